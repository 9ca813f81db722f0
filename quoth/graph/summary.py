"""What a graph holds, in numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from quoth.graph.query import run
from quoth.graph.store import Reader
from quoth.graph.triples import Literal, Node

_THINGS = """
SELECT ?type (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?type { schema:NoteDigitalDocument schema:PodcastEpisode schema:Person skos:Concept
                 schema:ScholarlyArticle schema:Book quoth:OpenQuestion quoth:Insight quoth:Thought }
  ?thing a ?type
} GROUP BY ?type
"""
_STATEMENTS = """
SELECT ?kind (COUNT(DISTINCT ?statement) AS ?count) WHERE {
  VALUES (?type ?kind) { (schema:Claim "claims") (schema:Quotation "quotations") (quoth:Thought "own thoughts")
                         (schema:Statement "own prose") (quoth:AskedQuestion "questions asked")
                         (quoth:OpenQuestion "open questions") }
  ?statement a ?type
} GROUP BY ?kind
"""
#: Only of what is asked some are no statements but questions within one. Names come last, once a speaker.
_SPEAKERS = """
SELECT ?name ?count WHERE {
  { SELECT ?speaker (COUNT(DISTINCT ?statement) AS ?count) WHERE {
      { ?statement a schema:Claim } UNION { ?statement a schema:Quotation }
      UNION { ?statement a quoth:AskedQuestion, quoth:Statement }
      ?statement schema:author ?speaker
    } GROUP BY ?speaker }
  ?speaker schema:name ?name
} ORDER BY DESC(?count) ?name
"""
_STILL_OPEN = """
SELECT (COUNT(DISTINCT ?question) AS ?count) WHERE {
  ?question a quoth:OpenQuestion ; schema:creativeWorkStatus quoth:open
}
"""
#: What statements are called, in the order of the summary: many of a kind, and one.
_KINDS = {
    "claims": "claim",
    "quotations": "quotation",
    "questions asked": "question asked",
    "own thoughts": "own thought",
    "own prose": "own prose",
    "open questions": "open question",
}
#: How many speakers the text names before it sums up the rest.
_SPEAKERS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers of a graph."""

    notes: int
    episodes: int
    people: int
    concepts: int
    #: Papers and books.
    papers: int
    insights: int
    #: The marked questions that are neither answered nor parked.
    open_questions: int
    #: How many statements there are of each kind.
    statements: dict[str, int]
    #: How many statements each speaker makes, most first.
    speakers: dict[str, int]

    def as_text(self) -> str:
        """The numbers for people."""
        spoken = list(self.speakers.items())
        shown = [f"{name} {number}" for name, number in spoken[:_SPEAKERS_SHOWN]]
        rest = spoken[_SPEAKERS_SHOWN:]
        if rest:
            shown.append(f"{len(rest)} others {sum(number for _, number in rest)}")
        kinds = [
            f"{number} {_KINDS[kind] if number == 1 else kind}" for kind, number in self.statements.items() if number
        ]
        lines = [
            ("notes", f"{self.notes}"),
            ("episodes", f"{self.episodes}" if self.episodes else ""),
            ("people", f"{self.people}"),
            ("statements", ", ".join(kinds) or "0"),
            ("spoken by", ", ".join(shown)),
            ("insights", f"{self.insights}" if self.insights else ""),
            ("concepts", f"{self.concepts}"),
            ("papers and books", f"{self.papers}"),
            ("open questions", f"{self.open_questions}"),
        ]
        width = max(len(name) for name, _ in lines)
        return "".join(f"{name:>{width}}  {value}\n" for name, value in lines if value)

    def as_json(self, diagnostics: str) -> str:
        """The numbers for programs, with a tally of the problems found."""
        return json.dumps({**asdict(self), "diagnostics": diagnostics}, ensure_ascii=False, indent=2) + "\n"


def summarise(reader: Reader) -> Summary:
    """Counts what a graph holds."""
    things = dict(_counts(run(reader, _THINGS).rows))
    statements = dict(_counts(run(reader, _STATEMENTS).rows))
    still_open = run(reader, _STILL_OPEN).rows

    def count(*names: str) -> int:
        return sum(number for iri, number in things.items() if iri.endswith(names))

    return Summary(
        notes=count("/NoteDigitalDocument"),
        episodes=count("/PodcastEpisode"),
        people=count("/Person"),
        concepts=count("#Concept"),
        papers=count("/ScholarlyArticle", "/Book"),
        insights=count("#Insight"),
        open_questions=next(iter(_counts(("open", *row) for row in still_open)), ("", 0))[1],
        statements={kind: statements.get(kind, 0) for kind in _KINDS},
        speakers=dict(_counts(run(reader, _SPEAKERS).rows)),
    )


def _counts(rows: Iterable[tuple[Node | None, ...]]) -> Iterable[tuple[str, int]]:
    for name, number in rows:
        text = name.text if isinstance(name, Literal) else str(name)
        yield text, int(number.text) if isinstance(number, Literal) else 0
