"""The registry of a vault, kept as text: most edits change no name, and then it need not be made anew.

What is kept is what a note asks of it: what its names mean. How they came to mean it, and what was wrong with them,
is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from quoth.config import Config
from quoth.graph.entities import Contents, Registry, Thing
from quoth.graph.links import Place, Places
from quoth.graph.names import Head, Heading, to_json
from quoth.notes.model import People
from quoth.notes.source import Span


def registry_to_json(registry: Registry, people: People) -> str:
    """A registry, and the people whose labels start turns in any note, as one line of JSON."""
    contents, places = registry.contents, registry.places
    numbers = {id(thing): number for number, thing in enumerate(contents.things)}

    def number(thing: Thing) -> int:
        return numbers[id(thing)]

    def each(found: Mapping[str, Thing]) -> dict[str, int]:
        return {name: number(thing) for name, thing in found.items()}

    def all_(found: Mapping[str, tuple[Thing, ...]]) -> dict[str, list[int]]:
        return {name: [number(thing) for thing in things] for name, things in found.items()}

    return json.dumps(
        [
            [dict(people.known), people.me],
            [_thing_to_json(thing) for thing in contents.things],
            dict(contents.forms),
            all_(contents.by_name),
            each(contents.undeclared),
            all_(contents.by_slug),
            each(contents.by_identifier),
            {path: {at: number(thing) for at, thing in found.items()} for path, found in contents.declared.items()},
            each(contents.pages),
            each(contents.episodes),
            sorted(registry.generated),
            [_place_to_json(place, places.titles[place.path]) for place in places],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def registry_from_json(text: str, config: Config) -> tuple[Registry, People]:
    """The registry and the people that `registry_to_json` wrote. It knows of no problems, and tells no digest."""
    people, things_, forms, by_name, undeclared, by_slug, by_identifier, declared, pages, episodes, generated, notes = (
        json.loads(text)
    )
    things = tuple(map(_thing_from_json, things_))

    def each(found: Mapping[str, int]) -> dict[str, Thing]:
        return {name: things[number] for name, number in found.items()}

    def all_(found: Mapping[str, list[int]]) -> dict[str, tuple[Thing, ...]]:
        return {name: tuple([things[number] for number in numbers]) for name, numbers in found.items()}

    contents = Contents(
        things=things,
        forms=forms,
        keys={},
        by_name=all_(by_name),
        undeclared=each(undeclared),
        by_slug=all_(by_slug),
        by_identifier=each(by_identifier),
        declared={path: {int(at): things[n] for at, n in found.items()} for path, found in declared.items()},
        pages=each(pages),
        episodes=each(episodes),
        clashes=(),
        unresolved=(),
    )
    places = [
        Place(path, iri, title, tuple([Heading(*h) for h in headings]), tuple(block_ids), by_path, top)
        for path, iri, title, headings, block_ids, by_path, top, _ in notes
    ]
    titles = {note[0]: tuple(note[-1]) for note in notes}
    return Registry(config, Places(places, titles), contents, frozenset(generated)), People(*people)


def _thing_to_json(thing: Thing) -> list[Any]:
    return [getattr(thing, name) for name in Thing.__slots__]


def _thing_from_json(values: list[Any]) -> Thing:
    iri, local, former, name, type_, declared, described, identifiers, note, alternates, labels, aliases, reviewed = (
        values
    )
    return Thing(
        iri,
        local,
        tuple(former),
        name,
        type_,
        declared,
        described,
        tuple(identifiers),
        note,
        tuple(alternates),
        tuple([(language, label) for language, label in labels]),
        tuple(aliases),
        tuple(reviewed),
    )


def _place_to_json(place: Place, titles: tuple[str, ...]) -> list[Any]:
    headings = [[heading.level, heading.title] for heading in place.headings]
    return [place.path, place.iri, place.title, headings, place.block_ids, place.by_path, place.heading, titles]


def moved(before: Head, after: Head) -> dict[Span, Span] | None:
    """Where the places in a head went, if it names the same things in the same order; None if it does not.

    All else that a registry holds is the same for both.
    """
    ranks, others = _ranks(before), _ranks(after)
    if len(ranks) != len(others) or to_json(before, ranks) != to_json(after, others):
        return None
    return dict(zip(ranks, others, strict=True))


def _ranks(head: Head) -> dict[Span, int]:
    """The places in a head, each with how many come before it."""
    spans = {use.span for use in head.uses}
    for declaration in head.declarations:
        spans.add(declaration.span)
        spans |= {field.span for field in declaration.fields}
        spans |= {value.span for field in declaration.fields for value in field.values}
    return {span: rank for rank, span in enumerate(sorted(spans))}
