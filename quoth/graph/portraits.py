"""What the graph knows of one thing, in the order a person reads it.

A portrait is what a page shows: who said what about a concept, what a person said where, what stands against it, the
open questions with what may answer them. It is read with a few queries about the thing alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from quoth.graph.said import (
    AGAINST,
    RELATION_KEYS,
    SUPERS,
    Entity,
    Kind,
    Said,
    ask_about,
    entities,
    latest,
    one_name,
    properties,
    statements,
    type_key,
)
from quoth.graph.store import Reader, is_iri
from quoth.graph.triples import Literal, Node, type_
from quoth.ontology.identifiers import name_of, value_of
from quoth.ontology.iris import page_iri
from quoth.ontology.slugs import fold_name
from quoth.ontology.terms import MREL, PREFIXES, PROV, QUOTH, SDO, SKOS
from quoth.ontology.types import TYPES

#: How many statements a group shows, if not told otherwise.
SHOWN = 200
#: How many statements are read for a portrait where not all are asked for: more than a person reads, and still read in
#: a second or two.
_MOST = 1500
#: How many things a list of related ones has at most.
_RELATED = 12

_WORKS = frozenset(t.key for t in TYPES if t.work and t.key not in ("episode", "talk"))


# -- values -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Statements under a heading."""

    #: What they are: `said`, `quotations`, `against`, `opposing`, `questions`, `answers`, `links`, `asked`, `thoughts`,
    #: `prose`, `meaning`, `insights`, `others`.
    key: str
    heading: str
    #: The speaker, episode or section that they have in common. Groups of one key follow each other.
    of: Entity | None
    statements: tuple[Said, ...]
    #: How many there are, the ones that are not shown among them.
    total: int


@dataclass(frozen=True, slots=True)
class Value:
    """What a fact says."""

    text: str
    #: The thing that it names; None where it is a plain value.
    entity: Entity | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of a thing that is no statement: a date, a host, an author."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Identifier:
    """Where a thing is to be found elsewhere."""

    #: Such as `Wikidata`, `arXiv 1706.03762`, `dwarkesh.com`.
    label: str
    #: None for an identifier that no web page has.
    url: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """Things in one relation to the thing."""

    #: Such as `broader`, `guest of`, `spoken of with`.
    label: str
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """A paper, book or article that is spoken of."""

    entity: Entity
    #: How many of the statements mention it.
    statements: int
    #: Who does.
    by: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class NoteOf:
    """A note that a thing appears in."""

    note: Entity
    #: Its file, relative to the vault.
    path: str
    #: How many of its statements are on the thing, or by it.
    statements: int


@dataclass(frozen=True, slots=True)
class Portrait:
    """A thing, and all that is known of it."""

    iri: str
    name: str
    #: As in `said.Entity`.
    type: str
    #: Other names, sorted.
    aliases: tuple[str, ...]
    #: What it is, in a sentence or two; empty where nobody says.
    description: str
    identifiers: tuple[Identifier, ...]
    facts: tuple[Fact, ...]
    groups: tuple[Group, ...]
    works: tuple[Work, ...]
    related: tuple[Related, ...]
    notes: tuple[NoteOf, ...]
    #: How many earlier statements there are, of something that more is said of than was read.
    left_out: int
    #: Of a marked question: `open`, `answered` or `parked`; else empty.
    status: str
    #: The statement itself, if it is one.
    statement: Said | None
    #: What stands before a question or statement, or holds it.
    context: Said | None


# -- one thing ----------------------------------------------------------------------------------------


def portrait(reader: Reader, iri: str, *, limit: int | None = SHOWN) -> Portrait | None:
    """What is known of a thing, a statement or a question; None where nothing is.

    Args:
        iri: any IRI it has; `owl:sameAs` is followed.
        limit: how many statements each group shows; None for all there are. With a limit, no more than the latest 1,500
            statements are read.
    """
    if not is_iri(iri):
        return None
    iri = one_name(reader, iri)
    known = properties(reader, [iri]).get(iri)
    if not known:
        return None
    return _Painter(reader, iri, known, limit).paint()


