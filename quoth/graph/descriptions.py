"""What a note says of the things it declares: types, names, identifiers, and what its fields add."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from quoth.config import Config
from quoth.graph import literals
from quoth.graph.entities import Thing
from quoth.graph.triples import Literal, Node, Triple, sort_key, type_
from quoth.notes.model import Declaration, Field, Value, ValueKind
from quoth.notes.values import parse_date, parse_duration
from quoth.ontology.identifiers import scheme_of, value_of
from quoth.ontology.iris import identifier_iri, page_iri, scheme_iri
from quoth.ontology.terms import OWL, PROV, QUOTH, RDF, RDFS, SDO, SKOS
from quoth.ontology.types import BUILT_IN

#: What leads to a thing without being an identifier of it.
_NO_IDENTIFIERS = frozenset(("url", "feed"))
#: Types whose `url` is the thing itself, and no page about it.
_HAVE_URL = frozenset(("podcast", "event", "place", "organization"))


class Triples:
    """A set of triples in the making."""

    def __init__(self) -> None:
        self._found: set[Triple] = set()

    def add(self, subject: str, predicate: str, *nodes: Node) -> None:
        """One triple for each object."""
        for node in nodes:
            self._found.add((subject, predicate, node))

    def __contains__(self, triple: object) -> bool:
        return triple in self._found

    def __len__(self) -> int:
        return len(self._found)

    def typed(self) -> frozenset[str]:
        """Everything that is said to be of a type."""
        return frozenset(subject for subject, predicate, _ in self._found if predicate == type_)

    def sorted(self) -> list[Triple]:
        """Every triple once, by subject, predicate and object."""
        return sorted(self._found, key=_sort_key)


def _sort_key(triple: Triple) -> tuple[str, str, tuple[int, str, str, str]]:
    return (triple[0], triple[1], sort_key(triple[2]))


def describe(
    triples: Triples, thing: Thing, declarations: Iterable[Declaration], config: Config, language: str | None
) -> None:
    """Says what a thing is and what it is called.

    Args:
        declarations: those of the note that name it; none where the note only links to it.
        language: the note's.
    """
    iri = thing.iri
    types = config.settings.types
    entity_type = types[thing.type] if thing.type in types else BUILT_IN["concept"]
    triples.add(iri, type_, *entity_type.classes)
    triples.add(iri, SDO.name, Literal(thing.name))
    names = dict.fromkeys((*(n for d in declarations for n in (d.name, *d.aliases) if n), *thing.aliases))
    triples.add(iri, SDO.alternateName, *(Literal(name) for name in names if name != thing.name))
    if entity_type.key == "concept":
        _label(triples, thing, names, config, language)
    if thing.is_global and thing.local:
        triples.add(thing.local, OWL.sameAs, iri)
    for former in thing.former:
        triples.add(former, OWL.sameAs, iri)
    triples.add(iri, PROV.alternateOf, *thing.alternates)
    for identifier in dict.fromkeys((*(i for d in declarations for i in d.identifiers), *thing.reviewed)):
        identify(triples, thing, identifier, is_work=entity_type.work)


def _label(triples: Triples, thing: Thing, names: Iterable[str], config: Config, language: str | None) -> None:
    preferred = dict(thing.labels).get(language or "", thing.name)
    triples.add(thing.iri, SKOS.prefLabel, literals.text(preferred, language))
    triples.add(thing.iri, SKOS.altLabel, *(literals.text(name, language) for name in names if name != preferred))
    scheme = scheme_iri(config.base)
    triples.add(thing.iri, SKOS.inScheme, scheme)
    triples.add(scheme, type_, SKOS.ConceptScheme)
    triples.add(scheme, SDO.name, Literal("Concepts"))


def identify(triples: Triples, thing: Thing, identifier: str, *, is_work: bool) -> None:
    """Says that a thing has an identifier, and which page is about it."""
    scheme, iri = scheme_of(identifier), thing.iri
    if scheme not in _NO_IDENTIFIERS:
        triples.add(iri, SDO.identifier, Literal(identifier))
    if scheme == "feed":
        feed = identifier_iri(f"url:{value_of(identifier)}")
        if feed is not None:
            triples.add(iri, SDO.webFeed, feed)
        return
    if scheme == "wikidata" and thing.type == "concept":
        authority = identifier_iri(identifier)
        if authority is not None:
            triples.add(iri, SKOS.exactMatch, authority)
    page = page_iri(identifier)
    if page is None:
        return
    if scheme == "url" and (is_work or thing.type in _HAVE_URL):
        triples.add(iri, SDO.url, page)
    elif page != iri:
        triples.add(iri, SDO.sameAs, page)


def add_value(triples: Triples, subject: str, field: Field, *, is_concept: bool, language: str | None) -> bool:
    """Says what a field that is no relation says of a thing; False where the key means nothing here."""
    if not field.values:
        return False
    value = field.values[0]
    match field.key:
        case "published" | "created":
            iso = parse_date(value.text)
            if iso is not None:
                predicate = SDO.datePublished if field.key == "published" else SDO.dateCreated
                triples.add(subject, predicate, literals.date(iso))
        case "episode-number":
            number = _number(value)
            if number is not None and number == number.to_integral_value():
                triples.add(subject, SDO.episodeNumber, literals.integer(int(number)))
        case "duration":
            seconds = _number(value) if value.kind is ValueKind.DURATION else parse_duration(value.text)
            if seconds is not None:
                triples.add(subject, SDO.duration, literals.duration(seconds))
        case "language":
            triples.add(subject, SDO.inLanguage, Literal(value.text.lower()))
        case "description":
            words = literals.text(value.text, language)
            triples.add(subject, SKOS.definition if is_concept else SDO.description, words)
        case "citekey":
            triples.add(subject, QUOTH.citationKey, *(Literal(v.text) for v in field.values))
        case "url" | "feed":
            iri = identifier_iri(f"url:{value.text}") if value.kind is ValueKind.URL else None
            if iri is not None:
                triples.add(subject, SDO.url if field.key == "url" else SDO.webFeed, iri)
        case "aliases":
            triples.add(subject, SDO.alternateName, *(Literal(v.text) for v in field.values))
        case _:
            return False
    return True


def _number(value: Value) -> Decimal | None:
    try:
        return Decimal(value.text)
    except InvalidOperation:
        return None


def describe_property(triples: Triples, iri: str, key: str) -> None:
    """Says that one of the vault's own properties is one, and what it is called."""
    triples.add(iri, type_, RDF.Property)
    triples.add(iri, RDFS.label, Literal(key.replace("-", " ")))
