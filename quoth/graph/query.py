"""Asking the graph: a query's text, its parameters and its answer; and the queries that have a name.

A parameter is a variable of the query. Its value is handed to Oxigraph beside the text, never pasted into it.
Oxigraph takes values only for variables that a SELECT selects, so that queries select their parameters; where
the leading comment declares them (`# param by: …`), their columns are left out of the answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from quoth.graph.hints import hints_on
from quoth.graph.lookups import as_asked
from quoth.graph.mistakes import explain, never_bound
from quoth.graph.sparql import (
    Kind,
    ParameterError,
    QueryError,
    Token,
    leading_comment,
    refuse,
    words,
)
from quoth.graph.store import (
    Answer,
    Askable,
    Dataset,
    Form,
    QueryInvalid,
    Reader,
    ask,
    construct,
    query_within,
    read_error,
    select,
)
from quoth.graph.triples import Node, Triple
from quoth.notes.nearest import nearest
from quoth.ontology.terms import PREFIXES

#: The folder of a vault that holds its own queries.
FOLDER = "queries"

_SUPPLIED = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
_PARAMETER = re.compile(r"param\s+\??(\w+)\s*:\s*(.*)", re.IGNORECASE)
_OPTIONAL = re.compile(r"\s*\(optional\)\.?$", re.IGNORECASE)


class UnknownQuery(QueryError):
    """There is no query of that name."""


# -- queries that have a name -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something a query asks for before it can be answered."""

    name: str
    description: str
    #: Whether there is no answer without it.
    required: bool


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query in a file of its own."""

    #: The file's name without suffix.
    name: str
    #: One sentence: the first line of the leading comment.
    description: str
    parameters: tuple[Parameter, ...]
    text: str
    #: Whether it is the vault's own, not one that comes with Quoth.
    own: bool = False


def parameters(text: str) -> tuple[Parameter, ...]:
    """The parameters that a query's leading comment declares."""
    found = []
    for line in leading_comment(text):
        if match := _PARAMETER.fullmatch(line):
            description = _OPTIONAL.sub("", match.group(2))
            found.append(Parameter(match.group(1), description, required=description == match.group(2)))
    return tuple(found)


def read_query(name: str, text: str, *, own: bool = False) -> NamedQuery:
    """A query from the text of its file."""
    description = next((line for line in leading_comment(text) if line and not _PARAMETER.fullmatch(line)), "")
    return NamedQuery(name, description, parameters(text), text, own)


def named_queries(vault: Path | None = None) -> tuple[NamedQuery, ...]:
    """The queries that come with Quoth and those in the vault's folder `queries`, by name; the vault's own win.

    A file that is not UTF-8 is read as far as it can be.
    """
    found = {}
    for file in resources.files("quoth.graph").joinpath("queries").iterdir():
        if file.name.endswith(".rq"):
            name = file.name.removesuffix(".rq")
            found[name] = read_query(name, file.read_text(encoding="utf-8"))
    for path in sorted((vault / FOLDER).glob("*.rq")) if vault else ():
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        found[path.stem] = read_query(path.stem, text, own=True)
    return tuple(found[name] for name in sorted(found))


def find_query(name: str, vault: Path | None = None) -> NamedQuery:
    """The query of a name.

    Raises:
        UnknownQuery: there is none.
    """
    queries = {query.name: query for query in named_queries(vault)}
    if name in queries:
        return queries[name]
    near = nearest(name, queries)
    raise UnknownQuery(
        f"there is no query `{name}`",
        suggestion=f"did you mean `{near}`?" if near else f"there are {', '.join(sorted(queries))}",
    )


def document(queries: tuple[NamedQuery, ...]) -> str:
    """The reference of named queries, in Markdown."""
    parts = [_INTRODUCTION]
    for query in queries:
        usage = " ".join([f"quoth query {query.name}", *[_usage(parameter) for parameter in query.parameters]])
        parts.append(f"## {query.name}\n\n{query.description}\n\n    {usage}\n")
        parts += ["".join(f"- `{p.name}`: {p.description}\n" for p in query.parameters)] if query.parameters else []
    return "\n".join(parts)


