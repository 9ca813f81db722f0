"""The lines of a block as units, each of which is one statement.

Markdown runs the lines of a paragraph together; people who paste a transcript do not mean it so. A line that
opens with a known label, a bullet character or a timecode starts a unit of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from typing import TypeVar

from quoth.notes.labels import EXCHANGED, Label, Timecode, read_label, read_timecode, read_turn_line
from quoth.notes.model import Block, BlockKind, Field, Moment, Piece, Reference, Speaker
from quoth.notes.places import Mode, bare_words
from quoth.notes.reading import close_gaps, cut, hide_trailing_tags
from quoth.notes.source import Span
from quoth.notes.speakers import Known
from quoth.ontology.slugs import fold_name

_Placed = TypeVar("_Placed", Field, Reference)


class Opens(Enum):
    """What the label of a unit is."""

    NOTHING = auto()
    SPEAKER = auto()
    ME = auto()
    OPEN_QUESTION = auto()
    Q = auto()
    A = auto()
    #: Words such as `Key takeaways:` that say what follows, or what the list below them is.
    ROLE = auto()


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands before the words of a unit."""

    opens: Opens
    #: Where the words begin.
    body: int
    label: Label | None = None
    speakers: tuple[Speaker, ...] = ()
    #: The time it gives; without a moment, if no clock shows that.
    time: Timecode | None = None
    #: Whether it is an item of a list that Markdown does not know, with a bullet character.
    bullet: bool = False
    #: Whether it has a label that looks like the name of somebody who is not known.
    stranger: bool = False
    #: Whether it has a label such as `Note:`, which writers put before remarks of their own.
    aside: bool = False

    @property
    def moment(self) -> Moment | None:
        return self.time.moment if self.time else None

    def unlabelled(self) -> Opening:
        """The same, with the label as part of the words."""
        start = self.label.span.start if self.label else self.body
        return replace(self, opens=Opens.NOTHING, body=start, label=None, speakers=())


@dataclass(frozen=True, slots=True)
class Unit:
    """Lines of a block that are one statement."""

    #: From the first character of its first line to its end, markers and block id included.
    span: Span
    #: Its content alone.
    words: Span
    opening: Opening
    pieces: tuple[Piece, ...]
    references: tuple[Reference, ...]
    fields: tuple[Field, ...]
    block_id: str | None
    lines: int


