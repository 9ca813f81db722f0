"""The formats the graph is written in.

`FORMATS` is the one table that names a format, its media type and its suffix; commands, the server and
the documentation read it. An exporter is a pure function from quads to files as values: nothing here
touches the disk. `exporters.write` does, and `graph.selection` says which quads are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, cast

from quoth.graph.triples import Node, Quad


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written."""

    #: Relative to the folder that the export goes to, with `/` between its parts.
    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that goes along as it is, however large."""

    #: As a file's.
    path: str
    source: Path


@dataclass(frozen=True, slots=True)
class Table:
    """One of the vault's own queries with its answer, for formats that show it."""

    #: The query's file, without folder and suffix.
    name: str
    description: str
    columns: tuple[str, ...] = ()
    #: In the order of the answer, with None where a variable is not bound.
    rows: tuple[tuple[Node | None, ...], ...] = ()
    #: Why there is no answer, as a sentence; empty where there is one.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What an exporter needs to know besides the quads."""

    #: The vault's base IRI; empty where the quads are nobody's vault.
    base: str = ""
    #: Prefixes of the vault's own, by prefix, in the order of the configuration.
    prefixes: Mapping[str, str] = field(default_factory=dict)
    #: For JSON-LD: the kind of thing to nest the graph under (a key of `jsonld.FRAMES`), a frame of one's own as
    #: `framing.read_frame` gives it, or empty for the flat graph.
    frame: str | Mapping[str, Any] = ""
    #: The vault's own files by path, for formats that carry the notes along.
    files: Mapping[str, bytes] = field(default_factory=dict)
    #: The format's own table of the configuration (`[export.NAME]`).
    settings: Mapping[str, object] = field(default_factory=dict)
    #: The vault's own queries with their answers, for formats that show them.
    tables: tuple[Table, ...] = ()


#: Quads to files. A format that is one file names it `graph` with the format's suffix. Quads may come in any order and
#: more than once: the files depend on the set of them alone.
Export: TypeAlias = Callable[[Iterable[Quad], Options], Iterator[File]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format the graph is written in."""

    #: As typed after `quoth export`.
    name: str
    #: IANA's name for it; empty for a folder of files.
    media_type: str
    #: With its dot; empty for a folder of files.
    suffix: str
    #: One line, for the list of commands.
    description: str
    #: The module whose `export` writes the format, imported when first used.
    module: str
    #: Whether it keeps named graphs apart, so that it is to be given them. The others write the merge of all the quads
    #: they are given, and are to be given the default graph.
    named_graphs: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether it makes a folder of files, so that it needs a place to go to."""
        return not self.suffix

    @property
    def export(self) -> Export:
        """The function that makes the files."""
        return cast(Export, import_module(self.module).export)


def _table(*formats: Format) -> dict[str, Format]:
    return {format.name: format for format in formats}


#: Every format, by name, in the order of the documentation.
FORMATS: dict[str, Format] = _table(
    Format(
        "turtle",
        "text/turtle",
        ".ttl",
        "Turtle in reading order: each note, its statements, then people, concepts and works",
        "quoth.exporters.turtle",
    ),
    Format(
        "jsonld",
        "application/ld+json",
        ".jsonld",
        "JSON-LD 1.1 with its context: flat and complete, or nested as --frame asks",
        "quoth.exporters.jsonld",
    ),
    Format(
        "obsidian",
        "",
        "",
        "an Obsidian vault: a page for each person, concept, paper, question and episode",
        "quoth.exporters.obsidian",
    ),
    Format(
        "ntriples",
        "application/n-triples",
        ".nt",
        "N-Triples, one sorted line a triple",
        "quoth.exporters.ntriples",
    ),
    Format(
        "nquads",
        "application/n-quads",
        ".nq",
        "N-Quads, one sorted line a triple, with the note that says it",
        "quoth.exporters.nquads",
        named_graphs=True,
    ),
    Format(
        "trig",
        "application/trig",
        ".trig",
        "TriG in reading order, one named graph a note",
        "quoth.exporters.trig",
        named_graphs=True,
    ),
    Format(
        "csl-json",
        "application/vnd.citationstyles.csl+json",
        ".json",
        "CSL-JSON of the papers, books and articles, for reference managers and Pandoc",
        "quoth.exporters.csljson",
    ),
    Format(
        "void",
        "text/turtle",
        ".void.ttl",
        "VoID description of the graph: counts, author, licence, vocabularies, links",
        "quoth.exporters.void",
    ),
)
