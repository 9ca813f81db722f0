"""What the tests of servers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.remote.oxigraph import Server, serving


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """A server that holds nothing."""
    running.clear()
    return running
