"""What inline fields say of the statement that holds them."""

from __future__ import annotations

from dataclasses import dataclass

from quoth.notes.markdown import Content, KnownKey, mask_comments, read_inline
from quoth.notes.model import Field, Piece, Reference
from quoth.notes.reading import Reading, fold_space
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.ontology.terms import PREFIXES

#: The key of a field that holds a question of the writer's.
QUESTION = "question"
#: Keys that mean something in a statement and are no relations.
_STATEMENT_KEYS = frozenset((QUESTION, "private"))


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that a field holds."""

    text: str
    span: Span
    pieces: tuple[Piece, ...] = ()
    references: tuple[Reference, ...] = ()


def known_keys(settings: Settings) -> KnownKey:
    """Whether a field of a key is one, whatever its value is."""
    prefixes = {*PREFIXES, *settings.prefixes}

    def known(key: str) -> bool:
        prefix, colon, _ = key.partition(":")
        if colon:
            return prefix in prefixes
        return key in _STATEMENT_KEYS or settings.relations.find(key) is not None

    return known


def is_question_field(field: Field) -> bool:
    return field.key == QUESTION and field.subject is None


def read_question(source: str, field: Field, known: KnownKey) -> Asked | None:
    """The question of a `question::` field, read as text like any other; None if it has no words."""
    if not field.values:
        return None
    span = Span(field.values[0].span.start, field.values[-1].span.end)
    if source[span.start] == source[span.end - 1] == '"' and span.end - span.start > 2:
        span = Span(span.start + 1, span.end - 1)
    masked = mask_comments(source[span.start : span.end])
    inline = read_inline(Content(masked.text, (0,), (span.start,)), known, masked.mask)
    text = fold_space(Reading.of(inline.pieces).text)
    return Asked(text, span, inline.pieces, inline.references) if text else None
