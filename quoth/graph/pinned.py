"""Ids for notes that have none: the names that their IRIs have now, written down so that they outlast a move."""

from __future__ import annotations

from urllib.parse import unquote

from quoth.graph.entities import Registry
from quoth.notes.edits import Edit, apply
from quoth.notes.frontmatter import Region, find_front_matter, read_front_matter
from quoth.notes.model import Note, Role
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.ontology.iris import entity_iri, note_iri


class Unpinnable(Exception):
    """A note cannot be given an id without renaming something, or without changing what else it says."""


def id_edit(note: Note, registry: Registry, base: str, settings: Settings) -> Edit | None:
    """What writes a note's present name into its front matter; None where it has an id.

    Raises:
        Unpinnable: it cannot be written there, or an id would rename what the note describes.
    """
    if note.outline.id is not None:
        return None
    iri = registry.places[note.path].iri
    name = unquote(iri.removeprefix(note_iri(base, "", "")), errors="surrogatepass")
    thing = registry.page(note.path)
    described = note.outline.first(Role.DESCRIBED)
    if thing is not None and described is not None and entity_iri(base, name) not in (thing.local, thing.iri):
        raise Unpinnable(f"an id names the note and {described.name} alike, whose names differ now")
    region = find_front_matter(note.source)
    if region.yaml is None and note.source.text.lstrip().startswith("---"):
        raise Unpinnable("it begins with `---`, which other programs take for front matter")
    edit = _edit(region, name)
    if region.yaml is not None and note.source[region.yaml].lstrip().startswith("{"):
        raise Unpinnable("its front matter is one map in braces, below which no key can stand")
    if not _is_read(note, edit, name, settings) or note_iri(base, note.path, name) != iri:
        raise Unpinnable("its front matter takes no further key")
    return edit


def _edit(region: Region, name: str) -> Edit:
    line = f'id: "{name}"\n' if not set(name) & set('"\\') else f"id: '{name.replace(chr(39), chr(39) * 2)}'\n"
    if region.yaml is not None:
        return Edit(Span(region.yaml.end, region.yaml.end), line)
    return Edit(Span(0, 0), f"---\n{line}---\n")


def _is_read(note: Note, edit: Edit, name: str, settings: Settings) -> bool:
    """Whether the front matter then says that, and else what it said."""
    source = note.source
    changed = Source(source.path, apply(source.text, [edit]), source.newline, source.bom)
    before, after = read_front_matter(source, settings), read_front_matter(changed, settings)
    return (
        after.id == name
        and [d.message for d in after.diagnostics] == [d.message for d in before.diagnostics]
        and [d.name for d in after.declarations] == [d.name for d in before.declarations]
        and changed.text[after.body :] == source.text[before.body :]
    )
