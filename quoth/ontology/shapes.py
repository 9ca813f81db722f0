"""What each kind of thing in the graph has: the table, and the SHACL shapes that are made from it.

What the values of a property are is said once, in `ontology.vocabulary`. Here stands which properties the things
of a class have, how many values they take, and which of them no such thing may lack. The shapes
(https://www.w3.org/TR/shacl/) and the documentation of the graph are made from both.

A shape is open: a thing may have more, such as a vault's own properties. What people relate by hand may join
things that it is not meant for; that is a warning, everything else a violation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quoth.ontology.relations import RELATIONS
from quoth.ontology.terms import (
    CITO,
    DCTERMS,
    MREL,
    OWL,
    PREFIXES,
    PROV,
    QUOTH,
    RDF,
    RDFS,
    SDO,
    SKOS,
    VOID,
    Namespace,
)
from quoth.ontology.vocabulary import TERMS, WORKS, Kind, Range, Term, compact, datatypes, find_term

#: What the IRIs of the shapes begin with.
SHAPES_IRI = "https://w3id.org/quoth/shapes"
SHAPES = Namespace(f"{SHAPES_IRI}#")
_SH = Namespace("http://www.w3.org/ns/shacl#")


@dataclass(frozen=True, slots=True)
class Has:
    """A property that the things of a shape have."""

    #: The property's.
    iri: str
    #: How many values a thing has at least: 0 or 1.
    least: int = 0
    #: How many it has at most; None for any number. Text may have one value in each language.
    most: int | None = None
    #: Classes of the values, where they are others than the property's; here a `schema:CreativeWork` is a section.
    objects: tuple[str, ...] = ()

    @property
    def term(self) -> Term:
        """The property."""
        return _term(self.iri)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the things of one kind have."""

    #: The local part of its IRI.
    name: str
    #: What one of them is called: `a statement`.
    noun: str
    #: The class of the things; empty for what other shapes include, and for what is known by a property.
    target: str = ""
    has: tuple[Has, ...] = ()
    #: Names of shapes whose properties its things have too.
    includes: tuple[str, ...] = ()
    #: Further classes that each of its things has.
    also: tuple[str, ...] = ()
    #: The property by which the things are known, where they have no class.
    subjects_of: str = ""
    #: What the IRIs of the things match, where others share their class.
    pattern: str = ""

    @property
    def iri(self) -> str:
        return SHAPES[self.name]


def _any(*properties: str) -> tuple[Has, ...]:
    """Properties that a thing has as often as the vocabulary lets it."""
    return tuple(Has(iri, most=None if _term(iri).many or _term(iri).range is Range.TEXT else 1) for iri in properties)


def _one(*properties: str) -> tuple[Has, ...]:
    """Properties that a thing has once."""
    return tuple(Has(iri, 1, 1) for iri in properties)


def _some(*properties: str) -> tuple[Has, ...]:
    """Properties that a thing has once or more."""
    return tuple(Has(iri, 1) for iri in properties)


def _term(iri: str) -> Term:
    term = find_term(iri)
    assert term is not None, iri
    return term


# -- the table ----------------------------------------------------------------------------------------

_STANCES = (
    QUOTH.supports,
    QUOTH.opposes,
    QUOTH.extends,
    QUOTH.qualifies,
    QUOTH.agreesWith,
    QUOTH.disagreesWith,
)
_CITING = (SDO.citation, CITO.discusses, CITO.reviews, CITO.citesForInformation)
_VOID_NUMBERS = (
    VOID.entities,
    VOID.documents,
    VOID.classes,
    VOID.properties,
    VOID.distinctSubjects,
    VOID.distinctObjects,
)

_PLACE = (*_some(PROV.atLocation), *_one(QUOTH.line))

