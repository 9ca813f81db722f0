"""Holding a graph against its shapes (SHACL), and telling where in the notes it falls short.

The shapes are those of `ontology/shapes.ttl`. Validation is pyshacl's, on shapes that say the same in a form that it
is quick with: a union of classes is given a name, and each property is looked at in all things at once. That takes
less than a second for ten thousand triples instead of six.

This module alone knows pyshacl, which is an extra of the package.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

import rdflib
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, URIRef

from quoth.graph.triples import Literal, Node, Quad, Triple, sort_key
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.source import Span
from quoth.ontology.iris import path_of_file, place_in_file
from quoth.ontology.publication import SHAPES_FILE
from quoth.ontology.relations import RELATIONS
from quoth.ontology.shapes import SHAPE_TABLE
from quoth.ontology.terms import PROV, QUOTH, SDO, SKOS
from quoth.ontology.vocabulary import compact

#: A graph with more triples than this takes a while, and whoever asks should be told.
LARGE = 100_000

#: How much of a text is shown.
_SHOWN = 60
#: Classes that say little of a thing that has another one.
_GENERAL = frozenset(
    (QUOTH.Statement, SDO.Answer, QUOTH.Insight, SDO.Comment, SDO.Question, SDO.DefinedTerm, SDO.CreativeWork)
)


class ShapesUnavailable(Exception):
    """The library that holds graphs against shapes is not installed."""

    def __init__(self) -> None:
        super().__init__("checking shapes needs pyshacl: pip install 'quoth[shapes]'")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the notes something comes from."""

    #: The file's path relative to the vault, in NFC.
    path: str
    #: Counted from 1.
    line: int
    #: The characters; empty at the start of the file where only the note is known.
    span: Span


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the graph that is not as its shape wants it."""

    #: The IRI of the thing.
    focus: str
    #: The IRI of the property in question; empty where it is the thing itself.
    property: str
    #: The value in question; None where one is missing, or there are too many.
    value: Node | None
    #: What is wrong, in one sentence.
    message: str
    #: What is wanted instead.
    wanted: str
    #: Whether the thing breaks the shape; else a relation joins what it is not meant for.
    is_violation: bool
    #: The IRI of the shape.
    shape: str
    #: None where no note says it.
    place: Place | None


def validate(
    triples: Iterable[Triple], *, said: Iterable[Quad] = (), base: str = "", works: Collection[str] = ()
) -> tuple[Finding, ...]:
    """What in a graph is not as the shapes want it, by place.

    Args:
        triples: the graph: the merge of what the notes say.
        said: what each note says, by which that is found which has no place of its own, such as a person.
        base: the vault's, by which files are known.
        works: classes of the vault's own whose things are works.

    Raises:
        ShapesUnavailable: pyshacl is not installed.
    """
    try:
        import pyshacl
    except ImportError as error:
        raise ShapesUnavailable from error
    graph = _graph(triples)
    for iri in works:
        graph.add((URIRef(iri), RDFS.subClassOf, URIRef(SDO.CreativeWork)))
    shapes = Graph().parse(SHAPES_FILE, format="turtle")
    _name_unions(shapes, graph)
    _aim(shapes, graph)
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    # pyshacl reports in no order; of a fault that is told twice the graver telling is kept.
    told = sorted(_Reading(graph, shapes, base).findings(report), key=lambda each: (each.is_violation, each.shape))
    found = {_key(each): each for each in told}
    placed = _placed(_as_written(found.values()), graph, said, base)
    return tuple(sorted(placed, key=_order))


def diagnose(findings: Iterable[Finding], paths: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
    """Findings as diagnostics of the notes they come from; those of no note are left out.

    Args:
        paths: those of the notes, as the file system spells them.
    """
    spelt = {unicodedata.normalize("NFC", path): path for path in paths}
    return tuple(
        Diagnostic(
            spelt.get(finding.place.path, finding.place.path),
            finding.place.span,
            "wrong-shape" if finding.is_violation else "wrong-relation",
            finding.message,
            f"Wanted: {finding.wanted}.",
        )
        for finding in findings
        if finding.place is not None
    )


def _key(finding: Finding) -> tuple[str, str, Node | None, str]:
    """What makes two findings one: a question that is a statement is held to some things twice."""
    return finding.focus, finding.property, finding.value, finding.message


def _order(finding: Finding) -> tuple[bool, Place, str, str, tuple[int, str, str, str], str]:
    place = finding.place or Place("", 0, Span(0, 0))
    value = sort_key(finding.value) if finding.value is not None else (0, "", "", "")
    return finding.place is None, place, finding.focus, finding.property, value, finding.shape


def _as_written(findings: Collection[Finding]) -> list[Finding]:
    """The findings without those of properties that only came along with the one that somebody wrote."""
    along = {
        (finding.focus, wider, finding.value)
        for finding in findings
        for relation in RELATIONS
        if relation.iri == finding.property and not finding.is_violation
        for wider in relation.supers
    }
    return [each for each in findings if each.is_violation or (each.focus, each.property, each.value) not in along]


# -- graphs -------------------------------------------------------------------------------------------


def _graph(triples: Iterable[Triple]) -> Graph:
    graph = Graph()
    iris: dict[str, URIRef] = {}

    def named(iri: str) -> URIRef:
        found = iris.get(iri)
        if found is None:
            found = iris[iri] = URIRef(iri)
        return found

    for subject, predicate, node in triples:
        value = named(node) if isinstance(node, str) else _literal(node)
        graph.add((named(subject), named(predicate), value))
    return graph


def _literal(literal: Literal) -> rdflib.Literal:
    if literal.language:
        return rdflib.Literal(literal.text, lang=literal.language)
    return rdflib.Literal(literal.text, datatype=URIRef(literal.datatype), normalize=False)


def _node(term: rdflib.term.Node) -> Node:
    if isinstance(term, rdflib.Literal):
        return Literal(str(term), term.language or "", str(term.datatype or XSD.string))
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def _name_unions(shapes: Graph, graph: Graph) -> None:
    """Says `sh:class` of one class that has the others below it, for each `sh:or` of nothing but classes.

    pyshacl makes a report of each class that a value does not have, before it finds the one it has.
    """
    members_of = {shape: list(shapes.items(listed)) for shape, listed in shapes.subject_objects(SH["or"])}
    while named := [shape for shape in members_of if all(_is_class(shapes, each) for each in members_of[shape])]:
        for shape in named:
            union = URIRef(f"urn:x-quoth:union:{len(members_of)}")
            for member in members_of.pop(shape):
                for class_ in shapes.objects(member, SH["class"]):
                    graph.add((class_, RDFS.subClassOf, union))
            shapes.remove((shape, SH["or"], None))
            shapes.add((shape, SH["class"], union))


def _is_class(shapes: Graph, shape: rdflib.term.Node) -> bool:
    """Whether a shape wants nothing of a thing but a class."""
    return set(shapes.predicates(shape)) == {RDF.type, SH["class"]}


def _aim(shapes: Graph, graph: Graph) -> None:
    """Aims the shape of each property at the things themselves, instead of reaching it through theirs.

    pyshacl then does all of them at once. What may lack the property and does cannot fail, and is left alone.
    """
    for node_shape in list(shapes.subjects(RDF.type, SH.NodeShape)):
        things: set[rdflib.term.Node] = set()
        for class_ in shapes.objects(node_shape, SH.targetClass):
            for below in graph.transitive_subjects(RDFS.subClassOf, class_):
                things |= set(graph.subjects(RDF.type, below))
        for predicate in shapes.objects(node_shape, SH.targetSubjectsOf):
            things |= set(graph.subjects(predicate, None))
        for shape in list(shapes.objects(node_shape, SH.property)):
            shapes.remove((node_shape, SH.property, shape))
            path = shapes.value(shape, SH.path)
            is_required = (shape, SH.minCount, None) in shapes
            for thing in things if is_required else things.intersection(graph.subjects(path, None)):
                shapes.add((shape, SH.targetNode, thing))


# -- in words -----------------------------------------------------------------------------------------

#: Properties whose values a thing is called by, the first it has.
_NAMING = (SDO.name, SKOS.prefLabel, SDO.text)
#: What people write for a property.
_WRITTEN = {relation.iri: relation.key for relation in RELATIONS}


class _Reading:
    """Reads a validation report."""

    def __init__(self, graph: Graph, shapes: Graph, base: str) -> None:
        self._graph = graph
        self._shapes = shapes
        self._base = base

    def findings(self, report: Graph) -> Iterator[Finding]:
        """A finding for each result of a report; they have no place yet."""
        for result in report.objects(None, SH.result):
            focus = report.value(result, SH.focusNode)
            shape = report.value(result, SH.sourceShape)
            assert focus is not None
            assert shape is not None
            relation = self._shapes.value(shape, SH.targetSubjectsOf)
            path = report.value(result, SH.resultPath)
            value = report.value(result, SH.value)
            is_end = relation is not None and (shape, SH.severity, SH.Warning) in self._shapes
            property_ = str(path or (relation if is_end else None) or self._lacking(shape) or "")
            component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
            # The value of a shape of things is the thing itself.
            shown = None if value is None or path is None else _node(value)
            yield Finding(
                _iri(focus),
                property_,
                shown,
                self._message(focus, property_, value if path is not None else None, component),
                str(self._shapes.value(shape, SH.message) or self._wanted(shape)),
                not is_end,
                str(shape),
                None,
            )

    def _lacking(self, shape: rdflib.term.Node) -> rdflib.term.Node | None:
        """The property that things of a shape have which share their class with others."""
        choice = self._shapes.value(shape, SH["or"])
        members = self._shapes.items(choice) if choice is not None else ()
        return next((path for each in members if (path := self._shapes.value(each, SH.path)) is not None), None)

    def _wanted(self, shape: rdflib.term.Node) -> str:
        """What a shape of things without a message of its own wants."""
        classes = sorted(compact(str(class_)) for class_ in self._shapes.objects(shape, SH["class"]))
        label = str(self._shapes.value(shape, RDFS.label) or "the thing")
        return f"{label} has an IRI" + "".join(f" and is a `{class_}`" for class_ in classes)

    def _message(self, focus: rdflib.term.Node, property_: str, value: rdflib.term.Node | None, component: str) -> str:
        what = self._shown(focus, with_noun=True)
        name = f"`{_WRITTEN.get(property_) or compact(property_)}`"
        if not property_:
            return f"{what} is not what its kind makes of it"
        if component in ("MinCountConstraintComponent", "OrConstraintComponent") and value is None:
            return f"{what} has no {name}"
        if component in ("MaxCountConstraintComponent", "UniqueLangConstraintComponent"):
            values = sorted(self._shown(each) for each in self._graph.objects(focus, URIRef(property_)))
            return f"{what} has more than one {name}: {', '.join(values)}"
        if value is None:
            return f"{what} has {name}, which is not for such a thing"
        return f"{name} of {what} is {self._shown(value, with_noun=True)}"

    def _shown(self, node: rdflib.term.Node, *, with_noun: bool = False) -> str:
        """A thing by its name or words, and what it is; a value as it is written."""
        if isinstance(node, rdflib.Literal):
            return _quoted(str(node))
        names = (min(map(str, self._graph.objects(node, URIRef(iri))), default=None) for iri in _NAMING)
        name = next((each for each in names if each is not None), None)
        iri = _iri(node)
        shown = f"<{iri.removeprefix(self._base)}>" if name is None else _quoted(name)
        noun = self._noun(node)
        return f"{noun} {shown}" if with_noun and noun else shown

    def _noun(self, node: rdflib.term.Node) -> str:
        classes = {str(class_) for class_ in self._graph.objects(node, RDF.type)}
        nouns = [(shape.target in _GENERAL, shape.noun) for shape in SHAPE_TABLE if shape.target in classes]
        noun = min(nouns, key=lambda found: found[0], default=(False, ""))[1]
        return noun.replace("a ", "the ", 1) if noun.startswith("a ") else noun.replace("an ", "the ", 1)


def _iri(node: rdflib.term.Node) -> str:
    shown = _node(node)
    return shown if isinstance(shown, str) else shown.text


def _quoted(text: str) -> str:
    folded = " ".join(text.split())
    return f"“{folded if len(folded) <= _SHOWN else folded[: _SHOWN - 1].rstrip() + '…'}”"


# -- places -------------------------------------------------------------------------------------------


def _placed(findings: Collection[Finding], graph: Graph, said: Iterable[Quad], base: str) -> Iterator[Finding]:
    """The findings with the places they come from."""
    placeless = {}
    for finding in findings:
        place = _own_place(finding.focus, graph, base)
        if place is not None:
            yield replace(finding, place=place)
        else:
            placeless[_key(finding)] = finding
    if not placeless:
        return
    holders = _holders({finding.focus for finding in placeless.values()}, said)
    for finding in placeless.values():
        yield replace(finding, place=_place_in_note(finding, holders.get(finding.focus, []), graph, base))


def _own_place(iri: str, graph: Graph, base: str) -> Place | None:
    """Where a thing stands that was read from a file, or the file that it is."""
    subject = URIRef(iri)
    locations = sorted(
        filter(None, (place_in_file(base, str(o)) for o in graph.objects(subject, URIRef(PROV.atLocation))))
    )
    if locations:
        path, start, end = locations[0]
        lines = (str(line) for line in graph.objects(subject, URIRef(QUOTH.line)))
        number = min((int(line) for line in lines if line.isdecimal()), default=1)
        return Place(path, number, Span(start, max(start, end)))
    files = (path_of_file(base, each) for each in (iri, *map(str, graph.objects(subject, URIRef(SDO.encoding)))))
    return min((Place(path, 1, Span(0, 0)) for path in files if path), default=None)


#: What each note says of a thing: the note, the predicate and the object.
_Said = list[tuple[str, str, Node]]


def _holders(things: set[str], said: Iterable[Quad]) -> dict[str, _Said]:
    found: dict[str, _Said] = {}
    for subject, predicate, node, note in said:
        if subject in things:
            found.setdefault(subject, []).append((note, predicate, node))
    return found


def _place_in_note(finding: Finding, said: _Said, graph: Graph, base: str) -> Place | None:
    """The note that says what was found: if it can be, a thing's own page."""
    exact = {note for note, predicate, node in said if predicate == finding.property and finding.value in (None, node)}
    notes = exact or {note for note, _, _ in said}
    about = URIRef(SDO.about)
    own = {note for note in notes if (URIRef(note), about, URIRef(finding.focus)) in graph}
    places = (_own_place(note, graph, base) for note in own or notes)
    return min((place for place in places if place is not None), default=None)
