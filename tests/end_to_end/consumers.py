"""Readers of RDF that others wrote, in other languages: what each sees in a document.

`.ci/run` installs them; `tests/consumers/package.json` names those that npm has, and their versions. Where one is not
there, a test is skipped; under `QUOTH_CI` it fails.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from quoth.graph.triples import Literal, Node
from quoth.ontology.terms import XSD
from tests.exporters.test_round_trip import Quads, read_with_oxigraph

_SCRIPT = Path(__file__).parents[1] / "consumers" / "quads.cjs"
#: What the readers call the formats, by suffix.
_RAPPER = {".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads", ".trig": "trig"}
_N3 = {".ttl": "text/turtle", ".nt": "N-Triples", ".nq": "N-Quads", ".trig": "application/trig"}


def _missing(what: str) -> None:
    message = f"{what} is not installed: see .ci/run"
    if os.environ.get("QUOTH_CI"):
        pytest.fail(message)
    pytest.skip(message)


def _output(command: list[str], content: bytes) -> bytes:
    run = subprocess.run(command, input=content, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    return run.stdout


# -- rapper -------------------------------------------------------------------------------------------


def read_with_rapper(content: bytes, suffix: str) -> Quads:
    """The quads of a document as Raptor reads it; it has no JSON-LD."""
    if shutil.which("rapper") is None:
        _missing("rapper (Debian: raptor2-utils)")
    # It tells the graphs of quads in N-Quads alone.
    output = _output(["rapper", "-q", "-i", _RAPPER[suffix], "-o", "nquads", "-", "urn:x:base"], content)
    return read_with_oxigraph(output, ".nq")


# -- npm ----------------------------------------------------------------------------------------------


def _node(library: str, content: bytes, *arguments: str) -> Quads:
    node = shutil.which("node")
    if node is None:
        _missing("Node.js")
    assert node is not None
    found = subprocess.run([node, "-e", f"require.resolve('{library}')"], capture_output=True, check=False)
    if found.returncode:
        _missing(f"npm's {library}, on NODE_PATH,")
    lines = _output([node, str(_SCRIPT), library, *arguments], content).decode().split("\n")
    quads = [[_term(term) for term in json.loads(line)] for line in lines if line]
    return {(str(s), str(p), o, str(g)) for s, p, o, g in quads}


def _term(term: Any) -> Node:
    if "kind" in term:
        # There are no blank nodes.
        assert term["kind"] in ("NamedNode", "DefaultGraph"), term
        return str(term["value"])
    if term["language"]:
        return Literal(term["value"], term["language"])
    return Literal(term["value"], "", term["datatype"] or XSD.string)


def read_with_n3(content: bytes, suffix: str) -> Quads:
    """The quads of a document as N3.js reads it; it has no JSON-LD."""
    return _node("n3", content, _N3[suffix])


def read_with_jsonld(content: bytes, suffix: str) -> Quads:
    """The quads of a JSON-LD document as jsonld.js reads it: in safe mode, and without the network."""
    assert suffix == ".jsonld"
    return _node("jsonld", content)


#: Each format with each reader of it.
OUTSIDE = {"rapper": read_with_rapper, "n3": read_with_n3, "jsonld": read_with_jsonld}
OUTSIDE_PAIRS = [
    *((name, reader) for name in ("turtle", "ntriples", "nquads", "trig") for reader in ("rapper", "n3")),
    ("jsonld", "jsonld"),
]
