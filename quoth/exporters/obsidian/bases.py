"""The bases: tables of pages, in Obsidian's own format (YAML)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quoth.exporters.obsidian.properties import scalar

#: What a base's YAML is made of.
Node = str | int | Sequence["Node"] | Mapping[str, "Node"]

#: The names of columns.
_NAMES = {
    "about": "About",
    "affiliation": "Affiliation",
    "answered-by": "Answered by",
    "author": "Authors",
    "claims": "Claims",
    "episodes": "Episodes",
    "formula.shared": "Shared links",
    "guest": "Guests",
    "mentions": "Mentions",
    "podcast": "Podcast",
    "published": "Published",
    "raised-in": "Raised in",
    "status": "Status",
    "type": "Type",
    "year": "Year",
}
#: The pages that lead to the one which shows the base.
_LINKED_HERE = "file.hasLink(this.file)"


@dataclass(frozen=True, slots=True)
class View:
    """A table of a base."""

    name: str
    #: Its columns after the name.
    columns: tuple[str, ...]
    filters: tuple[Node, ...] = ()
    #: The column it is sorted by, the largest first, before the name.
    largest: str = ""
    #: The column it is divided by.
    group: str = ""
    #: How many rows it shows; 0 for all.
    limit: int = 0

    def node(self) -> dict[str, Node]:
        node: dict[str, Node] = {"type": "table", "name": self.name}
        if self.filters:
            node["filters"] = {"and": self.filters}
        if self.group:
            node["groupBy"] = {"property": self.group, "direction": "DESC"}
        node["order"] = ("file.name", *self.columns)
        largest = ({"property": self.largest, "direction": "DESC"},) if self.largest else ()
        node["sort"] = (*largest, {"property": "file.name", "direction": "ASC"})
        if self.limit:
            node["limit"] = self.limit
        return node


def bases(folder: str) -> Iterator[tuple[str, str]]:
    """The bases of a vault, as names and YAML.

    Args:
        folder: the folder of generated pages.
    """
    is_open = 'status == "open"'
    # Not every program takes a property that is not there for an empty one.
    answered = ('file.hasProperty("answered-by")', '!note["answered-by"].isEmpty()')
    yield (
        "Open questions",
        _base(
            _inside(f"{folder}/Questions"),
            "Question",
            View("Open", ("about", "raised-in", "answered-by"), (is_open,)),
            View("May be answered", ("answered-by", "about"), (is_open, *answered)),
            View("All", ("status", "about", "raised-in", "answered-by"), group="status"),
            View("About this page", ("status",), (_LINKED_HERE,)),
        ),
    )
    columns = ("author", "year", "type", "mentions")
    yield (
        "Papers",
        _base(
            _inside(f"{folder}/Papers"),
            "Title",
            View("By mentions", columns, largest="mentions"),
            View("By year", columns, largest="year"),
            View("Of this page", columns, (_LINKED_HERE,)),
        ),
    )
    yield (
        "People",
        _base(
            _inside(f"{folder}/People"),
            "Name",
            View("By claims", ("affiliation", "episodes", "claims"), largest="claims"),
        ),
    )
    columns = ("published", "podcast", "guest", "about")
    yield (
        "Episodes",
        _base(
            _inside(f"{folder}/Episodes"),
            "Episode",
            View("Latest", columns, largest="published"),
            View("Of this page", columns, (_LINKED_HERE,), "published"),
        ),
    )
    yield (
        "Related",
        _base(
            (*_inside(folder), "file.path != this.file.path"),
            "Page",
            View("Linked", ("type",), ({"or": (_LINKED_HERE, "this.file.hasLink(file)")},)),
            View("Shared links", ("type", "formula.shared"), ("formula.overlap > 1",), "formula.overlap", limit=20),
            formulas={
                "shared": "file.links.filter(this.file.links.contains(value)).unique()",
                "overlap": "formula.shared.length",
            },
        ),
    )


def _inside(folder: str) -> tuple[str, ...]:
    quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
    return (f'file.inFolder("{quoted}")', 'file.ext == "md"')


def _base(filters: Sequence[Node], title: str, *views: View, formulas: Mapping[str, Node] | None = None) -> str:
    columns = sorted({column for view in views for column in view.columns})
    names: dict[str, Node] = {"file.name": {"displayName": title}}
    names |= {c if "." in c else f"note.{c}": {"displayName": _NAMES[c]} for c in columns}
    base: dict[str, Node] = {"filters": {"and": filters}}
    if formulas:
        base["formulas"] = formulas
    base |= {"properties": names, "views": [view.node() for view in views]}
    return "".join(f"{line}\n" for line in _lines(base))


def _lines(node: Node) -> Iterator[str]:
    """A list or map as lines of YAML in block style."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if isinstance(value, str | int):
                yield f"{scalar(key)}: {_leaf(value)}"
            else:
                yield f"{scalar(key)}:"
                yield from (f"  {line}" for line in _lines(value))
    elif not isinstance(node, str | int):
        for item in node:
            if isinstance(item, str | int):
                yield f"- {_leaf(item)}"
            else:
                first, *others = _lines(item)
                yield f"- {first}"
                yield from (f"  {line}" for line in others)


def _leaf(node: str | int) -> str:
    return scalar(node) if isinstance(node, str) else str(node)
