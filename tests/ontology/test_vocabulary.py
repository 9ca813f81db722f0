"""The table of terms: complete, true to the vocabularies it borrows from, and free of clashes in JSON."""

from __future__ import annotations

import re

import pytest
import rdflib
from rdflib.namespace import DefinedNamespace

from quoth.ontology.relations import RELATIONS
from quoth.ontology.terms import CITO, DCTERMS, MREL, OWL, PREFIXES, PROV, QUOTH, RDFS, SDO, SKOS, VOID, XSD, Namespace
from quoth.ontology.types import TYPES
from quoth.ontology.vocabulary import (
    EXAMPLE_BASE,
    TERMS,
    Kind,
    Range,
    Term,
    compact,
    context,
    find_term,
    json_name,
)

OWN = [term for term in TERMS if term.own]
PROPERTIES = [term for term in TERMS if term.kind is Kind.PROPERTY]

#: Vocabularies whose terms rdflib lists in full.
LISTED: list[tuple[Namespace, type[DefinedNamespace]]] = [
    (SDO, rdflib.SDO),
    (SKOS, rdflib.SKOS),
    (PROV, rdflib.PROV),
    (OWL, rdflib.OWL),
    (RDFS, rdflib.RDFS),
    (DCTERMS, rdflib.DCTERMS),
    (VOID, rdflib.VOID),
]
#: What is used of the others, as their own documents define it.
KNOWN = {
    *(
        CITO[name]
        for name in ("agreesWith", "citesForInformation", "disagreesWith", "discusses", "disputes", "extends")
    ),
    *(CITO[name] for name in ("isCitedForInformationBy", "isDiscussedBy", "isReviewedBy", "qualifies", "reviews")),
    CITO.supports,
    MREL.hst,
    MREL.ive,
}


def exists(iri: str) -> bool:
    """Whether the vocabulary that an IRI belongs to has such a term."""
    for namespace, listed in LISTED:
        if iri in namespace:
            return iri.removeprefix(namespace.iri) in listed
    return iri in KNOWN or not any(iri in namespace for namespace in (CITO, MREL))


def ids(term: Term) -> str:
    return compact(term.iri)


def test_every_borrowed_term_exists() -> None:
    borrowed = {term.iri for term in TERMS if not term.own}
    borrowed |= {iri for term in TERMS for iri in (*term.supers, *term.subjects, *term.objects) if iri not in QUOTH}
    borrowed |= {iri for term in TERMS for match in term.matches for iri in match}
    borrowed |= {iri for each in RELATIONS for iri in (each.iri, each.inverse_iri, *each.supers) if iri}
    borrowed |= {iri for each in TYPES for iri in each.classes}
    assert [iri for iri in sorted(borrowed) if iri not in QUOTH and not exists(iri)] == []


def test_no_term_stands_twice() -> None:
    assert len({term.iri for term in TERMS}) == len(TERMS)


def test_every_relation_and_type_is_in_the_table() -> None:
    needed = {iri for each in RELATIONS for iri in (each.iri, *each.supers, *(iri for _, iri in each.by_type))}
    needed |= {iri for each in TYPES for iri in each.classes}
    assert [iri for iri in sorted(needed) if find_term(iri) is None] == []


def test_every_own_term_that_is_referred_to_is_defined() -> None:
    own = {term.iri for term in OWN}
    for term in TERMS:
        referred = {*term.supers, *term.subjects, *term.objects, *re.findall(r"quoth:\w+", term.example)}
        for iri in referred:
            full = QUOTH[iri.removeprefix("quoth:")] if iri.startswith("quoth:") else iri
            assert full not in QUOTH or full in own, (term.iri, iri)


@pytest.mark.parametrize("term", OWN, ids=ids)
def test_every_own_term_is_defined_and_its_example_uses_it(term: Term) -> None:
    assert term.label
    assert term.definition.endswith(".")
    graph = rdflib.Graph()
    prefixes = "".join(f"@prefix {prefix}: <{namespace.iri}> .\n" for prefix, namespace in PREFIXES.items())
    graph.parse(data=prefixes + term.example, format="turtle", publicID=EXAMPLE_BASE)
    used = {str(node) for triple in graph for node in triple}
    assert term.iri in used
    if term.kind is Kind.PROPERTY:
        value = next(graph.objects(predicate=rdflib.URIRef(term.iri)))
        assert isinstance(value, rdflib.URIRef) == (term.range in (Range.IRI, Range.INDIVIDUAL))


@pytest.mark.parametrize("term", [term for term in TERMS if not term.own], ids=ids)
def test_every_borrowed_term_says_what_it_is_used_for(term: Term) -> None:
    assert term.definition.endswith(".")
    assert term.label


def test_what_opposes_disagrees_in_the_ontology_too() -> None:
    opposes = find_term(QUOTH.opposes)
    assert opposes is not None
    assert opposes.supers == (QUOTH.disagreesWith,)


def test_no_two_terms_share_a_name_in_json() -> None:
    names: dict[str, str] = {}
    for term in TERMS:
        for name in filter(None, (term.json_name, term.reverse_name)):
            owner = names.setdefault(name, f"{term.iri} {name == term.reverse_name}")
            assert owner == f"{term.iri} {name == term.reverse_name}", name
    assert not names.keys() & PREFIXES.keys()
    expected = len(names) + len(PREFIXES) + 4 + 2 * sum(term.range is Range.DATE for term in PROPERTIES)
    assert len(context()) == expected


def test_the_context_keeps_its_promises() -> None:
    made = context()
    assert made["@version"] == 1.1
    assert made["@protected"] is True
    assert "@vocab" not in made
    assert "@base" not in made
    assert made["id"] == "@id"
    assert made["type"]["@id"] == "@type"
    assert made["text"] == {"@id": "schema:text", "@container": "@language"}
    assert made["altLabel"] == {"@id": "skos:altLabel", "@container": ["@language", "@set"]}
    assert made["author"] == {"@id": "schema:author", "@type": "@id", "@container": "@set"}
    assert made["Statement"] == "quoth:Statement"


@pytest.mark.parametrize(
    ("iri", "coercion", "name"),
    [
        (SDO.author, "@id", "author"),
        (SDO.author, XSD.string, None),
        (SDO.name, XSD.string, "name"),
        (SDO.name, "@language", None),
        (SDO.text, "@language", "text"),
        (SDO.text, XSD.string, "text"),
        (SDO.datePublished, XSD.date, "datePublished"),
        (SDO.datePublished, XSD.gYearMonth, "datePublishedMonth"),
        (SDO.datePublished, XSD.gYear, "datePublishedYear"),
        (SDO.datePublished, XSD.dateTime, None),
        (SDO.startOffset, XSD.decimal, "startOffset"),
        (SDO.creativeWorkStatus, "@id", "creativeWorkStatus"),
        (MREL.hst, "@id", "host"),
        (OWL.sameAs, "@id", "identicalTo"),
        (SDO.sameAs, "@id", "sameAs"),
        ("https://example.org/p/mentors", "@id", None),
    ],
)
def test_values_have_a_name_in_json_by_their_kind(iri: str, coercion: str, name: str | None) -> None:
    assert json_name(iri, coercion) == name
