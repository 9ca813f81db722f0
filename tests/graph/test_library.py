"""Bibliographies: what of them comes into the graph, and when it is read again."""

from __future__ import annotations

from pathlib import Path

import pytest

import quoth
from quoth.graph.triples import Literal, Quad
from quoth.ontology.terms import QUOTH, SDO

BASE = "https://example.org/v/"
LIBRARY = """
@article{marsh2020, title = {Why dikes sink}, author = {Marsh, Ada}, year = 2020,
  eprint = {2001.00001}, archivePrefix = {arXiv}}
@article{ortiz2021, title = {Why dikes rise}, author = {Ortiz, Ben}, year = 2021}
"""


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    (tmp_path / "quoth.toml").write_text(f'base = "{BASE}"\n[bibliography]\nfiles = ["works.bib"]\n', encoding="utf-8")
    (tmp_path / "works.bib").write_text(LIBRARY, encoding="utf-8")
    (tmp_path / "dikes.md").write_text("They sink, says [@marsh2020, p. 3].\n", encoding="utf-8")
    return tmp_path


def quads(folder: Path) -> set[Quad]:
    reader, _ = quoth.open(folder).reader()
    with reader:
        return set(reader.quads())


def works(folder: Path) -> set[str]:
    return {node.text for _, p, node, _ in quads(folder) if p == QUOTH.citationKey and isinstance(node, Literal)}


def test_a_cited_work_is_described_in_the_graph_of_its_file(vault: Path) -> None:
    work, graph = "https://arxiv.org/abs/2001.00001", f"{BASE}files/works.bib"
    found = quads(vault)
    assert (work, SDO.name, Literal("Why dikes sink"), graph) in found
    assert (work, SDO.author, f"{BASE}e/ada-marsh", graph) in found
    assert any(p == SDO.citation and node == work and g == f"{BASE}n/dikes" for _, p, node, g in found)


def test_a_work_that_nobody_cites_stays_out(vault: Path) -> None:
    assert works(vault) == {"marsh2020"}
    (vault / "dikes.md").write_text("They rise [@ortiz2021].\n", encoding="utf-8")
    assert works(vault) == {"ortiz2021"}


def test_a_link_by_identifier_brings_a_work_in(vault: Path) -> None:
    (vault / "dikes.md").write_text("See https://arxiv.org/abs/2001.00001v2.\n", encoding="utf-8")
    assert works(vault) == {"marsh2020"}


def test_a_changed_library_changes_its_graph(vault: Path) -> None:
    assert works(vault) == {"marsh2020"}
    (vault / "works.bib").write_text(LIBRARY.replace("Why dikes sink", "Why all dikes sink"), encoding="utf-8")
    names = {
        node.text for s, p, node, _ in quads(vault) if p == SDO.name and "arxiv" in s and isinstance(node, Literal)
    }
    assert names == {"Why all dikes sink"}


def test_an_unknown_key_and_a_missing_library_are_told(vault: Path) -> None:
    (vault / "dikes.md").write_text("[@nobody1999]\n", encoding="utf-8")
    assert [d.code for d in quoth.open(vault).diagnostics()] == ["unknown-citation"]
    (vault / "works.bib").unlink()
    codes = {(d.path, d.code) for d in quoth.open(vault).diagnostics()}
    assert codes == {("dikes.md", "unknown-citation"), ("works.bib", "unreadable-file")}
