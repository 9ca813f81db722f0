"""What a command does where it is run: folders it may not write, other builds, pipes that close, terminals."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

import quoth
from quoth.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTES = {
    "quoth.toml": 'base = "https://kim.example/v/"\n',
    "talk.md": "---\npodcast: The Night Watch\nguest: Ben Ortiz\n---\n\nBen Ortiz: A lamp is cheap.\n",
    "fog/fog.md": "Nobody hears it, says [[Ben Ortiz]].\n",
}
PEOPLE = """\
person     statements  episodes  mentions
─────────  ──────────  ────────  ────────
Ben Ortiz           1         1         1
"""
PYTHONPATH = str(Path(quoth.__file__).parents[1])


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": PYTHONPATH, "LC_ALL": "C.UTF-8", **more}


def fill(folder: Path) -> None:
    for path, text in NOTES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fill(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, arguments, prog_name="quoth")


# -- folders that may not be written ------------------------------------------------------------------

#: Runs commands as somebody who may not write everywhere. Root may, so root becomes nobody once everything that the
#: commands need has been imported, which running them on a copy sees to: nobody could not import what only root reads.
UNPRIVILEGED = """
import importlib, json, os, pkgutil, sys
from click.testing import CliRunner
import quoth
from quoth.cli import main
for module in pkgutil.walk_packages(quoth.__path__, "quoth."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
def run(commands):
    results = [CliRunner(catch_exceptions=False).invoke(main, command, prog_name="quoth") for command in commands]
    return [[result.stdout, result.stderr, result.exit_code] for result in results]
copy, folder, commands = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
os.chdir(copy)
run(commands)
os.chdir(folder)
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
print(json.dumps(run(commands)))
"""


@pytest.fixture
def shared() -> Iterator[Path]:
    """A vault in a folder that everybody can come to; pytest's own folders are for their owner alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        fill(folder / "vault")
        yield folder / "vault"
        for path in (folder / "vault", *(folder / "vault").rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)


def close(folder: Path) -> None:
    """Makes a folder, and all in it, such as nobody may write."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def run_unprivileged(folder: Path, tmp_path: Path, *commands: Sequence[str]) -> list[list[str | int]]:
    """The standard output, standard error and exit code of each command."""
    (tmp_path / "copy").mkdir()
    fill(tmp_path / "copy")
    command = [sys.executable, "-c", UNPRIVILEGED, str(tmp_path / "copy"), str(folder), json.dumps(commands)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 0, done.stderr
    found: list[list[str | int]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("is_built", [False, True], ids=["never built", "built before"])
def test_a_folder_that_may_not_be_written_is_read_all_the_same(shared: Path, tmp_path: Path, is_built: bool) -> None:
    if is_built:
        quoth.open(shared).refresh()
        # What is in the store is not what is in the notes any more.
        (shared / "talk.md").write_text(NOTES["talk.md"] + "\nBen Ortiz: Oil is not.\n", encoding="utf-8")
    close(shared)
    people = PEOPLE.replace("Ortiz           1", "Ortiz           2") if is_built else PEOPLE
    said = (
        "the notes were read, and the graph is not kept: "
        f"the store in {shared}/.quoth cannot be written (Permission denied)\n"
    )
    (out, errors, code), query, check, export = run_unprivileged(
        shared, tmp_path, ["build"], ["query", "people"], ["check"], ["-q", "export", "ntriples", "fog"]
    )
    assert (str(out).splitlines()[0], errors, code) == ("           notes  2", said, 1)
    assert query == [people, said, 0]
    assert check == ["", "nothing to report\n", 0]
    assert export[1:] == ["", 0]
    assert "Nobody hears it" in str(export[0])
    assert "A lamp is cheap" not in str(export[0])


def test_what_cannot_be_written_is_told(shared: Path, tmp_path: Path) -> None:
    close(shared)
    commands = {
        "graph.ttl": ["-q", "export", "turtle", "-o", "graph.ttl"],
        f"{shared}/Quoth/manifest.json": ["-q", "export", "obsidian"],
        "people.txt": ["-q", "query", "people", "-o", "people.txt"],
        "fog/quoth.toml": ["init", "fog"],
    }
    for path, done in zip(commands, run_unprivileged(shared, tmp_path, *commands.values()), strict=True):
        assert done == ["", f"quoth: cannot write {path}: permission denied\n", 1]


def test_what_may_not_be_read_costs_itself_alone(shared: Path, tmp_path: Path) -> None:
    (shared / "secret.md").write_text("Hidden.\n", encoding="utf-8")
    (shared / "locked").mkdir()
    (shared / "locked" / "more.md").write_text("Hidden too.\n", encoding="utf-8")
    (shared / "secret.md").chmod(0)
    (shared / "locked").chmod(0)
    shared.chmod(0o777)
    ((out, errors, code),) = run_unprivileged(shared, tmp_path, ["build"])
    assert str(out).splitlines()[0] == "           notes  2"
    assert errors == (
        "locked: error unreadable-file Cannot be read: Permission denied.\n"
        "secret.md: error unreadable-file The file cannot be read: Permission denied.\n"
        "    Give yourself the right to read it.\n"
        "2 errors\n"
    )
    assert code == 1


def test_a_configuration_that_may_not_be_read_is_told(shared: Path, tmp_path: Path) -> None:
    (shared / "quoth.toml").chmod(0)
    (done,) = run_unprivileged(shared, tmp_path, ["build"])
    assert done == ["", "quoth: quoth.toml:1: cannot be read: Permission denied\n", 2]


# -- other builds -------------------------------------------------------------------------------------


def test_while_another_builds_answers_are_of_the_graph_as_it_was(vault: Path) -> None:
    assert run("build").exit_code == 0
    (vault / "talk.md").write_text(NOTES["talk.md"] + "\nBen Ortiz: Oil is not.\n", encoding="utf-8")
    said = f"answering from the graph as it was: another process is bringing the store in {vault}/.quoth up to date\n"
    with FileLock(vault / ".quoth" / "lock"):
        query = run("query", "people")
        assert (query.stdout, query.stderr, query.exit_code) == (PEOPLE, said, 0)
        build = run("build")
        assert (build.stdout.splitlines()[0], build.stderr, build.exit_code) == ("           notes  2", said, 1)
        assert run("check").exit_code == 0
    assert run("query", "people").stdout == PEOPLE.replace("Ortiz           1", "Ortiz           2")


def test_while_another_builds_for_the_first_time_the_notes_are_read(vault: Path) -> None:
    (vault / ".quoth").mkdir()
    with FileLock(vault / ".quoth" / "lock"):
        query = run("query", "people")
    assert (query.stdout, query.exit_code) == (PEOPLE, 0)
    assert query.stderr.startswith("the notes were read, and the graph is not kept: another process")


# -- pipes and terminals ------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["export", "ntriples"], ["query", "SELECT * { ?s ?p ?o }"], ["queries"]])
def test_a_reader_that_has_seen_enough_is_no_fault(tmp_path: Path, arguments: Sequence[str]) -> None:
    shutil.copytree(EXAMPLES / "dwarkesh", tmp_path / "notes", ignore=shutil.ignore_patterns(".quoth"))
    with subprocess.Popen(
        [sys.executable, "-m", "quoth", *arguments],
        cwd=tmp_path / "notes",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED="1"),
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.read(1)
        process.stdout.close()
        assert b"Traceback" not in (errors := process.stderr.read())
        assert b"Error" not in errors
        assert process.wait() == 0


def _on_terminal(folder: Path, *arguments: str, **more: str) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "quoth", *arguments],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(TERM="xterm", **more),
    ) as process:
        os.close(theirs)
        found = bytearray()
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                # The other end is closed.
                break
            if not part:
                break
            found += part
        process.wait()
    os.close(ours)
    return found.decode()


def test_colours_are_for_terminals_unless_nobody_wants_them(vault: Path) -> None:
    (vault / "talk.md").write_text("---\nguest: [Ben\n---\n\nHello.\n", encoding="utf-8")
    assert "\x1b[" in _on_terminal(vault, "check")
    assert "\x1b[" not in _on_terminal(vault, "check", NO_COLOR="1")
    assert "\x1b[" not in run("check").output
    assert "\x1b[" in _on_terminal(vault, "queries")
    assert "\x1b[" not in _on_terminal(vault, "queries", NO_COLOR="1")


def test_a_query_without_words_asks_for_some_at_a_terminal(vault: Path) -> None:
    assert "name a query" in _on_terminal(vault, "query")


def test_what_is_piped_is_utf_8_whatever_the_locale(vault: Path) -> None:
    (vault / "talk.md").write_text(NOTES["talk.md"].replace("Ortiz", "Örtiz 漢"), encoding="utf-8")
    for arguments in (["build"], ["check"], ["query", "people"], ["queries"], ["export", "turtle"]):
        done = subprocess.run(
            [sys.executable, "-m", "quoth", *arguments],
            cwd=vault,
            capture_output=True,
            check=True,
            env=environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0"),
        )
        assert "Traceback" not in done.stderr.decode("utf-8")
        if arguments != ["check"]:
            assert any(sign in done.stdout.decode("utf-8") for sign in "漢…")
