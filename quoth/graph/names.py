"""What one note lends to the whole vault: the names it declares, and the names it uses.

A `Head` is small and depends on the note's text alone, so that it can be kept beside it. All heads of a vault
together make its registry of things (`graph.entities`).
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from quoth.graph.words import kept_slug, words
from quoth.notes.labels import read_heading_time
from quoth.notes.model import (
    Block,
    BlockKind,
    Declaration,
    Field,
    Outline,
    Reference,
    ReferenceKind,
    Role,
    Value,
    ValueKind,
)
from quoth.notes.reading import Reading, fold_space
from quoth.notes.source import Span
from quoth.notes.units import walk_blocks
from quoth.ontology.identifiers import find_identifiers, identifier_in_url, type_of_identifier
from quoth.ontology.relations import fold_key
from quoth.ontology.slugs import fold_name

#: The fields of declarations that decide which things are one, and by what they are cited.
_IDENTITY_KEYS = frozenset(("same-as", "different-from", "citekey"))

#: The relations whose values are other names of a thing, and no things of their own.
_SAYING_WHAT_IS_ONE = frozenset(("same-as", "close-match", "different-from"))
#: A citation as the value of a field.
_CITATION = re.compile(r"\[-?@(?P<key>[\w][^\s\[\],;]*)(?:,[^\[\];]*)?\]")

#: References that name something of the vault or of the world; other links lead to web pages.
_NAMING = frozenset(
    (
        ReferenceKind.NOTE,
        ReferenceKind.EMBED,
        ReferenceKind.PERSON,
        ReferenceKind.TAG,
        ReferenceKind.CITATION,
        ReferenceKind.IDENTIFIER,
    )
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that links may lead to."""

    level: int
    title: str


@dataclass(frozen=True, slots=True)
class Use:
    """A name that a note uses: the target of a link, a tag, a citation, an identifier, or the value of a relation."""

    #: How it is written; None for the plain text of a field's value.
    kind: ReferenceKind | None
    #: What it names: a link's target without its fragment, a tag without `#`, `scheme:value`, …
    target: str
    #: Its first place.
    span: Span
    label: str = ""
    #: The key of the field whose value it is, as written; empty for what stands in the text.
    key: str = ""
    #: Whether it is what the field is about: `[[A]] key:: [[B]]`.
    is_subject: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The names in one note."""

    path: str
    title: str
    #: The name to use in IRIs, as pinned by `id`.
    id: str | None = None
    #: The note's language as a lower-case BCP 47 tag, if it names one.
    language: str | None = None
    private: bool = False
    #: Other names of the note.
    aliases: tuple[str, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    #: Everything the note links to, tags, cites, identifies or relates to, each once with its first place.
    uses: tuple[Use, ...] = ()
    headings: tuple[Heading, ...] = ()
    block_ids: tuple[str, ...] = ()
    #: The heading at the top that is the note's title and makes no section.
    heading: str = ""

    @property
    def described(self) -> Declaration | None:
        """The thing whose own page the note is."""
        return next((d for d in self.declarations if d.role is Role.DESCRIBED), None)

    @property
    def stem(self) -> str:
        """The file's name without folder and suffix."""
        return without_suffix(self.path).rpartition("/")[2]

    def names(self) -> Iterator[str]:
        """Every name and identifier that decides what the note's links and declarations mean."""
        yield self.title
        yield self.stem
        yield from self.aliases
        for declaration in self.declarations:
            yield declaration.name
            yield from declaration.aliases
            yield from declaration.identifiers
        for use in self.uses:
            yield use.target
            if use.label:
                yield use.label
            if use.kind is ReferenceKind.TAG:
                yield from map(tag_slug, tag_words(use.target))


def tag_words(tag: str) -> list[str]:
    """The parts of a tag, the broadest first."""
    return [word for word in tag.split("/") if word]


def tag_slug(word: str) -> str:
    """The slug by which a part of a tag finds what it means."""
    return kept_slug(word.replace("_", "-"))


def without_suffix(path: str) -> str:
    """A note's path, or a link's target, without the suffix of Markdown files."""
    for suffix in (".md", ".markdown"):
        if path[-len(suffix) :].casefold() == suffix:
            return path[: -len(suffix)]
    return path


