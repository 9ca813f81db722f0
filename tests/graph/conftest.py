"""The sample that questions are tested on."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest

from quoth.graph.store import Reader
from quoth.graph.triples import Literal, Triple

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sample() -> Reader:
    """The sample as a store in memory."""
    graphs: dict[str, list[Triple]] = {}
    for quad in pyoxigraph.parse(path=HERE / "sample.trig"):
        assert isinstance(quad.graph_name, pyoxigraph.NamedNode)
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        node = quad.object
        assert not isinstance(node, pyoxigraph.BlankNode | pyoxigraph.Triple)
        value = (
            node.value
            if isinstance(node, pyoxigraph.NamedNode)
            else Literal(node.value, node.language or "", node.datatype.value)
        )
        graphs.setdefault(quad.graph_name.value, []).append((quad.subject.value, quad.predicate.value, value))
    return Reader.of(graphs)
