"""The notes as they go along with an exported vault: without what is private."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from quoth.notes.edits import Edit, apply, rewrite
from quoth.notes.model import Block, BlockKind, Note, Statement
from quoth.notes.source import Span
from quoth.notes.units import walk_blocks

#: What may stand before a statement on its line and says nothing without it.
_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?\|?[ \t]*$")

_MARK = re.compile(r"[-*+]|[0-9]{1,9}[.)]")


def public_files(files: Mapping[str, bytes], notes: Callable[[], Iterable[Note]]) -> dict[str, bytes]:
    """The files that may go along.

    Args:
        files: the notes and other files, by path.
        notes: reads the notes; called only where a file speaks of anything private.
    """
    if not any(b"private" in content.lower() for content in files.values()):
        return dict(files)
    public = dict(files)
    for note in notes():
        cuts = private_parts(note)
        if cuts is None:
            public.pop(note.path, None)
        elif cuts and note.path in public:
            public[note.path] = rewrite(public[note.path], cuts)
    return public


def public_text(note: Note) -> str | None:
    """A note's text without what is private in it; None where the note itself is."""
    cuts = private_parts(note)
    return None if cuts is None else apply(note.source.text, cuts)


def private_parts(note: Note) -> tuple[Edit, ...] | None:
    """The edits that take all that is private out of a note's text; None where the note itself is.

    With a heading goes all that stands under it, with a statement all that its list item, quotation or table holds
    besides, and the footnotes that nothing else refers to. Where a statement is all that its lines hold, the lines go;
    the rest of the text stays as it is. Whoever goes on speaking after a turn that goes is named where they do.
    """
    if note.outline.private:
        return None
    hidden: set[int] = set()
    for index, statement in enumerate(note.statements):
        # A statement comes before those that stand under it.
        if statement.private or statement.parent in hidden:
            hidden.add(index)
    spoken = [s for i, s in enumerate(note.statements) if i not in hidden]
    silent = [note.statements[i] for i in sorted(hidden)]
    text = note.source.text
    spans = [*_sections(note), *_blocks(note.outline.blocks, silent, spoken), *(s.span for s in silent)]
    referred = {footnote for s in spoken for footnote in s.footnotes}
    spans += {footnote for s in silent for footnote in s.footnotes} - referred
    cuts = list(_without(_merged(spans), sorted(referred)))
    items = {b.span.start for b in walk_blocks(note.outline.blocks) if b.kind is BlockKind.ITEM and _any(b, spoken)}
    edits = []
    for start, end in cuts:
        line = text.rfind("\n", 0, start) + 1
        after = re.match(r"[ \t|]*(?:\n|\Z)", text[end:])
        # The mark of an item stays where others stand under it.
        mark = _MARK.match(text, start) if start in items else None
        if mark:
            edits.append(Edit(Span(mark.end(), end), ""))
        elif after and _LEAD.match(text[line:start]):
            edits.append(Edit(Span(line, end + after.end()), ""))
        else:
            edits.append(Edit(Span(start, end), ""))
    named: set[Span] = set()
    for s in spoken:
        if not s.continued or not s.speakers:
            continue
        label = Span(min(speaker.span.start for speaker in s.speakers), max(p.span.end for p in s.speakers))
        line = text.rfind("\n", 0, s.span.start) + 1
        if label not in named and any(start <= label.start < end for start, end in cuts):
            named.add(label)
            edits.append(Edit(Span(line, line), f"\n{note.source[label]}:\n\n"))
    return tuple(edits)


def _sections(note: Note) -> Iterator[Span]:
    """The private sections, from heading to end."""
    starts = [section.span.start for section in note.sections]
    for section, end in zip(note.sections, (*starts[1:], len(note.source.text)), strict=False):
        if section.private:
            yield Span(section.span.start, end)


def _blocks(blocks: Iterable[Block], silent: Sequence[Statement], spoken: Sequence[Statement]) -> Iterator[Span]:
    """The blocks that hold other blocks, and statements of which each is private."""
    for block in blocks:
        if not block.children or block.kind is BlockKind.FOOTNOTE:
            continue
        if _any(block, silent) and not _any(block, spoken):
            yield block.span
        else:
            yield from _blocks(block.children, silent, spoken)


def _any(block: Block, statements: Iterable[Statement]) -> bool:
    """Whether a block holds any of some statements."""
    return any(block.span.start <= s.span.start < block.span.end for s in statements)


def _without(stretches: Iterable[tuple[int, int]], kept: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The stretches without the spans in them that are kept."""
    for start, end in stretches:
        for span in kept:
            if start <= span.start < end:
                yield start, span.start
                start = min(span.end, end)
        yield start, end


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Stretches that cover what the spans cover, none touching another."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans):
        if found and span.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span.end))
        else:
            found.append((span.start, span.end))
    return found
