"""Changes of a note's text, as values: what a diagnostic can have written instead.

An edit counts as a `Source` does, in code points of the text without byte order mark, each line end one
character. Everything that no edit covers stays as it is on disk, byte for byte.
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise

from quoth.notes.source import Source, Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Other words for a stretch of a text; an empty span puts them in."""

    span: Span
    #: Lines end in `\\n`, whatever line ends the file has.
    replacement: str


class OverlappingEdits(ValueError):
    """Two edits want to change the same characters, or to put something in at the same place."""

    def __init__(self, one: Edit, other: Edit) -> None:
        super().__init__(f"edits overlap at {other.span.start}: {one.replacement!r}, {other.replacement!r}")
        self.edits = (one, other)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits made, each once, in whatever order they come.

    Raises:
        OverlappingEdits: two of them want to change the same characters, or to put something in at the same place.
        ValueError: an edit lies past the end of the text.
    """
    ordered = in_order(edits)
    if ordered and ordered[-1].span.end > len(text):
        raise ValueError(f"an edit ends at {ordered[-1].span.end}, the text at {len(text)}")
    parts: list[str] = []
    at = 0
    for edit in ordered:
        parts += (text[at : edit.span.start], edit.replacement)
        at = edit.span.end
    return "".join((*parts, text[at:]))


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """Edits by place, each once; what is put in at a place goes before what is changed there.

    Raises:
        OverlappingEdits: two of them want to change the same characters, or to put something in at the same place.
    """
    ordered = sorted(set(edits))
    for one, other in pairwise(ordered):
        if other.span.start < one.span.end or other.span == one.span:
            raise OverlappingEdits(one, other)
    return tuple(ordered)


def compatible(groups: Iterable[tuple[Edit, ...]]) -> tuple[tuple[Edit, ...], ...]:
    """The groups that can be made together: each whole, unless it overlaps with one before it."""
    taken: tuple[Edit, ...] = ()
    kept = []
    for group in groups:
        try:
            taken = in_order((*taken, *group))
        except OverlappingEdits:
            continue
        kept.append(group)
    return tuple(kept)


def rewrite(content: bytes, edits: Iterable[Edit]) -> bytes:
    """A file's bytes with edits made: byte order mark and line ends stay, and new lines end as the first one does.

    Raises:
        UnicodeDecodeError: the bytes are not UTF-8.
        OverlappingEdits, ValueError: as for `apply`.
    """
    source = Source.decode("", content)
    text = content.decode("utf-8")
    places = _Places(text, len("\ufeff") if source.bom else 0)
    return apply(
        text,
        [
            Edit(Span(places[edit.span.start], places[edit.span.end]), edit.replacement.replace("\n", source.newline))
            for edit in in_order(edits)
        ],
    ).encode("utf-8")


class _Places:
    """Where each character of a `Source` stands in the text of its file."""

    def __init__(self, text: str, start: int) -> None:
        self._start = start
        #: For each `\r\n`, the offset of the one character that it is to a source.
        self._pairs: list[int] = []
        at = text.find("\r\n", start)
        while at >= 0:
            self._pairs.append(at - start - len(self._pairs))
            at = text.find("\r\n", at + 2)

    def __getitem__(self, offset: int) -> int:
        return self._start + offset + bisect_left(self._pairs, offset)


def diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """The lines of a unified diff between two states of a file in UTF-8; line ends do not show."""
    old, new = (list(StringIO(Source.decode(path, content).text)) for content in (before, after))
    for line in difflib.unified_diff(old, new, path, path):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield "\\ No newline at end of file"
