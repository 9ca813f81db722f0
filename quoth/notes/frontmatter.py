"""What a note's front matter, its folder and its file name say: what it is about, and whom and what it names.

Three things may own what a key says: the note; the subject, which is the thing the note describes, the episode
or the work it is about; and, for feed and its kin, the podcast. The subject's name may be the note's title,
which is not known before the body is read: `FrontMatter.named` puts it in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from quoth.notes.declared import Reader, scalar_values, scalars, spell_identifier
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.edits import Edit
from quoth.notes.model import Declaration, Field, Reference, ReferenceKind, Role, Value, ValueKind
from quoth.notes.nearest import nearest
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.notes.values import format_number, meant_date, parse_date, parse_duration
from quoth.notes.yaml import Document, Entry, Map, Scalar, read_yaml
from quoth.ontology.identifiers import type_of_identifier
from quoth.ontology.keys import IN_OTHER_LANGUAGES, Group, Key, find_key, is_foreign
from quoth.ontology.relations import ANY, NOTE, Relation, Takes, fold_key, squeeze_key
from quoth.ontology.slugs import fold_name
from quoth.ontology.terms import PREFIXES

__all__ = ["FrontMatter", "Region", "entry", "find_front_matter", "is_front_matter", "read_front_matter"]

_NOWHERE = Span(0, 0)
_FENCE = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY_LINE = re.compile(r"[ \t]*[\"']?(?P<key>\w[^:\n]*?)[\"']?:")
_BLANK = re.compile(r"[ \t]*(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Region:
    """Where the front matter of a note stands."""

    #: The YAML between the markers; None where there is none.
    yaml: Span | None
    #: Where the body begins.
    body: int
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a note says before its body."""

    #: Where the body begins.
    body: int
    #: Empty where no key gives one.
    title: str = ""
    title_span: Span = _NOWHERE
    #: What the note is about (role DESCRIBED, EPISODE or SOURCE), then what else it names, in the order written.
    #: A name that is the note's title is empty: see `named`.
    declarations: tuple[Declaration, ...] = ()
    #: Relations and values of the note itself.
    fields: tuple[Field, ...] = ()
    tags: tuple[Reference, ...] = ()
    #: Other names of the note, or of what it describes.
    aliases: tuple[str, ...] = ()
    id: str | None = None
    language: str | None = None
    private: bool = False
    created: str | None = None
    published: str | None = None
    #: Keys that mean nothing to Quoth, kept as they are.
    extra: tuple[Field, ...] = ()
    #: The name that an export gave the thing whose page this is; empty on a page that a person began.
    kg_id: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    def named(self, title: str, span: Span) -> tuple[Declaration, ...]:
        """The declarations, with the note's title for the names that are not given."""
        return tuple(d if d.name else replace(d, name=title, span=span) for d in self.declarations)


def entry(key: str, key_span: Span, text: str, span: Span) -> Entry:
    """An entry that stands in the body and reads as front matter, such as a line of Snipd's metadata list."""
    return Entry(Scalar(key, key_span, True, key_span.start), Scalar(text, span, False, span.start))


def find_front_matter(source: Source) -> Region:
    """Finds the front matter: YAML between `---` on the first line and the next `---` or `...`.

    Lines between two thematic breaks of which none looks like a key are a note's text.
    """
    text = source.text
    start = len(text) - len(text.lstrip("\n"))
    opening = _FENCE.match(text, start)
    if opening is None:
        return Region(None, 0)
    fence, inside = Span(start, start + 3), opening.end()
    closing = _CLOSING.search(text, inside)
    end = len(text) if closing is None else closing.start()
    if not _is_yaml(text[inside:end], certainly=start > 0 or closing is None):
        return Region(None, 0)
    if closing is None:
        message = "The front matter is opened with `---` and never closed, so that it is read as text."
        return Region(None, 0, (_bad_yaml(source, fence, message, "Add a line `---` below the keys."),))
    region = Region(Span(inside, end), min(closing.end() + 1, len(text)))
    if start:
        message = "Empty lines stand above the front matter; other programs read it at the very start of a file alone."
        region = replace(region, diagnostics=(_bad_yaml(source, fence, message, "Remove the empty lines."),))
    return region


