"""The example notes, copied to a place of their own and built once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import quoth
from quoth.vault import Vault

EXAMPLES = Path(__file__).parents[2] / "examples"


def copied(name: str, target: Path) -> Path:
    """A copy of the notes of an example, without what building it leaves there."""
    return Path(shutil.copytree(EXAMPLES / name, target, ignore=shutil.ignore_patterns(".quoth")))


@pytest.fixture(scope="session")
def dwarkesh(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The vault of `examples/dwarkesh`, built. Not to be changed."""
    vault = quoth.open(copied("dwarkesh", tmp_path_factory.mktemp("examples") / "dwarkesh"))
    vault.refresh()
    return vault
