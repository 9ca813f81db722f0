"""The queries that come with Quoth, on `sample.trig`, with answers found by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib

from quoth.graph.query import NamedQuery, document, find_query, named_queries, run
from quoth.graph.store import Reader
from quoth.graph.tables import find_labels
from quoth.graph.triples import Literal
from quoth.ontology.terms import PREFIXES, RDF, SDO
from quoth.ontology.types import TYPES

Golden = Callable[[Path, bytes], None]

HERE = Path(__file__).parent
PREFIXES_OF_SAMPLE = {"n": "https://notes.example/lena/n/", "e": "https://notes.example/lena/e/"}
SHIPPED = named_queries()

#: What the contract of the command line promises, and two more.
NAMES = """
    changed-views co-mentions concepts cross-episode disagreements doubtful episodes exchanges insights open-questions
    orphans papers people provenance quotes said shared thoughts timeline unanswered
""".split()


def answers(sample: Reader, name: str, **values: str) -> list[tuple[str, ...]]:
    """The rows of a named query, as people read them."""
    query = find_query(name)
    bindings = {name.removesuffix("_"): Literal(value) for name, value in values.items()}
    result = run(sample, query.text, bindings)
    labels = find_labels(sample, result, PREFIXES_OF_SAMPLE)
    return [tuple(labels(node) for node in row) for row in result.rows]


def columns(rows: list[tuple[str, ...]], *numbers: int) -> list[tuple[str, ...]]:
    return [tuple(row[number] for number in numbers) for row in rows]


REWARDS = "One reward at the end says little of the steps before it; RL learns slowly for that."
ATARI = "Playing Atari took millions of frames."
RUMOUR = "A reward is a rumour about the truth."
DOUBT = "I doubt it: a simulator gives rewards by the million. Or is that cheating?"
KEPT = "Nothing is learned that is not kept."
KEEP = "Can a network learn new things and keep the old?"
CHILDREN = "Children learn most of what they know by imitation, RL comes after."
REPLAY = "Replaying old examples keeps a network from forgetting, as it did for Atari."
REWARDED = "Nobody rewarded me for talking. Or did they?"
WHOM = "And whom do they imitate first?"
REVISED = "I take back my doubt: a simulator's rewards are still rumours."


def test_the_promised_queries_are_there() -> None:
    assert [query.name for query in SHIPPED] == sorted(NAMES)


@pytest.mark.parametrize("query", SHIPPED, ids=lambda query: query.name)
def test_a_query_is_short_and_described(query: NamedQuery) -> None:
    lines = query.text.splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 120
    assert query.description.endswith(".")
    assert not query.description[0].islower()
    for parameter in query.parameters:
        assert re.search(rf"\?{parameter.name}\b", query.text.partition("WHERE")[0]), "it is not selected"
        assert parameter.description


def test_said(sample: Reader) -> None:
    assert answers(sample, "said") == [
        ("2026-04-03", "Ines Varga", CHILDREN, "varga.md:9", "1:01"),
        ("2026-04-03", "Ines Varga", REPLAY, "varga.md:11", ""),
        ("2026-04-03", "Mara Ellison", WHOM, "varga.md:13", ""),
        ("2026-04-03", "Mara Ellison", REWARDED, "varga.md:17", ""),
        ("2026-04-03", "Ines Varga", "They did, by listening.", "varga.md:19", ""),
        ("2026-02-20", "Mara Ellison", "What does a reward teach?", "reyes.md:10", ""),
        ("2026-02-20", "Tomas Reyes", REWARDS, "reyes.md:12", "4:56"),
        ("2026-02-20", "Tomas Reyes", RUMOUR, "reyes.md:16", "1:02:05"),
        ("2026-02-20", "Mara Ellison", KEPT, "reyes.md:22", ""),
        ("2026-02-20", "Tomas Reyes", KEPT, "reyes.md:22", ""),
        ("2013", "Tomas Reyes", ATARI, "reyes.md:14", ""),
        ("", "Mara Ellison", "To whom, by the way?", "varga.md:21", ""),
    ]


def test_said_by_somebody(sample: Reader) -> None:
    everything = columns(answers(sample, "said", by="Tomas Reyes"), 2)
    assert everything == [(REWARDS,), (RUMOUR,), (KEPT,), (ATARI,)]
    assert columns(answers(sample, "said", by="REYES"), 2) == everything
    assert answers(sample, "said", by="Rey") == []


def test_said_about_something(sample: Reader) -> None:
    assert columns(answers(sample, "said", about="Reinforcement Learning"), 2) == [
        (CHILDREN,),
        ("What does a reward teach?",),
        (REWARDS,),
        (RUMOUR,),
        (ATARI,),
    ]
    assert columns(answers(sample, "said", about="gedächtnis"), 1, 2) == [
        ("Ines Varga", REPLAY),
        ("Mara Ellison", KEPT),
        ("Tomas Reyes", KEPT),
        ("Mara Ellison", "To whom, by the way?"),
    ]


def test_said_with_every_parameter(sample: Reader) -> None:
    assert columns(answers(sample, "said", by="Reyes", about="RL", since="2026"), 2) == [(REWARDS,), (RUMOUR,)]
    assert columns(answers(sample, "said", since="2026-04-03"), 1) == [
        *[("Ines Varga",)] * 2,
        *[("Mara Ellison",)] * 2,
        ("Ines Varga",),
    ]
    # A parameter that is given as nothing is not given.
    assert answers(sample, "said", by="", about="", since="") == answers(sample, "said")


def test_open_questions(sample: Reader) -> None:
    assert answers(sample, "open-questions") == [
        ("Who pays for all this?", "", "log.md:6", "", "", ""),
        (KEEP, "2026-03-02", "reyes.md:24", REPLAY, "Ines Varga", "varga.md:11"),
    ]
    assert columns(answers(sample, "open-questions", about="memory"), 0) == [(KEEP,)]
    assert columns(answers(sample, "open-questions", status="parked"), 0) == [("What is sleep for?",)]
    assert columns(answers(sample, "open-questions", status="answered"), 0, 3) == [
        ("Does a teacher have to know RL?", CHILDREN)
    ]
    assert answers(sample, "open-questions", by="Mara") == []
    assert len(answers(sample, "open-questions", by="lena brook")) == 2


def test_papers_count_versions_as_one(sample: Reader) -> None:
    atari = "Playing Atari with Deep Reinforcement Learning"
    assert answers(sample, "papers") == [
        (atari, "2", "Tomas Reyes", ATARI, "reyes.md:14"),
        (atari, "2", "Ines Varga", REPLAY, "varga.md:11"),
        ("How children copy", "1", "Ines Varga", CHILDREN, "varga.md:9"),
    ]
    assert columns(answers(sample, "papers", by="Reyes"), 0, 1, 2) == [(atari, "2", "Tomas Reyes")]


def test_quotes(sample: Reader) -> None:
    row = ("2026-02-20", "Tomas Reyes", RUMOUR, "Reyes on rewards", "reyes.md:16", "1:02:05")
    assert answers(sample, "quotes") == [row]
    assert answers(sample, "quotes", by="reyes", about="rl") == [row]
    assert answers(sample, "quotes", by="mara") == []
    assert answers(sample, "quotes", about="memory") == []


def test_insights(sample: Reader) -> None:
    assert columns(answers(sample, "insights"), 0, 1, 2, 3) == [
        (CHILDREN, "Ines Varga", "2026-04-03", "varga.md:9"),
        (KEPT, "Mara Ellison", "2026-02-20", "reyes.md:22"),
        (KEPT, "Tomas Reyes", "2026-02-20", "reyes.md:22"),
    ]
    assert columns(answers(sample, "insights", about="imitation"), 0) == [(CHILDREN,)]


def test_thoughts(sample: Reader) -> None:
    assert answers(sample, "thoughts") == [
        ("2026-05-01", REVISED, "log.md:3", "", ""),
        ("2026-03-02", DOUBT, "reyes.md:18", REWARDS, "Tomas Reyes"),
    ]
    assert answers(sample, "thoughts", about="memory") == []


def test_people(sample: Reader) -> None:
    assert answers(sample, "people") == [
        ("Lena Brook", "7", "0", "0"),
        ("Mara Ellison", "5", "2", "0"),
        ("Tomas Reyes", "4", "1", "1"),
        ("Ines Varga", "3", "1", "0"),
    ]


def test_concepts(sample: Reader) -> None:
    assert answers(sample, "concepts") == [
        ("reinforcement learning", "8", "4", "2"),
        ("memory", "6", "4", "2"),
        ("imitation", "3", "2", "1"),
        ("curriculum", "0", "0", "0"),
    ]


def test_episodes(sample: Reader) -> None:
    assert answers(sample, "episodes") == [
        ("Varga on children", "2026-04-03", "Ines Varga", "3"),
        ("Varga on children", "2026-04-03", "Mara Ellison", "3"),
        ("Reyes on rewards", "2026-02-20", "Tomas Reyes", "4"),
        ("Reyes on rewards", "2026-02-20", "Mara Ellison", "2"),
    ]


def test_disagreements(sample: Reader) -> None:
    doubt = ("Lena Brook", DOUBT, "reyes.md:18", "Tomas Reyes", REWARDS, "reyes.md:12", "")
    people = ("Ines Varga", "", "", "Tomas Reyes", "", "", "")
    assert answers(sample, "disagreements") == [doubt, people]
    assert answers(sample, "disagreements", about="rl") == [doubt]
    assert answers(sample, "disagreements", about="memory") == []


def test_exchanges(sample: Reader) -> None:
    question = ("Mara Ellison", "What does a reward teach?", "Tomas Reyes")
    rows = [(*question, REWARDS, "reyes.md:12", "4:56"), (*question, ATARI, "reyes.md:14", "")]
    within = ("Mara Ellison", "Or did they?", "Ines Varga", "They did, by listening.", "varga.md:19", "")
    assert answers(sample, "exchanges") == [*rows, within]
    assert answers(sample, "exchanges", about="RL") == rows
    assert answers(sample, "exchanges", about="memory") == []


def test_changed_views(sample: Reader) -> None:
    assert answers(sample, "changed-views") == [("2026-05-01", REVISED, "log.md:3", "2026-03-02", DOUBT, "reyes.md:18")]


def test_timeline(sample: Reader) -> None:
    assert columns(answers(sample, "timeline", about="rl"), 0, 1, 3) == [
        ("2013", "Tomas Reyes", "reyes.md:14"),
        ("2026-02-20", "Mara Ellison", "reyes.md:10"),
        ("2026-02-20", "Tomas Reyes", "reyes.md:12"),
        ("2026-02-20", "Tomas Reyes", "reyes.md:16"),
        ("2026-03-02", "Lena Brook", "reyes.md:18"),
        ("2026-04-03", "Ines Varga", "varga.md:9"),
        ("2026-05-01", "Lena Brook", "log.md:3"),
        ("2026-05-01", "Lena Brook", "log.md:5"),
    ]


def test_co_mentions(sample: Reader) -> None:
    paper = ("Human-level control through deep reinforcement learning", "memory", "1")
    person = ("memory", "Tomas Reyes", "1")
    assert answers(sample, "co-mentions") == [paper, ("imitation", "reinforcement learning", "1"), person]
    assert answers(sample, "co-mentions", with_="Memory") == [paper, person]


def test_cross_episode(sample: Reader) -> None:
    assert answers(sample, "cross-episode") == [
        ("memory", "2", "Varga on children", "2"),
        ("memory", "2", "Reyes on rewards", "1"),
        ("reinforcement learning", "2", "Reyes on rewards", "4"),
        ("reinforcement learning", "2", "Varga on children", "1"),
    ]


def test_shared(sample: Reader) -> None:
    assert answers(sample, "shared", one="reyes", other="Varga") == [
        ("reinforcement learning", "3", "1"),
        ("memory", "1", "1"),
    ]


def test_unanswered(sample: Reader) -> None:
    assert answers(sample, "unanswered") == [
        ("Who pays for all this?", "Lena Brook", "", "log.md:6", ""),
        ("To whom, by the way?", "Mara Ellison", "", "varga.md:21", ""),
        (WHOM, "Mara Ellison", "2026-04-03", "varga.md:13", ""),
    ]
    # A question within a statement is about what the statement is about.
    assert columns(answers(sample, "unanswered", about="memory"), 0) == [("To whom, by the way?",)]
    assert columns(answers(sample, "unanswered", about="imitation"), 0) == [(WHOM,)]


def test_doubtful(sample: Reader) -> None:
    assert answers(sample, "doubtful") == [
        ("perhaps a question", "Lena Brook", "Or is that cheating?", "reyes.md:18", ""),
        ("speaker carried over", "Tomas Reyes", ATARI, "reyes.md:14", ""),
    ]


def test_orphans(sample: Reader) -> None:
    assert answers(sample, "orphans") == [("curriculum", "skos:Concept")]


def test_things_of_every_type_may_be_orphans() -> None:
    types = {entity_type.iri for entity_type in TYPES} - {SDO.PodcastSeries, SDO.PodcastEpisode}
    things = {f"https://notes.example/e/{number}": iri for number, iri in enumerate(sorted(types))}
    with Reader.of({"https://notes.example/n/a": [(thing, RDF.type, iri) for thing, iri in things.items()]}) as graph:
        found = run(graph, find_query("orphans").text).rows
    assert {row[0]: row[1] for row in found} == things


def test_provenance(sample: Reader) -> None:
    rows = answers(sample, "provenance", iri="https://notes.example/lena/n/reyes#s-rumour")
    assert len(rows) == 14
    assert ("quoth:saidIn", "Reyes on rewards", "Reyes on rewards", "reyes.md:16") in rows
    # What several notes say of a thing, each with the note.
    names = [
        row for row in answers(sample, "provenance", iri="https://notes.example/lena/e/memory") if "name" in row[0]
    ]
    assert columns(names, 1, 2) == [("memory", "Reyes on rewards"), ("memory", "Varga on children")]


def test_provenance_takes_a_name_too(sample: Reader) -> None:
    rows = answers(sample, "provenance", iri="https://notes.example/lena/e/memory")
    assert answers(sample, "provenance", iri="Memory") == rows
    # By any of its names, and each row once.
    assert answers(sample, "provenance", iri="gedächtnis") == rows
    assert len(rows) == len(set(rows))
    # What nothing is called is not everything.
    assert answers(sample, "provenance", iri="oblivion") == []


VALUES = [{}, {"about": "RL"}, {"about": "memory"}, {"by": "reyes"}, {"since": "2026-03"}, {"status": "parked"}]
VALUES += [{"with": "memory"}, {"one": "Reyes", "other": "varga"}, {"iri": "https://notes.example/lena/e/memory"}]
VALUES += [{"iri": "Gedächtnis"}]


@pytest.mark.parametrize("query", SHIPPED, ids=lambda query: query.name)
def test_another_engine_answers_alike(sample: Reader, query: NamedQuery) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=sample.dump(), format="nquads")
    names = {parameter.name for parameter in query.parameters}
    required = {parameter.name for parameter in query.parameters if parameter.required}
    tried = [values for values in VALUES if required <= values.keys() <= names]
    assert tried
    for values in tried:
        ours = run(sample, query.text, {name: Literal(value) for name, value in values.items()})
        theirs = dataset.query(
            query.text,
            initNs={prefix: namespace.iri for prefix, namespace in PREFIXES.items()},
            initBindings={name: rdflib.Literal(value) for name, value in values.items()},
        )
        assert [str(variable) for variable in theirs.vars or () if str(variable) not in names] == list(ours.variables)
        expected = [
            tuple(None if row[name] is None else str(row[name]) for name in ours.variables)  # type: ignore[index,call-overload]
            for row in theirs
        ]
        assert [
            tuple(None if node is None else getattr(node, "text", node) for node in row) for row in ours.rows
        ] == expected


def test_the_reference_is_that_of_the_queries(golden: Golden) -> None:
    golden(HERE.parent.parent / "docs" / "queries.md", document(SHIPPED).encode())
