"""What requests to the endpoint ask, after the cases of the SPARQL 1.1 Protocol."""

from __future__ import annotations

import pytest

from quoth.graph.store import Dataset
from quoth.server.protocol import FORM, QUERY, UPDATE, Operation, ProtocolError, read_operation

ASK = Operation("ASK {}")


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body", "operation"),
    [
        ("GET", b"query=ASK%20%7B%7D", "", b"", ASK),
        ("HEAD", b"query=ASK+%7B%7D", "", b"", ASK),
        ("GET", b"query=ASK+%7B%7D&format=json&output=json&x", "", b"", ASK),
        ("POST", b"", FORM, b"query=ASK%20%7B%7D", ASK),
        ("POST", b"", f"{FORM}; charset=UTF-8", b"query=ASK%20%7B%7D", ASK),
        ("POST", b"", QUERY, b"ASK {}", ASK),
        ("POST", b"", f'{QUERY.upper()};charset="utf-8"', b"ASK {}", ASK),
        ("POST", b"", QUERY, "ASK {?s ?p 'é'}".encode(), Operation("ASK {?s ?p 'é'}")),
        ("GET", b"query=", "", b"", Operation("")),
        ("GET", b"", "", b"", None),
        ("GET", b"query=ASK+%7B%7D&default-graph-uri=urn:a", "", b"", Operation("ASK {}", Dataset(("urn:a",)))),
        (
            "POST",
            b"default-graph-uri=urn:a&named-graph-uri=urn:b&named-graph-uri=urn:c",
            QUERY,
            b"ASK {}",
            Operation("ASK {}", Dataset(("urn:a",), ("urn:b", "urn:c"))),
        ),
        (
            "POST",
            b"",
            FORM,
            b"named-graph-uri=urn:b&query=ASK+%7B%7D",
            Operation("ASK {}", Dataset((), ("urn:b",))),
        ),
    ],
)
def test_a_query_is_read(
    method: str, query_string: bytes, content_type: str, body: bytes, operation: Operation | None
) -> None:
    assert read_operation(method, query_string, content_type, body) == operation


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body", "status"),
    [
        ("GET", b"format=json", "", b"", 400),
        ("GET", b"query=ASK{}&query=ASK{}", "", b"", 400),
        ("GET", b"query=%ff", "", b"", 400),
        ("GET", b"query=ASK{}&default-graph-uri=here", "", b"", 400),
        ("GET", b"&".join([b"a=b"] * 2000), "", b"", 400),
        ("GET", b"update=DROP+ALL", "", b"", 403),
        ("POST", b"", FORM, b"", 400),
        ("POST", b"", FORM, b"query=ASK{}&query=ASK{}", 400),
        ("POST", b"query=ASK{}", FORM, b"query=ASK{}", 400),
        ("POST", b"query=ASK{}", QUERY, b"ASK {}", 400),
        ("POST", b"", QUERY, b"ASK {?s ?p '\xff'}", 400),
        ("POST", b"", FORM, b"update=DROP+ALL", 403),
        ("POST", b"", FORM, b"query=ASK{}&update=DROP+ALL", 403),
        ("POST", b"", UPDATE, b"DROP ALL", 403),
        ("POST", b"", "", b"ASK {}", 415),
        ("POST", b"", "text/plain", b"ASK {}", 415),
        ("POST", b"", f"{QUERY};charset=utf-16", "ASK {}".encode("utf-16"), 415),
    ],
)
def test_what_is_no_query_is_refused(
    method: str, query_string: bytes, content_type: str, body: bytes, status: int
) -> None:
    with pytest.raises(ProtocolError) as refused:
        read_operation(method, query_string, content_type, body)
    assert refused.value.status == status
