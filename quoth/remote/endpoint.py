"""Asking a server in place of the store, by the SPARQL 1.1 Protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from quoth.graph.binding import standing_alone
from quoth.graph.sparql import Kind, words
from quoth.graph.store import Answer, Form, QueryInvalid, read_answer, read_error
from quoth.graph.triples import Node
from quoth.remote.errors import Refused, Unreadable
from quoth.remote.exchange import Exchange

_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_GRAPHS = "application/n-triples, text/turtle;q=0.5"
_FORMS = {"SELECT": Form.SELECT, "ASK": Form.ASK, "CONSTRUCT": Form.CONSTRUCT, "DESCRIBE": Form.CONSTRUCT}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server that answers queries as a `Reader` does; a context manager, as that is.

    Every method raises `RemoteError` where the server does not answer.
    """

    exchange: Exchange

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        pass

    def query(
        self, text: str, *, bindings: Mapping[str, Node] | None = None, prefixes: Mapping[str, str] | None = None
    ) -> Answer:
        """Answers a SPARQL 1.1 query over the server's default graph.

        Args:
            bindings: values for variables of the query, by name.
            prefixes: IRIs of the prefixes that the text need not declare.

        Raises:
            QueryInvalid: the server cannot read the query, and Oxigraph cannot either; the message is Oxigraph's.
        """
        sent = standing_alone(text, bindings or {}, prefixes or {})
        form = next((_FORMS[w.text.upper()] for w in words(text) if _is_form(w.kind, w.text)), Form.SELECT)
        headers = {
            "Accept": _GRAPHS if form is Form.CONSTRUCT else _RESULTS,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        start = perf_counter()
        try:
            with self.exchange.send("POST", body=urlencode({"query": sent}).encode(), headers=headers) as response:
                content, media_type = response.stream.read(), response.media_type
        except Refused as error:
            if error.status == 400 and (message := read_error(text, prefixes or {})):
                raise QueryInvalid(message) from error
            raise
        try:
            return replace(read_answer(form, content, media_type), seconds=perf_counter() - start)
        except ValueError as error:
            raise Unreadable(
                str(self.exchange.address), f"{media_type or 'something'}, and not with results"
            ) from error


def _is_form(kind: Kind, text: str) -> bool:
    return kind is Kind.WORD and text.upper() in _FORMS
