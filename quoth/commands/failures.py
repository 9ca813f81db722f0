"""How a command that cannot do what it was asked to ends: with a message, never a traceback."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click


class Failure(click.ClickException):
    """Ends the command with a message and exit code 1."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))

    def show(self, file: Any = None) -> None:
        click.echo(f"quoth: {self.format_message()}", err=True)


class Misuse(Failure):
    """Ends the command with a message and exit code 2: it was called in a way that cannot be."""

    exit_code = 2


@contextmanager
def failures() -> Iterator[None]:
    """Turns what can go wrong into messages; anything else is a fault of the program."""
    from quoth.config import ConfigError
    from quoth.vault import PathError

    try:
        yield
    except (ConfigError, PathError) as error:
        raise Misuse(error) from error
    except click.ClickException:
        raise
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if _is_known(error):
            raise (Misuse if getattr(error, "is_misuse", False) else Failure)(error) from error
        raise


def _is_known(error: Exception) -> bool:
    """Whether a failure words itself. Its module was imported if it was raised."""
    known = (
        ("quoth.graph.store", "StoreError"),
        ("quoth.graph.store", "QueryTimeout"),
        ("quoth.graph.sparql", "QueryError"),
        ("quoth.graph.shapes", "ShapesUnavailable"),
        ("quoth.graph.sssom", "NotSssom"),
        ("quoth.graph.tables", "FormatError"),
        ("quoth.exporters.write", "WriteError"),
        ("quoth.server.listen", "ListenError"),
        ("quoth.remote.errors", "RemoteError"),
        ("quoth.watch", "WatchUnavailable"),
    )
    return any(
        module in sys.modules and isinstance(error, getattr(sys.modules[module], name)) for module, name in known
    )


class Group(click.Group):
    """Commands in the order of the documentation, whose failures are messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        _speak_unicode()
        with failures():
            return super().invoke(ctx)


def _speak_unicode() -> None:
    """Makes files and pipes UTF-8, whatever this machine's own encoding; a terminal shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
