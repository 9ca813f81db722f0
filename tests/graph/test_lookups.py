"""A query as it is asked answers what it answers as it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from quoth.graph.lookups import as_asked
from quoth.graph.query import NamedQuery, answer_of, asked_of, find_query, named_queries, run, supplied
from quoth.graph.store import Reader, select
from quoth.graph.triples import Literal, Node, Triple
from quoth.ontology.terms import PROV, QUOTH, RDF, SDO, XSD

E = "http://example.org/"
WHO = "FILTER(COALESCE(?by, '') = '' || EXISTS { ?who schema:name ?name FILTER(LCASE(?name) = LCASE(?by)) })"
TOPIC = (
    'FILTER(COALESCE(?about, "") = "" || EXISTS { ?s schema:about ?thing FILTER EXISTS {\n'
    "  ?thing schema:name ?topic FILTER(?topic = ?about) } })"
)


def known(*found: Node | None) -> Callable[[str], Sequence[Node | None]]:
    """Finds the same whatever is asked."""
    return lambda query: found


def unasked(query: str) -> Sequence[Node | None]:
    raise AssertionError(query)


def shown(text: str) -> str:
    return " ".join(text.split())


def test_what_nobody_asked_for_is_left_out() -> None:
    text = f"SELECT ?s ?by ?about {{ ?s schema:author ?who {WHO} {TOPIC} }}"
    bare = "SELECT ?s ?by ?about { ?s schema:author ?who }"
    assert shown(as_asked(text, {}, unasked)) == bare
    assert shown(as_asked(text, {"by": Literal(""), "about": Literal("")}, unasked)) == bare


@pytest.mark.parametrize(
    "pattern",
    [
        "?s schema:name ?by .",
        "OPTIONAL { ?s schema:alternateName ?by }",
        "BIND('Ada' AS ?by)",
        "VALUES ?by { 'Ada' }",
        "{ SELECT ?by { ?s schema:name ?by } }",
        "FILTER(?s != ?who) ?s schema:name ?by .",
    ],
)
def test_a_variable_that_the_query_itself_binds_is_no_parameter(pattern: str) -> None:
    text = f"SELECT ?s ?by {{ ?s schema:author ?who . {pattern} {WHO} }}"
    assert as_asked(text, {"about": Literal("Fog")}, unasked) == text


def test_names_are_looked_up_and_come_first() -> None:
    asked = []

    def ask(query: str) -> Sequence[Node | None]:
        asked.append(shown(query))
        return [f"{E}ada"]

    text = f"# All.\nPREFIX x: <{E}>\nSELECT ?s ?by {{ ?s schema:author ?who {WHO} }}"
    assert shown(as_asked(text, {"by": Literal("Ada")}, ask)) == (
        f"# All. PREFIX x: <{E}> SELECT ?s ?by {{ VALUES ?who {{ <{E}ada> }} ?s schema:author ?who }}"
    )
    assert asked == [
        f"# All. PREFIX x: <{E}> SELECT DISTINCT ?who ?by WHERE "
        "{ ?who schema:name ?name FILTER(LCASE(?name) = LCASE(?by)) } LIMIT 51"
    ]


def test_what_is_about_a_thing_that_was_looked_up_comes_first_too() -> None:
    text = f"SELECT ?s ?about {{ ?s a quoth:Statement {TOPIC} }}"
    assert shown(as_asked(text, {"about": Literal("Fog")}, known(f"{E}fog", f"{E}mist"))) == (
        f"SELECT ?s ?about {{ {{ SELECT DISTINCT ?s WHERE {{ VALUES ?thing {{ <{E}fog> <{E}mist> }} "
        "?s schema:about ?thing } } ?s a quoth:Statement }"
    )
    assert "VALUES ?thing {  }" in as_asked(text, {"about": Literal("Fog")}, known())


def test_each_of_several_alternatives_is_looked_up() -> None:
    one, other = (f"EXISTS {{ ?{name} schema:name ?name FILTER(?name = ?by) }}" for name in ("one", "other"))
    text = f"SELECT ?by {{ ?one schema:knows ?other FILTER(COALESCE(?by, '') = '' || {one} || {other}) }}"
    assert shown(as_asked(text, {"by": Literal("Ada")}, known(f"{E}ada", f"{E}a"))) == (
        f"SELECT ?by {{ ?one schema:knows ?other FILTER(?one IN (<{E}ada>, <{E}a>) || ?other IN (<{E}ada>, <{E}a>)) }}"
    )


@pytest.mark.parametrize(
    "text",
    [
        # Not in any case is there somebody.
        f"SELECT ?by {{ ?s a schema:Quotation OPTIONAL {{ ?s schema:author ?who }} {WHO} }}",
        f"SELECT ?by {{ ?s a schema:Quotation BIND(1 AS ?who) {WHO} }}",
        f"SELECT ?by {{ {{ ?s schema:author ?who }} UNION {{ ?s a schema:Quotation }} {WHO} }}",
        # Two variables are of the query.
        f"SELECT ?by ?name {{ ?s schema:author ?who ; schema:text ?name {WHO} }}",
        f"SELECT ?by {{ ?s schema:author ?who {{ ?s schema:text ?name }} {WHO} }}",
        f"SELECT ?by {{ ?s schema:text ?name FILTER NOT EXISTS {{ ?s schema:author ?who {WHO} }} }}",
    ],
)
def test_what_might_mean_something_else_elsewhere_stays_a_filter(text: str) -> None:
    asked = as_asked(text, {"by": Literal("Ada")}, unasked)
    assert "FILTER EXISTS { ?who schema:name ?name FILTER(LCASE(?name) = LCASE(?by)) }" in shown(asked)
    assert "COALESCE" not in asked
    assert as_asked(asked, {"by": Literal("Ada")}, unasked) == asked


@pytest.mark.parametrize("found", [[f"{E}{number}" for number in range(51)], [Literal("Ada")], [None]])
def test_what_is_too_much_or_no_thing_is_not_listed(found: Sequence[Node | None]) -> None:
    text = f"SELECT ?by {{ ?s schema:author ?who {WHO} }}"
    assert "VALUES" not in as_asked(text, {"by": Literal("Ada")}, known(*found))


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT ?by {{ GRAPH ?g {{ ?s schema:author ?who {WHO} }} }}",
        f"SELECT ?by FROM <{E}> {{ ?s schema:author ?who {WHO} }}",
        "SELECT ?by { ?s schema:author ?who FILTER EXISTS { VALUES ?kind { schema:Claim } ?s a ?kind } }",
        "SELECT ?by { ?s schema:author ?who FILTER(COALESCE(?by, '') = ?who || EXISTS { ?who a schema:Person }) }",
        "SELECT ?by { ?s schema:author ?who FILTER(COALESCE(?by, '') = '' || ?who = ?by) }",
        "SELECT ?by { ?s schema:author ?who FILTER EXISTS { ?who schema:name ?by",
        "FILTER(COALESCE(?by, '') = '' || EXISTS {",
    ],
)
def test_other_queries_are_asked_as_they_are_written(text: str) -> None:
    assert as_asked(text, {"by": Literal("Ada")}, unasked) == text


VALUES = [{}, {"about": "RL"}, {"about": "memory", "by": "reyes"}, {"by": "reyes", "since": "2026-03"}]
VALUES += [{"by": "nobody"}, {"with": "memory"}, {"one": "Reyes", "other": "varga"}, {"iri": "Memory"}]


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_the_answer_is_the_same(sample: Reader, query: NamedQuery) -> None:
    names = {parameter.name for parameter in query.parameters}
    required = {parameter.name for parameter in query.parameters if parameter.required}
    tried = [values for values in VALUES if required <= values.keys() <= names]
    assert tried
    for values in tried:
        bindings = {name: Literal(value) for name, value in values.items()}
        asked = asked_of(sample, query.text, bindings, None, prefixes=supplied())
        assert "COALESCE(?about" not in asked
        plain = select(answer_of(sample, query.text, bindings, None, prefixes=supplied()))
        quick = select(answer_of(sample, asked, bindings, None, prefixes=supplied()))
        assert quick == plain, values


def test_what_nobody_said_is_no_answer_to_who_said_it() -> None:
    quoted: list[Triple] = [
        triple
        for number, name in enumerate(("Fog is loud.", "Fog is quiet."))
        for triple in (
            (f"{E}{number}", RDF.type, SDO.Quotation),
            (f"{E}{number}", SDO.text, Literal(name)),
            (f"{E}{number}", PROV.atLocation, f"{E}note#char=0,{number}"),
            (f"{E}{number}", QUOTH.line, Literal(str(number), datatype=XSD.integer)),
        )
    ]
    reader = Reader.of({f"{E}note": [*quoted, (f"{E}0", SDO.author, f"{E}ada"), (f"{E}ada", SDO.name, Literal("Ada"))]})
    quotes = find_query("quotes").text
    assert [row[2] for row in run(reader, quotes).rows] == [Literal("Fog is loud."), Literal("Fog is quiet.")]
    assert [row[2] for row in run(reader, quotes, {"by": Literal("ada")}).rows] == [Literal("Fog is loud.")]
