"""A vault: a folder of notes, its configuration, and the graph they make.

import quoth

vault = quoth.open("notes")
for note in vault.notes():
    print(note.outline.title, len(note.statements))
for row in vault.query("SELECT ?name WHERE { ?person a schema:Person ; schema:name ?name }").rows:
    print(row)
graph = vault.dataset()  # an rdflib.Dataset over the same store
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import stat
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from quoth import __version__
from quoth.config import FILE_NAME, Config, find_root, load_config
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.discover import FileEntry, compile_globs, discover
from quoth.notes.edits import Edit, compatible, rewrite
from quoth.notes.report import heard, in_order
from quoth.notes.source import Source, Span

if TYPE_CHECKING:
    import rdflib

    from quoth.exporters import Table
    from quoth.graph.build import Progress, Update
    from quoth.graph.query import NamedQuery, Result
    from quoth.graph.sssom import Decision, LinksFile
    from quoth.graph.store import Reader
    from quoth.graph.triples import Node, Quad, Triple
    from quoth.notes.model import Note

#: The folder of the store, beside `quoth.toml`.
STORE = ".quoth"
#: Counts changes of how notes are read that no change of the program's version tells of.
_READING = 9
_PROGRAM = f"{__version__}+{_READING}"


class PathError(Exception):
    """A path that was named is not there, or lies outside the vault."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How the store was brought up to date."""

    #: How many files the vault has.
    files: int
    #: How many notes were read again.
    changed: int
    #: How many notes are gone.
    removed: int
    #: Why the graph is not of this moment; empty if it is.
    stale: str = ""
    #: Why the graph is in memory alone; empty if it was kept.
    unkept: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """A note as it is and as it would be."""

    #: Relative to the vault's root.
    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Unfixed:
    """Something that was to be written into a note and is not."""

    path: str
    #: To follow the path in a sentence.
    reason: str


