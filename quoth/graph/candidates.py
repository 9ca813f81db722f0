"""Which things of a graph may be one: what a person is asked to look at.

Nothing here makes two things one. Names say how likely it is, and where both are spoken of says more. Each candidate
tells its reasons, and keeps its short name as long as its things keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import combinations

from quoth.graph.sssom import Decision
from quoth.graph.triples import Literal, Triple, type_
from quoth.graph.words import fold, words
from quoth.notes.nearest import edits
from quoth.ontology.identifiers import scheme_of
from quoth.ontology.iris import place_in_file
from quoth.ontology.slugs import statement_id
from quoth.ontology.terms import MREL, OWL, PROV, QUOTH, SDO, SKOS
from quoth.ontology.types import Types

#: Candidates that are less likely are not worth anybody's time.
LEAST = 0.5
#: More things than this share a word only because it is a common one.
_COMMON = 60
#: What little is learned from: things that a statement names by the dozen.
_MANY = 20
#: Of these a thing has one: things with two different ones are two.
_SINGLE = frozenset(("arxiv", "doi", "isbn", "item-guid", "orcid", "podcast-guid", "wikidata"))
#: Of these it has one whatever else it is.
_ALONE = frozenset(("doi", "item-guid", "orcid", "wikidata"))
_NAMES = (SDO.name, SDO.alternateName, SKOS.prefLabel, SKOS.altLabel)
_APART = frozenset((OWL.differentFrom, PROV.alternateOf))
_TAKES_PART = frozenset((MREL.hst, MREL.ive, SDO.contributor))
_SPEAKS_OF = frozenset((SDO.author, SDO.mentions, SDO.about, SDO.citation))
#: Pairs of types that people take for each other.
_ALIKE = (
    frozenset(("paper", "article", "book")),
    frozenset(("concept", "software", "dataset", "event", "place", "organization")),
    frozenset(("organization", "podcast")),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that others may be."""

    #: Its name in the graph.
    iri: str
    #: Its name under the vault's base, which decisions are kept by; where it has none, its name in the graph.
    local: str
    name: str
    #: Everything that it is called, its name first.
    names: tuple[str, ...]
    #: The key of its type.
    type: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two things that may be one."""

    #: A few letters and digits by which people name it.
    key: str
    one: Named
    other: Named
    #: How likely it is, from `LEAST` to 0.99.
    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    """What a graph says of a thing."""

    iri: str
    types: set[str] = field(default_factory=set)
    name: str = ""
    names: set[str] = field(default_factory=set)
    locals: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    #: The statements that are its own or speak of it.
    statements: set[str] = field(default_factory=set)
    #: The episodes that it takes part in, and all in which it is spoken of.
    part: set[str] = field(default_factory=set)
    episodes: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)


class Things:
    """The things of a graph, by what decisions and people call them."""

    def __init__(self, triples: Iterable[Triple], types: Types, base: str) -> None:
        self._base = base
        self._seen: dict[str, _Seen] = {}
        self._apart: set[frozenset[str]] = set()
        #: The words of statements, and where they stand.
        self._texts: dict[str, str] = {}
        self._places: dict[str, str] = {}
        self._read(tuple(triples), {entity_type.iri: entity_type.key for entity_type in reversed(tuple(types))})
        #: Every thing, by its name in the graph.
        self.things: Mapping[str, Named] = {iri: self._named(seen) for iri, seen in sorted(self._seen.items())}
        self._by_iri = {name: iri for iri, seen in self._seen.items() for name in (iri, *seen.locals)}

    # -- reading

    def _read(self, triples: Sequence[Triple], classes: Mapping[str, str]) -> None:
        parts = f"{self._base}n/"
        for subject, predicate, node in triples:
            if predicate == type_ and node in classes and not subject.startswith(parts):
                self._seen.setdefault(subject, _Seen(subject)).types.add(classes[str(node)])
        said_in: dict[str, str] = {}
        spoken: dict[str, set[str]] = {}
        for subject, predicate, node in triples:
            seen = self._seen.get(subject)
            if isinstance(node, Literal):
                if seen is not None and predicate in _NAMES:
                    seen.names.add(node.text)
                    if predicate == SDO.name:
                        seen.name = min(seen.name or node.text, node.text)
                elif seen is not None and predicate == SDO.identifier:
                    seen.identifiers.add(node.text)
                elif predicate == SDO.text:
                    self._texts[subject] = node.text
            elif predicate == OWL.sameAs:
                if node in self._seen and subject.startswith(f"{self._base}e/"):
                    self._seen[node].locals.add(subject)
            elif predicate in _APART:
                self._apart.add(frozenset((subject, node)))
            elif predicate == QUOTH.saidIn:
                said_in[subject] = node
            elif predicate == PROV.atLocation:
                self._places[subject] = node
            elif node in self._seen:
                self._relate(seen, subject, predicate, node, spoken)
        for statement, named in spoken.items():
            self._meet(statement, named, said_in.get(statement))

    def _relate(self, seen: _Seen | None, subject: str, predicate: str, node: str, spoken: dict[str, set[str]]) -> None:
        other = self._seen[node]
        if seen is None:
            if predicate in _SPEAKS_OF:
                spoken.setdefault(subject, set()).add(node)
            return
        seen.near.add(node)
        other.near.add(subject)
        if predicate in _TAKES_PART:
            other.part.add(subject)
            other.episodes.add(subject)

    def _meet(self, statement: str, named: set[str], episode: str | None) -> None:
        """Things that one statement speaks of are near each other."""
        for iri in named:
            self._seen[iri].statements.add(statement)
            if episode is not None:
                self._seen[iri].episodes.add(episode)
            if len(named) <= _MANY:
                self._seen[iri].near |= named - {iri}

    def _named(self, seen: _Seen) -> Named:
        local = seen.iri if seen.iri.startswith(f"{self._base}e/") else min(seen.locals, default=seen.iri)
        names = (seen.name, *sorted(seen.names - {seen.name})) if seen.name else tuple(sorted(seen.names))
        # A type that somebody gave it tells more than the one that is taken for want of another.
        kind = min(seen.types, key=lambda key: (key == "concept", key))
        return Named(seen.iri, local, names[0] if names else local, names, kind)

    # -- finding

    def find(self, text: str) -> tuple[Named, ...]:
        """The things that an IRI or a name means."""
        if text in self._by_iri:
            return (self.things[self._by_iri[text]],)
        folded = fold(text)
        own = [thing for thing in self.things.values() if fold(thing.name) == folded]
        return tuple(own or [t for t in self.things.values() if any(fold(name) == folded for name in t.names)])

    def names_of(self, thing: Named) -> frozenset[str]:
        """Every IRI that a thing has or had."""
        return frozenset((thing.iri, *self._seen[thing.iri].locals))

    def identifiers(self, thing: Named) -> Set[str]:
        """The identifiers of a thing, in canonical form."""
        return self._seen[thing.iri].identifiers

    @staticmethod
    def conflict(one: Set[str], other: Set[str]) -> str:
        """Which of two things' identifiers say that they are two; empty where none do."""
        for scheme in sorted(_ALONE):
            ours, theirs = ({i for i in known if scheme_of(i) == scheme} for known in (one, other))
            if not (ours <= theirs or theirs <= ours):
                return " and ".join(sorted(ours | theirs))
        return ""

    def statements(self, thing: Named) -> Iterator[tuple[str, str]]:
        """What a thing says, or others say of it: the path of each file and the words, by place."""
        placed = []
        for statement in self._seen[thing.iri].statements:
            place = place_in_file(self._base, self._places.get(statement, ""))
            if place is not None and statement in self._texts:
                placed.append((place, self._texts[statement]))
        yield from ((path, text) for (path, _, _), text in sorted(placed))

    # -- candidates

    def candidates(self, decisions: Iterable[Decision]) -> tuple[Candidate, ...]:
        """The things that may be one and of which nobody decided, the most likely first."""
        settled = set(self._apart)
        for decision in decisions:
            ends = (decision.subject.iri, decision.object.iri)
            settled.add(frozenset(self._by_iri.get(iri, iri) for iri in ends))
        found = []
        for one, other in self._pairs():
            if frozenset((one, other)) not in settled and not self._differ(one, other):
                weighed = self._weigh(one, other)
                if weighed is not None:
                    found.append((self.things[one], self.things[other], *weighed))
        keys = _keys([f"{min(a.local, b.local)} {max(a.local, b.local)}" for a, b, _, _ in found])
        made = [Candidate(key, *parts) for key, parts in zip(keys, found, strict=True)]
        return tuple(sorted(made, key=lambda c: (-c.score, fold(c.one.name), c.one.iri, c.other.iri)))

    def _pairs(self) -> list[tuple[str, str]]:
        """Things whose names have a word in common, or nearly."""
        buckets: dict[str, set[str]] = {}
        for thing in self.things.values():
            for name in thing.names:
                for key in _bucket_keys(name):
                    buckets.setdefault(key, set()).add(thing.iri)
        pairs: set[tuple[str, str]] = set()
        for bucket in buckets.values():
            if 1 < len(bucket) <= _COMMON:
                pairs.update(combinations(sorted(bucket), 2))
        return sorted(pairs)

    def _differ(self, one: str, other: str) -> bool:
        """Whether identifiers say that two things are two."""
        first, second = self._seen[one].identifiers, self._seen[other].identifiers
        schemes = {scheme_of(i) for i in first} & {scheme_of(i) for i in second} & _SINGLE
        return any(not {i for i in first & second if scheme_of(i) == scheme} for scheme in schemes)

    def _weigh(self, one: str, other: str) -> tuple[float, tuple[str, ...]] | None:
        """How likely two things are one, and why; None where it is not worth asking."""
        a, b = self.things[one], self.things[other]
        if a.type == "episode" != b.type or b.type == "episode" != a.type:
            # Episodes are called after what they are about, and after whom they are with.
            return None
        alike = a.type == b.type or any({a.type, b.type} <= kinds for kinds in _ALIKE)
        if not alike and "concept" not in (a.type, b.type):
            return None
        # A concept and the book that is called after it are two things; but what is misspelt is taken for a concept.
        likeness = _compare(a, b, _RULES if alike else (_near,))
        if likeness is None:
            return None
        score, reason = likeness
        reasons = [reason]
        if a.type != b.type:
            score *= 0.85
            reasons.append(f"one is taken for a {a.type}, the other for a {b.type}")
        first, second = self._seen[one], self._seen[other]
        if first.part & second.part:
            score -= 0.3
            reasons.append(f"but both take part in {self._called(first.part & second.part)}")
        elif first.episodes & second.episodes:
            score += 0.1
            reasons.append(f"{self._called(first.episodes & second.episodes)} speaks of both")
        beside = {iri for iri in first.near & second.near if self._tells(iri)} - {one, other}
        if beside:
            score += 0.03 * min(len(beside), 5)
            reasons.append(f"both are spoken of with {self._called(beside)}")
        score = round(min(score, 0.99), 2)
        return (score, tuple(reasons)) if score >= LEAST else None

    def _tells(self, iri: str) -> bool:
        """Whether it says something of a thing that it is near: the writer, for one, is near all."""
        return self.things[iri].type != "episode" and len(self._seen[iri].near) <= _MANY

    def _called(self, iris: Iterable[str]) -> str:
        """The first few of some things, by name."""
        names = sorted({self.things[iri].name for iri in iris if iri in self.things}, key=lambda n: (fold(n), n))
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        return " and ".join(names[:2]) + more if not more else f"{', '.join(names[:2])}{more}"


