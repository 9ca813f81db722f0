"""Graphs held against their shapes: sound ones pass, every fault is found, and at its place in the notes."""

from __future__ import annotations

import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyshacl
import pytest
import rdflib
from click.testing import CliRunner, Result
from rdflib import RDF, SH

import quoth
from quoth.cli import main
from quoth.config import Me
from quoth.graph.quads import note_quads
from quoth.graph.shapes import Finding, Place, ShapesUnavailable, diagnose, validate
from quoth.graph.triples import Literal, Node, Quad, Triple, format_quad, type_
from quoth.notes.source import Span
from quoth.ontology.publication import SHAPES_FILE
from quoth.ontology.shapes import SHAPE_TABLE, find_shape, properties_of
from quoth.ontology.terms import OWL, PROV, QUOTH, SDO, SKOS, XSD
from quoth.ontology.types import Types
from quoth.ontology.vocabulary import WORKS, Range, find_term
from tests.graph.vaults import BASE, Vault, config, vault

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "dwarkesh"

EPISODE = """---
podcast: {name: The Tide Table, feed: https://tides.example/feed.xml}
episode: Rosa Quill on harbours
host: Tom Reed
guest: {name: Rosa Quill, aliases: [Quill], affiliation: "[[Harbour Office]]"}
published: 2025-10-17
created: 2025-10-19
youtube: lXUZvyajciY
duration: 1:22:03
concepts: [{name: dredging, aliases: [deepening]}, silt]
organizations: [Harbour Office]
language: en
tags: [harbours/deep]
---

# Rosa Quill on harbours

## Depth (1:02)

Tom: How deep is deep enough?

[1:23] Rosa Quill (as of October 2025): Dredging never ends, and ==silt== always wins. ^silt

And it gets dearer every year.

> [!quote] Rosa Quill
> A harbour is an argument with the sea.

*Is it an argument that anybody wins?*

*I doubt that silt wins everywhere.* (opposes:: [[#^silt]]) [confidence:: high]

## Plans (10:00 - 12:30)

- Rosa Quill: The paper says so: https://doi.org/10.1038/nature14539 (discusses:: [[Basin Report]])
    - Tom Reed: And who reads it? https://tides.example/reading
- [?] What will the next harbour cost? ^cost
- [x] Who pays?

## Key takeaways

- Silt wins. [answers:: [[#^cost]]] #private
"""

NOTES = {
    "Rosa": EPISODE,
    "People/Rosa Quill": '---\norcid: 0000-0002-1825-0097\nworks-on: "[[dredging]]"\nknows: "[[Tom Reed]]"\n---\n',
    "Concepts/dredging": '---\nwikidata: Q464779\nbroader: "[[silt]]"\nshelf: "[[Harbour Office]]"\n---\nDigging.\n',
    "Papers/Basin Report": '---\nauthor: "[[Rosa Quill]]"\npublished: 2019\nid: basin\n---\nIt is long.\n',
    "Talks/Mud": "---\ntype: talk\nauthor: Rosa Quill\nurl: https://tides.example/mud\n---\n\n"
    "## Begin (0:30)\n\nRosa Quill: Mud.\n",
    "later": "A note.\n\n*I was wrong about silt.* [revises:: [[Rosa#^silt]]]\n",
}


def said(found: Vault) -> list[Quad]:
    """What each note of a vault says."""
    graphs = {
        found.registry.places[path].iri: note_quads(note, found.registry, found.config, sha256="0" * 64)[0]
        for path, note in found.notes.items()
    }
    return [(*triple, graph) for graph, triples in graphs.items() for triple in triples]


def merged(quads: Iterable[Quad]) -> set[Triple]:
    return {quad[:3] for quad in quads}


def check(texts: dict[str, str], works: Iterable[str] = ()) -> tuple[Finding, ...]:
    """What is found in the notes of some texts."""
    quads = said(vault(texts, config("Robin")))
    return validate(merged(quads), said=quads, base=BASE, works=list(works))


