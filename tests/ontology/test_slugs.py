"""Slugs, folded names and the ids of statements."""

from __future__ import annotations

import base64
import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.ontology.slugs import SLUG_LENGTH, fold_name, hashed_slug, slug, statement_id

labels = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def digest(text: str, length: int) -> str:
    return base64.b32encode(hashlib.sha256(text.encode()).digest()).decode().lower()[:length]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Andrej Karpathy", "andrej-karpathy"),
        ("  Reinforcement   learning ", "reinforcement-learning"),
        ("Tim O'Reilly, Jr.", "tim-o-reilly-jr"),
        ("Moore’s law", "moore-s-law"),
        ("GPT-4.1", "gpt-4-1"),
        ("Straße", "strasse"),
        ("Σίσυφος", "σίσυφοσ"),
        ("強化学習", "強化学習"),
        ("हिन्दी", "हिन्दी"),
        ("Обучение с подкреплением", "обучение-с-подкреплением"),
        ("ﬁne‐tuning", "fine-tuning"),
        ("x²", "x2"),
    ],
)
def test_a_plain_label_becomes_its_words(label: str, expected: str) -> None:
    assert slug(label) == expected


@pytest.mark.parametrize(
    ("label", "words"),
    [("C++", "c"), ("C#", "c"), (".NET/core", "net-core"), ("AC/DC", "ac-dc"), ("snake_case", "snake-case")],
)
def test_a_label_that_loses_a_sign_keeps_its_hash(label: str, words: str) -> None:
    assert slug(label) == f"{words}-{digest(label, 6)}"


def test_the_published_slugs_do_not_change() -> None:
    assert (slug("C++"), slug("C#"), slug("C")) == ("c-6hplox", "c-aqbcrb", "c")


def test_an_empty_slug_is_its_hash_alone() -> None:
    assert slug("+++") == digest("+++", 6)
    assert slug("") == digest("", 6)


def test_a_long_label_is_cut_and_hashed() -> None:
    long = slug("word " * 40)
    assert len(long) <= SLUG_LENGTH
    assert long.endswith("-" + digest("word " * 40, 6))
    assert slug("a" * 80) == "a" * 80
    assert slug("a" * 81) != slug("a" * 82)


def test_a_mark_goes_with_the_sign_it_stands_on() -> None:
    assert slug("❤\ufe0f Health") == f"health-{digest('❤' + chr(0xFE0F) + ' Health', 6)}"


def test_a_lone_surrogate_has_a_slug() -> None:
    assert slug("bad\udcff name").startswith("bad-name-")


def test_hashed_slug_tells_labels_of_one_slug_apart() -> None:
    assert slug("Don't") == slug("don t")
    assert hashed_slug("Don't") != hashed_slug("don t")
    assert hashed_slug("Don't") == f"don-t-{digest(chr(39).join(['Don', 't']), 6)}"
    assert hashed_slug("C++") == slug("C++")


@given(labels)
def test_slug_is_short_and_holds_only_letters_marks_numbers_and_hyphens(label: str) -> None:
    for made in (slug(label), hashed_slug(label)):
        assert 0 < len(made) <= SLUG_LENGTH
        assert all(c == "-" or unicodedata.category(c)[0] in "LMN" for c in made)
        assert not made.startswith("-")
        assert not made.endswith("-")


@given(labels)
def test_slug_is_the_same_for_every_normalisation(label: str) -> None:
    assert slug(unicodedata.normalize("NFC", label)) == slug(unicodedata.normalize("NFD", label)) == slug(label)


@given(labels)
def test_fold_name_is_stable_and_ignores_case_and_normalisation(name: str) -> None:
    folded = fold_name(name)
    assert fold_name(folded) == folded
    assert fold_name(unicodedata.normalize("NFD", name)) == folded
    assert fold_name(f"\t{name}\n ") == folded


def test_fold_name_folds_case_width_and_white_space() -> None:
    assert fold_name("Andrej\u00a0\n KARPATHY") == "andrej karpathy"
    assert fold_name("ＧＰＴ") == "gpt"
    assert fold_name("Straße") == fold_name("STRASSE")


def test_statement_id_ignores_white_space_and_normalisation_alone() -> None:
    text = "Karpathy Café culture"
    assert statement_id(text) == digest(text, 12)
    assert statement_id(" Karpathy\n\tCafe\u0301  culture ") == statement_id(text)
    assert statement_id("karpathy Café culture") != statement_id(text)