def _keys(pairs: Sequence[str]) -> list[str]:
    """A short name for each pair, as long as it takes for no two to have one."""
    length = 4
    while True:
        keys = [statement_id(pair)[:length] for pair in pairs]
        if len(set(keys)) == len(keys) or length == 12:
            return keys
        length += 1


# -- names --------------------------------------------------------------------------------------------


def _tokens(name: str) -> list[str]:
    """The words of a name, without its signs."""
    return [word for word in words(fold(name)) if re.match(r"\w", word)]


def _bucket_keys(name: str) -> Iterator[str]:
    """Under what a name is looked for: its words, each with a letter less, and their first letters."""
    tokens = _tokens(name)
    for token in tokens:
        yield token
        if len(token) >= 4:
            yield from (token[:at] + token[at + 1 :] for at in range(len(token)))
    yield " ".join(sorted(tokens))
    whole = "".join(tokens)
    yield f"={whole}"
    if len(tokens) > 1:
        yield f"!{''.join(token[0] for token in tokens)}"
    elif name.isupper():
        yield f"!{whole}"


#: Says how alike two names are, from 0 to 1, and in what; None where they are not.
_Rule = Callable[[str, str, bool], tuple[float, str] | None]


def _compare(one: Named, other: Named, rules: Sequence[_Rule]) -> tuple[float, str] | None:
    """How alike two things are by their names, and in what."""
    are_people = "person" in (one.type, other.type)
    best: tuple[float, str] | None = None
    for a in one.names:
        for b in other.names:
            for rule in rules:
                found = rule(a, b, are_people)
                if found is None:
                    continue
                score, reason = found
                if (a, b) != (one.name, other.name) and fold(a) != fold(b):
                    score -= 0.05
                if best is None or score > best[0]:
                    best = (score, reason)
                break
    return best


