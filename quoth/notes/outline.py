"""What a note's text alone gives: title, front matter, names and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.edits import Edit
from quoth.notes.fields import known_keys
from quoth.notes.frontmatter import FrontMatter, find_front_matter, is_front_matter, read_front_matter
from quoth.notes.markdown import mask_comments, read_blocks, without_comments
from quoth.notes.metadata import take_metadata
from quoth.notes.model import Block, BlockKind, Outline, Piece, PieceKind, ReferenceKind
from quoth.notes.privacy import is_private
from quoth.notes.reading import Reading, fold_space
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.notes.units import walk_blocks
from quoth.ontology.identifiers import InvalidIdentifier, find_candidates, may_hold_identifiers, parse_identifier
from quoth.ontology.urls import claim_in_url

_PLAIN_TITLE_WORDS = 14

#: `[[Name` up to the end of a line or to a single bracket; lists of numbers and the like are none.
_UNCLOSED_LINK = re.compile(r"\[\[(?=[^\W\d_])(?:[^\[\]\n,]+(?P<closed>\])(?!\])|[^\[\]\n]+\Z)")
#: A key and links, one of them to a statement.
_SINGLE_COLON = re.compile(
    r"[*_]{0,3}(?P<key>[^\W\d_][\w -]*?)[*_]{0,3}(?P<colon>:)[*_]{0,3}[ \t]+(?=.*#\^)(?:!?\[\[[^\[\]\n]+\]\][ \t,;.]*)+"
)


def outline(source: Source, settings: Settings) -> Outline:
    """Reads a note as far as its own text goes."""
    body = find_front_matter(source).body
    masked = mask_comments(source.text, body)

    known = known_keys(settings)
    blocks = read_blocks(source, masked, body, known, lambda key: known(key) or settings.keys.find(key) is not None)
    heading, blocks = _title_heading(source, blocks)
    metadata = take_metadata(without_comments(source.text, body), settings, blocks)
    front = read_front_matter(source, settings, metadata.entries)
    title, span = _title(source, front, heading)
    diagnostics = [*front.diagnostics, *_misplaced(source, blocks), *_malformed(source, metadata.blocks)]
    diagnostics += _single_colons(source, settings, metadata.blocks)
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
        fields=(*front.fields, *metadata.fields),
        tags=(*front.tags, *metadata.tags),
        blocks=metadata.blocks,
        body=body,
        id=front.id,
        aliases=front.aliases,
        language=front.language or settings.language or None,
        private=front.private or is_private(metadata.tags),
        created=front.created,
        published=front.published,
        kg_id=front.kg_id,
        diagnostics=tuple(diagnostics),
        heading=_words(heading) if heading is not None else "",
        metadata=(*((heading.span,) if heading is not None else ()), *metadata.places),
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
        title = _words(heading)
        if title:
            return title, heading.lines[0]
    name = source.path.rpartition("/")[2]
    return re.sub(r"\.(?:md|markdown|txt)$", "", name, flags=re.IGNORECASE) or name, Span(0, 0)


def _words(heading: Block) -> str:
    return fold_space(Reading.of(heading.pieces).text).replace("\n", " ")


def _misplaced(source: Source, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """What was meant as front matter and is none: with other lines around it, or below other text."""
    lines = source.text.split("\n", 1)
    if lines[0].strip() == "+++" and "\n+++" in source.text:
        message = (
            "This looks like front matter in TOML, and is read as text; front matter is YAML between lines of `---`."
        )
        yield Diagnostic(source.path, Span(0, len(lines[0])), "bad-yaml", message, "Write `key: value` between `---`.")
    for block in blocks:
        if not (block.kind is BlockKind.HEADING and block.setext and block.lines):
            continue
        words = Span(block.lines[0].start, block.lines[-1].end)
        above = source.text[: block.span.start].rstrip("\n").rpartition("\n")[2].strip()
        if is_front_matter(source[words]) and len(above) > 2 and not above.strip("-"):
            message = "This looks like front matter, and is a heading to Markdown: it does not stand at the very top."
            suggestion = "Put it at the top of the file, between two lines of three dashes."
            yield Diagnostic(source.path, block.lines[0], "bad-yaml", message, suggestion)


def _single_colons(source: Source, settings: Settings, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """Lines that relate a statement to another, but for a colon. Other keys may be labels: `See also: [[Tides]]`."""
    for block in walk_blocks(blocks) if "#^" in source.text else ():
        for line in block.lines if block.kind is BlockKind.PARAGRAPH else ():
            match = _SINGLE_COLON.fullmatch(source.text, line.start, line.end)
            if match and settings.relations.find(match["key"]) is not None:
                span = Span(*match.span("key"))
                message = f"`{match['key']}:` with one colon is text; a relation takes two"
                plain = source.text.startswith(": ", span.end) and source.text[match.end() - 1] == "]"
                edits = (Edit(Span(match.start("colon"), match.end("colon")), "::"),) if plain else ()
                yield Diagnostic(source.path, span, "single-colon", message, f"Write `{match['key']}::`.", edits)


def _malformed(source: Source, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    """What is written like an identifier and cannot be one."""
    worth_it = may_hold_identifiers(source.text)
    for block in walk_blocks(blocks):
        for piece in block.pieces if worth_it else ():
            if piece.kind is not PieceKind.TEXT or not piece.verbatim or piece.linked or piece.hidden:
                continue
            for start, end, scheme, written in find_candidates(piece.text):
                span = Span(piece.span.start + start, piece.span.start + end)
                yield from _checked(source.path, span, scheme, written)
        for piece in block.pieces if "[[" in source[block.span] else ():
            yield from _unclosed_links(source, piece)
        for reference in block.references:
            claim = claim_in_url(reference.target) if reference.kind is ReferenceKind.WEB else None
            if claim is not None:
                yield from _checked(source.path, reference.span, *claim)


def _unclosed_links(source: Source, piece: Piece) -> Iterator[Diagnostic]:
    """Two brackets and a word that nothing closes, in plain text; in a line of code or a formula they may be right."""
    if piece.kind is PieceKind.TEXT and piece.verbatim and not piece.linked and not piece.hidden:
        for match in _UNCLOSED_LINK.finditer(piece.text):
            span = Span(piece.span.start + match.start(), piece.span.start + match.end())
            suggestion = f"Write `{match.group().rstrip(']')}]]`." if match["closed"] else "Close it with `]]`."
            message = "This link is never closed, so that it is text"
            edits = (Edit(Span(span.end, span.end), "]"),) if match["closed"] else ()
            yield Diagnostic(source.path, span, "unclosed-link", message, suggestion, edits)


def _checked(path: str, span: Span, scheme: str, written: str) -> Iterator[Diagnostic]:
    try:
        parse_identifier(scheme, written)
    except InvalidIdentifier as error:
        yield Diagnostic(path, span, "bad-identifier", str(error), "Copy it again from where it is given.")
