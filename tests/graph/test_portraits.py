"""What the graph tells of one thing, on `sample.trig`, read from it by hand."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import quoth
from quoth.graph.neighbours import Line, neighbourhood, overview
from quoth.graph.portraits import Portrait, portrait, questions
from quoth.graph.said import Kind, Said, statements, to_json
from quoth.graph.search import FITTING, Names, is_named, search
from quoth.graph.store import Reader
from quoth.graph.triples import Literal
from quoth.ontology.terms import SDO

N = "https://notes.example/lena/n/"
E = "https://notes.example/lena/e/"
VIDEO = "https://video.example/watch?v="

REWARDS = "One reward at the end says little of the steps before it; RL learns slowly for that."
CHILDREN = "Children learn most of what they know by imitation, RL comes after."
DOUBT = "I doubt it: a simulator gives rewards by the million. Or is that cheating?"
REPLAY = "Replaying old examples keeps a network from forgetting, as it did for Atari."
KEEP = "Can a network learn new things and keep the old?"
ATARI = "Playing Atari took millions of frames."


def painted(sample: Reader, iri: str, limit: int = 200) -> Portrait:
    found = portrait(sample, iri, limit=limit)
    assert found is not None
    return found


def groups(found: Portrait) -> list[tuple[str, str, list[str]]]:
    """Key and heading of each group, with the fragments of its statements' IRIs."""
    return [(g.key, g.heading, [s.iri.partition("#")[2] for s in g.statements]) for g in found.groups]


def one(sample: Reader, iri: str) -> Said:
    (found,) = statements(sample, [iri])
    return found


# -- statements ---------------------------------------------------------------------------------------


def test_a_statement_tells_who_when_where_and_what_about(sample: Reader) -> None:
    said = one(sample, f"{N}reyes#s-rewards")
    assert (said.kind, said.text) == (Kind.CLAIM, REWARDS)
    assert [speaker.name for speaker in said.speakers] == ["Tomas Reyes"]
    assert (said.when, said.time, said.play) == ("2026-02-20", Decimal(296), f"{VIDEO}reyes&t=296")
    assert (said.path, said.line, said.section) == ("reyes.md", 12, "Rewards")
    assert said.note.name == "Reyes on rewards"
    assert said.episode is not None
    assert said.episode.iri == f"{VIDEO}reyes"
    assert [(e.name, e.type) for e in said.about] == [("reinforcement learning", "concept")]
    assert not said.continued
    assert not said.insight


def test_a_statement_knows_what_is_linked_to_it(sample: Reader) -> None:
    links = one(sample, f"{N}reyes#s-rewards").links
    told = [(link.key, link.backwards, link.statement and link.statement.iri.partition("#")[2]) for link in links]
    # Who opposes something disagrees with it, which need not be told twice.
    assert told == [("supports", True, "s-children"), ("opposes", True, "s-doubt"), ("agrees-with", True, "b-revised")]


def test_a_question_knows_what_may_answer_it(sample: Reader) -> None:
    keep = one(sample, f"{N}reyes#b-keep")
    assert (keep.kind, keep.status, [a.text for a in keep.answers]) == (Kind.QUESTION, "open", [REPLAY])
    asked = one(sample, f"{N}reyes#s-asked")
    assert (asked.kind, [a.text for a in asked.answers]) == (Kind.ASKED, [REWARDS, ATARI])
    assert one(sample, f"{N}log#s-teacher").status == "answered"


def test_kinds_and_marks(sample: Reader) -> None:
    assert one(sample, f"{N}reyes#s-rumour").kind is Kind.QUOTATION
    assert one(sample, f"{N}reyes#s-doubt").kind is Kind.THOUGHT
    assert one(sample, f"{N}varga#s-prose").kind is Kind.PROSE
    assert one(sample, f"{N}reyes#q-cheating").kind is Kind.CANDIDATE
    assert one(sample, f"{N}reyes#q-cheating").within
    assert one(sample, f"{N}reyes#s-atari").continued
    assert one(sample, f"{N}reyes#s-atari").as_of == "2013"
    assert one(sample, f"{N}reyes#s-joint").insight


def test_the_writers_own_words_belong_to_the_episode_of_the_note(sample: Reader) -> None:
    doubt = one(sample, f"{N}reyes#s-doubt")
    assert doubt.episode is not None
    assert doubt.episode.name == "Reyes on rewards"
    assert doubt.parent == f"{N}reyes#s-rewards"
    assert one(sample, f"{N}log#b-revised").episode is None


def test_statements_come_in_reading_order_and_nothing_else_does(sample: Reader) -> None:
    asked = [
        f"{N}log#s-nobody",
        f"{N}varga#s-children",
        f"{N}reyes#s-atari",
        f"{N}reyes#s-asked",
        f"{E}memory",
        "no iri",
    ]
    assert [s.iri for s in statements(sample, asked)] == [asked[3], asked[2], asked[1], asked[0]]


