"""Front matter as YAML, with the place of everything.

The only module that knows PyYAML. It takes PyYAML's parsing events and nothing more: no tag is resolved and
no object is made. Scalars have the meaning of YAML 1.2's core schema (`yes` and `12:30` are text, `012` is 12).
What people write and YAML does not allow is repaired where only one reading is possible, and reported; an entry
that cannot be repaired is left out, and the others are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.edits import Edit
from quoth.notes.source import Source, Span

#: The largest front matter that is read, in code points.
SIZE_LIMIT = 256 * 1024
#: How many nodes a front matter may have, every alias counted as all it stands for.
NODE_LIMIT = 10_000
#: How many entries of a front matter are read one by one, where it cannot be read as a whole.
ENTRY_LIMIT = 1_000
#: How deeply lists and maps may nest.
DEPTH_LIMIT = 40
#: In how many lines of one entry a repair is tried singly.
_SINGLE_REPAIRS = 12


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value."""

    text: str
    span: Span
    #: Whether it stands without quotation marks, so that its form decides what it is.
    plain: bool = True
    #: Where its text begins, if it stands in the source character by character; None where it does not.
    start: int | None = None

    @property
    def core(self) -> bool | Decimal | str | None:
        """What it is in YAML 1.2's core schema; infinities and NaN, which no note means, stay text."""
        return _core(self.text) if self.plain else self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Map:
    """Keys with their values, as written: a key may stand twice."""

    entries: tuple[Entry, ...]
    span: Span


Node = Scalar | Sequence | Map


@dataclass(frozen=True, slots=True)
class Document:
    """What a front matter holds."""

    entries: tuple[Entry, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_yaml(source: Source, span: Span) -> Document:
    """Reads the part of a source between its front-matter markers; spans count from the source's start."""
    return _Reader(source, span).read()


# -- scalars ------------------------------------------------------------------------------------------

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")


def _core(text: str) -> bool | Decimal | str | None:
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text) or _FLOAT.fullmatch(text):
        return Decimal(text)
    if match := _BASED.fullmatch(text):
        return Decimal(int(match["octal"], 8) if match["octal"] else int(match["hex"], 16))
    return text


# -- composing ----------------------------------------------------------------------------------------


class _NotYaml(Exception):
    """YAML cannot be read from some place on; `reason` is what PyYAML's two parsers both say."""

    def __init__(self, index: int, reason: str) -> None:
        super().__init__(reason)
        self.index = index
        self.reason = reason


class _Size(NamedTuple):
    """How many nodes a node counts for, and how deeply it nests."""

    nodes: int = 1
    height: int = 1


_ONE = _Size()


@dataclass(slots=True)
class _Frame:
    """A list or map being composed."""

    start: int
    is_map: bool
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    size: _Size = _ONE


#: What stands in the place of a masked value, by the value's start.
_Masked = Mapping[int, Node]


def _quick_loader() -> Any:
    """PyYAML's parser in C where its wheel has it, its own otherwise: both read what is YAML alike."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _careful_loader() -> Any:
    """PyYAML's own parser: what is wrong is found at the same place on every machine."""
    import yaml

    return yaml.SafeLoader


def _reason(error: Any) -> str:
    """Which of the known faults a parser's message tells of."""
    said = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or ''}"
    return next((reason for words, reason in _REASONS if words in said), "")


#: Any other tag belongs to no note: its writer meant the `!` to be seen.
_STANDARD_TAGS = "tag:yaml.org,2002:"
_TOO_DEEP = f"lists and maps nest more than {DEPTH_LIMIT} deep"
_TOO_MANY = f"it holds more than {NODE_LIMIT:,} values, aliases counted in full"
#: Words of PyYAML's messages, in C or in Python, to what a newcomer is told.
_REASONS = (
    ("mapping values are not allowed", "a `key:` stands where none can; check the indentation, or quote the value"),
    ("scanning a quoted scalar", "a quotation mark is opened and not closed"),
    ("flow sequence", "a `[` is opened and not closed"),
    ("flow mapping", "a `{` is opened and not closed"),
    ("undefined alias", "`*` starts an alias, and nothing of that name is defined; quote the value"),
    ("cannot start any token", "a value begins with a character that YAML keeps for itself; quote the value"),
    ("block mapping", "the indentation does not fit the lines around it"),
    ("block collection", "the indentation does not fit the lines around it"),
    ("block scalar", "nothing but white space may follow `|` or `>`"),
    ("simple key", "a `:` is missing after the key"),
    ("could not find expected ':'", "a `:` is missing after the key"),
)


