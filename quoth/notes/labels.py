"""Labels and timecodes: what stands before the words of a turn.

`Karpathy:`, `**Karpathy:**`, `[[Andrej Karpathy|Karpathy]]:`, `Dwarkesh & Karpathy (as of October 2026):`,
`[12:34]`, `🎧 03:12 - 05:18`. Here they are only recognised by their shape; `speakers.py` knows whom a
label names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quoth.notes.model import Moment
from quoth.notes.source import Span
from quoth.notes.values import parse_date, parse_timecode

_CLOCK = r"\d{1,3}(?::\d{2}){1,2}"
_RANGE = rf"{_CLOCK}(?:\s*[-–—]+>?\s*{_CLOCK})?"
_MARKED_TIME = rf"(?:\[{_RANGE}\](?:\(\S*\))?|\({_RANGE}\)|🎧\s*{_RANGE}(?:\s*\({_CLOCK}\))?)"

#: A timecode that stands by itself: bracketed, in parentheses, or after headphones.
_TIMECODE = re.compile(rf"[*_]{{0,3}}(?P<time>{_MARKED_TIME})[*_]{{0,3}}[ \t]*(?:[-–—:][ \t]+)?")
_BESIDE = re.compile(rf"(?:{_MARKED_TIME}|{_RANGE})")
_CLOCKS = re.compile(_CLOCK)

#: A character of a name, or a link; no name holds the signs that mark other things.
_NAME = r"(?:@?\[\[[^\[\]\n]+\]\]|[^\n:*_\[\](){}<>#`\"“”«»„|=])"
_MAX_LABEL = 80
_LABEL = re.compile(
    rf"""
    (?P<before>(?:{_MARKED_TIME}|{_CLOCK})[ \t]+)?
    [*_]{{0,3}}
    (?P<names>{_NAME}{{1,{_MAX_LABEL}}}?)
    [*_]{{0,3}}
    (?P<beside>(?:[ \t]*(?:\([^()\n]{{1,80}}\)|\[{_RANGE}\])|[ \t]+{_RANGE}){{0,2}})
    [*_]{{0,3}}
    [ \t]?[:：]
    [*_]{{0,3}}
    (?=\s|$|[“"«„])
    [ \t]*
    """,
    re.VERBOSE,
)
_TURN_LINE = re.compile(
    rf"(?:[*_]{{1,3}}(?P<marked>{_NAME}{{1,{_MAX_LABEL}}}?)[*_]{{1,3}}|(?P<linked>\[\[[^\[\]\n]+\]\]))[ \t]*"
    rf"(?P<beside>{_MARKED_TIME}|{_CLOCK})[ \t]*$"
)
_HEADING_TIME = re.compile(
    rf"^(?P<lead>(?:🎧\s*|[\[(])?{_RANGE}[\])]?(?:\s*[-–—:|])?\s+)|(?P<tail>\s+(?:[\[(]{_RANGE}[\])]|{_CLOCK})\s*$)"
)
_PARENTHESIS = re.compile(r"\(([^()\n]*)\)")
_AS_OF = re.compile(r"^(?:as of|as at|in|as in|ca\.|around|since|from|circa)\s+(?P<date>.+)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"[ \t]*(?:&|/|\+|,|\band\b)[ \t]*")
_COLON = re.compile("[:：]")
_LINK = re.compile(r"@?\[\[(?P<target>[^\[\]|#\n]*)[^\[\]|\n]*(?:\\?\|(?P<label>[^\[\]\n]*))?\]\]")


@dataclass(frozen=True, slots=True)
class LabelName:
    """A name in a label, with the place it stands."""

    #: The name as it reads: a link's label, or its target.
    text: str
    #: A link's target, which names the thing for certain; empty for plain text.
    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class Label:
    """Something that may say who speaks."""

    #: The whole label as one name, in case a name holds a separator.
    whole: LabelName
    #: The names it lists.
    names: tuple[LabelName, ...]
    #: The label with its colon and the space after it.
    span: Span
    as_of: str | None = None
    moment: Moment | None = None
    #: A parenthesis that says no date: it belongs to the text.
    aside: Span | None = None


def read_timecode(text: str, start: int, end: int) -> tuple[Moment, int] | None:
    """A timecode at a place, and where the text goes on."""
    match = _TIMECODE.match(text, start, end)
    if match is None:
        return None
    moment = read_moment(match["time"])
    return (moment, match.end()) if moment else None


def read_moment(text: str) -> Moment | None:
    """The first one or two timecodes in a text as a stretch of audio; None if there is none or it is impossible."""
    bare = re.sub(r"\]\(\S*\)", "]", text)
    times = [parse_timecode(clock) for clock in _CLOCKS.findall(bare)[:2]]
    if not times or times[0] is None:
        return None
    # Snipd adds the length in parentheses; a second time that is earlier is no end.
    end = times[1] if len(times) > 1 and times[1] is not None and times[1] > times[0] else None
    return Moment(times[0], end if "-" in bare or "–" in bare or "—" in bare else None)


def read_heading_time(title: str) -> tuple[str, Moment | None]:
    """A heading without the timecode at its start or end, and the time it gives."""
    match = _HEADING_TIME.search(title)
    moment = read_moment(match.group()) if match else None
    if match is None or moment is None:
        return title, None
    return (title[: match.start()] + title[match.end() :]).strip() or title, moment


def read_label(text: str, start: int, end: int) -> Label | None:
    """What has the shape of a label at a place, whoever it names."""
    # Most lines hold no colon where a label could have one.
    if not _COLON.search(text, start, min(end, start + 3 * _MAX_LABEL)):
        return None
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    beside = match["beside"] or ""
    as_of, aside = _read_parentheses(beside, match.start("beside"))
    times = _PARENTHESIS.sub(lambda m: m.group() if _BESIDE.fullmatch(m.group()) else "", beside)
    moment = read_moment(match["before"] or "") or read_moment(times)
    return Label(
        _name(text, *match.span("names")),
        tuple(_names(text, *match.span("names"))),
        Span(match.start(), match.end()),
        as_of,
        moment,
        aside,
    )


def read_turn_line(text: str, start: int, end: int) -> Label | None:
    """A line that holds nothing but a name and a timecode: it labels what follows."""
    if text[start : start + 1] not in ("*", "_", "["):
        return None
    match = _TURN_LINE.match(text, start, end)
    if match is None:
        return None
    group = "marked" if match["marked"] else "linked"
    name = _name(text, *match.span(group))
    return Label(name, (name,), Span(match.start(), match.end()), moment=read_moment(match["beside"]))


def _read_parentheses(text: str, offset: int) -> tuple[str | None, Span | None]:
    """The date that parentheses give, or the one that is something else."""
    as_of, aside = None, None
    for match in _PARENTHESIS.finditer(text):
        inner = match[1].strip()
        said = _AS_OF.match(inner)
        date = parse_date(said["date"] if said else inner)
        if date:
            as_of = date[:10]
        elif not _BESIDE.fullmatch(match.group()):
            aside = Span(offset + match.start(), offset + match.end())
    return as_of, aside


def _names(text: str, start: int, end: int) -> Iterator[LabelName]:
    at = start
    # A separator within a link's brackets belongs to its target.
    links = [match.span() for match in _LINK.finditer(text, start, end)]
    for match in _SEPARATOR.finditer(text, start, end):
        if match.start() > at and not any(first < match.start() < last for first, last in links):
            yield _name(text, at, match.start())
            at = match.end()
    if at < end:
        yield _name(text, at, end)


def _name(text: str, start: int, end: int) -> LabelName:
    raw = text[start:end]
    link = _LINK.fullmatch(raw.strip())
    span = Span(start, end)
    if link is None:
        return LabelName(" ".join(raw.replace("[[", "").replace("]]", "").split()).removeprefix("@"), "", span)
    target = link["target"].strip().rpartition("/")[2]
    return LabelName((link["label"] or target).strip(), target, span)
