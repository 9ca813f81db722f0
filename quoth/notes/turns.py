"""Whose turn it is, and so whose words each unit is.

A turn starts with a known speaker's label and ends with its section, with the next label, or where the writer
reports in their own words. Where it is not certain who speaks, the words are the writer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from quoth.notes.credits import Credits
from quoth.notes.fields import is_question_field
from quoth.notes.footnotes import Footnotes
from quoth.notes.kinds import (
    highlighted,
    is_italic,
    open_question,
    spoken,
    thought,
    with_tagged_question,
)
from quoth.notes.labels import Timecode, find_last_time
from quoth.notes.model import (
    Block,
    BlockKind,
    Declaration,
    Kind,
    Moment,
    Outline,
    People,
    Piece,
    PieceKind,
    QuestionStatus,
    Reference,
    ReferenceKind,
    Role,
    Speaker,
    Statement,
)
from quoth.notes.places import Context, Mode, roles
from quoth.notes.privacy import is_private
from quoth.notes.quotations import is_quoted
from quoth.notes.reading import Reading, cut, fold_space, is_question, sentences
from quoth.notes.record import Record
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.notes.speakers import find_report, hint_speakers, is_remark, known_people, title_speakers
from quoth.notes.units import Lines, Opening, Opens, Unit, read_shapes

_FIRST_WORDS = re.compile(r"\S+(?:\s+\S+){0,2}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A label that stands alone and says what follows."""

    mode: Mode = Mode.PLAIN
    #: Whether it labels the next words whatever block they are; otherwise only a list.
    any_block: bool = False
    #: Whether it says who speaks.
    speaks: bool = False
    time: Timecode | None = None
    as_of: str | None = None

    def label(self, statement: Statement) -> Statement:
        """A statement with what the label says of it, where it says nothing of it itself."""
        return replace(
            statement,
            moment=statement.moment or (self.time.moment if self.time else None),
            as_of=statement.as_of or self.as_of,
        )


