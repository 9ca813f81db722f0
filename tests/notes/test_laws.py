"""Reading never fails, never loses anything, and knows where everything stands: of any text at all."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoth.notes.model import Note, People
from quoth.notes.outline import outline
from quoth.notes.settings import Settings
from quoth.notes.source import Source
from quoth.notes.statements import read
from quoth.ontology.slugs import fold_name
from tests.notes.cases import Case
from tests.notes.fragments import broken, texts
from tests.notes.laws import check
from tests.notes.test_fixtures import CASES

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").rglob("*.md"))
PEOPLE = People(
    {fold_name(form): name for name in ("Ada Marsh", "Ben Okoro") for form in (name, name.split()[0])}, "Robin Reader"
)
SETTINGS = Settings(me="Robin Reader")


#: How many broken texts are tried, of all examples together: at a desk fewer, so that the tests take seconds.
BROKEN = 10_000 if os.environ.get("QUOTH_CI") else 1_000


def examples(count: int) -> settings:
    """So many examples, the same on every machine, so that a run tells of the code alone."""
    return settings(max_examples=count, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def reading(text: str, path: str = "Note.md") -> Note:
    source = Source.decode(path, text.encode())
    return read(outline(source, SETTINGS), PEOPLE, SETTINGS)


@examples(1000)
@given(texts, st.sampled_from(("Note.md", "Ada and Ben.md", "pasted.txt", "People/Edda Berg.md")))
def test_any_text_has_a_lawful_reading(text: str, path: str) -> None:
    check(reading(text, path))


@examples(200)
@given(texts)
def test_reading_twice_gives_equal_values(text: str) -> None:
    assert reading(text) == reading(text)


@examples(300)
@given(st.text(max_size=200))
def test_any_characters_have_a_lawful_reading(text: str) -> None:
    check(reading(text.encode("utf-8", "replace").decode()))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_a_broken_example_has_a_lawful_reading(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for number in range(-(-BROKEN // len(EXAMPLES))):
        note = broken(random.Random(f"{path.stem} {number}"), text)
        try:
            check(reading(note, path.name))
        except Exception as error:
            error.add_note(f"the text, broken for the {number}. time: {note!r}")
            raise


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_the_examples_are_read_lawfully(path: Path) -> None:
    check(reading(path.read_text(encoding="utf-8"), path.name))


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_the_cases_are_read_lawfully(case: Case) -> None:
    check(case.read())
