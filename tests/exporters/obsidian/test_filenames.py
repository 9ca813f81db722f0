"""File names that hold on every platform."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.exporters.obsidian.filenames import fold, safe_name
from quoth.exporters.obsidian.markdown import can_link

FORBIDDEN = set('\\/:*?"<>|#^[]')


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Andrej Karpathy", "Andrej Karpathy"),
        ("AC/DC", "AC-DC"),
        ("C#", "C♯"),
        ("C++", "C++"),
        (".NET", "NET"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("Attention: all you need", "Attention - all you need"),
        ("at 12:30", "at 12-30"),
        ("Will it scale?", "Will it scale"),
        ("To be continued...", "To be continued"),
        ('The "bitter" lesson', "The 'bitter' lesson"),
        ("con", "con_"),
        ("LPT1.txt", "LPT1_.txt"),
        ("nul .x", "nul_ .x"),
        ("Console", "Console"),
        ("README.md", "README-md"),
        ("Node.js", "Node.js"),
        ("  spaced\tout \n", "spaced out"),
        ("Łódź", "Łódź"),
        (unicodedata.normalize("NFD", "é"), "é"),
        ("\u202egnp.exe", "gnp.exe"),
        ("强化学习", "强化学习"),
        ("???", ""),
    ],
)
def test_names(label: str, name: str) -> None:
    assert safe_name(label) == name


@pytest.mark.parametrize("label", ["word " * 60, "x" * 300, "强" * 300, "👩🏽‍🚀" * 60, "é" * 150])
def test_long_names_are_cut_whole(label: str) -> None:
    name = safe_name(label)
    assert name.endswith("…")
    assert len(name) <= 101
    assert len(name.encode()) <= 203
    assert not name[:-1].endswith(("\u200d", " "))


@given(st.text(max_size=400))
def test_every_name_can_be_a_file_and_a_link(label: str) -> None:
    name = safe_name(label)
    assert not FORBIDDEN & set(name)
    assert len(f"{name} (organization 12345).md".encode()) <= 255
    assert name == name.strip(" ")
    assert not name.startswith(".")
    assert not name.endswith(".")
    assert all(unicodedata.category(character) not in {"Cc", "Cs"} for character in name)
    assert unicodedata.is_normalized("NFC", name)
    assert can_link(name)
    assert safe_name(name) == name


def test_twins_fold_alike() -> None:
    assert fold("Émile") == fold(unicodedata.normalize("NFD", "émile"))
    assert fold("STRASSE") == fold("Straße")
    assert fold("a") != fold("b")
