"""Where links between notes lead, by Obsidian's rules.

A link finds its note by exact path, in its own folder, or by the end of its path, the shortest first; case makes no
difference where no note has just that spelling. Beyond Obsidian, and only with a warning, it finds one whose name
has another Unicode normal form, or whose title or alias it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from quoth.graph.names import Head, Heading, without_suffix
from quoth.notes.edits import Edit
from quoth.notes.model import Block, BlockKind, Outline, Reference
from quoth.notes.source import Span
from quoth.notes.units import walk_blocks
from quoth.ontology.iris import note_iri, section_iri, statement_iri
from quoth.ontology.slugs import fold_name, slug

#: Suffixes of files that notes embed or link to, and that are no notes.
_ATTACHMENTS = frozenset(
    """3gp avif base bib bmp canvas css csv doc docx epub excalidraw flac gif gz htm html ipynb jpeg jpg js json jsonl
    jsonld key m4a m4v mkv mov mp3 mp4 numbers odp ods odt ogg ogv opus pages pdf png ppt pptx py rs rtf sql srt svg
    tar tex tif tiff toml tsv ttl txt vtt wav webm webp xls xlsx xml yaml yml zip""".split()
)
_DATE = re.compile(r"\d{4}-(?:\d{2}(?:-\d{2})?(?:[ T_-]?\d{4,6})?|W\d{1,2}|Q[1-4])")
_WIKILINK = re.compile(
    r"(?P<sign>[!@]?)\[\[(?P<target>[^\[\]\n|#]*)(?P<fragment>#[^\[\]\n|]*)?(?:\|(?P<label>[^\[\]\n]*))?\]\]"
)
#: What a link's target cannot hold, and in a value of the front matter what might end the value.
_NOT_IN_LINK = re.compile(r"[\[\]|#^\n]")
_NOT_IN_VALUE = re.compile(r"[\"'\\]")
_NOT_IN_HEADING = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A note that links may lead to."""

    path: str
    iri: str
    title: str
    headings: tuple[Heading, ...] = ()
    block_ids: tuple[str, ...] = ()
    #: The IRI that it would have by its path, if it has an `id` and no other note has that IRI; else empty.
    by_path: str = ""
    #: The heading at the top that is its title.
    heading: str = ""
    _sections: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def sections(self) -> Sequence[str]:
        """The IRIs of its sections, by the number of their heading."""
        if self.headings and not self._sections:
            self._sections.extend(section_iris(self.iri, self.headings))
        return self._sections

    def within(self, fragment: str) -> str:
        """What a link's fragment names below the heading that is the note's title; empty where it names that alone."""
        first, _, rest = fragment.partition("#")
        return rest if self.heading and _heading_key(first) == _heading_key(self.heading) else fragment

    def part(self, fragment: str) -> str | None:
        """The IRI of the block (`^id`) or section (`Heading`, `Heading#Below it`) of a link; None if it has none."""
        if fragment.startswith("^"):
            wanted = fragment[1:].casefold()
            found = next((name for name in self.block_ids if name.casefold() == wanted), None)
            return None if found is None else statement_iri(self.iri, block_id=found)
        at = find_heading(self.headings, fragment)
        return None if at is None else self.sections[at]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a link leads."""

    place: Place
    #: Whether Obsidian would not follow it.
    loose: bool = False
    #: Whether other notes have as good a claim.
    ambiguous: bool = False


def is_attachment(target: str) -> bool:
    """Whether a link's target is a file that is no note."""
    name, dot, suffix = target.rpartition(".")
    return bool(dot and name) and suffix.casefold() in _ATTACHMENTS


def is_date(target: str) -> bool:
    """Whether a link's target is the name of a daily, weekly, monthly or quarterly note."""
    return _DATE.fullmatch(without_suffix(target).rpartition("/")[2]) is not None


