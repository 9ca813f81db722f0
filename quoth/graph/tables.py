"""Answers as people read them: things by their names, in a table for the terminal or in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import unquote

from quoth.graph.query import Result
from quoth.graph.store import RESULT_FORMATS, Askable, Form, is_iri, select, serialize_results, serialize_turtle
from quoth.graph.terminal import broken, cells_of, linked, printable, timecode, wrap
from quoth.graph.triples import Literal, Node
from quoth.ontology.terms import DCTERMS, PREFIXES, PROV, QUOTH, RDFS, SDO, SKOS, XSD

#: Every way to write an answer, by name.
FORMATS = ("table", "markdown", *sorted(RESULT_FORMATS), "turtle", "ntriples")

#: The properties that hold a thing's name, the first wins.
_NAMES = (SDO.name, SKOS.prefLabel, DCTERMS.title, RDFS.label, SDO.alternateName)
_NUMBERS = frozenset({XSD.integer, XSD.decimal, XSD.double})
#: A column of a table is never made narrower than this, in terminal cells.
_NARROWEST = 8
_GAP = "  "
_FILE = re.compile(r"/files/(?P<path>[^#]*)#char=\d+,\d+$")


class FormatError(ValueError):
    """An answer of this form cannot be written so."""

    def __init__(self, format: str, form: Form) -> None:
        fitting = ("turtle", "ntriples") if form is Form.CONSTRUCT else ("table", "markdown", *sorted(RESULT_FORMATS))
        super().__init__(f"the answer of {form.upper()} cannot be written as {format}; take {', '.join(fitting)}")


# -- names --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Labels:
    """How IRIs are shown."""

    #: What people call them: names of things, `path:line` of places, the time of play links.
    names: Mapping[str, str] = field(default_factory=dict)
    #: Namespace IRIs by prefix, for those without a name.
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, node: Node | None) -> str:
        """A node as one line of text."""
        if node is None:
            return ""
        if isinstance(node, Literal):
            return printable(node.text)
        return printable(self.names.get(node) or self.shorten(node))

    def shorten(self, iri: str) -> str:
        """An IRI with the longest namespace that fits replaced by its prefix."""
        fitting = [(len(n), p) for p, n in self.prefixes.items() if iri.startswith(n) and len(iri) > len(n)]
        if not fitting:
            return iri
        length, prefix = max(fitting)
        return f"{prefix}:{iri[length:]}"


def find_labels(reader: Askable, result: Result, prefixes: Mapping[str, str] | None = None) -> Labels:
    """How the IRIs of an answer are shown, found with one query.

    Args:
        prefixes: namespace IRIs by prefix, besides those of `ontology.terms`.
    """
    known = {**{prefix: namespace.iri for prefix, namespace in PREFIXES.items()}, **(prefixes or {})}
    iris = sorted({node for row in _cells(result) for node in row if isinstance(node, str) and is_iri(node)})
    if not iris:
        return Labels({}, known)
    places = [iri for iri in iris if _FILE.search(iri)]
    others = [iri for iri in iris if not _FILE.search(iri)]
    branches = [_branch(others, f"?iri <{name}> ?value", name) for name in _NAMES]
    branches += [_branch(others, f"?s <{QUOTH.playAt}> ?iri ; <{SDO.startOffset}> ?value", QUOTH.playAt)]
    branches += [_branch(places, f"?s <{PROV.atLocation}> ?iri ; <{QUOTH.line}> ?value", QUOTH.line)]
    _, rows = select(reader.query(f"SELECT ?iri ?p ?value WHERE {{ {' UNION '.join(branches)} }}"))
    found: dict[str, tuple[int, str, str]] = {}
    order = (*_NAMES, QUOTH.line, QUOTH.playAt)
    for iri, predicate, value in rows:
        if isinstance(iri, str) and isinstance(predicate, str) and isinstance(value, Literal):
            rank = (order.index(predicate), value.language, _label(iri, predicate, value.text))
            found[iri] = min(rank, found.get(iri, rank))
    return Labels({iri: label for iri, (_, _, label) in found.items()}, known)


def _branch(iris: Iterable[str], pattern: str, predicate: str) -> str:
    # Each is an IRI, and so one in a query too.
    return f"{{ VALUES ?iri {{ {' '.join(f'<{iri}>' for iri in iris)} }} {pattern} BIND(<{predicate}> AS ?p) }}"


def _label(iri: str, predicate: str, value: str) -> str:
    if predicate == QUOTH.line and (place := _FILE.search(iri)):
        return f"{unquote(place['path'])}:{value}"
    return timecode(Decimal(value)) if predicate == QUOTH.playAt else value


# -- answers ------------------------------------------------------------------------------------------


def write(
    result: Result, format: str, labels: Labels | None = None, *, width: int | None = None, hyperlinks: bool = False
) -> str:
    """An answer in one of `FORMATS`.

    Args:
        labels: how IRIs are shown in `table` and `markdown`, from `find_labels`.
        width: of the terminal, in cells; a table is not wrapped where it is None.
        hyperlinks: whether the terminal follows links (OSC 8), so that a table may hide them behind their names.

    Raises:
        FormatError: the answer is of another form.
    """
    labels = labels or Labels({}, {prefix: namespace.iri for prefix, namespace in PREFIXES.items()})
    if format == "table":
        return _text(result) or write_table(_header(result), _cells(result), labels, width=width, hyperlinks=hyperlinks)
    if format == "markdown":
        return _text(result) or write_markdown(_header(result), _cells(result), markdown_cell(labels))
    is_graph = result.form is Form.CONSTRUCT
    if is_graph and format == "ntriples":
        return result.answer.content.decode()
    if is_graph and format == "turtle":
        return serialize_turtle(result.answer, labels.prefixes).decode()
    if is_graph or format not in RESULT_FORMATS:
        raise FormatError(format, result.form)
    return serialize_results(result.answer, format).decode()


def _text(result: Result) -> str:
    if result.form is not Form.ASK:
        return ""
    return "yes\n" if result.truth else "no\n"


def _header(result: Result) -> tuple[str, ...]:
    return ("subject", "predicate", "object") if result.form is Form.CONSTRUCT else result.variables


def _cells(result: Result) -> Sequence[Sequence[Node | None]]:
    if result.form is Form.ASK:
        return ()
    return result.triples if result.form is Form.CONSTRUCT else result.rows


# -- Markdown -----------------------------------------------------------------------------------------


def write_markdown(
    header: Sequence[str], rows: Iterable[Sequence[Node | None]], cell: Callable[[Node | None], str]
) -> str:
    """A Markdown table.

    Args:
        cell: writes a cell's content as inline Markdown that may stand in a table.
    """
    lines = [header, ["---"] * len(header), *[[cell(node) for node in row] for row in rows]]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~=$^%])")


def escape_markdown(text: str) -> str:
    """A text as inline Markdown that shows it as it is."""
    return _MARKDOWN.sub(r"\\\1", text)


def markdown_cell(labels: Labels) -> Callable[[Node | None], str]:
    """Writes text with Markdown's signs escaped, and what is on the web as a link."""

    def cell(node: Node | None) -> str:
        shown = escape_markdown(labels(node))
        if isinstance(node, str) and _is_page(node, labels):
            target = node.replace("(", "%28").replace(")", "%29").replace("|", "%7C")
            return f"[{shown}](<{target}>)" if " " in target else f"[{shown}]({target})"
        return shown

    return cell


