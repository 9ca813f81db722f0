"""A server's graphs, by the SPARQL 1.1 Graph Store HTTP Protocol: one request puts, looks at or deletes one graph."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from quoth.exporters import FORMATS
from quoth.ontology.iris import file_iri
from quoth.ontology.terms import SDO
from quoth.remote.errors import NoGraphStore, Refused
from quoth.remote.exchange import Exchange

#: The name of the default graph, here as in quads.
DEFAULT = ""

_MEDIA_TYPE = FORMATS["ntriples"].media_type
_BLANK_LINE = re.compile(rb"\s*(?:#.*)?\s*")
#: What a server answers where no graphs can be put.
_ELSEWHERE = frozenset({404, 405, 406, 415, 501})
#: How many lines of a default graph are looked through before it is somebody else's.
_LINES = 200_000


@dataclass(frozen=True, slots=True)
class Survey:
    """What a default graph tells of a vault."""

    is_empty: bool
    #: The IRIs of the vault's notes that it describes.
    notes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GraphStore:
    """The graphs of a server. Every method raises `RemoteError` where it does not do as asked."""

    exchange: Exchange

    def put(self, graph: str, content: bytes) -> None:
        """Makes a graph hold this content, N-Triples, and nothing else."""
        try:
            with self.exchange.send("PUT", _named(graph), content, {"Content-Type": _MEDIA_TYPE}):
                pass
        except Refused as error:
            if error.status in _ELSEWHERE:
                raise NoGraphStore(str(self.exchange.address), error.status) from error
            raise

    def delete(self, graph: str) -> None:
        """Removes a graph; one that is not there is removed already."""
        with self.exchange.send("DELETE", _named(graph), missing_is_fine=True):
            pass

    def holds(self, graph: str) -> bool:
        """Whether a graph is there and not empty; no more of it is read than tells that."""
        with closing(self._lines(graph)) as lines:
            return next(lines, None) is not None

    def survey(self, base: str) -> Survey:
        """Looks through the default graph for notes of the vault with this base.

        Where many lines say nothing of the vault, the rest is not read.
        """
        file = re.escape(file_iri(base, ""))
        line_ = re.compile(rf"<({re.escape(base)}[^>]*)>\s*<{re.escape(SDO.encoding)}>\s*<{file}[^>]*>\s*\.")
        notes = set()
        is_empty = True
        with closing(self._lines(DEFAULT)) as lines:
            for number, line in enumerate(lines):
                is_empty = False
                if match := line_.match(_unescaped(line)):
                    notes.add(match[1])
                if number >= _LINES and not notes:
                    break
        return Survey(is_empty, frozenset(notes))

    def _lines(self, graph: str) -> Generator[bytes, None, None]:
        headers = {"Accept": _MEDIA_TYPE}
        try:
            with self.exchange.send("GET", _named(graph), headers=headers, missing_is_fine=True) as response:
                if response.status == 404:
                    return
                for line in response.stream:
                    if not _BLANK_LINE.fullmatch(line):
                        yield line
        except Refused as error:
            if error.status in _ELSEWHERE or error.status == 400:
                raise NoGraphStore(str(self.exchange.address), error.status) from error
            raise


def _named(graph: str) -> dict[str, str]:
    return {"default": ""} if graph == DEFAULT else {"graph": graph}


def _unescaped(line: bytes) -> str:
    """A line of N-Triples with its letters as such, which some servers write by their numbers."""
    text = line.decode("utf-8", "replace")
    return re.sub(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})", lambda m: _letter(m[1] or m[2]), text)


def _letter(number: str) -> str:
    return chr(code) if (code := int(number, 16)) <= 0x10FFFF else "\ufffd"
