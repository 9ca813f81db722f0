"""JSON-LD under frames of one's own: what they ask for, in reading order; and what is said of those that are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyld import jsonld

from quoth.cli import main
from quoth.exporters import FORMATS, Options
from quoth.exporters.framing import FrameError, read_frame
from quoth.graph.triples import Literal, Quad
from quoth.ontology.terms import PROV, QUOTH, RDF, SDO
from quoth.ontology.vocabulary import CONTEXT_IRI, context
from tests.exporters.test_jsonld import refuse

BASE = "https://vault.example/me/"
NOTE = f"{BASE}n/note"
#: Contexts that a frame may bring along: Quoth's by its address, more terms, and others altogether.
BY_ADDRESS = {"@context": CONTEXT_IRI, "type": "Person", "@explicit": True, "name": {}}
EXTENDED = {"@context": [CONTEXT_IRI, {"called": "schema:name"}], "type": "Person", "@explicit": True, "called": {}}
FOREIGN = {
    "@context": {"s": "http://schema.org/", "says": {"@reverse": "s:author"}},
    "@type": "s:Person",
    "says": {"@explicit": True, "s:text": {}},
}


def framed(quads: list[Quad], frame: Any) -> Any:
    (file,) = FORMATS["jsonld"].export(quads, Options(base=BASE, frame=frame))
    return json.loads(file.content)


def named(quads: list[Quad], class_iri: str) -> set[str]:
    return {s for s, p, o, _ in quads if p == RDF.type and o == class_iri}


# -- what is asked for --------------------------------------------------------------------------------


def test_a_frame_without_a_context_has_quoths(quads: list[Quad]) -> None:
    found = framed(quads, {"type": "Person", "@explicit": True, "name": {}})
    assert found["@context"] == context()
    assert {person["id"] for person in found["@graph"]} == named(quads, SDO.Person)
    assert all(set(person) == {"id", "type", "name"} for person in found["@graph"])


def test_an_empty_frame_shows_everything(quads: list[Quad]) -> None:
    found = {thing["id"] for thing in framed(quads, {})["@graph"]}
    assert {s for s, *_ in quads} <= found
    # The frame also matches what is only referred to.
    assert len(found) == len(
        {node for s, p, o, _ in quads for node in (s, o) if isinstance(node, str) and p != RDF.type}
    )


def test_quoths_context_is_known_by_its_address(quads: list[Quad]) -> None:
    found = framed(quads, BY_ADDRESS)
    assert found["@context"] == CONTEXT_IRI
    assert found["@graph"] == framed(quads, {k: v for k, v in BY_ADDRESS.items() if k != "@context"})["@graph"]
    extended = framed(quads, EXTENDED)
    assert extended["@context"] == EXTENDED["@context"]
    assert [person["id"] for person in extended["@graph"]] == [person["id"] for person in found["@graph"]]


def test_a_frame_may_have_another_context(quads: list[Quad]) -> None:
    found = framed(quads, FOREIGN)
    assert found["@context"] == FOREIGN["@context"]
    texts = {s for s, p, *_ in quads if p == SDO.text}
    said = {person["@id"]: person["says"] for person in found["@graph"] if "says" in person}
    assert said
    for person, statements in said.items():
        several = statements if isinstance(statements, list) else [statements]
        assert {one["@id"] for one in several} == {
            s for s, p, o, _ in quads if (p, o) == (SDO.author, person) and s in texts
        }


def test_text_of_any_language_can_be_asked_for(quads: list[Quad]) -> None:
    statements = framed(quads, {"type": "Statement", "@explicit": True, "text": {}})["@graph"]
    texts = {(s, o) for s, p, o, _ in quads if p == SDO.text and s in named(quads, QUOTH.Statement)}
    assert texts
    assert {
        (one["id"], Literal(words, "" if language == "@none" else language))
        for one in statements
        for language, words in one["text"].items()
    } == texts


def test_a_single_thing_is_still_a_list(quads: list[Quad]) -> None:
    note = sorted(named(quads, SDO.NoteDigitalDocument))[0]
    assert [thing["id"] for thing in framed(quads, {"id": note})["@graph"]] == [note]
    assert framed(quads, {"id": f"{BASE}nothing"})["@graph"] == []


@pytest.mark.parametrize("frame", [{}, {"type": "Person", "authorOf": {}}, EXTENDED, FOREIGN])
def test_a_frame_says_nothing_that_the_graph_does_not(frame: Any, quads: list[Quad]) -> None:
    def statements(document: Any) -> set[str]:
        if CONTEXT_IRI in document["@context"]:
            document["@context"] = [context() if each == CONTEXT_IRI else each for each in document["@context"]]
        options = {"documentLoader": refuse, "format": "application/n-quads"}
        return set(jsonld.to_rdf(document, options).splitlines())

    (flat,) = FORMATS["jsonld"].export(quads, Options(base=BASE))
    said = statements(framed(quads, frame))
    assert said
    assert said <= statements(json.loads(flat.content))


# -- in order -----------------------------------------------------------------------------------------


def long_note(count: int) -> list[Quad]:
    """A note whose statements' IRIs go the other way than its text."""
    quads: list[Quad] = [(NOTE, RDF.type, SDO.NoteDigitalDocument, NOTE)]
    for number in range(count):
        iri = f"{NOTE}#s-{9999 - number}"
        quads += [
            (iri, RDF.type, QUOTH.Statement, NOTE),
            (iri, SDO.isPartOf, NOTE, NOTE),
            (iri, SDO.position, Literal(str(number + 1), "", "http://www.w3.org/2001/XMLSchema#integer"), NOTE),
            (iri, PROV.atLocation, f"{BASE}files/note.md#char={number * 10},{number * 10 + 5}", NOTE),
            # Earlier statements refer to later ones, which pyld thus meets first.
            (iri, QUOTH.supports, f"{NOTE}#s-{9999 - (number * 7 + 3) % count}", NOTE),
        ]
    return quads


