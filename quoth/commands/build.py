"""`quoth build`: brings the store up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quoth.commands.console import Console, counted, wants_colours
from quoth.commands.options import PATHS, example, forms
from quoth.commands.reading import open_reader

if TYPE_CHECKING:
    from quoth.graph.store import Reader
    from quoth.graph.summary import Summary
    from quoth.graph.triples import Triple
    from quoth.vault import Vault


@click.command(
    short_help="Bring the store up to date with the notes, and sum it up.",
    epilog=example("quoth build\nquoth build ~/notes\nquoth build pasted.txt"),
)
@PATHS
@click.option("--rebuild", is_flag=True, help="Start again from the notes, whatever the store holds.")
@forms("text", "json", help_="For people or for programs.")
@click.pass_obj
def build(console: Console, paths: tuple[Path, ...], rebuild: bool, format_: str) -> None:
    """Bring the store up to date with the notes, and sum up what is in it."""
    from quoth.notes.diagnostics import Severity
    from quoth.notes.report import as_text, tally
    from quoth.vault import locate

    vault = locate(paths)
    reader, done = open_reader(console, vault, rebuild=rebuild)
    with reader:
        summary = _summary(vault, reader)
    found = () if done.stale else vault.diagnostics(refresh=False)
    if format_ == "json":
        click.echo(summary.as_json(tally(found)), nl=False)
    else:
        click.echo(summary.as_text(), nl=False)
    console.tell(f"{done.changed} of {counted(done.files, 'file')} read, {done.removed} gone")
    errors = [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR]
    if errors:
        click.echo(as_text(errors, vault.source, colour=wants_colours()), err=True, nl=False)
    if len(found) > len(errors):
        console.say(f"{tally(found)}; `quoth check` shows {'it' if len(found) == 1 else 'them'}")
    elif errors:
        console.say(tally(errors))
    if errors or done.stale or done.unkept:
        sys.exit(1)


def _summary(vault: Vault, reader: Reader) -> Summary:
    """What the notes that were named hold, or all."""
    from quoth.graph.selection import Selection, select
    from quoth.graph.store import Reader
    from quoth.graph.summary import summarise

    notes = vault.selected()
    if notes is None:
        return summarise(reader)
    quads = list(reader.quads())
    graphs: dict[str, list[Triple]] = {}
    for subject, predicate, node, graph in select(quads, Selection(private=True, notes=vault.graphs(quads, notes))):
        graphs.setdefault(graph, []).append((subject, predicate, node))
    with Reader.of(graphs) as selected:
        return summarise(selected)
