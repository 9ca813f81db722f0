"""What the links, names and values of one note lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from quoth.config import Config
from quoth.graph.entities import Lookup, Registry, Thing
from quoth.graph.links import find_heading, is_attachment, is_date, relinked, section_iris
from quoth.graph.mentions import Named, find_named
from quoth.graph.names import Heading, identified_by, link_of, tag_words, without_suffix
from quoth.notes.declared import note_name
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import Declaration, Note, Piece, Reference, ReferenceKind, Value, ValueKind
from quoth.notes.nearest import nearest
from quoth.notes.settings import Mentions
from quoth.notes.source import Span
from quoth.ontology.identifiers import identifier_in_url, scheme_of
from quoth.ontology.iris import entity_iri, identifier_iri, page_iri, question_iri, statement_iri
from quoth.ontology.relations import NOTE, SECTION, STATEMENT
from quoth.ontology.slugs import fold_name
from quoth.ontology.urls import clean_url

#: What a link to a web page leads to, beside the keys of `ontology.types` and the words of `ontology.relations`.
PAGE = "page"


@dataclass(frozen=True, slots=True)
class Target:
    """What a link, name or value leads to."""

    iri: str
    #: A key of `ontology.types`, `STATEMENT`, `SECTION`, `NOTE` or `PAGE`.
    type: str
    thing: Thing | None = None
    #: What a link to a page of the web calls it.
    label: str = ""
    #: For a heading that asks, the IRI of its question.
    question: str | None = None


class Resolver:
    """Follows the links of one note, and keeps the problems it meets."""

    def __init__(self, note: Note, registry: Registry, config: Config) -> None:
        self._note = note
        self._registry = registry
        self._config = config
        self.path = note.path
        self.place = registry.places[note.path]
        self.diagnostics: list[Diagnostic] = []
        #: The things that the note's declarations name, by their number.
        self.declared = [self._declared(i, d) for i, d in enumerate(note.declarations)]
        self._by_name: dict[tuple[str, str | None], Thing] = {}
        for declaration, thing in zip(note.declarations, self.declared, strict=True):
            self._by_name.setdefault((fold_name(declaration.name), declaration.type), thing)
        #: The names that the front matter gives as values, which make things of their own.
        fields = (*note.outline.fields, *(f for d in note.declarations for f in d.fields))
        self._written = {fold_name(v.text) for f in fields for v in f.values if v.kind is ValueKind.TEXT}
        self.headings = tuple(Heading(section.level, section.title) for section in note.sections)
        self.sections: Sequence[str] = tuple(section_iris(self.place.iri, self.headings))
        self.statements: Sequence[str] = ()
        self._blocks: dict[str, str] = {}
        self._reported: set[tuple[str, str]] = set()
        #: The number of the diagnostic of each link that is found by another name, by its folded target and whether it
        #: can be mended.
        self._loose_links: dict[tuple[str, bool], int] = {}

    def number_statements(self) -> tuple[tuple[str, str], ...]:
        """Names the note's statements: by block id, else by their words.

        Returns:
            for each statement its IRI, and the one it has by its words.
        """
        seen: dict[str, int] = {}
        found: list[tuple[str, str]] = []
        for statement in self._note.statements:
            plain = statement_iri(self.place.iri, fingerprint=statement.fingerprint)
            seen[plain] = seen.get(plain, 0) + 1
            if seen[plain] > 1:
                plain = statement_iri(self.place.iri, fingerprint=statement.fingerprint, duplicate=seen[plain])
            iri = plain
            if statement.block_id is not None and statement.block_id.casefold() not in self._blocks:
                iri = statement_iri(self.place.iri, block_id=statement.block_id)
                self._blocks[statement.block_id.casefold()] = iri
            found.append((iri, plain))
        for section, iri in zip(self._note.sections, self.sections, strict=True):
            if section.block_id is not None:
                self._blocks.setdefault(section.block_id.casefold(), iri)
        self.statements = tuple(iri for iri, _ in found)
        return tuple(found)

    # -- names --------------------------------------------------------------------------------------------

    def _declared(self, index: int, declaration: Declaration) -> Thing:
        thing = self._registry.declared(self.path, index)
        if thing is not None:
            return thing
        # The registry does not know what reading the note added: a speaker whom only the title names.
        for found in self._registry.named(declaration.name, self.path).things:
            if found.type == declaration.type or not found.declared:
                return found
        local = entity_iri(self._config.base, declaration.name)
        return Thing(local, local, (), declaration.name, declaration.type or "concept", True, True)

    def speaker(self, name: str) -> Thing | None:
        """The person of a declared name: one that the note declares, else one with a page, else the writer."""
        own = self._by_name.get((fold_name(name), "person"))
        if own is not None:
            return own
        things = [t for t in self._registry.named(name, self.path).things if t.type == "person"]
        if things:
            return min(things, key=lambda thing: (thing.note is None, thing.iri))
        me = self._registry.me
        return me if me is not None and fold_name(me.name) == fold_name(name) else None

    def name(self, name: str, span: Span) -> Target | None:
        """What a name in the value of a field means; None where nothing bears it.

        In the text only names that are declared mean anything: what other notes link to may be any words.
        """
        folded = fold_name(name)
        own = [thing for (key, _), thing in self._by_name.items() if key == folded]
        if len({thing.iri for thing in own}) == 1:
            return _to_thing(own[0])
        target = self._only(self._registry.named(name, self.path), name, span)
        if target is None or target.thing is None or target.thing.declared or folded in self._written:
            return target
        return None

    def _only(self, lookup: Lookup, name: str, span: Span) -> Target | None:
        if lookup.thing is not None:
            return _to_thing(lookup.thing)
        if lookup.things:
            self._ambiguous(name, span, lookup.things)
        return None

    def _ambiguous(self, name: str, span: Span, things: Iterable[Thing]) -> None:
        things = tuple(things)
        alike = len({(thing.type, thing.name) for thing in things}) < len(things)
        bearers = " or ".join(sorted(_described(thing, of_note=alike) for thing in things))
        message = f"“{name}” may be {bearers}, so it links to none of them"
        paged = sorted(self._followed(thing.note) for thing in things if thing.note is not None)
        links = " or ".join(f"`[[{path}|{name}]]`" for path in paged)
        suggestion = f"Write {links}." if links else "Write a link, or declare the one you mean here."
        self._report_once("ambiguous-name", name, span, message, suggestion)

    def mentions(self, pieces: Sequence[Piece]) -> Iterator[tuple[Named[Thing], Thing]]:
        """The declared names in a text, with what each means here. Ambiguous ones are reported once a note."""
        if self._config.settings.mentions is not Mentions.DECLARED:
            return
        for named in find_named(pieces, self._registry.automaton):
            things = self._registry.prefer(named.bearers, self.path)
            if len(things) == 1:
                yield named, things[0]
            else:
                self._ambiguous(named.text, named.span, things)

    # -- links --------------------------------------------------------------------------------------------

    def follow(self, reference: Reference) -> tuple[Target, ...]:
        """What a reference leads to: nothing, one thing, or a note and what it is about."""
        match reference.kind:
            case ReferenceKind.NOTE | ReferenceKind.EMBED | ReferenceKind.PERSON:
                return self._link(reference)
            case ReferenceKind.TAG:
                return self._tag(reference)
            case ReferenceKind.CITATION:
                return self._citation(reference)
            case ReferenceKind.IDENTIFIER:
                return self._identifier(reference)
            case ReferenceKind.WEB:
                return self._web(reference.target, reference.label)
        return ()

    def _link(self, link: Reference) -> tuple[Target, ...]:
        if not link.target:
            part = self._own_part(replace(link, fragment=self.place.within(link.fragment)))
            return (part,) if part is not None else ()
        if is_attachment(link.target):
            return ()
        found = self._registry.places.find(link.target, self.path)
        if found is None:
            return () if is_date(link.target) else self._name_of_link(link)
        place = found.place
        link = replace(link, fragment=place.within(link.fragment))
        if found.loose:
            self._loose(link, self._followed(place.path))
        if found.ambiguous:
            message = f"More than one note is called {link.target}; this links to {place.path}"
            self._report_once("ambiguous-name", link.target, link.span, message, f"[[{without_suffix(place.path)}]]")
        thing = self._registry.page(place.path)
        about = (_to_thing(thing),) if thing is not None else ()
        if link.fragment:
            part = self._own_part(link) if place.path == self.path else self._part(link, place.path)
            if part is not None:
                return (part, *about)
        if thing is not None:
            return about
        episode = self._registry.episode(place.path)
        note = Target(place.iri, NOTE)
        return (note, _to_thing(episode)) if episode is not None and not link.fragment else (note,)

    def _name_of_link(self, link: Reference) -> tuple[Target, ...]:
        name = note_name(link.target)
        lookup = self._registry.named(name, self.path)
        thing = lookup.thing
        is_page = fold_name(name) in self._registry.generated
        if thing is not None and not is_page and (lookup.loose or thing.note is not None):
            own = self._followed(thing.note) if thing.note is not None else thing.name
            # By its own name a part of the note would be found too.
            self._loose(link, own, is_certain=not link.fragment)
        target = self._only(lookup, name, link.span)
        return (target,) if target is not None else ()

    def _followed(self, path: str) -> str:
        """The shortest name by which links find a note without a warning: its file's, else its path."""
        stem = without_suffix(path)
        found = self._registry.places.find(stem.rpartition("/")[2], self.path)
        is_found = found is not None and found.place.path == path and not found.loose and not found.ambiguous
        return stem.rpartition("/")[2] if is_found else stem

    def _loose(self, link: Reference, name: str, *, is_certain: bool = True) -> None:
        """Reports a link once a note, with an edit for each place where it stands; once more for those without."""
        edits = relinked(self._note.outline, link, name) if is_certain else ()
        at = self._loose_links.setdefault((fold_name(link.target), bool(edits)), len(self.diagnostics))
        if at == len(self.diagnostics):
            label = link.label or link.target
            message = f"[[{link.target}]] finds {name} only by another name; Obsidian would not follow it"
            self._report("loose-link", link.span, message, f"[[{name}|{label}]]")
        edits = tuple(dict.fromkeys((*self.diagnostics[at].edits, *edits)))
        self.diagnostics[at] = replace(self.diagnostics[at], edits=edits)

    def _own_part(self, link: Reference) -> Target | None:
        fragment = link.fragment
        if fragment.startswith("^"):
            iri = self._blocks.get(fragment[1:].casefold())
            if iri is not None:
                return Target(iri, SECTION if iri in self.sections else STATEMENT)
        elif fragment:
            at = find_heading(self.headings, fragment)
            if at is not None:
                section = self._note.sections[at]
                asks = question_iri(self.place.iri, section.question.text) if section.question else None
                return Target(self.sections[at], SECTION, question=asks)
        else:
            return None
        self._missing(link, "This note", _parts(self._blocks, self.headings))
        return None

    def _part(self, link: Reference, path: str) -> Target | None:
        place = self._registry.places[path]
        iri = place.part(link.fragment)
        if iri is None:
            self._missing(link, path, _parts(place.block_ids, place.headings))
            return None
        if link.fragment.startswith("^"):
            return Target(iri, STATEMENT)
        at = find_heading(place.headings, link.fragment)
        title = place.headings[at].title if at is not None else ""
        return Target(iri, SECTION, question=question_iri(place.iri, title) if title.endswith("?") else None)

    def _missing(self, link: Reference, where: str, known: Iterable[str]) -> None:
        what = "block" if link.fragment.startswith("^") else "heading"
        message = f"{where} has no {what} `{link.fragment}`"
        near = nearest(link.fragment, known)
        suggestion = f"Write `#{near}`." if near else "Correct the part after `#`."
        self._report("missing-block", link.span, message, suggestion)

    def _tag(self, reference: Reference) -> tuple[Target, ...]:
        words = tag_words(reference.target)
        if not words or self._config.settings.is_plain_tag(reference.target):
            return ()
        target = self._only(self._registry.tagged(words[-1], self.path), words[-1], reference.span)
        return (target,) if target is not None else ()

    def broader(self, tag: Reference) -> Iterator[tuple[Thing, Thing]]:
        """What a nested tag says of its parts: each is narrower than the one before it."""
        if self._config.settings.is_plain_tag(tag.target):
            return
        things = [self._registry.tagged(word, self.path).thing for word in tag_words(tag.target)]
        for broad, narrow in pairwise(things):
            if broad is None or narrow is None or broad is narrow:
                continue
            if broad.type == narrow.type == "concept":
                yield narrow, broad

    def _citation(self, reference: Reference) -> tuple[Target, ...]:
        lookup = self._registry.named(f"@{reference.target}", self.path)
        if not any(thing.declared for thing in lookup.things):
            message = f"No bibliography and no note has the key `{reference.target}`"
            suggestion = "Correct the key, or add the entry to a file named under `[bibliography]`."
            self._report_once("unknown-citation", reference.target, reference.span, message, suggestion)
        target = self._only(lookup, f"@{reference.target}", reference.span)
        return (target,) if target is not None else ()

    def _identifier(self, reference: Reference) -> tuple[Target, ...]:
        thing = self._registry.identified(reference.target)
        if thing is not None:
            return (_to_thing(thing),)
        if scheme_of(reference.target) == "wikipedia" and reference.label:
            named = self._registry.named(reference.label, self.path).thing
            if named is not None and named.declared:
                return (_to_thing(named),)
        page = page_iri(reference.target) or identifier_iri(reference.target)
        return (Target(page, PAGE, label=reference.label),) if page is not None else ()

    def _web(self, url: str, label: str) -> tuple[Target, ...]:
        cleaned = f"url:{clean_url(url)}"
        thing = self._registry.identified(cleaned)
        if thing is not None:
            return (_to_thing(thing),)
        iri = identifier_iri(cleaned)
        return (Target(iri, PAGE, label=label),) if iri is not None and url[:4].lower() == "http" else ()

    # -- values -------------------------------------------------------------------------------------------

    def value(self, value: Value) -> Target | None:
        """What a field's value leads to; None for what is no link, address or known name."""
        if value.kind is ValueKind.LINK:
            return next(iter(self._link(link_of(value))), None)
        named = identified_by(value)
        if named is not None:
            return next(iter(self.follow(named)), None)
        if value.kind is ValueKind.URL:
            identifier = identifier_in_url(value.text)
            if identifier is not None:
                thing = self._registry.identified(identifier)
                iri = identifier_iri(identifier) or page_iri(identifier)
                return _to_thing(thing) if thing is not None else Target(iri, PAGE) if iri is not None else None
            return next(iter(self._web(value.text, value.label)), None)
        if value.kind is ValueKind.TEXT:
            return self.name(" ".join(value.text.split()), value.span)
        return None

    # -- problems -----------------------------------------------------------------------------------------

    def report(self, code: str, span: Span, message: str, suggestion: str = "") -> None:
        self._report(code, span, message, suggestion)

    def _report(self, code: str, span: Span, message: str, suggestion: str = "") -> None:
        self.diagnostics.append(Diagnostic(self.path, span, code, message, suggestion))

    def _report_once(self, code: str, name: str, span: Span, message: str, suggestion: str = "") -> None:
        key = (code, fold_name(name))
        if key not in self._reported:
            self._reported.add(key)
            self._report(code, span, message, suggestion)


def _described(thing: Thing, *, of_note: bool) -> str:
    return f"the {thing.type} {thing.name}" + (f" of {thing.note}" if of_note and thing.note is not None else "")


def _parts(block_ids: Iterable[str], headings: Iterable[Heading]) -> Iterator[str]:
    """What may stand after the `#` of a link to a note."""
    yield from (f"^{name}" for name in block_ids)
    yield from (heading.title for heading in headings)


def _to_thing(thing: Thing) -> Target:
    return Target(thing.iri, thing.type, thing)
