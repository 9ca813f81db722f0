"""Vaults on disk for tests: what their store holds, and what a reading from nothing would put there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import quoth
from quoth.graph.store import Reader
from quoth.graph.triples import Triple
from quoth.notes.diagnostics import Diagnostic
from quoth.vault import Vault

#: Names vaults of one's own to try things on: folders, and single notes, separated as in `PATH`.
VARIABLE = "QUOTH_VAULTS"


def real_vaults() -> dict[str, Path]:
    """The folders and files that `VARIABLE` names, by their own names."""
    paths = [Path(name) for name in os.environ.get(VARIABLE, "").split(os.pathsep) if name]
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise FileNotFoundError(f"{VARIABLE} names what is not there: {', '.join(map(str, missing))}")
    return {path.name: path for path in paths}


Graphs = Mapping[str, frozenset[Triple]]

BASE = "https://vault.example/me/"
CONFIGURATION = f'base = "{BASE}"\nlanguage = "en"\nme = "Kim Note"\n'


@dataclass(frozen=True)
class Held:
    """All that a store says."""

    #: The triples of each note, by the IRI of its graph.
    named: Graphs
    #: The default graph.
    merged: frozenset[Triple]
    diagnostics: tuple[Diagnostic, ...]

    def __str__(self) -> str:
        return f"{len(self.named)} graphs, {len(self.merged)} triples, {len(self.diagnostics)} diagnostics"


def held(vault: Vault) -> Held:
    """What the store holds, brought up to date."""
    reader, done = vault.reader()
    assert not done.stale
    assert not done.unkept
    with reader:
        return Held(*graphs(reader), vault.diagnostics(refresh=False))


def graphs(reader: Reader) -> tuple[Graphs, frozenset[Triple]]:
    """The named graphs of a store, and its default graph."""
    return {iri: frozenset(reader.triples(iri)) for iri in reader.graphs()}, frozenset(reader.triples())


def fresh(folder: Path) -> Held:
    """What a store made from nothing would hold: the notes are read in memory, without store or cache."""
    vault = quoth.open(folder)
    read = vault.read()
    named = {iri: frozenset(triples) for iri, triples in read.graphs.items() if triples}
    return Held(named, frozenset().union(*named.values()), vault.diagnostics(refresh=False))


def same(one: Held, other: Held) -> None:
    """Asserts that two stores say the same, and tells where they differ."""
    assert set(one.named) == set(other.named)
    for iri, triples in one.named.items():
        assert (triples - other.named[iri], other.named[iri] - triples) == (frozenset(), frozenset()), iri
    assert (one.merged - other.merged, other.merged - one.merged) == (frozenset(), frozenset())
    assert one.diagnostics == other.diagnostics


def forget_exports(folder: Path) -> None:
    """Lets the next export of a vault look at everything, whether anything changed or not."""
    (folder / ".quoth" / "exports.json").unlink(missing_ok=True)


@dataclass
class Disk:
    """A folder that is edited: every change has a later time than the last, however quickly they follow."""

    folder: Path
    clock: int = field(default=1_700_000_000)

    def write(self, path: str, text: str | bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.touch(path)

    def touch(self, path: str) -> None:
        self.clock += 1
        os.utime(self.folder / path, (self.clock, self.clock))

    def remove(self, path: str) -> None:
        (self.folder / path).unlink()

    def rename(self, path: str, new: str) -> None:
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.folder / path, self.folder / new)

    def fill(self, texts: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
        for path, text in dict(texts).items():
            self.write(path, text)
