"""Clusters of sightings become things: each gets a type, a name, and an IRI that nothing else has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quoth.config import Config
from quoth.graph.clusters import EXCLUSIVE, UNTYPED, Anchor, Clusters, Sighting, cluster, find_sightings
from quoth.graph.decisions import Finder, Outcome, State, authority
from quoth.graph.entities import Contents, Thing, Unresolved
from quoth.graph.links import Places, is_attachment, is_date
from quoth.graph.names import Head, Use, tag_slug, tag_words, without_suffix
from quoth.graph.sssom import Decision
from quoth.graph.words import fold, kept_slug
from quoth.notes.declared import note_name, spell_identifier
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import ReferenceKind, Role
from quoth.notes.source import Span
from quoth.ontology.identifiers import scheme_of, type_of_identifier
from quoth.ontology.iris import choose_iri, entity_iri, note_iri
from quoth.ontology.relations import Relation, Relations, Takes
from quoth.ontology.slugs import SLUG_LENGTH, hashed_slug, statement_id
from quoth.ontology.types import Types

#: What people put on links that is no name of what they lead to.
_NO_NAMES = frozenset("""article book episode here link paper pdf post preprint source study talk this video""".split())
_NO_ANCHORS: Mapping[str, Anchor] = {}
#: Roles of the work that a note is about, so that the note is no page of something else.
_SUBJECTS = (Role.DESCRIBED, Role.EPISODE, Role.SOURCE, Role.GENERATED)


@dataclass(slots=True, eq=False)
class _Draft:
    """A thing on its way to its IRI."""

    name: str
    type: str
    #: What it is called as a thing of its own; the first is the name.
    spellings: tuple[str, ...]
    declared: bool
    #: Every folded name that finds it, those for links alone among them.
    names: set[str] = field(default_factory=set)
    #: The names and aliases that notes declare.
    forms: tuple[str, ...] = ()
    sightings: Sequence[Sighting] = ()
    identifiers: tuple[str, ...] = ()
    #: The names that notes pin by `id`.
    ids: tuple[str, ...] = ()
    #: For an episode, its podcast's identifiers and name.
    podcast: tuple[str, ...] = ()
    podcast_name: str = ""
    #: The local names that it would have without reviewed links.
    given: tuple[str, ...] = ()
    #: The identifiers that no note gives, but a reviewed link.
    reviewed: tuple[str, ...] = ()
    pages: list[str] = field(default_factory=list)
    labels: tuple[tuple[str, str], ...] = ()
    local: str = ""
    former: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    iri: str = ""

    @property
    def mark(self) -> str:
        """What tells it from others of its name."""
        exclusive = sorted(i for i in self.identifiers if scheme_of(i) in EXCLUSIVE)
        return "|".join((self.type, *exclusive, fold(self.podcast_name)))

    @property
    def place(self) -> tuple[str, Span]:
        """Where it is first named."""
        return min(((s.path, s.span) for s in self.sightings), default=("", Span(0, 0)))


@dataclass(slots=True)
class _Weak:
    """A name that notes link to and none declares."""

    spellings: set[str] = field(default_factory=set)
    #: The types that the keys of fields imply.
    types: set[str] = field(default_factory=set)
    #: Links in text that say nothing of what it is.
    links: list[tuple[str, Span, str]] = field(default_factory=list)


def name_things(
    heads: Sequence[Head],
    places: Places,
    config: Config,
    name_only: Container[str],
    anchors: Mapping[str, Anchor] = _NO_ANCHORS,
    decisions: Sequence[Decision] = (),
) -> Contents:
    """The things of a vault.

    Reviewed links speak of things by the names they have without them. So with such links everything is named twice.

    Args:
        heads: the heads of its notes, by path, and of the generated pages on which people wrote something.
        name_only: the paths of notes that have no graph of their own.
        anchors: of generated pages, by path: another declaration of what they are about.
        decisions: what the file of reviewed links says.
    """
    naming = _Naming(heads, places, config, name_only, anchors)
    if not decisions:
        return naming.contents((), ())
    plain = naming.contents((), ())
    joins, lost = naming.find_joins(plain, decisions)
    return naming.contents(joins, lost)


@dataclass(frozen=True, slots=True)
class _Join:
    """A decision, and the sightings of what it speaks of; None for what is nothing of the vault's."""

    decision: Decision
    one: int
    other: int | None
    #: The names that the two have without it.
    names: tuple[str, ...] = ()


