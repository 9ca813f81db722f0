"""The vocabulary in words: what one may write, what it becomes, and what the graph holds.

Made from the tables that notes are read and graphs are written by: as a page of the documentation, and as what
`quoth vocab` prints.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quoth.ontology.keys import FRONT_MATTER, Group, Key
from quoth.ontology.publication import ontology_text, terms_text
from quoth.ontology.relations import ANY, RELATIONS, Relation, Takes, squeeze_key
from quoth.ontology.shapes import (
    SHAPE_TABLE,
    Has,
    Shape,
    enumerated,
    find_shape,
    number_in_words,
    properties_of,
    values_in_words,
)
from quoth.ontology.terms import PREFIXES
from quoth.ontology.types import TYPES, EntityType
from quoth.ontology.vocabulary import CONTEXT_IRI, EXAMPLE_BASE, ONTOLOGY_VERSION_IRI, TERMS, Kind, Range, Term, compact


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a vault's notes and graph are written in, or a part of it."""

    types: Sequence[EntityType] = ()
    relations: Sequence[Relation] = ()
    keys: Sequence[Key] = ()
    terms: Sequence[Term] = ()

    def __bool__(self) -> bool:
        return bool(self.types or self.relations or self.keys or self.terms)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that an entry can be found by."""
        entries: tuple[Iterable[str], ...] = (
            *(_names_of_type(each) for each in self.types),
            *(_names_of_relation(each) for each in self.relations),
            *(_names_of_key(each) for each in self.keys),
            *(_names_of_term(each) for each in self.terms),
        )
        return tuple(dict.fromkeys(name for names in entries for name in names))

    def find(self, name: str) -> Vocabulary:
        """The entries that a name means: a key, a spelling, a term's IRI, its short form or its name in JSON.

        With a relation or a type comes the term that it becomes. Case, `-`, `_` and white space make no difference.
        """
        folded = squeeze_key(name)

        def means(names: Iterable[str]) -> bool:
            return any(squeeze_key(each) == folded for each in names)

        types = tuple(each for each in self.types if means(_names_of_type(each)))
        relations = tuple(each for each in self.relations if means(_names_of_relation(each)))
        become = {*(each.iri for each in types), *(each.iri for each in relations)}
        return Vocabulary(
            types,
            relations,
            tuple(each for each in self.keys if means(_names_of_key(each))),
            tuple(each for each in self.terms if each.iri in become or means(_names_of_term(each))),
        )


#: What every vault knows.
BUILT_IN = Vocabulary(TYPES, RELATIONS, FRONT_MATTER, TERMS)


def _names_of_type(each: EntityType) -> tuple[str, ...]:
    return (each.key, each.plural, *each.spellings, compact(each.iri), each.iri)


def _names_of_relation(each: Relation) -> tuple[str, ...]:
    return (each.key, *each.spellings, *each.inverses, compact(each.iri), each.iri)


def _names_of_key(each: Key) -> tuple[str, ...]:
    return (each.name, *each.spellings)


def _names_of_term(each: Term) -> tuple[str, ...]:
    names = (each.json_name, each.reverse_name, each.label, compact(each.iri), each.iri)
    return tuple(name for name in names if name)


# -- in words -----------------------------------------------------------------------------------------

_TAKEN = {
    Takes.DATE: "a date",
    Takes.NUMBER: "a number",
    Takes.TEXT: "text",
    Takes.TIMECODE: "a timecode",
    Takes.STATUS: "`open`, `answered` or `parked`",
}
_GROUPS = {
    Group.NOTE: "The note itself, or the thing it describes",
    Group.EPISODE: "The episode the note is about",
    Group.SOURCE: "The work the note is about, where it is no episode",
    Group.DECLARATIONS: "Things the note names",
    Group.IDENTIFIERS: "What identifies the thing",
}
_KINDS = {Kind.CLASS: "class", Kind.PROPERTY: "property", Kind.INDIVIDUAL: "individual"}


def starts_in_words(relation: Relation) -> str:
    """What a relation starts from: `statement, person`."""
    return "anything" if ANY in relation.subjects else ", ".join(relation.subjects)


def leads_in_words(relation: Relation) -> str:
    """What a relation leads to: `concept`, `a date`."""
    if relation.takes in _TAKEN:
        return _TAKEN[relation.takes]
    return "anything" if ANY in relation.objects else ", ".join(relation.objects)


def bearers_in_words(term: Term) -> str:
    """What has a property, as the shapes say: `a statement, a question`."""
    return ", ".join(
        dict.fromkeys(shape.noun for shape in SHAPE_TABLE if any(has.iri == term.iri for has in shape.has))
    )


def _values(term: Term) -> str:
    return values_in_words(Has(term.iri))


# -- as text ------------------------------------------------------------------------------------------


def as_text(vocabulary: Vocabulary) -> str:
    """The vocabulary as a list: a line for each entry."""
    parts = [
        ("Types of things", [(each.key, each.definition) for each in vocabulary.types]),
        ("Relations", [(each.key, each.definition) for each in vocabulary.relations]),
        ("Front matter", [(each.name, each.meaning) for each in vocabulary.keys]),
        *(
            (title, [(compact(each.iri), each.definition) for each in vocabulary.terms if each.kind is kind])
            for title, kind in (
                ("Classes", Kind.CLASS),
                ("Properties", Kind.PROPERTY),
                ("Individuals", Kind.INDIVIDUAL),
            )
        ),
    ]
    return "\n".join(_list(title, entries) for title, entries in parts if entries)


def _list(title: str, entries: Sequence[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in entries)
    return f"{title}\n" + "".join(f"  {name:{width}}  {meaning}\n" for name, meaning in entries)


def details(vocabulary: Vocabulary) -> str:
    """All that is known of each entry."""
    entries = [
        *(_type_details(each) for each in vocabulary.types),
        *(_relation_details(each) for each in vocabulary.relations),
        *(_key_details(each) for each in vocabulary.keys),
        *(_term_details(each) for each in vocabulary.terms),
    ]
    return "\n".join(entries)


def _entry(head: str, meaning: str, facts: Iterable[tuple[str, str]]) -> str:
    lines = [f"    {name:14}{value}\n" for name, value in facts if value]
    return f"{head}\n" + (f"    {meaning}\n" if meaning else "") + "".join(lines)


def _type_details(each: EntityType) -> str:
    facts = [
        ("written", ", ".join((each.key, each.plural, *each.spellings))),
        ("becomes", ", ".join(map(compact, each.classes))),
        ("is a work", "yes: it has authors, and mentioning it is citing it" if each.work else ""),
    ]
    return _entry(f"type {each.key}", each.definition, facts)


def _relation_details(each: Relation) -> str:
    by_type = (f"{compact(iri)} where it starts from a {key}" for key, iri in each.by_type)
    facts = [
        ("written", ", ".join((each.key, *each.spellings))),
        ("the other way", ", ".join(each.inverses)),
        ("joins", f"{starts_in_words(each)} → {leads_in_words(each)}"),
        ("becomes", ", ".join((compact(each.iri), *by_type))),
        ("and also", ", ".join(map(compact, each.supers))),
        ("symmetric", "yes" if each.symmetric else ""),
    ]
    return _entry(f"relation {each.key}", each.definition, facts)


def _key_details(each: Key) -> str:
    facts = [("written", ", ".join((each.name, *each.spellings))), ("about", _GROUPS[each.group].lower())]
    return _entry(f"front matter {each.name}", each.meaning, facts)


def _term_details(each: Term) -> str:
    facts = [
        ("IRI", each.iri),
        ("in JSON", each.json_name),
        ("the other way", each.reverse_name),
        ("kind of", ", ".join(map(compact, each.supers))),
    ]
    if each.kind is Kind.PROPERTY:
        facts += [("values", _values(each)), ("of", bearers_in_words(each))]
    shape = find_shape(each.iri)
    if shape is not None:
        facts += [("has", ", ".join(compact(has.iri) for _, has in properties_of(shape) if has.least))]
        facts += [("may have", ", ".join(compact(has.iri) for _, has in properties_of(shape) if not has.least))]
    facts += [(compact(mapping).partition(":")[2], compact(other)) for mapping, other in each.matches]
    facts += [("example", each.example)]
    return _entry(f"{_KINDS[each.kind]} {compact(each.iri)}", each.definition, facts)


# -- as JSON and Turtle -------------------------------------------------------------------------------


def as_json(vocabulary: Vocabulary) -> str:
    """The vocabulary as a JSON object of four lists."""
    made = {
        "types": [_type_object(each) for each in vocabulary.types],
        "relations": [_relation_object(each) for each in vocabulary.relations],
        "keys": [_key_object(each) for each in vocabulary.keys],
        "terms": [_term_object(each) for each in vocabulary.terms],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _type_object(each: EntityType) -> dict[str, Any]:
    return {
        "key": each.key,
        "plural": each.plural,
        "spellings": list(each.spellings),
        "definition": each.definition,
        "classes": list(each.classes),
        "work": each.work,
    }


def _relation_object(each: Relation) -> dict[str, Any]:
    return {
        "key": each.key,
        "spellings": list(each.spellings),
        "inverses": list(each.inverses),
        "definition": each.definition,
        "from": list(each.subjects),
        "to": list(each.objects),
        "takes": str(each.takes),
        "property": each.iri,
        "properties": dict(each.by_type),
        "supers": list(each.supers),
        "symmetric": each.symmetric,
    }


def _key_object(each: Key) -> dict[str, Any]:
    return {
        "name": each.name,
        "spellings": list(each.spellings),
        "meaning": each.meaning,
        "group": str(each.group),
        "type": each.type,
        "scheme": each.scheme,
    }


def _term_object(each: Term) -> dict[str, Any]:
    found: dict[str, Any] = {
        "iri": each.iri,
        "name": compact(each.iri),
        "kind": str(each.kind),
        "label": each.label,
        "definition": each.definition,
        "json": each.json_name,
        "supers": list(each.supers),
        "matches": {other: mapping for mapping, other in each.matches},
        "example": each.example,
    }
    if each.kind is Kind.PROPERTY:
        found |= {
            "jsonReverse": each.reverse_name,
            "range": str(each.range),
            "many": each.many,
            "subjects": list(each.subjects),
            "objects": list(each.objects),
        }
    return found


def as_turtle(vocabulary: Vocabulary) -> str:
    """The terms in Turtle; of the whole vocabulary, the ontology as it is published."""
    if {each.iri for each in vocabulary.terms} == {each.iri for each in TERMS}:
        return ontology_text()
    return terms_text(vocabulary.terms)


#: The forms that `quoth vocab` prints the whole in.
FORMATS: dict[str, Callable[[Vocabulary], str]] = {"text": as_text, "json": as_json, "turtle": as_turtle}


# -- as a page ----------------------------------------------------------------------------------------

_INTRODUCTION = f"""\
# Vocabulary

