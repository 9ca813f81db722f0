"""What other programs read in exported vaults is what the graph says: links, relations, tables, the map.

The *relations between pages* are the pairs of things that have pages and that one triple of the exported Turtle joins:
by a relation of the documentation or of the vault's own, or as host, guest or podcast. Each page names them, from
either side, under `## Relations`. So the pairs that a program reads in a copy of the vault whose pages hold nothing
else are exactly the pairs that SPARQL finds. Left out on both sides is what those lines sum up from statements: `about`
and `cites` of episodes, `about` and `raised-in` of questions.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from pyjsoncanvas import Canvas

from quoth.ontology.relations import RELATIONS
from quoth.ontology.terms import MREL, SDO
from tests.exporters.obsidian.vaults import exported_vault, kg_id, pages

__all__ = ["exported_vault"]

Ask = Callable[..., Any]
Pairs = set[tuple[str, str]]

#: What the lines of relations sum up from statements.
_SUMMED = {"episode": ("about", "cites"), "question": ("about", "raised-in")}
_JOINING = [r.iri for r in RELATIONS if r.objects and r.key != "same-as"]
_JOINING += [MREL.hst, MREL.ive, SDO.partOfSeries]


@pytest.fixture(scope="module")
def graph(exported_vault: Path) -> ox.Store:
    """The exported Turtle."""
    store = ox.Store()
    store.load(path=str(exported_vault / "Quoth" / "graph.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def select(graph: ox.Store, query: str) -> list[tuple[str, ...]]:
    found = graph.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    return [tuple(term.value for term in row if isinstance(term, ox.NamedNode | ox.Literal)) for row in found]


PREFIXES = {
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "quoth": "https://w3id.org/quoth/ns#",
}


def installed(module: str) -> Any:
    """A reader of the extra `consumers`."""
    try:
        return import_module(module)
    except ImportError:
        if os.environ.get("QUOTH_CI"):
            pytest.fail(f"{module} is not installed: see .ci/run")
        pytest.skip(f"{module} is not installed: see .ci/run")


# -- links --------------------------------------------------------------------------------------------


def generated(path: str) -> bool:
    return path.startswith("Quoth/")


def test_no_link_of_a_page_is_broken_or_ambiguous(exported_vault: Path, hvk: Ask) -> None:
    """Of notes, those that were so before the export may be."""
    assert hvk(exported_vault, "scan")["errors"] == 0
    for kind in ("--broken", "--ambiguous"):
        assert [link for link in hvk(exported_vault, "links", kind) if generated(link["source"])] == [], kind


def test_no_page_makes_a_link_of_a_note_ambiguous(exported_vault: Path, hvk: Ask) -> None:
    hvk(exported_vault, "scan")
    names = {Path(path).stem.lower() for path in pages(exported_vault)}
    ambiguous = hvk(exported_vault, "links", "--ambiguous")
    assert [link for link in ambiguous if Path(link["target_raw"]).stem.lower() in names] == []


def test_foam_finds_what_pages_link_to(exported_vault: Path, foam: Ask) -> None:
    found = foam(exported_vault)
    missing = {node["id"] for node in found["nodes"] if node["type"] == "placeholder"}
    broken = {link["target"] for link in found["links"] if generated(link["source"]) and link["target"] in missing}
    # Foam knows neither bases nor canvases.
    assert all(name.endswith((".base", ".canvas")) for name in broken), broken


def test_obsidiantools_finds_what_pages_link_to(exported_vault: Path) -> None:
    tools = installed("obsidiantools.api")
    read = tools.Vault(exported_vault).connect()
    made = {Path(path).stem for path in pages(exported_vault)}
    assert made <= {Path(name).name for name in read.md_file_index}
    tables = {p.name for p in (exported_vault / "Quoth").iterdir()}
    for name in made:
        targets = {target for key in (name, *_paths(read, name)) for target in read.wikilinks_index.get(key, ())}
        lost = {t for t in targets if t in read.nonexistent_notes and Path(t).name not in tables}
        # It leaves the backslash of a table's cell on the name.
        assert {t for t in lost if not t.endswith("\\")} == set(), name


def _paths(read: Any, name: str) -> list[str]:
    """The longer names that it gives to files of one base name."""
    return [key for key in read.md_file_index if Path(key).name == name]


def test_pandoc_reads_every_page(exported_vault: Path) -> None:
    pypandoc = installed("pypandoc")
    texts = pages(exported_vault)
    named: dict[str, set[str]] = {}
    for path, text in texts.items():
        body = text.split("---\n", 2)[2]
        # A table's cell is the one place where a bar within a link is escaped, which pandoc does not know.
        if "\n| ---" not in body:
            named[path] = {m.split("|")[0].split("#")[0] for m in re.findall(r"(?<!\\)\[\[([^\[\]]+)\]\]", body)}
    joined = "\n\n".join(f"# {i}\n\n" + texts[path].split("---\n", 2)[2] for i, path in enumerate(named))
    arguments = {"format": "markdown+wikilinks_title_after_pipe-tex_math_dollars-citations", "to": "json"}
    tree = json.loads(pypandoc.convert_text(joined, **arguments))
    found = {target.split("#")[0] for target in _targets(tree)}
    wanted = set().union(*named.values()) if named else set()
    assert {name for name in wanted if name and name not in found and not name.endswith((".base", ".canvas"))} == set()


def _targets(node: Any) -> set[str]:
    """The targets of links and pictures in what pandoc reads."""
    if isinstance(node, list):
        return set().union(*map(_targets, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = {node["c"][2][0]} if node.get("t") in ("Link", "Image") else set()
    return own | _targets(node.get("c", [])) | _targets(node.get("blocks", []))


def test_properties_and_bases_are_yaml(exported_vault: Path) -> None:
    for path, text in pages(exported_vault).items():
        assert isinstance(yaml.safe_load(text.split("---\n")[1]), dict), path
    for base in (exported_vault / "Quoth").glob("*.base"):
        assert yaml.safe_load(base.read_text(encoding="utf-8"))["views"]


def test_the_canvas_is_one(exported_vault: Path) -> None:
    text = (exported_vault / "Quoth" / "Map.canvas").read_text(encoding="utf-8")
    canvas = Canvas.from_json(text)
    canvas.validate()
    for node in json.loads(text)["nodes"]:
        assert node["type"] == "group" or (exported_vault / node["file"]).is_file()


# -- relations between pages --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare(exported_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the vault in which pages hold nothing but their relations."""
    folder = tmp_path_factory.mktemp("bare")
    for path, text in pages(exported_vault).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        kind = re.search(r"^type: (.*)$", text, re.MULTILINE)
        summed = _SUMMED.get(kind.group(1) if kind else "", ())
        lines = text.partition("\n## Relations\n")[2].splitlines()
        kept = [line for line in lines if line.startswith("- ") and line[2:].split("::")[0] not in summed]
        target.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def related(exported_vault: Path, graph: ox.Store) -> Pairs:
    """The paths of the pages whose things the graph joins, in both directions."""
    paths = {kg_id(text): path for path, text in pages(exported_vault).items()}
    things = {iri: path for iri, path in paths.items() if not path.startswith("Quoth/Questions/")}
    joining = " ".join(f"<{iri}>" for iri in _JOINING)
    joined = select(graph, f"SELECT ?a ?b WHERE {{ VALUES ?p {{ {joining} }} ?a ?p ?b FILTER(ISIRI(?b)) }}")
    joined += select(
        graph, "SELECT ?a ?b WHERE { ?p a <http://www.w3.org/1999/02/22-rdf-syntax-ns#Property> . ?a ?p ?b "
        "FILTER(ISIRI(?b) && CONTAINS(STR(?p), '/p/')) }"
    )  # fmt: skip
    pairs = {(things[a], things[b]) for a, b in joined if a in things and b in things and a != b}
    return pairs | {(b, a) for a, b in pairs}


