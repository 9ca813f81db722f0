"""What is written is read back, by parsers that know nothing of each other, as the very same triples."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NoReturn

import pyoxigraph
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld

from quoth.exporters import FORMATS, Options
from quoth.graph.triples import Literal, Node, Quad
from quoth.ontology.terms import PROV, RDF, SDO, SKOS, WD, XSD

BASE = "https://vault.example/me/"
OPTIONS = Options(
    base=BASE, prefixes={"isbn": "urn:isbn:", "own": "https://own.example/terms#", "n": "https://n.example/"}
)

Quads = set[Quad]


# -- graphs of every shape ----------------------------------------------------------------------------

_PIECES = [*"aZ09-._~!$&'()*+,;=:@/é漢語ß\u0301\u0915\u093f\u00b7\u203f🎉", "%20", "%C3%A9", "n/", "e/", "s-"]
_SPACES = [
    *(BASE + part for part in ("", "n/", "e/", "p/", "files/", "n/note#", "n/folder/note#s-", "n/other#")),
    *(
        SDO.iri,
        SKOS.iri,
        WD.iri,
        "urn:isbn:",
        "https://own.example/terms#",
        "https://n.example/",
        "http://x.example/?q=",
    ),
]
iris = st.builds(
    lambda space, pieces: space + "".join(pieces),
    st.sampled_from(_SPACES),
    st.lists(st.sampled_from(_PIECES), max_size=6),
)

_NAUGHTY = [
    '"',
    "\\",
    "\\n",
    '"""',
    "\n",
    "\r",
    "\t",
    "\x00",
    "\x7f",
    "\x85",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "@en",
    "^^",
    "🎉",
]
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.lists(st.sampled_from(_NAUGHTY), max_size=5).map("".join),
)
_LEXICAL = [
    "0",
    "7",
    "-7",
    "+7",
    "007",
    "7.",
    "7.5",
    "-0.50",
    ".5",
    "1e3",
    "1.0E0",
    "true",
    "false",
    "TRUE",
    "1",
    "",
    "NaN",
    "2026",
]
_DATATYPES = [
    XSD.integer,
    XSD.decimal,
    XSD.double,
    XSD.boolean,
    XSD.date,
    XSD.gYear,
    XSD.string,
    "https://own.example/terms#t",
]
literals = st.one_of(
    texts.map(Literal),
    st.builds(lambda text, language: Literal(text, language), texts, st.sampled_from(["en", "de-ch", "zh-hant-tw"])),
    st.builds(
        lambda text, datatype: Literal(text, "", datatype), st.sampled_from(_LEXICAL), st.sampled_from(_DATATYPES)
    ),
)
predicates = st.one_of(
    st.sampled_from([RDF.type, SDO.name, SDO.text, SDO.isPartOf, SDO.position, PROV.atLocation]), iris
)
_TYPES = [SDO.NoteDigitalDocument, SDO.Claim, SKOS.Concept]
graphs = st.sampled_from([BASE + "n/note", BASE + "n/folder/note", BASE + "n/other", "urn:x:peer#graph"])
objects = st.one_of(st.sampled_from(_TYPES), iris, literals)
quads_strategy = st.sets(st.tuples(iris, predicates, objects, graphs), max_size=12)


# -- readers ------------------------------------------------------------------------------------------


def _from_oxigraph(term: object) -> Node:
    if isinstance(term, pyoxigraph.NamedNode):
        return term.value
    assert isinstance(term, pyoxigraph.Literal)
    return Literal(term.value, term.language) if term.language else Literal(term.value, "", term.datatype.value)


def read_with_oxigraph(content: bytes, suffix: str) -> Quads:
    """The quads of a document, none of them normalised."""
    found = set()
    for quad in pyoxigraph.parse(content, pyoxigraph.RdfFormat.from_extension(suffix.lstrip("."))):
        assert isinstance(quad.subject, pyoxigraph.NamedNode)
        graph = quad.graph_name.value if isinstance(quad.graph_name, pyoxigraph.NamedNode) else ""
        found.add((quad.subject.value, quad.predicate.value, _from_oxigraph(quad.object), graph))
    return found


def _from_rdflib(term: object) -> Node:
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), term.language)
        return Literal(str(term), "", str(term.datatype or XSD.string))
    assert isinstance(term, rdflib.URIRef)
    return str(term)


def read_with_rdflib(content: bytes, suffix: str) -> Quads:
    """The quads of a document, none of them normalised."""
    names = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld"}
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format=names[suffix])
    found = set()
    for subject, predicate, node, graph in dataset.quads():
        name = "" if graph is None or graph == rdflib.graph.DATASET_DEFAULT_GRAPH_ID else str(graph)
        found.add((str(subject), str(predicate), _from_rdflib(node), name))
    return found


def refuse(url: str, options: object) -> NoReturn:
    """A loader of documents that loads none."""
    raise AssertionError(f"asked for {url}")


def _from_pyld(term: Mapping[str, str]) -> Node:
    if term["type"] == "IRI":
        return term["value"]
    assert term["type"] == "literal"
    return (
        Literal(term["value"], term["language"]) if "language" in term else Literal(term["value"], "", term["datatype"])
    )


def read_with_pyld(content: bytes, suffix: str) -> Quads:
    """The quads of a JSON-LD document, with no access to the network; what would be dropped is an error."""
    assert suffix == ".jsonld"
    dataset = jsonld.to_rdf(json.loads(content), {"documentLoader": refuse})
    return {
        (triple["subject"]["value"], triple["predicate"]["value"], _from_pyld(triple["object"]), "")
        for triple in dataset.get("@default", [])
    }


READERS = {"oxigraph": read_with_oxigraph, "rdflib": read_with_rdflib, "pyld": read_with_pyld}


@pytest.fixture(autouse=True, scope="module")
def literals_as_written() -> Iterator[None]:
    """Keeps rdflib from rewriting `007`, so that it says what it read."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    yield
    rdflib.NORMALIZE_LITERALS = before


# -- tests --------------------------------------------------------------------------------------------

PAIRS = [
    *((name, reader) for name in ("turtle", "ntriples", "nquads", "trig") for reader in ("oxigraph", "rdflib")),
    *(("jsonld", reader) for reader in READERS),
]


def write(name: str, quads: Quads | list[Quad], options: Options = OPTIONS) -> bytes:
    (file,) = FORMATS[name].export(quads, options)
    return file.content


def expected(name: str, quads: Quads) -> Quads:
    return quads if FORMATS[name].named_graphs else {(s, p, o, "") for s, p, o, _ in quads}


@pytest.mark.parametrize(("name", "reader"), PAIRS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(quads=quads_strategy)
def test_every_triple_comes_back(name: str, reader: str, quads: Quads) -> None:
    if reader == "pyld":
        # It writes every double anew, as its specification allows.
        quads = {quad for quad in quads if not isinstance(quad[2], Literal) or quad[2].datatype != XSD.double}
    assert READERS[reader](write(name, quads), FORMATS[name].suffix) == expected(name, quads)
