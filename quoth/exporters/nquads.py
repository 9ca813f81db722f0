"""N-Quads (https://www.w3.org/TR/n-quads/): every graph, one sorted line a triple."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quoth.exporters import File, Options
from quoth.graph.triples import Quad, format_quad


def export(quads: Iterable[Quad], options: Options) -> Iterator[File]:
    """Every quad, in canonical lines sorted by code point."""
    lines = {format_quad(subject, predicate, node, graph) for subject, predicate, node, graph in quads}
    yield File("graph.nq", "".join(sorted(lines)).encode())