def _among(pairs: Pairs) -> Pairs:
    """Those between pages of things, each once in each direction."""
    return {(a, b) for a, b in pairs if a != b and not any("Quoth/Questions/" in path for path in (a, b))}


def test_foam_reads_the_relations_of_the_graph(bare: Path, related: Pairs, foam: Ask) -> None:
    found = {(link["source"], link["target"]) for link in foam(bare)["links"]}
    assert _among(found) == related


def test_headless_vault_kit_reads_the_relations_of_the_graph(bare: Path, related: Pairs, hvk: Ask) -> None:
    hvk(bare, "scan")
    found = {(link["source"], link["resolved"]) for link in hvk(bare, "links") if link["resolved"]}
    assert _among(found) == related


# -- bases --------------------------------------------------------------------------------------------

_WORKS = "VALUES ?class { schema:ScholarlyArticle schema:Book schema:Article } ?page a ?class"
_OPEN = "?page a quoth:OpenQuestion ; schema:creativeWorkStatus quoth:open"
_VIEWS = {
    ("Open questions", "Open"): _OPEN,
    ("Open questions", "May be answered"): f"{_OPEN} . "
    "{ ?page schema:suggestedAnswer|schema:acceptedAnswer ?x } UNION { ?x quoth:answers ?page }",
    ("Open questions", "All"): "?page a quoth:OpenQuestion",
    ("Papers", "By mentions"): _WORKS,
    ("Papers", "By year"): _WORKS,
    ("People", "By claims"): "?page a schema:Person",
    ("Episodes", "Latest"): "?page a schema:PodcastEpisode",
}