class _Composer:
    """Builds nodes from parsing events, without recursion and within bounds."""

    def __init__(self, loader: Any, text: str, base: int, source: str, anchors: dict[str, tuple[Node, _Size]]) -> None:
        self.loader = loader
        self.text = text
        #: Where the text stands in the source.
        self.base = base
        self.source = source
        #: Node and size of each anchor so far, for the whole front matter.
        self.anchors = anchors
        #: Links written without quotation marks.
        self.links: list[Scalar] = []

    def compose(self, masked: _Masked) -> Node | None:
        """The one document of the text; None for an empty one.

        Raises:
            _NotYaml: the text is not YAML, or breaks a bound.
        """
        import yaml

        try:
            return self._compose(yaml.parse(self.text, Loader=self.loader), masked)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            if "quoted scalar" in (error.context or "") and error.context_mark is not None:
                mark = error.context_mark
            raise _NotYaml(self.base + (mark.index if mark else 0), _reason(error)) from None
        except (ValueError, OverflowError):
            # PyYAML itself makes a character of an escape whose number is beyond all of them.
            at = re.search(r"\\U(?!000|0010)", self.text)
            reason = "an escape stands for no character"
            raise _NotYaml(self.base + (at.start() if at else 0), reason) from None
        except yaml.YAMLError:
            raise _NotYaml(self.base, "") from None

    def _compose(self, events: Iterator[Any], masked: _Masked) -> Node | None:
        import yaml

        stack: list[_Frame] = []
        root: Node | None = None
        done = False
        for event in events:
            kind = event.__class__
            if getattr(event, "tag", None) and not event.tag.startswith(_STANDARD_TAGS):
                raise _NotYaml(self.base + event.start_mark.index, _reason_for("cannot start any token"))
            if kind is yaml.ScalarEvent:
                node, size = self.scalar(event, masked), _ONE
                if event.anchor:
                    self.anchors[event.anchor] = (node, size)
            elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                if len(stack) >= DEPTH_LIMIT:
                    raise _NotYaml(self.base + event.start_mark.index, _TOO_DEEP)
                # A name that is being defined again stands for nothing until its node is whole.
                self.anchors.pop(event.anchor or "", None)
                stack.append(_Frame(self.base + event.start_mark.index, kind is yaml.MappingStartEvent, event.anchor))
                continue
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                frame = stack.pop()
                node, size = self.collection(frame, self.base + event.end_mark.index), frame.size
                if frame.anchor:
                    self.anchors[frame.anchor] = (node, size)
            elif kind is yaml.AliasEvent:
                if event.anchor not in self.anchors:
                    raise _NotYaml(self.base + event.start_mark.index, _reason_for("undefined alias"))
                node, size = self.anchors[event.anchor]
            elif kind is yaml.DocumentStartEvent and done:
                raise _NotYaml(self.base + event.start_mark.index, "a second document begins here")
            else:
                continue
            if stack:
                frame = stack[-1]
                frame.items.append(node)
                frame.size = _Size(frame.size.nodes + size.nodes, max(frame.size.height, size.height + 1))
                if frame.size.nodes > NODE_LIMIT or frame.size.height > DEPTH_LIMIT:
                    reason = _TOO_MANY if frame.size.nodes > NODE_LIMIT else _TOO_DEEP
                    raise _NotYaml(self.base + event.start_mark.index, reason)
            else:
                root, done = node, True
        return root

    def scalar(self, event: Any, masked: _Masked) -> Node:
        start, end = self.base + event.start_mark.index, self.base + event.end_mark.index
        if start in masked:
            return self.unmasked(masked[start], end)
        text: str = _SURROGATES.sub(_paired, event.value)
        plain = bool(event.implicit[0])
        quoted = 0 if plain or not event.style else 1
        # An anchor or a tag may stand before the value, so it is looked for from its end.
        inner = end - quoted - len(text)
        if event.style not in ("|", ">") and inner >= start and self.between(inner, end - quoted) == text:
            return Scalar(self.source[inner : end - quoted], Span(start, end), plain, inner)
        if event.style in ("|", ">"):
            end = start + len(self.source[start:end].rstrip())
        return Scalar(text, Span(start, end), plain)

    def between(self, start: int, end: int) -> str:
        """What the parser was given between two offsets of the source."""
        return self.text[start - self.base : end - self.base]

    def unmasked(self, node: Node, end: int) -> Node:
        """What a mask hides, with the lines below that go on with it."""
        if end <= node.span.end:
            return node
        if not isinstance(node, Scalar):
            raise _NotYaml(node.span.end, "")
        return Scalar(" ".join(self.source[node.span.start : end].split()), Span(node.span.start, end), False)

    def collection(self, frame: _Frame, end: int) -> Node:
        end = frame.start + len(self.source[frame.start : end].rstrip())
        span = Span(frame.start, end)
        if frame.is_map:
            keys, values = frame.items[::2], frame.items[1::2]
            return Map(tuple(Entry(self.key(k), v) for k, v in zip(keys, values, strict=True)), span)
        if len(frame.items) == 1 and not isinstance(frame.items[0], Scalar):
            link = _link(self.source, span)
            if link is not None:
                self.links.append(link)
                return link
        return Sequence(tuple(frame.items), span)

    def key(self, node: Node) -> Scalar:
        """A key; one that is itself a list or map (`{{date}}`) is known by its source."""
        if isinstance(node, Scalar):
            return node
        return Scalar(self.source[node.span.start : node.span.end], node.span, False, node.span.start)


