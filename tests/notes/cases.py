"""Cases kept as Markdown: a heading, a note, and how it is to be read. `fixtures/README.md` says how to write one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from quoth.notes.model import Note, People
from quoth.notes.outline import outline
from quoth.notes.settings import Settings
from quoth.notes.source import Source
from quoth.notes.statements import read
from quoth.ontology.slugs import fold_name

_HEADING = re.compile(r"## (?P<title>.+)")
_ROWS = re.compile(r"<!-- row: (?P<rows>.+) -->")
_CONTEXT = re.compile(r"- (?P<key>[a-z][a-z ]*): (?P<value>.+)")
_FENCE = re.compile(r"(?P<ticks>`{3,})(?P<info>[a-z]*)")
_PERSON = re.compile(r"(?P<name>[^,()]+?)\s*(?:\((?P<aliases>[^)]*)\))?(?:,|$)")
_ESCAPE = re.compile(r"\\(?:(?P<letter>[trs])|u(?P<code>[0-9a-f]{4,5}) ?)")
_LETTERS = {"t": "\t", "r": "\r", "s": " "}

#: The vault that a case reads its note in, where it does not say otherwise.
_USUAL = {"file": "Note.md"}


class BadCase(ValueError):
    """A fixture file is not written as it should be; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One behaviour: a note and its reading."""

    path: Path
    #: The line of its heading, counted from 1.
    line: int
    title: str
    note: str
    expected: tuple[str, ...]
    #: The lines of the fixture file that the expected reading takes, counted from 0.
    place: tuple[int, int]
    rows: tuple[str, ...] = ()
    context: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.path.stem}:{self.line}: {self.title}"

    def read(self) -> Note:
        """The note, read as the program reads it."""
        context = {**_USUAL, **self.context}
        content = self.note.replace("\n", {"crlf": "\r\n", "cr": "\r"}.get(context.get("line ends", ""), "\n"))
        source = Source.decode(context["file"], (("\ufeff" if "bom" in context else "") + content).encode())
        settings = _settings(context)
        return read(outline(source, settings), People(_people(context.get("people", "")), settings.me), settings)


def load(path: Path) -> Iterator[Case]:
    """The cases of a fixture file, in order.

    Raises:
        BadCase: a case lacks its note or its reading, or has a key that no case has.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    common: dict[str, str] = {}
    case: Case | None = None
    blocks = 0
    at = 0
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.fullmatch(line)
        if fence:
            end = next((i for i in range(at + 1, len(lines)) if lines[i] == fence["ticks"]), None)
            if end is None or case is None or blocks > 1:
                raise BadCase(f"{path.name}:{at + 1}: a block of no case, or without end")
            inside = lines[at + 1 : end]
            if blocks == 0:
                case = replace(case, note=_unescaped("\n".join(inside) + "\n", case.context))
            else:
                case = replace(case, expected=tuple(inside), place=(at + 1, end))
            blocks += 1
            at = end
        elif heading := _HEADING.fullmatch(line):
            if case:
                yield _complete(case, blocks)
            case = Case(path, at + 1, heading["title"], "", (), (0, 0), context=dict(common))
            blocks = 0
        elif (rows := _ROWS.fullmatch(line)) and case:
            case = replace(case, rows=(*case.rows, *(row.strip() for row in rows["rows"].split(","))))
        elif context := _CONTEXT.fullmatch(line):
            if context["key"] not in _KEYS:
                raise BadCase(f"{path.name}:{at + 1}: no case has a `{context['key']}`")
            (case.context if case else common)[context["key"]] = context["value"]
        at += 1
    if case:
        yield _complete(case, blocks)


def _complete(case: Case, blocks: int) -> Case:
    if blocks != 2:
        raise BadCase(f"{case.id}: a case is a note and its reading")
    return case


#: What a case may say of the vault around its note.
_KEYS = frozenset({"file", "people", "me", "language", "folders", "line ends", "bom", "escapes"}) | {
    f"{which} headings" for which in ("insight", "question", "thought", "transcript")
}


def _unescaped(text: str, context: dict[str, str]) -> str:
    if "escapes" not in context:
        return text
    return _ESCAPE.sub(lambda m: _LETTERS[m["letter"]] if m["letter"] else chr(int(m["code"], 16)), text)


def _people(written: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for match in _PERSON.finditer(written):
        name = match["name"].strip()
        for form in (name, *(match["aliases"] or "").split(";")):
            if form.strip():
                known[fold_name(form)] = name
    return known


def _settings(context: dict[str, str]) -> Settings:
    settings = Settings(me=context.get("me", ""), language=context.get("language", ""))
    headings = {
        key.replace(" ", "_"): tuple(heading.strip() for heading in value.split(","))
        for key, value in context.items()
        if key.endswith(" headings")
    }
    folders = dict(pair.split(" = ") for pair in context["folders"].split(", ")) if "folders" in context else {}
    return replace(settings, folders=folders, **headings)  # type: ignore[arg-type]  # the names are those of _KEYS
