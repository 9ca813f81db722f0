"""What stays in the local store: statements tagged `#private`, and all that stands under something so tagged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quoth.notes.model import Field, Reference, ReferenceKind, Section, Statement

_NO = frozenset(("false", "no", "off", "0"))


def is_private(references: Iterable[Reference]) -> bool:
    """Whether `#private`, or a tag nested in it, is among the references."""
    tags = (r.target.casefold() for r in references if r.kind is ReferenceKind.TAG)
    return any(tag == "private" or tag.startswith("private/") for tag in tags)


def is_kept_private(fields: Iterable[Field]) -> bool:
    """Whether a `private::` field says so. A value that is unclear counts as yes: nothing leaks by a slip."""
    values = [value.text.casefold() for field in fields if field.key == "private" for value in field.values]
    return any(value not in _NO for value in values)


def with_privacy_of_sections(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections, private where their heading or that of a section around them is tagged so."""
    done: list[Section] = []
    for section in sections:
        private = is_private(section.references) or is_kept_private(section.fields)
        private = private or (section.parent is not None and done[section.parent].private)
        done.append(replace(section, private=True) if private else section)
    return tuple(done)


def with_privacy(statements: Sequence[Statement], sections: Sequence[Section]) -> tuple[Statement, ...]:
    """The statements, private where their section or the item that holds them is."""
    done: list[Statement] = []
    for said in statements:
        private = is_kept_private(said.fields)
        private = private or (said.section is not None and sections[said.section].private)
        private = private or (said.parent is not None and done[said.parent].private)
        done.append(replace(said, private=True) if private and not said.private else said)
    return tuple(done)
