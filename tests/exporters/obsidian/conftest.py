"""A small vault with its graph, written by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from quoth.exporters import File, Options
from quoth.exporters.obsidian import export
from quoth.graph.triples import Literal, Node, Quad

HERE = Path(__file__).parent
BASE = "https://example.org/v/"


def read_node(term: object) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return term.value
    assert isinstance(term, pyoxigraph.Literal)
    if term.language:
        return Literal(term.value, term.language)
    return Literal(term.value, "", term.datatype.value)


def read_turtle(text: str) -> list[Quad]:
    """Quads of the default graph."""
    found = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)
    return [(str(read_node(t.subject)), t.predicate.value, read_node(t.object), "") for t in found]


@pytest.fixture(scope="session")
def quads() -> list[Quad]:
    return read_turtle((HERE / "sample.ttl").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def options() -> Options:
    """With the notes as files."""
    notes = {p.relative_to(HERE / "sample").as_posix(): p.read_bytes() for p in (HERE / "sample").rglob("*.md")}
    return replace(Options(), base=BASE, files=dict(sorted(notes.items())))


@pytest.fixture(scope="session")
def vault(quads: list[Quad], options: Options) -> dict[str, bytes]:
    """The exported vault, by path."""
    return files(list(export(quads, options)))


@pytest.fixture
def vault_folder(vault: dict[str, bytes], tmp_path: Path) -> Path:
    """The exported vault on disk."""
    return lay_out(vault, tmp_path / "vault")


def files(made: list[File]) -> dict[str, bytes]:
    found = {file.path: file.content for file in made}
    assert len(found) == len(made), "two files of one path"
    return found


def lay_out(contents: dict[str, bytes], folder: Path) -> Path:
    for path, content in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def hvk() -> Callable[..., Any]:
    """Asks headless-vault-kit about a vault, given its folder and arguments."""

    def ask(vault: Path, *arguments: str) -> Any:
        index = vault.with_name(f"{vault.name}-index")
        command = [sys.executable, "-m", "hvk", "--vault", str(vault), "--index", str(index), "--json", *arguments]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    return ask


@pytest.fixture(scope="session")
def foam() -> Callable[[Path], Any]:
    """The graph of a vault as foam-cli sees it, with the targets of links that it does not find."""
    program = shutil.which("foam")
    if program is None:
        if os.environ.get("QUOTH_CI"):
            pytest.fail("foam-cli is not installed")
        pytest.skip("foam-cli is not installed")

    def ask(vault: Path) -> Any:
        environment = {**os.environ, "FOAM_TELEMETRY": "0", "FOAM_CONFIG_HOME": str(vault.parent)}
        command = [program, "graph", "--include-placeholders", "--workspace", str(vault)]
        run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        return json.loads(run.stdout)

    return ask