_INTRODUCTION = """\
# Named queries

Made from the comments at the head of the queries (`quoth/graph/queries/*.rq`). `quoth queries NAME` prints one;
a file of the same name in the vault's own folder `queries` takes its place. Names are compared without regard to
case, and with every alias of a thing. [Asking](asking.md) tells which is for what, and how to write others.
"""


def _usage(parameter: Parameter) -> str:
    usage = f"--{parameter.name} …"
    return usage if parameter.required else f"[{usage}]"


# -- asking -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query."""

    answer: Answer
    #: What the query may have meant otherwise: columns without a value, and where the answer is empty, terms that occur
    #: nowhere.
    hints: tuple[str, ...] = ()

    @property
    def form(self) -> Form:
        """What kind of answer it is."""
        return self.answer.form

    @property
    def is_empty(self) -> bool:
        """Whether there are no rows, no triples, or the answer is no."""
        return _is_empty(self.answer)

    @property
    def size(self) -> int:
        """How many rows or triples there are; 1 or 0 where it answers yes or no."""
        if self.form is Form.CONSTRUCT:
            return len(self.answer.content.splitlines())
        return int(self.truth) if self.form is Form.ASK else len(self.rows)

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns of a SELECT."""
        return select(self.answer)[0]

    @property
    def rows(self) -> tuple[tuple[Node | None, ...], ...]:
        """The rows of a SELECT, with None where a variable is not bound."""
        return select(self.answer)[1]

    @property
    def truth(self) -> bool:
        """What an ASK answers."""
        return ask(self.answer)

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The triples of a CONSTRUCT or DESCRIBE, sorted."""
        return construct(self.answer)


def run(
    reader: Askable,
    text: str,
    bindings: Mapping[str, Node] | None = None,
    timeout: float | None = None,
    *,
    prefixes: Mapping[str, str] | None = None,
    dataset: Dataset | None = None,
    limit: int | None = None,
) -> Result:
    """The answer to a SPARQL 1.1 query.

    Args:
        bindings: values of parameters and other selected variables, by name: IRIs as strings, the rest as literals.
        timeout: how many seconds an answer of the store may take. It is then looked for in a process of its own,
            which is ended when the time is over; starting that takes about a tenth of a second.
        prefixes: IRIs by prefix that the text need not declare, besides those of `ontology.terms`.
        dataset: what of the store to ask, if not what the text says.
        limit: how many bytes an answer of the store may have.

    Raises:
        QuerySyntaxError, QueryRefused, ParameterError: as they say.
        AnswerTooLarge: it has more bytes.
        QueryTimeout: there was no answer in time.
        StoreCorrupt: the store cannot be read.
    """
    bindings = bindings or {}
    known = supplied(prefixes)
    refuse(text)
    declared = parameters(text)
    _check_bindings(text, declared, bindings)
    try:
        asked = asked_of(reader, text, bindings, timeout, prefixes=known, dataset=dataset)
        answer = answer_of(reader, asked, bindings, timeout, prefixes=known, dataset=dataset, limit=limit)
    except QueryInvalid as error:
        raise explain(text, str(error), known, lambda other: read_error(other, known)) from error
    answer = _without(answer, {parameter.name for parameter in declared})
    hints = hints_on(reader, text, known) if _is_empty(answer) else ()
    return Result(answer, (*never_bound(text, {parameter.name for parameter in declared}), *hints))


def supplied(prefixes: Mapping[str, str] | None = None) -> dict[str, str]:
    """IRIs by prefix that a query need not declare: those of `ontology.terms`, and a vault's own."""
    return {**_SUPPLIED, **(prefixes or {})}


