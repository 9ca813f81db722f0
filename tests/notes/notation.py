"""A note's reading as lines that a person can write and check.

One line is one section or statement, indented by the sections and list items around it; what is said of it
follows, indented once more. A diagnostic opens with `!`. `fixtures/README.md` explains the lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import (
    Declaration,
    Field,
    Kind,
    Moment,
    Note,
    Question,
    Reference,
    ReferenceKind,
    Role,
    Section,
    Statement,
    Value,
    ValueKind,
)
from quoth.notes.source import Source, Span

_INDENT = "  "
#: How many characters of the place of a diagnostic are shown.
_EXCERPT = 30

#: How each kind of reference is written, where it is written in the usual way.
_USUAL = {
    ReferenceKind.NOTE: re.compile(r"\[\[.*\]\]|\[.*\]\(.*\)", re.DOTALL),
    ReferenceKind.EMBED: re.compile(r"!\[\[.*\]\]|!\[.*\]\(.*\)", re.DOTALL),
    ReferenceKind.PERSON: re.compile(r"@\[\[.*\]\]", re.DOTALL),
    ReferenceKind.TAG: re.compile(r"#.*"),
    ReferenceKind.CITATION: re.compile(r"\[+.*@.*\]+", re.DOTALL),
    ReferenceKind.IDENTIFIER: re.compile(r".*", re.DOTALL),
    ReferenceKind.WEB: re.compile(r"\[.*\]\(.*\)|<?https?://.*|\[.*\]\[.*\]", re.DOTALL),
}


def notation(note: Note) -> list[str]:
    """The reading of a note, line by line."""
    return [*_head(note), *_body(note), *(_diagnostic(note.source, d) for d in note.diagnostics)] or ["nothing"]


# -- the note itself ----------------------------------------------------------------------------------


def _head(note: Note) -> Iterator[str]:
    outline = note.outline
    stem = re.sub(r"\.(?:md|markdown|txt)$", "", note.path.rpartition("/")[2])
    if outline.title != stem:
        yield f"title {outline.title}"
    for key, value in (
        ("id", outline.id),
        ("alias", "; ".join(outline.aliases)),
        ("language", outline.language),
        ("created", outline.created),
        ("published", outline.published),
        ("kg-id", outline.kg_id),
    ):
        if value:
            yield f"{key} {value}"
    if outline.private:
        yield "private"
    for declaration in note.declarations:
        # The writer whom the configuration names stands nowhere in the text.
        if declaration.role is not Role.AUTHOR or declaration.span != Span(0, 0):
            yield from _declaration(note.source, declaration)
    for reference in outline.tags:
        yield f"tag {reference.target}"
    for field in outline.fields:
        yield f"field {_field(field)}"


def _declaration(source: Source, declaration: Declaration) -> Iterator[str]:
    said = f"{declaration.role} {declaration.type or 'thing'}: {declaration.name}"
    if declaration.aliases:
        said += f" ({'; '.join(declaration.aliases)})"
    said += "".join(f" {identifier}" for identifier in declaration.identifiers)
    if declaration.id:
        said += f", id {declaration.id}"
    yield said
    for field in declaration.fields:
        yield f"{_INDENT * 2}field {_field(field)}"


# -- sections and statements --------------------------------------------------------------------------


def _body(note: Note) -> Iterator[str]:
    depths: list[int] = []
    for section in note.sections:
        depths.append(0 if section.parent is None else depths[section.parent] + 1)
    placed: list[tuple[int, int, list[str]]] = [
        (section.span.start, 0, _indented(depth, _section(note, section)))
        for section, depth in zip(note.sections, depths, strict=True)
    ]
    inner: list[int] = []
    for index, statement in enumerate(note.statements):
        outer = 0 if statement.section is None else depths[statement.section] + 1
        if statement.parent is not None:
            assert statement.parent < index, "a statement stands before the one that holds it"
            outer = inner[statement.parent] + 1
        inner.append(outer)
        placed.append((statement.span.start, 1, _indented(outer, _statement(note, statement))))
    for _, _, lines in sorted(placed, key=lambda item: item[:2]):
        yield from lines


def _indented(depth: int, lines: Iterator[str]) -> list[str]:
    first, *rest = lines
    return [_INDENT * depth + first, *(_INDENT * depth + _INDENT * 2 + line for line in rest)]


def _section(note: Note, section: Section) -> Iterator[str]:
    said = f"section {section.title}"
    if section.moment:
        said += f", at {_moment(section.moment)}"
    if section.block_id:
        said += f", ^{section.block_id}"
    if section.private:
        said += ", private"
    yield said
    if section.question:
        yield _question(section.question)
    yield from _references(note.source, section.references)
    yield from (f"field {_field(field)}" for field in section.fields)


def _statement(note: Note, statement: Statement) -> Iterator[str]:
    said = statement.kind.value
    if statement.speakers:
        said += f" by {' & '.join(s.name for s in statement.speakers)}"
    flags = [
        "continued" if statement.continued else "",
        _owner(statement),
        "insight" if statement.insight else "",
        statement.status.value if statement.status else "",
        f"as of {statement.as_of}" if statement.as_of else "",
        f"at {_moment(statement.moment)}" if statement.moment else "",
        f"^{statement.block_id}" if statement.block_id else "",
        "private" if statement.private else "",
    ]
    said += "".join(f", {flag}" for flag in flags if flag)
    yield f"{said}: {_shown(statement.text)}"
    written = _source(note, statement)
    if written:
        yield f"= {written}"
    yield from (_question(question) for question in statement.questions)
    if statement.answers:
        yield f"answered by {', '.join(_shown(note.statements[i].text) for i in statement.answers)}"
    yield from _references(note.source, statement.references)
    yield from (f"field {_field(field)}" for field in statement.fields)
    yield from (f"highlight {_shown(words)}" for words in statement.highlights)
    yield from (f"footnote {_shown(_folded(note.source[span]))}" for span in statement.footnotes)


def _owner(statement: Statement) -> str:
    """Whose the words are, where that does not follow from the kind and the speakers."""
    others = bool(statement.speakers) or statement.kind is Kind.QUOTATION
    if statement.own == others:
        return "the writer's" if statement.own else "nobody's"
    return ""


def _source(note: Note, statement: Statement) -> str:
    """The statement's source, where it is more than its text with something in front of it on the same line."""
    written = note.source[statement.span]
    if statement.block_id:
        written = re.sub(rf"\s*\^{statement.block_id}$", "", written)
    for line in (written, _folded(written)):
        before, found, after = line.rpartition(statement.text)
        if found and not after and "\n" not in before:
            return ""
    return _shown(written)


