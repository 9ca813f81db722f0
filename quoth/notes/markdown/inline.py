"""A block's inline content as pieces and references, each with its exact place.

markdown-it-py gives inline tokens no position. Here every rule is wrapped so that the tokens it pushes
carry the range it consumed, and `_PlacedState` keeps the place of plain text. Content that holds no
character of Markdown's at all, which is most of it, never meets the parser.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from quoth.notes.markdown.rules import FIELD_TEST, FOOTNOTES, RULES, Rule
from quoth.notes.model import Field, Piece, PieceKind, Reference, ReferenceKind, Value, ValueKind
from quoth.notes.source import Span
from quoth.notes.values import parse_values, unescaped
from quoth.ontology.identifiers import find_identifiers, identifier_in_url, time_in_url

#: Says whether a key is one that Quoth or the vault's configuration knows.
KnownKey = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Content:
    """The inline content of a block: lines that need not touch in the source."""

    text: str
    #: Where each line begins in `text`, and where that is in the source.
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, text: str, lines: Sequence[Span]) -> Content:
        """Lines of a source's text as content."""
        if len(lines) == 1:
            return cls(text[lines[0].start : lines[0].end], (0,), (lines[0].start,))
        parts = [text[line.start : line.end] for line in lines]
        starts, at = [], 0
        for part in parts:
            starts.append(at)
            at += len(part) + 1
        return cls("\n".join(parts), tuple(starts), tuple(line.start for line in lines))

    def offset(self, at: int) -> int:
        """The place in the source of a place in the text."""
        if len(self.starts) == 1:
            return self.offsets[0] + at
        line = bisect_right(self.starts, at) - 1
        return self.offsets[line] + at - self.starts[line]

    def span(self, start: int, end: int) -> Span:
        """The source's span of a range of the text; an end is a place after a character."""
        if end <= start:
            at = self.offset(start)
            return Span(at, at)
        return Span(self.offset(start), self.offset(end - 1) + 1)


@dataclass(frozen=True, slots=True)
class Inline:
    """What a block's inline content holds."""

    pieces: tuple[Piece, ...] = ()
    references: tuple[Reference, ...] = ()
    fields: tuple[Field, ...] = ()


class _PlacedState(StateInline):
    """The parser's state, remembering where plain text began."""

    pending_start = 0

    def append_pending(self, text: str) -> None:
        if not self._pending and not self._pending_buffer:
            self.pending_start = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta["range"] = (self.pending_start, self.pending_start + len(token.content))
        return token


def _placed(rule: Rule) -> Rule:
    """The rule, giving each token it pushes the range it consumed."""

    def placed(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, True)
        first, start = len(state.tokens), state.pos
        if not rule(state, False):
            return False
        at = start
        for token in state.tokens[first:]:
            if "range" in token.meta:
                continue
            # Delimiter runs push one text token a marker, links in angle brackets their address; every other rule
            # pushes what it consumed.
            found = state.src.find(token.content, at, state.pos) if token.type == "text" and token.content else -1
            if found >= 0:
                at = found + len(token.content)
                token.meta["range"] = (found, at)
            else:
                token.meta["range"] = (start, state.pos)
        return True

    return placed


_NORMAL = re.compile(r"(?:[A-Za-z0-9/:?&=._~#+@!$'()*,;-]|%[0-9A-Fa-f]{2})*")


#: Where each rule of markdown-it-py may match.
_STARTS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "math_inline": "$",
    **{name: characters for name, characters, _, _ in RULES},
}


class _Markdown(MarkdownIt):
    """The parser, but for what takes time and changes nothing."""

    def normalizeLink(self, url: str) -> str:
        return url if _NORMAL.fullmatch(url) else super().normalizeLink(url)


class _Inline(ParserInline):
    """The inline parser, trying at each character only the rules that may match there."""

    def __init__(self) -> None:
        super().__init__()
        self.starting: dict[str, tuple[Rule, ...]] = {}
        self.text: Rule = self.ruler.__rules__[0].fn

    def prepare(self) -> None:
        """Gives every rule its places, and sorts the rules by where they start."""
        for entry in self.ruler.__rules__:
            entry.fn = _placed(entry.fn)
            for character in _STARTS[entry.name] if entry.enabled and entry.name != "text" else ():
                self.starting[character] = (*self.starting.get(character, ()), entry.fn)
        self.text = self.ruler.__rules__[0].fn

    def tokenize(self, state: StateInline) -> None:
        source, end = state.src, state.posMax
        deepest = state.md.options["maxNesting"]
        while state.pos < end:
            rules = self.starting.get(source[state.pos])
            if rules is None:
                if self.text(state, False):
                    continue
            elif state.level < deepest and any(rule(state, False) for rule in rules):
                continue
            state.append_pending(source[state.pos])
            state.pos += 1
        if state.pending:
            state.pushPending()


