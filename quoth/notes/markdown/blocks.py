"""Block structure: markdown-it-py's block rules, their tokens made a tree of `Block`s.

A block token says which lines it spans, and its content is those lines without indentation and markers.
Each content line is the end of its source line, which gives the exact place of every character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from quoth.notes.markdown.comments import Masked
from quoth.notes.markdown.inline import Content, Inline, KnownKey, is_field, read_inline
from quoth.notes.markdown.rules import KEY
from quoth.notes.model import Block, BlockKind, Field, Piece, PieceKind
from quoth.notes.reading import Reading, hide_trailing_tags
from quoth.notes.source import Source, Span
from quoth.notes.values import parse_values, unescaped
from quoth.ontology.relations import fold_key

#: How deep blocks nest that are read as such; a list and its item are two.
_DEPTH = 80
#: The marks of quotations and lists at the start of a line.
_MARKS = re.compile(r"(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$))*")
_BLOCK_ID = re.compile(r"(?:^|(?<=\s))\^([A-Za-z0-9-]+)$")
_CHECKBOX = re.compile(r"\[(.)\](?:[ \t]+|$)")
_CALLOUT = re.compile(r"\[!(?P<type>[^\[\]\n|]+)(?:\|[^\[\]\n]*)?\](?P<fold>[+-]?)[ \t]*")
_FIELD_LINE = re.compile(
    r"(?:\[\[(?P<subject>[^\[\]\n]+)\]\][ \t]+)?"
    rf"[*_]{{0,3}}(?P<key>{KEY})(?P<gap>[ \t]*)[*_]{{0,3}}::[*_]{{0,3}}(?=[ \t]|$)[ \t]*"
)
_ROW_PREFIX = re.compile(r"[ \t>]*")


@cache
def _parser(indented_code: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": _DEPTH}).enable("table")
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(dollarmath_plugin, allow_labels=False, allow_blank_lines=False)
    md.core.ruler.enableOnly(["block"])
    if not indented_code:
        md.disable("code")
    return md


def read_blocks(
    source: Source, masked: Masked, start: int, known: KnownKey, known_above: KnownKey | None = None
) -> tuple[Block, ...]:
    """The blocks of a note's body.

    Args:
        masked: the source's text without its comments.
        start: where the body begins: at the start of a line.
        known: whether a field's key is known.
        known_above: the same for lines above any text, which speak of the note itself.
    """
    # Pasted text is indented for looks; only in a Markdown file is indentation code.
    parser = _parser(source.path.lower().endswith((".md", ".markdown")))
    env: dict[str, Any] = {}
    tokens = parser.parse(masked.text[start:], env)
    footnotes = frozenset(label[1:] for label in env.get("footnotes", {}).get("refs", ()))
    reader = _Tree(masked, start, known, known_above or known, env.get("references", {}), footnotes)
    blocks = reader.children(_nest(tokens))
    entries = (*env.get("references", {}).values(), *env.get("duplicate_refs", ()))
    definitions = [reader.opaque_lines(entry["map"][0], entry["map"][1], "definition") for entry in entries]
    return tuple(sorted((*blocks, *definitions), key=lambda block: block.span))


@dataclass(slots=True)
class _Node:
    """An opening token with what stands in it, or a token that stands alone."""

    token: Token
    children: list[_Node]


def _nest(tokens: Sequence[Token]) -> list[_Node]:
    root: list[_Node] = []
    stack = [root]
    for token in tokens:
        if token.nesting < 0:
            stack.pop()
            continue
        node = _Node(token, [])
        stack[-1].append(node)
        if token.nesting > 0:
            stack.append(node.children)
    return root


class _Tree:
    """Makes blocks of nested tokens."""

    def __init__(
        self,
        masked: Masked,
        start: int,
        known: KnownKey,
        known_above: KnownKey,
        definitions: dict[str, Any],
        footnotes: frozenset[str],
    ) -> None:
        self.text = masked.text
        self.mask = masked.mask
        self.known = known
        #: Holds until the first text that is no heading.
        self.known_here = known_above
        self.definitions = definitions
        self.footnotes = footnotes
        self.starts = [start]
        at = self.text.find("\n", start)
        while at >= 0:
            self.starts.append(at + 1)
            at = self.text.find("\n", at + 1)

    # -- lines --------------------------------------------------------------------------------------------

    def line(self, number: int) -> Span:
        """A line of the body, counted from 0, without its line end."""
        start = self.starts[number]
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return Span(start, end)

    def content_lines(self, token: Token) -> tuple[Span, ...]:
        """Where each line of an inline token's content stands in the source."""
        first, end = token.map or (0, 1)
        lines = token.content.split("\n")
        # The parser strips what Unicode calls white space, whole lines of it.
        lost = end - first - len(lines)
        while lost > 0 and not self.line_text(first).rstrip().endswith(lines[0].rstrip()):
            first, lost = first + 1, lost - 1
        found = tuple(self._find(first + i, line) for i, line in enumerate(lines))
        # What Unicode calls white space may fill a line that Markdown takes for text.
        return tuple(line for line in found if line.start < line.end) or found[:1]

    def line_text(self, number: int) -> str:
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end]

    def _find(self, number: int, content: str) -> Span:
        """Where in a line its content stands: all but its indentation and the marks before it."""
        text = self.line_text(number)
        content = content.lstrip()
        if not text.endswith("  "):
            # Two spaces at the end of a line break it.
            text = text.rstrip()
            content = content.rstrip()
        # A heading's closing marks follow its content.
        at = len(text) - len(content) if text.endswith(content) else max(text.rfind(content), 0)
        start = self.starts[number] + at
        return Span(start, start + len(content))

    def opaque_lines(self, first: int, end: int, label: str) -> Block:
        """Lines that are kept and never read."""
        start, stop = self.line(first).start, self.line(min(end, len(self.starts)) - 1).end
        text = self.text[start:stop]
        stop -= len(text) - len(text.rstrip())
        return Block(BlockKind.OPAQUE, Span(start, max(start, stop)), label=label)

    # -- blocks -------------------------------------------------------------------------------------------

    def children(self, nodes: Sequence[_Node]) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for node in nodes:
            for block in self.block(node):
                if blocks and block.kind is BlockKind.PARAGRAPH and block.block_id and not block.lines:
                    # An id on a line of its own names the block above it.
                    span = Span(blocks[-1].span.start, block.span.end)
                    ids = (*blocks[-1].block_ids, *block.block_ids)
                    blocks[-1] = replace(blocks[-1], block_id=block.block_id, block_ids=ids, span=span)
                else:
                    blocks.append(block)
        return tuple(blocks)

    def block(self, node: _Node) -> Iterator[Block]:
        read = _BLOCKS.get(node.token.type)
        if read is not None:
            yield from read(self, node)
        elif node.token.map is not None:
            yield self.opaque_lines(node.token.map[0], node.token.map[1], _OPAQUE.get(node.token.type, "code"))

    def paragraph(self, node: _Node) -> Iterator[Block]:
        inline = node.children[0].token
        yield self.text_block(BlockKind.PARAGRAPH, self.content_lines(inline))

    def text_block(self, kind: BlockKind, lines: Sequence[Span]) -> Block:
        """A block of inline content, its field lines and its ids read."""
        kept: list[Span] = []
        fields: list[Field] = []
        for line in lines:
            field = self.field_line(line)
            if field is not None:
                fields.append(field)
            else:
                kept.append(line)
        # Fields below the last words may bear their id.
        ending = [line for line in lines if kept and line.start > kept[-1].start]
        ids = [found for line in (*kept, *ending) if (found := self.block_id(line)) is not None]
        # An id at the end names the block. Before the end of a paragraph it may end a statement, or be text.
        named = ids[-1] if ids and ids[-1][0] >= kept[-1].start else None
        while kept and (last := self.block_id(kept[-1])) is not None:
            line = kept.pop()
            text = self.text[line.start : last[0]].rstrip()
            if text:
                kept.append(Span(line.start, line.start + len(text)))
                break
        if kept and kind is BlockKind.PARAGRAPH:
            self.known_here = self.known
        inline = self.inline(kept)
        return Block(
            kind,
            Span(lines[0].start, lines[-1].end),
            tuple(kept),
            inline.pieces,
            inline.references,
            tuple(sorted((*inline.fields, *fields), key=lambda f: f.span)),
            block_id=named[1] if named else None,
            block_ids=tuple(ids),
        )

    def block_id(self, line: Span) -> tuple[int, str] | None:
        """The id at the end of a line, and where its `^` stands."""
        if self.text.find("^", line.start, line.end) < 0:
            return None
        match = _BLOCK_ID.search(self.text[line.start : line.end].rstrip())
        return (line.start + match.start(), match[1]) if match else None

    def inline(self, lines: Sequence[Span]) -> Inline:
        if not lines:
            return Inline()
        return read_inline(Content.of(self.text, lines), self.known, self.mask, self.definitions, self.footnotes)

    def field_line(self, line: Span) -> Field | None:
        """A line that is a Dataview field, if the key is known or its value a link."""
        if self.text.find("::", line.start, line.end) < 0:
            return None
        # An id at its end names the block above.
        named, whole = self.block_id(line), line
        line = Span(line.start, named[0]) if named is not None else line
        match = _FIELD_LINE.match(self.text, line.start, line.end)
        if match is None:
            return None
        key = fold_key(match["key"])
        text = self.text[match.end() : line.end]
        values = unescaped(parse_values(text.replace(self.mask, " ") if self.mask else text, match.end()))
        if not is_field(self.known_here, key, values, spaced=bool(match["gap"])):
            return None
        subject = None
        if match["subject"]:
            subject = parse_values(self.text[line.start : match.end("subject") + 2], line.start)[0]
        # Two spaces that break the line are no part of it.
        end = whole.start + len(self.text[whole.start : whole.end].rstrip())
        return Field(key, values, Span(line.start, end), subject)

    def heading(self, node: _Node) -> Iterator[Block]:
        token, inline = node.token, node.children[0].token
        setext = token.markup in ("=", "-")
        first, end = token.map or (0, 1)
        if setext:
            lines = self.content_lines(inline)
        else:
            line = self.line(first)
            after = self.text.index(token.markup, line.start) + len(token.markup)
            start = self.text.find(inline.content, after, line.end)
            start = start if start >= 0 else line.end
            lines = (Span(start, start + len(inline.content)),)
        last = self.line(end - 1)
        begin = min(self._first(first), lines[0].start)
        block = self.text_block(BlockKind.HEADING, lines)
        block = replace(block, pieces=hide_trailing_tags(block.pieces))
        span = Span(begin, max(lines[-1].end, last.start + len(self.text[last.start : last.end].rstrip())))
        yield replace(block, span=span, level=int(token.tag[1]), setext=setext)

    def _first(self, number: int) -> int:
        """The first character of a line that is not white space."""
        line = self.line(number)
        text = self.text[line.start : line.end]
        return line.start + len(text) - len(text.lstrip())

    def list_block(self, node: _Node) -> Iterator[Block]:
        items = tuple(self.item(child) for child in node.children)
        if items:
            yield Block(BlockKind.LIST, Span(items[0].span.start, items[-1].span.end), children=items)

    def item(self, node: _Node) -> Block:
        checkbox, head = self.checkbox(node)
        children = self.children(node.children[len(head) :]) if node.children else self.too_deep(node.token)
        children = (*head, *children)
        first, end = node.token.map or (0, 1)
        start = self._first(first)
        stop = max([start, *(child.span.end for child in children)])
        if stop == start:
            stop = self.opaque_lines(first, max(end, first + 1), "").span.end
        return Block(BlockKind.ITEM, Span(start, max(start, stop)), children=children, checkbox=checkbox)

    def checkbox(self, node: _Node) -> tuple[str | None, tuple[Block, ...]]:
        """An item's checkbox, and the paragraph behind it."""
        first = node.children[0] if node.children else None
        if first is None or first.token.type != "paragraph_open":
            return None, ()
        lines = self.content_lines(first.children[0].token)
        match = _CHECKBOX.match(self.text, lines[0].start, lines[0].end)
        if match is None:
            return None, ()
        rest = Span(match.end(), max(match.end(), lines[0].end))
        return match[1], (self.text_block(BlockKind.PARAGRAPH, (rest, *lines[1:])),)

    def too_deep(self, token: Token) -> tuple[Block, ...]:
        """What the parser skipped because it nests deeper than anybody writes: its lines, as one paragraph."""
        first, end = token.map or (0, 0)
        lines = []
        for number in range(first, min(end, len(self.starts))):
            line = self.line(number)
            marks = _MARKS.match(self.text, line.start, line.end)
            start = marks.end() if marks else line.start
            stop = start + len(self.text[start : line.end].rstrip())
            if start < stop:
                lines.append(Span(start, stop))
        return (self.text_block(BlockKind.PARAGRAPH, lines),) if lines else ()

    def quote(self, node: _Node) -> Iterator[Block]:
        first, end = node.token.map or (0, 1)
        span = Span(self._first(first), max(self._first(first), self.opaque_lines(first, end, "").span.end))
        head = node.children[0] if node.children else None
        if head is not None and head.token.type == "paragraph_open":
            lines = self.content_lines(head.children[0].token)
            match = _CALLOUT.match(self.text, lines[0].start, lines[0].end)
            if match:
                yield self.callout(match, lines, node.children[1:], span)
                return
        children = self.children(node.children) if node.children else self.too_deep(node.token)
        yield Block(BlockKind.QUOTE, span, children=children)

    def callout(self, match: re.Match[str], lines: tuple[Span, ...], rest: list[_Node], span: Span) -> Block:
        title = (Span(match.end(), max(match.end(), lines[0].end)),)
        inline = self.inline(title) if title[0].start < title[0].end else Inline()
        body = self.children(rest)
        if len(lines) > 1:
            body = (self.text_block(BlockKind.PARAGRAPH, lines[1:]), *body)
        return Block(
            BlockKind.CALLOUT,
            span,
            title,
            inline.pieces,
            inline.references,
            inline.fields,
            children=body,
            label=match["type"].strip().lower(),
        )

    def table(self, node: _Node) -> Iterator[Block]:
        rows = tuple(
            self.row(row.token, "head" if part.token.type == "thead_open" else "")
            for part in node.children
            for row in part.children
        )
        first, end = node.token.map or (0, 1)
        span = Span(self._first(first), max(self._first(first), self.opaque_lines(first, end, "").span.end))
        yield Block(BlockKind.TABLE, span, children=rows)

    def row(self, token: Token, label: str) -> Block:
        """A row of a table: its cells are read one by one, and stand side by side in its text."""
        line = self.line((token.map or [0])[0])
        text = self.text[line.start : line.end].rstrip()
        prefix = _ROW_PREFIX.match(text)
        start = line.start + (prefix.end() if prefix else 0)
        span = Span(start, max(start, line.start + len(text)))
        cells = tuple(self.cells(span))
        parts = [self.inline((cell,)) for cell in cells]
        pieces: list[Piece] = []
        for part in parts:
            if not Reading.of(part.pieces).text.strip():
                pieces += part.pieces
                continue
            if any(piece.text.strip() and not piece.hidden for piece in pieces):
                between = Span(pieces[-1].span.end, part.pieces[0].span.start)
                pieces.append(Piece(PieceKind.BREAK, between, " | ", verbatim=False))
            pieces += part.pieces
        return Block(
            BlockKind.ROW,
            span,
            (Span(cells[0].start, cells[-1].end),) if cells else (),
            tuple(pieces),
            tuple(reference for part in parts for reference in part.references),
            tuple(field for part in parts for field in part.fields),
            label=label,
        )

    def cells(self, row: Span) -> Iterator[Span]:
        """The cells of a row that hold anything; `\\|` is no border."""
        at = row.start
        for match in re.finditer(r"(?<!\\)\||$", self.text[row.start : row.end]):
            end = row.start + match.start()
            cell = self.text[at:end]
            start = at + len(cell) - len(cell.lstrip())
            stop = end - (len(cell) - len(cell.rstrip()))
            if start < stop:
                yield Span(start, stop)
            at = row.start + match.end()

    def footnote(self, node: _Node) -> Iterator[Block]:
        children = self.children(node.children)
        first, end = node.token.map or (0, 1)
        span = Span(self._first(first), max(self._first(first), self.opaque_lines(first, end, "").span.end))
        yield Block(BlockKind.FOOTNOTE, span, children=children, label=str(node.token.meta["label"]))


_BLOCKS: dict[str, Callable[[_Tree, _Node], Iterator[Block]]] = {
    "paragraph_open": _Tree.paragraph,
    "heading_open": _Tree.heading,
    "bullet_list_open": _Tree.list_block,
    "ordered_list_open": _Tree.list_block,
    "blockquote_open": _Tree.quote,
    "table_open": _Tree.table,
    "footnote_reference_open": _Tree.footnote,
}

_OPAQUE = {"fence": "code", "code_block": "code", "html_block": "html", "hr": "rule", "math_block": "math"}
