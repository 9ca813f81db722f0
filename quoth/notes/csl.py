"""CSL-JSON, with the place of every item and of its values.

Python's `json` reads the values; what stands around them is walked here, because it tells no places and gives up a
whole file for one fault. Items stand in a list, or in a map under `items` or `references`. Numbers are kept as they
are written.

Specification: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.source import Source, Span

Json: TypeAlias = "bool | str | list[Json] | dict[str, Json] | None"

_LISTS = frozenset({"items", "references"})
#: After how many items that break off a file is taken for something else.
FAULT_LIMIT = 1000

_SPACE = re.compile(r"\s*")
#: Where a next item begins for certain: programs write one of these first.
_ITEM = re.compile(r'\{\s*"(?:id|type|citation-key)"\s*:')
#: Numbers stay text: `json` refuses to make an `int` of very many digits.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)


@dataclass(frozen=True, slots=True)
class Member:
    """A value of an item."""

    value: Json
    #: The value's place; of a text, what stands between its quotation marks.
    span: Span
    #: The places of a list's elements.
    elements: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A bibliographic item."""

    span: Span
    #: By name, as written.
    members: dict[str, Member]


def parse_csl(source: Source) -> tuple[tuple[Item, ...], tuple[Diagnostic, ...]]:
    """The items of a file in their order, and its faults. Any text has a reading."""
    parser = _Parser(source)
    items = tuple(parser.read())
    return items, tuple(parser.diagnostics)


class _Fault(Exception):
    """JSON ends here."""

    def __init__(self, at: int, message: str) -> None:
        super().__init__(message)
        self.at = at


class _Parser:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.text = source.text
        self.diagnostics: list[Diagnostic] = []
        #: Where the element begins that is being read: behind a fault, the next item is looked for from here.
        self.begun = -1

    def report(self, at: int, message: str) -> None:
        span = Span(min(at, len(self.text)), min(at + 1, len(self.text)))
        self.diagnostics.append(Diagnostic(self.source.path, span, "bad-bibliography", message))

    # -- items --

    def read(self) -> list[Item]:
        items: list[Item] = []
        start = self.skip_space(0)
        if start == len(self.text):
            return items
        read: Callable[[int, list[Item]], object] = self.read_file
        for _ in range(FAULT_LIMIT):
            try:
                read(start, items)
                return items
            except _Fault as fault:
                self.report(fault.at, str(fault))
            following = self.find_item()
            if following is None:
                return items
            start, read = following, self.read_items
        self.report(start, "Nothing is read from here on: too many items break off.")
        return items

    def read_file(self, start: int, items: list[Item]) -> None:
        self.begun = start
        opening = self.find_list(start)
        if self.text[opening] == "{":
            end = self.read_item(opening, items)
        else:
            end = self.read_items(self.skip_space(opening + 1), items)
        if opening == start and (after := self.skip_space(end)) < len(self.text):
            raise _Fault(after, "This follows the end of the list of items.")

    def find_list(self, at: int) -> int:
        """Where the list of items begins, or the one item that the file is."""
        if self.text[at] == "[":
            return at
        if self.text[at] != "{":
            raise _Fault(at, "Here a list of items should stand: `[{…}, …]`.")
        is_item = False
        inner = self.skip_space(at + 1)
        while self.text[inner : inner + 1] != "}":
            name, start = self.read_name(inner)
            if name in _LISTS and self.text[start : start + 1] == "[":
                return start
            is_item = is_item or name in ("id", "type", "title")
            inner = self.skip_comma(self.read_value(start)[1], "}")
        if not is_item:
            raise _Fault(at, "This map holds neither `items` nor `references`, and it is no item.")
        return at

    def find_item(self) -> int | None:
        """Where the next item begins, behind a fault: perhaps in a text that was not closed."""
        match = _ITEM.search(self.text, self.begun + 1)
        return match.start() if match else None

    def read_items(self, at: int, items: list[Item]) -> int:
        """The items from one on, and the place behind their list."""
        while self.text[at : at + 1] != "]":
            if at == len(self.text):
                raise _Fault(at, "Here a `]` should stand, to close the list of items.")
            self.begun = at
            if self.text[at] == "{":
                end = self.read_item(at, items)
            elif self.text[at] == "[":
                raise _Fault(at, "Here an item should stand, and no list: `{…}`.")
            else:
                end = self.read_value(at)[1]
                self.report(at, "Here an item should stand: `{…}`.")
            at = self.skip_comma(end, "]")
        return at + 1

    def read_item(self, opening: int, items: list[Item]) -> int:
        """Reads an item as far as it goes, and gives the place behind it."""
        members: dict[str, Member] = {}
        at = self.skip_space(opening + 1)
        try:
            while self.text[at : at + 1] != "}":
                name, start = self.read_name(at)
                value, end = self.read_value(start)
                is_text = self.text[start] == '"'
                span = Span(start + is_text, end - is_text)
                members[name] = Member(value, span, self.elements(start) if isinstance(value, list) else ())
                at = self.skip_comma(end, "}")
            at += 1
        finally:
            if members:
                items.append(Item(Span(opening, at), members))
        return at

    def elements(self, opening: int) -> tuple[Span, ...]:
        """The places of the elements of a list that is known to be well formed."""
        spans = []
        at = self.skip_space(opening + 1)
        while self.text[at] != "]":
            end = self.read_value(at)[1]
            spans.append(Span(at, end))
            at = self.skip_comma(end, "]")
        return tuple(spans)

    # -- JSON --

    def read_name(self, at: int) -> tuple[str, int]:
        """The name of a map's member, and where its value begins."""
        if self.text[at : at + 1] != '"':
            raise _Fault(at, 'Here `"name": …` should stand, or `}`.')
        name, end = self.read_value(at)
        colon = self.skip_space(end)
        if self.text[colon : colon + 1] != ":":
            raise _Fault(colon, "Here a `:` should stand.")
        return str(name), self.skip_space(colon + 1)

    def read_value(self, at: int) -> tuple[Json, int]:
        """The value that begins at a place, and the place behind it."""
        try:
            return _DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            raise _Fault(error.pos, _explained(error)) from None
        except RecursionError:
            raise _Fault(at, "This value nests too deeply.") from None

    def skip_space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def skip_comma(self, at: int, closing: str) -> int:
        """The place of what follows a value: a comma is missing, or one too many, in either case it goes on."""
        after = self.skip_space(at)
        if self.text[after : after + 1] != ",":
            if self.text[after : after + 1] in ('"', "{"):
                self.report(after, "A comma is missing before this.")
            return after
        following = self.skip_space(after + 1)
        if self.text[following : following + 1] == closing:
            self.report(after, f"No comma may stand before `{closing}`.")
        return following


def _explained(error: json.JSONDecodeError) -> str:
    """What is wrong, in words that no version of Python changes."""
    if error.msg.startswith(("Unterminated", "Invalid control")):
        return "A text in quotation marks does not end in its line."
    if error.msg.startswith("Invalid \\"):
        return "A backslash starts no escape here: write it twice."
    return "This is no JSON."
