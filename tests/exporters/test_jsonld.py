"""JSON-LD beyond the round trip: how values are written, and the nested views."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from pyld import jsonld

from quoth.exporters import FORMATS, Options
from quoth.exporters.jsonld import FRAMES, write
from quoth.graph.triples import Literal, Node, Quad
from quoth.ontology.terms import PROV, QUOTH, RDF, SDO, SKOS, WD, XSD
from quoth.ontology.vocabulary import context

GOLDEN = Path(__file__).parent / "golden"
BASE = "https://vault.example/me/"
THING = f"{BASE}e/thing"


def refuse(url: str, options: object) -> NoReturn:
    raise AssertionError(f"asked for {url}")


def document(quads: list[Quad], frame: str = "") -> Any:
    (file,) = FORMATS["jsonld"].export(quads, Options(base=BASE, frame=frame))
    return json.loads(file.content)


def properties(predicate: str, *nodes: Node) -> Any:
    """How some values of a property are written, by key."""
    (node,) = document([(THING, predicate, node, "") for node in nodes])["@graph"]
    return {key: value for key, value in node.items() if key != "id"}


# -- values -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("predicate", "node", "written"),
    [
        (RDF.type, SDO.Person, {"type": ["Person"]}),
        (RDF.type, "https://own.example/Type", {"type": ["https://own.example/Type"]}),
        (RDF.type, Literal("x"), {"rdf:type": "x"}),
        (SDO.name, Literal("x"), {"name": "x"}),
        (SDO.name, Literal("x", "en"), {"name": {"@value": "x", "@language": "en"}}),
        (SDO.name, THING, {"name": {"id": THING}}),
        (SDO.text, Literal("x", "en"), {"text": {"en": "x"}}),
        (SDO.text, Literal("x"), {"text": {"@none": "x"}}),
        (SDO.text, Literal("x", "", XSD.token), {"schema:text": {"@value": "x", "@type": XSD.token}}),
        (SDO.mentions, THING, {"mentions": [THING]}),
        (SDO.mentions, Literal("x"), {"schema:mentions": "x"}),
        (SDO.creativeWorkStatus, QUOTH.open, {"creativeWorkStatus": "open"}),
        (SDO.creativeWorkStatus, THING, {"creativeWorkStatus": THING}),
        (SDO.position, Literal("7", "", XSD.integer), {"position": 7}),
        (SDO.position, Literal("007", "", XSD.integer), {"position": "007"}),
        (SDO.position, Literal("9007199254740993", "", XSD.integer), {"position": "9007199254740993"}),
        (SDO.startOffset, Literal("754.5", "", XSD.decimal), {"startOffset": "754.5"}),
        (SDO.startOffset, Literal("7", "", XSD.integer), {"schema:startOffset": 7}),
        (QUOTH.private, Literal("true", "", XSD.boolean), {"private": True}),
        (QUOTH.private, Literal("1", "", XSD.boolean), {"private": "1"}),
        (SDO.datePublished, Literal("2026-10-04", "", XSD.date), {"datePublished": "2026-10-04"}),
        (SDO.datePublished, Literal("2026", "", XSD.gYear), {"datePublishedYear": "2026"}),
        (f"{BASE}p/shelf", Literal("12", "", XSD.integer), {f"{BASE}p/shelf": 12}),
        ("http://schema.org///odd", Literal("x"), {"http://schema.org///odd": "x"}),
    ],
)
def test_a_value_is_written_as_its_term_says(predicate: str, node: Node, written: Any) -> None:
    assert properties(predicate, node) == written


def test_values_that_differ_in_kind_share_a_property() -> None:
    assert properties(SKOS.altLabel, Literal("b", "en"), Literal("a", "en"), Literal("c"), THING) == {
        "altLabel": {"en": ["a", "b"], "@none": ["c"]},
        "skos:altLabel": {"id": THING},
    }


def test_pyld_writes_the_same_from_what_it_reads(quads: list[Quad]) -> None:
    """Its compaction chooses the same terms, values and containers, for the graph at least that the notes make."""
    flat = document(quads)
    again = jsonld.compact(flat, {"@context": context()}, {"documentLoader": refuse})

    def in_order(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: in_order(item) for key, item in sorted(value.items())}
        if isinstance(value, str):
            # We write the names of things in full, so that programs that know no JSON-LD can compare them.
            return value.replace("wd:", WD.iri)
        return sorted(map(in_order, value), key=json.dumps) if isinstance(value, list) else value

    assert in_order(again["@graph"]) == in_order(flat["@graph"])


# -- nested views -------------------------------------------------------------------------------------


@pytest.mark.parametrize("frame", FRAMES)
def test_a_view_as_a_whole(frame: str, quads: list[Quad], golden: Callable[[Path, bytes], None]) -> None:
    (file,) = FORMATS["jsonld"].export(quads, Options(base=BASE, frame=frame))
    golden(GOLDEN / f"frame-{frame}.jsonld", file.content)


@pytest.mark.parametrize("frame", FRAMES)
def test_a_view_says_nothing_that_the_graph_does_not(frame: str, quads: list[Quad]) -> None:
    options = {"documentLoader": refuse, "format": "application/n-quads"}
    said = set(jsonld.to_rdf(document(quads, frame), options).splitlines())
    assert said
    assert said <= set(jsonld.to_rdf(document(quads), options).splitlines())


def everything(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from everything(inner)


def test_the_note_view_holds_every_statement_once_in_order(quads: list[Quad]) -> None:
    in_view = [node["id"] for node in everything(document(quads, "note")["@graph"]) if "position" in node]
    positions = {s: int(o.text) for s, p, o, _ in quads if p == SDO.position and isinstance(o, Literal)}
    assert sorted(in_view) == sorted(positions)
    assert in_view == sorted(in_view, key=lambda iri: (iri.partition("#")[0], positions[iri]))


NOTE = f"{BASE}n/note"


def part(number: int, whole: str) -> list[Quad]:
    iri = f"{NOTE}#s-{9999 - number}"
    return [
        (iri, SDO.isPartOf, whole, NOTE),
        (iri, PROV.atLocation, f"{BASE}files/note.md#char={number * 10},{number * 10 + 5}", NOTE),
    ]


def test_a_long_note_keeps_its_order() -> None:
    quads: list[Quad] = [(NOTE, RDF.type, SDO.NoteDigitalDocument, NOTE)]
    for number in range(300):
        quads += part(number, NOTE)
    (note,) = document(quads[::-1], "note")["@graph"]
    assert [node["id"] for node in note["parts"]] == [f"{NOTE}#s-{9999 - number}" for number in range(300)]


def test_parts_that_hold_each_other_end() -> None:
    quads: list[Quad] = [
        (NOTE, RDF.type, SDO.NoteDigitalDocument, NOTE),
        *part(1, NOTE),
        *part(1, f"{NOTE}#s-9997"),
        *part(2, f"{NOTE}#s-9998"),
    ]
    (note,) = document(quads, "note")["@graph"]
    assert [node["id"] for node in everything(note)] == [NOTE, f"{NOTE}#s-9998", f"{NOTE}#s-9997"]


def test_an_unknown_view() -> None:
    with pytest.raises(KeyError):
        document([], "nothing")


# -- layout -------------------------------------------------------------------------------------------


def test_what_is_short_stands_on_one_line() -> None:
    value = {"short": [1, {"a": "é"}], "long": ["x" * 60, "y" * 60], "empty": []}
    text = write(value)
    assert json.loads(text) == value
    assert text == (
        '{\n  "short": [1, {"a": "é"}],\n  "long": [\n    "' + "x" * 60 + '",\n    "' + "y" * 60 + '"\n  ],\n'
        '  "empty": []\n}'
    )
