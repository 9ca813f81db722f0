"""Telling when the files of a vault change, and what a change did to its notes.

watchfiles tells that something happened; what changed is found by looking, as a build finds it, so that nothing
depends on which events a system sends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quoth.notes.diagnostics import Diagnostic
from quoth.vault import STORE, Vault

#: How long, in milliseconds, nothing has to happen before a change is over, and how long one may go on.
_STEP, _LONGEST = 150, 2000
#: How often, in milliseconds, it is looked whether somebody waits.
_PULSE = 500


class WatchUnavailable(Exception):
    """The library that tells of changes is not installed."""

    def __init__(self) -> None:
        super().__init__("watching needs watchfiles: pip install 'quoth[watch]'")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the notes since they were last looked at."""

    #: Paths of notes, sorted.
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    #: Problems that were not there before.
    problems: tuple[Diagnostic, ...]
    #: How many problems are no longer there.
    mended: int
    #: Whether the graph may say something else now.
    is_graph_new: bool

    def __str__(self) -> str:
        groups = (("new", self.added), ("changed", self.changed), ("gone", self.removed))
        parts = [
            f"{', '.join(paths[:3])}{f' and {len(paths) - 3} more' * (len(paths) > 3)} {verb}"
            for verb, paths in groups
            if paths
        ]
        return "; ".join(parts) or "brought up to date"


class Watched:
    """The notes of a vault as they were last looked at."""

    def __init__(self) -> None:
        self._stamps: dict[str, tuple[int, int]] | None = None
        self._problems: Counter[tuple[str, str, str]] = Counter()
        self._configuration = ""

    def look(self, vault: Vault) -> Change | None:
        """Brings the store up to date, and says what changed; None where nothing did.

        Raises:
            StoreError: as `Vault.refresh` does; the next look makes up for it.
        """
        done = vault.refresh()
        # What is written there, exports write; what people change in it, the graph tells.
        pages = f"{vault.config.obsidian_folder}/"
        entries = (entry for entry in vault.everything()[0] if not entry.path.startswith(pages))
        stamps = {entry.path: (entry.size, entry.mtime_ns) for entry in entries}
        found = vault.diagnostics(refresh=False)
        before, self._stamps = self._stamps, stamps
        known = before or {}
        old, self._problems = self._problems, Counter(map(_key, found))
        more, configuration = self._problems - old, self._configuration
        self._configuration = vault.config.digest
        # Those that were there at the beginning are `quoth check`'s to tell.
        problems = () if before is None else tuple(diagnostic for diagnostic in found if more[_key(diagnostic)])
        is_new = bool(done.changed or done.removed or configuration != self._configuration)
        if before is not None and not is_new and not problems and self._problems == old:
            return None
        added = () if before is None else tuple(sorted(stamps.keys() - known.keys()))
        changed = tuple(sorted(path for path in stamps.keys() & known.keys() if stamps[path] != known[path]))
        removed = tuple(sorted(known.keys() - stamps.keys()))
        return Change(added, changed, removed, problems, (old - self._problems).total(), is_new or before is None)


def _key(diagnostic: Diagnostic) -> tuple[str, str, str]:
    # Where it stands moves with what is written above it.
    return diagnostic.path, diagnostic.code, diagnostic.message


def changes(folder: Path, outputs: Sequence[Path] = ()) -> Iterator[bool]:
    """Tells again and again whether something may have changed below a folder; at first it may have.

    Args:
        outputs: files and folders outside the vault's own that are written here, and say nothing new.

    Raises:
        WatchUnavailable: watchfiles is not installed.
    """
    try:
        from watchfiles import watch
    except ImportError as error:
        raise WatchUnavailable from error
    ignored = [path.resolve() for path in outputs]
    root = folder.resolve()

    def matters(_: object, name: str) -> bool:
        path = Path(name)
        parts = path.relative_to(root).parts if path.is_relative_to(root) else path.parts
        return not (
            any(part in (STORE, ".git") for part in parts)
            or path.name.startswith(".quoth-")
            or any(path.is_relative_to(output) for output in ignored)
        )

    first = True
    for events in watch(
        root,
        watch_filter=matters,
        debounce=_LONGEST,
        step=_STEP,
        rust_timeout=_PULSE,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        yield first or bool(events)
        first = False