_MARKER = re.compile(r"[> \t]*(?:[-*+•]|\d+[.)])[ \t]")
BULLET = re.compile(r"[•◦▪‣·●○][ \t]+|•")
_BOLD = re.compile(r"(\*\*|__)(?!\s)(?:(?!\1).)+\1\s*")
_TITLE_WORD = re.compile(r"^[^\w]*[A-ZÀ-ÖØ-Þ0-9]")
_PART = re.compile(
    r"^(?:part|chapter|section|act|episode|segment|teil|partie|parte)\s+(?:\d+|[ivxlc]+)\b", re.IGNORECASE
)
_SHORT_WORDS = frozenset(
    "a an and as at but by for from in into nor of on or over per the to up via vs with yet".split()
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the start of a line looks like, whoever is known."""

    #: Where the line begins behind bullet and time, and where it ends.
    start: int
    end: int
    time: Timecode | None
    bullet: bool
    #: A name and a time that are all of the line.
    turn: Label | None
    #: What has the shape of a label.
    label: Label | None


@dataclass(frozen=True, slots=True)
class Lines:
    """Reads the lines of one note, given who is known in it."""

    text: str
    known: Known
    #: What labels such as `Key takeaways:` make of what stands below them.
    roles: Mapping[str, Mode]
    #: Whether anybody speaks in the note.
    spoken: bool
    #: What lines look like that have been looked at already, by where they begin.
    shapes: Mapping[int, Shape]

    def role(self, words: str) -> Mode:
        """What a heading or a label says of what stands under it."""
        return self.roles.get(bare_words(words), Mode.PLAIN)

    def opening(self, line: Span) -> Opening:
        """What a line opens with."""
        shape = self.shapes.get(line.start)
        if shape is None or shape.end != line.end:
            shape = read_shape(self.text, line)
        label = shape.label
        if shape.turn is not None and (label is None or self.known.speakers(shape.turn)):
            label = shape.turn
        if label is None:
            opens = Opens.ME if self._is_remark(shape) else Opens.NOTHING
            return Opening(opens, shape.start, time=shape.time, bullet=shape.bullet)
        body = label.span.end
        timed = read_timecode(self.text, body, line.end)
        if timed and timed[0].moment:
            body = timed[1]
        opens, speakers = self._recognise(label, alone=body >= line.end)
        if opens is Opens.NOTHING or (label is shape.turn and opens not in (Opens.SPEAKER, Opens.ME)):
            stranger = bool(self.known.strangers(label))
            return Opening(
                Opens.NOTHING,
                shape.start,
                time=shape.time,
                bullet=shape.bullet,
                stranger=stranger,
                aside=not stranger and self.known.is_aside(label),
            )
        time = timed[0] if timed else label.time or shape.time
        return Opening(opens, body, label, speakers, time, shape.bullet)

    def _is_remark(self, shape: Shape) -> bool:
        """Whether a line opens with a remark of the writer's in brackets: `(me: …)`."""
        if not self.text.startswith(("(", "["), shape.start):
            return False
        label = read_label(self.text, shape.start + 1, shape.end)
        return label is not None and self.known.is_me(label)

    def _recognise(self, label: Label, *, alone: bool) -> tuple[Opens, tuple[Speaker, ...]]:
        word = fold_name(label.whole.text)
        if self.known.is_me(label):
            return Opens.ME, ()
        if word == "open question" or (word == "open questions" and not alone):
            return Opens.OPEN_QUESTION, ()
        if exchanged := EXCHANGED.fullmatch(word):
            return (Opens.Q if exchanged["side"] == "q" else Opens.A), ()
        speakers = self.known.speakers(label)
        if speakers:
            return Opens.SPEAKER, speakers
        role = self.role(label.whole.text)
        # Words behind `Questions:` need not be one.
        if role is Mode.PLAIN or (role is Mode.QUESTION and not alone):
            return Opens.NOTHING, ()
        return Opens.ROLE, ()

    def units(self, block: Block) -> Iterator[Unit]:
        """The statements that the lines of a paragraph are."""
        starts = [0, *(at for at, line in enumerate(block.lines) if at and self._starts_unit(line))]
        for first, end in pairwise((*starts, len(block.lines))):
            if first < end:
                yield self.unit(block, first, end)

    def _starts_unit(self, line: Span) -> bool:
        opening = self.opening(line)
        if opening.bullet or opening.moment is not None or opening.opens is not Opens.NOTHING:
            return True
        # Where others speak, the words of somebody who is not known are nobody else's.
        return self.spoken and opening.stranger

    def unit(self, block: Block, first: int, end: int) -> Unit:
        """Some lines of a block as one unit, with all that stands in them or right under them."""
        start, last = block.lines[first].start, block.lines[end - 1]
        limit = block.lines[end].start if end < len(block.lines) else None
        # The markers of lists, quotes and callouts before the first line belong to the statement.
        line_start = self.text.rfind("\n", 0, start) + 1
        head = self.text[line_start:start]
        begin = line_start + len(head) - len(head.lstrip())
        # So does the id at its end, though it is no part of its words.
        at = bisect_left(block.block_ids, (last.start, ""))
        named = block.block_ids[at] if at < len(block.block_ids) else None
        if named and limit is not None and named[0] >= limit:
            named = None
        stop = last.end
        if named and named[0] < stop:
            stop = named[0]
        # Two spaces at the end of a line break it, and are no words.
        stop = start + len(self.text[start:stop].rstrip())
        line = Span(start, min(block.lines[first].end, stop))
        return Unit(
            Span(begin, named[0] + 1 + len(named[1]) if named else stop),
            Span(start, stop),
            self.opening(line),
            close_gaps(hide_trailing_tags(cut(block.pieces, start, stop))),
            _between(block.references, start, stop),
            _between(block.fields, start if first else 0, limit),
            named[1] if named else (block.block_id if limit is None else None),
            end - first,
        )

    def is_item(self, unit: Unit) -> bool:
        """Whether a unit is an item of a list, whether Markdown knows it or not."""
        return unit.opening.bullet or _MARKER.match(self.text, unit.span.start, unit.span.end) is not None

    def is_title(self, unit: Unit, text: str) -> bool:
        """Whether a line has the shape of a heading, all in bold or of a kind that plain text cannot mark."""
        if unit.lines != 1 or self.is_item(unit) or text[-1] in '.?!…:;,"”’»)':
            return False
        words = text.split()
        if _BOLD.fullmatch(self.text, unit.words.start, unit.words.end):
            return len(words) <= 10
        if self.text[unit.span.start] in "*>|":
            return False
        return bool(_PART.match(text)) or (
            1 < len(words) <= 10 and all(_TITLE_WORD.match(word) or word.casefold() in _SHORT_WORDS for word in words)
        )

    def announces(self, unit: Unit, text: str, following: Unit | Block | None) -> bool:
        """Whether a unit is a short label for the list below it: words with a colon, or those of a known heading."""
        if unit.opening.opens is not Opens.NOTHING or unit.opening.bullet or following is None:
            return False
        if isinstance(following, Unit):
            is_list = following.opening.bullet
        else:
            is_list = following.kind is BlockKind.LIST or (
                following.kind is BlockKind.PARAGRAPH
                and bool(following.lines)
                and BULLET.match(self.text, following.lines[0].start) is not None
            )
        if not is_list:
            return False
        return self.role(text) is not Mode.PLAIN or (text.endswith((":", "：")) and len(text.split()) <= 4)


def _between(items: tuple[_Placed, ...], start: int, end: int | None) -> tuple[_Placed, ...]:
    """Those of some things, in the order of the text, that begin within a range."""
    first = bisect_left(items, start, key=_start)
    return items[first : None if end is None else bisect_left(items, end, key=_start)]


def _start(item: Field | Reference) -> int:
    return item.span.start


def read_shapes(text: str, blocks: Sequence[Block]) -> dict[int, Shape]:
    """What each line of a note's text looks like, by where it begins."""
    return {
        line.start: read_shape(text, line)
        for block in walk_blocks(blocks)
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ROW)
        for line in block.lines
    }


def read_shape(text: str, line: Span) -> Shape:
    """What a line looks like at its start."""
    at = line.start
    bullet = BULLET.match(text, at, line.end)
    if bullet:
        at = bullet.end()
    time = None
    timed = read_timecode(text, at, line.end)
    if timed:
        # An impossible time stays in the text.
        time, at = timed[0], timed[1] if timed[0].moment else at
    turn, label = read_turn_line(text, at, line.end), read_label(text, at, line.end)
    return Shape(at, line.end, time, bullet is not None, turn, label)


def walk_blocks(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block of a tree, each before its children."""
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        yield block
        if block.children:
            waiting += reversed(block.children)
