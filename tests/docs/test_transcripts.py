"""The commands of the README and the tutorial, typed in a terminal, print what the pages show."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from quoth.graph.query import named_queries
from tests.docs.pages import DOCS, ROOT, anchor, headings
from tests.docs.transcript import Mismatch, Terminal, compare, steps

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]


def test_the_tutorial_prints_what_it_shows(tmp_path: Path) -> None:
    assert Terminal(tmp_path).follow((DOCS / "tutorial.md").read_text(encoding="utf-8")) > 10


def test_the_readme_prints_what_it_shows(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, columns=120)
    shutil.copytree(ROOT / "examples", terminal.home / "examples", ignore=shutil.ignore_patterns(".quoth", "Quoth"))
    assert terminal.follow((ROOT / "README.md").read_text(encoding="utf-8")) > 8


@pytest.mark.parametrize(("page", "least"), [("asking.md", 20), ("python.md", 6)])
def test_a_page_on_the_example_vault_prints_what_it_shows(tmp_path: Path, page: str, least: int) -> None:
    terminal = Terminal(tmp_path)
    shutil.copytree(ROOT / "examples", terminal.home / "examples", ignore=shutil.ignore_patterns(".quoth", "Quoth"))
    assert terminal.follow((DOCS / page).read_text(encoding="utf-8")) >= least


def test_every_query_that_has_a_name_is_told_of_by_what_it_is_for() -> None:
    page = (DOCS / "asking.md").read_text(encoding="utf-8")
    table = page.partition("## Questions that have a name")[2].partition("```")[0]
    assert set(re.findall("`([a-z-]+)`", table)) >= {query.name for query in named_queries()}


def test_the_readme_shows_an_example_as_it_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    note = (ROOT / "examples/dwarkesh/Episodes/Sutskever - The age of research.md").read_text(encoding="utf-8")
    shown = readme.partition("```text\n")[2].partition("```")[0].strip()
    assert shown in note


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^(`{3,}).*?^\1$|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, part = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if part:
            assert part in map(anchor, headings(file.read_text(encoding="utf-8"))), f"{page.name} links to {target}"


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("one\n", "one\n", True),
        ("one\n", "two\n", False),
        ("one\n", "one\ntwo\n", False),
        ("one\n…\nthree\n", "one\ntwo\ntwo\nthree\n", True),
        ("one\n…\nthree\n", "one\nthree\n", True),
        ("one\n…\nthree\n", "one\ntwo\n", False),
        ("wrote …/out\n", "wrote /home/me/out\n", True),
        ("a.c\n", "abc\n", False),
    ],
)
def test_what_is_left_out_is_marked(shown: str, printed: str, same: bool) -> None:
    if same:
        compare(1, "command", shown, printed)
    else:
        with pytest.raises(Mismatch):
            compare(1, "command", shown, printed)


def test_a_command_may_go_on_in_the_next_line() -> None:
    assert steps("$ echo 'one\ntwo'\nprinted\n$ ls\n") == [("echo 'one\ntwo'", "printed\n"), ("ls", "")]
