"""Sessions at a terminal, written as Markdown: files, commands, and what they answer.

A fence with a language and a path (```` ```markdown notes/talk.md ````) is a file. In a fence `console`, `$ ` starts a
command, further lines of which start with `> `; what follows is its standard output, then its standard error with
`2> ` before each line, then its exit code in brackets where it is not 0. A session begins in an empty folder, whose
path is written `~`. Where `localhost:7878` is spoken of, a SPARQL server listens there that holds nothing.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

import quoth
from quoth.cli import main

#: The host and port of a server, as transcripts write them.
SERVER = "localhost:7878"

_FENCE = re.compile(r"^(?P<marks>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=marks)$", re.MULTILINE | re.DOTALL)
#: Quoth with its arguments, in another folder perhaps, and what reads its output perhaps.
_QUOTH = re.compile(
    r"""(?:cd\ (?P<folder>[\w./]+)\ &&\ )?
        quoth(?P<words>(?:'[^']*'|[^'|<>;&$*?~`\n])*?)
        (?:\|\ (?P<reader>[^'|&]*(?:'[^']*'[^'&]*)*))?""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Answer:
    """What a command answers."""

    out: str
    errors: str
    code: int

    def __str__(self) -> str:
        out = self.out if self.out.endswith("\n") or not self.out else f"{self.out}\n"
        errors = "".join(f"2> {line}\n" for line in self.errors.splitlines())
        return f"{out}{errors}" + (f"[{self.code}]\n" if self.code else "")


class Session:
    """A folder in which commands are run one after the other."""

    def __init__(self, folder: Path, programs: Path, server: str = SERVER) -> None:
        self.folder = folder
        self.programs = programs
        #: The host and port where the server that transcripts speak of listens in truth.
        self.server = server

    def replay(self, text: str) -> str:
        """The transcript as it would be written now."""
        return _FENCE.sub(lambda match: self._fence(match), text)

    def _fence(self, match: re.Match[str]) -> str:
        language, _, path = match["info"].strip().partition(" ")
        if path:
            file = self.folder / path.strip()
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(match["body"].encode())
        if language != "console" or path:
            return match[0]
        body = "".join(
            "\n> ".join(f"$ {command}".split("\n")) + "\n" + self._written(command)
            for command in commands(match["body"])
        )
        return f"{match['marks']}{match['info']}\n{body}{match['marks']}"

    def _written(self, command: str) -> str:
        # No path of this machine in what is kept, and no white space at the ends of lines.
        text = str(self.run(command.replace(SERVER, self.server))).replace(str(self.folder), "~")
        text = text.replace(self.server, SERVER)
        return "".join(f"{line.rstrip()}\n" for line in text.splitlines())

    def run(self, command: str) -> Answer:
        """Runs a command: Quoth in this process, which is many times as quick, and all else in a shell."""
        match = _QUOTH.fullmatch(command)
        if match is None:
            return self._in_shell(command)
        before = Path.cwd()
        os.chdir(self.folder / (match["folder"] or "."))
        try:
            words = shlex.split(match["words"])
            result = CliRunner(catch_exceptions=False).invoke(main, words, prog_name="quoth")
        finally:
            os.chdir(before)
        if not match["reader"]:
            return Answer(result.stdout, result.stderr, result.exit_code)
        read = self._in_shell(match["reader"], result.stdout)
        return Answer(read.out, result.stderr + read.errors, read.code)

    def _in_shell(self, command: str, given: str = "") -> Answer:
        run = subprocess.run(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environment(),
            input=given.encode(),
            capture_output=True,
            check=False,
        )
        return Answer(run.stdout.decode(), run.stderr.decode(), run.returncode)

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "HOME": str(self.folder),
            "PATH": f"{self.programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(Path(quoth.__file__).parents[1]),
            "LC_ALL": "C.UTF-8",
        }


def commands(body: str) -> Iterator[str]:
    """The commands of a console."""
    command: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield "\n".join(command)
            command = [line[2:]]
        elif command and line.startswith("> "):
            command.append(line[2:])
    if command:
        yield "\n".join(command)


def install(folder: Path) -> Path:
    """A folder with the program `quoth`, for the shell to find."""
    program = folder / "quoth"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m quoth "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return folder
