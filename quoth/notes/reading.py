"""The text a reader sees, and the way back from each of its characters to the source."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quoth.notes.model import Piece, PieceKind
from quoth.notes.source import Span

_NOT_AN_END = re.compile(
    r"(?:\b(?:[A-Z]|vs|etc|e\.g|i\.e|cf|al|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|Eq|approx|ca|Inc|Jr|Sr)\.)$"
)
#: The longest that a word of these is, with what stands before it.
_LONGEST_ABBREVIATION = 8
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"'”’»)\]*_]*(?=\s|$)|[。！？]+[”」』）]*)\s*")
#: What stands right behind a word.
_CLOSING = ".,;:!?…)]"
_QUESTION = re.compile(r"[?？؟][\"'”’»)\]*_!]*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the visible pieces of a block read as."""

    text: str
    _pieces: tuple[Piece, ...]
    _starts: tuple[int, ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> Reading:
        shown = tuple(piece for piece in pieces if piece.text and not piece.hidden)
        starts, at = [], 0
        for piece in shown:
            starts.append(at)
            at += len(piece.text)
        return cls("".join(piece.text for piece in shown), shown, tuple(starts))

    def span(self, start: int, end: int) -> Span:
        """The source's span of a range of the text; for text that is not verbatim, of the whole piece."""
        if end <= start or not self._pieces:
            raise ValueError(f"no text from {start} to {end}")
        first, last = self._piece_at(start), self._piece_at(end - 1)
        one, other = self._pieces[first], self._pieces[last]
        begin = one.span.start + (start - self._starts[first] if one.verbatim else 0)
        stop = other.span.start + end - self._starts[last] if other.verbatim else other.span.end
        return Span(begin, max(begin, stop))

    def _piece_at(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def searchable(self) -> Iterator[tuple[int, int]]:
        """The ranges in which names may be found: no links, code, math or tags.

        A range runs over as many pieces as touch in the text, so that a name half in bold is one name.
        """
        start = end = 0
        for piece, at in zip(self._pieces, self._starts, strict=True):
            if piece.linked or piece.kind not in (PieceKind.TEXT, PieceKind.BREAK):
                if end > start:
                    yield start, end
                start = end = at + len(piece.text)
            else:
                end = at + len(piece.text)
        if end > start:
            yield start, end


def fold_space(text: str) -> str:
    """A text with its white space folded: one space, or one line end where the text breaks its lines."""
    if "\n" not in text:
        return " ".join(text.split())
    return "\n".join(line for line in (" ".join(part.split()) for part in text.split("\n")) if line)


def cut(pieces: Sequence[Piece], start: int, end: int) -> tuple[Piece, ...]:
    """The pieces, or parts of them, within a range of the source."""
    kept: list[Piece] = []
    if start >= end:
        return ()
    # Pieces do not overlap, but several may have no extent at the same place.
    first = bisect_left(pieces, start, key=_end)
    for piece in pieces[first : bisect_left(pieces, end, key=_start)]:
        if piece.span.end <= start:
            continue
        if start <= piece.span.start and piece.span.end <= end:
            kept.append(piece)
        elif piece.verbatim:
            first, last = max(start, piece.span.start), min(end, piece.span.end)
            text = piece.text[first - piece.span.start : last - piece.span.start]
            kept.append(replace(piece, span=Span(first, last), text=text))
    return tuple(kept)


def _start(piece: Piece) -> int:
    return piece.span.start


def _end(piece: Piece) -> int:
    return piece.span.end


def hide_trailing_tags(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Tags at the end of a text are annotations, tags within a sentence are its words."""
    at = len(pieces)
    while at and (not pieces[at - 1].text.strip() or pieces[at - 1].hidden or is_tag(pieces[at - 1])):
        at -= 1
    if not any(is_tag(piece) for piece in pieces[at:]):
        return pieces
    return (*pieces[:at], *(replace(piece, hidden=True) if is_tag(piece) else piece for piece in pieces[at:]))


def close_gaps(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces without the spaces that fields and comments leave before a full stop or comma."""
    closed = list(pieces)
    for at, piece in enumerate(pieces):
        if not piece.text or piece.hidden or piece.text[0] not in _CLOSING:
            continue
        before = at - 1
        while before >= 0 and _is_gap(pieces[before]):
            before -= 1
        if before < 0 or all(between.text and not between.hidden for between in pieces[before + 1 : at]):
            continue
        closed[before + 1 : at] = [replace(between, hidden=True) for between in pieces[before + 1 : at]]
        last = pieces[before]
        bare = last.text.rstrip(" \t")
        if last.verbatim and bare and bare != last.text:
            closed[before] = replace(last, text=bare, span=Span(last.span.start, last.span.start + len(bare)))
    return tuple(closed)


def _is_gap(piece: Piece) -> bool:
    """Whether a piece shows nothing, without breaking the line."""
    return piece.kind is not PieceKind.BREAK and (piece.hidden or not piece.text.strip())


def is_tag(piece: Piece) -> bool:
    return piece.linked and piece.verbatim and piece.text.startswith("#")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of a text's sentences, without the white space around them."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        stop = match.start() + 1
        if text[match.start()] == "." and _NOT_AN_END.search(text, max(start, stop - _LONGEST_ABBREVIATION), stop):
            continue
        end = match.start() + len(match.group().rstrip())
        yield from _trimmed(text, start, end)
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    begin = start + len(part) - len(part.lstrip())
    stop = end - (len(part) - len(part.rstrip()))
    if begin < stop:
        yield begin, stop


def is_question(sentence: str) -> bool:
    """Whether a sentence ends in a question mark."""
    return _QUESTION.search(sentence) is not None