#: Every shape, in the order of the documentation.
SHAPE_TABLE: tuple[Shape, ...] = (
    # what others include
    Shape("Placed", "a thing read from a file", has=_PLACE),
    Shape(
        "Named",
        "a named thing",
        has=(
            *_one(SDO.name),
            *_any(SDO.alternateName, SDO.description, SDO.identifier, SDO.url, SDO.sameAs),
            *_any(OWL.sameAs, OWL.differentFrom, SKOS.closeMatch),
            *_any(QUOTH.exampleOf, QUOTH.influencedBy),
        ),
    ),
    Shape(
        "Work",
        "a work",
        has=(
            *_any(SDO.author, SDO.datePublished, SDO.dateCreated, SDO.inLanguage, SDO.contributor),
            *_any(QUOTH.citationKey, PROV.alternateOf, QUOTH.uses, QUOTH.introduces, QUOTH.defines),
        ),
        includes=("Named",),
    ),
    Shape(
        "Recording",
        "a recording",
        has=_any(SDO.duration, MREL.hst, MREL.ive),
        includes=("Work",),
    ),
    # notes and their parts
    Shape(
        "Note",
        "a note",
        SDO.NoteDigitalDocument,
        (
            *_one(SDO.name),
            *_any(SDO.author, SDO.dateCreated, SDO.dateModified, SDO.datePublished, SDO.inLanguage),
            *_one(SDO.encoding),
            *_any(SDO.isBasedOn, SDO.about, SDO.keywords, QUOTH.private, *_CITING),
        ),
    ),
    Shape("File", "a file", SDO.MediaObject, _one(SDO.encodingFormat, SDO.sha256)),
    Shape(
        "Section",
        "a section",
        SDO.CreativeWork,
        (
            *_one(SDO.name, SDO.position),
            Has(SDO.isPartOf, 1, 1, (SDO.NoteDigitalDocument, SDO.CreativeWork)),
            *_any(SDO.about),
            Has(SDO.isBasedOn, 0, 1, (SDO.Clip,)),
            *_any(QUOTH.playAt, QUOTH.private, *_CITING),
            *_PLACE,
        ),
        pattern="#h-",
    ),
    Shape(
        "Clip",
        "a clip",
        SDO.Clip,
        (*_one(SDO.partOfEpisode, SDO.startOffset), *_any(SDO.endOffset)),
    ),
    # what is said
    Shape(
        "Statement",
        "a statement",
        QUOTH.Statement,
        (
            Has(SDO.text, 1, 1),
            *_any(SDO.author, QUOTH.attribution),
            Has(SDO.isPartOf, 1, 1, (SDO.NoteDigitalDocument, SDO.CreativeWork, QUOTH.Statement)),
            *_one(SDO.position),
            *_any(QUOTH.saidIn, QUOTH.when, SDO.temporalCoverage, SDO.startOffset, SDO.endOffset, QUOTH.playAt),
            *_any(SDO.about, SDO.mentions, QUOTH.onTopic, *_CITING, QUOTH.locator, SDO.pagination),
            *_any(*_STANCES, QUOTH.answers, QUOTH.raises),
            *_any(QUOTH.exampleOf, QUOTH.defines, QUOTH.uses, QUOTH.introduces, QUOTH.influencedBy),
            *_any(QUOTH.confidence, QUOTH.highlight, QUOTH.private),
        ),
        includes=("Placed",),
    ),
    Shape(
        "Claim",
        "a claim",
        SDO.Claim,
        _any(SDO.claimInterpreter, SDO.appearance),
        also=(QUOTH.Statement,),
    ),
    Shape("Quotation", "a quotation", SDO.Quotation, _any(PROV.wasQuotedFrom), also=(QUOTH.Statement,)),
    Shape("Prose", "a statement in the writer's words", SDO.Statement, also=(QUOTH.Statement,)),
    Shape("Comment", "a comment", SDO.Comment, _any(SDO.parentItem), also=(QUOTH.Thought,)),
    Shape(
        "Thought",
        "a thought",
        QUOTH.Thought,
        _any(PROV.wasRevisionOf),
        also=(QUOTH.Statement, SDO.Comment),
    ),
    Shape("Insight", "an insight", QUOTH.Insight, also=(QUOTH.Statement,)),
    Shape(
        "Question",
        "a question",
        SDO.Question,
        (
            Has(SDO.text, 1, 1),
            *_any(SDO.author, QUOTH.saidIn),
            Has(SDO.isPartOf, 1, 1, (SDO.NoteDigitalDocument, SDO.CreativeWork, QUOTH.Statement)),
            *_any(SDO.suggestedAnswer, SDO.acceptedAnswer),
        ),
        includes=("Placed",),
    ),
    Shape(
        "OpenQuestion",
        "an open question",
        QUOTH.OpenQuestion,
        _one(SDO.creativeWorkStatus),
        also=(SDO.Question,),
    ),
    Shape("AskedQuestion", "an asked question", QUOTH.AskedQuestion, also=(SDO.Question,)),
    Shape("CandidateQuestion", "a candidate question", QUOTH.CandidateQuestion, also=(SDO.Question,)),
    Shape("Answer", "an answer", SDO.Answer, also=(QUOTH.Statement,)),
    # what it is about
    Shape(
        "Person",
        "a person",
        SDO.Person,
        (
            *_any(SDO.affiliation, SDO.memberOf, SDO.knows, QUOTH.worksOn),
            *_any(*_STANCES, QUOTH.uses, QUOTH.introduces),
        ),
        includes=("Named",),
    ),
    Shape(
        "Organization",
        "an organization",
        SDO.Organization,
        _any(SDO.founder, SDO.memberOf, QUOTH.worksOn, QUOTH.uses),
        includes=("Named",),
    ),
    Shape(
        "Concept",
        "a concept",
        SKOS.Concept,
        (
            *_some(SKOS.prefLabel, SKOS.inScheme),
            *_any(SKOS.altLabel, SKOS.definition, SKOS.broader, SKOS.related),
            Has(SDO.isPartOf, objects=(SKOS.Concept,)),
            *_any(SKOS.exactMatch),
        ),
        includes=("Named",),
        also=(SDO.DefinedTerm,),
    ),
    Shape("DefinedTerm", "a defined term", SDO.DefinedTerm, also=(SKOS.Concept,)),
    Shape("ConceptScheme", "a set of concepts", SKOS.ConceptScheme, _one(SDO.name)),
    Shape("Podcast", "a podcast", SDO.PodcastSeries, _any(SDO.webFeed), includes=("Named",)),
    Shape(
        "Episode",
        "an episode",
        SDO.PodcastEpisode,
        _any(SDO.partOfSeries, SDO.episodeNumber),
        includes=("Recording",),
    ),
    Shape("Talk", "a talk", QUOTH.Talk, includes=("Recording",), also=(SDO.CreativeWork,)),
    Shape("Paper", "a paper", SDO.ScholarlyArticle, includes=("Work",)),
    Shape("Book", "a book", SDO.Book, includes=("Work",)),
    Shape("Article", "an article", SDO.Article, includes=("Work",)),
    Shape("Software", "a piece of software", SDO.SoftwareApplication, includes=("Work",)),
    Shape("Dataset", "a body of data", SDO.Dataset, includes=("Work",)),
    Shape("Event", "an event", SDO.Event, includes=("Named",)),
    Shape("Place", "a place", SDO.Place, includes=("Named",)),
    # Each link to a page of which nothing else is known may call it something else: it has no one name.
    Shape("WebPage", "a web page", SDO.WebPage, _any(SDO.alternateName)),
    Shape("OwnProperty", "a property of the vault's own", RDF.Property, _one(RDFS.label)),
    # what has no class
    Shape("OtherName", "an alias", has=_some(OWL.sameAs), subjects_of=OWL.sameAs),
    # the graph itself
    Shape(
        "Graph",
        "a description of a graph",
        VOID.Dataset,
        (
            *_any(DCTERMS.title, DCTERMS.creator, DCTERMS.license, VOID.uriSpace, VOID.triples, *_VOID_NUMBERS),
            *_any(VOID.vocabulary, VOID["class"], VOID.classPartition, VOID.subset),
        ),
    ),
    Shape(
        "Links",
        "a set of links",
        VOID.Linkset,
        _one(VOID.linkPredicate, VOID.subjectsTarget, VOID.objectsTarget, VOID.triples),
    ),
)

