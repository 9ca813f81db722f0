"""Turtle that is pleasant to read: names, literals, the layout of a block, the order of blocks."""

from __future__ import annotations

import pytest

from quoth.exporters import FORMATS, Options
from quoth.exporters.reading import chapters, describe, predicate_rank, type_rank
from quoth.graph.triples import Literal, Node, Quad
from quoth.ontology.terms import OWL, PREFIXES, PROV, QUOTH, RDF, SDO, SKOS, VOID, WD, XSD
from quoth.ontology.vocabulary import TERMS, Kind

BASE = "https://vault.example/me/"
THING = f"{BASE}e/thing"
NOTE = f"{BASE}n/note"


def turtle(*triples: tuple[str, str, Node], prefixes: dict[str, str] | None = None) -> str:
    quads: list[Quad] = [(*triple, "") for triple in triples]
    (file,) = FORMATS["turtle"].export(quads, Options(base=BASE, prefixes=prefixes or {}))
    return file.content.decode()


def body(*triples: tuple[str, str, Node], prefixes: dict[str, str] | None = None) -> str:
    """The document without its prefixes."""
    return turtle(*triples, prefixes=prefixes).partition("\n\n")[2]


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{BASE}e/andrej-karpathy", "e:andrej-karpathy"),
        (f"{BASE}e/2024", "e:2024"),
        (f"{BASE}e/漢語", "e:漢語"),
        (f"{BASE}e/हिन्दी", "e:हिन्दी"),
        (f"{BASE}e/a%20b", "e:a%20b"),
        (f"{BASE}e/a.b", "e:a.b"),
        (f"{BASE}e/a..b", "e:a..b"),
        (f"{BASE}e/a.", f"<{BASE}e/a.>"),
        (f"{BASE}e/-a", f"<{BASE}e/-a>"),
        (f"{BASE}e/a:b", f"<{BASE}e/a:b>"),
        (f"{BASE}e/a'b(c)", f"<{BASE}e/a'b(c)>"),
        (f"{BASE}e/×", f"<{BASE}e/×>"),
        (f"{BASE}e/", f"<{BASE}e/>"),
        (f"{BASE}e/a/b", f"<{BASE}e/a/b>"),
        (f"{BASE}e/a#b", f"<{BASE}e/a#b>"),
        (f"{BASE}n/note", "n:note"),
        (f"{BASE}p/shelf", "p:shelf"),
        (WD.Q42, "wd:Q42"),
        ("urn:isbn:9780262039246", "isbn:9780262039246"),
        ("https://own.example/id_7", "own:7"),
        ("https://doi.org/10.1000/x", "<https://doi.org/10.1000/x>"),
    ],
)
def test_names(iri: str, name: str) -> None:
    prefixes = {"isbn": "urn:isbn:", "own": "https://own.example/id_"}
    assert body((iri, SDO.url, iri), prefixes=prefixes) == f"{name} schema:url {name} .\n"


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        (Literal("x"), '"x"'),
        (Literal("x", "de-ch"), '"x"@de-ch'),
        (Literal('a "b"\n\\'), '"a \\"b\\"\\n\\\\"'),
        (Literal("7", "", XSD.integer), "7"),
        (Literal("-7", "", XSD.integer), "-7"),
        (Literal("+7", "", XSD.integer), '"+7"^^xsd:integer'),
        (Literal("007", "", XSD.integer), '"007"^^xsd:integer'),
        (Literal("7.5", "", XSD.decimal), "7.5"),
        (Literal("7", "", XSD.decimal), '"7"^^xsd:decimal'),
        (Literal("7.", "", XSD.decimal), '"7."^^xsd:decimal'),
        (Literal("1.0E0", "", XSD.double), '"1.0E0"^^xsd:double'),
        (Literal("true", "", XSD.boolean), "true"),
        (Literal("1", "", XSD.boolean), '"1"^^xsd:boolean'),
        (Literal("2026", "", XSD.gYear), '"2026"^^xsd:gYear'),
        (Literal("x", "", "https://own.example/t"), '"x"^^<https://own.example/t>'),
    ],
)
def test_literals(literal: Literal, written: str) -> None:
    assert body((THING, SDO.name, literal)) == f"e:thing schema:name {written} .\n"


