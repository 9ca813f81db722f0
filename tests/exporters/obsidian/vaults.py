"""Vaults to look at through the eyes of other programs: the examples, and real ones where there are any."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.vaults import real_vaults

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "dwarkesh"
#: What opens a note pasted from elsewhere, as somebody may write it in a minute.
_LINES = """\
---
podcast: Dwarkesh Podcast
episode: AGI is still a decade away
host: Dwarkesh Patel
guest: Andrej Karpathy
published: 2025-10-17
youtube: https://www.youtube.com/watch?v=lXUZvyajciY
concepts: [reinforcement learning, continual learning, in-context learning, model collapse]
---
"""
#: Folders are vaults, files are pasted notes, each also with some lines of front matter.
_SOURCES = {"examples": EXAMPLES, **real_vaults()}
NAMES = [*_SOURCES, *(f"{name} with front matter" for name, path in _SOURCES.items() if path.is_file())]


def exported(name: str, folder: Path) -> Path:
    """The vault of a name, copied and exported as one that stands alone."""
    notes = folder / "notes"
    source = _SOURCES[name.removesuffix(" with front matter")]
    if source.is_dir():
        shutil.copytree(source, notes, ignore=shutil.ignore_patterns(".quoth", "Quoth", ".git"))
    else:
        notes.mkdir(parents=True)
        opening = _LINES if name.endswith("front matter") else ""
        (notes / f"{source.stem}.md").write_text(opening + source.read_text(encoding="utf-8"), encoding="utf-8")
    if not (notes / "quoth.toml").is_file():
        (notes / "quoth.toml").write_text('base = "https://example.org/v/"\n', encoding="utf-8")
    command = [sys.executable, "-m", "quoth", "export", "obsidian", str(notes), "-o", str(folder / "vault")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return folder / "vault"


@pytest.fixture(scope="module", params=NAMES)
def exported_vault(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(request.param, tmp_path_factory.mktemp(re.sub(r"\W", "-", request.param)))


def pages(vault: Path) -> dict[str, str]:
    """The generated pages, by path."""
    return {p.relative_to(vault).as_posix(): p.read_text(encoding="utf-8") for p in (vault / "Quoth").rglob("*.md")}


def kg_id(text: str) -> str:
    match = re.search(r'^kg-id: "?([^"\n]+)"?$', text, re.MULTILINE)
    assert match
    return match.group(1)
