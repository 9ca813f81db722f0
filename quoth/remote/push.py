"""Giving a server the graph: what has to be sent, and sending it.

What a server was given before is believed only so far: each of its graphs is looked for, and sent again where it is
gone. The default graph comes last, when all that it merges is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from quoth.graph.triples import Quad, format_quad
from quoth.remote.errors import DefaultGraphTaken
from quoth.remote.graph_store import DEFAULT, GraphStore
from quoth.remote.record import Record

#: Told how many graphs are done, and how many there are to do.
Progress = Callable[[int, int], None]

#: How many graphs are looked for at once.
_AT_ONCE = 4


class Reason(StrEnum):
    """Why a graph is sent or deleted."""

    NEW = "new"
    CHANGED = "changed"
    #: The server had it and has it no longer.
    LOST = "lost"
    #: Nobody knows what the server holds: the last push was cut short, or everything is to be sent.
    UNSURE = "again"
    #: The vault has it no longer, or it is not among what is to be pushed.
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Step:
    """One graph that is put or deleted."""

    #: Its IRI; empty for the default graph.
    graph: str
    reason: Reason
    #: N-Triples; None to delete it.
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be done so that a server holds what it should."""

    #: In the order in which they are to be done.
    steps: tuple[Step, ...]
    #: How many named graphs the server holds already.
    unchanged: int

    def __str__(self) -> str:
        """The sum of it, to follow `sent` or `would send`."""
        sent = sum(1 for step in self.steps if step.content is not None and step.graph != DEFAULT)
        deleted = sum(1 for step in self.steps if step.content is None and step.graph != DEFAULT)
        lost = sum(1 for step in self.steps if step.reason is Reason.LOST)
        merged = any(step.graph == DEFAULT and step.content is not None for step in self.steps)
        unmerged = any(step.graph == DEFAULT and step.content is None for step in self.steps)
        parts = [f"{sent} named graph{'s' * (sent != 1)}{' and the merge' if merged else ''}"]
        parts.append(f"{self.unchanged} unchanged")
        parts += [f"{deleted} deleted"] if deleted else []
        parts += ["the merge deleted"] if unmerged else []
        parts += [f"{lost} that the server had lost"] if lost else []
        return ", ".join(parts)


def contents(quads: Iterable[Quad], *, merge: bool) -> dict[str, bytes]:
    """What a server should hold of these quads, by graph: N-Triples, sorted.

    Args:
        merge: whether the default graph is to hold what any named graph does.
    """
    lines: dict[str, set[str]] = {}
    for subject, predicate, node, graph in quads:
        lines.setdefault(graph, set()).add(format_quad(subject, predicate, node))
    if merge:
        lines[DEFAULT] = set().union(*lines.values())
    return {graph: "".join(sorted(lines[graph])).encode() for graph in sorted(lines)}


def plan(
    server: GraphStore,
    record: Record,
    wanted: Mapping[str, bytes],
    base: str,
    *,
    everything: bool = False,
    overwrite: bool = False,
    progress: Progress = lambda done, all_: None,
) -> Plan:
    """What has to be sent and deleted. The server is only looked at.

    Args:
        wanted: what it should hold, as `contents` gives it.
        base: the vault's.
        everything: whether to send also what the server is known to hold.
        overwrite: whether its default graph may be replaced, though it holds nothing of the vault.

    Raises:
        DefaultGraphTaken: it holds something else, and may not.
        RemoteError: as the server's faults say.
    """
    held = dict(record.held)
    # A record that is missing does not tell which notes were pushed and are gone; the server's default graph does.
    if DEFAULT in wanted and (everything or DEFAULT not in held):
        found = server.survey(base)
        if not (found.is_empty or found.notes or overwrite or DEFAULT in held):
            raise DefaultGraphTaken(str(record.address))
        held.update({graph: "" for graph in found.notes if graph not in held})
        if not found.is_empty:
            held.setdefault(DEFAULT, "")
    digests = {graph: digest(content) for graph, content in wanted.items()}
    believed = [graph for graph in wanted if held.get(graph) == digests[graph] and not everything]
    # Many servers do not tell an empty graph from none.
    lost = _lost(server, [graph for graph in believed if wanted[graph]], progress)
    steps = []
    for graph, content in wanted.items():
        if graph not in held:
            steps.append(Step(graph, Reason.NEW, content))
        elif graph in lost:
            steps.append(Step(graph, Reason.LOST, content))
        elif everything or not held[graph]:
            steps.append(Step(graph, Reason.UNSURE, content))
        elif held[graph] != digests[graph]:
            steps.append(Step(graph, Reason.CHANGED, content))
    steps += [Step(graph, Reason.GONE) for graph in sorted(held.keys() - wanted.keys())]
    steps.sort(key=lambda step: (step.graph == DEFAULT, step.content is None))
    return Plan(tuple(steps), sum(1 for graph in believed if graph != DEFAULT and graph not in lost))


def _lost(server: GraphStore, graphs: list[str], progress: Progress) -> set[str]:
    """Those of the graphs that the server does not hold."""
    lost = set()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        try:
            for done, (graph, is_held) in enumerate(zip(graphs, pool.map(server.holds, graphs), strict=True), 1):
                progress(done, len(graphs))
                if not is_held:
                    lost.add(graph)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return lost


def carry_out(server: GraphStore, record: Record, plan: Plan, progress: Progress = lambda done, all_: None) -> None:
    """Does what was planned; where it is cut short, the next plan knows what was done.

    Raises:
        RemoteError: the server refuses a graph; those before it are done.
    """
    record.doubt(step.graph for step in plan.steps)
    for done, step in enumerate(plan.steps):
        progress(done, len(plan.steps))
        if step.content is None:
            server.delete(step.graph)
            record.forget(step.graph)
        else:
            server.put(step.graph, step.content)
            record.confirm(step.graph, digest(step.content))
    progress(len(plan.steps), len(plan.steps))


def digest(content: bytes) -> str:
    """What a graph holds, as a hash."""
    return hashlib.sha256(content).hexdigest()
