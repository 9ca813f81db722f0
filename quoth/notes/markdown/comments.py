"""Comments, `%% … %%` and `<!-- … -->`, which no reading ever sees.

They may span blocks, so they are taken out before Markdown is parsed: each of their characters, line ends
apart, is replaced by one that stands nowhere else in the text. Offsets stay what they were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from quoth.notes.source import Span

#: What a masked character is replaced by: of the private use area, one that the text does not hold.
_CANDIDATES = [chr(code) for code in range(0xE000, 0xE100)]

# A fence runs to its closing fence or the end; a code span closes with as many backticks as open it.
_SCAN = re.compile(
    r"""
      (?P<fence>^[ \t>]*(?P<mark>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=mark)[`~]*[ \t]*$|.*\Z))
    | (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`))
    | (?P<comment>%%.*?(?:%%|\Z))
    | (?P<html>(?P<indent>^[ ]{0,3})?<!--)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_NOT_LINE_END = re.compile(r"[^\n]")


class Masked(NamedTuple):
    """A text without its comments."""

    #: As long as the text it was made from.
    text: str
    #: The character that stands for a comment's; empty where there is no comment.
    mask: str
    comments: tuple[Span, ...]
    #: The comment that is never closed, if there is one.
    unclosed: Span | None


def mask_comments(text: str, start: int = 0) -> Masked:
    """Replaces every comment from `start` on; comments in code stay, as they are code."""
    if "%%" not in text and "<!--" not in text:
        return Masked(text, "", (), None)
    mask = next((c for c in _CANDIDATES if c not in text), _CANDIDATES[0])
    parts = [text[:start]]
    comments: list[Span] = []
    unclosed = None
    at = start
    for span, closed in _comments(text, start):
        comments.append(span)
        unclosed = unclosed if closed else span
        parts += [text[at : span.start], _NOT_LINE_END.sub(mask, text[span.start : span.end])]
        at = span.end
    parts.append(text[at:])
    return Masked("".join(parts), mask, tuple(comments), unclosed)


def _comments(text: str, start: int) -> Iterator[tuple[Span, bool]]:
    """Each comment, and whether it is closed."""
    last_close = text.rfind("-->")
    at = start
    while match := _SCAN.search(text, at):
        first, at = match.span()
        if match.lastgroup == "comment":
            yield Span(first, at), at - first >= 4 and text.endswith("%%", first, at)
        elif match["html"] is not None:
            if at <= last_close:
                at = text.index("-->", at) + 3
                yield Span(match.end() - 4, at), True
            elif match["indent"] is not None:
                # As in Markdown, one that opens a block hides all that follows.
                at = len(text)
                yield Span(match.end() - 4, at), False


def without_comments(text: str, start: int = 0) -> str:
    """A text with spaces in the place of its comments."""
    masked = mask_comments(text, start)
    return masked.text.replace(masked.mask, " ") if masked.mask else text