def _bad_yaml(source: Source, span: Span, message: str, suggestion: str) -> Diagnostic:
    return Diagnostic(source.path, span, "bad-yaml", message, suggestion)


def _is_yaml(text: str, certainly: bool) -> bool:
    """Whether lines between markers are a front matter, and not text between thematic breaks.

    They are where the first of them looks like a key, or one of them is a known key. To be certain, the
    first has to be a known key.
    """
    lines = [line for line in text.split("\n") if not _BLANK.fullmatch(line)]
    if not lines:
        return not certainly
    if not certainly and lines[0].lstrip().startswith("{") and lines[-1].rstrip().endswith("}"):
        # JSON, which Obsidian reads here as well, is YAML.
        return True
    matches = (_KEY_LINE.match(line) for line in (lines[:1] if certainly else lines))
    known = any(match and find_key(match["key"]) is not None for match in matches)
    return known or (not certainly and _KEY_LINE.match(lines[0]) is not None)


def is_front_matter(text: str) -> bool:
    """Whether some lines certainly are keys with values, wherever they stand."""
    return _is_yaml(text, certainly=True) and all(map(_KEY_LINE.match, text.split("\n")))


def read_front_matter(source: Source, settings: Settings, more: Iterable[Entry] = ()) -> FrontMatter:
    """Reads the front matter of a note.

    Args:
        more: Entries that stand in the body and read as front matter; what the front matter itself says goes
            before them.
    """
    region = find_front_matter(source)
    document = read_yaml(source, region.yaml) if region.yaml is not None else Document()
    reading = _Reading(source.path, settings, (*document.entries, *more))
    found = reading.front_matter(region.body)
    diagnostics = (*region.diagnostics, *document.diagnostics, *found.diagnostics)
    return replace(found, diagnostics=tuple(sorted(diagnostics, key=lambda d: (d.span, d.code, d.message))))


