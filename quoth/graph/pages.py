"""Generated pages in the graph: what people changed on them.

A page adds to the graph what a person wrote into its properties: how a question stands, what answers it, what else a
thing is called. It is said in a named graph of the page's file. A page never makes a thing or a question: where what
it is about is gone, it says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from quoth.config import Config
from quoth.graph import literals
from quoth.graph.clusters import EXCLUSIVE
from quoth.graph.descriptions import Triples
from quoth.graph.names import Head, link_of, without_suffix
from quoth.graph.triples import Literal, Triple, type_
from quoth.notes.declared import note_name
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.kinds import WRITTEN_STATUS
from quoth.notes.model import Declaration, QuestionStatus, ReferenceKind, Role, Value, ValueKind
from quoth.notes.pages import GeneratedPage, Property, Written
from quoth.notes.source import Span
from quoth.ontology.identifiers import scheme_of
from quoth.ontology.slugs import fold_name
from quoth.ontology.terms import QUOTH, SDO, SKOS

if TYPE_CHECKING:
    from quoth.graph.entities import Contents, Registry, Thing

STANDING: Mapping[QuestionStatus, str] = {
    QuestionStatus.OPEN: QUOTH.open,
    QuestionStatus.ANSWERED: QUOTH.answered,
    QuestionStatus.PARKED: QUOTH.parked,
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A statement that may answer a question, with the section and the note that it stands in."""

    iri: str
    section: str
    note: str


def edited(pages: Iterable[GeneratedPage], manifest: Mapping[str, Written]) -> dict[str, GeneratedPage]:
    """The pages by what they are about, each with those properties alone that a person changed.

    Of two pages of one thing, of which one must be a copy, the one that was written counts.
    """
    by_page = {iri: entry for entry in manifest.values() if (iri := entry.page or (entry.begun or entry).page)}
    found: dict[str, GeneratedPage] = {}
    for page in sorted(pages, key=lambda page: (page.path not in manifest, page.path)):
        last = by_page.get(page.iri)
        changed = tuple(
            p for p in page.properties if last is not None and p.values and p.meaning not in last.may_have_said(p.key)
        )
        found.setdefault(page.iri, replace(page, properties=changed))
    return found


def value_of(page: GeneratedPage, key: str) -> Property | None:
    return next((p for p in page.properties if p.key == key), None)


# -- names --------------------------------------------------------------------------------------------


def page_heads(pages: Mapping[str, GeneratedPage], things: Iterable[Thing], heads: Iterable[Head]) -> Iterator[Head]:
    """What pages lend to the vault: other names of their things, and the names of their files that notes link to.

    Args:
        pages: by what they are about, as `edited` gives them.
        things: everything that the vault speaks of without them.
        heads: those of the notes.
    """
    by_iri = _by_iri(things)
    linked = {
        fold_name(note_name(use.target))
        for head in heads
        for use in head.uses
        if use.kind in (ReferenceKind.NOTE, ReferenceKind.EMBED, ReferenceKind.PERSON)
    }
    for iri, page in sorted(pages.items()):
        found = by_iri.get(iri)
        if found is None:
            continue
        written = value_of(page, "aliases")
        aliases = tuple(v.text for v in written.values if fold_name(v.text) != fold_name(found.name)) if written else ()
        stem = without_suffix(page.path).rpartition("/")[2]
        if aliases or (fold_name(stem) in linked and fold_name(stem) != fold_name(found.name)):
            span = written.span if written else Span(0, 0)
            # Items of a feed are numbered by each feed for itself.
            own = tuple(i for i in found.identifiers if scheme_of(i) in EXCLUSIVE and scheme_of(i) != "item-guid")
            declared = Declaration(found.name, found.type, Role.GENERATED, span, aliases, identifiers=own)
            yield Head(page.path, stem, declarations=(declared,))


def find_anchors(
    pages: Mapping[str, GeneratedPage], contents: Contents, heads: Container[str]
) -> dict[str, tuple[str, int]]:
    """A declaration of what each page is about, by the page's path; none for what notes only link to."""
    by_iri = _by_iri(contents.things)
    wanted = {by_iri[iri].iri: page.path for iri, page in pages.items() if page.path in heads}
    found: dict[str, tuple[str, int]] = {}
    for path, declared in sorted(contents.declared.items()):
        for index, thing in sorted(declared.items()):
            if thing.iri in wanted:
                found.setdefault(wanted[thing.iri], (path, index))
    return found


def _by_iri(things: Iterable[Thing]) -> dict[str, Thing]:
    """Things by every name that they have or had; a name that is one's own now goes before another's former one."""
    things = tuple(things)
    found = {thing.iri: thing for thing in things}
    for thing in things:
        for iri in (thing.local, *thing.former):
            found.setdefault(iri, thing)
    return found


# -- questions ----------------------------------------------------------------------------------------


