"""Asking: bindings, refusals, errors at their place, time limits, and every way to write an answer."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from quoth.graph.query import (
    Result,
    UnknownQuery,
    find_query,
    named_queries,
    parameters,
    run,
)
from quoth.graph.sparql import ParameterError, QueryError, QueryRefused, QuerySyntaxError, tokens
from quoth.graph.store import Form, QueryTimeout, Reader, StoreVersion, Writer
from quoth.graph.tables import FORMATS, FormatError, Labels, find_labels, markdown_cell, write, write_table
from quoth.graph.terminal import timecode
from quoth.graph.triples import Literal, Triple
from quoth.ontology.terms import PROV, QUOTH, SDO, SKOS, XSD

E = "http://example.org/e/"
TRIPLES: list[Triple] = [
    (f"{E}anna", SDO.name, Literal("Anna")),
    (f"{E}anna", SDO.about, f"{E}rl"),
    (f"{E}rl", SDO.name, Literal("Reinforcement learning")),
    (f"{E}rl", SDO.alternateName, Literal("RL")),
    (f"{E}rl", SKOS.prefLabel, Literal("bestärkendes Lernen", "de")),
    (f"{E}bob", SDO.name, Literal("Bob")),
    (f"{E}bob", SDO.about, f"{E}unnamed"),
]
GRAPHS = {"http://example.org/n/a": TRIPLES}
NAMES = "SELECT ?name WHERE { ?thing schema:name ?name } ORDER BY ?name"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.of(GRAPHS)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on disk."""
    folder = tmp_path_factory.mktemp("vault") / ".quoth"
    with Writer(folder, StoreVersion("1.0", "")) as writer:
        writer.replace_many(GRAPHS)
        writer.publish()
    return folder


# -- answers ------------------------------------------------------------------------------------------


def test_prefixes_need_no_declaration_and_may_be_declared_otherwise(reader: Reader) -> None:
    result = run(reader, NAMES)
    assert result.form is Form.SELECT
    assert result.variables == ("name",)
    assert result.rows == ((Literal("Anna"),), (Literal("Bob"),), (Literal("Reinforcement learning"),))
    assert run(reader, f"PREFIX schema: <http://other.example/> {NAMES}").rows == ()
    assert run(reader, "ASK { e:anna schema:about e:rl }", prefixes={"e": E}).truth


def test_ask_and_construct(reader: Reader) -> None:
    assert run(reader, 'ASK { ?thing schema:name "Anna" }').truth
    assert not run(reader, 'ASK { ?thing schema:name "Nobody" }').truth
    result = run(reader, "CONSTRUCT { ?t skos:related ?a . ?t skos:related ?t } WHERE { ?a schema:about ?t }")
    assert result.form is Form.CONSTRUCT
    assert result.triples == tuple(
        (s, SKOS.related, o)
        for s, o in (
            (f"{E}rl", f"{E}anna"),
            (f"{E}rl", f"{E}rl"),
            (f"{E}unnamed", f"{E}bob"),
            (f"{E}unnamed", f"{E}unnamed"),
        )
    )
    assert len(run(reader, f"DESCRIBE <{E}anna>").triples) == 2


def test_literals_come_back_as_they_are(reader: Reader) -> None:
    rows = run(reader, 'SELECT ("x"@EN AS ?a) ("1"^^xsd:integer AS ?b) (1.5 AS ?c) ?none WHERE {}').rows
    assert rows == ((Literal("x", "en"), Literal("1", "", XSD.integer), Literal("1.5", "", XSD.decimal), None),)


