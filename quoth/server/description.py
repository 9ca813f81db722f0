"""The endpoint's description of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

from quoth.graph.triples import Literal, Triple, type_
from quoth.ontology.terms import VOID, XSD

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"


def describe(endpoint: str, triples: int) -> tuple[Triple, ...]:
    """What the endpoint at an address is and gives.

    Args:
        triples: how many there are in the default graph.
    """
    dataset, graph = f"{endpoint}#dataset", f"{endpoint}#graph"
    formats = (
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "JSON-LD",
        "RDF_XML",
    )
    return (
        (endpoint, type_, f"{SD}Service"),
        (endpoint, f"{SD}endpoint", endpoint),
        (endpoint, f"{SD}supportedLanguage", f"{SD}SPARQL11Query"),
        *((endpoint, f"{SD}resultFormat", f"{_FORMATS}{name}") for name in formats),
        (endpoint, f"{SD}defaultDataset", dataset),
        (dataset, type_, f"{SD}Dataset"),
        (dataset, f"{SD}defaultGraph", graph),
        (graph, type_, f"{SD}Graph"),
        (graph, VOID.triples, Literal(str(triples), "", XSD.integer)),
    )
