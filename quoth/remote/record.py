"""What a server was given, kept beside the store: one file a server, a line for each thing that came to pass.

A line is a JSON list of a graph's IRI (empty for the default graph) and the digest of what the server confirmed; an
empty digest says that nobody knows what it holds, null that it is gone. The last line of a graph counts. A line that a
kill cut short says nothing, and costs a graph that is sent again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from filelock import FileLock, Timeout

from quoth.exporters.write import WriteError, write_file
from quoth.remote.address import Address
from quoth.remote.errors import PushLocked

#: The name of the folder in that of the store.
FOLDER = "pushed"
_FORMAT = 1


class Record:
    """What a server was given: a context manager, within which no other process gives it anything.

    Raises, when entered:
        PushLocked: another process does.
    """

    def __init__(self, store: Path, address: Address) -> None:
        self.address = address
        digest = hashlib.sha256(str(address).encode()).hexdigest()[:16]
        self._path = store / FOLDER / f"{digest}.jsonl"
        self._held: dict[str, str] = {}
        self._stream: IO[bytes] | None = None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._path.with_suffix(".lock"))
            lock.acquire(timeout=0)
            self._open.callback(lock.release)
        except Timeout:
            raise PushLocked(str(self.address)) from None
        except OSError:
            # Nothing can be kept, so everything is sent each time.
            return self
        self._held = self._read()
        try:
            write_file(self._path, self._compact())
            self._stream = self._open.enter_context(open(self._path, "ab", buffering=0))
        except (OSError, WriteError):
            self._stream = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._open.close()
        self._stream = None

    @property
    def is_kept(self) -> bool:
        """Whether the next push will know of this one."""
        return self._stream is not None

    @property
    def held(self) -> Mapping[str, str]:
        """The digests of what the server holds, by graph; empty ones where that is not known."""
        return self._held

    def doubt(self, graphs: Iterable[str]) -> None:
        """Says that these graphs are about to be changed: were we killed, nobody would know what they hold."""
        for graph in graphs:
            self._held[graph] = ""
            self._write(graph, "")

    def confirm(self, graph: str, digest: str) -> None:
        """Says that the server has confirmed what it was given."""
        self._held[graph] = digest
        self._write(graph, digest)

    def forget(self, graph: str) -> None:
        """Says that the server has removed a graph."""
        self._held.pop(graph, None)
        self._write(graph, None)

    def _write(self, graph: str, digest: str | None) -> None:
        if self._stream is not None:
            self._stream.write(_line([graph, digest]))

    def _compact(self) -> bytes:
        head = {"address": str(self.address), "format": _FORMAT}
        return b"".join([_line(head), *(_line([graph, digest]) for graph, digest in sorted(self._held.items()))])

    def _read(self) -> dict[str, str]:
        try:
            head, *lines = self._path.read_bytes().splitlines()
            if json.loads(head) != {"address": str(self.address), "format": _FORMAT}:
                return {}
        except (OSError, ValueError):
            return {}
        held: dict[str, str] = {}
        for line in lines:
            try:
                graph, digest = json.loads(line)
            except (ValueError, TypeError):
                continue
            if isinstance(digest, str):
                held[str(graph)] = digest
            else:
                held.pop(str(graph), None)
        return held


def _line(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode() + b"\n"
