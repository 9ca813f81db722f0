"""The process that answers queries for the server, one after another.

All that depends on what strangers to this program wrote is done here: reading the query, finding what is wrong with
it, answering it, and writing the answer. So all of it can be ended, and none of it takes memory from the server.
"""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any, BinaryIO

from quoth.graph.query import Result, run
from quoth.graph.sparql import QueryError, QueryRefused
from quoth.graph.store import (
    AnswerTooLarge,
    Dataset,
    Form,
    Reader,
    StoreCorrupt,
    serialize_graph,
    serialize_results,
    serialize_turtle,
)
from quoth.graph.triples import Literal
from quoth.ontology.terms import PREFIXES
from quoth.server.negotiation import GRAPHS, RESULTS, choose


def answer_requests(source: int, target: int, memory: int) -> None:
    """Answers until there are no more requests.

    A request is a line of JSON. An answer is one too, which says how many bytes follow it.

    Args:
        source, target: file descriptors.
        memory: how many bytes this process may take; more ends it. Where the system knows no such limit, there is none.
    """
    # Ctrl-C is meant for the server, which ends its children itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(memory)
    with os.fdopen(source, "rb") as requests, os.fdopen(target, "wb") as answers:
        opened: tuple[str, Reader] | None = None
        for line in requests:
            request = json.loads(line)
            _limit_time(request["seconds"])
            try:
                if opened is None or opened[0] != request["path"]:
                    opened = (request["path"], Reader.open_generation(Path(request["path"])))
                head, body = _answer(opened[1], request)
            except StoreCorrupt as error:
                head, body = _problem(500, str(error)), b""
            _limit_time(0)
            _send(answers, head, body)


def _answer(reader: Reader, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    text, prefixes = request["text"], request["prefixes"]
    bindings = {name: node if isinstance(node, str) else Literal(*node) for name, node in request["bindings"].items()}
    dataset = request["dataset"] and Dataset(*map(tuple, request["dataset"]))
    try:
        result = run(reader, text, bindings, prefixes=prefixes, dataset=dataset, limit=request["limit"])
    except QueryError as error:
        head = _problem(403 if isinstance(error, QueryRefused) else 400, str(error))
        place = error.position and {"line": error.position.line, "column": error.position.column}
        return {**head, "detail": error.message, "suggestion": error.suggestion, **(place or {})}, b""
    except AnswerTooLarge as error:
        return _problem(403, str(error)), b""
    offers = GRAPHS if result.form is Form.CONSTRUCT else RESULTS
    offer = choose(request["accept"], offers)
    if offer is None:
        return _problem(406, f"The answer can be had as {', '.join(o.media_type for o in offers)}."), b""
    return {"status": 200, "content_type": offer.content_type, "hints": result.hints}, _written(
        result, offer.name, prefixes
    )


def _written(result: Result, name: str, prefixes: dict[str, str]) -> bytes:
    if result.form is not Form.CONSTRUCT:
        return serialize_results(result.answer, name)
    if name == "turtle":
        return serialize_turtle(result.answer, {**{p: namespace.iri for p, namespace in PREFIXES.items()}, **prefixes})
    return serialize_graph(result.answer, name)


def _problem(status: int, message: str) -> dict[str, Any]:
    return {"status": status, "message": message}


def _send(answers: BinaryIO, head: dict[str, Any], body: bytes) -> None:
    answers.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
    answers.flush()


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if hard == resource.RLIM_INFINITY or size <= hard:
        resource.setrlimit(resource.RLIMIT_DATA, (size, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Lets the system end this process some time after the server should have: the server may be gone."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + 1 if seconds else 0)
