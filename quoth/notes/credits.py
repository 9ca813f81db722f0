"""Who is named as the source of quoted words: after a dash, or as the title of a callout."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from quoth.notes.labels import read_label
from quoth.notes.model import Kind, Speaker, Statement
from quoth.notes.quotations import find_attribution, is_quoted, unquote
from quoth.notes.reading import Reading, fold_space
from quoth.notes.source import Span
from quoth.notes.speakers import Known, looks_like_name

#: What ends the name of a person before their work: `— Ada Marsh, Pumps and People`, `— Ada Marsh (2026)`.
_AFTER_NAME = re.compile("[,(]")
_SIGNS = " \t*_."


@dataclass(frozen=True, slots=True)
class Credits:
    """Reads credits in one note."""

    #: The note's text, its comments blank.
    text: str
    known: Known
    #: Takes a problem: its code, place, message and suggestion.
    report: Callable[[str, Span, str, str], None]

    def of_line(self, line: Span) -> tuple[tuple[Speaker, ...], int | None] | None:
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
        for name in dict.fromkeys((written, _AFTER_NAME.split(written)[0])):
            name = name.strip(_SIGNS)
            label = read_label(f"{name}:", 0, len(name) + 1) if name else None
            speakers = self.known.speakers(label) if label else ()
            if speakers:
                offset = self.text.index(name, span.start)
                return tuple(Speaker(s.name, Span(offset + s.span.start, offset + s.span.end)) for s in speakers)
        return ()

    def stranger(self, span: Span) -> bool:
        """Whether some words that name nobody known look like a name, in which case that is reported."""
        written = _AFTER_NAME.split(self.text[span.start : span.end])[0]
        name = written.strip(f"{_SIGNS}[]")
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

    def of_quotation(self, statement: Statement, reading: Reading) -> Statement | None:
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
