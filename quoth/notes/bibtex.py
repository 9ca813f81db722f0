r"""The grammar of BibTeX and BibLaTeX files: entries, fields and abbreviations, each with its place.

Written here because the libraries for it fit badly. bibtexparser 2 gives lines but no columns, leaves `"a" # jan` as
it stands, takes the field after a missing comma into the value before it without a word, writes to the log, and needs
a tenth of a second to import; pybtex keeps no places at all. The grammar is small; most of this module is about files
that break it. What it reads is what BibTeX itself reads (`bibtex.web`), with these liberties: `@comment{…}` hides all
it holds, `%` starts a comment at the start of a line between entries and anywhere between fields, `\"` does not end a
value in quotation marks, and a fault costs at most its own entry.

Values keep their TeX: `notes.latex` makes plain text of them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.source import Source, Span

#: How many characters abbreviations may come to in a file: one defined by itself, time and again, grows without end.
EXPANSION_LIMIT = 1 << 24

_MONTHS = "January February March April May June July August September October November December".split()
_WORD = r"[^\W\d_][\w-]*"
#: A block begins, or a line is a comment; `bare` is a block without its brace.
_OPENING = re.compile(
    rf"(?<![\w.\\])(?P<at>@)\s*(?P<type>{_WORD})\s*(?P<open>[{{(])"
    rf"|^[ \t]*(?:%.*|@[ \t]*(?P<bare>{_WORD})(?![\w-]|\s*[{{(]))",
    re.MULTILINE,
)
#: Where a line can only be the start of the next block, so that the one before ends there at the latest.
_BOUNDARY = re.compile(
    rf'^[ \t]*(?P<at>@)[ \t]*(?:(?:string|preamble|comment)[ \t]*[{{(]|{_WORD}[ \t]*[{{(]\s*[^\s,{{}}()="]+\s*,)',
    re.MULTILINE | re.IGNORECASE,
)
_KEYS = {"}": re.compile(r'[^\s,{}="]*'), ")": re.compile(r'[^\s,{}()="]*')}
_NAME = re.compile(r'(?P<name>[^\s{}()=",#%@\\]+)\s*=')
_BARE = re.compile(r'[^\s,{}()"#=%]+')
_WORDS = re.compile(r"[^,{}\n]*")
_SPACE = re.compile(r"(?:\s+|%.*)*")
_BETWEEN = re.compile(r"(?:[\s,]+|%.*)*")
_BRACE = re.compile(r"[{}]")
_QUOTE = re.compile(r'\\"|[{}"]')
_DELIMITER = re.compile(r"[{}),]")
#: Further fields behind a brace that should have closed the entry.
_MORE = re.compile(r'\s*,?\s*[A-Za-z][\w-]*\s*=\s*[{"\d]')
#: A line that looks like the next field.
_FIELD_LINE = re.compile(r',?[ \t]*\n[ \t]*[A-Za-z][\w-]*[ \t]*=[ \t]*[{"\w]')


@dataclass(frozen=True, slots=True)
class EntryField:
    """A field of an entry: `name = {value}`."""

    #: In lower case.
    name: str
    name_span: Span
    #: The value with abbreviations resolved and pieces joined, in TeX.
    text: str
    #: The whole value, with its braces or quotation marks.
    span: Span
    #: Where the first character of `text` stands; None where `text` is not the source, character by character.
    start: int | None

    def place(self, start: int, end: int) -> Span:
        """The place of a range of `text`; of the whole value where its text stands nowhere as such."""
        return self.span if self.start is None else Span(self.start + start, self.start + end)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: `@type{key, …}`."""

    #: In lower case.
    type: str
    key: str
    key_span: Span
    #: Each name once.
    fields: tuple[EntryField, ...]

    def field(self, *names: str) -> EntryField | None:
        """The field of the first of the names that the entry has."""
        return next((f for name in names for f in self.fields if f.name == name), None)


def parse_bibtex(source: Source) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    """The entries of a file in their order, and its faults. Any text has a reading.

    An entry without a key is left out. Keys may repeat.
    """
    parser = _Parser(source)
    parser.run()
    return tuple(parser.entries), tuple(parser.diagnostics)


@dataclass(frozen=True, slots=True)
class _Fault:
    span: Span
    message: str
    suggestion: str = ""


class _Macros:
    """Abbreviations, by name in lower case: the months, and what `@string` defines."""

    def __init__(self) -> None:
        self._texts = {name: month for month in _MONTHS for name in (month.lower(), month[:3].lower())}
        self._left = EXPANSION_LIMIT

    def define(self, name: str, text: str) -> None:
        self._texts[name.lower()] = text

    def expand(self, name: str) -> str | None:
        """What a name stands for; nothing once the file has used up what all names together may come to."""
        text = self._texts.get(name.lower())
        if text is None:
            return None
        self._left -= len(text)
        return text if self._left >= 0 else ""