def _reason_for(words: str) -> str:
    return dict(_REASONS)[words]


_LINK = re.compile(r"!?\[\[[^\[\]\n]+\]\]")
_LINKS = re.compile(rf"{_LINK.pattern}(?:(?:[ \t]*,[ \t]*|[ \t]*){_LINK.pattern})*[ \t]*,?")
_QUOTED_IN_LINK = re.compile(r"\[\[\s*([\"'])(?P<target>[^\"'\[\]\n]+)\1\s*\]\]")


def _link(source: str, span: Span) -> Scalar | None:
    """The link that a list in a list was meant to be."""
    written = source[span.start : span.end]
    if not _LINK.fullmatch(written):
        return None
    if match := _QUOTED_IN_LINK.fullmatch(written):
        return Scalar(f"[[{match['target'].strip()}]]", span, False)
    return Scalar(written, span, False, span.start)


# -- repairs ------------------------------------------------------------------------------------------

#: Code points that YAML forbids, and those that only YAML 1.1 takes for line ends.
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SURROGATES = re.compile("[\ud800-\udfff]+")
_SILENTLY_REPLACED = frozenset("\x85\u2028\u2029\ufeff")
#: A character that YAML takes for part of a word.
_HARMLESS = "\u00a0"
#: Lines that go on with the entry above them.
_GOES_ON = re.compile(r"[ \t\n#\]}-]")
_KEY = r"(?P<key>\"[^\"\n]*\"[ \t]*|'[^'\n]*'[ \t]*|[^\s\"'\[\]{}#&*!|>%@`,:-](?:[^\n:]|:(?=\S))*):"
_LINE = re.compile(rf"[ \t]*(?:-[ \t]+)*(?:{_KEY}(?:[ \t]+|\Z))?(?P<value>\S.*)?")
_NO_SPACE = re.compile(r"(?P<key>[A-Za-z][\w -]*):(?P<value>(?!//)\S.*)")
_BARE_KEY = re.compile(r"(?P<key>[A-Za-z][\w \t-]*):")
_NO_SPACE_ITEM = re.compile(r"[ \t]*-(?P<value>[^\s-].*)")
_COMMENT = re.compile(r"[ \t]#")
#: A comment that begins like a tag, without the space that people put after `#`.
_LOST = re.compile(r"[ \t]+(?P<lost>#[^\s#].*)")
_TAGS = re.compile(r"#[^\s#]+(?:[ \t,]+#[^\s#]+)*")
#: A value as a whole in quotation marks that only printers use.
_PRINTED = re.compile("[“„”‘‚](?P<words>[^“”„‘‚]+)[“”‘’]")
_PRINTED_MARKS = "These quotation marks are part of the value to YAML, which knows only straight ones."
#: A link that lacks one of its last, or first, brackets.
_HALF_A_LINK = re.compile(r"\[\[(?P<opened>[^\[\]\n]+)\]?|\[(?P<closed>[^\[\]\n]+)\]\]")
#: Without any of these no value is either.
_MEANT = re.compile(r"[“„”‘‚]|\[\[|\]\]")
#: Tabs behind the first word of a line, which PyYAML's two parsers do not take for the same.
_INNER_TAB = re.compile(r"(?<=[^ \t\n])[ \t]*\t[ \t]*")
_TAB_INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Repair:
    """What a value that YAML cannot read was meant to be."""

    #: The value's place: it is masked for YAML, and `node` put in.
    span: Span
    node: Node
    #: The character at fault.
    at: Span
    message: str
    suggestion: str
    code: str = "bad-yaml"
    #: What writes the suggestion.
    edits: tuple[Edit, ...] = ()