class Vault:
    """A folder of notes."""

    def __init__(self, home: Path, root: Path, config: Config, paths: Sequence[Path] = (), *, marked: bool) -> None:
        """See `locate`, which finds out what to pass."""
        #: The folder that the store lies in.
        self.home = home
        #: The folder that the notes' paths are relative to.
        self.root = root
        self.config = config
        #: The files and folders that were named; none stands for all.
        self.paths = tuple(paths)
        #: Whether the folder says that it is a vault, by a `quoth.toml` or `.obsidian`.
        self.marked = marked
        #: Whether the paths are those that were named the last time, because none is named now.
        self.recalled = False
        #: Files that were named before, as the last refresh knew them.
        self._remembered: tuple[str, ...] = ()
        #: The problems found by the last reading, if it was in memory.
        self._unkept: tuple[Diagnostic, ...] | None = None
        #: The SHA-256 of every file that it read, by path.
        self._unkept_checksums: Mapping[str, str] = {}

    # -- files --------------------------------------------------------------------------------------------

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.home / STORE

    @property
    def _cache_version(self) -> str:
        return f"{_PROGRAM} {self.config.digest}"

    def files(self, remembered: Sequence[str] = ()) -> tuple[tuple[FileEntry, ...], tuple[Diagnostic, ...]]:
        """The notes of the vault, and what stood in the way of finding them.

        A vault is all of its folder, whatever was named; a folder that is no vault is only what was named.

        Args:
            remembered: files that were named before and that no folder's rules would find, relative to the root.
        """
        settings = self.config.settings
        if not self.marked and self.paths:
            return discover(self.root, self.paths, settings)
        found, problems = discover(self.root, (), settings)
        there = {entry.path for entry in found}
        named = [path for path in self.paths if path.is_file()]
        named += [path for name in remembered if (path := self.root / name).is_file()]
        more, _ = discover(self.root, named, settings) if named else ((), ())
        entries = (*found, *(entry for entry in more if entry.path not in there))
        return tuple(sorted(entries, key=lambda entry: entry.path)), problems

    def everything(self, remembered: Sequence[str] = ()) -> tuple[tuple[FileEntry, ...], tuple[Diagnostic, ...]]:
        """All that is read, and what stood in the way of finding it.

        Arguments as for `files`.
        """
        notes, problems = self.files(remembered)
        libraries, missing = self.libraries()
        return (*notes, *libraries, *self.manifest(), *self._links_entry()), (*problems, *missing)

    def manifest(self) -> Iterator[FileEntry]:
        """The file by which is known what people changed on generated pages, if there is one."""
        name = self.config.manifest
        try:
            status = (self.root / name).stat()
        except OSError:
            return
        yield FileEntry(name, self.root / name, status.st_size, status.st_mtime_ns)

    def _links_entry(self) -> Iterator[FileEntry]:
        """The file of reviewed links, if there is one."""
        path = self.root / self.config.links
        try:
            status = path.stat()
        except OSError:
            return
        if stat.S_ISREG(status.st_mode):
            yield FileEntry(self.config.links, path, status.st_size, status.st_mtime_ns)

    def reads(self, folder: Path) -> bool:
        """Whether notes in a folder would be notes of the vault."""
        here = folder.resolve()
        tops = [self.root] if self.marked or not self.paths else [path for path in self.paths if path.is_dir()]
        for top in (top.resolve() for top in tops):
            if here != top and here.is_relative_to(top):
                path = here.relative_to(top)
                ignored = compile_globs(self.config.settings.ignore)
                if any(part.startswith(".") for part in path.parts):
                    return False
                return ignored is None or not ignored.match(here.relative_to(self.root.resolve()).as_posix())
        return False

    def libraries(self) -> tuple[tuple[FileEntry, ...], tuple[Diagnostic, ...]]:
        """The bibliographies that the configuration names, and those of them that are not there."""
        found: list[FileEntry] = []
        problems: list[Diagnostic] = []
        for name in self.config.bibliography:
            path = self.root / name
            try:
                status = path.stat()
            except OSError as error:
                message = f"The bibliography cannot be read: {error.strerror or error}."
                suggestion = "Correct its name under `[bibliography]` in quoth.toml."
                problems.append(Diagnostic(name, Span(0, 0), "unreadable-file", message, suggestion))
                continue
            found.append(FileEntry(name, path, status.st_size, status.st_mtime_ns))
        return tuple(found), tuple(problems)

    def selected(self) -> frozenset[str] | None:
        """The paths of the notes that were named; None for all."""
        if not self.paths or not self.marked:
            return None
        return frozenset(entry.path for entry in discover(self.root, self.paths, self.config.settings)[0])

    def graphs(self, quads: Iterable[Quad], paths: Iterable[str]) -> frozenset[str]:
        """The IRIs of the graphs of some notes, as the notes' own quads tell."""
        from quoth.ontology.iris import file_iri
        from quoth.ontology.terms import SDO

        files = {file_iri(self.config.base, path) for path in paths}
        return frozenset(graph for _, predicate, node, graph in quads if predicate == SDO.encoding and node in files)

    def described(self, quads: Iterable[Quad]) -> frozenset[str]:
        """The paths of the notes that some quads describe."""
        from quoth.ontology.iris import file_iri
        from quoth.ontology.terms import SDO

        files = {node for _, predicate, node, _ in quads if predicate == SDO.encoding}
        return frozenset(entry.path for entry in self.files()[0] if file_iri(self.config.base, entry.path) in files)

    def contents(self, *, along: bool) -> dict[str, bytes]:
        """The bytes of the notes, by path.

        Args:
            along: also of what a vault that stands alone needs: configuration, bibliography, reviewed links, queries.
        """
        from quoth.graph.query import FOLDER

        names = [entry.path for entry in self.files()[0]]
        if along:
            queries = sorted(path.relative_to(self.root).as_posix() for path in (self.root / FOLDER).glob("*.rq"))
            more = ("quoth.toml", *self.config.bibliography, self.config.links, *queries)
            names += [name for name in more if name not in names]
        files = {}
        for name in names:
            try:
                files[name] = (self.root / name).read_bytes()
            except OSError:
                continue
        return files

    def attachments(self, notes: Mapping[str, bytes]) -> dict[str, Path]:
        """The files that some notes embed or link to and that are none themselves, by path.

        Nothing that lies outside the vault, or in a hidden folder of it, goes by a link.

        Args:
            notes: the notes' bytes, by path.
        """
        from quoth.exporters.obsidian.attachments import attachments

        known = {entry.path for entry in self.everything()[0]}
        root = self.root.resolve()
        others = []
        for top, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            here = Path(top).relative_to(self.root)
            if here.as_posix() != self.config.obsidian_folder:
                others += [path for name in names if (path := (here / name).as_posix()) not in known]
            else:
                folders.clear()
        found = {path: self.root / path for path in attachments(notes, others)}
        return {path: file for path, file in found.items() if file.is_file() and file.resolve().is_relative_to(root)}

    def source(self, path: str) -> Source | None:
        """The text of a file of the vault; None if it cannot be read."""
        file = self.root / path
        try:
            # Reading a pipe could take for ever.
            return Source.decode(path, file.read_bytes()) if file.is_file() else None
        except (OSError, UnicodeDecodeError):
            return None

    # -- reviewed links -----------------------------------------------------------------------------------

    def links(self) -> LinksFile:
        """What the file of reviewed links says; nothing where there is none.

        Raises:
            quoth.graph.sssom.NotSssom: it is no such file.
        """
        return self._read_links()[0]

    def _read_links(self) -> tuple[LinksFile, bytes, Source]:
        from quoth.graph.sssom import LinksFile, NotSssom, read_links

        name, base = self.config.links, self.config.base
        try:
            content = (self.root / name).read_bytes()
            source = Source.decode(name, content)
        except FileNotFoundError:
            return LinksFile(base), b"", Source(name, "")
        except OSError as error:
            raise NotSssom(f"{name} cannot be read: {error.strerror or error}") from error
        except UnicodeDecodeError as error:
            raise NotSssom(f"{name} is not UTF-8 text") from error
        try:
            return read_links(source, base), content, source
        except NotSssom as error:
            raise NotSssom(f"{name} is no file of reviewed links: {error}") from error

    def links_among(self, names: Container[str]) -> bytes:
        """The file of reviewed links, with those alone whose things of the vault have some names; empty without any."""
        from quoth.graph.sssom import write_links

        file = self.links().among(names)
        return write_links(file, self.config.void.get("license", "")).encode() if file.rows else b""

    def decided(self, decisions: Iterable[Decision]) -> tuple[str, bytes, bytes]:
        """The path of the file of reviewed links, its bytes, and those it has with further decisions.

        Raises:
            quoth.graph.sssom.NotSssom: it is no such file.
        """
        from quoth.graph.sssom import write_links

        file, before, source = self._read_links()
        text = write_links(file.deciding(decisions), self.config.void.get("license", ""))
        after = ("\ufeff" if source.bom else "") + text.replace("\n", source.newline)
        return self.config.links, before, after.encode()

    # -- the graph ----------------------------------------------------------------------------------------

    def stamp(self) -> object:
        """Something that is another when a refresh would read something, or another generation is published.

        It takes a look at every file and opens none.
        """
        return self.inputs(), self.published()

    def inputs(self) -> object:
        """Something that is another when a refresh would read something; the graph depends on nothing else."""
        entries, _ = self.everything(self._remembered if self.marked else ())
        try:
            status = (self.root / FILE_NAME).stat()
            configuration = (status.st_size, status.st_mtime_ns)
        except OSError:
            configuration = None
        return tuple((entry.path, entry.size, entry.mtime_ns) for entry in entries), configuration

    def published(self) -> object:
        """Something that is another when another generation of the store is published."""
        from quoth.graph.store import published

        return published(self.store)

    def refresh(self, progress: Progress | None = None, *, rebuild: bool = False) -> Refreshed:
        """Brings the store up to date: reads what changed, and publishes what it says.

        Args:
            rebuild: start again, without what was kept and without the paths that were named before.

        Raises:
            StoreLocked: another process is at it.
            StoreUnwritable, StoreForeign: the folder cannot be used.
        """
        from quoth.graph.cache import Cache, CacheCorrupt
        from quoth.graph.store import StoreCorrupt

        self._unkept = None
        with _uncollected():
            try:
                return self._refresh(progress, rebuild, forget=rebuild)
            except CacheCorrupt:
                Cache.discard(self.store)
            except StoreCorrupt:
                pass
            return self._refresh(progress, rebuild=True)

    def _refresh(self, progress: Progress | None, rebuild: bool, forget: bool = False) -> Refreshed:
        from quoth.graph.cache import Cache
        from quoth.graph.store import StoreVersion, Writer
        from quoth.graph.triples import format_triples

        version = StoreVersion(_PROGRAM, self.config.digest)
        with (
            Writer(self.store, version, rebuild=rebuild) as writer,
            Cache(self.store, self._cache_version) as cache,
        ):
            remembered = self._remember(None if forget else cache.get("paths"))
            self._remembered = tuple(remembered)
            entries, problems = self.everything(remembered)
            cache.set("paths", json.dumps(remembered, ensure_ascii=False))
            cache.set("problems", _to_json(problems))
            # After a crash nobody knows what the graphs hold, and they are looked through one by one.
            graphs = writer.held.keys() or writer.graphs()
            lost = cache.graphs() - graphs
            stamps = {entry.path: (entry.size, entry.mtime_ns) for entry in entries}
            if not lost and stamps == cache.stamps():
                writer.publish()
                return Refreshed(len(entries), 0, 0)

            from quoth.graph.build import Kept, update
            from quoth.graph.kept import registry_to_json

            before = {path: row for path, row in cache.rows().items() if row.graph not in lost}
            registry = cache.get("registry")
            kept = Kept(registry, tuple(_from_json(cache.get("names")))) if registry is not None else None
            result = update(entries, self.config, before, cache.digests(), progress, kept)
            contents = {graph: format_triples(triples) for graph, triples in result.graphs.items()}
            digests = {graph: hashlib.sha256(text.encode()).hexdigest() for graph, text in contents.items()}
            known = {**before, **{row.path: row for row in result.rows}}
            rows = {entry.path: known[entry.path] for entry in entries if entry.path in known}
            # Were we killed now, a note that is changed back would look as if nothing had happened to its graph.
            cache.forget([path for path, row in rows.items() if row.graph in contents])
            writer.replace_many(contents, digests)
            for graph in sorted(graphs - {row.graph for row in rows.values()}):
                writer.remove(graph)
            writer.publish()
            read_again = [row for row in rows.values() if row.graph in contents]
            values = {"names": _to_json(result.diagnostics)}
            if result.digests is not None:
                values["registry"] = registry_to_json(result.registry, result.people)
            cache.save((*result.rows, *read_again), result.removed, result.digests, values)
            return Refreshed(len(entries), len(result.graphs), len(result.removed))

    def _remember(self, kept: str | None) -> list[str]:
        """The paths named now and before: of a vault, the files that its folder would not give; else everything."""
        before = [str(path) for path in json.loads(kept)] if kept else []
        if not self.marked:
            if not self.paths and before:
                self.paths = tuple(Path(os.path.normpath(self.home / path)) for path in before)
                self.root = _common_folder(self.home, self.paths)
                self.recalled = True
            return [os.path.relpath(path, self.home) for path in self.paths]
        named = [path for path in self.paths if path.is_file()]
        return sorted({*before, *(path.relative_to(self.root).as_posix() for path in named)})

    def reader(
        self, *, refresh: bool = True, rebuild: bool = False, progress: Progress | None = None
    ) -> tuple[Reader, Refreshed]:
        """The graph as it is now, and how it came to be.

        Where another process is writing, it is the graph as it was last published; where nothing has been, or the
        folder cannot be written, it is made in memory.

        Args:
            refresh: whether to bring the store up to date first.
            rebuild: whether to start again in doing so.

        Raises:
            StoreForeign, StoreMissing: there is nothing to be had.
        """
        from quoth.graph.store import Reader, StoreCorrupt, StoreLocked, StoreMissing, StoreUnwritable

        if not refresh:
            return Reader(self.store), Refreshed(0, 0, 0, "as it was last built")
        try:
            done = self.refresh(progress, rebuild=rebuild)
            try:
                return Reader(self.store), done
            except StoreCorrupt:
                done = self._refresh(progress, rebuild=True)
                return Reader(self.store), done
        except StoreLocked as error:
            try:
                return Reader(self.store), Refreshed(0, 0, 0, str(error))
            except StoreMissing:
                return self._reader_in_memory(progress, error)
        except StoreUnwritable as error:
            return self._reader_in_memory(progress, error)

    def _reader_in_memory(self, progress: Progress | None, reason: Exception) -> tuple[Reader, Refreshed]:
        from quoth.graph.store import Reader

        result = self.read(progress)
        return Reader.of(result.graphs), Refreshed(len(result.rows), len(result.graphs), 0, unkept=str(reason))

    def read(self, progress: Progress | None = None) -> Update:
        """Reads the whole vault in memory; no file is written.

        What is wrong, `diagnostics(refresh=False)` tells then.
        """
        from quoth.graph.build import update

        entries, problems = self.everything()
        with _uncollected():
            result = update(entries, self.config, {}, {}, progress)
        self._unkept = (*problems, *result.diagnostics, *(d for row in result.rows for d in row.diagnostics))
        self._unkept_checksums = {row.path: row.sha256 for row in result.rows if row.sha256}
        return result

    def notes(self) -> tuple[Note, ...]:
        """The notes as typed values, by path."""
        return self.read().notes

    def own(self, reader: Reader) -> Reader:
        """What of a store its writer says, as a store in memory; see `quoth.graph.own`."""
        from quoth.graph.own import own
        from quoth.graph.selection import find_named
        from quoth.graph.store import Reader
        from quoth.ontology.terms import SDO

        quads = list(reader.quads())
        graphs = {quad[3] for quad in quads}
        writers = {node for subject, predicate, node, _ in quads if predicate == SDO.author and subject in graphs}
        me = self.config.me
        named = find_named(quads, me.name) if me else frozenset()
        return Reader.of(own(quads, named & writers if me else None))

    def query(self, text: str, **parameters: str | Node) -> Result:
        """The answer to a SPARQL 1.1 query, or to a named query of Quoth's or the vault's own.

        Args:
            parameters: values for the query's parameters and variables; strings are literals, but for those that
                start with `http://`, `https://` or `urn:`.

        Raises:
            quoth.graph.sparql.QueryError: the query cannot be read, or asks for what is refused.
        """
        from quoth.graph.query import find_query, run

        named = text if any(sign in text for sign in "{ \n") else find_query(text, self.home).text
        reader, _ = self.reader()
        with reader:
            return run(reader, named, bind(parameters), prefixes=self.config.settings.prefixes)

    def tables(self, quads: Iterable[Quad]) -> tuple[Table, ...]:
        """The vault's own queries with their answers, by name; where one has none, with the reason.

        Args:
            quads: the graph that is asked, since what leaves the vault may be a part of it.
        """
        from quoth.graph.query import named_queries
        from quoth.graph.store import Reader

        own = [query for query in named_queries(self.home) if query.own]
        if not own:
            return ()
        graphs: dict[str, list[Triple]] = {}
        for subject, predicate, node, graph in quads:
            graphs.setdefault(graph, []).append((subject, predicate, node))
        with Reader.of(graphs) as reader:
            return tuple(self._answer(reader, query) for query in own)

    def _answer(self, reader: Reader, query: NamedQuery) -> Table:
        from quoth.exporters import Table
        from quoth.graph.query import run
        from quoth.graph.sparql import QueryError
        from quoth.graph.store import Form
        from quoth.graph.triples import Literal

        if needed := " and ".join(parameter.name for parameter in query.parameters if parameter.required):
            reason = f"It has an answer once it is given a value for {needed}; see quoth queries {query.name}."
            return Table(query.name, query.description, reason=reason)
        try:
            result = run(reader, query.text, prefixes=self.config.settings.prefixes)
        except QueryError as error:
            return Table(query.name, query.description, reason=f"It cannot be asked: {error}.")
        if result.form is Form.SELECT:
            return Table(query.name, query.description, result.variables, result.rows)
        if result.form is Form.ASK:
            return Table(query.name, query.description, ("answer",), ((Literal("yes" if result.truth else "no"),),))
        return Table(query.name, query.description, ("subject", "predicate", "object"), result.triples)

    def dataset(self) -> rdflib.Dataset:
        """An rdflib dataset over the store: the merged graph, and a named graph a note. Only to be read.

        The prefixes of `namespaces` are bound in it, so that its queries need not declare them.
        """
        import rdflib
        from oxrdflib import OxigraphStore

        reader, _ = self.reader()
        dataset = rdflib.Dataset(store=OxigraphStore(store=reader.oxigraph))
        for prefix, namespace in self.namespaces.items():
            # rdflib itself binds `schema` to the https form.
            dataset.bind(prefix, namespace, override=True, replace=True)
        return dataset

    @property
    def namespaces(self) -> Mapping[str, rdflib.Namespace]:
        """The namespaces of every vocabulary in the graph, and those of `quoth.toml`, by prefix.

        `schema` is `http://schema.org/`, unlike `rdflib.SDO`, in which nothing of the graph is found.
        """
        import rdflib

        from quoth.graph.query import supplied

        found = supplied(self.config.settings.prefixes)
        return MappingProxyType({prefix: rdflib.Namespace(iri) for prefix, iri in found.items()})

    def diagnostics(self, *, refresh: bool = True) -> tuple[Diagnostic, ...]:
        """The problems in the notes that were named, by place, without those that somebody asked not to hear.

        Args:
            refresh: whether to bring the store up to date first; else they are those of the last reading.
        """
        selected = self.selected()
        found = (*self._found(refresh), *(self._without_base() if selected is None else ()))
        by_path: dict[str, list[Diagnostic]] = {}
        for diagnostic in found:
            if selected is None or diagnostic.path in selected:
                by_path.setdefault(diagnostic.path, []).append(diagnostic)
        ignored = self.config.settings.ignored_codes
        every: list[Diagnostic] = []
        for path, diagnostics in by_path.items():
            source = self.source(path) or Source(path, "")
            every += heard(source, diagnostics, ignored)
        return in_order(every)

    def _without_base(self) -> Iterator[Diagnostic]:
        """A hint where the configuration names no base. A folder without configuration is not asked for one."""
        if self.config.written and self.config.is_local:
            message = "No base is set, so everything is named for this machine alone."
            suggestion = 'base = "https://example.org/my-notes/", with an address of your own'
            yield Diagnostic(FILE_NAME, Span(0, 0), "base-not-set", message, suggestion)

    def _found(self, refresh: bool) -> tuple[Diagnostic, ...]:
        """The problems as the last refresh found them; where nothing can be kept, as they are found now."""
        from quoth.graph.cache import Cache, CacheCorrupt
        from quoth.graph.store import StoreForeign, StoreLocked, StoreUnwritable

        try:
            if refresh:
                self.refresh()
        except (StoreForeign, StoreLocked, StoreUnwritable):
            return self._found_now()
        if self._unkept is not None:
            return self._unkept
        try:
            with Cache(self.store, self._cache_version) as cache:
                shared = [d for key in ("problems", "names") for d in _from_json(cache.get(key))]
                return (*shared, *cache.diagnostics())
        except CacheCorrupt:
            return self._found_now()

    def _found_now(self) -> tuple[Diagnostic, ...]:
        self.read()
        return self._unkept or ()

    def fixes(
        self, diagnostics: Iterable[Diagnostic] = (), *, block_ids: bool = False, ids: bool = False
    ) -> tuple[tuple[Fix, ...], tuple[Unfixed, ...]]:
        """What would be written into the notes that were named, and what cannot be; nothing is written.

        Args:
            diagnostics: as `diagnostics` gave them last; those that carry edits are fixed.
            block_ids: whether to give a block id to every statement that lacks one.
            ids: whether to give an `id` to every note that lacks one.
        """
        wanted: dict[str, list[tuple[Edit, ...]]] = {}
        for diagnostic in diagnostics:
            if diagnostic.edits:
                wanted.setdefault(diagnostic.path, []).append(diagnostic.edits)
        checksums = [self._checksums()] if wanted else []
        unfixed: list[Unfixed] = []
        if block_ids or ids:
            unfixed += self._name_parts(wanted, block_ids=block_ids, ids=ids)
            checksums.append(self._unkept_checksums)
        fixes: list[Fix] = []
        for path, groups in sorted(wanted.items()):
            try:
                before = (self.root / path).read_bytes()
            except OSError as error:
                unfixed.append(Unfixed(path, f"cannot be read: {error.strerror or error}"))
                continue
            read = hashlib.sha256(before).hexdigest()
            if any(known.get(path, read) != read for known in checksums):
                unfixed.append(Unfixed(path, "changed since it was read"))
                continue
            made = compatible(groups)
            if len(made) < len(groups):
                unfixed.append(Unfixed(path, "some changes touch the same words, and are left for the next time"))
            after = rewrite(before, (edit for edits in made for edit in edits))
            if after != before:
                fixes.append(Fix(path, before, after))
        return tuple(fixes), tuple(unfixed)

    def _name_parts(
        self, wanted: dict[str, list[tuple[Edit, ...]]], *, block_ids: bool, ids: bool
    ) -> Iterator[Unfixed]:
        """Adds the edits that give names to notes and statements."""
        from quoth.graph.pinned import Unpinnable, id_edit
        from quoth.notes.block_ids import block_id_edits

        result, selected, settings = self.read(), self.selected(), self.config.settings
        for note in result.notes:
            if selected is not None and note.path not in selected:
                continue
            groups = wanted.setdefault(note.path, [])
            if block_ids:
                groups.append(block_id_edits(note, result.people, settings))
            if ids:
                try:
                    edit = id_edit(note, result.registry, self.config.base, settings)
                except Unpinnable as error:
                    yield Unfixed(note.path, f"is given no id: {error}")
                else:
                    groups += ((edit,),) if edit is not None else ()

    def _checksums(self) -> Mapping[str, str]:
        """The SHA-256 of each file as it was when its diagnostics were found."""
        from quoth.graph.cache import Cache

        if self._unkept is not None:
            return self._unkept_checksums
        with Cache(self.store, self._cache_version) as cache:
            return cache.checksums()