#: Any of these makes a note that describes nothing the note of an episode.
_EPISODE_KEYS = ("podcast", "host", "guest", "episode", "episode-number", "guid")
#: What makes a note of type `podcast` that of one episode: people write `type: podcast` on both.
_ONE_EPISODE = ("podcast", "guest", "episode", "episode-number", "guid")
_SOURCE_KEYS = ("source", "paper", "book", "talk", "article")
#: Identifiers that make the author of a note that of a work.
_WORK_IDENTIFIERS = ("doi", "arxiv", "isbn", "citekey")
#: Identifiers that say that a note describes a thing, in the order in which they say of what type.
_DESCRIBING = (
    *("citekey", "doi", "arxiv", "isbn", "pmid", "openreview", "s2"),
    *("orcid", "openalex", "wikidata", "wikipedia"),
)
#: Spellings of `type` whose values need not be types.
_CATEGORIES = frozenset({"categories", "category"})
#: Types that people give to ordinary notes.
_ORDINARY = frozenset(
    """note notes literature-note literature-notes reference-note podcast-note podcast-notes book-note book-notes
    reading-note reading-notes meeting-note daily-note permanent-note evergreen evergreen-note fleeting-note moc map
    index journal daily diary meeting question questions statement claim quote thought home""".split()
)
#: File names of notes that stand for their folder and are none of the things in it.
_FOLDER_NOTES = frozenset({"readme", "index", "home", "overview", "moc"})
_EMPLOYERS = frozenset({"org", "organization", "organisation", "company", "institution"})
_DATE_NOTE = re.compile(r"\d{4}-(?:\d{2}(?:-\d{2})?|[WQ]\d{1,2})(?:\b.*)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_TAG = re.compile(r"[^\s#,;\"']+")
_PREFIXED = re.compile(r"(?P<prefix>[A-Za-z][\w-]*):(?P<name>[\w.-]+)")
_PLACEHOLDER = re.compile(r"\{\{|<%")
_NO = frozenset({"false", "no", "off", "n", "0"})
_NUMBER = re.compile(r"(?:#|ep(?:isode)?\.?\s*#?|no\.?\s*)?(?P<number>[0-9]{1,6})", re.IGNORECASE)


class _Reading:
    """One note's front matter on its way to a value."""

    def __init__(self, path: str, settings: Settings, entries: Iterable[Entry]) -> None:
        self.path = path
        self.settings = settings
        self.reader = Reader(path, settings)
        #: Entries by the name of the key they mean.
        self.known: dict[str, list[Entry]] = {}
        self.keys: dict[str, Key] = {}
        self.relations: list[tuple[str, Relation | None, Entry]] = []
        self.extra: list[Entry] = []
        #: The subject: what the note is about.
        self.subject: Declaration | None = None
        #: Whether the subject is the thing whose own page the note is.
        self.describes = False
        self.subject_fields: list[Field] = []
        self.subject_identifiers: list[str] = []
        self.podcast_identifiers: list[str] = []
        self.fields: list[Field] = []
        self.declarations: list[Declaration] = []
        self.sort(entries)

    # -- keys --

    def sort(self, entries: Iterable[Entry]) -> None:
        """Finds out what each key means."""
        seen: set[str] = set()
        for item in entries:
            written = fold_key(item.key.text)
            if written in seen:
                message = f"The key `{item.key.text}` stands here a second time."
                self.reader.report("duplicate-key", item.key.span, message, "Write the key once, with a list.")
            seen.add(written)
            self.sort_one(item)

    def sort_one(self, item: Entry) -> None:
        text = item.key.text.strip()
        found = self.settings.relations.find(text)
        key = self.settings.keys.find(text)
        if key is None and found is not None and not found[1]:
            # `exact-match` is `same-as`, which is a key.
            key = self.settings.keys.find(found[0].key)
        if key is not None:
            self.keys[key.name] = key
            self.known.setdefault(key.name, []).append(item)
        elif is_foreign(text):
            self.extra.append(item)
        elif found is not None:
            self.sort_relation(found[0], item)
        elif (match := _PREFIXED.fullmatch(text)) and match["prefix"] in {*PREFIXES, *self.settings.prefixes}:
            self.relations.append((text, None, item))
        else:
            self.sort_unknown(text, item)

    def sort_relation(self, relation: Relation, item: Entry) -> None:
        # `status: draft` or `page: 3` of a note says nothing of a statement.
        of_notes = relation.takes in (Takes.THING, Takes.STATEMENT) or {ANY, NOTE} & set(relation.subjects)
        if of_notes:
            # What is the same from both sides needs no more than one name.
            key = relation.key if relation.symmetric else fold_key(item.key.text)
            self.relations.append((key, relation, item))
        else:
            self.extra.append(item)

    def sort_unknown(self, text: str, item: Entry) -> None:
        folded = fold_key(text)
        near = nearest(folded, (*self.settings.keys.names, *self.settings.relations.names))
        near = IN_OTHER_LANGUAGES.get(folded, near)
        if near is not None:
            message = f"Quoth knows no key `{text}`, but `{near}`."
            # Letters that differ are a guess; signs between them are not.
            certain = item.key.plain and _letters(text) == _letters(near)
            edits = (Edit(item.key.span, near),) if certain else ()
            self.reader.report("unknown-key", item.key.span, message, f"Write `{near}:`.", edits)
        if any(v.kind is ValueKind.LINK for s in scalars(item.value) for v in scalar_values(s)):
            self.relations.append((folded, None, item))
        else:
            self.extra.append(item)

    def given(self, *names: str) -> bool:
        """Whether one of the keys stands in the note with a value."""
        return any(self.reader.texts(item.value) for name in names for item in self.known.get(name, ()))

    def entries(self, *names: str) -> Iterator[Entry]:
        for name in names:
            yield from self.known.get(name, ())

    def first(self, name: str) -> Scalar | None:
        """The first value of a key."""
        return next((scalar for item in self.entries(name) for scalar in scalars(item.value)), None)

    # -- the subject --

    def type(self) -> str | None:
        """The key of the type of what the note describes; None where it describes nothing."""
        explicit = self.explicit_type()
        stem = self.path.rpartition("/")[2].rpartition(".")[0]
        if explicit is None and re.fullmatch(r"@[\w][^\s@]*", stem):
            return "paper"
        return explicit or self.folder_type(stem)

    def explicit_type(self) -> str | None:
        found: list[str] = []
        unknown: list[tuple[Scalar, str]] = []
        categories = [item for item in self.entries("type") if fold_key(item.key.text) in _CATEGORIES]
        for item in self.entries("type"):
            for scalar in scalars(item.value):
                for text in self.reader.texts(scalar):
                    entity_type = self.settings.types.find(text)
                    if entity_type is not None:
                        found.append(entity_type.key)
                    elif item not in categories and fold_key(text) not in _ORDINARY:
                        unknown.append((scalar, text))
        # Where categories are kept beside it, `type` says more of them, in words of the vault's own.
        if not found and not any(self.reader.texts(item.value) for item in categories):
            for scalar, text in unknown:
                self.unknown_type(scalar, text)
        return found[0] if found else None

    def unknown_type(self, scalar: Scalar, text: str) -> None:
        if _PLACEHOLDER.search(text):
            return
        names = [name for t in self.settings.types for name in (t.key, t.plural, *t.spellings)]
        near = nearest(text.casefold(), names)
        known = ", ".join(entity_type.key for entity_type in self.settings.types)
        suggestion = f"Write `{near}`." if near else f"Use one of {known}, or define yours under `[types]`."
        self.reader.report("unknown-type", scalar.span, f"`{text}` is no type that Quoth knows.", suggestion)

    def folder_type(self, stem: str) -> str | None:
        """The type of the innermost folder that has one."""
        folders = self.path.split("/")[:-1]
        name = fold_name(stem)
        if _DATE_NOTE.fullmatch(stem) or name in _FOLDER_NOTES or (folders and name == fold_name(folders[-1])):
            return None
        mapped = {fold_name(folder): key for folder, key in self.settings.folders.items()}
        for depth in range(len(folders), 0, -1):
            path, last = fold_name("/".join(folders[:depth])), folders[depth - 1]
            key = mapped.get(path) or mapped.get(fold_name(last))
            if key is not None:
                return key
            entity_type = self.settings.types.find(last)
            if entity_type is not None:
                return entity_type.key
        return None

    def find_subject(self) -> None:
        """Decides what the note is about, and by which name."""
        found = self.type()
        if found == "podcast" and self.given(*_ONE_EPISODE):
            found = "episode"
        if found == "episode":
            self.describes = True
            self.subject = self.episode()
        elif found is not None:
            self.describes = True
            self.subject = self.described(found)
        elif self.given(*_EPISODE_KEYS[:3]):
            self.subject = self.episode()
        elif self.given(*_SOURCE_KEYS):
            self.subject = self.source()
        elif self.given(*_EPISODE_KEYS, "youtube"):
            self.subject = self.episode()
        elif self.given(*_DESCRIBING):
            self.describes = True
            self.subject = self.described(self.implied_type())

    def described(self, type_key: str | None) -> Declaration:
        title = self.first("title")
        name = " ".join(title.text.split()) if title is not None else ""
        return Declaration(name, type_key, Role.DESCRIBED, title.span if title is not None else _NOWHERE)

    def implied_type(self) -> str | None:
        """The type of what the note's identifiers identify, well formed or not."""
        for name in _DESCRIBING:
            if not self.given(name):
                continue
            if name == "citekey":
                return "paper"
            # What is malformed is reported once, when the identifiers are taken.
            quiet = Reader(self.path, self.settings)
            found = [i for item in self.entries(name) for i in quiet.identifiers(name, item.value)] or [f"{name}:"]
            implied = type_of_identifier(found[0])
            if implied is not None:
                return implied
        return None

    def episode(self) -> Declaration:
        """The episode, by the title that `episode` gives; a number there is its number."""
        episode = Declaration("", "episode", Role.EPISODE, _NOWHERE)
        for item in self.entries("episode", "episode-number"):
            for scalar in scalars(item.value):
                number = _NUMBER.fullmatch(scalar.text.strip())
                if number:
                    value = Value(ValueKind.NUMBER, str(int(number["number"])), scalar.span)
                    self.subject_fields.append(_field("episode-number", item, scalar, value))
                    continue
                named = next(self.reader.names(scalar, None, Role.EPISODE), None)
                if named is not None and not episode.name and fold_key(item.key.text) != "episode-number":
                    episode = replace(named, type="episode")
        if not episode.name and (title := self.first("title")) is not None:
            episode = replace(episode, name=" ".join(title.text.split()), span=title.span)
        return episode

    def source(self) -> Declaration | None:
        """The first work the note is about; the others are declared beside it."""
        found: list[Declaration] = []
        for item in self.entries(*_SOURCE_KEYS):
            key = self.settings.keys.find(item.key.text)
            found += self.reader.names(item.value, key.type if key else None, Role.SOURCE)
        if not found:
            return None
        first, *others = found
        self.declarations += others
        # A bare address is no name: such a source is known by the note's title.
        bare = first.identifiers and first.name == spell_identifier(first.identifiers[0])
        return replace(first, name="") if bare else first

    # -- what the keys say --

    def front_matter(self, body: int) -> FrontMatter:
        self.find_subject()
        aliases = tuple(a for item in self.entries("aliases") for a in self.reader.aliases(item.value))
        pinned = self.first("id")
        id_ = pinned.text.strip() or None if pinned is not None else None
        created = self.date("created")
        published = self.date("published")
        self.take_identifiers()
        self.take_authors()
        self.take_names()
        self.take_relations()
        tags = self.tags()
        title = self.first("title")
        subject = self.finished_subject(aliases, id_)
        return FrontMatter(
            body=body,
            title=" ".join(title.text.split()) if title is not None else "",
            title_span=title.span if title is not None else _NOWHERE,
            declarations=((subject,) if subject is not None else ()) + self.in_order(),
            fields=tuple(self.fields),
            tags=tags,
            aliases=aliases,
            id=id_,
            language=self.language(),
            private=self.private() or any(fold_name(tag.target) == "private" for tag in tags),
            created=created,
            published=published,
            extra=tuple(self.reader.field(fold_key(item.key.text), item) for item in self.extra),
            kg_id=self.kg_id(),
            diagnostics=tuple(self.reader.diagnostics),
        )

    def finished_subject(self, aliases: tuple[str, ...], id_: str | None) -> Declaration | None:
        if self.subject is None:
            return None
        subject = self.subject
        own = self.describes
        return replace(
            subject,
            aliases=tuple(dict.fromkeys((*subject.aliases, *(aliases if own else ())))),
            id=id_ if own else subject.id,
            identifiers=tuple(dict.fromkeys((*subject.identifiers, *self.subject_identifiers))),
            fields=(*subject.fields, *self.subject_fields),
        )

    def in_order(self) -> tuple[Declaration, ...]:
        """The declarations as written; an author that the configuration gives stands last."""
        return tuple(sorted(self.declarations, key=lambda d: (d.span == _NOWHERE, d.span)))

    def of_subject(self, item: Field) -> None:
        """Says something of the subject, or of the note where it has none."""
        (self.subject_fields if self.subject is not None else self.fields).append(item)

    def take_identifiers(self) -> None:
        for name, key in self.keys.items():
            for item in self.entries(name):
                if key.scheme is not None:
                    for identifier in self.reader.identifiers(key.scheme, item.value):
                        self.take_identifier(identifier, item)
                elif name in ("url", "feed"):
                    found = self.reader.feeds(item.value) if name == "feed" else self.reader.links(item.value)
                    for identifier in found:
                        self.take_identifier(identifier, item)
                elif name == "citekey":
                    self.of_subject(_citekeys(self.reader.field(name, item)))
                elif name == "same-as":
                    self.take_same_as(item)
                elif name == "duration":
                    self.take_duration(item)
        self.take_file_citekey()

    def take_identifier(self, identifier: str, item: Entry) -> None:
        of_podcast = type_of_identifier(identifier) == "podcast"
        if of_podcast and not (self.subject is not None and self.subject.type == "podcast"):
            self.podcast_identifiers.append(identifier)
        elif self.subject is not None:
            self.subject_identifiers.append(identifier)
        else:
            self.fields.append(self.reader.field(fold_key(item.key.text), item))

    def take_file_citekey(self) -> None:
        """The citation key that `@nanda2023.md` names, unless a key gives another."""
        stem = self.path.rpartition("/")[2].rpartition(".")[0]
        if self.describes and re.fullmatch(r"@[\w][^\s@]*", stem) and not self.given("citekey"):
            value = Value(ValueKind.TEXT, stem[1:], _NOWHERE)
            self.subject_fields.append(Field("citekey", (value,), _NOWHERE))

    def take_same_as(self, item: Entry) -> None:
        values = []
        for value in self.reader.values(item.value):
            spelled = self.reader.links(Scalar(value.text, value.span, False)) if value.kind is ValueKind.URL else ()
            if self.subject is not None and spelled and not spelled[0].startswith("url:"):
                self.subject_identifiers += spelled
            else:
                values.append(value)
        if values:
            written = self.reader.field("same-as", item)
            (self.subject_fields if self.describes else self.fields).append(replace(written, values=tuple(values)))

    def take_duration(self, item: Entry) -> None:
        for scalar in scalars(item.value):
            text = scalar.text.strip()
            seconds = parse_duration(text)
            if seconds is None:
                if not _PLACEHOLDER.search(text):
                    digits = re.fullmatch(r"[0-9]+", text)
                    reason = "has no unit" if digits else "is no length of time"
                    suggestion = f"Write `{text} min`." if digits else "Write `1:22:03` or `1 h 22 min`."
                    self.reader.report("bad-value", scalar.span, f"`{text}` {reason}.", suggestion)
                continue
            value = Value(ValueKind.DURATION, format_number(seconds), scalar.span)
            self.of_subject(_field("duration", item, scalar, value))

    def date(self, name: str) -> str | None:
        """The first date that a key gives; publication is said of the subject as well."""
        found = None
        for item in self.entries(name):
            for scalar in scalars(item.value):
                text = scalar.text.strip()
                iso = parse_date(text)
                if iso is not None:
                    value = Value(ValueKind.DATE, iso, scalar.span)
                    if name == "published" and found is None and self.subject is not None:
                        self.subject_fields.append(_field(name, item, scalar, value))
                    found = found or iso
                elif text and not _PLACEHOLDER.search(text):
                    message = f"`{text}` is no date that Quoth knows."
                    meant = meant_date(text)
                    suggestion = f"Write `{meant}`." if meant else "Write it as `2025-10-17`, `2025-10` or `2025`."
                    edits = (Edit(scalar.span, meant),) if meant else ()
                    self.reader.report("bad-value", scalar.span, message, suggestion, edits)
        return found

    def is_by_authors(self) -> bool:
        """Whether the subject is a work whose authors the note gives. An episode has hosts and guests instead."""
        subject = self.subject
        if subject is None or subject.role is Role.EPISODE:
            return False
        if self.given(*_WORK_IDENTIFIERS) or any(type_of_identifier(i) == "paper" for i in subject.identifiers):
            return True
        return self.describes and subject.type is not None and self.settings.types[subject.type].work

    def take_authors(self) -> None:
        """Authors are the work's on the page of a work, or beside its identifier; else the note's."""
        of_work = self.is_by_authors()
        authors = False
        for item in self.entries("author"):
            role = Role.DECLARED if of_work else Role.AUTHOR
            names = list(self.reader.names(item.value, "person", role))
            self.declarations += names
            if of_work and names:
                values = tuple(Value(ValueKind.TEXT, name.name, name.span) for name in names)
                self.of_subject(Field("author", values, Span(item.key.span.start, names[-1].span.end)))
            authors = authors or (bool(names) and not of_work)
        if not authors and self.settings.me:
            self.declarations.append(Declaration(self.settings.me, "person", Role.AUTHOR, _NOWHERE))

    def take_names(self) -> None:
        """Everything that the keys of episodes, sources and lists name, in the order written."""
        is_episode = self.subject is not None and self.subject.role is Role.EPISODE
        is_stage = is_episode or (self.subject is not None and self.subject.type in ("podcast", "talk", "event"))
        roles = {"podcast": Role.PODCAST if is_episode else Role.DECLARED}
        roles |= dict.fromkeys(("host", "guest"), Role.DECLARED)
        if is_stage:
            roles |= {"host": Role.HOST, "guest": Role.GUEST}
        found: list[Declaration] = []
        for name, key in self.keys.items():
            if name in roles or key.group is Group.DECLARATIONS:
                for item in self.entries(name):
                    found += self.reader.names(item.value, key.type, roles.get(name, Role.DECLARED))
                    if key.type == "organization" and fold_key(item.key.text) in _EMPLOYERS:
                        self.take_employer(item)
            elif name in _SOURCE_KEYS and (self.subject is None or self.subject.role is not Role.SOURCE):
                for item in self.entries(name):
                    if not self.take_address(item):
                        found += self.reader.names(item.value, key.type, Role.DECLARED)
        self.declarations += self.with_podcast(found)
        if self.subject is not None and self.subject.type != "episode" and self.given("episode"):
            for item in self.entries("episode"):
                self.declarations += self.reader.names(item.value, "episode", Role.DECLARED)

    def take_address(self, item: Entry) -> bool:
        """Takes `source: https://…` of an episode or a work for an address of its own; says whether it was that."""
        values = self.reader.values(item.value)
        if not values or not all(value.kind is ValueKind.URL and not value.label for value in values):
            return False
        type_key = self.subject.type if self.subject is not None else None
        if type_key is not None and self.settings.types[type_key].work:
            self.subject_identifiers += self.reader.links(item.value)
        else:
            self.fields.append(self.reader.field(fold_key(item.key.text), item))
        return True

    def take_employer(self, item: Entry) -> None:
        if self.describes and self.subject is not None and self.subject.type == "person":
            self.subject_fields.append(self.reader.field("affiliation", item))

    def with_podcast(self, found: list[Declaration]) -> Iterator[Declaration]:
        """The declarations, the first podcast among them with the feed and ids that the note gives."""
        identifiers = tuple(self.podcast_identifiers)
        for declaration in found:
            if identifiers and declaration.type == "podcast":
                merged = tuple(dict.fromkeys((*declaration.identifiers, *identifiers)))
                declaration, identifiers = replace(declaration, identifiers=merged), ()
            yield declaration

    def take_relations(self) -> None:
        owner = self.subject_fields if self.describes else self.fields
        for key, _, item in self.relations:
            written = self.reader.field(key, item)
            if written.values:
                owner.append(written)
            if isinstance(item.value, Map):
                self.declarations += self.reader.names(item.value, None, Role.DECLARED)

    def tags(self) -> tuple[Reference, ...]:
        found = []
        for item in self.entries("tags"):
            for scalar in scalars(item.value):
                for match in _TAG.finditer(scalar.text):
                    tag = match.group().strip("/")
                    if tag and not tag.isdecimal():
                        at = scalar.start
                        span = scalar.span if at is None else Span(at + match.start(), at + match.end())
                        found.append(Reference(ReferenceKind.TAG, tag, span))
        return tuple(found)

    def language(self) -> str | None:
        scalar = self.first("language")
        if scalar is None or _PLACEHOLDER.search(scalar.text):
            return None
        if _LANGUAGE.fullmatch(scalar.text.strip()):
            return scalar.text.strip().replace("_", "-").lower()
        message = f"`{scalar.text}` is no language tag."
        self.reader.report("bad-value", scalar.span, message, "Write the tag of the language, such as `en`.")
        return None

    def private(self) -> bool:
        """Whether the note is private. A value that is unclear counts as yes: nothing leaks by a slip."""
        scalar = self.first("private")
        if scalar is None:
            return False
        text = scalar.text.strip().casefold()
        if text not in ("true", "false"):
            meaning = "not private" if text in _NO else "private"
            message = f"`{scalar.text}` is neither `true` nor `false`; the note is taken as {meaning}."
            self.reader.report("bad-value", scalar.span, message, "Write `private: true` or `private: false`.")
        return text not in _NO

    def kg_id(self) -> str:
        for item in self.extra:
            if squeeze_key(item.key.text) == "kgid":
                return next((scalar.text.strip() for scalar in scalars(item.value)), "")
        return ""


def _letters(key: str) -> str:
    return re.sub(r"[\W_]+", "", fold_key(key))


def _citekeys(field: Field) -> Field:
    """A field of citation keys, each without the sign that citations put before it."""
    return replace(field, values=tuple(replace(v, text=v.text.removeprefix("@")) for v in field.values))


def _field(key: str, item: Entry, scalar: Scalar, value: Value) -> Field:
    return Field(key, (value,), Span(item.key.span.start, max(item.key.span.end, scalar.span.end)))
