"""Every class and property of the graph, in one table.

The JSON-LD context, the ontology file and the documentation of terms are made from it, so that they cannot
say different things. A property's name in JSON is its local name, save where two would be the same or where
it says nothing to a reader (`mrel:hst` is `host`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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
    WD,
    XSD,
    Namespace,
)
from quoth.ontology.types import TYPES

#: The IRI of the ontology, and of this version of it.
ONTOLOGY_IRI = "https://w3id.org/quoth/ns"
ONTOLOGY_VERSION = "1.0.0"
ONTOLOGY_VERSION_IRI = f"{ONTOLOGY_IRI}/{ONTOLOGY_VERSION}"

#: The IRI of the JSON-LD context. A published context never changes: what breaks it gets a new number.
CONTEXT_VERSION = "v1"
CONTEXT_IRI = f"https://w3id.org/quoth/context/{CONTEXT_VERSION}.jsonld"

#: The core of the Discourse Graphs vocabulary, which ours is aligned to.
_DG = Namespace("https://discoursegraphs.com/schema/dg_core#")
#: Against this base the IRIs in examples are resolved.
EXAMPLE_BASE = "https://example.org/notes/n/sutton"


class Kind(StrEnum):
    """What a term is."""

    CLASS = "class"
    PROPERTY = "property"
    #: One of a few fixed values of a property.
    INDIVIDUAL = "individual"


class Range(StrEnum):
    """What the values of a property are."""

    #: The IRI of a thing.
    IRI = "iri"
    #: The IRI of one of this vocabulary's individuals, which JSON writes by its name alone.
    INDIVIDUAL = "individual"
    #: `xsd:string`.
    STRING = "string"
    #: Text with a language tag where the language is known, `xsd:string` where not.
    TEXT = "text"
    #: `xsd:decimal`.
    DECIMAL = "decimal"
    #: `xsd:integer`.
    INTEGER = "integer"
    #: `xsd:boolean`.
    BOOLEAN = "boolean"
    #: `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`, as exact as it is known.
    DATE = "date"
    #: `xsd:duration`.
    DURATION = "duration"


#: The coercion of a property's values in JSON, by datatype and so on; a date has three.
_COERCIONS: dict[Range, tuple[tuple[str, str], ...]] = {
    Range.IRI: (("", "@id"),),
    Range.INDIVIDUAL: (("", "@vocab"),),
    Range.STRING: (("", ""),),
    Range.TEXT: (("", "@language"),),
    Range.DECIMAL: (("", XSD.decimal),),
    Range.INTEGER: (("", XSD.integer),),
    Range.BOOLEAN: (("", XSD.boolean),),
    Range.DATE: (("", XSD.date), ("Month", XSD.gYearMonth), ("Year", XSD.gYear)),
    Range.DURATION: (("", XSD.duration),),
}

_DATATYPES: dict[Range, tuple[str, ...]] = {
    Range.STRING: (XSD.string,),
    Range.TEXT: (RDF.langString, XSD.string),
    Range.DECIMAL: (XSD.decimal,),
    Range.INTEGER: (XSD.integer,),
    Range.BOOLEAN: (XSD.boolean,),
    Range.DATE: (XSD.date, XSD.gYearMonth, XSD.gYear),
    Range.DURATION: (XSD.duration,),
}


def datatypes(range: Range) -> tuple[str, ...]:
    """The IRIs of the datatypes of a property's values; none where they are things."""
    return _DATATYPES.get(range, ())


@dataclass(frozen=True, slots=True)
class Term:
    """A class, property or individual that the graph uses."""

    iri: str
    kind: Kind
    label: str
    #: What it means; of a borrowed term, what it is used for here.
    definition: str
    #: Its name in JSON.
    json_name: str
    #: Turtle, with the prefixes of `ontology.terms` and IRIs relative to `EXAMPLE_BASE`.
    example: str = ""
    #: What the values of a property are.
    range: Range = Range.IRI
    #: Whether a thing may have more than one of the property's values: JSON then always has a list.
    many: bool = False
    #: Classes of the things that have the property; none where anything may. `schema:CreativeWork` stands for any work.
    subjects: tuple[str, ...] = ()
    #: Classes of the property's values; none where they may be anything, or are no things.
    objects: tuple[str, ...] = ()
    #: Classes or properties it is a kind of; for an individual, its class.
    supers: tuple[str, ...] = ()
    #: Terms of other vocabularies: the mapping property, and the term.
    matches: tuple[tuple[str, str], ...] = ()
    #: The name in JSON of the property read from the object's side, for nested views.
    reverse_name: str = ""
    #: A regular expression that every value of the property matches somewhere.
    pattern: str = ""
    #: The least and the greatest value that a number may have.
    minimum: int | None = None
    maximum: int | None = None

    @property
    def own(self) -> bool:
        """Whether Quoth defines it."""
        return self.iri in QUOTH


