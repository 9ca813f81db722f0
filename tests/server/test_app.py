"""Requests and their responses, without a socket between them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from quoth.server import app
from quoth.server.served import Served
from quoth.serving import VaultSource
from tests.server.conftest import NOTE, SECRET

BASE = "http://127.0.0.1:8808"
TEXTS = "SELECT ?text { ?s a quoth:Statement ; schema:text ?text }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"


def get(client: Client, path: str, **options: Any) -> TestResponse:
    return client.open(path, base_url=BASE, **options)


def ask(client: Client, query: str, accept: str = "") -> TestResponse:
    return get(client, "/sparql", query_string={"query": query}, headers={"Accept": accept})


def found(response: TestResponse) -> set[str]:
    rows = json.loads(response.data)["results"]["bindings"]
    return {cell["value"] for row in rows for cell in row.values()}


@pytest.mark.parametrize(
    ("query", "accept", "content_type", "part"),
    [
        ("ASK {?s a schema:Person}", "", "application/sparql-results+json", b'"boolean":true'),
        ("ASK {?s a schema:Person}", "application/sparql-results+xml", "application/sparql-results+xml", b">true<"),
        ("SELECT ?n {?s a schema:Person; schema:name ?n}", "text/csv", "text/csv; charset=utf-8", b"\r\nBen Ortiz"),
        (
            "SELECT ?n {?s a schema:Person; schema:name ?n}",
            "text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
            b'"Ben Ortiz"',
        ),
        ("CONSTRUCT WHERE {?s a schema:Person}", "", "text/turtle; charset=utf-8", b"a schema:Person"),
        ("DESCRIBE <https://kim.example/v/e/ada-marsh>", "application/n-triples", "application/n-triples", b'"Ada'),
        ("CONSTRUCT WHERE {?s a schema:Person}", "application/ld+json", "application/ld+json", b'"@id"'),
        ("CONSTRUCT WHERE {?s a schema:Person}", "application/rdf+xml", "application/rdf+xml", b"<rdf:RDF"),
    ],
)
def test_an_answer_comes_as_it_is_wanted(
    client: Client, query: str, accept: str, content_type: str, part: bytes
) -> None:
    response = ask(client, query, accept)
    assert (response.status_code, response.headers["Content-Type"]) == (200, content_type)
    assert part in response.data
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "accept", "status", "part"),
    [
        ("SELECT * {?s ?p ?o} LIMT 1", "", 400, "1:21: `LIMT` is no word of SPARQL; did you mean `LIMIT`?"),
        ("SELECT * { SERVICE <http://other.example/> { ?s ?p ?o } }", "", 403, "SERVICE is refused"),
        ("LOAD <http://other.example/>", "", 403, "LOAD is refused"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "", 403, "INSERT is refused"),
        ("ASK {}", "text/html", 406, "application/sparql-results+json"),
        ("SELECT * {?a ?b ?c . ?d ?e ?f . ?g ?h ?i}", "", 403, "more than 1,048,576 bytes"),
        (ENDLESS, "", 503, "within 2 s"),
    ],
)
def test_a_query_that_cannot_be_answered_is_told_why(
    client: Client, query: str, accept: str, status: int, part: str
) -> None:
    response = ask(client, query, accept)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "text/plain; charset=utf-8")
    assert part in response.text
    assert ask(client, "ASK {}").status_code == 200


def test_a_text_that_takes_for_ever_to_read_is_given_up(client: Client) -> None:
    response = get(client, "/sparql", method="POST", data={"query": '"\\' * 60_000})
    assert response.status_code == 503


def test_a_query_is_asked_of_the_graphs_that_the_request_names(client: Client) -> None:
    query = {"query": "SELECT (COUNT(*) AS ?n) {?s ?p ?o}"}
    graph = "https://kim.example/v/n/lamps"
    (all_,) = found(get(client, "/sparql", query_string=query))
    assert found(get(client, "/sparql", query_string={**query, "default-graph-uri": graph})) == {all_}
    assert found(get(client, "/sparql", query_string={**query, "default-graph-uri": "urn:none"})) == {"0"}
    assert found(get(client, "/sparql", query_string={**query, "named-graph-uri": graph})) == {"0"}
    twice = get(
        client, "/sparql", query_string=f"query={query['query']}&default-graph-uri={graph}&default-graph-uri=urn:x"
    )
    assert found(twice) == {all_}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    response = get(client, "/sparql", method=method)
    assert (response.status_code, response.headers["Allow"]) == (405, "OPTIONS, GET, HEAD, POST")
    assert get(client, "/", method=method).headers["Allow"] == "OPTIONS, GET, HEAD"


def test_head_tells_what_get_does(client: Client) -> None:
    options = {"query_string": {"query": "ASK {}"}}
    whole, head = get(client, "/sparql", **options), get(client, "/sparql", method="HEAD", **options)
    assert head.data == b""
    assert head.headers == whole.headers


def test_too_much_is_refused(client: Client) -> None:
    assert get(client, "/sparql", query_string={"query": "a" * app.ADDRESS}).status_code == 414
    body = b" " * (app.BODY + 1)
    response = get(client, "/sparql", method="POST", data=body, content_type="application/sparql-query")
    assert response.status_code == 413
    assert get(client, "/sparql", method="POST", data={"update": "DROP ALL"}).status_code == 403


def test_an_allowed_site_may_ask_and_no_other(client: Client) -> None:
    asked = {"Origin": "https://tool.example", "Access-Control-Request-Method": "POST"}
    response = get(client, "/sparql", method="OPTIONS", headers=asked)
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "https://tool.example"
    assert response.headers["Access-Control-Allow-Methods"] == "OPTIONS, GET, HEAD, POST"
    response = get(client, "/sparql?query=ASK{}", headers=asked)
    assert response.headers["Access-Control-Allow-Origin"] == "https://tool.example"
    assert response.headers.getlist("Vary") == ["Accept", "Origin"]
    for method in ("GET", "OPTIONS"):
        response = get(
            client, "/sparql?query=ASK{}", method=method, headers={**asked, "Origin": "https://evil.example"}
        )
        assert response.status_code == 403
        assert "Access-Control-Allow-Origin" not in response.headers


def test_a_foreign_host_is_refused(client: Client) -> None:
    response = client.get("/sparql?query=ASK{}", base_url="http://evil.example:8808")
    assert response.status_code == 421


def test_the_endpoint_describes_itself(client: Client) -> None:
    response = get(client, "/sparql")
    assert response.headers["Content-Type"] == "text/turtle; charset=utf-8"
    assert f"<{BASE}/sparql> a sd:Service" in response.text
    assert get(client, "/sparql", headers={"Accept": "image/png"}).status_code == 406


def test_the_page_is_sent_with_what_keeps_it_to_itself(client: Client) -> None:
    response = get(client, "/")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    again = get(client, "/", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/x.js", "/../app.py", "/..%2fapp.py", "//etc/passwd.txt", "/js", "/.hidden.js", "/js/"]
)
def test_nothing_but_the_page_is_sent(client: Client, path: str) -> None:
    assert get(client, path).status_code == 404


def test_the_page_gets_its_data(client: Client) -> None:
    about = json.loads(get(client, "/api/about").data)
    assert (about["name"], about["private"], about["stale"], about["counts"]["notes"]) == ("vault", False, "", 1)
    assert "said" in {query["name"] for query in json.loads(get(client, "/api/queries").data)}
    hits = json.loads(get(client, "/api/search", query_string={"q": "ben"}).data)
    iri = hits["things"][0]["iri"]
    assert json.loads(get(client, "/api/thing", query_string={"iri": iri}).data)["name"] == "Ben Ortiz"
    for path in ("/api/graph", f"/api/graph?iri={iri}&limit=5", "/api/questions?status="):
        assert get(client, path).status_code == 200


def test_a_named_query_takes_values_and_no_text_of_queries(client: Client) -> None:
    def said(by: str) -> TestResponse:
        return get(client, "/api/query", query_string={"name": "said", "by": by})

    assert "Fog hides the harbour." in said("Ben Ortiz").text
    assert found(said('Ben Ortiz" } UNION { ?s ?p ?o } #')) == set()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/query?name=sayd", 404),
        ("/api/query", 400),
        ("/api/query?name=said&bye=x", 400),
        ("/api/thing", 400),
        ("/api/thing?iri=urn:none", 404),
        ("/api/graph?limit=-1", 400),
        ("/api/nothing", 404),
    ],
)
def test_the_page_is_told_what_is_wrong_as_json(client: Client, path: str, status: int) -> None:
    response = get(client, path)
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/json")
    assert json.loads(response.data)["error"]["message"]


def test_an_edit_is_seen_at_the_next_request(client: Client, vault: Path) -> None:
    assert "Boats wait." not in found(ask(client, TEXTS))
    (vault / "lamps.md").write_text(f"{NOTE}\nBen: Boats wait.\n", encoding="utf-8")
    assert "Boats wait." in found(ask(client, TEXTS))
    (vault / "quoth.toml").write_text('base = "nonsense', encoding="utf-8")
    assert "Boats wait." in found(ask(client, TEXTS))
    assert "quoth.toml" in json.loads(get(client, "/api/about").data)["stale"]


def test_what_is_private_is_not_there(client: Client, vault: Path) -> None:
    (vault / "lamps.md").write_text(NOTE + SECRET, encoding="utf-8")
    assert "Fog hides the harbour." in found(ask(client, TEXTS))
    for query in ("SELECT * {?s ?p ?o}", "SELECT * {GRAPH ?g {?s ?p ?o}}"):
        assert "heron" not in ask(client, query).text
    assert found(ask(client, "SELECT ?o {?s quoth:private ?o}")) == set()
    assert "heron" not in get(client, "/api/search?q=heron").text.partition('"things"')[2]
    (vault / "lamps.md").write_text(NOTE + SECRET.replace(" #private", ""), encoding="utf-8")
    assert "heron" in ask(client, TEXTS).text


def test_what_is_private_is_there_for_those_who_ask_for_it(vault: Path) -> None:
    (vault / "lamps.md").write_text(NOTE + SECRET, encoding="utf-8")
    source = VaultSource([vault])
    served = Served(source, source.open(), private=True)
    with served.look() as snapshot:
        assert any("heron" in str(triple) for triple in snapshot.reader.triples())
    served.close()


def test_paths_pick_notes(vault: Path) -> None:
    (vault / "other.md").write_text("Ann: Another thing.\n", encoding="utf-8")
    source = VaultSource([vault / "lamps.md"])
    served = Served(source, source.open())
    with served.look() as snapshot:
        said = str(list(snapshot.reader.triples()))
    assert "Fog hides the harbour." in said
    assert "Another thing." not in said
    served.close()
