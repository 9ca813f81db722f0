"""Names for statements that have none: `^block-id` at the end of their last line.

An id comes from the statement's own words, so that the same note is given the same ids. It is put in where
reading the note again finds it on that statement, and everything else as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quoth.notes.edits import Edit, apply
from quoth.notes.model import Block, BlockKind, Note, People, Statement
from quoth.notes.outline import outline
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.notes.statements import read
from quoth.notes.units import walk_blocks
from quoth.ontology.slugs import statement_id

#: How many characters of a statement's name make its id, where no other has them.
_LENGTH = 6


def block_id_edits(note: Note, people: People, settings: Settings) -> tuple[Edit, ...]:
    """What gives an id to each statement that lacks one and can have one.

    A row of a table cannot, nor can one of two statements that end in the same place.
    """
    lacking = _lacking(note)
    return _kept(note, list(lacking.items()), people, settings)


def _lacking(note: Note) -> dict[int, Edit]:
    """An edit for each statement without an id, by the statement's number."""
    taken = {name.casefold() for name in _ids(note)}
    ends = Counter(statement.span.end for statement in note.statements)
    tables = [b.span for b in walk_blocks(note.outline.blocks) if b.kind is BlockKind.TABLE]
    found: dict[int, Edit] = {}
    for number, statement in enumerate(note.statements):
        end = statement.span.end
        if statement.block_id is not None or ends[end] > 1 or _is_in(tables, statement.span):
            continue
        name = _free(statement.fingerprint, taken)
        taken.add(name)
        found[number] = Edit(Span(end, end), f" ^{name}")
    return found


def _ids(note: Note) -> Iterator[str]:
    for block in walk_blocks(note.outline.blocks):
        yield from _ids_of(block)
    yield from (statement.block_id for statement in note.statements if statement.block_id)
    yield from (section.block_id for section in note.sections if section.block_id)


def _ids_of(block: Block) -> Iterator[str]:
    if block.block_id:
        yield block.block_id
    yield from (name for _, name in block.block_ids)


def _is_in(places: Iterable[Span], span: Span) -> bool:
    return any(place.start <= span.start < place.end for place in places)


def _free(fingerprint: str, taken: set[str]) -> str:
    """The first characters of a statement's name that no other id of the note has."""
    whole = statement_id(fingerprint)
    for length in range(_LENGTH, len(whole) + 1):
        if whole[:length] not in taken:
            return whole[:length]
    number = 2
    while f"{whole[:_LENGTH]}-{number}" in taken:
        number += 1
    return f"{whole[:_LENGTH]}-{number}"


def _kept(note: Note, wanted: Sequence[tuple[int, Edit]], people: People, settings: Settings) -> tuple[Edit, ...]:
    """The edits after which the note reads as it did, but for the ids."""
    kept: list[tuple[int, Edit]] = []
    waiting = [list(wanted)]
    while waiting:
        tried = waiting.pop()
        if not tried:
            continue
        if _reads_alike(note, [*kept, *tried], people, settings):
            kept += tried
        elif len(tried) > 1:
            half = len(tried) // 2
            waiting += (tried[half:], tried[:half])
    return tuple(edit for _, edit in sorted(kept))


def _reads_alike(note: Note, named: Sequence[tuple[int, Edit]], people: People, settings: Settings) -> bool:
    text = apply(note.source.text, [edit for _, edit in named])
    source = note.source
    again = read(outline(Source(source.path, text, source.newline, source.bom), settings), people, settings)
    ids = {number: edit.replacement.removeprefix(" ^") for number, edit in named}
    expected = [
        _meaning(replace(statement, block_id=ids.get(number, statement.block_id)))
        for number, statement in enumerate(note.statements)
    ]
    return (
        [_meaning(statement) for statement in again.statements] == expected
        and [(s.title, s.block_id, len(s.fields)) for s in again.sections]
        == [(s.title, s.block_id, len(s.fields)) for s in note.sections]
        and sorted(d.code for d in again.diagnostics) == sorted(d.code for d in note.diagnostics)
    )


def _meaning(statement: Statement) -> tuple[object, ...]:
    """All that a statement says, wherever it stands."""
    return (
        statement.block_id,
        statement.kind,
        statement.text,
        statement.fingerprint,
        tuple(speaker.name for speaker in statement.speakers),
        (statement.continued, statement.own, statement.insight, statement.private),
        (statement.section, statement.parent, statement.answers),
        (statement.status, tuple((question.text, question.status) for question in statement.questions)),
        (statement.as_of, statement.moment),
        tuple((r.kind, r.target, r.label, r.fragment, r.locator) for r in statement.references),
        tuple((f.key, tuple((v.kind, v.text, v.label) for v in f.values)) for f in statement.fields),
        (statement.highlights, len(statement.footnotes)),
    )
