"""`quoth vocab`: what may be written and what it becomes."""

from __future__ import annotations

import click

from quoth.commands.failures import Failure
from quoth.commands.options import example, forms


@click.command(
    short_help="Say what may be written and what it becomes.",
    epilog=example(
        "quoth vocab\nquoth vocab contradicts\nquoth vocab schema:Claim --format turtle\nquoth vocab guests"
    ),
)
@click.argument("term", required=False)
@forms("text", "json", "turtle", help_="For people, for programs, or as an ontology.")
def vocab(term: str | None, format_: str) -> None:
    """Say what may be written and what it becomes: types, relations, front-matter keys, and the terms of the graph.

    TERM is a name of one of them: a key or a spelling of it, an IRI, a `prefix:name` or a name in JSON. A vault's own
    types and relations are known in its folder.
    """
    from quoth.notes.nearest import nearest
    from quoth.ontology.documentation import FORMATS as VOCABULARY_FORMATS
    from quoth.ontology.documentation import Vocabulary, details
    from quoth.ontology.vocabulary import TERMS
    from quoth.vault import locate

    settings = locate().config.settings
    whole = Vocabulary(tuple(settings.types), tuple(settings.relations), settings.keys.all, TERMS)
    if not term:
        click.echo(VOCABULARY_FORMATS[format_](whole), nl=False)
        return
    found = whole.find(term)
    if not found:
        near = nearest(term, whole.names)
        raise Failure(f"nothing is called {term!r}" + (f"; did you mean {near!r}?" if near else ""))
    click.echo(details(found) if format_ == "text" else VOCABULARY_FORMATS[format_](found), nl=False)
