"""Every file says what the store says, to parsers that know nothing of each other, in the same bytes each time."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import pyoxigraph
import pytest
import rdflib

import quoth
from quoth.exporters import FORMATS, Options
from quoth.graph.shapes import validate
from quoth.graph.triples import Node, Quad, type_
from quoth.ontology.shapes import SHAPE_TABLE
from quoth.ontology.terms import QUOTH, SDO, VOID
from quoth.vault import Vault, locate
from tests.end_to_end.conftest import copied
from tests.end_to_end.consumers import OUTSIDE, OUTSIDE_PAIRS
from tests.end_to_end.generated import notes
from tests.end_to_end.vaults import CONFIGURATION, VARIABLE, Disk, real_vaults
from tests.exporters.test_round_trip import PAIRS, READERS

#: The formats that hold the whole graph in one file.
GRAPHS = ("turtle", "jsonld", "ntriples", "nquads", "trig")

#: The vaults whose every format is read back.
EXAMPLES = ("dwarkesh", "plain", "naughty", "generated")

#: Vaults and notes of others, where somebody names them.
REAL = real_vaults()
_NONE = pytest.param("", marks=pytest.mark.skip(f"{VARIABLE} names no vaults"), id="others' vaults")
each_example = pytest.mark.parametrize("example", [*EXAMPLES, *(REAL or (_NONE,))])

#: Notes with names and words that files, IRIs, YAML, Markdown and RDF each have their own trouble with.
NAUGHTY = {
    "C# & .NET?.md": "---\ntags: [C++, 日本語, 'a/b']\nconcepts: ['C#', C++, C, '.NET', AC/DC]\n---\n\nC# is no C++.\n",
    "quotes \" and ' and \\ back.md": '"""Three quotes""" and a \\ and a \\" at the end: "\n',
    "100% of %20 and %zz.md": "[one](http://a.example/%zz) <http://b.example/{x}> [two](<http://c.example/a b>)\n",
    "naïve/Zoe\u0308 (NFD).md": "---\ntype: person\naliases: [Zoë]\n---\n\nZoë wrote Zoe\u0308.\n",
    "naïve/Ωmega 🎉 שלום.md": "# שלום 🎉\n\nعربي \u202eturned\u202c and \u200bnothing\ufeff between.\n",
    "line\nbreak\tand tab.md": "Talk: a line\u2028separator, a \x0b tab, a \x7f, a \x01.\n",
    "dots.. .md": "---\nlanguage: zh-Hant-TW\n---\n\n「引用」 – *Was it?* ^dots\n",
    "# hash ^caret [bracket].md": "See [[dots.. #^dots]], [[C# & .NET?]] and ![[quotes \" and ' and \\ back]].\n",
    "yaml.md": '---\ntitle: "yes"\nid: "a b/c<d>"\ndate: 2024-02-30\nguest: {name: "<b>Bold</b>", url: "not a url"}\n'
    "podcast: 12:30\nepisode: 007\nurl: http://[::bad\nmy key: '[[Ωmega]]'\nquoth:odd: 1\n---\n\n"
    "[my own key:: [[C++]]] [schema:award:: A “prize”] [unknown:x:: [[C]]]\n",
    "x" * 200 + ".md": "The name is long.\n",
    "empty.md": "",
    "only front.md": "---\ntitle: Only\n---\n",
    "bom and crlf.md": "\ufeff---\r\nlanguage: de\r\n---\r\n\r\nEins.\r\rZwei – drei.\r\n",
    "CASE.md": "# Twin\n\nOne.\n",
    "case.markdown": "# Twin\n\nOne.\n\nOne.\n",
    "People/same.md": "# One of a name\n\nHe.\n",
    "Papers/same.md": "# Another of a name\n\nIt.\n",
}


# -- vaults -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vaults(dwarkesh: Vault, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Vault]:
    folder = tmp_path_factory.mktemp("vaults")
    plain = copied("plain", folder / "plain")
    (folder / "naughty").mkdir()
    disk = Disk(folder / "naughty")
    disk.write("quoth.toml", CONFIGURATION + '[prefixes]\nq = "https://vault.example/me/e/"\n')
    disk.fill(NAUGHTY)
    return {
        "dwarkesh": dwarkesh,
        # In no vault, and one of them no Markdown: named each.
        "plain": locate([Path("karpathy-pasted.txt"), Path("karpathy-marked.md")], folder=plain),
        "naughty": quoth.open(folder / "naughty"),
        "generated": made_of(notes(500), folder / "generated"),
        "few": made_of(notes(30), folder / "few"),
        **{name: copy_of(path, folder / f"real-{number}") for number, (name, path) in enumerate(REAL.items())},
    }


def copy_of(path: Path, folder: Path) -> Vault:
    """A copy of somebody's vault, or a vault of one note of theirs, to be written into."""
    if path.is_file():
        folder.mkdir()
        shutil.copy(path, folder / f"{path.stem}.md")
    else:
        shutil.copytree(path, folder, ignore=shutil.ignore_patterns(".quoth", ".git"))
    if not (folder / "quoth.toml").exists():
        Disk(folder).write("quoth.toml", CONFIGURATION)
    return quoth.open(folder)


