"""`quoth watch`: keeps up with the notes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from quoth.commands.console import Console, wants_colours
from quoth.commands.export import export, is_own_folder
from quoth.commands.failures import failures
from quoth.commands.options import PATHS, example
from quoth.exporters import FORMATS


@click.command(
    short_help="Keep the store and exports up to date while you write.",
    epilog=example(
        "quoth watch\nquoth watch --export turtle -o notes.ttl\n"
        "quoth watch --export obsidian --export jsonld -o notes.jsonld"
    ),
)
@PATHS
@click.option(
    "--export",
    "formats",
    multiple=True,
    metavar="FORMAT",
    type=click.Choice(list(FORMATS)),
    help="Write this again whenever the notes change; may be given more than once.",
)
@click.option("-o", "--output", "outputs", multiple=True, type=click.Path(path_type=Path), help="Where exports go.")
@click.pass_context
def watch(ctx: click.Context, paths: tuple[Path, ...], formats: tuple[str, ...], outputs: tuple[Path, ...]) -> None:
    """Keep the store and exports up to date while you write, until Ctrl-C.

    Each change is told in a line, with the problems that it brought. Exports and outputs belong together in the order
    in which they are given; where there is one output less, `--export obsidian` goes into the vault itself.
    """
    from quoth.watch import Watched, changes

    console: Console = ctx.obj
    pairs = _paired(formats, outputs)
    watched, waits = Watched(), False
    from quoth.vault import locate

    vault = locate(paths)
    try:
        for has_changed in changes(vault.root, [output for output in outputs if not is_own_folder(vault, output)]):
            if has_changed or waits:
                waits = _look_again(ctx, console, watched, paths, pairs)
    except KeyboardInterrupt:
        return


def _look_again(
    ctx: click.Context,
    console: Console,
    watched: Any,
    paths: tuple[Path, ...],
    pairs: Sequence[tuple[str, Path | None]],
) -> bool:
    """Takes up what changed, and tells it; whether it is to be tried again soon."""
    from quoth.notes.report import as_text, tally
    from quoth.vault import locate

    try:
        with failures():
            vault = locate(paths)
            change = watched.look(vault)
    except click.ClickException as error:
        # A fault of the configuration, or another process that builds: what comes next may mend it.
        if "another process" not in error.format_message():
            error.show()
            return False
        return True
    if change is None:
        return False
    written = []
    for format_, output in pairs if change.is_graph_new else ():
        try:
            quiet = click.Context(export, parent=ctx, obj=Console(quiet=True))
            with quiet, failures():
                quiet.invoke(export, format_=format_, paths=paths, output=output, no_refresh=True)
            written.append(str(output or format_))
        except click.ClickException as error:
            error.show()
        except SystemExit:
            # Pages that somebody changed were left as they are, as has been told.
            written.append(str(output or format_))
    ends = [*([f"wrote {', '.join(written)}"] if written else []), *([f"{change.mended} mended"] * bool(change.mended))]
    click.echo("; ".join([str(change), *([tally(change.problems)] if change.problems else []), *ends]))
    if change.problems:
        click.echo(as_text(change.problems, vault.source, colour=wants_colours()), nl=False)
    sys.stdout.flush()
    return False


def _paired(formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path | None]]:
    """Which export goes where."""
    waiting = list(outputs)
    is_own = len(outputs) < len(formats)
    pairs = [
        (name, None if is_own and FORMATS[name].is_folder else waiting.pop(0) if waiting else None) for name in formats
    ]
    if waiting or any(output is None and not FORMATS[name].is_folder for name, output in pairs):
        raise click.UsageError("give an -o for each --export, in the same order; obsidian alone can do without")
    return pairs