def test_everything_can_be_written_as_json(sample: Reader) -> None:
    written = json.loads(json.dumps(to_json(painted(sample, f"{E}reinforcement-learning"))))
    said = next(group for group in written["groups"] if group["key"] == "said")
    assert said["heading"] == "Said by Tomas Reyes"
    assert said["of"] == {"iri": f"{E}tomas-reyes", "name": "Tomas Reyes", "type": "person"}
    first = said["statements"][0]
    assert first["kind"] == "claim"
    assert first["time"] == 296
    assert "order" not in first
    rumour = to_json(one(sample, f"{N}reyes#s-rumour"))
    assert rumour["time"] == 3725.5


# -- portraits ----------------------------------------------------------------------------------------


def test_a_concept(sample: Reader) -> None:
    found = painted(sample, f"{E}reinforcement-learning")
    assert (found.name, found.type, found.aliases) == ("reinforcement learning", "concept", ("RL",))
    assert groups(found) == [
        ("said", "Said by Tomas Reyes", ["s-rewards", "s-atari"]),
        ("said", "Said by Ines Varga", ["s-children"]),
        ("quotations", "Word for word", ["s-rumour"]),
        ("against", "What stands against it", ["s-doubt"]),
        ("questions", "Open questions", ["s-teacher"]),
        ("asked", "Questions asked", ["s-asked"]),
        ("thoughts", "Thoughts", ["s-doubt", "b-revised"]),
    ]
    assert [(w.entity.name, w.statements, [e.name for e in w.by]) for w in found.works] == [
        ("How children copy", 1, ["Ines Varga"]),
        ("Playing Atari with Deep Reinforcement Learning", 1, ["Tomas Reyes"]),
    ]
    assert [(r.label, [e.name for e in r.entities]) for r in found.related] == [
        ("related", ["imitation"]),
        ("spoken of with", ["imitation"]),
    ]
    assert [(n.path, n.statements) for n in found.notes] == [("reyes.md", 5), ("log.md", 2), ("varga.md", 1)]


def test_a_person(sample: Reader) -> None:
    found = painted(sample, f"{E}tomas-reyes")
    assert groups(found) == [
        ("said", "Said in Reyes on rewards", ["s-rewards", "s-atari", "s-joint"]),
        ("quotations", "Word for word", ["s-rumour"]),
        ("against", "What stands against what they say", ["s-doubt"]),
        ("others", "What others say", ["s-prose"]),
    ]
    assert [(f.label, [v.text for v in f.values]) for f in found.facts] == [("affiliation", ["North Lab"])]
    assert ("guest of", ["Reyes on rewards"]) in [(r.label, [e.name for e in r.entities]) for r in found.related]
    assert ("disagreed with by", ["Ines Varga"]) in [(r.label, [e.name for e in r.entities]) for r in found.related]


def test_a_person_is_told_apart_from_whom_they_object_to(sample: Reader) -> None:
    lena = groups(painted(sample, f"{E}lena-brook"))
    assert ("opposing", "What they object to", ["s-doubt"]) in lena
    assert "against" not in [key for key, _, _ in lena]


def test_what_speaks_of_a_thing_and_objects_to_something_else_does_not_stand_against_it(tmp_path: Path) -> None:
    (tmp_path / "quoth.toml").write_text('base = "https://me.example/"\n', encoding="utf-8")
    (tmp_path / "One.md").write_text("# One\n\nAda: Ships are slow. ^slow\n\nAda: Fog is wet. ^wet\n", encoding="utf-8")
    (tmp_path / "Two.md").write_text(
        "---\nconcepts: [Fog]\nepisode: Two\n---\n\n"
        "Ben: In Fog even ships are quick. (opposes:: [[One#^slow]]) ^quick\n\n"
        "Cleo: Fog is dry. (opposes:: [[One#^wet]]) ^dry\n",
        encoding="utf-8",
    )
    reader, _ = quoth.open(tmp_path).reader()
    with reader:
        (fog,) = Names(reader).find("fog", types=["concept"])
        (two,) = Names(reader).find("two", types=["episode"])
        parts = [[(key, told) for key, _, told in groups(painted(reader, found.iri))] for found in (fog, two)]
    against = [[(key, told) for key, told in part if key in ("against", "opposing")] for part in parts]
    assert against == [[("against", ["b-dry"])], [("opposing", ["b-quick", "b-dry"])]]


def test_a_thought_is_told_with_what_it_is_on(sample: Reader) -> None:
    doubt = one(sample, f"{N}reyes#s-doubt")
    assert doubt.on is not None
    assert (doubt.on.iri, doubt.on.on) == (f"{N}reyes#s-rewards", None)
    assert one(sample, f"{N}reyes#s-rewards").on is None


