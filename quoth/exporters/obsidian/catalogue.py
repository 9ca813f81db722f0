"""The graph as the pages of a vault see it: things to have a page, and statements in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import quote, unquote

from quoth.exporters import Table
from quoth.exporters.obsidian.filenames import fold
from quoth.exporters.reading import title
from quoth.graph.triples import Index, Literal, Triple
from quoth.ontology.relations import RELATIONS
from quoth.ontology.terms import CITO, MREL, OWL, PROV, QUOTH, RDF, SDO, SKOS
from quoth.ontology.types import TYPES


@dataclass(frozen=True, slots=True)
class PageKind:
    """A kind of page."""

    #: As the property `type` says it.
    key: str
    #: The folder its pages are in.
    folder: str
    #: What its pages are called in a sentence, in singular and plural.
    label: str
    plural: str
    #: Its colour in the graph and on the canvas.
    colour: str


HOME = PageKind("home", "", "home", "homes", "#888888")
QUERY = PageKind("query", "Queries", "query", "queries", "#8a8f98")
QUESTION = PageKind("question", "Questions", "question", "questions", "#d9534f")

_FOLDERS = {"paper": "Papers", "book": "Papers", "article": "Papers"}
_COLOURS = {
    "Episodes": "#4a7fd4",
    "People": "#e0913a",
    "Concepts": "#3f9f6b",
    "Papers": "#9a5fc0",
    "Organizations": "#b58b5a",
    "Podcasts": "#5aa7c4",
}
#: The kinds of pages that things have, by the class of the thing, the most telling first.
KINDS: dict[str, PageKind] = {
    t.iri: PageKind(
        t.key,
        folder := _FOLDERS.get(t.key, t.plural.capitalize()),
        t.label.lower(),
        t.plural,
        _COLOURS.get(folder, "#8a8f98"),
    )
    for t in sorted(TYPES, key=lambda t: t.key not in ("person", "episode", "podcast"))
}
#: What is of a type of the vault's own.
OTHER = PageKind("thing", "Things", "thing", "things", "#8a8f98")
#: The kinds of which everything has a page, however little is said of it.
_ALWAYS = frozenset(("person", "paper", "book", "article"))

#: How a statement refers to a thing.
_REFERENCES = (
    SDO.mentions,
    SDO.about,
    SDO.citation,
    CITO.discusses,
    CITO.reviews,
    CITO.citesForInformation,
    QUOTH.exampleOf,
    QUOTH.defines,
    QUOTH.uses,
    QUOTH.introduces,
)

#: What is said of a thing whoever only mentions it.
_PLAIN = frozenset((SDO.name, SKOS.prefLabel, SKOS.inScheme, SDO.identifier, SDO.url, OWL.sameAs))

#: How a note leads to what it is about and to who wrote it, which pages tell by themselves.
_NOT_NAMING = frozenset((SDO.isBasedOn, SDO.author))

#: Sorts after every date.
_UNDATED = "~"

_CHARACTERS = re.compile(r"#char=([0-9]+)")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that may have a page."""

    iri: str
    kind: PageKind
    name: str
    #: Other names, sorted.
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a note."""

    iri: str
    note: str
    name: str
    #: Where its heading begins in the note's text, in code points; None where that is not known.
    start: int | None
    #: The section around it.
    parent: str | None
    #: What it is about.
    topics: tuple[str, ...]
    #: Its beginning in the recording, in seconds, and the link that plays it.
    time: Decimal | None
    play: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note of the vault."""

    iri: str
    name: str
    #: Its file, relative to the vault.
    path: str
    authors: tuple[str, ...]
    #: The episode or work that it is about.
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement."""

    iri: str
    #: Those of its classes that are Quoth's or schema.org's.
    types: frozenset[str]
    text: str
    #: Who says it.
    authors: tuple[str, ...]
    note: str
    section: str | None
    #: The statement whose list item holds it.
    parent: str | None
    #: The episode it is said in; for the writer's own words, the one that the note is about.
    episode: str | None
    #: What it is about, its section's subjects included.
    topics: tuple[str, ...]
    #: What it refers to itself.
    mentions: tuple[str, ...]
    #: When it is said in the recording, in seconds, and the link that plays it.
    time: Decimal | None
    play: str
    #: An ISO date that sorts; empty where none is known.
    when: str
    #: The date it holds for, as written; empty where none is.
    as_of: str
    #: Whether nothing says who says it but the line before.
    carried: bool
    #: Orders statements: by the date of what the note is about or of the note, then note, then place in the note.
    order: tuple[str, str, int, str]

    def is_a(self, *types: str) -> bool:
        return not self.types.isdisjoint(types)

    @property
    def verbatim(self) -> bool:
        return SDO.Quotation in self.types

    @property
    def thought(self) -> bool:
        return QUOTH.Thought in self.types

    @property
    def insight(self) -> bool:
        return QUOTH.Insight in self.types

    @property
    def asked(self) -> bool:
        return QUOTH.AskedQuestion in self.types

    @property
    def marked_question(self) -> bool:
        return QUOTH.OpenQuestion in self.types

    @property
    def own(self) -> bool:
        """Whether it is the writer's, neither claimed nor asked by somebody spoken of."""
        return not self.is_a(SDO.Claim, SDO.Quotation, QUOTH.AskedQuestion)

    @property
    def block_id(self) -> str:
        fragment = self.iri.partition("#")[2]
        return fragment[2:] if fragment.startswith("b-") else ""

    @property
    def within(self) -> bool:
        """Whether it is a question within a statement, whose text holds it already."""
        return self.iri.partition("#")[2].startswith("q-")


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of a statement or a thing to another."""

    #: The relation's key in notes.
    key: str
    #: What it leads to.
    other: str
    #: Whether it is read backwards: the other is its subject.
    backwards: bool = False


class Catalogue:
    """Everything that the pages say, found by what it is about."""

    def __init__(
        self, triples: Iterable[Triple], base: str, paths: Mapping[str, str], tables: Iterable[Table] = ()
    ) -> None:
        """
        Args:
            triples: the graph, one node a thing, in any order.
            base: the vault's base IRI.
            paths: where files are in the vault to be written, if elsewhere than in the vault of the notes.
            tables: the answers to the vault's own queries.
        """
        #: The answers to the vault's own queries, by the IRIs that their pages bear.
        self.tables = {f"{base}queries/{quote(table.name)}": table for table in tables}
        self.base = base
        self._paths = paths
        self.index = Index(sorted(set(triples), key=_triple_key))
        self._files = f"{base}files/"

    # -- notes and their parts ------------------------------------------------------------------------

    @cached_property
    def notes(self) -> dict[str, Note]:
        found = {}
        for iri in self.index.instances(SDO.NoteDigitalDocument):
            path = self._path(iri)
            path = self._paths.get(path, path)
            found[iri] = Note(
                iri,
                self.name(iri) or path,
                path,
                tuple(self.index.iris(iri, SDO.author)),
                tuple(self.index.iris(iri, SDO.isBasedOn)),
            )
        return found

    @cached_property
    def notes_about(self) -> dict[str, list[Note]]:
        """Notes by the episode or work that they are about."""
        found: dict[str, list[Note]] = {}
        for note in self.notes.values():
            for source in note.sources:
                found.setdefault(source, []).append(note)
        return found

    @cached_property
    def entity_notes(self) -> dict[str, str]:
        """The paths of the user's own notes of things, by the thing."""
        found: dict[str, str] = {}
        for note in self.notes.values():
            subjects = self.index.iris(note.iri, SDO.about) if not note.sources else []
            words = {fold(note.name), fold(note.path.rpartition("/")[2].rpartition(".")[0])}
            for iri in subjects:
                thing = self.things.get(iri)
                # A note is about its tags too, which are concepts and do not bear its name.
                only = len(subjects) == 1 and thing is not None and thing.kind.key != "concept"
                if thing and (only or not words.isdisjoint(map(fold, (thing.name, *thing.aliases)))):
                    found.setdefault(iri, note.path)
        return found

    def notes_naming(self, iri: str) -> list[Note]:
        """The notes that lead to a thing themselves, and not by what stands in them: in their front matter or a tag."""
        told = self.index.sources(iri)
        found = {s for predicate, subjects in told.items() if predicate not in _NOT_NAMING for s in subjects}
        own = self.entity_notes.get(iri)
        return [note for note in self.notes.values() if note.iri in found and note.path != own]

    def _path(self, note: str) -> str:
        """A note's file: the one it is said to be in, else the one that its parts are in."""
        objects = (node for nodes in self.index.properties(note).values() for node in nodes if isinstance(node, str))
        for node in objects:
            if node.startswith(self._files):
                return unquote(node.removeprefix(self._files).partition("#")[0])
        for part in self.index.subjects(SDO.isPartOf, note):
            for place in self.index.iris(part, PROV.atLocation):
                return unquote(place.removeprefix(self._files).partition("#")[0])
        return unquote(note.removeprefix(f"{self.base}n/")) + ".md"

    @cached_property
    def sections(self) -> dict[str, Section]:
        found = {}
        for iri in self.index.instances(SDO.CreativeWork):
            note, _, fragment = iri.partition("#")
            if note in self.notes and fragment.startswith("h-"):
                found[iri] = self._section(iri, note)
        return found

    def _section(self, iri: str, note: str) -> Section:
        parent = next((p for p in self.index.iris(iri, SDO.isPartOf) if "#h-" in p), None)
        clip = next(iter(self.index.iris(iri, SDO.isBasedOn)), "")
        time = self.index.text(clip, SDO.startOffset)
        play = next(iter(self.index.iris(clip, QUOTH.playAt) or self.index.iris(iri, QUOTH.playAt)), "")
        return Section(
            iri,
            note,
            self.name(iri),
            self._start(iri),
            parent,
            tuple(self.index.iris(iri, SDO.about)),
            Decimal(time) if time else None,
            play,
        )

    def _start(self, iri: str) -> int | None:
        for place in self.index.iris(iri, PROV.atLocation):
            if match := _CHARACTERS.search(place):
                return int(match.group(1))
        return None

    # -- statements -----------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> tuple[Said, ...]:
        """Every statement, and every question within one, in reading order."""
        iris = dict.fromkeys((*self.index.instances(QUOTH.Statement), *self.index.instances(SDO.Question)))
        said = [self._said(iri) for iri in iris if iri.partition("#")[0] in self.notes]
        return tuple(sorted(said, key=lambda s: s.order))

    @cached_property
    def said(self) -> dict[str, Said]:
        return {s.iri: s for s in self.statements}

    def _said(self, iri: str) -> Said:
        index = self.index
        note = self.notes[iri.partition("#")[0]]
        section, parent = self._holders(iri)
        episode = next(iter(index.iris(iri, QUOTH.saidIn)), None)
        if episode is None:
            episode = next((s for s in note.sources if SDO.PodcastEpisode in index.types(s)), None)
        time = index.text(iri, SDO.startOffset)
        when = index.text(iri, QUOTH.when)
        mentions = dict.fromkeys(node for predicate in _REFERENCES for node in index.iris(iri, predicate))
        topics = dict.fromkeys((*mentions, *index.iris(iri, QUOTH.onTopic)))
        return Said(
            iri,
            frozenset(index.types(iri)),
            index.text(iri, SDO.text) or index.text(iri, SDO.name),
            tuple(index.iris(iri, SDO.author)),
            note.iri,
            section,
            parent,
            episode,
            tuple(topics),
            tuple(mentions),
            Decimal(time) if time else None,
            next(iter(index.iris(iri, QUOTH.playAt)), ""),
            when,
            index.text(iri, SDO.temporalCoverage),
            bool(index.iris(iri, QUOTH.attribution)),
            (
                self._date(episode) or self.index.text(note.iri, SDO.dateCreated) or _UNDATED,
                note.path,
                self._start(iri) or 0,
                iri,
            ),
        )

    def _holders(self, iri: str) -> tuple[str | None, str | None]:
        """The section and the statement that hold a statement, either of which may be none."""
        parent = None
        seen = {iri}
        at = iri
        while holder := next(iter(self.index.iris(at, SDO.isPartOf)), None):
            if "#h-" in holder:
                return holder, parent
            if "#" not in holder or holder in seen:
                break
            parent = parent or holder
            seen.add(holder)
            at = holder
        return None, parent

    def _date(self, episode: str | None) -> str:
        return self.index.text(episode, SDO.datePublished) if episode else ""

    @cached_property
    def by_author(self) -> dict[str, list[Said]]:
        return _group((author, s) for s in self.statements for author in s.authors)

    @cached_property
    def by_topic(self) -> dict[str, list[Said]]:
        """Statements by what they are about, questions within others left out."""
        return _group((topic, s) for s in self.statements if not s.within for topic in s.topics)

    @cached_property
    def by_episode(self) -> dict[str, list[Said]]:
        return _group((s.episode, s) for s in self.statements if s.episode)

    @cached_property
    def by_section(self) -> dict[str, list[Said]]:
        return _group((s.section, s) for s in self.statements if s.section)

    @cached_property
    def by_note(self) -> dict[str, list[Said]]:
        """Statements by the path of their note."""
        return _group((self.notes[s.note].path, s) for s in self.statements)

    @cached_property
    def questions(self) -> tuple[Said, ...]:
        """The marked questions."""
        return tuple(s for s in self.statements if s.marked_question)

    @cached_property
    def questions_about(self) -> dict[str, list[Said]]:
        """The marked questions by what they are about."""
        return _group((topic, s) for s in self.questions for topic in s.topics)

    # -- things ---------------------------------------------------------------------------------------

    @cached_property
    def things(self) -> dict[str, Thing]:
        """Everything that may have a page, by IRI in the order of names; marked questions among it."""
        found = [self._thing(iri) for iri in self.index if self._is_thing(iri)]
        found += [Thing(s.iri, QUESTION, s.text) for s in self.questions if s.text]
        found += [Thing(iri, QUERY, table.name) for iri, table in self.tables.items()]
        return {t.iri: t for t in sorted(found, key=lambda t: (fold(t.name), t.name, t.iri))}

    def _is_thing(self, iri: str) -> bool:
        if iri in self.notes or iri.partition("#")[0] in self.notes or not self.name(iri):
            return False
        types = self.index.types(iri)
        return any(t in KINDS for t in types) or (bool(types) and iri.startswith(f"{self.base}e/"))

    def _thing(self, iri: str) -> Thing:
        types = self.index.types(iri)
        kind = next((kind for type_iri, kind in KINDS.items() if type_iri in types), OTHER)
        name = self.name(iri)
        names = (*self.index.objects(iri, SDO.alternateName), *self.index.objects(iri, SKOS.altLabel))
        names += (*self.index.objects(iri, SDO.name), *self.index.objects(iri, SKOS.prefLabel))
        aliases = {node.text for node in names if isinstance(node, Literal)} - {name}
        return Thing(iri, kind, name, tuple(sorted(aliases)))

    def name(self, iri: str) -> str:
        return title(self.index.properties(iri))

    def deserves_page(self, thing: Thing) -> bool:
        """Whether enough is said of a thing: always for people, papers, marked questions, and episodes that a note is
        about; else where a note declares it, or two statements are about it."""
        if thing.iri in self.notes_about or thing.kind is QUERY:
            return True
        if thing.kind is QUESTION or thing.kind.key in _ALWAYS or len(self.by_topic.get(thing.iri, ())) > 1:
            return True
        return thing.kind.key == "podcast" or self.declared(thing.iri)

    def declared(self, iri: str) -> bool:
        """Whether a note declares a thing: under `concepts`, by a page of its own, or by saying more of it than its
        name."""
        if self.index.subjects(SDO.keywords, iri) or iri in self.entity_notes:
            return True
        if any(predicate not in _PLAIN for predicate in self.index.properties(iri) if predicate != _TYPE):
            return True
        return any(self.index.subjects(predicate, iri) for predicate in (SKOS.broader, SKOS.related, SDO.mainEntity))

    # -- relations ------------------------------------------------------------------------------------

    @cached_property
    def relation_keys(self) -> dict[str, str]:
        """The keys of relations, by property: Quoth's, then the vault's own."""
        own = f"{self.base}p/"
        found = {
            iri: unquote(iri.removeprefix(own)) for iri in self.index.instances(RDF.Property) if iri.startswith(own)
        }
        return {**RELATION_KEYS, **found}

    @cached_property
    def _all_keys(self) -> dict[str, str]:
        """The keys of relations, and of those that for statements only say what they are about."""
        return {**_THING_KEYS, **self.relation_keys}

    def links(self, iri: str, *, thing: bool = False) -> list[Link]:
        """The relations of a statement or thing to others, in the order of the documentation, forward ones first.

        Args:
            iri: the statement or thing.
            thing: also those which for statements only say what they are about, where they stand and who says them.
        """
        keys = self._all_keys if thing else self.relation_keys
        # Most statements have none of them.
        if keys.keys().isdisjoint(self.index.properties(iri)) and keys.keys().isdisjoint(self.index.sources(iri)):
            return []
        forward = [Link(key, node) for predicate, key in keys.items() for node in self.index.iris(iri, predicate)]
        backward = [
            Link(key, node, True) for predicate, key in keys.items() for node in self.index.subjects(predicate, iri)
        ]
        return _without_supers(forward) + _without_supers(backward)

    def answers(self, question: str) -> list[Said]:
        """The statements that answer a question, or may, in reading order."""
        index = self.index
        iris = (
            *index.iris(question, SDO.acceptedAnswer),
            *index.iris(question, SDO.suggestedAnswer),
            *index.subjects(QUOTH.answers, question),
        )
        return sorted((self.said[iri] for iri in dict.fromkeys(iris) if iri in self.said), key=lambda s: s.order)

    def status(self, question: str) -> str:
        """How a marked question stands: `open`, `answered` or `parked`."""
        return next(iter(self.index.iris(question, SDO.creativeWorkStatus)), "").removeprefix(QUOTH.iri) or "open"

    def episodes_of(self, person: str) -> list[str]:
        """The episodes that a person hosts or is a guest of, the latest first."""
        found = {*self.index.subjects(MREL.hst, person), *self.index.subjects(MREL.ive, person)}
        return sorted((e for e in found if e in self.things), key=self.episode_order, reverse=True)

    def episode_order(self, episode: str) -> tuple[str, str]:
        return self._date(episode), episode


