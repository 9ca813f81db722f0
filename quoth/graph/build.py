"""From files to named graphs: what has to be read again, and what it says now.

A note's graph depends on its text, on the configuration, and on what the names in it mean in the vault. So a note
is done again when its file changed, or when a name that stands in it came to mean something else; all others are
left as they are. What names mean is found out anew only where a name was written, changed or taken away: most
edits are of words alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quoth.config import Config
from quoth.graph.cache import Row
from quoth.graph.decisions import link_quads
from quoth.graph.entities import Registry, changed, people
from quoth.graph.kept import moved, registry_from_json
from quoth.graph.library import cited, library_quads, read_library
from quoth.graph.names import Head, Needles, concerns, fold_text, from_json, head, to_json
from quoth.graph.pages import concerned, edited, page_quads, standings, suggested
from quoth.graph.quads import note_quads
from quoth.graph.sssom import Decision, NotSssom, read_links
from quoth.graph.triples import Triple
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.discover import FileEntry
from quoth.notes.generated import is_generated
from quoth.notes.model import Note, Outline, People, Role
from quoth.notes.outline import outline
from quoth.notes.pages import GeneratedPage, Written, of_pages, read_manifest, read_page, write_manifest
from quoth.notes.pages import from_json as page_from_json
from quoth.notes.pages import to_json as page_to_json
from quoth.notes.report import heard
from quoth.notes.source import Source, Span, why_not_utf8
from quoth.notes.statements import read
from quoth.ontology.iris import file_iri, links_iri

#: Told how many steps are done, and how many there are to do.
Progress = Callable[[int, int], None]

#: Before a name in digests, where it stands for whose turns it labels.
_SPEAKER = "\x00"
#: Before the IRI of a question in digests: what its page tells its note, and what its note knows of it.
_TOLD = "\x01"
_KNOWN = "\x02"
_MARKS = (_SPEAKER, _TOLD, _KNOWN)


@dataclass(frozen=True, slots=True)
class Update:
    """What changed since the vault was last read."""

    #: The files read again, as they are to be kept.
    rows: tuple[Row, ...]
    #: The triples of each note that was done again, by the IRI of its graph.
    graphs: Mapping[str, Sequence[Triple]]
    #: Paths that are no notes of the vault any more.
    removed: tuple[str, ...]
    #: What each name of the vault means, as a digest; None where every name means what it did.
    digests: Mapping[str, str] | None
    #: Problems between notes: names that clash, links that lead nowhere.
    diagnostics: tuple[Diagnostic, ...]
    #: The notes that were done again, for those who want them as values.
    notes: tuple[Note, ...]
    #: What every name of the vault means.
    registry: Registry
    #: Whose labels start turns in any note.
    people: People


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of the vault as a whole."""

    #: Its registry, as `graph.kept.registry_to_json` wrote it.
    registry: str
    #: The problems between its notes.
    diagnostics: tuple[Diagnostic, ...]


def update(
    entries: Sequence[FileEntry],
    config: Config,
    before: Mapping[str, Row],
    digests: Mapping[str, str],
    progress: Progress | None = None,
    kept: Kept | None = None,
) -> Update:
    """Reads what has to be read again.

    Args:
        entries: the files of the vault, its bibliographies and its file of reviewed links among them.
        before: what was kept of them, by path.
        digests: what was kept of their names.
        kept: what was kept of the vault as a whole.
    """
    builder = _Builder(config, entries, before, progress or (lambda done, all_: None))
    builder.read_files()
    if kept is None or not builder.reword(kept):
        builder.settle(digests)
    return builder.finish()