def questions(reader: Reader, status: str = "open", *, limit: int = SHOWN) -> Group:
    """The marked questions, each with what answers it or may; those that may be answered first.

    Args:
        status: `open`, `answered` or `parked`; empty for all.
        limit: how many are given.
    """
    iris = [str(q) for (q,) in reader.rows("SELECT ?q WHERE { ?q a quoth:OpenQuestion }", _SUPPLIED)]
    found = [s for s in statements(reader, iris) if status in ("", s.status)]
    found.sort(key=lambda s: not s.answers)
    heading = f"{status.capitalize()} questions" if status else "Questions"
    return Group("questions", heading, None, tuple(found[:limit]), len(found))


_SUPPLIED = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
_ON = """
SELECT DISTINCT ?s WHERE { VALUES ?x { }
  { ?s quoth:onTopic ?x } UNION { ?s schema:mentions ?x } UNION { ?s schema:citation ?x }
  ?s a quoth:Statement }
"""
_BY = "SELECT DISTINCT ?s WHERE { VALUES ?x { } ?s schema:author ?x ; a quoth:Statement }"
_IN_EPISODE = """
SELECT DISTINCT ?s WHERE { VALUES ?x { }
  { ?s quoth:saidIn ?x } UNION { ?note schema:isBasedOn ?x . ?s schema:isPartOf+ ?note }
  ?s a quoth:Statement }
"""
_IN_NOTE = "SELECT DISTINCT ?s WHERE { VALUES ?x { } ?s schema:isPartOf+ ?x ; a quoth:Statement }"
_DEFINING = "SELECT DISTINCT ?s WHERE { VALUES ?x { } ?s quoth:defines ?x ; a quoth:Statement }"
_OPPOSING = """
SELECT DISTINCT ?s WHERE { VALUES ?x { }
  { ?s quoth:disagreesWith ?x } UNION { ?s quoth:qualifies ?x } ?s a quoth:Statement }
"""
_ABOUT_IT = """
SELECT DISTINCT ?s WHERE { VALUES ?x { }
  ?note schema:about ?x ; a schema:NoteDigitalDocument . ?s schema:isPartOf+ ?note ; a quoth:Statement }
"""
_BESIDE = """
SELECT ?s WHERE { VALUES ?x { } ?x schema:isPartOf ?holder . ?s schema:isPartOf ?holder ; a quoth:Statement }
"""
_VERSIONS = "SELECT DISTINCT ?version WHERE { VALUES ?x { } ?version prov:alternateOf ?x }"
_POINTING = "SELECT ?p ?s WHERE { VALUES ?x { } ?s ?p ?x ; schema:name ?name }"
_WITH = """
SELECT ?other (COUNT(DISTINCT ?s) AS ?count) WHERE { VALUES ?x { }
  ?s schema:mentions ?x , ?other ; a quoth:Statement . FILTER(?other != ?x) } GROUP BY ?other
"""

#: Facts in their order: label, property.
_FACTS = (
    ("podcast", SDO.partOfSeries),
    ("number", SDO.episodeNumber),
    ("published", SDO.datePublished),
    ("created", SDO.dateCreated),
    ("host", MREL.hst),
    ("guest", MREL.ive),
    ("author", SDO.author),
    ("length", SDO.duration),
    ("affiliation", SDO.affiliation),
    ("about", SDO.isBasedOn),
    ("cited as", QUOTH.citationKey),
)
#: What the relations are called from their other end, where the key with `by` does not do.
_BACKWARDS = {
    "broader": "narrower",
    "related": "related",
    "close-match": "close match",
    "different-from": "different from",
    "knows": "knows",
    "affiliation": "people",
    "member-of": "members",
    "founder": "founder of",
    "example-of": "examples",
    "works-on": "worked on by",
    "influenced-by": "influenced",
    "agrees-with": "agreed with by",
    "disagrees-with": "disagreed with by",
    "opposes": "opposed by",
    "supports": "supported by",
    "extends": "extended by",
    "qualifies": "qualified by",
    "revises": "revised by",
    "answers": "answered by",
    "defines": "defined by",
    "uses": "used by",
    "introduces": "introduced by",
    "discusses": "discussed in",
    "reviews": "reviewed in",
    "cites": "cited by",
}
_POINTS = {
    MREL.hst: "host of",
    MREL.ive: "guest of",
    SDO.partOfSeries: "episodes",
    PROV.alternateOf: "version",
}
_SITES = {
    "www.wikidata.org": "Wikidata",
    "orcid.org": "ORCID",
    "arxiv.org": "arXiv",
    "doi.org": "DOI",
    "openalex.org": "OpenAlex",
    "www.youtube.com": "YouTube",
    "openreview.net": "OpenReview",
    "pubmed.ncbi.nlm.nih.gov": "PubMed",
    "www.semanticscholar.org": "Semantic Scholar",
}


