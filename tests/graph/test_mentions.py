"""Names in running text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.graph.mentions import Automaton, find_named
from quoth.graph.quads import note_mentions
from quoth.graph.words import words
from quoth.notes.model import Piece, PieceKind
from quoth.notes.settings import Mentions
from quoth.notes.source import Span
from tests.graph.vaults import config, vault


def found(text: str, *names: str, exact: bool = False) -> list[str]:
    automaton = Automaton((name, exact, name) for name in names)
    return [text[match.start : match.end] for match in automaton.find(text)]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("reinforcement learning works", ["Reinforcement learning"], ["reinforcement learning"]),
        ("Reinforcement\nlearning works", ["reinforcement learning"], ["Reinforcement\nlearning"]),
        ("in-context learning", ["learning", "in-context learning"], ["in-context learning"]),
        ("deep reinforcement learning", ["deep", "deep reinforcement", "learning"], ["deep reinforcement", "learning"]),
        ("deep reinforcement", ["deep reinforcement learning", "reinforcement"], ["reinforcement"]),
        ("the learner learned", ["learn"], []),
        ("self-play", ["self play"], []),
        ("self - play", ["self-play"], []),
        ("post-training-based", ["post-training"], ["post-training"]),
        ("scaling's end, scaling’s end", ["scaling"], ["scaling", "scaling"]),
        ("don't", ["don"], []),
        ("in node.js", ["node"], []),
        ("me@scaling or scaling@host.org", ["scaling"], []),
        ("It is scaling.", ["scaling"], ["scaling"]),
        ("C++ and C", ["C++", "C"], ["C++", "C"]),
        ("C# is no C", ["C"], ["C"]),
        ("GPT-4.5 and GPT-4", ["GPT-4"], ["GPT-4"]),
        ("rl, RL and Rl", ["RL"], ["RL"]),
        ("強化学習を使う", ["強化学習"], ["強化学習"]),
        ("café and cafe\u0301", ["Café"], ["café", "cafe\u0301"]),
        ("world models, world model", ["world model"], ["world model"]),
        ("", ["x"], []),
    ],
)
def test_names_of_concepts(text: str, names: list[str], expected: list[str]) -> None:
    assert found(text, *names) == expected


@pytest.mark.parametrize(
    ("text", "name", "is_found"),
    [
        ("Karpathy says", "Karpathy", True),
        ("karpathy says", "Karpathy", False),
        ("KARPATHY says", "Karpathy", False),
        ("O'Reilly", "O’Reilly", True),
        ("Reilly of O'Reilly's", "O'Reilly", True),
        ("Franc\u0327ois", "François", True),
    ],
)
def test_names_as_written(text: str, name: str, is_found: bool) -> None:
    assert bool(found(text, name, exact=True)) is is_found


def test_all_bearers_of_a_name_are_told() -> None:
    automaton = Automaton([("Mercury", True, 1), ("mercury", False, 2)])
    assert [match.bearers for match in automaton.find("Mercury, mercury")] == [(1, 2), (2,)]


WORDS = st.sampled_from(["a", "RL", "deep", "Ünder", "学", "C++", "e\u0301t", "x1"])


@given(st.lists(st.lists(WORDS, min_size=1, max_size=3), max_size=6), st.lists(WORDS, max_size=12))
def test_every_match_is_a_name_of_whole_words(names: list[list[str]], text: list[str]) -> None:
    joined = [" ".join(name) for name in names]
    whole = " ".join(text)
    end = 0
    for match in Automaton((name, True, name) for name in joined).find(whole):
        assert match.start >= end
        end = match.end
        written = unicodedata.normalize("NFC", whole[match.start : match.end])
        assert written in {unicodedata.normalize("NFC", name) for name in match.bearers}
        assert words(whole[match.start : match.end])[0] in text


@given(st.text(max_size=200))
def test_words_cover_all_but_white_space(text: str) -> None:
    assert "".join(words(text)) == "".join(text.split())


# -- in notes -----------------------------------------------------------------------------------------


def mentions(text: str, declared: str = "concepts: [Reinforcement learning]") -> list[tuple[str, str]]:
    found_in = vault({"n": f"---\n{declared}\n---\n\n{text}\n"})
    note = found_in.notes["n.md"]
    named = note_mentions(note, found_in.registry, found_in.config)
    return [(note.source[mention.span], thing.name) for mention, thing in named]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On reinforcement learning.", ["reinforcement learning"]),
        ("On **reinforcement** learning.", ["reinforcement** learning"]),
        ("On reinforcement\nlearning.", ["reinforcement\nlearning"]),
        ("> On reinforcement\n> learning.", ["reinforcement\n> learning"]),
        ("On ==reinforcement learning==.", ["reinforcement learning"]),
        ("On re**inforcement** learning.", []),
        ("On `reinforcement learning`.", []),
        ("On [reinforcement learning](https://example.org).", []),
        ("On [[reinforcement learning]].", []),
        ("On $reinforcement learning$.", []),
        ("On <!-- reinforcement learning --> it.", []),
        ("On it [about:: reinforcement learning].", []),
        ("# Reinforcement learning\n\n## Reinforcement learning again\n\nx", ["Reinforcement learning"]),
    ],
)
def test_names_in_notes(text: str, expected: list[str]) -> None:
    assert [source for source, _ in mentions(text)] == expected


def test_a_name_across_an_entity_is_found() -> None:
    assert mentions("By R&amp;D work.", "concepts: [R&D work]") == [("R&amp;D work", "R&D work")]


def test_links_alone() -> None:
    text = {"n": "---\nconcepts: [Scaling]\n---\n\nOn scaling and [[Scaling]].\n\nOn scaling."}
    linked = vault(text, config(mentions=Mentions.LINKED))
    lines = [line for line in linked.said("n.md") if " schema:mentions " in line]
    assert len(lines) == 1


def test_own_declarations_come_first() -> None:
    found_in = vault(
        {
            "People/Mercury": "A singer.",
            "a": "---\nconcepts: [Mercury]\n---\n\nOn Mercury.",
            "b": "On Mercury.",
            "c": "---\nplaces: [Mercury]\n---\n\nOn Mercury.",
        }
    )
    kinds = {}
    for path in ("a.md", "b.md", "c.md"):
        (target,) = [o for s, p, o in found_in.triples(path) if p.endswith("/mentions")]
        kinds[path] = next(thing.type for thing in found_in.registry.things if thing.iri == target)
    assert kinds == {"a.md": "concept", "b.md": "person", "c.md": "place"}


def test_an_ambiguous_name_links_nothing_and_is_told_once() -> None:
    found_in = vault(
        {
            "a": "---\nconcepts: [Mercury]\n---\n\nOn Mercury.",
            "b": "---\nplaces: [Mercury]\n---\n\nOn Mercury.",
            "c": "On Mercury, and Mercury again.\n\nMercury.",
        }
    )
    assert not [line for line in found_in.said("c.md") if "mentions" in line]
    (problem,) = found_in.problems("c.md")
    assert (problem.code, problem.span) == ("ambiguous-name", Span(3, 10))


TEXT = st.lists(
    st.sampled_from(
        [
            "Ada",
            "RL",
            "reinforcement learning",
            "**reinforcement** learning",
            "C++",
            "*",
            "&amp;",
            "`RL`",
            "\n> ",
            "e\u0301",
            "'s",
            ".",
            "[[Ada]]",
            "😀",
        ]
    ),
    max_size=12,
).map(" ".join)


@given(TEXT, st.sampled_from(["", "> ", "- ", "## "]))
def test_the_span_of_a_mention_is_the_name(text: str, lead: str) -> None:
    found_in = vault({"n": f"---\nconcepts: [Reinforcement learning, C++, RL]\npeople: [Ada]\n---\n\n{lead}{text}\n"})
    note = found_in.notes["n.md"]
    for named, thing in note_mentions(note, found_in.registry, found_in.config):
        written = note.source[named.span]
        bare = " ".join(written.replace("*", "").replace(">", "").split())
        assert bare.casefold() == " ".join(named.text.split()).casefold() == thing.name.casefold()


def test_hidden_and_linked_pieces_part_names() -> None:
    pieces = (
        Piece(PieceKind.TEXT, Span(0, 5), "deep "),
        Piece(PieceKind.CODE, Span(5, 8), "x", verbatim=False),
        Piece(PieceKind.TEXT, Span(8, 17), " learning"),
    )
    assert not list(find_named(pieces, Automaton([("deep learning", False, 1)])))