class _Reader:
    """Reads one front matter: as a whole, else entry by entry."""

    def __init__(self, source: Source, span: Span) -> None:
        self.path = source.path
        self.source = source.text
        self.span = span
        self.text = source.text[span.start : span.end]
        self.anchors: dict[str, tuple[Node, _Size]] = {}
        self.loader = _quick_loader()
        self.diagnostics: list[Diagnostic] = []

    def read(self) -> Document:
        if len(self.text) > SIZE_LIMIT:
            message = f"The front matter is longer than {SIZE_LIMIT // 1024} KiB and is not read."
            self.report(Span(self.span.start, self.span.start), message)
            return self.document([])
        self.text = _INNER_TAB.sub(_as_spaces, _FORBIDDEN.sub(self.harmless, self.text))
        before = len(self.diagnostics)
        try:
            node = self.compose(self.span.start, self.span.end, {})
        except _NotYaml:
            node = Scalar("", self.span)
        if node is None:
            return self.document([])
        if isinstance(node, Map):
            return self.document(list(node.entries))
        del self.diagnostics[before:]
        self.anchors.clear()
        self.loader = _careful_loader()
        return self.document(self.entries())

    def document(self, entries: list[Entry]) -> Document:
        entries = [self.dashed(entry) for entry in entries]
        if _MEANT.search(self.text):
            entries = [replace(entry, value=self.meant(entry.value)) for entry in entries]
        if "#" in self.text:
            entries = [replace(entry, value=self.hashes(entry.value)) for entry in entries]
        return Document(tuple(entries), tuple(sorted(self.diagnostics, key=lambda d: (d.span, d.code))))

    def harmless(self, match: re.Match[str]) -> str:
        if match.group() not in _SILENTLY_REPLACED:
            at = self.span.start + match.start()
            message = f"The control character U+{ord(match.group()):04X} stands here, which YAML does not allow."
            self.report(Span(at, at + 1), message, "Remove it.")
        return _HARMLESS

    def report(
        self, span: Span, message: str, suggestion: str = "", code: str = "bad-yaml", edits: tuple[Edit, ...] = ()
    ) -> None:
        self.diagnostics.append(Diagnostic(self.path, span, code, message, suggestion, edits))

    def compose(self, start: int, end: int, masked: _Masked, edit: Callable[[str], str] | None = None) -> Node | None:
        """The node of a stretch of the front matter, links without quotation marks reported."""
        text = self.text[start - self.span.start : end - self.span.start]
        for node in masked.values():
            text = (
                text[: node.span.start - start]
                + "x" * (node.span.end - node.span.start)
                + text[node.span.end - start :]
            )
        composer = _Composer(self.loader, edit(text) if edit else text, start, self.source, self.anchors)
        root = composer.compose(masked)
        for link in composer.links:
            message = f"The link {link.text} stands without quotation marks."
            written = _quoted(link.text)
            edits = _quoting(self.source, link.span, link.text)
            self.report(link.span, message, f"Write `{written}`.", "unquoted-link", edits)
        return root

    # -- entry by entry --

    def entries(self) -> list[Entry]:
        found: list[Entry] = []
        for count, (start, end) in enumerate(self.chunks()):
            if count == ENTRY_LIMIT:
                message = f"The front matter has more than {ENTRY_LIMIT:,} entries; from here on it is not read."
                self.report(Span(start, start), message)
                break
            found.extend(self.chunk(start, end))
        return found

    def chunks(self) -> Iterator[tuple[int, int]]:
        """The stretches that one key at the margin governs."""
        start = at = 0
        for line in self.text.splitlines(keepends=True):
            if at > start and not _GOES_ON.match(line):
                yield self.span.start + start, self.span.start + at
                start = at
            at += len(line)
        if at > start:
            yield self.span.start + start, self.span.start + at

    def chunk(self, start: int, end: int) -> tuple[Entry, ...]:
        try:
            node = self.compose(start, end, {})
        except _NotYaml as fault:
            return self.repaired(start, end, fault)
        if isinstance(node, Map):
            return node.entries
        return () if node is None else self.without_key(start, end)

    def without_key(self, start: int, end: int) -> tuple[Entry, ...]:
        """A line at the margin that is no entry: perhaps only the space after its colon is missing."""
        line = self.source[start:end]
        stripped = Span(start, start + len(line.rstrip()))
        match = _NO_SPACE.fullmatch(line.rstrip())
        if match is None:
            self.report(
                stripped,
                "This is neither a key with a value nor part of one.",
                "Write `key: value`, or remove the line.",
            )
            return ()
        key = Scalar(match["key"], Span(start, start + match.end("key")), True, start)
        at = start + match.start("value")
        value = Span(at, start + match.end("value"))
        colon = Span(at - 1, at)
        message = "A space is missing after the colon, so that YAML does not see a key."
        self.report(colon, message, f"Write `{match['key']}: {match['value']}`.")
        try:
            node = self.compose(value.start, value.end, {})
        except _NotYaml:
            node = None
        if node is None or isinstance(node, Map):
            node = Scalar(match["value"], value, False, at)
        return (Entry(key, node),)

    def repaired(self, start: int, end: int, fault: _NotYaml) -> tuple[Entry, ...]:
        if fault.reason in (_TOO_MANY, _TOO_DEEP):
            self.left_out(start, end, fault)
            return ()
        repairs = list(self.repairs(start, end))
        singly = [[repair] for repair in repairs] if 1 < len(repairs) <= _SINGLE_REPAIRS else []
        for edit in (None, _tabs_to_spaces):
            for tried in ([], *singly, repairs):
                if not tried and edit is None:
                    continue
                before = len(self.diagnostics)
                try:
                    node = self.compose(start, end, {r.span.start: r.node for r in tried}, edit)
                except _NotYaml:
                    continue
                if not isinstance(node, Map):
                    del self.diagnostics[before:]
                    continue
                for repair in tried:
                    self.report(repair.at, repair.message, repair.suggestion, repair.code, repair.edits)
                if edit is not None:
                    self.tabs(start, end)
                return node.entries
        entry = self.dashes(start, end)
        if entry is not None:
            return (entry,)
        self.left_out(start, end, fault)
        return ()

    def dashes(self, start: int, end: int) -> Entry | None:
        """A key above lines that begin with a dash at the margin, and without the space after it."""
        key, _, below = self.source[start:end].rstrip().partition("\n")
        match = _BARE_KEY.fullmatch(key)
        if match is None or not below:
            return None
        text = match["key"].rstrip()
        name = Scalar(text, Span(start, start + len(text)), True, start)
        items = self.dash_items(below, start + len(key) + 1)
        return Entry(name, items) if items is not None else None

    def left_out(self, start: int, end: int, fault: _NotYaml) -> None:
        first = min(max(fault.index, start), max(end - 1, start))
        # A fault noticed at the end of a line or of the text is shown where the line's text ends.
        while first > start and self.source[first] in " \t\n":
            first -= 1
        last = self.source.find("\n", first, end)
        last = end if last < 0 else last
        lines = (line.strip() for line in self.source[start:end].split("\n"))
        key = next((line for line in lines if line and not line.startswith("#")), "").split(":", 1)[0][:40]
        reason = f": {fault.reason}" if fault.reason else ""
        self.report(
            Span(first, max(last, first)),
            f"YAML cannot read the entry `{key}`, which is left out{reason}.",
            'Quote values that hold special characters ("…"), and indent lists with spaces.',
        )

    def tabs(self, start: int, end: int) -> None:
        match = _TAB_INDENT.search(self.source, start, end)
        if match:
            message = "A tab indents this line; YAML knows only spaces."
            self.report(Span(match.start(), match.end()), message, "Indent with two spaces.")

    def repairs(self, start: int, end: int) -> Iterator[_Repair]:
        """A repair for each value in a stretch that YAML cannot read on its own line."""
        at = start
        while at < end:
            newline = self.source.find("\n", at, end)
            line_end = end if newline < 0 else newline
            line = self.text[at - self.span.start : line_end - self.span.start].rstrip(" \t")
            match = _LINE.fullmatch(line)
            if match and match["value"]:
                offset = at + match.start("value")
                below = self.text[line_end - self.span.start : end - self.span.start]
                value = self.source[offset : at + len(line)]
                repair = _repair(value, offset, match["key"] is not None, below)
                if repair is not None:
                    yield repair
            at = line_end + 1

    # -- what YAML reads, but nobody meant --

    def dashed(self, entry: Entry) -> Entry:
        """An entry whose value is lines that begin with `-A`, which YAML takes for one running text."""
        value = entry.value
        if not isinstance(value, Scalar) or not value.plain or not value.text.startswith("-"):
            return entry
        if "\n" not in self.source[entry.key.span.end : value.span.end]:
            return entry
        items = self.dash_items(self.source[value.span.start : value.span.end], value.span.start)
        return replace(entry, value=items) if items is not None else entry

    def dash_items(self, text: str, offset: int) -> Sequence | None:
        """Lines that begin with a dash, and no space after it, as the list they were meant to be."""
        items: list[Node] = []
        at = offset
        for line in text.split("\n"):
            match = _NO_SPACE_ITEM.fullmatch(line.rstrip())
            if match is None:
                return None
            place = Span(at + match.start("value"), at + match.end("value"))
            items.append(Scalar(match["value"], place, True, place.start))
            at += len(line) + 1
        first = items[0]
        assert isinstance(first, Scalar)
        message = "A space is missing after the dash, so that YAML does not see a list."
        self.report(Span(first.span.start - 1, first.span.start), message, f"Write `- {first.text}`.")
        return Sequence(tuple(items), Span(offset, offset + len(text)))

    def meant(self, node: Node) -> Node:
        """Takes quotation marks that only printers use, and links without their last bracket, for what is meant."""
        if isinstance(node, Sequence):
            return replace(node, items=tuple(self.meant(item) for item in node.items))
        if isinstance(node, Map):
            return replace(node, entries=tuple(replace(e, value=self.meant(e.value)) for e in node.entries))
        if node.plain and (match := _PRINTED.fullmatch(node.text)):
            written = _quoted(match["words"])
            self.report(node.span, _PRINTED_MARKS, f"Write `{written}`.", edits=(Edit(node.span, written),))
            start = None if node.start is None else node.start + match.start("words")
            return Scalar(match["words"], node.span, False, start)
        if match := _HALF_A_LINK.fullmatch(node.text):
            link = f"[[{(match['opened'] or match['closed']).strip()}]]"
            message = f"This link lacks a bracket. It is read as {link}."
            edits = (Edit(node.span, _quoted(link)),)
            self.report(node.span, message, f"Write `{_quoted(link)}`.", "unclosed-link", edits)
            return Scalar(link, node.span, False)
        return node

    def hashes(self, node: Node) -> Node:
        """Looks at what follows each value: YAML takes ` #word` for a comment, its writer perhaps not.

        Where nothing but tags follows an empty value, they are the value.
        """
        if isinstance(node, Sequence):
            return replace(node, items=tuple(self.hashes(item) for item in node.items))
        if isinstance(node, Map):
            return replace(node, entries=tuple(replace(e, value=self.hashes(e.value)) for e in node.entries))
        end = node.span.end
        line_end = self.source.find("\n", end, self.span.end)
        match = _LOST.fullmatch(self.source, end, self.span.end if line_end < 0 else line_end)
        if match is None:
            return node
        lost = match["lost"].rstrip()
        at = Span(match.start("lost"), match.start("lost") + len(lost))
        message = f"YAML takes `{lost}` for a comment."
        if node.plain and not node.text and _TAGS.fullmatch(lost):
            self.report(at, f"{message} It is read as the value.", f"Write `{lost.replace('#', '')}`, or quote it.")
            return Scalar(lost, at, False, at.start)
        self.report(
            at, message, f"Quote the whole value if it belongs to it: `{_quoted(f'{node.text} {lost}'.strip())}`."
        )
        return node


