"""Notes and their readings, kept as Markdown in `fixtures/`: the specification of the note format by example."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.notes.cases import Case, load
from tests.notes.notation import notation

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FIXTURES.glob("*.md") if path.name != "README.md")
CASES = [case for path in FILES for case in load(path)]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_note_is_read_as_specified(case: Case, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-goldens"):
        pytest.skip("readings are written anew")
    assert "\n".join(notation(case.read())) == "\n".join(case.expected)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_readings_of_a_file_are_up_to_date(path: Path, golden: Golden) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    for case in reversed(list(load(path))):
        lines[slice(*case.place)] = notation(case.read())
    golden(path, "\n".join(lines).encode())
