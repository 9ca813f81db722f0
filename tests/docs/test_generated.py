"""Pages and files that are made from the code are as the code makes them, and leave nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from quoth.cli import main
from quoth.config import OPTIONS, Option, read_config
from quoth.notes.diagnostics import CODES
from tests.conftest import Golden
from tests.docs.faults import FAULTS, UNSEEN
from tests.docs.generate import GENERATED, commands
from tests.docs.pages import DOCS, ROOT, fences

COMMANDS = list(commands(main))


@pytest.mark.parametrize("path", GENERATED, ids=[path.name for path in GENERATED])
def test_a_made_file_is_as_the_code_makes_it(path: Path, golden: Golden) -> None:
    golden(path, GENERATED[path]().encode())


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_given_its_code(code: str) -> None:
    printed = FAULTS[code].report()
    assert f" {CODES[code].severity} {code} " in printed


def test_every_code_has_its_fault() -> None:
    assert list(FAULTS) == [code for code in CODES if code not in UNSEEN]


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_is_documented(name: str, command: click.Command) -> None:
    assert command.help, f"{name} has no help"
    assert "Examples:" in (command.epilog or ""), f"{name} has no examples"
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not (p.help or p.hidden)]
    assert not silent, f"{name} has options without help"


def options(among: tuple[Option, ...]) -> Iterator[Option]:
    for option in among:
        yield option
        yield from options(option.kind.options)
        if option.kind.named:
            yield from options(option.kind.named.options)


@pytest.mark.parametrize("option", list(options(OPTIONS)), ids=lambda option: option.name)
def test_every_option_stands_on_its_page(option: Option) -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    assert any(f"{mark}{option.name}" in page for mark in ("| `", "## `[", "."))


def test_the_examples_of_the_configuration_are_read(tmp_path: Path) -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    examples = [fence.text for fence in fences(page) if fence.info == "toml"]
    assert len(examples) > 5
    for text in examples:
        assert read_config(text, tmp_path).written


def test_every_page_is_reached_from_the_readme() -> None:
    """By a link there, or in a page that is reached."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    reached = {name for name in pages if f"(docs/{name})" in readme}
    waiting = list(reached)
    while waiting:
        text = pages[waiting.pop()]
        linked = {name for name in pages.keys() - reached if re.search(rf"\({re.escape(name)}(?:#[^)]*)?\)", text)}
        reached |= linked
        waiting += linked
    assert not pages.keys() - reached