def _same(a: str, b: str, are_people: bool) -> tuple[float, str] | None:
    return (0.85, f"both are called “{a}”") if fold(a) == fold(b) else None


def _same_words(a: str, b: str, are_people: bool) -> tuple[float, str] | None:
    """The same letters with other signs or spaces, or the same words in another order."""
    ours, theirs = _tokens(a), _tokens(b)
    if not ours or "+" in a + b or "#" in a + b:
        return None
    if "".join(ours) == "".join(theirs):
        return 0.8, f"“{a}” and “{b}” differ in signs and spaces alone"
    if sorted(ours) == sorted(theirs):
        return 0.8, f"“{a}” and “{b}” are the same words in another order"
    return None


def _near(a: str, b: str, are_people: bool) -> tuple[float, str] | None:
    """A letter or two of difference, of which none is a number: `GPT-3` is not `GPT-4`."""
    ours, theirs = fold(a), fold(b)
    if re.findall(r"\d+", ours) != re.findall(r"\d+", theirs) or min(len(ours), len(theirs)) < 5:
        return None
    limit = 2 if min(len(ours), len(theirs)) >= 10 else 1
    distance = edits(ours, theirs, limit)
    if distance > limit:
        return None
    if are_people and _tokens(a)[0][:1] != _tokens(b)[0][:1]:
        # Jack Reed and Mack Reed are two, whatever it takes to misspell them.
        return None
    words_ = "one letter" if distance == 1 else "two letters"
    return 0.75 - 0.05 * (distance - 1), f"“{a}” and “{b}” differ in {words_}"