def _tabs_to_spaces(text: str) -> str:
    return _TAB_INDENT.sub(_as_spaces, text)


def _as_spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _repair(value: str, offset: int, has_key: bool, below: str) -> _Repair | None:
    """What a value on a line was meant to be; None where YAML reads it, or where lines below may belong to it."""
    if _LINKS.match(value):
        return _repair_links(value, offset)
    if value[0] in "\"'":
        return None if value[0] in below and value.count(value[0]) == 1 else _repair_quoted(value, offset)
    if comment := _COMMENT.search(value):
        value = value[: comment.start()].rstrip()
    if value[0] in "|>" and re.fullmatch(r"[|>][-+0-9]*", value):
        return None
    if printed := _PRINTED.fullmatch(value):
        span, written = Span(offset, offset + len(value)), _quoted(printed["words"])
        node = Scalar(printed["words"], span, False, offset + printed.start("words"))
        return _Repair(span, node, span, _PRINTED_MARKS, f"Write `{written}`.", edits=(Edit(span, written),))
    if half := _HALF_A_LINK.fullmatch(value):
        link = f"[[{(half['opened'] or half['closed']).strip()}]]"
        span = Span(offset, offset + len(value))
        message = f"This link lacks a bracket, and quotation marks. It is read as {link}."
        edits = _writing(span, _quoted(link))
        return _Repair(
            span, Scalar(link, span, False), span, message, f"Write `{_quoted(link)}`.", "unclosed-link", edits
        )
    if value[0] in "[{":
        return None if "]" in below or "}" in below else _repair_bracket(value, offset)
    if has_key and value.startswith("- "):
        return _repair_item(value, offset)
    if value[0] in "@`%*&!|>":
        meaning = f"A value cannot begin with `{value[0]}`, which YAML keeps for itself."
        return _as_text(value, offset, 0, meaning)
    if has_key and (colon := re.search(r":(?=\s|\Z)", value)):
        return _as_text(value, offset, colon.start(), "A colon with a space after it starts a new key.")
    return None


