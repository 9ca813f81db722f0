"""Which sightings of things are sightings of one.

Equal identifiers make one thing of any names. Equal names of compatible types make one thing too, unless identifiers
of one scheme, or the notes, say that they are two. Nothing here depends on the order of the notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from quoth.config import Config, Me
from quoth.graph.names import Head, Use
from quoth.graph.words import fold
from quoth.notes.declared import note_name, spell_identifier
from quoth.notes.model import Declaration, Field, ReferenceKind, Role, ValueKind
from quoth.notes.source import Span
from quoth.ontology.identifiers import (
    InvalidIdentifier,
    identifier_in_url,
    parse_identifier,
    scheme_of,
    type_of_identifier,
    value_of,
)
from quoth.ontology.iris import podcast_guid

#: Of these schemes a thing has one identifier: two things with different ones are not merged by name.
EXCLUSIVE = frozenset(
    (
        "arxiv",
        "doi",
        "isbn",
        "item-guid",
        "openalex",
        "openreview",
        "orcid",
        "pmid",
        "podcast-guid",
        "wikidata",
    )
)
#: A declaration: the path of its note, and its number there.
Anchor: TypeAlias = tuple[str, int]
#: Of these a thing has one in any case: what equal identifiers or a reviewed link make one thing has no two of them.
_SINGLE = {"doi": "DOIs", "item-guid": "item GUIDs", "orcid": "ORCID iDs", "wikidata": "Wikidata items"}
#: What a thing is that nobody says anything about.
UNTYPED = "concept"
#: What the work is that a note is about, where nobody says more.
_UNTYPED_SOURCE = "article"
#: Web addresses say what a thing is only where it is a page or recording; elsewhere they are pages about it.
_NAMED_BY_URL = frozenset(("episode", "talk", "article"))


@dataclass(slots=True)
class Sighting:
    """One place where a note names a thing."""

    path: str
    #: The number of the declaration in its head; -1 for a link that spells an identifier.
    index: int
    #: Its name; empty for what is known by an identifier alone.
    name: str
    folded: str
    type: str | None
    #: 0 where the note describes the thing, 1 for a plain declaration, 2 where the type is only implied.
    rank: int
    span: Span
    language: str = ""
    aliases: tuple[str, ...] = ()
    #: Names that links and citations may use, and that no text is searched for.
    keys: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    id: str | None = None
    #: What a link that spells its identifier shows.
    label: str = ""
    #: Folded names of things that are declared the same, or different.
    same: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    #: For an episode, the number of its podcast's sighting.
    podcast: int | None = None
    #: Whether the note is the thing's own page.
    is_page: bool = False
    #: Whether the note is about this episode.
    is_episode: bool = False
    #: Whether it is a generated page of the thing, which says nothing of it but what a person wrote there.
    is_generated: bool = False
    #: Whether it stands in the file of reviewed links, and in no note.
    is_reviewed: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it says nothing but a name and a type."""
        return not (
            self.identifiers
            or self.aliases
            or self.keys
            or self.same
            or self.apart
            or self.is_page
            or self.is_episode
            or not self.name
        )


@dataclass(slots=True)
class Cluster:
    """Sightings of one thing."""

    members: list[int]
    names: set[str]
    #: Aliases by which names of other notes find it, and those by which only a page of its own is found.
    aliases: set[str]
    firm_aliases: set[str]
    schemes: set[str]
    #: Its identifiers of which a thing has one in any case.
    single: set[str]
    podcasts: set[int]
    apart: set[str]
    #: The rank of the type, and the type; `(3, "")` without one.
    best: tuple[int, int, str]
    is_page: bool

    @property
    def type(self) -> str | None:
        return self.best[2] or None

    @property
    def is_firm(self) -> bool:
        """Whether its type is written, and not only implied."""
        return self.best[0] < 2

    def absorb(self, other: Cluster) -> None:
        self.members += other.members
        self.names |= other.names
        self.aliases |= other.aliases
        self.firm_aliases |= other.firm_aliases
        self.schemes |= other.schemes
        self.single |= other.single
        self.podcasts |= other.podcasts
        self.apart |= other.apart
        self.best = min(self.best, other.best)
        self.is_page = self.is_page or other.is_page


# -- sightings ------------------------------------------------------------------------------------


def find_sightings(heads: Sequence[Head], config: Config) -> list[Sighting]:
    """Every place where a note, or the configuration, names a thing. The writer's comes first, if there is one."""
    found: list[Sighting] = []
    if config.me is not None:
        found.append(_sighting(_writer(config.me), "", 0, config.settings.language, ""))
    for head in heads:
        language = head.language or config.settings.language
        stem = head.stem
        first = len(found)
        for index, declaration in enumerate(head.declarations):
            found.append(_sighting(declaration, head.path, index, language, stem))
        podcast = next((i for i in range(first, len(found)) if found[i].type == "podcast"), None)
        for sighting in found[first:]:
            if sighting.is_episode:
                sighting.podcast = podcast
        for use in head.uses:
            if use.kind is ReferenceKind.IDENTIFIER and scheme_of(use.target) != "wikipedia":
                found.append(_identified(use, head.path, language))
    return found


