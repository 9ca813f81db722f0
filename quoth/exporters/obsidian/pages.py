"""Which things have a page, how its file is called, and how links name files.

A generated page never takes the name of a file that is the user's: `[[Andrej Karpathy]]` goes on leading where
it led before. The page that collects what is said of him is then called `Andrej Karpathy (person)`.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

from quoth.exporters.obsidian.catalogue import HOME, QUESTION, Catalogue, PageKind, Thing
from quoth.exporters.obsidian.filenames import fold, safe_name, short_hash
from quoth.exporters.obsidian.markdown import Target, can_link, excerpt

#: How much of a question its file is named after, in characters.
_QUESTION_LENGTH = 80

_WIKILINK = re.compile(r"\[\[([^\[\]|#^\n]+)")
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page."""

    #: The IRI of what it is about; of the vault's base for the first page.
    iri: str
    kind: PageKind
    #: Its heading.
    title: str
    #: Its file, relative to the vault.
    path: str
    #: The user's own note of that name, if there is one.
    own_note: str = ""

    @property
    def name(self) -> str:
        return stem(self.path)


def stem(path: str) -> str:
    """A file's base name, without suffix for a note."""
    name = posixpath.basename(path)
    return name[:-3] if name.lower().endswith(".md") else name


class Directory:
    """Every page and file of a vault, and the shortest link to each."""

    def __init__(self, pages: Iterable[Page], files: Iterable[str]) -> None:
        """
        Args:
            pages: the generated pages.
            files: the paths of all other files of the vault.
        """
        self.pages: dict[str, Page] = {page.iri: page for page in pages}
        paths = dict.fromkeys((*(page.path for page in self.pages.values()), *files))
        self._uses = Counter(fold(stem(path)) for path in paths)
        self._targets: dict[str, Target] = {}

    def target(self, path: str) -> Target:
        """What a link to a file says: its base name if no other file has it, else its path."""
        found = self._targets.get(path)
        if found is None:
            name = stem(path)
            if self._uses[fold(name)] <= 1:
                found = Target(unicodedata.normalize("NFC", name))
            else:
                found = Target(path[:-3] if path.lower().endswith(".md") else path)
            self._targets[path] = found
        return found

    def page(self, iri: str) -> Page | None:
        return self.pages.get(iri)


def assign_pages(
    catalogue: Catalogue,
    folder: str,
    files: Mapping[str, bytes],
    others: Iterable[str] = (),
    kept: Mapping[str, str] | None = None,
) -> list[Page]:
    """The pages of a vault, in the order of their paths.

    Args:
        catalogue: what there is to write about.
        folder: the folder of generated pages.
        files: the user's files, by path.
        others: paths of further files of the user's that the pages must not be mistaken for.
        kept: the paths that pages have already, by IRI; a page keeps its own for as long as it is no other file's.
    """
    own = {fold(stem(path)): path for path in sorted({*files, *others}, reverse=True)}
    linked = _unresolved(files, own)
    things = [Thing(catalogue.base, HOME, "Home")]
    for thing in catalogue.things.values():
        if catalogue.deserves_page(thing) or fold(thing.name) in linked:
            things.append(thing)
    names = _names(things, own, linked | {name.rpartition("/")[2] for name in linked}, kept or {})
    pages = []
    for thing in things:
        path = (kept or {}).get(thing.iri, "")
        if names[thing.iri] != stem(path):
            path = "/".join(filter(None, (folder, thing.kind.folder, f"{names[thing.iri]}.md")))
        pages.append(Page(thing.iri, thing.kind, thing.name, path, _own_note(thing, own, catalogue.entity_notes)))
    return sorted(pages, key=lambda page: page.path)


def _own_note(thing: Thing, own: Mapping[str, str], entity_notes: Mapping[str, str]) -> str:
    """The user's note of a thing: its entity note, else the note of its name. A question's name says too little."""
    if thing.kind in (HOME, QUESTION):
        return ""
    path = entity_notes.get(thing.iri) or own.get(fold(thing.name)) or own.get(fold(_plain_name(thing)), "")
    return path if path.lower().endswith(".md") else ""


def _plain_name(thing: Thing) -> str:
    label = excerpt(thing.name, _QUESTION_LENGTH).replace(" …", "…") if thing.kind is QUESTION else thing.name
    return safe_name(label) or f"{thing.kind.label.capitalize()} {short_hash(thing.iri)}"


def _names(
    things: list[Thing], own: Mapping[str, str], linked: Container[str], kept: Mapping[str, str]
) -> dict[str, str]:
    """A base name for each thing, unlike all others even where case or composition of letters does not count.

    Of things of one name none takes it alone: which of them did would depend on what else is in the vault. Nor does a
    thing take a name that is not its own and that links in notes have: they lead to something else.
    """
    names: dict[str, str] = {}
    taken = set(own)
    for thing in things:
        name = stem(kept.get(thing.iri, ""))
        if name and fold(name) not in taken:
            names[thing.iri] = name
            taken.add(fold(name))
    spellings: tuple[Callable[[Thing], str], ...] = (
        _plain_name,
        lambda thing: f"{_plain_name(thing)} ({thing.kind.label})",
        lambda thing: f"{_plain_name(thing)} ({thing.kind.label} {short_hash(thing.iri)})",
    )
    for spell in spellings:
        waiting = [thing for thing in things if thing.iri not in names]
        uses = Counter(fold(spell(thing)) for thing in waiting)
        for thing in waiting:
            key = fold(spell(thing))
            if uses[key] == 1 and key not in taken and (key not in linked or _bears(thing, key)):
                names[thing.iri] = spell(thing)
        taken.update(uses)
    for thing in things:
        names.setdefault(thing.iri, f"{thing.kind.label.capitalize()} {short_hash(thing.iri + thing.iri)}")
    return names


def _bears(thing: Thing, name: str) -> bool:
    """Whether a folded name is one of a thing's."""
    return name in map(fold, (thing.name, *thing.aliases))


def _unresolved(files: Mapping[str, bytes], own: Mapping[str, str]) -> set[str]:
    """The names that links in the user's notes have and no file has: a page of that name makes them lead somewhere."""
    found = set()
    for path, content in files.items():
        if path.lower().endswith(".md"):
            text = _CODE.sub("", content.decode("utf-8", "replace"))
            found |= {fold(match.group(1).strip()) for match in _WIKILINK.finditer(text)}
    return {name for name in found if name not in own and can_link(name)}