#: Classes that nothing in a vault's graph has, and why.
WITHOUT_SHAPE: dict[str, str] = {
    QUOTH.QuestionStatus: "its things are terms of the vocabulary, and are described there",
    QUOTH.Attribution: "its things are terms of the vocabulary, and are described there",
}

_BY_NAME = {shape.name: shape for shape in SHAPE_TABLE}
_HAND_MADE = frozenset(iri for each in RELATIONS for iri in (each.iri, *(other for _, other in each.by_type)))


def find_shape(class_iri: str) -> Shape | None:
    """The shape of the things of a class; None where there is none."""
    return next((shape for shape in SHAPE_TABLE if shape.target == class_iri), None)


def properties_of(shape: Shape) -> Iterator[tuple[Shape, Has]]:
    """Every property that a shape's things have, with the shape it stands in: that one, or one it includes."""
    for name in shape.includes:
        yield from properties_of(_BY_NAME[name])
    for has in shape.has:
        yield shape, has


def is_hand_made(iri: str) -> bool:
    """Whether people write the property themselves, so that it may join things that it is not meant for."""
    return iri in _HAND_MADE


# -- in words -----------------------------------------------------------------------------------------


def noun_of(class_iri: str) -> str:
    """What a thing of a class is called: `a statement`."""
    shape = find_shape(class_iri)
    if shape is not None:
        return shape.noun
    label = (find_term(class_iri) or _term(QUOTH.Statement)).label.lower()
    return f"{'an' if label[0] in 'aeiou' else 'a'} {label}"


