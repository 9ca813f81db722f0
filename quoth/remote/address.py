"""Where a server is, and what it is told about who asks."""

from __future__ import annotations

import base64
import netrc
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode, urlsplit, urlunsplit

from quoth.remote.errors import AddressInvalid, CredentialsInvalid

#: The environment variables that credentials are read from.
USER, PASSWORD, TOKEN = "QUOTH_STORE_USER", "QUOTH_STORE_PASSWORD", "QUOTH_STORE_TOKEN"

_PORTS = {"http": 80, "https": 443}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a server, without anything secret."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads an address as somebody typed it.

        Raises:
            AddressInvalid: it is not one of the web, or holds a password.
        """
        try:
            parts = urlsplit(text.strip())
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise AddressInvalid(f"this is no address of a server: {error}") from error
        if "@" in parts.netloc:
            raise AddressInvalid(
                "an address is seen by others, so it may hold no user and password: "
                f"set {USER} and {PASSWORD}, or write them into ~/.netrc"
            )
        scheme = parts.scheme.lower()
        if scheme not in _PORTS or not host or any(c <= " " or c == "\x7f" for c in text.strip()):
            raise AddressInvalid("this is no address of a server; one begins with http:// or https://")
        shown = f"[{host}]" if ":" in host else host
        netloc = shown if port in (None, _PORTS[scheme]) else f"{shown}:{port}"
        try:
            netloc.encode("ascii")
        except UnicodeEncodeError:
            netloc = netloc.encode("idna").decode()
        return cls(urlunsplit((scheme, netloc, parts.path or "/", parts.query, "")))

    def __str__(self) -> str:
        return self.text

    @property
    def host(self) -> str:
        return urlsplit(self.text).hostname or ""

    @property
    def origin(self) -> tuple[str, str]:
        """What has to be the same for credentials to be shown: scheme, host and port."""
        parts = urlsplit(self.text)
        return parts.scheme, parts.netloc

    @property
    def is_exposed(self) -> bool:
        """Whether others on the way can read what is sent."""
        return self.text.startswith("http:") and self.host not in _LOOPBACK

    def asking(self, parameters: Mapping[str, str]) -> str:
        """The address with parameters behind those it has; one without a value is its name alone."""
        parts = urlsplit(self.text)
        more = "&".join(urlencode({name: value}) if value else name for name, value in parameters.items())
        query = "&".join(part for part in (parts.query, more) if part)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: the value of the header `Authorization`, which is never shown."""

    header: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.header)

    @classmethod
    def find(cls, address: Address, environment: Mapping[str, str] | None = None) -> Self:
        """The credentials for a server: a token, user and password of the environment, else what `.netrc` has.

        `NETRC` names another file than `~/.netrc`.

        Raises:
            CredentialsInvalid: they cannot be read.
        """
        environment = os.environ if environment is None else environment
        if token := environment.get(TOKEN, "").strip():
            return cls(_safe(f"Bearer {token}", TOKEN))
        user = environment.get(USER, "")
        if user:
            return cls(_basic(user, environment.get(PASSWORD, "")))
        file = environment.get("NETRC") or os.path.expanduser("~/.netrc")
        try:
            found = netrc.netrc(file).authenticators(address.host)
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError) as error:
            raise CredentialsInvalid(
                f"{file} cannot be read: {getattr(error, 'strerror', None) or 'no text'}"
            ) from None
        except netrc.NetrcParseError as error:
            # The message of the error repeats what it stumbled over, which may be the password.
            raise CredentialsInvalid(f"{file}:{error.lineno or 1} cannot be read") from None
        return cls(_basic(found[0], found[2])) if found else cls()


def _basic(user: str, password: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _safe(header: str, variable: str) -> str:
    if not header.isascii() or not header.isprintable():
        raise CredentialsInvalid(f"{variable} holds characters that no token has")
    return header
