"""Changing the store: one writer at a time, one transaction a named graph."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph as ox
from filelock import FileLock, Timeout

from quoth.graph.store.errors import InvalidTriples, StoreCorrupt, StoreForeign, StoreLocked, StoreUnwritable
from quoth.graph.store.layout import Layout, Phase, Pointer, State, StoreVersion, prepare
from quoth.graph.store.terms import DEFAULT, Content, name_of, parsed, text_of

#: How much N-Triples text is loaded in bulk at a time, in characters.
_BATCH = 1 << 26


class Writer:
    """The right to change the store: a context manager.

    Entering it makes the store where there is none, and empties it where another version wrote it or where a
    bulk load was cut short; `held` and `graphs()` tell what is in it. Whatever was replaced stays replaced,
    also where the program ends in an error. Readers see it after `publish()`.

    Args:
        wait: how many seconds to wait for another writer to end.
        rebuild: starts with an empty store whatever there is, damaged or not.

    Raises, when entered:
        StoreLocked: another writer is at work.
        StoreForeign, StoreUnwritable: the folder cannot be used.
        StoreCorrupt: its files are damaged, and `rebuild` is not set.
    """

    def __init__(self, folder: Path, version: StoreVersion, *, wait: float = 0.0, rebuild: bool = False) -> None:
        self._layout = Layout(folder)
        self._version = version
        self._wait = wait
        self._rebuild = rebuild
        self._lock = FileLock(self._layout.lock, thread_local=False)
        self._database: ox.Store | None = None
        self._phase = Phase.LOADING
        self._held: dict[str, str] = {}

    # -- opening and closing

    def __enter__(self) -> Self:
        folder = prepare(self._layout.folder)
        try:
            self._lock.acquire(timeout=self._wait)
        except Timeout:
            raise StoreLocked(folder) from None
        except OSError as error:
            raise StoreUnwritable(folder, error) from error
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        # Oxigraph gives up its own lock with the last reference, which must be before ours is given up.
        self._database = None
        self._lock.release()

    def _open(self) -> None:
        if self._layout.is_foreign():
            raise StoreForeign(self._layout.folder, self._layout.store)
        state = None if self._rebuild else State.read(self._layout)
        if state is None or state.version != self._version or state.phase is Phase.LOADING:
            self._start()
        else:
            self._phase = state.phase
            self._database = self._reopened()
            self._held = self._read_held() if self._phase is Phase.PUBLISHED else {}

    def _start(self) -> None:
        """Makes an empty database in place of whatever is there. Generations stay for their readers."""
        self._database = None
        self._held = {}
        with self._writing():
            self._layout.store.mkdir(exist_ok=True)
            self._enter(Phase.LOADING)
            shutil.rmtree(self._layout.writer, ignore_errors=True)
            self._layout.held.unlink(missing_ok=True)
            self._database = ox.Store(self._layout.writer)
            self._enter(Phase.CHANGED)

    def _reopened(self) -> ox.Store:
        # RocksDB keeps a log of every opening for ever.
        for log in self._layout.writer.glob("LOG.old.*"):
            log.unlink(missing_ok=True)
        if not (self._layout.writer / "CURRENT").is_file():
            raise StoreCorrupt(self._layout.folder, "its database is gone")
        try:
            return ox.Store(self._layout.writer)
        except (OSError, RuntimeError) as error:
            if "lock" in str(error).lower():
                raise StoreLocked(self._layout.folder) from error
            raise StoreCorrupt(self._layout.folder, error) from error

    def _read_held(self) -> dict[str, str]:
        try:
            return {str(k): str(v) for k, v in (self._layout.read(self._layout.held) or {}).items()}
        except StoreCorrupt:
            return {}

    def _enter(self, phase: Phase) -> None:
        State(phase, self._version).write(self._layout)
        self._phase = phase

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreUnwritable(self._layout.folder, error) from error
        except RuntimeError as error:
            raise StoreCorrupt(self._layout.folder, error) from error

    @property
    def _store(self) -> ox.Store:
        if self._database is None:
            raise ValueError("the writer is not open")
        return self._database

    # -- what is there

    @property
    def held(self) -> Mapping[str, str]:
        """The digests given with the named graphs when they were last replaced, by IRI.

        A graph that is missing here may be in the store all the same: after a crash nothing is known of any,
        and replacing a graph by what it holds already changes nothing.
        """
        return self._held

    def graphs(self) -> frozenset[str]:
        """The IRIs of the named graphs."""
        return frozenset(name_of(name) for name in self._store.named_graphs())

    # -- changing one graph

    def replace(self, graph: str, content: Content, digest: str = "") -> bool:
        """Makes a named graph hold exactly these triples, in one transaction; tells whether that was a change.

        Args:
            graph: the IRI of the named graph. It is gone where it holds nothing.
            digest: anything that names the content, to be found again in `held`.

        Raises:
            InvalidTriples: the content is not RDF, or has blank nodes.
            StoreUnwritable: the disk is full, or has failed.
            StoreCorrupt: the database turns out to be damaged.
        """
        try:
            name, new = ox.NamedNode(graph), parsed(text_of(content))
        except (SyntaxError, ValueError) as error:
            raise InvalidTriples(self._layout.folder, graph, error) from error
        digest = digest if new else ""
        with self._writing():
            old = {quad.triple for quad in self._store.quads_for_pattern(None, None, None, name)}
            if (new != old or digest != self._held.get(graph, "")) and self._phase is not Phase.CHANGED:
                self._enter(Phase.CHANGED)
            if new != old:
                self._store.update(self._request(name, old, new))
        if digest:
            self._held[graph] = digest
        else:
            self._held.pop(graph, None)
        return new != old

    def remove(self, graph: str) -> bool:
        """Removes a named graph; tells whether it was there."""
        return self.replace(graph, "")

    def _request(self, graph: ox.NamedNode, old: set[ox.Triple], new: set[ox.Triple]) -> str:
        """The update that takes a named graph, and its share of the merge, from the old triples to the new."""
        gone, come = _statements(old - new), _statements(new - old)
        orphaned = _statements(triple for triple in old - new if not self._has_other_holder(triple, graph))
        request = []
        if not new:
            # A graph that is emptied otherwise would still be listed.
            request.append(f"DROP SILENT GRAPH {graph}")
        elif gone:
            request.append(f"DELETE DATA {{ GRAPH {graph} {{\n{gone}}} }}")
        if orphaned:
            request.append(f"DELETE DATA {{\n{orphaned}}}")
        if come:
            request.append(f"INSERT DATA {{ GRAPH {graph} {{\n{come}}}\n{come}}}")
        return " ;\n".join(request)

    def _has_other_holder(self, triple: ox.Triple, graph: ox.NamedNode) -> bool:
        holders = self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return any(quad.graph_name not in (graph, DEFAULT) for quad in holders)

    # -- changing many

    def replace_many(
        self, graphs: Mapping[str, Content] | Iterable[tuple[str, Content]], digests: Mapping[str, str] | None = None
    ) -> int:
        """Replaces several named graphs, each as `replace` does; tells how many were changed.

        Into an empty store they are loaded in bulk, many times as fast. That is one step: where it fails, or
        the program is killed within it, the store is empty again.

        Args:
            graphs: contents by IRI, or pairs of both.
            digests: by IRI.

        Raises:
            InvalidTriples, StoreUnwritable, StoreCorrupt: as `replace` does.
            ValueError: an IRI comes twice.
        """
        digests = digests or {}
        pairs = iter(graphs.items() if isinstance(graphs, Mapping) else graphs)
        if self.graphs():
            return sum([self.replace(graph, content, digests.get(graph, "")) for graph, content in pairs])
        with self._writing():
            self._enter(Phase.LOADING)
        try:
            loaded = self._load(pairs)
            with self._writing():
                self._store.flush()
                self._enter(Phase.CHANGED)
        except Exception:
            with self._writing():
                self._store.clear()
                self._enter(Phase.CHANGED)
            raise
        self._held = {graph: digest for graph in loaded if (digest := digests.get(graph))}
        return len(loaded)

    def _load(self, pairs: Iterator[tuple[str, Content]]) -> list[str]:
        loaded: dict[str, None] = {}
        batch: dict[str, str] = {}
        size = 0
        for graph, content in pairs:
            if graph in loaded:
                raise ValueError(f"<{graph}> comes twice")
            try:
                text = text_of(content)
            except ValueError as error:
                raise InvalidTriples(self._layout.folder, graph, error) from error
            if text:
                loaded[graph] = None
                batch[graph] = text
                size += len(text)
            if size >= _BATCH:
                self._load_batch(batch)
                batch, size = {}, 0
        self._load_batch(batch)
        return list(loaded)

    def _load_batch(self, batch: Mapping[str, str]) -> None:
        named = "".join([text.replace(" .\n", f" <{graph}> .\n") for graph, text in batch.items()])
        merged = "".join(batch.values())
        try:
            # Oxigraph loads on one core and lets go of Python meanwhile. Apart, each has half as much to sort.
            with self._writing(), ThreadPoolExecutor(2) as pool:
                list(pool.map(self._load_text, (named, merged)))
        except (SyntaxError, ValueError) as error:
            raise self._first_invalid(batch, error) from error

    def _load_text(self, text: str) -> None:
        self._store.bulk_load(text.encode(), ox.RdfFormat.N_QUADS)

    def _first_invalid(self, batch: Mapping[str, str], error: Exception) -> InvalidTriples:
        for graph, text in batch.items():
            try:
                ox.NamedNode(graph)
                parsed(text)
            except (SyntaxError, ValueError) as reason:
                return InvalidTriples(self._layout.folder, graph, reason)
        return InvalidTriples(self._layout.folder, "", error)

    # -- publishing

    def publish(self) -> int:
        """Shows readers all that was replaced so far; the number of the generation they open from now on.

        Where nothing has changed, that is the last one. The one before it is kept, and each that is being read.

        Raises:
            StoreUnwritable: the disk is full, or has failed.
        """
        layout = self._layout
        before = self._last_pointer()
        if before and self._phase is Phase.PUBLISHED:
            return before.generation
        with self._writing():
            layout.generations.mkdir(exist_ok=True)
            number = 1 + max(before.generation if before else 0, *self._numbers(), 0)
            self._store.flush()
            self._store.backup(layout.generation(number))
            Pointer(number, self._version).write(layout)
            layout.write(layout.held, self._held)
            self._enter(Phase.PUBLISHED)
        self._sweep({number, before.generation if before else number})
        return number

    def _last_pointer(self) -> Pointer | None:
        """The pointer, if it can be read and its generation is there."""
        try:
            pointer = Pointer.read(self._layout)
        except StoreCorrupt:
            return None
        return pointer if pointer and self._layout.generation(pointer.generation).is_dir() else None

    def _numbers(self) -> list[int]:
        return [int(path.name) for path in self._layout.generations.iterdir() if path.name.isdecimal()]

    def _sweep(self, kept: set[int]) -> None:
        for number in self._numbers():
            if number not in kept and not self._is_read(number):
                shutil.rmtree(self._layout.generation(number), ignore_errors=True)

    def _is_read(self, number: int) -> bool:
        """Whether a reader holds a generation. What readers left that were killed is cleared away."""
        for path in self._layout.readers.glob(f"{number}-*"):
            lock = FileLock(path)
            try:
                lock.acquire(timeout=0)
            except OSError:
                return True
            lock.release()
            path.unlink(missing_ok=True)
        return False


def _statements(triples: Iterable[ox.Triple]) -> str:
    return "".join([f"{triple} .\n" for triple in triples])
