"""An exported vault, read again, gives the graph that it was exported from.

What is compared is every quad of every note, as `quoth export nquads --private` writes them. Of a note that goes along
as it is nothing is left out: it keeps its path, and with it all names and places. Where a plain-text file becomes a
Markdown one (`.txt`, `.markdown`), `PLACES` is left out: which file it is, and the places in it.

What goes along without `--private` is in `test_private.py`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.graph.triples import Quad
from quoth.ontology.iris import file_iri
from quoth.ontology.terms import PROV, QUOTH, SDO
from tests.end_to_end import generated
from tests.end_to_end.conftest import EXAMPLES
from tests.end_to_end.test_edits_survive import QUICK
from tests.end_to_end.vaults import CONFIGURATION, Disk, forget_exports, real_vaults

#: Tests of ten generated vaults each.
TENS = 20 if os.environ.get("QUOTH_CI") else 2
#: What is left out of a note whose file has another name.
PLACES = frozenset((PROV.atLocation, QUOTH.line, SDO.encoding))
SOURCES = {"dwarkesh": EXAMPLES / "dwarkesh", "plain": EXAMPLES / "plain", **real_vaults()}


def export(folder: Path, *arguments: str | Path) -> None:
    forget_exports(folder)
    run = CliRunner().invoke(
        main, ["export", "obsidian", "--private", str(folder), *map(str, arguments)], catch_exceptions=False
    )
    assert run.exit_code == 0, run.output


def graph(folder: Path) -> frozenset[Quad]:
    """What the notes of a folder say."""
    read = quoth.open(folder).read()
    return frozenset((*triple, iri) for iri, triples in read.graphs.items() for triple in triples)


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder, by path, without the store."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: content for path, content in found.items() if not path.startswith(".quoth/")}


def moved(vault: Path, alone: Path) -> frozenset[str]:
    """The IRIs of the notes' files that did not go along as they are, and of those that did in their place."""
    opened = quoth.open(vault)
    paths = [entry.path for entry in opened.files()[0]]
    found = {p for p in paths if not (alone / p).is_file() or (alone / p).read_bytes() != (vault / p).read_bytes()}
    found |= {f"{path.rpartition('.')[0]}.md" for path in found}
    return frozenset(file_iri(opened.config.base, path) for path in found)


def without_places(quads: frozenset[Quad], files: frozenset[str]) -> frozenset[Quad]:
    """The quads without those that tell the places in some files."""
    graphs = {quad[3] for quad in quads if quad[1] == SDO.encoding and quad[2] in files}
    return frozenset(q for q in quads if q[3] not in graphs or not (q[1] in PLACES or q[0] in files))


def told(quads: frozenset[Quad]) -> list[str]:
    """A few quads, to be read in a message."""
    return sorted(" ".join(map(str, quad)) for quad in quads)[:5]


def round_trip(vault: Path, home: Path) -> None:
    """Asserts all that holds of a vault, whatever its notes say; the exports of it go into another folder."""
    alone, again = home / "alone", home / "again"
    before = graph(vault)
    export(vault, "-o", alone)
    first = contents(alone)
    files = moved(vault, alone)
    one, other = (without_places(quads, files) for quads in (before, graph(alone)))
    assert (told(one - other), told(other - one)) == ([], [])
    export(vault, "-o", alone)
    assert contents(alone) == first, "exported twice"
    export(alone, "-o", again)
    export(alone)
    # The graph that lies beside the pages tells the places in the notes that it was made from.
    skipped = ("/graph.ttl", "/graph.jsonld", "/manifest.json") if files else ()
    for there in (contents(again), contents(alone)):
        differing = {path for path in {*first, *there} if first.get(path) != there.get(path)}
        assert {path for path in differing if not path.endswith(skipped)} == set(), "what was exported, exported"
    export(vault)
    assert graph(vault) == before, "exported into the vault itself"


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=QUICK) as folder:
        yield Path(folder)


@pytest.mark.parametrize("ten", range(TENS))
def test_small_vaults_of_anything(ten: int, home: Path) -> None:
    for number in range(10 * ten, 10 * ten + 10):
        here = home / str(number)
        Disk(here / "notes").fill(generated.vault(number))
        round_trip(here / "notes", here)
        shutil.rmtree(here)


@pytest.mark.parametrize("name", SOURCES)
def test_notes_of_people(name: str, home: Path) -> None:
    source = SOURCES[name]
    if source.is_dir():
        shutil.copytree(source, home / "notes", ignore=shutil.ignore_patterns(".quoth", "Quoth", ".git"))
    else:
        (home / "notes").mkdir()
        shutil.copyfile(source, home / "notes" / f"{source.stem}.md")
    if not (home / "notes" / "quoth.toml").exists():
        (home / "notes" / "quoth.toml").write_text(CONFIGURATION, encoding="utf-8")
    for path in (home / "notes", *(home / "notes").rglob("*")):
        path.chmod(0o755)
    round_trip(home / "notes", home)