def locate(paths: Sequence[Path] = (), *, folder: Path | None = None) -> Vault:
    """The vault that some paths lie in: that of the nearest `quoth.toml` at or above the first of them, else of the
    nearest `.obsidian`, else the current folder, which then holds nothing but what was named.

    Args:
        folder: where to look if no path is given; the current folder without it.

    Raises:
        PathError: a path is not there, or not in the same vault as the first.
        ConfigError: the vault's configuration cannot be used.
    """
    here = (folder or Path.cwd()).absolute()
    absolute = [Path(os.path.normpath(here / path)) for path in paths]
    for path, written in zip(absolute, paths, strict=True):
        if not path.exists():
            raise PathError(f"{written}: there is no such file or folder")
    start = absolute[0] if absolute else here
    root = find_root(start)
    marked = _is_vault(root)
    if not marked:
        around = find_root(here)
        if _is_vault(around):
            raise PathError(f"{paths[0]}: not in the vault {around}; copy it there, or leave the vault's folder first")
        home = here
        root = _common_folder(here, absolute)
        return Vault(home, root, replace(load_config(home), root=root), absolute, marked=False)
    outside = next((p for p, path in zip(paths, absolute, strict=True) if not path.is_relative_to(root)), None)
    if outside is not None:
        raise PathError(f"{outside}: not in the vault {root}")
    named = [path for path in absolute if path != root]
    return Vault(root, root, load_config(root), named if len(named) == len(absolute) else (), marked=True)


