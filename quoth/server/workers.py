"""The processes that answer queries: a few, each of which can be ended, while the server goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Semaphore, Timer
from typing import Any

from quoth.graph.store import Dataset
from quoth.graph.triples import Literal, Node

#: How many queries are answered at a time, and how many more may wait for that.
RUNNING, WAITING = 4, 4
#: How many bytes a query may take in memory, and how many its answer may have.
MEMORY, ANSWER = 2 << 30, 32 << 20

_PROGRAM = "import sys; from quoth.server.child import answer_requests; answer_requests(0, 1, int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and how its answer is wanted."""

    text: str
    #: The header `Accept`.
    accept: str = ""
    bindings: Mapping[str, Node] | None = None
    dataset: Dataset | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it is sent."""

    content_type: str
    content: bytes
    #: What the query may have meant, where it found nothing.
    hints: tuple[str, ...] = ()


class QueryProblem(Exception):
    """A question without an answer."""

    def __init__(self, status: int, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        #: The status of HTTP that says so.
        self.status = status
        #: For programs: `line` and `column` of the place, counted from 1, and a `suggestion`, as far as there are any.
        self.details = dict(details or {})


class Workers:
    """Answers questions, several at a time.

    Args:
        seconds: how long an answer may take.
        memory: how many bytes a process may take for it.
        limit: how many bytes the answer may have.
    """

    def __init__(
        self,
        seconds: float,
        *,
        running: int = RUNNING,
        waiting: int = WAITING,
        memory: int = MEMORY,
        limit: int = ANSWER,
    ) -> None:
        self._seconds = seconds
        self._memory = memory
        self._limit = limit
        self._most = running + waiting
        self._turns = Semaphore(running)
        self._lock = Lock()
        self._asked = 0
        self._idle: list[_Worker] = []
        self._all: list[_Worker] = []

    def ask(self, generation: Path, prefixes: Mapping[str, str], question: Question) -> Answered:
        """The answer to a question about a generation of a store.

        Raises:
            QueryProblem: there is none.
        """
        dataset = question.dataset
        request = {
            "path": str(generation),
            "text": question.text,
            "accept": question.accept,
            "bindings": {
                name: list(node) if isinstance(node, Literal) else node
                for name, node in (question.bindings or {}).items()
            },
            "dataset": dataset and [dataset.default, dataset.named],
            "prefixes": dict(prefixes),
            "seconds": self._seconds,
            "limit": self._limit,
        }
        with self._turn() as worker:
            head, content = worker.ask(request, self._seconds)
        if head["status"] == 200:
            return Answered(head["content_type"], content, tuple(head["hints"]))
        details = {name: head[name] for name in ("detail", "line", "column", "suggestion") if head.get(name)}
        raise QueryProblem(head["status"], head["message"], details)

    @contextmanager
    def _turn(self) -> Iterator[_Worker]:
        with self._lock:
            if self._asked >= self._most:
                raise _busy()
            self._asked += 1
        try:
            if not self._turns.acquire(timeout=self._seconds):
                raise _busy()
            try:
                with self._lock:
                    worker = self._idle.pop() if self._idle else self._new()
                try:
                    yield worker
                finally:
                    with self._lock:
                        self._idle.append(worker)
            finally:
                self._turns.release()
        finally:
            with self._lock:
                self._asked -= 1

    def _new(self) -> _Worker:
        worker = _Worker(self._memory)
        self._all.append(worker)
        return worker

    def close(self) -> None:
        """Ends all processes; whoever waits for an answer gets none."""
        with self._lock:
            for worker in self._all:
                worker.close(idle=worker in self._idle)


def _busy() -> QueryProblem:
    return QueryProblem(503, "Too many queries are being answered; ask again in a moment.", {"retry": 1})


class _Worker:
    """A process, started when it is needed."""

    def __init__(self, memory: int) -> None:
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask(self, request: Mapping[str, Any], seconds: float) -> tuple[dict[str, Any], bytes]:
        """What the process answers.

        Raises:
            QueryProblem: it did not in time, or it ended.
        """
        process = self._started()
        late = False

        def end() -> None:
            nonlocal late
            late = True
            process.kill()

        timer = Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(process, request)
        finally:
            timer.cancel()
            timer.join()
        if answer is None or late:
            self._end()
        if answer is not None:
            return answer
        if late:
            raise QueryProblem(503, f"There was no answer within {seconds:g} s; ask for less.")
        raise QueryProblem(500, "The query was given up: it needed more memory than it may have.")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise QueryProblem(503, "The server is about to end.")
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                # `-P`: the child finds modules where this process does, and not in the folder one stands in.
                [sys.executable, "-P", "-c", _PROGRAM, str(self._memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()

    def close(self, *, idle: bool) -> None:
        """Ends the process for good.

        Args:
            idle: whether nobody waits for its answer, who would close its pipes.
        """
        self._closed = True
        process = self._process
        if idle:
            self._end()
        elif process is not None:
            process.kill()


def _exchange(process: subprocess.Popen[bytes], request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes] | None:
    """What a process answers; None where it ends."""
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(request).encode() + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        head: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {"size": -1}
        content = process.stdout.read(head["size"]) if head["size"] >= 0 else b""
    except OSError:
        return None
    return (head, content) if len(content) == head["size"] else None