def nouns_of(classes: Iterable[str]) -> str:
    """What the things that a property joins are called: `a person or an organization`."""
    return enumerated(("a work" if iri == SDO.CreativeWork else noun_of(iri) for iri in classes), "or")


def enumerated(words: Iterable[str], conjunction: str) -> str:
    """Words in a row, each once: `this, that or the other`."""
    found = list(dict.fromkeys(words))
    return f" {conjunction} ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def values_in_words(has: Has) -> str:
    """What the values of a property are: `plain text`, `the IRI of a person`."""
    term = has.term
    match term.range:
        case Range.INDIVIDUAL:
            return enumerated((f"`{compact(iri)}`" for iri in individuals(term)), "or")
        case Range.IRI:
            if has.objects:
                return f"the IRI of {enumerated(map(noun_of, has.objects), 'or')}"
            return f"the IRI of {nouns_of(term.objects)}" if term.objects else "an IRI"
        case Range.STRING:
            return "plain text"
        case Range.TEXT:
            return "text, in a language where it is known"
        case Range.DATE:
            return "a date, a month or a year"
        case Range.DURATION:
            return "a duration"
        case Range.BOOLEAN:
            return "`true` or `false`"
    name = "a whole number" if term.range is Range.INTEGER else "a number"
    if term.minimum is not None and term.maximum is not None:
        return f"{name} from {term.minimum} to {term.maximum}"
    return f"{name}, {term.minimum} or greater" if term.minimum is not None else name


def number_in_words(has: Has) -> str:
    """How many values a property has: `exactly one value`, `any number of values`."""
    if has.term.range is Range.TEXT and not has.term.many and has.most is None:
        return "one value in each language" if has.least else "at most one value in each language"
    if has.most == 1:
        return "exactly one value" if has.least else "at most one value"
    return "at least one value" if has.least else "any number of values"


def wanted(has: Has) -> str:
    """What is wanted of a property: `exactly one value: plain text`."""
    return f"{number_in_words(has)}: {values_in_words(has)}"


def individuals(term: Term) -> tuple[str, ...]:
    """The individuals of the vocabulary that are values of a property."""
    return tuple(
        each.iri for each in TERMS if each.kind is Kind.INDIVIDUAL and not set(each.supers).isdisjoint(term.objects)
    )


# -- SHACL --------------------------------------------------------------------------------------------

