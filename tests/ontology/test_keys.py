"""The table of front-matter keys."""

from __future__ import annotations

import pytest

from quoth.ontology.keys import FOREIGN, FRONT_MATTER, Group, Keys, find_key, is_foreign
from quoth.ontology.relations import fold_key, squeeze_key
from quoth.ontology.types import TYPES, EntityType


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("title", "title"),
        ("Type", "type"),
        ("kind", "type"),
        ("is", "type"),
        ("categories", "type"),
        ("alias", "aliases"),
        ("id", "id"),
        ("authors", "author"),
        ("date", "created"),
        ("Lang", "language"),
        ("tags", "tags"),
        ("private", "private"),
        ("show", "podcast"),
        ("episode", "episode"),
        ("Hosts", "host"),
        ("guests", "guest"),
        ("published", "published"),
        ("url", "url"),
        ("feed", "feed"),
        ("podcast_guid", "podcast-guid"),
        ("podcastGuid", "podcast-guid"),
        ("Podcast GUID", "podcast-guid"),
        ("guid", "guid"),
        ("youtube", "youtube"),
        ("duration", "duration"),
        ("source", "source"),
        ("paper", "paper"),
        ("book", "book"),
        ("talk", "talk"),
        ("article", "article"),
        ("speakers", "speakers"),
        ("people", "people"),
        ("concepts", "concepts"),
        ("topics", "concepts"),
        ("topic", "concepts"),
        ("papers", "papers"),
        ("organizations", "organizations"),
        ("org", "organizations"),
        ("books", "books"),
        ("episodes", "episodes"),
        ("software", "software"),
        ("doi", "doi"),
        ("arXiv", "arxiv"),
        ("isbn", "isbn"),
        ("orcid", "orcid"),
        ("wikidata", "wikidata"),
        ("openalex", "openalex"),
        ("same-as", "same-as"),
        ("sameAs", "same-as"),
    ],
)
def test_a_key_is_found_by_its_usual_spellings(written: str, name: str) -> None:
    found = find_key(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("written", ["", "persom", "location", "tool", "colour"])
def test_other_words_are_no_key(written: str) -> None:
    assert find_key(written) is None


def test_no_spelling_means_two_keys() -> None:
    for key in FRONT_MATTER:
        assert fold_key(key.name) == key.name
        assert key.meaning.endswith(".")
        for name in (key.name, *key.spellings):
            assert find_key(name) is key, name


def test_every_type_has_a_key_that_lists_its_things() -> None:
    for each in TYPES:
        key = find_key(each.plural)
        assert key is not None
        assert key.group is Group.DECLARATIONS
        assert key.type == each.key


def test_a_vaults_own_type_has_a_key() -> None:
    lab = EntityType("lab", "labs", "https://example.org/Lab", "Laboratory", "A laboratory.")
    keys = Keys([*TYPES, lab])
    found = keys.find("Labs")
    assert found is not None
    assert found.type == "lab"
    assert keys.find("lab") is found
    assert "labs" in keys.names
    assert find_key("labs") is None


def test_foreign_keys_are_known_and_mean_nothing() -> None:
    assert is_foreign("CSS classes")
    assert not is_foreign("published")
    for name in FOREIGN:
        assert find_key(name) is None
        assert squeeze_key(name)
