"""Who is answered: people and programs on this machine, and no page of a stranger's in their browser.

A browser sends requests to this machine for any page of the web that asks it to. Three things keep such pages from the
notes. The name they asked for (`Host`) has to be one of this machine's: a page whose own name was made to point here
(DNS rebinding) still asks for that name. Where a browser says that another site asks (`Origin`, `Sec-Fetch-Site`), that
site has to be one of those that were allowed. And without CORS headers, which only those are sent, a browser shows
no page what was answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers

#: For all sites that there are.
ANY = "*"
#: How long a browser may remember what it was told of CORS, in seconds.
_REMEMBERED = 600


class Refused(Exception):
    """A request that is not answered, whatever it asks."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        #: The status of HTTP that says so.
        self.status = status


def is_origin(text: str) -> bool:
    """Whether a text is an origin as browsers write it (`http://localhost:5173`), `null` or `*`."""
    if text in (ANY, "null"):
        return True
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    written = f"[{host}]" if ":" in host else host
    return bool(host) and text == f"{parts.scheme}://{written}" + ("" if port is None else f":{port}")


@dataclass(frozen=True, slots=True)
class Guard:
    """Whom one server answers."""

    #: The names it goes by, as `Host` gives them.
    hosts: frozenset[str]
    #: The origins of other sites that may read; `*` for every one.
    origins: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, host: str, port: int, origins: Iterable[str] = ()) -> Self:
        """That of a server on an address of this machine."""
        names = {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host}
        hosts = {f"{name}:{port}" for name in names} | (names if port == 80 else set())
        return cls(frozenset(hosts), frozenset(origins))

    def check(self, method: str, headers: Headers) -> None:
        """Lets a request pass.

        Raises:
            Refused: it is not to be answered.
        """
        if headers.get("Host", "").lower() not in self.hosts:
            raise Refused(421, f"This is not the server of that name; it is {', '.join(sorted(self.hosts))}.")
        origin = headers.get("Origin")
        if origin is not None:
            if not self._is_own(origin) and not self.allows(origin):
                raise Refused(403, f"Pages of {origin} may not ask here; `--allow-origin {origin}` lets them.")
            return
        if headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none") or ANY in self.origins:
            return
        goes_here = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
        if not goes_here or method not in ("GET", "HEAD"):
            raise Refused(403, "Pages of other sites may not ask here.")

    def _is_own(self, origin: str) -> bool:
        scheme, _, host = origin.partition("://")
        return scheme == "http" and host.lower() in self.hosts

    def allows(self, origin: str) -> bool:
        """Whether another site may read."""
        return ANY in self.origins or origin in self.origins

    def cors(self, headers: Headers) -> dict[str, str]:
        """The headers that let a browser show the answer to an allowed site; none for anybody else."""
        origin = headers.get("Origin", "")
        # A cache must not give the answer for one site to another.
        vary = {"Vary": "Origin"} if self.origins else {}
        if not origin or not self.allows(origin):
            return vary
        return {
            **vary,
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": "Quoth-Hint, Retry-After",
        }

    def preflight(self, headers: Headers, methods: str) -> dict[str, str]:
        """The headers that answer a browser's question before a request of an allowed site; none for anybody else."""
        origin = headers.get("Origin", "")
        if not origin or not self.allows(origin) or "Access-Control-Request-Method" not in headers:
            return {}
        local = "Access-Control-Request-Private-Network" in headers
        return {
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Max-Age": str(_REMEMBERED),
            **({"Access-Control-Allow-Private-Network": "true"} if local else {}),
        }
