"""What a note says, as typed values.

Reading has two steps. `Outline` is what a note's text alone gives: front matter, blocks, links, and the
names it declares. `Note` is what it gives once the names of the whole vault are known: statements, each
with its kind, its speakers and its place. Both are values: reading the same text twice gives equal ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.source import Source, Span

# -- values -------------------------------------------------------------------------------------------


class ValueKind(StrEnum):
    """What a value of a field or of a front-matter key is."""

    LINK = "link"
    URL = "url"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    DURATION = "duration"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field."""

    kind: ValueKind
    #: The value in plain form: a link's target (with its `#fragment`), a URL, an ISO 8601 date, a duration
    #: in seconds, `true` or `false`, a number's digits, or the text itself.
    text: str
    span: Span
    #: What a link shows, where it differs from its target.
    label: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A key with its values: `key:: value` in the text, or a front-matter entry."""

    #: The key as folded by `ontology.relations.fold_key`: lower case, `-` between words.
    key: str
    values: tuple[Value, ...]
    span: Span
    #: The thing the field is about, where it is not what holds the field: `[[A]] key:: [[B]]`.
    subject: Value | None = None


class ReferenceKind(StrEnum):
    """How a reference is written."""

    #: A wikilink, or a Markdown link to a file of the vault.
    NOTE = "note"
    #: An embed, `![[…]]`.
    EMBED = "embed"
    #: `@[[Name]]`.
    PERSON = "person"
    #: `#tag`; the target is the tag without its `#`.
    TAG = "tag"
    #: `[@key]`; the target is the citation key.
    CITATION = "citation"
    #: A DOI, arXiv id, … bare or as a link; the target is `scheme:value` in canonical form.
    IDENTIFIER = "identifier"
    #: Any other link to the web; the target is its URL.
    WEB = "web"
    #: `[^label]`: only in an outline. A statement holds what its footnotes refer to instead.
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Reference:
    """A link, tag, citation or identifier in the text."""

    kind: ReferenceKind
    target: str
    span: Span
    #: The words it shows; empty where it shows its target.
    label: str = ""
    #: What follows `#` in a link to a note: a heading, or `^` and a block id.
    fragment: str = ""
    #: The page, chapter or place within a cited work (`p. 3`).
    locator: str = ""


# -- names --------------------------------------------------------------------------------------------


class Role(StrEnum):
    """Why a note names a thing."""

    #: The note is the thing's own page (an entity note).
    DESCRIBED = "described"
    EPISODE = "episode"
    PODCAST = "podcast"
    HOST = "host"
    GUEST = "guest"
    #: A work the note is about that is no episode.
    SOURCE = "source"
    #: The note's or the work's author.
    AUTHOR = "author"
    #: Named in a list such as `people:` or `concepts:`.
    DECLARED = "declared"
    #: A label in the text whose words stand in the title.
    LABEL = "label"
    #: Given a type by the key of a field that links to it.
    IMPLIED = "implied"
    #: What a page is about that was generated from the vault.
    GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A thing that a note names, with what it says of it."""

    name: str
    #: A key of `ontology.types`, or None where nothing says what kind of thing it is.
    type: str | None
    role: Role
    span: Span
    aliases: tuple[str, ...] = ()
    #: The name to use in IRIs, as pinned by `id`.
    id: str | None = None
    #: Identifiers as `scheme:value` in the canonical form of `ontology.identifiers`.
    identifiers: tuple[str, ...] = ()
    #: Everything else said of the thing: relations and values.
    fields: tuple[Field, ...] = ()


# -- blocks -------------------------------------------------------------------------------------------


class PieceKind(StrEnum):
    """What a stretch of a block's inline content is."""

    TEXT = "text"
    #: A line end within a block.
    BREAK = "break"
    CODE = "code"
    MATH = "math"
    #: Raw HTML or a comment: never read.
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of inline content that reads as `text`."""

    kind: PieceKind
    span: Span
    #: What a reader sees; the same characters as the span's unless `verbatim` is false.
    text: str
    #: Whether `text` equals the source, character by character.
    verbatim: bool = True
    #: Whether it stands in emphasis (`*…*`, `_…_`).
    emphasis: bool = False
    #: Whether it stands in a link or reference, where no further names are looked for.
    linked: bool = False
    #: Whether it stands in an inline field, which is no part of the text.
    hidden: bool = False
    #: Whether it stands in a `==highlight==`.
    highlight: bool = False


class BlockKind(StrEnum):
    """What a block of Markdown is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    CALLOUT = "callout"
    TABLE = "table"
    ROW = "row"
    FOOTNOTE = "footnote"
    #: Fenced or indented code, display math, raw HTML, thematic breaks: kept, never read.
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Markdown: either content (lines and pieces) or children."""

    kind: BlockKind
    span: Span
    #: The content of each line, without indentation and markers.
    lines: tuple[Span, ...] = ()
    pieces: tuple[Piece, ...] = ()
    references: tuple[Reference, ...] = ()
    fields: tuple[Field, ...] = ()
    children: tuple[Block, ...] = ()
    #: A heading's level, 1 to 6.
    level: int = 0
    #: An item's checkbox character (` `, `x`, `?` …), or None where it has no checkbox.
    checkbox: str | None = None
    #: A callout's type in lower case; a footnote's label; what an opaque block is (`code`, `html` …).
    label: str = ""
    #: The block's own name, from `^block-id` at its end.
    block_id: str | None = None
    #: Every `^block-id` at the end of one of its lines, with the place of its `^`.
    block_ids: tuple[tuple[int, str], ...] = ()
    #: Whether a heading is underlined, so that Markdown may have made it of a paragraph.
    setext: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """What a note's text alone gives."""

    source: Source
    title: str
    #: The place of the title: the H1, the front-matter value, or an empty span at the start.
    title_span: Span
    #: What the note names. The first with role DESCRIBED or EPISODE, if any, is what the note is about.
    declarations: tuple[Declaration, ...]
    #: Relations and values of the note itself, from front matter and from fields before any statement.
    fields: tuple[Field, ...]
    #: Tags of the front matter.
    tags: tuple[Reference, ...]
    blocks: tuple[Block, ...]
    #: Where the body begins.
    body: int
    #: The name to use in IRIs, as pinned by `id`.
    id: str | None = None
    #: Other names of the note.
    aliases: tuple[str, ...] = ()
    language: str | None = None
    private: bool = False
    #: ISO dates of the note, or None.
    created: str | None = None
    published: str | None = None
    #: The IRI of the thing whose generated page the file is; empty for a note that a person wrote.
    kg_id: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    #: The words of the one H1 at the top, whatever else gives the title; empty without one.
    heading: str = ""
    #: Where the body gives the note's title, and what else in it reads as front matter.
    metadata: tuple[Span, ...] = ()

    @property
    def path(self) -> str:
        return self.source.path

    def first(self, *roles: Role) -> Declaration | None:
        """The first declaration with one of the roles."""
        return next((d for d in self.declarations if d.role in roles), None)


