"""Arguments, options and examples that commands have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
NO_REFRESH = click.option("--no-refresh", is_flag=True, help="Answer from the store as it was last built.")


def example(text: str) -> str:
    """Examples for the end of a command's help, their lines kept as they are."""
    lines = "\n".join(f"  {line}" for line in text.strip().splitlines())
    return f"\b\nExamples:\n{lines}"


def forms(*names: str, help_: str) -> Callable[[_Command], _Command]:
    """The option `--format`: in which form the result comes, the first of them if nobody says."""
    choice = click.Choice(names)
    return click.option("--format", "format_", type=choice, default=names[0], show_default=True, help=help_)