class _Naming:
    """Names the things of one vault."""

    def __init__(
        self,
        heads: Sequence[Head],
        places: Places,
        config: Config,
        name_only: Container[str],
        anchors: Mapping[str, Anchor],
    ) -> None:
        self.heads = heads
        self.places = places
        self.config = config
        self.name_only = name_only
        self.anchors = anchors
        self.sightings = find_sightings(heads, config)
        #: The thing of each sighting, and the names of each thing, as they were found last.
        self.by_sighting: list[Thing] = []
        self.names: list[tuple[Thing, tuple[str, ...]]] = []

    def contents(self, joins: Sequence[_Join], lost: Sequence[Outcome]) -> Contents:
        """What the vault holds where some sightings are said to be of one thing."""
        heads, places, config = self.heads, self.places, self.config
        order = {entity_type.key: i for i, entity_type in enumerate(config.settings.types)}
        clusters = cluster(self.sightings, order, self.anchors)
        refused = _join(clusters, joins)
        drafts = _drafts(clusters)
        declared = list(dict.fromkeys(drafts))
        by_name = _by_name(declared)
        _adopt_pages(heads, by_name, config)
        by_slug = _by_slug(declared)
        weak, tags = _weak_names(heads, places, config, by_name, by_slug)
        undeclared = {key: _weak_draft(found) for key, found in weak.items()}
        for draft in undeclared.values():
            by_slug.setdefault(kept_slug(draft.name), {})[draft] = None
        for key, found in tags.items():
            by_slug.setdefault(key, {_weak_draft(found): None})
        every = list(dict.fromkeys([*declared, *undeclared.values(), *(d for f in by_slug.values() for d in f)]))
        for join in joins:
            if join.decision.is_same and join not in refused:
                draft = drafts[join.one]
                draft.given = tuple(sorted({*draft.given, *join.names}))
        clashes = [
            *_name_locals(every, config.base),
            *_clashes(by_name, clusters, drafts),
            *_identity_clashes(clusters, drafts),
            *_taken_ids(heads, places, config.base),
        ]
        _name_globals(every, config.base)
        _name_alternates(clusters, drafts)
        things = {draft: _thing(draft, self.name_only) for draft in every}
        self.by_sighting = [things[draft] for draft in drafts]
        self.names = [(thing, (draft.name, *draft.spellings, *draft.forms)) for draft, thing in things.items()]
        return Contents(
            things=tuple(sorted(things.values(), key=lambda t: (fold(t.name), t.iri))),
            forms={things[d].iri: d.forms for d in declared if d.declared},
            keys={thing.iri: _keys(draft) for draft, thing in things.items()},
            by_name={name: tuple(things[d] for d in found) for name, found in by_name.items()},
            undeclared={key: things[draft] for key, draft in undeclared.items()},
            by_slug={key: tuple(things[d] for d in found) for key, found in by_slug.items()},
            by_identifier=_by_identifier(declared, things),
            declared=_declared(self.sightings, drafts, things),
            pages={path: things[draft] for draft in declared for path in draft.pages},
            episodes={s.path: things[d] for s, d in zip(self.sightings, drafts, strict=True) if s.is_episode},
            clashes=tuple(clashes),
            unresolved=tuple(_unresolved(weak, undeclared)),
            outcomes=(*self._outcomes(joins, refused), *lost),
        )

    # -- reviewed links --

    def find_joins(self, plain: Contents, decisions: Sequence[Decision]) -> tuple[list[_Join], list[Outcome]]:
        """What decisions speak of, and those that speak of nothing that is known.

        Sightings are added for what no note declares.

        Args:
            plain: what the vault holds without them.
        """
        finder = Finder(self.config.base, self.names)
        first: dict[str, int] = {}
        for seen, thing in enumerate(self.by_sighting):
            first.setdefault(thing.iri, seen)
        joins: list[_Join] = []
        lost: list[Outcome] = []
        for decision in decisions:
            ends = (decision.subject, decision.object)
            found = [finder.find(end) for end in ends]
            known = [None if at is None else self.names[at][0] for at in found]
            gone = [e for e, t in zip(ends, known, strict=True) if t is None and self._is_own(e.iri)]
            if gone or not any(known):
                named = gone[0] if gone else decision.subject
                lost.append(
                    Outcome(decision, State.LOST, decision.subject.iri, decision.object.iri, named.label or named.iri)
                )
                continue
            numbers: list[int] = []
            for end, of in zip(ends, known, strict=True):
                identifier = authority(end.iri)
                if of is not None:
                    if of.iri not in first:
                        first[of.iri] = self._see(decision, of.name, of.type, ())
                    numbers.append(first[of.iri])
                elif identifier is not None and decision.is_same:
                    numbers.append(self._see(decision, "", None, (identifier,)))
            names = {name for of in known if of is not None for name in (of.local, *of.former) if name}
            joins.append(_Join(decision, numbers[0], numbers[1] if len(numbers) > 1 else None, tuple(sorted(names))))
        # What is two is known before anything is made one.
        joins.sort(key=lambda join: not join.decision.is_different)
        return joins, lost

    def _is_own(self, iri: str) -> bool:
        return iri.startswith(f"{self.config.base}e/")

    def _see(self, decision: Decision, name: str, type_: str | None, identifiers: tuple[str, ...]) -> int:
        """A sighting in the file of reviewed links."""
        self.sightings.append(
            Sighting(
                path=self.config.links,
                index=-1,
                name=name,
                folded=fold(name),
                type=type_ or (type_of_identifier(identifiers[0]) if identifiers else None),
                rank=2,
                span=decision.span,
                identifiers=identifiers,
                is_reviewed=True,
            )
        )
        return len(self.sightings) - 1

    def _outcomes(self, joins: Sequence[_Join], refused: Mapping[_Join, str]) -> Iterator[Outcome]:
        for join in joins:
            decision, one = join.decision, self.by_sighting[join.one]
            if join in refused:
                yield Outcome(decision, State.REFUSED, one.iri, decision.object.iri, refused[join])
            elif join.other is None:
                # Somebody else's thing stands at the other end, whichever that is.
                is_subject = not self._is_own(decision.subject.iri)
                theirs = decision.subject.iri if is_subject else decision.object.iri
                if decision.is_different:
                    yield Outcome(decision, State.APART, one.iri, theirs)
                elif not decision.negated:
                    yield Outcome(decision, State.LINKED, *((theirs, one.iri) if is_subject else (one.iri, theirs)))
            elif decision.is_same:
                yield Outcome(decision, State.JOINED, one.iri, one.iri)
            elif decision.is_different:
                yield Outcome(decision, State.APART, one.iri, self.by_sighting[join.other].iri)
            elif not decision.negated:
                yield Outcome(decision, State.LINKED, one.iri, self.by_sighting[join.other].iri)


