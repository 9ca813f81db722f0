"""Statements and the things they speak of, read from the graph as values that a page can show.

A `Said` knows all that is shown beside a statement: who, when, where in the notes and in the recording, what about,
what answers it and what stands for or against it. Only the statements asked for are read, a few queries for any
number of them, so that it costs the same in a large vault as in a small one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import unquote

from quoth.graph.store import Reader, is_iri
from quoth.graph.triples import Literal, Node, type_
from quoth.ontology.relations import RELATIONS
from quoth.ontology.terms import OWL, PREFIXES, PROV, QUOTH, RDFS, SDO, SKOS
from quoth.ontology.types import TYPES

#: How many nodes one query asks about.
_BATCH = 1000
#: Sorts after every date.
_UNDATED = "~"

#: Types by class, the most telling first: who has several is the first of them.
TYPE_KEYS: Mapping[str, str] = {
    **{t.iri: t.key for t in sorted(TYPES, key=lambda t: t.key not in ("person", "episode", "podcast"))},
    SDO.NoteDigitalDocument: "note",
    SDO.WebPage: "page",
}
#: Classes that say little of what a thing is.
GENERAL = frozenset((SDO.DefinedTerm, SDO.CreativeWork, SDO.Thing, SKOS.ConceptScheme))
#: The properties that hold a name, the first wins.
NAMES = (SDO.name, SKOS.prefLabel, RDFS.label, SDO.alternateName)

#: The relations that join statements and things, by property. What only says what a statement is about is left out:
#: its topics tell it.
RELATION_KEYS: Mapping[str, str] = {
    relation.iri: relation.key
    for relation in RELATIONS
    if relation.objects and relation.key not in ("about", "same-as", "part-of", "author")
}
SUPERS = {relation.key: frozenset(map(RELATION_KEYS.get, relation.supers)) for relation in RELATIONS}
#: Relations by which a statement stands against another.
AGAINST = frozenset(("opposes", "disagrees-with", "qualifies"))

_FILE = re.compile(r"/files/(?P<path>[^#]*)#char=(?P<start>\d+),\d+$")


# -- values -------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a statement is, as a page tells it."""

    CLAIM = "claim"
    QUOTATION = "quotation"
    THOUGHT = "thought"
    PROSE = "prose"
    #: A marked question of the writer's.
    QUESTION = "question"
    #: A question that one speaker puts to another.
    ASKED = "asked"
    #: A sentence that may be a question.
    CANDIDATE = "candidate"


_KINDS = (
    (QUOTH.OpenQuestion, Kind.QUESTION),
    (SDO.Quotation, Kind.QUOTATION),
    (QUOTH.AskedQuestion, Kind.ASKED),
    (QUOTH.CandidateQuestion, Kind.CANDIDATE),
    (QUOTH.Thought, Kind.THOUGHT),
    (SDO.Claim, Kind.CLAIM),
    (SDO.Question, Kind.CANDIDATE),
)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing, as a link to it is shown."""

    iri: str
    name: str
    #: A key of `ontology.types`, `note`, `page`, `question`, or the last part of a class of the vault's own.
    type: str


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of a statement to another statement or to a thing."""

    #: The relation's key in notes, such as `opposes`.
    key: str
    #: Whether the other is its subject.
    backwards: bool
    #: The other, if it is a statement; it has no links and answers of its own.
    statement: Said | None
    #: The other, if it is a thing.
    entity: Entity | None


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, or a question within one."""

    iri: str
    kind: Kind
    text: str
    speakers: tuple[Entity, ...]
    #: An ISO date that sorts; empty where none is known.
    when: str
    #: The date it holds for, as written; empty where none is.
    as_of: str
    #: When it is said in the recording, in seconds, and the link that plays it.
    time: Decimal | None
    play: str | None
    #: Its file, relative to the vault, and its line in it, counted from 1.
    path: str
    line: int
    #: The heading it stands under; empty where there is none.
    section: str
    #: When the section begins in the recording, in seconds, and the link that plays it.
    section_time: Decimal | None
    section_play: str | None
    note: Entity
    #: The episode it is said in; for the writer's own words, the one that the note is about.
    episode: Entity | None
    #: What it speaks of, and after that what its section is about.
    about: tuple[Entity, ...]
    #: Whether its speaker is carried over from the statement before it.
    continued: bool
    insight: bool
    #: Whether it stays with its writer.
    private: bool
    #: How a marked question stands: `open`, `answered` or `parked`; empty for everything else.
    status: str
    #: Whether it is a question within another statement, whose text holds it already.
    within: bool
    #: The IRI of the statement it comments on or is part of; empty where there is none.
    parent: str
    #: What a thought comments on, without links and answers of its own.
    on: Said | None
    #: What answers it, or may.
    answers: tuple[Said, ...]
    links: tuple[Link, ...]
    #: Orders statements: by the date of what the note is about or of the note, then note, then place in the note.
    order: tuple[str, str, int, str]


#: Fields that are for Python alone.
_UNWRITTEN = frozenset(("order",))


def to_json(value: Any) -> Any:
    """A value of this package as what `json.dumps` takes: an object for each value, with its fields as keys."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value) if f.name not in _UNWRITTEN}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


