"""Which claims may answer which question that a speaker asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quoth.notes.model import Kind, QuestionStatus, Statement


def with_answers(statements: Sequence[Statement], turns: Sequence[int]) -> tuple[Statement, ...]:
    """The statements, each asked question with what the next turn by somebody else in its section says.

    Args:
        turns: the number of the turn that each statement belongs to; 0 for none.
    """
    return tuple(
        replace(said, answers=tuple(_answers(statements, turns, at))) if _asks(said) else said
        for at, said in enumerate(statements)
    )


def _asks(said: Statement) -> bool:
    return said.status is QuestionStatus.ASKED or any(q.status is QuestionStatus.ASKED for q in said.questions)


def _answers(statements: Sequence[Statement], turns: Sequence[int], at: int) -> Iterator[int]:
    asked = statements[at]
    speakers = {s.name for s in asked.speakers}
    answering = 0
    answerers: set[str] = set()
    for index in range(at + 1, len(statements)):
        said = statements[index]
        if said.section != asked.section:
            return
        if not asked.speakers:
            # `Q:` is answered by what is labelled `A:`.
            if said.status is QuestionStatus.ASKED:
                return
            if said.fingerprint.startswith(("A: ", "a: ")):
                yield index
        elif said.speakers:
            if answering and turns[index] != answering:
                return
            if not answering and {s.name for s in said.speakers} == speakers:
                continue
            answering = turns[index]
            answerers = answerers or {s.name for s in said.speakers}
            # What is quoted of somebody else within the turn is no answer.
            if said.kind in (Kind.CLAIM, Kind.QUOTATION) and {s.name for s in said.speakers} == answerers:
                yield index
