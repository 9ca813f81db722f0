"""Bibliographies in the graph: of all the works in their files, those that the notes cite.

A library of thousands of works is not what a vault speaks of. A work comes into it where a note cites its key, or
links to it by an identifier; then the file's graph says what the file knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from quoth.config import Config
from quoth.graph.entities import Registry
from quoth.graph.names import Head
from quoth.graph.quads import work_quads
from quoth.graph.triples import Triple
from quoth.notes.bibliography import read_bibliography
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import Declaration, Note, Outline, ReferenceKind
from quoth.notes.source import Source, Span
from quoth.ontology.slugs import fold_name

_NOWHERE = Span(0, 0)


def read_library(source: Source) -> tuple[Outline, tuple[Diagnostic, ...]]:
    """A bibliography file as an outline that declares every work in it, and its problems."""
    works, diagnostics = read_bibliography(source)
    outline = Outline(source, source.path.rpartition("/")[2], _NOWHERE, works, (), (), (), len(source.text))
    return outline, diagnostics


def cited(library: Head, notes: Iterable[Head]) -> Head:
    """A library's head with only those works that notes cite or identify."""
    keys: set[str] = set()
    identifiers: set[str] = set()
    for note in notes:
        identifiers.update(identifier for declared in note.declarations for identifier in declared.identifiers)
        keys.update(key for declared in note.declarations for key in _keys(declared))
        for use in note.uses:
            if use.kind is ReferenceKind.CITATION:
                keys.add(fold_name(use.target))
            elif use.kind is ReferenceKind.IDENTIFIER:
                identifiers.add(use.target)
    return replace(
        library,
        declarations=tuple(
            work
            for work in library.declarations
            if not keys.isdisjoint(_keys(work)) or not identifiers.isdisjoint(work.identifiers)
        ),
    )


def library_quads(outline: Outline, works: Head, registry: Registry, config: Config) -> list[Triple]:
    """What a library says of the works that notes cite.

    Args:
        outline: the library, as `read_library` gives it.
        works: its head as `cited` leaves it.
    """
    wanted = {(work.name, work.span) for work in works.declarations}
    declared = tuple(work for work in outline.declarations if (work.name, work.span) in wanted)
    return work_quads(Note(replace(outline, declarations=declared), (), (), declared), registry, config)


def _keys(work: Declaration) -> frozenset[str]:
    """The keys that a work is cited by."""
    return frozenset(fold_name(value.text) for field in work.fields if field.key == "citekey" for value in field.values)
