"""The values of fields: the grammar that front matter and inline fields share.

It is Dataview's, with more spellings of dates and durations. Every value carries the exact place it was read
from, and any text at all has a reading: what is nothing else is text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import unquote

from quoth.notes.model import Value, ValueKind
from quoth.notes.source import Span

_LINK = re.compile(r"!?\[\[(?P<target>[^\[\]\n|]*?)\\?(?:\|(?P<label>[^\[\]\n]*))?\]\]")
_MARKDOWN_LINK = re.compile(
    r"\[(?P<label>[^\[\]\n]*)\]\((?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))\)"
)
_QUOTED = re.compile(r'"(?P<text>(?:[^"\\\n]|\\.)*)"')
_URL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"]+|(?:urn|mailto):[^\s<>\"]+)")
_MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ESCAPE = re.compile(r"\\(.)")
_COMMA = re.compile(r"\s*,\s*")
_BETWEEN_LINKS = re.compile(r"\s*[,;]?\s*(?:(?:and|&)\s+)?")
#: An atom as far as its own comma-free text goes, for lists.
_UP_TO_COMMA = re.compile(r"[^,]+")

_DIGIT = re.compile(r"[0-9]")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_BOOLEANS = {"true": "true", "false": "false"}

_ISO_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?P<fraction>\.[0-9]+)?)?"
    r"\s?(?P<zone>Z|[-+][0-9]{2}:?[0-9]{2})?)?)?)?"
)
_MONTH_NUMBERS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_DAY_MONTH_YEAR = re.compile(
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?)?(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<year>[0-9]{4})"
)
_MONTH_DAY_YEAR = re.compile(
    r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{4})"
)

_YEAR_FIRST = re.compile(r"([0-9]{4})(?:[/.]|(?=[0-9]{4}\Z))([0-9]{1,2})(?:[/.]|(?<=[0-9]{6}))([0-9]{1,2})")
_YEAR_LAST = re.compile(r"(?P<first>[0-9]{1,2})(?P<sign>[/.-])(?P<second>[0-9]{1,2})(?P=sign)(?P<year>[0-9]{4})")
_WITH_WEEKDAY = re.compile(r"[A-Za-z]{3,9}\.?,?\s+(?P<date>.+?)(?:\s+[0-9]{1,2}:[0-9]{2}.*)?")

_CLOCK = re.compile(
    r"(?:(?P<hours>[0-9]{1,3}):(?P<minutes>[0-9]{2})|(?P<long>[0-9]{1,4})):(?P<seconds>[0-9]{2}(?:\.[0-9]{1,9})?)"
)
_UNITS = {
    "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1,
    "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
    "h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600,
    "d": 86400, "day": 86400, "days": 86400,
    "w": 604800, "wk": 604800, "wks": 604800, "week": 604800, "weeks": 604800,
}  # fmt: skip
_AMOUNT = re.compile(r"(?P<number>[0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(?P<unit>[A-Za-z]+)\.?")
_BETWEEN_AMOUNTS = re.compile(r"\s*(?:,\s*(?:and\s+)?|\band\s+)?")
_ISO_DURATION = re.compile(
    r"P(?=.)(?:(?P<w>[0-9]{1,9})W)?(?:(?P<d>[0-9]{1,9})D)?"
    r"(?:T(?=.)(?:(?P<h>[0-9]{1,9})H)?(?:(?P<m>[0-9]{1,9})M)?(?:(?P<s>[0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?",
    re.IGNORECASE,
)


def parse_values(text: str, offset: int = 0) -> tuple[Value, ...]:
    """The values that a text holds: none, one, or a list.

    A list is made of links, quoted strings, numbers, dates, durations or booleans with commas between them;
    links may follow each other without. Plain words with commas are one text.

    Args:
        offset: Where the text stands in its source.
    """
    start, end = _trim(text, 0, len(text))
    if start == end:
        return ()
    whole = _atom(text, start, end, offset)
    if whole is not None:
        return (whole,)
    listed = _links(text, start, end, offset) or _list(text, start, end, offset)
    if listed is not None:
        return listed
    return (Value(ValueKind.TEXT, text[start:end], Span(offset + start, offset + end)),)


def unescaped(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Values in Markdown, in which `\\[` stands for `[`."""
    return tuple(
        replace(value, text=_MARKDOWN_ESCAPE.sub(r"\1", value.text)) if value.kind is ValueKind.TEXT else value
        for value in values
    )


