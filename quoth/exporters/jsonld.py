"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/), flat and complete, or nested for reading.

Both forms are written from the triples themselves with the terms of the context, in linear time. The flat one has a
node a subject, in reading order, and leaves nothing out. The nested ones are views: each note, person or question as a
tree, its statements in order, other things by their names. They could be had by framing the flat one; but the framing
algorithm sorts by IRI, so that statements lose their order, and its implementations take quadratic time for the reverse
properties that hold such a tree together. Frames of one's own are applied all the same, by `exporters.framing`. The
context is embedded; nothing is ever loaded from the network.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from quoth.exporters import File, Options
from quoth.exporters.reading import Description, Descriptions, chapters, describe, predicate_rank, type_rank
from quoth.graph.triples import Literal, Node, Quad, sort_key, type_
from quoth.ontology.terms import QUOTH, RDFS, SDO, SKOS, XSD
from quoth.ontology.vocabulary import compact
from quoth.ontology.vocabulary import context as make_context

Json: TypeAlias = Any
Context: TypeAlias = Mapping[str, Json]

#: What is no longer than this stands on one line, in characters.
_LINE = 100
#: Numbers that every reader of JSON keeps exactly.
_EXACT = 2**53
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,15}")


# -- terms --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Term:
    """What a term of the context means."""

    name: str
    #: A datatype's IRI, `@id`, `@vocab`, or empty where values are not coerced.
    type: str = ""
    is_set: bool = False
    is_language_map: bool = False

    def fit(self, node: Node) -> int:
        """How well it expresses a value: 0 as a plain one, 1 as an object; 2 if it is for other values."""
        if self.is_language_map:
            return 2 if isinstance(node, str) else 0 if node.language else 1 if node.datatype == XSD.string else 2
        if self.type:
            exact = self.type in ("@id", "@vocab") if isinstance(node, str) else node.datatype == self.type
            return 0 if exact and not (isinstance(node, Literal) and node.language) else 2
        if isinstance(node, str):
            return 1
        return 0 if _native(node) is not None or (node.datatype == XSD.string and not node.language) else 1


