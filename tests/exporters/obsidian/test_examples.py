"""The example notes, all the way: read, stored, exported, and looked at by other programs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., Any]

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "dwarkesh"


def quoth(*arguments: str) -> str:
    run = subprocess.run([sys.executable, "-m", "quoth", *arguments], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, exported into their own vault, and as one that stands alone."""
    home = tmp_path_factory.mktemp("examples")
    shutil.copytree(EXAMPLES, home / "notes", ignore=shutil.ignore_patterns(".quoth", "Quoth", ".obsidian"))
    quoth("export", "obsidian", str(home / "notes"))
    quoth("export", "obsidian", str(home / "notes"), "-o", str(home / "alone"))
    return home


def contents(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: content for path, content in found.items() if not path.startswith(".quoth/")}


def ask(home: Path, query: str) -> list[dict[str, str]]:
    """The rows of a SPARQL query, as plain values."""
    (home / "query.rq").write_text(query, encoding="utf-8")
    found = json.loads(quoth("query", str(home / "query.rq"), str(home / "notes"), "--format", "json"))
    return [{name: term["value"] for name, term in row.items()} for row in found["results"]["bindings"]]


def base_rows(hvk: Ask, vault: Path, base: str) -> set[str]:
    """The IRIs of the pages that a base shows."""
    rows = hvk(vault, "base", f"Quoth/{base}.base")["rows"]
    return {kg_id((vault / row["path"]).read_text(encoding="utf-8")) for row in rows}


def kg_id(text: str) -> str:
    match = re.search(r'^kg-id: "?([^"\n]+)"?$', text, re.MULTILINE)
    assert match
    return match.group(1)


def test_both_vaults_have_the_same_pages(home: Path) -> None:
    here, alone = contents(home / "notes"), contents(home / "alone")
    assert {path for path in here if path not in alone} == set()
    here.pop("Quoth/manifest.json")
    assert here == {path: content for path, content in alone.items() if path in here}
    assert "Quoth/Home.md" in alone
    assert len([path for path in alone if path.startswith("Quoth/")]) > 80


def test_the_notes_go_along_unchanged(home: Path) -> None:
    alone = contents(home / "alone")
    for path, content in contents(EXAMPLES).items():
        if path.endswith((".md", ".toml", ".bib")) and not path.startswith("Quoth/"):
            assert alone[path] == content


def test_exporting_again_changes_nothing(home: Path) -> None:
    before = contents(home / "notes"), contents(home / "alone")
    (home / "notes" / ".quoth" / "exports.json").unlink()
    quoth("export", "obsidian", str(home / "notes"))
    quoth("export", "obsidian", str(home / "notes"), "-o", str(home / "alone"))
    assert (contents(home / "notes"), contents(home / "alone")) == before


def test_the_exported_vault_reads_as_the_notes_do(home: Path) -> None:
    """Its pages are no notes."""
    assert quoth("export", "nquads", str(home / "alone")) == quoth("export", "nquads", str(home / "notes"))


@pytest.mark.parametrize("vault", ["notes", "alone"])
def test_every_link_leads_to_one_file(home: Path, hvk: Ask, vault: str) -> None:
    assert hvk(home / vault, "scan")["errors"] == 0
    assert hvk(home / vault, "links", "--broken") == []
    assert hvk(home / vault, "links", "--ambiguous") == []


def test_foam_resolves_every_link(home: Path, foam: Ask) -> None:
    missing = {node["id"] for node in foam(home / "alone")["nodes"] if node["type"] == "placeholder"}
    assert all(name.endswith((".base", ".canvas")) for name in missing), missing


@pytest.mark.parametrize(
    ("base", "pattern"),
    [
        ("People", "?page a schema:Person"),
        ("Open questions", "?page a quoth:OpenQuestion ; schema:creativeWorkStatus quoth:open"),
        ("Papers", "VALUES ?class { schema:ScholarlyArticle schema:Book schema:Article } ?page a ?class"),
        ("Episodes", "?page a schema:PodcastEpisode . ?note schema:isBasedOn ?page"),
    ],
)
def test_bases_show_what_the_graph_says(home: Path, hvk: Ask, base: str, pattern: str) -> None:
    hvk(home / "alone", "scan")
    asked = {row["page"] for row in ask(home, f"SELECT DISTINCT ?page WHERE {{ {pattern} }}")}
    assert asked
    assert base_rows(hvk, home / "alone", base) == asked


def test_relations_between_pages_are_those_of_the_graph(home: Path) -> None:
    """Guests, as the pages of episodes name them."""
    told = set()
    for page in (home / "alone" / "Quoth" / "Episodes").glob("*.md"):
        text = page.read_text(encoding="utf-8")
        match = re.search(r"^- guest:: (.*)$", text, re.MULTILINE)
        for target in re.findall(r"\[\[([^\]|]+)", match.group(1) if match else ""):
            guest = home / "alone" / "Quoth" / "People" / f"{target}.md"
            told.add((kg_id(text), kg_id(guest.read_text(encoding="utf-8"))))
    asked = ask(home, "SELECT ?episode ?guest WHERE { ?episode mrel:ive ?guest }")
    assert told == {(row["episode"], row["guest"]) for row in asked}


def test_every_claim_stands_on_its_speakers_page(home: Path) -> None:
    asked = ask(home, "SELECT ?who ?text WHERE { ?claim a schema:Claim ; schema:author ?who ; schema:text ?text }")
    assert len(asked) > 100
    pages = {
        kg_id(text): text
        for page in (home / "alone" / "Quoth" / "People").glob("*.md")
        if (text := page.read_text(encoding="utf-8"))
    }
    for row in asked:
        # Up to where markup or a link may begin.
        opening = re.split(r"[^\w ,]", row["text"])[0][:20]
        assert opening in re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", pages[row["who"]]), row


def test_no_page_says_a_sentence_again_and_again(home: Path) -> None:
    """Once where it stands, and as often as it is for or against something else."""
    asked = ask(home, "SELECT DISTINCT ?text WHERE { ?said a quoth:Statement ; schema:text ?text }")
    sentences = {s for row in asked for s in re.split(r"(?<=[.!?]) ", row["text"]) if len(s) > 40}
    assert len(sentences) > 400
    for page in sorted((home / "alone" / "Quoth").rglob("*.md")):
        text = re.sub(r"\[\[(?:[^\]|]*\|)?([^\]]*)\]\]", r"\1", page.read_text(encoding="utf-8").replace("\\", ""))
        often = {s: text.count(s) for s in sentences if text.count(s) > 3}
        assert not often, page.name


def test_the_vault_s_own_query_is_a_page(home: Path) -> None:
    text = (home / "alone" / "Quoth" / "Queries" / "contested.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| [[")]
    asked = json.loads(quoth("query", "contested", str(home / "notes"), "--format", "json"))["results"]["bindings"]
    assert len(rows) == len(asked) >= 3
    for line, row in zip(rows, asked, strict=True):
        assert f"#^{row['claim']['value'].rpartition('#b-')[2]}\\|" in line
        assert f"#^{row['reply']['value'].rpartition('#b-')[2]}\\|" in line
    assert (home / "alone" / "queries" / "contested.rq").is_file()
