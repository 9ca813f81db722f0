"""The table of shapes: complete, in terms of the vocabulary alone, and true to the relations people write."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from quoth.ontology.relations import (
    ANY,
    NOTE,
    QUESTION,
    RELATIONS,
    SECTION,
    STATEMENT,
    THOUGHT,
    Relation,
    Takes,
)
from quoth.ontology.shapes import (
    SHAPE_TABLE,
    SHAPES,
    WITHOUT_SHAPE,
    Has,
    Shape,
    find_shape,
    is_hand_made,
    nouns_of,
    number_in_words,
    properties_of,
    shapes_text,
    values_in_words,
    wanted,
)
from quoth.ontology.terms import OWL, PROV, QUOTH, SDO, SKOS, XSD
from quoth.ontology.types import BUILT_IN, TYPES
from quoth.ontology.vocabulary import TERMS, WORKS, Kind, Range, Term, compact, datatypes, find_term, json_name

NAMED_IN_SHAPES = [(shape, has) for shape in SHAPE_TABLE for has in shape.has]


def ids(given: object) -> str:
    return compact(given.iri) if isinstance(given, Term | Has) else given.name if isinstance(given, Shape) else ""


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes_text(), format="turtle")


# -- complete -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("term", [term for term in TERMS if term.kind is Kind.CLASS], ids=ids)
def test_every_class_has_a_shape_or_a_reason(term: Term) -> None:
    assert (find_shape(term.iri) is None) == (term.iri in WITHOUT_SHAPE)


@pytest.mark.parametrize("term", [term for term in TERMS if term.kind is Kind.PROPERTY], ids=ids)
def test_every_property_is_in_a_shape(term: Term) -> None:
    assert any(has.iri == term.iri for _, has in NAMED_IN_SHAPES)


def test_no_class_has_two_shapes_and_no_name_stands_twice() -> None:
    targets = Counter(shape.target for shape in SHAPE_TABLE if shape.target)
    assert targets.most_common(1)[0][1] == 1
    assert len({shape.name for shape in SHAPE_TABLE}) == len(SHAPE_TABLE)
    for shape in SHAPE_TABLE:
        found = Counter(has.iri for _, has in properties_of(shape))
        assert not found or found.most_common(1)[0][1] == 1, shape.name


def test_reasons_are_for_classes_of_the_vocabulary() -> None:
    for iri, reason in WITHOUT_SHAPE.items():
        term = find_term(iri)
        assert term is not None
        assert term.kind is Kind.CLASS
        assert reason


@pytest.mark.parametrize(("shape", "has"), NAMED_IN_SHAPES, ids=ids)
def test_every_property_of_a_shape_is_a_term_with_a_name_in_json(shape: Shape, has: Has) -> None:
    term = find_term(has.iri)
    assert term is not None
    assert term.kind is Kind.PROPERTY
    for coercion in ("@language" if kind.endswith("langString") else kind for kind in datatypes(term.range)):
        assert json_name(has.iri, coercion)
    if not datatypes(term.range):
        assert json_name(has.iri, "@id") == term.json_name
    assert set(has.objects) <= {each.iri for each in TERMS if each.kind is Kind.CLASS}
    assert has.most is None or has.least <= has.most


@pytest.mark.parametrize("shape", SHAPE_TABLE, ids=ids)
def test_every_class_a_shape_speaks_of_is_a_term(shape: Shape) -> None:
    known = {term.iri for term in TERMS}
    spoken_of = {*shape.also, *filter(None, (shape.target, shape.subjects_of))}
    assert spoken_of <= known
    assert shape.noun.startswith(("a ", "an "))


def test_every_type_of_thing_has_a_shape_with_its_names() -> None:
    for entity_type in TYPES:
        shape = find_shape(entity_type.iri)
        assert shape is not None
        properties = {has.iri for _, has in properties_of(shape)}
        assert {SDO.name, SDO.alternateName, SDO.identifier, SDO.sameAs} <= properties
        assert (SDO.author in properties) == entity_type.work
        assert set(entity_type.also) <= set(shape.also)


# -- true to what people write ------------------------------------------------------------------------

_PARTS = {
    STATEMENT: QUOTH.Statement,
    QUESTION: SDO.Question,
    THOUGHT: QUOTH.Thought,
    NOTE: SDO.NoteDigitalDocument,
    SECTION: SDO.CreativeWork,
}


def classes(keys: tuple[str, ...]) -> set[str]:
    """The classes of what a relation joins; every work is a `schema:CreativeWork`."""
    found = {_PARTS[key] if key in _PARTS else BUILT_IN[key].iri for key in keys if key != ANY}
    return {SDO.CreativeWork if iri in WORKS else iri for iri in found}


def meant(iris: tuple[str, ...]) -> set[str]:
    return {SDO.CreativeWork if iri in WORKS else iri for iri in iris}


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.key)
def test_a_relation_joins_what_its_property_joins(relation: Relation) -> None:
    term = find_term(relation.iri)
    assert term is not None
    if ANY in relation.subjects:
        assert term.subjects == ()
    elif term.own:
        assert meant(term.subjects) == classes(relation.subjects)
    else:
        # A section that starts at a time has a clip that does.
        subjects = (*term.subjects, SDO.CreativeWork) if SDO.Clip in term.subjects else term.subjects
        assert meant(subjects) >= classes(relation.subjects)
    if relation.takes not in (Takes.THING, Takes.STATEMENT):
        assert term.range is not Range.IRI
    elif ANY in relation.objects:
        assert term.objects == ()
    else:
        # A work may be known by its page alone.
        assert meant(term.objects) - {SDO.WebPage} >= classes(relation.objects)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.key)
def test_a_relation_is_in_the_shapes_of_what_it_starts_from(relation: Relation) -> None:
    for iri in (relation.iri, *relation.supers):
        term = find_term(iri)
        assert term is not None
        holders = {shape.target for shape in SHAPE_TABLE if any(has.iri == iri for _, has in properties_of(shape))}
        holders |= {wider for holder in holders for wider in (find_term(holder) or term).supers}
        assert meant(tuple(holders)) >= classes(relation.subjects) - {SDO.CreativeWork}, iri
        assert is_hand_made(iri) or iri in (SDO.citation,)


def test_hand_made_properties_are_the_relations() -> None:
    assert is_hand_made(QUOTH.supports)
    assert is_hand_made(SKOS.exactMatch)
    assert not is_hand_made(QUOTH.saidIn)


# -- as SHACL -----------------------------------------------------------------------------------------


def test_the_shapes_are_shacl(graph: rdflib.Graph) -> None:
    # The shapes graph of SHACL's own specification, which pyshacl holds every shapes graph against if asked. It adds to
    # what it is given.
    pyshacl.validate(rdflib.Graph(), shacl_graph=rdflib.Graph() + graph, meta_shacl=True)


def test_broken_shapes_would_be_noticed() -> None:
    broken = rdflib.Graph()
    shape = rdflib.URIRef(SHAPES["Person-affiliation"])
    broken.add((shape, RDF.type, SH.PropertyShape))
    broken.add((shape, SH.path, rdflib.URIRef(SDO.affiliation)))
    broken.add((shape, SH.minCount, rdflib.Literal("one")))
    with pytest.raises(Exception, match="SHACL File does not validate"):
        pyshacl.validate(rdflib.Graph(), shacl_graph=broken, meta_shacl=True)


def without_lists(graph: rdflib.Graph) -> set[tuple[Any, ...]]:
    """The triples with each list as a tuple: nothing else is without a name."""
    found = {
        (subject, predicate, tuple(graph.items(node)) if isinstance(node, rdflib.BNode) else node)
        for subject, predicate, node in graph
        if not isinstance(subject, rdflib.BNode)
    }
    lists = {
        node for subject, _, node in graph if isinstance(node, rdflib.BNode) and isinstance(subject, rdflib.URIRef)
    }
    cells = 2 * sum(len(list(graph.items(node))) for node in lists)
    assert len(found) + cells == len(graph)
    return found


def test_two_parsers_read_the_same_shapes(graph: rdflib.Graph) -> None:
    store = pyoxigraph.Store()
    store.load(shapes_text().encode(), format=pyoxigraph.RdfFormat.TURTLE)
    lines = store.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    assert lines is not None
    assert without_lists(graph) == without_lists(rdflib.Graph().parse(data=lines, format="nt"))


def test_every_shape_is_named_and_every_property_shape_says_what_it_wants(graph: rdflib.Graph) -> None:
    named = {str(node) for node in graph.subjects(RDF.type, SH.NodeShape)}
    assert {shape.iri for shape in SHAPE_TABLE} <= named
    for shape in graph.subjects(RDF.type, SH.PropertyShape):
        assert isinstance(shape, rdflib.URIRef)
        assert graph.value(shape, SH.message), shape
    for referred in graph.objects(None, SH.property):
        assert (referred, RDF.type, SH.PropertyShape) in graph, referred


def test_shapes_name_no_term_that_the_vocabulary_lacks(graph: rdflib.Graph) -> None:
    known = {term.iri for term in TERMS}
    named = {
        str(node) for predicate in (SH.path, SH["class"], SH.targetClass) for node in graph.objects(None, predicate)
    }
    assert named <= known
    kinds = {str(node) for node in graph.objects(None, SH.datatype)}
    assert kinds == {kind for each in Range for kind in datatypes(each)} - {XSD.anyURI}


def test_what_people_relate_is_a_warning_and_all_else_is_not(graph: rdflib.Graph) -> None:
    warnings = {str(shape).removeprefix(SHAPES.iri) for shape in graph.subjects(SH.severity, SH.Warning)}
    assert {"supports-subjects", "supports-objects", "affiliation-subjects", "knows-objects"} <= warnings
    assert all(name.endswith(("-subjects", "-objects")) for name in warnings)
    assert not any(name.startswith(("saidIn", "parentItem", "identicalTo")) for name in warnings)


# -- in words -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("has", "number", "values"),
    [
        (Has(SDO.name, 1, 1), "exactly one value", "plain text"),
        (Has(SDO.author), "any number of values", "the IRI of a person or an organization"),
        (Has(QUOTH.saidIn, 0, 1), "at most one value", "the IRI of an episode or a talk"),
        (Has(PROV.atLocation, 1), "at least one value", "an IRI"),
        (Has(SKOS.prefLabel, 1), "one value in each language", "text, in a language where it is known"),
        (Has(SDO.description), "at most one value in each language", "text, in a language where it is known"),
        (Has(SDO.creativeWorkStatus, 1, 1), "exactly one value", "`quoth:open`, `quoth:answered` or `quoth:parked`"),
        (Has(QUOTH.confidence, 0, 1), "at most one value", "a number from 0 to 1"),
        (Has(QUOTH.line, 1, 1), "exactly one value", "a whole number, 1 or greater"),
        (Has(SDO.datePublished, 0, 1), "at most one value", "a date, a month or a year"),
        (Has(SDO.duration, 0, 1), "at most one value", "a duration"),
        (Has(QUOTH.private, 0, 1), "at most one value", "`true` or `false`"),
        (Has(SDO.episodeNumber, 0, 1), "at most one value", "a whole number"),
        (Has(SDO.isBasedOn, 0, 1, (SDO.Clip,)), "at most one value", "the IRI of a clip"),
    ],
    ids=ids,
)
def test_what_is_wanted_in_words(has: Has, number: str, values: str) -> None:
    assert number_in_words(has) == number
    assert values_in_words(has) == values
    assert wanted(has) == f"{number}: {values}"


def test_classes_in_words() -> None:
    assert nouns_of([SDO.Person]) == "a person"
    assert nouns_of([SDO.CreativeWork, SDO.WebPage]) == "a work or a web page"
    assert nouns_of([QUOTH.Statement, SDO.Person, SKOS.Concept]) == "a statement, a person or a concept"
    assert nouns_of([QUOTH.QuestionStatus]) == "a question status"
    assert OWL.Class not in {shape.target for shape in SHAPE_TABLE}