@dataclass(slots=True)
class _Body:
    """What stands between the delimiters of a block, read from left to right."""

    text: str
    at: int
    #: Where the block ends at the latest.
    limit: int
    closing: str
    macros: _Macros
    #: Whether a value may not run past a line that looks like the next field: the block is known to be broken.
    careful: bool = False
    closed: bool = False
    fields: list[EntryField] = field(default_factory=list)
    #: The first fault of the grammar: what follows one is often but its echo.
    fault: _Fault | None = None
    remarks: list[_Fault] = field(default_factory=list)

    def find_fault(self, start: int, end: int, message: str, suggestion: str = "") -> None:
        if self.fault is None:
            self.fault = _Fault(Span(start, end), message, suggestion)

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Passes over what a pattern matches; the character behind it, or nothing at the end."""
        match = pattern.match(self.text, self.at, self.limit)
        self.at = match.end() if match else self.at
        return self.text[self.at] if self.at < self.limit else ""

    # -- entries --

    def read_key(self) -> tuple[str, Span]:
        """An entry's key; empty where it has none that could be cited."""
        opening = self.at - 1
        self.skip(_SPACE)
        match = _KEYS[self.closing].match(self.text, self.at, self.limit)
        start, end = match.span() if match else (self.at, self.at)
        self.at = end
        following = self.skip(_SPACE)
        if end > start and following in (",", self.closing, ""):
            return self.text[start:end], Span(start, end)
        if end == start or following == "=":
            self.find_fault(opening, opening + 1, "This entry has no key.", "Write a key before the first comma.")
            self.at = start
            return "", Span(start, start)
        if _NAME.match(self.text, self.at, self.limit):
            self.find_fault(start, end, "A comma is missing after the key.")
            return self.text[start:end], Span(start, end)
        self.find_fault(start, end, "A key holds neither white space nor braces nor quotation marks.")
        return "", Span(start, start)

    def read_fields(self) -> None:
        """The fields as far as the closing delimiter, or the end."""
        while character := self.skip(_BETWEEN):
            if character != self.closing:
                self.read_field()
                continue
            self.at += 1
            if not _MORE.match(self.text, self.at, self.limit):
                self.closed = True
                return
            self.find_fault(self.at - 1, self.at, f"This `{character}` closes the entry before its last field.")

    def read_field(self) -> None:
        name = _NAME.match(self.text, self.at, self.limit)
        if name is None:
            self.find_fault(self.at, self.at + 1, "Here a field should stand: `name = {value}`.")
            self.skip_field()
            return
        self.at = name.end()
        before = len(self.fields)
        self.read_value(name["name"].lower(), Span(*name.span("name")))
        following = self.skip(_SPACE)
        if following in (",", self.closing, ""):
            return
        if len(self.fields) > before and (next_name := _NAME.match(self.text, self.at, self.limit)):
            self.find_fault(self.at, next_name.end("name"), f"A comma is missing before `{next_name['name']}`.")
            return
        self.find_fault(self.at, self.at + 1, f"After the value of `{name['name']}` a comma should stand.")
        self.skip_field()

    def skip_field(self) -> None:
        """Goes on behind the next comma, or at the closing delimiter, outside of braces."""
        depth = 0
        for match in _DELIMITER.finditer(self.text, self.at, self.limit):
            character = match.group()
            if depth == 0 and character in (",", self.closing):
                self.at = match.start()
                return
            depth = max(0, depth + {"{": 1, "}": -1}.get(character, 0))
        self.at = self.limit

    # -- values --

    def read_value(self, name: str, name_span: Span) -> None:
        """A value: pieces with `#` between them."""
        self.skip(_SPACE)
        start = end = self.at
        pieces: list[tuple[str, int | None]] = []
        while (piece := self.read_piece(self.skip(_SPACE))) is not None:
            pieces.append(piece)
            end = self.at
            if self.skip(_SPACE) != "#":
                break
            self.at += 1
        else:
            self.find_fault(name_span.start, name_span.end, f"The value of `{name}` is missing, or a piece of it.")
        if not pieces:
            return
        if any(known.name == name for known in self.fields):
            self.remarks.append(_Fault(name_span, f"The field `{name}` stands twice; the first is read."))
            return
        text = "".join(text for text, _ in pieces)
        self.fields.append(
            EntryField(name, name_span, text, Span(start, end), pieces[0][1] if len(pieces) == 1 else None)
        )

    def read_piece(self, character: str) -> tuple[str, int | None] | None:
        """A piece of a value and its place, if it has one of its own; None where none begins."""
        if character in ("{", '"'):
            return self.read_delimited(character)
        bare = _BARE.match(self.text, self.at, self.limit)
        if bare is None:
            return None
        self.at = bare.end()
        following = self.skip(_SPACE)
        if following not in (",", "#", self.closing, "") and not _NAME.match(self.text, self.at, self.limit):
            return self.read_words(bare.start())
        self.at = bare.end()
        text = bare.group()
        if text.isdecimal():
            return text, bare.start()
        expanded = self.macros.expand(text)
        if expanded is None:
            message = f"No `@string` before this place says what `{text}` stands for; it is read as text."
            self.remarks.append(_Fault(Span(*bare.span()), message, f"Write `{{{text}}}`."))
            return text, bare.start()
        return expanded, None

    def read_words(self, start: int) -> tuple[str, int | None]:
        """Words that stand without braces: they can only be meant to go as far as the comma or the line's end."""
        match = _WORDS.match(self.text, start, self.limit)
        text = match.group().rstrip() if match else ""
        self.at = start + len(text)
        self.find_fault(start, self.at, "This value stands without braces.", f"Write `{{{text}}}`.")
        return text, start

    def read_delimited(self, opening: str) -> tuple[str, int | None]:
        """A piece in braces or in quotation marks."""
        start = self.at + 1
        stop = self.limit
        if self.careful and (line := _FIELD_LINE.search(self.text, start, stop)):
            stop = line.start()
        end = self.find_brace(start, stop) if opening == "{" else self.find_quote(start, stop)
        if end is not None:
            self.at = end + 1
            return self.text[start:end], start
        self.find_fault(start - 1, start, f"This `{opening}` is never closed.")
        self.at = stop
        return self.text[start:stop].rstrip(), start

    def find_brace(self, start: int, stop: int) -> int | None:
        """Where the brace opened before `start` is closed."""
        depth = 0
        for match in _BRACE.finditer(self.text, start, stop):
            if match.group() == "{":
                depth += 1
            elif depth == 0:
                return match.start()
            else:
                depth -= 1
        return None

    def find_quote(self, start: int, stop: int) -> int | None:
        """Where the quotation mark opened before `start` is closed: marks in braces do not count."""
        depth = 0
        for match in _QUOTE.finditer(self.text, start, stop):
            if match.group() == '"' and depth == 0:
                return match.start()
            depth = max(0, depth + {"{": 1, "}": -1}.get(match.group(), 0))
        return None