@pytest.fixture(scope="module")
def triples() -> set[Triple]:
    """A graph with things of most kinds."""
    me = Me("Robin", identifiers=(("orcid", "0000-0001-5109-3700"),))
    return merged(said(vault(NOTES, config(me))))


def classes_of(triples: Iterable[Triple]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, node in triples:
        if predicate == type_ and isinstance(node, str):
            found[subject].add(node)
    return found


# -- what is sound ------------------------------------------------------------------------------------


def test_a_sound_graph_passes(triples: set[Triple]) -> None:
    there = {class_ for classes in classes_of(triples).values() for class_ in classes}
    assert len(there) > 20
    found = validate(triples, base=BASE)
    # The one thing that is no thought is what the last note says it revises.
    assert [(finding.focus, finding.property) for finding in found] == [
        (f"{BASE}n/later#s-{finding.focus[-12:]}", PROV.wasRevisionOf) for finding in found
    ]
    assert len(found) == 1


def test_an_empty_graph_passes() -> None:
    assert validate([]) == ()


@pytest.fixture(scope="module")
def examples() -> list[Quad]:
    graphs = quoth.open(EXAMPLES).read().graphs
    return [(*triple, graph) for graph, triples in graphs.items() for triple in triples]


def test_the_examples_pass(examples: list[Quad]) -> None:
    assert validate(merged(examples), said=examples, base="https://example.org/dwarkesh/") == ()


@pytest.mark.parametrize("source", ["examples", "here"])
def test_nothing_is_said_that_no_shape_speaks_of(source: str, request: pytest.FixtureRequest) -> None:
    graph: set[Triple] = merged(request.getfixturevalue("examples")) if source == "examples" else set()
    graph = graph or request.getfixturevalue("triples")
    classes = classes_of(graph)
    shapes = {shape.target: {has.iri for _, has in properties_of(shape)} for shape in SHAPE_TABLE if shape.target}
    without_class = {shape.subjects_of for shape in SHAPE_TABLE if shape.subjects_of}
    unheard = set()
    for subject, predicate, _ in graph:
        allowed = {iri for class_ in classes[subject] for iri in shapes.get(class_, ())} | {type_}
        if predicate not in (allowed if classes[subject] else without_class) and f"{BASE}p/" not in predicate:
            unheard.add((tuple(sorted(classes[subject])), predicate))
    assert unheard == set()
    assert {class_ for found in classes.values() for class_ in found} <= set(shapes)


# -- what is not --------------------------------------------------------------------------------------


def test_whatever_a_thing_may_not_lack_is_missed(triples: set[Triple]) -> None:
    classes = classes_of(triples)
    required = {
        (subject, has.iri)
        for subject, found in classes.items()
        for class_ in found
        if (shape := find_shape(class_)) is not None and not shape.pattern
        for _, has in properties_of(shape)
        if has.least
    }
    assert len({predicate for _, predicate in required}) > 10
    left = {triple for triple in triples if triple[:2] not in required}
    found = {(finding.focus, finding.property) for finding in validate(left, base=BASE) if finding.value is None}
    assert required <= found
    sections = {subject for subject, found_ in classes.items() if SDO.CreativeWork in found_ and "#h-" in subject}
    assert sections
    bare = {triple for triple in triples if triple[0] not in sections or triple[1] == type_}
    missed = {(each.focus, each.property): each.message for each in validate(bare, base=BASE)}
    for subject in sections:
        for predicate in (SDO.name, SDO.position, SDO.isPartOf, PROV.atLocation, QUOTH.line):
            assert missed[subject, predicate].startswith(f"the section <{subject.removeprefix(BASE)}> has no `")


def wrong_value(predicate: str) -> Node:
    term = find_term(predicate)
    assert term is not None
    return Literal("wrong") if term.range in (Range.IRI, Range.INDIVIDUAL) else f"{BASE}e/wrong"


def faulty(triples: set[Triple]) -> tuple[set[Triple], set[tuple[str, str]]]:
    """The graph with a value of the wrong kind for each property, and the places of those."""
    known = {p: s for s, p, _ in sorted(triples, key=str) if p != type_ and find_term(p) is not None}
    places = {(subject, predicate) for predicate, subject in known.items()}
    return triples | {(subject, predicate, wrong_value(predicate)) for subject, predicate in places}, places


def test_every_value_of_the_wrong_kind_is_found(triples: set[Triple]) -> None:
    graph, places = faulty(triples)
    assert len(places) > 40
    found = {(each.focus, each.property, each.value) for each in validate(graph, base=BASE)}
    assert {(subject, predicate, wrong_value(predicate)) for subject, predicate in places} <= found


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        (SDO.text, Literal("  ", "en")),
        (QUOTH.line, Literal("0", "", XSD.integer)),
        (QUOTH.confidence, Literal("1.5", "", XSD.decimal)),
        (QUOTH.when, Literal("last spring")),
        (SDO.startOffset, Literal("-1", "", XSD.decimal)),
        (SDO.startOffset, Literal("soon", "", XSD.decimal)),
        (SDO.datePublished, Literal("spring", "", XSD.date)),
        (SDO.datePublished, Literal("2025-10-17T10:00:00", "", XSD.dateTime)),
        (SDO.sha256, Literal("abc")),
        (SDO.identifier, Literal("10.1038/nature14539")),
        (SDO.inLanguage, Literal("English")),
        (SDO.creativeWorkStatus, QUOTH.continued),
        (PROV.atLocation, f"{BASE}files/Rosa.md"),
    ],
)
def test_a_value_out_of_range_is_found(triples: set[Triple], predicate: str, value: Node) -> None:
    subject = min(s for s, p, _ in triples if p == predicate)
    left = {triple for triple in triples if triple[:2] != (subject, predicate)}
    found = {
        (each.focus, each.property, each.value) for each in validate(left | {(subject, predicate, value)}, base=BASE)
    }
    assert (subject, predicate, value) in found