def relation_name(key: str, *, backwards: bool) -> str:
    """What a relation is called, from its subject on or from its object."""
    return (_BACKWARDS.get(key, f"{key} of") if backwards else key).replace("-", " ")


class _Painter:
    """Puts together one portrait."""

    def __init__(self, reader: Reader, iri: str, known: dict[str, list[Node]], limit: int | None) -> None:
        self.reader = reader
        self.iri = iri
        self.known = known
        self.limit = limit
        classes = [node for node in known.get(type_, ()) if isinstance(node, str)]
        self.type = type_key(classes)
        self.itself = next(iter(statements(reader, [iri])), None)
        if self.itself is not None:
            self.type = "question" if self.itself.status else "statement"
        self.entity = entities(reader, [iri])[iri]
        #: The versions of one paper, preprint and journal, are spoken of as one.
        self.iris_of_it = [iri, *self.iris(PROV.alternateOf)]
        self.iris_of_it += [str(x) for (x,) in ask_about(reader, _VERSIONS, [iri])]
        self.groups: list[Group] = []
        self.left_out = 0
        #: Every statement that the portrait draws on.
        self.drawn: list[Said] = []

    def paint(self) -> Portrait:
        match self.type:
            case "question" | "statement":
                self.paint_statement()
            case "person":
                self.paint_person()
            case "episode" | "talk":
                self.paint_recording()
            case "note":
                self.paint_note()
            case _:
                self.paint_subject()
        name = self.itself.text if self.itself else self.entity.name
        return Portrait(
            iri=self.iri,
            name=name,
            type=self.type,
            aliases=tuple(self.aliases(name)),
            description=self.text(SKOS.definition) or self.text(SDO.description),
            identifiers=tuple(self.identifiers()),
            facts=tuple(self.facts()),
            groups=tuple(group for group in self.groups if group.statements),
            works=self.works(),
            related=tuple(self.related()),
            notes=self.notes(),
            left_out=self.left_out,
            status=self.itself.status if self.itself else "",
            statement=self.itself,
            context=self.context(),
        )

    # -- statements ---------------------------------------------------------------------------------------

    def read(self, query: str) -> list[Said]:
        found = [str(iri) for (iri,) in ask_about(self.reader, query, self.iris_of_it)]
        if self.limit is not None and len(found) > _MOST:
            self.left_out += len(found) - _MOST
            found = latest(self.reader, found, _MOST)
        said = list(statements(self.reader, found))
        known = {s.iri for s in self.drawn}
        self.drawn += [s for s in said if s.iri not in known]
        return said

    def group(self, key: str, heading: str, said: Iterable[Said], of: Entity | None = None) -> None:
        listed = list(said)
        self.groups.append(Group(key, heading, of, tuple(listed[: self.limit]), len(listed)))

    def group_by(
        self,
        key: str,
        said: Iterable[Said],
        of: Callable[[Said], Iterable[Entity | None]],
        heading: Callable[[str], str],
    ) -> None:
        """Groups in the order in which the first statement of each comes, what belongs to none last."""
        parts: dict[Entity | None, list[Said]] = {}
        for s in said:
            for entity in of(s) or (None,):
                parts.setdefault(entity, []).append(s)
        for entity in sorted(parts, key=lambda entity: entity is None):
            self.group(key, heading(entity.name if entity else ""), parts[entity], entity)

    def paint_subject(self) -> None:
        """A concept, a work, an organization, a podcast or anything else that is spoken of."""
        said = self.read(_ON)
        own = [s for s in self.read(_ABOUT_IT) if s.kind is Kind.PROSE]
        meaning = _once([*self.read(_DEFINING), *own])
        meant = {s.iri for s in meaning}
        self.group("meaning", "What it is", meaning)
        rest = [s for s in said if s.iri not in meant]
        self.speakers([s for s in rest if s.kind is Kind.CLAIM])
        self.group("quotations", "Word for word", (s for s in rest if s.kind is Kind.QUOTATION))
        self.objections(said, "What stands against it")
        self.group("questions", "Open questions", (s for s in rest if s.kind is Kind.QUESTION))
        self.group("asked", "Questions asked", (s for s in rest if s.kind is Kind.ASKED))
        self.group("thoughts", "Thoughts", (s for s in rest if s.kind is Kind.THOUGHT))
        self.group("prose", "In the notes", (s for s in rest if s.kind is Kind.PROSE))

    def speakers(self, said: list[Said]) -> None:
        """Who said what: those who say most first."""
        counts = Counter(speaker for s in said for speaker in s.speakers)
        ordered = sorted(counts, key=lambda speaker: (-counts[speaker], speaker.name, speaker.iri))
        for speaker in ordered:
            mine = [s for s in said if speaker in s.speakers]
            self.group("said", f"Said by {speaker.name}", mine, speaker)
        self.group("said", "Said by nobody named", (s for s in said if not s.speakers))

    def paint_person(self) -> None:
        said = self.read(_BY)
        others = [s for s in self.read(_ON) if all(speaker.iri != self.iri for speaker in s.speakers)]
        introduced = [s for s in self.read(_ABOUT_IT) if s.kind is Kind.PROSE]
        own = {s.iri for s in introduced}
        self.group("meaning", "Who it is", introduced)
        stated = [s for s in said if s.kind is Kind.CLAIM]
        self.group_by("said", stated, lambda s: (s.episode,), lambda name: f"Said in {name}" if name else "Said")
        self.group("quotations", "Word for word", (s for s in said if s.kind is Kind.QUOTATION))
        self.objections(said, "What stands against what they say", "What they object to")
        asked = [s for s in said if s.kind is Kind.ASKED]
        self.group_by("asked", asked, lambda s: (s.episode,), lambda name: f"Asked in {name}" if name else "Asked")
        self.group("thoughts", "Thoughts", (s for s in said if s.kind is Kind.THOUGHT))
        self.group("questions", "Open questions", (s for s in said if s.kind is Kind.QUESTION))
        self.group("prose", "In the notes", (s for s in said if s.kind is Kind.PROSE and s.iri not in own))
        self.group("others", "What others say", (s for s in others if s.iri not in own))

    def paint_recording(self) -> None:
        said = self.read(_IN_EPISODE)
        self.group("insights", "Big insights", (s for s in said if s.insight))
        flow = [s for s in said if not s.insight and s.kind not in (Kind.QUESTION, Kind.PROSE)]
        self.group_by("said", flow, _section, lambda name: name or "Said")
        self.objections(said, "What stands against it", "What is said here against others")
        self.group("questions", "Open questions", (s for s in said if s.kind is Kind.QUESTION))
        on = [s for s in self.read(_ON) if s.iri not in {one.iri for one in said}]
        self.group("others", "Said elsewhere", on)

    def paint_note(self) -> None:
        said = self.read(_IN_NOTE)
        self.group("insights", "Big insights", (s for s in said if s.insight))
        self.group_by("said", [s for s in said if not s.insight], _section, lambda name: name or "In the note")

    def paint_statement(self) -> None:
        assert self.itself is not None
        self.drawn.append(self.itself)
        answered = self.itself.status == "answered"
        self.group("answers", "Answers" if answered else "May answer it", self.itself.answers)
        for backwards, heading in ((False, "It speaks to"), (True, "What speaks to it")):
            linked = [link.statement for link in self.itself.links if link.statement and link.backwards is backwards]
            self.group("links", heading, linked)

    def objections(self, said: Sequence[Said], against: str, opposing: str = "") -> None:
        """What stands against something or what is said of it, and what of it stands against what others say.

        Each has the link to what it is against.

        Args:
            against: the heading of the one.
            opposing: the heading of the other; empty for no such group.
        """
        self.opposing("against", against, self.objecting(said))
        if opposing:
            self.opposing("opposing", opposing, _objections(said))

    def objecting(self, said: Sequence[Said]) -> list[str]:
        """What opposes or qualifies the thing itself, or one of some statements."""
        found = [str(iri) for (iri,) in ask_about(self.reader, _OPPOSING, [self.iri])]
        return found + [
            link.statement.iri
            for s in said
            for link in s.links
            if link.key in AGAINST and link.backwards and link.statement
        ]

    def opposing(self, key: str, heading: str, iris: Iterable[str]) -> None:
        found = statements(self.reader, iris)
        known = {s.iri for s in self.drawn}
        self.drawn += [s for s in found if s.iri not in known]
        self.group(key, heading, found)

    def context(self) -> Said | None:
        """What holds a question, else the statement before it in its section."""
        said = self.itself
        if said is None:
            return None
        if said.parent:
            return next(iter(statements(self.reader, [said.parent], linked=False)), None)
        beside = [str(iri) for (iri,) in ask_about(self.reader, _BESIDE, [self.iri])]
        before = [s for s in statements(self.reader, beside, linked=False) if s.order < said.order]
        return before[-1] if before and before[-1].kind is not Kind.QUESTION else None

    # -- the thing itself ---------------------------------------------------------------------------------

    def text(self, predicate: str) -> str:
        return next((node.text for node in self.known.get(predicate, ()) if isinstance(node, Literal)), "")

    def iris(self, predicate: str) -> list[str]:
        return [node for node in self.known.get(predicate, ()) if isinstance(node, str)]

    def aliases(self, name: str) -> list[str]:
        found: dict[str, str] = {}
        for predicate in (SDO.alternateName, SKOS.altLabel, SKOS.prefLabel, SDO.name):
            for node in self.known.get(predicate, ()):
                if isinstance(node, Literal) and fold_name(node.text) != fold_name(name):
                    found.setdefault(fold_name(node.text), node.text)
        return sorted(found.values())

    def identifiers(self) -> Iterable[Identifier]:
        """Identifiers first, then the other places on the web; each page once."""
        seen = {_page(self.iri)} if self.itself else set()
        for node in self.known.get(SDO.identifier, ()):
            if isinstance(node, Literal) and ":" in node.text:
                url = page_iri(node.text)
                seen.add(_page(url or ""))
                yield Identifier(f"{_site(url)} {value_of(node.text)}" if url else name_of(node.text), url)
        feeds = self.iris(SDO.webFeed)
        for url in (*self.iris(SDO.url), *self.iris(SDO.sameAs), *self.iris(SKOS.exactMatch), *feeds):
            if _page(url) not in seen:
                seen.add(_page(url))
                yield Identifier("feed" if url in feeds else _site(url), url)

    def facts(self) -> Iterable[Fact]:
        if self.itself is not None:
            return
        named = entities(self.reader, (iri for _, predicate in _FACTS for iri in self.iris(predicate)))
        for label, predicate in _FACTS:
            nodes = self.known.get(predicate, ())
            values = [Value(n.text) if isinstance(n, Literal) else Value(named[n].name, named[n]) for n in nodes]
            if values:
                yield Fact(label, tuple(sorted(values, key=lambda v: (fold_name(v.text), v.text))))

    # -- what it is beside --------------------------------------------------------------------------------

    def works(self) -> tuple[Work, ...]:
        """The papers and books that the statements mention, the most mentioned first."""
        counts: Counter[Entity] = Counter()
        by: dict[Entity, dict[Entity, None]] = {}
        for s in self.drawn:
            for entity in s.about:
                if entity.type in _WORKS and entity.iri not in self.iris_of_it:
                    counts[entity] += 1
                    by.setdefault(entity, {}).update(dict.fromkeys(s.speakers))
        ordered = sorted(counts, key=lambda e: (-counts[e], fold_name(e.name), e.iri))
        return tuple(Work(e, counts[e], tuple(by[e])) for e in ordered)

    def related(self) -> Iterable[Related]:
        if self.itself is not None:
            return
        pairs: dict[str, list[str]] = {}
        for predicate, key in RELATION_KEYS.items():
            if predicate not in (fact for _, fact in _FACTS):
                pairs.setdefault(key, []).extend(self.iris(predicate))
        for predicate, subject in sorted(map(_both, ask_about(self.reader, _POINTING, [self.iri]))):
            if predicate in _POINTS:
                pairs.setdefault(_POINTS[predicate], []).append(subject)
            elif predicate in RELATION_KEYS:
                key = RELATION_KEYS[predicate]
                pairs.setdefault(relation_name(key, backwards=True), []).append(subject)
            elif predicate == SDO.author and self.type in ("person", "organization"):
                pairs.setdefault("author of", []).append(subject)
        counts = {str(o): int(str(getattr(n, "text", 0))) for o, n in ask_about(self.reader, _WITH, [self.iri])}
        named = entities(self.reader, (*(iri for iris in pairs.values() for iri in iris), *counts))
        stronger = {wider for key in pairs if pairs[key] for wider in SUPERS.get(key, ())}
        for label, iris in pairs.items():
            others = {named[iri] for iri in iris if named[iri].type not in ("note", "page")}
            if label in stronger:
                others -= {named[iri] for key in pairs if label in SUPERS.get(key, ()) for iri in pairs[key]}
            if others:
                yield Related(label.replace("-", " "), tuple(sorted(others, key=_by_name)))
        beside = [named[iri] for iri in counts if named[iri].type not in ("note", "page", *_WORKS)]
        beside.sort(key=lambda e: (-counts[e.iri], *_by_name(e)))
        if beside:
            yield Related("spoken of with", tuple(beside[:_RELATED]))

    def notes(self) -> tuple[NoteOf, ...]:
        counts = Counter((s.note, s.path) for s in self.drawn)
        ordered = sorted(counts, key=lambda pair: (-counts[pair], pair[1]))
        return tuple(NoteOf(note, path, counts[note, path]) for note, path in ordered if note.iri != self.iri)


def _objections(said: Iterable[Said]) -> list[str]:
    """Those of some statements that stand against something else than one of them."""
    listed = list(said)
    among = {s.iri for s in listed}
    return [
        s.iri
        for s in listed
        for link in s.links
        if link.key in AGAINST and not link.backwards and not (link.statement and link.statement.iri in among)
    ]


def _section(s: Said) -> Iterable[Entity | None]:
    return (Entity("", s.section, "section"),) if s.section else (None,)


def _once(said: Iterable[Said]) -> list[Said]:
    """Each statement once, in reading order."""
    return sorted({s.iri: s for s in said}.values(), key=lambda s: s.order)


def _site(url: str) -> str:
    """What the place is called that a page is at."""
    host = urlsplit(url).netloc
    return "Wikipedia" if host.endswith(".wikipedia.org") else _SITES.get(host, host.removeprefix("www."))


def _page(url: str) -> str:
    """What two addresses of one page have in common: Wikidata has one for the thing and one for its page."""
    return url.replace("http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/")


def _both(row: tuple[Node | None, ...]) -> tuple[str, str]:
    return str(row[0]), str(row[1])


def _by_name(entity: Entity) -> tuple[str, str, str]:
    return fold_name(entity.name), entity.name, entity.iri