class Turns:
    """Reads the units of one note, one after the other, into its record."""

    def __init__(self, text: str, outline: Outline, people: People, settings: Settings, record: Record) -> None:
        """Finds out who may speak.

        Args:
            text: the note's text, its comments blank.
        """
        self.record = record
        self.footnotes = Footnotes(outline.blocks)
        #: Whose turn it is.
        self.turn: tuple[Speaker, ...] = ()
        self.turn_number = 0
        self.waiting: Waiting | None = None
        #: The section in which the last `Q:` stands, if there is any.
        self.asked_at: tuple[int | None] | None = None
        #: Whether a name that stands alone on a line has been told of.
        self.name_alone = False
        #: What the headings around the place being read make of its words.
        self.mode_here = Mode.PLAIN

        author = next((d.name for d in outline.declarations if d.role is Role.AUTHOR), "")
        known = known_people(outline.declarations, people, author, settings.keys)
        shapes = read_shapes(text, outline.blocks)
        labels = tuple(label for shape in shapes.values() if (label := shape.turn or shape.label))
        #: Speakers whom only the title names.
        self.declared: tuple[Declaration, ...] = title_speakers(outline, labels, known)
        if self.declared:
            known = known_people((*outline.declarations, *self.declared), people, author, settings.keys)
        known = replace(known, shouted=any(map(known.is_shouted, labels)))
        self.known = known
        #: Whether the note is about a recording, so that a time at the end of some words is one of it.
        self.is_recorded = any(d.role is Role.EPISODE or d.type == "talk" for d in outline.declarations)
        self.credits = Credits(text, known, record.report)
        self.participants = frozenset(
            [speaker.name for label in labels for speaker in known.speakers(label)]
            + [d.name for d in outline.declarations if d.role in (Role.HOST, Role.GUEST)]
        )
        self.lines = Lines(text, known, roles(settings), bool(self.participants), shapes)
        record.diagnostics += hint_speakers(outline, labels, known, self.declared, bool(self.participants))

    def start_turn(self, speakers: tuple[Speaker, ...]) -> None:
        """Gives the word to somebody."""
        if not self.turn or {s.name for s in speakers} != {s.name for s in self.turn}:
            self.turn_number += 1
        self.turn = speakers

    def unit(self, unit: Unit, context: Context, following: Unit | Block | None) -> None:
        """Reads a unit.

        Args:
            following: the unit that follows in its block, else the block that follows.
        """
        # A checkbox with a question mark makes it the writer's question, whomever it is for.
        asked_for = context.checkbox == "?" and unit.opening.opens is Opens.SPEAKER
        # In a list of choices `A:` is no answer.
        unasked = unit.opening.opens is Opens.A and not self.is_asked()
        if asked_for or unasked:
            unit = replace(unit, opening=unit.opening.unlabelled())
        opening = unit.opening
        end = context.end if context.end is not None else unit.words.end
        pieces = cut(unit.pieces, opening.body, end)
        last = find_last_time(self.lines.text, opening.body, end) if self.is_recorded and not opening.time else None
        if last is not None and last.moment is None:
            self.record.check_time(None, last.span, written=last)
        elif last is not None:
            opening = replace(opening, time=last)
            unit = replace(unit, opening=opening)
            before = opening.body + len(self.lines.text[opening.body : last.span.start].rstrip())
            pieces = (*cut(pieces, opening.body, before), *cut(pieces, last.span.end, end))
        if opening.label and opening.label.aside:
            aside = opening.label.aside
            gap = Piece(PieceKind.BREAK, Span(opening.body, opening.body), " ", verbatim=False)
            pieces = (*cut(unit.pieces, aside.start, aside.end), gap, *pieces)
        reading = Reading.of(pieces)
        text = fold_space(reading.text)
        asked = next((field for field in unit.fields if is_question_field(field)), None)
        self.record.check_time(opening.moment, opening.time.span if opening.time else unit.span, written=opening.time)
        if text and not self.lines.announces(unit, text, following):
            self.check_name_alone(unit, following)
            self.say(unit, context, pieces, reading, text)
        elif not text and asked and opening.opens is Opens.NOTHING:
            span = Span(min(unit.span.start, asked.span.start), max(unit.span.end, asked.span.end))
            statement = replace(self.statement(unit, context, (), text, Mode.QUESTION), span=span)
            self.record.ask(asked, statement, context.checkbox)
        else:
            self.record.labels += (unit.span, *(footnote.span for footnote in self.footnotes.of(unit.references)))
            if text:
                self.waiting = Waiting(self.lines.role(text))
            else:
                self.label_alone(unit, context, following)
            fields = unit.fields
            if self.waiting and self.waiting.any_block:
                self.record.held += (field for field in fields if not is_question_field(field))
                fields = tuple(field for field in fields if is_question_field(field))
            self.record.attach(fields, context.parent)
            self.record.tag(unit.references, context.parent)

    def check_name_alone(self, unit: Unit, following: Unit | Block | None) -> None:
        """Tells, once a note, of a speaker's name alone on a line above words, which is no label."""
        newline = self.lines.text.find("\n", unit.words.start, unit.words.end)
        line = Span(unit.words.start, newline if newline >= 0 else unit.words.end)
        written = self.lines.text[line.start : line.end].strip("*_ \t")
        name = self.known.forms.get(written)
        if name is None or self.name_alone or name not in self.participants or self.lines.is_item(unit):
            return
        if (
            line.end < unit.words.end
            or isinstance(following, Unit)
            or (following and following.kind is BlockKind.PARAGRAPH)
        ):
            self.name_alone = True
            message = f"{name} stands alone on a line, which labels nothing without a colon or a time"
            self.record.report("doubtful-speaker", line, message, f"**{written}:**")

    def is_asked(self) -> bool:
        """Whether a question labelled `Q:` stands in the section."""
        return self.asked_at == (self.record.section,)

    def label_alone(self, unit: Unit, context: Context, following: Unit | Block | None) -> None:
        """A unit without words: a label for what follows, or nothing that is said."""
        opening = unit.opening
        if opening.opens is Opens.SPEAKER:
            self.start_turn(opening.speakers)
            as_of = opening.label.as_of if opening.label else None
            self.waiting = Waiting(any_block=True, speaks=True, time=opening.time, as_of=as_of)
        elif opening.opens is Opens.ROLE and opening.label:
            self.waiting = Waiting(self.lines.role(opening.label.whole.text))
        elif opening.opens is Opens.ME:
            self.waiting = Waiting(Mode.THOUGHT, any_block=True)
        elif opening.opens is Opens.OPEN_QUESTION:
            if isinstance(following, Block) and following.kind is BlockKind.LIST:
                self.waiting = Waiting(Mode.QUESTION)
            else:
                self.record.empty_question(unit.span, "the label")
        elif context.checkbox == "?":
            self.record.empty_question(unit.span, "`[?]`")
        elif opening.moment is not None:
            self.time_alone(opening)

    def time_alone(self, opening: Opening) -> None:
        """A time on a line of its own: of what follows; a stretch right under a heading, of its section."""
        record = self.record
        section = record.sections[-1] if record.sections else None
        untouched = not record.statements or record.statements[-1].section != record.section
        if section and untouched and opening.moment and _is_fuller(opening.moment, section.moment):
            record.sections[-1] = replace(section, moment=opening.moment)
        else:
            self.waiting = Waiting(any_block=True, time=opening.time)

    def say(self, unit: Unit, context: Context, pieces: tuple[Piece, ...], reading: Reading, text: str) -> None:
        """Adds the statement that a unit is."""
        opening, waiting = unit.opening, self.waiting
        mode = self.mode(unit, context)
        if mode is Mode.QUOTED:
            mode = Mode.QUOTE if is_quoted(text) else Mode.PLAIN
        labelled = waiting is not None and waiting.speaks
        if not opening.bullet or opening.label or (waiting and waiting.any_block):
            # A label above bullet characters, which are no list to Markdown, speaks for all of them.
            self.waiting = None
        statement = self.statement(unit, context, pieces, text, mode)
        if waiting and waiting.any_block:
            statement = waiting.label(statement)
        tags = _tags(unit.references)
        if self.is_open_question(unit, context, mode, tags, text):
            statement = open_question(statement, context.checkbox)
        elif opening.opens is Opens.SPEAKER:
            self.start_turn(opening.speakers)
            verbatim = mode is Mode.QUOTE
            statement = spoken(statement, opening.speakers, reading, verbatim=verbatim, continued=False)
        elif opening.opens is Opens.ME:
            statement = thought(statement, reading)
        elif opening.opens is Opens.A:
            self.turn = ()
        elif opening.opens is Opens.Q:
            self.turn = ()
            self.asked_at = (self.record.section,)
            statement = replace(statement, kind=Kind.QUESTION, status=QuestionStatus.ASKED)
        else:
            statement = self.unlabelled(statement, unit, context, mode, reading, labelled=labelled)
        if statement.own is False and "question" in tags:
            statement = with_tagged_question(statement, reading)
        self.record.add(statement, self.turn_number if statement.speakers else 0)

    def mode(self, unit: Unit, context: Context) -> Mode:
        """What a unit's place, or a label of its own, makes of its words."""
        if unit.opening.opens is Opens.ROLE and unit.opening.label:
            return self.lines.role(unit.opening.label.whole.text)
        waiting = self.waiting
        if waiting and (unit.opening.bullet or waiting.any_block) and waiting.mode is not Mode.PLAIN:
            return waiting.mode
        return context.mode if context.mode is not Mode.PLAIN else self.mode_here

    def statement(self, unit: Unit, context: Context, pieces: tuple[Piece, ...], text: str, mode: Mode) -> Statement:
        """A unit as a statement of which nobody has been asked yet who says it."""
        opening, label = unit.opening, unit.opening.label
        references = [r for r in unit.references if _is_in_words(r, opening, context.end)]
        return Statement(
            kind=Kind.PROSE,
            span=unit.span,
            text=text,
            fingerprint=f"{label.whole.text}: {text}" if label else text,
            section=self.record.section,
            parent=context.parent,
            insight=mode is Mode.INSIGHT or context.checkbox == "!",
            as_of=label.as_of if label else None,
            moment=opening.moment or self.record.recording.played(references),
            block_id=unit.block_id,
            private=is_private(unit.references),
            pieces=pieces,
            references=self.footnotes.resolved(references),
            fields=(*self.record.take_held(), *unit.fields),
            highlights=highlighted(pieces),
            footnotes=tuple(footnote.span for footnote in self.footnotes.of(references)),
        )

    def is_open_question(self, unit: Unit, context: Context, mode: Mode, tags: frozenset[str], text: str) -> bool:
        """Whether a unit is marked as an open question of the writer's."""
        opens = unit.opening.opens
        if opens is Opens.OPEN_QUESTION:
            return True
        if opens not in (Opens.NOTHING, Opens.ME, Opens.ROLE):
            return False
        if context.checkbox == "?" or "question" in tags or context.mode is Mode.QUESTION:
            return True
        # Under a heading for questions, items are questions, and so are sentences that ask.
        return mode is Mode.QUESTION and opens is not Opens.ME and (self.lines.is_item(unit) or is_question(text))

    def unlabelled(
        self, statement: Statement, unit: Unit, context: Context, mode: Mode, reading: Reading, *, labelled: bool
    ) -> Statement:
        """A statement without a speaker's label of its own.

        Args:
            labelled: whether a label on a line of its own stands right above it.
        """
        if mode is Mode.QUOTE:
            if unit.opening.stranger:
                self.turn = ()
            continued = bool(self.turn) and not labelled and self.turn != context.labelled
            return spoken(statement, self.turn, reading, verbatim=True, continued=continued)
        if mode is Mode.NOBODY:
            return replace(statement, own=False)
        credited = self.credits.of_quotation(statement, reading)
        if credited is not None:
            return credited
        # What hangs from a speaker's item is theirs, wherever the list stands.
        if context.parent is not None and context.labelled and self.turn == context.labelled:
            mode = Mode.PLAIN
        if mode is Mode.THOUGHT or is_italic(statement.pieces):
            return thought(statement, reading)
        if mode is not Mode.PLAIN or not self.turn:
            return statement
        if labelled:
            return spoken(statement, self.turn, reading, verbatim=False, continued=False)
        if _is_aside(unit, context):
            return statement
        if self.is_report(statement, unit, context, reading):
            if context.parent is None:
                self.turn = ()
            return statement
        if is_remark(reading.text):
            names = " & ".join(s.name for s in self.turn)
            message = f"This follows a turn of {names} and sounds like a remark on it, so it is taken as your own words"
            self.record.report("doubtful-speaker", _first_words(reading), message, f"{names}: …")
            return statement
        return spoken(statement, self.turn, reading, verbatim=False, continued=self.turn != context.labelled)

    def is_report(self, statement: Statement, unit: Unit, context: Context, reading: Reading) -> bool:
        """Whether words after a turn are the writer's own again."""
        if unit.opening.stranger or (context.parent is None and self.lines.is_title(unit, statement.text)):
            return True
        first_sentence = next(sentences(reading.text), (0, 0))[1]
        report = find_report(reading.text, first_sentence, self.known, self.participants)
        if report and not report.certain:
            names = " & ".join(s.name for s in self.turn)
            message = f"This follows a turn of {names} but names {report.name}, so it is taken as your own words"
            self.record.report("doubtful-speaker", reading.span(report.start, report.end), message, f"{names}: …")
        return report is not None


