"""The namespaces Quoth writes and reads.

A namespace makes IRIs by attribute or by item: `SDO.text`, `QUOTH["Statement"]`. The values are plain
strings, so that no layer needs an RDF library to name a thing.
"""

from __future__ import annotations


class Namespace:
    """A namespace IRI whose attributes and items are the IRIs of its terms."""

    def __init__(self, iri: str) -> None:
        #: The IRI that every term's IRI starts with.
        self.iri = iri

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        # Kept, so that the next time this is not come to: building a vault asks millions of times.
        term = self.__dict__[name] = self.iri + name
        return term

    def __getitem__(self, name: str) -> str:
        return self.iri + name

    def __contains__(self, iri: str) -> bool:
        return iri.startswith(self.iri)

    def __str__(self) -> str:
        return self.iri

    def __repr__(self) -> str:
        return f"Namespace({self.iri!r})"


#: Quoth's own terms: only what no shared vocabulary has.
QUOTH = Namespace("https://w3id.org/quoth/ns#")
#: schema.org in the form its own JSON-LD context uses.
SDO = Namespace("http://schema.org/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
PROV = Namespace("http://www.w3.org/ns/prov#")
CITO = Namespace("http://purl.org/spar/cito/")
MREL = Namespace("http://id.loc.gov/vocabulary/relators/")
DCTERMS = Namespace("http://purl.org/dc/terms/")
VOID = Namespace("http://rdfs.org/ns/void#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
WD = Namespace("http://www.wikidata.org/entity/")

#: Every prefix Quoth declares in its outputs and supplies to queries, in the order they are written.
PREFIXES: dict[str, Namespace] = {
    "quoth": QUOTH,
    "schema": SDO,
    "skos": SKOS,
    "prov": PROV,
    "cito": CITO,
    "mrel": MREL,
    "dcterms": DCTERMS,
    "void": VOID,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "wd": WD,
}