# -- reading ------------------------------------------------------------------------------------------

_Properties = dict[str, list[Node]]


def ask_about(reader: Reader, pattern: str, iris: Iterable[str]) -> Iterator[tuple[Node | None, ...]]:
    """The rows of a SELECT that is asked for many nodes at once.

    Args:
        pattern: the query; `VALUES ?x { }` in it takes the nodes.
    """
    known = [iri for iri in dict.fromkeys(iris) if is_iri(iri)]
    prefixes = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
    for start in range(0, len(known), _BATCH):
        values = " ".join(f"<{iri}>" for iri in known[start : start + _BATCH])
        yield from reader.rows(pattern.replace("VALUES ?x { }", f"VALUES ?x {{ {values} }}"), prefixes)


def properties(reader: Reader, iris: Iterable[str]) -> dict[str, _Properties]:
    """All that is said of some nodes: objects by predicate, sorted. Nodes of which nothing is said are left out."""
    found: dict[str, _Properties] = {}
    for subject, predicate, node in ask_about(reader, "SELECT ?x ?p ?o WHERE { VALUES ?x { } ?x ?p ?o }", iris):
        assert isinstance(subject, str)
        assert isinstance(predicate, str)
        if node is not None:
            found.setdefault(subject, {}).setdefault(predicate, []).append(node)
    for said in found.values():
        for nodes in said.values():
            nodes.sort(key=lambda node: (isinstance(node, Literal), node))
    return found


def entities(reader: Reader, iris: Iterable[str]) -> dict[str, Entity]:
    """Things by their IRI, in the order given; what has no name is called by its IRI."""
    wanted = list(dict.fromkeys(iris))
    names: dict[str, tuple[int, str]] = {}
    types: dict[str, set[str]] = {}
    for subject, predicate, node in ask_about(reader, _NAMED, wanted):
        assert isinstance(subject, str)
        if isinstance(node, Literal):
            rank = (NAMES.index(str(predicate)), node.text)
            names[subject] = min(rank, names.get(subject, rank))
        elif node is not None:
            types.setdefault(subject, set()).add(node)
    return {iri: Entity(iri, names.get(iri, (0, iri))[1], type_key(types.get(iri, ()))) for iri in wanted}


# A list of properties as VALUES would make Oxigraph look through the whole graph.
_NAMING = ", ".join(f"<{predicate}>" for predicate in (*NAMES, type_))
_NAMED = f"SELECT ?x ?p ?o WHERE {{ VALUES ?x {{ }} ?x ?p ?o FILTER(?p IN ({_NAMING})) }}"


def type_key(classes: Iterable[str]) -> str:
    """What type a thing of some classes is; empty where they say nothing."""
    found = set(classes)
    if key := next((key for iri, key in TYPE_KEYS.items() if iri in found), ""):
        return key
    if found & {SDO.Question, QUOTH.OpenQuestion}:
        return "question"
    telling = sorted(found - GENERAL)
    return re.split(r"[/#]", telling[0])[-1] if telling else ""


def latest(reader: Reader, iris: Iterable[str], count: int) -> list[str]:
    """So many statements, those that come last in time and in their notes."""
    keys: dict[str, tuple[str, str, int]] = {}
    for iri, when, place in ask_about(reader, _WHEN, iris):
        match = _FILE.search(str(place))
        keys[str(iri)] = (
            when.text if isinstance(when, Literal) else "",
            match["path"] if match else "",
            int(match["start"]) if match else 0,
        )
    return sorted(keys, key=lambda iri: (keys[iri], iri))[-count:]


_WHEN = f"""SELECT ?x ?when ?at WHERE {{ VALUES ?x {{ }}
  OPTIONAL {{ ?x <{QUOTH.when}> ?when }} OPTIONAL {{ ?x <{PROV.atLocation}> ?at }} }}"""


def one_name(reader: Reader, iri: str) -> str:
    """The IRI that the merged graph calls a thing by, whichever of its IRIs is given."""
    seen = {iri}
    while True:
        names = [other for (_, other) in ask_about(reader, _SAME, [iri]) if isinstance(other, str)]
        onward = [other for other in sorted(names) if other not in seen]
        if not onward:
            return iri
        iri = onward[0]
        seen.add(iri)


