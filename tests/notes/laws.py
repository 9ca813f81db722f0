"""What holds of the reading of any text whatever."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from quoth.notes.diagnostics import CODES
from quoth.notes.markdown import mask_comments
from quoth.notes.model import (
    BlockKind,
    Field,
    Note,
    Outline,
    Piece,
    Reference,
    ReferenceKind,
    Section,
    Statement,
    ValueKind,
)
from quoth.notes.source import Source, Span
from quoth.notes.units import walk_blocks

#: What may stand between statements: the marks of lists, quotations, tables and checkboxes.
_MARKS = re.compile(r"(?:[>|\s:*+=•◦▪‣·●○-]|\d+[.)]|\[.\])*")


def check(note: Note) -> None:
    """Holds a reading against every law.

    Raises:
        AssertionError: one is broken.
    """
    for span in _spans(note):
        assert span.end <= len(note.source.text)
    _check_pieces(note)
    _check_texts(note)
    _check_names(note)
    _check_order(note)
    lost = uncovered(note)
    assert not lost, f"belongs to nothing: {lost}"


# -- places -------------------------------------------------------------------------------------------


def _spans(note: Note) -> Iterator[Span]:
    yield from note.labels
    yield from note.outline.metadata
    yield note.outline.title_span
    for declaration in note.declarations:
        yield declaration.span
        yield from _of_fields(declaration.fields)
    yield from _of_fields(note.outline.fields)
    yield from (reference.span for reference in note.outline.tags)
    for block in walk_blocks(note.outline.blocks):
        yield from (block.span, *block.lines)
        yield from _of_inline(block.pieces, block.references, block.fields)
    for section in note.sections:
        yield section.span
        yield from _of_inline(section.pieces, section.references, section.fields)
    for statement in note.statements:
        yield from (statement.span, *statement.footnotes)
        yield from (speaker.span for speaker in statement.speakers)
        yield from (question.span for question in statement.questions)
        yield from _of_inline(statement.pieces, statement.references, statement.fields)
    for diagnostic in note.diagnostics:
        assert diagnostic.code in CODES
        yield diagnostic.span


def _of_inline(pieces: Iterable[Piece], references: Iterable[Reference], fields: Iterable[Field]) -> Iterator[Span]:
    yield from (piece.span for piece in pieces)
    yield from (reference.span for reference in references)
    yield from _of_fields(fields)


def _of_fields(fields: Iterable[Field]) -> Iterator[Span]:
    for field in fields:
        yield field.span
        for value in field.values:
            yield value.span
            assert field.span.start <= value.span.start
            assert value.span.end <= field.span.end


def _check_pieces(note: Note) -> None:
    """Verbatim pieces are their source, and no two overlap."""
    blocks = walk_blocks(note.outline.blocks)
    for pieces in (
        *(b.pieces for b in blocks),
        *(s.pieces for s in note.statements),
        *(s.pieces for s in note.sections),
    ):
        for piece in pieces:
            if piece.verbatim:
                assert note.source[piece.span] == piece.text
    for block in walk_blocks(note.outline.blocks):
        for one, other in pairwise(block.pieces):
            assert one.span.end <= other.span.start


def _check_texts(note: Note) -> None:
    """Words are found in their places, but for the mark-up in them."""
    for section in note.sections:
        _holds(note.source, section.span, section.title)
    for statement in note.statements:
        assert statement.text.strip() == statement.text != ""
        _holds(note.source, statement.span, statement.text)
        for question in statement.questions:
            assert question.text
            _holds(note.source, question.span, question.text)
        for reference in statement.references:
            _holds(note.source, reference.span, reference.label)
        for highlight in statement.highlights:
            _holds(note.source, statement.span, highlight)
        for speaker in statement.speakers:
            assert note.source[speaker.span].strip()


#: What spells a name otherwise than it reads: escapes, entities, percent codes, references to definitions.
_SPELT = re.compile(r"[\\%&]|\]\[|\][^(\]]*$")
#: Kinds of references whose target stands as it is written.
_AS_WRITTEN = (ReferenceKind.NOTE, ReferenceKind.EMBED, ReferenceKind.PERSON, ReferenceKind.TAG, ReferenceKind.CITATION)


def _check_names(note: Note) -> None:
    """Links, tags, citations and fields of statements and sections are found in their places, white space apart."""
    source = note.source
    parts: tuple[Section | Statement, ...] = (*note.sections, *note.statements)
    for part in parts:
        for reference in part.references:
            written = source[reference.span]
            assert written == written.strip() != ""
            if reference.kind in _AS_WRITTEN and not _SPELT.search(written):
                _holds(source, reference.span, reference.target)
        for field in part.fields:
            written = source[field.span]
            assert written == written.strip() != ""
            for value in (*field.values, *((field.subject,) if field.subject else ())):
                assert field.span.start <= value.span.start <= value.span.end <= field.span.end
                assert source[value.span] == source[value.span].strip() != ""
                if value.kind in (ValueKind.LINK, ValueKind.TEXT) and not _SPELT.search(source[value.span]):
                    _holds(source, value.span, value.text)
    for statement in note.statements:
        assert source[statement.span] == source[statement.span].strip() != ""


def _holds(source: Source, span: Span, text: str) -> None:
    """Every letter and digit of a text stands in its place, in order."""
    rest = iter(source[span])
    missing = next((c for c in text if c.isalnum() and c not in rest), None)
    assert missing is None, f"{text!r} is not in {source[span]!r}"


# -- order --------------------------------------------------------------------------------------------


def _check_order(note: Note) -> None:
    """Statements stand in the order of the text, apart from each other, under sections and items before them."""
    for one, other in pairwise(note.statements):
        assert one.span.end <= other.span.start
    for index, section in enumerate(note.sections):
        if section.parent is not None:
            assert section.parent < index
            assert note.sections[section.parent].level < section.level
    for index, statement in enumerate(note.statements):
        if statement.section is not None:
            assert note.sections[statement.section].span.end <= statement.span.start
        if statement.parent is not None:
            assert statement.parent < index
            assert note.statements[statement.parent].section == statement.section
        for answer in statement.answers:
            assert index < answer < len(note.statements)
            assert note.statements[answer].section == statement.section


# -- coverage -----------------------------------------------------------------------------------------


def uncovered(note: Note) -> list[str]:
    """What of the text, mark-up apart, is no part of anything read, line by line."""
    outline = note.outline
    text = list(outline.source.text)
    for span in _covered(note, outline):
        text[span.start : span.end] = [c if c == "\n" else " " for c in text[span.start : span.end]]
    return [line for line in "".join(text).split("\n") if not _MARKS.fullmatch(line)]


def _covered(note: Note, outline: Outline) -> Iterator[Span]:
    yield Span(0, outline.body)
    yield from outline.metadata
    yield from note.labels
    yield from (section.span for section in note.sections)
    yield from (field.span for field in outline.fields)
    yield from (field.span for section in note.sections for field in section.fields)
    for statement in note.statements:
        yield from (statement.span, *statement.footnotes)
        yield from (field.span for field in statement.fields)
        yield from (reference.span for reference in statement.references)
    yield from mask_comments(outline.source.text, outline.body).comments
    referred = {span for statement in note.statements for span in statement.footnotes}
    for block in walk_blocks(outline.blocks):
        if block.kind is BlockKind.OPAQUE:
            yield block.span
        elif block.kind is BlockKind.FOOTNOTE and block.span not in referred:
            # Its mark; what it says is a statement, or belongs to a heading.
            yield Span(block.span.start, block.span.start + len(block.label) + 4)
