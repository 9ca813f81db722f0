"""The exported vault in the eyes of programs that know nothing of Quoth."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def hvk(vault: Path, *arguments: str) -> Any:
    """What headless-vault-kit says of a vault."""
    command = [sys.executable, "-m", "hvk", "--vault", str(vault), "--index", str(vault.parent / "index"), "--json"]
    run = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def rows(vault: Path, base: str, *arguments: str) -> list[str]:
    """The pages that a base shows."""
    return [Path(row["path"]).stem for row in hvk(vault, "base", f"Quoth/{base}.base", *arguments)["rows"]]


def foam(vault: Path, *arguments: str) -> Any:
    """What foam-cli says of a vault."""
    program = shutil.which("foam")
    if program is None:
        if os.environ.get("QUOTH_CI"):
            pytest.fail("foam-cli is not installed")
        pytest.skip("foam-cli is not installed")
    run = subprocess.run(
        [program, *arguments, "--workspace", str(vault)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "FOAM_TELEMETRY": "0", "FOAM_CONFIG_HOME": str(vault.parent)},
    )
    return json.loads(run.stdout)


def test_no_link_is_broken_or_ambiguous(vault_folder: Path) -> None:
    assert hvk(vault_folder, "scan")["errors"] == 0
    assert hvk(vault_folder, "links", "--broken") == []
    assert hvk(vault_folder, "links", "--ambiguous") == []


@pytest.mark.parametrize(
    ("base", "names"),
    [
        ("Open questions", ["Could a foghorn be tuned to the weather"]),
        ("People", ["Ada Marsh (person)", "Ben Ortiz", "Kim Note", "Tom Reed"]),
        ("Papers", ["2001.08361"]),
        ("Episodes", ["Harbour talk (episode)", "Lighthouse interview (episode)"]),
    ],
)
def test_bases(vault_folder: Path, base: str, names: list[str]) -> None:
    hvk(vault_folder, "scan")
    assert rows(vault_folder, base) == names


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
def test_views_of_a_page(vault_folder: Path, base: str, view: str, names: list[str]) -> None:
    hvk(vault_folder, "scan")
    shown = rows(vault_folder, base, "--view", view, "--this", "Quoth/People/Ada Marsh (person).md")
    assert set(shown) >= set(names)
    assert "Ada Marsh (person)" not in shown


def test_foam_resolves_every_link(vault_folder: Path) -> None:
    graph = foam(vault_folder, "graph", "--include-placeholders")
    missing = {node["id"] for node in graph["nodes"] if node["type"] == "placeholder"}
    # Foam knows neither bases nor canvases, only that there is no note of that name.
    assert all(name.endswith((".base", ".canvas")) for name in missing), missing
    assert {path.name for path in vault_folder.rglob("*")} >= {Path(name).name for name in missing}
    edges = {(link["source"], link["target"]) for link in graph["links"]}
    assert ("Quoth/Concepts/foghorn.md", "Quoth/Concepts/signal.md") in edges
    assert ("Quoth/People/Ada Marsh (person).md", "People/Ada Marsh.md") in edges
