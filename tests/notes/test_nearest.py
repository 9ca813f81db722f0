"""Which known name a misspelt one is nearest to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.notes.nearest import nearest

KNOWN = ("host", "hosts", "guest", "published", "podcast", "title", "arxiv", "id")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("guets", "guest"),
        ("titel", "title"),
        ("hst", None),
        ("hos", None),
        ("hostt", "host"),
        ("gest", "guest"),
        ("publishd", "published"),
        ("pubilshdd", "published"),
        ("podcst", "podcast"),
        # Another letter makes another word of a short one.
        ("cost", None),
        ("titre", None),
        ("guessed", None),
        ("host", "hosts"),
        ("", None),
    ],
)
def test_nearest(name: str, expected: str | None) -> None:
    assert nearest(name, KNOWN) == expected


def test_the_first_of_equally_near_names_is_taken() -> None:
    assert nearest("abcdefx", ["abcdefz", "abcdefy"]) == nearest("abcdefx", ["abcdefy", "abcdefz"]) == "abcdefy"


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=8))
def test_only_another_known_name_is_suggested(name: str, known: list[str]) -> None:
    found = nearest(name, known)
    assert found is None or (found in known and found != name)
    assert found == nearest(name, reversed(known))