# -- statements ---------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a statement is."""

    #: What a speaker said, in the writer's paraphrase.
    CLAIM = "claim"
    #: Words taken over verbatim.
    QUOTATION = "quotation"
    #: The writer's own prose.
    PROSE = "prose"
    #: The writer's own thought, marked as such.
    THOUGHT = "thought"
    #: A question: the writer's open one, or one a speaker asked.
    QUESTION = "question"


class QuestionStatus(StrEnum):
    """How a question came up, and what became of it."""

    OPEN = "open"
    ANSWERED = "answered"
    PARKED = "parked"
    #: Put by one speaker to another.
    ASKED = "asked"
    #: Perhaps a question of the writer's: nobody marked it.
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks, as the note names them."""

    #: The name of the person's declaration.
    name: str
    #: Where the label that names them stands.
    span: Span


@dataclass(frozen=True, slots=True)
class Question:
    """A question within a statement."""

    text: str
    span: Span
    status: QuestionStatus


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of the audio, in seconds from its start."""

    start: Decimal
    end: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it."""

    title: str
    #: The heading's place.
    span: Span
    level: int
    #: The index of the section around it.
    parent: int | None
    references: tuple[Reference, ...] = ()
    #: The heading as a reader sees it, for finding names in it.
    pieces: tuple[Piece, ...] = ()
    fields: tuple[Field, ...] = ()
    moment: Moment | None = None
    question: Question | None = None
    block_id: str | None = None
    #: Whether it and all that stands in it stays in the local store.
    private: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is said in a note."""

    kind: Kind
    #: The whole of it in the source, label included.
    span: Span
    #: What a reader sees: no label, timecode, field, block id or Markdown, white space folded.
    text: str
    #: The words that name it in IRIs: its own label, if any, and its text.
    fingerprint: str
    #: Who speaks, in the order named; empty where it is the writer, the note's source, or nobody.
    speakers: tuple[Speaker, ...] = ()
    #: Whether the speaker was carried over from the statement before.
    continued: bool = False
    #: Whether the words are the writer's; false for what a speaker, the source or nobody says.
    own: bool = True
    #: The index of its section in `Note.sections`; None before the first heading.
    section: int | None = None
    #: The index of the statement whose list item holds it.
    parent: int | None = None
    insight: bool = False
    #: For a question: how it stands.
    status: QuestionStatus | None = None
    #: Questions within the text.
    questions: tuple[Question, ...] = ()
    #: Indexes of the statements that may answer it, for an asked question.
    answers: tuple[int, ...] = ()
    #: The date of the claim, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    as_of: str | None = None
    moment: Moment | None = None
    block_id: str | None = None
    private: bool = False
    pieces: tuple[Piece, ...] = ()
    references: tuple[Reference, ...] = ()
    fields: tuple[Field, ...] = ()
    highlights: tuple[str, ...] = ()
    #: Where the footnotes stand that it refers to; their references are among its own.
    footnotes: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says, given the names of its vault."""

    outline: Outline
    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    #: The outline's declarations and those that the text adds.
    declarations: tuple[Declaration, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    #: Where something stands that is no statement and says of others what they are: labels alone, the head of a
    #: table, a callout's mark, a block id on a line of its own.
    labels: tuple[Span, ...] = ()

    @property
    def path(self) -> str:
        return self.outline.source.path

    @property
    def source(self) -> Source:
        return self.outline.source


@dataclass(frozen=True, slots=True)
class People:
    """The people whose names label turns anywhere in the vault."""

    #: Name or alias, as folded by `ontology.slugs.fold_name`, to the declared name. Names that more than
    #: one person bears are left out.
    known: Mapping[str, str] = field(default_factory=dict)
    #: The writer's name, from the configuration; empty where none is set.
    me: str = ""