def _folded(text: str) -> str:
    """A text as one line, without what marks its lines as quoted."""
    return " ".join(" ".join(re.sub(r"^[> \t]+", "", line) for line in text.split("\n")).split())


def _shown(text: str) -> str:
    """A text on one line, with names for characters that cannot be seen."""
    shown = text.replace("\n", "⏎")
    return "".join(
        f"\\u{ord(c):04x} " if c != " " and unicodedata.category(c) in ("Zs", "Cc", "Cf", "Co") else c for c in shown
    )


def _question(question: Question) -> str:
    return f"? {question.status}: {_shown(question.text)}"


def _moment(moment: Moment) -> str:
    clocks = [moment.start, *([moment.end] if moment.end is not None else [])]
    return "–".join(_clock(int(seconds)) for seconds in clocks)


def _clock(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _references(source: Source, references: tuple[Reference, ...]) -> Iterator[str]:
    for reference in references:
        said = f"{reference.kind} {reference.target}"
        if reference.fragment:
            said += f"#{reference.fragment}"
        if reference.label:
            said += f' "{_shown(reference.label)}"'
        if reference.locator:
            said += f", {reference.locator}"
        written = source[reference.span]
        if not _USUAL[reference.kind].fullmatch(written):
            said += f" = {_shown(written)}"
        yield said


def _field(field: Field) -> str:
    about = f"{_value(field.subject)} " if field.subject else ""
    return f"{about}{field.key} = {', '.join(_value(value) for value in field.values)}".rstrip()


def _value(value: Value) -> str:
    text = f"{value.text}|{value.label}" if value.label else value.text
    if value.kind is ValueKind.LINK:
        return f"[[{text}]]"
    if value.kind is ValueKind.TEXT:
        return f'"{text}"'
    if value.kind is ValueKind.URL:
        return f"<{text}>"
    return f"{value.kind} {text}"


def _diagnostic(source: Source, diagnostic: Diagnostic) -> str:
    place = source.position(diagnostic.span.start)
    written = _shown(source[diagnostic.span])
    if len(written) > _EXCERPT:
        written = f"{written[:_EXCERPT]}…"
    return f"! {place.line}:{place.column} {diagnostic.code} {written}".rstrip()