def made_of(texts: Mapping[str, str], folder: Path) -> Vault:
    folder.mkdir()
    disk = Disk(folder)
    disk.write("quoth.toml", CONFIGURATION)
    disk.fill(texts)
    return quoth.open(folder)


def quads_of(vault: Vault) -> list[Quad]:
    reader, _ = vault.reader()
    with reader:
        return list(reader.quads())


@pytest.fixture(scope="module")
def stores(vaults: Mapping[str, Vault]) -> Mapping[str, list[Quad]]:
    return {name: quads_of(vaults[name]) for name in (*EXAMPLES, *REAL)}


@pytest.fixture(autouse=True, scope="module")
def literals_as_written() -> Iterator[None]:
    """Keeps rdflib from rewriting literals, so that it says what it read."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    yield
    rdflib.NORMALIZE_LITERALS = before


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses whatever a reader would fetch; pyld's loader of documents refuses for itself."""

    def refuse(self: socket.socket, address: object) -> NoReturn:
        raise AssertionError(f"asked for {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def written(vault: Vault, name: str, quads: list[Quad]) -> bytes:
    options = Options(vault.config.base, vault.config.settings.prefixes)
    (file,) = FORMATS[name].export(quads, options)
    return file.content


# -- the same graph -----------------------------------------------------------------------------------


ALL_READERS = {**READERS, **OUTSIDE}


@each_example
@pytest.mark.parametrize(("name", "reader"), [*PAIRS, *OUTSIDE_PAIRS])
def test_a_file_holds_what_the_store_holds(
    vaults: Mapping[str, Vault], stores: Mapping[str, list[Quad]], example: str, name: str, reader: str
) -> None:
    quads = stores[example]
    content = written(vaults[example], name, quads)
    found = ALL_READERS[reader](content, FORMATS[name].suffix)
    wanted = {quad if FORMATS[name].named_graphs else (*quad[:3], "") for quad in quads}
    # There are no blank nodes, so graphs are the same if their triples are.
    assert (wanted - found, found - wanted) == (set(), set())


@each_example
def test_the_graph_is_as_its_shapes_want_it(
    vaults: Mapping[str, Vault], stores: Mapping[str, list[Quad]], example: str
) -> None:
    quads = stores[example]
    found = validate({quad[:3] for quad in quads}, said=quads, base=vaults[example].config.base)
    if example in REAL:
        # Others relate what they like, which a warning tells them.
        found = tuple(finding for finding in found if finding.is_violation)
    assert [(finding.message, finding.place) for finding in found] == []


@each_example
def test_the_default_graph_of_the_store_is_the_merge_of_the_named_ones(
    vaults: Mapping[str, Vault], stores: Mapping[str, list[Quad]], example: str
) -> None:
    reader, _ = vaults[example].reader()
    with reader:
        assert set(reader.triples()) == {quad[:3] for quad in stores[example]}
        assert not any(
            isinstance(term, pyoxigraph.BlankNode) for quad in reader.oxigraph for term in (quad.subject, quad.object)
        )


def test_the_generated_notes_hold_things_of_every_kind(stores: Mapping[str, list[Quad]]) -> None:
    classes = {node for _, predicate, node, _ in stores["generated"] if predicate == type_}
    of_the_graph_itself = {VOID.Dataset, VOID.Linkset}
    rare = {SDO.Organization, SDO.Article, SDO.SoftwareApplication, SDO.Dataset, SDO.Event, SDO.Place, QUOTH.Talk}
    assert {shape.target for shape in SHAPE_TABLE if shape.target} - classes <= of_the_graph_itself | rare
    assert len({graph for *_, graph in stores["generated"]}) == 500


def test_every_note_is_in_the_store(vaults: Mapping[str, Vault], stores: Mapping[str, list[Quad]]) -> None:
    notes = {s for s, _, node, _ in stores["naughty"] if node == SDO.NoteDigitalDocument}
    graphs = {graph for *_, graph in stores["naughty"]}
    assert notes == graphs
    assert len(notes) == len(NAUGHTY)
    assert len({s for s, _, node, _ in stores["plain"] if node == SDO.NoteDigitalDocument}) == 2


def test_rdflib_reads_the_store_itself(vaults: Mapping[str, Vault], stores: Mapping[str, list[Quad]]) -> None:
    dataset = vaults["dwarkesh"].dataset()
    assert len(dataset.default_graph) == len({quad[:3] for quad in stores["dwarkesh"]})
    rows = list(dataset.query("SELECT ?s { ?s a <https://w3id.org/quoth/ns#OpenQuestion> }"))
    assert len(rows) == 19
    # rdflib has another schema.org, in which nothing would be found.
    (podcast,) = dataset.query("SELECT ?n { ?x a schema:PodcastSeries ; schema:name ?n }")
    assert str(podcast) == str((rdflib.Literal("Dwarkesh Podcast", datatype=rdflib.XSD.string),))


@pytest.mark.parametrize("name", ["dwarkesh", "generated", "naughty"])
def test_there_is_a_namespace_for_every_vocabulary(
    vaults: Mapping[str, Vault], stores: Mapping[str, list[Quad]], name: str
) -> None:
    namespaces = vaults[name].namespaces
    assert namespaces["schema"].text == rdflib.URIRef("http://schema.org/text")
    own = f"{vaults[name].config.base}p/"
    terms = {term for _, predicate, node, _ in stores[name] for term in _vocabulary(predicate, node)}
    assert {term for term in terms if not term.startswith((*namespaces.values(), own))} == set()
    assert len({prefix for prefix, iri in namespaces.items() if any(term.startswith(iri) for term in terms)}) > 5


def _vocabulary(predicate: str, node: Node) -> tuple[str, ...]:
    if not isinstance(node, str):
        return (predicate, node.datatype)
    return (predicate, node) if predicate == type_ else (predicate,)


# -- the same bytes -----------------------------------------------------------------------------------

#: Exports a vault in every format, in a process of its own.
EXPORT = """
import sys
from quoth.cli import main
folder, out, *formats = sys.argv[1:]
for name in formats:
    main(["-q", "export", name, folder, "-o", out + "/" + name], standalone_mode=False)
main(["-q", "export", "jsonld", folder, "--frame", "person", "-o", out + "/framed"], standalone_mode=False)
"""


def exported(folder: Path, out: Path, seed: str) -> dict[str, bytes]:
    """The files of every format, by path, made in another process."""
    out.mkdir()
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(quoth.__file__).parents[1])}
    subprocess.run([sys.executable, "-c", EXPORT, str(folder), str(out), *FORMATS], env=environment, check=True)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def _edit_and_build(folder: Path) -> None:
    """Builds, changes notes, builds, and changes them back, so that a store with a past is left."""
    quoth.open(folder).refresh()
    notes = sorted(folder.rglob("*.md"))[::3]
    before = {note: note.read_bytes() for note in notes}
    for number, note in enumerate(notes):
        if number % 2:
            note.unlink()
        else:
            note.write_bytes(before[note].replace(b"a", b"e") + b"\n- [?] And this?\n")
    quoth.open(folder).refresh()
    for note, content in before.items():
        note.write_bytes(content)
    quoth.open(folder).refresh()


@pytest.mark.parametrize("example", ["dwarkesh", "naughty", "few", *(REAL or (_NONE,))])
def test_the_bytes_depend_on_the_notes_alone(vaults: Mapping[str, Vault], tmp_path: Path, example: str) -> None:
    def copy(path: Path) -> Path:
        return Path(shutil.copytree(vaults[example].root, path, ignore=shutil.ignore_patterns(".quoth")))

    here = copy(tmp_path / "here")
    first = exported(here, tmp_path / "first", "1")
    assert len(first) > len(FORMATS)
    elsewhere = copy(tmp_path / "else where" / "ünder" / "a longer path")
    _edit_and_build(elsewhere)
    assert exported(elsewhere, tmp_path / "other", "77") == first
    assert str(tmp_path).encode() not in b"".join(first.values())
