"""Every transcript is answered as it is written; `--update-goldens` writes it anew."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.cli.transcripts import SERVER, Answer, Session, commands, install
from tests.conftest import Golden
from tests.remote.oxigraph import serving

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.md"))


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / "bin").mkdir()
    (tmp_path / "home").mkdir()
    return Session(tmp_path / "home", install(tmp_path / "bin"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_transcript(session: Session, golden: Golden, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    with serving() if SERVER in text else nullcontext() as server:
        if server:
            session.server = server.url.removeprefix("http://")
        replayed = session.replay(text)
    assert "Traceback" not in replayed
    golden(path, replayed.encode())


def test_commands_are_found_in_a_console() -> None:
    assert list(commands("$ one\nout\n2> error\n[1]\n$ two\n> three\nout\n")) == ["one", "two\nthree"]


def test_an_answer_shows_output_errors_and_code() -> None:
    assert str(Answer("a\nb", "c\n", 2)) == "a\nb\n2> c\n[2]\n"
    assert str(Answer("", "", 0)) == ""


def test_a_session_tells_what_a_command_does(session: Session) -> None:
    text = "```text a b.txt\nhello\n```\n\n```console\n$ cat 'a b.txt'; echo oh >&2; exit 3\nwrong\n```\n"
    answer = "```console\n$ cat 'a b.txt'; echo oh >&2; exit 3\nhello\n2> oh\n[3]\n```\n"
    assert session.replay(text) == text.partition("```console")[0] + answer


def test_quoth_is_the_same_in_a_shell(session: Session) -> None:
    for command, code in (("quoth query --nonsense", 2), ("quoth queries | grep -A 1 '^papers'", 0)):
        here, there = session.run(command), session.run(f"{command} ; exit $?")
        assert here == there
        assert here.code == code