#: Relations that join things and statements, by property, in the order of the documentation; those that only say what
#: a statement is about are shown by its place.
RELATION_KEYS: Mapping[str, str] = {
    relation.iri: relation.key
    for relation in RELATIONS
    if relation.objects
    and relation.key not in ("about", "cites", "discusses", "reviews", "same-as", "part-of", "author")
}

#: The same of things, of which nothing else tells these.
_THING_KEYS: Mapping[str, str] = {
    relation.iri: relation.key for relation in RELATIONS if relation.objects and relation.key != "same-as"
}

_SUPERS = {relation.key: relation.supers for relation in RELATIONS}
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _without_supers(links: list[Link]) -> list[Link]:
    """The links without those that another says more exactly: who opposes something disagrees with it."""
    implied = {
        Link(RELATION_KEYS[iri], link.other, link.backwards)
        for link in links
        for iri in _SUPERS.get(link.key, ())
        if iri in RELATION_KEYS
    }
    return [link for link in links if link not in implied]


def _group(pairs: Iterable[tuple[str | None, Said]]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for key, said in pairs:
        if key:
            found.setdefault(key, []).append(said)
    return found


def _triple_key(triple: Triple) -> tuple[str, str, bool, str, str, str]:
    subject, predicate, node = triple
    if isinstance(node, str):
        return (subject, predicate, False, node, "", "")
    return (subject, predicate, True, node.text, node.datatype, node.language)
