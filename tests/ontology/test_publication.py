"""The published files: up to date, readable by others, and losing nothing on the way through JSON-LD."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from typing import Any, NoReturn

import pyoxigraph
import pytest
import rdflib
from pyld import jsonld
from rdflib.compare import isomorphic

from quoth.ontology.publication import CONTEXT_FILE, ONTOLOGY_FILE, SHAPES_FILE, context_text, ontology_text
from quoth.ontology.shapes import shapes_text
from quoth.ontology.terms import OWL, PREFIXES, QUOTH, RDF, RDFS, SDO, SKOS, XSD
from quoth.ontology.vocabulary import CONTEXT_IRI, ONTOLOGY_IRI, ONTOLOGY_VERSION_IRI, TERMS, Kind, Range, context

BASE = "https://example.org/notes/"


@pytest.mark.parametrize(
    ("path", "made"),
    [(CONTEXT_FILE, context_text()), (ONTOLOGY_FILE, ontology_text()), (SHAPES_FILE, shapes_text())],
)
def test_the_published_files_are_what_the_table_makes(path: Any, made: str) -> None:
    assert path.read_bytes().decode() == made, "run `python -m quoth.ontology.publication`"


def test_the_context_document_holds_the_context() -> None:
    assert json.loads(context_text()) == {"@context": context()}
    assert CONTEXT_IRI.endswith(f"/context/{CONTEXT_FILE.name}")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology_text(), format="turtle")


def test_two_parsers_read_the_same_ontology(ontology: rdflib.Graph) -> None:
    quads = pyoxigraph.parse(ontology_text(), format=pyoxigraph.RdfFormat.TURTLE)
    lines = "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)
    assert isomorphic(ontology, rdflib.Graph().parse(data=lines, format="nt"))
    assert not any(isinstance(node, rdflib.BNode) for triple in ontology for node in triple)


def test_the_ontology_says_what_it_is(ontology: rdflib.Graph) -> None:
    head = rdflib.URIRef(ONTOLOGY_IRI)
    said = {str(predicate): str(value) for predicate, value in ontology.predicate_objects(head)}
    assert said[RDF.type] == OWL.Ontology
    assert said[OWL.versionIRI] == ONTOLOGY_VERSION_IRI
    assert said["http://purl.org/dc/terms/license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["http://purl.org/vocab/vann/preferredNamespacePrefix"] == "quoth"
    assert said["http://purl.org/vocab/vann/preferredNamespaceUri"] == QUOTH.iri


def test_every_own_term_in_the_ontology_is_complete(ontology: rdflib.Graph) -> None:
    named = {str(node) for triple in ontology for node in triple if str(node).startswith(QUOTH.iri)} - {QUOTH.iri}
    assert named == {term.iri for term in TERMS if term.own}
    for iri in named:
        node = rdflib.URIRef(iri)
        for predicate in (RDF.type, RDFS.label, SKOS.definition, SKOS.example, RDFS.isDefinedBy):
            assert ontology.value(node, rdflib.URIRef(predicate)), (iri, predicate)


def test_every_term_of_the_ontology_has_a_kind(ontology: rdflib.Graph) -> None:
    builtin = tuple(str(PREFIXES[prefix]) for prefix in ("owl", "rdf", "rdfs", "xsd"))
    subjects = {str(subject) for subject in ontology.subjects(rdflib.RDF.type)}
    matched = {other for term in TERMS for _, other in term.matches}
    for predicate, value in ontology.predicate_objects():
        for node in (predicate, value):
            if isinstance(node, rdflib.URIRef) and not str(node).startswith(builtin) and str(node) not in matched:
                assert str(node) in subjects or "license" in str(predicate) or "version" in str(predicate), node


# -- through an OWL reader ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def owl(ontology: rdflib.Graph) -> Any:
    """The ontology as owlready2 reads it, which knows nothing of rdflib."""
    try:
        import owlready2
    except ImportError:
        if os.environ.get("QUOTH_CI"):
            pytest.fail("owlready2 is not installed")
        pytest.skip("owlready2 is not installed")
    lines = ontology.serialize(format="nt").encode()
    return owlready2.World().get_ontology(QUOTH.iri).load(fileobj=io.BytesIO(lines))


def own(kind: Kind, *ranges: Range) -> set[str]:
    return {term.iri for term in TERMS if term.own and term.kind is kind and (not ranges or term.range in ranges)}


def test_an_owl_reader_sees_each_own_term_as_what_it_is(owl: Any) -> None:
    def iris(found: Any) -> set[str]:
        return {each.iri for each in found if each.iri in QUOTH}

    things = {Range.IRI, Range.INDIVIDUAL}
    assert iris(owl.classes()) == own(Kind.CLASS)
    assert iris(owl.object_properties()) == own(Kind.PROPERTY, *things)
    assert iris(owl.data_properties()) == own(Kind.PROPERTY, *(set(Range) - things))
    assert iris(owl.individuals()) == own(Kind.INDIVIDUAL)
    assert iris(owl.annotation_properties()) == set()


def test_an_owl_reader_sees_how_own_terms_hang_together(owl: Any) -> None:
    for term in TERMS:
        if term.own:
            found = owl.world[term.iri]
            assert set(term.supers) <= {each.iri for each in found.is_a}, term.iri
            assert [str(each) for each in found.label] == [term.label]
            assert [str(each) for each in found.definition] == [term.definition]
            assert [str(each) for each in found.example] == [term.example]
    assert list(owl.metadata.license) == ["https://creativecommons.org/licenses/by/4.0/"]
    assert list(owl.metadata.preferredNamespacePrefix) == ["quoth"]


# -- through JSON-LD and back -------------------------------------------------------------------------


def every_property() -> rdflib.Graph:
    """One node with a value of every kind that each property may have."""
    graph = rdflib.Graph()
    subject = rdflib.URIRef(BASE + "n/x#s-1")
    values: Mapping[Range, list[rdflib.URIRef | rdflib.Literal]] = {
        Range.IRI: [rdflib.URIRef(BASE + "e/a"), rdflib.URIRef("urn:isbn:9780262033848")],
        Range.INDIVIDUAL: [rdflib.URIRef(QUOTH.open), rdflib.URIRef(BASE + "e/stalled")],
        Range.STRING: [rdflib.Literal("a"), rdflib.Literal("b")],
        Range.TEXT: [rdflib.Literal("a", lang="en"), rdflib.Literal("b", lang="de-ch"), rdflib.Literal("c")],
        Range.DECIMAL: [rdflib.Literal("12.5", datatype=XSD.decimal), rdflib.Literal("0.0", datatype=XSD.decimal)],
        Range.INTEGER: [rdflib.Literal("3", datatype=XSD.integer), rdflib.Literal("3b")],
        Range.BOOLEAN: [rdflib.Literal("true", datatype=XSD.boolean)],
        Range.DATE: [
            rdflib.Literal("2025-03-01", datatype=XSD.date),
            rdflib.Literal("2025-03", datatype=XSD.gYearMonth),
            rdflib.Literal("2025", datatype=XSD.gYear),
            rdflib.Literal("spring"),
        ],
        Range.DURATION: [rdflib.Literal("PT2H26M", datatype=XSD.duration)],
    }
    for term in TERMS:
        if term.kind is Kind.CLASS:
            graph.add((subject, rdflib.RDF.type, rdflib.URIRef(term.iri)))
        elif term.kind is Kind.PROPERTY:
            for value in values[term.range]:
                graph.add((subject, rdflib.URIRef(term.iri), value))
    graph.add((subject, rdflib.URIRef(BASE + "p/mentors"), rdflib.URIRef(BASE + "e/b")))
    return graph


def refuse(url: str, options: Any) -> NoReturn:
    raise AssertionError(f"{url} was asked for")


def compacted(graph: rdflib.Graph) -> dict[str, Any]:
    options = {"documentLoader": refuse, "format": "application/n-quads"}
    expanded = jsonld.from_rdf(graph.serialize(format="nt"), options)
    result = jsonld.compact(expanded, {"@context": context()}, {"documentLoader": refuse})
    assert isinstance(result, dict)
    return result


def test_every_kind_of_value_survives_compaction() -> None:
    graph = every_property()
    document = compacted(graph)
    text = json.dumps(document)
    assert isomorphic(graph, rdflib.Graph().parse(data=text, format="json-ld"))
    lines = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": refuse})
    assert isomorphic(graph, rdflib.Graph().parse(data=lines, format="nt"))
    store = pyoxigraph.Store()
    store.load(text.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
    assert len(store) == len(graph)


def test_values_of_the_expected_kind_stand_under_their_name() -> None:
    document = compacted(every_property())
    for term in TERMS:
        if term.kind is Kind.PROPERTY:
            assert term.json_name in document, term.iri
    assert "open" in document["creativeWorkStatus"]
    assert document["datePublishedYear"] == "2025"
    assert document["text"] == {"de-ch": "b", "en": "a", "@none": "c"}
    assert set(document["type"]) == {term.json_name for term in TERMS if term.kind is Kind.CLASS}


def test_no_key_of_the_context_is_dropped() -> None:
    document = compacted(every_property())
    dropped: list[str | None] = []
    options = {"documentLoader": refuse}
    jsonld.expand(document, options, on_property_dropped=dropped.append)
    assert dropped == []
    jsonld.expand({**document, "unheard-of": "x"}, options, on_property_dropped=dropped.append)
    assert dropped == ["unheard-of"]


def test_reverse_names_read_an_edge_from_its_other_end() -> None:
    document = {"@context": context(), "id": BASE + "e/q", "answeredBy": [BASE + "n/x#s-1"], "parts": [BASE + "e/p"]}
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    question = rdflib.URIRef(BASE + "e/q")
    assert set(graph) == {
        (rdflib.URIRef(BASE + "n/x#s-1"), rdflib.URIRef(QUOTH.answers), question),
        (rdflib.URIRef(BASE + "e/p"), rdflib.URIRef(SDO.isPartOf), question),
    }


def test_the_context_is_protected() -> None:
    document = {"@context": [context(), {"name": "https://example.org/other"}], "name": "x"}
    with pytest.raises(jsonld.JsonLdError):
        jsonld.expand(document, {"documentLoader": refuse})
