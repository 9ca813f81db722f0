"""The text of a query: its words, what is wrong with it and where, and what it may not do.

Oxigraph alone decides what is SPARQL. This module reads a text only to say more of it than Oxigraph does: its
parser reports the place it gave up at, often far behind the mistake, and all that it would have taken there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quoth.notes.nearest import nearest
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
    first = _first_keyword(text)
    if first and first.text.upper() in _UPDATES:
        message = f"{first.text.upper()} is refused: a query changes nothing, the graph is changed by writing notes"
        raise QueryRefused(message, text=text, offset=first.offset)


def _first_keyword(text: str) -> Token | None:
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


# -- what is wrong with a query -----------------------------------------------------------------------

_KEYWORDS = """
    BASE PREFIX SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GROUP BY HAVING ORDER ASC DESC LIMIT
    OFFSET VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND AS UNION MINUS FILTER NOT EXISTS IN COUNT SUM MIN MAX AVG
    SAMPLE GROUP_CONCAT SEPARATOR
""".split()
_FUNCTIONS = """
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW
    UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL
    ISNUMERIC REGEX SUBSTR REPLACE TRIPLE SUBJECT PREDICATE OBJECT ISTRIPLE LANGDIR HASLANG HASLANGDIR STRLANGDIR
    ADJUST
""".split()
_KNOWN = frozenset((*_KEYWORDS, *_FUNCTIONS, "A", "TRUE", "FALSE"))

_CLOSING = {"{": "}", "(": ")", "[": "]"}

_SAID = re.compile(r"(?:expected |one of |, )([A-Z][a-z][a-z ][^,\[\]\"']*)")
#: What Oxigraph says in words, in ours.
_IN_WORDS = {
    "The SELECT contains a variable that is unbound": (
        "a variable is selected that is neither grouped by nor part of an aggregate such as COUNT"
    ),
    "IRI parsing failed": "this is not an IRI",
}
_NOT_SELECTED = re.compile(r"does not contains variable \?(\w+) in its SELECT projection")
_ERROR = re.compile(r"error at (\d+):(\d+): ")


def explain(text: str, message: str, prefixes: Mapping[str, str], read: Callable[[str], str]) -> QueryError:
    """What is wrong with a query that Oxigraph refuses.

    Args:
        message: what Oxigraph says of it.
        prefixes: those that are supplied.
        read: what Oxigraph says of another text; empty where it can read it.
    """
    if unselected := _NOT_SELECTED.search(message):
        name = unselected.group(1)
        return ParameterError(
            f"no value can be given for ?{name}, because the query does not select it",
            text=text,
            suggestion=f"write ?{name} after SELECT, and after GROUP BY where there is one",
        )
    return (
        _unknown_prefix(text, prefixes)
        or _unknown_word(text)
        or _unbalanced(text)
        or _first_unreadable(text, message, read)
    )


def _unknown_prefix(text: str, prefixes: Mapping[str, str]) -> QueryError | None:
    declared = declared_prefixes(text)
    sequence = words(text)
    for before, token in zip([None, *sequence], sequence, strict=False):
        prefix, colon, local = token.text.partition(":")
        if token.kind is not Kind.NAME or (before and before.text.upper() == "PREFIX"):
            continue
        if prefix not in declared and prefix not in prefixes:
            known = nearest(prefix, {*declared, *prefixes})
            return QuerySyntaxError(
                f"the prefix `{prefix}:` is not declared",
                text=text,
                offset=token.offset,
                suggestion=f"did you mean `{known}{colon}{local}`?" if known else "declare it with PREFIX",
            )
    return None


def _unknown_word(text: str) -> QueryError | None:
    for token in words(text):
        if token.kind is Kind.WORD and token.text.upper() not in _KNOWN:
            known = nearest(token.text.upper(), _KNOWN)
            return QuerySyntaxError(
                f"`{token.text}` is no word of SPARQL",
                text=text,
                offset=token.offset,
                suggestion=f"did you mean `{known}`?" if known else "variables begin with `?`, text stands in quotes",
            )
        if token.kind is Kind.UNCLOSED:
            return QuerySyntaxError("this quotation mark is never closed", text=text, offset=token.offset)
    return None


def _unbalanced(text: str) -> QueryError | None:
    opened: list[Token] = []
    for token in words(text):
        if token.text in _CLOSING:
            opened.append(token)
        elif token.kind is Kind.SIGN and token.text in _CLOSING.values():
            if not opened or _CLOSING[opened[-1].text] != token.text:
                place = f", where `{opened[-1].text}` stands open" if opened else ""
                return QuerySyntaxError(f"this `{token.text}` closes nothing{place}", text=text, offset=token.offset)
            opened.pop()
    if opened:
        return QuerySyntaxError(f"this `{opened[-1].text}` is never closed", text=text, offset=opened[-1].offset)
    return None


def _first_unreadable(text: str, message: str, read: Callable[[str], str]) -> QueryError:
    said = _SAID.search(message)
    phrase = _IN_WORDS.get(said.group(1).strip(), said.group(1).strip()) if said else ""
    sequence = [token for token in words(text) if token.text != "^^"]
    # A text that can be gone on with can be cut off at an earlier word too.
    at = bisect_left(sequence, True, key=lambda token: not _can_go_on(text[: token.offset + len(token.text)], read))
    if at < len(sequence):
        token = sequence[at]
        if token.kind is Kind.IRI and ":" not in token.text:
            phrase = "this is not an absolute IRI"
        return QuerySyntaxError(phrase or f"`{token.text}` cannot stand here", text=text, offset=token.offset)
    if phrase:
        first = _first_keyword(text)
        return QuerySyntaxError(phrase, text=text, offset=first.offset if first else None)
    return QuerySyntaxError("the query ends too early", text=text, offset=len(text.rstrip()))


def _can_go_on(start: str, read: Callable[[str], str]) -> bool:
    """Whether some query starts so: Oxigraph then reads to the end, and misses something there.

    It counts a keyword that it looked for in vain as read, hence the room behind the end, wider than any keyword.
    """
    padded = f"{start}\n{' ' * 40}"
    error = _ERROR.match(read(padded))
    return error is None or (int(error.group(1)), int(error.group(2))) == (padded.count("\n") + 1, 41)
