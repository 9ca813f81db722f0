"""Which quads leave the store.

Two things are done, both on the named graphs, since only they tell who said what. Some things are *left out*: what is
private, and the writer's thoughts where they are not wanted; with them goes whatever only they led to. And statements
are *picked*: by note, by subject, by date; with them comes the description of everything they refer to. Either way
nothing is left dangling: no triple leads to a thing of the vault that is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from quoth.graph.triples import Literal, Quad, type_
from quoth.ontology.slugs import fold_name
from quoth.ontology.terms import OWL, PROV, QUOTH, SDO, SKOS, XSD

_TRUE = Literal("true", "", XSD.boolean)

_OTHER_NAMES = frozenset((SDO.alternateName, SKOS.altLabel))
_NAMES = frozenset((SDO.name, SDO.alternateName, SKOS.prefLabel, SKOS.altLabel))

#: What says that two names are one thing's, or are not: no description of it.
_IDENTITY = frozenset((OWL.sameAs, OWL.differentFrom, SKOS.exactMatch, SKOS.closeMatch, PROV.alternateOf))

#: How a statement refers to those who say it, which is not to be about them.
_SAYING = frozenset((type_, SDO.author, SDO.claimInterpreter, SDO.contributor))

_T = TypeVar("_T")
#: A thing and the graph that describes it.
_Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of a graph. The plain one is everything that is not private."""

    #: Whether private notes and statements are wanted.
    private: bool = False
    #: Whether the writer's own thoughts are wanted.
    thoughts: bool = True
    #: IRIs of the notes whose statements are wanted; None for every note.
    notes: frozenset[str] | None = None
    #: IRIs of things, any of which the statements wanted refer to; None for every statement.
    about: frozenset[str] | None = None
    #: The date from which on statements are wanted, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. A statement without a date is
    #: not; one of `2026` is before `2026-01`.
    since: str = ""


def find_named(quads: Iterable[Quad], name: str) -> frozenset[str]:
    """The IRIs of the things that bear a name or alias, however it is spelt; an IRI names itself."""
    key = fold_name(name)
    found = set()
    for subject, predicate, node, _ in quads:
        if subject == name or (predicate in _NAMES and isinstance(node, Literal) and fold_name(node.text) == key):
            found.add(subject)
    return frozenset(found)


def select(quads: Iterable[Quad], selection: Selection) -> list[Quad]:
    """The quads wanted, in the order given.

    Args:
        quads: those of the named graphs. Any of the default graph are left out, since it cannot tell what of it is
            private: it is to be made anew from the result, of which it is the merge.
        selection: what is wanted.
    """
    chosen = [quad for quad in quads if quad[3]]
    chosen = _leave_out(chosen, _unwanted(chosen, selection))
    if selection.notes is None and selection.about is None and not selection.since:
        return chosen
    return _pick(chosen, selection)


