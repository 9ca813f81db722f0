"""The socket: where the application listens, and how it ends."""

from __future__ import annotations

import ipaddress
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from waitress.server import create_server

from quoth.server.app import ADDRESS, BODY, App
from quoth.server.workers import RUNNING, WAITING

#: How many requests are answered at a time: however many queries wait for their answers, the page is answered too.
THREADS = RUNNING + WAITING + 8


class ListenError(Exception):
    """The server cannot listen where it is told to."""


def is_loopback(host: str) -> bool:
    """Whether a host is this machine and nothing else: `localhost`, `127.0.0.1`, `::1`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        port: 0 for any that is free.

    Raises:
        ListenError: it cannot, because the port is in use, say.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenError(f"cannot listen on {host}: {error.strerror or error}") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise ListenError(f"cannot listen on port {port} of {host}: {error.strerror or error}") from error
    return bound


def url(bound: socket.socket) -> str:
    """The address that a browser finds a socket at."""
    host, port, *_ = bound.getsockname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve_until_told(app: App, bound: socket.socket, ready: Callable[[], None]) -> None:
    """Answers requests until the process is told to end (SIGINT, SIGTERM).

    Args:
        ready: called when requests are taken and the end can be told.
    """
    server = create_server(
        app,
        sockets=[bound],
        threads=THREADS,
        ident=None,
        max_request_header_size=2 * ADDRESS,
        max_request_body_size=2 * BODY,
    )
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        ready()
        # It ends quietly on KeyboardInterrupt.
        server.run()
    except KeyboardInterrupt:
        server.task_dispatcher.shutdown()
    finally:
        signal.signal(signal.SIGTERM, before)
        server.close()


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
