"""`quoth check --fix`: what is shown, what is written, and what is left alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import quoth
from quoth.cli import main
from quoth.exporters import write
from quoth.vault import Vault

CONFIGURATION = 'base = "https://robin.example/v/"\n'
TALK = (
    b"\xef\xbb\xbf---\r\npodcast: Rain Check\r\nguest: [[Ada Marsh]]\r\ntitle: Rain: a talk\r\n---\r\n\r\n"
    b"Ada Marsh: [[Hedges]] slow water \xf0\x9f\x8c\xa7\xef\xb8\x8f.  \r\n\r\nAnd so do [[Hedges|they]], gest."
)
FIXED = (
    b'\xef\xbb\xbf---\r\npodcast: Rain Check\r\nguest: "[[Ada Marsh]]"\r\ntitle: "Rain: a talk"\r\n---\r\n\r\n'
    b"Ada Marsh: [[Hedgerow|Hedges]] slow water \xf0\x9f\x8c\xa7\xef\xb8\x8f.  \r\n\r\n"
    b"And so do [[Hedgerow|they]], gest."
)
DIFF = """\
--- talk.md
+++ talk.md
@@ -1,9 +1,9 @@
 ---
 podcast: Rain Check
-guest: [[Ada Marsh]]
-title: Rain: a talk
+guest: "[[Ada Marsh]]"
+title: "Rain: a talk"
 ---
 
-Ada Marsh: [[Hedges]] slow water 🌧️.  
+Ada Marsh: [[Hedgerow|Hedges]] slow water 🌧️.  
 
-And so do [[Hedges|they]], gest.
\\ No newline at end of file
+And so do [[Hedgerow|they]], gest.
\\ No newline at end of file
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "quoth.toml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "talk.md").write_bytes(TALK)
    (tmp_path / "Hedgerow.md").write_bytes(b"---\ntype: concept\naliases: [Hedges]\n---\nPlants in a row.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner(catch_exceptions=False).invoke(main, ["check", *arguments], prog_name="quoth")


def statements(folder: Path) -> list[tuple[object, ...]]:
    """What the notes say and how it is named."""
    vault = quoth.open(folder)
    rows = vault.query("SELECT ?s ?text ?line { ?s schema:text ?text ; quoth:line ?line } ORDER BY ?s").rows
    return [tuple(row) for row in rows]


def test_a_diff_is_shown_and_then_written_byte_for_byte(folder: Path) -> None:
    before = statements(folder)
    done = run("--fix", "--yes")
    assert done.stdout == DIFF
    assert done.stderr == "wrote 1 note\nnothing to report\n"
    assert done.exit_code == 0
    assert (folder / "talk.md").read_bytes() == FIXED
    assert statements(folder) == before
    assert run("--fix", "--yes").output == "nothing to report\n"


@pytest.mark.parametrize("options", [["--fix"], ["--fix", "--dry-run"], ["--fix", "--dry-run", "--yes"]])
def test_nothing_is_written_where_nobody_said_so(folder: Path, options: list[str]) -> None:
    done = run(*options)
    assert done.stdout.startswith(DIFF + "talk.md:3:8: warning unquoted-link ")
    assert ("nothing was written; --yes writes it" in done.stderr) is ("--dry-run" not in options)
    assert done.exit_code == 1
    assert (folder / "talk.md").read_bytes() == TALK


def test_what_remains_counts(folder: Path) -> None:
    (folder / "other.md").write_text("---\ngest: [[Ada Marsh]]\n---\n", encoding="utf-8")
    done = run("--fix", "--yes")
    assert done.exit_code == 1
    assert done.stdout.endswith('other.md:2:1: warning unknown-key Quoth knows no key `gest`, but `guest`.\n'
        '    gest: "[[Ada Marsh]]"\n    ^^^^\n    Write `guest:`.\n')  # fmt: skip
    assert done.stderr == "wrote 2 notes\n1 warning\n"


def test_only_what_is_asked_for_is_fixed(folder: Path) -> None:
    assert run("--fix", "--yes", "--select", "loose-link").exit_code == 0
    written = (folder / "talk.md").read_bytes()
    assert written == TALK.replace(b"[[Hedges]]", b"[[Hedgerow|Hedges]]").replace(b"[[Hedges|", b"[[Hedgerow|")
    run("--fix", "--yes", "Hedgerow.md")
    assert (folder / "talk.md").read_bytes() == written
    run("--fix", "--yes", "--ignore", "bad-yaml")
    assert (folder / "talk.md").read_bytes() == FIXED.replace(b'"Rain: a talk"', b"Rain: a talk")


def test_a_comment_that_silences_keeps_what_it_silences_as_it_is(folder: Path) -> None:
    text = "---\nguest: [[Ada Marsh]] # quoth: ignore unquoted-link\n---\n\nWords [[Hedges]]. %% quoth: ignore %%\n"
    (folder / "talk.md").write_text(text, encoding="utf-8")
    assert run("--fix", "--yes").output == "nothing to report\n"
    assert (folder / "talk.md").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("form", ["json", "github"])
def test_the_diff_stays_out_of_the_way_of_programs(folder: Path, form: str) -> None:
    done = run("--fix", "--yes", "--format", form)
    assert done.stdout == ("[]\n" if form == "json" else "")
    assert done.stderr == f"{DIFF}wrote 1 note\nnothing to report\n"


def test_block_ids_and_ids_are_added_where_asked(folder: Path) -> None:
    run("--fix", "--yes")
    before = statements(folder)
    done = run("--add-block-ids", "--add-ids", "-y")
    assert done.exit_code == 0, done.output
    text = (folder / "talk.md").read_bytes()
    assert text.count(b"\r\n") == FIXED.count(b"\r\n") + 1
    assert b'title: "Rain: a talk"\r\nid: "talk"\r\n---\r\n' in text
    assert b" slow water \xf0\x9f\x8c\xa7\xef\xb8\x8f. ^" in text
    after = statements(folder)
    assert sorted(str(text) for _, text, _ in after) == sorted(str(text) for _, text, _ in before)
    # The old names lead to the new ones.
    rows = quoth.open(folder).query("SELECT ?old ?new { ?old owl:sameAs ?new . ?new schema:text ?text }").rows
    assert {str(old) for old, _ in rows} == {str(iri) for iri, _, _ in before}
    assert {str(new) for _, new in rows} == {str(iri) for iri, _, _ in after}
    assert run("--add-block-ids", "--add-ids", "-y").output == "nothing to report\n"


def test_a_note_that_changed_since_it_was_shown_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "other.md").write_text("---\nguest: [[Ada Marsh]]\n---\n", encoding="utf-8")
    replaced = write.replace_file

    def replace_file(root: Path, path: str, before: bytes, after: bytes) -> None:
        if path == "talk.md":
            (folder / path).write_bytes(b"Typed meanwhile.")
        replaced(root, path, before, after)

    monkeypatch.setattr(write, "replace_file", replace_file)
    done = run("--fix", "--yes")
    assert "quoth: left talk.md as it is: it changed since it was read\nwrote 1 note\n" in done.stderr
    assert done.exit_code == 1
    assert (folder / "talk.md").read_bytes() == b"Typed meanwhile."
    assert (folder / "other.md").read_text(encoding="utf-8") == '---\nguest: "[[Ada Marsh]]"\n---\n'


