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

from quoth.notes.answers import with_answers
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.labels import LabelName, read_heading_time, read_label, read_moment
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
from quoth.notes.places import CALLOUT_MODES, Context, Mode, roles
from quoth.notes.reading import Reading, cut, fold_space, is_question, is_quoted, sentences, unquote
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.notes.speakers import find_report, hint_speakers, known_people, looks_like_name, title_speakers
from quoth.notes.units import Lines, Opening, Opens, Unit, find_labels, walk_blocks
from quoth.notes.values import parse_date, parse_timecode
from quoth.ontology.slugs import fold_name

_ATTRIBUTION = re.compile(r"(?:^|[ \t\n])(?:[—–―]|--)[ \t]*(?P<name>(?:\[\[[^\[\]\n]+\]\]|[^—–―\n\[\]])+)$")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_WRITTEN_STATUS = {s.value: s for s in (QuestionStatus.OPEN, QuestionStatus.ANSWERED, QuestionStatus.PARKED)}


def read(outline: Outline, people: People, settings: Settings) -> Note:
    """The note of an outline, given the people known in its vault."""
    reader = _Reader(outline, people, settings)
    reader.walk(outline.blocks, Context())
    statements = with_answers(reader.statements, reader.turns)
    diagnostics = (*outline.diagnostics, *reader.diagnostics, *_duplicate_ids(outline, statements))
    return Note(
        outline,
        tuple(reader.sections),
        statements,
        (*outline.declarations, *reader.declared),
        tuple(sorted(diagnostics, key=lambda d: (d.span, d.code))),
    )


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A label that stands alone and says what follows."""

    mode: Mode = Mode.PLAIN
    #: Whether it labels the next words whatever block they are; otherwise only a list.
    any_block: bool = False
    moment: Moment | None = None
    as_of: str | None = None


class _Reader:
    """Reads one note from top to bottom."""

    def __init__(self, outline: Outline, people: People, settings: Settings) -> None:
        self.outline = outline
        self.text = outline.source.text
        self.sections: list[Section] = []
        self.statements: list[Statement] = []
        #: The number of each statement's turn, 0 for statements in none.
        self.turns: list[int] = []
        self.diagnostics: list[Diagnostic] = []
        #: Whose turn it is.
        self.turn: tuple[Speaker, ...] = ()
        self.turn_number = 0
        self.waiting: _Waiting | None = None
        #: What the headings around a place make of its words, by level.
        self.modes: list[tuple[int, Mode]] = []

        author = next((d.name for d in outline.declarations if d.role is Role.AUTHOR), "")
        known = known_people(outline.declarations, people, author)
        labels = tuple(find_labels(self.text, outline.blocks))
        self.declared = title_speakers(labels, (outline.title, outline.path.rpartition("/")[2]), known)
        if self.declared:
            known = known_people((*outline.declarations, *self.declared), people, author)
        self.known = known
        self.lines = Lines(self.text, known, roles(settings))
        self.participants = frozenset(
            [speaker.name for label in labels for speaker in known.speakers(label)]
            + [d.name for d in outline.declarations if d.role in (Role.HOST, Role.GUEST)]
        )
        self.diagnostics += hint_speakers(outline, labels, known, self.declared, bool(self.participants))
        every = tuple(walk_blocks(outline.blocks))
        self.footnotes = {b.label: b for b in every if b.kind is BlockKind.FOOTNOTE}
        self.referred = {r.target for b in every for r in b.references if r.kind is ReferenceKind.FOOTNOTE}
        self.duration = _duration(outline)

    @property
    def section(self) -> int | None:
        """The index of the section being read."""
        return len(self.sections) - 1 if self.sections else None

    def report(self, code: str, span: Span, message: str, suggestion: str = "") -> None:
        self.diagnostics.append(Diagnostic(self.outline.path, span, code, message, suggestion))

    def start_turn(self, speakers: tuple[Speaker, ...]) -> None:
        """Gives the word to somebody; to nobody, if there are no speakers."""
        if not self.turn or {s.name for s in speakers} != {s.name for s in self.turn}:
            self.turn_number += 1
        self.turn = speakers

    # -- blocks -------------------------------------------------------------------------------------------

    def walk(self, blocks: Sequence[Block], context: Context) -> None:
        for at, block in enumerate(blocks):
            if block.kind is BlockKind.HEADING:
                self.heading(block)
            elif block.kind is BlockKind.PARAGRAPH:
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
                if block.label not in self.referred:
                    self.walk(block.children, replace(context, mode=Mode.OWN))
            elif block.label == "code":
                self.check_code(block)

    def heading(self, block: Block) -> None:
        self.turn = ()
        self.waiting = None
        self.check_heading(block)
        title, moment = read_heading_time(fold_space(Reading.of(block.pieces).text).replace("\n", " "))
        while self.modes and self.modes[-1][0] >= block.level:
            self.modes.pop()
        role = self.lines.role(title)
        self.modes.append((block.level, role if role is not Mode.PLAIN else self.mode_here()))
        asks = Question(title, block.lines[0], QuestionStatus.CANDIDATE) if is_question(title) else None
        above = (i for i in range(len(self.sections) - 1, -1, -1) if self.sections[i].level < block.level)
        self.sections.append(
            Section(
                title,
                block.span,
                block.level,
                next(above, None),
                self.references(block.references),
                block.pieces,
                block.fields,
                moment,
                asks,
                block.block_id,
            )
        )

    def mode_here(self) -> Mode:
        """What the headings make of the words here."""
        return self.modes[-1][1] if self.modes else Mode.PLAIN

    def paragraph(self, block: Block, context: Context, following: Block | None = None) -> None:
        if not block.lines:
            self.attach(block.fields)
        for unit in self.lines.units(block):
            self.unit(unit, context, following)

    def list_block(self, block: Block, context: Context) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting and waiting.mode is not Mode.PLAIN:
            context = replace(context, mode=waiting.mode)
        turn = self.turn
        for item in block.children:
            if context.parent is not None:
                # A child's own label ends with its item.
                self.turn = turn
            first = len(self.statements)
            self.item(item, context)
            if waiting and waiting.any_block and len(self.statements) > first:
                said = self.statements[first]
                self.statements[first] = replace(
                    said, moment=said.moment or waiting.moment, as_of=said.as_of or waiting.as_of
                )
                waiting = None
        if block.block_id and self.statements and self.statements[-1].block_id is None:
            self.statements[-1] = replace(self.statements[-1], block_id=block.block_id)

    def item(self, item: Block, context: Context) -> None:
        content = item.children[:1] if item.children and item.children[0].kind is BlockKind.PARAGRAPH else ()
        rest = item.children[len(content) :]
        index = len(self.statements)
        if content:
            self.paragraph(content[0], replace(context, checkbox=item.checkbox), rest[0] if rest else None)
        elif item.checkbox == "?":
            self.empty_question(item.span, "`[?]`")
        if len(self.statements) > index:
            said = self.statements[index]
            context = replace(context, parent=index)
            if context.mode is Mode.PLAIN and said.own:
                context = replace(context, mode=Mode.THOUGHT if said.kind is Kind.THOUGHT else Mode.OWN)
        turn = self.turn
        self.walk(rest, context)
        self.turn = turn

    def quote(self, block: Block, context: Context) -> None:
        self.waiting = None
        speakers, end = context.speakers or self.turn, None
        last = block.children[-1] if block.children else None
        if last is not None and last.kind is BlockKind.PARAGRAPH and last.lines:
            named, end = self.attribution(last)
            speakers = named or speakers
        turn = self.turn
        self.walk(block.children, replace(context, mode=Mode.QUOTE, speakers=speakers, end=end))
        self.turn = turn

    def attribution(self, paragraph: Block) -> tuple[tuple[Speaker, ...], int | None]:
        """Who a quotation says its words are by, and where the words end."""
        line = paragraph.lines[-1]
        match = _ATTRIBUTION.search(self.outline.source[line])
        if match is None:
            return (), None
        # Read as a label, a name may be a link, stand in bold, or list several people.
        written = match["name"].strip(" \t*_.")
        label = read_label(f"{written}:", 0, len(written) + 1) if written else None
        if label is None:
            return (), None
        offset = self.text.index(written, line.start + match.start("name"))
        speakers = self.known.speakers(label)
        if not speakers:
            if all(looks_like_name(name.text) for name in label.names):
                name = label.whole.text
                self.report(
                    "looks-like-speaker",
                    Span(offset, offset + len(written)),
                    f"Nobody named {name} is known, so this quotation has no speaker",
                    f"---\npeople:\n  - {name}\n---",
                )
            return (), None
        placed = (Span(offset + s.span.start, offset + s.span.end) for s in speakers)
        return tuple(Speaker(s.name, span) for s, span in zip(speakers, placed, strict=True)), line.start + match.start()

    def callout(self, block: Block, context: Context) -> None:
        self.waiting = None
        mode = CALLOUT_MODES.get(block.label) or self.lines.role(block.label)
        mode = mode if mode is not Mode.PLAIN else Mode.OWN
        turn = self.turn
        context = replace(context, mode=mode, checkbox=None)
        title = fold_space(Reading.of(block.pieces).text)
        if mode is Mode.QUOTE:
            label = read_label(f"{title}:", 0, len(title) + 1) if title else None
            speakers = self.known.speakers(label) if label else ()
            if speakers:
                title = ""
            named = tuple(Speaker(s.name, block.lines[0]) for s in speakers)
            context = replace(context, speakers=named or self.turn)
        else:
            self.turn = ()
        body = block.children
        if title and fold_name(title) != fold_name(block.label):
            index = len(self.statements)
            self.unit(self.lines.unit(block, 0, 1), context, None)
            if mode is Mode.QUESTION:
                # The title is the question, the rest its context.
                context = replace(context, mode=Mode.OWN, parent=index)
        elif mode is Mode.QUESTION:
            self.walk(body[:1], context)
            if not body:
                self.empty_question(block.span, "the callout's mark")
            context, body = replace(context, mode=Mode.OWN), body[1:]
        if mode is Mode.QUOTE:
            self.quote(replace(block, children=body), context)
        else:
            self.walk(body, context)
        self.turn = turn

    def table(self, block: Block, context: Context) -> None:
        self.waiting = None
        turn, self.turn = self.turn, ()
        for row in block.children:
            if not row.label:
                self.paragraph(row, context)
        self.turn = turn

    # -- units --------------------------------------------------------------------------------------------

    def unit(self, unit: Unit, context: Context, following: Block | None) -> None:
        opening = unit.opening
        pieces = cut(unit.pieces, opening.body, context.end if context.end is not None else unit.words.end)
        if opening.label and opening.label.aside:
            aside = opening.label.aside
            gap = Piece(PieceKind.BREAK, Span(opening.body, opening.body), " ", verbatim=False)
            pieces = (*cut(unit.pieces, aside.start, aside.end), gap, *pieces)
        reading = Reading.of(pieces)
        text = fold_space(reading.text)
        asked = next((f for f in unit.fields if f.key == "question"), None)
        if not text and asked is None:
            self.label_alone(unit, context, following)
            self.attach(unit.fields)
        elif self.lines.announces(unit, text, following):
            self.waiting = _Waiting(self.lines.role(text))
            self.attach(unit.fields)
        else:
            self.say(unit, context, pieces, reading, text, asked)

    def label_alone(self, unit: Unit, context: Context, following: Block | None) -> None:
        """A unit without words: a label for what follows, or nothing that is said."""
        opening = unit.opening
        if opening.opens is Opens.SPEAKER:
            self.start_turn(opening.speakers)
            as_of = opening.label.as_of if opening.label else None
            self.waiting = _Waiting(any_block=True, moment=opening.moment, as_of=as_of)
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
            self.waiting = _Waiting(any_block=True, moment=opening.moment)

    def say(
        self,
        unit: Unit,
        context: Context,
        pieces: tuple[Piece, ...],
        reading: Reading,
        text: str,
        asked: Field | None,
    ) -> None:
        """Adds the statement that a unit is."""
        opening, waiting = unit.opening, self.waiting
        mode = context.mode if context.mode is not Mode.PLAIN else self.mode_here()
        if waiting and (opening.bullet or waiting.any_block) and waiting.mode is not Mode.PLAIN:
            mode = waiting.mode
        labelled = waiting is not None and waiting.any_block
        if not opening.bullet or opening.label or labelled:
            # A label above bullet characters, which are no list to Markdown, speaks for all of them.
            self.waiting = None
        if not text and asked:
            text = _words(asked)
            if not text:
                self.empty_question(unit.span, "`question::`")
                return
            asked, mode, context = None, Mode.QUESTION, replace(context, mode=Mode.QUESTION)
        tags = {r.target.casefold() for r in unit.references if r.kind is ReferenceKind.TAG}
        label = opening.label
        statement = Statement(
            kind=Kind.PROSE,
            span=unit.span,
            text=text,
            fingerprint=f"{label.whole.text}: {text}" if label else text,
            section=self.section,
            parent=context.parent,
            insight=mode is Mode.INSIGHT or context.checkbox == "!",
            as_of=(label.as_of if label else None) or (waiting.as_of if waiting and labelled else None),
            moment=opening.moment or (waiting.moment if waiting and labelled else None),
            block_id=unit.block_id,
            private=any(tag == "private" or tag.startswith("private/") for tag in tags),
            pieces=pieces,
            references=self.references(r for r in unit.references if _is_in_words(r, opening)),
            fields=unit.fields,
            highlights=_highlights(pieces),
        )
        statement = self.with_fields(statement)
        if self.is_open_question(unit, context, mode, tags, text):
            statement = _open_question(statement, context.checkbox)
        elif opening.opens is Opens.SPEAKER:
            self.start_turn(opening.speakers)
            statement = _spoken(statement, opening.speakers, mode, reading, continued=False)
        elif opening.opens is Opens.ME:
            statement = _thought(statement, reading)
        elif opening.opens is Opens.Q:
            statement = replace(statement, kind=Kind.QUESTION, status=QuestionStatus.ASKED)
        elif opening.opens is not Opens.A:
            statement = self.unlabelled(statement, unit, context, mode, reading, labelled=labelled)
        if asked and statement.kind is not Kind.QUESTION and _words(asked):
            question = Question(_words(asked), asked.span, QuestionStatus.OPEN)
            statement = replace(statement, questions=(*statement.questions, question))
        self.check_time(statement)
        self.add(statement)

    def add(self, statement: Statement) -> None:
        self.statements.append(statement)
        self.turns.append(self.turn_number if statement.speakers else 0)

    def is_open_question(self, unit: Unit, context: Context, mode: Mode, tags: set[str], text: str) -> bool:
        """Whether a unit is marked as an open question of the writer's."""
        opens = unit.opening.opens
        if opens is Opens.OPEN_QUESTION:
            return True
        if opens not in (Opens.NOTHING, Opens.ME):
            return False
        if context.checkbox == "?" or "question" in tags or context.mode is Mode.QUESTION:
            return True
        # Under a heading for questions, items are questions, and so are sentences that ask.
        return mode is Mode.QUESTION and opens is Opens.NOTHING and (self.lines.is_item(unit) or is_question(text))

    def unlabelled(
        self, statement: Statement, unit: Unit, context: Context, mode: Mode, reading: Reading, *, labelled: bool
    ) -> Statement:
        """A statement without a label of its own.

        Args:
            labelled: whether a label on a line of its own stands right above it.
        """
        if mode is Mode.QUOTE:
            speakers = context.speakers or self.turn
            text = unquote(statement.text) if is_quoted(statement.text) else statement.text
            continued = bool(speakers) and speakers == self.turn
            return replace(statement, kind=Kind.QUOTATION, own=False, speakers=speakers, continued=continued, text=text)
        if mode is Mode.NOBODY:
            return replace(statement, own=False)
        if mode is Mode.THOUGHT or _is_italic(statement.pieces):
            return _thought(statement, reading)
        if mode is not Mode.PLAIN or not self.turn:
            return self.attributed(statement, reading)
        if labelled:
            return _spoken(statement, self.turn, mode, reading, continued=False)
        first_sentence = next(sentences(reading.text), (0, 0))[1]
        report = find_report(reading.text, first_sentence, self.known, self.participants)
        if report is None and not (context.parent is None and self.lines.is_title(unit, statement.text)):
            return _spoken(statement, self.turn, mode, reading, continued=True)
        if report and not report.certain:
            speakers_names = " & ".join(s.name for s in self.turn)
            self.report(
                "doubtful-speaker",
                unit.span,
                f"This follows a turn of {speakers_names} but names {report.name}, so it is taken as your own words",
                f"{speakers_names}: …",
            )
        if context.parent is None:
            self.turn = ()
        return statement

    def attributed(self, statement: Statement, reading: Reading) -> Statement:
        """The writer's own words, unless they are a quotation that names its speaker."""
        match = _ATTRIBUTION.search(reading.text)
        if match is None or not is_quoted(reading.text[: match.start()]):
            return statement
        speaker = self.known.find(LabelName(match["name"].strip(" ."), "", statement.span))
        if speaker is None:
            return statement
        speakers = (Speaker(speaker, reading.span(match.start("name"), match.end())),)
        text = unquote(fold_space(reading.text[: match.start()]))
        return replace(statement, kind=Kind.QUOTATION, own=False, speakers=speakers, text=text)

    # -- fields and references --------------------------------------------------------------------------------

    def with_fields(self, statement: Statement) -> Statement:
        """The statement with what its fields say of its date and time."""
        for written in statement.fields:
            if written.key not in ("as-of", "at") or written.subject is not None or not written.values:
                continue
            value = written.values[0]
            if written.key == "as-of":
                date = parse_date(value.text)
                if date is None:
                    self.report("bad-value", value.span, f"`{value.text}` is no date", "2026-10-17")
                statement = replace(statement, as_of=date[:10] if date else statement.as_of)
            else:
                moment = read_moment(self.outline.source[value.span])
                if moment is None and value.kind is ValueKind.DURATION:
                    moment = Moment(Decimal(value.text))
                if moment is None:
                    self.report("bad-timecode", value.span, f"`{value.text}` is no timecode", "1:02:03")
                statement = replace(statement, moment=moment or statement.moment)
        return statement

    def attach(self, fields: Sequence[Field]) -> None:
        """Gives fields on lines of their own to the statement above them, or to the section."""
        for written in fields:
            if written.key == "question" and written.subject is None:
                text = _words(written)
                if text:
                    status = QuestionStatus.OPEN
                    self.add(Statement(Kind.QUESTION, written.span, text, text, section=self.section, status=status))
                else:
                    self.empty_question(written.span, "`question::`")
            elif self.statements and self.statements[-1].section == self.section:
                last = self.statements[-1]
                last = self.with_fields(replace(last, fields=(*last.fields, written)))
                if last.status is not None and last.status.value in _WRITTEN_STATUS:
                    last = _open_question(last, None)
                self.statements[-1] = last
            elif self.section is not None:
                heading = self.sections[-1]
                self.sections[-1] = replace(heading, fields=(*heading.fields, written))

    def references(self, references: Iterable[Reference]) -> tuple[Reference, ...]:
        """The references of a text, those of its footnotes in place of the marks that show them."""
        found: list[Reference] = []
        for reference in references:
            if reference.kind is not ReferenceKind.FOOTNOTE:
                found.append(reference)
            elif reference.target in self.footnotes:
                inside = walk_blocks(self.footnotes[reference.target].children)
                found += [r for b in inside for r in b.references if r.kind is not ReferenceKind.FOOTNOTE]
        return tuple(found)

    # -- checks -----------------------------------------------------------------------------------------------

    def empty_question(self, span: Span, after: str) -> None:
        self.report("empty-question", span, "This question has no text", f"Write the question after {after}.")

    def check_time(self, statement: Statement) -> None:
        moment = statement.moment
        if moment is None or self.duration is None:
            return
        last = max(moment.start, moment.end or moment.start)
        if last > self.duration:
            span = Span(statement.span.start, min(statement.span.end, statement.span.start + 40))
            message = f"This is at {last} seconds, but the episode lasts {self.duration} seconds"
            self.report("bad-timecode", span, message, "Correct the timecode, or `duration` in the front matter.")

    def check_heading(self, block: Block) -> None:
        """A turn that is underlined with dashes is a heading to Markdown."""
        if not block.setext:
            return
        label = read_label(self.text, block.lines[0].start, block.lines[0].end)
        if label and self.known.speakers(label):
            message = f"This turn of {label.whole.text} is underlined, so Markdown makes it a heading"
            self.report("swallowed-label", label.span, message, "Put an empty line before the line of dashes.")

    def check_code(self, block: Block) -> None:
        """A known speaker's label in indented code is hardly meant as code."""
        code = self.outline.source[block.span]
        indent = len(code) - len(code.lstrip(" \t"))
        if indent and not code.lstrip().startswith(("```", "~~~")):
            label = read_label(self.text, block.span.start + indent, block.span.end)
            if label and self.known.speakers(label):
                message = f"This turn of {label.whole.text} is indented by four spaces, so Markdown makes it code"
                self.report("swallowed-label", label.span, message, "Remove the indentation.")