def test_two_labels_in_one_language_are_too_many(triples: set[Triple]) -> None:
    concept = f"{BASE}e/dredging"
    graph = triples | {(concept, SKOS.prefLabel, Literal("digging", "en"))}
    assert (concept, SKOS.prefLabel) in {(each.focus, each.property) for each in validate(graph, base=BASE)}
    graph = triples | {(concept, SKOS.prefLabel, Literal("Ausbaggern", "de"))}
    assert (concept, SKOS.prefLabel) not in {(each.focus, each.property) for each in validate(graph, base=BASE)}


def test_a_class_that_goes_with_another_is_missed(triples: set[Triple]) -> None:
    thought = min(s for s, p, o in triples if p == type_ and o == QUOTH.Thought)
    found = validate(triples - {(thought, type_, QUOTH.Statement)}, base=BASE)
    assert {each.shape.rpartition("#")[2] for each in found if each.focus == thought} >= {"Thought"}
    (finding,) = (each for each in found if each.shape.endswith("#Thought"))
    assert finding.wanted == "a thought has an IRI and is a `quoth:Statement` and is a `schema:Comment`"


def test_the_shapes_say_the_same_as_they_are_published(triples: set[Triple]) -> None:
    graph, _ = faulty(triples)
    lines = "".join(format_quad(*triple) for triple in graph)
    data = rdflib.Graph().parse(data=lines, format="nt")
    shapes = rdflib.Graph().parse(SHAPES_FILE)
    _, report, _ = pyshacl.validate(data, shacl_graph=rdflib.Graph() + shapes)
    assert isinstance(report, rdflib.Graph)
    plain = set()
    for result in report.objects(None, SH.result):
        shape = report.value(result, SH.sourceShape)
        assert shape is not None
        relation = shapes.value(shape, SH.targetSubjectsOf) if (shape, SH.severity, None) in shapes else None
        property_ = report.value(result, SH.resultPath) or relation or ""
        if str(shape).endswith("-required"):
            property_ = shapes.value(rdflib.URIRef(str(shape).replace("-required", "-present")), SH.path) or ""
        plain.add((str(report.value(result, SH.focusNode)), str(property_)))
    assert len(plain) > 40
    assert {(each.focus, each.property) for each in validate(graph, base=BASE)} == plain


