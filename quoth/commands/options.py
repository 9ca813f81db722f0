"""Arguments, options and examples that commands have in common."""

from __future__ import annotations

from pathlib import Path

import click

PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


NO_REFRESH = click.option("--no-refresh", is_flag=True, help="Answer from the store as it was last built.")


def example(text: str) -> str:
    """Examples for the end of a command's help, their lines kept as they are."""
    lines = "\n".join(f"  {line}" for line in text.strip().splitlines())
    return f"\b\nExamples:\n{lines}"


def date_option(text: str | None) -> str:
    """A date as an option gives it, in ISO form; empty where none was given.

    Raises:
        click.BadParameter: it is none.
    """
    from quoth.notes.values import parse_date

    if not text:
        return ""
    date = parse_date(text)
    if date is None:
        raise click.BadParameter(f"{text!r} is no date; write 2025, 2025-10 or 2025-10-17", param_hint="--since")
    return date[:10]