def _closure(roots: Iterable[_T], following: Callable[[_T], Iterable[_T]]) -> set[_T]:
    """Everything reached from the roots, and they."""
    found = set(roots)
    waiting = list(found)
    while waiting:
        for other in following(waiting.pop()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _sources(quads: Iterable[Quad], predicate: str) -> dict[str, list[str]]:
    """The subjects that a predicate leads from, by object."""
    found: dict[str, list[str]] = {}
    for subject, verb, node, _ in quads:
        if verb == predicate and isinstance(node, str):
            found.setdefault(node, []).append(subject)
    return found


def _with_parts(wholes: set[str], quads: list[Quad]) -> set[str]:
    """Things and all that is part of them, at any depth."""
    parts = _sources(quads, SDO.isPartOf)
    return _closure(wholes, lambda whole: parts.get(whole, ()))


# -- leaving out --------------------------------------------------------------------------------------


def _unwanted(quads: list[Quad], selection: Selection) -> set[str]:
    """The notes, sections and statements that are not wanted, with all their parts."""
    unwanted = set()
    for subject, predicate, node, _ in quads:
        private = not selection.private and predicate == QUOTH.private and node == _TRUE
        thought = not selection.thoughts and predicate == type_ and node == QUOTH.Thought
        if private or thought:
            unwanted.add(subject)
    return _with_parts(unwanted, quads) if unwanted else unwanted


def _leave_out(quads: list[Quad], unwanted: set[str]) -> list[Quad]:
    """The quads without some notes and statements, without what only they led to, and without what led to them."""
    if not unwanted:
        return quads
    public = [quad for quad in quads if quad[3] not in unwanted]
    left = [quad for quad in public if quad[0] not in unwanted]
    orphans = _orphans(left, [quad for quad in public if quad[0] in unwanted])
    left = [quad for quad in left if (quad[0], quad[3]) not in orphans]
    gone = (_described(quads) - _described(left)) | unwanted
    # The local name of a thing that is gone goes with it.
    gone |= {quad[0] for quad in quads if quad[1] == OWL.sameAs and quad[2] in gone}
    there = {quad[0] for quad in quads}
    while gone:
        left = [quad for quad in left if gone.isdisjoint(quad[:3])]
        before, there = there, {quad[0] for quad in left}
        gone = before - there - gone
    return left


def _described(quads: list[Quad]) -> set[str]:
    """The things of which more is said than what they are the same as, and what else they are called.

    Another name is all that a generated page may say of a thing.
    """
    return {quad[0] for quad in quads if quad[1] not in _IDENTITY and quad[1] not in _OTHER_NAMES}


def _orphans(left: list[Quad], removed: list[Quad]) -> set[tuple[str, str]]:
    """Things, each with the graph that describes it, that nothing leads to since some statements are removed.

    A note describes what its statements mention, and the properties of the vault's own that they have. What only the
    removed ones mention or have is an orphan, and so is what only orphans lead to; notes and their parts never are.
    """
    near = _neighbours(left)

    def beside(place: _Place) -> list[_Place]:
        return [(other, place[1]) for other in near[place] if (other, place[1]) in near]

    mentioned: set[_Place] = {(node, graph) for _, _, node, graph in removed if isinstance(node, str)}
    mentioned |= {(predicate, graph) for _, predicate, _, graph in removed}
    suspects = _closure(mentioned & near.keys(), beside)
    graphs_of: dict[str, list[str]] = {}
    for subject, graph in suspects:
        graphs_of.setdefault(subject, []).append(graph)

    def suspected(iris: Iterable[str]) -> list[_Place]:
        return [(iri, graph) for iri in iris for graph in graphs_of.get(iri, ())]

    def onward(place: _Place) -> list[_Place]:
        return suspected(near[place])

    public = {
        node
        for subject, predicate, node, graph in left
        if isinstance(node, str) and predicate not in _IDENTITY and (subject, graph) not in suspects
    }
    public |= {quad[1] for quad in left if (quad[0], quad[3]) not in suspects}
    kept = _closure(suspected(public), onward)
    return suspects - kept


def _neighbours(quads: list[Quad]) -> dict[_Place, set[str]]:
    """Where each described thing that is no part of a note leads to in a graph: its objects, and its other names."""
    graphs = {quad[3] for quad in quads}
    found: dict[_Place, set[str]] = {}
    for subject, predicate, node, graph in quads:
        if subject.partition("#")[0] in graphs:
            continue
        if predicate == OWL.sameAs and isinstance(node, str) and node.partition("#")[0] in graphs:
            # Another name of a part of a note.
            continue
        near = found.setdefault((subject, graph), set())
        if isinstance(node, str):
            near.add(node)
            if predicate == OWL.sameAs:
                found.setdefault((node, graph), set()).add(subject)
    return found


# -- picking ------------------------------------------------------------------------------------------


def _pick(quads: list[Quad], selection: Selection) -> list[Quad]:
    """The statements wanted, with the descriptions of everything they refer to, directly or not."""
    near: dict[str, set[str]] = {}
    for subject, predicate, node, _ in quads:
        beside = near.setdefault(subject, set())
        beside.add(predicate)
        if isinstance(node, str):
            beside.add(node)
            if predicate == OWL.sameAs:
                near.setdefault(node, set()).add(subject)
    wanted = _closure(_roots(quads, selection), lambda subject: near.get(subject, ()))
    return [quad for quad in quads if quad[0] in wanted]


def _roots(quads: list[Quad], selection: Selection) -> set[str]:
    """The statements wanted with their parts, and what they are wanted to be about; of whole notes, everything."""
    said = quads if selection.notes is None else [quad for quad in quads if quad[3] in selection.notes]
    if selection.about is None and not selection.since:
        return {quad[0] for quad in said}
    found = {quad[0] for quad in said if quad[1] == type_ and quad[2] == QUOTH.Statement}
    if selection.about is not None:
        found &= {quad[0] for quad in said if quad[2] in selection.about and quad[1] not in _SAYING}
    if selection.since:
        found &= {
            q[0] for q in said if q[1] == QUOTH.when and isinstance(q[2], Literal) and q[2].text >= selection.since
        }
    return _with_parts(found, said) | (selection.about or set())