_SAME = f"SELECT ?x ?o WHERE {{ VALUES ?x {{ }} ?x <{OWL.sameAs}> ?o FILTER NOT EXISTS {{ ?x <{SDO.name}> ?name }} }}"


def statements(reader: Reader, iris: Iterable[str], *, linked: bool = True) -> tuple[Said, ...]:
    """Statements in reading order. What is no statement is left out.

    Args:
        linked: whether their answers and their links to others are read too.
    """
    told = {iri: said for iri, said in properties(reader, iris).items() if SDO.text in said and _is_said(said)}
    back = _backward(reader, told) if linked else {}
    sections, parents = _holders(reader, told)
    notes = properties(reader, {_note(iri) for iri in told})
    episode_of = _episodes(reader, told, notes)
    of_sections = properties(reader, sections.values())
    clips = properties(reader, {n for s in of_sections.values() for n in _iris(s, SDO.isBasedOn)})
    commented = {n for said in told.values() for n in _iris(said, SDO.parentItem)}
    beside = _beside(told, back) | commented if linked else set()
    others = {s.iri: s for s in statements(reader, beside, linked=False)} if beside else {}
    dates = _dates(reader, episode_of.values())
    named = entities(
        reader,
        {
            *(node for said in told.values() for p in _SHOWN for node in _iris(said, p)),
            *(iri for iri in beside if iri not in others),
            *episode_of.values(),
            *notes,
        },
    )
    found = []
    for iri, said in told.items():
        note = _note(iri)
        path, start = _place(said)
        episode = episode_of.get(iri)
        section = of_sections.get(sections.get(iri, ""), {})
        clip = next((clips[node] for node in _iris(section, SDO.isBasedOn) if node in clips), {})
        about = dict.fromkeys(node for predicate in _TOPICS for node in _iris(said, predicate))
        created = _text(notes.get(note, {}), SDO.dateCreated)
        found.append(
            Said(
                iri=iri,
                kind=next((kind for c, kind in _KINDS if c in said.get(type_, ())), Kind.PROSE),
                text=_text(said, SDO.text),
                speakers=tuple(named[author] for author in _iris(said, SDO.author)),
                when=_text(said, QUOTH.when),
                as_of=_text(said, SDO.temporalCoverage),
                time=_number(said, SDO.startOffset),
                play=next(iter(_iris(said, QUOTH.playAt)), None),
                path=path,
                line=int(_text(said, QUOTH.line) or 0),
                section=_text(section, SDO.name),
                section_time=_number(clip, SDO.startOffset),
                section_play=next(iter(_iris(section, QUOTH.playAt)), None),
                note=named.get(note, Entity(note, note, "note")),
                episode=named[episode] if episode else None,
                about=tuple(named[topic] for topic in about),
                continued=QUOTH.continued in said.get(QUOTH.attribution, ()),
                insight=QUOTH.Insight in said.get(type_, ()),
                private=QUOTH.private in said or QUOTH.private in notes.get(note, {}),
                status=_status(said),
                within=iri.partition("#")[2].startswith("q-"),
                parent=next(iter(_iris(said, SDO.parentItem)), "") or parents.get(iri, ""),
                on=next((others[n] for n in _iris(said, SDO.parentItem) if n in others), None),
                answers=_answers(iri, said, back, others),
                links=_links(iri, said, back, others, named) if linked else (),
                order=(dates.get(episode or "") or created or _UNDATED, path, start, iri),
            )
        )
    return tuple(sorted(found, key=lambda s: s.order))


#: What a statement speaks of, before what its section is about.
_TOPICS = (SDO.mentions, SDO.citation, QUOTH.onTopic)
#: Whose objects are shown by name.
_SHOWN = (SDO.author, *_TOPICS)
_ANSWERS = (SDO.acceptedAnswer, SDO.suggestedAnswer)


def _is_said(said: _Properties) -> bool:
    classes = said.get(type_, ())
    return QUOTH.Statement in classes or SDO.Question in classes


def _note(iri: str) -> str:
    return iri.partition("#")[0]


def _iris(said: _Properties, predicate: str) -> list[str]:
    return [node for node in said.get(predicate, ()) if isinstance(node, str)]


def _text(said: _Properties, predicate: str) -> str:
    return next((node.text for node in said.get(predicate, ()) if isinstance(node, Literal)), "")


def _number(said: _Properties, predicate: str) -> Decimal | None:
    text = _text(said, predicate)
    return Decimal(text) if text else None