def _initials(a: str, b: str, are_people: bool) -> tuple[float, str] | None:
    """A. Marsh and Ada Marsh; Ada Marsh and Ada B. Marsh."""
    ours, theirs = _tokens(a), _tokens(b)
    if not are_people or min(len(ours), len(theirs)) < 2 or ours[-1] != theirs[-1]:
        return None
    first, second = ours[0], theirs[0]
    if first == second:
        return 0.75, f"“{a}” and “{b}” have the same first and last names"
    if first[0] == second[0] and 1 in (len(first), len(second)):
        short = a if len(first) == 1 else b
        return 0.7, f"“{short}” may be short for “{b if short is a else a}”"
    return None


def _part(a: str, b: str, are_people: bool) -> tuple[float, str] | None:
    """Marsh and Ada Marsh."""
    ours, theirs = sorted((_tokens(a), _tokens(b)), key=len)
    if not are_people or len(ours) != 1 or len(theirs) < 2 or len(ours[0]) < 3:
        return None
    if ours[0] not in (theirs[0], theirs[-1]):
        return None
    short, full = sorted((a, b), key=lambda name: len(_tokens(name)))
    return 0.5, f"“{short}” is part of “{full}”"


def _acronym(a: str, b: str, are_people: bool) -> tuple[float, str] | None:
    """RL and Reinforcement learning."""
    short, full = sorted((a, b), key=lambda name: (len(_tokens(name)), len(name)))
    letters, spelled = "".join(_tokens(short)), _tokens(full)
    if are_people or not short.isupper() or len(_tokens(short)) != 1 or not 2 <= len(letters) <= 6:
        return None
    is_so = len(spelled) == len(letters) and all(w[0] == c for w, c in zip(spelled, letters, strict=True))
    return (0.6, f"“{short}” are the first letters of “{full}”") if is_so else None


def _subtitle(a: str, b: str, are_people: bool) -> tuple[float, str] | None:
    """Superintelligence and Superintelligence: Paths, Dangers, Strategies."""
    short, full = sorted((a, b), key=len)
    main, sign, _ = re.sub(r"\s+[–—-]\s+", ": ", full, count=1).partition(": ")
    if are_people or not sign or fold(main) != fold(short):
        return None
    return 0.65, f"“{full}” is “{short}” with a subtitle"


_RULES: tuple[_Rule, ...] = (_same, _same_words, _near, _initials, _part, _acronym, _subtitle)
