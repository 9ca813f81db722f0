"""Commands that are killed on the spot, at a step of theirs or after a time, as SIGKILL and a power cut end them.

Starting Python takes longer than what is to be killed. So one process imports everything once, and forks a child for
each command; `python -m tests.end_to_end.killing` is that process.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

import quoth

#: Where the store is changed. Steps elsewhere only think: being killed there is being killed before the next of these.
STORE = ("vault.py", "graph/cache.py", "graph/store/layout.py", "graph/store/writer.py")
#: Where files are written.
FILES = ("exporters/write.py",)
#: Where a server is told, and what it was told is kept.
SERVER = ("remote/exchange.py", "remote/graph_store.py", "remote/push.py", "remote/record.py")


@dataclass(frozen=True)
class Moment:
    """When a command is killed: at a step, counted from 1, or after so many seconds; never without both."""

    step: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    was_killed: bool
    #: Its exit code, if it was not killed.
    code: int
    #: How many steps it took, and seconds; of one that was killed, nobody knows.
    steps: int
    seconds: float
    output: str

    def __str__(self) -> str:
        return f"{'killed' if self.was_killed else f'exit {self.code}'}: {self.output}"


class Killer:
    """Runs commands to be killed."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(
        self,
        folder: Path,
        words: Sequence[str],
        where: Sequence[str],
        moment: Moment = Moment(),
        edits: Sequence[Mapping[str, str | None]] = (),
    ) -> Ended:
        """Runs `quoth` with these words in a folder.

        Args:
            where: the modules whose steps count, by their files in the package.
            edits: for `watch`: what is written while it runs, one after the other, by path, None for what goes; it ends
                after the last.
        """
        assert self._process.stdin
        assert self._process.stdout
        request = {
            "folder": str(folder),
            "words": list(words),
            "where": list(where),
            "step": moment.step,
            "seconds": moment.seconds,
            "edits": list(map(dict, edits)),
        }
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))


@contextmanager
def killer() -> Iterator[Killer]:
    """Starts the process that forks, and ends it."""
    top = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(top), *sys.path])}
    command = [sys.executable, "-m", "tests.end_to_end.killing"]
    with subprocess.Popen(
        command, cwd=top, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Killer(process)


# -- the process that forks ---------------------------------------------------------------------------


def serve(requests: IO[str], replies: IO[str]) -> None:
    """Runs a command for each line."""
    for line in requests:
        request = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            run(request, writing)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8", errors="replace") as stream:
            output = stream.read()
        _, status = os.waitpid(child, 0)
        output, _, counted = output.rpartition("\0")
        steps, seconds = json.loads(counted) if output or counted.startswith("[") else (0, 0.0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGKILL, signal.SIGALRM)
        ended = {
            "was_killed": killed,
            "code": -1 if killed else os.waitstatus_to_exitcode(status),
            "steps": steps,
            "seconds": seconds,
            "output": output or counted,
        }
        replies.write(json.dumps(ended) + "\n")
        replies.flush()


def run(request: Mapping[str, Any], writing: int) -> None:
    """The child's part: does not return."""
    from quoth.cli import main

    for stream, number in (("stdout", 1), ("stderr", 2)):
        os.dup2(writing, number)
        # What was there may have been a file, in which one can seek.
        setattr(sys, stream, io.TextIOWrapper(io.FileIO(number, "w", closefd=False), "utf-8"))
    os.chdir(request["folder"])
    if request["edits"]:
        _edit_while_watching(request["edits"])
    package = Path(quoth.__file__).parent
    where = {str(package / name) for name in request["where"]}
    steps = 0

    def step(frame: FrameType, event: str, _: object) -> None:
        nonlocal steps
        if frame.f_code.co_filename in where:
            steps += 1
            if steps == request["step"]:
                os.kill(os.getpid(), signal.SIGKILL)

    begun = time.perf_counter()
    code: object = 70
    if request["seconds"]:
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
    else:
        sys.setprofile(step)
    try:
        main(request["words"], prog_name="quoth")
    except SystemExit as end:
        code = end.code
    except BaseException as error:
        os.write(2, repr(error).encode())
    sys.setprofile(None)
    signal.setitimer(signal.ITIMER_REAL, 0)
    sys.stdout.flush()
    os.write(1, f"\0{json.dumps([steps, time.perf_counter() - begun])}".encode())
    os._exit(code if isinstance(code, int) else 0)


def write(path: Path, text: str | None) -> None:
    """Writes a note, or removes it."""
    if text is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _edit_while_watching(edits: Sequence[Mapping[str, str | None]]) -> None:
    """Has `watch` told of edits that are made just then, and not by the system."""
    import quoth.watch

    def changes(folder: Path, outputs: Sequence[Path] = ()) -> Iterator[bool]:
        yield True
        for edit in edits:
            for path, text in edit.items():
                write(Path(path), text)
            yield True
            # What exports wrote is looked at once more.
            yield True

    stand_in: Callable[..., Iterator[bool]] = changes
    quoth.watch.changes = stand_in


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
