"""`quoth query` and `quoth queries`: asks the graph."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quoth.commands.console import Console, wants_colours
from quoth.commands.failures import Misuse
from quoth.commands.options import NO_REFRESH, example
from quoth.commands.push import warn_of_exposure
from quoth.commands.reading import open_reader

if TYPE_CHECKING:
    from quoth.graph.plans import Plan
    from quoth.graph.store import Reader
    from quoth.graph.triples import Node
    from quoth.remote.endpoint import Endpoint
    from quoth.vault import Vault


#: Formats of query results, named here so that `--help` need not load the query engine; a test compares.
QUERY_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples")


@click.command(
    short_help="Ask the graph: a named query, a file, or SPARQL itself.",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=example(
        "quoth query open-questions\nquoth query said --by Karpathy --about 'reinforcement learning'\n"
        "quoth query timeline --about 'reinforcement learning' --mine\n"
        "quoth query mine.rq --format csv -o mine.csv\n"
        "quoth query mine.rq --explain\n"
        "echo 'SELECT ?name WHERE { ?x a schema:Person ; schema:name ?name }' | quoth query -"
    ),
)
@click.argument("words", metavar="[NAME|FILE|-] [PATH]", nargs=-1, type=click.UNPROCESSED)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A value for a parameter of the query.")
@click.option("--format", "format_", type=click.Choice(QUERY_FORMATS), help="The form of the answer; table by default.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write, if not to standard output.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Give up after a time.")
@click.option("--mine", is_flag=True, help="Ask only what you say yourself, and nothing that others say.")
@click.option("--explain", is_flag=True, help="Show what the query looks for and how much fits, not its answer.")
@click.option("--store", "url", metavar="URL", help="Ask a SPARQL server in place of the vault's own store.")
@NO_REFRESH
@click.pass_context
def query(
    ctx: click.Context,
    words: tuple[str, ...],
    params: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    timeout: float | None,
    mine: bool,
    explain: bool,
    url: str | None,
    no_refresh: bool,
) -> None:
    """Ask the graph: a shipped query by name, a file, or SPARQL itself, also from standard input.

    Parameters of a query may be given by their own names, as in `quoth query said --by Karpathy`. `quoth queries`
    lists the queries there are. PATH is a folder of the vault to ask, if it is not the current one.

    With --mine the statements and questions of others are left out of the graph before it is asked: what stays is what
    has you (`me` in quoth.toml, else the author of the note) for an author, and all that is no statement. Of what
    others say that you refer to, only words, speaker and place stay.

    With --explain you see the query with the prefixes and values it is asked with, how often each of its patterns fits
    the graph, how many rows are left where all of them must fit, and how long the answer takes: for a query that is
    slow or finds nothing. `--format json` gives it to programs.
    """
    from quoth.graph.plans import plan
    from quoth.graph.query import run
    from quoth.graph.store import Form, Reader
    from quoth.graph.tables import find_labels, write
    from quoth.vault import bind, locate

    console: Console = ctx.obj
    named, given = _parameters(params, words)
    if len(named) > 2:
        raise click.UsageError(f"unexpected {named[2]!r}")
    if mine and url:
        raise click.UsageError("--mine goes with the vault's own store, not with --store")
    if explain and format_ not in (None, "json"):
        raise click.UsageError(f"--explain is for people, or json, not {format_}")
    vault = locate([Path(path) for path in named[1:]])
    text = _query_text(vault, named[0] if named else None)
    bindings = bind(given)
    reader: Reader | Endpoint
    if url:
        reader = _endpoint(console, url, timeout)
    else:
        reader, _ = open_reader(console, vault, refresh=not no_refresh)
    prefixes = vault.config.settings.prefixes
    with reader:
        asked = vault.own(reader) if mine and isinstance(reader, Reader) else reader
        if explain:
            explained = plan(asked, text, bindings, timeout, prefixes=prefixes)
            _emit(console, _explained(explained, format_), output)
            for hint in explained.hints:
                console.say(hint)
            return
        result = run(asked, text, bindings, timeout, prefixes=prefixes)
        form = format_ or ("turtle" if result.form is Form.CONSTRUCT else "table")
        labels = find_labels(reader, result, prefixes) if form in ("table", "markdown", "turtle") else None
        unknown = _unknown_names(reader, text, bindings) if result.is_empty else []
    width = shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None
    _emit(console, write(result, form, labels, width=width, hyperlinks=width is not None), output)
    for hint in (*result.hints, *unknown):
        console.say(hint)


def _explained(plan: Plan, format_: str | None) -> str:
    """What there is to say of a query, for people or as JSON."""
    import json

    from quoth.graph.plans import as_text
    from quoth.graph.said import to_json
    from quoth.graph.sheets import WIDEST

    if format_ == "json":
        return json.dumps(to_json(plan), ensure_ascii=False, indent=2) + "\n"
    return as_text(plan, min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else WIDEST)


def _emit(console: Console, written: str, output: Path | None) -> None:
    """Writes an answer to a file, or to standard output."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(written.encode())
        return
    from quoth.exporters.write import write_file

    write_file(output, written.encode())
    console.say(f"wrote {output}")


