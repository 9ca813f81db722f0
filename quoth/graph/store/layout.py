"""The store's folder: where things are, and the small files that say what the large ones hold."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from quoth.graph.store.errors import StoreCorrupt, StoreForeign, StoreUnwritable

#: The name of the folder, beside `quoth.toml`.
FOLDER = ".quoth"

#: Counts changes of the layout and of the way the default graph is kept. Another number rebuilds everything.
FORMAT = 1

_IGNORE = "# Made from the notes by quoth; safe to delete.\n*\n"


@dataclass(frozen=True, slots=True)
class StoreVersion:
    """What a store's content depends on besides the notes. Another version rebuilds everything."""

    #: The version of Quoth.
    program: str
    #: A digest of the configuration.
    configuration: str
    format: int = FORMAT

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Self:
        return cls(str(content["program"]), str(content["configuration"]), int(content["format"]))


class Phase(StrEnum):
    """How far the database came; what it holds after a crash depends on it."""

    #: Bulk loading: any part of it may be missing, so it is of no use until this is over.
    LOADING = "loading"
    #: Each graph is whole, but changed since it was published, and nobody knows which digests hold.
    CHANGED = "changed"
    #: The last generation and the digests are those of the database.
    PUBLISHED = "published"


class Layout:
    """Where things are in a store's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock = folder / "lock"
        self.store = folder / "store"
        self.state = self.store / "state.json"
        self.held = self.store / "held.json"
        self.writer = self.store / "writer"
        self.generations = self.store / "generations"
        self.current = self.store / "current.json"
        self.readers = self.store / "readers"

    def generation(self, number: int) -> Path:
        return self.generations / str(number)

    def is_foreign(self) -> bool:
        """Whether the store's place is taken by something else; a folder being made when a kill came is ours."""
        if not os.path.lexists(self.store) or self.state.is_file():
            return False
        return not self.store.is_dir() or any(path.name != f"{self.state.name}.new" for path in self.store.iterdir())

    def read(self, path: Path) -> dict[str, Any] | None:
        """What a small file holds; None where there is none.

        Raises:
            StoreCorrupt: it is no JSON object.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreCorrupt(self.folder, f"{path.name}: {error}") from error
        if not isinstance(content, dict):
            raise StoreCorrupt(self.folder, f"{path.name} holds something else")
        return content

    def write(self, path: Path, content: Mapping[str, object]) -> None:
        """Replaces a small file at once: whoever reads it sees the old content or the new."""
        new = path.with_name(f"{path.name}.new")
        new.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        os.replace(new, path)


@dataclass(frozen=True, slots=True)
class State:
    """What wrote the database, and how far it came."""

    phase: Phase
    version: StoreVersion

    @classmethod
    def read(cls, layout: Layout) -> Self | None:
        content = layout.read(layout.state)
        if content is None:
            return None
        try:
            return cls(Phase(content["phase"]), StoreVersion.read(content["version"]))
        except (KeyError, TypeError, ValueError) as error:
            raise StoreCorrupt(layout.folder, f"{layout.state.name}: {error}") from error

    def write(self, layout: Layout) -> None:
        layout.write(layout.state, {"phase": self.phase, "version": asdict(self.version)})


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which generation readers open, and what wrote it."""

    generation: int
    version: StoreVersion

    @classmethod
    def read(cls, layout: Layout) -> Self | None:
        content = layout.read(layout.current)
        if content is None:
            return None
        try:
            return cls(int(content["generation"]), StoreVersion.read(content["version"]))
        except (KeyError, TypeError, ValueError) as error:
            raise StoreCorrupt(layout.folder, f"{layout.current.name}: {error}") from error

    def write(self, layout: Layout) -> None:
        layout.write(layout.current, {"generation": self.generation, "version": asdict(self.version)})


def published(folder: Path) -> object:
    """Something that is another when another generation is published; None where none is. Quickly had."""
    try:
        status = Layout(folder).current.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def prepare(folder: Path) -> Path:
    """Makes the folder, with a `.gitignore` of its own that keeps all of it out of version control.

    Raises:
        StoreForeign: something that is no folder has its name.
        StoreUnwritable: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_IGNORE, encoding="utf-8")
    except (FileExistsError, NotADirectoryError) as error:
        raise StoreForeign(folder, folder) from error
    except OSError as error:
        raise StoreUnwritable(folder, error) from error
    return folder