@pytest.mark.parametrize(("base", "view"), list(_VIEWS))
def test_a_table_shows_what_the_graph_answers(
    exported_vault: Path, graph: ox.Store, hvk: Ask, base: str, view: str
) -> None:
    """headless-vault-kit evaluates the base's own filters."""
    hvk(exported_vault, "scan")
    rows = hvk(exported_vault, "base", f"Quoth/{base}.base", "--view", view)["rows"]
    shown = [kg_id((exported_vault / row["path"]).read_text(encoding="utf-8")) for row in rows]
    asked = {iri for (iri,) in select(graph, f"SELECT DISTINCT ?page WHERE {{ {_VIEWS[base, view]} }}")}
    if base == "Episodes":
        # Of those that no note is about, the ones that little is said of have no page.
        about = {iri for (iri,) in select(graph, "SELECT DISTINCT ?e WHERE { ?note schema:isBasedOn ?e }")}
        paths = {kg_id(text) for text in pages(exported_vault).values()}
        assert asked & about <= paths
        asked &= paths
    assert set(shown) == asked
    assert len(shown) == len(asked)


@pytest.mark.parametrize(
    ("base", "view", "column", "query"),
    [
        ("People", "By claims", "claims", "SELECT ?page (COUNT(DISTINCT ?x) AS ?n) WHERE "
         "{ ?x a schema:Claim, quoth:Statement ; schema:author ?page } GROUP BY ?page"),
        ("Papers", "By year", "year", f"SELECT ?page (SUBSTR(STR(?d), 1, 4) AS ?n) WHERE "
         f"{{ {_WORKS} . ?page schema:datePublished ?d }}"),
        ("Episodes", "Latest", "published", "SELECT ?page ?n WHERE "
         "{ ?page a schema:PodcastEpisode ; schema:datePublished ?n }"),
    ],
)  # fmt: skip
def test_the_values_of_a_table_are_those_of_the_graph(
    exported_vault: Path, graph: ox.Store, hvk: Ask, base: str, view: str, column: str, query: str
) -> None:
    hvk(exported_vault, "scan")
    rows = hvk(exported_vault, "base", f"Quoth/{base}.base", "--view", view)["rows"]
    told = {kg_id((exported_vault / r["path"]).read_text(encoding="utf-8")): r["values"][column] for r in rows}
    asked = {row[0]: row[1] for row in select(graph, query)}
    assert {iri: str(value) for iri, value in told.items() if value} == {
        iri: value for iri, value in asked.items() if iri in told
    }