@pytest.mark.parametrize("frame", [{"type": "Statement"}, {"@graph": {"type": "Statement", "@embed": "@never"}}])
def test_things_are_in_reading_order(frame: Any) -> None:
    assert [one["position"] for one in framed(long_note(40)[::-1], frame)["@graph"]] == list(range(1, 41))


def test_what_is_read_from_the_other_side_is_in_reading_order() -> None:
    frame = {"type": "NoteDigitalDocument", "parts": {"@embed": "@always", "@explicit": True, "position": {}}}
    (note,) = framed(long_note(40)[::-1], frame)["@graph"]
    assert [part["position"] for part in note["parts"]] == list(range(1, 41))


def test_the_same_bytes_whatever_the_order_of_quads(quads: list[Quad]) -> None:
    options = Options(base=BASE, frame=FOREIGN)
    one, other = (list(FORMATS["jsonld"].export(order, options)) for order in (quads, quads[::-1] + quads))
    assert one == other


# -- what is wrong ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ({"type": "Persn"}, "its context defines no type `Persn`; did you mean `Person`?"),
        ({"@context": CONTEXT_IRI, "type": "Persn"}, "its context defines no type `Persn`; did you mean `Person`?"),
        ({"type": "Person", "mentoins": {}}, "its context defines no property `mentoins`; did you mean `mentions`?"),
        ({"parts": {"zzzz": {}}}, "its context defines no property `zzzz`"),
        ({"id": "e/ada"}, "the IRI `e/ada` is not a full one"),
        (
            {"@context": "https://schema.org/", "type": "Person"},
            "it asks for https://schema.org/, and nothing is loaded from the network; put what it needs into the frame",
        ),
        (
            {"@context": {"@import": "https://x.example/c"}},
            "it asks for https://x.example/c, and nothing is loaded from the network; put what it needs into the frame",
        ),
        (
            {"@context": [CONTEXT_IRI, {"name": "https://x.example/name"}]},
            "Invalid JSON-LD syntax; tried to redefine a protected term (protected term redefinition)",
        ),
        ({"@embed": "@sometimes"}, "Invalid JSON-LD syntax; invalid value of @embed (invalid @embed value)"),
        (
            {"@type": 7},
            'Invalid JSON-LD syntax; "@type" value must be a string, an array of strings, or an empty object '
            "(invalid type value)",
        ),
        ({"type": "Person", "@reverse": {"name": {}}}, "it asks for what no frame can ask for"),
    ],
)
def test_a_frame_that_cannot_be_applied_says_why(frame: Any, reason: str, quads: list[Quad]) -> None:
    with pytest.raises(FrameError) as caught:
        framed(quads, frame)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff", "it is not UTF-8"),
        (b'{"type":\n }', "line 2, column 2: it is no JSON: Expecting value"),
        (b"[]", "a frame is a JSON object"),
        (b'"Person"', "a frame is a JSON object"),
        (b"[" * 100_000, "it is nested too deeply"),
    ],
)
def test_a_frame_that_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(FrameError) as caught:
        read_frame(content)
    assert str(caught.value) == reason


def test_a_frame_may_stand_in_a_list_alone() -> None:
    assert read_frame(b'\xef\xbb\xbf[{"type": "Person"}]') == {"type": "Person"}


# -- as a command -------------------------------------------------------------------------------------


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "quoth.toml").write_text(f'base = "{BASE}"\nme = "Kim Note"\n', encoding="utf-8")
    (tmp_path / "note.md").write_text("Fog is free.\n\n- [?] Who pays for lamps? ^q\n", encoding="utf-8")
    return tmp_path


def test_the_command_takes_a_file(vault: Path) -> None:
    frame = vault / "questions.jsonld"
    frame.write_text('{"type": "OpenQuestion", "@explicit": true, "text": {}}', encoding="utf-8")
    done = CliRunner().invoke(main, ["export", "jsonld", str(vault), "--frame", str(frame)])
    assert done.exit_code == 0, done.stderr
    (question,) = json.loads(done.stdout)["@graph"]
    assert question["id"] == f"{BASE}n/note#b-q"
    assert list(question["text"].values()) == ["Who pays for lamps?"]


def test_the_command_names_the_file_of_a_bad_frame(vault: Path) -> None:
    frame = vault / "bad.jsonld"
    for content, reason in (("{", "it is no JSON"), ('{"type": "Persn"}', "defines no type `Persn`")):
        frame.write_text(content, encoding="utf-8")
        done = CliRunner().invoke(main, ["export", "jsonld", str(vault), "--frame", str(frame)])
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"quoth: {frame}: ")
        assert reason in done.stderr


def test_the_command_wants_a_view_or_a_file(vault: Path) -> None:
    done = CliRunner().invoke(main, ["export", "jsonld", str(vault), "--frame", "nothing"])
    assert done.exit_code == 2
    assert "'nothing' is neither note, person, question nor a file that can be read" in done.stderr
