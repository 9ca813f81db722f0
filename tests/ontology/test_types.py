"""The table of types and its spellings."""

from __future__ import annotations

import pytest

from quoth.ontology.terms import QUOTH, SDO, SKOS
from quoth.ontology.types import TYPES, EntityType, Types, entity_type


def key(text: str) -> str | None:
    found = entity_type(text)
    return found.key if found else None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("person", "person"),
        ("People", "person"),
        ("PERSONS", "person"),
        ("org", "organization"),
        ("Organisations", "organization"),
        ("company", "organization"),
        ("topic", "concept"),
        ("topics", "concept"),
        ("papers", "paper"),
        ("Podcast episodes", "episode"),
        ("podcast-episode", "episode"),
        ("podcast_episodes", "episode"),
        ("PodcastEpisode", "episode"),
        ("[[People]]", "person"),
        (" [[Categories/Podcast episodes|episodes]] ", "episode"),
        ("[[Books#Read]]", "book"),
        ("Software", "software"),
        ("data set", "dataset"),
        ("blog post", "article"),
    ],
)
def test_a_type_is_found_by_its_usual_spellings(written: str, expected: str) -> None:
    assert key(written) == expected


@pytest.mark.parametrize("written", ["", "[[]]", "persom", "daily", "People/Old", "note"])
def test_other_words_are_no_type(written: str) -> None:
    assert key(written) is None


def test_no_spelling_means_two_types() -> None:
    owner: dict[str, str] = {}
    for each in TYPES:
        for name in {each.key, each.plural, each.label.lower(), *each.spellings}:
            assert key(name) == each.key
            assert owner.setdefault(name.lower(), each.key) == each.key


def test_works_are_what_has_an_author() -> None:
    works = {each.key for each in TYPES if each.work}
    assert works == {"paper", "book", "article", "talk", "episode", "software", "dataset"}


def test_a_concept_and_a_talk_have_two_classes() -> None:
    types = Types()
    assert types["concept"].classes == (SKOS.Concept, SDO.DefinedTerm)
    assert types["talk"].classes == (QUOTH.Talk, SDO.CreativeWork)
    assert types["person"].classes == (SDO.Person,)


def test_a_configuration_adds_types_and_takes_spellings_over() -> None:
    lab = EntityType("lab", "labs", "https://example.org/Lab", "Laboratory", "A laboratory.", ("institution",))
    types = Types([lab])
    assert types.find("[[Labs]]") is lab
    assert types.find("Laboratory") is lab
    assert types.find("institution") is lab
    assert types["organization"].key == "organization"
    assert "lab" in types
    assert [each.key for each in types][-1] == "lab"
    assert len(types) == len(TYPES) + 1
    assert entity_type("lab") is None