def test_of_very_much_the_latest_is_read_and_all_of_it_where_that_is_asked_for(
    sample: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = painted(sample, f"{E}reinforcement-learning")
    everything = sorted((s for group in whole.groups for s in group.statements), key=lambda s: s.order)
    monkeypatch.setattr("quoth.graph.portraits._MOST", 2)
    few = painted(sample, f"{E}reinforcement-learning")
    iris = {s.iri for group in few.groups if group.key != "against" for s in group.statements}
    assert iris == {s.iri for s in sorted(everything, key=lambda s: (s.when, s.path, s.line))[-2:]}
    assert few.left_out == len({s.iri for s in everything}) - 2
    all_of_it = portrait(sample, f"{E}reinforcement-learning", limit=None)
    assert all_of_it == whole


def test_a_paper_is_told_with_its_versions(sample: Reader) -> None:
    for iri in ("https://arxiv.org/abs/1312.5602", "https://doi.org/10.1038/nature14236"):
        said = [s for key, _, told in groups(painted(sample, iri)) if key == "said" for s in told]
        assert sorted(said) == ["s-atari", "s-replay"]


def test_an_episode(sample: Reader) -> None:
    found = painted(sample, f"{VIDEO}reyes")
    assert groups(found) == [
        ("insights", "Big insights", ["s-joint"]),
        ("said", "Rewards", ["s-asked", "s-rewards", "s-atari", "s-rumour", "s-doubt"]),
        ("against", "What stands against it", ["s-doubt"]),
        ("questions", "Open questions", ["b-keep", "s-sleep"]),
    ]
    assert [(f.label, [v.text for v in f.values]) for f in found.facts] == [
        ("podcast", ["The Long Answer"]),
        ("published", ["2026-02-20"]),
        ("host", ["Mara Ellison"]),
        ("guest", ["Tomas Reyes"]),
        ("length", ["PT1H4M"]),
    ]


def test_a_question(sample: Reader) -> None:
    found = painted(sample, f"{N}reyes#b-keep")
    assert (found.name, found.type, found.status) == (KEEP, "question", "open")
    assert groups(found) == [("answers", "May answer it", ["s-replay"])]
    assert found.context is not None
    assert found.context.iri == f"{N}reyes#s-joint"
    assert groups(painted(sample, f"{N}log#s-teacher")) == [("answers", "Answers", ["s-children"])]


def test_a_statement(sample: Reader) -> None:
    found = painted(sample, f"{N}reyes#s-rewards")
    assert groups(found) == [("links", "What speaks to it", ["s-children", "s-doubt", "b-revised"])]


def test_a_note(sample: Reader) -> None:
    found = painted(sample, f"{N}varga")
    assert found.type == "note"
    assert [key for key, _, _ in groups(found)] == ["insights", "said"]


def test_another_iri_of_a_thing_is_followed(sample: Reader) -> None:
    assert painted(sample, f"{E}teaching").iri == f"{E}curriculum"
    assert painted(sample, f"{N}log#s-old").iri == f"{N}log#b-revised"


def test_of_what_nobody_knows_there_is_none(sample: Reader) -> None:
    assert portrait(sample, f"{E}nothing") is None
    assert portrait(sample, "> . ?s ?p ?o") is None


def test_a_group_shows_as_many_as_are_wanted_and_tells_how_many_there_are(sample: Reader) -> None:
    said = painted(sample, f"{E}reinforcement-learning", limit=1).groups[0]
    assert (len(said.statements), said.total) == (1, 2)


def test_questions_that_may_be_answered_come_first(sample: Reader) -> None:
    assert [s.iri.partition("#")[2] for s in questions(sample).statements] == ["b-keep", "s-nobody"]
    assert [s.text for s in questions(sample, "parked").statements] == ["What is sleep for?"]
    assert questions(sample, "").total == 4


# -- finding ------------------------------------------------------------------------------------------


def found(sample: Reader, query: str) -> list[tuple[int, str]]:
    return [(f.score, f.name) for f in Names(sample).find(query)]


def test_a_name_or_alias_itself_comes_first(sample: Reader) -> None:
    assert found(sample, "rl")[0] == (100, "reinforcement learning")
    assert found(sample, "TOMAS  reyes")[0] == (100, "Tomas Reyes")
    assert found(sample, "Gedächtnis")[0] == found(sample, "gedächtnis")[0] == (100, "memory")


@pytest.mark.parametrize("name", ["Tomas Reyes", "REYES", "gedächtnis", "reyes on rewards"])
def test_what_something_is_called_is_known_at_once(sample: Reader, name: str) -> None:
    assert is_named(sample, name)


@pytest.mark.parametrize("name", ["Tomas", "Reyes ", 'Reyes" || "', "\\", "Slow learning"])
def test_what_nothing_or_a_section_alone_is_called_is_not(name: str) -> None:
    section = f"{N}reyes#h-slow-learning"
    graph = [(section, SDO.name, Literal("Slow learning")), (f"{E}reyes", SDO.name, Literal("Reyes"))]
    assert not is_named(Reader.of({f"{N}reyes": graph}), name)


def test_then_names_that_begin_so_then_names_with_the_words(sample: Reader) -> None:
    assert found(sample, "reinforcement") == [
        (95, "reinforcement learning"),
        (90, "Human-level control through deep reinforcement learning"),
        (90, "Playing Atari with Deep Reinforcement Learning"),
    ]
    assert found(sample, "learning deep")[0][0] == 90


def test_then_names_that_are_spelt_alike(sample: Reader) -> None:
    assert found(sample, "imitaton")[0] == (79, "imitation")
    assert found(sample, "Tomas Reyez")[0][1] == "Tomas Reyes"
    assert found(sample, "xylophone") == []
    assert found(sample, "") == found(sample, "  ") == []


def test_a_name_that_is_a_little_like_another_is_only_a_suggestion(sample: Reader) -> None:
    scores = {query: found(sample, query)[0] for query in ("Thomas Reyes", "tomas", "Tomas R", "reyes2019")}
    assert {query: score >= FITTING for query, (score, _) in scores.items()} == {
        "Thomas Reyes": True,
        "tomas": True,
        "Tomas R": True,
        "reyes2019": False,
    }
    for nonsense in ("banana split", "turing test", "what is love", "quantum", "zzz", "12", "…"):
        assert found(sample, nonsense) == []


@pytest.mark.parametrize(
    "query",
    ["arxiv:1312.5602", "1312.5602", "arXiv 1312.5602v2", "https://arxiv.org/pdf/1312.5602v1.pdf", " ARXIV:1312.5602 "],
)
def test_an_identifier_is_a_name_in_every_spelling(sample: Reader, query: str) -> None:
    assert found(sample, query) == [(100, "Playing Atari with Deep Reinforcement Learning")]


def test_a_note_is_found_by_its_file_and_a_tag_with_its_sign(sample: Reader) -> None:
    hit = Names(sample).find("reyes.md")[0]
    assert (hit.iri, hit.score, hit.type) == (f"{N}reyes", 100, "note")
    assert found(sample, "#curriculum")[0] == (100, "curriculum")


def test_marked_questions_are_found_by_their_words(sample: Reader) -> None:
    (hit,) = Names(sample).find("network keep")
    assert (hit.name, hit.type) == (KEEP, "question")


def test_a_search_gives_statements_on_the_thing_and_statements_with_the_words(sample: Reader) -> None:
    hits = search(sample, "imitation")
    assert hits.things[0].name == "imitation"
    assert hits.things[0].statements == 3
    assert [s.iri.partition("#")[2] for s in hits.statements] == ["s-children", "s-unanswered", "s-mara"]
    assert [s.text for s in search(sample, "millions frames").statements] == [ATARI]
    # Words are compared by how they begin, whatever their case.
    assert [s.text for s in search(sample, "REPLAY").statements] == [REPLAY]
    assert search(sample, "eplay").total == 0


# -- drawing ------------------------------------------------------------------------------------------


def test_a_neighbourhood_is_the_thing_and_what_it_is_joined_to(sample: Reader) -> None:
    drawing = neighbourhood(sample, f"{E}imitation")
    assert drawing.nodes[0].name == "reinforcement learning"
    assert {dot.name for dot in drawing.nodes} == {
        "reinforcement learning",
        "imitation",
        "Ines Varga",
        "Mara Ellison",
        "Varga on children",
    }
    assert Line(f"{E}mara-ellison", f"{E}imitation", "speaks of", 2) in drawing.edges
    assert Line(f"{E}reinforcement-learning", f"{E}imitation", "related", 1) in drawing.edges
    assert Line(f"{VIDEO}varga", f"{E}ines-varga", "guest", 1) in drawing.edges
    assert neighbourhood(sample, f"{E}nothing").nodes == ()


def test_a_neighbourhood_keeps_to_its_limit(sample: Reader) -> None:
    drawing = neighbourhood(sample, f"{E}imitation", limit=2)
    assert len(drawing.nodes) == 2
    assert drawing.left_out == 3
    assert f"{E}imitation" in {dot.id for dot in drawing.nodes}


def test_the_overview_has_everything_that_is_named(sample: Reader) -> None:
    drawing = overview(sample)
    assert {"The Long Answer", "curriculum", "North Lab"} <= {dot.name for dot in drawing.nodes}
    assert all(line.source != line.target for line in drawing.edges)
    assert len(overview(sample, limit=3).nodes) == 3