# -- what people relate -------------------------------------------------------------------------------


def test_a_relation_between_the_wrong_things_is_a_warning_at_the_statement() -> None:
    text = "---\nbooks: [Silt]\nperson: Ada\n---\n\nA plain line.\n\nIt was said [supports:: [[Silt]]] often.\n"
    (finding,) = check({"n": text})
    assert not finding.is_violation
    assert (
        finding.message == "`supports` of the statement in the writer's words “It was said often.” is the book “Silt”"
    )
    assert finding.wanted == "`quoth:supports` leads to a statement, a person or a concept"
    assert finding.place is not None
    assert (finding.place.path, finding.place.line) == ("n.md", 8)
    assert text[finding.place.span.start : finding.place.span.end] == "It was said [supports:: [[Silt]]] often."


def test_a_relation_that_starts_from_the_wrong_thing_is_a_warning_on_its_page() -> None:
    found = check({"Concepts/silt": '---\naffiliation: "[[Harbour Office]]"\n---\n', "n": "On [[silt]].\n"})
    (finding,) = (each for each in found if each.shape.endswith("-subjects"))
    assert finding.message == "the concept “silt” has `affiliation`, which is not for such a thing"
    assert finding.wanted == "`schema:affiliation` starts from a person"
    assert finding.place == Place("Concepts/silt.md", 1, Span(0, 0))


def test_a_relation_that_comes_along_with_another_is_not_told_twice() -> None:
    (finding,) = check({"n": "---\nbooks: [Silt]\n---\nIt is wrong. [contradicts:: [[Silt]]]\n"})
    assert finding.message == "`opposes` of the statement in the writer's words “It is wrong.” is the book “Silt”"
    (finding,) = check({"n": "---\nbooks: [Silt]\n---\nIt is wrong. [disagrees-with:: [[Silt]]]\n"})
    assert finding.message.startswith("`disagrees-with` of ")


def test_two_notes_that_contradict_each_other_are_told() -> None:
    front = "---\npodcast: P\nepisode: E\nguest: Ada Byron\nyoutube: lXUZvyajciY\npublished: {}\n---\nText.\n"
    (finding,) = check({"a": front.format("2025-10-17"), "b": front.format("2025-10-18")})
    assert finding.is_violation
    assert finding.message == "the episode “E” has more than one `schema:datePublished`: “2025-10-17”, “2025-10-18”"
    assert finding.wanted == "at most one value: a date, a month or a year"
    assert finding.place == Place("a.md", 1, Span(0, 0))


def test_a_work_of_the_vaults_own_type_is_a_work() -> None:
    game = "https://example.org/v/t/game"
    types = Types(())
    assert types.find("game") is None
    graph = merged(said(vault({"n": "[[Sea Chess]] is cited: [discusses:: [[Sea Chess]]]\n"}, config("Robin"))))
    chess = f"{BASE}e/sea-chess"
    graph = {t for t in graph if t[0] != chess} | {(chess, type_, game), (chess, SDO.name, Literal("Sea Chess"))}
    assert {each.value for each in validate(graph, base=BASE)} == {chess}
    assert validate(graph, base=BASE, works=[game]) == ()
    assert SDO.Book in WORKS


# -- places -------------------------------------------------------------------------------------------


def test_findings_stand_in_the_order_of_the_notes(triples: set[Triple]) -> None:
    quads = said(vault(NOTES, config("Robin")))
    graph, _ = faulty(merged(quads))
    found = validate(graph, said=quads, base=BASE)
    assert found == validate(list(graph)[::-1], said=quads[::-1], base=BASE)
    places = [each.place for each in found if each.place is not None]
    assert places == sorted(places)
    assert {place.path for place in places} > {"Rosa.md", "People/Rosa Quill.md"}


