"""The table of relations and its spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.ontology.relations import (
    ANY,
    CONFIDENCE_WORDS,
    NOTE,
    QUESTION,
    RELATIONS,
    SECTION,
    STATEMENT,
    THOUGHT,
    Relation,
    Relations,
    Takes,
    find_relation,
    fold_key,
)
from quoth.ontology.terms import CITO, OWL, PROV, QUOTH, SDO, SKOS
from quoth.ontology.types import TYPES


@pytest.mark.parametrize(
    ("written", "key", "inverse"),
    [
        ("about", "about", False),
        ("Supports", "supports", False),
        ("supported-by", "supports", True),
        ("Supported By", "supports", True),
        ("contradicts", "opposes", False),
        ("disputes", "opposes", False),
        ("opposed_by", "opposes", True),
        ("agrees-with", "agrees-with", False),
        ("agreesWith", "agrees-with", False),
        ("disagrees with", "disagrees-with", False),
        ("changed-my-mind", "revises", False),
        ("answered-by", "answers", True),
        ("raised-by", "raises", True),
        ("cited-by", "cites", True),
        ("defined-by", "defines", True),
        ("narrower", "broader", True),
        ("has-part", "part-of", True),
        ("sameAs", "same-as", False),
        ("founded", "founder", True),
        ("founded-by", "founder", False),
        ("members", "member-of", True),
        ("influenced", "influenced-by", True),
        ("as of", "as-of", False),
        ("pages", "page", False),
    ],
)
def test_a_relation_is_found_from_either_side(written: str, key: str, inverse: bool) -> None:
    found = find_relation(written)
    assert found is not None
    assert (found[0].key, found[1]) == (key, inverse)


@pytest.mark.parametrize("written", ["", "suports", "note", "question", "supports-not"])
def test_other_keys_are_no_relation(written: str) -> None:
    assert find_relation(written) is None


@pytest.mark.parametrize(
    ("key", "iri"),
    [
        ("about", SDO.about),
        ("supports", QUOTH.supports),
        ("opposes", QUOTH.opposes),
        ("extends", QUOTH.extends),
        ("qualifies", QUOTH.qualifies),
        ("agrees-with", QUOTH.agreesWith),
        ("disagrees-with", QUOTH.disagreesWith),
        ("revises", PROV.wasRevisionOf),
        ("answers", QUOTH.answers),
        ("raises", QUOTH.raises),
        ("cites", CITO.citesForInformation),
        ("discusses", CITO.discusses),
        ("reviews", CITO.reviews),
        ("example-of", QUOTH.exampleOf),
        ("defines", QUOTH.defines),
        ("uses", QUOTH.uses),
        ("introduces", QUOTH.introduces),
        ("broader", SKOS.broader),
        ("related", SKOS.related),
        ("part-of", SDO.isPartOf),
        ("same-as", OWL.sameAs),
        ("close-match", SKOS.closeMatch),
        ("different-from", OWL.differentFrom),
        ("author", SDO.author),
        ("affiliation", SDO.affiliation),
        ("member-of", SDO.memberOf),
        ("founder", SDO.founder),
        ("works-on", QUOTH.worksOn),
        ("influenced-by", QUOTH.influencedBy),
        ("knows", SDO.knows),
        ("as-of", SDO.temporalCoverage),
        ("at", SDO.startOffset),
        ("confidence", QUOTH.confidence),
        ("status", SDO.creativeWorkStatus),
        ("page", SDO.pagination),
    ],
)
def test_each_relation_has_its_property(key: str, iri: str) -> None:
    assert Relations()[key].iri == iri


def test_no_spelling_means_two_relations() -> None:
    for relation in RELATIONS:
        for name in (relation.key, *relation.spellings):
            assert find_relation(name) == (relation, False), name
        for name in relation.inverses:
            assert find_relation(name) == (relation, True), name


def test_every_relation_joins_known_types_and_is_defined() -> None:
    known = {each.key for each in TYPES} | {STATEMENT, QUESTION, THOUGHT, NOTE, SECTION, ANY}
    for relation in RELATIONS:
        assert {*relation.subjects, *relation.objects} <= known, relation.key
        assert relation.definition.endswith("."), relation.key
        assert fold_key(relation.key) == relation.key
        is_thing = relation.takes in (Takes.THING, Takes.STATEMENT)
        assert is_thing == bool(relation.objects), relation.key


def test_concepts_are_the_same_by_exact_match() -> None:
    same = Relations()["same-as"]
    assert same.property_for("concept") == SKOS.exactMatch
    assert same.property_for("person") == OWL.sameAs
    assert same.property_for(None) == OWL.sameAs


def test_what_opposes_disagrees() -> None:
    assert Relations()["opposes"].supers == (QUOTH.disagreesWith,)


def test_words_for_confidence_are_ordered_probabilities() -> None:
    low, medium, high = (float(CONFIDENCE_WORDS[word]) for word in ("low", "medium", "high"))
    assert 0 < low < medium < high < 1


def test_a_configuration_adds_relations() -> None:
    own = Relation("mentors", "https://example.org/mentors", "Teaches a person.", (), ("mentored-by", "influenced"))
    relations = Relations([own])
    assert relations.find("Mentored by") == (own, True)
    assert relations.find("influenced") == (own, True)
    assert "mentors" in relations
    assert "mentored-by" in relations.names
    assert [each.key for each in relations][-1] == "mentors"
    assert len(relations) == len(RELATIONS) + 1
    assert find_relation("mentors") is None


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Same As", "same-as"),
        ("same_as", "same-as"),
        ("  Published  On ", "published-on"),
        ("podcast--guid", "podcast-guid"),
        ("Größe", "größe"),
        ("cafe\u0301", "café"),
    ],
)
def test_keys_fold(written: str, folded: str) -> None:
    assert fold_key(written) == folded


@given(st.text())
def test_folding_a_key_twice_changes_nothing(text: str) -> None:
    assert fold_key(fold_key(text)) == fold_key(text)