def _as_text(value: str, offset: int, fault: int, message: str) -> _Repair:
    span = Span(offset, offset + len(value))
    node = Scalar(value, span, False, offset)
    at = Span(offset + fault, offset + fault + 1)
    written = _quoted(value)
    return _Repair(
        span, node, at, f"{message} The value is read as text.", f"Write `{written}`.", edits=_writing(span, written)
    )


def _quoted(value: str) -> str:
    """A text as YAML should hold it."""
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _writing(span: Span, written: str) -> tuple[Edit, ...]:
    """What puts a value in quotation marks in the place of another; nothing where a comment may be meant to end it."""
    return () if _COMMENT.search(written) else (Edit(span, written),)


def _quoting(source: str, span: Span, text: str) -> tuple[Edit, ...]:
    """What puts quotation marks around a text: beside it where that will do, so that others may edit the text too."""
    written = _quoted(text)
    if written != f'"{source[span.start : span.end]}"':
        return (Edit(span, written),)
    return (Edit(Span(span.start, span.start), '"'), Edit(Span(span.end, span.end), '"'))


def _paired(match: re.Match[str]) -> str:
    """The characters that pairs of escapes stand for, as JSON writes them; half of a pair stands for none."""
    return match.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _repair_links(value: str, offset: int) -> _Repair | None:
    span = Span(offset, offset + len(value))
    if not _LINKS.fullmatch(value):
        repair = _as_text(value, offset, 0, "A value with a link stands without quotation marks.")
        return replace(repair, code="unquoted-link", at=span)
    links = [
        Scalar(m.group(), Span(offset + m.start(), offset + m.end()), False, offset + m.start())
        for m in _LINK.finditer(value)
    ]
    node: Node = replace(links[0], span=span) if len(links) == 1 else Sequence(tuple(links), span)
    written = ", ".join(_quoted(link.text) for link in links)
    written = written if len(links) == 1 else f"[{written}]"
    noun = f"The link {links[0].text} stands" if len(links) == 1 else "The links stand"
    edits = (Edit(span, written),)
    return _Repair(span, node, span, f"{noun} without quotation marks.", f"Write `{written}`.", "unquoted-link", edits)


