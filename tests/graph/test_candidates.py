"""Which things may be one: what is worth a person's time, and what is not."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from quoth.graph.candidates import LEAST, Candidate, Things
from quoth.graph.sssom import Decision, End
from tests.graph.vaults import BASE, vault


def things(texts: Mapping[str, str]) -> Things:
    found = vault(texts)
    triples = [triple for path in found.notes for triple in found.triples(path)]
    return Things(triples, found.config.settings.types, BASE)


def candidates(texts: Mapping[str, str], *decisions: Decision) -> tuple[Candidate, ...]:
    return things(texts).candidates(decisions)


def declared(key: str, *names: str) -> dict[str, str]:
    """A note for each name, in which a thing is declared by a key."""
    return {f"n{at}": f'---\n{key}: ["{name}"]\n---\nx\n' for at, name in enumerate(names)}


@pytest.mark.parametrize(
    ("key", "one", "other", "reason"),
    [
        ("people", "Ben Ortiz", "B. Ortiz", "may be short for"),
        ("people", "Ben Ortiz", "Ben Ortis", "differ in one letter"),
        ("people", "Ben Ortiz", "Ben T. Ortiz", "the same first and last names"),
        ("people", "Ben Ortiz", "Ortiz", "is part of"),
        ("people", "Ben Ortiz", "Ortiz Ben", "in another order"),
        ("people", "Zoë Kern", "Zoe Kern", "differ in one letter"),
        ("concepts", "Scaling law", "Scaling laws", "differ in one letter"),
        ("concepts", "Pre-training", "Pretraining", "signs and spaces alone"),
        ("concepts", "Reinforcement learning", "RL", "first letters"),
        ("books", "Lamps", "Lamps: A History", "with a subtitle"),
    ],
)
def test_names_that_may_be_of_one_thing(key: str, one: str, other: str, reason: str) -> None:
    (found,) = candidates(declared(key, one, other))
    assert {found.one.name, found.other.name} == {one, other}
    assert reason in found.reasons[0]
    assert LEAST <= found.score <= 0.99


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("people", "Ben Ortiz", "Ada Marsh"),
        ("people", "Jack Reed", "Mack Reed"),
        ("people", "Dylan Patel", "Dwarkesh Patel"),
        ("people", "Ben Ortiz", "Ben Marsh"),
        ("software", "GPT-3", "GPT-4"),
        ("papers", "Lecture 1 on fog", "Lecture 2 on fog"),
        ("concepts", "C++", "C#"),
        ("concepts", "Fog", "Fig"),
        ("concepts", "強化学習", "強化学会"),
        ("concepts", "Learning", "Reinforcement learning"),
    ],
)
def test_names_that_are_not(key: str, one: str, other: str) -> None:
    assert candidates(declared(key, one, other)) == ()


def test_identifiers_say_that_two_are_two() -> None:
    texts = {
        "People/Ben Ortiz": "---\norcid: 0000-0002-1825-0097\n---\n",
        "People/B. Ortiz": "---\norcid: 0000-0001-5109-3700\n---\n",
    }
    assert candidates(texts) == ()


def test_where_both_are_spoken_of_makes_it_likelier() -> None:
    alone = {"a": "---\nguest: Ben Ortiz\npodcast: L\n---\nx\n", "b": "---\nguest: B. Ortiz\npodcast: L\n---\nx\n"}
    spoken = {
        "a": "---\nguest: Ben Ortiz\npodcast: L\n---\nBen Ortiz: On [[fog]] and [[silt]].\n",
        "b": "---\nguest: B. Ortiz\npodcast: L\n---\nB. Ortiz: On [[fog]] and [[silt]].\n",
    }
    (before,), (after,) = candidates(alone), candidates(spoken)
    assert after.score > before.score
    assert "both are spoken of with fog and silt" in after.reasons


def test_two_who_take_part_in_one_episode_are_two() -> None:
    assert candidates({"a": "---\nguests: [Ben Ortiz, B. Ortiz]\npodcast: L\n---\nx\n"}) == ()


def test_an_episode_is_not_what_it_is_called_after() -> None:
    texts = {"a": "---\npodcast: L\nepisode: Fog signals\n---\nOn [[Fog signal]].\n"}
    assert candidates(texts) == ()


def test_what_was_decided_is_not_asked_again() -> None:
    texts = declared("people", "Ben Ortiz", "B. Ortiz")
    ends = End(f"{BASE}e/b-ortiz"), End(f"{BASE}e/ben-ortiz")
    assert len(candidates(texts)) == 1
    assert candidates(texts, Decision(*ends, negated=True)) == ()


def test_what_a_note_says_is_two_is_not_asked() -> None:
    texts = {
        "People/Ben Ortiz": '---\ndifferent-from: "[[B. Ortiz]]"\n---\n',
        "People/B. Ortiz": "",
    }
    assert candidates(texts) == ()


def test_a_key_stays_while_the_rest_changes() -> None:
    texts = declared("people", "Ben Ortiz", "B. Ortiz")
    more = {**texts, "z": "---\npeople: [Zoë Kern, Zoe Kern]\nconcepts: [Lamp post, Lamp posts]\n---\nx\n"}
    (one,) = candidates(texts)
    assert one.key in {candidate.key for candidate in candidates(more)}
    assert len({candidate.key for candidate in candidates(more)}) == 3
