"""The exported vault in the eyes of programs that know nothing of Quoth."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]


@pytest.fixture
def scanned(vault_folder: Path, hvk: Ask) -> Path:
    """The exported vault, indexed."""
    assert hvk(vault_folder, "scan")["errors"] == 0
    return vault_folder


def test_no_link_is_broken_or_ambiguous(scanned: Path, hvk: Ask) -> None:
    assert hvk(scanned, "links", "--broken") == []
    assert hvk(scanned, "links", "--ambiguous") == []


@pytest.mark.parametrize(
    ("base", "names"),
    [
        ("Open questions", ["Could a foghorn be tuned to the weather"]),
        ("People", ["Ada Marsh (person)", "Ben Ortiz", "Kim Note", "Tom Reed"]),
        ("Papers", ["2001.08361"]),
        ("Episodes", ["Harbour talk (episode)", "Lighthouse interview (episode)"]),
    ],
)
def test_bases(scanned: Path, hvk: Ask, base: str, names: list[str]) -> None:
    rows = hvk(scanned, "base", f"Quoth/{base}.base")["rows"]
    assert [Path(row["path"]).stem for row in rows] == names


@pytest.mark.parametrize(
    ("base", "view", "names"),
    [
        ("Open questions", "May be answered", ["Could a foghorn be tuned to the weather"]),
        ("Open questions", "All", ["Could a foghorn be tuned to the weather"]),
        ("Papers", "Of this page", ["2001.08361"]),
        ("Episodes", "Of this page", ["Lighthouse interview (episode)"]),
        ("Related", "Linked", ["2001.08361", "Ben Ortiz", "Lighthouse interview (episode)"]),
    ],
)
def test_views_of_a_page(scanned: Path, hvk: Ask, base: str, view: str, names: list[str]) -> None:
    this = "Quoth/People/Ada Marsh (person).md"
    rows = hvk(scanned, "base", f"Quoth/{base}.base", "--view", view, "--this", this)["rows"]
    shown = {Path(row["path"]).stem for row in rows}
    assert shown >= set(names)
    assert "Ada Marsh (person)" not in shown


def test_foam_resolves_every_link(vault_folder: Path, foam: Ask) -> None:
    graph = foam(vault_folder)
    missing = {node["id"] for node in graph["nodes"] if node["type"] == "placeholder"}
    # Foam knows neither bases nor canvases, only that there is no note of that name.
    assert all(name.endswith((".base", ".canvas")) for name in missing), missing
    assert {path.name for path in vault_folder.rglob("*")} >= {Path(name).name for name in missing}
    edges = {(link["source"], link["target"]) for link in graph["links"]}
    assert ("Quoth/Concepts/foghorn.md", "Quoth/Concepts/signal.md") in edges
    assert ("Quoth/People/Ada Marsh (person).md", "People/Ada Marsh.md") in edges
