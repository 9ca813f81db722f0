"""`quoth show`: everything about one thing."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quoth.commands.console import Console, counted, wants_colours
from quoth.commands.failures import Failure
from quoth.commands.options import NO_REFRESH, example, forms
from quoth.commands.reading import open_reader

if TYPE_CHECKING:
    from quoth.graph.store import Reader


#: How many statements of a group are shown before the rest is only counted, and how many with --all.
_SHOWN = 15
#: How much better than all others a name has to fit to be taken for what was meant, of 100.
_CLEARLY = 4
#: How many names are told that fit less than what would be taken for what was meant.
_NEAR = 3
#: How an IRI begins that a thing may have.
_IRI = "https?://|urn:"


@click.command(
    short_help="One page on a person, concept, paper, episode or question.",
    epilog=example(
        "quoth show 'reinforcement learning'\nquoth show Karpathy ~/notes\nquoth show Karpathy --format markdown\n"
        "quoth show squirrel"
    ),
)
@click.argument("name")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--all", "all_", is_flag=True, help=f"Show every statement, not only the first {_SHOWN} of each group.")
@forms("text", "markdown", "json", help_="For the terminal, for a note or a mail, or for programs.")
@NO_REFRESH
@click.pass_obj
def show(console: Console, name: str, path: Path | None, all_: bool, format_: str, no_refresh: bool) -> None:
    """One page on a person, concept, paper, episode, question or note.

    Who said what about it and where, what stands against it, the open questions with what may answer them, and what
    is beside it. NAME is a name, an alias, part of one, an identifier such as a DOI, a citation key, a note's file, or
    an IRI; small slips are forgiven. Where nothing is called so, the statements that hold the words are shown. PATH is
    a folder of the vault, if it is not the current one.
    """
    import json

    from quoth.graph.portraits import portrait
    from quoth.graph.said import to_json
    from quoth.graph.sheets import MOST, WIDEST, Screen, as_markdown, as_text, list_text
    from quoth.vault import locate

    vault = locate([path] if path else [])
    reader, _ = open_reader(console, vault, refresh=not no_refresh)
    limit = None if all_ else _SHOWN
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else WIDEST
    screen = Screen(width, wants_colours(), on_terminal, vault.root)
    with reader:
        found = portrait(reader, name, limit=limit) if re.match(_IRI, name) else None
        near: tuple[str, ...] = ()
        if found is None:
            iri, near = _meant(console, reader, name)
            found = portrait(reader, iri, limit=limit) if iri else None
        if found is None and re.match(_IRI, name):
            raise Failure(f"the graph knows nothing of {name}")
        if found is None:
            from quoth.graph.search import search

            hits = search(reader, name, limit=limit or sys.maxsize)
            meant = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
            if not hits.statements:
                raise Failure(f"nothing is called {name!r}, and no statement holds the words{meant}")
            console.say(f"nothing is called {name!r}; {counted(hits.total, 'statement')} with the words{meant}")
            written = (
                json.dumps(to_json(hits), ensure_ascii=False, indent=2) + "\n"
                if format_ == "json"
                else list_text(name, hits.statements, hits.total, screen)
            )
        elif format_ == "json":
            written = json.dumps(to_json(found), ensure_ascii=False, indent=2) + "\n"
        else:
            most = None if all_ else MOST
            written = as_markdown(found, most) if format_ == "markdown" else as_text(found, screen, most)
    click.echo(written, nl=False, color=True)


def _meant(console: Console, reader: Reader, name: str) -> tuple[str, tuple[str, ...]]:
    """The IRI of what a name means, empty where nothing has such a name; and names that are a little like it.

    Raises:
        Failure: it may mean several things.
    """
    from quoth.graph.search import EXACT, FITTING, Names

    found = Names(reader).find(name)
    found = tuple(f for f in found if f.score == EXACT) or found
    # A note that tells of a thing is called like it, and is part of what is shown of the thing.
    found = tuple(f for f in found if f.type != "note") or found
    best = [f for f in found if f.score > found[0].score - _CLEARLY]
    if not best or best[0].score < FITTING:
        return "", tuple(dict.fromkeys(f.name for f in best))[:_NEAR]
    if len(best) == 1:
        if best[0].score < EXACT:
            console.say(f"showing {best[0].name!r} for {name!r}")
        return best[0].iri, ()
    room = max(len(f.type) for f in best)
    same = {f.name for f in best if sum(other.name == f.name for other in best) > 1}
    lines = [
        f"  {f.type:<{room}}  {f.name}{f' <{f.iri}>' if f.name in same else ''}  ({counted(f.statements, 'statement')})"
        for f in best
    ]
    raise Failure("\n".join([f"{name!r} may be several things; say which:", *lines]))