def _join(clusters: Clusters, joins: Sequence[_Join]) -> dict[_Join, str]:
    """Makes one what decisions say is one; those that cannot be, each with the reason."""
    refused: dict[_Join, str] = {}
    apart = [join for join in joins if join.decision.is_different and join.other is not None]
    for join in joins:
        if join.other is None or not (join.decision.is_same or join.decision.is_different):
            continue
        if join.decision.is_different:
            if clusters.root(join.one) == clusters.root(join.other):
                refused[join] = "the notes say that they are one"
            continue
        reason = clusters.refusal(join.one, join.other)
        roots = {clusters.root(join.one), clusters.root(join.other)}
        if not reason and len(roots) > 1:
            kept = next(
                (a for a in apart if a.other is not None and {clusters.root(a.one), clusters.root(a.other)} == roots),
                None,
            )
            if kept is not None:
                ends = (kept.decision.subject, kept.decision.object)
                reason = f"{' and '.join(end.label or end.iri for end in ends)} are said to be two"
        if reason:
            refused[join] = reason
        else:
            clusters.unite(join.one, join.other)
    return refused


# -- declared things ----------------------------------------------------------------------------------


def _drafts(clusters: Clusters) -> list[_Draft]:
    """The draft of each sighting's thing, by the number of the sighting."""
    roots = [clusters.root(index) for index in range(len(clusters.sightings))]
    by_root = {root: _draft(clusters, root) for root in dict.fromkeys(roots)}
    found = [by_root[root] for root in roots]
    for root, draft in by_root.items():
        podcasts = sorted(clusters.clusters[root].podcasts)
        if podcasts:
            podcast = found[podcasts[0]]
            draft.podcast, draft.podcast_name = podcast.identifiers, podcast.name
    return found


