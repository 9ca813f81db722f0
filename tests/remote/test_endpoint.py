"""A server answers as the store does."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.graph.binding import standing_alone
from quoth.graph.plans import plan
from quoth.graph.query import find_query, run
from quoth.graph.sparql import QueryError
from quoth.graph.store import QueryInvalid, Reader
from quoth.graph.triples import Literal, Node
from quoth.remote.address import Address
from quoth.remote.endpoint import Endpoint
from quoth.remote.errors import Refused, Unreadable
from quoth.remote.exchange import Exchange
from quoth.vault import bind
from tests.end_to_end.conftest import copied
from tests.remote.oxigraph import Server, serving
from tests.remote.scripted import Reply, scripted


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, Endpoint, Server]]:
    """The store of the example vault, and a server that holds the same."""
    vault = quoth.open(copied("dwarkesh", tmp_path_factory.mktemp("examples") / "dwarkesh"))
    reader, _ = vault.reader()
    with serving() as server, reader:
        headers = {"Content-Type": "application/n-quads"}
        urllib.request.urlopen(urllib.request.Request(server.store, reader.dump(), headers, method="PUT")).close()
        yield reader, Endpoint(Exchange(Address.parse(server.query))), server


NAMED: list[tuple[str, dict[str, str]]] = [
    ("said", {}),
    ("said", {"by": "Andrej Karpathy"}),
    ("said", {"by": "karpathy", "about": "reinforcement learning", "since": "2025"}),
    ("open-questions", {"status": "open"}),
    ("open-questions", {"about": "continual learning"}),
    ("co-mentions", {"with": "reinforcement learning"}),
    ("timeline", {"about": "reinforcement learning"}),
    ("shared", {"one": "Andrej Karpathy", "other": "Richard Sutton"}),
    ("provenance", {"iri": "https://example.org/dwarkesh/e/andrej-karpathy"}),
]


@pytest.mark.parametrize(("name", "given"), NAMED, ids=str)
def test_named_queries_are_answered_alike(
    both: tuple[Reader, Endpoint, Server], name: str, given: dict[str, str]
) -> None:
    text = find_query(name).text
    here, there = (run(graph, text, bind(given)) for graph in both[:2])
    assert here.variables == there.variables
    # Where the order of a query leaves two rows open, either may come first.
    assert sorted(map(str, here.rows)) == sorted(map(str, there.rows))
    assert here.rows or given.get("since")


@pytest.mark.parametrize("name", ["said", "papers"])
def test_a_query_is_explained_alike(both: tuple[Reader, Endpoint, Server], name: str) -> None:
    here, there = (plan(graph, find_query(name).text, bind({"by": "Andrej Karpathy"})) for graph in both[:2])
    assert replace(here, seconds=0) == replace(there, seconds=0)
    assert here.rows
    assert here.seconds > 0 < there.seconds


@pytest.mark.parametrize(
    "text",
    [
        "ASK { ?s a schema:Person }",
        "CONSTRUCT { ?s schema:name ?n } WHERE { ?s a schema:Person ; schema:name ?n }",
        "DESCRIBE <https://example.org/dwarkesh/e/andrej-karpathy>",
    ],
)
def test_other_forms_are_answered_alike(both: tuple[Reader, Endpoint, Server], text: str) -> None:
    here, there = (run(graph, text) for graph in both[:2])
    assert here.answer == there.answer
    assert here.answer.content


VALUES: list[Node] = [
    Literal('" } UNION { ?s ?p ?o } #'),
    Literal("\\"),
    Literal('\\" \\u0022 } \n\r\t\x00\x7f'),
    Literal("''' é 汉 🎉 ?x $x"),
    Literal("fog", "en-gb"),
    Literal("7", "", "http://www.w3.org/2001/XMLSchema#integer"),
    "https://example.org/a?b=c#d",
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_arrives_as_it_is(both: tuple[Reader, Endpoint, Server], value: Node) -> None:
    text = "SELECT ?x ?y WHERE { { SELECT ?x ?y { BIND(?x AS ?y) } } }"
    assert run(both[1], text, {"x": value}).rows == ((value, value),)


@pytest.mark.parametrize("value", ["https://a/> } #", "https://a b/", Literal("\ud800")])
def test_what_is_no_term_is_refused_before_it_is_sent(value: Node) -> None:
    with pytest.raises(QueryInvalid):
        standing_alone("SELECT ?x {}", {"x": value}, {})


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("SELECT ?x {\n}", 'SELECT ?x { VALUES (?x) { ("v") } \n}'),
        ("# {\nASK { ?x ?y '{' }", "# {\nASK { VALUES (?x) { (\"v\") }  ?x ?y '{' }"),
        ("SELECT (EXISTS { ?x ?y 1 } AS ?e) ?x { }", 'SELECT (EXISTS { ?x ?y 1 } AS ?e) ?x { VALUES (?x) { ("v") }  }'),
        ("SELECT * { SELECT ?y { ?y ?z 1 } }", 'SELECT * { VALUES (?x) { ("v") } {  SELECT ?y { ?y ?z 1 }  }}'),
        ("CONSTRUCT { ?x ?y 1 } { }", 'CONSTRUCT { ?x ?y 1 } { VALUES (?x) { ("v") }  }'),
        ("CONSTRUCT WHERE { ?x ?y 1 }", 'CONSTRUCT WHERE { ?x ?y 1 }\nVALUES (?x) { ("v") }'),
        ("DESCRIBE ?x", 'DESCRIBE ?x\nVALUES (?x) { ("v") }'),
    ],
)
def test_values_stand_at_the_start_of_what_sees_them(text: str, sent: str) -> None:
    assert standing_alone(text, {"x": Literal("v")}, {"schema": "http://schema.org/"}) == sent


def test_prefixes_are_supplied_where_they_are_used() -> None:
    prefixes = {"a": "http://a/", "b": "http://b/", "c": "http://c/"}
    text = "PREFIX b: <http://mine/>\nASK { a:x b:y '' }"
    assert standing_alone(text, {}, prefixes) == f"PREFIX a: <http://a/> {text}"


def test_a_fault_of_the_query_has_its_place(both: tuple[Reader, Endpoint, Server]) -> None:
    with pytest.raises(QueryError) as caught:
        run(both[1], "SELECT ?x {\n  ?x a schema:Person ;;\n} ORDER ?x")
    assert str(caught.value) == "3:9: `?x` cannot stand here; is `BY` missing before it?"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(200, b"<html>", {"Content-Type": "text/html"}), Unreadable),
        (Reply(200, b"{", {"Content-Type": "application/sparql-results+json"}), Unreadable),
        (Reply(200, b'{"head":{},"boolean":true}', {"Content-Type": "application/sparql-results+json"}), Unreadable),
        (Reply(200), Unreadable),
        (Reply(400, b"our own limit"), Refused),
    ],
)
def test_an_answer_that_is_none_is_said_to_be(reply: Reply, error: type[Exception]) -> None:
    with scripted(reply) as told, pytest.raises(error):
        Endpoint(Exchange(Address.parse(told.url))).query("SELECT ?s { ?s ?p ?o }")


def test_the_command_asks_the_server_and_not_the_store(
    both: tuple[Reader, Endpoint, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["query", "people", "--store", both[2].query, "--format", "json"]
    result = CliRunner(catch_exceptions=False).invoke(main, words, prog_name="quoth")
    assert result.exit_code == 0
    rows = json.loads(result.stdout)["results"]["bindings"]
    assert "Andrej Karpathy" in str(rows) or "andrej-karpathy" in str(rows)
    assert not list(tmp_path.iterdir())
