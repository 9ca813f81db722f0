"""What a request to the endpoint asks: the query operation of the SPARQL 1.1 Protocol, section 2.1."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from quoth.graph.store import Dataset, is_iri

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

#: How many parameters a request may have.
_PARAMETERS = 1000
_READ_ONLY = "Updates are refused: the graph is changed by writing notes."


class ProtocolError(Exception):
    """A request that is no query operation, or one that is refused."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        #: The status of HTTP that says so.
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query and what it is to be asked of."""

    query: str
    #: None for what the query says itself, or else the whole graph.
    dataset: Dataset | None = None


def read_operation(method: str, query_string: bytes, content_type: str = "", body: bytes = b"") -> Operation | None:
    """The operation that a GET or POST asks for; None for a GET that asks nothing, and is told of the service.

    Raises:
        ProtocolError: it asks for none, for several or for an update, or cannot be read.
    """
    in_address = read_parameters(query_string)
    if method != "POST":
        return _operation(in_address) if query_string else None
    media_type, _, parameters = content_type.partition(";")
    media_type = media_type.strip().lower()
    charset = dict(parse_qsl(parameters.replace(" ", "").lower(), separator=";")).get("charset", "utf-8")
    if charset.strip('"') not in ("utf-8", "utf8", "us-ascii"):
        raise ProtocolError(415, f"The request is in {charset}; send UTF-8.")
    if media_type == UPDATE:
        raise ProtocolError(403, _READ_ONLY)
    if media_type == FORM:
        return _operation([*in_address, *read_parameters(body)])
    if media_type == QUERY:
        return _operation([*in_address, ("query", _decoded(body))])
    sent = f"{media_type!r} is sent" if media_type else "The content type is missing"
    raise ProtocolError(415, f"{sent}; send {FORM} or {QUERY}.")


def read_parameters(text: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form, in order.

    Raises:
        ProtocolError: they are not UTF-8, or too many.
    """
    try:
        return parse_qsl(_decoded(text), keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS)
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "The parameters are not UTF-8.") from error
    except ValueError as error:
        raise ProtocolError(400, f"There are more than {_PARAMETERS} parameters.") from error


def _operation(parameters: list[tuple[str, str]]) -> Operation:
    """Parameters that nobody knows are passed over."""

    def values(name: str) -> list[str]:
        return [value for other, value in parameters if other == name]

    if values("update"):
        raise ProtocolError(403, _READ_ONLY)
    queries = values("query")
    if len(queries) != 1:
        raise ProtocolError(400, f"There are {len(queries)} queries; send one, as `query`." if queries else _NO_QUERY)
    default, named = values("default-graph-uri"), values("named-graph-uri")
    for iri in (*default, *named):
        if not is_iri(iri):
            raise ProtocolError(400, f"{iri!r} is not an absolute IRI, and names no graph.")
    return Operation(queries[0], Dataset(tuple(default), tuple(named)) if default or named else None)


_NO_QUERY = "There is no query; send one, as `query`."


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(400, "The request is not UTF-8.") from error
