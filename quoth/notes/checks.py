"""What is written like something and was read as something else: labels that Markdown swallowed, names given twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.labels import read_label
from quoth.notes.model import Block, Outline, Statement
from quoth.notes.source import Span
from quoth.notes.speakers import Known


def swallowed_by_heading(outline: Outline, block: Block, known: Known) -> Iterator[Diagnostic]:
    """A turn that is underlined with dashes is a heading to Markdown."""
    if block.setext and block.lines:
        label = read_label(outline.source.text, block.lines[0].start, block.lines[0].end)
        if label and known.speakers(label):
            message = f"This turn of {label.whole.text} is underlined, so Markdown makes it a heading"
            suggestion = "Put an empty line before the line of dashes."
            yield Diagnostic(outline.path, label.span, "swallowed-label", message, suggestion)


def swallowed_by_code(outline: Outline, block: Block, known: Known) -> Iterator[Diagnostic]:
    """A known speaker's label in indented code is hardly meant as code."""
    code = outline.source[block.span]
    indent = len(code) - len(code.lstrip(" \t"))
    if indent and not code.lstrip().startswith(("```", "~~~")):
        label = read_label(outline.source.text, block.span.start + indent, block.span.end)
        if label and known.speakers(label):
            message = f"This turn of {label.whole.text} is indented by four spaces, so Markdown makes it code"
            yield Diagnostic(outline.path, label.span, "swallowed-label", message, "Remove the indentation.")


def duplicate_ids(outline: Outline, statements: Sequence[Statement]) -> Iterator[Diagnostic]:
    """Block ids that more than one statement bears."""
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
