"""The graph as a drawing: things as dots, and what joins them as lines.

Statements are not drawn; they join people to what they speak of, and count. A line has a label (`speaks of`, `guest`,
`broader` …) and a weight: how many statements it stands for, 1 where the notes simply say it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quoth.graph.said import RELATION_KEYS, Entity, ask_about, entities, one_name
from quoth.graph.search import count_statements
from quoth.graph.store import Reader, is_iri
from quoth.graph.triples import Literal, Node
from quoth.ontology.terms import MREL, PREFIXES, SDO

#: How many things are drawn, if not told otherwise: around one thing, and of the whole.
AROUND = 40
WHOLE = 300

SPEAKS_OF = "speaks of"
IS_ON = "is on"

_LABELS = {
    **{iri: key.replace("-", " ") for iri, key in RELATION_KEYS.items()},
    MREL.hst: "host",
    MREL.ive: "guest",
    SDO.partOfSeries: "episode of",
    SDO.author: "author",
    SDO.isPartOf: "part of",
}
_PROPERTIES = ", ".join(f"<{iri}>" for iri in _LABELS)
_UNDRAWN = frozenset(("note", "page", "section", "", "MediaObject", "Clip"))
_SUPPLIED = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}


@dataclass(frozen=True, slots=True)
class Dot:
    """A thing in the drawing."""

    id: str
    name: str
    #: As in `said.Entity`.
    type: str
    #: How many statements are on it, by it or made in it.
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """What joins two things."""

    source: str
    target: str
    label: str
    #: How many statements say so; 1 for what is no matter of statements.
    weight: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Dots, the largest first, and the lines between them."""

    nodes: tuple[Dot, ...]
    edges: tuple[Line, ...]
    #: How many more things there are that are not drawn.
    left_out: int


_OF_ONE = """
SELECT ?a ?b (COUNT(DISTINCT ?s) AS ?count) WHERE {
  VALUES ?x { }
  { ?s quoth:onTopic ?x ; a quoth:Statement ; schema:author ?a BIND(?x AS ?b) }
  UNION { ?s schema:author ?x ; a quoth:Statement ; quoth:onTopic ?b BIND(?x AS ?a) }
  FILTER(?a != ?b)
} GROUP BY ?a ?b
"""
_ON_ONE = """
SELECT ?a ?b (COUNT(DISTINCT ?s) AS ?count) WHERE {
  VALUES ?x { }
  { ?s quoth:saidIn ?x ; quoth:onTopic ?b BIND(?x AS ?a) }
  UNION { ?s quoth:onTopic ?x ; quoth:saidIn ?a BIND(?x AS ?b) }
} GROUP BY ?a ?b
"""
_ALL_SPEAK = """
SELECT ?a ?b (COUNT(DISTINCT ?s) AS ?count) WHERE {
  ?s quoth:onTopic ?b ; schema:author ?a FILTER(?a != ?b)
} GROUP BY ?a ?b
"""
_ALL_ON = "SELECT ?a ?b (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s quoth:onTopic ?b ; quoth:saidIn ?a } GROUP BY ?a ?b"


def neighbourhood(reader: Reader, iri: str, limit: int = AROUND) -> Drawing:
    """A thing and what it is joined to most, with the lines among all of them; empty where there is no such thing.

    Args:
        iri: any IRI it has.
        limit: how many things are drawn at most.
    """
    if not is_iri(iri):
        return Drawing((), (), 0)
    iri = one_name(reader, iri)
    lines = [
        *_counted(ask_about(reader, _OF_ONE, [iri]), SPEAKS_OF),
        *_counted(ask_about(reader, _ON_ONE, [iri]), IS_ON),
    ]
    lines += _said(reader, [iri])
    weights: dict[str, int] = {}
    for line in lines:
        for end in {line.source, line.target} - {iri}:
            weights[end] = weights.get(end, 0) + line.weight
    drawn = {e.iri: e for e in entities(reader, (iri, *weights)).values() if e.type not in _UNDRAWN}
    near = sorted((end for end in weights if end in drawn), key=lambda end: (-weights[end], drawn[end].name, end))
    chosen = [e for e in (iri, *near[: max(limit - 1, 0)]) if e in drawn]
    if not chosen:
        return Drawing((), (), 0)
    among = [*_spoken(reader, chosen), *_said(reader, chosen)]
    return _drawing(reader, {end: drawn[end] for end in chosen}, [*lines, *among], len(near) + 1 - len(chosen))


