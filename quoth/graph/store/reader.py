"""Reading the store: the graph as it was last published, unchanged for as long as one looks at it."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Protocol, Self

import pyoxigraph as ox
from filelock import FileLock

from quoth.graph.store.errors import AnswerTooLarge, InvalidTriples, QueryInvalid, StoreCorrupt, StoreMissing
from quoth.graph.store.layout import Layout, Pointer, StoreVersion
from quoth.graph.store.terms import DEFAULT, Content, name_of, node_of, parsed, term_of, text_of, triple_of
from quoth.graph.triples import Node, Quad, Triple


class Form(StrEnum):
    """What a query answers with."""

    SELECT = "select"
    ASK = "ask"
    #: Of CONSTRUCT and DESCRIBE.
    CONSTRUCT = "construct"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query, in a form that travels between processes."""

    form: Form
    #: SPARQL 1.1 Query Results JSON of SELECT and ASK; sorted N-Triples of CONSTRUCT.
    content: bytes
    #: How long it took to find, in seconds; no part of what it says.
    seconds: float = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a query is to be asked of, whatever it says itself (SPARQL 1.1 Protocol, 2.1.4): graphs by IRI.

    A graph that is not there is empty.
    """

    #: Their merge is the default graph.
    default: tuple[str, ...] = ()
    #: What `GRAPH` reaches.
    named: tuple[str, ...] = ()


class Askable(Protocol):
    """What answers queries: the store, or a server."""

    def query(
        self, text: str, *, bindings: Mapping[str, Node] | None = None, prefixes: Mapping[str, str] | None = None
    ) -> Answer: ...


class Reader:
    """The graph as it was last published: a context manager, or a value to `close()`.

    Raises:
        StoreMissing: nothing has been published.
        StoreCorrupt: its files are damaged.
    """

    #: The graph as a `pyoxigraph.Store`, for libraries that take one. Only to be read.
    oxigraph: ox.Store
    #: The number of the generation; 0 in memory.
    generation: int
    #: What wrote it; None in memory.
    version: StoreVersion | None
    #: Where another process may open the generation while this reader is open; None in memory.
    path: Path | None
    _lease: FileLock | None

    def __init__(self, folder: Path) -> None:
        pointer, self._lease = _leased(Layout(folder))
        self.generation, self.version = pointer.generation, pointer.version
        self.path = Layout(folder).generation(pointer.generation)
        try:
            self.oxigraph = ox.Store.read_only(str(self.path))
        except (OSError, RuntimeError) as error:
            _release(self._lease)
            raise StoreCorrupt(folder, error) from error

    @classmethod
    def open_generation(cls, path: Path) -> Self:
        """Another look at a generation that an open reader holds.

        Raises:
            StoreCorrupt: its files are damaged.
        """
        try:
            return cls._around(ox.Store.read_only(str(path)))
        except (OSError, RuntimeError) as error:
            raise StoreCorrupt(path, error) from error

    @classmethod
    def of(cls, graphs: Mapping[str, Content]) -> Self:
        """The graph in memory, made of the contents of its named graphs by IRI.

        Raises:
            InvalidTriples: a content is not RDF, or has blank nodes.
        """
        store = ox.Store()
        for graph, content in graphs.items():
            try:
                triples = parsed(text_of(content))
                name = ox.NamedNode(graph)
            except (SyntaxError, ValueError) as error:
                raise InvalidTriples(Path(), graph, error) from error
            for holder in (name, DEFAULT):
                store.extend(ox.Quad(t.subject, t.predicate, t.object, holder) for t in triples)
        return cls._around(store)

    @classmethod
    def load(cls, quads: bytes) -> Self:
        """The graph in memory, from the N-Quads that `dump` gives."""
        store = ox.Store()
        store.load(quads, ox.RdfFormat.N_QUADS)
        return cls._around(store)

    @classmethod
    def _around(cls, store: ox.Store) -> Self:
        reader = cls.__new__(cls)
        reader.oxigraph = store
        reader.generation, reader.version, reader.path, reader._lease = 0, None, None, None
        return reader

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets the generation go. The reader is empty from then on."""
        self.oxigraph = ox.Store()
        _release(self._lease)
        self._lease = None

    def graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs, sorted."""
        return tuple(sorted(name_of(name) for name in self.oxigraph.named_graphs()))

    def triples(self, graph: str = "") -> Iterator[Triple]:
        """The triples of a named graph, or of the merge of all, in no particular order."""
        name = ox.NamedNode(graph) if graph else DEFAULT
        return map(triple_of, self.oxigraph.quads_for_pattern(None, None, None, name))

    def quads(self) -> Iterator[Quad]:
        """The triples of every named graph, as each of them says it, in no particular order."""
        for quad in self.oxigraph:
            if isinstance(quad.graph_name, ox.NamedNode):
                yield *triple_of(quad), quad.graph_name.value

    def dump(self) -> bytes:
        """Named graphs and merge as N-Quads, in no particular order."""
        return self.oxigraph.dump(format=ox.RdfFormat.N_QUADS) or b""

    def rows(self, text: str, prefixes: Mapping[str, str] | None = None) -> Iterator[tuple[Node | None, ...]]:
        """The rows of a SELECT over the merge as plain values, with None where a variable is not bound.

        For questions that Quoth itself asks: unlike `query`, nothing is written out and read back in between.

        Raises:
            StoreCorrupt: the store cannot be read.
        """
        try:
            solutions = self.oxigraph.query(text, prefixes=dict(prefixes or {}))
            assert isinstance(solutions, ox.QuerySolutions)
            for solution in solutions:
                yield tuple(None if term is None else node_of(term) for term in solution)
        except OSError as error:
            raise StoreCorrupt(self.path or Path(), error) from error

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, Node] | None = None,
        prefixes: Mapping[str, str] | None = None,
        dataset: Dataset | None = None,
        limit: int | None = None,
    ) -> Answer:
        """Answers a SPARQL 1.1 query over the merge; `GRAPH` reaches the named graphs.

        Args:
            bindings: values for variables of the query, by name. A SELECT has to select those variables.
            prefixes: IRIs of the prefixes that the text need not declare.
            dataset: what to ask instead.
            limit: how many bytes the answer may have.

        Raises:
            QueryInvalid: Oxigraph cannot read the query, or cannot bind a variable.
            AnswerTooLarge: it has more bytes.
            StoreCorrupt: the store cannot be read.
        """
        output = io.BytesIO() if limit is None else _Bounded(limit)
        start = perf_counter()
        try:
            asked, default, named = self._chosen(dataset)
            results = asked.query(
                text,
                prefixes=dict(prefixes or {}),
                substitutions={ox.Variable(name): term_of(node) for name, node in (bindings or {}).items()},
                default_graph=default,
                named_graphs=named,
            )
            if isinstance(results, ox.QueryTriples):
                results.serialize(output, format=ox.RdfFormat.N_TRIPLES)
                return replace(_graph(output.getvalue()), seconds=perf_counter() - start)
            form = Form.ASK if isinstance(results, ox.QueryBoolean) else Form.SELECT
            results.serialize(output, format=ox.QueryResultsFormat.JSON)
            return Answer(form, output.getvalue(), perf_counter() - start)
        except (SyntaxError, ValueError) as error:
            raise QueryInvalid(str(error)) from error
        except (OSError, RuntimeError) as error:
            # Oxigraph says of everything else that it went wrong while running.
            if isinstance(error, OSError) or str(error).startswith("Corruption"):
                raise StoreCorrupt(self.path or Path(), error) from error
            raise QueryInvalid(str(error)) from error

    def _chosen(
        self, dataset: Dataset | None
    ) -> tuple[
        ox.Store, list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None, list[ox.NamedNode | ox.BlankNode] | None
    ]:
        """What to ask, and which graphs of it; None for what it holds."""
        if dataset is None:
            return self.oxigraph, None, None
        default, named = (list(map(ox.NamedNode, sorted(set(iris)))) for iris in (dataset.default, dataset.named))
        if len(default) < 2:
            return self.oxigraph, [*default], [*named]
        # Of more than one, Oxigraph would give a triple as often as they hold it.
        merged = ox.Store()
        for name in default:
            quads = self.oxigraph.quads_for_pattern(None, None, None, name)
            merged.extend(ox.Quad(quad.subject, quad.predicate, quad.object, DEFAULT) for quad in quads)
        for name in named:
            merged.extend(self.oxigraph.quads_for_pattern(None, None, None, name))
        return merged, None, None


class _Bounded(io.BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, content: bytes, /) -> int:  # type: ignore[override]  # Oxigraph writes bytes and nothing else.
        if self.tell() + len(content) > self._limit:
            raise AnswerTooLarge(self._limit)
        return super().write(content)


def _graph(triples: bytes) -> Answer:
    return Answer(Form.CONSTRUCT, b"".join(sorted(set(triples.splitlines(keepends=True)))))


def read_answer(form: Form, content: bytes, media_type: str) -> Answer:
    """An answer that somebody else gave, from its bytes.

    Args:
        form: what was asked for.
        media_type: as it was said with the answer.

    Raises:
        ValueError: it is none, or of another form.
    """
    try:
        if form is Form.CONSTRUCT:
            syntax = ox.RdfFormat.from_media_type(media_type)
            if syntax is None:
                raise ValueError(f"{media_type} is no form of a graph")
            triples = [quad.triple for quad in ox.parse(content, syntax)]
            return _graph(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
        kind = ox.QueryResultsFormat.from_media_type(media_type)
        if kind is None:
            raise ValueError(f"{media_type} is no form of results")
        results = ox.parse_query_results(content, format=kind)
        if isinstance(results, ox.QueryBoolean) != (form is Form.ASK):
            raise ValueError("results of another form")
        return Answer(form, results.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    except (SyntaxError, RuntimeError) as error:
        raise ValueError(str(error)) from error


def read_error(text: str, prefixes: Mapping[str, str]) -> str:
    """What Oxigraph says of a query that it cannot read; empty for one that it can."""
    try:
        ox.Store().query(text, prefixes=dict(prefixes))
    except (SyntaxError, ValueError, RuntimeError) as error:
        return str(error)
    return ""


def _leased(layout: Layout) -> tuple[Pointer, FileLock | None]:
    """The pointer, and a lock that makes writers keep its generation."""
    pointer = Pointer.read(layout)
    while pointer is not None:
        lease = _lease(layout, pointer.generation)
        # A writer looks for leases after it has moved the pointer: had it missed this one, the pointer would differ.
        now = Pointer.read(layout)
        if now == pointer:
            return pointer, lease
        _release(lease)
        pointer = now
    raise StoreMissing(layout.folder)


def _lease(layout: Layout, generation: int) -> FileLock | None:
    """None where the folder cannot be written, so that nobody will sweep it either."""
    try:
        layout.readers.mkdir(exist_ok=True)
        handle, path = tempfile.mkstemp(prefix=f"{generation}-", dir=layout.readers)
        os.close(handle)
        lock = FileLock(path, thread_local=False)
        lock.acquire()
    except OSError:
        return None
    return lock


def _release(lease: FileLock | None) -> None:
    if lease:
        lease.release()
        with suppress(OSError):
            os.unlink(lease.lock_file)


def select(answer: Answer) -> tuple[tuple[str, ...], tuple[tuple[Node | None, ...], ...]]:
    """The variables and the rows of a SELECT's answer, with None where a variable is not bound."""
    results = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(results, ox.QuerySolutions)
    names = tuple(variable.value for variable in results.variables)
    return names, tuple(
        tuple(None if (term := row[name]) is None else node_of(term) for name in names) for row in results
    )