def _draft(clusters: Clusters, root: int) -> _Draft:
    cluster = clusters.clusters[root]
    # By rank, then by path.
    sightings = sorted((clusters.sightings[i] for i in sorted(cluster.members)), key=lambda s: s.rank)
    ranks: dict[str, int] = {}
    labels: dict[str, tuple[int, int, str]] = {}
    for sighting in sightings:
        name = sighting.name
        if name:
            rank = 0 if sighting.is_page else 1 if sighting.rank < 2 else 2
            ranks[name] = min(rank, ranks.get(name, rank))
            label = (rank, -len(name), name)
            labels[sighting.language] = min(label, labels.get(sighting.language, label))
    # Its own page knows best, then the fullest name.
    spellings = tuple(sorted(ranks, key=lambda name: (ranks[name], -len(name), name)))
    identifiers = tuple(dict.fromkeys(i for s in sightings for i in s.identifiers))
    said = {i for s in sightings for i in s.identifiers if not s.is_reviewed}
    return _Draft(
        name=spellings[0] if spellings else _shown_name(sightings, identifiers),
        type=cluster.type or UNTYPED,
        spellings=spellings,
        declared=bool(spellings),
        names=cluster.names | cluster.aliases,
        forms=tuple(sorted({*ranks, *(alias for s in sightings for alias in s.aliases)})),
        sightings=sightings,
        identifiers=identifiers,
        ids=tuple(sorted({s.id for s in sightings if s.id})),
        pages=sorted({s.path for s in sightings if s.is_page}),
        labels=tuple((language, label[2]) for language, label in sorted(labels.items())),
        reviewed=tuple(i for i in identifiers if i not in said),
    )


def _shown_name(sightings: Sequence[Sighting], identifiers: Sequence[str]) -> str:
    """What links call a thing that has no name: the words most of them show, else its identifier."""
    labels = Counter(s.label for s in sightings if s.label and fold(s.label) not in _NO_NAMES)
    if labels:
        return min(labels, key=lambda label: (-labels[label], -len(label), label))
    return spell_identifier(identifiers[0])


def _keys(draft: _Draft) -> tuple[str, ...]:
    slugs = map(kept_slug, draft.forms or draft.spellings)
    return tuple(sorted({*draft.names, *map(fold, draft.spellings), *slugs, *draft.identifiers}))


def _by_name(drafts: Iterable[_Draft]) -> dict[str, dict[_Draft, None]]:
    """The declared bearers of each folded name."""
    found: dict[str, dict[_Draft, None]] = {}
    for draft in drafts:
        if draft.declared:
            for name in sorted(draft.names):
                found.setdefault(name, {})[draft] = None
    return found


def _by_slug(drafts: Iterable[_Draft]) -> dict[str, dict[_Draft, None]]:
    found: dict[str, dict[_Draft, None]] = {}
    for draft in drafts:
        if draft.declared:
            for form in draft.forms:
                found.setdefault(kept_slug(form), {})[draft] = None
    return found


def _by_identifier(drafts: Iterable[_Draft], things: Mapping[_Draft, Thing]) -> dict[str, Thing]:
    found: dict[str, Thing] = {}
    for draft in drafts:
        for identifier in draft.identifiers:
            found.setdefault(identifier, things[draft])
    return found


