"""A real server: Oxigraph's own, on a free port of this machine, for as long as a test runs."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox


@dataclass(frozen=True)
class Server:
    """A server in memory."""

    url: str

    @property
    def store(self) -> str:
        return f"{self.url}/store"

    @property
    def query(self) -> str:
        return f"{self.url}/query"

    def clear(self) -> None:
        self.update("DROP ALL")

    def update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/update", text.encode(), headers)).close()

    def fill(self, quads: frozenset[ox.Quad]) -> None:
        """Makes it hold these and nothing else."""
        self.clear()
        headers = {"Content-Type": "application/n-quads"}
        content = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
        urllib.request.urlopen(urllib.request.Request(self.store, content, headers, method="POST")).close()

    def quads(self) -> frozenset[ox.Quad]:
        """Everything that it holds."""
        request = urllib.request.Request(self.store, headers={"Accept": "application/n-quads"})
        with urllib.request.urlopen(request) as response:
            return frozenset(ox.parse(response.read(), ox.RdfFormat.N_QUADS))


@contextmanager
def serving() -> Iterator[Server]:
    """Starts a server, and ends it."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    assert program, "the package `oxigraph` brings the server along"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.01)
        assert process.poll() is None, "the server ended as soon as it was started"
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait()
