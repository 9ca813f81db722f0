"""The embedded store: Oxigraph on disk, one writer, published generations for everybody else.

A store lives in a folder of its own (`.quoth/`) and can be made again from the notes at any time:

    .gitignore              keeps the folder out of version control
    lock                    held by the one writer
    store/state.json        which program and configuration wrote the database, and how far it came
    store/held.json         the digest of what each named graph holds
    store/writer/           the database that is written
    store/generations/17/   a frozen copy of it, sharing its files by hard links
    store/current.json      the pointer: which generation readers open
    store/readers/17-…      a locked file for each reader, so that its generation is kept

Each named graph is replaced in one transaction together with its share of the default graph, which holds
the deduplicated merge of all named graphs: a triple enters it with its first holder and leaves with its
last. `docs/store.md` tells why it is made this way.

This package alone knows pyoxigraph and filelock; import it where it is needed, not at the top.
"""

from __future__ import annotations

from quoth.graph.store.errors import (
    AnswerTooLarge,
    InvalidTriples,
    QueryInvalid,
    QueryTimeout,
    StoreCorrupt,
    StoreError,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreUnwritable,
)
from quoth.graph.store.layout import FOLDER, FORMAT, StoreVersion, prepare, published
from quoth.graph.store.process import query_within
from quoth.graph.store.reader import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Answer,
    Askable,
    Dataset,
    Form,
    Reader,
    ask,
    construct,
    read_answer,
    read_error,
    select,
    serialize_graph,
    serialize_results,
    serialize_turtle,
)
from quoth.graph.store.terms import Content, is_iri
from quoth.graph.store.writer import Writer

__all__ = [
    "FOLDER",
    "FORMAT",
    "GRAPH_FORMATS",
    "RESULT_FORMATS",
    "Answer",
    "AnswerTooLarge",
    "Askable",
    "Content",
    "Dataset",
    "Form",
    "InvalidTriples",
    "QueryInvalid",
    "QueryTimeout",
    "Reader",
    "StoreCorrupt",
    "StoreError",
    "StoreForeign",
    "StoreLocked",
    "StoreMissing",
    "StoreUnwritable",
    "StoreVersion",
    "Writer",
    "ask",
    "construct",
    "is_iri",
    "prepare",
    "published",
    "query_within",
    "read_answer",
    "read_error",
    "select",
    "serialize_graph",
    "serialize_results",
    "serialize_turtle",
]