def _writer(me: Me) -> Declaration:
    identifiers = []
    for key, text in (*me.identifiers, *((("url", me.url),) if me.url else ())):
        try:
            identifiers.append((identifier_in_url(text) if key == "url" else None) or parse_identifier(key, text))
        except (InvalidIdentifier, KeyError):
            # The configuration has been checked; what passed and is none all the same names nobody.
            continue
    return Declaration(me.name, "person", Role.DECLARED, Span(0, 0), me.aliases, me.id, tuple(identifiers))


def _sighting(declaration: Declaration, path: str, index: int, language: str, stem: str) -> Sighting:
    role, name, type_ = declaration.role, declaration.name, declaration.type
    identifiers = declaration.identifiers
    rank = _RANKS.get(role, 1)
    if role is Role.SOURCE and type_ is None:
        type_, rank = _UNTYPED_SOURCE, 2
    if identifiers and name in map(spell_identifier, identifiers):
        # Nobody gave it a name.
        name = ""
    sighting = Sighting(
        path,
        index,
        name,
        fold(name),
        type_,
        rank,
        declaration.span,
        language,
        declaration.aliases,
        (stem,) if role in (Role.DESCRIBED, Role.GENERATED) else (),
        identifiers,
        declaration.id,
        is_page=role is Role.DESCRIBED,
        is_episode=role is Role.EPISODE,
        is_generated=role is Role.GENERATED,
    )
    if declaration.fields:
        _read_identity(sighting, declaration.fields)
    return sighting


_RANKS = {Role.DESCRIBED: 0, Role.EPISODE: 0, Role.IMPLIED: 2, Role.AUTHOR: 2, Role.GENERATED: 2}


def _read_identity(sighting: Sighting, fields: Iterable[Field]) -> None:
    """Adds what fields say a thing is the same as, or not, and by which keys it is cited."""
    for written in fields:
        for value in written.values:
            spelled = identifier_in_url(value.text) if value.kind is ValueKind.URL else None
            if written.key == "citekey":
                sighting.keys += (f"@{value.text}",)
            elif written.key == "different-from":
                sighting.apart += (fold(note_name(value.text)),)
            elif written.key == "same-as" and spelled is not None:
                sighting.identifiers = tuple(dict.fromkeys((*sighting.identifiers, spelled)))
            elif written.key == "same-as" and value.kind in (ValueKind.LINK, ValueKind.TEXT):
                sighting.same += (fold(note_name(value.text)),)


def _identified(use: Use, path: str, language: str) -> Sighting:
    return Sighting(
        path=path,
        index=-1,
        name="",
        folded="",
        type=type_of_identifier(use.target),
        rank=2,
        span=use.span,
        language=language,
        identifiers=(use.target,),
        label=" ".join(use.label.split()),
    )


# -- which sightings are one thing --------------------------------------------------------------------


