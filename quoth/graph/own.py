"""What the writer says, apart from what others say: the graph that `quoth query --mine` asks."""

from __future__ import annotations

from collections.abc import Iterable, Set

from quoth.graph.triples import Node, Quad, Triple, type_
from quoth.ontology.terms import PROV, QUOTH, SDO

#: What somebody says, and what somebody asks within it.
_SAYINGS = frozenset((QUOTH.Statement, SDO.Question))
#: What stays of a statement of somebody else that the writer speaks of: whose words they are, and where they stand.
_KEPT = frozenset((SDO.text, SDO.author, PROV.atLocation, QUOTH.line, QUOTH.saidIn, QUOTH.when, QUOTH.playAt))


def own(quads: Iterable[Quad], writers: Set[str] | None = None) -> dict[str, list[Triple]]:
    """The triples of each named graph without the statements and questions of others.

    A statement is the writer's if the writer is one of its authors. Of a statement of somebody else that one of the
    writer's refers to (that it opposes, answers, or is a thought on), text, author and place stay, but no class: it is
    no statement in this graph. All that is no statement stays: notes, sections, episodes, people, concepts and works.

    Args:
        quads: those of the named graphs.
        writers: IRIs of the writer; where they are not known, the writer of each note is whom it names as its author,
            and what has no author is the writer's in notes that name none.
    """
    quads = [quad for quad in quads if quad[3]]
    #: The graphs that say what a saying is.
    homes: dict[str, set[str]] = {}
    authors: dict[str, set[Node]] = {}
    for subject, predicate, node, graph in quads:
        if predicate == type_ and node in _SAYINGS:
            homes.setdefault(subject, set()).add(graph)
        elif predicate == SDO.author:
            authors.setdefault(subject, set()).add(node)

    def is_own(saying: str) -> bool:
        said_by = authors.get(saying, set())
        if writers is not None:
            return not said_by.isdisjoint(writers)
        return any(
            not said_by.isdisjoint(wrote) if (wrote := authors.get(note)) else not said_by for note in homes[saying]
        )

    others = {saying for saying in homes if not is_own(saying)}
    referred = {node for subject, _, node, _ in quads if subject in homes and subject not in others and node in others}
    found: dict[str, list[Triple]] = {}
    for subject, predicate, node, graph in quads:
        if subject not in others or (subject in referred and predicate in _KEPT):
            found.setdefault(graph, []).append((subject, predicate, node))
    return found