_DESCRIPTION = (
    "What notes, statements, people, concepts and works have in a graph that Quoth makes. A graph that conforms can be "
    "asked the questions that Quoth comes with."
)


def shapes_text() -> str:
    """The shapes as a SHACL shapes graph, in Turtle."""
    blocks = [_head()]
    for shape in SHAPE_TABLE:
        blocks.append(_node_shape(shape))
        blocks += [_property_shape(shape, has) for has in shape.has]
        if shape.pattern:
            blocks += _required(shape)
    for term in TERMS:
        if term.kind is Kind.PROPERTY and is_hand_made(term.iri):
            blocks += _ends(term)
    blocks += _alternatives("\n".join(blocks))
    body = "\n".join(blocks)
    prefixes = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()} | {"sh": _SH.iri, "shape": SHAPES.iri}
    used = [f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items() if f"{prefix}:" in body]
    return f"{''.join(used)}\n{body}"


def shape_iri(shape: Shape, has: Has) -> str:
    """The IRI of the shape of a property's values in the things of a shape."""
    return SHAPES[f"{shape.name}-{has.term.json_name}"]


def _head() -> str:
    says = [
        ("a", "owl:Ontology"),
        ("dcterms:title", _text("Shapes of Quoth's graphs")),
        ("dcterms:description", _text(_DESCRIPTION)),
        ("dcterms:license", "<https://creativecommons.org/licenses/by/4.0/>"),
    ]
    return _block(f"<{SHAPES_IRI}>", says)


def _node_shape(shape: Shape) -> str:
    """What the things of a class have. One that others share a class with is held to what it has, not to having it."""
    says = [("a", "sh:NodeShape"), ("rdfs:label", _text(shape.noun))]
    if shape.target:
        says.append(("sh:targetClass", _name(shape.target)))
    elif shape.subjects_of:
        says.append(("sh:targetSubjectsOf", _name(shape.subjects_of)))
    if shape.target or shape.subjects_of:
        says.append(("sh:nodeKind", "sh:IRI"))
    if shape.also:
        says.append(("sh:class", _names(shape.also)))
    own = [f"shape:{_local(shape_iri(at, has))}" for at, has in properties_of(shape)]
    if own:
        says.append(("sh:property", ",\n        ".join(own)))
    return _block(f"shape:{shape.name}", says)


def _property_shape(shape: Shape, has: Has) -> str:
    term = has.term
    says = [("a", "sh:PropertyShape"), ("sh:path", _name(has.iri)), *_values(term, has)]
    if has.least and not shape.pattern:
        says.append(("sh:minCount", str(has.least)))
    if has.most is not None:
        says.append(("sh:maxCount", str(has.most)))
    elif term.range is Range.TEXT and not term.many:
        says.append(("sh:uniqueLang", "true"))
    says.append(("sh:message", _text(wanted(has))))
    return _block(f"shape:{_local(shape_iri(shape, has))}", says)


def _values(term: Term, has: Has) -> Iterator[tuple[str, str]]:
    """What every value of a property is."""
    kinds = datatypes(term.range)
    match term.range:
        case Range.IRI:
            yield "sh:nodeKind", "sh:IRI"
            if has.objects:
                yield from _one_of("sh:class", has.objects)
            elif term.objects and not is_hand_made(term.iri):
                yield from _one_of("sh:class", term.objects, work=_WORK)
        case Range.INDIVIDUAL:
            yield "sh:in", f"( {' '.join(_name(iri) for iri in individuals(term))} )"
        case _:
            yield from _one_of("sh:datatype", kinds)
    if term.pattern:
        yield "sh:pattern", json.dumps(term.pattern)
    if term.minimum is not None:
        yield "sh:minInclusive", str(term.minimum)
    if term.maximum is not None:
        yield "sh:maxInclusive", str(term.maximum)


def _one_of(constraint: str, iris: Sequence[str], *, work: str = "") -> Iterator[tuple[str, str]]:
    """That a value is of one of some classes, or datatypes.

    Args:
        work: the shape that stands for `schema:CreativeWork`, which no note says of a paper.
    """
    names = [work if work and iri == SDO.CreativeWork else _alternative(iri) for iri in iris]
    if len(names) > 1:
        yield "sh:or", f"( {' '.join(names)} )"
    elif names == [work]:
        yield "sh:node", work
    else:
        yield from ((constraint, _name(iri)) for iri in iris)