#: A backslash that begins no escape, or one of a character beyond all.
_NO_ESCAPE = re.compile(r"\\(?![0abt\tnvfre \"/\\N_LPxuU])|\\U(?!000|0010)")


def _repair_quoted(value: str, offset: int) -> _Repair | None:
    mark = value[0]
    closed = re.match(r'"(?:[^"\\]|\\.)*"' if mark == '"' else r"'(?:[^']|'')*'", value)
    span = Span(offset, offset + len(value))
    if closed is None:
        text = value[1:].rstrip()
        node = Scalar(text, span, False, offset + 1) if text else Scalar("", span, False)
        message = "A quotation mark is opened and not closed. The rest of the line is read as the value."
        at, written = Span(offset, offset + 1), _quoted(text)
        return _Repair(span, node, at, message, f"Write `{written}`.", edits=_writing(span, written))
    rest = value[closed.end() :].strip()
    if rest and not rest.startswith("#"):
        message = "Text follows a closing quotation mark."
        return _as_text(value, offset, closed.end() - 1, message)
    if mark == '"' and (escape := _NO_ESCAPE.search(closed.group())):
        text = closed.group()[1:-1]
        node = Scalar(text, span, False, offset + 1)
        message = (
            "A backslash in double quotation marks starts an escape, and this is none. The value is read as it stands."
        )
        at = Span(offset + escape.start(), offset + escape.start() + 1)
        written = _quoted(text)
        edits = (Edit(Span(offset, offset + closed.end()), written),)
        return _Repair(span, node, at, message, f"Write `{written}`.", edits=edits)
    return None