def _declared(
    sightings: Sequence[Sighting], drafts: Sequence[_Draft], things: Mapping[_Draft, Thing]
) -> dict[str, dict[int, Thing]]:
    found: dict[str, dict[int, Thing]] = {}
    for sighting, draft in zip(sightings, drafts, strict=True):
        if sighting.index >= 0:
            found.setdefault(sighting.path, {})[sighting.index] = things[draft]
    return found


def _adopt_pages(heads: Sequence[Head], by_name: Mapping[str, Mapping[_Draft, None]], config: Config) -> None:
    """Makes a note without a type, that bears the name of one declared thing, its page."""
    names = {head.path: {fold(head.title), fold(head.stem)} for head in heads if not _has_subject(head)}
    for path, folded in names.items():
        bearers = {
            draft: None
            for name in sorted(folded)
            for draft in by_name.get(name, ())
            if draft.type != "episode" and any(s.folded == name for s in draft.sightings)
        }
        if len(bearers) == 1:
            (draft,) = bearers
            draft.pages.append(path)


def _has_subject(head: Head) -> bool:
    return any(declaration.role in _SUBJECTS for declaration in head.declarations)


# -- undeclared names ---------------------------------------------------------------------------------


def _weak_names(
    heads: Sequence[Head],
    places: Places,
    config: Config,
    by_name: Mapping[str, object],
    by_slug: Mapping[str, object],
) -> tuple[dict[str, _Weak], dict[str, _Weak]]:
    """The names that nobody declares: those of links, folded, and those of tags, by slug."""
    links: dict[str, _Weak] = {}
    tags: dict[str, _Weak] = {}
    seen: dict[tuple[object, ...], tuple[_Weak, str, bool] | None] = {}
    for head in heads:
        folder = head.path.rpartition("/")[0]
        for use in head.uses:
            if use.kind is ReferenceKind.IDENTIFIER:
                continue
            key = (use.kind, use.target, use.key, use.is_subject, folder)
            if key not in seen:
                seen[key] = None
                if use.kind is ReferenceKind.TAG:
                    _add_tag(tags, use, config)
                elif (name := _undeclared_name(use, places, config, head.path, by_name, by_slug)) is not None:
                    seen[key] = _add_link(links, use, name, config)
            found = seen[key]
            if found is not None and found[2]:
                weak, name, _ = found
                weak.links.append((head.path, use.span, name))
    return links, tags


def _add_tag(tags: dict[str, _Weak], use: Use, config: Config) -> None:
    if not config.settings.is_plain_tag(use.target):
        for word in tag_words(use.target):
            tags.setdefault(tag_slug(word), _Weak()).spellings.add(_spaced(word))


def _undeclared_name(
    use: Use,
    places: Places,
    config: Config,
    path: str,
    by_name: Mapping[str, object],
    by_slug: Mapping[str, object],
) -> str | None:
    """What a link calls a thing that nobody declares; None where it leads to a note, or to what is declared."""
    if use.kind is None and not takes_names(config.settings.relations, use.key):
        return None
    name, found_by = use_name(use)
    if not fold(found_by) or fold(found_by) in by_name or kept_slug(found_by) in by_slug:
        return None
    return None if names_no_thing(use, places, path) else name


def _add_link(links: dict[str, _Weak], use: Use, name: str, config: Config) -> tuple[_Weak, str, bool]:
    """Notes a name that nobody declares.

    Returns:
        what is known of it, the name, and whether the link says nothing of what it leads to.
    """
    weak = links.setdefault(fold(use_name(use)[1]), _Weak())
    weak.spellings.add(name)
    settings = config.settings
    type_ = implied_of(use, implied_type(settings.relations, settings.types, use.key, use.is_subject))
    if type_ is not None:
        weak.types.add(type_)
    return weak, name, type_ is None and not use.key and use.kind is not ReferenceKind.CITATION


def _spaced(word: str) -> str:
    return " ".join(word.replace("_", " ").split()) or word