def _spoken(
    statement: Statement, speakers: tuple[Speaker, ...], mode: Mode, reading: Reading, *, continued: bool
) -> Statement:
    """What a speaker says: a quotation, a question, or a claim."""
    statement = replace(statement, own=False, speakers=speakers, continued=continued)
    if is_quoted(statement.text):
        return replace(statement, kind=Kind.QUOTATION, text=unquote(statement.text))
    if mode is Mode.QUOTE:
        return replace(statement, kind=Kind.QUOTATION)
    parts = list(sentences(reading.text))
    asked = [is_question(reading.text[start:end]) for start, end in parts]
    if asked and all(asked):
        return replace(statement, kind=Kind.QUESTION, status=QuestionStatus.ASKED)
    questions = (_question(reading, *parts[-1], QuestionStatus.ASKED),) if asked and asked[-1] else ()
    return replace(statement, kind=Kind.CLAIM, questions=questions)


def _thought(statement: Statement, reading: Reading) -> Statement:
    """An own thought, each sentence in it that asks a candidate for a question."""
    asked = (part for part in sentences(reading.text) if is_question(reading.text[slice(*part)]))
    questions = tuple(_question(reading, *part, QuestionStatus.CANDIDATE) for part in asked)
    return replace(statement, kind=Kind.THOUGHT, questions=questions)


