"""Obsidian's own settings for the vault: the types of properties, the colours of the graph."""

from __future__ import annotations

import json
from collections.abc import Iterable

from quoth.exporters.obsidian.pages import Page

_TYPES = {
    "aliases": "aliases",
    "kg-id": "text",
    "type": "text",
    "status": "text",
    "published": "date",
    "year": "number",
    "claims": "number",
    "mentions": "number",
    "statements": "number",
    "rows": "number",
    "about": "multitext",
    "affiliation": "multitext",
    "answered-by": "multitext",
    "author": "multitext",
    "author-of": "multitext",
    "cites": "multitext",
    "episodes": "multitext",
    "guest": "multitext",
    "host": "multitext",
    "podcast": "multitext",
    "raised-in": "multitext",
}


def property_types() -> str:
    """`types.json`: what each property is, so that Obsidian shows a date as a date."""
    return json.dumps({"types": _TYPES}, indent=2) + "\n"


def graph_settings(folder: str, pages: Iterable[Page]) -> str:
    """`graph.json`: a colour for each folder of pages."""
    colours = {page.kind.folder: page.kind.colour for page in pages if page.kind.folder}
    groups = [
        {"query": f'path:"{folder}/{name}"', "color": {"a": 1, "rgb": int(colour[1:], 16)}}
        for name, colour in sorted(colours.items())
    ]
    return json.dumps({"collapse-color-groups": False, "colorGroups": groups}, indent=2) + "\n"
