"""Small vaults for tests: texts by path, read as a build reads them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quoth.config import Config, Me
from quoth.graph.entities import Registry, people
from quoth.graph.names import Head, head
from quoth.graph.quads import note_quads
from quoth.graph.triples import Literal, Node, Triple
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import Note
from quoth.notes.outline import outline
from quoth.notes.settings import Settings
from quoth.notes.source import Source
from quoth.notes.statements import read
from quoth.ontology.terms import PREFIXES

BASE = "https://example.org/v/"
#: The prefixes of `shown`, the vault's own among them.
_SHORT = {f"{BASE}e/": "e:", f"{BASE}n/": "n:", f"{BASE}files/": "file:", f"{BASE}p/": "p:"} | {
    namespace.iri: f"{prefix}:" for prefix, namespace in PREFIXES.items()
}


@dataclass(frozen=True)
class Vault:
    """Notes, their names and their triples."""

    config: Config
    heads: dict[str, Head]
    registry: Registry
    notes: dict[str, Note]

    def triples(self, path: str) -> list[Triple]:
        return note_quads(self.notes[path], self.registry, self.config)[0]

    def problems(self, path: str) -> list[Diagnostic]:
        """Those that resolving the note's links meets."""
        return list(note_quads(self.notes[path], self.registry, self.config)[1])

    def said(self, path: str, subject: str | None = None) -> set[str]:
        """The note's triples in short: of one subject, given in short, if one is named."""
        lines = {" ".join(map(shown, triple)) for triple in self.triples(path)}
        return {line for line in lines if subject is None or line.startswith(f"{subject} ")}

    def everything(self) -> set[str]:
        return {line for path in self.notes for line in self.said(path)}


def config(me: str | Me = "", language: str = "en", **settings: Any) -> Config:
    writer = Me(me) if isinstance(me, str) and me else me or None
    name = writer.name if isinstance(writer, Me) else ""
    return Config(
        root=Path(),
        base=BASE,
        me=writer if isinstance(writer, Me) else None,
        settings=Settings(me=name, language=language, **settings),
    )


def vault(texts: Mapping[str, str], configuration: Config | None = None, name_only: Container[str] = ()) -> Vault:
    """A vault of notes, by path; the suffix `.md` may be left out. Those in `name_only` lend their names alone."""
    used = configuration or config()
    paths = {path if "." in path.rpartition("/")[2] else f"{path}.md": text for path, text in texts.items()}
    outlines = {path: outline(Source.decode(path, text.encode()), used.settings) for path, text in paths.items()}
    heads = {path: head(found) for path, found in outlines.items()}
    known = people(Registry.build(heads.values(), used, name_only))
    read_ = {path: found for path, found in outlines.items() if path not in name_only}
    notes = {path: read(found, known, used.settings) for path, found in read_.items()}
    for path, note in notes.items():
        heads[path] = head(note.outline, note.declarations[len(note.outline.declarations) :])
    return Vault(used, heads, Registry.build(heads.values(), used, name_only), notes)


def shown(node: Node) -> str:
    """A node in short: `e:karpathy`, `"text"@en`, `83^^decimal`."""
    if isinstance(node, Literal):
        if node.language:
            return f'"{node.text}"@{node.language}'
        kind = node.datatype.rpartition("#")[2]
        return f'"{node.text}"' if kind == "string" else f"{node.text}^^{kind}"
    for namespace, prefix in _SHORT.items():
        if node.startswith(namespace):
            return prefix + node.removeprefix(namespace)
    return node
