"""Works as reference managers want them."""

from __future__ import annotations

from typing import Any

import pytest

from quoth.exporters.csljson import bibliography
from quoth.exporters.reading import describe
from quoth.graph.triples import Literal, Node, Quad
from quoth.ontology.terms import OWL, QUOTH, RDF, SDO, XSD

BASE = "https://vault.example/me/"
PERSON = f"{BASE}e/person"


def items(*triples: tuple[str, str, Node]) -> list[Any]:
    quads: list[Quad] = [(*triple, "") for triple in triples]
    return bibliography(describe(quads), BASE)


def paper(iri: str = f"{BASE}e/work", type_iri: str = SDO.ScholarlyArticle, **more: Node) -> Any:
    (item,) = items((iri, RDF.type, type_iri), *((iri, SDO[key], node) for key, node in more.items()))
    return item


def test_a_preprint() -> None:
    item = paper(
        "https://arxiv.org/abs/2305.17493",
        name=Literal("The Curse of Recursion"),
        datePublished=Literal("2023-05-27", "", XSD.date),
    )
    assert item == {
        "id": "2305.17493",
        "type": "article",
        "title": "The Curse of Recursion",
        "issued": {"date-parts": [[2023, 5, 27]]},
        "publisher": "arXiv",
        "number": "arXiv:2305.17493",
        "URL": "https://arxiv.org/abs/2305.17493",
    }


def test_a_preprint_that_came_out_in_a_journal() -> None:
    item = paper("https://arxiv.org/abs/1412.6980", identifier=Literal("doi:10.1000/x"))
    assert (item["type"], item["DOI"], item["number"]) == ("article-journal", "10.1000/x", "arXiv:1412.6980")


def test_a_book() -> None:
    item = paper("urn:isbn:9780262039246", SDO.Book, datePublished=Literal("2018", "", XSD.gYear))
    assert (item["type"], item["ISBN"], item["issued"]) == ("book", "9780262039246", {"date-parts": [[2018]]})


@pytest.mark.parametrize(
    "identifier",
    [
        Literal("doi:10.1038/nature14539"),
        Literal("https://doi.org/10.1038/nature14539"),
        "https://doi.org/10.1038/nature14539",
    ],
)
def test_identifiers_as_text_or_iri(identifier: Node) -> None:
    assert paper(identifier=identifier)["DOI"] == "10.1038/nature14539"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ada Lovelace", {"family": "Lovelace", "given": "Ada"}),
        ("Lovelace, Ada", {"family": "Lovelace", "given": "Ada"}),
        ("Guido van Rossum", {"family": "van Rossum", "given": "Guido"}),
        ("Maria de la Cruz", {"family": "de la Cruz", "given": "Maria"}),
        ("J. R. R. Tolkien", {"family": "Tolkien", "given": "J. R. R."}),
        ("Aristotle", {"literal": "Aristotle"}),
        ("司马迁", {"literal": "司马迁"}),
    ],
)
def test_names_of_people(written: str, name: dict[str, str]) -> None:
    assert paper(author=Literal(written))["author"] == [name]
    (item,) = items(
        (f"{BASE}e/work", RDF.type, SDO.Book),
        (f"{BASE}e/work", SDO.author, PERSON),
        (PERSON, RDF.type, SDO.Person),
        (PERSON, SDO.name, Literal(written)),
    )
    assert item["author"] == [name]


def test_an_organization_has_no_family_name() -> None:
    (item,) = items(
        (f"{BASE}e/work", RDF.type, SDO.Book),
        (f"{BASE}e/work", SDO.author, PERSON),
        (PERSON, RDF.type, SDO.Organization),
        (PERSON, SDO.name, Literal("Harbour Institute")),
    )
    assert item["author"] == [{"literal": "Harbour Institute"}]


def test_ids_come_from_the_citation_key_then_from_the_name_in_the_vault() -> None:
    doi = "https://doi.org/10.1000/x"
    (item,) = items((doi, RDF.type, SDO.Book), (doi, QUOTH.citationKey, Literal("nanda2023")))
    assert item["id"] == "nanda2023"
    (item,) = items((doi, RDF.type, SDO.Book), (f"{BASE}e/nanda2023", OWL.sameAs, doi))
    assert item["id"] == "nanda2023"


def test_ids_are_unique() -> None:
    found = items(("https://a.example/x", RDF.type, SDO.Book), ("https://b.example/x", RDF.type, SDO.Book))
    assert [item["id"] for item in found] == ["x", "x-2"]


def test_other_things_are_no_works() -> None:
    assert items((PERSON, RDF.type, SDO.Person), (f"{BASE}e/app", RDF.type, SDO.SoftwareApplication)) == []
