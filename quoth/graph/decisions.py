"""Reviewed links on the things of a vault: which decisions hold, which cannot, and what the graph says of them.

A decision names things by the local names they had when somebody decided. What they were called then finds them where
that name is no longer theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from quoth.graph.sssom import Decision, End
from quoth.graph.triples import Triple, sort_key
from quoth.graph.words import fold
from quoth.notes.diagnostics import Diagnostic
from quoth.ontology.identifiers import identifier_in_url, scheme_of
from quoth.ontology.terms import OWL, SKOS


class State(StrEnum):
    """What came of a decision."""

    #: The two are one thing.
    JOINED = "one"
    #: The two are not one thing.
    APART = "two"
    #: A link that makes nothing one: to somebody else's thing, or of another kind.
    LINKED = "linked"
    #: The two cannot be what was decided.
    REFUSED = "refused"
    #: One of them is not known any more.
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision."""

    decision: Decision
    state: State
    #: The IRIs that the two have in the graph; as the file has them where they are not known.
    subject: str
    object: str
    #: Why it was refused, or which end is lost, to follow a name in a sentence.
    reason: str = ""


class Known(Protocol):
    """A thing as decisions find it."""

    @property
    def iri(self) -> str: ...
    @property
    def local(self) -> str: ...
    @property
    def former(self) -> tuple[str, ...]: ...
    @property
    def type(self) -> str: ...


class Finder:
    """Finds the thing that an end of a decision means."""

    def __init__(self, base: str, things: Sequence[tuple[Known, Iterable[str]]]) -> None:
        """
        Args:
            things: each with its names and aliases.
        """
        self._base = base
        self._by_iri: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        self._types = [thing.type for thing, _ in things]
        for at, (thing, _) in enumerate(things):
            # What one is called now goes before what another was called once.
            for iri in (thing.iri, thing.local):
                self._by_iri.setdefault(iri, at)
        for at, (thing, names) in enumerate(things):
            for iri in thing.former:
                self._by_iri.setdefault(iri, at)
            for name in {fold(name) for name in names if name}:
                self._by_name.setdefault(name, []).append(at)

    def find(self, end: End) -> int | None:
        """The number of the thing that has the name, else of the only one that is called so; None where none is."""
        found = self._by_iri.get(end.iri)
        if found is not None or not end.iri.startswith(f"{self._base}e/"):
            return found
        called = self._by_name.get(fold(end.label), [])
        alike = called if len(called) == 1 else [at for at in called if self._types[at] == end.type]
        return alike[0] if len(alike) == 1 else None


def authority(iri: str) -> str | None:
    """The identifier, in canonical form, that an IRI spells; None for a page of the web or anything else."""
    found = identifier_in_url(iri)
    return found if found is not None and scheme_of(found) not in ("url", "feed", "wikipedia") else None


def diagnose(path: str, outcomes: Iterable[Outcome]) -> list[Diagnostic]:
    """The problems with decisions, at their places in the file."""
    found = []
    for outcome in outcomes:
        decision = outcome.decision
        if outcome.state is State.LOST:
            message = f"Nothing in the vault is called {outcome.reason}"
            suggestion = "Correct the line, or remove it if the thing is gone for good."
            found.append(Diagnostic(path, decision.span, "lost-mapping", message, suggestion))
        elif outcome.state is State.REFUSED:
            names = " and ".join(end.label or end.iri for end in (decision.subject, decision.object))
            what = "one" if decision.is_same else "two"
            message = f"{names} cannot be {what}: {outcome.reason}"
            suggestion = "Correct what the notes say of them, or remove the line."
            found.append(Diagnostic(path, decision.span, "refused-mapping", message, suggestion))
    return found


def link_quads(outcomes: Iterable[Outcome], base: str) -> list[Triple]:
    """The triples of the graph of reviewed links, sorted: nothing but which names are one thing's, and which are not.

    What two names of the vault have come to be one thing, the graph calls by one of them: the others are the same.
    """
    found: set[Triple] = set()
    for outcome in outcomes:
        decision = outcome.decision
        match outcome.state:
            case State.JOINED:
                for end in (decision.subject, decision.object):
                    if end.iri.startswith(base) and end.iri != outcome.subject:
                        found.add((end.iri, OWL.sameAs, outcome.subject))
                    elif end.iri != outcome.subject:
                        found.add((outcome.subject, decision.predicate, end.iri))
            case State.APART:
                one, other = sorted((outcome.subject, outcome.object))
                found.add((one, OWL.differentFrom, other))
            case State.LINKED:
                found.add((outcome.subject, decision.predicate, outcome.object))
    return sorted(found, key=lambda t: (t[0], t[1], sort_key(t[2])))


def same_predicate(one: str, other: str) -> str:
    """The property that says of things of two types that they are one."""
    return SKOS.exactMatch if one == other == "concept" else OWL.sameAs