def _is_page(iri: str, labels: Labels) -> bool:
    """Whether an IRI can be followed: on the web, and no name in one of the namespaces."""
    return iri.startswith(("http://", "https://")) and labels.shorten(iri) == iri


# -- tables -------------------------------------------------------------------------------------------


def write_table(
    header: Sequence[str],
    rows: Iterable[Sequence[Node | None]],
    labels: Labels,
    *,
    width: int | None = None,
    hyperlinks: bool = False,
) -> str:
    """A table in plain text. Cells that are too wide are wrapped; rows then stand apart."""
    nodes = [list(row) for row in rows]
    texts = [[_shown(node, labels, hyperlinks) for node in row] for row in nodes]
    widths = _fit(list(zip(header, *texts, strict=True)), width)
    rights = [_is_number_column(column) for column in zip(*nodes, strict=True)] or [False] * len(header)
    wrapped = [[wrap(text, w) for text, w in zip(row, widths, strict=True)] for row in texts]
    apart = any(len(cell) > 1 for row in wrapped for cell in row)
    lines = [
        _join([_pad(_cut(h, w), w, right) for h, w, right in zip(header, widths, rights, strict=True)]),
        _join(["─" * w for w in widths]),
    ]
    for number, row in enumerate(wrapped):
        if apart and number:
            lines.append("")
        for at in range(max(map(len, row), default=0)):
            parts = []
            for node, cell, w, right in zip(nodes[number], row, widths, rights, strict=True):
                part = cell[at] if at < len(cell) else ""
                link = hyperlinks and part and isinstance(node, str) and _is_page(node, labels)
                parts.append(_linked(_pad(part, w, right), part, str(node)) if link else _pad(part, w, right))
            lines.append(_join(parts))
    return "".join(f"{line}\n" for line in lines)


def _shown(node: Node | None, labels: Labels, hyperlinks: bool) -> str:
    # The name of a play link is its time, which alone leads nowhere.
    if isinstance(node, str) and not hyperlinks and re.fullmatch(r"[\d:]+", labels.names.get(node, "")):
        return printable(node)
    return labels(node)


def _is_number_column(column: Sequence[Node | None]) -> bool:
    present = [node for node in column if node is not None]
    return bool(present) and all(isinstance(node, Literal) and node.datatype in _NUMBERS for node in present)


def _join(parts: Iterable[str]) -> str:
    return _GAP.join(parts).rstrip()


def _linked(padded: str, part: str, target: str) -> str:
    return padded.replace(part, linked(part, target), 1)


def _fit(columns: Sequence[Sequence[str]], total: int | None) -> list[int]:
    """Widths of columns that together keep to the total, as far as addresses of the web, never broken, let them.

    Narrow columns have what they need; the wide ones share the rest.
    """
    widths = [max(map(cells_of, column)) for column in columns]
    if total is None:
        return widths
    least = [
        max((cells_of(word) for text in column for word in text.split() if "://" in word), default=0)
        for column in columns
    ]
    room = total - len(_GAP) * (len(columns) - 1)
    rest = set(range(len(columns)))
    while rest:
        share = max(room // len(rest), _NARROWEST)
        at = next((i for i in sorted(rest) if least[i] > share), None)
        if at is None:
            at = next((i for i in sorted(rest) if widths[i] <= share), None)
        if at is None:
            return [share if i in rest else widths[i] for i in range(len(columns))]
        widths[at] = max(least[at], min(widths[at], share))
        room -= widths[at]
        rest.remove(at)
    return widths


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - cells_of(text))
    return space + text if right else text + space


def _cut(text: str, width: int) -> str:
    if cells_of(text) <= width:
        return text
    return f"{broken(text, width - 1)[0]}…"
