"""Between Quoth's plain values and Oxigraph's."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from quoth.graph.triples import Literal, Node, Triple, format_quad

#: What a named graph holds: triples, or their N-Triples as `format_quad` writes it.
Content = Iterable[Triple] | str

DEFAULT = ox.DefaultGraph()

_BLANK = re.compile(r"^_:|> _:\S+ \.$", re.MULTILINE)


def is_iri(text: str) -> bool:
    """Whether a text is an absolute IRI (RFC 3987), as the store and other parsers of RDF demand."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def text_of(content: Content) -> str:
    """A content as N-Triples.

    Raises:
        ValueError: it has a blank node, or a character that is half a surrogate pair.
    """
    text = content if isinstance(content, str) else "".join([format_quad(*triple) for triple in content])
    if "_:" in text and (blank := _BLANK.search(text)):
        raise ValueError(f"a blank node cannot be told from itself: {text[blank.start() :].partition(chr(10))[0]}")
    return text


def parsed(text: str) -> set[ox.Triple]:
    """The triples of an N-Triples text.

    Raises:
        SyntaxError: it is not N-Triples.
    """
    return {quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.N_TRIPLES)}


def name_of(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    """A term's IRI, or a blank node's label as `_:label`."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def node_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    """A term as a plain value."""
    if not isinstance(term, ox.Literal):
        return name_of(term)
    return Literal(term.value, term.language) if term.language else Literal(term.value, "", term.datatype.value)


def term_of(node: Node) -> ox.NamedNode | ox.Literal:
    """A plain value as a term.

    Raises:
        ValueError: it is no IRI, or its language is no language tag.
    """
    if isinstance(node, str):
        return ox.NamedNode(node)
    if node.language:
        return ox.Literal(node.text, language=node.language)
    return ox.Literal(node.text, datatype=ox.NamedNode(node.datatype))


def triple_of(quad: ox.Quad) -> Triple:
    """The triple of a quad as a plain value."""
    return name_of(quad.subject), quad.predicate.value, node_of(quad.object)
