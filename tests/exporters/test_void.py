"""The description of a graph: its numbers are those that SPARQL counts, and it is no part of the graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

from quoth.cli import main
from quoth.exporters import FORMATS, Options
from quoth.exporters.void import AUTHORITIES, description
from quoth.graph.shapes import validate
from quoth.graph.triples import Literal, Quad, format_quad, type_
from quoth.ontology.iris import LOCAL_BASE
from quoth.ontology.terms import DCTERMS, OWL, SDO, SKOS, VOID, WD

BASE = "https://vault.example/me/"
GRAPH = f"{BASE}void#dataset"


def read(quads: list[Quad], options: Options) -> rdflib.Graph:
    """The description of some quads, as rdflib reads it."""
    (file,) = FORMATS["void"].export(quads, options)
    assert file.path == "graph.void.ttl"
    return rdflib.Graph().parse(data=file.content, format="turtle")


def merge(quads: list[Quad]) -> rdflib.Graph:
    return rdflib.Graph().parse(data="".join(format_quad(*quad[:3]) for quad in quads), format="nt")


def number(graph: rdflib.Graph, subject: str, predicate: str) -> int:
    (value,) = graph.objects(rdflib.URIRef(subject), rdflib.URIRef(predicate))
    return int(str(value))


@pytest.mark.parametrize(
    ("predicate", "counted"),
    [
        (VOID.triples, "?s ?p ?o"),
        (VOID.entities, "SELECT DISTINCT ?s { ?s a ?class }"),
        (VOID.documents, "?s a <http://schema.org/NoteDigitalDocument>"),
        (VOID.classes, "SELECT DISTINCT ?class { ?s a ?class }"),
        (VOID.properties, "SELECT DISTINCT ?p { ?s ?p ?o }"),
        (VOID.distinctSubjects, "SELECT DISTINCT ?s { ?s ?p ?o }"),
        (VOID.distinctObjects, "SELECT DISTINCT ?o { ?s ?p ?o }"),
    ],
)
def test_the_numbers_are_those_that_sparql_counts(
    predicate: str, counted: str, quads: list[Quad], options: Options
) -> None:
    ((wanted,),) = merge(quads).query(f"SELECT (COUNT(*) AS ?n) {{ {{ {counted} }} }}")  # type: ignore[misc]
    assert number(read(quads, options), GRAPH, predicate) == int(wanted) > 0


def test_each_class_has_a_part_with_its_number(quads: list[Quad], options: Options) -> None:
    graph = read(quads, options)
    wanted = Counter(str(class_) for class_ in merge(quads).objects(None, rdflib.RDF.type))
    found = {
        str(graph.value(part, rdflib.URIRef(VOID["class"]))): number(graph, str(part), VOID.entities)
        for part in graph.objects(rdflib.URIRef(GRAPH), rdflib.URIRef(VOID.classPartition))
    }
    assert found == wanted


def test_classes_of_the_vaults_own_have_parts_too(options: Options) -> None:
    classes = ["https://a.example/Game", "https://b.example/Game", "https://vault.example/me/t/game", SDO.Game]
    quads: list[Quad] = [(f"{BASE}e/{i}", type_, class_, "") for i, class_ in enumerate(classes)]
    graph = read(quads, options)
    assert {str(o) for o in graph.objects(None, rdflib.URIRef(VOID["class"]))} == set(classes)
    assert len(set(graph.subjects(rdflib.URIRef(VOID["class"])))) == len(classes)


LINKS: list[Quad] = [
    (f"{BASE}e/ada", OWL.sameAs, WD.Q7259, ""),
    (f"{BASE}e/ben", OWL.sameAs, WD.Q42, ""),
    (WD.Q42, SDO.sameAs, "https://www.wikidata.org/wiki/Q42", ""),
    (WD.Q7259, SDO.sameAs, "https://orcid.org/0000-0002-1825-0097", ""),
    (f"{BASE}e/silt", SKOS.exactMatch, WD.Q1, ""),
    (f"{BASE}e/silt", SDO.name, Literal("https://doi.org/10.1/x"), ""),
    (f"{BASE}e/paper", OWL.sameAs, "https://arxiv.org/abs/1706.03762", ""),
    ("https://arxiv.org/abs/1706.03762", SDO.sameAs, "https://doi.org/10.1/x", ""),
    (f"{BASE}n/x#s-1", SDO.citation, "https://arxiv.org/abs/1706.03762", ""),
    (f"{BASE}e/talk", OWL.sameAs, "https://www.youtube.com/watch?v=21EYKqUsPfg", ""),
    (f"{BASE}e/book", OWL.sameAs, "urn:isbn:9780262033848", ""),
    (f"{BASE}e/old", OWL.sameAs, f"{BASE}e/new", ""),
]


def test_links_are_counted_by_authority_and_property(options: Options) -> None:
    graph = read(LINKS, options)
    found = {}
    for links in graph.objects(rdflib.URIRef(GRAPH), rdflib.URIRef(VOID.subset)):
        assert (links, rdflib.RDF.type, rdflib.URIRef(VOID.Linkset)) in graph
        assert (links, rdflib.URIRef(VOID.subjectsTarget), rdflib.URIRef(GRAPH)) in graph
        (target,) = graph.objects(links, rdflib.URIRef(VOID.objectsTarget))
        (predicate,) = graph.objects(links, rdflib.URIRef(VOID.linkPredicate))
        title = str(graph.value(target, rdflib.URIRef(DCTERMS.title)))
        found[title, str(predicate)] = number(graph, str(links), VOID.triples)
    assert found == {
        ("Wikidata", OWL.sameAs): 2,
        ("Wikidata", SKOS.exactMatch): 1,
        ("ORCID", SDO.sameAs): 1,
        ("arXiv", OWL.sameAs): 1,
        ("DOI", SDO.sameAs): 1,
        ("YouTube", OWL.sameAs): 1,
        ("ISBN", OWL.sameAs): 1,
    }


def test_the_authorities_are_told_apart() -> None:
    spaces = [space for each in AUTHORITIES for space in each.spaces]
    assert not any(a != b and a.startswith(b) for a in spaces for b in spaces)
    assert len({each.key for each in AUTHORITIES}) == len(AUTHORITIES)
    assert not any(each.key.startswith(("class-", "links-", "dataset")) for each in AUTHORITIES)


def test_who_made_it_and_what_it_is_made_of(quads: list[Quad], options: Options) -> None:
    graph = read(quads, options)
    dataset = rdflib.URIRef(GRAPH)
    author = rdflib.URIRef(f"{BASE}e/wren-lindqvist")
    assert graph.value(dataset, rdflib.DCTERMS.creator) == author
    assert graph.value(author, rdflib.URIRef(SDO.name)) == rdflib.Literal("Wren Lindqvist")
    assert str(graph.value(dataset, rdflib.DCTERMS.title)) == "Notes of Wren Lindqvist"
    assert graph.value(dataset, rdflib.DCTERMS.license) is None
    assert str(graph.value(dataset, rdflib.VOID.uriSpace)) == BASE
    vocabularies = {str(iri) for iri in graph.objects(dataset, rdflib.VOID.vocabulary)}
    assert {SDO.iri, SKOS.iri, "https://w3id.org/quoth/ns#"} <= vocabularies
    assert not vocabularies & {"http://www.w3.org/1999/02/22-rdf-syntax-ns#", VOID.iri, DCTERMS.iri, WD.iri}


def test_what_the_configuration_says(quads: list[Quad]) -> None:
    licence = "https://creativecommons.org/licenses/by/4.0/"
    settings = {"title": "Clocks", "license": licence, "folder": "Quoth"}
    own = {"own": "https://vault.example/me/p/", "graph": "https://elsewhere.example/", "unused": "https://u.example/"}
    graph = read(quads, Options(base=BASE, prefixes=own, settings=settings))
    dataset = rdflib.URIRef(GRAPH)
    assert str(graph.value(dataset, rdflib.DCTERMS.title)) == "Clocks"
    assert graph.value(dataset, rdflib.DCTERMS.license) == rdflib.URIRef(licence)
    vocabularies = {str(iri) for iri in graph.objects(dataset, rdflib.VOID.vocabulary)}
    assert "https://vault.example/me/p/" in vocabularies
    assert "https://u.example/" not in vocabularies


def test_a_graph_of_nobody_is_described_under_the_local_base(quads: list[Quad]) -> None:
    graph = read(quads, Options())
    assert (rdflib.URIRef(f"{LOCAL_BASE}void#dataset"), rdflib.RDF.type, rdflib.VOID.Dataset) in graph


def test_the_description_has_the_shape_of_one(quads: list[Quad], options: Options) -> None:
    assert validate(description({quad[:3] for quad in [*quads, *LINKS]}, options), base=BASE) == ()
    broken = [t for t in description({quad[:3] for quad in LINKS}, options) if t[1] != VOID.linkPredicate]
    assert {finding.property for finding in validate(broken, base=BASE)} == {VOID.linkPredicate}


def test_no_other_format_holds_the_description(quads: list[Quad], options: Options) -> None:
    for format in FORMATS.values():
        if not format.is_folder and format.name != "void":
            assert all(b"rdfs.org/ns/void#Dataset" not in file.content for file in format.export(quads, options))


def test_the_graph_comes_first_in_the_file(quads: list[Quad], options: Options) -> None:
    (file,) = FORMATS["void"].export([*quads, *LINKS], options)
    blocks = file.content.decode().split("\n\n")
    assert blocks[0].startswith("@prefix")
    assert blocks[1].startswith("graph:dataset a void:Dataset")
    assert blocks[-1].startswith("e:wren-lindqvist a schema:Person")


def test_the_command_describes_what_may_be_seen(tmp_path: Path) -> None:
    (tmp_path / "quoth.toml").write_text(
        f'base = "{BASE}"\nme = "Robin Reader"\n'
        '[export.void]\ntitle = "Rain"\nlicense = "https://creativecommons.org/licenses/by/4.0/"\n'
    )
    (tmp_path / "a.md").write_text("It rained.\n")
    (tmp_path / "b.md").write_text("---\nprivate: true\n---\nIt rained on me.\n")
    described = []
    for more in ([], ["--private"]):
        result = CliRunner().invoke(main, ["export", "void", str(tmp_path), *more])
        assert result.exit_code == 0, result.output
        described.append(rdflib.Graph().parse(data=result.stdout, format="turtle"))
    assert [number(graph, GRAPH, VOID.documents) for graph in described] == [1, 2]
    assert str(described[0].value(rdflib.URIRef(GRAPH), rdflib.DCTERMS.title)) == "Rain"
