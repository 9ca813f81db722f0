"""The file of reviewed links: a set of mappings in SSSOM's TSV format (https://w3id.org/sssom/).

Each line is a decision that somebody made about two things: that they are one, that they are not, or how else they
match. What a person or another program adds to the file, be it columns, lines or keys of the header, is kept when it
is written anew.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.source import Source, Span
from quoth.ontology.iris import links_iri
from quoth.ontology.terms import OWL, PREFIXES, SKOS

#: The columns that are written, in the order of the format's own specification.
COLUMNS = (
    "subject_id",
    "subject_label",
    "subject_category",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "object_category",
    "mapping_justification",
    "mapping_date",
    "confidence",
    "comment",
)
_REQUIRED = ("subject_id", "predicate_id", "object_id")
#: A person looked, and decided.
_JUSTIFICATION = "semapv:ManualMappingCuration"
_SEMAPV = "https://w3id.org/semapv/vocab/"
#: What the format has sets say that name no licence.
_NO_LICENCE = "https://w3id.org/sssom/license/unspecified"
#: The prefix of the vault's own things.
_OWN = "e"

#: The prefixes that ends of links are written with, before those that are made up.
_KNOWN = {
    **{prefix: namespace.iri for prefix, namespace in PREFIXES.items()},
    "arxiv": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "orcid": "https://orcid.org/",
    "semapv": _SEMAPV,
}

_HEADER = re.compile(r"(?P<indent> *)(?P<key>[\w.-]+) *:(?: +(?P<value>.*?))? *")
_CURIE = re.compile(r"(?P<prefix>[\w.-]+):(?P<local>(?!//).*)")
_SAME = frozenset((OWL.sameAs, SKOS.exactMatch))


@dataclass(frozen=True, slots=True)
class End:
    """What a decision speaks of."""

    #: Of a thing of the vault the local name, which stays when identifiers, a type or a title are added.
    iri: str
    #: What it was called when somebody decided.
    label: str = ""
    #: The key of its type then.
    type: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided about two things."""

    subject: End
    object: End
    predicate: str = OWL.sameAs
    #: Whether the opposite was decided.
    negated: bool = False
    #: How likely it seemed, from 0 to 1 as a decimal number, or empty.
    confidence: str = ""
    comment: str = ""
    #: As `YYYY-MM-DD`, or empty.
    date: str = ""
    #: Where the file says it.
    span: Span = field(default=Span(0, 0), compare=False)

    @property
    def is_same(self) -> bool:
        """Whether the two are to be one."""
        return self.predicate in _SAME and not self.negated

    @property
    def is_different(self) -> bool:
        """Whether the two are to stay two."""
        return self.predicate == OWL.differentFrom if not self.negated else self.predicate in _SAME

    @property
    def pair(self) -> frozenset[str]:
        """The IRIs of the two, whichever comes first."""
        return frozenset((self.subject.iri, self.object.iri))


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table, as it is written."""

    cells: Mapping[str, str]
    #: None where it cannot be read.
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class LinksFile:
    """What the file says, and how."""

    base: str
    #: The lines of the header without `#`.
    header: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[_Row, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """In an order that depends on nothing but the decisions."""
        found = (row.decision for row in self.rows if row.decision is not None)
        return tuple(sorted(found, key=lambda d: (d.subject.iri, d.object.iri, d.predicate, d.negated)))

    def deciding(self, decisions: Iterable[Decision]) -> LinksFile:
        """The file with further decisions, each in the place of what was decided about those two before."""
        rows = list(self.rows)
        for decision in decisions:
            rows = [r for r in rows if r.decision is None or r.decision.pair != decision.pair or _is_other(r.decision)]
            rows.append(_Row({}, decision))
        return replace(self, rows=tuple(rows))

    def among(self, names: Container[str]) -> LinksFile:
        """The file with those lines alone whose things of the vault are among some, by the names that they have."""

        def is_known(iri: str) -> bool:
            return iri in names or not iri.startswith(self.base)

        def is_kept(row: _Row) -> bool:
            return row.decision is not None and all(map(is_known, row.decision.pair))

        return replace(self, rows=tuple(row for row in self.rows if is_kept(row)))


def _is_other(decision: Decision) -> bool:
    """Whether a decision is about neither sameness nor difference."""
    return not (decision.is_same or decision.is_different)


# -- reading ------------------------------------------------------------------------------------------


class NotSssom(ValueError):
    """The file has no table of mappings, so that nothing can be added to it."""


def read_links(source: Source, base: str) -> LinksFile:
    """What a file of links says.

    Names under the base that the file was written for are taken as those of the vault's present one.

    Args:
        base: the vault's.

    Raises:
        NotSssom: it has no table with the columns `subject_id`, `predicate_id` and `object_id`.
    """
    lines = source.text.split("\n")
    count = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    header = tuple(textwrap.dedent("\n".join(line[1:] for line in lines[:count])).split("\n")) if count else ()
    known, prefixes = _read_header(header)
    former = known.get("mapping_set_id", "")
    own = former.removesuffix("links") if former.endswith("/links") else base
    records = list(_records(source, count))
    columns = tuple(cell.strip() for cell in records[0][0]) if records else ()
    if not set(_REQUIRED) <= set(columns):
        raise NotSssom(f"it has no columns {', '.join(_REQUIRED)}")
    reading = _Reading(source, {**_KNOWN, **prefixes}, own, base)
    rows = [
        reading.row(dict(zip(columns, (*cells, *[""] * len(columns)), strict=False)), s) for cells, s in records[1:]
    ]
    return LinksFile(base, header, columns, tuple(rows), tuple(reading.problems))


def _read_header(header: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The keys of the header with their values, and the prefixes of its `curie_map`."""
    known: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    key = ""
    for line in header:
        match = _HEADER.fullmatch(line)
        if match is None:
            continue
        value = (match["value"] or "").strip("\"'")
        if not match["indent"]:
            key = match["key"]
            known[key] = value
        elif key == "curie_map":
            prefixes[match["key"]] = value
    return known, prefixes