def answer_of(
    reader: Askable,
    text: str,
    bindings: Mapping[str, Node],
    timeout: float | None,
    *,
    prefixes: Mapping[str, str],
    dataset: Dataset | None = None,
    limit: int | None = None,
) -> Answer:
    """The answer of a store, in a process of its own where it has to come in time, or of a server.

    Raises:
        QueryInvalid: the query cannot be read.
        QueryTimeout, AnswerTooLarge, StoreCorrupt: as they say.
    """
    if not isinstance(reader, Reader):
        return reader.query(text, bindings=bindings, prefixes=prefixes)
    if timeout is None:
        return reader.query(text, bindings=bindings, prefixes=prefixes, dataset=dataset, limit=limit)
    return query_within(reader, text, timeout, bindings=bindings, prefixes=prefixes, dataset=dataset, limit=limit)


def asked_of(
    reader: Askable,
    text: str,
    bindings: Mapping[str, Node],
    timeout: float | None,
    *,
    prefixes: Mapping[str, str],
    dataset: Dataset | None = None,
) -> str:
    """A query as a store is asked: with its names looked up, and without the filters that say nothing.

    Raises:
        QueryInvalid: the query cannot be read.
        QueryTimeout, StoreCorrupt: as they say.
    """
    if not bindings and not parameters(text):
        return text

    def look_up(query: str) -> list[Node | None]:
        names = {token.text[1:] for token in words(query) if token.kind is Kind.VARIABLE}
        values = {name: node for name, node in bindings.items() if name in names}
        return [
            row[0] for row in select(answer_of(reader, query, values, timeout, prefixes=prefixes, dataset=dataset))[1]
        ]

    if error := read_error(text, prefixes):
        raise QueryInvalid(error)
    return as_asked(text, bindings, look_up)


def _check_bindings(text: str, declared: tuple[Parameter, ...], bindings: Mapping[str, Node]) -> None:
    variables = {token.text[1:]: token for token in words(text) if token.kind is Kind.VARIABLE}
    known = {parameter.name for parameter in declared} or set(variables)
    for name in bindings:
        if name not in known:
            near = nearest(name, known)
            options = ", ".join(f"`{other}`" for other in sorted(known))
            suggestion = f"did you mean `{near}`?" if near else f"it has {options}" if declared else ""
            raise ParameterError(f"the query has no parameter `{name}`", text=text, suggestion=suggestion)
    for parameter in declared:
        if parameter.required and parameter.name not in bindings:
            raise ParameterError(
                f"the query needs a value for `{parameter.name}`: {parameter.description}",
                text=text,
                suggestion=f"add `--{parameter.name} …`",
            )
    for token in _tested_for_being_bound(text):
        if (name := token.text[1:]) in bindings:
            raise ParameterError(
                f"BOUND does not see the value given for ?{name}",
                text=text,
                offset=token.offset,
                suggestion=f'write `COALESCE(?{name}, "") = ""` for "not given"',
            )


def _tested_for_being_bound(text: str) -> list[Token]:
    # Oxigraph decides such tests before it looks at the values, and takes every variable without a pattern as unbound.
    sequence = words(text)
    return [
        variable
        for word, _, variable in zip(sequence, sequence[1:], sequence[2:], strict=False)
        if word.text.upper() == "BOUND" and variable.kind is Kind.VARIABLE
    ]


def _without(answer: Answer, hidden: set[str]) -> Answer:
    """A SELECT's answer without some of its columns."""
    if answer.form is not Form.SELECT or not hidden:
        return answer
    content = json.loads(answer.content)
    head, rows = content["head"], content["results"]["bindings"]
    head["vars"] = [name for name in head["vars"] if name not in hidden]
    for row in rows:
        for name in hidden & row.keys():
            del row[name]
    return replace(answer, content=json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def _is_empty(answer: Answer) -> bool:
    if answer.form is Form.CONSTRUCT:
        return not answer.content
    if answer.form is Form.ASK:
        return not ask(answer)
    return not json.loads(answer.content)["results"]["bindings"]