def parse_value(text: str, offset: int = 0) -> Value | None:
    """The one value that a text is, taken whole: never a list. None for white space."""
    start, end = _trim(text, 0, len(text))
    if start == end:
        return None
    return _atom(text, start, end, offset) or Value(ValueKind.TEXT, text[start:end], Span(offset + start, offset + end))


def parse_number(text: str) -> str | None:
    """A number's digits in plain decimal notation: `012` is `12`, `1e3` is `1000`, `2.50` is `2.5`."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    return format_number(Decimal(text))


def format_number(number: Decimal) -> str:
    """A finite number in plain decimal notation, without zeros that say nothing."""
    digits = f"{number:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in {"-0", "", "-"} else digits


def parse_date(text: str) -> str | None:
    """A date in ISO 8601: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a date with time, or None.

    Reads ISO dates and, in English, `17 October 2025`, `October 17, 2025` and `October 2025`. Days that no
    calendar has are no dates.
    """
    text = text.strip()
    match = _ISO_DATE.fullmatch(text)
    if match:
        return _iso_date(match)
    match = _DAY_MONTH_YEAR.fullmatch(text) or _MONTH_DAY_YEAR.fullmatch(text)
    month = _MONTH_NUMBERS.get(match["month"].lower()) if match else None
    if not match or not month:
        return None
    year, day = int(match["year"]), match["day"]
    if not _is_date(year, month, int(day or 1)):
        return None
    return f"{year:04}-{month:02}-{int(day):02}" if day else f"{year:04}-{month:02}"


def meant_date(text: str) -> str | None:
    """The date that a text means in a form that is not read; None where it may be another, as `10/11/2025` may.

    `2025/10/17`, `20251017`, `17.10.2025`, `17/10/2025`, `10/17/2025`, `Fri, 17 Oct 2025 10:00:00 GMT`.
    """
    text = text.strip()
    if match := _YEAR_FIRST.fullmatch(text):
        return parse_date(f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}")
    if match := _YEAR_LAST.fullmatch(text):
        day, month = int(match["first"]), int(match["second"])
        if match["sign"] != "." and day <= 12:
            day, month = month, day
            if day <= 12 and day != month:
                return None
        return parse_date(f"{match['year']}-{month:02}-{day:02}")
    match = _WITH_WEEKDAY.fullmatch(text)
    return parse_date(match["date"]) if match else None


def _iso_date(match: re.Match[str]) -> str | None:
    year, month, day = match["year"], match["month"], match["day"]
    if not _is_date(int(year), int(month or 1), int(day or 1)):
        return None
    if match["hour"] is None:
        return "-".join(part for part in (year, month, day) if part)
    hour, minute, second = match["hour"], match["minute"], match["second"] or "00"
    if int(hour) > 23 or int(minute) > 59 or int(second) > 59:
        return None
    fraction = (match["fraction"] or "").rstrip("0").rstrip(".")
    zone = match["zone"] or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    if zone and zone != "Z" and (int(zone[1:3]) > 14 or int(zone[4:]) > 59):
        return None
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}{zone}"


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def parse_timecode(text: str) -> Decimal | None:
    """A place in the audio in seconds: `m:ss` or `h:mm:ss`, or None. `62:03` is `1:02:03`."""
    match = _CLOCK.fullmatch(text.strip())
    if not match:
        return None
    seconds = Decimal(match["seconds"])
    minutes = int(match["minutes"] or 0)
    if seconds >= 60 or minutes >= 60:
        return None
    if match["long"] is not None:
        return int(match["long"]) * 60 + seconds
    return int(match["hours"]) * 3600 + minutes * 60 + seconds


def parse_duration(text: str) -> Decimal | None:
    """A length of time in seconds, or None.

    Reads `1h 22m`, `2 hours, 5 minutes`, `1:22:03`, `62:03`, and ISO 8601 (`PT1H22M`) up to weeks: months
    and years have no fixed length.
    """
    text = text.strip()
    return _spelled_duration(text) if (clock := parse_timecode(text)) is None else clock


def _spelled_duration(text: str) -> Decimal | None:
    match = _ISO_DURATION.fullmatch(text)
    if match:
        return sum((Decimal(n) * _UNITS[unit] for unit, n in match.groupdict().items() if n), Decimal(0))
    total, at, units = Decimal(0), 0, set()
    while at < len(text):
        match = _AMOUNT.match(text, at)
        unit = _UNITS.get(match["unit"].lower()) if match else None
        if not match or unit is None or unit in units:
            return None
        units.add(unit)
        total += Decimal(match["number"]) * unit
        at = match.end()
        between = _BETWEEN_AMOUNTS.match(text, at)
        if between and between.end() < len(text):
            at = between.end()
    return total if units else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _atom(text: str, start: int, end: int, offset: int) -> Value | None:
    """A value that is not text, if the range is just that."""
    if text[start] in "[!<" or text[start] == '"':
        marked = _marked(text, start, offset)
        return marked if marked is not None and marked.span.end == offset + end else None
    atom = text[start:end]
    kind_and_text = _plain(atom)
    return Value(kind_and_text[0], kind_and_text[1], Span(offset + start, offset + end)) if kind_and_text else None


def _plain(atom: str) -> tuple[ValueKind, str] | None:
    if atom.lower() in _BOOLEANS:
        return ValueKind.BOOLEAN, atom.lower()
    if _DIGIT.search(atom) and (measured := _measured(atom)) is not None:
        return measured
    return (ValueKind.URL, atom) if _URL.fullmatch(atom) else None


def _measured(atom: str) -> tuple[ValueKind, str] | None:
    """A number, date or duration; none of them does without a digit."""
    if (number := parse_number(atom)) is not None:
        return ValueKind.NUMBER, number
    if (iso := parse_date(atom)) is not None:
        return ValueKind.DATE, iso
    # `12:30` may be a time of day or a ratio: only a key that takes a timecode reads it as one.
    if atom.count(":") != 1 and (seconds := parse_duration(atom)) is not None:
        return ValueKind.DURATION, format_number(seconds)
    return None


def _marked(text: str, at: int, offset: int) -> Value | None:
    """A value that brackets or quotation marks delimit, beginning at a place."""
    if match := _LINK.match(text, at):
        target, label = match["target"].strip(), (match["label"] or "").strip()
        if not target:
            return None
        return _value(ValueKind.LINK, target, match, offset, "" if label == target else label)
    if match := _MARKDOWN_LINK.match(text, at):
        target = (match["angled"] or match["plain"] or "").strip()
        if not target:
            return None
        if _URL.fullmatch(target):
            return _value(ValueKind.URL, target, match, offset, match["label"].strip())
        return _value(ValueKind.LINK, unquote(target), match, offset, match["label"].strip())
    if match := _QUOTED.match(text, at):
        return _value(ValueKind.TEXT, _ESCAPE.sub(r"\1", match["text"]), match, offset)
    if text[at] == "<" and (match := _URL.match(text, at + 1)) and text[match.end() : match.end() + 1] == ">":
        return Value(ValueKind.URL, match.group(), Span(offset + at, offset + match.end() + 1))
    return None


def _value(kind: ValueKind, text: str, match: re.Match[str], offset: int, label: str = "") -> Value:
    return Value(kind, text, Span(offset + match.start(), offset + match.end()), label)


def _links(text: str, start: int, end: int, offset: int) -> tuple[Value, ...] | None:
    """Two or more links, with commas, semicolons or mere spaces between them."""
    values: list[Value] = []
    at = start
    while at < end:
        value = _marked(text, at, offset) if text[at] in "[!<" else None
        if value is None:
            return None
        values.append(value)
        between = _BETWEEN_LINKS.match(text, value.span.end - offset)
        at = between.end() if between else end
    return tuple(values)


def _list(text: str, start: int, end: int, offset: int) -> tuple[Value, ...] | None:
    """Atoms with commas between them; None where anything but an atom stands among them."""
    values: list[Value] = []
    at = start
    while at < end:
        value = _marked(text, at, offset) if text[at] in '[!<"' else None
        if value is None:
            match = _UP_TO_COMMA.match(text, at, end)
            if not match:
                return None
            value = _atom(text, *_trim(text, at, match.end()), offset) if match.group().strip() else None
        if value is None:
            return None
        values.append(value)
        after = value.span.end - offset
        comma = _COMMA.match(text, after, end)
        if comma is None:
            if _trim(text, after, end)[0] != end:
                return None
            break
        at = comma.end()
    return tuple(values)
