"""The vocabulary in words: whole, found by any of its names, and the same on the page and at the command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner, Result

from quoth.cli import main
from quoth.ontology.documentation import BUILT_IN, as_json, as_text, as_turtle, details, page
from quoth.ontology.keys import FRONT_MATTER
from quoth.ontology.publication import ontology_text
from quoth.ontology.relations import RELATIONS
from quoth.ontology.shapes import SHAPE_TABLE
from quoth.ontology.terms import PREFIXES, QUOTH, SDO
from quoth.ontology.types import TYPES
from quoth.ontology.vocabulary import TERMS, Kind, Term, compact


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["vocab", *arguments])


# -- the page -----------------------------------------------------------------------------------------


def test_the_page_leaves_nothing_out() -> None:
    text = page()
    for relation in RELATIONS:
        assert f"\n| `{relation.key}` |" in text
        for name in (*relation.spellings, *relation.inverses):
            assert f"`{name}`" in text
    for entity_type in TYPES:
        assert f"\n| `{entity_type.key}` |" in text
    for key in FRONT_MATTER:
        assert f"\n| `{key.name}` |" in text
    for term in TERMS:
        assert (f"\n### {compact(term.iri)}\n" if term.own else f"\n| `{compact(term.iri)}` |") in text
        assert term.definition in text
        assert term.example in text
    for prefix, namespace in PREFIXES.items():
        assert f"| `{prefix}` | `{namespace}` |" in text
    for shape in SHAPE_TABLE:
        assert f"\n### {shape.noun.partition(' ')[2].capitalize()}\n" in text


def test_every_table_of_the_page_is_square_and_every_link_leads_somewhere() -> None:
    columns = 0
    for line in page().splitlines():
        if not line.startswith("|"):
            columns = 0
            continue
        cells = len(re.findall(r"(?<!\\)\|", line))
        columns = columns or cells
        assert cells == columns, line
    anchors = {heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", page(), re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]+)\)", page())) <= anchors


# -- finding ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("contradicts", ["relation opposes", "property quoth:opposes"]),
        ("Supported By", ["relation supports", "property quoth:supports"]),
        ("quoth:supports", ["relation supports", "property quoth:supports"]),
        (QUOTH.supports, ["relation supports", "property quoth:supports"]),
        ("answeredBy", ["relation answers", "property quoth:answers"]),
        ("people", ["type person", "front matter people", "class schema:Person"]),
        ("guests", ["front matter guest"]),
        ("Open question", ["class quoth:OpenQuestion"]),
        ("parked", ["individual quoth:parked"]),
        ("host", ["front matter host", "property mrel:hst"]),
        ("schema:isPartOf", ["relation part-of", "property schema:isPartOf"]),
        ("nothing of the kind", []),
    ],
)
def test_an_entry_is_found_by_any_of_its_names(name: str, entries: list[str]) -> None:
    found = details(BUILT_IN.find(name))
    assert re.findall(r"^\S.*$", found, re.MULTILINE) == entries
    assert bool(BUILT_IN.find(name)) == bool(entries)


@pytest.mark.parametrize("name", BUILT_IN.names)
def test_every_name_finds_something(name: str) -> None:
    assert BUILT_IN.find(name)


def test_a_term_is_told_in_full() -> None:
    assert details(BUILT_IN.find("quoth:opposes")).split("\n\n")[1] == (
        "property quoth:opposes\n"
        "    Gives a reason against it, or contradicts it, as the note's author sees it.\n"
        "    IRI           https://w3id.org/quoth/ns#opposes\n"
        "    in JSON       opposes\n"
        "    the other way opposedBy\n"
        "    kind of       quoth:disagreesWith\n"
        "    values        the IRI of a statement, a person or a concept\n"
        "    of            a statement, a person\n"
        "    closeMatch    cito:disputes\n"
        "    closeMatch    https://discoursegraphs.com/schema/dg_core#opposes\n"
        "    example       <#b-reward> quoth:opposes <../e/scaling-hypothesis> .\n"
    )
    assert "    may have      schema:claimInterpreter, schema:appearance\n" in details(BUILT_IN.find("Claim"))


# -- forms --------------------------------------------------------------------------------------------


def test_the_list_has_a_line_for_each_entry() -> None:
    lines = [line for line in as_text(BUILT_IN).splitlines() if line.startswith("  ")]
    assert len(lines) == len(TYPES) + len(RELATIONS) + len(FRONT_MATTER) + len(TERMS)


def test_the_json_holds_everything() -> None:
    made = json.loads(as_json(BUILT_IN))
    assert {name: len(entries) for name, entries in made.items()} == {
        "types": len(TYPES),
        "relations": len(RELATIONS),
        "keys": len(FRONT_MATTER),
        "terms": len(TERMS),
    }
    opposes = next(each for each in made["relations"] if each["key"] == "opposes")
    assert opposes["property"] == QUOTH.opposes
    assert opposes["supers"] == [QUOTH.disagreesWith]


def test_the_turtle_of_everything_is_the_ontology() -> None:
    assert as_turtle(BUILT_IN) == ontology_text()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: compact(term.iri))
def test_the_turtle_of_a_term_parses_and_speaks_of_it(term: Term) -> None:
    graph = rdflib.Graph().parse(data=as_turtle(BUILT_IN.find(term.iri)), format="turtle")
    node = rdflib.URIRef(term.iri)
    assert graph.value(node, rdflib.RDFS.label) == rdflib.Literal(term.label, lang="en")
    # Nobody but its own vocabulary defines a term.
    assert (graph.value(node, rdflib.RDFS.isDefinedBy) is not None) == term.own
    assert (graph.value(node, rdflib.SKOS.definition) is not None) == term.own
    assert (graph.value(node, rdflib.SKOS.scopeNote) is not None) == (not term.own)
    if term.kind is Kind.CLASS:
        assert (node, rdflib.RDF.type, rdflib.OWL.Class) in graph


# -- as a command -------------------------------------------------------------------------------------


def test_the_command_prints_the_vocabulary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run().stdout == as_text(BUILT_IN)
    assert run("--format", "turtle").stdout == ontology_text()
    assert json.loads(run("--format", "json").stdout) == json.loads(as_json(BUILT_IN))
    assert run("contradicts").stdout == details(BUILT_IN.find("contradicts"))
    assert json.loads(run("schema:Claim", "--format", "json").stdout)["terms"][0]["iri"] == SDO.Claim


def test_the_command_knows_the_vaults_own_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("funded-by").exit_code == 1
    (tmp_path / "quoth.toml").write_text(
        '[types]\ngame = { iri = "schema:VideoGame" }\n'
        '[relations]\nfunded-by = { iri = "schema:funder", inverse = "funds", definition = "Who pays." }\n'
    )
    assert "relation funded-by\n    Who pays.\n" in run("funds").stdout
    assert "becomes       schema:VideoGame" in run("games").stdout


def test_the_command_suggests_the_nearest_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("suports")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "quoth: nothing is called 'suports'; did you mean 'supports'?\n"