def use_name(use: Use) -> tuple[str, str]:
    """What a link calls a thing, and the name by which it finds it: a citation's has an `@`."""
    if use.kind is ReferenceKind.CITATION:
        return use.target, f"@{use.target}"
    name = note_name(use.target) if use.kind is not None else " ".join(use.target.split())
    return name, name


def names_no_thing(use: Use, places: Places, path: str) -> bool:
    """Whether a link leads to a note, an attachment or a date."""
    if use.kind is ReferenceKind.CITATION:
        return False
    return is_attachment(use.target) or is_date(use.target) or places.find(use.target, path) is not None


def implied_of(use: Use, by_key: str | None) -> str | None:
    """The type that the way a name is written implies."""
    if use.kind is ReferenceKind.PERSON:
        return "person"
    return "paper" if use.kind is ReferenceKind.CITATION else by_key


def takes_names(relations: Relations, key: str) -> bool:
    """Whether the values of a key are names of things."""
    found = relations.find(key)
    return found is not None and found[0].takes is Takes.THING and found[0].key not in ("same-as", "different-from")


def implied_type(relations: Relations, types: Types, key: str, is_subject: bool) -> str | None:
    """The type that a key implies for its value, or for what it is about; None where it may be anything."""
    found = relations.find(key) if key else None
    if found is None:
        return None
    relation, inverse = found
    return _only_things(relation, types, inverse is not is_subject)


def _only_things(relation: Relation, types: Types, subjects: bool) -> str | None:
    ends = relation.subjects if subjects else relation.objects
    return ends[0] if ends and all(end in types for end in ends) else None


def _weak_draft(weak: _Weak) -> _Draft:
    spellings = tuple(sorted(weak.spellings, key=lambda s: (-len(s), s)))
    return _Draft(
        spellings[0], min(weak.types, key=lambda t: (t == UNTYPED, t), default=UNTYPED), spellings, declared=False
    )


def _unresolved(weak: Mapping[str, _Weak], drafts: Mapping[str, _Draft]) -> Iterator[Unresolved]:
    """Links that say nothing of what they lead to; one a note for each name."""
    for key, found in weak.items():
        seen: set[str] = set()
        for path, span, name in found.links:
            if path not in seen:
                seen.add(path)
                yield Unresolved(path, span, name, drafts[key].type)


# -- IRIs ---------------------------------------------------------------------------------------------


def _name_locals(drafts: Sequence[_Draft], base: str) -> list[Diagnostic]:
    """Gives every thing with a name its local names; labels that differ and share a slug get longer ones."""
    claims: dict[str, dict[_Draft, str]] = {}
    pinned: dict[str, dict[_Draft, str]] = {}
    for draft in drafts:
        for id_ in draft.ids:
            pinned.setdefault(kept_slug(id_), {}).setdefault(draft, id_)
        for spelling in draft.spellings:
            claims.setdefault(kept_slug(spelling), {}).setdefault(draft, spelling)
    problems: list[Diagnostic] = []
    locals_: dict[_Draft, dict[str, str]] = {}
    for key, claimants in claims.items():
        holders = pinned.get(key, {})
        winner = _winner(claimants, holders)
        labels = {fold(label) for label in claimants.values()}
        for draft, label in claimants.items():
            own = key if draft is winner else _longer(draft, label, claimants)
            locals_.setdefault(draft, {})[label] = entity_iri(base, own)
        if len(claimants) > 1 and len(labels) > 1 and winner is None:
            problems += _slug_clashes(claimants)
    for key, holders in pinned.items():
        for draft, id_ in holders.items():
            own = key if len(holders) == 1 else _with_hash(key, f"{draft.mark}|{draft.name}")
            locals_.setdefault(draft, {})[f"#{id_}"] = entity_iri(base, own)
        if len(holders) > 1:
            problems += _id_clashes(holders)
    for draft in drafts:
        found = locals_.get(draft, {})
        preferred = [found[f"#{id_}"] for id_ in draft.ids] + [found[n] for n in draft.spellings if n in found]
        own_names = list(dict.fromkeys(preferred))
        draft.local = own_names[0] if own_names else ""
        draft.former = tuple(sorted({*own_names[1:], *draft.given} - {draft.local}))
    _name_after_files(drafts, {*claims, *pinned}, base)
    return problems


