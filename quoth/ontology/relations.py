"""The relations people write between things, and the properties they become.

A relation is written as an inline field (`supports:: [[Scaling hypothesis]]`) or as a front-matter key. It
is stored once, in one direction: an inverse spelling (`supported-by`) is the same edge read backwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from quoth.ontology.terms import CITO, OWL, PROV, QUOTH, SDO, SKOS

# What a relation may join, besides the keys of `ontology.types`.
STATEMENT = "statement"
QUESTION = "question"
THOUGHT = "thought"
NOTE = "note"
SECTION = "section"
#: Whatever can be named.
ANY = "any"

_WORKS = ("paper", "book", "article", "talk", "episode", "software", "dataset")
_SAYING = (STATEMENT, "person")
_SAID = (STATEMENT, "person", "concept")
_WRITING = (STATEMENT, NOTE)

#: What the words for a confidence stand for.
CONFIDENCE_WORDS = {"high": "0.9", "medium": "0.5", "low": "0.2"}


class Takes(StrEnum):
    """What the value of a relation is."""

    #: A link to anything that can be named, or its name.
    THING = "thing"
    #: A link to a statement or question: a block, or a heading that asks.
    STATEMENT = "statement"
    #: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    DATE = "date"
    NUMBER = "number"
    TEXT = "text"
    #: `m:ss` or `h:mm:ss`, or two of them.
    TIMECODE = "timecode"
    #: How a question stands: `open`, `answered`, `parked`.
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation people write, and its property."""

    #: Its name in notes: lower case, `-` between words.
    key: str
    #: The property's IRI; the subject is what bears the field, the object its value.
    iri: str
    #: One sentence, for the documentation.
    definition: str
    #: Other ways to write it.
    spellings: tuple[str, ...] = ()
    #: Keys that say it from the object's side: what bears the field becomes the object.
    inverses: tuple[str, ...] = ()
    #: Types of what it starts from: keys of `ontology.types`, or the constants of this module.
    subjects: tuple[str, ...] = (ANY,)
    #: Types of what it leads to; empty where the value is no thing.
    objects: tuple[str, ...] = (ANY,)
    takes: Takes = Takes.THING
    #: Properties that are stored beside it, because shipped queries ask for them.
    supers: tuple[str, ...] = ()
    #: The properties that stand for it where the subject is of a certain type.
    by_type: tuple[tuple[str, str], ...] = ()
    #: The property that vocabularies have for the other direction: read, never written.
    inverse_iri: str | None = None
    #: Whether it holds in both directions; it is stored in the one written.
    symmetric: bool = False

    def property_for(self, subject_type: str | None) -> str:
        """The property's IRI for a subject of a type."""
        return next((iri for key, iri in self.by_type if key == subject_type), self.iri)


