"""What a real server holds after pushes: what the vault says, whatever came in between."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

import quoth
from quoth.cli import main
from quoth.graph.selection import Selection, select
from quoth.remote.push import contents
from tests.end_to_end.vaults import BASE, Disk
from tests.remote.oxigraph import Server
from tests.remote.scripted import Reply, scripted

VAULT = {
    "quoth.toml": f'base = "{BASE}"\nlanguage = "en"\nme = "Kim Note"\n',
    "Talk.md": (
        "---\npodcast: The Night Watch\nhost: Ada Marsh\nguest: {name: Ben Ortiz, aliases: [Ben]}\n---\n\n"
        'Ben: A lamp is cheap, "é" \\ and <so> on. ^cheap\n'
    ),
    "Fog.md": "Nobody hears the fog, not even Ada Marsh.\n",
    "Deep/Rain.md": "It rains.\n",
    "Diary.md": "---\nprivate: true\n---\n\nKim Note: I dream of silt.\n",
}


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk(tmp_path)
    disk.fill(VAULT)
    monkeypatch.chdir(tmp_path)
    return disk


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, ["push", *arguments], prog_name="quoth", env=environment)


def push(*arguments: str) -> str:
    """What a push that succeeds says."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stderr.partition(": sent ")[2].strip() or result.stdout


def wanted(disk: Disk, selection: Selection | None = None, *, merge: bool = True) -> frozenset[ox.Quad]:
    """What a server should hold of the vault, as the notes themselves say."""
    read = quoth.open(disk.folder).read()
    quads = ((*triple, graph) for graph, triples in read.graphs.items() for triple in triples)
    return quads_of(contents(select(quads, selection or Selection()), merge=merge))


def quads_of(graphs: Mapping[str, bytes]) -> frozenset[ox.Quad]:
    return frozenset(
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode(graph) if graph else ox.DefaultGraph())
        for graph, content in graphs.items()
        for t in ox.parse(content, ox.RdfFormat.N_TRIPLES)
    )


def named(paths: Iterable[str]) -> set[str]:
    return {f"{BASE}n/{path}" for path in paths}


def graphs(server: Server) -> set[str]:
    return {quad.graph_name.value for quad in server.quads() if isinstance(quad.graph_name, ox.NamedNode)}


def test_the_server_holds_what_the_vault_says_and_only_changes_are_sent(disk: Disk, server: Server) -> None:
    assert push(server.store) == "3 named graphs and the merge, 0 unchanged"
    assert server.quads() == wanted(disk)
    assert push(server.store) == "0 named graphs, 3 unchanged"
    disk.write("Deep/Rain.md", "It rains harder.\n")
    assert push(server.store) == "1 named graph and the merge, 2 unchanged"
    disk.remove("Fog.md")
    assert push(server.store) == "0 named graphs and the merge, 2 unchanged, 1 deleted"
    assert server.quads() == wanted(disk)


def test_what_is_private_stays_unless_it_is_asked_for(disk: Disk, server: Server) -> None:
    push(server.store)
    assert not any("silt" in str(quad) for quad in server.quads())
    push(server.store, "--private")
    assert any("silt" in str(quad) for quad in server.quads())
    assert server.quads() == wanted(disk, Selection(private=True))
    push(server.store, "--no-thoughts")
    assert server.quads() == wanted(disk, Selection(thoughts=False))


def test_a_note_that_becomes_private_leaves_the_server(disk: Disk, server: Server) -> None:
    push(server.store)
    disk.write("Fog.md", "---\nprivate: true\n---\n\nNobody hears the fog.\n")
    push(server.store)
    assert graphs(server) == named(["Talk", "Deep/Rain"])
    assert not any("hears" in str(quad) for quad in server.quads())


def test_paths_are_all_that_the_server_holds_afterwards(disk: Disk, server: Server) -> None:
    part = wanted(disk, Selection(notes=frozenset(named(["Deep/Rain"]))))
    push(server.store, "Deep")
    assert server.quads() == part
    assert not any("hears" in str(quad) or "cheap" in str(quad) for quad in part)
    push(server.store)
    assert server.quads() == wanted(disk)
    push(server.store, "Deep")
    assert server.quads() == part


def test_what_the_server_lost_is_sent_again(disk: Disk, server: Server) -> None:
    push(server.store)
    server.update(f"DROP GRAPH <{BASE}n/Fog>")
    assert push(server.store) == "1 named graph, 2 unchanged, 1 that the server had lost"
    assert server.quads() == wanted(disk)
    server.clear()
    assert "4 that the server had lost" in push(server.store)
    assert server.quads() == wanted(disk)


def test_what_others_changed_there_is_mended_by_sending_all(disk: Disk, server: Server) -> None:
    push(server.store)
    server.update(f"INSERT DATA {{ GRAPH <{BASE}n/Fog> {{ <http://a/> <http://b/> 1 }} <http://a/> <http://b/> 1 }}")
    push(server.store)
    assert server.quads() != wanted(disk)
    push(server.store, "--all")
    assert server.quads() == wanted(disk)


def test_without_the_record_nothing_stays_behind(disk: Disk, server: Server) -> None:
    push(server.store)
    disk.remove("Fog.md")
    for path in (disk.folder / ".quoth" / "pushed").iterdir():
        path.unlink()
    assert push(server.store) == "2 named graphs and the merge, 0 unchanged, 1 deleted"
    assert server.quads() == wanted(disk)


