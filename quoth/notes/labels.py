"""Labels and timecodes: what stands before the words of a turn.

`Karpathy:`, `**Karpathy:**`, `[[Andrej Karpathy|Karpathy]]:`, `Dwarkesh & Karpathy (as of October 2026):`,
`[12:34]`, `🎧 03:12 - 05:18`. Here they are only recognised by their shape; `speakers.py` knows whom a
label names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from quoth.notes.declared import note_name
from quoth.notes.model import Moment
from quoth.notes.source import Span
from quoth.notes.values import parse_date, parse_timecode

_CLOCK = r"\d{1,3}(?::\d{2}){1,2}(?:\.\d{1,3})?"
_RANGE = rf"{_CLOCK}(?:\s*[-–—]+>?\s*{_CLOCK})?"
_PLAYS = r"(?:(?:🎧|▶️?|⏱️?)[ \t]*)"
#: `[🎧 Play snip - 1min (02:49 - 04:42)](…)`, as Snipd's exports link the passage.
_PLAY_LINK = rf"\[{_PLAYS}[^\[\]\n():]{{0,40}}\({_RANGE}\)\]\([^\s()]*\)"
_MARKED_TIME = (
    rf"(?:\[{_PLAYS}?{_RANGE}(?:\s*\({_CLOCK}\))?\](?:\([^\s()]*\))?|\({_PLAYS}?{_RANGE}\)"
    rf"|{_PLAYS}{_RANGE}(?:\s*\({_CLOCK}\))?|{_PLAY_LINK})"
)
#: Pictures that people put before names: a microphone, a face.
_SIGN = "[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]"

#: A timecode that stands by itself: bracketed, in parentheses, or after headphones.
_TIMECODE = re.compile(rf"[*_]{{0,3}}(?P<time>{_MARKED_TIME})[*_]{{0,3}}[ \t]*(?:[-–—:][ \t]+)?")
_CLOCKS = re.compile(_CLOCK)

#: What divides the names of a label.
_AND = r"(?:,?[ \t]*\band\b|,[ \t]*&|[&/+,])"
#: A character of a name, a link, or what stands between two names in bold; no name holds the signs that mark other
#: things.
_NAME = (
    r"(?:@?\[\[[^\[\]\n]+\]\]|\[[^\[\]\n]+\]\([^()\n]*\)"
    rf"|[^\n:：*_\[\](){{}}<>#`\"“”«»„|=]|(?<=[^\W_])_(?=[^\W_])|[*_]{{1,3}}[ \t]*{_AND}[ \t]*[*_]{{1,3}})"
)
#: A time or an aside such as `[laughs]`; no footnote, citation, field or link.
_BRACKETED = rf"(?:\[{_RANGE}\]|\[(?![\^@!])[^\[\]\n:]{{1,40}}\](?!\())"
_MAX_LABEL = 80
#: The label, folded, of a question or an answer that nobody is named to have given: `Q`, `A`, `Q1`, `A 1`.
EXCHANGED = re.compile(r"(?P<side>[qa])(?:[. ]?\d{1,3})?")
_LABEL = re.compile(
    rf"""
    (?:[*_]{{0,3}}(?P<before>{_MARKED_TIME}|{_CLOCK})[*_]{{0,3}}[ \t]+)?
    (?:{_SIGN}{{1,8}}[ \t]*)?
    (?:(?P<bold>[*_]{{2,3}})|[*_]?)
    (?P<names>{_NAME}{{1,{_MAX_LABEL}}}?)
    [*_]{{0,3}}
    (?P<beside>(?:[ \t]*(?:\([^()\n]{{1,80}}\)|{_BRACKETED})|[ \t]+{_RANGE}){{0,2}})
    [*_]{{0,3}}
    [ \t]?
    (?::(?:(?(bold)[*_]{{2,3}}|(?!))|[*_]{{0,3}}(?=\s|$|[“"«„‚]))|：[*_]{{0,3}})
    [ \t]*
    """,
    re.VERBOSE,
)
#: A name and a time that are all of a line. Only such an end of a line is worth a look.
_TURN_LINE = re.compile(
    rf"[*_]{{0,3}}(?P<name>{_NAME}{{1,{_MAX_LABEL}}}?)[*_]{{0,3}}[ \t]+"
    rf"(?P<time>{_MARKED_TIME}|{_CLOCK})[*_]{{0,3}}[ \t]*$"
)
_TURN_LINE_ENDS = "0123456789)]*_ \t"
_HEADING_TIME = re.compile(rf"^(?:{_MARKED_TIME}|{_RANGE})(?:\s*[-–—:|])?\s+|(?<!\s)\s+(?:{_MARKED_TIME}|{_CLOCK})\s*$")
_BESIDE = re.compile(rf"\((?P<inner>[^()\n]*)\)|\[[^\[\]\n]*\]|{_RANGE}")
_AS_OF = re.compile(r"^(?:as of|as at|in|as in|ca\.|around|since|from|circa)\s+(?P<date>.+)$", re.IGNORECASE)
_SEPARATOR = re.compile(rf"[ \t*_]*{_AND}[ \t*_]*")
_MARKED_OR_NOT = re.compile(rf"{_MARKED_TIME}|{_RANGE}")
_VERSE = re.compile(r"[ \t]+\d{1,3}:\d{2}(?:[-–]\d{1,3})?")
_LAST_TIME = re.compile(rf"(?P<time>\[{_RANGE}\]|\({_RANGE}\))\.?[ \t]*(?:#[^\s#]+[ \t]*)*$")
_RANGE_ALONE = re.compile(_RANGE)
_TIME_STARTS = frozenset("[(*_🎧▶⏱")
#: Brackets and what makes a word bold; an underscore within a word is one of its letters.
_SIGNS = re.compile(r"\[\[|\]\]|\*+|(?<![^\W_])_+|_+(?![^\W_])")
#: What comes along from pages of the web and cannot be seen.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_COLON = re.compile("[:：]")
_LINK = re.compile(
    r"@?\[\[(?P<target>[^\[\]|#\n]*)[^\[\]|\n]*(?:\\?\|(?P<label>[^\[\]\n]*))?\]\]"
    r"|\[(?P<words>[^\[\]\n]+)\]\((?P<path>[^()\n]*)\)"
)


@dataclass(frozen=True, slots=True)
class LabelName:
    """A name in a label, with the place it stands."""

    #: The name as it reads: a link's label, or its target.
    text: str
    #: A link's target, which names the thing for certain; empty for plain text.
    target: str
    span: Span


@dataclass(frozen=True, slots=True)
class Timecode:
    """A stretch of the audio as written."""

    #: None for a time that no clock shows, such as `12:75`.
    moment: Moment | None
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
    time: Timecode | None = None
    #: What stands in brackets and says neither date nor time: it belongs to the text.
    aside: Span | None = None
    #: Whether a bare clock follows a plain name, as in `John 3:16:`, which may be a verse.
    is_verse: bool = False


def read_timecode(text: str, start: int, end: int) -> tuple[Timecode, int] | None:
    """A timecode at a place, and where the text goes on."""
    if text[start : start + 1] not in _TIME_STARTS:
        return None
    match = _TIMECODE.match(text, start, end)
    return (_timecode(text, *match.span("time")), match.end()) if match else None


def find_last_time(text: str, start: int, end: int) -> Timecode | None:
    """A timecode in brackets that ends some words, whatever tags follow it."""
    opened = max(text.rfind("[", start, end), text.rfind("(", start, end))
    match = _LAST_TIME.match(text, opened, end) if opened > start and text[opened - 1].isspace() else None
    return _timecode(text, *match.span("time")) if match else None


def read_moment(text: str) -> Moment | None:
    """The first one or two timecodes in a text as a stretch of audio; None if there is none or it is impossible."""
    bare = re.sub(r"\]\([^\s()]*\)", "]", text)
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
    rest = title[: match.start()] + title[match.end() :]
    return rest.strip() or title, moment


def find_heading_time(title: str) -> tuple[int, int] | None:
    """Where a timecode stands in a heading, possible or not."""
    match = _HEADING_TIME.search(title)
    clock = _MARKED_OR_NOT.search(title, *match.span()) if match else None
    return clock.span() if clock else None


def read_label(text: str, start: int, end: int) -> Label | None:
    """What has the shape of a label at a place, whoever it names."""
    # Most lines hold no colon where a label could have one.
    if not _COLON.search(text, start, min(end, start + 3 * _MAX_LABEL)):
        return None
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    time = _timecode(text, *match.span("before")) if match["before"] else None
    as_of, aside = None, None
    is_verse = not match["bold"] and _VERSE.fullmatch(match["beside"]) is not None
    for part in _BESIDE.finditer(text, *match.span("beside")):
        date = _read_date(part["inner"] or "")
        if date:
            as_of = date
            continue
        if _RANGE_ALONE.fullmatch(part["inner"] or part.group().strip("[]")):
            time = _timecode(text, *part.span())
            if time.moment is not None:
                continue
        aside = Span(aside.start if aside else part.start(), part.end())
    return Label(
        _name(text, *match.span("names")),
        tuple(_names(text, *match.span("names"))),
        Span(match.start(), match.end()),
        as_of,
        time,
        aside,
        is_verse,
    )


def read_turn_line(text: str, start: int, end: int) -> Label | None:
    """A line that holds nothing but a name and a timecode: it labels what follows."""
    if start >= end or text[end - 1] not in _TURN_LINE_ENDS:
        return None
    match = _TURN_LINE.match(text, start, end)
    if match is None:
        return None
    name = _name(text, *match.span("name"))
    names = tuple(_names(text, *match.span("name")))
    return Label(name, names, Span(match.start(), match.end()), time=_timecode(text, *match.span("time")))


def _timecode(text: str, start: int, end: int) -> Timecode:
    written = text[start:end].rstrip()
    return Timecode(read_moment(written), Span(start, start + len(written)))


def _read_date(inner: str) -> str | None:
    """The date that a parenthesis gives."""
    said = _AS_OF.match(inner.strip())
    date = parse_date(said["date"] if said else inner)
    return date[:10] if date else None


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
        return LabelName(" ".join(_SIGNS.sub("", raw).split()).strip(_INVISIBLE).removeprefix("@"), "", span)
    if link["words"]:
        return LabelName(link["words"].strip(), note_name(unquote(link["path"])), span)
    target = note_name(link["target"])
    return LabelName((link["label"] or target).strip(), target, span)