def _unknown_names(reader: Reader | Endpoint, text: str, bindings: Mapping[str, Node]) -> list[str]:
    """What is to say of names that were given and that nothing in the store has."""
    from quoth.graph.query import parameters
    from quoth.graph.search import EXACT, Names, is_named
    from quoth.graph.store import Reader
    from quoth.graph.triples import Literal

    if not isinstance(reader, Reader):
        return []
    asked = [bindings.get(p.name) for p in parameters(text) if p.description.startswith("name ")]
    given = [node.text for node in asked if isinstance(node, Literal) and node.text]
    unknown = [name for name in given if not is_named(reader, name)]
    if not unknown:
        return []
    names = Names(reader)
    best = {name: next(iter(names.find(name, 1)), None) for name in unknown}
    return [
        f"nothing is called {name!r}{f'; did you mean {found.name!r}?' if found else ''}"
        for name, found in best.items()
        if not found or found.score < EXACT
    ]


def _endpoint(console: Console, url: str, timeout: float | None) -> Endpoint:
    """A SPARQL server that is asked in place of the store."""
    from quoth.remote.address import Address, Credentials
    from quoth.remote.endpoint import Endpoint
    from quoth.remote.exchange import TIMEOUT, Exchange

    address = Address.parse(url)
    # A query that cannot be answered is not answered the fourth time either.
    exchange = Exchange(address, Credentials.find(address), timeout or TIMEOUT, tries=2)
    warn_of_exposure(console, exchange)
    return Endpoint(exchange)


#: How a query begins that is no name of one.
_SPARQL = re.compile(
    r"\s*(?:#|(?:select|ask|construct|describe|prefix|base|insert|delete|with)\b.*[\s{<])", re.I | re.S
)


def _query_text(vault: Vault, query_: str | None) -> str:
    """The text of a query: standard input, the query itself, a file, or a named query."""
    from quoth.graph.query import find_query

    if query_ is None or query_ == "-":
        if query_ is None and sys.stdin.isatty():
            raise click.UsageError("name a query (`quoth queries` lists them), a file, or - for standard input")
        return sys.stdin.read()
    if _SPARQL.match(query_):
        return query_
    path = Path(query_)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Misuse(f"{query_}: {getattr(error, 'strerror', None) or error}") from error
    # No query has a name with a brace in it: this is one that begins with a slip.
    return query_ if "{" in query_ else find_query(query_, vault.home).text


def _parameters(params: Sequence[str], words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """What is no option, and values by name: `--param name=value`, `--name value` or `--name=value`."""
    given: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise click.BadParameter(f"{param!r} is not NAME=VALUE", param_hint="--param")
        given[name.strip()] = value
    named = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            named.append(word)
            continue
        if not equals:
            if not waiting:
                raise click.UsageError(f"{word} is no option, and as a parameter of the query it needs a value")
            value = waiting.pop(0)
        given[name] = value
    return named, given


@click.command(short_help="List the named queries, or print one.", epilog=example("quoth queries\nquoth queries said"))
@click.argument("name", required=False)
def queries(name: str | None) -> None:
    """List the named queries, Quoth's and the vault's own, or print one."""
    from quoth.graph.query import find_query, named_queries
    from quoth.vault import locate

    home = locate().home
    if name:
        click.echo(find_query(name, home).text, nl=not find_query(name, home).text.endswith("\n"))
        return
    for found in named_queries(home):
        options = " ".join(f"--{p.name} …" if p.required else f"[--{p.name} …]" for p in found.parameters)
        name = click.style(found.name, bold=True) if wants_colours() else found.name
        click.echo(f"{name} {options}".rstrip())
        click.echo(f"    {found.description}")
