"""What a query looks for, and how often its patterns fit: held against rdflib's reading, and against counts by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyparsing import ParseResults
from rdflib import BNode
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from quoth.graph.patterns import Part, Role, structure
from quoth.graph.plans import Plan, Step, as_text, plan
from quoth.graph.query import named_queries
from quoth.graph.sparql import QuerySyntaxError
from quoth.graph.store import Reader
from quoth.graph.triples import Literal, Triple
from quoth.ontology.terms import SDO, SKOS

QUESTIONS = Path(__file__).parents[1] / "end_to_end/questions"
TEXTS = {
    **{query.name: query.text for query in named_queries()},
    **{path.stem: path.read_text(encoding="utf-8") for path in sorted(QUESTIONS.glob("*.rq"))},
    "odd": """PREFIX x: <http://x.example/>
SELECT ?g (COUNT(*) AS ?n) FROM NAMED <http://x/>
WHERE {
  GRAPH ?g { ?s a/schema:about* [] ; !(a|^a) 1.5 , -2 , "x"@en , "2025-01-01"^^xsd:date . }
  [ a ?x ; x:name ?y ] schema:z true ;; .
  [ schema:q ?z ] . ?q x:r [ x:s ?u , [ x:t ?v ] ]
  MINUS { ?s (a|schema:b)+ ?o } { ?s ?p ?o } UNION { ?a ?b ?c . ?d ?e ?f }
  FILTER NOT EXISTS { ?s a ?n } FILTER REGEX(?y, "x{2}") # { a comment
  FILTER(?s IN (1, 2) && EXISTS { ?s ?q ?r } && !(EXISTS { ?e ?e ?e })) BIND(STR(?s) AS ?t)
  OPTIONAL { SELECT (MAX(?k) AS ?l) { ?k ^schema:about ?m } GROUP BY ?m }
} GROUP BY ?g HAVING(COUNT(*) > 1) ORDER BY ?n LIMIT 3 VALUES ?g { UNDEF }""",
    "construct": "CONSTRUCT { ?s schema:x ?o } WHERE { ?s schema:y ?o }",
    "describe": "DESCRIBE ?s { ?s a ?o }",
    "ask": "ASK { ?s ?p ?o }",
}

E = "http://example.org/e/"
ONE: list[Triple] = [
    (f"{E}anna", SDO.name, Literal("Anna")),
    (f"{E}anna", SDO.about, f"{E}rl"),
    (f"{E}bob", SDO.name, Literal("Bob")),
    (f"{E}bob", SDO.about, f"{E}rl"),
]
TWO: list[Triple] = [(f"{E}rl", SKOS.prefLabel, Literal("RL", "en")), (f"{E}bob", SDO.name, Literal("Bob"))]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.of({"http://example.org/n/one": ONE, "http://example.org/n/two": TWO})


def every(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from every(part.parts)


def steps(found: Plan) -> dict[str, int | None]:
    def flat(parts: tuple[Step, ...]) -> Iterator[tuple[str, int | None]]:
        for part in parts:
            yield part.text, part.fits
            yield from flat(part.parts)

    return dict(flat(found.parts))


def triples(query: str) -> Counter[str]:
    """The triple patterns of a query as rdflib reads them, nodes without a name all alike."""
    found: Counter[str] = Counter()

    def visit(node: object) -> None:
        if isinstance(node, CompValue):
            if node.name == "TriplesBlock":
                # rdflib keeps the triples of one subject in one list.
                terms = [term for triples in node["triples"] for term in triples]
                shown = ["_" if isinstance(term, BNode) else repr(term) for term in terms]
                found.update(" ".join(shown[at : at + 3]) for at in range(0, len(shown), 3))
            for key, value in node.items():
                if key not in ("template", "triples"):
                    visit(value)
        elif isinstance(node, list | ParseResults):
            for value in node:
                visit(value)

    visit(parseQuery(query))
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_patterns_are_those_that_rdflib_reads(name: str) -> None:
    parts = list(every(structure(TEXTS[name]).parts))
    mine: Counter[str] = Counter()
    for part in parts:
        if part.role is Role.PATTERN:
            read = triples(f"SELECT * {{ {part.text} }}")
            assert read.total() == 1
            mine += read
    assert mine == triples(TEXTS[name])
    assert mine
    lines = TEXTS[name].splitlines()
    for part in parts:
        if part.role is Role.PATTERN and "_:" not in (last := part.text.split()[-1]):
            assert last in lines[part.line - 1]


def test_parts_are_told_in_the_words_and_the_order_of_the_text() -> None:
    (select, where, group, having, order, limit, values) = structure(TEXTS["odd"]).parts
    assert (select.text, select.line) == ("SELECT ?g (COUNT(*) AS ?n) FROM NAMED <http://x/>", 2)
    assert structure(TEXTS["odd"]).dataset == "FROM NAMED <http://x/>"
    assert [part.text for part in (group, having, order, limit, values)] == [
        "GROUP BY ?g",
        "HAVING(COUNT(*) > 1)",
        "ORDER BY ?n",
        "LIMIT 3",
        "VALUES ?g { UNDEF }",
    ]
    inside = [part for part in where.parts if part.role is not Role.PATTERN]
    assert [part.text for part in inside] == [
        "GRAPH ?g",
        "MINUS",
        "",
        "UNION",
        "FILTER NOT EXISTS {…}",
        'FILTER REGEX(?y, "x{2}")',
        "FILTER(?s IN (1, 2) && EXISTS {…} && !(EXISTS {…}))",
        "BIND(STR(?s) AS ?t)",
        "OPTIONAL",
    ]
    assert [part.text for part in inside[-1].parts] == ["SELECT (MAX(?k) AS ?l)", "WHERE", "GROUP BY ?m"]
    assert inside[0].graph == "?g"
    # Groups that need not fit at once are told apart.
    assert [[inner.text for inner in group.parts] for group in inside[6].parts] == [["?s ?q ?r"], ["?e ?e ?e"]]
    assert [inner.text for inner in inside[4].parts] == ["?s a ?n"]


def test_what_is_not_taken_apart_is_kept_as_it_is_written() -> None:
    text = "SELECT * { ?l schema:list (1 [ a ?z ]) ; a ?k . ?s ?p ?o }"
    (_, where) = structure(text).parts
    assert [(part.role, part.text) for part in where.parts] == [
        (Role.CLAUSE, "?l schema:list (1 [ a ?z ]) ; a ?k"),
        (Role.PATTERN, "?s ?p ?o"),
    ]
    assert structure("").parts == structure("no query").parts == ()


def test_patterns_are_counted_one_by_one_and_together(reader: Reader) -> None:
    text = """SELECT ?name WHERE {
      ?x schema:name ?name ; schema:about ?y .
      ?y skos:prefLabel ?label .
      OPTIONAL { ?x schema:abuot ?z }
      ?a schema:about+ ?b
      FILTER EXISTS { ?z schema:about ?y }
    }"""
    found = plan(reader, text)
    assert steps(found) == {
        "SELECT ?name": None,
        "WHERE": None,
        "?x schema:name ?name": 2,
        "?x schema:about ?y": 2,
        "?y skos:prefLabel ?label": 1,
        "OPTIONAL": None,
        "?x schema:abuot ?z": 0,
        "?a schema:about+ ?b": 2,
        "all of these at once": 4,
        "FILTER EXISTS {…}": None,
        "?z schema:about ?y": 2,
    }
    assert found.rows == 4
    assert found.seconds > 0
    assert "4 rows, in " in as_text(found, 80)
    assert "The widest pattern is `?x schema:name ?name` (line 2)" in " ".join(as_text(found, 200).split())


def test_values_and_graphs_and_datasets_narrow_what_is_counted(reader: Reader) -> None:
    named = "SELECT ?x ?name { VALUES ?name { 'Bob' 'Carl' } ?x schema:name ?name . GRAPH ?g { ?x schema:name ?n } }"
    assert steps(plan(reader, named)) == {
        "SELECT ?x ?name": None,
        "WHERE": None,
        "VALUES ?name { 'Bob' 'Carl' }": None,
        "?x schema:name ?name": 2,
        "all of these at once": 1,
        "GRAPH ?g": None,
        "?x schema:name ?n": 3,
    }
    bound = plan(reader, "SELECT ?x ?name { ?x schema:name ?name }", {"name": Literal("Bob")})
    assert steps(bound)["?x schema:name ?name"] == 1
    assert bound.rows == 1
    assert bound.query.splitlines() == [
        "PREFIX schema: <http://schema.org/>",
        'SELECT ?x ?name { VALUES (?name) { ("Bob") }  ?x schema:name ?name }',
    ]
    of_two = "SELECT ?x FROM <http://example.org/n/two> { ?x schema:name ?name }"
    assert steps(plan(reader, of_two))["?x schema:name ?name"] == 1


def test_prefixes_of_the_query_and_of_the_vault_are_counted_with(reader: Reader) -> None:
    text = "PREFIX s: <http://schema.org/> ASK { e:anna s:name ?name }"
    found = plan(reader, text, prefixes={"e": E})
    assert steps(found)["e:anna s:name ?name"] == 1
    assert (found.form, found.rows) == ("ASK", 1)
    assert found.query == f"PREFIX e: <{E}>\n{text}"
    assert "yes, in " in as_text(found, 80)


def test_what_nothing_fits_is_named_where_there_is_no_answer(reader: Reader) -> None:
    found = plan(reader, "CONSTRUCT WHERE { ?s schema:name ?n ;\n schema:abuot ?o }")
    assert found.rows == 0
    assert "0 triples, in " in as_text(found, 80)
    assert "Nothing in the graph fits `?s schema:abuot ?o` (line 2)." in " ".join(as_text(found, 80).split())
    assert found.hints == ("`schema:abuot` occurs nowhere in the graph; did you mean `schema:about`?",)


def test_an_answer_that_does_not_come_is_part_of_the_plan(reader: Reader) -> None:
    # No process starts so soon.
    found = plan(reader, "SELECT * { ?s schema:name ?o . ?t schema:name ?n }", timeout=1e-6)
    assert found.rows is None
    assert steps(found)["?s schema:name ?o"] == 2
    assert steps(found)["all of these at once"] is None
    assert "none within 1e-06 s; --timeout gives it more time" in as_text(found, 80)
    assert "\n        ?          = all of these at once\n" in as_text(found, 80)


def test_a_query_that_cannot_be_read_is_no_plan(reader: Reader) -> None:
    with pytest.raises(QuerySyntaxError):
        plan(reader, "SELECT * { ?s schema:name ")
