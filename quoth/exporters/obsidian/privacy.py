"""The notes as they go along with an exported vault: without what is private."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from quoth.notes.model import Note
from quoth.notes.source import Span

#: What may stand before a statement on its line and says nothing without it.
_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(?:\[.\][ \t]+)?\|?[ \t]*$")


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
        text = public_text(note)
        if text is None:
            public.pop(note.path, None)
        elif text != note.source.text:
            public[note.path] = text.encode()
    return public


def public_text(note: Note) -> str | None:
    """A note's text without its private statements and all that stands under them; None where the note is private.

    Where a statement is all that its lines hold, the lines go; the rest of the text stays as it is, character by
    character.
    """
    if note.outline.private:
        return None
    hidden: set[int] = set()
    for index, statement in enumerate(note.statements):
        # A statement comes before those that stand under it.
        if statement.private or statement.parent in hidden:
            hidden.add(index)
    text = note.source.text
    for start, end in reversed(_merged(note.statements[i].span for i in hidden)):
        before = text[:start]
        line = before.rfind("\n") + 1
        after = re.match(r"[ \t|]*(?:\n|\Z)", text[end:])
        if _LEAD.match(before[line:]) and after:
            start, end = line, end + after.end()
        text = text[:start] + text[end:]
    return text


def _merged(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Stretches that cover what the spans cover, none touching another."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans):
        if found and span.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span.end))
        else:
            found.append((span.start, span.end))
    return found