def _records(source: Source, first: int) -> Iterator[tuple[list[str], Span]]:
    """The records of the table, each with its place."""
    start = source.line_start(first + 1)
    reader = csv.reader(io.StringIO(source.text[start:]), delimiter="\t")
    line = first + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotSssom(f"line {line} cannot be read: {error}") from error
        end = first + 1 + reader.line_num
        if any(cell.strip() for cell in cells):
            last = source.line_start(end)
            yield cells, Span(source.line_start(line), last - source.text.endswith("\n", 0, last))
        line = end


class _Reading:
    """Turns the records of a file into decisions, collecting problems."""

    def __init__(self, source: Source, prefixes: Mapping[str, str], own: str, base: str) -> None:
        self.source = source
        self.prefixes = prefixes
        #: The base that the file was written for, and the vault's.
        self.own, self.base = own, base
        self.problems: list[Diagnostic] = []

    def row(self, cells: Mapping[str, str], span: Span) -> _Row:
        names = [self.iri(cells[column].strip(), column, span) for column in _REQUIRED]
        subject, predicate, object_ = names
        if subject is None or predicate is None or object_ is None:
            return _Row(cells, None)
        if subject == object_:
            self.report(span, "The link leads from a thing to itself.", "Remove the line.")
            return _Row(cells, None)
        modifier = cells.get("predicate_modifier", "").strip()
        if modifier not in ("", "Not"):
            self.report(span, f"`{modifier}` is no `predicate_modifier`: only `Not` is.", "Write `Not`, or nothing.")
            return _Row(cells, None)
        decision = Decision(
            End(subject, cells.get("subject_label", ""), cells.get("subject_category", "")),
            End(object_, cells.get("object_label", ""), cells.get("object_category", "")),
            predicate,
            modifier == "Not",
            cells.get("confidence", ""),
            cells.get("comment", ""),
            cells.get("mapping_date", ""),
            span,
        )
        return _Row(cells, decision)

    def iri(self, name: str, column: str, span: Span) -> str | None:
        """The IRI of a CURIE, or of itself."""
        match = _CURIE.fullmatch(name.removeprefix("<").removesuffix(">"))
        if re.match(r"(?:https?://|urn:)\S+$", name) and (match is None or match["prefix"] not in self.prefixes):
            found = name
        elif match is None:
            said = f"`{name}` in `{column}` is no CURIE" if name else f"The line has no `{column}`"
            self.report(span, f"{said}.", "Write a prefix of the `curie_map`, a colon and a name.")
            return None
        elif match["prefix"] not in self.prefixes:
            self.report(
                span, f"The `curie_map` has no prefix `{match['prefix']}`.", f"#  {match['prefix']}: https://…/"
            )
            return None
        else:
            found = self.prefixes[match["prefix"]] + match["local"]
        things = f"{self.own}e/"
        return f"{self.base}e/{found.removeprefix(things)}" if found.startswith(things) else found

    def report(self, span: Span, message: str, suggestion: str) -> None:
        self.problems.append(Diagnostic(self.source.path, span, "bad-mapping", message, suggestion))


# -- writing ------------------------------------------------------------------------------------------


