"""Runs the commands of a page as a reader would, in a terminal, and compares what they print."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from pathlib import Path

from tests.docs.pages import ROOT, fences

#: The height of the terminal.
_LINES = 50
#: The invisible signs around a link in a terminal.
_LINK = re.compile("\x1b\\]8;;.*?\x1b\\\\")
#: Kinds of blocks that are files where a line above them names one.
_FILES = frozenset({"md", "toml", "text", "sparql", "rq"})


class Mismatch(AssertionError):
    """A command does not print what the page says."""


class Terminal:
    """A reader at work."""

    def __init__(self, folder: Path, columns: int = 100) -> None:
        """Begins in a folder, with a command `quoth` that is the package under test.

        Args:
            columns: the width of the terminal.
        """
        self.columns = columns
        #: Where files are saved.
        self.home = folder / "home"
        self.home.mkdir()
        #: Where commands are typed.
        self.folder = self.home
        commands = folder / "bin"
        commands.mkdir()
        program = commands / "quoth"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m quoth "$@"\n')
        program.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "FORCE_COLOR")}
        paths = [str(ROOT), *filter(None, [kept.get("PYTHONPATH")])]
        self.environment = {
            **kept,
            "PATH": f"{commands}{os.pathsep}{kept['PATH']}",
            "PYTHONPATH": os.pathsep.join(paths),
            "QUOTH": str(program),
            "NO_COLOR": "1",
            "TERM": "xterm",
        }

    def follow(self, page: str) -> int:
        """Does what a page says, block by block: files are saved, commands run, scripts too.

        Returns:
            how many commands were run.

        Raises:
            Mismatch: something else was printed than the page shows.
        """
        count = 0
        printed: str | None = None
        for fence in fences(page):
            if fence.path and fence.info in _FILES:
                file = self.home / fence.path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(fence.text, encoding="utf-8")
            elif fence.info == "console":
                for command, expected in steps(fence.text):
                    compare(fence.line, command, expected, self.type(command))
                    count += 1
            elif fence.info == "python":
                printed = self.run_script(fence.text)
                count += 1
            elif fence.info == "text" and printed is not None:
                compare(fence.line, "the script", fence.text, printed)
                printed = None
        return count

    def type(self, command: str) -> str:
        """What a command prints on a terminal."""
        if command.startswith("cd "):
            self.folder = self.folder / command.removeprefix("cd ")
            return ""
        parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", _LINES, self.columns, 0, 0))
        with subprocess.Popen(
            ["sh", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=child,
            stderr=child,
        ):
            os.close(child)
            printed = b"".join(iter(lambda: _read(parent), b""))
        os.close(parent)
        return _LINK.sub("", printed.decode().replace("\r\n", "\n"))

    def run_script(self, text: str) -> str:
        """What a Python script prints."""
        done = subprocess.run(
            [sys.executable, "-c", text],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.stdout + done.stderr


def steps(block: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what it prints. A command goes on while a quotation mark of it is open."""
    found: list[tuple[str, str]] = []
    lines = iter(block.splitlines())
    for line in lines:
        if line.startswith("$ "):
            command = line.removeprefix("$ ")
            while not _is_whole(command):
                command = f"{command}\n{next(lines)}"
            found.append((command, ""))
        else:
            command, printed = found[-1]
            found[-1] = (command, f"{printed}{line}\n")
    return found


def _is_whole(command: str) -> bool:
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


def compare(line: int, command: str, expected: str, printed: str) -> None:
    """Compares what was printed with the page: `…` stands for any text in a line, alone for any lines.

    Raises:
        Mismatch: they differ.
    """
    pattern = ""
    for shown in expected.splitlines():
        if shown.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in shown.rstrip().split("…")) + r"[ ]*\n"
    if not re.fullmatch(pattern, printed):
        raise Mismatch(f"line {line}: {command}\n--- shown\n{expected}--- printed\n{printed}")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        # The other side is closed.
        return b""
