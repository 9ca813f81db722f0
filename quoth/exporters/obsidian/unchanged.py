"""Whether anything changed since a vault was last exported: then all its pages need not be made to see that none did.

What an export writes depends on files alone: those of the notes' vault, those that lie where it goes, and the program.
After an export that met no conflict, a digest of where they are, how big they are and when they changed is kept beside
the store. Where it is the same again, nothing would be written. It can be thrown away; and where dates changed and
nothing else did, it costs an export that writes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import quoth
from quoth.exporters import File
from quoth.exporters.write import WriteError, write_files

#: The file that keeps the digests, in the folder of the store.
FILE_NAME = "exports.json"
#: Obsidian's own settings that an export writes where there are none.
_SETTINGS = (".obsidian/types.json", ".obsidian/graph.json")


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of the last export into one folder."""

    store: Path
    #: The folder it went to.
    target: Path

    def unchanged(self, digest: str) -> int | None:
        """How many files are as they should be; None where something changed, or nothing is known."""
        digest_then, count = self._all().get(self._key, ("", 0))
        return count if digest_then == digest else None

    def keep(self, digest: str, count: int) -> None:
        """Keeps what is so after an export; where it cannot be written, the next one looks at everything."""
        kept = {**self._all(), self._key: (digest, count)}
        content = (json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
        with suppress(WriteError):
            write_files(self.store, [File(FILE_NAME, content)])

    @property
    def _key(self) -> str:
        return os.path.relpath(self.target.resolve(), self.store.resolve())

    def _all(self) -> dict[str, tuple[str, int]]:
        try:
            found = json.loads((self.store / FILE_NAME).read_bytes())
            return {str(key): (str(digest), int(count)) for key, (digest, count) in found.items()}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}


def look(folders: Iterable[Path]) -> dict[str, str]:
    """Every file of some folders, and of this program, that is not hidden: how big it is and when it changed.

    Of Obsidian's settings only whether they are there.
    """
    return dict(line for folder in (*folders, Path(quoth.__file__).parent) for line in _tree(folder.resolve()))


def digest(seen: Mapping[str, str], more: object) -> str:
    """What is another where anything seen, or something else given, is another."""
    lines = hashlib.sha256(repr(more).encode())
    for path, status in seen.items():
        lines.update(f"{path}\0{status}\n".encode("utf-8", "surrogateescape"))
    return lines.hexdigest()


def undisturbed(before: Mapping[str, str], after: Mapping[str, str], target: Path, written: Iterable[str]) -> bool:
    """Whether nothing changed while an export went on, but for what it wrote itself."""
    differing = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return differing <= {str(target.resolve() / path) for path in written}


def _tree(folder: Path) -> Iterator[tuple[str, str]]:
    for top, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        for name in sorted(names):
            with suppress(OSError):
                status = os.stat(f"{top}/{name}")
                yield f"{top}/{name}", f"{status.st_size} {status.st_mtime_ns}"
    yield from ((f"{folder}/{path}", str((folder / path).is_file())) for path in _SETTINGS)