RELATIONS: tuple[Relation, ...] = (
    Relation(
        "about",
        SDO.about,
        "What a statement, section or note is about.",
        ("is-about",),
        ("subject-of",),
        subjects=(STATEMENT, SECTION, NOTE),
        inverse_iri=SDO.subjectOf,
    ),
    Relation(
        "supports",
        QUOTH.supports,
        "Gives a reason to believe it, as the note's author sees it.",
        ("backs",),
        ("supported-by", "backed-by"),
        _SAYING,
        _SAID,
    ),
    Relation(
        "opposes",
        QUOTH.opposes,
        "Gives a reason against it, or contradicts it, as the note's author sees it.",
        ("contradicts", "disputes", "refutes"),
        ("opposed-by", "contradicted-by", "disputed-by", "refuted-by"),
        _SAYING,
        _SAID,
        supers=(QUOTH.disagreesWith,),
    ),
    Relation(
        "extends",
        QUOTH.extends,
        "Takes it further.",
        ("builds-on",),
        ("extended-by", "built-on-by"),
        _SAYING,
        _SAID,
    ),
    Relation(
        "qualifies",
        QUOTH.qualifies,
        "Limits it, or says when it holds.",
        ("nuances",),
        ("qualified-by", "nuanced-by"),
        _SAYING,
        _SAID,
    ),
    Relation(
        "agrees-with",
        QUOTH.agreesWith,
        "Holds the same to be true.",
        ("agrees", "agree-with"),
        ("agreed-with-by", "agreed-by"),
        _SAYING,
        _SAID,
    ),
    Relation(
        "disagrees-with",
        QUOTH.disagreesWith,
        "Holds something else to be true.",
        ("disagrees", "disagree-with"),
        ("disagreed-with-by", "disagreed-by"),
        _SAYING,
        _SAID,
    ),
    Relation(
        "revises",
        PROV.wasRevisionOf,
        "A thought of the writer's that takes the place of an earlier one.",
        ("changed-my-mind", "changes-my-mind", "supersedes"),
        ("revised-by", "superseded-by"),
        (THOUGHT,),
        (THOUGHT,),
        Takes.STATEMENT,
        inverse_iri=PROV.hadRevision,
    ),
    Relation(
        "answers",
        QUOTH.answers,
        "Answers a question, wholly or in part.",
        ("answer-to",),
        ("answered-by",),
        (STATEMENT,),
        (QUESTION,),
        Takes.STATEMENT,
    ),
    Relation(
        "raises",
        QUOTH.raises,
        "Makes one ask a question.",
        ("raises-question", "prompts"),
        ("raised-by", "prompted-by"),
        (STATEMENT,),
        (QUESTION,),
        Takes.STATEMENT,
    ),
    Relation(
        "cites",
        CITO.citesForInformation,
        "Refers to a work as a source of what it says.",
        ("references",),
        ("cited-by", "referenced-by"),
        _WRITING,
        _WORKS,
        supers=(SDO.citation,),
        inverse_iri=CITO.isCitedForInformationBy,
    ),
    Relation(
        "discusses",
        CITO.discusses,
        "Discusses what a work says.",
        (),
        ("discussed-by", "discussed-in"),
        _WRITING,
        _WORKS,
        supers=(SDO.citation,),
        inverse_iri=CITO.isDiscussedBy,
    ),
    Relation(
        "reviews",
        CITO.reviews,
        "Reviews a work.",
        ("review-of",),
        ("reviewed-by", "reviewed-in"),
        _WRITING,
        _WORKS,
        supers=(SDO.citation,),
        inverse_iri=CITO.isReviewedBy,
    ),
    Relation(
        "example-of",
        QUOTH.exampleOf,
        "Is an example of a concept.",
        ("exemplifies", "illustrates"),
        ("example", "examples", "has-example", "exemplified-by", "illustrated-by"),
        (ANY,),
        ("concept",),
    ),
    Relation(
        "defines",
        QUOTH.defines,
        "Says what a concept means.",
        ("definition-of",),
        ("defined-by", "defined-in"),
        (STATEMENT, *_WORKS),
        ("concept",),
    ),
    Relation(
        "uses",
        QUOTH.uses,
        "Makes use of a concept, method, program or body of data.",
        (),
        ("used-by", "used-in"),
        (STATEMENT, "person", "organization", *_WORKS),
        ("concept", "software", "dataset"),
    ),
    Relation(
        "introduces",
        QUOTH.introduces,
        "Is the first to bring up a concept.",
        (),
        ("introduced-by", "introduced-in"),
        (STATEMENT, "person", *_WORKS),
        ("concept",),
    ),
    Relation(
        "broader",
        SKOS.broader,
        "A concept that is more general than this one.",
        ("is-a", "kind-of", "subtopic-of"),
        ("narrower", "subtopic", "subtopics"),
        ("concept",),
        ("concept",),
        inverse_iri=SKOS.narrower,
    ),
    Relation(
        "related",
        SKOS.related,
        "A concept that has to do with this one.",
        ("related-to", "see-also"),
        (),
        ("concept",),
        ("concept",),
        symmetric=True,
    ),
    Relation(
        "part-of",
        SDO.isPartOf,
        "A whole that this is a part of.",
        ("is-part-of",),
        ("has-part", "has-parts"),
        ("concept",),
        ("concept",),
        inverse_iri=SDO.hasPart,
    ),
    Relation(
        "same-as",
        OWL.sameAs,
        "Another name of the same thing.",
        ("identical-to", "exact-match"),
        by_type=(("concept", SKOS.exactMatch),),
        symmetric=True,
    ),
    Relation(
        "close-match",
        SKOS.closeMatch,
        "A thing so near to this one that one may often stand for the other, yet not the same.",
        ("similar-to",),
        symmetric=True,
    ),
    Relation(
        "different-from",
        OWL.differentFrom,
        "A thing that may be taken for this one, but is another.",
        ("differs-from", "not-same-as"),
        symmetric=True,
    ),
    Relation(
        "author",
        SDO.author,
        "Who wrote or made it.",
        ("authors", "by", "written-by"),
        ("author-of", "authored", "wrote"),
        (NOTE, *_WORKS),
        ("person", "organization"),
    ),
    Relation(
        "affiliation",
        SDO.affiliation,
        "An organization that a person works for or belongs to.",
        ("affiliations", "affiliated-with", "works-at", "works-for", "employer"),
        ("affiliation-of", "employs"),
        ("person",),
        ("organization",),
    ),
    Relation(
        "member-of",
        SDO.memberOf,
        "A group that a person or organization is a member of.",
        (),
        ("member", "members", "has-member"),
        ("person", "organization"),
        ("organization",),
        inverse_iri=SDO.member,
    ),
    Relation(
        # schema.org points from the organization to the person, so that `founded` is the inverse.
        "founder",
        SDO.founder,
        "A person who founded the organization.",
        ("founders", "founded-by", "co-founder", "co-founders", "co-founded-by"),
        ("founded", "founder-of", "co-founded", "co-founder-of"),
        ("organization",),
        ("person", "organization"),
    ),
    Relation(
        "works-on",
        QUOTH.worksOn,
        "What a person or organization spends its working time on.",
        (),
        ("worked-on-by",),
        ("person", "organization"),
    ),
    Relation(
        "influenced-by",
        QUOTH.influencedBy,
        "Who or what shaped the thinking behind it.",
        (),
        ("influenced", "influences"),
    ),
    Relation(
        "knows",
        SDO.knows,
        "A person who is known to this one.",
        (),
        ("known-by",),
        ("person",),
        ("person",),
        symmetric=True,
    ),
    Relation(
        "as-of",
        SDO.temporalCoverage,
        "The time for which the statement holds, or at which it was said.",
        subjects=(STATEMENT,),
        objects=(),
        takes=Takes.DATE,
    ),
    Relation(
        "at",
        SDO.startOffset,
        "When it is said in the recording, from its start.",
        ("timestamp", "timecode"),
        subjects=(STATEMENT, SECTION),
        objects=(),
        takes=Takes.TIMECODE,
    ),
    Relation(
        "confidence",
        QUOTH.confidence,
        "How sure the statement's author is of it: 0 to 1, or `high` (0.9), `medium` (0.5) or `low` (0.2).",
        subjects=(STATEMENT,),
        objects=(),
        takes=Takes.NUMBER,
    ),
    Relation(
        "status",
        SDO.creativeWorkStatus,
        "How a question stands: `open`, `answered` or `parked`.",
        subjects=(QUESTION,),
        objects=(),
        takes=Takes.STATUS,
    ),
    Relation(
        "page",
        SDO.pagination,
        "The page or pages of the source that the statement refers to.",
        ("pages", "p", "pp"),
        subjects=(STATEMENT,),
        objects=(),
        takes=Takes.TEXT,
    ),
)


