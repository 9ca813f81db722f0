"""What a server is told, what becomes of its faults, and what nobody gets to see."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from quoth.remote.address import Address, Credentials
from quoth.remote.errors import (
    AddressInvalid,
    CredentialsInvalid,
    NoGraphStore,
    Redirected,
    Refused,
    RemoteError,
    TimedOut,
    TooLarge,
    Unauthorized,
    Unreachable,
)
from quoth.remote.exchange import TRIES, Exchange
from quoth.remote.graph_store import DEFAULT, GraphStore, Survey
from tests.remote.scripted import Reply, Scripted, scripted

SECRET = "s3cret"


def store(told: Scripted, header: str = "", timeout: float = 60) -> tuple[GraphStore, list[float]]:
    waits: list[float] = []
    exchange = Exchange(Address.parse(told.url), Credentials(header), timeout, pause=waits.append)
    return GraphStore(exchange), waits


# -- addresses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("http://localhost:7878/store", "http://localhost:7878/store"),
        (" HTTPS://Graphs.Example:443/a/b?x=1#f ", "https://graphs.example/a/b?x=1"),
        ("http://[::1]:80", "http://[::1]/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_an_address_has_one_spelling(text: str, read: str) -> None:
    assert str(Address.parse(text)) == read


@pytest.mark.parametrize(
    "text",
    ["", "localhost:7878", "ftp://a/", "file:///etc/passwd", "http://", "http://a:x/", "http://a b/", "http://[1/"],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressInvalid):
        Address.parse(text)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(AddressInvalid) as caught:
        Address.parse(f"https://kim:{SECRET}@graphs.example/")
    assert SECRET not in str(caught.value)


def test_graphs_are_named_behind_what_an_address_asks_already() -> None:
    address = Address.parse("http://a.example/store?repository=x")
    assert address.asking({"graph": "http://b/?c&d #é"}) == (
        "http://a.example/store?repository=x&graph=http%3A%2F%2Fb%2F%3Fc%26d+%23%C3%A9"
    )
    assert address.asking({"default": ""}) == "http://a.example/store?repository=x&default"


# -- credentials --------------------------------------------------------------------------------------


def test_credentials_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machine graphs.example login kim password {SECRET}\n", encoding="utf-8")
    file.chmod(0o600)
    here, there = Address.parse("https://graphs.example/"), Address.parse("https://other.example/")
    kim = f"Basic {base64.b64encode(f'kim:{SECRET}'.encode()).decode()}"
    only_file = {"NETRC": str(file)}
    assert Credentials.find(here, only_file).header == kim
    assert not Credentials.find(there, only_file)
    user = {**only_file, "QUOTH_STORE_USER": "zoë", "QUOTH_STORE_PASSWORD": "ü"}
    assert base64.b64decode(Credentials.find(here, user).header.removeprefix("Basic ")) == "zoë:ü".encode()
    assert Credentials.find(there, {**user, "QUOTH_STORE_TOKEN": f"{SECRET}\n"}).header == f"Bearer {SECRET}"
    assert not Credentials.find(here, {"NETRC": str(tmp_path / "nowhere")})


def test_credentials_that_cannot_be_read_are_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "netrc"
    file.write_text(f"machine graphs.example\nlogin kim passwrd {SECRET}\n", encoding="utf-8")
    address = Address.parse("https://graphs.example/")
    for environment in ({"NETRC": str(file)}, {"NETRC": str(tmp_path)}, {"QUOTH_STORE_TOKEN": f"{SECRET}\r\nX: y"}):
        with pytest.raises(CredentialsInvalid) as caught:
            Credentials.find(address, environment)
        assert SECRET not in str(caught.value)
    assert SECRET not in repr(Credentials(f"Bearer {SECRET}"))


def test_the_server_is_told_who_asks() -> None:
    with scripted(Reply()) as told:
        store(told, f"Bearer {SECRET}")[0].put("http://g/", b"x")
        store(told)[0].put("http://g/", b"x")
    assert told.asked[0].headers["Authorization"] == f"Bearer {SECRET}"
    assert "Authorization" not in told.asked[1].headers
    assert told.asked[0].headers["Content-Type"] == "application/n-triples"
    assert told.asked[0].body == b"x"
    assert told.asked[0].path == "/store?graph=http%3A%2F%2Fg%2F"


# -- faults -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (Reply(401), Unauthorized, "QUOTH_STORE_TOKEN"),
        (Reply(413), TooLarge, "1,000 bytes"),
        (Reply(400, b"line 1:\n\tno\x1b[31m triple"), Refused, "400 Bad Request: line 1: no[31m triple"),
        (Reply(507, b"<html>full"), Refused, "507 Insufficient Storage, 4 times"),
        (Reply(599), Refused, "599"),
        (Reply(404, b"nothing here"), NoGraphStore, "no graph store"),
        (Reply(302, headers={"Location": "https://other.example/store"}), Redirected, "https://other.example/store"),
        (Reply(307, headers={"Location": "http://127.0.0.1:1/store"}), Redirected, "http://127.0.0.1:1/store"),
        (Reply(302, headers={"Location": "/elsewhere"}), Redirected, "/elsewhere"),
        (Reply(307, headers={"Location": "file:///etc/passwd"}), Redirected, "no address"),
        (Reply(drops=True), Unreachable, "breaks off"),
    ],
)
def test_a_fault_is_one_line(reply: Reply, error: type[RemoteError], said: str) -> None:
    with scripted(reply) as told, pytest.raises(error) as caught:
        store(told)[0].put("http://g/", b"x" * 1000)
    assert said in str(caught.value)
    assert str(caught.value).isprintable()
    assert told.url in str(caught.value)


def test_credentials_that_are_not_taken_are_said_to_be() -> None:
    with scripted(Reply(401)) as told, pytest.raises(Unauthorized, match="does not take") as caught:
        store(told, f"Bearer {SECRET}")[0].put("http://g/", b"x")
    assert SECRET not in str(caught.value)


def test_a_redirection_within_the_server_is_followed_with_what_was_sent() -> None:
    with scripted(Reply(308, headers={"Location": "/data?graph=x"}), Reply()) as told:
        store(told, f"Bearer {SECRET}")[0].put("http://g/", b"x")
    assert [asked.path for asked in told.asked] == ["/store?graph=http%3A%2F%2Fg%2F", "/data?graph=x"]
    assert told.asked[1].body == b"x"
    assert told.asked[1].headers["Authorization"] == f"Bearer {SECRET}"


def test_a_redirection_in_circles_ends() -> None:
    with scripted(Reply(308, headers={"Location": "/store"})) as told, pytest.raises(Refused, match="308"):
        store(told)[0].put("http://g/", b"x")
    assert len(told.asked) < 10


def test_a_redirection_elsewhere_is_not_asked() -> None:
    with scripted(Reply()) as other, scripted(Reply(308, headers={"Location": other.url})) as told:
        with pytest.raises(Redirected):
            store(told, f"Bearer {SECRET}")[0].put("http://g/", b"x")
        assert not other.asked


def test_what_may_pass_is_tried_again_and_no_more_than_so_often() -> None:
    with scripted(Reply(503), Reply(429, headers={"Retry-After": "7"}), Reply(drops=True), Reply()) as told:
        server, waits = store(told)
        server.put("http://g/", b"x")
    assert len(told.asked) == 4
    assert waits == [0.5, 7, 2]
    with scripted(Reply(503, headers={"Retry-After": "9999"})) as told:
        server, waits = store(told)
        with pytest.raises(Refused, match="503 Service Unavailable, 4 times"):
            server.put("http://g/", b"x")
    assert len(told.asked) == TRIES
    assert waits == [30, 30, 30]


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with scripted(Reply(hangs=True)) as told, pytest.raises(TimedOut, match=r"within 0\.05 s"):
        store(told, timeout=0.05)[0].put("http://g/", b"x")


def test_a_port_that_nobody_listens_at_is_told_at_once() -> None:
    with scripted(Reply()) as told:
        server, waits = store(told)
    with pytest.raises(Unreachable, match="refused"):
        server.put("http://g/", b"x")
    assert not waits


# -- what a graph holds -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "is_held"),
    [
        (Reply(404, b"no such graph"), False),
        (Reply(200), False),
        (Reply(200, b"\n# nothing\n \n"), False),
        (Reply(200, b"<http://a/> <http://b/> <http://c/> .\n" * 1000), True),
    ],
)
def test_a_graph_is_held_or_not(reply: Reply, is_held: bool) -> None:
    with scripted(reply) as told:
        assert store(told)[0].holds("http://g/") == is_held


def test_a_graph_that_is_not_there_is_deleted_already() -> None:
    with scripted(Reply(404)) as told:
        store(told)[0].delete(DEFAULT)
    assert (told.asked[0].method, told.asked[0].path) == ("DELETE", "/store?default")


def test_a_default_graph_tells_which_notes_it_describes() -> None:
    base = "https://vault.example/me/"
    lines = (
        "# comment",
        f"<{base}n/A%20b> <http://schema.org/encoding> <{base}files/A%20b.md> .",
        f"<{base}n/Zo\\u00EB> <http://schema.org/encoding> <{base}files/Zo\\u00EB.md>.",
        f"<{base}n/c> <http://schema.org/encoding> <https://other.example/files/c.md> .",
        f"<https://other.example/n/d> <http://schema.org/encoding> <{base}files/d.md> .",
        f'<{base}n/e> <http://schema.org/text> "<{base}n/f> <http://schema.org/encoding> <{base}files/f> ." .',
    )
    with scripted(Reply(200, "\n".join(lines).encode())) as told:
        assert store(told)[0].survey(base) == Survey(False, frozenset({f"{base}n/A%20b", f"{base}n/Zoë"}))
    with scripted(Reply(200, b"# nothing")) as told:
        assert store(told)[0].survey(base) == Survey(True)
    with scripted(Reply(400)) as told, pytest.raises(NoGraphStore):
        store(told)[0].survey(base)
