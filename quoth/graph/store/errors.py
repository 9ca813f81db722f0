"""What can go wrong with a store: one class a fault, each of which words itself."""

from __future__ import annotations

from pathlib import Path


class StoreError(Exception):
    """The store cannot do what was asked."""

    def __init__(self, folder: Path, message: str) -> None:
        super().__init__(message)
        #: The folder the store is in.
        self.folder = folder


class StoreLocked(StoreError):
    """Another process is writing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, f"another process is bringing the store in {folder} up to date")


class StoreMissing(StoreError):
    """Nothing has been published yet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, f"there is no store in {folder} yet: build it first")


class StoreForeign(StoreError):
    """The place the store needs is taken by something that Quoth did not make, and will not touch."""

    def __init__(self, folder: Path, taken: Path) -> None:
        super().__init__(folder, f"{taken} is in the way of the store, and Quoth did not make it: move or delete it")


class StoreCorrupt(StoreError):
    """The store's files are damaged. Nothing is lost: it can be rebuilt from the notes."""

    def __init__(self, folder: Path, reason: object) -> None:
        super().__init__(folder, f"the store in {folder} is damaged and has to be rebuilt ({reason})")


class StoreUnwritable(StoreError):
    """The folder cannot be written: no permission, a read-only or a full disk."""

    def __init__(self, folder: Path, error: OSError) -> None:
        super().__init__(folder, f"the store in {folder} cannot be written ({error.strerror or error})")


class InvalidTriples(StoreError):
    """What a named graph should hold is not RDF, such as an IRI with `%` and no digits after it."""

    def __init__(self, folder: Path, graph: str, reason: object) -> None:
        super().__init__(folder, f"the triples of <{graph}> are not valid RDF: {reason}")
        #: The IRI of the named graph.
        self.graph = graph


class QueryInvalid(Exception):
    """Oxigraph cannot read a query, or cannot bind what it was given; the message is Oxigraph's own."""


class QueryTimeout(Exception):
    """A query was not answered in time, and was ended."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s; give more time, or ask for less")
        #: The time it had.
        self.seconds = seconds


class AnswerTooLarge(Exception):
    """An answer is longer than whoever asked would take, and was not made to its end."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the answer has more than {limit:,} bytes; add LIMIT, or ask for less")
        #: How many bytes it might have had.
        self.limit = limit