def test_named_graphs_can_be_asked(reader: Reader) -> None:
    rows = run(reader, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    assert rows == (("http://example.org/n/a",),)


# -- parameters ---------------------------------------------------------------------------------------

ABOUT = """# Who is about what.
# param about: name of a thing (optional)
SELECT ?name ?about WHERE {
  ?thing schema:name ?name ; schema:about ?what
  FILTER(COALESCE(?about, "") = "" || EXISTS {
    ?what schema:name|schema:alternateName ?label FILTER(LCASE(STR(?label)) = LCASE(?about)) })
} ORDER BY ?name"""


def test_a_parameter_binds_and_has_no_column(reader: Reader) -> None:
    assert run(reader, ABOUT).rows == ((Literal("Anna"),), (Literal("Bob"),))
    result = run(reader, ABOUT, {"about": Literal("rl")})
    assert result.variables == ("name",)
    assert result.rows == ((Literal("Anna"),),)


def test_a_variable_that_is_not_declared_can_be_bound_and_stays(reader: Reader) -> None:
    text = "SELECT ?what ?name WHERE { ?thing schema:about ?what ; schema:name ?name }"
    result = run(reader, text, {"what": f"{E}rl"})
    assert result.variables == ("what", "name")
    assert result.rows == ((f"{E}rl", Literal("Anna")),)


@given(value=st.text(st.characters(codec="utf-8")))
def test_a_value_is_never_read_as_sparql(value: str) -> None:
    text = "# param value: anything\nSELECT ?value (STR(?value) AS ?same) WHERE {}"
    reader = Reader.of({})
    assert run(reader, text, {"value": Literal(value)}).rows == ((Literal(value),),)


@pytest.mark.parametrize("value", ['x" } ; DROP ALL #', "\\", '"""', "} UNION { ?s ?p ?o", "\u0000"])
def test_an_attempt_to_leave_a_value_finds_nothing(reader: Reader, value: str) -> None:
    assert run(reader, ABOUT, {"about": Literal(value)}).rows == ()


def test_a_wrong_parameter_is_told_with_the_right_one(reader: Reader) -> None:
    with pytest.raises(ParameterError, match="no parameter `abuot`; did you mean `about`"):
        run(reader, ABOUT, {"abuot": Literal("rl")})
    with pytest.raises(ParameterError, match="no parameter `x`; it has `about`"):
        run(reader, ABOUT, {"x": Literal("rl")})


def test_a_missing_parameter_is_told(reader: Reader) -> None:
    with pytest.raises(ParameterError, match="needs a value for `who`: name of a person; add `--who …`"):
        run(reader, "# A.\n# param who: name of a person\nSELECT ?who WHERE {}")


def test_a_parameter_that_is_not_selected_is_told(reader: Reader) -> None:
    with pytest.raises(ParameterError, match=r"does not select it; write \?about after SELECT"):
        run(reader, ABOUT.replace("?name ?about", "?name"), {"about": Literal("rl")})


def test_a_test_that_would_be_wrong_is_refused_rather_than_answered(reader: Reader) -> None:
    text = "SELECT ?name ?about WHERE { ?thing schema:name ?name\n FILTER(!BOUND(?about)) }"
    assert len(run(reader, text).rows) == 3
    with pytest.raises(ParameterError, match=r"^2:16: BOUND does not see"):
        run(reader, text, {"about": Literal("rl")})


def test_parameters_are_read_off_the_leading_comment() -> None:
    text = "# One.\n#param ?a:  first  (optional).\n# more\n# PARAM b: second\n\n# param c: too late\nSELECT"
    assert [(p.name, p.description, p.required) for p in parameters(text)] == [
        ("a", "first", False),
        ("b", "second", True),
    ]


# -- refusals -----------------------------------------------------------------------------------------

U = "<http://127.0.0.1:1/>"


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE {U} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent {U} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o.SERVICE{U}{{}} }}",
        f"SELECT * {{ ?s ?p 3SERVICE {U} {{}} }}",
        f"SELECT * {{ ?s ?p trueSERVICE {U} {{}} }}",
        f'SELECT * {{ ?s ?p "a"SERVICE {U} {{}} }}',
        "SELECT * { SERVICEex:a {} }",
        "SELECT * { SERVICE SILENT ex:a\\#b {} }",
        f"SELECT * {{ BIND({U} AS ?x) SERVICESILENT?x {{}} }}",
        f"SELECT * {{ service#x\n{U}#c d\n{{}} }}",
        f"SELECT * {{ FILTER(1<2)SERVICE#>\n{U}{{}} }}",
        f"BASE <http://a.example/> SELECT * {{ <#x> ?p ?o . SERVICE {U} {{}} }}",
        f'SELECT * {{ ?s ?p "#" . SERVICE {U} {{}} }}',
    ],
)
def test_the_network_is_out_of_reach(reader: Reader, text: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE is refused"):
        run(reader, f"PREFIX ex: <http://127.0.0.1:1/> {text}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?service ex:service ex:Service }",
        "SELECT * { ?s a ex:service . { ?s ?p ?o } }",
        "SELECT * { GRAPH ex:service { ?s ?p ?o } }",
        "SELECT * { GRAPH ?service { ?s ?p ?o } }",
        'SELECT * { ?s ?p "customer service" { ?s ?p ?o } }',
        "SELECT * { ?s <http://example.org/service> ?o }",
        "# about the service\nSELECT * { ?s ?p ?o }",
    ],
)
def test_what_is_only_called_service_is_answered(reader: Reader, text: str) -> None:
    assert run(reader, f"PREFIX ex: <http://127.0.0.1:1/> {text}").form is Form.SELECT


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("INSERT DATA { <http://a> <http://b> <http://c> }", "1:1: INSERT"),
        ("PREFIX a: <http://a/>\nBASE <http://b/>\n# so\n  delete where { ?s ?p ?o }", "4:3: DELETE"),
        ("DROP ALL", "1:1: DROP"),
        ("LOAD <http://127.0.0.1:1/>", "1:1: LOAD"),
    ],
)
def test_updates_are_refused(reader: Reader, text: str, place: str) -> None:
    with pytest.raises(QueryRefused, match=f"^{place} is refused: a query changes nothing"):
        run(reader, text)


