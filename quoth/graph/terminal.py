"""Text on a terminal: how wide it is, where it breaks, and what may stand in it."""

from __future__ import annotations

import unicodedata
from decimal import Decimal


def timecode(seconds: Decimal) -> str:
    """Seconds from the start of a recording as `m:ss` or `h:mm:ss`; parts of a second are dropped."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def printable(text: str) -> str:
    """One line, without what would command a terminal or turn the writing direction."""
    return "".join(c for c in " ".join(text.split()) if c == " " or unicodedata.category(c) not in ("Cc", "Cf", "Co"))


def heading(text: str, width: int) -> str:
    """A heading that stands out without colours too, as wide as it may be in cells."""
    line = f"── {text} "
    return line + "─" * max(width - cells_of(line), 2)


def linked(text: str, target: str) -> str:
    """A text that leads somewhere, for a terminal that follows links (OSC 8)."""
    return f"\x1b]8;;{printable(target)}\x1b\\{text}\x1b]8;;\x1b\\"


def cells_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, none wider than so many cells; words longer than that are broken."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = [word] if "://" in word else broken(word, width)
        lines += full
    return [*lines, line] if line or not lines else lines


def broken(word: str, width: int) -> list[str]:
    """A word in parts, none wider than so many cells."""
    parts = [""]
    for character in word:
        if cells_of(parts[-1] + character) > width:
            parts.append("")
        parts[-1] += character
    return parts
