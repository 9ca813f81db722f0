"""The files that publish the vocabulary: the JSON-LD context, the ontology and the shapes in Turtle.

They are made from `ontology.vocabulary` and `ontology.shapes` and kept beside them; after a change to the table,
`python -m quoth.ontology.publication` writes them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from quoth.ontology.shapes import shapes_text
from quoth.ontology.terms import DCTERMS, OWL, PREFIXES, QUOTH, SDO, SKOS, Namespace
from quoth.ontology.vocabulary import (
    CONTEXT_VERSION,
    ONTOLOGY_IRI,
    ONTOLOGY_VERSION,
    ONTOLOGY_VERSION_IRI,
    TERMS,
    Kind,
    Range,
    Term,
    compact,
    context,
    datatypes,
)

_FOLDER = Path(__file__).parent
#: The published context, immutable under its version.
CONTEXT_FILE = _FOLDER / "context" / f"{CONTEXT_VERSION}.jsonld"
#: The published ontology.
ONTOLOGY_FILE = _FOLDER / "quoth.ttl"
#: The published shapes.
SHAPES_FILE = _FOLDER / "shapes.ttl"

_VANN = Namespace("http://purl.org/vocab/vann/")
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_DESCRIPTION = (
    "What notes on podcasts, talks and papers say that no shared vocabulary has a word for: how statements stand to "
    "each other and to questions, whose thoughts they are, and where they were said and written. Everything else is "
    "said in the terms of schema.org, SKOS, PROV-O and CiTO."
)
#: What the ontology says of its terms in the words of other vocabularies, declared for readers of OWL.
_ANNOTATIONS = (
    DCTERMS.title,
    DCTERMS.description,
    DCTERMS.license,
    DCTERMS.creator,
    _VANN.preferredNamespacePrefix,
    _VANN.preferredNamespaceUri,
    SDO.domainIncludes,
    SDO.rangeIncludes,
    SKOS.definition,
    SKOS.example,
    SKOS.closeMatch,
    SKOS.relatedMatch,
)


def context_text() -> str:
    """The JSON-LD context, as a document."""
    lines = [f"    {json.dumps(name)}: {json.dumps(entry)}" for name, entry in context().items()]
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def ontology_text() -> str:
    """The ontology of Quoth's own terms, in Turtle."""
    own = [term for term in TERMS if term.own]
    return _document([_block(ONTOLOGY_IRI, _head()), *(_block(term.iri, _says(term)) for term in own), *_borrowed(own)])


def terms_text(terms: Iterable[Term]) -> str:
    """Some terms, in Turtle: Quoth's own as the ontology has them, of others what they are used for."""
    return _document([_block(term.iri, _says(term)) for term in terms])


def _document(blocks: Iterable[str]) -> str:
    prefixes = {**{prefix: namespace.iri for prefix, namespace in PREFIXES.items()}, "vann": str(_VANN)}
    body = "\n".join(blocks)
    used = [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items() if f"{prefix}:" in body]
    return f"{''.join(used)}\n{body}" if body else ""


def write() -> None:
    """Writes the files to their place in the package."""
    CONTEXT_FILE.parent.mkdir(exist_ok=True)
    CONTEXT_FILE.write_text(context_text(), encoding="utf-8", newline="\n")
    ONTOLOGY_FILE.write_text(ontology_text(), encoding="utf-8", newline="\n")
    SHAPES_FILE.write_text(shapes_text(), encoding="utf-8", newline="\n")


def _head() -> Iterator[tuple[str, str]]:
    yield "a", "owl:Ontology"
    yield "dcterms:title", _quote("Quoth", "en")
    yield "dcterms:description", _quote(_DESCRIPTION, "en")
    yield "dcterms:creator", _quote("The Quoth authors")
    yield "dcterms:license", f"<{_LICENCE}>"
    yield "owl:versionIRI", f"<{ONTOLOGY_VERSION_IRI}>"
    yield "owl:versionInfo", _quote(ONTOLOGY_VERSION)
    yield "vann:preferredNamespacePrefix", _quote("quoth")
    yield "vann:preferredNamespaceUri", _quote(QUOTH.iri)


def _says(term: Term) -> Iterator[tuple[str, str]]:
    match term.kind:
        case Kind.CLASS:
            yield "a", "owl:Class"
        case Kind.INDIVIDUAL:
            yield "a", f"owl:NamedIndividual, {_names(term.supers)}"
        case Kind.PROPERTY:
            things = term.range in (Range.IRI, Range.INDIVIDUAL)
            yield "a", "owl:ObjectProperty" if things else "owl:DatatypeProperty"
    yield "rdfs:label", _quote(term.label, "en")
    # What a borrowed term means, its own vocabulary says.
    yield "skos:definition" if term.own else "skos:scopeNote", _quote(term.definition, "en")
    if term.kind is Kind.CLASS and term.supers:
        yield "rdfs:subClassOf", _names(term.supers)
    if term.kind is Kind.PROPERTY:
        if term.supers:
            yield "rdfs:subPropertyOf", _names(term.supers)
        if term.subjects:
            yield "schema:domainIncludes", _names(term.subjects)
        values = _names(datatypes(term.range) or term.objects)
        if values:
            yield "schema:rangeIncludes", values
    for mapping, other in term.matches:
        yield compact(mapping), _name(other)
    if term.own:
        yield "skos:example", _quote(term.example)
        yield "rdfs:isDefinedBy", f"<{ONTOLOGY_IRI}>"


def _borrowed(own: Iterable[Term]) -> Iterator[str]:
    """Declares what the ontology borrows, so that a reader of OWL knows what kind of term each is."""
    kinds = dict.fromkeys(_ANNOTATIONS, OWL.AnnotationProperty)
    for term in own:
        borrowed = [iri for iri in (*term.subjects, *term.objects) if iri not in QUOTH]
        if term.kind is Kind.PROPERTY:
            kinds.update((iri, OWL.ObjectProperty) for iri in term.supers if iri not in QUOTH)
        else:
            borrowed += [iri for iri in term.supers if iri not in QUOTH]
        kinds.update((iri, OWL.Class) for iri in borrowed)
    for iri in sorted(kinds):
        yield f"{_name(iri)} a {compact(kinds[iri])} .\n"


def _block(iri: str, says: Iterable[tuple[str, str]]) -> str:
    return f"{_name(iri)} " + " ;\n    ".join(f"{predicate} {value}" for predicate, value in says) + " .\n"


def _name(iri: str) -> str:
    if iri in _VANN:
        return f"vann:{iri.removeprefix(_VANN.iri)}"
    name = compact(iri)
    return f"<{iri}>" if name == iri else name


def _names(iris: Iterable[str]) -> str:
    return ", ".join(_name(iri) for iri in iris)


def _quote(text: str, language: str = "") -> str:
    # The escapes of a JSON string are escapes of Turtle too.
    return json.dumps(text, ensure_ascii=False) + (f"@{language}" if language else "")


if __name__ == "__main__":
    write()
