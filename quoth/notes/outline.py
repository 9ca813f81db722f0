"""What a note's text alone gives: title, front matter, names and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.frontmatter import FrontMatter, entry, find_front_matter, read_front_matter
from quoth.notes.markdown import mask_comments, read_blocks
from quoth.notes.model import Block, BlockKind, Field, Outline, PieceKind, ReferenceKind
from quoth.notes.reading import Reading, fold_space
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.notes.units import walk_blocks
from quoth.notes.yaml import Entry
from quoth.ontology.identifiers import InvalidIdentifier, find_candidates, parse_identifier
from quoth.ontology.urls import claim_in_url

#: Keys that mean something in a statement and are no relations.
_STATEMENT_KEYS = frozenset(("question", "private"))
_METADATA_ITEM = re.compile(r"[*_]{0,3}(?P<key>[^\W\d_][^:\n*_]{0,40}?)[*_]{0,3}[ \t]?:[*_]{0,3}(?=[ \t]|$)[ \t]*")
#: What a list above the first turn has to name for it to be about an episode.
_EPISODE_KEYS = frozenset(("podcast", "host", "guest"))
_PLAIN_TITLE_WORDS = 14


def outline(source: Source, settings: Settings) -> Outline:
    """Reads a note as far as its own text goes."""
    body = find_front_matter(source).body
    masked = mask_comments(source.text, body)

    def known(key: str) -> bool:
        return key in _STATEMENT_KEYS or settings.relations.find(key) is not None

    blocks = read_blocks(source, masked, body, known, lambda key: known(key) or settings.keys.find(key) is not None)
    heading, blocks = _title_heading(source, blocks)
    blocks, fields, listed = _metadata(source, settings, blocks)
    front = read_front_matter(source, settings, listed)
    title, span = _title(source, front, heading)
    diagnostics = [*front.diagnostics, *_malformed(source, blocks)]
    if masked.unclosed is not None:
        opening = Span(masked.unclosed.start, masked.unclosed.start + 2)
        message = "This comment is never closed, so nothing after it is read"
        diagnostics.append(
            Diagnostic(source.path, opening, "unclosed-comment", message, "Close the comment with `%%`.")
        )
    return Outline(
        source=source,
        title=title,
        title_span=span,
        declarations=front.named(title, span),
        fields=(*front.fields, *fields),
        tags=front.tags,
        blocks=blocks,
        body=body,
        id=front.id,
        aliases=front.aliases,
        language=front.language or settings.language or None,
        private=front.private,
        created=front.created,
        published=front.published,
        kg_id=front.kg_id,
        diagnostics=tuple(diagnostics),
    )


def _title_heading(source: Source, blocks: tuple[Block, ...]) -> tuple[Block | None, tuple[Block, ...]]:
    """The block that is the note's title, and the others: the one H1 at the top; in plain text a first line that
    stands alone."""
    at = next((i for i, block in enumerate(blocks) if block.kind is not BlockKind.OPAQUE), len(blocks))
    if at == len(blocks):
        return None, blocks
    first = blocks[at]
    if first.kind is BlockKind.HEADING:
        only = sum(block.kind is BlockKind.HEADING and block.level == 1 for block in blocks) == 1
        is_title = first.level == 1 and only
    else:
        is_title = not source.path.lower().endswith((".md", ".markdown")) and _stands_alone(source, first)
    return (first, (*blocks[:at], *blocks[at + 1 :])) if is_title else (None, blocks)


def _stands_alone(source: Source, block: Block) -> bool:
    """Whether a paragraph is a short line without the end of a sentence."""
    if block.kind is not BlockKind.PARAGRAPH or len(block.lines) != 1:
        return False
    text = source[block.lines[0]].strip()
    return bool(text) and len(text.split()) <= _PLAIN_TITLE_WORDS and text[-1] not in ".:;,!…" and text[0] not in "•-*"


def _title(source: Source, front: FrontMatter, heading: Block | None) -> tuple[str, Span]:
    if front.title:
        return front.title, front.title_span
    if heading is not None:
        title = fold_space(Reading.of(heading.pieces).text).replace("\n", " ")
        if title:
            return title, heading.lines[0]
    name = source.path.rpartition("/")[2]
    return re.sub(r"\.(?:md|markdown|txt)$", "", name, flags=re.IGNORECASE) or name, Span(0, 0)


def _metadata(
    source: Source, settings: Settings, blocks: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[Field, ...], tuple[Entry, ...]]:
    """The blocks without what stands before any statement and speaks of the note: its fields, Snipd's list."""
    kept: list[Block] = []
    fields: list[Field] = []
    listed: list[Entry] = []
    rest = iter(blocks)
    for block in rest:
        if block.kind is BlockKind.PARAGRAPH and not block.lines and block.fields:
            for field in block.fields:
                if settings.relations.find(field.key) is None and field.key != "question":
                    span = Span(field.values[0].span.start, field.span.end) if field.values else field.span
                    key = Span(field.span.start, field.span.start + len(field.key))
                    listed.append(entry(field.key, key, source[span] if field.values else "", span))
                else:
                    fields.append(field)
        elif block.kind is BlockKind.LIST and (found := _snipd(source, settings, block)):
            listed += found
        elif block.kind in (BlockKind.HEADING, BlockKind.OPAQUE) or not _says_anything(block):
            kept.append(block)
        else:
            kept.append(block)
            break
    return (*kept, *rest), tuple(fields), tuple(listed)


def _says_anything(block: Block) -> bool:
    pieces = (piece for part in walk_blocks((block,)) for piece in part.pieces)
    return any(piece.text.strip() and not piece.hidden for piece in pieces)


def _snipd(source: Source, settings: Settings, block: Block) -> tuple[Entry, ...]:
    """A list of `Key: value` items that names a show, a host or a guest, as Snipd writes it above its snips."""
    entries: list[Entry] = []
    keys: set[str] = set()
    for item in block.children:
        if not item.children or item.children[0].kind is not BlockKind.PARAGRAPH or not item.children[0].lines:
            return ()
        line = item.children[0].lines[0]
        match = _METADATA_ITEM.match(source.text, line.start, line.end)
        if match is None:
            return ()
        known = settings.keys.find(match["key"])
        if known is not None:
            keys.add(known.name)
        key = Span(match.start("key"), match.end("key"))
        value = Span(match.end(), line.end)
        entries.append(entry(source[key], key, source[value], value))
    return tuple(entries) if keys & _EPISODE_KEYS else ()


def _malformed(source: Source, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """What is written like an identifier and cannot be one."""
    for block in walk_blocks(blocks):
        for piece in block.pieces:
            if piece.kind is not PieceKind.TEXT or not piece.verbatim or piece.linked or piece.hidden:
                continue
            for start, end, scheme, written in find_candidates(piece.text):
                span = Span(piece.span.start + start, piece.span.start + end)
                yield from _checked(source.path, span, scheme, written)
        for reference in block.references:
            claim = claim_in_url(reference.target) if reference.kind is ReferenceKind.WEB else None
            if claim is not None:
                yield from _checked(source.path, reference.span, *claim)


def _checked(path: str, span: Span, scheme: str, written: str) -> Iterator[Diagnostic]:
    try:
        parse_identifier(scheme, written)
    except InvalidIdentifier as error:
        yield Diagnostic(path, span, "bad-identifier", str(error))