def open(path: str | os.PathLike[str] = ".") -> Vault:
    """The vault in a folder.

    Raises:
        PathError: there is no such folder.
        ConfigError: its `quoth.toml` cannot be used.
    """
    given = Path(path)
    if not given.exists():
        raise PathError(f"{given}: there is no such file or folder")
    return locate((given,)) if not given.is_dir() else locate(folder=given)


def bind(parameters: Mapping[str, str | Node]) -> dict[str, Node]:
    """What people give a query as values: an address is an IRI, everything else a literal."""
    from quoth.graph.triples import Literal

    return {
        name: value
        if isinstance(value, Literal) or value.startswith(("http://", "https://", "urn:"))
        else Literal(value)
        for name, value in parameters.items()
    }


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles: what notes become has none, and there are millions of values to look through.

    Whoever comes first after that looks through all that is left. So it has to be let go of before.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _is_vault(folder: Path) -> bool:
    return (folder / "quoth.toml").is_file() or (folder / ".obsidian").is_dir()


def _common_folder(here: Path, paths: Sequence[Path]) -> Path:
    """The folder that notes are named from: the current one, or for paths outside it, the one they lie in."""
    if not paths or all(path.is_relative_to(here) for path in paths):
        return here
    folders = [path if path.is_dir() else path.parent for path in paths]
    return Path(os.path.commonpath(folders))


def _to_json(diagnostics: Sequence[Diagnostic]) -> str:
    from quoth.graph.cache import to_list

    return json.dumps([[d.path, *to_list(d)] for d in diagnostics], ensure_ascii=False)


def _from_json(text: str | None) -> list[Diagnostic]:
    from quoth.graph.cache import from_list

    return [from_list(path, values) for path, *values in (json.loads(text) if text else [])]
