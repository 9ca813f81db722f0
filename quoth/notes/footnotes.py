"""Footnotes: which text refers to which, and which nothing refers to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quoth.notes.model import Block, BlockKind, Reference, ReferenceKind
from quoth.notes.units import walk_blocks


class Footnotes:
    """The footnotes of one note. Of several with one label the first counts."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._by_label: dict[str, Block] = {}
        text: list[Block] = []
        for block in blocks:
            _sort(block, text, self._by_label)
        self._referred = {id(footnote) for footnote in self.of(r for block in text for r in block.references)}

    def is_referred(self, footnote: Block) -> bool:
        """Whether any text outside of footnotes leads to this one."""
        return id(footnote) in self._referred

    def of(self, references: Iterable[Reference]) -> tuple[Block, ...]:
        """The footnotes that references lead to, and those that these lead to in turn."""
        found: dict[str, Block] = {}
        waiting = [r.target for r in references if r.kind is ReferenceKind.FOOTNOTE][::-1]
        while waiting:
            label = waiting.pop()
            if label in self._by_label and label not in found:
                found[label] = self._by_label[label]
                waiting += [r.target for r in _inside(found[label]) if r.kind is ReferenceKind.FOOTNOTE][::-1]
        return tuple(found.values())

    def resolved(self, references: Iterable[Reference]) -> tuple[Reference, ...]:
        """References without those to footnotes, and after them what the footnotes refer to."""
        references = tuple(references)
        inside = (reference for footnote in self.of(references) for reference in _inside(footnote))
        return tuple(r for r in (*references, *inside) if r.kind is not ReferenceKind.FOOTNOTE)


def _sort(block: Block, text: list[Block], footnotes: dict[str, Block]) -> None:
    if block.kind is BlockKind.FOOTNOTE:
        footnotes.setdefault(block.label, block)
        return
    text.append(block)
    for child in block.children:
        _sort(child, text, footnotes)


def _inside(footnote: Block) -> Iterable[Reference]:
    return (reference for block in walk_blocks(footnote.children) for reference in block.references)
