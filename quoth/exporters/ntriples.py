"""N-Triples (https://www.w3.org/TR/n-triples/): the merge of all graphs, one sorted line a triple."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quoth.exporters import File, Options
from quoth.graph.triples import Quad, format_quad


def export(quads: Iterable[Quad], options: Options) -> Iterator[File]:
    """The merge of all graphs, in canonical lines sorted by code point."""
    lines = {format_quad(subject, predicate, node) for subject, predicate, node, _ in quads}
    yield File("graph.nt", "".join(sorted(lines)).encode())
