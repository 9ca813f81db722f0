"""Who says what: a note's blocks as sections and statements.

The reading follows the note from top to bottom and keeps one thing in mind: whose turn it is. A turn starts
with a known speaker's label and ends with its section, with the next label, or where the writer reports in
their own words. Where it is not certain who speaks, the words are the writer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quoth.notes import checks
from quoth.notes.answers import with_answers
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.fields import is_question_field, known_keys, read_question
from quoth.notes.footnotes import Footnotes
from quoth.notes.kinds import (
    WRITTEN_STATUS,
    highlighted,
    is_italic,
    is_open,
    open_question,
    spoken,
    thought,
    with_tagged_question,
)
from quoth.notes.labels import Timecode, find_heading_time, read_heading_time, read_label, read_moment
from quoth.notes.markdown import without_comments
from quoth.notes.model import (
    Block,
    BlockKind,
    Field,
    Kind,
    Moment,
    Note,
    Outline,
    People,
    Piece,
    PieceKind,
    Question,
    QuestionStatus,
    Reference,
    ReferenceKind,
    Role,
    Section,
    Speaker,
    Statement,
    ValueKind,
)
from quoth.notes.places import CALLOUT_MODES, Context, Mode, find_summary, roles
from quoth.notes.privacy import is_private, with_privacy, with_privacy_of_sections
from quoth.notes.quotations import find_attribution, is_quoted, unquote
from quoth.notes.reading import Reading, cut, fold_space, is_question, sentences
from quoth.notes.recording import find_recording
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.notes.speakers import find_report, hint_speakers, known_people, looks_like_name, title_speakers
from quoth.notes.units import Lines, Opening, Opens, Unit, read_shapes
from quoth.notes.values import parse_date
from quoth.ontology.relations import Takes
from quoth.ontology.slugs import fold_name


def read(outline: Outline, people: People, settings: Settings) -> Note:
    """The note of an outline, given the people known in its vault."""
    reader = _Reader(outline, people, settings)
    reader.walk(outline.blocks, Context())
    reader.release()
    sections = with_privacy_of_sections(reader.sections)
    statements = with_privacy(with_answers(reader.statements, reader.turns), sections)
    diagnostics = (*outline.diagnostics, *reader.diagnostics, *checks.duplicate_ids(outline))
    if reader.fields:
        outline = replace(outline, fields=(*outline.fields, *reader.fields))
    return Note(
        outline,
        sections,
        statements,
        (*outline.declarations, *reader.declared),
        tuple(sorted(diagnostics, key=lambda d: (d.span, d.code))),
        tuple(sorted(reader.labels)),
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A label that stands alone and says what follows."""

    mode: Mode = Mode.PLAIN
    #: Whether it labels the next words whatever block they are; otherwise only a list.
    any_block: bool = False
    time: Timecode | None = None
    as_of: str | None = None

    def label(self, statement: Statement) -> Statement:
        """A statement with what the label says of it, where it says nothing of it itself."""
        return replace(
            statement,
            moment=statement.moment or (self.time.moment if self.time else None),
            as_of=statement.as_of or self.as_of,
        )


