"""Heads: what a note lends to the whole vault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.graph.entities import changed
from quoth.graph.names import Heading, Needles, Use, concerns, fold_text, from_json, head, to_json
from quoth.notes.model import ReferenceKind, Role
from quoth.notes.outline import outline
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.ontology.slugs import fold_name
from tests.graph.vaults import vault

NOTE = """---
title: A talk
id: talk
language: de
private: true
aliases: [Other]
guest: {name: Ada, aliases: [AL], orcid: 0000-0002-1825-0097, affiliation: "[[Lab]]", same-as: "[[Countess]]"}
tags: [maths/logic]
---

## First (1:02)

See [[Note#Part|it]], @[[Bob]], [@key2020] and [paper](https://arxiv.org/abs/2305.17493v2). #tag ^b1

supports:: [[Claim]]
"""


def test_a_head_holds_the_names_of_its_note() -> None:
    found = head(outline(Source.decode("f/talk.md", NOTE.encode()), Settings(me="Me")))
    assert (found.path, found.title, found.stem, found.id) == ("f/talk.md", "A talk", "talk", "talk")
    assert (found.language, found.private, found.aliases) == ("de", True, ("Other",))
    assert {d.name: d.role for d in found.declarations} == {
        "A talk": Role.EPISODE,
        "Me": Role.AUTHOR,
        "Ada": Role.GUEST,
    }
    ada = next(d for d in found.declarations if d.name == "Ada")
    assert (ada.aliases, ada.identifiers) == (("AL",), ("orcid:0000-0002-1825-0097",))
    assert [field.key for field in ada.fields] == ["same-as"]
    assert found.headings == (Heading(2, "First"),)
    assert found.block_ids == ("b1",)
    assert {(use.kind, use.target, use.key) for use in found.uses} == {
        (ReferenceKind.TAG, "maths/logic", ""),
        (ReferenceKind.TAG, "tag", ""),
        (ReferenceKind.NOTE, "Lab", "affiliation"),
        (ReferenceKind.NOTE, "Countess", "same-as"),
        (ReferenceKind.NOTE, "Note", ""),
        (ReferenceKind.PERSON, "Bob", ""),
        (ReferenceKind.CITATION, "key2020", ""),
        (ReferenceKind.IDENTIFIER, "arxiv:2305.17493", ""),
        (ReferenceKind.NOTE, "Claim", "supports"),
    }


def test_a_target_is_kept_once_with_its_first_place() -> None:
    found = head(outline(Source.decode("n.md", b"[[A]] and [[A]] and [[A|a]]"), Settings()))
    assert found.uses == (
        Use(ReferenceKind.NOTE, "A", Span(0, 5)),
        Use(ReferenceKind.NOTE, "A", Span(20, 27), "a"),
    )


@pytest.mark.parametrize("text", [NOTE, "", "# T\n\nx", "---\nauthor: [A, B]\n---\n"])
def test_a_head_survives_json(text: str) -> None:
    found = head(outline(Source.decode("f/ü.md", text.encode()), Settings()))
    written = to_json(found)
    assert "\n" not in written
    assert from_json(written) == found


# -- which notes a name concerns ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On reinforcement learning.", "Reinforcement Learning"),
        ("On **reinforcement** learning.", "reinforcement learning"),
        ("On reinforcement\n> learning.", "reinforcement learning"),
        ("On R&amp;D work.", "r&d work"),
        ("[x](../Andrej%20Karpathy.md)", "Andrej Karpathy"),
        ("Caf&eacute; society", "Café society"),
        ("snake\\_case names", "snake_case"),
        ("Cafe\u0301", "café"),
        ("Stra\u00dfe", "STRASSE"),
        ("#reinforcement-learning", "reinforcement learning"),
        ("強化学習", "強化学習"),
    ],
)
def test_a_text_that_may_hold_a_name_is_concerned(text: str, name: str) -> None:
    found = head(outline(Source.decode("n.md", text.encode()), Settings()))
    assert concerns(Needles.of([fold_name(name)]), fold_text(text), found)


def test_names_of_the_head_count_although_the_text_has_them_not() -> None:
    found = head(outline(Source.decode("Ada Lovelace.md", b"x"), Settings()))
    assert concerns(Needles.of(["ada lovelace"]), fold_text("x"), found)
    assert not concerns(Needles.of(["reinforcement learning"]), fold_text("x"), found)


NAMES = st.sampled_from(
    ["Ada", "AL", "Reinforcement learning", "R&D", "Zürich", "C++", "RL", "學習 x", "o-o", "o_o", "o o"]
)
LINES = st.builds(
    str.format,
    st.sampled_from(
        ["On {}.", "[[{}]] is", "**{}** so", "#{}", "## {}", "Ada: {}", "supports:: [[{}]]", "“{}”", "about:: {}"]
    ),
    NAMES,
)
TEXTS = st.lists(LINES, max_size=4).map("\n\n".join)
FRONT = st.builds(
    lambda key, name: f'---\n{key}: "{name}"\n---\n\n',
    st.sampled_from(["concepts", "people", "guest", "type", "aliases", "papers", "title"]),
    NAMES,
)
NOTES = st.builds(str.__add__, st.one_of(st.just(""), FRONT), TEXTS)


@given(st.lists(NOTES, min_size=1, max_size=3), NOTES)
def test_a_note_changes_only_with_a_name_that_stands_in_it(notes: list[str], news: str) -> None:
    """What a build may leave as it is, when another note comes into the vault."""
    texts = {f"n{i}": text for i, text in enumerate(notes)}
    before, after = vault(texts), vault({**texts, "People/Zora": news})
    names = changed(before.registry.digest(), after.registry.digest())
    needles = Needles.of(names)
    for path, note in before.notes.items():
        if after.notes[path] != note:
            # The people of the vault changed, and with them the reading.
            continue
        if before.triples(path) != after.triples(path) or before.problems(path) != after.problems(path):
            assert concerns(needles, fold_text(note.source.text), before.heads[path])