@pytest.mark.parametrize("content", [b"", b"[]\n", b'{"address": "http://other/", "format": 1}\n["x", "y"]\n', b"\xff"])
def test_a_record_that_is_none_is_not_believed(disk: Disk, server: Server, content: bytes) -> None:
    push(server.store)
    (record,) = (disk.folder / ".quoth" / "pushed").glob("*.jsonl")
    record.write_bytes(content)
    server.update(f"DROP GRAPH <{BASE}n/Fog>")
    assert push(server.store) == "3 named graphs and the merge, 0 unchanged"
    assert server.quads() == wanted(disk)


def test_each_server_has_a_record_of_its_own(disk: Disk, server: Server) -> None:
    push(server.store)
    with scripted(Reply(404), *[Reply()] * 4) as told:
        push(told.url)
    assert [asked.method for asked in told.asked] == ["GET", "PUT", "PUT", "PUT", "PUT"]
    assert push(server.store) == "0 named graphs, 3 unchanged"


def test_a_dry_run_changes_nothing(disk: Disk, server: Server) -> None:
    shown = push(server.store, "--dry-run")
    assert shown.splitlines()[-1].endswith("bytes   new     default graph")
    assert f"new     {BASE}n/Fog\n" in shown
    assert not server.quads()
    push(server.store)
    disk.remove("Fog.md")
    before = server.quads()
    assert f"delete                   gone    {BASE}n/Fog\n" in push(server.store, "--dry-run")
    assert server.quads() == before


def test_a_default_graph_of_somebody_elses_is_left(disk: Disk, server: Server) -> None:
    theirs = "<https://other.example/a> <https://other.example/b> 1"
    server.update(f"INSERT DATA {{ {theirs} }}")
    before = server.quads()
    result = run(server.store)
    assert (result.exit_code, server.quads()) == (1, before)
    assert "--overwrite" in result.stderr
    push(server.store, "--no-merge")
    assert server.quads() == before | wanted(disk, merge=False)
    assert run(server.store).exit_code == 1
    push(server.store, "--overwrite")
    assert server.quads() == wanted(disk)
    push(server.store, "--no-merge")
    assert server.quads() == wanted(disk, merge=False)


def test_a_push_that_is_cut_short_goes_on_where_it_was(disk: Disk) -> None:
    with scripted(Reply(404), Reply(), Reply(413)) as told:
        result = run(told.url)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "413" in result.stderr
        told.asked.clear()
        # The one that arrived is looked for, and the others are sent.
        told.replies = [Reply(200, b"<http://a/> <http://b/> <http://c/> .\n"), Reply()]
        assert push(told.url) == "2 named graphs and the merge, 1 unchanged"
    assert [asked.method for asked in told.asked] == ["GET", "PUT", "PUT", "PUT"]


def test_a_note_changed_back_after_a_cut_is_sent_again(disk: Disk, server: Server) -> None:
    push(server.store)
    disk.write("Fog.md", "The fog is loud.\n")
    # The server did as asked, and nobody was left to hear of it.
    (record,) = (disk.folder / ".quoth" / "pushed").glob("*.jsonl")
    kept = record.read_bytes()
    push(server.store)
    record.write_bytes(kept + json.dumps([f"{BASE}n/Fog", ""]).encode() + b'\n["", ""]\n["' + BASE.encode())
    disk.fill(VAULT)
    push(server.store)
    assert server.quads() == wanted(disk)


def test_two_pushes_at_once_do_not_cross(disk: Disk, server: Server) -> None:
    push(server.store)
    (record,) = (disk.folder / ".quoth" / "pushed").glob("*.jsonl")
    with FileLock(record.with_suffix(".lock")):
        result = run(server.store)
    assert (result.exit_code, "another push" in result.stderr) == (1, True)


@pytest.mark.skipif(os.name != "posix", reason="rights are told by modes")
def test_what_cannot_be_kept_is_said_and_sent_all_the_same(disk: Disk, server: Server) -> None:
    quoth.open(disk.folder).refresh()
    (disk.folder / ".quoth" / "pushed").write_text("in the way")
    for _ in range(2):
        result = run(server.store)
        assert result.exit_code == 0
        assert "sent 3 named graphs" in result.stderr
        assert "sends everything again" in result.stderr
    assert server.quads() == wanted(disk)


def test_a_vault_without_a_base_is_not_pushed(disk: Disk, server: Server) -> None:
    disk.write("quoth.toml", 'language = "en"\n')
    result = run(server.store)
    assert (result.exit_code, server.quads()) == (2, frozenset())
    assert "quoth init" in result.stderr


def test_credentials_reach_the_server_and_nobody_else(disk: Disk) -> None:
    with scripted(Reply(404), Reply()) as told:
        result = run(told.url, environment={"QUOTH_STORE_USER": "kim", "QUOTH_STORE_PASSWORD": "s3cret"})
    assert result.exit_code == 0
    assert {asked.headers["Authorization"] for asked in told.asked} == {"Basic a2ltOnMzY3JldA=="}
    kept = b"".join(path.read_bytes() for path in (disk.folder / ".quoth" / "pushed").iterdir())
    for secret in ("s3cret", "a2ltOnMzY3JldA=="):
        assert secret not in result.output
        assert secret.encode() not in kept


@pytest.mark.parametrize("url", ["localhost:7878/store", "http://kim:s3cret@127.0.0.1:1/store"])
def test_an_address_that_is_none_is_misuse(disk: Disk, url: str) -> None:
    result = run(url)
    assert result.exit_code == 2
    assert "s3cret" not in result.output
    assert result.stderr.count("\n") == 1