def _first_words(reading: Reading) -> Span:
    """Where the first words of a text stand."""
    words = _FIRST_WORDS.search(reading.text)
    assert words is not None, "a statement has words"
    return reading.span(*words.span())


def _is_fuller(stretch: Moment, known: Moment | None) -> bool:
    """Whether a stretch of the recording says more of a section's time than is known."""
    if stretch.end is None:
        return False
    return known is None or (known.end is None and stretch.start <= known.start <= stretch.end)


def _is_aside(unit: Unit, context: Context) -> bool:
    """Whether words within a turn are the writer's own for once: a task, a remark, or nothing but links."""
    if unit.opening.aside or context.checkbox not in (None, "!"):
        return True
    shown = [piece for piece in unit.pieces if piece.text.strip() and not piece.hidden]
    return bool(unit.references) and all(piece.linked for piece in shown)


def _tags(references: Iterable[Reference]) -> frozenset[str]:
    return frozenset(r.target.casefold() for r in references if r.kind is ReferenceKind.TAG)


def _is_in_words(reference: Reference, opening: Opening, end: int | None) -> bool:
    """Whether a reference belongs to the words, and not to the label before or the name after them."""
    aside = opening.label.aside if opening.label else None
    at = reference.span.start
    if end is not None and at >= end:
        return False
    return at >= opening.body or (aside is not None and aside.start <= at < aside.end)