class _Reader:
    """Reads one note from top to bottom."""

    def __init__(self, outline: Outline, people: People, settings: Settings) -> None:
        self.outline = outline
        #: The note's text, its comments blank.
        self.text = without_comments(outline.source.text, outline.body)
        self.sections: list[Section] = []
        self.statements: list[Statement] = []
        #: The number of each statement's turn, 0 for statements in none.
        self.turns: list[int] = []
        self.labels: list[Span] = []
        #: Fields under a label that stands alone, for the statement that it labels.
        self.held: list[Field] = []
        #: Fields that no statement or section could have: the note's.
        self.fields: list[Field] = []
        self.diagnostics: list[Diagnostic] = []
        #: Whose turn it is.
        self.turn: tuple[Speaker, ...] = ()
        self.turn_number = 0
        self.waiting: _Waiting | None = None
        #: The sections around the place being read, from the outermost in.
        self.around: list[int] = []
        #: What the headings around a place make of its words, by level.
        self.modes: list[tuple[int, Mode]] = []

        author = next((d.name for d in outline.declarations if d.role is Role.AUTHOR), "")
        known = known_people(outline.declarations, people, author, settings.keys)
        shapes = read_shapes(self.text, outline.blocks)
        labels = tuple(label for shape in shapes.values() if (label := shape.turn or shape.label))
        self.declared = title_speakers(outline, labels, known)
        if self.declared:
            known = known_people((*outline.declarations, *self.declared), people, author, settings.keys)
        self.known = known
        self.lines = Lines(self.text, known, roles(settings), shapes)
        self.participants = frozenset(
            [speaker.name for label in labels for speaker in known.speakers(label)]
            + [d.name for d in outline.declarations if d.role in (Role.HOST, Role.GUEST)]
        )
        self.diagnostics += hint_speakers(outline, labels, known, self.declared, bool(self.participants))
        self.footnotes = Footnotes(outline.blocks)
        self.recording = find_recording(outline)
        self.relations = settings.relations
        self.is_known_key = known_keys(settings)

    @property
    def section(self) -> int | None:
        """The index of the section being read."""
        return len(self.sections) - 1 if self.sections else None

    def report(self, code: str, span: Span, message: str, suggestion: str = "") -> None:
        self.diagnostics.append(Diagnostic(self.outline.path, span, code, message, suggestion))

    def start_turn(self, speakers: tuple[Speaker, ...]) -> None:
        """Gives the word to somebody."""
        if not self.turn or {s.name for s in speakers} != {s.name for s in self.turn}:
            self.turn_number += 1
        self.turn = speakers

    # -- blocks -------------------------------------------------------------------------------------------

    def walk(self, blocks: Sequence[Block], context: Context) -> None:
        outside = context
        for at, block in enumerate(blocks):
            first = len(self.statements)
            if block.kind is BlockKind.HEADING and not context.nested:
                self.heading(block)
            elif block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
                self.paragraph(block, context, blocks[at + 1] if at + 1 < len(blocks) else None)
            elif block.kind is BlockKind.LIST:
                self.list_block(block, context)
            elif block.kind is BlockKind.QUOTE:
                self.quote(block, context)
            elif block.kind is BlockKind.CALLOUT:
                self.callout(block, context)
            elif block.kind is BlockKind.TABLE:
                self.table(block, context)
            elif block.kind is BlockKind.FOOTNOTE:
                if not self.footnotes.is_referred(block):
                    self.walk(block.children, replace(context, mode=Mode.OWN, nested=True))
            elif block.label == "html":
                context = self.unfolded(block, context, outside)
            elif block.label == "code":
                self.diagnostics += checks.swallowed_by_code(self.outline, block, self.known)
            self.name(block, first)

    def name(self, block: Block, first: int) -> None:
        """Gives the id below a list, a quotation or a table to the first statement in it."""
        if not block.children:
            return
        self.labels += _places_of_ids(block)
        if block.block_id and len(self.statements) > first:
            said = self.statements[first]
            self.statements[first] = replace(said, block_id=said.block_id or block.block_id)

    def release(self) -> None:
        """Gives to the note the fields of a label under which nothing was said."""
        held, self.held = self.held, []
        self.fields += held

    def heading(self, block: Block) -> None:
        self.release()
        self.turn = ()
        self.waiting = None
        self.diagnostics += checks.swallowed_by_heading(self.outline, block, self.known)
        title, moment = read_heading_time(fold_space(Reading.of(block.pieces).text).replace("\n", " "))
        while self.modes and self.modes[-1][0] >= block.level:
            self.modes.pop()
        role = self.lines.role(title)
        self.modes.append((block.level, role if role is not Mode.PLAIN else self.mode_here()))
        asks = Question(title, block.lines[0], QuestionStatus.CANDIDATE) if is_question(title) else None
        while self.around and self.sections[self.around[-1]].level >= block.level:
            self.around.pop()
        section = Section(
            title,
            block.span,
            block.level,
            self.around[-1] if self.around else None,
            self.footnotes.resolved(block.references),
            block.pieces,
            block.fields,
            moment or self.recording.played(block.references),
            asks,
            block.block_id,
        )
        self.labels += (footnote.span for footnote in self.footnotes.of(block.references))
        self.check_heading_time(Reading.of(block.pieces))
        self.around.append(len(self.sections))
        self.sections.append(section)

    def mode_here(self) -> Mode:
        """What the headings make of the words here."""
        return self.modes[-1][1] if self.modes else Mode.PLAIN

    def unfolded(self, block: Block, context: Context, outside: Context) -> Context:
        """How to go on after raw HTML: `<summary>` labels what `<details>` folds away, until that is closed."""
        summary = find_summary(self.outline.source[block.span])
        if summary is None:
            return context
        mode = self.lines.role(summary)
        return outside if mode is Mode.PLAIN else replace(outside, mode=mode)

    def paragraph(self, block: Block, context: Context, following: Block | None = None) -> None:
        if not block.lines:
            self.attach(block.fields, context)
        end = block.span.start
        for unit in self.lines.units(block):
            self.unit(unit, context, following)
            end = unit.span.end
        self.labels += (span for span in _places_of_ids(block) if span.start >= end)
        if block.kind is BlockKind.HEADING:
            words = block.lines[0] if block.lines else Span(block.span.end, block.span.end)
            self.labels.append(Span(block.span.start, words.start if words.start < words.end else block.span.end))

    def list_block(self, block: Block, context: Context) -> None:
        waiting, self.waiting = self.waiting, None
        mode = waiting.mode if waiting and waiting.mode is not Mode.PLAIN else context.mode
        labelled = self.turn if waiting and waiting.any_block else context.labelled
        context = replace(context, nested=True, mode=mode, labelled=labelled)
        turn = self.turn
        for item in block.children:
            if context.parent is not None:
                # A child's own label ends with its item.
                self.turn = turn
            first = len(self.statements)
            self.item(item, context)
            if waiting and waiting.any_block and len(self.statements) > first:
                self.statements[first] = waiting.label(self.statements[first])
                waiting = None

    def item(self, item: Block, context: Context) -> None:
        is_text = bool(item.children) and item.children[0].kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        rest = item.children[1:] if is_text else item.children
        index = len(self.statements)
        before = self.turn
        if is_text:
            inside = replace(context, checkbox=item.checkbox) if item.checkbox else context
            self.paragraph(item.children[0], inside, rest[0] if rest else None)
        elif item.checkbox == "?":
            self.empty_question(item.span, "`[?]`")
        if not rest:
            return
        if len(self.statements) > index:
            said = self.statements[index]
            mode = context.mode
            if mode is Mode.PLAIN and said.own:
                mode = Mode.THOUGHT if said.kind is Kind.THOUGHT else Mode.OWN
            labelled = () if said.continued else said.speakers
            context = replace(context, mode=mode, parent=index, labelled=labelled)
            before = self.turn
        # A label that is all of an item speaks for what stands under it and no further.
        self.walk(rest, context)
        self.turn = before

    def quote(self, block: Block, context: Context) -> None:
        if self.waiting and not self.waiting.any_block:
            self.waiting = None
        turn, labelled, end = self.turn, context.labelled, None
        if self.waiting and self.waiting.any_block:
            labelled = self.turn
        last = block.children[-1] if block.children else None
        if last is not None and last.kind is BlockKind.PARAGRAPH and last.lines:
            credit = self.credit(last.lines[-1])
            if credit is not None:
                self.turn, end = credit
                labelled = self.turn
        self.walk(block.children, replace(context, mode=Mode.QUOTE, nested=True, labelled=labelled, end=end))
        self.turn = turn

    def credit(self, line: Span) -> tuple[tuple[Speaker, ...], int | None] | None:
        """Whom the last line of a quotation says its words are by, and where the words end; None if it says nothing.

        The words of somebody who is not known are nobody's, and keep the name.
        """
        found = find_attribution(self.text[line.start : line.end])
        if found is None:
            return None
        end, start, stop = (line.start + at for at in found)
        speakers = self.named(Span(start, stop))
        if speakers:
            return speakers, end
        return ((), None) if self.stranger(Span(start, stop)) else None

    def named(self, span: Span) -> tuple[Speaker, ...]:
        """The known people that some words name; more may follow a comma or stand in parentheses."""
        written = self.text[span.start : span.end]
        for name in dict.fromkeys((written, re.split(r"[,(]", written)[0])):
            name = name.strip(" \t*_.")
            label = read_label(f"{name}:", 0, len(name) + 1) if name else None
            speakers = self.known.speakers(label) if label else ()
            if speakers:
                offset = self.text.index(name, span.start)
                return tuple(Speaker(s.name, Span(offset + s.span.start, offset + s.span.end)) for s in speakers)
        return ()

    def stranger(self, span: Span) -> bool:
        """Whether some words that name nobody known look like a name, in which case that is reported."""
        written = re.split(r"[,(]", self.text[span.start : span.end])[0]
        name = written.strip(" \t*_.[]")
        if not looks_like_name(name):
            return False
        offset = self.text.index(name, span.start)
        self.report(
            "looks-like-speaker",
            Span(offset, offset + len(name)),
            f"Nobody named {name} is known, so this quotation has no speaker",
            f"---\npeople:\n  - {name}\n---",
        )
        return True

    def callout(self, block: Block, context: Context) -> None:
        mode = CALLOUT_MODES.get(block.label) or self.lines.role(block.label)
        mode = mode if mode is not Mode.PLAIN else Mode.OWN
        context = replace(context, mode=mode, nested=True, checkbox=None, labelled=())
        turn = self.turn
        if context.mode is Mode.QUOTE:
            self.quoting_callout(block, context)
        else:
            self.waiting = None
            self.turn = ()
            self.own_callout(block, context)
        self.turn = turn

    def quoting_callout(self, block: Block, context: Context) -> None:
        """`> [!quote] Name`. A title that names nobody is the writer's."""
        title = block.lines[0]
        speakers = self.named(title) if title.start < title.end else ()
        if speakers:
            self.labels.append(Span(block.span.start, title.end))
            self.turn = speakers
            context = replace(context, labelled=speakers)
        elif self.has_title(block):
            if self.stranger(title):
                self.turn = ()
                self.labels.append(Span(block.span.start, title.end))
            else:
                turn, self.turn = self.turn, ()
                self.unit(self.lines.unit(block, 0, 1), replace(context, mode=Mode.OWN), None)
                self.turn = turn
        self.quote(replace(block, children=block.children), context)

    def own_callout(self, block: Block, context: Context) -> None:
        """A callout whose words are the writer's, or nobody's."""
        body = block.children
        if self.has_title(block):
            index = len(self.statements)
            self.unit(self.lines.unit(block, 0, 1), context, None)
            if context.mode is Mode.QUESTION:
                # The title is the question, the rest its context.
                context = replace(context, mode=Mode.OWN, parent=index if len(self.statements) > index else None)
        elif context.mode is Mode.QUESTION:
            self.walk(body[:1], context)
            if not body:
                self.empty_question(block.span, "the callout's mark")
            context, body = replace(context, mode=Mode.OWN), body[1:]
        self.walk(body, context)

    def has_title(self, block: Block) -> bool:
        """Whether a callout's first line says more than its type."""
        title = fold_space(Reading.of(block.pieces).text)
        if title and fold_name(title) != fold_name(block.label):
            return True
        self.labels.append(Span(block.span.start, block.lines[0].end))
        return False

    def table(self, block: Block, context: Context) -> None:
        self.waiting = None
        turn, self.turn = self.turn, ()
        for row in block.children:
            if row.label:
                self.labels.append(row.span)
            else:
                self.paragraph(row, context)
        self.turn = turn

    # -- units --------------------------------------------------------------------------------------------

    def unit(self, unit: Unit, context: Context, following: Block | None) -> None:
        opening = unit.opening
        if context.checkbox == "?" and opening.opens is Opens.SPEAKER and opening.label:
            # The mark makes it the writer's question, whomever it is for.
            opening = replace(opening, opens=Opens.NOTHING, body=opening.label.span.start, label=None)
            unit = replace(unit, opening=opening)
        pieces = cut(unit.pieces, opening.body, context.end if context.end is not None else unit.words.end)
        if opening.label and opening.label.aside:
            aside = opening.label.aside
            gap = Piece(PieceKind.BREAK, Span(opening.body, opening.body), " ", verbatim=False)
            pieces = (*cut(unit.pieces, aside.start, aside.end), gap, *pieces)
        reading = Reading.of(pieces)
        text = fold_space(reading.text)
        asked = next((field for field in unit.fields if is_question_field(field)), None)
        self.check_time(opening.moment, opening.time.span if opening.time else unit.span, written=opening.time)
        if text and not self.lines.announces(unit, text, following):
            self.say(unit, context, pieces, reading, text)
        elif not text and asked and opening.opens is Opens.NOTHING:
            span = Span(min(unit.span.start, asked.span.start), max(unit.span.end, asked.span.end))
            self.ask(asked, context, replace(self.statement(unit, context, (), text, Mode.QUESTION), span=span))
        else:
            self.labels += (unit.span, *(footnote.span for footnote in self.footnotes.of(unit.references)))
            if text:
                self.waiting = _Waiting(self.lines.role(text))
            else:
                self.label_alone(unit, context, following)
            fields = unit.fields
            if self.waiting and self.waiting.any_block:
                self.held += (field for field in fields if not is_question_field(field))
                fields = tuple(field for field in fields if is_question_field(field))
            self.attach(fields, context)
            self.tag(unit.references, context)

    def label_alone(self, unit: Unit, context: Context, following: Block | None) -> None:
        """A unit without words: a label for what follows, or nothing that is said."""
        opening = unit.opening
        if opening.opens is Opens.SPEAKER:
            self.start_turn(opening.speakers)
            as_of = opening.label.as_of if opening.label else None
            self.waiting = _Waiting(any_block=True, time=opening.time, as_of=as_of)
        elif opening.opens is Opens.ROLE and opening.label:
            self.waiting = _Waiting(self.lines.role(opening.label.whole.text))
        elif opening.opens is Opens.ME:
            self.waiting = _Waiting(Mode.THOUGHT, any_block=True)
        elif opening.opens is Opens.OPEN_QUESTION:
            if following is not None and following.kind is BlockKind.LIST:
                self.waiting = _Waiting(Mode.QUESTION)
            else:
                self.empty_question(unit.span, "the label")
        elif context.checkbox == "?":
            self.empty_question(unit.span, "`[?]`")
        elif opening.moment is not None:
            self.time_alone(opening)

    def time_alone(self, opening: Opening) -> None:
        """A time on a line of its own: of what follows; a stretch right under a heading, of its section."""
        section = self.sections[-1] if self.sections else None
        untouched = not self.statements or self.statements[-1].section != self.section
        if section and section.moment is None and untouched and opening.moment and opening.moment.end is not None:
            self.sections[-1] = replace(section, moment=opening.moment)
        else:
            self.waiting = _Waiting(any_block=True, time=opening.time)

    def say(self, unit: Unit, context: Context, pieces: tuple[Piece, ...], reading: Reading, text: str) -> None:
        """Adds the statement that a unit is."""
        opening, waiting = unit.opening, self.waiting
        mode = self.mode(unit, context)
        if mode is Mode.QUOTED:
            mode = Mode.QUOTE if is_quoted(text) else Mode.PLAIN
        labelled = waiting is not None and waiting.any_block
        if not opening.bullet or opening.label or labelled:
            # A label above bullet characters, which are no list to Markdown, speaks for all of them.
            self.waiting = None
        statement = self.statement(unit, context, pieces, text, mode)
        if waiting and labelled:
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
        elif opening.opens is Opens.Q:
            statement = replace(statement, kind=Kind.QUESTION, status=QuestionStatus.ASKED)
        elif opening.opens is not Opens.A:
            statement = self.unlabelled(statement, unit, context, mode, reading, labelled=labelled)
        if statement.own is False and "question" in tags:
            statement = with_tagged_question(statement, reading)
        self.add(self.with_questions(self.with_fields(statement, statement.fields)))

    def mode(self, unit: Unit, context: Context) -> Mode:
        """What a unit's place, or a label of its own, makes of its words."""
        if unit.opening.opens is Opens.ROLE and unit.opening.label:
            return self.lines.role(unit.opening.label.whole.text)
        waiting = self.waiting
        if waiting and (unit.opening.bullet or waiting.any_block) and waiting.mode is not Mode.PLAIN:
            return waiting.mode
        return context.mode if context.mode is not Mode.PLAIN else self.mode_here()

    def statement(self, unit: Unit, context: Context, pieces: tuple[Piece, ...], text: str, mode: Mode) -> Statement:
        """A unit as a statement of which nobody has been asked yet who says it."""
        opening, label = unit.opening, unit.opening.label
        references = [r for r in unit.references if _is_in_words(r, opening, context.end)]
        held, self.held = self.held, []
        statement = Statement(
            kind=Kind.PROSE,
            span=unit.span,
            text=text,
            fingerprint=f"{label.whole.text}: {text}" if label else text,
            section=self.section,
            parent=context.parent,
            insight=mode is Mode.INSIGHT or context.checkbox == "!",
            as_of=label.as_of if label else None,
            moment=opening.moment or self.recording.played(references),
            block_id=unit.block_id,
            private=is_private(unit.references),
            pieces=pieces,
            references=self.footnotes.resolved(references),
            fields=(*held, *unit.fields),
            highlights=highlighted(pieces),
            footnotes=tuple(footnote.span for footnote in self.footnotes.of(references)),
        )
        return statement

    def ask(self, field: Field, context: Context, statement: Statement) -> None:
        """Adds the question that a field is, where nothing else is said beside it."""
        asked = read_question(self.outline.source.text, field, self.is_known_key)
        if asked is None:
            self.empty_question(statement.span, "`question::`")
            self.labels.append(statement.span)
            return
        references = tuple(sorted((*statement.references, *asked.references), key=lambda r: r.span))
        statement = replace(
            statement, text=asked.text, fingerprint=asked.text, pieces=asked.pieces, references=references
        )
        statement = open_question(statement, context.checkbox)
        self.add(self.with_fields(statement, statement.fields))

    def with_questions(self, statement: Statement) -> Statement:
        """A statement with the questions that its fields ask."""
        for field in filter(is_question_field, statement.fields):
            asked = read_question(self.outline.source.text, field, self.is_known_key)
            if asked:
                question = Question(asked.text, asked.span, QuestionStatus.OPEN)
                statement = replace(
                    statement,
                    questions=(*statement.questions, question),
                    references=(*statement.references, *asked.references),
                )
        return statement

    def add(self, statement: Statement) -> None:
        self.statements.append(statement)
        self.turns.append(self.turn_number if statement.speakers else 0)

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
            continued = not labelled and self.turn != context.labelled
            return spoken(statement, self.turn, reading, verbatim=True, continued=continued)
        if mode is Mode.NOBODY:
            return replace(statement, own=False)
        credited = self.credited(statement, reading)
        if credited is not None:
            return credited
        if mode is Mode.THOUGHT or is_italic(statement.pieces):
            return thought(statement, reading)
        if mode is not Mode.PLAIN or not self.turn:
            return statement
        if labelled:
            return spoken(statement, self.turn, reading, verbatim=False, continued=False)
        if self.is_report(statement, unit, context, reading):
            if context.parent is None:
                self.turn = ()
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
            self.report("doubtful-speaker", reading.span(report.start, report.end), message, f"{names}: …")
        return report is not None

    def credited(self, statement: Statement, reading: Reading) -> Statement | None:
        """A quotation that names its speaker, if the words are one."""
        found = find_attribution(reading.text)
        if found is None or not is_quoted(reading.text[: found[0]]):
            return None
        speakers = self.named(reading.span(found[1], found[2]))
        if not speakers:
            self.stranger(reading.span(found[1], found[2]))
            return statement
        text = unquote(fold_space(reading.text[: found[0]]))
        end = speakers[0].span.start
        references = tuple(r for r in statement.references if r.span.end <= end)
        return replace(statement, kind=Kind.QUOTATION, own=False, speakers=speakers, text=text, references=references)

    # -- fields and references --------------------------------------------------------------------------------

    def with_fields(self, statement: Statement, fields: Iterable[Field]) -> Statement:
        """The statement with what fields say of its date and time, and of how a question stands."""
        for written in fields:
            relation = self.relations.find(written.key)
            if relation is None or written.subject is not None or not written.values:
                continue
            value = written.values[0]
            if relation[0].takes is Takes.DATE:
                date = parse_date(value.text)
                if date is None:
                    self.report("bad-value", value.span, f"`{value.text}` is no date", "Write it as `2026-10-17`.")
                statement = replace(statement, as_of=date[:10] if date else statement.as_of)
            elif relation[0].takes is Takes.TIMECODE:
                moment = read_moment(self.outline.source[value.span])
                if moment is None and value.kind is ValueKind.DURATION:
                    moment = Moment(Decimal(value.text))
                self.check_time(moment, value.span, written=Timecode(moment, value.span))
                statement = replace(statement, moment=moment or statement.moment)
            elif relation[0].takes is Takes.STATUS and is_open(statement):
                status = WRITTEN_STATUS.get(fold_name(value.text))
                if status is None:
                    message = f"`{value.text}` is no way in which a question stands"
                    self.report("bad-value", value.span, message, "Write `open`, `answered` or `parked`.")
                statement = replace(statement, status=status or statement.status)
        return statement

    def attach(self, fields: Sequence[Field], context: Context) -> None:
        """Gives fields that stand alone to the item that holds them, to the statement above them, or to the section."""
        for written in fields:
            if is_question_field(written):
                statement = Statement(
                    Kind.QUESTION,
                    written.span,
                    "",
                    "",
                    section=self.section,
                    parent=context.parent,
                    fields=(written,),
                )
                self.ask(written, context, statement)
            elif self.statements and (context.parent is not None or self.statements[-1].section == self.section):
                index = context.parent if context.parent is not None else -1
                said = self.statements[index]
                self.statements[index] = self.with_fields(replace(said, fields=(*said.fields, written)), (written,))
            elif self.section is not None:
                heading = self.sections[-1]
                self.sections[-1] = replace(heading, fields=(*heading.fields, written))
            else:
                self.fields.append(written)

    def tag(self, references: Iterable[Reference], context: Context) -> None:
        """Gives tags that stand alone to the item that holds them, else to the section."""
        found = tuple(r for r in references if r.kind is ReferenceKind.TAG)
        if not found:
            return
        if context.parent is not None:
            said = self.statements[context.parent]
            private = said.private or is_private(found)
            self.statements[context.parent] = replace(said, references=(*said.references, *found), private=private)
        elif self.section is not None:
            heading = self.sections[-1]
            self.sections[-1] = replace(heading, references=(*heading.references, *found))

    # -- checks -----------------------------------------------------------------------------------------------

    def empty_question(self, span: Span, after: str) -> None:
        self.report("empty-question", span, "This question has no text", f"Write the question after {after}.")

    def check_heading_time(self, reading: Reading) -> None:
        found = find_heading_time(reading.text)
        if found is not None:
            span = reading.span(*found)
            moment = read_moment(reading.text[slice(*found)])
            # `Psalm 90:61` is no time, and no wrong one.
            marked = not reading.text[found[0]].isdigit()
            self.check_time(moment, span, written=Timecode(moment, span) if marked else None)

    def check_time(self, moment: Moment | None, span: Span, *, written: Timecode | None = None) -> None:
        """Reports a time that no clock shows or that lies past the end of the recording."""
        if moment is None and written is not None:
            message = f"`{self.outline.source[span]}` is no time in a recording"
            self.report("bad-timecode", span, message, "Write `m:ss` or `h:mm:ss`.")
        elif moment is not None and not self.recording.holds(moment):
            message = f"The recording lasts {self.recording.duration} seconds, and this is later"
            self.report("bad-timecode", span, message, "Correct the timecode, or `duration` in the front matter.")


def _places_of_ids(block: Block) -> Iterator[Span]:
    return (Span(at, at + 1 + len(name)) for at, name in block.block_ids)


def _tags(references: Iterable[Reference]) -> frozenset[str]:
    return frozenset(r.target.casefold() for r in references if r.kind is ReferenceKind.TAG)


def _is_in_words(reference: Reference, opening: Opening, end: int | None) -> bool:
    """Whether a reference belongs to the words, and not to the label before or the name after them."""
    aside = opening.label.aside if opening.label else None
    at = reference.span.start
    if end is not None and at >= end:
        return False
    return at >= opening.body or (aside is not None and aside.start <= at < aside.end)