def test_only_the_prefixes_used_in_the_order_of_their_table() -> None:
    text = turtle((THING, SKOS.prefLabel, WD.Q42), (THING, RDF.type, SDO.Person))
    prefixes = [line.split()[1].rstrip(":") for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == ["schema", "skos", "wd", "e"]
    assert prefixes[:3] == [prefix for prefix in PREFIXES if prefix in prefixes]


def test_a_prefix_of_the_vault_is_not_taken_over() -> None:
    text = turtle(
        (THING, SDO.url, f"{BASE}n/note"), prefixes={"n": "https://n.example/", "schema": "https://x.example/"}
    )
    assert f"<{BASE}n/note>" in text
    assert f"@prefix schema: <{SDO}>" in text


def test_a_block() -> None:
    many = [f"{BASE}e/{'x' * 30}-{number}" for number in range(4)]
    assert body(
        (THING, SDO.name, Literal("Thing")),
        (THING, RDF.type, QUOTH.Statement),
        (THING, RDF.type, QUOTH.Insight),
        (THING, RDF.type, SDO.Claim),
        (THING, QUOTH.line, Literal("3", "", XSD.integer)),
        (THING, f"{BASE}p/own", Literal("2")),
        (THING, f"{BASE}p/own", Literal("1")),
        *((THING, SDO.mentions, iri) for iri in reversed(many)),
    ) == (
        "e:thing a schema:Claim, quoth:Insight, quoth:Statement ;\n"
        '    schema:name "Thing" ;\n'
        "    schema:mentions " + ",\n        ".join(f"e:{'x' * 30}-{number}" for number in range(4)) + " ;\n"
        "    quoth:line 3 ;\n"
        '    p:own "1", "2" .\n'
    )


def place(start: int, end: int) -> str:
    return f"{BASE}files/note.md#char={start},{end}"


def subjects(*triples: tuple[str, str, Node]) -> list[str]:
    described = describe((*triple, "") for triple in reversed(triples))
    return [subject.removeprefix(BASE) for chapter in chapters(described, BASE) for subject in chapter.subjects]


def test_a_note_is_read_from_its_beginning_to_its_end() -> None:
    section, item, child, question, alias = (f"{NOTE}#{name}" for name in ("h-z", "s-y", "s-x", "q-w", "s-old"))
    assert subjects(
        (NOTE, RDF.type, SDO.NoteDigitalDocument),
        (NOTE, SDO.encoding, f"{BASE}files/note.md"),
        (f"{BASE}files/note.md", SDO.sha256, Literal("0")),
        (section, PROV.atLocation, place(9, 20)),
        (item, PROV.atLocation, place(30, 90)),
        (alias, OWL.sameAs, item),
        (question, SDO.isPartOf, item),
        (child, PROV.atLocation, place(30, 50)),
        (f"{NOTE}#s-a", PROV.atLocation, place(100, 120)),
        (f"{NOTE}#s-b", SDO.isPartOf, NOTE),
    ) == [
        "n/note",
        "files/note.md",
        "n/note#h-z",
        "n/note#s-y",
        "n/note#q-w",
        "n/note#s-old",
        "n/note#s-x",
        "n/note#s-a",
        "n/note#s-b",
    ]


def test_notes_come_before_things_and_things_by_type_and_name() -> None:
    def thing(slug: str, type_iri: str, name: str) -> list[tuple[str, str, Node]]:
        return [(f"{BASE}e/{slug}", RDF.type, type_iri), (f"{BASE}e/{slug}", SDO.name, Literal(name))]

    assert subjects(
        *thing("1", SDO.ScholarlyArticle, "A paper"),
        *thing("2", SDO.Person, "bea"),
        *thing("3", SDO.Person, "Ada"),
        *thing("4", "https://own.example/Type", "Aaa"),
        (f"{BASE}e/5", OWL.sameAs, f"{BASE}e/3"),
        (f"{BASE}n/b", RDF.type, SDO.NoteDigitalDocument),
        (f"{BASE}n/a", RDF.type, SDO.NoteDigitalDocument),
        (f"{BASE}n/a#s-1", SDO.text, Literal("x")),
    ) == ["n/a", "n/a#s-1", "n/b", "e/3", "e/5", "e/2", "e/1", "e/4"]


def test_what_describes_the_graph_comes_first() -> None:
    assert subjects(
        (NOTE, RDF.type, SDO.NoteDigitalDocument), (THING, RDF.type, SDO.Person), (BASE, RDF.type, VOID.Dataset)
    ) == ["", "n/note", "e/thing"]


def test_every_property_and_class_of_the_vocabulary_has_its_place() -> None:
    unplaced = [
        term.iri
        for term in TERMS
        if (term.kind is Kind.PROPERTY and predicate_rank(term.iri)[1])
        or (term.kind is Kind.CLASS and type_rank(term.iri)[1])
    ]
    assert not unplaced


def test_parts_that_hold_each_other_have_an_order_too() -> None:
    one, two = f"{NOTE}#s-1", f"{NOTE}#s-2"
    found = subjects((NOTE, RDF.type, SDO.NoteDigitalDocument), (one, SDO.isPartOf, two), (two, SDO.isPartOf, one))
    assert found == ["n/note", "n/note#s-1", "n/note#s-2"]


def test_a_chapter_opens_with_its_title_and_names_its_parts_shortly() -> None:
    text = turtle(
        (NOTE, RDF.type, SDO.NoteDigitalDocument),
        (NOTE, SDO.name, Literal("Two\nlines\x00 .")),
        (f"{NOTE}#h-a/b", SDO.isPartOf, NOTE),
        (f"{BASE}n/other", SDO.about, f"{NOTE}#h-a/b"),
    )
    chapter = f'# Two lines .\n@prefix : <{NOTE}#> .\n\nn:note a schema:NoteDigitalDocument ;\n    schema:name "Two'
    assert chapter in text
    assert "\n:h-a\\/b schema:isPartOf n:note .\n" in text
    assert f"n:other schema:about <{NOTE}#h-a/b> .\n" in text
