"""What kind of statement words are, once it is known who says them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from quoth.notes.model import Kind, Piece, Question, QuestionStatus, Speaker, Statement
from quoth.notes.quotations import is_quoted, unquote
from quoth.notes.reading import Reading, fold_space, is_question, sentences

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
#: How a question stands, as people write it.
WRITTEN_STATUS = {s.value: s for s in (QuestionStatus.OPEN, QuestionStatus.ANSWERED, QuestionStatus.PARKED)}


def spoken(
    statement: Statement, speakers: tuple[Speaker, ...], reading: Reading, *, verbatim: bool, continued: bool
) -> Statement:
    """What a speaker says: a quotation, a question, or a claim.

    Args:
        verbatim: whether the words are the speaker's own, quotation marks or not.
    """
    statement = replace(statement, own=False, speakers=speakers, continued=continued)
    if is_quoted(statement.text):
        return replace(statement, kind=Kind.QUOTATION, text=unquote(statement.text))
    if verbatim:
        return replace(statement, kind=Kind.QUOTATION)
    parts = list(sentences(reading.text))
    asked = [is_question(reading.text[start:end]) for start, end in parts]
    if asked and all(asked):
        return replace(statement, kind=Kind.QUESTION, status=QuestionStatus.ASKED)
    questions = (_question(reading, *parts[-1], QuestionStatus.ASKED),) if asked and asked[-1] else ()
    return replace(statement, kind=Kind.CLAIM, questions=questions)


def thought(statement: Statement, reading: Reading) -> Statement:
    """An own thought, each sentence in it that asks a candidate for a question."""
    asked = (part for part in sentences(reading.text) if is_question(reading.text[slice(*part)]))
    questions = tuple(_question(reading, *part, QuestionStatus.CANDIDATE) for part in asked)
    return replace(statement, kind=Kind.THOUGHT, questions=questions)


def open_question(statement: Statement, checkbox: str | None) -> Statement:
    """An open question of the writer's, or one that is ticked as answered."""
    status = QuestionStatus.ANSWERED if checkbox in ("x", "X") else QuestionStatus.OPEN
    return replace(statement, kind=Kind.QUESTION, status=status)


def is_open(statement: Statement) -> bool:
    """Whether a statement is a question of the writer's, answered by now or not."""
    return statement.status is not None and statement.status.value in WRITTEN_STATUS


def with_tagged_question(statement: Statement, reading: Reading) -> Statement:
    """Somebody's statement with the question in it that the writer tagged as an open one."""
    parts = list(sentences(reading.text))
    asks = [part for part in parts if is_question(reading.text[slice(*part)])]
    question = _question(reading, *(asks or parts)[-1], QuestionStatus.OPEN)
    return replace(statement, questions=(*statement.questions, question))


def _question(reading: Reading, start: int, end: int, status: QuestionStatus) -> Question:
    return Question(fold_space(reading.text[start:end]), reading.span(start, end), status)


def is_italic(pieces: Sequence[Piece]) -> bool:
    """Whether all the words stand in emphasis and end like a sentence."""
    shown = [piece for piece in pieces if not piece.hidden and piece.text.strip()]
    if not shown or not all(piece.emphasis for piece in shown):
        return False
    return _SENTENCE_END.search(shown[-1].text.rstrip()) is not None


def highlighted(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The highlighted passages, each as it reads."""
    found: list[str] = []
    within = False
    for piece in pieces:
        if piece.highlight:
            found = [*found[:-1], found[-1] + piece.text] if within else [*found, piece.text]
        within = piece.highlight
    return tuple(fold_space(text) for text in found)
