"""Triples as plain values, and their text as N-Triples and N-Quads.

A subject or predicate is an IRI as a string; an object is an IRI as a string or a `Literal`. Nothing here
needs an RDF library: notes become triples, are stored and written through these values alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from quoth.ontology.terms import RDF, XSD


class Literal(NamedTuple):
    """A literal in canonical lexical form."""

    text: str
    #: A lower-case BCP 47 tag, or empty.
    language: str = ""
    #: The datatype's IRI; `rdf:langString` is implied by a language.
    datatype: str = XSD.string


type_ = RDF.type

Node = str | Literal
Triple = tuple[str, str, Node]
#: A triple with the IRI of its named graph; an empty string is the default graph.
Quad = tuple[str, str, Node, str]

_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def quote(text: str) -> str:
    """A string in N-Triples quotation marks."""
    return f'"{_TO_ESCAPE.sub(_escape, text)}"'


def encode_iri(iri: str) -> str:
    """An IRI with the characters that no IRI may hold percent-encoded."""
    return _NOT_IN_IRI.sub(lambda m: f"%{ord(m.group()):02X}", iri)


def format_node(node: Node) -> str:
    """A node in N-Triples syntax."""
    if isinstance(node, str):
        return f"<{node}>"
    if node.language:
        return f"{quote(node.text)}@{node.language}"
    if node.datatype == XSD.string:
        return quote(node.text)
    return f"{quote(node.text)}^^<{node.datatype}>"


def format_quad(subject: str, predicate: str, node: Node, graph: str = "") -> str:
    """A line of N-Triples, or of N-Quads where a graph is named."""
    end = f" <{graph}> .\n" if graph else " .\n"
    return f"<{subject}> <{predicate}> {format_node(node)}{end}"


def format_triples(triples: Iterable[Triple]) -> str:
    """Triples as N-Triples, in the order given."""
    return "".join(
        [
            f"<{subject}> <{predicate}> <{node}> .\n"
            if isinstance(node, str)
            else f"<{subject}> <{predicate}> {format_node(node)} .\n"
            for subject, predicate, node in triples
        ]
    )


def sort_key(node: Node) -> tuple[int, str, str, str]:
    """Orders nodes: IRIs, then literals by text, datatype and language."""
    if isinstance(node, str):
        return (0, node, "", "")
    return (1, node.text, node.datatype, node.language)


class Index:
    """Triples in memory, found by subject or by object."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._by_subject: dict[str, dict[str, list[Node]]] = {}
        self._by_object: dict[str, dict[str, list[str]]] = {}
        self._by_type: dict[str, list[str]] = {}
        for subject, predicate, node in triples:
            self._by_subject.setdefault(subject, {}).setdefault(predicate, []).append(node)
            if isinstance(node, str):
                if predicate == type_:
                    self._by_type.setdefault(node, []).append(subject)
                else:
                    self._by_object.setdefault(node, {}).setdefault(predicate, []).append(subject)

    def __contains__(self, subject: str) -> bool:
        return subject in self._by_subject

    def __iter__(self) -> Iterator[str]:
        """Every subject, in the order its first triple came."""
        return iter(self._by_subject)

    def properties(self, subject: str) -> dict[str, list[Node]]:
        """What is said of a subject, by predicate."""
        return self._by_subject.get(subject, {})

    def objects(self, subject: str, predicate: str) -> list[Node]:
        return self._by_subject.get(subject, {}).get(predicate, [])

    def iris(self, subject: str, predicate: str) -> list[str]:
        """The objects that are IRIs."""
        return [node for node in self.objects(subject, predicate) if isinstance(node, str)]

    def text(self, subject: str, predicate: str, default: str = "") -> str:
        """The text of the first literal, or the default."""
        return next((n.text for n in self.objects(subject, predicate) if isinstance(n, Literal)), default)

    def subjects(self, predicate: str, node: str) -> list[str]:
        """Everything that points to an IRI by a predicate."""
        return self._by_object.get(node, {}).get(predicate, [])

    def sources(self, node: str) -> dict[str, list[str]]:
        """Everything that points to an IRI, by predicate."""
        return self._by_object.get(node, {})

    def types(self, subject: str) -> list[str]:
        return self.iris(subject, type_)

    def instances(self, type_iri: str) -> list[str]:
        """Everything of a type, in the order its triples came."""
        return self._by_type.get(type_iri, [])