def _status(said: _Properties) -> str:
    if QUOTH.OpenQuestion not in said.get(type_, ()):
        return ""
    return next((node.removeprefix(QUOTH.iri) for node in _iris(said, SDO.creativeWorkStatus)), "open")


def _place(said: _Properties) -> tuple[str, int]:
    for place in _iris(said, PROV.atLocation):
        if match := _FILE.search(place):
            return unquote(match["path"]), int(match["start"])
    return "", 0


def _backward(reader: Reader, iris: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """What points to some statements: pairs of predicate and subject, sorted."""
    found: dict[str, list[tuple[str, str]]] = {}
    for statement, predicate, subject in ask_about(reader, "SELECT ?x ?p ?s WHERE { VALUES ?x { } ?s ?p ?x }", iris):
        if predicate in RELATION_KEYS:
            found.setdefault(str(statement), []).append((str(predicate), str(subject)))
    return {iri: sorted(set(pairs)) for iri, pairs in found.items()}


def _holders(reader: Reader, told: Mapping[str, _Properties]) -> tuple[dict[str, str], dict[str, str]]:
    """The nearest section around each statement, and the statement that holds it, where there are any."""
    at = {iri: next(iter(_iris(said, SDO.isPartOf)), "") for iri, said in told.items()}
    sections: dict[str, str] = {}
    parents: dict[str, str] = {}
    # Lists nest no deeper than this in notes that anybody reads.
    for _ in range(100):
        within: dict[str, str] = {}
        for iri, holder in at.items():
            if "#h-" in holder:
                sections[iri] = holder
            elif "#" in holder:
                parents.setdefault(iri, holder)
                within[iri] = holder
        if not within:
            break
        around = properties(reader, within.values())
        at = {iri: next(iter(_iris(around.get(holder, {}), SDO.isPartOf)), "") for iri, holder in within.items()}
    return sections, parents


def _episodes(reader: Reader, told: Mapping[str, _Properties], notes: Mapping[str, _Properties]) -> dict[str, str]:
    """The episode of each statement that has one."""
    sources = {note: _iris(said, SDO.isBasedOn) for note, said in notes.items()}
    query = f"SELECT ?x WHERE {{ VALUES ?x {{ }} ?x a <{SDO.PodcastEpisode}> }}"
    episodes = {str(iri) for (iri,) in ask_about(reader, query, (s for all_ in sources.values() for s in all_))}
    found = {}
    for iri, said in told.items():
        candidates = [*_iris(said, QUOTH.saidIn), *(s for s in sources.get(_note(iri), ()) if s in episodes)]
        if candidates:
            found[iri] = candidates[0]
    return found


def _dates(reader: Reader, iris: Iterable[str]) -> dict[str, str]:
    query = f"SELECT ?x ?date WHERE {{ VALUES ?x {{ }} ?x <{SDO.datePublished}> ?date }}"
    pairs = sorted((str(x), date.text) for x, date in ask_about(reader, query, iris) if isinstance(date, Literal))
    return dict(reversed(pairs))


def _beside(told: Mapping[str, _Properties], back: Mapping[str, Sequence[tuple[str, str]]]) -> set[str]:
    """Everything that some statements are linked to."""
    forward = {n for said in told.values() for p in (*RELATION_KEYS, *_ANSWERS) for n in _iris(said, p)}
    return forward | {subject for pairs in back.values() for _, subject in pairs}


def _answers(
    iri: str, said: _Properties, back: Mapping[str, Sequence[tuple[str, str]]], others: Mapping[str, Said]
) -> tuple[Said, ...]:
    iris = {n for p in _ANSWERS for n in _iris(said, p)} | {s for p, s in back.get(iri, ()) if p == QUOTH.answers}
    return tuple(sorted((others[i] for i in iris if i in others), key=lambda s: s.order))


def _links(
    iri: str,
    said: _Properties,
    back: Mapping[str, Sequence[tuple[str, str]]],
    others: Mapping[str, Said],
    named: Mapping[str, Entity],
) -> tuple[Link, ...]:
    """Links in the order of the documentation, forward ones first; without those that another says more exactly."""
    pairs = {(key, other, False): None for predicate, key in RELATION_KEYS.items() for other in _iris(said, predicate)}
    for predicate, key in RELATION_KEYS.items():
        pairs |= {(key, subject, True): None for p, subject in back.get(iri, ()) if p == predicate}
    implied = {(wider, other, backwards) for key, other, backwards in pairs for wider in SUPERS[key]}
    # What answers a question is told as its answer.
    kept = [pair for pair in pairs if pair not in implied and not (pair[0] == "answers" and pair[2])]
    return tuple(Link(key, backwards, others.get(other), named.get(other)) for key, other, backwards in kept)