def head(outline: Outline, added: Iterable[Declaration] = ()) -> Head:
    """The names in a note.

    Args:
        outline: the note as its text alone gives it.
        added: declarations that reading the note's statements adds, such as speakers known from the title.
    """
    uses: dict[tuple[object, ...], Use] = {}
    for use in _uses(outline):
        uses.setdefault((use.kind, use.target, use.label, use.key, use.is_subject), use)
    blocks = tuple(walk_blocks(outline.blocks))
    return Head(
        path=outline.path,
        title=outline.title,
        id=outline.id,
        language=outline.language,
        private=outline.private,
        aliases=outline.aliases,
        declarations=tuple(_slim(d) for d in (*outline.declarations, *added)),
        uses=tuple(uses.values()),
        headings=tuple(
            Heading(b.level, read_heading_time(fold_space(Reading.of(b.pieces).text).replace("\n", " "))[0])
            for b in outline.blocks
            if b.kind is BlockKind.HEADING
        ),
        block_ids=tuple(dict.fromkeys(i for b in blocks for i in _block_ids(b))),
        heading=outline.heading,
    )


def _slim(declaration: Declaration) -> Declaration:
    """A declaration with only those fields that decide which things are one."""
    fields = tuple(f for f in declaration.fields if f.key in _IDENTITY_KEYS)
    if fields == declaration.fields:
        return declaration
    return Declaration(
        declaration.name,
        declaration.type,
        declaration.role,
        declaration.span,
        declaration.aliases,
        declaration.id,
        declaration.identifiers,
        fields,
    )


def _block_ids(block: Block) -> Iterator[str]:
    if block.block_id:
        yield block.block_id
    yield from (name for _, name in block.block_ids)


def _uses(outline: Outline) -> Iterator[Use]:
    for tag in outline.tags:
        yield Use(tag.kind, tag.target, tag.span)
    for written in (*outline.fields, *(f for d in outline.declarations for f in d.fields)):
        yield from _field_uses(written, plain=True)
    for block in walk_blocks(outline.blocks):
        for reference in block.references:
            if reference.kind in _NAMING:
                yield Use(reference.kind, reference.target, reference.span, reference.label)
        for written in block.fields:
            yield from _field_uses(written, plain=False)


def _field_uses(written: Field, *, plain: bool) -> Iterator[Use]:
    """The names in a field; those in plain text only where they cannot be a sentence of the note."""
    for value in (*written.values, *((written.subject,) if written.subject else ())):
        if value.kind is ValueKind.LINK:
            link = link_of(value)
            yield Use(link.kind, link.target, link.span, link.label, written.key, value is written.subject)
        elif (named := identified_by(value)) is not None and written.key not in _SAYING_WHAT_IS_ONE:
            yield Use(named.kind, named.target, named.span, named.label, written.key, value is written.subject)
        elif value.kind is ValueKind.TEXT and plain:
            yield Use(None, value.text, value.span, key=written.key)


def link_of(value: Value) -> Reference:
    """The link that a field's value is."""
    target, _, fragment = value.text.partition("#")
    return Reference(ReferenceKind.NOTE, target.strip(), value.span, value.label, fragment.strip())


def identified_by(value: Value) -> Reference | None:
    """The work, person or recording that a value names by its identifier, or by `[@key]`; None if it does not."""
    if value.kind is ValueKind.URL:
        identifier = identifier_in_url(value.text)
    elif value.kind is ValueKind.TEXT:
        cited = _CITATION.fullmatch(value.text)
        if cited:
            return Reference(ReferenceKind.CITATION, cited["key"], value.span)
        found = next(find_identifiers(value.text), None)
        identifier = found[2] if found is not None and found[:2] == (0, len(value.text)) else None
    else:
        return None
    if identifier is None or type_of_identifier(identifier) is None:
        return None
    return Reference(ReferenceKind.IDENTIFIER, identifier, value.span, value.label)


# -- which notes a changed name concerns --------------------------------------------------------------


