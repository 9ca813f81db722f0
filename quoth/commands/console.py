"""What people are told beside the results, and how."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

#: The length of a progress bar: what there is to do may become more while it is done.
_PROGRESS_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Console:
    """What the options before the command say."""

    quiet: bool = False
    verbose: bool = False

    def say(self, text: str) -> None:
        """Tells a person something that is no result."""
        if not self.quiet:
            click.echo(text, err=True)

    def tell(self, text: str) -> None:
        """Tells a person who wants to know more."""
        if self.verbose:
            click.echo(text, err=True)


@contextmanager
def progress_bar(console: Console, label: str, *, least: int = 400) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the terminal, for work that takes a while: that of so many steps."""
    if console.quiet or not sys.stderr.isatty():
        yield lambda done, all_: None
        return
    bar: Any = None

    def progress(done: int, all_: int) -> None:
        nonlocal bar
        if bar is None and all_ >= least:
            bar = click.progressbar(length=_PROGRESS_STEPS, label=label, file=sys.stderr)
            bar.render_progress()
        if bar is not None:
            bar.update(max(0, done * _PROGRESS_STEPS // max(all_, 1) - bar.pos))

    try:
        yield progress
    finally:
        if bar is not None:
            bar.render_finish()


def wants_colours() -> bool:
    """Whether colours are wanted: on a terminal, unless NO_COLOR says otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