# -- errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {\n  ?s shcema:name ?o }", "2:6: the prefix `shcema:` is not declared; did you mean `schema:name`?"),
        ("SELECT * { ?s zz:name ?o }", "1:15: the prefix `zz:` is not declared; did you mean `schema:name`?"),
        ("SELECT * { ?s zz:zz ?o }", "declare it with PREFIX, or take one of `quoth:`, `schema:`, `skos:`"),
        ("SELECT * { http://a.example/x ?p ?o }", "1:12: an address such as `http:…` stands between `<` and `>`"),
        ('SELECT * {\n "é😀" schema:name foo:bar }', "2:19: the prefix `foo:` is not declared; declare it with PREFIX"),
        ("SELCT * { ?s ?p ?o }", "1:1: `SELCT` is no word of SPARQL; did you mean `SELECT`?"),
        ("SELECT * { ?s ?p ?o FLITER(?o > 3) }", "1:21: `FLITER` is no word of SPARQL; did you mean `FILTER`?"),
        ("SELECT * {\n?s ?p ?o } ODER BY ?s", "2:12: `ODER` is no word of SPARQL; did you mean `ORDER`?"),
        ("SELECT * { ?s ?p ?o FILTER(STRLN(?o)) }", "1:28: `STRLN` is no word of SPARQL; did you mean `STRLEN`?"),
        ("SELECT * { ?s ?p Anna }", "1:18: `Anna` is no word of SPARQL; variables begin with `?`"),
        ('SELECT * { ?s ?p "Anna }', "1:18: this quotation mark is never closed"),
        ("SELECT * { ?s ?p ?o", "1:10: this `{` is never closed"),
        ("SELECT * { ?s ?p ?o } }", "1:23: this `}` closes nothing"),
        ("SELECT * { FILTER(?s > 3 }", "1:26: this `}` closes nothing, where `(` stands open"),
        ("SELECT * {\n?s ?p }", "2:7: `}` cannot stand here"),
        ("SELECT * {\n?s ?p ?o\n FILTER(?o > ) }", "3:14: `)` cannot stand here"),
        ("SELECT * { ?s ?p ?o } LIMIT ten", "1:29: `ten` is no word of SPARQL"),
        ("SELECT * { ?s ?p ?o . . }", "1:23: `.` cannot stand here"),
        ("SELECT * WHERE ?s ?p ?o", "1:16: `?s` cannot stand here"),
        ("SELECT * {\n?s ?p <relative> . ?s ?p ?o }", "2:7: this is not an absolute IRI"),
        ("SELECT (COUNT(?x) ?n) { ?s ?p ?o }", "1:19: `?n` cannot stand here"),
        ('SELECT * { ?s ?p "a"^^xsd:date "b" }', '1:32: `"b"` cannot stand here'),
        ("ASK { ?s ?p ?o } SELECT", "1:18: `SELECT` cannot stand here"),
        ("SELECT * { ?s ?p ?o FILTER ?o > 3 }", "1:28: `?o` cannot stand here"),
        ("SELECT * WHERE { ?s a schema:Claim, }", "1:37: `}` cannot stand here"),
        ("", "1:1: there is no query"),
        ("SELECT * WHERE", "1:15: the query ends too early"),
        ("SELECT", "the query ends too early"),
    ],
)
def test_an_error_is_told_at_its_place(reader: Reader, text: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        run(reader, text)
    assert message in str(caught.value)
    assert caught.value.text == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        # What is forgotten.
        (
            "SELECT * { ?s a schema:Person\n?s schema:name ?o }",
            "2:1: `?s` cannot stand here; is a `.` missing before it?",
        ),
        ("SELECT * WHERE ?s ?p ?o", "1:16: `?s` cannot stand here; is a `{` missing before it?"),
        ("SELECT * WHERE ?s ?p ?o }", "1:16: `?s` cannot stand here; is a `{` missing before it?"),
        ("SELECT * { ?s ?p ?o LIMIT 3 }", "1:21: `LIMIT` cannot stand here; is a `}` missing before it?"),
        ("SELECT * { ?s ?p ?o FILTER ?o > 3 }", "1:28: `?o` cannot stand here; is a `(` missing before it?"),
        ("SELECT * { ?s ?p ?o } ORDER BY DESC ?o", "1:37: `?o` cannot stand here; is a `(` missing before it?"),
        ("SELECT * { ?s ?p ?o } ORDER ?o", "1:29: `?o` cannot stand here; is `BY` missing before it?"),
        (
            "SELECT * { ?s ?p ?o FILTER NOT { ?o ?p ?s } }",
            "1:32: `{` cannot stand here; is `EXISTS` missing before it?",
        ),
        ("SELECT (COUNT(?s) ?n) { ?s ?p ?o }", "1:19: `?n` cannot stand here; is `AS` missing before it?"),
        ("SELECT * { ?s ?p ?o BIND(?o) }", "1:28: `)` cannot stand here; `AS` and a variable are missing before it"),
        ("SELECT * { ?s ?p ?o FILTER(REGEX(?o)) }", "1:36: `)` cannot stand here; the function takes one more value"),
        ("SELECT * { ?s ?p }", "1:18: `}` cannot stand here; a pattern has three parts, as in `?s schema:text ?text`"),
        ("SELECT * { ?s ?p ?o , }", "1:23: `}` cannot stand here; something is missing before it"),
        ("SELECT { ?s ?p ?o }", "1:8: `{` cannot stand here; say what is to be found, as in `SELECT ?name`"),
        ("SELECT ?s ?p a ?o }", "1:14: `a` cannot stand here; patterns stand between `{` and `}`"),
        ("?s ?p ?o", "1:1: `?s` cannot stand here; a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"),
        (" \n", "1:1: there is no query; a query begins with SELECT"),
        ("# nothing\n", "1:1: there is no query; a query begins with SELECT"),
        (
            "SELECT * { ?s ?p ?o FILTER(CONTAINS(?o 'a')) }",
            "1:40: `'a'` cannot stand here; is a `,` missing before it?",
        ),
        (
            'SELECT * { ?s schema:author schema:name "Anna" }',
            '1:41: `"Anna"` cannot stand here; is a `/` missing before `schema:name`?',
        ),
        (
            "SELECT * { ?s schema:dateCreated 2025-10-17 }",
            '1:38: `-` cannot stand here; a date is a text: `"2025-10-17"`',
        ),
        (
            "SELECT * { VALUES (?s ?o) { (1) } ?s ?p ?o }",
            "1:33: `}` cannot stand here; a row of VALUES has one value for each variable",
        ),
        ("SELECT * { ?s ?p ?o", "1:10: this `{` is never closed; write `}` where it ends"),
        ("SELECT * { FILTER(?s > 3 }", "1:26: this `}` closes nothing, where `(` stands open; write `)` before it"),
        ('SELECT * { ?s ?p "Anna }', '1:18: this quotation mark is never closed; write " again where the text ends'),
        # What is too much.
        ("SELECT ?s, ?o { ?s ?p ?o }", "1:10: `,` cannot stand here; leave it out"),
        ("SELECT * { ?s ?p ?o FILTER(?o == 3) }", "1:32: `=` cannot stand here; leave it out"),
        ("SELECT * { ?s ?p ?o } }", "1:23: this `}` closes nothing; leave it out"),
        # What is of other languages.
        ("SELECT * { ?s ?p “Anna” }", '1:18: `“` is no quotation mark of SPARQL; write `"`'),
        ("SELECT * { ?s ?p ?o } // all", "1:24: `//` begins no comment; a comment begins with `#`"),
        ("SELECT * { ?s ?p ?o /* all */ }", "1:22: `/*` begins no comment; a comment begins with `#`"),
        ("SELECT * { ?s ?p ?o } -- every one", "1:26: `every` is no word of SPARQL; a comment begins with `#`"),
        (
            "@prefix x: <http://x/> . SELECT * { ?s ?p ?o }",
            "1:1: `@prefix` is of Turtle; write PREFIX without `@`, and no `.` behind it",
        ),
        ("PREFIX x <http://x/> SELECT * { ?s ?p ?o }", "1:8: `x` is no word of SPARQL; did you mean `x:`?"),
        ("SELECT * FROM notes { ?s ?p ?o }", "1:15: `notes` is no word of SPARQL; a graph follows FROM"),
        ("SELECT * { ?s type ?o }", "1:15: `type` is no word of SPARQL; did you mean `a`?"),
        ("SELECT * { ?s A ?o }", "1:15: `A` cannot stand here; write `a`, in lower case"),
        (
            "SELECT ?my-own { ?s ?p ?my-own }",
            "1:12: `own` is no word of SPARQL; no `-` stands in the name of a variable; write `?my_own`",
        ),
        ("SELECT $ { ?s ?p ?o }", "1:8: `$` cannot stand here; the name of a variable follows, as in `?name`"),
        # What is called otherwise.
        ("SELECT * { ?s name ?o }", "1:15: `name` is no word of SPARQL; did you mean `schema:name`?"),
        ('SELECT * { ?s "name" ?o }', '1:15: `"name"` cannot stand here; did you mean `schema:name`?'),
        ("SELECT s { ?s ?p ?o }", "1:8: `s` is no word of SPARQL; did you mean `?s`?"),
        ("SELECT * { ?s ?p ?o FILTER(LENGTH(?o) > 3) }", "1:28: `LENGTH` is no word of SPARQL; did you mean `STRLEN`?"),
        (
            'SELECT * { ?s ?p ?o FILTER(?o LIKE "a") }',
            "1:31: `LIKE` is no word of SPARQL; did you mean `CONTAINS(…, …)`?",
        ),
        ("SELECT * { ?s ?p ?o FILTER(?o > 3 AND ?o < 9) }", "1:35: `AND` is no word of SPARQL; did you mean `&&`?"),
        ("SELECT (AVERAGE(?o) AS ?a) { ?s ?p ?o }", "1:9: `AVERAGE` is no word of SPARQL; did you mean `AVG`?"),
        ("SELECT * { ?s ?p ?o } LIMIT ten", "1:29: `ten` is no word of SPARQL; a whole number follows LIMIT"),
        (
            "SELECT * { ?s ?p ?o FILTER(schema:lower(?o)) }",
            "1:28: there is no function `schema:lower`; did you mean `LCASE`?",
        ),
        (
            "SELECT * { ?s ?p <relative> }",
            "1:18: this is not an absolute IRI; it begins with a scheme, as in `<https://…>`",
        ),
        ('SELECT * { ?s ?p "a"@ }', '1:21: `@` cannot stand here; a language follows, as in `"…"@en`'),
        # What goes otherwise.
        ("SELECT * { ?s ?p ?o UNION ?o ?p ?s }", "1:21: `UNION` cannot stand here; both its sides stand in braces"),
        ("SELECT * { ?s ?p ?o } WHERE ?o > 1", "1:23: `WHERE` cannot stand here; what has to hold is said before"),
        (
            "SELECT * { ?s ?p ?o } LIMIT 1 ORDER BY ?o",
            "1:31: `ORDER` cannot stand here; they come in this order: GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET",
        ),
        ("SELECT * { ?s ?p/schema:name ?o }", "1:17: `/` cannot stand here; a path has no variables in it"),
        ("SELECT * { ?s ^?p ?o }", "1:16: `?p` cannot stand here; a path has no variables in it"),
        ("SELECT COUNT(*) { ?s ?p ?o }", "1:8: `COUNT` cannot stand here; write `(COUNT(…) AS ?name)`"),
        (
            "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }",
            "1:8: `?s` is selected, but neither grouped by nor part of an aggregate",
        ),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "; add GROUP BY ?s at the end"),
        ("SELECT ?s ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s", "1:11: `?p` is selected, but"),
        ("SELECT ?s ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(?p > 3)", "; add ?p to GROUP BY"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "1:1: SELECT * does not go with GROUP BY; name the variables"),
        (
            "SELECT ?s { ?s ?p ?o FILTER(COUNT(?o) > 1) }",
            "1:29: COUNT cannot stand in FILTER; what is counted together",
        ),
        ("SELECT * { ?s ?p ?o BIND(STR(?o) AS ?o) }", "1:37: ?o has a value already, and BIND cannot give it another"),
        ("SELECT * { ?s ?p ?o BIND(STR(?o) AS ?o) ?s a ?t }", "1:37: ?o has a value already"),
        (
            "SELECT (?s AS ?o) { ?s ?p ?o }",
            "a variable that the query has already is given another value; write another",
        ),
    ],
)
def test_an_error_is_told_with_what_to_write(reader: Reader, text: str, message: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        run(reader, text)
    assert message in str(caught.value)


PIECES = ["SELECT ", "?s ", "{", "}", "schema:", "name ", "é", '"', "<", ">", "#", "\n", "(", "3 ", "BOUND(", "\\"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_answered_or_refused_in_order(text: str) -> None:
    reader = Reader.of({})
    error = None
    try:
        run(reader, text)
    except QueryError as refusal:
        error = refusal
    assert error is None or error.message
    assert error is None or error.position is None or error.position.line <= text.count("\n") + 1


@given(st.text())
def test_tokens_are_in_order_and_leave_out_white_space_alone(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert not text[at : token.offset].strip()
        assert text.startswith(token.text, token.offset)
        at = token.offset + len(token.text)
    assert not text[at:].strip()


def test_an_empty_answer_tells_of_terms_that_are_nowhere(reader: Reader) -> None:
    result = run(reader, "SELECT * { ?s a quoth:Statment ; schema:txt ?t ; schema:name ?n ; quoth:disagreesWith ?o }")
    assert result.hints == (
        "`quoth:Statment` occurs nowhere in the graph; did you mean `quoth:Statement`?",
        "`schema:txt` occurs nowhere in the graph; did you mean `schema:text`?",
    )
    assert run(reader, "ASK { ?s schema:zzz ?o }").hints == ("`schema:zzz` occurs nowhere in the graph",)
    assert run(reader, "CONSTRUCT WHERE { ?s schema:nmae ?o }").hints
    assert run(reader, NAMES).hints == ()
    own = "PREFIX x: <http://x.example/> SELECT * { ?s x:y ?o }"
    assert run(reader, own).hints == ()
    elsewhere = "`schema:prefLabel` occurs nowhere in the graph; did you mean `skos:prefLabel`?"
    assert run(reader, "ASK { ?s schema:prefLabel ?o }").hints == (elsewhere,)


def test_an_empty_answer_tells_of_dates_without_quotes(reader: Reader) -> None:
    (hint,) = run(reader, "ASK { ?s schema:name ?n FILTER(?n > 2025-01-31) }").hints
    assert hint == '`2025-01-31` is a subtraction here; a date is a text: `"2025-01-31"`'
    assert run(reader, 'ASK { ?s schema:name ?n FILTER(?n > "2025-01-31" && ?n < <http://a/2025-01>) }').hints == ()


def test_an_empty_answer_tells_of_other_names_of_a_relation(reader: Reader) -> None:
    for name, meant in (("contradicts", "quoth:opposes"), ("contradictedBy", "^quoth:opposes")):
        (hint,) = run(reader, f"ASK {{ ?s quoth:{name} ?o }}").hints
        assert hint == f"`quoth:{name}` occurs nowhere in the graph; did you mean `{meant}`?"


def test_an_empty_answer_tells_of_addresses_that_are_nearly_those_of_the_graph(reader: Reader) -> None:
    other = "nothing in the graph begins with <https://schema.org/>; `schema:` is <http://schema.org/>, declared or not"
    assert run(reader, "PREFIX s: <https://schema.org/> ASK { ?s s:name ?n ; s:about ?o }").hints == (other,)
    assert run(reader, "ASK { ?s <https://schema.org/name> ?n }").hints == (other,)
    (hint,) = run(reader, "ASK { ?s <schema:name> ?n }").hints
    assert hint == "`<schema:name>` is an address of its own; without `<` and `>` it is one of `schema:`"
    assert run(reader, "ASK { <http://schema.org/name> ?p ?n }").hints == ()


def test_an_empty_answer_tells_of_texts_that_are_something_else_in_the_graph() -> None:
    day = ("http://example.org/n/b", SDO.datePublished, Literal("2025-10-17", "", XSD.date))
    reader = Reader.of({**GRAPHS, "http://example.org/n/b": [day]})

    def hints(pattern: str) -> tuple[str, ...]:
        return run(reader, f"SELECT * {{ {pattern} }}").hints

    assert hints('?s schema:about "Reinforcement learning"') == (
        '`schema:about` leads to a thing, which has a name: write `schema:about/schema:name "Reinforcement learning"`',
    )
    assert hints("?s skos:prefLabel 'bestärkendes Lernen'") == (
        "in the graph this skos:prefLabel is another value than 'bestärkendes Lernen': "
        "write `'bestärkendes Lernen'@de`",
    )
    assert hints('?s schema:datePublished "2025-10-17"')[0].endswith('write `"2025-10-17"^^xsd:date`')
    for comparison in ('?when > "2025-11"', '"2025-11" < ?when'):
        assert hints(f"?s schema:datePublished ?when FILTER({comparison})") == (
            '`?when` is no text in the graph: compare `STR(?when)` with "2025-11", or write `"2025-11"^^xsd:date`',
        )
    # What is a text there too, or is not there at all, is no matter of how it is written.
    assert hints('?s schema:name "Nobody"') == hints('?s schema:name ?n FILTER(?n > "Z")') == ()
    assert hints('?s schema:about/schema:name "Nobody"') == ()
    # Who is asked for in another way is not told off.
    assert hints('?s schema:name "Anna" ; schema:name ?n FILTER(?n = "Bob")') == ()


def test_a_column_that_nothing_fills_is_told(reader: Reader) -> None:
    (hint,) = run(reader, "SELECT ?person ?nmae { ?person schema:name ?name }").hints
    assert hint == "`?nmae` is selected, and nothing in the query gives it a value; did you mean `?name`?"
    assert run(reader, "SELECT * { ?s schema:name ?o }").hints == ()
    assert run(reader, "SELECT (COUNT(?s) AS ?n) { ?s schema:name ?o }").hints == ()
    assert run(reader, ABOUT).hints == ()


# -- time ---------------------------------------------------------------------------------------------

ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(12)) + " }"


def test_a_query_without_end_is_ended(published: Path) -> None:
    with Reader(published) as reader, pytest.raises(QueryTimeout, match=r"no answer within 0\.5 s"):
        run(reader, ENDLESS, timeout=0.5)


@pytest.mark.parametrize("is_on_disk", [True, False])
def test_another_process_answers_alike(reader: Reader, published: Path, is_on_disk: bool) -> None:
    reader = Reader(published) if is_on_disk else reader
    bindings = {"about": Literal('R"L\n')}
    assert run(reader, ABOUT, bindings, timeout=60) == run(reader, ABOUT, bindings)
    for text in (NAMES, "ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        assert run(reader, text, timeout=60) == run(reader, text)
    with pytest.raises(QuerySyntaxError, match="1:10"):
        run(reader, "SELECT * {", timeout=60)
    if is_on_disk:
        reader.close()


def test_a_file_in_the_folder_one_stands_in_is_no_module(published: Path, tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    script = tmp_path / "elsewhere" / "ask.py"
    script.parent.mkdir()
    script.write_text(
        "import sys; from pathlib import Path\n"
        "from quoth.graph.query import run; from quoth.graph.store import Reader\n"
        "with Reader(Path(sys.argv[1])) as r: print(run(r, 'ASK { ?s ?p ?o }', timeout=60).truth)",
        encoding="utf-8",
    )
    path = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, str(script), str(published)],
        cwd=tmp_path,
        env={"PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "True\n", done.stderr


# -- named queries ------------------------------------------------------------------------------------


def test_a_vault_has_queries_of_its_own_and_they_win(tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    folder.mkdir()
    (folder / "said.rq").write_bytes(b"\xef\xbb\xbf# Mine.\n# param x: a thing\nASK {}")
    (folder / "naïve.rq").write_bytes(b"# \xff\nASK {}")
    (folder / "readme.md").write_text("no query")
    names = {query.name: query for query in named_queries(tmp_path)}
    assert names["said"].own
    assert names["said"].description == "Mine."
    assert names["said"].parameters[0].required
    assert not names["papers"].own
    assert names.keys() - {query.name for query in named_queries()} == {"naïve"}
    assert find_query("said", tmp_path) == names["said"]
    assert named_queries(tmp_path / "nowhere") == named_queries()


def test_a_misspelt_name_is_told_with_the_right_one() -> None:
    with pytest.raises(UnknownQuery, match="no query `papres`; did you mean `papers`"):
        find_query("papres")
    with pytest.raises(UnknownQuery, match="there are changed-views, "):
        find_query("zzz")


# -- writing ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def things(reader: Reader) -> Result:
    return run(reader, "SELECT ?thing ?name ?none WHERE { ?thing schema:about ?x ; schema:name ?name } ORDER BY ?name")


def test_w3c_formats_are_read_by_others(reader: Reader, things: Result) -> None:
    assert list(csv.reader(io.StringIO(write(things, "csv"))))[1] == [f"{E}anna", "Anna", ""]
    assert write(things, "tsv").splitlines()[1] == f'<{E}anna>\t"Anna"\t'
    assert json.loads(write(things, "json"))["results"]["bindings"][0]["name"] == {"type": "literal", "value": "Anna"}
    tree = ElementTree.fromstring(write(things, "xml"))
    assert [element.text for element in tree.iter("{http://www.w3.org/2005/sparql-results#}uri")] == [
        f"{E}anna",
        f"{E}bob",
    ]
    for format in ("json", "xml"):
        parsed = rdflib.query.Result.parse(io.BytesIO(write(things, format).encode()), format=format)
        assert [str(row["name"]) for row in parsed] == ["Anna", "Bob"]  # type: ignore[index,call-overload]
    truth = run(reader, "ASK {}")
    assert json.loads(write(truth, "json"))["boolean"] is True
    assert "<boolean>true</boolean>" in write(truth, "xml")


def test_hidden_columns_are_hidden_in_every_format(reader: Reader) -> None:
    result = run(reader, ABOUT, {"about": Literal("RL")})
    for format in FORMATS:
        if format not in ("turtle", "ntriples"):
            assert "about" not in write(result, format)


def test_graphs_are_written_as_graphs(reader: Reader) -> None:
    result = run(reader, "CONSTRUCT WHERE { ?s ?p ?o }")
    for format, name in (("turtle", "turtle"), ("ntriples", "nt")):
        graph = rdflib.Graph().parse(data=write(result, format), format=name)
        assert len(graph) == len(TRIPLES)
    assert "schema:name" in write(result, "turtle")
    assert write(result, "ntriples").splitlines() == sorted(write(result, "ntriples").splitlines())
    assert write(result, "table", find_labels(reader, result)).splitlines()[0].split() == [
        "subject",
        "predicate",
        "object",
    ]


@pytest.mark.parametrize(
    ("form", "format"), [("CONSTRUCT WHERE { ?s ?p ?o }", "csv"), (NAMES, "turtle"), (NAMES, "pdf")]
)
def test_a_format_that_does_not_fit_is_told(reader: Reader, form: str, format: str) -> None:
    with pytest.raises(FormatError, match="cannot be written as"):
        write(run(reader, form), format)


def test_ask_is_yes_or_no(reader: Reader) -> None:
    assert write(run(reader, "ASK {}"), "table") == "yes\n"
    assert write(run(reader, "ASK { ?s ?s ?s }"), "markdown") == "no\n"


# -- names --------------------------------------------------------------------------------------------

S = "http://example.org/n/a#s-1"
PLACE = "http://example.org/files/My%20notes/Sutton.md#char=10,20"
PLAY = "https://video.example/watch?v=a&t=3725"
PLACED: list[Triple] = [
    (S, PROV.atLocation, PLACE),
    (S, QUOTH.line, Literal("12", "", XSD.integer)),
    (S, QUOTH.playAt, PLAY),
    (S, SDO.startOffset, Literal("3725.5", "", XSD.decimal)),
]


def test_things_are_shown_by_name() -> None:
    reader = Reader.of({"http://example.org/n/a": [*TRIPLES, *PLACED]})
    result = run(
        reader,
        f"""SELECT ?x {{ VALUES ?x {{ <{E}rl> <{E}unnamed> schema:Person <{S}> <{PLACE}> <{PLAY}> <http://a.example/>
        "a\\tb" }} }}""",
    )
    labels = find_labels(reader, result, {"e": E, "n": "http://example.org/n/"})
    shown = ["Reinforcement learning", "e:unnamed", "schema:Person", "n:a#s-1", "My notes/Sutton.md:12", "1:02:05"]
    assert [labels(row[0]) for row in result.rows] == [*shown, "http://a.example/", "a b"]
    assert labels(None) == ""
    markdown = write(result, "markdown", labels)
    assert "| [1:02:05](https://video.example/watch?v=a&t=3725) |" in markdown
    assert "| Reinforcement learning |" in markdown
    table = write(result, "table", labels)
    assert f"{PLAY}\n" in table
    linked = write(result, "table", labels, hyperlinks=True)
    assert f"\x1b]8;;{PLAY}\x1b\\1:02:05\x1b]8;;\x1b\\" in linked


def test_a_name_without_language_goes_first_and_an_empty_answer_has_none(reader: Reader) -> None:
    named = Reader.of(
        {
            "http://example.org/n": [
                (S, SDO.name, Literal("b", "en")),
                (S, SDO.name, Literal("c")),
                (S, SDO.name, Literal("a", "de")),
            ]
        }
    )
    result = run(named, f"SELECT ?s {{ VALUES ?s {{ <{S}> }} }}")
    assert find_labels(named, result)(S) == "c"
    assert find_labels(reader, run(reader, "SELECT ?s { ?s ?s ?s }")).names == {}


def test_a_thing_without_name_is_shown_by_label_or_title() -> None:
    named = Reader.of({"http://example.org/n": [(S, SKOS.prefLabel, Literal("x", "en"))]})
    result = run(named, "SELECT ?s { ?s ?p ?o }")
    assert find_labels(named, result)(S) == "x"


# -- tables -------------------------------------------------------------------------------------------

PLAIN = Labels()


def cells(*texts: str) -> list[Literal]:
    return [Literal(text) for text in texts]


def test_a_table_is_aligned() -> None:
    rows = [[Literal("Anna"), Literal("7", "", XSD.integer)], [Literal("Li"), Literal("12", "", XSD.integer)]]
    assert write_table(["name", "count"], rows, PLAIN) == ("name  count\n────  ─────\nAnna      7\nLi       12\n")
    assert write_table(["name"], [], PLAIN) == "name\n────\n"


def test_a_wide_cell_is_wrapped_and_rows_then_stand_apart() -> None:
    rows = [cells("Anna", "one two three four five six"), cells("Bo", "short")]
    assert write_table(["who", "text"], rows, PLAIN, width=20) == (
        "who   text\n────  ──────────────\nAnna  one two three\n      four five six\n\nBo    short\n"
    )


def test_letters_of_two_cells_and_of_none_are_counted_so() -> None:
    rows = [cells("強化学習", "x"), cells("e\u0301", "y")]
    assert write_table(["a", "b"], rows, PLAIN).splitlines()[2:] == ["強化学習  x", "e\u0301         y"]


def test_what_would_command_a_terminal_is_left_out() -> None:
    table = write_table(["a"], [cells("x\x1b[31mred\u202e\x07\nnext")], PLAIN)
    assert table.splitlines()[2] == "x[31mred next"


def test_an_address_is_not_broken() -> None:
    address = "https://video.example/watch?v=reyes&t=296"
    table = write_table(["text", "play"], [cells("one two three four five six seven", address)], PLAIN, width=60)
    assert address in table
    assert max(map(len, table.splitlines())) <= 60


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="ascii"), max_size=60), min_size=3, max_size=3), min_size=1, max_size=4
    ),
    st.integers(40, 120),
)
def test_a_table_keeps_to_its_width_and_loses_nothing(rows: list[list[str]], width: int) -> None:
    table = write_table(["a", "b", "c"], [cells(*row) for row in rows], PLAIN, width=width)
    if "://" not in table:
        assert max(map(len, table.splitlines())) <= width
    shown = sorted("".join(table.split("\n", 2)[2].split()))
    assert shown == sorted("".join("".join(map(PLAIN, cells(*row))).replace(" ", "") for row in rows))


def test_markdown_is_escaped() -> None:
    cell = markdown_cell(PLAIN)
    assert cell(Literal("a|b *c* [[d]] <e> `f`\n#g")) == r"a\|b \*c\* \[\[d\]\] \<e\> \`f\` \#g"
    assert cell("https://a.example/x_(y)|z") == r"[https://a.example/x\_(y)\|z](https://a.example/x_%28y%29%7Cz)"
    assert cell(None) == ""


@pytest.mark.parametrize(("seconds", "shown"), [("0", "0:00"), ("59.9", "0:59"), ("61", "1:01"), ("3725.5", "1:02:05")])
def test_timecodes(seconds: str, shown: str) -> None:
    from decimal import Decimal

    assert timecode(Decimal(seconds)) == shown
