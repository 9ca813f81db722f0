"""`quoth serve` as it is started, asked by clients that others wrote."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import rdflib
from click.testing import CliRunner
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from quoth.cli import main
from tests.server.test_app import ENDLESS

NAMES = "PREFIX s: <http://schema.org/> SELECT ?name { ?p a s:Person ; s:name ?name } ORDER BY ?name"


def start(vault: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    """A server of a vault, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "quoth", "serve", str(vault), "--port", "0", *options],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        # Where a script runs the tests in the background, programs are started deaf to it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    match = re.search(r"http://127\.0\.0\.1:\d+/", line)
    assert match, line
    return process, match[0]


@pytest.fixture
def server(vault: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "*")
    process, address = start(vault, "--timeout", "2")
    with process:
        yield address
        process.terminate()


def answer(wrapper: SPARQLWrapper) -> Any:
    """What it makes of the answer: another type for each format."""
    return wrapper.queryAndConvert()


def test_sparqlwrapper_is_answered(server: str) -> None:
    wrapper = SPARQLWrapper(f"{server}sparql")
    wrapper.setQuery(NAMES)
    wrapper.setReturnFormat(JSON)
    rows = answer(wrapper)["results"]["bindings"]
    assert [row["name"]["value"] for row in rows] == ["Ada Marsh", "Ben Ortiz", "Kim Note"]
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(CSV)
    assert b"Ben Ortiz" in answer(wrapper)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setReturnFormat(XML)
    assert "Ben Ortiz" in answer(wrapper).toxml()
    wrapper.setQuery("CONSTRUCT WHERE { ?p a <http://schema.org/Person> }")
    wrapper.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=answer(wrapper), format="turtle")) == 3
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("SELECT nothing")
    with pytest.raises(QueryBadFormed):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_is_answered(server: str, method: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{server}sparql", method=method))
    rows: Any = graph.query(NAMES)
    assert [str(row[0]) for row in rows] == ["Ada Marsh", "Ben Ortiz", "Kim Note"]
    assert len(list(graph.subjects(rdflib.RDF.type, rdflib.URIRef("http://schema.org/Person")))) == 3


def test_the_page_is_answered_while_queries_take_their_time(server: str) -> None:
    def slow(_: int) -> int:
        request = urllib.request.Request(
            f"{server}sparql", ENDLESS.encode(), {"Content-Type": "application/sparql-query"}
        )
        try:
            with urllib.request.urlopen(request) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code

    with ThreadPoolExecutor(12) as pool:
        waiting = [pool.submit(slow, number) for number in range(12)]
        with urllib.request.urlopen(f"{server}api/about") as response:
            assert response.status == 200
        assert not all(query.done() for query in waiting)
        assert {query.result() for query in waiting} == {503}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly(vault: Path, number: signal.Signals) -> None:
    process, _ = start(vault)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")


def test_a_port_that_is_taken_is_told(vault: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", str(vault), "--port", str(port)])
    assert result.exit_code == 1
    assert f"cannot listen on port {port} of 127.0.0.1: " in result.stderr


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--host", "0.0.0.0"], "is not an address of this machine alone"),
        (["--host", "example.org"], "is not an address of this machine alone"),
        (["--allow-origin", "example.org"], "is no origin"),
    ],
)
def test_it_is_for_this_machine_alone(vault: Path, options: list[str], part: str) -> None:
    result = CliRunner().invoke(main, ["serve", str(vault), *options])
    assert result.exit_code == 2
    assert part in result.stderr


def test_what_is_not_installed_is_told(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("werkzeug", "quoth.server"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "werkzeug", None)
    monkeypatch.setitem(sys.modules, "werkzeug.exceptions", None)
    result = CliRunner().invoke(main, ["serve", str(vault)])
    assert result.exit_code == 1
    assert "pip install 'quoth[serve]'" in result.stderr
