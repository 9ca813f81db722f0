"""What all tests share: expected outputs kept in files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# A run that decides over a change tries the same examples each time; at a desk new ones are tried.
settings.register_profile("fixed", derandomize=True)
if os.environ.get("QUOTH_CI"):
    settings.load_profile("fixed")

Golden = Callable[[Path, bytes], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="write the expected outputs anew from what the code makes of them, to be read in the diff",
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares bytes with a file of the tests, or writes the file where `--update-goldens` is given."""

    def compare(path: Path, content: bytes) -> None:
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        # As text, so that a failure shows the lines that differ.
        assert content.decode() == path.read_bytes().decode(), f"differs from {path.name}; see --update-goldens"

    return compare