#: The name of the shape of what is of any class of works.
_WORK = "shape:is-work"


def _alternative(iri: str) -> str:
    """The name of the shape of what is of one class, or datatype."""
    term = find_term(iri)
    return f"shape:is-{term.json_name if term else compact(iri).partition(':')[2]}"


def _alternatives(text: str) -> Iterator[str]:
    """The shapes that the others choose from."""
    works = f"( {' '.join(map(_alternative, WORKS))} )"
    yield _block(_WORK, [("a", "sh:NodeShape"), ("sh:or", works)])
    text += works
    classes = [term.iri for term in TERMS if term.kind is Kind.CLASS]
    kinds = dict.fromkeys(kind for each in Range for kind in datatypes(each))
    for constraint, iris in (("sh:class", classes), ("sh:datatype", list(kinds))):
        for iri in iris:
            if f" {_alternative(iri)} " in text:
                yield _block(_alternative(iri), [("a", "sh:NodeShape"), (constraint, _name(iri))])


def _required(shape: Shape) -> Iterator[str]:
    """That a thing of the shape has what it may not lack, if its IRI tells that it is one."""
    named, other = f"shape:{shape.name}-named", f"shape:{shape.name}-other"
    yield _block(named, [("a", "sh:NodeShape"), ("sh:pattern", json.dumps(shape.pattern))])
    yield _block(other, [("a", "sh:NodeShape"), ("sh:not", named)])
    for has in shape.has:
        if not has.least:
            continue
        present = f"shape:{shape.name}-{has.term.json_name}-present"
        message = _text(wanted(has))
        says = [("a", "sh:PropertyShape"), ("sh:path", _name(has.iri)), ("sh:minCount", str(has.least))]
        yield _block(present, [*says, ("sh:message", message)])
        yield _block(
            f"shape:{shape.name}-{has.term.json_name}-required",
            [
                ("a", "sh:NodeShape"),
                ("sh:targetClass", _name(shape.target)),
                ("sh:or", f"( {other} {present} )"),
                ("sh:message", _text(f"{shape.noun} has `{compact(has.iri)}`, {wanted(has)}")),
            ],
        )


def _ends(term: Term) -> Iterator[str]:
    """What a relation that people write may start from, and lead to."""
    if term.subjects:
        says = [
            ("a", "sh:NodeShape"),
            ("sh:targetSubjectsOf", _name(term.iri)),
            *_one_of("sh:class", term.subjects, work=_WORK),
            ("sh:severity", "sh:Warning"),
            ("sh:message", _text(f"`{compact(term.iri)}` starts from {nouns_of(term.subjects)}")),
        ]
        yield _block(f"shape:{term.json_name}-subjects", says)
    if term.objects and term.range is Range.IRI:
        says = [
            ("a", "sh:PropertyShape"),
            ("sh:targetSubjectsOf", _name(term.iri)),
            ("sh:path", _name(term.iri)),
            *_one_of("sh:class", term.objects, work=_WORK),
            ("sh:severity", "sh:Warning"),
            ("sh:message", _text(f"`{compact(term.iri)}` leads to {nouns_of(term.objects)}")),
        ]
        yield _block(f"shape:{term.json_name}-objects", says)


def _block(name: str, says: Iterable[tuple[str, str]]) -> str:
    return f"{name} " + " ;\n    ".join(f"{predicate} {value}" for predicate, value in says) + " .\n"


def _local(iri: str) -> str:
    return iri.removeprefix(SHAPES.iri)


def _name(iri: str) -> str:
    name = compact(iri)
    return f"<{iri}>" if name == iri else name


def _names(iris: Iterable[str]) -> str:
    return ", ".join(map(_name, iris))


def _text(words: str) -> str:
    return json.dumps(words, ensure_ascii=False) + "@en"