def standings(pages: Mapping[str, GeneratedPage]) -> dict[str, QuestionStatus]:
    """How questions stand of which a page says so, by IRI."""
    found = {}
    for iri, page in pages.items():
        written = value_of(page, "status")
        status = WRITTEN_STATUS.get(fold_name(written.values[0].text)) if written and "#" in iri else None
        if status is not None:
            found[iri] = status
    return found


def concerned(pages: Mapping[str, GeneratedPage]) -> dict[str, str]:
    """Of each question of whose page a person changed something: what its note has to know of that, as a text."""
    ruled = standings(pages)
    return {iri: str(iri in ruled) for iri, page in pages.items() if "#" in iri and page.properties}


def suggested(triples: Sequence[Triple], questions: Iterable[str]) -> dict[str, str]:
    """What may answer questions of a note, for each of them that the note has; as JSON, which `page_quads` reads."""
    wanted = set(questions)
    if not wanted:
        return {}
    there = {s for s, p, o in triples if s in wanted and p == type_ and o == QUOTH.OpenQuestion}
    answers: dict[str, list[str]] = {iri: [] for iri in sorted(there)}
    for subject, predicate, node in triples:
        if predicate == SDO.suggestedAnswer and subject in there and isinstance(node, str):
            answers[subject].append(node)
        elif predicate == QUOTH.answers and isinstance(node, str) and node in there:
            answers[node].append(subject)
    holders = {s: o for s, p, o in triples if p == SDO.isPartOf and isinstance(o, str)}
    return {iri: json.dumps([[a, _section(a, holders)] for a in found]) for iri, found in answers.items()}


def _section(iri: str, holders: Mapping[str, str]) -> str:
    """The section that a statement stands in, or the note."""
    seen = {iri}
    while iri in holders and holders[iri] not in seen:
        iri = holders[iri]
        seen.add(iri)
        if "#h-" in iri or "#" not in iri:
            break
    return iri


# -- triples ------------------------------------------------------------------------------------------


def page_quads(
    page: GeneratedPage, known: str | None, registry: Registry, config: Config
) -> tuple[list[Triple], tuple[Diagnostic, ...]]:
    """What a person said on a page, and what is wrong with it.

    Args:
        page: as `edited` gives it.
        known: of the page of a question that a note has, what `suggested` gave.
    """
    writer = _Writer(page, registry, config)
    if known is not None:
        writer.write_question([(answer, section) for answer, section in json.loads(known)])
    thing = registry.declared(page.path, 0)
    if thing is not None:
        writer.write_names(thing)
    return writer.triples.sorted(), tuple(writer.diagnostics)


class _Writer:
    """Writes one page."""

    def __init__(self, page: GeneratedPage, registry: Registry, config: Config) -> None:
        self.page = page
        self.registry = registry
        self.config = config
        self.triples = Triples()
        self.diagnostics: list[Diagnostic] = []

    def report(self, span: Span, message: str, suggestion: str) -> None:
        self.diagnostics.append(Diagnostic(self.page.path, span, "bad-value", message, suggestion))

    def write_names(self, thing: Thing) -> None:
        written = value_of(self.page, "aliases")
        names = [v.text for v in written.values if v.text != thing.name] if written else []
        self.triples.add(thing.iri, SDO.alternateName, *map(Literal, names))
        if thing.type == "concept":
            language = self.config.settings.language
            preferred = dict(thing.labels).get(language, thing.name)
            labels = (literals.text(name, language) for name in names if name != preferred)
            self.triples.add(thing.iri, SKOS.altLabel, *labels)

    def write_question(self, answers: Sequence[tuple[str, str]]) -> None:
        iri = self.page.iri
        written = value_of(self.page, "status")
        if written is not None:
            status = WRITTEN_STATUS.get(fold_name(written.values[0].text))
            if status is None:
                message = f"`{written.values[0].text}` is no way for a question to stand"
                self.report(written.values[0].span, message, "Write `open`, `answered` or `parked`.")
            else:
                self.triples.add(iri, SDO.creativeWorkStatus, STANDING[status])
        written = value_of(self.page, "answered-by")
        for value in written.values if written is not None else ():
            found = self.answers(value, answers)
            if not found:
                message = f"`answered-by` takes a link to a block, and `{value.text}` is none"
                self.report(value.span, message, 'answered-by: "[[Note#^id]]"')
            for answer in found:
                self.triples.add(iri, SDO.acceptedAnswer, answer)
                self.triples.add(answer, type_, SDO.Answer)
                self.triples.add(answer, QUOTH.answers, iri)

    def answers(self, value: Value, suggested: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        """The statements that a link leads to.

        Where one that may answer the question has no block id, the page links to its heading or its note, which
        then stand for it.
        """
        if value.kind is not ValueKind.LINK:
            return ()
        link = link_of(value)
        found = self.registry.places.find(link.target, self.page.path)
        if found is None:
            return ()
        part = found.place.part(link.fragment) if link.fragment else None
        if link.fragment.startswith("^"):
            return (part,) if part is not None else ()
        where = part if part is not None else found.place.iri if not link.fragment else ""
        return tuple(answer for answer, section in suggested if section == where)
