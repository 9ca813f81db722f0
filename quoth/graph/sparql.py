"""The text of a query: its words, and what it may not do.

Oxigraph alone decides what is SPARQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quoth.notes.source import Position, Source


class QueryError(Exception):
    """A query that cannot be answered as it is asked."""

    def __init__(self, message: str, *, text: str = "", offset: int | None = None, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        #: The query.
        self.text = text
        #: Where in the text; None where it is no matter of a place.
        self.position: Position | None = None if offset is None else Source("", text).position(offset)
        #: What to write instead; empty where nothing can be suggested.
        self.suggestion = suggestion

    def __str__(self) -> str:
        place = f"{self.position.line}:{self.position.column}: " if self.position else ""
        return f"{place}{self.message}{f'; {self.suggestion}' if self.suggestion else ''}"


class QuerySyntaxError(QueryError):
    """The text is not SPARQL 1.1, or uses a prefix that nobody declared."""


class QueryRefused(QueryError):
    """The text is SPARQL, but would change the graph or reach into the network."""


class ParameterError(QueryError):
    """A value is given for what the query does not ask for, or cannot take; or one is missing."""


# -- words --------------------------------------------------------------------------------------------


class Kind(StrEnum):
    """What a token is."""

    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    #: A quotation mark that nothing closes.
    UNCLOSED = "unclosed"
    VARIABLE = "variable"
    BLANK = "blank"
    #: `prefix:name`.
    NAME = "name"
    LANGUAGE = "language"
    NUMBER = "number"
    #: A keyword, a function, `a`, `true` or `false`.
    WORD = "word"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a query."""

    kind: Kind
    text: str
    offset: int


_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    | (?P<iri><[^<>"{}|^`\\\s]*(?:\\u[0-9A-Fa-f]{4}[^<>"{}|^`\\\s]*)*>)
    | (?P<string>\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
        |"(?!"")(?:[^"\\\n\r]|\\.)*"|'(?!'')(?:[^'\\\n\r]|\\.)*')
    | (?P<unclosed>["'])
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:\w[\w.-]*)
    | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:(?:[\w:%-]|\\[_~.\-!$&'()*+,;=/?\#@%]|\.(?=[\w:%.-]))*))
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>\d*\.?\d+(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>\^\^|&&|\|\||[!<>]=|\S)""",
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, comments among them."""
    for match in _TOKEN.finditer(text):
        yield Token(Kind(match.lastgroup or ""), match.group(), match.start())


def words(text: str) -> list[Token]:
    """The tokens without the comments."""
    return [token for token in tokens(text) if token.kind is not Kind.COMMENT]


def leading_comment(text: str) -> list[str]:
    """The lines of the comment that a query begins with, without `#`."""
    lines = []
    for line in text.lstrip("\ufeff").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].strip())
    return lines


def declared_prefixes(text: str) -> dict[str, str]:
    """The prefixes that a text declares itself, with their IRIs."""
    found = {}
    sequence = words(text)
    for keyword, name, iri in zip(sequence, sequence[1:], sequence[2:], strict=False):
        if keyword.text.upper() == "PREFIX" and name.kind is Kind.NAME and iri.kind is Kind.IRI:
            found[name.text.removesuffix(":")] = iri.text[1:-1]
    return found


def named_terms(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[Token, str]]:
    """Every `prefix:name` of a query whose prefix is known, with its IRI."""
    known = {**prefixes, **declared_prefixes(text)}
    for token in words(text):
        prefix, _, local = token.text.partition(":")
        if token.kind is Kind.NAME and local and prefix in known:
            yield token, known[prefix] + re.sub(r"\\(.)", r"\1", local)


# -- what a query may not do --------------------------------------------------------------------------

_GAP = r"(?:\s|\#[^\n]*\n)*"
# Written to let nothing through rather than to read exactly: Oxigraph takes `3SERVICE` and `SERVICEex:a` too, and a
# comment or a comparison may pass for an IRI. A name that ends so (`ex:service`, `?service`) is no keyword.
_SERVICE = re.compile(
    rf"SERVICE{_GAP}(?:SILENT{_GAP})?(?:<[^>]*>|[?$]\w[^\s{{]*|[^\s<>{{}}?$]*:[^\s{{]*?){_GAP}\{{", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"(?:[?$]\w*|:[\w%-]*)$")

_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")


def refuse(text: str) -> None:
    """Refuses what a query may not do.

    Raises:
        QueryRefused: it reaches into the network with SERVICE, or is an update.
    """
    for match in _SERVICE.finditer(text):
        if not _NAME_BEFORE.search(text, max(0, match.start() - 200), match.start()):
            message = "SERVICE is refused: a query is answered from this graph alone"
            raise QueryRefused(message, text=text, offset=match.start())
    first = first_keyword(text)
    if first and first.text.upper() in _UPDATES:
        message = f"{first.text.upper()} is refused: a query changes nothing, the graph is changed by writing notes"
        raise QueryRefused(message, text=text, offset=first.offset)


def first_keyword(text: str) -> Token | None:
    """The word that says what a query wants, after its BASE and PREFIX."""
    sequence = iter(words(text))
    for token in sequence:
        if token.text.upper() == "PREFIX":
            next(sequence, None), next(sequence, None)
        elif token.text.upper() == "BASE":
            next(sequence, None)
        else:
            return token if token.kind is Kind.WORD else None
    return None