def find_heading(headings: Sequence[Heading], fragment: str) -> int | None:
    """The number of the heading that a fragment names: its words, or those of the headings above it too."""
    wanted = [_heading_key(part) for part in fragment.split("#") if part.strip()]
    if not wanted:
        return None
    at = start = 0
    level = 0
    for key in wanted:
        at = next((i for i in range(start, len(headings)) if _heading_key(headings[i].title) == key), -1)
        if at < 0 or (start and any(h.level <= level for h in headings[start : at + 1])):
            return None
        start, level = at + 1, headings[at].level
    return at


def _heading_key(title: str) -> str:
    return _NOT_IN_HEADING.sub(" ", fold_name(title)).strip()


def section_iris(note: str, headings: Iterable[Heading]) -> Iterator[str]:
    """The IRIs of a note's sections, in order."""
    above: list[tuple[int, str]] = []
    seen: dict[tuple[str, ...], int] = {}
    for heading in headings:
        while above and above[-1][0] >= heading.level:
            above.pop()
        above.append((heading.level, slug(heading.title)))
        path = tuple(name for _, name in above)
        seen[path] = seen.get(path, 0) + 1
        yield section_iri(note, path, seen[path])


def relinked(outline: Outline, link: Reference, name: str) -> tuple[Edit, ...]:
    """What makes a wikilink name its note otherwise and show the same words; nothing where that cannot be written."""
    match = _WIKILINK.fullmatch(outline.source[link.span])
    in_value = link.span.start < outline.body
    if match is None or _NOT_IN_LINK.search(name) or (in_value and _NOT_IN_VALUE.search(name)):
        return ()
    # In a table the bar is written `\|`.
    fragment, target = (match["fragment"] or "").rstrip("\\"), match["target"].rstrip("\\").strip()
    bar = "\\|" if _in_table(outline.blocks, link.span) else "|"
    label = match["label"] or ""
    if not label.strip():
        label = f"{target} > {fragment[1:].strip()}" if fragment else target
    return (Edit(link.span, f"{match['sign']}[[{name}{fragment}{bar}{label}]]"),)


def _in_table(blocks: Iterable[Block], span: Span) -> bool:
    """Whether a place lies in a table, where `|` ends a cell."""
    return any(
        block.kind is BlockKind.TABLE and block.span.start <= span.start < block.span.end
        for block in walk_blocks(tuple(blocks))
    )


