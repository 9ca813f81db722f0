"""The order in which a person reads the graph: what comes first, in a file and in a block.

What describes the graph itself comes first. Then each note, by its IRI: the note, its file, then its sections and
statements by their place in the file. Then everything else, by type and name. The order is a function of the set of
triples alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from quoth.graph.triples import Literal, Node, Quad, type_
from quoth.ontology.terms import CITO, DCTERMS, MREL, OWL, PROV, QUOTH, RDF, RDFS, SDO, SKOS, VOID
from quoth.ontology.types import TYPES

#: What is said of one subject: the objects by predicate, each once or more.
Description: TypeAlias = Mapping[str, list[Node]]
#: Descriptions by subject.
Descriptions: TypeAlias = Mapping[str, Description]

#: Types that tell what a thing is, those that are read first before the others.
_TELLING = (
    VOID.Dataset,
    VOID.Linkset,
    SDO.NoteDigitalDocument,
    SDO.Claim,
    SDO.Quotation,
    QUOTH.Thought,
    QUOTH.OpenQuestion,
    QUOTH.AskedQuestion,
    QUOTH.CandidateQuestion,
    SDO.Statement,
    SDO.Question,
    *(entity_type.iri for entity_type in TYPES),
    SDO.Clip,
    SDO.MediaObject,
    SDO.WebPage,
    RDF.Property,
    QUOTH.QuestionStatus,
    QUOTH.Attribution,
)
#: Types that say little once the others are known; a vault's own types come before them.
_GENERAL = (
    SDO.DefinedTerm,
    QUOTH.Insight,
    SDO.Comment,
    SDO.Answer,
    SDO.CreativeWork,
    SKOS.ConceptScheme,
    QUOTH.Statement,
    SDO.Thing,
)

#: Types of what describes the graph itself.
_OF_THE_GRAPH = frozenset((VOID.Dataset, VOID.Linkset))

#: Predicates in the order of a block. Others follow by IRI.
_PREDICATES = (
    RDF.type,
    # what it is called
    SDO.name,
    DCTERMS.title,
    SKOS.prefLabel,
    RDFS.label,
    SDO.alternateName,
    SKOS.altLabel,
    # what it says, and who says it
    SDO.text,
    QUOTH.highlight,
    SDO.description,
    SKOS.definition,
    SDO.author,
    DCTERMS.creator,
    QUOTH.attribution,
    SDO.claimInterpreter,
    MREL.hst,
    MREL.ive,
    SDO.contributor,
    SDO.affiliation,
    SDO.memberOf,
    SDO.founder,
    SDO.knows,
    # what it is part of, and when
    SDO.isBasedOn,
    SDO.partOfSeries,
    SDO.partOfEpisode,
    SDO.episodeNumber,
    SDO.datePublished,
    SDO.dateCreated,
    SDO.dateModified,
    SDO.duration,
    SDO.inLanguage,
    SDO.isPartOf,
    SDO.parentItem,
    SDO.position,
    QUOTH.saidIn,
    SDO.appearance,
    PROV.wasQuotedFrom,
    QUOTH.when,
    SDO.temporalCoverage,
    SDO.startOffset,
    SDO.endOffset,
    QUOTH.playAt,
    # how it stands
    SDO.creativeWorkStatus,
    QUOTH.confidence,
    QUOTH.private,
    SDO.suggestedAnswer,
    SDO.acceptedAnswer,
    # what it is about
    SDO.about,
    SDO.keywords,
    SDO.mentions,
    SDO.citation,
    CITO.discusses,
    CITO.reviews,
    CITO.citesForInformation,
    SDO.pagination,
    QUOTH.locator,
    QUOTH.onTopic,
    # how it stands to others
    QUOTH.supports,
    QUOTH.opposes,
    QUOTH.disagreesWith,
    QUOTH.agreesWith,
    QUOTH.extends,
    QUOTH.qualifies,
    PROV.wasRevisionOf,
    QUOTH.answers,
    QUOTH.raises,
    QUOTH.defines,
    QUOTH.introduces,
    QUOTH.uses,
    QUOTH.exampleOf,
    QUOTH.worksOn,
    QUOTH.influencedBy,
    SKOS.broader,
    SKOS.related,
    SKOS.inScheme,
    # what else names it
    SDO.identifier,
    QUOTH.citationKey,
    SDO.url,
    SDO.webFeed,
    SDO.sameAs,
    SKOS.exactMatch,
    SKOS.closeMatch,
    OWL.sameAs,
    OWL.differentFrom,
    PROV.alternateOf,
    # the graph itself
    DCTERMS.license,
    VOID.uriSpace,
    VOID["class"],
    VOID.triples,
    VOID.entities,
    VOID.documents,
    VOID.classes,
    VOID.properties,
    VOID.distinctSubjects,
    VOID.distinctObjects,
    VOID.vocabulary,
    VOID.classPartition,
    VOID.subset,
    VOID.subjectsTarget,
    VOID.objectsTarget,
    VOID.linkPredicate,
    # where it is written
    SDO.encoding,
    SDO.encodingFormat,
    SDO.sha256,
    PROV.atLocation,
    QUOTH.line,
)

_TYPE_RANKS = {iri: (rank, "") for rank, iri in enumerate(_TELLING)}
_TYPE_RANKS |= {iri: (len(_TELLING) + 1 + rank, "") for rank, iri in enumerate(_GENERAL)}
_PREDICATE_RANKS = {iri: (rank, "") for rank, iri in enumerate(_PREDICATES)}

_CHARACTERS = re.compile(r"#char=([0-9]+)(?:,([0-9]+))?$")


class Chapter(NamedTuple):
    """Subjects that are read together."""

    #: The note that they are parts of; empty for what is part of no note.
    note: str
    subjects: list[str]


def describe(quads: Iterable[Quad]) -> dict[str, dict[str, list[Node]]]:
    """What is said of each subject in any graph. An object may stand there more than once."""
    found: dict[str, dict[str, list[Node]]] = {}
    for subject, predicate, node, _ in quads:
        description = found.get(subject)
        if description is None:
            found[subject] = {predicate: [node]}
        elif (nodes := description.get(predicate)) is None:
            description[predicate] = [node]
        else:
            nodes.append(node)
    return found


def type_rank(iri: str) -> tuple[int, str]:
    """Orders types, the most telling first."""
    return _TYPE_RANKS.get(iri) or (len(_TELLING), iri)


def predicate_rank(iri: str) -> tuple[int, str]:
    """Orders the predicates of a block."""
    return _PREDICATE_RANKS.get(iri) or (len(_PREDICATES), iri)


def title(description: Description) -> str:
    """The name that a thing is sorted and shown by: the first of its names by code point, or nothing."""
    for predicate in (SDO.name, SKOS.prefLabel, RDFS.label, SDO.alternateName):
        if names := [node.text for node in description.get(predicate, ()) if isinstance(node, Literal)]:
            return min(names)
    return ""


def chapters(descriptions: Descriptions, base: str = "") -> Iterator[Chapter]:
    """Every subject once, in reading order: a chapter for the graph, one for each note, and one for the rest.

    Args:
        descriptions: what is said of each subject.
        base: the vault's base IRI, by which the notes' files are known.
    """
    notes = {s for s, d in descriptions.items() if SDO.NoteDigitalDocument in d.get(type_, ())}
    owners = {file: note for note in sorted(notes, reverse=True) for file in _files(descriptions, note, base)}
    parts: dict[str, list[str]] = {note: [] for note in sorted(notes)}
    front: list[str] = []
    rest: list[str] = []
    for subject, description in descriptions.items():
        note = _part_named(subject, description).partition("#")[0]
        if note in notes or subject in owners:
            parts[note if note in notes else owners[subject]].append(subject)
        elif _OF_THE_GRAPH.isdisjoint(description.get(type_, ())):
            rest.append(subject)
        else:
            front.append(subject)

    def by_name(subject: str) -> _EntityKey:
        return _entity_key(subject, descriptions)

    if front:
        yield Chapter("", sorted(front, key=by_name))
    for note, subjects in parts.items():
        places = {subject: _place(descriptions, subject, note) for subject in subjects}
        yield Chapter(note, sorted(subjects, key=lambda subject: (places[subject], subject)))
    if rest:
        yield Chapter("", sorted(rest, key=by_name))


def _part_named(subject: str, description: Description) -> str:
    """What a subject of which nothing is said but that it is another is called otherwise; else itself."""
    if description.keys() != {OWL.sameAs}:
        return subject
    return min(_iris(description, OWL.sameAs), default=subject)


def _files(descriptions: Descriptions, note: str, base: str) -> list[str]:
    """The files that a note is said to be in."""
    files = f"{base}files/"
    if not base:
        return []
    objects = (node for predicate in descriptions[note] for node in _iris(descriptions[note], predicate))
    return [node for node in objects if node.startswith(files) and node in descriptions]


def _place(descriptions: Descriptions, subject: str, note: str) -> tuple[int, int, int, int]:
    """Orders the parts of a note: the note, its file, then by place; what holds others comes before them."""
    if subject == note:
        return (0, 0, 0, 0)
    if subject.partition("#")[0] != note:
        # Its file; and last the names that it and its parts have by its path.
        return (4 if descriptions[subject].keys() == {OWL.sameAs} else 1, 0, 0, 0)
    depth = 0
    seen = {note}
    while subject in descriptions and subject not in seen:
        seen.add(subject)
        description = descriptions[subject]
        locations = [m for node in _iris(description, PROV.atLocation) if (m := _CHARACTERS.search(node))]
        if locations:
            start, end = min((int(m[1]), -int(m[2] or m[1])) for m in locations)
            return (2, start, end, depth)
        depth += 1
        subject = min(_iris(description, SDO.isPartOf) or _iris(description, OWL.sameAs), default="")
    return (3, 0, 0, 0)


def _iris(description: Description, predicate: str) -> list[str]:
    return [node for node in description.get(predicate, ()) if isinstance(node, str)]


_EntityKey: TypeAlias = tuple[tuple[int, str], str, str, str, str]


def _entity_key(subject: str, descriptions: Descriptions) -> _EntityKey:
    """Orders things by type and name. One of which nothing is said but that it is another follows that one."""
    alias = ""
    description = descriptions[subject]
    if description.keys() == {OWL.sameAs}:
        alias = subject
        subject = min(_iris(description, OWL.sameAs), default=subject)
        description = descriptions.get(subject, {})
    rank = min(map(type_rank, _iris(description, type_)), default=(len(_TYPE_RANKS) + 1, ""))
    name = title(description)
    return (rank, name.casefold(), name, subject, alias)