class _Builder:
    """One run over the vault."""

    def __init__(
        self, config: Config, entries: Sequence[FileEntry], before: Mapping[str, Row], progress: Progress
    ) -> None:
        self.config = config
        #: Told of two steps for each note that is done again: it is read, and it is said as triples.
        self.progress = progress
        self.entries = {entry.path: entry for entry in entries}
        self.before = before
        #: What is to be kept of each file.
        self.rows: dict[str, Row] = {}
        self.heads: dict[str, Head] = {}
        #: The files of which what was kept is to be taken over once it is needed.
        self.same: list[Row] = []
        self.outlines: dict[str, Outline] = {}
        self.notes: dict[str, Note] = {}
        #: The generated pages, by path, and what an export wrote last.
        self.pages: dict[str, GeneratedPage] = {}
        self.manifest: Mapping[str, Written] = {}
        #: The pages with what people changed on them, by what they are about.
        self.edited: dict[str, GeneratedPage] = {}
        self.ruled: frozenset[str] = frozenset()
        self.known: dict[str, str] = {}
        #: The heads of the bibliographies, with every work in them and with those that are cited.
        self.libraries: dict[str, Head] = {}
        self.cited: dict[str, Head] = {}
        #: What the file of reviewed links says.
        self.decisions: tuple[Decision, ...] = ()
        self.registry = Registry.build((), config)
        self.people = People()
        self.digests: Mapping[str, str] | None = None
        #: The problems between notes.
        self.diagnostics: tuple[Diagnostic, ...] = ()

    def read_files(self) -> None:
        """Reads the files that changed, and takes over what is known of the others."""
        news: list[tuple[FileEntry, Row | None]] = []
        for path, entry in self.entries.items():
            row = self.before.get(path)
            if path == self.config.links:
                self.read_decisions(entry, row)
            elif row is None or (row.size, row.mtime_ns) != (entry.size, entry.mtime_ns):
                news.append((entry, row))
            else:
                self.keep(row)
        for done, (entry, row) in enumerate(news):
            self.progress(done, 2 * len(news))
            self.read_file(entry, row)

    def keep(self, row: Row) -> None:
        self.rows[row.path] = row
        if row.path == self.config.manifest:
            self.manifest = read_manifest(row.page.encode())
        elif row.page:
            self.pages[row.path] = page_from_json(row.path, row.page)
        elif row.head:
            self.same.append(row)

    def read_file(self, entry: FileEntry, row: Row | None) -> None:
        """Reads a file; one that only seems to have changed keeps what is known of it."""
        try:
            content = entry.absolute.read_bytes()
        except OSError as error:
            self.fail(
                entry, f"The file cannot be read: {error.strerror or error}.", "Give yourself the right to read it."
            )
            return
        digest = hashlib.sha256(content).hexdigest()
        if row is not None and row.sha256 == digest and (row.head or row.page):
            self.keep(replace(row, size=entry.size, mtime_ns=entry.mtime_ns))
            return
        try:
            source = Source.decode(entry.path, content)
        except UnicodeDecodeError as error:
            self.fail(
                entry, f"The file is not UTF-8 text{why_not_utf8(content, error.start)}.", "Save the file as UTF-8."
            )
            return
        self.rows[entry.path] = Row(entry.path, entry.size, entry.mtime_ns, digest, "", "", "")
        if entry.path in self.config.bibliography:
            library, diagnostics = read_library(source)
            self.libraries[entry.path] = head(library)
            row = self.rows[entry.path]
            self.rows[entry.path] = replace(row, head=to_json(self.libraries[entry.path]), diagnostics=diagnostics)
            return
        if entry.path == self.config.manifest:
            self.manifest = read_manifest(content)
            self.rows[entry.path] = replace(
                self.rows[entry.path], page=write_manifest(of_pages(self.manifest)).decode()
            )
            return
        found = outline(source, self.config.settings)
        if self.is_generated(found):
            page = self.pages[entry.path] = read_page(source, found.kg_id, self.config.settings)
            self.rows[entry.path] = replace(self.rows[entry.path], page=page_to_json(page))
            return
        self.outlines[entry.path] = found
        self.heads[entry.path] = head(found)

    def read_decisions(self, entry: FileEntry, row: Row | None) -> None:
        """Reads the file of reviewed links, whether it changed or not: it says what everything is called."""
        try:
            content = entry.absolute.read_bytes()
            source = Source.decode(entry.path, content)
            found = read_links(source, self.config.base)
        except OSError as error:
            self.fail(
                entry, f"The file cannot be read: {error.strerror or error}.", "Give yourself the right to read it."
            )
        except (UnicodeDecodeError, NotSssom) as error:
            reason = str(error) if isinstance(error, NotSssom) else "it is not UTF-8 text"
            self.fail(entry, f"The file of reviewed links cannot be used: {reason}.", "Write it as SSSOM, or move it.")
        else:
            self.decisions = found.decisions
            digest = hashlib.sha256(content).hexdigest()
            graph, folded = (row.graph, row.folded) if row is not None else ("", "")
            self.rows[entry.path] = Row(
                entry.path, entry.size, entry.mtime_ns, digest, graph, "", folded, heard(source, found.problems)
            )

    def fail(self, entry: FileEntry, message: str, suggestion: str) -> None:
        diagnostic = Diagnostic(entry.path, Span(0, 0), "unreadable-file", message, suggestion)
        # Without the time of its last change, the file is tried again each time.
        self.rows[entry.path] = Row(entry.path, entry.size, -1, "", "", "", "", (diagnostic,))

    def is_generated(self, found: Outline) -> bool:
        """Whether a file is a page that was exported from this very vault."""
        if not found.kg_id:
            return False
        return found.kg_id.startswith(self.config.base) or is_generated(found.source.text, self.config.base)

    def reword(self, kept: Kept) -> bool:
        """Takes over what every name means, where only notes changed, and they name what they named; tells if so."""
        if self.before.keys() != self.rows.keys():
            return False
        if any(row.sha256 != self.before[path].sha256 for path, row in self.rows.items() if path not in self.outlines):
            return False
        heads = {path: from_json(self.before[path].head) for path in self.outlines if self.before[path].head}
        if any(path not in heads or not _moves(heads[path], self.heads[path]) for path in self.outlines):
            return False
        registry, people = registry_from_json(kept.registry, self.config)
        self.edited = edited(self.pages.values(), self.manifest)
        self.ruled = frozenset(standings(self.edited))
        graphs = {registry.places[path].iri for path in self.outlines}
        # What a page says of a question may be told by its note, and the other way round.
        if any(iri.partition("#")[0] in graphs for iri in self.edited):
            return False
        self.read_notes(people)
        moves = {path: moved(heads[path], self.heads[path]) for path in self.outlines}
        diagnostics = [_moved(diagnostic, moves.get(diagnostic.path, {})) for diagnostic in kept.diagnostics]
        if None in moves.values() or None in diagnostics:
            self.notes.clear()
            return False
        self.registry, self.people = registry, people
        found = (diagnostic for diagnostic in diagnostics if diagnostic is not None)
        self.diagnostics = tuple(sorted(found, key=lambda d: (d.path, d.span, d.code, d.message)))
        return True

    def settle(self, digests: Mapping[str, str]) -> None:
        """Finds what every name means, and reads the notes that a change of it concerns.

        Reading a note may add people whom only its title names. Whom else it takes for a speaker depends on what notes
        declare, and not on whom they add, so that no two notes wait for each other.
        """
        for row in self.same:
            heads = self.libraries if row.path in self.config.bibliography else self.heads
            heads[row.path] = from_json(row.head)
        self.cited = {path: cited(works, self.heads.values()) for path, works in self.libraries.items()}
        self.edited = edited(self.pages.values(), self.manifest)
        self.ruled = frozenset(standings(self.edited))
        declared = self.build_registry(map(_as_declared, self.heads.values()))
        known = self.people = people(declared)
        speakers = {f"{_SPEAKER}{name}": who for name, who in known.known.items()}
        before = {name: who for name, who in digests.items() if name.startswith(_SPEAKER)}
        self.find_concerned(frozenset(name.removeprefix(_SPEAKER) for name in changed(before, speakers)))
        self.read_notes(known)
        is_added_to = any(_as_declared(head) is not head for head in self.heads.values())
        self.registry = self.build_registry(self.heads.values()) if is_added_to else declared
        meanings = self.registry.digest()
        before = {name: digest for name, digest in digests.items() if not name.startswith(_MARKS)}
        self.find_concerned(changed(before, meanings))
        told = {f"{_TOLD}{iri}": what for iri, what in concerned(self.edited).items()}
        before = {name: what for name, what in digests.items() if name.startswith(_TOLD)}
        self.find_told({name.removeprefix(_TOLD).partition("#")[0] for name in changed(before, told)})
        self.read_notes(known)
        self.known = {n.removeprefix(_KNOWN): known for n, known in digests.items() if n.startswith(_KNOWN)}
        self.digests = {**meanings, **speakers, **told}
        self.diagnostics = self.registry.diagnostics

    def build_registry(self, heads: Iterable[Head]) -> Registry:
        name_only = frozenset(path for path, entry in self.entries.items() if entry.name_only)
        return Registry.build((*heads, *self.cited.values()), self.config, name_only, self.edited, self.decisions)

    def read_notes(self, known: People) -> None:
        """Reads what was found to be read and is not yet."""
        for path, found in self.outlines.items():
            if path not in self.notes and not self.entries[path].name_only:
                note = read(found, known, self.config.settings)
                self.notes[path] = note
                self.heads[path] = head(found, note.declarations[len(found.declarations) :])

    def find_told(self, notes: Container[str]) -> None:
        """Finds the notes of questions of which pages say something else now.

        Args:
            notes: the IRIs of the notes.
        """
        for place in self.registry.places:
            if place.iri in notes and place.path in self.heads and place.path not in self.outlines:
                self.take(place.path)

    def take(self, path: str) -> None:
        """Takes up a note to be done again."""
        if self.entries[path].name_only:
            return
        source = self.source(path)
        if source is not None:
            self.outlines[path] = outline(source, self.config.settings)

    def find_concerned(self, names: frozenset[str]) -> None:
        """Finds the notes in which any of the names stands."""
        if not names:
            return
        needles = Needles.of(names)
        for path, row in self.rows.items():
            if path in self.outlines or path not in self.heads or self.entries[path].name_only:
                continue
            if "" in names or concerns(needles, row.folded, self.heads[path]):
                self.take(path)

    def source(self, path: str) -> Source | None:
        """The text of a file that was read before; None if that cannot be done again."""
        try:
            return Source.decode(path, self.entries[path].absolute.read_bytes())
        except (OSError, UnicodeDecodeError):
            # It changed while we were reading: the next run will see it.
            self.rows[path] = replace(self.rows[path], mtime_ns=-1)
            return None

    def finish(self) -> Update:
        """Says everything that was read as triples."""
        graphs: dict[str, Sequence[Triple]] = {}
        known: dict[str, str] = {}
        for done, (path, found) in enumerate(sorted(self.outlines.items())):
            self.progress(len(self.outlines) + done, 2 * len(self.outlines))
            row = replace(self.rows[path], head=to_json(self.heads[path]), folded=fold_text(found.source.text))
            note = self.notes.get(path)
            if note is not None:
                triples, diagnostics = note_quads(note, self.registry, self.config, sha256=row.sha256, ruled=self.ruled)
                graph = self.registry.places[path].iri
                known.update(suggested(triples, [i for i in self.edited if i.startswith(f"{graph}#")]))
                graphs[graph] = triples
                row = replace(row, graph=graph, diagnostics=heard(found.source, (*note.diagnostics, *diagnostics)))
            self.rows[path] = row
        self.progress(2 * len(self.outlines), 2 * len(self.outlines))
        if self.digests is not None:
            graphs.update(self.finish_names(known))
        return Update(
            tuple(row for path, row in sorted(self.rows.items()) if self.before.get(path) != row),
            graphs,
            tuple(path for path in self.before if path not in self.rows),
            self.digests,
            self.diagnostics,
            tuple(note for _, note in sorted(self.notes.items())),
            self.registry,
            self.people,
        )

    def finish_names(self, known: dict[str, str]) -> Iterator[tuple[str, Sequence[Triple]]]:
        """Says what depends on what names mean, and is no note.

        Args:
            known: of the questions of the notes that were done again, what may answer them.
        """
        yield from self.finish_libraries()
        # What is known of the questions of the other notes is as it was.
        done_again = {self.registry.places[path].iri for path in self.notes}
        there = {place.iri for place in self.registry.places} - done_again
        known |= {q: found for q, found in self.known.items() if q in self.edited and q.partition("#")[0] in there}
        yield from self.finish_pages(known)
        self.digests = {**(self.digests or {}), **{f"{_KNOWN}{q}": found for q, found in known.items()}}
        yield from self.finish_links()

    def finish_libraries(self) -> Iterator[tuple[str, Sequence[Triple]]]:
        """Says what the bibliographies know of the works that are cited, where that is news."""
        for path, works in sorted(self.cited.items()):
            row = self.rows[path]
            # What is news to a library is which of its works are cited, and what they are called.
            things = [self.registry.declared(path, index) for index in range(len(works.declarations))]
            folded = hashlib.sha256(repr((to_json(works), things)).encode()).hexdigest()
            if row.graph and row.folded == folded:
                continue
            source = self.source(path)
            if source is not None:
                graph = file_iri(self.config.base, path)
                self.rows[path] = replace(self.rows[path], graph=graph, folded=folded)
                yield graph, library_quads(read_library(source)[0], works, self.registry, self.config)

    def finish_pages(self, known: Mapping[str, str]) -> Iterator[tuple[str, Sequence[Triple]]]:
        """Says what people said on generated pages, where that is news.

        Args:
            known: of the pages of questions that are there, what may answer them.
        """
        said = {page.path: page for page in self.edited.values()}
        for path in sorted(self.pages):
            row = self.rows[path]
            page = said.get(path)
            triples, diagnostics = (
                page_quads(page, known.get(page.iri), self.registry, self.config) if page is not None else ([], ())
            )
            folded = hashlib.sha256(repr(triples).encode("utf-8", "surrogatepass")).hexdigest() if triples else ""
            graph = file_iri(self.config.base, path) if triples else ""
            if triples and (row.graph, row.folded) != (graph, folded):
                yield graph, triples
            self.rows[path] = replace(row, graph=graph, folded=folded, diagnostics=diagnostics)

    def finish_links(self) -> Iterator[tuple[str, Sequence[Triple]]]:
        """Says which things are one as somebody decided, where that is news."""
        row = self.rows.get(self.config.links)
        if row is None:
            return
        triples = link_quads(self.registry.outcomes, self.config.base)
        graph = links_iri(self.config.base) if triples else ""
        folded = hashlib.sha256(repr(triples).encode("utf-8", "surrogatepass")).hexdigest()
        self.rows[row.path] = replace(row, graph=graph, folded=folded)
        if triples and (row.graph, row.folded) != (graph, folded):
            yield graph, triples


def _as_declared(head: Head) -> Head:
    """What a note lends to the vault without the people whom only its title names."""
    declared = tuple(d for d in head.declarations if d.role is not Role.LABEL)
    return head if len(declared) == len(head.declarations) else replace(head, declarations=declared)


def _moves(before: Head, after: Head) -> bool:
    """Whether two heads name the same but for the people whom only a title names."""
    return moved(_as_declared(before), _as_declared(after)) is not None


def _moved(diagnostic: Diagnostic, places: Mapping[Span, Span] | None) -> Diagnostic | None:
    """A problem with names, where it stands now; None where that is not known.

    Args:
        places: where the places of names in its note went; empty where they are as they were.
    """
    if not places or diagnostic.span == Span(0, 0):
        return diagnostic
    span = places.get(diagnostic.span)
    return None if span is None or diagnostic.edits else replace(diagnostic, span=span)