@cache
def _parser() -> MarkdownIt:
    md = _Markdown("commonmark")
    md.inline = inline = _Inline()
    md.configure("commonmark").enable("strikethrough")
    md.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    for name, characters, before, rule in RULES:
        inline.ruler.before(before, name, rule)
        for character in characters:
            inline.add_terminator_char(character)
    # Joining would merge tokens whose ranges do not touch.
    inline.ruler2.disable("fragments_join")
    inline.prepare()
    return md


def _tokens(text: str, env: dict[str, Any]) -> list[Token]:
    md = _parser()
    state = _PlacedState(text, md, env, [])
    md.inline.tokenize(state)
    for rule in md.inline.ruler2.getRules(""):
        rule(state)
    return state.tokens


# -- pieces -------------------------------------------------------------------------------------------

_MARKUP = re.compile(r"[\\`*_\[<&$~^]|==|::")
#: What no tag holds: Obsidian's own list, and the punctuation marks of further scripts.
_NO_TAG = (
    r"\s!-,.:-@\[-^`{-~\u00a1\u00a7\u00ab\u00b6\u00b7\u00bb\u00bf\u2000-\u206f\u2e00-\u2e7f\u3000-\u303f"
    r"\u060c\u061b\u061f\u0964\u0965\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
#: Obsidian's tags: letters, marks, digits, pictures, `_`, `-`, `/`, and something that is none of the last three and no
#: digit. A key's picture (`#️⃣`) is no tag.
_TAG = re.compile(
    rf"(?<![\w#&/.=?@:-])#(?![\ufe0f\u20e3])(?P<tag>[\d/-]*(?=[^{_NO_TAG}])[^\d/-][^{_NO_TAG}]*)", re.UNICODE
)
_URL = re.compile(r"https?://[^\s<>\"“”«»|\\^`{}]+", re.IGNORECASE)
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_NOTE_SUFFIX = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
#: A Markdown link to a note names its file, so that any other suffix is another file's.
_FILE = re.compile(r"\.(?!md$|markdown$)[A-Za-z0-9]{1,5}$", re.IGNORECASE)
#: What Obsidian keeps beside notes. A wikilink has no suffix where it leads to a note, and `Node.js` is one.
_ATTACHMENT = re.compile(
    r"\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp|3gp|flac|m4a|mp3|oga|ogg|opus|wav|mkv|mov|mp4|ogv|webm|pdf|canvas|base"
    r"|csv|docx?|epub|pptx?|xlsx?|zip)$",
    re.IGNORECASE,
)


def read_inline(
    content: Content,
    known: KnownKey,
    mask: str = "",
    definitions: dict[str, Any] | None = None,
    footnotes: Collection[str] = (),
) -> Inline:
    """The pieces, references and fields of a block's content.

    Args:
        known: whether a field's key is known; a field of another key is text, unless it holds a link.
        mask: the character that stands for comments, if there are any.
        definitions: the note's link reference definitions, as markdown-it-py keeps them.
        footnotes: the labels of the note's footnotes.
    """
    reader = _Reader(content, known, mask)
    if _MARKUP.search(content.text):
        env: dict[str, Any] = {FIELD_TEST: reader.is_field, FOOTNOTES: footnotes, "references": definitions or {}}
        reader.read(_tokens(content.text, env))
    else:
        reader.read_plain()
    return reader.finish()


#: Values that no type of Haskell's is.
_MEASURED = frozenset((ValueKind.NUMBER, ValueKind.DATE, ValueKind.DURATION))
_LEVELS = frozenset("high medium low open answered parked".split())


def is_field(known: KnownKey, key: str, values: Sequence[Value], *, spaced: bool) -> bool:
    """Whether what is written like a field is one: its key is known, or its value is a link.

    Args:
        spaced: whether white space stands before the colons, as it does in Haskell's types and seldom in fields.
    """
    if any(value.kind is ValueKind.LINK for value in values):
        return True
    return known(key) and (not spaced or any(v.kind in _MEASURED or v.text in _LEVELS for v in values))


class _Reader:
    """Collects pieces from tokens."""

    def __init__(self, content: Content, known: KnownKey, mask: str) -> None:
        self.content = content
        self.known = known
        self.mask = mask
        self.pieces: list[Piece] = []
        self.references: list[Reference] = []
        self.fields: list[Field] = []
        self.emphasis = self.linked = self.hidden = self.highlight = 0
        self.links: list[tuple[str, int, int]] = []

    def is_field(self, key: str, value: str, spaced: bool) -> bool:
        """Whether a bracketed field is one: its key is known, or its value is a link."""
        return is_field(self.known, key, parse_values(value, 0), spaced=spaced)

    # Each token type has one method, `on_…`; what has none (strong, strikethrough) shows nothing itself.

    def read(self, tokens: list[Token]) -> None:
        for token in tokens:
            method = _ON.get(token.type)
            if method is not None:
                method(self, token, *token.meta["range"])

    def read_plain(self) -> None:
        at = 0
        for line in self.content.text.split("\n"):
            if at:
                self.add(PieceKind.BREAK, at - 1, at, " ", verbatim=False)
            # Markdown strips the indentation of a line within a paragraph.
            indent = len(line) - len(line.lstrip(" \t"))
            if at + indent < at + len(line):
                self.add(PieceKind.TEXT, at + indent, at + len(line), line[indent:])
            at += len(line) + 1

    def add(self, kind: PieceKind, start: int, end: int, text: str, *, verbatim: bool = True) -> None:
        span = self.content.span(start, end)
        self.pieces.append(
            Piece(
                kind,
                span,
                text,
                # Lines that do not touch in the source have marks between them.
                verbatim and span.end - span.start == end - start,
                emphasis=self.emphasis > 0,
                linked=self.linked > 0,
                hidden=self.hidden > 0,
                highlight=self.highlight > 0,
            )
        )

    def refer(self, kind: ReferenceKind, target: str, start: int, end: int, **parts: str) -> None:
        self.references.append(Reference(kind, target, self.content.span(start, end), **parts))

    def on_text(self, token: Token, start: int, end: int) -> None:
        if token.content:
            verbatim = self.content.text.startswith(token.content, start)
            self.add(PieceKind.TEXT, start, end, token.content, verbatim=verbatim)

    def on_special(self, token: Token, start: int, end: int) -> None:
        self.add(PieceKind.TEXT, start, end, token.content, verbatim=False)

    def on_em_open(self, token: Token, start: int, end: int) -> None:
        self.emphasis += 1

    def on_em_close(self, token: Token, start: int, end: int) -> None:
        self.emphasis -= 1

    def on_softbreak(self, token: Token, start: int, end: int) -> None:
        self.add(PieceKind.BREAK, start, end, " ", verbatim=False)

    def on_hardbreak(self, token: Token, start: int, end: int) -> None:
        self.add(PieceKind.BREAK, start, end, "\n", verbatim=False)

    def on_code(self, token: Token, start: int, end: int) -> None:
        self.add(PieceKind.CODE, start, end, token.content, verbatim=False)

    def on_math(self, token: Token, start: int, end: int) -> None:
        self.add(PieceKind.MATH, start, end, self.content.text[start:end])

    def on_html(self, token: Token, start: int, end: int) -> None:
        line_break = self.content.text[start:end].lower().startswith("<br")
        self.add(PieceKind.HTML, start, end, " " if line_break else "", verbatim=False)

    def on_image(self, token: Token, start: int, end: int) -> None:
        self.add(PieceKind.HTML, start, end, "", verbatim=False)

    def on_link_open(self, token: Token, start: int, end: int) -> None:
        self.links.append((str(token.attrs.get("href", "")), start, len(self.pieces)))
        self.linked += 1

    def on_link_close(self, token: Token, start: int, end: int) -> None:
        href, start, first = self.links.pop()
        self.linked -= 1
        label = "".join(piece.text for piece in self.pieces[first:]).strip()
        self.follow(href, label, start, end)

    def on_wikilink(self, token: Token, start: int, end: int) -> None:
        match: re.Match[str] = token.meta["match"]
        target, fragment = match["target"].rstrip("\\").strip(), (match["fragment"] or "")[1:].rstrip("\\").strip()
        label = (match["label"] or "").strip()
        sign = match["sign"]
        shown = label or (f"{target} > {fragment}" if target and fragment else target or fragment)
        if sign == "!" and _ATTACHMENT.search(target):
            self.add(PieceKind.HTML, start, end, "", verbatim=False)
            return
        if not _ATTACHMENT.search(target):
            target = _NOTE_SUFFIX.sub("", target)
            kind = {"!": ReferenceKind.EMBED, "@": ReferenceKind.PERSON}.get(sign, ReferenceKind.NOTE)
            if kind is ReferenceKind.NOTE and target.startswith("@") and " " not in target:
                kind, target = ReferenceKind.CITATION, target[1:]
            self.refer(kind, target, start, end, label=label, fragment=fragment)
        self.linked += 1
        if label:
            # The label stands in the source as it is shown: keep its place.
            at = match.start("label") + len(match["label"]) - len(match["label"].lstrip())
            self.add(PieceKind.HTML, start, at, "", verbatim=False)
            self.add(PieceKind.TEXT, at, at + len(label), label)
            self.add(PieceKind.HTML, at + len(label), end, "", verbatim=False)
        else:
            self.add(PieceKind.TEXT, start, end, shown, verbatim=False)
        self.linked -= 1

    def on_citation(self, token: Token, start: int, end: int) -> None:
        for key, locator in token.meta["citations"]:
            self.refer(ReferenceKind.CITATION, key, start, end, locator=locator)
        self.linked += 1
        self.add(PieceKind.TEXT, start, end, self.content.text[start:end])
        self.linked -= 1

    def on_field(self, token: Token, start: int, end: int) -> None:
        key, value_start, value_end = token.meta["field"]
        text = self.content.text[value_start:value_end]
        text = text.replace(self.mask, " ") if self.mask else text
        values = unescaped(parse_values(text, self.content.offset(value_start)))
        self.fields.append(Field(key, values, self.content.span(start, end)))
        self.hidden += 1
        self.add(PieceKind.TEXT, start, end, self.content.text[start:end])
        self.hidden -= 1

    def on_footnote_ref(self, token: Token, start: int, end: int) -> None:
        self.refer(ReferenceKind.FOOTNOTE, token.meta["label"], start, end)
        self.add(PieceKind.HTML, start, end, "", verbatim=False)

    def on_footnote_open(self, token: Token, start: int, end: int) -> None:
        self.hidden += 1

    def on_footnote_close(self, token: Token, start: int, end: int) -> None:
        self.hidden -= 1

    def on_highlight_open(self, token: Token, start: int, end: int) -> None:
        self.highlight += 1

    def on_highlight_close(self, token: Token, start: int, end: int) -> None:
        self.highlight -= 1

    def follow(self, href: str, label: str, start: int, end: int) -> None:
        """Records where a Markdown link leads."""
        label = "" if label == href else label
        if href.lower().startswith(("http://", "https://")):
            identifier = identifier_in_url(href)
            if identifier:
                time = time_in_url(href)
                locator = f"t={time}" if time is not None else ""
                self.refer(ReferenceKind.IDENTIFIER, identifier, start, end, label=label, locator=locator)
            else:
                self.refer(ReferenceKind.WEB, href, start, end, label=label)
        elif not _SCHEME.match(href):
            path, _, fragment = unquote(href).partition("#")
            path = _NOTE_SUFFIX.sub("", path)
            if not _FILE.search(path):
                self.refer(ReferenceKind.NOTE, path, start, end, label=label, fragment=fragment)

    # -- the second reading: what stands in plain text ---------------------------------------------------

    def finish(self) -> Inline:
        pieces: list[Piece] = []
        for piece in _joined(self.pieces):
            if piece.kind is PieceKind.TEXT and piece.verbatim and not piece.linked and not piece.hidden:
                for part in self._apart(piece):
                    pieces += self._search(part) if part.kind is PieceKind.TEXT else (part,)
            elif self.mask and self.mask in piece.text:
                pieces += _without(piece, self.mask)
            else:
                pieces.append(piece)
        references = tuple(sorted(self.references, key=lambda r: r.span))
        return Inline(tuple(pieces), references, tuple(self.fields))

    def _apart(self, piece: Piece) -> Iterator[Piece]:
        """Splits a piece of text at the comments in it."""
        at = 0
        for match in re.finditer(f"{self.mask}+", piece.text) if self.mask else ():
            if match.start() > at:
                yield _part(piece, at, match.start())
            at = match.end()
            yield replace(_part(piece, match.start(), at), kind=PieceKind.HTML, text="", verbatim=False)
        if at == 0:
            yield piece
        elif at < len(piece.text):
            yield _part(piece, at, len(piece.text))

    def _search(self, piece: Piece) -> Iterator[Piece]:
        """Splits a piece of text at the addresses, tags and identifiers in it."""
        found = sorted(self._found(piece.text), key=lambda f: (f[0], -f[1]))
        at = 0
        for start, end, reference in found:
            if start < at:
                continue
            if start > at:
                yield _part(piece, at, start)
            part = _part(piece, start, end, linked=True)
            self.references.append(replace(reference, span=part.span))
            yield part
            at = end
        if at == 0:
            yield piece
        elif at < len(piece.text):
            yield _part(piece, at, len(piece.text))

    def _found(self, text: str) -> Iterator[tuple[int, int, Reference]]:
        nowhere = Span(0, 0)
        if "http" in text.lower():
            for match in _URL.finditer(text):
                url = _trim_url(match.group())
                identifier = identifier_in_url(url)
                kind = ReferenceKind.IDENTIFIER if identifier else ReferenceKind.WEB
                time = time_in_url(url) if identifier else None
                locator = f"t={time}" if time is not None else ""
                yield (
                    match.start(),
                    match.start() + len(url),
                    Reference(kind, identifier or url, nowhere, locator=locator),
                )
        if "#" in text:
            for match in _TAG.finditer(text):
                tag = match["tag"].strip("/")
                if tag:
                    yield (match.start(), match.end(), Reference(ReferenceKind.TAG, tag, nowhere))
        for start, end, identifier in find_identifiers(text):
            yield (start, end, Reference(ReferenceKind.IDENTIFIER, identifier, nowhere))


_ON: dict[str, Callable[[_Reader, Token, int, int], None]] = {
    "text": _Reader.on_text,
    "text_special": _Reader.on_special,
    "em_open": _Reader.on_em_open,
    "em_close": _Reader.on_em_close,
    "softbreak": _Reader.on_softbreak,
    "hardbreak": _Reader.on_hardbreak,
    "code_inline": _Reader.on_code,
    "math_inline": _Reader.on_math,
    "math_inline_double": _Reader.on_math,
    "html_inline": _Reader.on_html,
    "image": _Reader.on_image,
    "link_open": _Reader.on_link_open,
    "link_close": _Reader.on_link_close,
    "wikilink": _Reader.on_wikilink,
    "citation": _Reader.on_citation,
    "field": _Reader.on_field,
    "footnote_ref": _Reader.on_footnote_ref,
    "footnote_open": _Reader.on_footnote_open,
    "footnote_close": _Reader.on_footnote_close,
    "highlight_open": _Reader.on_highlight_open,
    "highlight_close": _Reader.on_highlight_close,
}


def _part(piece: Piece, start: int, end: int, *, linked: bool = False) -> Piece:
    """A part of a verbatim piece of plain text."""
    offset = piece.span.start
    return Piece(
        piece.kind,
        Span(offset + start, offset + end),
        piece.text[start:end],
        emphasis=piece.emphasis,
        linked=linked,
        highlight=piece.highlight,
    )


def _without(piece: Piece, mask: str) -> Iterator[Piece]:
    """A piece without the comments in it."""
    yield replace(piece, text=piece.text.replace(mask, ""), verbatim=False)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, with stretches of text that touch and look alike made one."""
    waiting: list[Piece] = []
    for piece in pieces:
        if waiting and _alike(waiting[-1], piece):
            waiting.append(piece)
            continue
        if waiting:
            yield _merge(waiting)
        waiting = [piece]
    if waiting:
        yield _merge(waiting)


def _alike(first: Piece, second: Piece) -> bool:
    return (
        first.kind is second.kind is PieceKind.TEXT
        and first.verbatim
        and second.verbatim
        and first.span.end == second.span.start
        and first.emphasis == second.emphasis
        and first.linked == second.linked
        and first.hidden == second.hidden
        and first.highlight == second.highlight
    )


def _merge(pieces: list[Piece]) -> Piece:
    if len(pieces) == 1:
        return pieces[0]
    span = Span(pieces[0].span.start, pieces[-1].span.end)
    return replace(pieces[0], span=span, text="".join(piece.text for piece in pieces))


def _trim_url(url: str) -> str:
    """An address without the punctuation of the sentence around it."""
    while url:
        if (
            url[-1] in ".,;:!?'\"*_~’”"
            or (url[-1] == ")" and url.count(")") > url.count("("))
            or (url[-1] == "]" and url.count("]") > url.count("["))
        ):
            url = url[:-1]
        else:
            break
    return url
