"""What can go wrong with a server: one class a fault, each of which words itself in one line."""

from __future__ import annotations

from http import HTTPStatus


class RemoteError(Exception):
    """A server did not do what was asked."""

    #: Whether it could not be asked at all, as it was named.
    is_misuse = False


class AddressInvalid(RemoteError):
    """What was named is no address of a server; it is not repeated, for it may hold a password."""

    is_misuse = True


class CredentialsInvalid(RemoteError):
    """What is to be told to the server to be let in cannot be read; the message holds none of it."""

    is_misuse = True


class Unreachable(RemoteError):
    """Nothing answers, or the connection broke off."""

    def __init__(self, address: str, reason: object) -> None:
        super().__init__(f"{address} cannot be reached: {reason}")


class TimedOut(RemoteError):
    """The server did not answer in time."""

    def __init__(self, address: str, seconds: float) -> None:
        super().__init__(f"{address} did not answer within {seconds:g} s; give more time with --timeout")


class Unauthorized(RemoteError):
    """The server wants to know who asks, or does not let them."""

    def __init__(self, address: str, status: int, *, known: bool) -> None:
        if known:
            message = f"{address} does not take the credentials it was given ({status})"
        else:
            message = (
                f"{address} asks for credentials ({status}): set QUOTH_STORE_USER and QUOTH_STORE_PASSWORD, "
                "or QUOTH_STORE_TOKEN, or write them into ~/.netrc"
            )
        super().__init__(message)


class Redirected(RemoteError):
    """The server sends elsewhere, where the graph and the credentials were not meant to go."""

    def __init__(self, address: str, target: str) -> None:
        super().__init__(f"{address} sends on to {target}, which is not followed: name that address if it is meant")


class TooLarge(RemoteError):
    """The server takes no request of this size."""

    def __init__(self, address: str, size: int) -> None:
        super().__init__(f"{address} refuses {size:,} bytes at once (413): raise its limit on the size of requests")


class Refused(RemoteError):
    """The server answers with another fault."""

    def __init__(self, address: str, status: int, said: str, tries: int = 1) -> None:
        try:
            phrase = f"{status} {HTTPStatus(status).phrase}"
        except ValueError:
            phrase = str(status)
        again = f", {tries} times" if tries > 1 else ""
        super().__init__(f"{address} answers {phrase}{again}" + (f": {said}" if said else ""))
        self.status = status
        #: The beginning of what the server said of it, as one line.
        self.said = said


class NoGraphStore(RemoteError):
    """No graphs can be put at this address."""

    def __init__(self, address: str, status: int) -> None:
        super().__init__(
            f"{address} answers {status}, so that it is no graph store; with Oxigraph that is …/store, with Fuseki "
            "…/data, with GraphDB …/rdf-graphs/service"
        )


class Unreadable(RemoteError):
    """The server answered with something that is not what was asked for."""

    def __init__(self, address: str, what: str) -> None:
        super().__init__(f"{address} answers with {what}; is it the right address?")


class PushLocked(RemoteError):
    """Another push to the same server is under way."""

    def __init__(self, address: str) -> None:
        super().__init__(f"another push from this vault to {address} is under way")


class DefaultGraphTaken(RemoteError):
    """The server's default graph holds something that is not of this vault."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"the default graph of {address} holds something that is not of this vault; --overwrite replaces it, "
            "--no-merge leaves it alone"
        )