def fold_text(text: str) -> str:
    """A note's text in the form in which `concerns` looks for names: without escapes, folded as names are."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = f"{text}\n{unquote(text)}"
    if "\\" in text:
        text = text.replace("\\", "")
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def needle(name: str) -> str:
    """The longest word of a folded name: where it does not stand, the name does not, whatever the mark-up."""
    return max(words(name), key=len, default=name)


#: Before a name by which links alone find something, in digests: no text is searched for it.
LINKED = "[["


@dataclass(frozen=True, slots=True)
class Needles:
    """What to look for in a note to see whether any of some names stands in it."""

    #: A word of each name that a text may mention.
    words: tuple[str, ...]
    #: The names that only links use.
    linked: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Needles:
        """What to look for, given folded names as `Registry.digest` has them."""
        ordered = sorted(names)
        words_ = {needle(name) for name in ordered if name and not name.startswith(LINKED)}
        linked = (name[len(LINKED) :] for name in ordered if name.startswith(LINKED))
        return cls(tuple(sorted(words_)), tuple(linked))


def concerns(needles: Needles, folded: str, head: Head) -> bool:
    """Whether any of the names may stand in a note.

    Args:
        folded: the note's text, as `fold_text` gives it.
        head: the note's head, whose names may be spelt otherwise in the text (the file's name is not in it at all).
    """
    if any(_holds(folded, word) for word in needles.words):
        return True
    used = fold_name("\n".join(head.names()))
    return any(name in used for name in (*needles.words, *needles.linked))


def _holds(text: str, word: str) -> bool:
    """Whether a text holds a word: as a whole, if its letters are of those that have words apart."""
    at = text.find(word)
    if at < 0 or not word.isascii():
        return at >= 0
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text[max(0, at - 1) :]) is not None


# -- keeping heads ------------------------------------------------------------------------------------


#: Looking a member up by its value costs less than calling the class.
_KINDS = {kind.value: kind for kind in ReferenceKind}
_ROLES = {role.value: role for role in Role}
#: What is written for a span.
_Placed = Callable[[Span], tuple[int, int]]


def to_json(head: Head, ranks: Mapping[Span, int] | None = None) -> str:
    """A head as one line of JSON.

    Args:
        ranks: what to write in place of each span, for comparing heads.
    """

    def place(span: Span) -> tuple[int, int]:
        return (span.start, span.end) if ranks is None else (ranks[span], 0)

    return json.dumps(
        [
            head.path,
            head.title,
            head.id,
            head.language,
            head.private,
            [_declaration_to_json(d, place) for d in head.declarations],
            head.aliases,
            [[u.kind, u.target, *place(u.span), u.label, u.key, u.is_subject] for u in head.uses],
            [[h.level, h.title] for h in head.headings],
            head.block_ids,
            head.heading,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str) -> Head:
    """The head that `to_json` wrote."""
    path, title, id_, language, private, declarations, aliases, uses, headings, block_ids, top = json.loads(text)
    return Head(
        path,
        title,
        id_,
        language,
        private,
        tuple(aliases),
        tuple(_declaration_from_json(d) for d in declarations),
        tuple(
            Use(_KINDS.get(kind), target, Span(start, end), label, key, is_subject)
            for kind, target, start, end, label, key, is_subject in uses
        ),
        tuple(Heading(level, heading) for level, heading in headings),
        tuple(block_ids),
        top,
    )


def _declaration_to_json(declaration: Declaration, place: _Placed) -> list[Any]:
    return [
        declaration.name,
        declaration.type,
        declaration.role,
        *place(declaration.span),
        declaration.aliases,
        declaration.id,
        declaration.identifiers,
        [[f.key, [_value_to_json(v, place) for v in f.values], *place(f.span)] for f in declaration.fields],
    ]


def _declaration_from_json(data: list[Any]) -> Declaration:
    name, type_, role, start, end, aliases, id_, identifiers, fields = data
    return Declaration(
        name,
        type_,
        _ROLES[role],
        Span(start, end),
        tuple(aliases),
        id_,
        tuple(identifiers),
        tuple(Field(fold_key(key), tuple(map(_value_from_json, values)), Span(s, e)) for key, values, s, e in fields),
    )


def _value_to_json(value: Value, place: _Placed) -> list[Any]:
    return [value.kind, value.text, *place(value.span), value.label]


def _value_from_json(data: list[Any]) -> Value:
    kind, text, start, end, label = data
    return Value(ValueKind(kind), text, Span(start, end), label)