def write_links(file: LinksFile, licence: str = "") -> str:
    """The text of the file, its lines in order.

    Args:
        licence: the IRI of what others may do with the mappings, for a file that names none.
    """
    prefixes = {_OWN: f"{file.base}e/", "owl": OWL.iri, "semapv": _SEMAPV, "skos": SKOS.iri}
    header = _with_prefixes(_with_keys(file.header, links_iri(file.base), licence or _NO_LICENCE), prefixes)
    decisions = [row.decision for row in file.rows if row.decision is not None]
    header = _with_prefixes(header, _prefixes_for(decisions, _read_header(header)[1]))
    known = _read_header(header)[1]
    rows = [_cells(row, known) for row in file.rows]
    columns = [c for c in COLUMNS if c in file.columns or c in _ALWAYS or any(row.get(c) for row in rows)]
    columns += [column for column in file.columns if column not in columns]
    rows.sort(key=lambda row: [row.get(column, "") for column in (*_REQUIRED, *columns)])
    out = io.StringIO()
    out.write("".join(f"#{line}\n" for line in header))
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_plain(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue()


#: The columns that stand in every file.
_ALWAYS = frozenset((*_REQUIRED, "subject_label", "predicate_modifier", "object_label", "mapping_justification"))


def _plain(text: str) -> str:
    return " ".join(text.split()) if "\n" in text or "\t" in text else text


def _with_keys(header: Sequence[str], identifier: str, licence: str) -> list[str]:
    """The header with the keys that each set must have."""
    known, _ = _read_header(header)
    wanted = {"mapping_set_id": identifier} | ({"license": licence} if not known.get("license") else {})
    lines = list(header)
    for key, value in wanted.items():
        at = next((n for n, line in enumerate(lines) if _key(line) == key), None)
        if at is None:
            lines.insert(min(len(lines), 1 if key == "license" else 0), f"{key}: {value}")
        else:
            lines[at] = f"{key}: {value}"
    return lines


def _prefixes_for(decisions: Iterable[Decision], known: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that the names in decisions need besides those that are known."""
    names = sorted({iri for d in decisions for iri in (d.subject.iri, d.predicate, d.object.iri)})
    found: dict[str, str] = {}
    for iri in names:
        spaces = {**known, **found}
        if any(space and iri.startswith(space) for space in spaces.values()):
            continue
        usual = next((p for p, space in _KNOWN.items() if iri.startswith(space) and p not in spaces), None)
        space = iri[: max(iri.rfind("/"), iri.rfind("#"), iri.rfind(":")) + 1]
        number = next(n for n in range(1, len(spaces) + 2) if f"ns{n}" not in spaces)
        found[usual or f"ns{number}"] = _KNOWN[usual] if usual else space
    return found


def _key(line: str) -> str:
    """The key that a line of the header sets; empty for one within another's value."""
    match = _HEADER.fullmatch(line)
    return match["key"] if match is not None and not match["indent"] else ""


def _with_prefixes(header: Sequence[str], prefixes: Mapping[str, str]) -> list[str]:
    """The header with the prefixes that are needed in its `curie_map`."""
    lines = list(header)
    start = next((n for n, line in enumerate(lines) if re.fullmatch(r"curie_map *: *", line)), None)
    if start is None:
        start = len(lines)
        lines.append("curie_map:")
    for prefix, namespace in prefixes.items():
        end = start + 1
        at = None
        while end < len(lines) and lines[end].startswith(" "):
            match = _HEADER.fullmatch(lines[end])
            if match is not None and match["key"] == prefix:
                at = end
            end += 1
        if at is None:
            lines.insert(end, f"  {prefix}: {namespace}")
        elif prefix == _OWN:
            lines[at] = f"  {prefix}: {namespace}"
    return lines


def _cells(row: _Row, prefixes: Mapping[str, str]) -> dict[str, str]:
    decision = row.decision
    if decision is None:
        return dict(row.cells)
    return {
        "mapping_justification": _JUSTIFICATION,
        **row.cells,
        "subject_id": _shortened(decision.subject.iri, prefixes),
        "subject_label": decision.subject.label,
        "subject_category": decision.subject.type,
        "predicate_id": _shortened(decision.predicate, prefixes),
        "predicate_modifier": "Not" if decision.negated else "",
        "object_id": _shortened(decision.object.iri, prefixes),
        "object_label": decision.object.label,
        "object_category": decision.object.type,
        "mapping_date": decision.date,
        "confidence": decision.confidence,
        "comment": decision.comment,
    }


def _shortened(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI as a CURIE; as it is where no prefix begins it."""
    found = [(len(space), prefix) for prefix, space in prefixes.items() if space and iri.startswith(space)]
    if not found:
        return iri
    length, prefix = max(found)
    return f"{prefix}:{iri[length:]}"
