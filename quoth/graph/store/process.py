"""Answering a query in another process, which can be ended.

Oxigraph cannot be told to stop, and a thread that runs it cannot be ended either: only a process can. The
child opens the generation that the reader holds, or is given the quads of one in memory, answers, and ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from quoth.graph.store.errors import AnswerTooLarge, QueryInvalid, QueryTimeout, StoreCorrupt
from quoth.graph.store.reader import Answer, Dataset, Form, Reader
from quoth.graph.triples import Literal, Node

_PROGRAM = "from quoth.graph.store.process import answer_request; answer_request(0, 1)"


def query_within(
    reader: Reader,
    text: str,
    seconds: float,
    *,
    bindings: Mapping[str, Node],
    prefixes: Mapping[str, str],
    dataset: Dataset | None = None,
    limit: int | None = None,
) -> Answer:
    """What `Reader.query` answers, if it does so in time; starting the process takes about a tenth of a second.

    Raises:
        QueryTimeout: it did not, and was ended.
        QueryInvalid, AnswerTooLarge, StoreCorrupt: as `Reader.query` does.
    """
    request = {
        "path": reader.path and str(reader.path),
        "text": text,
        "bindings": {name: list(node) if isinstance(node, Literal) else node for name, node in bindings.items()},
        "prefixes": dict(prefixes),
        "dataset": dataset and [dataset.default, dataset.named],
        "limit": limit,
    }
    content = json.dumps(request).encode() + b"\n" + (b"" if reader.path else reader.dump())
    try:
        run = subprocess.run(
            # `-P`: the child finds modules where this process does, and not in the folder one stands in.
            [sys.executable, "-P", "-c", _PROGRAM],
            input=content,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise QueryTimeout(seconds) from None
    head, _, body = run.stdout.partition(b"\n")
    reply = json.loads(head)
    if "invalid" in reply:
        raise QueryInvalid(reply["invalid"])
    if "too_large" in reply:
        raise AnswerTooLarge(reply["too_large"])
    if "corrupt" in reply:
        raise StoreCorrupt(reader.path or Path(), reply["corrupt"])
    return Answer(Form(reply["form"]), body, reply["seconds"])


def answer_request(source: int, target: int) -> None:
    """The child's part: reads a request from one file descriptor, writes the answer to another."""
    with os.fdopen(source, "rb") as stream:
        request = json.loads(stream.readline())
        quads = stream.read()
    body = b""
    head: dict[str, str | float]
    try:
        reader = Reader.open_generation(Path(request["path"])) if request["path"] else Reader.load(quads)
        bindings = {
            name: node if isinstance(node, str) else Literal(*node) for name, node in request["bindings"].items()
        }
        answer = reader.query(
            request["text"],
            bindings=bindings,
            prefixes=request["prefixes"],
            dataset=request["dataset"] and Dataset(*map(tuple, request["dataset"])),
            limit=request["limit"],
        )
        head, body = {"form": answer.form.value, "seconds": answer.seconds}, answer.content
    except QueryInvalid as error:
        head = {"invalid": str(error)}
    except AnswerTooLarge as error:
        head = {"too_large": error.limit}
    except StoreCorrupt as error:
        head = {"corrupt": str(error)}
    with os.fdopen(target, "wb") as stream:
        stream.write(json.dumps(head).encode() + b"\n" + body)