def _open_question(statement: Statement, checkbox: str | None) -> Statement:
    """An open question of the writer's, or one that is ticked or said to be answered or parked."""
    status = statement.status or QuestionStatus.OPEN
    if checkbox in ("x", "X"):
        status = QuestionStatus.ANSWERED
    for written in statement.fields:
        if written.key == "status" and written.values:
            status = _WRITTEN_STATUS.get(fold_name(written.values[0].text), status)
    return replace(statement, kind=Kind.QUESTION, status=status)


def _question(reading: Reading, start: int, end: int, status: QuestionStatus) -> Question:
    return Question(fold_space(reading.text[start:end]), reading.span(start, end), status)


def _words(field: Field) -> str:
    """A field's values as text."""
    return fold_space(" ".join(value.label or value.text for value in field.values))


def _is_italic(pieces: Sequence[Piece]) -> bool:
    """Whether all the words stand in emphasis and end like a sentence."""
    shown = [piece for piece in pieces if not piece.hidden and piece.text.strip()]
    if not shown or not all(piece.emphasis for piece in shown):
        return False
    return _SENTENCE_END.search(shown[-1].text.rstrip()) is not None


def _highlights(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The highlighted passages, each as it reads."""
    found: list[str] = []
    within = False
    for piece in pieces:
        if piece.highlight:
            found = [*found[:-1], found[-1] + piece.text] if within else [*found, piece.text]
        within = piece.highlight
    return tuple(fold_space(text) for text in found)


def _is_in_words(reference: Reference, opening: Opening) -> bool:
    """Whether a reference belongs to the words, and not to the label or timecode before them."""
    aside = opening.label.aside if opening.label else None
    at = reference.span.start
    return at >= opening.body or (aside is not None and aside.start <= at < aside.end)


def _duration(outline: Outline) -> Decimal | None:
    """How long the note's episode lasts, in seconds."""
    episode = outline.first(Role.EPISODE)
    for written in episode.fields if episode else ():
        if written.key == "duration" and written.values:
            value = written.values[0]
            return Decimal(value.text) if value.kind is ValueKind.DURATION else parse_timecode(value.text)
    return None


def _duplicate_ids(outline: Outline, statements: Sequence[Statement]) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for statement in statements:
        name = statement.block_id
        if name is None:
            continue
        if name.casefold() in seen:
            span = Span(max(statement.span.start, statement.span.end - len(name) - 1), statement.span.end)
            message = f"The block id ^{name} stands here a second time"
            yield Diagnostic(outline.path, span, "duplicate-block-id", message, f"^{name}-2")
        seen.add(name.casefold())
