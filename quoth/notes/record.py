"""What has been read of a note so far: its sections and statements, and the problems in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.fields import is_question_field, known_keys, read_question
from quoth.notes.kinds import WRITTEN_STATUS, is_open, open_question
from quoth.notes.labels import Timecode, find_heading_time, read_moment
from quoth.notes.model import (
    Block,
    Field,
    Kind,
    Moment,
    Outline,
    Question,
    QuestionStatus,
    Reference,
    ReferenceKind,
    Section,
    Statement,
    Value,
    ValueKind,
)
from quoth.notes.privacy import is_private
from quoth.notes.reading import Reading
from quoth.notes.recording import find_recording
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.notes.values import meant_date, parse_date
from quoth.ontology.relations import Takes
from quoth.ontology.slugs import fold_name


class Record:
    """Keeps what is read, and gives what stands alone (fields, tags, block ids) to what it belongs to."""

    def __init__(self, outline: Outline, settings: Settings) -> None:
        self.outline = outline
        self.sections: list[Section] = []
        self.statements: list[Statement] = []
        #: The number of each statement's turn, 0 for statements in none.
        self.turns: list[int] = []
        #: Where something stands that is no statement and no section.
        self.labels: list[Span] = []
        #: Fields under a label that stands alone, for the statement that it labels.
        self.held: list[Field] = []
        #: Fields that no statement or section could have: the note's.
        self.fields: list[Field] = []
        self.diagnostics: list[Diagnostic] = []
        self.recording = find_recording(outline)
        #: The sections around the place being read, from the outermost in.
        self._around: list[int] = []
        self._relations = settings.relations
        self._is_known_key = known_keys(settings)

    @property
    def section(self) -> int | None:
        """The index of the section being read."""
        return len(self.sections) - 1 if self.sections else None

    def report(self, code: str, span: Span, message: str, suggestion: str = "") -> None:
        self.diagnostics.append(Diagnostic(self.outline.path, span, code, message, suggestion))

    # -- sections and statements --------------------------------------------------------------------------

    def open_section(self, section: Section) -> None:
        """Adds a section, within the one around it."""
        self.release()
        while self._around and self.sections[self._around[-1]].level >= section.level:
            self._around.pop()
        parent = self._around[-1] if self._around else None
        self._around.append(len(self.sections))
        self.sections.append(replace(section, parent=parent))

    def add(self, statement: Statement, turn: int = 0) -> None:
        """Adds a statement, with what its fields say of it.

        Args:
            turn: the number of the turn that it belongs to; 0 for none.
        """
        statement = self._with_questions(statement)
        self.statements.append(self._with_fields(statement, statement.fields))
        self.turns.append(turn)

    def ask(self, field: Field, statement: Statement, checkbox: str | None = None) -> None:
        """Adds the question that a field is, where nothing else is said beside it."""
        asked = read_question(self.outline.source.text, field, self._is_known_key)
        if asked is None:
            self.empty_question(statement.span, "`question::`")
            self.labels.append(statement.span)
            return
        references = tuple(sorted((*statement.references, *asked.references), key=lambda r: r.span))
        text = asked.text
        statement = replace(statement, text=text, fingerprint=text, pieces=asked.pieces, references=references)
        self.add(open_question(statement, checkbox))

    def take_held(self) -> tuple[Field, ...]:
        """The fields under the label that stands right above."""
        held, self.held = self.held, []
        return tuple(held)

    def release(self) -> None:
        """Gives to the note the fields of a label under which nothing was said."""
        self.fields += self.take_held()

    # -- what stands alone --------------------------------------------------------------------------------

    def name(self, block: Block, first: int) -> None:
        """Gives the id below a list, a quotation or a table to the first statement in it.

        Args:
            first: the index that its first statement has, if it has any.
        """
        if not block.children:
            return
        self.labels += block_id_places(block)
        if block.block_id and len(self.statements) > first:
            said = self.statements[first]
            self.statements[first] = replace(said, block_id=said.block_id or block.block_id)

    def attach(self, fields: Iterable[Field], parent: int | None) -> None:
        """Gives fields that stand alone to the item that holds them, to the statement above them, or to the section."""
        for written in fields:
            if is_question_field(written):
                section, span = self.section, written.span
                self.ask(
                    written, Statement(Kind.QUESTION, span, "", "", section=section, parent=parent, fields=(written,))
                )
            elif parent is not None or (self.statements and self.statements[-1].section == self.section):
                index = parent if parent is not None else -1
                said = self.statements[index]
                self.statements[index] = self._with_fields(replace(said, fields=(*said.fields, written)), (written,))
            elif self.sections:
                heading = self.sections[-1]
                self.sections[-1] = replace(heading, fields=(*heading.fields, written))
            else:
                self.fields.append(written)

    def tag(self, references: Iterable[Reference], parent: int | None) -> None:
        """Gives tags that stand alone to the item that holds them, to the section, or to the statement above them."""
        found = tuple(reference for reference in references if reference.kind is ReferenceKind.TAG)
        if found and parent is None and self.sections:
            heading = self.sections[-1]
            self.sections[-1] = replace(heading, references=(*heading.references, *found))
        elif found and self.statements:
            index = parent if parent is not None else -1
            said = self.statements[index]
            private = said.private or is_private(found)
            self.statements[index] = replace(said, references=(*said.references, *found), private=private)

    # -- fields -------------------------------------------------------------------------------------------

    def _with_fields(self, statement: Statement, fields: Iterable[Field]) -> Statement:
        """The statement with what fields say of its date and time, and of how a question stands."""
        for written in fields:
            relation = self._relations.find(written.key)
            if relation is None or written.subject is not None or not written.values:
                continue
            value = written.values[0]
            if relation[0].takes is Takes.DATE:
                date = parse_date(value.text)
                if date is None:
                    example = meant_date(value.text) or "2026-10-17"
                    self.report("bad-value", value.span, f"`{value.text}` is no date", f"Write it as `{example}`.")
                statement = replace(statement, as_of=date[:10] if date else statement.as_of)
            elif relation[0].takes is Takes.TIMECODE:
                moment = read_moment(self.outline.source[value.span])
                if moment is None and value.kind is ValueKind.DURATION:
                    moment = Moment(Decimal(value.text))
                self.check_time(moment, value.span, written=Timecode(moment, value.span))
                statement = replace(statement, moment=moment or statement.moment)
            elif relation[0].takes is Takes.STATUS:
                statement = self._with_status(statement, value)
        return statement

    def _with_status(self, statement: Statement, value: Value) -> Statement:
        """An open question, or a statement that holds one, with what a field says of how it stands."""
        status = WRITTEN_STATUS.get(fold_name(value.text))
        within = [question.status is QuestionStatus.OPEN for question in statement.questions]
        if not is_open(statement) and not any(within):
            if status is not None and (statement.kind is Kind.QUESTION or statement.questions):
                message = f"`{value.text}` says how an open question of yours stands, and this is none"
                self.report("bad-value", value.span, message, "Mark the question with `#question` or `- [?]`.")
        elif status is None:
            message = f"`{value.text}` is no way in which a question stands"
            self.report("bad-value", value.span, message, "Write `open`, `answered` or `parked`.")
        elif is_open(statement):
            return replace(statement, status=status)
        else:
            asked = zip(statement.questions, within, strict=True)
            return replace(statement, questions=tuple(replace(q, status=status) if own else q for q, own in asked))
        return statement

    def _with_questions(self, statement: Statement) -> Statement:
        """A statement with the questions that its fields ask, unless it is one of them."""
        if is_open(statement):
            return statement
        for field in filter(is_question_field, statement.fields):
            asked = read_question(self.outline.source.text, field, self._is_known_key)
            if asked:
                question = Question(asked.text, asked.span, QuestionStatus.OPEN)
                statement = replace(
                    statement,
                    questions=(*statement.questions, question),
                    references=(*statement.references, *asked.references),
                )
        return statement

    # -- checks -----------------------------------------------------------------------------------------------

    def empty_question(self, span: Span, after: str) -> None:
        self.report("empty-question", span, "This question has no text", f"Write the question after {after}.")

    def check_heading_time(self, reading: Reading) -> None:
        """Checks the time that stands in a heading, as it reads."""
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
            assert self.recording.duration is not None
            message = f"The recording lasts {_clock(self.recording.duration)}, and this is later"
            self.report("bad-timecode", span, message, "Correct the timecode, or `duration` in the front matter.")


def _clock(seconds: Decimal) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def block_id_places(block: Block) -> tuple[Span, ...]:
    """Where the ids of a block stand, with their `^`."""
    return tuple(Span(at, at + 1 + len(name)) for at, name in block.block_ids)