class Clusters:
    """Sightings on their way to things: merged by identifiers, by name, by alias, in this order."""

    def __init__(self, sightings: Sequence[Sighting], type_order: Mapping[str, int]) -> None:
        self.sightings = sightings
        self.parents = list(range(len(sightings)))
        self.clusters: dict[int, Cluster] = {}
        #: Pairs of works that are versions of each other.
        self.alternates: set[tuple[int, int]] = set()
        #: Sightings that share an identifier and cannot be one thing, with the identifier and why they cannot.
        self.clashes: list[tuple[int, int, str, str]] = []
        plain: dict[tuple[str, str | None, int], int] = {}
        for index, sighting in enumerate(sightings):
            if sighting.is_plain:
                first = plain.setdefault((sighting.folded, sighting.type, sighting.rank), index)
                if first != index:
                    # Nothing could keep it apart from the others of its name, which are many.
                    self.parents[index] = first
                    self.clusters[first].members.append(index)
                    continue
            self.clusters[index] = self._single(index, sighting, type_order)
        #: The sightings that stand for others like them.
        self.leaders = list(self.clusters)

    @staticmethod
    def _single(index: int, sighting: Sighting, type_order: Mapping[str, int]) -> Cluster:
        type_ = sighting.type or ""
        aliases = {fold(alias) for alias in (*sighting.aliases, *sighting.keys)}
        firm = aliases
        if not (sighting.is_page or sighting.is_generated) and sighting.path and type_ == "person":
            # Another note's `John` need not be this note's.
            firm = {alias for alias in aliases if " " in alias}
        return Cluster(
            members=[index],
            names={sighting.folded} if sighting.folded else set(),
            aliases=aliases,
            firm_aliases=set(firm),
            schemes={s for i in sighting.identifiers if (s := scheme_of(i)) in EXCLUSIVE},
            single={i for i in sighting.identifiers if scheme_of(i) in _SINGLE},
            podcasts=set(),
            apart=set(sighting.apart),
            best=(sighting.rank if type_ else 3, type_order.get(type_, len(type_order)), type_),
            is_page=sighting.is_page,
        )

    def root(self, index: int) -> int:
        parents = self.parents
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def unite(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        if one == other:
            return
        if len(self.clusters[one].members) < len(self.clusters[other].members):
            one, other = other, one
        self.parents[other] = one
        self.clusters[one].absorb(self.clusters[other])

    def roots(self, indexes: Iterable[int]) -> list[int]:
        return list(dict.fromkeys(map(self.root, indexes)))

    def by_name(self, indexes: Iterable[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for index in indexes:
            folded = self.sightings[index].folded
            if folded:
                found.setdefault(folded, []).append(index)
        return found

    # -- by what generated pages are about --

    def unite_anchored(self, anchors: Mapping[str, Anchor]) -> None:
        if anchors:
            places = {(sighting.path, sighting.index): i for i, sighting in enumerate(self.sightings)}
            for path, anchor in sorted(anchors.items()):
                self.unite(places[path, 0], places[anchor])

    # -- by identifier --

    def unite_identified(self, indexes: Iterable[int]) -> None:
        first: dict[tuple[str, int | None], int] = {}
        for index in indexes:
            sighting = self.sightings[index]
            for key in _identity_keys(sighting, self.root):
                other = first.setdefault(key, index)
                if self.root(other) == self.root(index):
                    continue
                reason = self.refusal(other, index)
                if reason:
                    self.clashes.append((index, other, key[0], reason))
                else:
                    self.unite(other, index)

    def refusal(self, one: int, other: int) -> str:
        """Why two sightings cannot be of one thing, whoever says so; empty where they can.

        A thing has one ORCID iD, one Wikidata item, one DOI beside arXiv's, and an episode one item in its feed.
        """
        first, second = self.clusters[self.root(one)].single, self.clusters[self.root(other)].single
        for scheme, name in _SINGLE.items():
            ours, theirs = ({i for i in known if scheme_of(i) == scheme} for known in (first, second))
            if not (ours <= theirs or theirs <= ours):
                return f"they would have the {name} {' and '.join(value_of(i) for i in sorted(ours | theirs))}"
        return ""

    # -- by name --

    def unite_named(self, indexes: Iterable[int]) -> None:
        for name, bearers in sorted(self.by_name(indexes).items()):
            roots = self.roots(bearers)
            if len(roots) > 1:
                for part in self.parts(roots):
                    self.unite_all(name, part)

    def parts(self, roots: Sequence[int]) -> Iterator[list[int]]:
        """Bearers of one name by what they are: those without a type go with the only one there is."""
        firm: dict[str, list[int]] = {}
        implied: list[int] = []
        untyped: list[int] = []
        for root in roots:
            cluster = self.clusters[root]
            if cluster.type is None:
                untyped.append(root)
            elif cluster.is_firm:
                firm.setdefault(cluster.type, []).append(root)
            else:
                implied.append(root)
        only = next(iter(firm)) if len(firm) == 1 else None
        rest: list[int] = []
        for root in implied:
            type_ = self.clusters[root].type or ""
            if type_ in firm:
                firm[type_].append(root)
            elif only is not None:
                firm[only].append(root)
            else:
                rest.append(root)
        if only is not None:
            firm[only] += untyped
        elif not firm:
            rest += untyped
        elif UNTYPED in firm:
            firm[UNTYPED] += untyped
        else:
            yield untyped
        yield rest
        yield from firm.values()

    def unite_all(self, name: str, roots: Sequence[int]) -> None:
        """Makes bearers of one name and type one thing, as far as their identifiers allow."""
        if len(roots) < 2:
            return
        if self.disagree(roots) or any(name in self.clusters[root].apart for root in roots):
            bare = [r for r in roots if not self.clusters[r].schemes and not self.clusters[r].podcasts]
            roots = [r for r in bare if name not in self.clusters[r].apart]
        arxiv = [r for r in roots if "arxiv" in self.clusters[r].schemes]
        journal = [r for r in roots if "doi" in self.clusters[r].schemes and r not in arxiv]
        if arxiv and journal:
            self.alternates.add((arxiv[0], journal[0]))
            roots = [r for r in roots if r not in journal]
        for root in roots[1:]:
            self.unite(roots[0], root)

    def disagree(self, roots: Sequence[int]) -> bool:
        """Whether different identifiers of one scheme, or podcasts, say that these are different things."""
        schemes: Counter[str] = Counter()
        podcasts: set[int] = set()
        for root in roots:
            # Two clusters that share an identifier were united by it.
            schemes.update(self.clusters[root].schemes)
            podcasts |= {self.root(podcast) for podcast in self.clusters[root].podcasts}
        return len(podcasts) > 1 or any(count > 1 for count in schemes.values())

    def agree(self, one: int, other: int) -> bool:
        """Whether nothing that is said of two clusters keeps them apart."""
        first, second = self.clusters[one], self.clusters[other]
        if first.type != second.type and None not in (first.type, second.type) and first.is_firm and second.is_firm:
            return False
        if first.apart & second.names or second.apart & first.names:
            return False
        return not self.disagree((one, other))

    def unite_declared(self, indexes: Sequence[int]) -> None:
        """Follows `same-as` between names."""
        bearers = self.by_name(indexes)
        wanted = sorted((name, s.folded, i) for i in indexes for s in (self.sightings[i],) for name in s.same)
        for name, _, index in wanted:
            roots = [r for r in self.roots(bearers.get(name, ())) if r != self.root(index)]
            if len(roots) == 1 and self.agree(self.root(index), roots[0]):
                self.unite(index, roots[0])

    # -- by alias --

    def unite_aliases(self, indexes: Sequence[int]) -> None:
        """A name that is an alias of just one thing is that thing's."""
        holders: dict[str, list[int]] = {}
        for root in self.roots(indexes):
            for alias in self.clusters[root].aliases:
                holders.setdefault(alias, []).append(root)
        for name, bearers in sorted(self.by_name(indexes).items()):
            if name not in holders:
                continue
            roots = self.roots(bearers)
            others = [root for root in self.roots(holders[name]) if root not in roots]
            if len(roots) == 1 and len(others) == 1 and self.is_alias(roots[0], others[0], name):
                self.unite(roots[0], others[0])

    def is_alias(self, named: int, aliased: int, name: str) -> bool:
        one, other = self.clusters[named], self.clusters[aliased]
        if one.is_page and other.is_page:
            return False
        return (one.is_page or name in other.firm_aliases) and self.agree(named, aliased)

    def unite_labels(self, indexes: Sequence[int]) -> None:
        """A link that spells an identifier and shows a declared name identifies what bears it."""
        bearers = self.by_name(indexes)
        labelled: dict[int, set[str]] = {}
        for index in indexes:
            sighting = self.sightings[index]
            root = self.root(index)
            if sighting.label and not self.clusters[root].names:
                labelled.setdefault(root, set()).add(fold(sighting.label))
        wanted = [(name, root) for root, names in labelled.items() for name in names]
        for name, root in sorted(wanted, key=self.by_text):
            roots = self.roots(bearers.get(name, ()))
            if len(roots) == 1 and self.root(root) != roots[0] and self.agree(self.root(root), roots[0]):
                self.unite(root, roots[0])

    def by_text(self, item: tuple[str, int]) -> tuple[str, list[str]]:
        name, root = item
        return name, sorted(i for m in self.clusters[root].members for i in self.sightings[m].identifiers)


def _identity_keys(sighting: Sighting, root: Callable[[int], int]) -> Iterator[tuple[str, int | None]]:
    """What makes two sightings one thing, whatever their names."""
    for identifier in sighting.identifiers:
        scheme = scheme_of(identifier)
        if scheme == "url" and sighting.type not in _NAMED_BY_URL:
            continue
        if scheme == "item-guid":
            # Feeds number their items each for itself.
            yield identifier, None if sighting.podcast is None else root(sighting.podcast)
        elif scheme == "feed":
            yield f"podcast-guid:{podcast_guid(value_of(identifier))}", None
        elif scheme != "wikipedia":
            yield identifier, None


def cluster(sightings: Sequence[Sighting], type_order: Mapping[str, int], anchors: Mapping[str, Anchor]) -> Clusters:
    """Which sightings are one thing.

    Args:
        anchors: of generated pages, by path: another sighting of what they are about.
    """
    clusters = Clusters(sightings, type_order)
    everything = clusters.leaders
    clusters.unite_anchored(anchors)
    # Podcasts come first, since they tell episodes of one name apart.
    podcasts = [i for i in everything if sightings[i].type == "podcast"]
    clusters.unite_identified(podcasts)
    clusters.unite_named(podcasts)
    clusters.unite_aliases(podcasts)
    for index in everything:
        podcast = sightings[index].podcast
        if podcast is not None:
            clusters.clusters[clusters.root(index)].podcasts.add(podcast)
    clusters.unite_identified(everything)
    clusters.unite_named(everything)
    clusters.unite_declared(everything)
    clusters.unite_aliases(everything)
    clusters.unite_labels(everything)
    return clusters
