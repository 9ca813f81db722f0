"""What is written like something and was read as something else: labels that Markdown swallowed, names given twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.labels import Label, read_label
from quoth.notes.model import Block, Outline
from quoth.notes.places import nearest_callout
from quoth.notes.source import Span
from quoth.notes.speakers import Known
from quoth.notes.units import walk_blocks

_INDENTED = re.compile(r"[ \t]*(?P<words>[^\n]+)")


def swallowed_by_heading(outline: Outline, block: Block, known: Known) -> Iterator[Diagnostic]:
    """A turn that is underlined with dashes is a heading to Markdown."""
    for line in block.lines if block.setext else ():
        label = _turn(outline, line, known)
        if label is not None:
            message = f"This turn of {label.whole.text} is underlined, so Markdown makes it a heading"
            suggestion = "Put an empty line before the line of dashes."
            yield Diagnostic(outline.path, label.span, "swallowed-label", message, suggestion)


def swallowed_by_code(outline: Outline, block: Block, known: Known) -> Iterator[Diagnostic]:
    """A known speaker's label in indented code is hardly meant as code."""
    if outline.source[block.span].lstrip().startswith(("```", "~~~")):
        return
    for match in _INDENTED.finditer(outline.source.text, block.span.start, block.span.end):
        label = _turn(outline, Span(*match.span("words")), known)
        if label is not None:
            message = f"This turn of {label.whole.text} is indented by four spaces, so Markdown makes it code"
            yield Diagnostic(outline.path, label.span, "swallowed-label", message, "Remove the indentation.")


def misspelt_callout(outline: Outline, block: Block) -> Iterator[Diagnostic]:
    """A callout whose type means nothing, and is nearly one that does."""
    near = nearest_callout(block.label)
    if near is not None:
        start = outline.source.text.index("[!", block.span.start)
        span = Span(start, outline.source.text.index("]", start) + 1)
        message = f"`{block.label}` is no type of callout that Quoth knows, so these words are taken as yours"
        yield Diagnostic(outline.path, span, "unknown-callout", message, f"Write `[!{near}]`.")


def _turn(outline: Outline, line: Span, known: Known) -> Label | None:
    label = read_label(outline.source.text, line.start, line.end)
    return label if label and known.speakers(label) else None


def duplicate_ids(outline: Outline) -> Iterator[Diagnostic]:
    """Block ids that stand in the note more than once."""
    seen: set[str] = set()
    for block in walk_blocks(outline.blocks):
        for at, name in block.block_ids:
            if name.casefold() in seen:
                message = f"The block id ^{name} stands here a second time"
                span = Span(at, at + 1 + len(name))
                yield Diagnostic(outline.path, span, "duplicate-block-id", message, f"^{name}-2")
            seen.add(name.casefold())
