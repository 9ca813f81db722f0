"""The graph that the exporters' expected outputs are made from."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from quoth.exporters import Options
from quoth.graph.triples import Literal, Quad

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def options() -> Options:
    """Those of the sample's vault."""
    return Options(base="https://vault.example/me/")


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    """The sample, in the order of its file."""
    found: list[Quad] = []
    for quad in pyoxigraph.parse(path=HERE / "sample" / "sample.trig"):
        node = quad.object
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
        if isinstance(node, pyoxigraph.Literal):
            literal = (
                Literal(node.value, node.language) if node.language else Literal(node.value, "", node.datatype.value)
            )
            found.append((quad.subject.value, quad.predicate.value, literal, quad.graph_name.value))
        else:
            assert isinstance(node, pyoxigraph.NamedNode)
            found.append((quad.subject.value, quad.predicate.value, node.value, quad.graph_name.value))
    return found
