"""Values for the variables of a query, written into its text as terms: for a server, or for people to read.

Oxigraph is handed values beside the text; the SPARQL protocol knows no such thing. So they become a `VALUES` block at
the start of the query's outermost group, and of each subquery that selects the variable: just where the store sees
them. A value is written as an RDF term, with all that means something in a query escaped, and never pasted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quoth.graph.sparql import Kind, Token, declared_prefixes, words
from quoth.graph.store import QueryInvalid, is_iri
from quoth.graph.triples import Node, format_node

#: The keywords that say what a query wants.
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_OPEN, _CLOSE = {"(", "{", "["}, {")", "}", "]"}


@dataclass(frozen=True, slots=True)
class _Group:
    """A group of patterns that sees the values of some variables."""

    #: Where what it holds begins and ends.
    start: int
    end: int
    #: Without their sign; None for all.
    variables: frozenset[str] | None
    #: Whether it is nothing but a subquery, beside which no values may stand.
    is_query: bool


def standing_alone(text: str, bindings: Mapping[str, Node], prefixes: Mapping[str, str]) -> str:
    """A query with all that it was given: the prefixes that it uses and does not declare, and the values.

    Lines keep their numbers.

    Raises:
        QueryInvalid: a value is no RDF term.
    """
    text = text.removeprefix("\ufeff")
    head = "".join(f"{declaration} " for declaration in declarations(text, prefixes))
    return head + with_values(text, bindings)


def declarations(text: str, prefixes: Mapping[str, str]) -> list[str]:
    """`PREFIX` with each prefix that a query uses and does not declare itself."""
    declared = declared_prefixes(text)
    used = {token.text.partition(":")[0] for token in words(text) if token.kind is Kind.NAME}
    return [f"PREFIX {p}: <{iri}>" for p, iri in prefixes.items() if p in used and p not in declared]


def with_values(text: str, bindings: Mapping[str, Node]) -> str:
    """A query with the values that it was given. Lines keep their numbers.

    Raises:
        QueryInvalid: a value is no RDF term.
    """
    return _bound(text, {name: _term(name, node) for name, node in bindings.items()})


def values(bindings: Mapping[str, Node]) -> str:
    """A `VALUES` block that gives variables their values; empty where there are none.

    Raises:
        QueryInvalid: a value is no RDF term.
    """
    return _values({name: _term(name, node) for name, node in bindings.items()}) if bindings else ""


def _term(name: str, node: Node) -> str:
    if isinstance(node, str) and not is_iri(node):
        raise QueryInvalid(f"the value of ?{name} is no IRI")
    term = format_node(node)
    try:
        term.encode()
    except UnicodeEncodeError as error:
        raise QueryInvalid(f"the value of ?{name} has half a character") from error
    return term


def _bound(text: str, terms: Mapping[str, str]) -> str:
    if not terms:
        return text
    groups = list(_groups(words(text)))
    if not groups:
        return f"{text}\n{_values(terms)}"
    inserted: list[tuple[int, str]] = []
    for group in groups:
        seen = {name: term for name, term in terms.items() if group.variables is None or name in group.variables}
        if seen:
            inserted.append((group.start, f" {_values(seen)}{' {' if group.is_query else ''} "))
            inserted += [(group.end, " }")] if group.is_query else []
    for offset, more in sorted(inserted, reverse=True):
        text = text[:offset] + more + text[offset:]
    return text


def _values(terms: Mapping[str, str]) -> str:
    return f"VALUES ({' '.join(f'?{name}' for name in terms)}) {{ ({' '.join(terms.values())}) }}"


def _groups(sequence: Sequence[Token]) -> Iterator[_Group]:
    """The groups that see values: the outermost, and those of subqueries that select variables."""
    first = next((at for at, token in enumerate(sequence) if is_word(token, *FORMS)), None)
    if first is None:
        return
    at = first
    if is_word(sequence[first], "CONSTRUCT"):
        if first + 1 == len(sequence) or sequence[first + 1].text != "{":
            # `CONSTRUCT WHERE` takes triples alone.
            return
        at = closing(sequence, first + 1)
    opening = opening_after(sequence, at + 1)
    if opening is None:
        return
    yield _group(sequence, opening, None)
    for at in range(opening, len(sequence)):
        if is_word(sequence[at], "SELECT"):
            inner = opening_after(sequence, at + 1)
            if inner is not None:
                yield _group(sequence, inner, _selected(sequence[at + 1 : inner]))


def is_word(token: Token, *keywords: str) -> bool:
    """Whether a token is one of some keywords, which are given in capitals."""
    return token.kind is Kind.WORD and token.text.upper() in keywords


def opening_after(sequence: Sequence[Token], at: int) -> int | None:
    """The `{` that begins the patterns of a query, behind what it selects."""
    depth = 0
    for number in range(at, len(sequence)):
        text = sequence[number].text
        if text == "{" and depth == 0:
            return number
        depth += (text in _OPEN) - (text in _CLOSE)
    return None


def closing(sequence: Sequence[Token], opening: int) -> int:
    """The sign that closes what another opens; the last of all where none does."""
    depth = 0
    for number in range(opening, len(sequence)):
        depth += (sequence[number].text in _OPEN) - (sequence[number].text in _CLOSE)
        if depth == 0:
            return number
    return len(sequence) - 1


def _group(sequence: Sequence[Token], opening: int, variables: frozenset[str] | None) -> _Group:
    end = sequence[closing(sequence, opening)]
    inside = sequence[opening + 1] if opening + 1 < len(sequence) else end
    return _Group(sequence[opening].offset + 1, end.offset, variables, is_word(inside, "SELECT"))


def _selected(sequence: Sequence[Token]) -> frozenset[str] | None:
    """What a subquery selects; None for all."""
    found = set()
    depth = 0
    for token in sequence:
        if token.text == "*" and depth == 0:
            return None
        if token.kind is Kind.VARIABLE and depth == 0:
            found.add(token.text[1:])
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
    return frozenset(found)