# -- the table ----------------------------------------------------------------------------------------

_RENAMED = {
    SDO.Statement: "Prose",
    VOID.Dataset: "VoidDataset",
    OWL.sameAs: "identicalTo",
    MREL.hst: "host",
    MREL.ive: "guest",
    PROV.wasRevisionOf: "revises",
}


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _words(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
    return words[0].upper() + words[1:]


def _class(
    iri: str,
    definition: str,
    example: str = "",
    *,
    supers: tuple[str, ...] = (),
    matches: tuple[tuple[str, str], ...] = (),
) -> Term:
    name = _RENAMED.get(iri, _local(iri))
    return Term(iri, Kind.CLASS, _words(name), definition, name, example, supers=supers, matches=matches)


def _individual(iri: str, of: str, definition: str, example: str) -> Term:
    name = _local(iri)
    return Term(iri, Kind.INDIVIDUAL, _words(name), definition, name, example, supers=(of,))


def _property(
    iri: str,
    definition: str,
    example: str = "",
    *,
    range: Range = Range.IRI,
    many: bool = False,
    subjects: tuple[str, ...] = (),
    objects: tuple[str, ...] = (),
    supers: tuple[str, ...] = (),
    matches: tuple[tuple[str, str], ...] = (),
    reverse: str = "",
    pattern: str = "",
    minimum: int | None = None,
    maximum: int | None = None,
) -> Term:
    name = _RENAMED.get(iri, _local(iri))
    return Term(
        iri,
        Kind.PROPERTY,
        _words(name),
        definition,
        name,
        example,
        range,
        many,
        subjects,
        objects,
        supers,
        matches,
        reverse,
        pattern,
        minimum,
        maximum,
    )


def _close(*terms: str) -> tuple[tuple[str, str], ...]:
    return tuple((SKOS.closeMatch, term) for term in terms)


_SAYING = (QUOTH.Statement, SDO.Person)
_SAID = (QUOTH.Statement, SDO.Person, SKOS.Concept)
_AGENTS = (SDO.Person, SDO.Organization)
_RECORDINGS = (SDO.PodcastEpisode, QUOTH.Talk)
#: What can be cited: works, and pages of the web of which nothing is known.
_CITED = (SDO.CreativeWork, SDO.WebPage)
_WRITING = (QUOTH.Statement, SDO.NoteDigitalDocument, SDO.CreativeWork)

#: The classes of works, which are kinds of `schema:CreativeWork`.
WORKS: tuple[str, ...] = tuple(dict.fromkeys(iri for each in TYPES if each.work for iri in each.classes))

#: Any sign that can be seen.
_VISIBLE = r"\S"

_OWN_CLASSES: tuple[Term, ...] = (
    _class(
        QUOTH.Statement,
        "One thing that is said in a note, by a speaker, by the note's author or by the note's source: a paragraph, a "
        "list item, a quotation or a row of a table.",
        '<#b-reward> a quoth:Statement, schema:Claim ; schema:text "Experience is the source of intelligence."@en .',
        supers=(SDO.CreativeWork,),
    ),
    _class(
        QUOTH.Thought,
        "A statement of the note's author that is marked as their own thought about what others say.",
        "<#b-doubt> a quoth:Statement, quoth:Thought, schema:Comment ; schema:parentItem <#b-reward> .",
        supers=(QUOTH.Statement, SDO.Comment),
    ),
    _class(
        QUOTH.Insight,
        "A statement that the note's author sets apart as one of the most important.",
        "<#b-reward> a quoth:Statement, quoth:Insight, schema:Claim .",
        supers=(QUOTH.Statement,),
    ),
    _class(
        QUOTH.OpenQuestion,
        "A question that the note's author marks as one to come back to.",
        "<#b-why> a quoth:OpenQuestion, schema:Question ; schema:creativeWorkStatus quoth:open .",
        supers=(SDO.Question,),
        matches=_close(_DG.Question),
    ),
    _class(
        QUOTH.AskedQuestion,
        "A question that one speaker puts to another.",
        "<#b-asked> a quoth:AskedQuestion, schema:Question ; schema:suggestedAnswer <#b-reward> .",
        supers=(SDO.Question,),
    ),
    _class(
        QUOTH.CandidateQuestion,
        "A sentence in the note's author's own words that reads as a question, though nobody marked it as one.",
        "<#q-k3v9w2m4q7xa> a quoth:CandidateQuestion, schema:Question ; schema:isPartOf <#b-doubt> .",
        supers=(SDO.Question,),
    ),
    _class(
        QUOTH.Talk,
        "A talk, lecture or interview that is no podcast episode.",
        '<../e/the-alberta-plan> a quoth:Talk, schema:CreativeWork ; schema:name "The Alberta Plan" .',
        supers=(SDO.CreativeWork,),
    ),
    _class(
        QUOTH.QuestionStatus,
        "How an open question stands.",
        "quoth:parked a quoth:QuestionStatus .",
        supers=(SDO.DefinedTerm,),
    ),
    _class(
        QUOTH.Attribution,
        "How it is known who makes a statement, where it is not written beside it.",
        "quoth:continued a quoth:Attribution .",
        supers=(SDO.DefinedTerm,),
    ),
)

_INDIVIDUALS: tuple[Term, ...] = (
    _individual(
        QUOTH.open,
        QUOTH.QuestionStatus,
        "The question waits for an answer.",
        "<#b-why> schema:creativeWorkStatus quoth:open .",
    ),
    _individual(
        QUOTH.answered,
        QUOTH.QuestionStatus,
        "The note's author takes the question as answered.",
        "<#b-why> schema:creativeWorkStatus quoth:answered .",
    ),
    _individual(
        QUOTH.parked,
        QUOTH.QuestionStatus,
        "The note's author has put the question aside.",
        "<#b-why> schema:creativeWorkStatus quoth:parked .",
    ),
    _individual(
        QUOTH.continued,
        QUOTH.Attribution,
        "The statement has no label; its speaker is the one of the statement before it.",
        "<#b-more> quoth:attribution quoth:continued .",
    ),
)

_OWN_PROPERTIES: tuple[Term, ...] = (
    _property(
        QUOTH.attribution,
        "How it is known who makes the statement, where it is not written beside it.",
        "<#b-more> quoth:attribution quoth:continued .",
        range=Range.INDIVIDUAL,
        subjects=(QUOTH.Statement,),
        objects=(QUOTH.Attribution,),
    ),
    _property(
        QUOTH.saidIn,
        "The episode in which the statement is made; only of what is spoken there.",
        "<#b-reward> quoth:saidIn <../e/sutton-on-experience> .",
        subjects=(QUOTH.Statement,),
        objects=_RECORDINGS,
        matches=_close(SDO.appearance),
        reverse="statements",
    ),
    _property(
        QUOTH.when,
        "The date that a statement is sorted by, as text in ISO 8601 form: the time it speaks of, else that of its "
        "publication, else that of the note.",
        '<#b-reward> quoth:when "2025-09-26" .',
        range=Range.STRING,
        subjects=(QUOTH.Statement,),
        matches=((SKOS.relatedMatch, SDO.temporalCoverage),),
        pattern="^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
    ),
    _property(
        QUOTH.playAt,
        "A link that plays the recording from where the statement is made.",
        "<#b-reward> quoth:playAt <https://www.youtube.com/watch?v=21EYKqUsPfg&t=83s> .",
        subjects=(QUOTH.Statement, SDO.CreativeWork),
        supers=(SDO.url,),
    ),
    _property(
        QUOTH.onTopic,
        "What the statement mentions, or what its section is about.",
        "<#b-reward> quoth:onTopic <../e/reinforcement-learning> .",
        many=True,
        subjects=(QUOTH.Statement,),
        matches=_close(SDO.about),
        reverse="topicOf",
    ),
    _property(
        QUOTH.line,
        "The line of the file on which the thing is written, counted from 1.",
        "<#b-reward> quoth:line 42 .",
        range=Range.INTEGER,
        subjects=(SDO.CreativeWork,),
        minimum=1,
    ),
    _property(
        QUOTH.supports,
        "Gives a reason to believe it, as the note's author sees it.",
        "<#b-reward> quoth:supports <../e/bitter-lesson> .",
        many=True,
        subjects=_SAYING,
        objects=_SAID,
        matches=_close(CITO.supports, _DG.supports),
        reverse="supportedBy",
    ),
    _property(
        QUOTH.opposes,
        "Gives a reason against it, or contradicts it, as the note's author sees it.",
        "<#b-reward> quoth:opposes <../e/scaling-hypothesis> .",
        many=True,
        subjects=_SAYING,
        objects=_SAID,
        supers=(QUOTH.disagreesWith,),
        matches=_close(CITO.disputes, _DG.opposes),
        reverse="opposedBy",
    ),
    _property(
        QUOTH.extends,
        "Takes it further.",
        "<#b-more> quoth:extends <#b-reward> .",
        many=True,
        subjects=_SAYING,
        objects=_SAID,
        matches=_close(CITO.extends),
        reverse="extendedBy",
    ),
    _property(
        QUOTH.qualifies,
        "Limits it, or says when it holds.",
        "<#b-more> quoth:qualifies <#b-reward> .",
        many=True,
        subjects=_SAYING,
        objects=_SAID,
        matches=_close(CITO.qualifies),
        reverse="qualifiedBy",
    ),
    _property(
        QUOTH.agreesWith,
        "Holds the same to be true.",
        "<#b-reward> quoth:agreesWith <../e/john-carmack> .",
        many=True,
        subjects=_SAYING,
        objects=_SAID,
        matches=_close(CITO.agreesWith),
        reverse="agreedWithBy",
    ),
    _property(
        QUOTH.disagreesWith,
        "Holds something else to be true.",
        "<../e/richard-sutton> quoth:disagreesWith <../e/scaling-hypothesis> .",
        many=True,
        subjects=_SAYING,
        objects=_SAID,
        matches=_close(CITO.disagreesWith),
        reverse="disagreedWithBy",
    ),
    _property(
        QUOTH.answers,
        "Answers a question, wholly or in part.",
        "<#b-reward> quoth:answers <karpathy#b-why> .",
        many=True,
        subjects=(QUOTH.Statement,),
        objects=(SDO.Question,),
        matches=_close(_DG.addresses),
        reverse="answeredBy",
    ),
    _property(
        QUOTH.raises,
        "Makes one ask a question.",
        "<#b-reward> quoth:raises <#b-why> .",
        many=True,
        subjects=(QUOTH.Statement,),
        objects=(SDO.Question,),
        reverse="raisedBy",
    ),
    _property(
        QUOTH.exampleOf,
        "Is an example of a concept.",
        "<../e/alphago> quoth:exampleOf <../e/self-play> .",
        many=True,
        objects=(SKOS.Concept,),
        reverse="examples",
    ),
    _property(
        QUOTH.defines,
        "Says what a concept means.",
        "<#b-goal> quoth:defines <../e/intelligence> .",
        many=True,
        subjects=(QUOTH.Statement, SDO.CreativeWork),
        objects=(SKOS.Concept,),
        reverse="definedBy",
    ),
    _property(
        QUOTH.uses,
        "Makes use of a concept, method, program or body of data.",
        "<../e/alphago> quoth:uses <../e/reinforcement-learning> .",
        many=True,
        subjects=(QUOTH.Statement, *_AGENTS, SDO.CreativeWork),
        objects=(SKOS.Concept, SDO.SoftwareApplication, SDO.Dataset),
        reverse="usedBy",
    ),
    _property(
        QUOTH.introduces,
        "Is the first to bring up a concept.",
        "<https://arxiv.org/abs/1706.03762> quoth:introduces <../e/transformer> .",
        many=True,
        subjects=(QUOTH.Statement, SDO.Person, SDO.CreativeWork),
        objects=(SKOS.Concept,),
        reverse="introducedBy",
    ),
    _property(
        QUOTH.worksOn,
        "What a person or organization spends its working time on.",
        "<../e/richard-sutton> quoth:worksOn <../e/reinforcement-learning> .",
        many=True,
        subjects=_AGENTS,
        matches=((SKOS.relatedMatch, SDO.knowsAbout),),
    ),
    _property(
        QUOTH.influencedBy,
        "Who or what shaped the thinking behind it.",
        "<../e/richard-sutton> quoth:influencedBy <../e/harry-klopf> .",
        many=True,
        matches=_close(WD.P737),
        reverse="influenced",
    ),
    _property(
        QUOTH.confidence,
        "How sure the statement's author is of it, from 0 to 1.",
        "<#b-doubt> quoth:confidence 0.9 .",
        range=Range.DECIMAL,
        subjects=(QUOTH.Statement,),
        minimum=0,
        maximum=1,
    ),
    _property(
        QUOTH.private,
        "Whether the thing stays in its author's store and is left out of every export.",
        "<#b-doubt> quoth:private true .",
        range=Range.BOOLEAN,
        subjects=(SDO.CreativeWork,),
    ),
    _property(
        QUOTH.highlight,
        "A passage of the statement that the note's author highlighted.",
        '<#b-reward> quoth:highlight "experience"@en .',
        range=Range.TEXT,
        many=True,
        subjects=(QUOTH.Statement,),
    ),
    _property(
        QUOTH.locator,
        "The place in a cited work that the statement refers to, as written: a page, a chapter, a figure.",
        '<#b-reward> quoth:locator "ch. 3" .',
        range=Range.STRING,
        many=True,
        subjects=(QUOTH.Statement,),
    ),
    _property(
        QUOTH.citationKey,
        "The key of a work in its author's bibliography files.",
        '<https://arxiv.org/abs/1706.03762> quoth:citationKey "vaswani2017" .',
        range=Range.STRING,
        many=True,
        subjects=(SDO.CreativeWork,),
    ),
)

_BORROWED_CLASSES: tuple[Term, ...] = (
    _class(SDO.NoteDigitalDocument, "A note."),
    _class(SDO.CreativeWork, "A section of a note; also what a talk is."),
    _class(SDO.MediaObject, "The file that a note is read from."),
    _class(SDO.Claim, "What a speaker says, in the words of the note's author."),
    _class(SDO.Quotation, "Words taken over verbatim."),
    _class(SDO.Statement, "Prose of the note's author."),
    _class(SDO.Comment, "A thought of the note's author on what somebody else says."),
    _class(SDO.Question, "A question."),
    _class(SDO.Answer, "A statement that answers a question, or may."),
    _class(SDO.Person, "A person."),
    _class(SDO.Organization, "A company, laboratory, university or other organized group."),
    _class(SDO.PodcastSeries, "A podcast."),
    _class(SDO.PodcastEpisode, "An episode of a podcast."),
    _class(SDO.Clip, "The stretch of an episode that a section is about."),
    _class(SKOS.Concept, "An idea, method, field or topic."),
    _class(SDO.DefinedTerm, "A concept, for readers of schema.org."),
    _class(SKOS.ConceptScheme, "The concepts of a vault."),
    _class(SDO.ScholarlyArticle, "A paper."),
    _class(SDO.Book, "A book."),
    _class(SDO.Article, "An article that is no scholarly one."),
    _class(SDO.SoftwareApplication, "A program, library, model or service."),
    _class(SDO.Dataset, "A body of data."),
    _class(SDO.Event, "An event."),
    _class(SDO.Place, "A place."),
    _class(SDO.WebPage, "A page of the web that is linked to."),
    _class(RDF.Property, "A property of the vault's own."),
    _class(VOID.Dataset, "The description of the graph itself."),
    _class(VOID.Linkset, "The links from the graph to another one."),
)

_BORROWED_PROPERTIES: tuple[Term, ...] = (
    # what a thing is called
    _property(SDO.name, "What the thing is called.", range=Range.STRING, pattern=_VISIBLE),
    _property(SDO.alternateName, "What else the thing is called.", range=Range.STRING, many=True, pattern=_VISIBLE),
    _property(SKOS.prefLabel, "What a concept is called.", range=Range.TEXT, pattern=_VISIBLE),
    _property(SKOS.altLabel, "What else a concept is called.", range=Range.TEXT, many=True, pattern=_VISIBLE),
    _property(RDFS.label, "What one of the vault's own properties or classes is called.", range=Range.STRING),
    _property(SDO.description, "What the thing is.", range=Range.TEXT),
    _property(SKOS.definition, "What a concept means.", range=Range.TEXT, many=True),
    # what a statement says, and who says it
    _property(SDO.text, "The words of a statement or question.", range=Range.TEXT, pattern=_VISIBLE),
    _property(
        SDO.author,
        "Who asserts a statement; who wrote a note or a work.",
        many=True,
        subjects=(*_WRITING, SDO.Question),
        objects=_AGENTS,
        reverse="authorOf",
    ),
    _property(SDO.claimInterpreter, "Whose words a claim is in: the note's author.", objects=_AGENTS),
    _property(SDO.appearance, "The episode or work in which a claim is made.", objects=(SDO.CreativeWork,)),
    _property(PROV.wasQuotedFrom, "The episode or work that a quotation is taken from.", objects=(SDO.CreativeWork,)),
    _property(SDO.parentItem, "The statement that a thought is about.", objects=(QUOTH.Statement,), reverse="comments"),
    _property(
        PROV.wasRevisionOf,
        "An earlier thought that this one takes the place of.",
        many=True,
        subjects=(QUOTH.Thought,),
        objects=(QUOTH.Thought,),
        reverse="revisedBy",
    ),
    _property(
        SDO.creativeWorkStatus,
        "How an open question stands.",
        range=Range.INDIVIDUAL,
        subjects=(SDO.Question,),
        objects=(QUOTH.QuestionStatus,),
    ),
    _property(SDO.suggestedAnswer, "A statement that may answer the question.", many=True, objects=(SDO.Answer,)),
    _property(SDO.acceptedAnswer, "A statement that answers the question.", many=True, objects=(SDO.Answer,)),
    # where it stands
    _property(
        SDO.isPartOf,
        "The note, section or statement that holds this one; the whole that a concept is a part of.",
        many=True,
        subjects=(SDO.CreativeWork, QUOTH.Statement, SDO.Question, SKOS.Concept),
        objects=(SDO.NoteDigitalDocument, SDO.CreativeWork, QUOTH.Statement, SKOS.Concept),
        reverse="parts",
    ),
    _property(
        SDO.position,
        "The place among the sections, or the statements, of its note, counted from 1.",
        range=Range.INTEGER,
        minimum=1,
    ),
    _property(
        SDO.isBasedOn,
        "The episode or work that a note is about; the clip that a section is about.",
        many=True,
        objects=_CITED,
    ),
    _property(SDO.encoding, "The file that a note is read from.", objects=(SDO.MediaObject,)),
    _property(SDO.encodingFormat, "The media type of a file.", range=Range.STRING, pattern="^[a-z]+/[a-z0-9.+-]+$"),
    _property(
        SDO.sha256,
        "The SHA-256 of a file's bytes, in hexadecimal digits.",
        range=Range.STRING,
        pattern="^[0-9a-f]{64}$",
    ),
    _property(
        PROV.atLocation,
        "The characters of the file that the thing was read from, as RFC 5147 counts them.",
        many=True,
        pattern="#char=[0-9]+,[0-9]+$",
    ),
    _property(
        SDO.inLanguage,
        "The language of a text, as a BCP 47 tag.",
        range=Range.STRING,
        pattern="^[a-z]{2,3}(-[a-z0-9]{1,8})*$",
    ),
    # when
    _property(SDO.dateCreated, "When the note was written.", range=Range.DATE),
    _property(SDO.dateModified, "When the note was last changed.", range=Range.DATE),
    _property(SDO.datePublished, "When the episode or work was published.", range=Range.DATE),
    _property(SDO.temporalCoverage, "The time for which a claim holds.", range=Range.DATE, subjects=(QUOTH.Statement,)),
    _property(
        SDO.startOffset,
        "Where it starts in the recording, in seconds.",
        range=Range.DECIMAL,
        subjects=(QUOTH.Statement, SDO.Clip),
        minimum=0,
    ),
    _property(
        SDO.endOffset,
        "Where it ends in the recording, in seconds.",
        range=Range.DECIMAL,
        subjects=(QUOTH.Statement, SDO.Clip),
        minimum=0,
    ),
    _property(SDO.duration, "How long the recording is.", range=Range.DURATION),
    # what it is about
    _property(
        SDO.about, "What a statement, section or note is about.", many=True, subjects=_WRITING, reverse="subjectOf"
    ),
    _property(
        SDO.keywords,
        "A concept that a note declares, under `concepts`: one of its words, and not only what a link of it leads to.",
        many=True,
        subjects=(SDO.NoteDigitalDocument,),
        objects=(SKOS.Concept,),
        reverse="keywordOf",
    ),
    _property(SDO.mentions, "What a statement mentions.", many=True, reverse="mentionedBy"),
    _property(SDO.citation, "A work that a statement or note mentions.", many=True, objects=_CITED, reverse="citedBy"),
    _property(
        CITO.discusses,
        "A work that a statement or note discusses.",
        many=True,
        subjects=_WRITING,
        objects=_CITED,
    ),
    _property(CITO.reviews, "A work that a statement or note reviews.", many=True, subjects=_WRITING, objects=_CITED),
    _property(
        CITO.citesForInformation,
        "A work that a statement or note takes information from.",
        many=True,
        subjects=_WRITING,
        objects=_CITED,
    ),
    _property(
        SDO.pagination,
        "The page or pages that a statement refers to.",
        range=Range.STRING,
        many=True,
        subjects=(QUOTH.Statement,),
    ),
    # recordings
    _property(SDO.partOfSeries, "The podcast of an episode.", objects=(SDO.PodcastSeries,), reverse="episodes"),
    _property(SDO.partOfEpisode, "The episode or talk that a clip is of.", objects=_RECORDINGS, reverse="clips"),
    _property(SDO.episodeNumber, "The number of an episode.", range=Range.INTEGER),
    _property(SDO.webFeed, "The feed of a podcast."),
    _property(MREL.hst, "Who hosts the episode.", many=True, objects=_AGENTS, supers=(SDO.contributor,)),
    _property(MREL.ive, "Who is interviewed in the episode.", many=True, objects=_AGENTS, supers=(SDO.contributor,)),
    _property(SDO.contributor, "Who speaks in the episode, or contributed to the work.", many=True, objects=_AGENTS),
    # people, organizations, concepts
    _property(
        SDO.affiliation,
        "The organization that a person belongs to.",
        many=True,
        subjects=(SDO.Person,),
        objects=(SDO.Organization,),
    ),
    _property(
        SDO.memberOf,
        "A group that a person or organization is a member of.",
        many=True,
        subjects=_AGENTS,
        objects=(SDO.Organization,),
    ),
    _property(SDO.founder, "Who founded the organization.", many=True, subjects=(SDO.Organization,), objects=_AGENTS),
    _property(SDO.knows, "A person whom this one knows.", many=True, subjects=(SDO.Person,), objects=(SDO.Person,)),
    _property(
        SKOS.broader,
        "A more general concept.",
        many=True,
        subjects=(SKOS.Concept,),
        objects=(SKOS.Concept,),
        reverse="narrower",
    ),
    _property(
        SKOS.related,
        "A concept that has to do with this one.",
        many=True,
        subjects=(SKOS.Concept,),
        objects=(SKOS.Concept,),
    ),
    _property(SKOS.inScheme, "The concepts that this one belongs to.", many=True, objects=(SKOS.ConceptScheme,)),
    # identity
    _property(
        SDO.identifier,
        "An identifier, as `scheme:value`.",
        range=Range.STRING,
        many=True,
        pattern="^[a-z0-9][a-z0-9-]*:.",
    ),
    _property(SDO.url, "The web page of the thing itself.", many=True),
    _property(SDO.sameAs, "A web page about the thing.", many=True),
    _property(OWL.sameAs, "Another name of the same thing.", many=True),
    _property(OWL.differentFrom, "A thing that may be taken for this one, but is another.", many=True),
    _property(SKOS.exactMatch, "The same concept elsewhere.", many=True, subjects=(SKOS.Concept,)),
    _property(SKOS.closeMatch, "Nearly the same thing elsewhere.", many=True),
    _property(PROV.alternateOf, "Another version of the same work.", many=True, objects=(SDO.CreativeWork,)),
    # the graph itself
    _property(DCTERMS.title, "The title of the graph.", range=Range.STRING),
    _property(DCTERMS.creator, "Who made the graph.", many=True),
    _property(DCTERMS.license, "The licence of the graph."),
    _property(VOID.uriSpace, "What the names of the things in a graph begin with.", range=Range.STRING),
    _property(VOID.documents, "How many notes there are.", range=Range.INTEGER, minimum=0),
    _property(VOID.triples, "How many triples there are.", range=Range.INTEGER, minimum=0),
    _property(VOID.entities, "How many things there are.", range=Range.INTEGER, minimum=0),
    _property(VOID.classes, "How many classes the things are of.", range=Range.INTEGER, minimum=0),
    _property(VOID.properties, "How many properties the things have.", range=Range.INTEGER, minimum=0),
    _property(VOID.distinctSubjects, "How many things something is said of.", range=Range.INTEGER, minimum=0),
    _property(VOID.distinctObjects, "How many values there are.", range=Range.INTEGER, minimum=0),
    _property(VOID.vocabulary, "A vocabulary that is used.", many=True),
    _property(
        VOID.classPartition, "The part of the graph that holds things of one class.", many=True, objects=(VOID.Dataset,)
    ),
    _property(VOID["class"], "The class of the things in a part of the graph."),
    _property(VOID.subset, "A part of the graph.", many=True, objects=(VOID.Dataset, VOID.Linkset)),
    _property(VOID.linkPredicate, "The property of the links in a set of links."),
    _property(VOID.subjectsTarget, "The graph that links start from.", objects=(VOID.Dataset,)),
    _property(VOID.objectsTarget, "The graph that links lead to.", objects=(VOID.Dataset,)),
)

#: Every term that the graph uses, Quoth's own first.
TERMS: tuple[Term, ...] = (
    *_OWN_CLASSES,
    *_INDIVIDUALS,
    *_OWN_PROPERTIES,
    *_BORROWED_CLASSES,
    *_BORROWED_PROPERTIES,
)

_BY_IRI = {term.iri: term for term in TERMS}


def find_term(iri: str) -> Term | None:
    """The term with this IRI; None if the graph does not use it."""
    return _BY_IRI.get(iri)


# -- JSON ---------------------------------------------------------------------------------------------


def json_name(iri: str, coercion: str) -> str | None:
    """The name in JSON that a value of a property is written under as a plain string or number.

    Args:
        iri: the property's.
        coercion: `@id` for an IRI, `@language` for text with a language tag, else the datatype's IRI.

    Returns:
        None where the context has no name for values of this kind: the property then stands under its compact or
        full IRI, with the value in full (`{"@value": …, "@type": …}`).
    """
    return _NAMES.get((iri, coercion))


def context() -> dict[str, Any]:
    """The JSON-LD 1.1 context, as the value of `@context`."""
    entries: dict[str, Any] = {"@version": 1.1, "@protected": True, "id": "@id"}
    entries["type"] = {"@id": "@type", "@container": "@set"}
    entries.update((prefix, namespace.iri) for prefix, namespace in PREFIXES.items())
    for term in TERMS:
        if term.kind is Kind.PROPERTY:
            entries.update(_definitions(term))
        else:
            entries[term.json_name] = compact(term.iri)
    return entries


def compact(iri: str) -> str:
    """An IRI with the prefix of its vocabulary, if it has one."""
    for prefix, namespace in PREFIXES.items():
        if iri in namespace:
            return f"{prefix}:{iri.removeprefix(namespace.iri)}"
    return iri


def _definitions(term: Term) -> dict[str, Any]:
    """The entries of a property in the context: one, or one for each datatype it may have."""
    entries: dict[str, Any] = {}
    for suffix, coercion in _COERCIONS[term.range]:
        definition: dict[str, Any] = {"@id": compact(term.iri)}
        container = ["@set"] if term.many else []
        if coercion == "@language":
            container.insert(0, "@language")
        elif coercion:
            definition["@type"] = compact(coercion)
        if container:
            definition["@container"] = container if len(container) > 1 else container[0]
        entries[f"{term.json_name}{suffix}"] = definition if len(definition) > 1 else compact(term.iri)
    if term.reverse_name:
        entries[term.reverse_name] = {"@reverse": compact(term.iri), "@type": "@id", "@container": "@set"}
    return entries


def _names() -> dict[tuple[str, str], str]:
    names = {}
    for term in TERMS:
        if term.kind is not Kind.PROPERTY:
            continue
        for suffix, coercion in _COERCIONS[term.range]:
            name = f"{term.json_name}{suffix}"
            if term.range in (Range.STRING, Range.TEXT):
                names[term.iri, XSD.string] = name
            if term.range is not Range.STRING:
                names[term.iri, "@id" if term.range is Range.INDIVIDUAL else coercion] = name
    return names


_NAMES = _names()