class Terms:
    """The terms of a context, found by what they stand for.

    Read here are prefixes, types, the containers `@set` and `@language`, and `@reverse`; a term that does anything else
    (`@list`, a context of its own …) is left alone, and so is a default language.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._by_iri: dict[str, list[Term]] = {}
        self._choices: dict[tuple[str, str, str, bool], tuple[Term, bool]] = {}
        #: The names of keywords: `id` for `@id`.
        self.keywords: dict[str, str] = {"@id": "@id", "@type": "@type"}
        self.type_is_set = False
        #: The names of properties read from the object's side, by IRI.
        self.reverse: dict[str, str] = {}
        for name in sorted(context):
            if not name.startswith("@"):
                self._define(name, context[name])

    def _define(self, name: str, definition: Json) -> None:
        if isinstance(definition, str):
            definition = {"@id": definition}
        if not isinstance(definition, dict):
            return
        if "@reverse" in definition:
            self.reverse[self._expand(definition["@reverse"])] = name
        if definition.keys() - _UNDERSTOOD:
            return
        iri = self._expand(definition.get("@id", name))
        containers = _as_list(definition.get("@container", []))
        if iri.startswith("@"):
            self.keywords[iri] = name
            self.type_is_set = self.type_is_set or (iri == "@type" and "@set" in containers)
        elif not set(containers) - {"@set", "@language"}:
            kind = self._expand(definition.get("@type") or "")
            term = Term(name, kind, "@set" in containers, "@language" in containers)
            self._by_iri.setdefault(iri, []).append(term)

    def _expand(self, value: str) -> str:
        """The IRI that a value of the context means."""
        prefix, colon, local = value.partition(":")
        if value.startswith("@") or local.startswith("//"):
            return value
        inner = self._context.get(prefix if colon else value)
        if isinstance(inner, dict):
            inner = inner.get("@id")
        if not isinstance(inner, str) or inner == value:
            return value
        return self._expand(inner) + local

    def name(self, iri: str) -> str:
        """A type's, or `@vocab` value's, term; the IRI itself where it has none."""
        terms = self._by_iri.get(iri)
        return terms[0].name if terms else iri

    def choose(self, predicate: str, node: Node) -> tuple[Term, bool]:
        """The term to write a value under, and whether as a plain value.

        Where no term is for such values it is the property's compact IRI, which has neither type nor container.
        """
        key = (predicate, *_form(node))
        choice = self._choices.get(key)
        if choice is None:
            term = min(self._by_iri.get(predicate, ()), key=lambda term: term.fit(node), default=None)
            if term is None or term.fit(node) == 2:
                term = Term(_compact(predicate))
            choice = self._choices[key] = (term, term.fit(node) == 0)
        return choice


_UNDERSTOOD = {"@id", "@type", "@container", "@protected", "@prefix"}


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _compact(iri: str) -> str:
    short = compact(iri)
    # What has two slashes after its first colon is read as a full IRI.
    return iri if short.partition(":")[2].startswith("//") else short


def _form(node: Node) -> tuple[str, str, bool]:
    """What decides how a value can be written."""
    if isinstance(node, str):
        return ("@id", "", False)
    return (node.language, node.datatype, node.datatype != XSD.string and _native(node) is not None)


def _native(literal: Literal) -> int | bool | None:
    """The number or truth value that JSON has for a literal, if it is that very literal."""
    if literal.datatype == XSD.boolean and literal.text in ("true", "false"):
        return literal.text == "true"
    if literal.datatype == XSD.integer and _INTEGER.fullmatch(literal.text) and abs(int(literal.text)) <= _EXACT:
        return int(literal.text)
    return None


# -- nodes --------------------------------------------------------------------------------------------

#: What stands for a thing in the place of its IRI; None for the IRI.
Embed: TypeAlias = Callable[[str, str], Json | None]


class Nodes:
    """Makes JSON objects of descriptions."""

    def __init__(self, context: Context) -> None:
        self._terms = Terms(context)
        self._id = self._terms.keywords["@id"]
        self._type = self._terms.keywords["@type"]

    def make(
        self, subject: str, description: Description, embed: Embed = lambda predicate, iri: None
    ) -> dict[str, Json]:
        """A subject with all that is said of it.

        Args:
            subject: its IRI.
            description: what is said of it.
            embed: what stands for an object, given the predicate and the object's IRI.
        """
        found: dict[str, Json] = {self._id: subject}
        if types := {node for node in description.get(type_, ()) if isinstance(node, str)}:
            names = [self._terms.name(iri) for iri in sorted(types, key=type_rank)]
            found[self._type] = names if len(names) > 1 or self._terms.type_is_set else names[0]
        for predicate in sorted(description, key=predicate_rank):
            nodes = set(description[predicate]) - types if predicate == type_ else set(description[predicate])
            for node in sorted(nodes, key=sort_key):
                self._add(found, predicate, node, embed)
        return found

    def reverse_name(self, predicate: str) -> str:
        """The name of a property read from the object's side.

        Raises:
            KeyError: the context has none.
        """
        return self._terms.reverse[predicate]

    def _add(self, found: dict[str, Json], predicate: str, node: Node, embed: Embed) -> None:
        term, plain = self._terms.choose(predicate, node)
        if isinstance(node, str):
            value = embed(predicate, node)
            if value is None:
                value = self._reference(term, node) if plain else {self._id: node}
        elif term.is_language_map:
            _append(found.setdefault(term.name, {}), node.language or "@none", node.text, term.is_set)
            return
        else:
            value = _plain(term, node) if plain else _in_full(node)
        _append(found, term.name, value, term.is_set)

    def _reference(self, term: Term, iri: str) -> str:
        return self._terms.name(iri) if term.type == "@vocab" else iri


def _plain(term: Term, literal: Literal) -> Json:
    native = _native(literal) if term.type in ("", literal.datatype) else None
    return literal.text if native is None else native


def _in_full(literal: Literal) -> dict[str, str]:
    value = {"@value": literal.text}
    if literal.language:
        value["@language"] = literal.language
    elif literal.datatype != XSD.string:
        value["@type"] = literal.datatype
    return value


def _append(found: dict[str, Json], key: str, value: Json, always_list: bool) -> None:
    if key not in found:
        found[key] = [value] if always_list else value
    elif isinstance(found[key], list):
        found[key].append(value)
    else:
        found[key] = [found[key], value]


# -- nested views -------------------------------------------------------------------------------------

#: The properties that views read from the object's side.
_REVERSED = (SDO.isPartOf, SDO.author, SDO.mentions, QUOTH.answers, QUOTH.raises)

#: Predicates that a thing is shown by where it is only referred to; the first that it has.
_SHOWN_BY = (SDO.name, SKOS.prefLabel, RDFS.label, SDO.text, SDO.alternateName)


class View:
    """Nests descriptions around one kind of thing."""

    def __init__(self, descriptions: Descriptions, base: str, context: Context) -> None:
        self._descriptions = descriptions
        self._nodes = Nodes(context)
        self._subjects = [subject for chapter in chapters(descriptions, base) for subject in chapter.subjects]
        self._referring: dict[tuple[str, str], list[str]] = {}
        for subject in self._subjects:
            for predicate in _REVERSED:
                for node in set(descriptions[subject].get(predicate, ())):
                    if isinstance(node, str):
                        self._referring.setdefault((predicate, node), []).append(subject)

    def instances(self, class_iri: str) -> list[str]:
        """Everything of a class, in reading order."""
        return [s for s in self._subjects if class_iri in self._descriptions[s].get(type_, ())]

    def full(self, subject: str, within: Mapping[str, Show] = MappingProxyType({}), said: Said = ("", "")) -> Json:
        """A thing with all that is said of it, other things by their names.

        Args:
            subject: its IRI.
            within: how to show objects, by predicate, where a name is not enough.
            said: what its place says of it already.
        """

        def embed(predicate: str, iri: str) -> Json | None:
            return within.get(predicate, _brief)(self, iri, ("", "")) if iri in self._descriptions else None

        description = dict(self._descriptions[subject])
        description[said[0]] = [node for node in description.get(said[0], ()) if node != said[1]]
        return self._nodes.make(subject, description, embed)

    def part(self, subject: str, predicates: Iterable[str]) -> Json:
        """A thing with what is said of it by some predicates."""
        description = self._descriptions.get(subject, {})
        return self._nodes.make(subject, {p: description[p] for p in predicates if p in description})

    def attach(self, found: Json, predicate: str, subject: str, show: Show) -> None:
        """Adds what refers to a subject by a predicate, in reading order, where there is any."""
        referring = self._referring.get((predicate, subject), ())
        things = [thing for other in referring if (thing := show(self, other, (predicate, subject)))]
        if things:
            found[self._nodes.reverse_name(predicate)] = things

    def shown_by(self, subject: str) -> str | None:
        """The predicate of the name or text that a thing is known by, if it has any."""
        return next((predicate for predicate in _SHOWN_BY if predicate in self._descriptions[subject]), None)


#: A predicate and an object.
Said: TypeAlias = tuple[str, str]
#: How a thing is shown within another, given what its place says of it already; None for its IRI alone.
Show: TypeAlias = Callable[[View, str, Said], Json | None]


def _brief(view: View, subject: str, said: Said) -> Json | None:
    shown = view.shown_by(subject)
    return view.part(subject, (shown,)) if shown else None


def _full(view: View, subject: str, said: Said) -> Json:
    return view.full(subject, said=said)


def _episode(view: View, subject: str, said: Said) -> Json:
    return view.full(subject, {SDO.partOfSeries: _full})


def _note(view: View, note: str) -> Json:
    """A note as a tree: its sections, in them its statements, in them what hangs under them."""
    seen = {note}

    def show_part(view: View, part: str, said: Said) -> Json | None:
        if part in seen:
            return None
        seen.add(part)
        found = view.full(part, {SDO.isBasedOn: _episode}, said)
        view.attach(found, SDO.isPartOf, part, show_part)
        return found

    found = view.full(note, {SDO.isBasedOn: _episode, SDO.encoding: _full})
    view.attach(found, SDO.isPartOf, note, show_part)
    return found


def _person(view: View, person: str) -> Json:
    """A person with what they say and write, and what mentions them."""
    found = view.full(person, {SDO.affiliation: _full})
    view.attach(found, SDO.author, person, _full)
    view.attach(found, SDO.mentions, person, _brief)
    return found


def _question(view: View, question: str) -> Json:
    """A question with its answers, whoever links the two, and what raises it."""
    found = view.full(question, {SDO.suggestedAnswer: _full, SDO.acceptedAnswer: _full})
    view.attach(found, QUOTH.answers, question, _full)
    view.attach(found, QUOTH.raises, question, _full)
    return found


#: The nested views by name: the class of the things that are their roots, and how each is shown.
FRAMES: Mapping[str, tuple[str, Callable[[View, str], Json]]] = {
    "note": (SDO.NoteDigitalDocument, _note),
    "person": (SDO.Person, _person),
    "question": (SDO.Question, _question),
}


# -- documents ----------------------------------------------------------------------------------------

_encode = json.JSONEncoder(ensure_ascii=False).encode


def export(quads: Iterable[Quad], options: Options) -> Iterator[File]:
    """The merge of all graphs as one document: flat, the view that `options.frame` names, or framed by it.

    Raises:
        KeyError: there is no such view in `FRAMES`.
        FrameError: the frame cannot be applied.
    """
    descriptions = describe(quads)
    context: Json = make_context()
    found: Iterable[str]
    if options.frame == "":
        found = map(_a_line_a_property, _flat(descriptions, options))
    elif isinstance(options.frame, str):
        found = (write(tree, 4) for tree in _view(descriptions, options.frame, options.base))
    else:
        from quoth.exporters.framing import apply_frame

        context, things = apply_frame(list(_flat(descriptions, options)), options.frame)
        found = (write(thing, 4) for thing in things)
    graph = ",\n    ".join(found)
    graph = f"[\n    {graph}\n  ]" if graph else "[]"
    yield File("graph.jsonld", f'{{\n  "@context": {write(context, 2)},\n  "@graph": {graph}\n}}\n'.encode())


def _flat(descriptions: Descriptions, options: Options) -> Iterator[dict[str, Json]]:
    """A node a subject."""
    nodes = Nodes(make_context())
    for chapter in chapters(descriptions, options.base):
        for subject in chapter.subjects:
            yield nodes.make(subject, descriptions[subject])


def _a_line_a_property(node: dict[str, Json]) -> str:
    lines = ",\n      ".join(f"{_encode(key)}: {_encode(value)}" for key, value in node.items())
    return f"{{\n      {lines}\n    }}"


def _view(descriptions: Descriptions, name: str, base: str) -> Iterator[Json]:
    """A tree for each thing of the view's class."""
    class_iri, show = FRAMES[name]
    view = View(descriptions, base, make_context())
    for subject in view.instances(class_iri):
        yield show(view, subject)


def write(value: Json, indent: int = 0) -> str:
    """JSON in which what is short stands on one line, and what is not is indented."""
    line = _encode(value)
    if len(line) <= _LINE - indent or not isinstance(value, dict | list) or not value:
        return line
    inner = f"\n{' ' * (indent + 2)}"
    end = f"\n{' ' * indent}"
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join(write(item, indent + 2) for item in value)}{end}]"
    entries = (f"{_encode(key)}: {write(item, indent + 2)}" for key, item in value.items())
    return f"{{{inner}{f',{inner}'.join(entries)}{end}}}"
