"""Comments, `%% … %%` and `<!-- … -->`, which no reading ever sees.

They may span blocks, so they are taken out before Markdown is parsed: each of their characters, line ends
apart, is replaced by one that stands nowhere else in the text. Offsets stay what they were.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from quoth.notes.source import Span

#: What a masked character is replaced by: of the private use area, one that the text does not hold.
_CANDIDATES = [chr(code) for code in range(0xE000, 0xE100)]

# A fence runs to its closing fence or the end; a code span closes with as many backticks as open it.
_SCAN = re.compile(
    r"""
      (?P<fence>^[ \t>]*(?P<mark>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=mark)[`~]*[ \t]*$|.*\Z))
    | (?P<code>(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`))
    | (?P<comment>%%.*?(?:%%|\Z) | <!--.*?--> | ^[ ]{0,3}<!--.*\Z)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_CLOSED = re.compile(r"%%.*%%|<!--.*-->", re.DOTALL)
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
    for match in _SCAN.finditer(text, start):
        if match.lastgroup != "comment":
            continue
        span = Span(*match.span())
        comments.append(span)
        if not _CLOSED.fullmatch(match.group()):
            unclosed = span
        parts += [text[at : span.start], _NOT_LINE_END.sub(mask, match.group())]
        at = span.end
    parts.append(text[at:])
    return Masked("".join(parts), mask, tuple(comments), unclosed)


def without_comments(text: str, start: int = 0) -> str:
    """A text with spaces in the place of its comments."""
    masked = mask_comments(text, start)
    return masked.text.replace(masked.mask, " ") if masked.mask else text