def test_what_no_note_says_has_no_place(triples: set[Triple]) -> None:
    stranger = f"{BASE}e/stranger"
    found = validate([*triples, (stranger, type_, SDO.Person)], base=BASE)
    (finding,) = (each for each in found if each.focus == stranger)
    assert finding.place is None
    assert finding.message == "the person <e/stranger> has no `schema:name`"
    assert all(each.path != "" for each in diagnose(found))
    assert len(diagnose(found)) == len(found) - 1


def test_diagnostics_name_files_as_the_file_system_does() -> None:
    composed, decomposed = "é.md", "é.md"
    finding = Finding("x", "", None, "Said.", "this", True, "", Place(composed, 1, Span(0, 0)))
    (diagnostic,) = diagnose([finding], [decomposed])
    assert diagnostic.path == decomposed
    assert diagnostic.code == "wrong-shape"
    assert diagnostic.suggestion == "Wanted: this."
    assert diagnose([finding])[0].path == composed


# -- as a command -------------------------------------------------------------------------------------


def test_without_pyshacl_a_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(ShapesUnavailable, match=r"pip install 'quoth\[shapes\]'"):
        validate([])


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", str(folder), *arguments])


@pytest.fixture
def contradicting(tmp_path: Path) -> Path:
    (tmp_path / "quoth.toml").write_text('base = "https://example.org/v/"\nme = "Robin"\n')
    front = "---\npodcast: P\nepisode: E\nguest: Ada Byron\nyoutube: lXUZvyajciY\npublished: {}\n---\n\nText.\n"
    (tmp_path / "a.md").write_text(front.format("2025-10-17"))
    (tmp_path / "b.md").write_text(front.format("2025-10-18"))
    return tmp_path


def test_the_command_reports_findings_as_diagnostics(contradicting: Path) -> None:
    assert run(contradicting).exit_code == 0
    result = run(contradicting, "--shapes")
    assert result.exit_code == 1
    assert "a.md:1:1: warning wrong-shape the episode “E” has more than one" in result.stdout
    (found,) = json.loads(run(contradicting, "--shapes", "--format", "json", "--select", "wrong-shape").stdout)
    assert (found["path"], found["line"], found["code"]) == ("a.md", 1, "wrong-shape")


def test_the_command_hears_who_does_not_want_to_know(contradicting: Path) -> None:
    assert run(contradicting, "--shapes", "--ignore", "wrong-shape").exit_code == 0
    assert run(contradicting / "b.md", "--shapes").exit_code == 0
    toml = contradicting / "quoth.toml"
    toml.write_text(f'{toml.read_text()}[check]\nignore = ["wrong-shape"]\n')
    assert run(contradicting, "--shapes").exit_code == 0


def test_the_command_says_so_where_pyshacl_is_missing(contradicting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    result = run(contradicting, "--shapes")
    assert result.exit_code == 1
    assert "quoth: checking shapes needs pyshacl: pip install 'quoth[shapes]'" in result.stderr


def test_the_command_says_that_a_large_graph_takes_a_while(
    contradicting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "takes a while" not in run(contradicting, "--shapes").stderr
    monkeypatch.setattr("quoth.graph.shapes.LARGE", 5)
    assert "triples against the shapes, which takes a while" in run(contradicting, "--shapes").stderr


def test_the_command_passes_the_examples(tmp_path: Path) -> None:
    copy = tmp_path / "dwarkesh"
    shutil.copytree(EXAMPLES, copy, ignore=shutil.ignore_patterns(".quoth"))
    result = run(copy, "--shapes", "--select", "wrong-shape,wrong-relation")
    assert (result.exit_code, result.stdout) == (0, "")


def test_rdf_types_are_spelt_alike() -> None:
    assert str(RDF.type) == type_
    assert str(rdflib.OWL.sameAs) == OWL.sameAs
