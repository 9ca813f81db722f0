"""What is told of notes while they are written, and that exports in the vault itself come to rest."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.watch import Watched
from tests.end_to_end.vaults import CONFIGURATION, Disk, fresh, held, same

NOTES = {"quoth.toml": CONFIGURATION, "Fog.md": "Nobody hears the fog.\n", "Rain.md": "It rains.\n"}


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    disk = Disk(tmp_path)
    disk.fill(NOTES)
    return disk


def test_a_change_is_told_once_with_what_it_brought(disk: Disk) -> None:
    watched = Watched()
    first = watched.look(quoth.open(disk.folder))
    assert first
    assert (str(first), first.is_graph_new, first.problems) == ("brought up to date", True, ())
    assert watched.look(quoth.open(disk.folder)) is None
    disk.touch("Fog.md")
    assert watched.look(quoth.open(disk.folder)) is None

    disk.write("Fog.md", "One line more.\n\nNobody hears the [[fgo]].\n")
    disk.write("Hail.md", "It hails.\n")
    disk.remove("Rain.md")
    change = watched.look(quoth.open(disk.folder))
    assert change
    assert str(change) == "Hail.md new; Fog.md changed; Rain.md gone"
    assert [problem.code for problem in change.problems] == ["unresolved-link"]

    disk.write("Fog.md", "More.\n\nOne line more.\n\nNobody hears the [[fgo]].\n")
    change = watched.look(quoth.open(disk.folder))
    assert change
    assert (change.problems, change.mended) == ((), 0)
    disk.write("Fog.md", "Nobody.\n")
    change = watched.look(quoth.open(disk.folder))
    assert change
    assert (change.problems, change.mended) == ((), 1)
    same(held(quoth.open(disk.folder)), fresh(disk.folder))


@pytest.mark.skipif(os.name != "posix", reason="there is no such signal")
def test_the_command_follows_survives_faults_and_ends_quietly(disk: Disk) -> None:
    command = [
        sys.executable,
        "-P",
        "-m",
        "quoth",
        "watch",
        "--export",
        "obsidian",
        "--export",
        "turtle",
        "-o",
        "n.ttl",
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(quoth.__file__).parents[1])}
    child = subprocess.Popen(
        command,
        cwd=disk.folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Where a script runs the tests in the background, programs are started deaf to it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert child.stdout
        assert child.stderr
        out: IO[str] = child.stdout
        assert out.readline() == "brought up to date; wrote obsidian, n.ttl\n"
        assert (disk.folder / "Quoth" / "Home.md").is_file()
        disk.write("Fog.md", "The fog is loud.\n")
        # Its own files came to rest, or their line would come first.
        assert out.readline() == "Fog.md changed; wrote obsidian, n.ttl\n"
        assert "The fog is loud." in (disk.folder / "n.ttl").read_text(encoding="utf-8")
        disk.write("quoth.toml", "base = [\n")
        assert "not valid TOML" in child.stderr.readline()
        disk.write("quoth.toml", CONFIGURATION)
        disk.write("Rain.md", b"caf\xe9\n")
        assert out.readline().startswith("Rain.md changed; 1 error")
        assert out.readline().startswith("Rain.md: error unreadable-file")
        assert out.readline().startswith("    Save the file")
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=60)
        assert (child.returncode, errors) == (0, "")
    finally:
        child.kill()
        child.communicate()
    assert not list(disk.folder.rglob("*.tmp"))
    same(held(quoth.open(disk.folder)), fresh(disk.folder))


@pytest.mark.parametrize(
    "words",
    [["--export", "turtle"], ["-o", "n.ttl"], ["--export", "turtle", "--export", "jsonld", "-o", "n.ttl"]],
    ids=" ".join,
)
def test_exports_and_outputs_have_to_fit(disk: Disk, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(disk.folder)
    result = CliRunner().invoke(main, ["watch", *words], prog_name="quoth")
    assert (result.exit_code, "give an -o for each" in result.output) == (2, True)


def test_without_watchfiles_it_says_what_to_install(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(disk.folder)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    result = CliRunner().invoke(main, ["watch"], prog_name="quoth")
    assert (result.exit_code, result.output) == (1, "quoth: watching needs watchfiles: pip install 'quoth[watch]'\n")