def _repair_item(value: str, offset: int) -> _Repair:
    text = value[1:].strip()
    span = Span(offset, offset + len(value))
    node = Scalar(text, span, True, offset + value.index(text, 1))
    message = "A list cannot begin on the line of its key."
    at, written = Span(offset, offset + 1), f"[{_quoted(text)}]"
    edits = _writing(span, written) if node.core == text else ()
    return _Repair(span, Sequence((node,), span), at, message, f"Write `{written}`.", edits=edits)


def _repair_bracket(value: str, offset: int) -> _Repair | None:
    """A list or map in brackets whose items YAML cannot read, or whose bracket is never closed."""
    closing = "]" if value[0] == "[" else "}"
    whole = re.match(r"\[[^\[\]]*\]|\{[^{}]*\}", value)
    if whole and whole.end() < len(value):
        return _as_text(value, offset, whole.end() - 1, f"Text follows a closing `{closing}`.")
    if value[0] == "{" or (whole is None and re.search(r"[\[\]{}]", value[1:])):
        return None
    items = tuple(_items(value[1:-1] if whole else value[1:], offset + 1))
    fault = re.search(r"[@`%*&!|>?]|:\s", value) if whole else re.match(r"\[", value)
    if fault is None:
        return None
    written = f"[{', '.join(_quoted(item.text) for item in items)}]"
    message = (
        "An item of this list holds a character that YAML keeps for itself. Each item is read as text."
        if whole
        else "A `[` is opened and not closed. The list is read as if it ended with its line."
    )
    span, at = Span(offset, offset + len(value)), Span(offset + fault.start(), offset + fault.start() + 1)
    # A number in quotation marks is text.
    edits = _writing(span, written) if all(item.core == item.text for item in items) else ()
    return _Repair(span, Sequence(items, span), at, message, f"Write `{written}`.", edits=edits)


def _items(text: str, offset: int) -> Iterator[Scalar]:
    """The items of a list, without nesting and without commas in quotation marks."""
    for match in re.finditer(r"[^,]+", text):
        item = match.group().strip()
        if item:
            start = offset + match.start() + match.group().index(item)
            quoted = len(item) > 1 and item[0] in "\"'" and item[-1] == item[0]
            inner = item[1:-1] if quoted else item
            yield Scalar(inner, Span(start, start + len(item)), not quoted, start + quoted)
