"""What stands in a note's body and speaks of the note: its fields and tags, and the list that Snipd writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quoth.notes.fields import QUESTION
from quoth.notes.frontmatter import entry
from quoth.notes.model import Block, BlockKind, Field, Reference, ReferenceKind
from quoth.notes.reading import is_tag
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.notes.units import walk_blocks
from quoth.notes.yaml import Entry, Scalar

_KEY = re.compile(
    r"(?:[-*+][ \t]+)?[*_]{0,3}(?P<key>[^\W\d_][^:\n*_]{0,40}?)[*_]{0,3}[ \t]?::?[*_]{0,3}(?=[ \t]|$)[ \t]*",
    re.MULTILINE,
)
#: The end of a sentence; of a name it may be an abbreviation, as in `Jr.`.
_SENTENCE = re.compile(r"(?:[?!…]|\w{3}\.)[\"'”’»)]*$")
#: What a list above the first turn has to name for it to be about an episode.
_EPISODE_KEYS = frozenset(("podcast", "host", "guest"))


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the body says of the note."""

    #: The blocks that remain.
    blocks: tuple[Block, ...]
    #: Relations of the note.
    fields: tuple[Field, ...]
    #: What reads as front matter.
    entries: tuple[Entry, ...]
    #: Tags of the note.
    tags: tuple[Reference, ...]
    #: Where all this stands.
    places: tuple[Span, ...]


def take_metadata(text: str, settings: Settings, blocks: Sequence[Block]) -> Metadata:
    """Takes what speaks of the note out of its blocks.

    That is, before any statement: fields above the first heading, and lists that name a show, a host or a guest;
    and tags that stand alone above the first heading or at the very end.

    Args:
        text: the source's text without its comments, every place as in the source.
    """
    kept: list[Block] = []
    fields: list[Field] = []
    entries: list[Entry] = []
    tags: list[Reference] = []
    places: list[Span] = []
    silent, headless = True, True
    for at, block in enumerate(blocks):
        if (headless or at == len(blocks) - 1) and _is_tags(block):
            tags += block.references
            places.append(block.span)
        elif silent and headless and _is_fields(block):
            for field in block.fields:
                if settings.relations.find(field.key) is None and field.key != QUESTION:
                    entries += _entries(text, field.span)
                else:
                    fields.append(field)
            places.append(block.span)
        elif silent and block.kind is BlockKind.LIST and (listed := _listed(text, settings, block, more=bool(entries))):
            entries += listed
            places.append(block.span)
        else:
            headless = headless and block.kind is not BlockKind.HEADING
            silent = silent and (block.kind in (BlockKind.HEADING, BlockKind.OPAQUE) or not _says_anything(block))
            kept.append(block)
    return Metadata(tuple(kept), tuple(fields), tuple(entries), tuple(tags), tuple(places))


def _is_fields(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and not block.lines and bool(block.fields)


def _is_tags(block: Block) -> bool:
    """Whether a block is a paragraph of nothing but tags."""
    return (
        block.kind is BlockKind.PARAGRAPH
        and bool(block.references)
        and not block.fields
        and all(reference.kind is ReferenceKind.TAG for reference in block.references)
        and all(piece.hidden or is_tag(piece) or not piece.text.strip() for piece in block.pieces)
    )


def _says_anything(block: Block) -> bool:
    pieces = (piece for part in walk_blocks((block,)) for piece in part.pieces)
    return any(piece.text.strip() and not piece.hidden for piece in pieces)


def _entries(text: str, span: Span) -> Iterator[Entry]:
    """What a line `key: value` says, as an entry of the front matter."""
    match = _KEY.match(text, span.start, span.end)
    if match is not None:
        key, value = Span(*match.span("key")), Span(match.end(), span.end)
        yield entry(text[key.start : key.end], key, text[value.start : value.end].strip(), value)


def _speaks(item: Entry, settings: Settings) -> bool:
    """Whether what stands behind `Host:` or `Guest:` is no name but a sentence, and so a turn."""
    known = settings.keys.find(item.key.text)
    if known is None or known.type != "person" or not isinstance(item.value, Scalar):
        return False
    return _SENTENCE.search(item.value.text) is not None


def _listed(text: str, settings: Settings, block: Block, *, more: bool) -> tuple[Entry, ...]:
    """A list of `Key: value` items that names a show, a host or a guest, as Snipd writes it above its snips.

    Args:
        more: whether such a list stands above it, which may go on below some folded show notes.
    """
    entries: list[Entry] = []
    for item in block.children:
        end = text.find("\n", item.span.start)
        line = Span(item.span.start, end if end >= 0 else len(text))
        found = tuple(_entries(text, line)) if len(item.children) == 1 else ()
        if not found:
            return ()
        entries += found
    keys = [known.name for found in entries if (known := settings.keys.find(found.key.text))]
    if any(_speaks(found, settings) for found in entries):
        return ()
    if more and set(keys) - _EPISODE_KEYS:
        return tuple(entries)
    # Turns have this shape as well, and one of them may be labelled `Host`.
    is_metadata = len(keys) == len(entries) or (len(keys) > 1 and 2 * len(keys) >= len(entries))
    return tuple(entries) if is_metadata and _EPISODE_KEYS & set(keys) else ()
