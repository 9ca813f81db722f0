"""The graph that is served: what may be seen of it, as it is now.

A source tells cheaply whether there is anything new, and opens the graph when there is. That is looked into when
somebody asks, at most about once a second, beside the requests: they wait for it a moment, and get the graph as it was
where it takes longer. What is private is not hidden from queries but is not there: they are asked of a copy without it.
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from quoth.graph.query import run
from quoth.graph.search import Names
from quoth.graph.selection import Selection, select
from quoth.graph.store import Reader, StoreVersion, Writer
from quoth.graph.triples import Literal, Triple, format_triples

#: How often it is looked at most whether there is anything new, in seconds; where looking takes long, less often.
EVERY = 1.0
#: How many times as long as looking took it is not looked again.
REST = 4
#: How long a request waits for what is new, in seconds.
PATIENCE = 0.5
#: How long the end waits for a look that goes on, in seconds.
_FAREWELL = 2.0

_PRIVATE = "ASK { GRAPH ?note { ?private quoth:private true } }"


@dataclass(frozen=True, slots=True)
class Opened:
    """A graph as its source gives it."""

    reader: Reader
    #: What the vault is called.
    name: str
    #: The folder that the vault's own queries are looked for in.
    home: Path
    #: IRIs by prefix that queries need not declare, besides those of `ontology.terms`.
    prefixes: Mapping[str, str] = field(default_factory=dict)
    #: The named graphs that are wanted; None for all.
    graphs: frozenset[str] | None = None
    #: Why it is not of this moment; empty if it is.
    stale: str = ""


class Source(Protocol):
    """Where the graph comes from."""

    def stamp(self) -> object:
        """Something that is another when there is something new; quickly had."""

    def open(self) -> Opened:
        """The graph, brought up to date as far as that is wanted.

        Raises whatever stands in its way: an exception whose text says so to people.
        """


class Snapshot:
    """A graph that does not change while it is looked at."""

    def __init__(self, opened: Opened, reader: Reader) -> None:
        self.opened = opened
        #: What may be seen.
        self.reader = reader
        self._users = 1
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """Where other processes may open it."""
        assert self.reader.path is not None
        return self.reader.path

    @cached_property
    def names(self) -> Names:
        """All names in it, read once."""
        return Names(self.reader)

    @property
    def triples(self) -> int:
        """How many triples the merge of all notes has."""
        (row,) = run(self.reader, "SELECT (COUNT(*) AS ?number) { ?s ?p ?o }").rows
        return int(row[0].text) if isinstance(row[0], Literal) else 0

    def take(self) -> None:
        """Keeps it from being let go of, until `give` is called."""
        with self._lock:
            self._users += 1

    def give(self) -> None:
        """Says that one who took it needs it no longer."""
        with self._lock:
            self._users -= 1
            if not self._users:
                self.reader.close()


class Served:
    """What there is to see, kept up to date.

    Args:
        source: where it comes from.
        first: what it gave, to begin with.
        private: whether what is private may be seen.
        report: is told what keeps the graph from being up to date, once.
        every, rest: how many seconds it is not looked again whether there is anything new, and how many times as long
            as looking took.
        patience: how long a request waits for what is new, in seconds.
    """

    def __init__(
        self,
        source: Source,
        first: Opened,
        *,
        private: bool = False,
        report: Callable[[str], None] = lambda text: None,
        every: float = EVERY,
        rest: float = REST,
        patience: float = PATIENCE,
    ) -> None:
        self._source = source
        self._private = private
        self._report = report
        self._every, self._rest, self._patience = every, rest, patience
        self._folder = tempfile.TemporaryDirectory(prefix="quoth-")
        self._lock = threading.Lock()
        self._stamp: object = None
        #: The generation and the graphs of it that the copy was made of.
        self._copied: tuple[int, frozenset[str] | None] | None = None
        self._looked = threading.Event()
        self._looked.set()
        self._since, self._next = 0.0, 0.0
        self._thread: threading.Thread | None = None
        self._problem = first.stale
        self._current = self._made(first)

    @property
    def problem(self) -> str:
        """What keeps the graph from being of this moment; empty where nothing does."""
        return self._problem

    @contextmanager
    def look(self) -> Iterator[Snapshot]:
        """The graph as it is now, or was a moment ago."""
        self._refresh()
        with self._lock:
            snapshot = self._current
            snapshot.take()
        try:
            yield snapshot
        finally:
            snapshot.give()

    def close(self) -> None:
        """Lets everything go."""
        thread = self._thread
        if thread is not None:
            thread.join(_FAREWELL)
        with self._lock:
            self._current.give()
        self._folder.cleanup()

    # -- what is new

    def _refresh(self) -> None:
        """Looks for what is new, if it is time to, and waits for it as long as anybody should."""
        with self._lock:
            now = time.monotonic()
            if self._looked.is_set() and now >= self._next:
                self._looked.clear()
                self._since = now
                self._thread = threading.Thread(target=self._update, name="quoth-refresh", daemon=True)
                self._thread.start()
            patience = self._since + self._patience - now
        if patience > 0:
            self._looked.wait(patience)

    def _update(self) -> None:
        began = time.monotonic()
        try:
            self._look_again()
        except Exception as error:  # Whatever it is, the graph as it was is still there to be asked.
            self._say(str(error))
        finally:
            ended = time.monotonic()
            self._next = ended + max(self._every, self._rest * (ended - began))
            self._looked.set()

    def _look_again(self) -> None:
        stamp = self._source.stamp()
        if stamp == self._stamp:
            return
        opened = self._source.open()
        snapshot = self._made(opened)
        with self._lock:
            before, self._current = self._current, snapshot
        before.give()
        self._say(opened.stale)
        # Another look is due where the graph could not be brought up to date.
        self._stamp = None if opened.stale else stamp

    def _say(self, problem: str) -> None:
        if problem and problem != self._problem:
            self._report(problem)
        self._problem = problem

    # -- what may be seen

    def _made(self, opened: Opened) -> Snapshot:
        """What may be seen of a graph: itself where all may, and other processes can open it; else a copy."""
        reader = opened.reader
        hidden = not self._private and run(reader, _PRIVATE).truth
        if reader.path is not None and opened.graphs is None and not hidden:
            self._copied = None
            return Snapshot(opened, reader)
        with reader:
            source = (reader.generation, opened.graphs)
            if source != self._copied or reader.path is None:
                self._copy(reader, Selection(private=self._private, notes=opened.graphs))
                self._copied = source
        return Snapshot(opened, Reader(self._store))

    @property
    def _store(self) -> Path:
        return Path(self._folder.name)

    def _copy(self, reader: Reader, selection: Selection) -> None:
        """Makes the copy hold what is selected and nothing else."""
        graphs: dict[str, list[Triple]] = {}
        for subject, predicate, node, graph in select(reader.quads(), selection):
            graphs.setdefault(graph, []).append((subject, predicate, node))
        contents = {graph: format_triples(sorted(triples, key=str)) for graph, triples in graphs.items()}
        digests = {graph: hashlib.sha256(text.encode()).hexdigest() for graph, text in contents.items()}
        with Writer(self._store, StoreVersion("served", "")) as writer:
            changed = {graph: text for graph, text in contents.items() if writer.held.get(graph) != digests[graph]}
            for gone in sorted(writer.graphs() - contents.keys()):
                writer.remove(gone)
            writer.replace_many(changed, digests)
            writer.publish()
