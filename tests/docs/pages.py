"""The blocks of a page of the documentation: files, graphs and commands with what they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"(?P<ticks>`{3,})(?P<info>.*)")
_HEADING = re.compile(r"#{1,6} (?P<title>.+)")
#: A line that names the file that the block below it holds: `People/Ada.md`:
_FILE = re.compile(r"(?:.* )?`(?P<path>[^`]+\.\w+)`:")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block."""

    #: What follows the opening backticks: `md`, `turtle`, `console` …
    info: str
    text: str
    #: The line of its opening, counted from 1.
    line: int
    #: The heading it stands under.
    heading: str
    #: The file that the line above it names; empty where it names none.
    path: str


def fences(page: str) -> Iterator[Fence]:
    """The fenced blocks of a page, in order."""
    lines = page.split("\n")
    heading, before = "", ""
    at = 0
    while at < len(lines):
        opening = _FENCE.fullmatch(lines[at])
        if opening is None:
            if title := _HEADING.fullmatch(lines[at]):
                heading = title["title"]
            before = lines[at] or before
            at += 1
            continue
        end = lines.index(opening["ticks"], at + 1)
        named = _FILE.fullmatch(before)
        text = "".join(f"{line}\n" for line in lines[at + 1 : end])
        yield Fence(opening["info"].strip(), text, at + 1, heading, named["path"] if named else "")
        before = ""
        at = end + 1


def headings(page: str) -> tuple[str, ...]:
    """The titles of a page's headings, in order."""
    inside = False
    found = []
    for line in page.split("\n"):
        if _FENCE.fullmatch(line):
            inside = not inside
        elif not inside and (title := _HEADING.fullmatch(line)):
            found.append(title["title"])
    return tuple(found)


def anchor(heading: str) -> str:
    """What a link to a heading has after its `#`, as GitHub makes it."""
    text = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
