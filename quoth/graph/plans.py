"""Why a query is slow, or finds nothing: how often each of its patterns fits the graph, and how long the answer takes.

Oxigraph decides itself in which order it joins patterns, and does not tell. What can be told is how wide each pattern
is by itself, and how many rows are left of a group when all its patterns must fit at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quoth.graph.binding import declarations, values, with_values
from quoth.graph.patterns import Part, Role, structure
from quoth.graph.query import answer_of, run, supplied
from quoth.graph.sparql import Kind, declared_prefixes, first_keyword, words
from quoth.graph.store import Askable, QueryInvalid, QueryTimeout, select
from quoth.graph.terminal import heading, printable, wrap
from quoth.graph.triples import Literal, Node

#: Counting ends here: more is too much in any case.
MOST = 1_000_000
#: How many seconds a count may take, and how many the answer, if not told otherwise.
_COUNTING = 10.0
_ANSWERING = 60.0
#: How much of a clause is shown, in characters.
_CLAUSE = 240
#: How many patterns that nothing fits are named.
_LISTED = 3
_MARGIN = 11
_NARROWEST = 30


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a query, with how often it fits."""

    #: `pattern`, `values`, `group`, `clause`, or `together`: all patterns and values of the group at once.
    role: str
    text: str
    #: In the query as it was given, counted from 1.
    line: int
    #: How many rows the graph has for a pattern, or for a group together; `MOST` where there are as many or more, None
    #: where that is no question, or could not be counted in time.
    fits: int | None
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a query asks for, and what there is."""

    #: The query with all that it was given, to be put to any server.
    query: str
    parts: tuple[Step, ...]
    #: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`.
    form: str
    #: How many rows or triples there are, 1 or 0 for yes or no; None where there was no answer in time.
    rows: int | None
    #: How long the answer took, or was waited for.
    seconds: float
    #: What the query may have meant otherwise, as `Result` has it.
    hints: tuple[str, ...] = ()


def plan(
    reader: Askable,
    text: str,
    bindings: Mapping[str, Node] | None = None,
    timeout: float | None = None,
    *,
    prefixes: Mapping[str, str] | None = None,
) -> Plan:
    """How a query comes to its answer, as far as that can be told.

    Args:
        timeout: how many seconds the answer may take, and each count; a minute, and ten seconds, without it.

    Raises:
        As `run` does; but that there was no answer in time is part of the plan.
    """
    bindings = bindings or {}
    known = supplied(prefixes)
    try:
        result = run(reader, text, bindings, timeout or _ANSWERING, prefixes=prefixes)
        rows, seconds, hints = result.size, result.answer.seconds, result.hints
    except QueryTimeout as error:
        rows, seconds, hints = None, error.seconds, ()
    text = text.removeprefix("\ufeff")
    whole = "\n".join([*declarations(text, known), with_values(text, bindings).strip()])
    keyword = first_keyword(text)
    counting = _Counting(reader, text, bindings, {**known, **declared_prefixes(text)}, timeout or _COUNTING)
    return Plan(whole, tuple(counting.steps()), keyword.text.upper() if keyword else "", rows, seconds, hints)


class _Counting:
    """Asks how often patterns fit."""

    def __init__(
        self, reader: Askable, text: str, bindings: Mapping[str, Node], prefixes: Mapping[str, str], seconds: float
    ) -> None:
        self.reader = reader
        self.structure = structure(text)
        self.bindings = bindings
        self.prefixes = prefixes
        self.seconds = seconds

    def steps(self) -> Iterator[Step]:
        for part in self.structure.parts:
            yield self.step(part, "")

    def step(self, part: Part, graph: str) -> Step:
        graph = part.graph or graph
        below = [self.step(inner, graph) for inner in part.parts]
        joined = [inner for inner in part.parts if inner.role in (Role.PATTERN, Role.VALUES)]
        if len(joined) > 1 and any(inner.role is Role.PATTERN for inner in joined):
            last = max(at for at, inner in enumerate(part.parts) if inner in joined)
            below.insert(last + 1, Step("together", "all of these at once", part.line, self.count(joined, graph)))
        fits = self.count([part], graph) if part.role is Role.PATTERN else None
        return Step(part.role.value, part.text, part.line, fits, tuple(below))

    def count(self, parts: Sequence[Part], graph: str) -> int | None:
        """How many rows there are in which all of some patterns fit; None where that cannot be told in time."""
        sequence = [token for part in parts for token in words(part.text)]
        used = {token.text[1:] for token in sequence if token.kind is Kind.VARIABLE}
        given = values({name: node for name, node in self.bindings.items() if name in used})
        rows = " ".join([given, *(part.text for part in parts if part.role is Role.VALUES)])
        body = " . ".join(part.text for part in parts if part.role is Role.PATTERN)
        inside = f"{rows} GRAPH {graph} {{ {body} }}" if graph else f"{rows} {body}"
        dataset = self.structure.dataset
        query = f"SELECT (COUNT(*) AS ?n) {dataset} WHERE {{ {{ SELECT * WHERE {{ {inside} }} LIMIT {MOST} }} }}"
        # What fits a plain pattern is next to one another in the store; all else may take as long as it likes.
        is_plain = len(parts) == 1 and not any(token.text in ("*", "+") for token in sequence)
        try:
            answer = answer_of(self.reader, query, {}, None if is_plain else self.seconds, prefixes=self.prefixes)
        except (QueryTimeout, QueryInvalid):
            return None
        ((number,),) = select(answer)[1]
        return int(number.text) if isinstance(number, Literal) else None


# -- showing it ---------------------------------------------------------------------------------------


def as_text(plan: Plan, width: int) -> str:
    """A plan for people.

    Args:
        width: of the terminal, in cells.
    """
    return "".join(f"{line}\n" for line in _lines(plan, width))


_ABOUT = """\
How often each pattern fits the graph by itself, and how many rows are left where all patterns of a group must fit at
once. In which order they are joined is up to Oxigraph, which does not tell; a query is slow where much fits and little
is left."""


def _lines(plan: Plan, width: int) -> Iterator[str]:
    yield from (heading("The query as it is asked", width), *(line.rstrip() for line in plan.query.splitlines()), "")
    yield from (heading("What it looks for", width), *wrap(" ".join(_ABOUT.split()), width), "")
    yield f"{'fits':>{_MARGIN - 2}}  line"
    for step in plan.parts:
        yield from _shown(step, 0, width)
    yield from ("", heading("The answer", width), *wrap(_answer(plan), width))


def _shown(step: Step, depth: int, width: int) -> Iterator[str]:
    if step.role == Role.GROUP and not step.text:
        step = replace(step, text="{ }")
    counted = step.role in (Role.PATTERN, "together")
    fits = _number(step.fits) if counted else ""
    indent = _MARGIN + 6 + 2 * depth
    text = printable(step.text if len(step.text) <= _CLAUSE else f"{step.text[:_CLAUSE]} …")
    first, *rest = wrap(text, max(width - indent - 2, _NARROWEST))
    line = "" if step.role == "together" else step.line
    yield f"{fits:>{_MARGIN - 2}}  {line:>4}  {'  ' * depth}{'= ' if step.role == 'together' else ''}{first}"
    yield from (f"{' ' * (indent + 2)}{more}" for more in rest)
    for part in step.parts:
        yield from _shown(part, depth + 1, width)


def _number(fits: int | None) -> str:
    if fits is None:
        return "?"
    return f"{fits:,}" if fits < MOST else f"{fits // 1_000_000}m+"


def _answer(plan: Plan) -> str:
    if plan.rows is None:
        found = f"none within {plan.seconds:g} s; --timeout gives it more time"
    elif plan.form == "ASK":
        found = f"{'yes' if plan.rows else 'no'}, in {plan.seconds:.3f} s"
    else:
        noun = "row" if plan.form == "SELECT" else "triple"
        found = f"{plan.rows:,} {noun}{'' if plan.rows == 1 else 's'}, in {plan.seconds:.3f} s"
    patterns = [step for step in _every(plan.parts) if step.role == Role.PATTERN and step.fits is not None]
    missing = {step.text: step for step in patterns if step.fits == 0}
    if missing and plan.rows == 0:
        listed = [f"`{step.text}` (line {step.line})" for step in missing.values()]
        more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
        return f"{found}. Nothing in the graph fits {', '.join(listed[:_LISTED])}{more}."
    widest = max(patterns, key=lambda step: step.fits or 0, default=None)
    return f"{found}. The widest pattern is `{widest.text}` (line {widest.line})." if widest else f"{found}."


def _every(steps: Sequence[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _every(step.parts)
