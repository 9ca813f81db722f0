"""Whom the server answers."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from quoth.server.guard import Guard, Refused, is_origin

OWN = {"Host": "127.0.0.1:8808"}
SITE = "https://tool.example"
CLOSED = Guard.of("127.0.0.1", 8808)
OPEN = Guard.of("127.0.0.1", 8808, [SITE])
NAVIGATION = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


def status(guard: Guard, headers: dict[str, str], method: str = "GET") -> int:
    try:
        guard.check(method, Headers(headers))
    except Refused as refused:
        return refused.status
    return 200


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("127.0.0.1:8808", 200),
        ("localhost:8808", 200),
        ("LOCALHOST:8808", 200),
        ("[::1]:8808", 200),
        ("127.0.0.1", 421),
        ("127.0.0.1:80", 421),
        ("evil.example:8808", 421),
        ("localhost.evil.example:8808", 421),
        ("localhost:8808@evil.example", 421),
        ("", 421),
    ],
)
def test_only_names_of_this_machine_are_answered(host: str, wanted: int) -> None:
    assert status(CLOSED, {"Host": host}) == wanted


def test_without_a_host_nothing_is_answered() -> None:
    assert status(CLOSED, {}) == 421


def test_on_the_port_of_the_web_it_may_be_left_out() -> None:
    assert status(Guard.of("::1", 80), {"Host": "[::1]"}) == 200


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:8808"}, 200),
        ({"Origin": "http://localhost:8808"}, 200),
        ({"Origin": "https://127.0.0.1:8808"}, 403),
        ({"Origin": "http://127.0.0.1:3000"}, 403),
        ({"Origin": SITE}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        (NAVIGATION, 200),
        ({**NAVIGATION, "Sec-Fetch-Dest": "iframe"}, 403),
    ],
)
def test_pages_of_other_sites_are_not_answered(headers: dict[str, str], wanted: int) -> None:
    assert status(CLOSED, {**OWN, **headers}) == wanted


def test_a_form_of_another_site_is_not_answered() -> None:
    assert status(CLOSED, {**OWN, **NAVIGATION}, "POST") == 403


def test_an_allowed_site_is_answered_and_shown_the_answer() -> None:
    headers = {**OWN, "Origin": SITE, "Sec-Fetch-Site": "cross-site"}
    assert status(OPEN, headers) == 200
    assert OPEN.cors(Headers(headers))["Access-Control-Allow-Origin"] == SITE
    assert status(OPEN, {**headers, "Origin": "https://other.example"}) == 403
    assert status(Guard.of("127.0.0.1", 8808, ["*"]), {**headers, "Origin": "null"}) == 200


def test_nobody_else_is_sent_headers_of_cors() -> None:
    for headers in ({}, {"Origin": "https://other.example"}):
        assert set(OPEN.cors(Headers(headers))) == {"Vary"}
    assert CLOSED.cors(Headers({"Origin": SITE})) == {}
    asked = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    assert CLOSED.preflight(Headers(asked), "GET, POST") == {}


def test_a_preflight_is_answered() -> None:
    asked = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    told = OPEN.preflight(Headers(asked), "GET, POST")
    assert told["Access-Control-Allow-Methods"] == "GET, POST"
    assert "Access-Control-Allow-Private-Network" not in told
    told = OPEN.preflight(Headers({**asked, "Access-Control-Request-Private-Network": "true"}), "GET")
    assert told["Access-Control-Allow-Private-Network"] == "true"


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        (SITE, True),
        ("http://localhost:5173", True),
        ("http://[::1]:5173", True),
        ("null", True),
        ("*", True),
        ("tool.example", False),
        (f"{SITE}/", False),
        ("https://user@tool.example", False),
        ("https://tool.example:port", False),
        ("", False),
    ],
)
def test_an_origin_is_a_scheme_and_a_host(text: str, valid: bool) -> None:
    assert is_origin(text) == valid
