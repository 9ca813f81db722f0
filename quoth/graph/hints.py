"""What a query with an empty answer may have meant otherwise: readable, and yet at odds with the graph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from quoth.graph.mistakes import date_at, term_called
from quoth.graph.patterns import triple_patterns
from quoth.graph.sparql import Kind, declared_prefixes, named_terms, words
from quoth.graph.store import Askable, QueryInvalid, ask, select
from quoth.graph.triples import Literal, Node
from quoth.notes.nearest import nearest
from quoth.ontology.relations import BUILT_IN
from quoth.ontology.terms import PREFIXES, SDO, XSD
from quoth.ontology.vocabulary import TERMS

_COMPARING = frozenset(("<", ">", "<=", ">=", "=", "!="))
_TEXT = re.compile(r"""["'](?P<text>[^"'\\]*)["']""")
_NAME = re.compile(r"[^\W\d][\w.-]*:[\w.-]+")


def hints_on(reader: Askable, text: str, prefixes: Mapping[str, str]) -> tuple[str, ...]:
    """What is to say of a query that has found nothing, by itself and as the graph is."""
    asked = _Asked(reader, {**prefixes, **declared_prefixes(text)})
    found = (
        *_other_namespaces(text, prefixes),
        *_unknown_terms(asked, text, prefixes),
        *_sums(text),
        *_texts(asked, text),
        *_typed(asked, text),
    )
    return tuple(dict.fromkeys(found))


class _Asked:
    """A graph that is asked small questions."""

    def __init__(self, reader: Askable, prefixes: Mapping[str, str]) -> None:
        self.reader = reader
        self.prefixes = prefixes

    def is_so(self, pattern: str) -> bool:
        try:
            return ask(self.reader.query(f"ASK {{ {pattern} }}", prefixes=self.prefixes))
        except QueryInvalid:
            return False

    def one(self, pattern: str) -> Node | None:
        """A value of `?o` where the pattern fits; None where it does not."""
        try:
            answer = self.reader.query(f"SELECT ?o {{ {pattern} }} LIMIT 1", prefixes=self.prefixes)
        except QueryInvalid:
            return None
        rows = select(answer)[1]
        return rows[0][0] if rows else None


def _unknown_terms(asked: _Asked, text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Terms of the vocabularies that neither documentation nor graph has."""
    known = {term.iri for term in TERMS}
    for token, iri in named_terms(text, prefixes):
        prefix, _, local = token.text.partition(":")
        namespace = asked.prefixes[prefix]
        if iri in known or not any(term.startswith(namespace) for term in known):
            continue
        if asked.is_so(f"{{ ?s <{iri}> ?o }} UNION {{ ?s ?p <{iri}> }} UNION {{ <{iri}> ?p ?o }}"):
            continue
        near = nearest(iri, (term for term in known if term.startswith(namespace)))
        meant = f"{prefix}:{near[len(namespace) :]}" if near else term_called(local) or _relation_called(local)
        suggestion = f"; did you mean `{meant}`?" if meant else ""
        yield f"`{token.text}` occurs nowhere in the graph{suggestion}"


def _relation_called(name: str) -> str:
    """The property of a relation that notes may call so, as `quoth:opposes`; empty where there is none."""
    found = BUILT_IN.find(re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name))
    if found is None:
        return ""
    relation, backwards = found
    prefix, namespace = next((p, n) for p, n in PREFIXES.items() if relation.iri in n)
    return f"{'^' if backwards else ''}{prefix}:{relation.iri.removeprefix(namespace.iri)}"


def _other_namespaces(text: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Addresses that differ from those of the graph in their beginning alone."""
    for token in words(text):
        if token.kind is not Kind.IRI:
            continue
        written = token.text[1:-1]
        for prefix, namespace in prefixes.items():
            scheme, colon, rest = namespace.partition(":")
            other = f"{'http' if scheme == 'https' else 'https'}{colon}{rest}"
            if scheme in ("http", "https") and written.startswith(other):
                yield f"nothing in the graph begins with <{other}>; `{prefix}:` is <{namespace}>, declared or not"
            elif written.startswith(f"{prefix}:"):
                yield f"`{token.text}` is an address of its own; without `<` and `>` it is one of `{prefix}:`"


def _sums(text: str) -> Iterator[str]:
    for token in words(text):
        if token.kind is Kind.NUMBER and (date := date_at(text, token)):
            yield f'`{date}` is a subtraction here; a date is a text: `"{date}"`'


def _texts(asked: _Asked, text: str) -> Iterator[str]:
    """Texts where the graph has a thing of that name, or the same text with a language or of another kind."""
    for _, verb, value in triple_patterns(text):
        quoted = _TEXT.fullmatch(value)
        if not quoted or not (_NAME.fullmatch(verb) or verb == "a") or asked.is_so(f"?s {verb} {value}"):
            continue
        if asked.is_so(f"?s {verb}/<{SDO.name}> {value}"):
            yield f"`{verb}` leads to a thing, which has a name: write `{verb}/schema:name {value}`"
            continue
        node = asked.one(f"?s {verb} ?o FILTER(STR(?o) = {value})")
        if isinstance(node, Literal):
            yield f"in the graph this {verb} is another value than {value}: write `{value}{_kind(asked, node)}`"


def _typed(asked: _Asked, text: str) -> Iterator[str]:
    """Variables that stand for dates or numbers, and are compared with texts."""
    sequence = words(text)
    verbs = {value: verb for _, verb, value in triple_patterns(text) if _NAME.fullmatch(verb)}
    for left, sign, right in zip(sequence, sequence[1:], sequence[2:], strict=False):
        variable, value = (left, right) if left.kind is Kind.VARIABLE else (right, left)
        if sign.text not in _COMPARING or variable.text not in verbs or not _TEXT.fullmatch(value.text):
            continue
        node = asked.one(f"?s {verbs[variable.text]} ?o")
        if isinstance(node, Literal) and not node.language and node.datatype != XSD.string:
            kind = _kind(asked, node)
            yield (
                f"`{variable.text}` is no text in the graph: compare `STR({variable.text})` with {value.text}, "
                f"or write `{value.text}{kind}`"
            )


def _kind(asked: _Asked, node: Literal) -> str:
    """What stands behind the quotation marks of a literal."""
    if node.language:
        return f"@{node.language}"
    for prefix, namespace in asked.prefixes.items():
        if node.datatype.startswith(namespace):
            return f"^^{prefix}:{node.datatype[len(namespace) :]}"
    return f"^^<{node.datatype}>"
