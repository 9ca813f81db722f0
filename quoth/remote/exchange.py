"""Requests to a server over HTTP, the only place that makes any.

A request is tried again where the server says that it cannot now, or the connection breaks off: all that are sent here
may be sent twice. A redirection is followed within the same scheme, host and port alone.
"""

from __future__ import annotations

import http.client
import time
import unicodedata
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import urljoin

from quoth import __version__
from quoth.remote.address import Address, Credentials
from quoth.remote.errors import Redirected, Refused, RemoteError, TimedOut, TooLarge, Unauthorized, Unreachable

#: How long the server may take for each step of an answer, in seconds.
TIMEOUT = 60.0
#: How often a request is tried.
TRIES = 4
#: The longest pause that a server may ask for, in seconds.
_LONGEST_PAUSE = 30.0
_REDIRECTIONS = 5
#: Faults that are the same the next time.
_LASTING = frozenset({501, 505})
_SAID = 300


class _NoRedirection(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered."""

    status: int
    #: In lower case, without parameters; empty where it is not said.
    media_type: str
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A server that is spoken to."""

    address: Address
    credentials: Credentials = field(default_factory=Credentials)
    #: In seconds.
    timeout: float = TIMEOUT
    tries: int = TRIES
    #: Waits for so many seconds; for tests.
    pause: Callable[[float], None] = time.sleep
    _opener: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(_NoRedirection), repr=False
    )

    @contextmanager
    def send(
        self,
        method: str,
        parameters: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        missing_is_fine: bool = False,
    ) -> Iterator[Response]:
        """An answer to a request, to be read within the block.

        Args:
            parameters: of the address; one without a value is its name alone.
            missing_is_fine: whether the status 404 is an answer like others.

        Raises:
            RemoteError: there is none, or it is a fault.
        """
        opened = self._open(method, self.address.asking(parameters or {}), body, headers or {}, missing_is_fine)
        with closing(opened), self._reading():
            kind = opened.headers.get_content_type() if opened.headers.get("Content-Type") else ""
            yield Response(opened.status or 0, kind, opened)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except TimeoutError as error:
            raise TimedOut(str(self.address), self.timeout) from error
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(str(self.address), f"the answer breaks off ({type(error).__name__})") from error

    def _open(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], missing_is_fine: bool
    ) -> Any:
        redirections = 0
        done = 0
        while True:
            done += 1
            wait = 0.5 * 2 ** (done - 1)
            try:
                return self._opener.open(self._request(method, url, body, headers), timeout=self.timeout)
            except urllib.error.HTTPError as error:
                if error.code == 404 and missing_is_fine:
                    return error
                with closing(error):
                    target = error.headers.get("Location", "") if error.code in (301, 302, 303, 307, 308) else ""
                    if target:
                        url = self._follow(method, url, target, error.code)
                        redirections += 1
                        done -= 1
                        if redirections <= _REDIRECTIONS:
                            continue
                    fault = self._fault(error, body, done)
                is_passing = error.code == 429 or (error.code >= 500 and error.code not in _LASTING)
                if not is_passing or done >= self.tries:
                    raise fault from None
                wait = max(wait, _asked_for(error.headers.get("Retry-After")))
            except (OSError, http.client.HTTPException) as error:
                fault, is_passing = self._broken(error)
                if not is_passing or done >= self.tries:
                    raise fault from None
            self.pause(wait)

    def _request(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> urllib.request.Request:
        request = urllib.request.Request(url, data=body, method=method)
        for name, value in headers.items():
            request.add_header(name, value)
        request.add_header("User-Agent", f"quoth/{__version__}")
        if self.credentials:
            request.add_unredirected_header("Authorization", self.credentials.header)
        return request

    def _follow(self, method: str, url: str, target: str, status: int) -> str:
        """Where to go on, if one may."""
        absolute = urljoin(url, target)
        try:
            there = Address.parse(absolute)
        except RemoteError:
            raise Redirected(str(self.address), "no address of a server") from None
        is_same_request = status in (307, 308) or method in ("GET", "HEAD")
        if there.origin != self.address.origin or not is_same_request:
            raise Redirected(str(self.address), _printable(str(there)))
        return str(there)

    def _fault(self, error: urllib.error.HTTPError, body: bytes | None, done: int) -> RemoteError:
        address = str(self.address)
        if error.code in (401, 403):
            return Unauthorized(address, error.code, known=bool(self.credentials))
        if error.code == 413:
            return TooLarge(address, len(body or b""))
        try:
            said = _printable(error.read(4 * _SAID).decode("utf-8", "replace"))
        except (OSError, http.client.HTTPException):
            said = ""
        if said.startswith("<"):
            # A page for browsers says no more than the status.
            said = ""
        return Refused(address, error.code, said if len(said) <= _SAID else f"{said[:_SAID]}…", done)

    def _broken(self, error: Exception) -> tuple[RemoteError, bool]:
        """The fault of a connection, and whether it may pass."""
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError) or isinstance(error, TimeoutError):
            return TimedOut(str(self.address), self.timeout), False
        if isinstance(reason, (ConnectionResetError, BrokenPipeError, http.client.HTTPException)):
            return Unreachable(str(self.address), "the connection breaks off"), True
        said = getattr(reason, "strerror", None) or str(reason)
        return Unreachable(str(self.address), _printable(str(said)).lower()), False


def _asked_for(text: str | None) -> float:
    """The seconds of a `Retry-After`; a date is not waited for."""
    return min(float(text), _LONGEST_PAUSE) if text and text.strip().isdecimal() else 0.0


def _printable(text: str) -> str:
    """One line, without what would command a terminal."""
    return "".join(c for c in " ".join(text.split()) if unicodedata.category(c)[0] != "C")
