"""A description of the graph as a whole (https://www.w3.org/TR/void/): what is in it, who made it, where it leads.

It is a file of its own, beside the others: were it among their triples, no export would hold just what the store
holds. Everything but title and licence is counted from the triples that are exported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from quoth.exporters import File, Options
from quoth.exporters.reading import Descriptions, describe
from quoth.exporters.turtle import Blocks, Names
from quoth.graph.triples import Literal, Node, Quad, Triple, type_
from quoth.ontology.iris import LOCAL_BASE
from quoth.ontology.slugs import hashed_slug
from quoth.ontology.terms import DCTERMS, OWL, PREFIXES, RDF, SDO, SKOS, VOID, XSD
from quoth.ontology.vocabulary import compact


@dataclass(frozen=True, slots=True)
class Authority:
    """Somebody else's graph, or register, whose names are linked to."""

    #: The local part of its IRI in the description.
    key: str
    title: str
    #: What its names begin with; the first is that of things, the others those of pages about them.
    spaces: tuple[str, ...]


#: The authorities that links are counted to.
AUTHORITIES: tuple[Authority, ...] = (
    Authority("wikidata", "Wikidata", ("http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/")),
    Authority("doi", "DOI", ("https://doi.org/",)),
    Authority("arxiv", "arXiv", ("https://arxiv.org/abs/",)),
    Authority("orcid", "ORCID", ("https://orcid.org/",)),
    Authority("isbn", "ISBN", ("urn:isbn:",)),
    Authority("youtube", "YouTube", ("https://www.youtube.com/watch?v=",)),
    Authority("openalex", "OpenAlex", ("https://openalex.org/",)),
    Authority("pubmed", "PubMed", ("https://pubmed.ncbi.nlm.nih.gov/",)),
)

#: What says that a thing here is a thing there, or that there is a page about it there.
_LINKING = (OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch, SDO.sameAs)


def export(quads: Iterable[Quad], options: Options) -> Iterator[File]:
    """The description as Turtle; nothing of an empty graph."""
    triples = {quad[:3] for quad in quads}
    content = ""
    if triples:
        content = _write(describe((*triple, "") for triple in description(triples, options)), options)
    yield File("graph.void.ttl", content.encode())


def _write(descriptions: Descriptions, options: Options) -> str:
    """The description as Turtle: the graph, its parts, its links, then what they lead to."""
    space = _space(options)
    names = Names(replace(options, prefixes={**options.prefixes, "graph": space}))
    blocks = Blocks(names)

    def rank(subject: str) -> tuple[int, str]:
        starts = ("dataset", "class-", "links-", "")
        return next((at for at, start in enumerate(starts) if subject.startswith(space + start)), len(starts)), subject

    written = [blocks.write(subject, descriptions[subject]) for subject in sorted(descriptions, key=rank)]
    return "\n".join([names.header(), *written])


def description(triples: Set[Triple], options: Options) -> Iterator[Triple]:
    """The triples that describe a graph.

    Args:
        options: of the settings, `title` and `license` are read.
    """
    space = _space(options)
    graph = f"{space}dataset"
    types = {(subject, node) for subject, predicate, node in triples if predicate == type_ and isinstance(node, str)}
    notes = {subject for subject, class_ in types if class_ == SDO.NoteDigitalDocument}
    authors = {node for s, p, node in triples if p == SDO.author and s in notes and isinstance(node, str)}
    names = sorted(
        (s, node.text) for s, p, node in triples if s in authors and p == SDO.name and isinstance(node, Literal)
    )
    yield graph, type_, VOID.Dataset
    yield graph, DCTERMS.title, Literal(_title(options, [name for _, name in names]))
    yield from ((graph, DCTERMS.creator, author) for author in authors)
    yield from ((author, SDO.name, Literal(name)) for author, name in names)
    yield from ((author, type_, class_) for author, class_ in types if author in authors)
    if licence := options.settings.get("license"):
        yield graph, DCTERMS.license, str(licence)
    yield graph, VOID.uriSpace, Literal(options.base or LOCAL_BASE)
    numbers = {
        VOID.triples: len(triples),
        VOID.entities: len({subject for subject, _ in types}),
        VOID.documents: len(notes),
        VOID.classes: len({class_ for _, class_ in types}),
        VOID.properties: len({predicate for _, predicate, _ in triples}),
        VOID.distinctSubjects: len({subject for subject, _, _ in triples}),
        VOID.distinctObjects: len({node for _, _, node in triples}),
    }
    yield from ((graph, predicate, _number(number)) for predicate, number in numbers.items())
    yield from ((graph, VOID.vocabulary, iri) for iri in _vocabularies(triples, options))
    yield from _classes(graph, space, types)
    yield from _links(graph, space, triples)


def _space(options: Options) -> str:
    """What the names in the description begin with."""
    return f"{options.base or LOCAL_BASE}void#"


def _title(options: Options, authors: list[str]) -> str:
    title = options.settings.get("title")
    if title:
        return str(title)
    return f"Notes of {', '.join(dict.fromkeys(authors))}" if authors else "Notes"


def _number(number: int) -> Literal:
    return Literal(str(number), "", XSD.integer)


def _vocabularies(triples: Iterable[Triple], options: Options) -> set[str]:
    """The namespaces of the classes and properties in the graph that have a prefix, but for RDF's own."""
    used: set[str] = set()
    for _, predicate, node in triples:
        used.add(predicate)
        if predicate == type_ and isinstance(node, str):
            used.add(node)
    known = {namespace.iri for namespace in PREFIXES.values()} | set(options.prefixes.values())
    return {space for space in known - {RDF.iri} if any(iri.startswith(space) for iri in used)}


def _classes(graph: str, space: str, types: Set[tuple[str, str]]) -> Iterator[Triple]:
    """How many things there are of each class."""
    for class_, number in Counter(class_ for _, class_ in types).items():
        part = f"{space}class-{_local(class_)}"
        yield graph, VOID.classPartition, part
        yield part, type_, VOID.Dataset
        yield part, VOID["class"], class_
        yield part, VOID.entities, _number(number)


def _links(graph: str, space: str, triples: Iterable[Triple]) -> Iterator[Triple]:
    """How many links of each kind there are to each authority."""
    numbers = Counter(
        (authority, predicate)
        for subject, predicate, node in triples
        if predicate in _LINKING and (authority := _authority(subject, node)) is not None
    )
    for (authority, predicate), number in numbers.items():
        links, target = f"{space}links-{authority.key}-{_local(predicate)}", f"{space}{authority.key}"
        yield graph, VOID.subset, links
        yield links, type_, VOID.Linkset
        yield links, VOID.linkPredicate, predicate
        yield links, VOID.subjectsTarget, graph
        yield links, VOID.objectsTarget, target
        yield links, VOID.triples, _number(number)
        yield target, type_, VOID.Dataset
        yield target, DCTERMS.title, Literal(authority.title)
        yield target, VOID.uriSpace, Literal(authority.spaces[0])


def _authority(subject: str, node: Node) -> Authority | None:
    """Whose the object of a link is, if it is not the subject's own."""
    if not isinstance(node, str):
        return None
    found = next((each for each in AUTHORITIES if node.startswith(each.spaces)), None)
    return None if found is None or subject.startswith(found.spaces) else found


def _local(iri: str) -> str:
    """A short name of a term: `schema-Person`."""
    short = compact(iri)
    return hashed_slug(iri) if short == iri else short.replace(":", "-")
