"""`quoth serve`: the graph in a browser."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from quoth.commands.console import Console, progress_bar
from quoth.commands.failures import Failure
from quoth.commands.options import PATHS, example
from quoth.commands.reading import shown


@click.command(
    short_help="Show the graph in a browser, and answer SPARQL.",
    epilog=example(
        "quoth serve --open\nquoth serve ~/notes --port 0\nquoth serve --allow-origin https://yasgui.triply.cc\n"
        "curl --data-urlencode 'query=SELECT ?n { ?p a schema:Person ; schema:name ?n }' http://127.0.0.1:8808/sparql"
    ),
)
@PATHS
@click.option("--port", type=click.IntRange(0, 65535), default=8808, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address of this machine itself.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--private", is_flag=True, help="Include what is private.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="Give up a query after a time.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of another site read, as http://localhost:5173; may be given more than once.",
)
@click.option("--no-refresh", is_flag=True, help="Show the store as others build it.")
@click.pass_obj
def serve(
    console: Console,
    paths: tuple[Path, ...],
    port: int,
    host: str,
    open_: bool,
    private: bool,
    timeout: float,
    origins: tuple[str, ...],
    no_refresh: bool,
) -> None:
    """Show the graph in a browser and answer SPARQL, on this machine alone and to be read only.

    The page is at the address that is printed, the SPARQL endpoint at /sparql below it. Both show the notes as they
    are now. Ctrl-C ends it.
    """
    try:
        from quoth.server.app import App
        from quoth.server.listen import bind, is_loopback, serve_until_told, url
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("waitress", "werkzeug"):
            raise
        raise Failure("`quoth serve` needs more than is installed: pip install 'quoth[serve]'") from error
    from quoth.server.guard import Guard, is_origin
    from quoth.server.served import Served
    from quoth.server.workers import Workers
    from quoth.serving import VaultSource

    if not is_loopback(host):
        raise click.BadParameter(f"{host!r} is not an address of this machine alone", param_hint="'--host'")
    for origin in origins:
        if not is_origin(origin):
            message = f"{origin!r} is no origin; write a scheme and a host, as https://example.org"
            raise click.BadParameter(message, param_hint="'--allow-origin'")
    source = VaultSource(paths, refresh=not no_refresh)
    with ExitStack() as stack:
        bound = stack.enter_context(bind(host, port))
        with progress_bar(console, "reading notes") as progress:
            first = source.open(progress)
        if first.stale:
            console.say(f"showing the graph as it was: {first.stale}")
        served = Served(source, first, private=private, report=lambda text: console.say(f"not up to date: {text}"))
        stack.callback(served.close)
        workers = Workers(timeout)
        stack.callback(workers.close)
        guard = Guard.of(host, bound.getsockname()[1], origins)
        app = App(served, workers, guard, private=private, report=console.say)

        def ready() -> None:
            click.echo(f"serving {shown(source.vault)} at {url(bound)}, Ctrl-C ends it", err=True)
            if open_:
                click.launch(url(bound))

        serve_until_told(app, bound, ready)