def overview(reader: Reader, limit: int = WHOLE) -> Drawing:
    """The whole graph: its largest things, and the lines among them.

    Args:
        limit: how many things are drawn at most.
    """
    lines = [
        *_counted(reader.rows(_ALL_SPEAK, _SUPPLIED), SPEAKS_OF),
        *_counted(reader.rows(_ALL_ON, _SUPPLIED), IS_ON),
    ]
    weights: dict[str, int] = {}
    for line in lines:
        for end in (line.source, line.target):
            weights[end] = weights.get(end, 0) + line.weight
    for (thing,) in reader.rows(_EVERY, _SUPPLIED):
        weights.setdefault(str(thing), 0)
    largest = sorted(weights, key=lambda end: (-weights[end], end))
    drawn: dict[str, Entity] = {}
    # Who weighs most is nearly always drawn, so that a few more than are wanted are enough to ask about.
    for start in range(0, len(largest), max(limit, 1)):
        asked = entities(reader, largest[start : start + max(limit, 1)])
        drawn |= {e.iri: e for e in asked.values() if e.type not in _UNDRAWN}
        if len(drawn) >= limit:
            break
    chosen = dict(list(drawn.items())[:limit])
    return _drawing(reader, chosen, [*lines, *_said(reader, chosen)], len(largest) - len(chosen))


_EVERY = """
SELECT DISTINCT ?x WHERE {
  VALUES ?type { schema:Person schema:Organization skos:Concept schema:ScholarlyArticle schema:Book schema:Article
    schema:PodcastEpisode schema:PodcastSeries }
  ?x a ?type
}
"""


def _counted(rows: Iterable[tuple[Node | None, ...]], label: str) -> list[Line]:
    return [Line(str(a), str(b), label, int(n.text)) for a, b, n in rows if isinstance(n, Literal) and a and b]


def _spoken(reader: Reader, iris: Iterable[str]) -> list[Line]:
    """Who speaks of some things, what some people speak of, and what is said in which episodes."""
    asked = list(iris)
    lines = _counted(ask_about(reader, _OF_ONE, asked), SPEAKS_OF)
    return lines + _counted(ask_about(reader, _ON_ONE, asked), IS_ON)


def _said(reader: Reader, iris: Iterable[str]) -> list[Line]:
    """What the notes say of things and other things in so many words."""
    asked = list(iris)
    forward = f"SELECT ?x ?p ?o WHERE {{ VALUES ?x {{ }} ?x ?p ?o FILTER(?p IN ({_PROPERTIES})) }}"
    backward = (
        f"SELECT ?s ?p ?x WHERE {{ VALUES ?x {{ }} ?s ?p ?x FILTER(?p IN ({_PROPERTIES})) ?s schema:name ?name }}"
    )
    rows = [*ask_about(reader, forward, asked), *ask_about(reader, backward, asked)]
    return [Line(str(s), str(o), _LABELS[str(p)], 1) for s, p, o in rows if isinstance(o, str) and s != o]


def _drawing(reader: Reader, drawn: dict[str, Entity], lines: Iterable[Line], left_out: int) -> Drawing:
    counts = count_statements(reader, drawn)
    dots = [Dot(e.iri, e.name, e.type, counts.get(e.iri, 0)) for e in drawn.values()]
    # Topics of an episode are told by those who speak there, if they are drawn.
    kept = {line for line in lines if line.source in drawn and line.target in drawn}
    return Drawing(
        tuple(sorted(dots, key=lambda d: (-d.size, d.name, d.id))),
        tuple(sorted(kept, key=lambda line: (line.source, line.target, line.label))),
        left_out,
    )