Made from the tables that notes are read and graphs are written by. `quoth vocab` prints it, `quoth vocab NAME` what is
known of one name: a key, a relation, a type, a class or a property.

The graph speaks schema.org, SKOS, PROV-O, CiTO and other vocabularies that are shared already; Quoth's own namespace
holds only what none of them has. Published beside this page are

- the ontology of Quoth's own terms (`quoth/ontology/quoth.ttl`, `{ONTOLOGY_VERSION_IRI}`),
- the shapes of all that is in a graph (`quoth/ontology/shapes.ttl`), by which `quoth check --shapes` checks one,
- the JSON-LD context (`quoth/ontology/context/v1.jsonld`, `{CONTEXT_IRI}`).

Examples are Turtle; what has no prefix is relative to `{EXAMPLE_BASE}`.
"""

_TYPES = """
## Types

What a note describes: `type: person` in its front matter, a folder named `People`, or a list under the key `people`.

| type | also written | class | meaning |
| --- | --- | --- | --- |
"""

_RELATIONS = """
## Relations

Written as a field in the text (`[supports:: [[Scaling hypothesis]]]`) or as a key of the front matter. A key of the
column *the other way* says the same from the other side: `supported-by` is `supports` read backwards. Either way the
relation is stored once, in the direction of its property. Case, `-`, `_` and spaces make no difference.

