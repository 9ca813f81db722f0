"""Diagnostics as people, programs and GitHub read them, and which of them nobody wants to hear.

Everything here gives text back; who asks for a report decides where it goes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from quoth.notes.diagnostics import CODES, Diagnostic, Severity
from quoth.notes.frontmatter import find_front_matter
from quoth.notes.nearest import nearest
from quoth.notes.source import Source, Span

#: Gives the text of a path; None where it has none, because it cannot be read.
FindSource = Callable[[str], Source | None]

# -- what is heard ------------------------------------------------------------------------------------

_WORDS = r"quoth:[ \t]*ignore\b[ \t:]*(?P<codes>[\w ,\t-]*?)[ \t]*"
#: An ignore comment in the body: `%% quoth: ignore CODE %%`, or as an HTML comment.
_IN_BODY = re.compile(rf"%%[ \t]*{_WORDS}%%|<!--[ \t]*{_WORDS.replace('codes', 'html')}-->")
#: In front matter, where `%%` is no comment: `# quoth: ignore CODE`.
_IN_YAML = re.compile(rf"(?:^|(?<=[ \t]))#[ \t]*{_WORDS}$", re.MULTILINE)
#: What an ignore comment without codes silences.
_ALL = frozenset(CODES)


def heard(
    source: Source, diagnostics: Iterable[Diagnostic], ignored: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    """The diagnostics of a note without those that its comments or the configuration silence.

    A comment silences the codes it names, or all, on its line; on the next line where it stands alone. A code
    that does not exist is a diagnostic of its own.

    Args:
        ignored: Codes silenced everywhere.
    """
    lines, mistaken = _ignores(source) if "quoth:" in source.text else ({}, ())
    return tuple(
        diagnostic
        for diagnostic in in_order((*diagnostics, *mistaken))
        if diagnostic.code not in ignored
        and diagnostic.code not in lines.get(source.position(diagnostic.span.start).line, ())
    )


def _ignores(source: Source) -> tuple[Mapping[int, frozenset[str]], tuple[Diagnostic, ...]]:
    lines: dict[int, frozenset[str]] = {}
    mistaken: list[Diagnostic] = []
    for match in _comments(source):
        group = "codes" if match["codes"] is not None else "html"
        named = list(re.finditer(r"[\w-]+", match[group]))
        for code in named:
            if code.group() not in CODES:
                at = match.start(group)
                mistaken.append(_unknown_code(source, Span(at + code.start(), at + code.end())))
        line = source.position(match.start()).line
        if source.line_text(line).strip() == match.group().strip():
            line += 1
        silenced = frozenset(code.group() for code in named) if named else _ALL
        lines[line] = lines.get(line, frozenset()) | silenced
    return lines, tuple(mistaken)


def _comments(source: Source) -> Iterator[re.Match[str]]:
    body = find_front_matter(source).body
    yield from _IN_YAML.finditer(source.text, 0, body)
    yield from _IN_BODY.finditer(source.text, body)


def _unknown_code(source: Source, span: Span) -> Diagnostic:
    near = nearest(source[span], CODES)
    suggestion = f"Write `{near}`." if near else f"The codes are {', '.join(CODES)}."
    return Diagnostic(source.path, span, "unknown-code", f"There is no code `{source[span]}`.", suggestion)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Diagnostics by place, each once."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=lambda d: (d.path, d.span, d.code, d.message, d.suggestion)))


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """How many of each severity there are: `2 errors, 1 hint`; empty for none."""
    counted = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = (f"{counted[s]} {s}{'' if counted[s] == 1 else 's'}" for s in Severity if counted[s])
    return ", ".join(parts)


# -- as text ------------------------------------------------------------------------------------------

#: How many columns of a source line are shown.
_SHOWN = 100
#: Codes whose messages are about a name, and the same in every note that uses it.
_OF_NAMES = frozenset(("unknown-relation", "unresolved-link"))
#: In how many other notes the same hint is named.
_OTHERS = 3
#: What no terminal should be sent: control characters, and those that turn the direction of the text.
_UNSHOWABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_REPLACEMENT = "\ufffd"
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.HINT: "1;36"}
_TAB = 4


def as_text(diagnostics: Iterable[Diagnostic], find_source: FindSource, colour: bool = False) -> str:
    """Diagnostics for people: place, code and message, the line with carets under what is meant, what to do.

    Args:
        colour: Whether to colour it with ANSI sequences.
    """
    alike: dict[tuple[str, ...], list[Diagnostic]] = {}
    for diagnostic in in_order(diagnostics):
        # A name that note after note uses is one thing to do.
        place = () if diagnostic.code in _OF_NAMES else (diagnostic.path, str(diagnostic.span.start))
        alike.setdefault((diagnostic.code, diagnostic.message, diagnostic.suggestion, *place), []).append(diagnostic)
    return "".join(
        _one_as_text(first, find_source(first.path), colour) + _others_as_text(others)
        for first, *others in alike.values()
    )


def _others_as_text(others: Sequence[Diagnostic]) -> str:
    """Where else the same is to be said."""
    if not others:
        return ""
    paths = tuple(dict.fromkeys(showable(other.path) for other in others))
    more = f" and {len(paths) - _OTHERS} more notes" if len(paths) > _OTHERS + 1 else ""
    return f"    the same in {', '.join(paths[: _OTHERS if more else None])}{more}\n"


def _one_as_text(diagnostic: Diagnostic, source: Source | None, colour: bool) -> str:
    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text

    place = diagnostic.path
    if source is not None:
        position = source.position(diagnostic.span.start)
        place += f":{position.line}:{position.column}"
    severity = paint(diagnostic.severity, _COLOURS[diagnostic.severity])
    lines = [f"{paint(showable(place), '1')}: {severity} {diagnostic.code} {showable(diagnostic.message)}"]
    if source is not None and source.text:
        line, carets = _excerpt(source, diagnostic.span)
        if line.strip():
            lines += [
                f"    {line}",
                f"    {carets[: len(carets) - len(carets.lstrip())]}{paint(carets.lstrip(), '32')}",
            ]
    # Front matter to paste has several lines.
    lines += [f"    {showable(line)}" for line in diagnostic.suggestion.split("\n") if line]
    return "\n".join(lines) + "\n"


def _excerpt(source: Source, span: Span) -> tuple[str, str]:
    """The line a span begins on and the carets below it, tabs and wide characters allowed for."""
    position = source.position(span.start)
    text = source.line_text(position.line)
    start = min(position.column - 1, len(text))
    end = max(min(start + span.end - span.start, len(text)), start)
    first, cut = 0, ""
    if _width(text[:start]) > _SHOWN * 2 // 3:
        first, cut = _back(text, start, _SHOWN // 3), "…"
    last = _forth(text, first, _SHOWN)
    before = cut + _expanded(text[first:start])
    meant = _expanded(text[start : min(end, last)])
    after = _expanded(text[min(end, last) : last]) + ("…" if last < len(text) else "")
    return before + meant + after, " " * _width(before) + "^" * max(_width(meant), 1)


def _back(text: str, at: int, columns: int) -> int:
    """Where to begin so that about as many columns stand before a place."""
    width = 0
    while at > 0 and width < columns:
        at -= 1
        width += _width(text[at])
    return at


def _forth(text: str, at: int, columns: int) -> int:
    """Where to end so that about as many columns are shown, combining marks kept with their letter."""
    width = 0
    while at < len(text) and (width < columns or _width(text[at]) == 0):
        width += _width(text[at])
        at += 1
    return at


def _expanded(text: str) -> str:
    return showable(text.replace("\t", " " * _TAB))


def showable(text: str) -> str:
    """A text without what might command a terminal."""
    return _UNSHOWABLE.sub(_REPLACEMENT, text)


def _width(text: str) -> int:
    """How many columns a terminal takes for a text."""
    return len(text) if text.isascii() and "\t" not in text else sum(map(_columns, text))


def _columns(character: str) -> int:
    if character == "\t":
        return _TAB
    if _UNSHOWABLE.match(character):
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


# -- for programs -------------------------------------------------------------------------------------


def as_json(diagnostics: Iterable[Diagnostic], find_source: FindSource) -> str:
    """Diagnostics for programs: a JSON list. Lines and columns count from 1, offsets from 0, in code points."""
    found = [_as_object(diagnostic, find_source(diagnostic.path)) for diagnostic in in_order(diagnostics)]
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _as_object(diagnostic: Diagnostic, source: Source | None) -> dict[str, Any]:
    place: dict[str, int] = {}
    if source is not None:
        start, end = source.position(diagnostic.span.start), source.position(diagnostic.span.end)
        place = {
            "line": start.line,
            "column": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "start": diagnostic.span.start,
            "end": diagnostic.span.end,
        }
    return {
        "path": diagnostic.path,
        **place,
        "severity": str(diagnostic.severity),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "suggestion": diagnostic.suggestion,
        "edits": [
            {"start": edit.span.start, "end": edit.span.end, "replacement": edit.replacement}
            for edit in diagnostic.edits
        ],
    }


_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def as_github(diagnostics: Iterable[Diagnostic], find_source: FindSource) -> str:
    """Diagnostics as GitHub's workflow commands, which it shows at the line in a pull request."""
    return "".join(_as_command(d, find_source(d.path)) for d in in_order(diagnostics))


def _as_command(diagnostic: Diagnostic, source: Source | None) -> str:
    properties: dict[str, str | int] = {"file": diagnostic.path}
    if source is not None:
        start, end = source.position(diagnostic.span.start), source.position(diagnostic.span.end)
        properties |= {"line": start.line, "endLine": end.line}
        # GitHub takes columns only for a range within one line.
        if start.line == end.line:
            properties |= {"col": start.column, "endColumn": end.column}
    properties["title"] = diagnostic.code
    between = "\n" if "\n" in diagnostic.suggestion else " "
    message = f"{diagnostic.message}{between}{diagnostic.suggestion}".strip()
    stated = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{_COMMANDS[diagnostic.severity]} {stated}::{_escaped(message)}\n"


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


#: The formats of `quoth check --format`, each without colour.
FORMATS: dict[str, Callable[[Iterable[Diagnostic], FindSource], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}
