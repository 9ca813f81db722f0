"""TriG (https://www.w3.org/TR/trig/): the blocks of Turtle, in one named graph a note.

Unlike Turtle it keeps who says what: a named graph is what one note, or peer, says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quoth.exporters import File, Options
from quoth.exporters.reading import Descriptions, chapters, describe
from quoth.exporters.turtle import Blocks, Names, heading
from quoth.graph.triples import Quad


def export(quads: Iterable[Quad], options: Options) -> Iterator[File]:
    """Every graph: the default one, if it holds anything, then the named ones by IRI."""
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad[3], []).append(quad)
    names = Names(options)
    body = [_graph(graph, describe(graphs[graph]), names, options) for graph in sorted(graphs)]
    header = names.header()
    yield File("graph.trig", "\n".join([header, *body] if header else body).encode())


def _graph(graph: str, descriptions: Descriptions, names: Names, options: Options) -> str:
    """A graph in braces. The empty prefix stands for what the graph's name with `#` begins."""
    names.open(graph)
    label = f"{names(graph)} " if graph else ""
    blocks = Blocks(names, "    ")
    in_order = (chapter for chapter in chapters(descriptions, options.base))
    written = [blocks.write(subject, descriptions[subject]) for chapter in in_order for subject in chapter.subjects]
    return f"{heading(graph, descriptions)}{names.chapter_directive}{label}{{\n" + "\n".join(written) + "}\n"