class _Parser:
    """Reads a whole file, block by block."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.entries: list[Entry] = []
        self.diagnostics: list[Diagnostic] = []
        self.macros = _Macros()
        self.boundaries = [match.start("at") for match in _BOUNDARY.finditer(self.text)]
        self._closings: dict[int, int] | None = None

    def run(self) -> None:
        at = 0
        while match := _OPENING.search(self.text, at):
            at = self.read_block(match)

    def report(self, fault: _Fault) -> None:
        diagnostic = Diagnostic(self.source.path, fault.span, "bad-bibliography", fault.message, fault.suggestion)
        self.diagnostics.append(diagnostic)

    def read_block(self, match: re.Match[str]) -> int:
        """Reads the block that begins at a match; gives the place behind it."""
        if match["open"] is None:
            if match["bare"] and match["bare"].lower() != "comment":
                span = Span(match.start("bare") - 1, match.end("bare"))
                self.report(_Fault(span, f"After `@{match['bare']}` an opening brace should stand."))
            return match.end()
        kind = match["type"].lower()
        if kind == "comment":
            return self.closings.get(match.start("open"), match.start("open")) + 1
        if kind == "preamble":
            return self.skip_preamble(match)
        body = self.read_body(match, kind, careful=False)
        if not body[1].closed:
            # One brace or quotation mark is missing somewhere: lines tell where values end.
            body = self.read_body(match, kind, careful=True)
        return self.take(match, kind, *body)

    def read_body(self, match: re.Match[str], kind: str, careful: bool) -> tuple[tuple[str, Span], _Body]:
        closing = "}" if match["open"] == "{" else ")"
        body = _Body(self.text, match.end("open"), self.limit(match), closing, self.macros, careful)
        key = ("", Span(body.at, body.at)) if kind == "string" else body.read_key()
        body.read_fields()
        return key, body

    def take(self, match: re.Match[str], kind: str, key: tuple[str, Span], body: _Body) -> int:
        if not body.closed:
            body.find_fault(match.start("open"), match.end("open"), f"This `{match['open']}` is never closed.")
        for fault in (*((body.fault,) if body.fault else ()), *body.remarks):
            self.report(fault)
        if kind == "string":
            for written in body.fields:
                self.macros.define(written.name, written.text)
        elif key[0]:
            self.entries.append(Entry(kind, *key, tuple(body.fields)))
        return body.at

    def skip_preamble(self, match: re.Match[str]) -> int:
        """Passes over what LaTeX is told before the bibliography."""
        closing = "}" if match["open"] == "{" else ")"
        body = _Body(self.text, match.end("open"), self.limit(match), closing, self.macros)
        while body.skip(_BETWEEN) not in (closing, ""):
            body.skip_field()
        return body.at + (body.at < body.limit)

    def limit(self, match: re.Match[str]) -> int:
        """Where the block that begins at a match ends at the latest."""
        following = bisect_right(self.boundaries, match.start("at"))
        return self.boundaries[following] if following < len(self.boundaries) else len(self.text)

    @property
    def closings(self) -> dict[int, int]:
        """The closing brace of every brace that has one."""
        if self._closings is None:
            self._closings = {}
            opened: list[int] = []
            for match in _BRACE.finditer(self.text):
                if match.group() == "{":
                    opened.append(match.start())
                elif opened:
                    self._closings[opened.pop()] = match.start()
        return self._closings