def construct(answer: Answer) -> tuple[Triple, ...]:
    """The triples of a CONSTRUCT's answer, in the order of their N-Triples."""
    return tuple(map(triple_of, ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)))


def ask(answer: Answer) -> bool:
    """What an ASK answers."""
    return bool(ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON))


#: The W3C formats of SELECT and ASK answers, by name.
RESULT_FORMATS = {
    "csv": ox.QueryResultsFormat.CSV,
    "json": ox.QueryResultsFormat.JSON,
    "tsv": ox.QueryResultsFormat.TSV,
    "xml": ox.QueryResultsFormat.XML,
}


def serialize_results(answer: Answer, name: str) -> bytes:
    """A SELECT's or ASK's answer in one of `RESULT_FORMATS`."""
    results = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
    return results.serialize(format=RESULT_FORMATS[name]) or b""


def serialize_turtle(answer: Answer, prefixes: Mapping[str, str]) -> bytes:
    """A CONSTRUCT's answer as Turtle, with those of the prefixes that it uses, in their order."""
    triples = [quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)]
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    # Oxigraph declares all prefixes, in an order of its own that is another each time.
    lines = written.splitlines(keepends=True)
    declared = [line for line in lines if line.startswith(b"@prefix ")]
    body = b"".join(lines[len(declared) :])
    used = (
        f"@prefix {prefix}: <{iri}> .\n".encode() for prefix, iri in prefixes.items() if f"{prefix}:".encode() in body
    )
    return b"".join(used) + body


#: The W3C formats of a CONSTRUCT's answer but for Turtle, by name.
GRAPH_FORMATS = {
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}


def serialize_graph(answer: Answer, name: str) -> bytes:
    """A CONSTRUCT's answer in one of `GRAPH_FORMATS`, with all its IRIs written out."""
    triples = (quad.triple for quad in ox.parse(answer.content, ox.RdfFormat.N_TRIPLES))
    return ox.serialize(triples, format=GRAPH_FORMATS[name]) or b""