def test_a_note_that_changed_since_it_was_read_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Vault.diagnostics

    def diagnostics(vault: Vault) -> object:
        told = found(vault)
        (folder / "talk.md").write_bytes(b"Typed meanwhile.")
        return told

    monkeypatch.setattr(Vault, "diagnostics", diagnostics)
    done = run("--fix", "--yes")
    assert "quoth: talk.md changed since it was read\n" in done.stderr
    assert "---" not in done.stdout
    assert (folder / "talk.md").read_bytes() == b"Typed meanwhile."


def test_a_note_outside_the_vault_is_not_written_to(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "n.md"
    outside.write_bytes(TALK)
    (folder / "talk.md").unlink()
    (folder / "talk.md").symlink_to(outside)
    done = run("--fix", "--yes")
    assert done.exit_code == 1 or done.stdout == ""
    assert outside.read_bytes() == TALK


@pytest.mark.parametrize("option", ["--yes", "--dry-run"])
def test_options_that_go_with_changes_are_refused_without(folder: Path, option: str) -> None:
    done = run(option)
    assert done.exit_code == 2
    assert "--yes and --dry-run go with --fix, --add-block-ids and --add-ids" in done.stderr


@pytest.mark.parametrize(("answer", "is_written"), [("y", True), ("n", False), ("", False)])
def test_on_a_terminal_somebody_is_asked(folder: Path, answer: str, is_written: bool) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    command = [os.sys.executable, "-m", "quoth", "check", "--fix"]  # type: ignore[attr-defined]
    environment = {**os.environ, "PYTHONPATH": str(Path(quoth.__file__).parents[1])}
    try:
        done = subprocess.run(command, stdin=theirs, capture_output=True, text=True, check=False, env=environment)
    finally:
        os.close(ours)
        os.close(theirs)
    assert "Write this into 1 note? [y/N]: " in done.stderr
    assert done.stdout.startswith(DIFF)
    assert (folder / "talk.md").read_bytes() == (FIXED if is_written else TALK)
    assert done.returncode == (0 if is_written else 1)
