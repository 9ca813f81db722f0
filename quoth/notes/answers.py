"""Which claims may answer which question that a speaker asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from quoth.notes.labels import EXCHANGED
from quoth.notes.model import Kind, QuestionStatus, Statement


def with_answers(statements: Sequence[Statement], turns: Sequence[int]) -> tuple[Statement, ...]:
    """The statements, each asked question with what the next turn by somebody else in its section says.

    Args:
        turns: the number of the turn that each statement belongs to; 0 for none.
    """
    following = _next_turns(statements)
    #: The answers that a turn gives, by its first statement, and those labelled `A:`, by the question before them.
    given: dict[int, tuple[int, ...]] = {}
    done = list(statements)
    for at, said in enumerate(statements):
        if not _asks(said):
            continue
        if not said.speakers:
            done[at] = replace(said, answers=tuple(_labelled(statements, at)))
        elif (first := following[at]) is not None:
            if first not in given:
                given[first] = tuple(_turn(statements, turns, first))
            done[at] = replace(said, answers=given[first])
    return tuple(done)


def _asks(said: Statement) -> bool:
    return said.status is QuestionStatus.ASKED or any(q.status is QuestionStatus.ASKED for q in said.questions)


def _names(said: Statement) -> frozenset[str]:
    return frozenset(speaker.name for speaker in said.speakers)


def _next_turns(statements: Sequence[Statement]) -> list[int | None]:
    """For each statement, the first one after it in its section by other speakers."""
    following: list[int | None] = [None] * len(statements)
    spoken: int | None = None
    for at in range(len(statements) - 1, -1, -1):
        if spoken is not None and statements[spoken].section != statements[at].section:
            spoken = None
        if spoken is not None:
            same = _names(statements[spoken]) == _names(statements[at])
            following[at] = following[spoken] if same else spoken
        if statements[at].speakers:
            spoken = at
    return following


def _turn(statements: Sequence[Statement], turns: Sequence[int], first: int) -> Iterator[int]:
    """The claims of a turn. What is quoted of somebody else within it is no answer."""
    names = _names(statements[first])
    for index in range(first, len(statements)):
        said = statements[index]
        if said.section != statements[first].section or (said.speakers and turns[index] != turns[first]):
            return
        if said.kind in (Kind.CLAIM, Kind.QUOTATION) and _names(said) == names:
            yield index


def _labelled(statements: Sequence[Statement], at: int) -> Iterator[int]:
    """What is labelled `A:` after a `Q:`, up to the next one."""
    for index in range(at + 1, len(statements)):
        said = statements[index]
        if said.section != statements[at].section or (not said.speakers and said.status is QuestionStatus.ASKED):
            return
        label, _, _ = said.fingerprint.partition(": ")
        match = EXCHANGED.fullmatch(label.casefold())
        if match and match["side"] == "a":
            yield index