class Places:
    """The notes of a vault, as links find them."""

    def __init__(self, places: Iterable[Place], titles: Mapping[str, tuple[str, ...]]) -> None:
        """See `of`.

        Args:
            places: every note, by path.
            titles: the folded titles and aliases of each, by path.
        """
        self._by_path = {place.path: place for place in places}
        #: The folded titles and aliases of each note, by path.
        self.titles = titles
        self._by_stem: dict[str, Place] = {}
        self._by_name: dict[str, list[Place]] = {}
        self._by_folded: dict[str, list[Place]] = {}
        self._by_title: dict[str, list[Place]] = {}
        for place in self._by_path.values():
            stem = without_suffix(place.path)
            name = stem.rpartition("/")[2]
            self._by_stem.setdefault(stem, place)
            self._by_name.setdefault(name, []).append(place)
            self._by_folded.setdefault(_fold_path(name), []).append(place)
        for path, own in titles.items():
            for title in own:
                self._by_title.setdefault(title, []).append(self._by_path[path])

    @classmethod
    def of(cls, heads: Iterable[Head], base: str) -> Places:
        """The notes that have some heads, in whatever order."""
        heads = sorted(heads, key=lambda head: head.path)
        iris = list(_note_iris(heads, base))
        by_path = [note_iri(base, head.path) if head.id is not None else "" for head in heads]
        claims = Counter((*iris, *by_path))
        places = [
            Place(
                head.path, iri, head.title, head.headings, head.block_ids, own if claims[own] == 1 else "", head.heading
            )
            for head, iri, own in zip(heads, iris, by_path, strict=True)
        ]
        return cls(places, {h.path: tuple(dict.fromkeys(map(fold_name, (h.title, *h.aliases)))) for h in heads})

    def __getitem__(self, path: str) -> Place:
        """The note of a path.

        Raises:
            KeyError: there is none.
        """
        return self._by_path[path]

    def __iter__(self) -> Iterator[Place]:
        return iter(self._by_path.values())

    def __contains__(self, path: object) -> bool:
        return path in self._by_path

    def stems(self) -> Iterator[str]:
        """The names of the notes' files, without suffix."""
        return (without_suffix(path).rpartition("/")[2] for path in self._by_path)

    def names(self, place: Place) -> Iterator[str]:
        """The folded names by which links may find a note."""
        yield fold_name(without_suffix(place.path).rpartition("/")[2])
        yield from self.titles[place.path]

    def find(self, target: str, origin: str) -> Found | None:
        """The note a link leads to.

        Args:
            target: what the link names, without `#` and what follows it.
            origin: the path of the note that holds the link.
        """
        folder = origin.rpartition("/")[0]
        wanted = without_suffix(target.strip())
        if not wanted:
            return None
        if wanted.startswith(("./", "../")):
            return self._exact(_join(folder, wanted))
        if wanted.startswith("/"):
            return self._exact(wanted.lstrip("/"))
        exact = self._by_stem.get(wanted) or (self._by_stem.get(f"{folder}/{wanted}") if folder else None)
        if exact is not None:
            return Found(exact)
        name = wanted.rpartition("/")[2]
        near = _ends_with(self._by_name.get(name, ()), wanted, lambda path: path)
        near = near or _ends_with(self._by_folded.get(_fold_path(name), ()), wanted, _fold_path)
        if near:
            return _shortest(near, wanted)
        titled = self._by_title.get(fold_name(wanted), ())
        return Found(titled[0], loose=True) if len(titled) == 1 else None

    def _exact(self, stem: str) -> Found | None:
        place = self._by_stem.get(stem)
        if place is not None:
            return Found(place)
        folded = _fold_path(stem)
        name = stem.rpartition("/")[2]
        same = [p for p in self._by_folded.get(_fold_path(name), ()) if _fold_path(without_suffix(p.path)) == folded]
        return Found(same[0], _is_loose(same[0], stem)) if same else None


def _ends_with(places: Iterable[Place], wanted: str, fold: Callable[[str], str]) -> list[Place]:
    end = fold(wanted)
    stems = ((place, fold(without_suffix(place.path))) for place in places)
    return [place for place, stem in stems if stem == end or stem.endswith(f"/{end}")]


def _shortest(places: Sequence[Place], wanted: str) -> Found:
    nearest = min(places, key=lambda place: (place.path.count("/"), place.path))
    rivals = [p for p in places if p is not nearest and p.path.count("/") == nearest.path.count("/")]
    return Found(nearest, _is_loose(nearest, wanted), ambiguous=bool(rivals))


def _is_loose(place: Place, wanted: str) -> bool:
    """Whether a note's name and a link differ in more than case."""
    return not without_suffix(place.path).casefold().endswith(wanted.casefold())


def _join(folder: str, relative: str) -> str:
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _fold_path(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _note_iris(heads: Sequence[Head], base: str) -> Iterator[str]:
    """A name for each note: by its `id`, else its path; where that is taken, by its path with its suffix."""
    wanted = [note_iri(base, head.path, head.id) for head in heads]
    claims: dict[str, int] = {}
    for iri in wanted:
        claims[iri] = claims.get(iri, 0) + 1
    taken: set[str] = set()
    for head, iri in zip(heads, wanted, strict=True):
        if claims[iri] > 1 and (iri in taken or head.id is None):
            plain = note_iri(base, head.path)
            iri = plain if plain not in claims and plain not in taken else note_iri(base, head.path, head.path)
        taken.add(iri)
        yield iri
