"""What the page asks for, as JSON: thin, since the graph's own modules answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from quoth import __version__
from quoth.graph.neighbours import AROUND, WHOLE, neighbourhood, overview
from quoth.graph.portraits import SHOWN, portrait, questions
from quoth.graph.query import NamedQuery, named_queries
from quoth.graph.said import to_json
from quoth.graph.search import search as search_for
from quoth.graph.summary import summarise
from quoth.graph.triples import Literal, Node
from quoth.server.served import Snapshot

#: How many statements or things a request may ask for at most.
MOST = 2000


class ParameterFault(Exception):
    """A parameter is missing, or is not what is wanted."""


def search(snapshot: Snapshot, parameters: Mapping[str, str]) -> Any:
    """What there is under some words (`q`)."""
    return to_json(search_for(snapshot.reader, parameters.get("q", ""), names=snapshot.names))


def thing(snapshot: Snapshot, parameters: Mapping[str, str]) -> Any:
    """What is known of the thing of an `iri`, with `limit` statements a group; None where nothing is."""
    return to_json(portrait(snapshot.reader, _iri(parameters), limit=_limit(parameters, SHOWN)))


def marked_questions(snapshot: Snapshot, parameters: Mapping[str, str]) -> Any:
    """The marked questions of a `status`, `limit` of them; of every one where that is empty."""
    return to_json(questions(snapshot.reader, parameters.get("status", "open"), limit=_limit(parameters, MOST)))


def drawing(snapshot: Snapshot, parameters: Mapping[str, str]) -> Any:
    """What the thing of an `iri` is joined to, or where none is given, the largest things; `limit` of them."""
    if parameters.get("iri"):
        return to_json(neighbourhood(snapshot.reader, _iri(parameters), _limit(parameters, AROUND)))
    return to_json(overview(snapshot.reader, _limit(parameters, WHOLE)))


def _iri(parameters: Mapping[str, str]) -> str:
    if not parameters.get("iri"):
        raise ParameterFault("Name a thing, as `iri`.")
    return parameters["iri"]


def _limit(parameters: Mapping[str, str], default: int) -> int:
    given = parameters.get("limit")
    if not given:
        return default
    if not (given.isascii() and given.isdecimal() and len(given) < 10):
        raise ParameterFault(f"{given!r} is no number to limit to.")
    return min(int(given), MOST)


def about(snapshot: Snapshot, *, private: bool, problem: str) -> dict[str, Any]:
    """What is served.

    Args:
        private: whether what is private is served too.
        problem: what keeps it from being of this moment.
    """
    return {
        "name": snapshot.opened.name,
        "version": __version__,
        "private": private,
        "stale": problem,
        "counts": asdict(summarise(snapshot.reader)),
    }


def queries(snapshot: Snapshot) -> list[dict[str, Any]]:
    """The named queries, with what they ask for."""
    return [_query(query) for query in named_queries(snapshot.opened.home)]


def _query(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "description": query.description,
        "own": query.own,
        "parameters": [asdict(parameter) for parameter in query.parameters],
        "text": query.text,
    }


def bindings(parameters: Sequence[tuple[str, str]]) -> dict[str, Node]:
    """Values of a query's parameters: addresses are IRIs, everything else is text. Empty ones are not given."""
    return {
        name: value if value.startswith(("http://", "https://", "urn:")) else Literal(value)
        for name, value in parameters
        if value
    }


def encode(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """A value as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
