"""What the page asks for, as JSON: thin, since the graph's own modules answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from quoth import __version__
from quoth.graph.query import NamedQuery, named_queries
from quoth.graph.summary import summarise
from quoth.graph.triples import Literal, Node
from quoth.server.served import Snapshot


class Missing(Exception):
    """There is nothing of that name."""


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