| relation | also written | the other way | from → to | property | meaning |
| --- | --- | --- | --- | --- | --- |
"""

_KEYS = """
## Front matter

Relations are keys as well. Case, `-`, `_` and spaces make no difference.
"""

_GRAPH = """
## What the graph holds

A note is one named graph; the default graph is the merge of all. What stands here for people, the shapes say for
machines. Whatever has a name may have properties of the vault's own besides.
"""

_OWN = """
## Quoth's own terms
"""

_BORROWED = """
## Terms of other vocabularies

| term | name in JSON | used for |
| --- | --- | --- |
"""


def page() -> str:
    """The page of the documentation on the vocabulary, in Markdown."""
    parts = [_INTRODUCTION, _TYPES, *map(_type_row, TYPES), _RELATIONS, *map(_relation_row, RELATIONS), _KEYS]
    parts += [part for group in Group for part in _key_table(group)]
    parts += [_GRAPH, *(part for shape in SHAPE_TABLE for part in _shape_section(shape)), _OWN]
    parts += [_term_section(term) for term in TERMS if term.own]
    parts += [_BORROWED, *(_term_row(term) for term in TERMS if not term.own)]
    prefixes = "".join(f"| `{prefix}` | `{namespace}` |\n" for prefix, namespace in PREFIXES.items())
    return "".join([*parts, f"\n## Prefixes\n\n| prefix | namespace |\n| --- | --- |\n{prefixes}"])


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(*cells: str) -> str:
    return "|" + "".join(f" {cell} |".replace("  |", " |") for cell in cells) + "\n"


def _type_row(each: EntityType) -> str:
    written = _codes((each.plural, *each.spellings) if each.plural != each.key else each.spellings)
    return _row(f"`{each.key}`", written, _codes(map(compact, each.classes)), each.definition)


def _relation_row(each: Relation) -> str:
    properties = (compact(iri) for iri in (each.iri, *(iri for _, iri in each.by_type), *each.supers))
    joins = f"{starts_in_words(each)} → {leads_in_words(each)}"
    return _row(
        f"`{each.key}`", _codes(each.spellings), _codes(each.inverses), joins, _codes(properties), each.definition
    )


def _key_table(group: Group) -> Iterator[str]:
    yield f"\n### {_GROUPS[group]}\n\n| key | also written | meaning |\n| --- | --- | --- |\n"
    for each in FRONT_MATTER:
        if each.group is group:
            yield _row(f"`{each.name}`", _codes(each.spellings), each.meaning)


def _title(shape: Shape) -> str:
    return shape.noun.partition(" ")[2].capitalize()


def _shape_section(shape: Shape) -> Iterator[str]:
    """What the things of a shape have; what it includes stands in a section of its own."""
    term = next((term for term in TERMS if term.iri == shape.target), None)
    yield f"\n### {_title(shape)}\n\n"
    if term is not None:
        classes = _codes(map(compact, (shape.target, *shape.also)))
        yield f"{classes}: {term.definition[0].lower()}{term.definition[1:]}\n"
    elif shape.subjects_of:
        yield f"Whatever has `{compact(shape.subjects_of)}`.\n"
    else:
        users = [other for other in SHAPE_TABLE if shape.name in other.includes]
        yield f"What {enumerated((other.noun for other in users), 'and')} share.\n"
    for name in shape.includes:
        included = next(other for other in SHAPE_TABLE if other.name == name)
        anchor = _title(included).lower().replace(" ", "-")
        yield f"\nIt has all that [{included.noun}](#{anchor}) has{', and' if shape.has else '.'}\n"
    if shape.has:
        yield "\n| property | values | meaning |\n| --- | --- | --- |\n"
        for has in shape.has:
            yield _row(f"`{compact(has.iri)}`", f"{number_in_words(has)}: {values_in_words(has)}", has.term.definition)


def _term_section(term: Term) -> str:
    facts = [f"*{_KINDS[term.kind].capitalize()}*, in JSON `{term.json_name}`"]
    if term.reverse_name:
        facts.append(f"from the other side `{term.reverse_name}`")
    if term.supers:
        facts.append(f"a kind of {_codes(map(compact, term.supers))}")
    if term.kind is Kind.PROPERTY:
        facts.append(f"of {bearers_in_words(term)}")
        facts.append(f"its values are {_values(term)}" if term.range is not Range.IRI else f"leads to {_values(term)}")
    if term.matches:
        facts.append("close to " + _codes(compact(other) for _, other in term.matches))
    example = f"\n```turtle\n{term.example}\n```\n"
    return f"\n### {compact(term.iri)}\n\n{term.definition}\n\n{'; '.join(facts)}.\n{example}"


def _term_row(term: Term) -> str:
    reverse = (term.reverse_name,) if term.reverse_name else ()
    return _row(f"`{compact(term.iri)}`", _codes((term.json_name, *reverse)), term.definition)
