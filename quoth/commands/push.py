"""`quoth push`: gives the graph to a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quoth.commands.console import Console, progress_bar
from quoth.commands.failures import Misuse
from quoth.commands.options import NO_REFRESH, PATHS, example
from quoth.commands.reading import open_reader

if TYPE_CHECKING:
    from quoth.remote.exchange import Exchange


_SERVER_TIMEOUT = click.FloatRange(min=0, min_open=True)


@click.command(
    short_help="Give the graph to a SPARQL server.",
    epilog=example(
        "quoth push http://localhost:7878/store --dry-run\nquoth push http://localhost:7878/store\n"
        "QUOTH_STORE_TOKEN=… quoth push https://graphs.example.org/data Episodes"
    ),
)
@click.argument("url")
@PATHS
@click.option("--all", "everything", is_flag=True, help="Send every graph, whatever the server was given before.")
@click.option("--private", is_flag=True, help="Include what is private.")
@click.option("--no-thoughts", is_flag=True, help="Leave your own thoughts out.")
@click.option("--no-merge", is_flag=True, help="Leave the default graph to the server, which merges graphs itself.")
@click.option("--overwrite", is_flag=True, help="Replace a default graph that holds nothing of this vault.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent and deleted, and change nothing.")
@click.option(
    "--timeout",
    type=_SERVER_TIMEOUT,
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the server may take for an answer.",
)
@NO_REFRESH
@click.pass_obj
def push(
    console: Console,
    url: str,
    paths: tuple[Path, ...],
    everything: bool,
    private: bool,
    no_thoughts: bool,
    no_merge: bool,
    overwrite: bool,
    dry_run: bool,
    timeout: float,
    no_refresh: bool,
) -> None:
    """Give the graph to a SPARQL server: a named graph a note, and all of them merged as the default graph.

    URL is that of the server's graph store (SPARQL 1.1 Graph Store HTTP Protocol). Only what changed since the last
    push is sent; what is gone is deleted there. With PATHS, the server holds those notes afterwards, and what describes
    the things they speak of, and nothing else of the vault. Credentials come from QUOTH_STORE_USER and
    QUOTH_STORE_PASSWORD, from QUOTH_STORE_TOKEN, or from ~/.netrc.
    """
    from quoth.graph.selection import Selection, select
    from quoth.remote.address import Address, Credentials
    from quoth.remote.exchange import Exchange
    from quoth.remote.graph_store import GraphStore
    from quoth.remote.push import carry_out, contents, plan
    from quoth.remote.record import Record
    from quoth.vault import locate

    address = Address.parse(url)
    server = GraphStore(Exchange(address, Credentials.find(address), timeout))
    vault = locate(paths)
    if vault.config.is_local:
        raise Misuse("no base is set, so others' graphs may have the names of these: `quoth init` sets one")
    warn_of_exposure(console, server.exchange)
    reader, _ = open_reader(console, vault, refresh=not no_refresh)
    with reader:
        quads = list(reader.quads())
    notes = vault.selected()
    iris = None if notes is None else vault.graphs(quads, notes)
    wanted = contents(select(quads, Selection(private, not no_thoughts, iris)), merge=not no_merge)
    with Record(vault.store, address) as record:
        with progress_bar(console, "asking what is there", least=40) as progress:
            planned = plan(
                server,
                record,
                wanted,
                vault.config.base,
                everything=everything,
                overwrite=overwrite,
                progress=progress,
            )
        for step in planned.steps if dry_run else ():
            verb = "delete" if step.content is None else f"send   {len(step.content):>9,} bytes"
            click.echo(f"{verb:24} {step.reason:7} {step.graph or 'default graph'}")
        if not dry_run:
            with progress_bar(console, "sending graphs", least=10) as progress:
                carry_out(server, record, planned, progress)
        if not record.is_kept:
            console.say(f"{vault.store} cannot be written, so the next push sends everything again")
    console.say(f"{address}: {'would send' if dry_run else 'sent'} {planned}")


def warn_of_exposure(console: Console, exchange: Exchange) -> None:
    if exchange.address.is_exposed and exchange.credentials:
        console.say(f"the credentials for {exchange.address.host} travel unencrypted over http")
