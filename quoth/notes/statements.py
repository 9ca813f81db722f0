"""Who says what: a note's blocks as sections and statements.

The reading follows the note from top to bottom. What a block is and where it stands decides what its words can
be; `turns.py` says whose they are, and `record.py` keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quoth.notes import checks
from quoth.notes.answers import with_answers
from quoth.notes.labels import read_heading_time
from quoth.notes.markdown import without_comments
from quoth.notes.model import (
    Block,
    BlockKind,
    Kind,
    Note,
    Outline,
    People,
    Question,
    QuestionStatus,
    Section,
)
from quoth.notes.places import CALLOUT_MODES, Context, Mode, find_summary
from quoth.notes.privacy import with_privacy, with_privacy_of_sections
from quoth.notes.reading import Reading, fold_space, is_question
from quoth.notes.record import Record, block_id_places
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.notes.turns import Turns
from quoth.ontology.slugs import fold_name


def read(outline: Outline, people: People, settings: Settings) -> Note:
    """The note of an outline, given the people known in its vault."""
    record = Record(outline, settings)
    turns = Turns(without_comments(outline.source.text, outline.body), outline, people, settings, record)
    _Blocks(outline, turns, record).walk(outline.blocks, Context())
    record.release()
    sections = with_privacy_of_sections(record.sections)
    statements = with_privacy(with_answers(record.statements, record.turns), sections)
    diagnostics = (*outline.diagnostics, *record.diagnostics, *checks.duplicate_ids(outline))
    if record.fields:
        outline = replace(outline, fields=(*outline.fields, *record.fields))
    return Note(
        outline,
        sections,
        statements,
        (*outline.declarations, *turns.declared),
        tuple(sorted(diagnostics, key=lambda d: (d.span, d.code))),
        tuple(sorted(record.labels)),
    )


class _Blocks:
    """Walks through the blocks of one note."""

    def __init__(self, outline: Outline, turns: Turns, record: Record) -> None:
        self.outline = outline
        self.turns = turns
        self.record = record
        #: What the headings around a place make of its words, by level.
        self.modes: list[tuple[int, Mode]] = []

    def walk(self, blocks: Sequence[Block], context: Context) -> None:
        outside = context
        for at, block in enumerate(blocks):
            first = len(self.record.statements)
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
                if not self.turns.footnotes.is_referred(block):
                    self.walk(block.children, replace(context, mode=Mode.OWN, nested=True))
            elif block.label == "html":
                context = self.unfolded(block, context, outside)
            elif block.label == "code":
                self.record.diagnostics += checks.swallowed_by_code(self.outline, block, self.turns.known)
            self.record.name(block, first)

    def heading(self, block: Block) -> None:
        self.turns.turn = ()
        self.turns.waiting = None
        self.record.diagnostics += checks.swallowed_by_heading(self.outline, block, self.turns.known)
        reading = Reading.of(block.pieces)
        title, moment = read_heading_time(fold_space(reading.text).replace("\n", " "))
        self.enter(title, block.level)
        asks = Question(title, block.lines[0], QuestionStatus.CANDIDATE) if is_question(title) else None
        section = Section(
            title,
            block.span,
            block.level,
            None,
            self.turns.footnotes.resolved(block.references),
            block.pieces,
            block.fields,
            moment or self.record.recording.played(block.references),
            asks,
            block.block_id,
        )
        self.record.labels += (footnote.span for footnote in self.turns.footnotes.of(block.references))
        self.record.check_heading_time(reading)
        self.record.open_section(section)

    def enter(self, title: str, level: int) -> None:
        """What a heading makes of the words below it; if it says nothing, what those around it make of them."""
        while self.modes and self.modes[-1][0] >= level:
            self.modes.pop()
        mode = self.turns.lines.role(title)
        if mode is Mode.PLAIN and self.modes:
            mode = self.modes[-1][1]
        self.modes.append((level, mode))
        self.turns.mode_here = mode

    def unfolded(self, block: Block, context: Context, outside: Context) -> Context:
        """How to go on after raw HTML: `<summary>` labels what `<details>` folds away, until that is closed."""
        summary = find_summary(self.outline.source[block.span])
        if summary is None:
            return context
        mode = self.turns.lines.role(summary)
        return outside if mode is Mode.PLAIN else replace(outside, mode=mode)

    def paragraph(self, block: Block, context: Context, following: Block | None = None) -> None:
        if not block.lines:
            self.record.attach(block.fields, context.parent)
        end = block.span.start
        units = tuple(self.turns.lines.units(block))
        for at, unit in enumerate(units):
            self.turns.unit(unit, context, units[at + 1] if at + 1 < len(units) else following)
            end = unit.span.end
        self.record.labels += (span for span in block_id_places(block) if span.start >= end)
        if block.kind is BlockKind.HEADING:
            words = block.lines[0] if block.lines else Span(block.span.end, block.span.end)
            self.record.labels.append(
                Span(block.span.start, words.start if words.start < words.end else block.span.end)
            )

    def list_block(self, block: Block, context: Context) -> None:
        waiting, self.turns.waiting = self.turns.waiting, None
        mode = waiting.mode if waiting and waiting.mode is not Mode.PLAIN else context.mode
        labelled = self.turns.turn if waiting and waiting.speaks else context.labelled
        context = replace(context, nested=True, mode=mode, labelled=labelled)
        turn = self.turns.turn
        for item in block.children:
            if context.parent is not None:
                # A child's own label ends with its item.
                self.turns.turn = turn
            first = len(self.record.statements)
            self.item(item, context)
            if waiting and waiting.any_block and len(self.record.statements) > first:
                self.record.statements[first] = waiting.label(self.record.statements[first])
                waiting = None

    def item(self, item: Block, context: Context) -> None:
        is_text = bool(item.children) and item.children[0].kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
        rest = item.children[1:] if is_text else item.children
        index = len(self.record.statements)
        before = self.turns.turn
        if is_text:
            inside = replace(context, checkbox=item.checkbox) if item.checkbox else context
            self.paragraph(item.children[0], inside, rest[0] if rest else None)
        if item.checkbox == "?" and not (is_text and item.children[0].lines):
            self.record.empty_question(item.span, "`[?]`")
        if not rest:
            return
        if len(self.record.statements) > index:
            said = self.record.statements[index]
            mode = context.mode
            if mode is Mode.PLAIN and said.own:
                mode = Mode.THOUGHT if said.kind is Kind.THOUGHT else Mode.OWN
            labelled = () if said.continued else said.speakers
            context = replace(context, mode=mode, parent=index, labelled=labelled)
            before = self.turns.turn
        # A label that is all of an item speaks for what stands under it and no further.
        self.walk(rest, context)
        self.turns.turn = before

    def quote(self, block: Block, context: Context) -> None:
        if self.turns.waiting and not self.turns.waiting.any_block:
            self.turns.waiting = None
        turn, labelled, end = self.turns.turn, context.labelled, None
        if self.turns.waiting and self.turns.waiting.speaks:
            labelled = self.turns.turn
        last = block.children[-1] if block.children else None
        if last is not None and last.kind is BlockKind.PARAGRAPH and last.lines:
            credit = self.turns.credits.of_line(last.lines[-1])
            if credit is not None:
                self.turns.turn, end = credit
                labelled = self.turns.turn
        self.walk(block.children, replace(context, mode=Mode.QUOTE, nested=True, labelled=labelled, end=end))
        self.turns.turn = turn

    def callout(self, block: Block, context: Context) -> None:
        mode = CALLOUT_MODES.get(block.label) or self.turns.lines.role(block.label)
        if mode is Mode.PLAIN:
            mode = Mode.OWN
            self.record.diagnostics += checks.misspelt_callout(self.outline, block)
        context = replace(context, mode=mode, nested=True, checkbox=None, labelled=())
        turn = self.turns.turn
        if not _has_title(block):
            self.record.labels.append(Span(block.span.start, block.lines[0].end))
        if context.mode is Mode.QUOTE:
            self.quoting_callout(block, context)
        else:
            self.turns.waiting = None
            self.turns.turn = ()
            self.own_callout(block, context)
        self.turns.turn = turn

    def quoting_callout(self, block: Block, context: Context) -> None:
        """`> [!quote] Name`. A title that names nobody is the writer's."""
        title = block.lines[0]
        speakers = self.turns.credits.named(title) if title.start < title.end else ()
        if speakers:
            self.record.labels.append(Span(block.span.start, title.end))
            self.turns.turn = speakers
            context = replace(context, labelled=speakers)
        elif _has_title(block):
            if self.turns.lines.role(self.outline.source[title]) is Mode.QUOTE or self.turns.credits.stranger(title):
                self.turns.turn = ()
                self.record.labels.append(Span(block.span.start, title.end))
            else:
                turn, self.turns.turn = self.turns.turn, ()
                self.turns.unit(self.turns.lines.unit(block, 0, 1), replace(context, mode=Mode.OWN), None)
                self.turns.turn = turn
        self.quote(block, context)

    def own_callout(self, block: Block, context: Context) -> None:
        """A callout whose words are the writer's, or nobody's."""
        body = block.children
        if _has_title(block):
            index = len(self.record.statements)
            self.turns.unit(self.turns.lines.unit(block, 0, 1), context, None)
            if context.mode is Mode.QUESTION:
                # The title is the question, the rest its context.
                context = replace(context, mode=Mode.OWN, parent=index if len(self.record.statements) > index else None)
        elif context.mode is Mode.QUESTION:
            self.walk(body[:1], context)
            if not body:
                self.record.empty_question(block.span, "the callout's mark")
            context, body = replace(context, mode=Mode.OWN), body[1:]
        self.walk(body, context)

    def table(self, block: Block, context: Context) -> None:
        self.turns.waiting = None
        turn = self.turns.turn
        for row in block.children:
            # No row goes on with the one above.
            self.turns.turn = ()
            if row.label:
                self.record.labels.append(row.span)
            else:
                self.paragraph(row, context)
        self.turns.turn = turn


def _has_title(callout: Block) -> bool:
    """Whether a callout's first line says more than its type."""
    title = fold_space(Reading.of(callout.pieces).text)
    return bool(title) and fold_name(title) != fold_name(callout.label)