def _name_after_files(drafts: Sequence[_Draft], taken: Container[str], base: str) -> None:
    """Keeps for what has a page the name of its file, where nothing else has it: its name before it had a title."""
    found: dict[str, list[_Draft]] = {}
    for draft in drafts:
        for path in draft.pages:
            found.setdefault(kept_slug(without_suffix(path).rpartition("/")[2]), []).append(draft)
    for key, bearers in found.items():
        iri = entity_iri(base, key)
        if key not in taken and len(set(bearers)) == 1 and iri != bearers[0].local:
            bearers[0].former = tuple(sorted({*bearers[0].former, iri}))


def _winner(claimants: Mapping[_Draft, str], holders: Mapping[_Draft, str]) -> _Draft | None:
    """Which of several bearers of a slug has it as it is."""
    if holders:
        (holder, *others) = holders
        return holder if not others and holder in claimants else None
    # Episodes are often called after what they are about.
    first = [draft for draft in claimants if draft.type != "episode"] if len(claimants) > 1 else list(claimants)
    return first[0] if len(first) == 1 else None


def _longer(draft: _Draft, label: str, claimants: Mapping[_Draft, str]) -> str:
    """A slug with a hash: of the label, or, where others have the very same name, of what tells the thing from them."""
    rivals = [other for other, theirs in claimants.items() if fold(theirs) == fold(label)]
    if len(rivals) == 1:
        return hashed_slug(label)
    # The less is needed to tell them apart, the less that is learned of them later gives them other names.
    mark = draft.type
    if sum(other.type == mark for other in rivals) > 1:
        mark = draft.mark
        if sum(other.mark == mark for other in rivals) > 1:
            mark = "|".join((mark, *draft.pages, draft.place[0]))
    if len(rivals) < len(claimants):
        # Rivals of another label, of the same types perhaps, have the same slug.
        mark = f"{fold(label)}|{mark}"
    return _with_hash(kept_slug(label), mark)


def _with_hash(key: str, mark: str) -> str:
    end = statement_id(mark)[:6]
    return f"{key[: SLUG_LENGTH - len(end) - 1].rstrip('-')}-{end}"


def _name_globals(drafts: Sequence[_Draft], base: str) -> None:
    """Gives every thing its name in the graph."""
    taken: set[str] = set()
    for draft in drafts:
        podcast = [i for i in draft.podcast if scheme_of(i) in ("podcast-guid", "feed")]
        found = choose_iri(draft.type, (*draft.identifiers, *podcast))
        if found is None or found in taken:
            draft.local = draft.local or entity_iri(base, spell_identifier(draft.identifiers[0]))
            found = draft.local
        draft.iri = found
        taken.add(found)


def _name_alternates(clusters: Clusters, drafts: Sequence[_Draft]) -> None:
    for one, other in clusters.alternates:
        first, second = drafts[one], drafts[other]
        if first is not second:
            first.alternates = tuple(sorted({*first.alternates, second.iri}))
            second.alternates = tuple(sorted({*second.alternates, first.iri}))


def _thing(draft: _Draft, name_only: Container[str]) -> Thing:
    described = any(s.index >= 0 and s.path and s.path not in name_only and not s.is_generated for s in draft.sightings)
    return Thing(
        iri=draft.iri,
        local=draft.local,
        former=draft.former,
        name=draft.name,
        type=draft.type,
        declared=draft.declared,
        described=draft.declared and described,
        identifiers=draft.identifiers,
        note=draft.pages[0] if draft.pages else None,
        alternates=draft.alternates,
        labels=draft.labels if draft.type == UNTYPED else (),
        aliases=draft.spellings[1:] if draft.declared and not described else (),
        reviewed=draft.reviewed,
    )


# -- problems -----------------------------------------------------------------------------------------


