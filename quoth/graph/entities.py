"""The registry: which things a vault speaks of, and what each of its names means.

Notes declare things by name, type and identifiers; `graph.clusters` tells which declarations are one thing. A name
that two things bear links to neither, unless the note itself or a page of its own decides, and is reported.

The registry is a function of the set of heads: their order makes no difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quoth.config import Config
from quoth.graph.decisions import Outcome, diagnose
from quoth.graph.links import Places
from quoth.graph.mentions import Automaton
from quoth.graph.names import LINKED, Head, tag_slug
from quoth.graph.sssom import Decision
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import People
from quoth.notes.nearest import nearest
from quoth.notes.pages import GeneratedPage
from quoth.notes.source import Span
from quoth.ontology.slugs import fold_name, slug

_NO_PAGES: Mapping[str, GeneratedPage] = {}


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that notes speak of."""

    #: Its name in the graph: by the first global identifier that its type is named by, else the local name.
    iri: str
    #: Its name under the vault's base; empty where only links that spell its identifier speak of it.
    local: str
    #: Further local names, those of its other names: it may have been known by them before.
    former: tuple[str, ...]
    #: What it is called.
    name: str
    #: A key of `ontology.types`.
    type: str
    #: Whether a note declares it; otherwise notes only link to it.
    declared: bool
    #: Whether a note that declares it is read, and describes it; otherwise each note does that links to it.
    described: bool
    #: Identifiers in canonical form, those of its own page first.
    identifiers: tuple[str, ...] = ()
    #: The path of its own page.
    note: str | None = None
    #: The IRIs of other versions of the work.
    alternates: tuple[str, ...] = ()
    #: For a concept, its preferred name in each language in which notes declare it.
    labels: tuple[tuple[str, str], ...] = ()
    #: Of what no note describes, and a reviewed link made one: what else notes call it.
    aliases: tuple[str, ...] = ()
    #: Those of the identifiers that no note gives, but a reviewed link.
    reviewed: tuple[str, ...] = ()

    @property
    def is_global(self) -> bool:
        """Whether its name in the graph is one that others use as well."""
        return self.iri != self.local


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a name means to a note."""

    #: One thing, none, or several that have as good a claim.
    things: tuple[Thing, ...] = ()
    #: Whether the name is not quite one of the thing's: it differs in hyphens or other signs.
    loose: bool = False

    @property
    def thing(self) -> Thing | None:
        """The thing, if there is just one."""
        return self.things[0] if len(self.things) == 1 else None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A link to what nobody declares."""

    path: str
    span: Span
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a registry holds, as `graph.naming` finds it."""

    #: Every thing, in an order that depends on nothing but the things.
    things: tuple[Thing, ...]
    #: What declares it calls it, by IRI: what running text is searched for.
    forms: Mapping[str, tuple[str, ...]]
    #: Everything that may lead to it, by IRI: folded names, slugs and identifiers.
    keys: Mapping[str, tuple[str, ...]]
    #: The bearers of a folded name or alias.
    by_name: Mapping[str, tuple[Thing, ...]]
    #: What notes link to by a folded name that nobody declares.
    undeclared: Mapping[str, Thing]
    #: The bearers of a name, by its slug.
    by_slug: Mapping[str, tuple[Thing, ...]]
    by_identifier: Mapping[str, Thing]
    #: What each note declares, by path and the number of the declaration.
    declared: Mapping[str, Mapping[int, Thing]]
    #: The thing whose own page a note is, by path.
    pages: Mapping[str, Thing]
    #: The episode that a note is about, by path.
    episodes: Mapping[str, Thing]
    clashes: tuple[Diagnostic, ...]
    unresolved: tuple[Unresolved, ...]
    #: What came of reviewed links.
    outcomes: tuple[Outcome, ...] = ()


class Registry:
    """The things of a vault, its notes, and what every name means."""

    def __init__(
        self, config: Config, places: Places, contents: Contents, generated: frozenset[str] = frozenset()
    ) -> None:
        self._config = config
        #: What it was made of.
        self.contents = contents
        #: The folded names of generated pages that notes link to: links find them, though they are no notes.
        self.generated = generated
        #: The notes, as links find them.
        self.places = places
        #: Every thing, in an order that depends on nothing but the things.
        self.things = contents.things
        #: The writer, if the configuration names one.
        self.me: Thing | None = contents.declared.get("", {}).get(0)
        #: What came of each reviewed link.
        self.outcomes = contents.outcomes
        self._own: dict[str, frozenset[str]] = {}

    @classmethod
    def build(
        cls,
        heads: Iterable[Head],
        config: Config,
        name_only: Container[str] = (),
        pages: Mapping[str, GeneratedPage] = _NO_PAGES,
        decisions: Sequence[Decision] = (),
    ) -> Registry:
        """The registry of a vault: a function of the set of heads, in whatever order they come.

        Args:
            name_only: the paths of notes that lend their names alone and have no graph of their own.
            pages: the generated pages with what people changed on them, by what they are about.
            decisions: what the file of reviewed links says.
        """
        from quoth.graph.naming import name_things
        from quoth.graph.pages import find_anchors, page_heads

        ordered = sorted(heads, key=lambda head: head.path)
        places = Places.of(ordered, config.base)
        contents = name_things(ordered, places, config, name_only, decisions=decisions)
        # What a page is about is known by its name in the graph, which has to be found first.
        own = {head.path: head for head in page_heads(pages, contents.things, ordered)} if pages else {}
        if own:
            anchors = find_anchors(pages, contents, own)
            ordered = sorted((*ordered, *own.values()), key=lambda head: head.path)
            contents = name_things(ordered, places, config, name_only, anchors, decisions)
        return cls(config, places, contents, frozenset(fold_name(head.stem) for head in own.values()))

    # -- what names mean ----------------------------------------------------------------------------------

    def declared(self, path: str, index: int) -> Thing | None:
        """The thing that a note's declaration, by its number, names."""
        return self.contents.declared.get(path, {}).get(index)

    def page(self, path: str) -> Thing | None:
        """The thing whose own page a note is."""
        return self.contents.pages.get(path)

    def episode(self, path: str) -> Thing | None:
        """The episode that a note is about, if it is about one."""
        return self.contents.episodes.get(path)

    def identified(self, identifier: str) -> Thing | None:
        """The thing that an identifier in canonical form names."""
        return self.contents.by_identifier.get(identifier)

    def named(self, name: str, origin: str) -> Lookup:
        """What a name means in a note: what the note declares, else what has a page, else what others declare, else
        what notes link to by it."""
        folded = fold_name(name)
        found = self.prefer(self.contents.by_name.get(folded, ()), origin)
        if found:
            return Lookup(found)
        undeclared = self.contents.undeclared.get(folded)
        if undeclared is not None:
            return Lookup((undeclared,))
        return Lookup(self.prefer(self.contents.by_slug.get(slug(name), ()), origin), loose=True)

    def tagged(self, word: str, origin: str) -> Lookup:
        """What a tag, or a part of a nested one, means: hyphens and `_` stand for spaces in it."""
        found = self.prefer(self.contents.by_slug.get(tag_slug(word), ()), origin)
        return Lookup(found) if found else self.named(word, origin)

    def prefer(self, things: tuple[Thing, ...], origin: str) -> tuple[Thing, ...]:
        """Those of several bearers of a name that have the best claim to it in a note."""
        if len(things) < 2:
            return things
        own = self._own_iris(origin)
        for claim in (
            [thing for thing in things if thing.iri in own],
            [thing for thing in things if thing.note is not None],
            # Episodes are often called after what they are about.
            [thing for thing in things if thing.type != "episode"],
        ):
            if claim:
                things = tuple(claim)
                break
        first = min(things, key=_version_rank)
        if all(thing is first or first.iri in thing.alternates for thing in things):
            return (first,)
        return things

    def _own_iris(self, path: str) -> frozenset[str]:
        """What a note declares."""
        found = self._own.get(path)
        if found is None:
            found = frozenset(thing.iri for thing in self.contents.declared.get(path, {}).values())
            self._own[path] = found
        return found

    @cached_property
    def automaton(self) -> Automaton[Thing]:
        """Finds the names of declared things in running text. Of concepts alone case makes no difference."""
        forms = self.contents.forms
        return Automaton(
            (form, thing.type != "concept", thing) for thing in self.things for form in forms.get(thing.iri, ())
        )

    def forms(self, thing: Thing) -> tuple[str, ...]:
        """The names and aliases by which notes declare a thing."""
        return self.contents.forms.get(thing.iri, ())

    # -- what changes -------------------------------------------------------------------------------------

    def digest(self) -> Mapping[str, str]:
        """What a note would see under each name or identifier, as a hash.

        Two registries differ for a note only where they differ under a name that stands in it, which
        `graph.names.concerns` tells. The empty name is the writer's, which every note bears; names that only links
        use stand after `graph.names.LINKED`.
        """
        seen: dict[str, list[str]] = {}
        for thing in self.things:
            mark = _hash(repr((thing, self.forms(thing))))
            for key in self.contents.keys[thing.iri]:
                seen.setdefault(key if thing.declared else LINKED + key, []).append(mark)
        for place in self.places:
            means = (self.page(place.path), self.episode(place.path))
            parts = (place.headings, place.block_ids, place.heading)
            mark = _hash(repr((place.path, place.iri, place.by_path, *parts, means)))
            for name in self.places.names(place):
                seen.setdefault(LINKED + name, []).append(mark)
        if self.me is not None:
            seen[""] = [_hash(repr(self.me))]
        return {name: marks[0] if len(marks) == 1 else _hash("".join(sorted(marks))) for name, marks in seen.items()}

    # -- problems -----------------------------------------------------------------------------------------

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the names of the vault as a whole: clashes, and links that lead nowhere."""
        found = [*self.contents.clashes, *diagnose(self._config.links, self.outcomes)]
        known = sorted({form for thing in self.things for form in self.forms(thing)} | set(self.places.stems()))
        near: dict[str, str | None] = {}
        for link in self.contents.unresolved:
            if link.name not in near:
                near[link.name] = nearest(link.name, known)
            guess = near[link.name]
            message = (
                f"[[{link.name}]] leads to no note, and nothing of that name is declared: it becomes a {link.type}"
            )
            found.append(Diagnostic(link.path, link.span, "unresolved-link", message, f"[[{guess}]]" if guess else ""))
        return tuple(sorted(found, key=lambda d: (d.path, d.span, d.code, d.message)))


def people(registry: Registry) -> People:
    """The people whose labels start turns in any note: those with a page of their own, and the writer."""
    bearers: dict[str, set[str]] = {}
    names: dict[str, str] = {}
    for thing in registry.things:
        if thing.type == "person" and thing.note is not None:
            names[thing.iri] = thing.name
            for form in registry.forms(thing):
                bearers.setdefault(fold_name(form), set()).add(thing.iri)
    known = {name: names[min(iris)] for name, iris in sorted(bearers.items()) if len(iris) == 1}
    return People(known, registry.me.name if registry.me is not None else "")


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> frozenset[str]:
    """The names under which two digests differ."""
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _version_rank(thing: Thing) -> tuple[bool, str]:
    """Orders the versions of a work: the preprint, which everybody can read, stands for all."""
    return (not thing.iri.startswith("https://arxiv.org/"), thing.iri)


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
