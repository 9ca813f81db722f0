"""The answers to the vault's own queries, each on a page that a note can embed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import unquote

from quoth.exporters.obsidian.articles import Article
from quoth.exporters.obsidian.markdown import escape, excerpt, link, web_link
from quoth.exporters.obsidian.pages import Page
from quoth.exporters.obsidian.scribe import Scribe, moment
from quoth.graph.triples import Literal, Node
from quoth.ontology.terms import PREFIXES, PROV, QUOTH, SDO

#: How many rows a page shows.
_ROWS = 500
#: How much of a statement a cell tells, in characters.
_STATEMENT = 120


def write_query(page: Page, scribe: Scribe, prefixes: Mapping[str, str]) -> Article:
    """The page of a query: what it asks, and its answer as a table whose names lead to pages.

    Args:
        page: the page.
        scribe: writes things down.
        prefixes: namespace IRIs by prefix, for what has no name; besides those of `ontology.terms`.
    """
    table = scribe.catalogue.tables[page.iri]
    article = Article({"kg-id": page.iri, "type": page.kind.key, "rows": len(table.rows)})
    article.blocks.append(escape(table.description))
    if table.reason:
        article.blocks.append(escape(table.reason))
    elif not table.rows:
        article.blocks.append("Nothing in the notes answers it.")
    else:
        cells = [[_cell(node, scribe, prefixes) for node in row] for row in table.rows[:_ROWS]]
        rows = [[escape(name) for name in table.columns], ["---"] * len(table.columns), *cells]
        article.blocks.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
        if len(table.rows) > _ROWS:
            article.blocks.append(f"{len(table.rows) - _ROWS} more rows are not shown.")
    return article


def _cell(node: Node | None, scribe: Scribe, prefixes: Mapping[str, str]) -> str:
    """A value as it may stand in a table, where bars divide cells even within links."""
    if node is None:
        return ""
    text = escape(node.text) if isinstance(node, Literal) else _named(node, scribe, prefixes)
    return text.replace("|", "\\|")


def _named(iri: str, scribe: Scribe, prefixes: Mapping[str, str]) -> str:
    """An IRI as a link to what it names: a page, a note or a place in one, or a page of the web."""
    catalogue = scribe.catalogue
    if iri in catalogue.said and not scribe.has_page(iri):
        said = catalogue.said[iri]
        return link(scribe.place_target(said), excerpt(said.text, _STATEMENT))
    if iri in catalogue.notes:
        return link(scribe.note_target(iri), catalogue.notes[iri].name)
    if iri in catalogue.sections:
        return scribe.section(iri)
    if iri in catalogue.things:
        return scribe.thing(iri)
    sources = catalogue.index.sources(iri)
    for subject in sources.get(PROV.atLocation, ()):
        if subject in catalogue.said:
            said = catalogue.said[subject]
            line = catalogue.index.text(subject, QUOTH.line)
            return link(scribe.place_target(said), f"{catalogue.notes[said.note].name}:{line}")
    for subject in sources.get(QUOTH.playAt, ()):
        time = catalogue.index.text(subject, SDO.startOffset)
        return moment(Decimal(time) if time else None, iri)
    if name := catalogue.name(iri):
        return escape(name)
    known = {**{prefix: namespace.iri for prefix, namespace in PREFIXES.items()}, **prefixes}
    fitting = [(len(n), p) for p, n in known.items() if iri.startswith(n) and len(iri) > len(n)]
    if fitting:
        length, prefix = max(fitting)
        return escape(f"{prefix}:{iri[length:]}")
    if iri.startswith(catalogue.base):
        return escape(unquote(iri.removeprefix(catalogue.base)))
    if iri.startswith(("https://", "http://")):
        return web_link(escape(re.sub(r"^https?://(www\.)?", "", iri)), iri)
    return escape(iri)