def fold_key(text: str) -> str:
    """A key as it is compared and kept: lower case, `-` for `_` and white space, trimmed, NFC."""
    words = unicodedata.normalize("NFC", text).lower().replace("_", " ").replace("-", " ").split()
    return unicodedata.normalize("NFC", "-".join(words))


def squeeze_key(text: str) -> str:
    """A folded key without its hyphens: `agrees-with`, `Agrees With` and `agreesWith` are one."""
    return fold_key(text).replace("-", "")


class Relations:
    """The relations that a vault knows: the built-in ones and those of its configuration."""

    def __init__(self, extra: Iterable[Relation] = ()) -> None:
        """A later relation takes key and spellings over from an earlier one."""
        self._by_key: dict[str, Relation] = {}
        self._by_name: dict[str, tuple[Relation, bool]] = {}
        for relation in (*RELATIONS, *extra):
            self._by_key[relation.key] = relation
            for name in (relation.key, *relation.spellings):
                self._by_name[squeeze_key(name)] = (relation, False)
            for name in relation.inverses:
                self._by_name[squeeze_key(name)] = (relation, True)

    def find(self, key: str) -> tuple[Relation, bool] | None:
        """The relation of a key, and whether the key says it from the object's side; None if there is none."""
        return self._by_name.get(squeeze_key(key))

    def __getitem__(self, key: str) -> Relation:
        """The relation with exactly this key.

        Raises:
            KeyError: there is no such relation.
        """
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Relation]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)

    @property
    def names(self) -> tuple[str, ...]:
        """Every key there is, with its spellings and inverses, for suggestions."""
        names = (name for r in self._by_key.values() for name in (r.key, *r.spellings, *r.inverses))
        return tuple(dict.fromkeys(names))


#: The built-in relations alone.
BUILT_IN = Relations()


def find_relation(key: str) -> tuple[Relation, bool] | None:
    """The built-in relation of a key, and whether the key says it from the object's side."""
    return BUILT_IN.find(key)