def _clashes(
    by_name: Mapping[str, Mapping[_Draft, None]], clusters: Clusters, drafts: Sequence[_Draft]
) -> Iterator[Diagnostic]:
    """Names that two different things bear."""
    versions = {frozenset((drafts[one], drafts[other])) for one, other in clusters.alternates}
    for name, bearers in by_name.items():
        if len(bearers) < 2:
            continue
        named = [(place, draft) for draft in bearers for place in (_place_of(draft, name),) if place is not None]
        if not named:
            # Pages of one file name, in folders of their own: links tell them apart by path.
            continue
        others = [item for item in named if item[1].type != "episode"]
        (first_place, first), *rest = sorted(others or named, key=lambda item: (item[0][:2], item[1].mark))
        where = first_place[0] or "the configuration"
        for (path, span, written), draft in rest:
            if frozenset((first, draft)) not in versions:
                yield Diagnostic(
                    path,
                    span,
                    "name-clash",
                    f"“{written}” is {_described(draft)} here, and {_described(first)} in {where}",
                    "Give one of them another name; if they are one, give both the same type and identifiers.",
                )


def _identity_clashes(clusters: Clusters, drafts: Sequence[_Draft]) -> Iterator[Diagnostic]:
    """Things that share an identifier and cannot be one all the same."""
    for index, other, identifier, reason in clusters.clashes:
        sighting, first = clusters.sightings[index], clusters.sightings[other]
        where = first.path or "the configuration"
        yield Diagnostic(
            sighting.path,
            sighting.span,
            "identity-clash",
            f"{spell_identifier(identifier)} is {drafts[index].name} here, and {drafts[other].name} in {where}; "
            f"if they were one, {reason}",
            "Correct the identifier that is wrong.",
        )


def _described(draft: _Draft) -> str:
    article = "an" if draft.type[:1] in "aeiou" else "a"
    exclusive = sorted(spell_identifier(i) for i in draft.identifiers if scheme_of(i) in EXCLUSIVE)
    return f"{article} {draft.type}" + (f" ({', '.join(exclusive)})" if exclusive else "")


def _place_of(draft: _Draft, name: str) -> tuple[str, Span, str] | None:
    """Where a thing is first given a folded name or alias, and how it is written there."""
    places = [
        (s.path, s.span, written)
        for s in draft.sightings
        for written in (s.name, *s.aliases)
        if written and fold(written) == name
    ]
    return min(places, default=None)


def _slug_clashes(claimants: Mapping[_Draft, str]) -> Iterator[Diagnostic]:
    """Names that differ in signs alone."""
    places = [(place, label) for draft, label in claimants.items() for place in (_first_place(draft, label),)]
    (_, first), *rest = sorted(places)
    for (path, span), label in rest:
        if fold(label) != fold(first):
            yield Diagnostic(
                path,
                span,
                "name-clash",
                f"“{label}” and “{first}” differ only in signs that names in the graph do not hold",
                f"Write one of them as the other, if they are one: {first}",
            )


def _first_place(draft: _Draft, label: str) -> tuple[str, Span]:
    found = _place_of(draft, fold(label))
    return found[:2] if found else draft.place


def _id_clashes(holders: Mapping[_Draft, str]) -> Iterator[Diagnostic]:
    places = sorted(
        (s.path, s.span, id_, draft.name) for draft, id_ in holders.items() for s in draft.sightings if s.id == id_
    )
    first = places[0]
    for path, span, id_, name in places[1:]:
        if name != first[3]:
            message = f"“{name}” has the id `{id_}`, as has “{first[3]}” in {first[0]}"
            yield Diagnostic(path, span, "name-clash", message, "Give each its own `id`.")


def _taken_ids(heads: Sequence[Head], places: Places, base: str) -> Iterator[Diagnostic]:
    """Notes whose `id` is another note's."""
    for head in heads:
        if head.id is not None and places[head.path].iri != note_iri(base, head.path, head.id):
            message = f"The id `{head.id}` is that of another note, so this one is named by its path"
            yield Diagnostic(head.path, Span(0, 0), "name-clash", message, "Give each note its own `id`.")
