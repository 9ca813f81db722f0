"""A note as triples: what it says, who says it, what that is about, and where it is written.

The triples are those of the note's named graph: all that this note says, and nothing that another does. There are
no blank nodes, and the same note gives the same list.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from quoth.config import Config
from quoth.graph import literals
from quoth.graph.descriptions import Triples, add_value, describe, describe_property, identify
from quoth.graph.entities import Registry, Thing
from quoth.graph.mentions import Named
from quoth.graph.pages import STANDING
from quoth.graph.resolution import PAGE, Resolver, Target
from quoth.graph.triples import Literal, Triple, type_
from quoth.notes.declared import spell_identifier
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import (
    Declaration,
    Field,
    Kind,
    Moment,
    Note,
    Piece,
    Question,
    QuestionStatus,
    Reference,
    ReferenceKind,
    Role,
    Section,
    Statement,
    Value,
    ValueKind,
)
from quoth.notes.nearest import nearest
from quoth.notes.source import Span
from quoth.ontology.identifiers import scheme_of, value_of
from quoth.ontology.iris import (
    clip_iri,
    file_iri,
    identifier_iri,
    place_iri,
    property_iri,
    question_iri,
    statement_iri,
)
from quoth.ontology.relations import (
    CONFIDENCE_WORDS,
    NOTE,
    QUESTION,
    SECTION,
    STATEMENT,
    THOUGHT,
    Relation,
    Takes,
)
from quoth.ontology.slugs import fold_name
from quoth.ontology.terms import MREL, OWL, PREFIXES, PROV, QUOTH, SDO, SKOS
from quoth.ontology.types import EntityType

_CLASSES = {
    Kind.CLAIM: (SDO.Claim,),
    Kind.QUOTATION: (SDO.Quotation,),
    Kind.PROSE: (SDO.Statement,),
    Kind.THOUGHT: (SDO.Comment, QUOTH.Thought),
    Kind.QUESTION: (SDO.Question,),
}
_QUESTIONS = {
    QuestionStatus.OPEN: QUOTH.OpenQuestion,
    QuestionStatus.ANSWERED: QUOTH.OpenQuestion,
    QuestionStatus.PARKED: QUOTH.OpenQuestion,
    QuestionStatus.ASKED: QUOTH.AskedQuestion,
    QuestionStatus.CANDIDATE: QUOTH.CandidateQuestion,
}
_LINK = re.compile(r"!?\[\[[^\[\]\n]+\]\]")
#: What only statements, sections and notes can be subjects of.
_PARTS = frozenset((STATEMENT, SECTION, NOTE, QUESTION, THOUGHT))
#: Works in which something is said aloud.
_RECORDINGS = frozenset(("episode", "talk"))
#: Keys of statements that are part of the statement itself.
_OWN_KEYS = frozenset(("question", "private"))
_MEDIA_TYPES = {"md": "text/markdown", "markdown": "text/markdown"}


def note_quads(
    note: Note, registry: Registry, config: Config, *, sha256: str = "", ruled: Container[str] = ()
) -> tuple[list[Triple], tuple[Diagnostic, ...]]:
    """The triples of a note's named graph, sorted, and the problems met in following its links.

    They are a function of the note, of what the registry knows under the names that stand in it, and of the
    configuration.

    Args:
        sha256: of the file's bytes, in hexadecimal; empty where it is not known.
        ruled: the IRIs of questions of which something else says how they stand.
    """
    writer = _Writer(note, registry, config, ruled)
    writer.write(sha256)
    return writer.triples.sorted(), tuple(sorted(writer.to.diagnostics, key=lambda d: (d.span, d.code, d.message)))


def work_quads(library: Note, registry: Registry, config: Config) -> list[Triple]:
    """The triples of a bibliography's graph, sorted: what it says of the works that it declares."""
    writer = _Writer(library, registry, config)
    writer.write_things()
    return writer.triples.sorted()


def note_mentions(note: Note, registry: Registry, config: Config) -> tuple[tuple[Named[Thing], Thing], ...]:
    """The declared names in the running text of a note's headings and statements, with what each means."""
    to = Resolver(note, registry, config)
    texts = [*(section.pieces for section in note.sections), *(said.pieces for said in note.statements)]
    return tuple(mention for pieces in texts for mention in to.mentions(pieces))


class _Writer:
    """Writes one note."""

    def __init__(self, note: Note, registry: Registry, config: Config, ruled: Container[str] = ()) -> None:
        self.note = note
        self.ruled = ruled
        self.outline = note.outline
        self.registry = registry
        self.config = config
        self.settings = config.settings
        self.language = note.outline.language
        self.triples = Triples()
        self.to = Resolver(note, registry, config)
        self.iri = self.to.place.iri
        #: Where keys stand that are reported as nearly known ones.
        self.misspelt = frozenset(d.span.start for d in note.diagnostics if d.code == "unknown-key")
        #: What the note says something of, so that a declaration of it is of use.
        self.used: set[str] = set()
        subjects = [i for i, d in enumerate(note.declarations) if d.role in (Role.DESCRIBED, Role.EPISODE, Role.SOURCE)]
        #: What the note is about, if it is about one thing.
        self.subject = self.to.declared[subjects[0]] if subjects else None
        self.role = note.declarations[subjects[0]].role if subjects else None
        is_work = self.subject is not None and self.type_of(self.subject).work
        #: The work whose words or thoughts the note gives.
        self.work = self.subject if is_work else None
        self.recording = self.work if self.work is not None and self.work.type in _RECORDINGS else None
        self.authors = self.find_authors()
        self.section_topics: list[frozenset[str]] = []
        #: How often each question within a statement or heading came.
        self.questions: dict[str, int] = {}
        #: The questions that each statement puts to somebody.
        self.asked: dict[int, list[str]] = {}

    def add(self, subject: str, predicate: str, *nodes: str | Literal) -> None:
        self.triples.add(subject, predicate, *nodes)

    def text(self, words: str) -> Literal:
        return literals.text(words, self.language)

    def type_of(self, thing: Thing) -> EntityType:
        types = self.settings.types
        return types[thing.type] if thing.type in types else types["concept"]

    def declared(self, *roles: Role) -> list[Thing]:
        pairs = zip(self.note.declarations, self.to.declared, strict=True)
        return list({thing.iri: thing for declaration, thing in pairs if declaration.role in roles}.values())

    def find_authors(self) -> list[Thing]:
        authors = self.declared(Role.AUTHOR)
        me = self.registry.me
        return authors or ([me] if me is not None else [])

    # -- the whole ----------------------------------------------------------------------------------------

    def write(self, sha256: str) -> None:
        statements = self.to.number_statements()
        self.write_note(sha256)
        self.write_things()
        for index, section in enumerate(self.note.sections):
            self.write_section(index, section)
        for index, (iri, plain) in enumerate(statements):
            self.write_statement(index, iri, plain)
        self.write_answers()
        self.write_path_names(statements)
        self.report_unused()

    def write_path_names(self, statements: Iterable[tuple[str, str]]) -> None:
        """What a note with an `id`, and its parts, are called by its path: it may have been given the `id` later."""
        by_path = self.to.place.by_path
        if not by_path:
            return
        names = {subject: subject for subject in self.triples.typed() if subject.startswith(f"{self.iri}#")}
        names |= {plain: iri for iri, plain in statements}
        for name, iri in {self.iri: self.iri, **names}.items():
            self.add(f"{by_path}{name.removeprefix(self.iri)}", OWL.sameAs, iri)

    def write_note(self, sha256: str) -> None:
        outline, iri = self.outline, self.iri
        self.add(iri, type_, SDO.NoteDigitalDocument)
        self.add(iri, SDO.name, Literal(outline.title))
        self.add(iri, SDO.author, *(author.iri for author in self.authors))
        self.used |= {author.iri for author in self.authors}
        if outline.created:
            self.add(iri, SDO.dateCreated, literals.date(outline.created))
        if outline.published and self.subject is None:
            self.add(iri, SDO.datePublished, literals.date(outline.published))
        if self.language:
            self.add(iri, SDO.inLanguage, Literal(self.language.lower()))
        if outline.private:
            self.add(iri, QUOTH.private, literals.TRUE)
        page = self.registry.page(self.note.path)
        if page is not None:
            self.add(iri, SDO.about, page.iri)
            self.describe_undeclared(page)
        if self.work is not None:
            self.add(iri, SDO.isBasedOn, self.work.iri)
        elif self.role is Role.SOURCE and self.subject is not None:
            self.add(iri, SDO.isBasedOn, self.subject.iri)
        file = file_iri(self.config.base, self.note.path)
        self.add(iri, SDO.encoding, file)
        self.add(file, type_, SDO.MediaObject)
        suffix = self.note.path.rpartition(".")[2].lower()
        self.add(file, SDO.encodingFormat, Literal(_MEDIA_TYPES.get(suffix, "text/plain")))
        if sha256:
            self.add(file, SDO.sha256, Literal(sha256))
        for tag in outline.tags:
            self.add(iri, SDO.about, *(target.iri for target in self.follow(tag)))
        concepts = [thing for thing in self.declared(Role.DECLARED) if self.type_of(thing).key == "concept"]
        self.add(iri, SDO.keywords, *(thing.iri for thing in concepts if thing.iri != (page.iri if page else "")))
        self.write_fields(outline.fields, iri, NOTE)

    # -- things -------------------------------------------------------------------------------------------

    def write_things(self) -> None:
        """Everything that the note declares."""
        by_thing: dict[str, tuple[Thing, list[Declaration]]] = {}
        for declaration, thing in zip(self.note.declarations, self.to.declared, strict=True):
            by_thing.setdefault(thing.iri, (thing, []))[1].append(declaration)
        for author in self.authors:
            by_thing.setdefault(author.iri, (author, []))
        me = self.registry.me
        if me is not None and me.iri in by_thing:
            for identifier in me.identifiers:
                identify(self.triples, me, identifier, is_work=False)
        for thing, declarations in by_thing.values():
            describe(self.triples, thing, declarations, self.config, self.language)
            for declaration in declarations:
                self.write_fields(declaration.fields, thing.iri, thing.type)
        self.write_roles()

    def write_roles(self) -> None:
        """Who takes part in what the note is about, and of what podcast it is."""
        if self.subject is None:
            return
        iri = self.subject.iri
        self.used.add(iri)
        for predicate, role in ((MREL.hst, Role.HOST), (MREL.ive, Role.GUEST)):
            people = [thing.iri for thing in self.declared(role)]
            self.add(iri, predicate, *people)
            self.add(iri, SDO.contributor, *people)
        if self.subject.type == "episode":
            self.add(iri, SDO.partOfSeries, *(thing.iri for thing in self.declared(Role.PODCAST)[:1]))

    def describe_undeclared(self, thing: Thing) -> None:
        """Says what a thing is that notes only link to: no other note does."""
        if not thing.described and not any(thing.iri == own.iri for own in self.to.declared):
            describe(self.triples, thing, (), self.config, self.language)
            for identifier in thing.identifiers:
                identify(self.triples, thing, identifier, is_work=self.type_of(thing).work)

    # -- links --------------------------------------------------------------------------------------------

    def follow(self, reference: Reference) -> tuple[Target, ...]:
        """What a reference leads to, described where no other note does."""
        targets = self.to.follow(reference)
        for target in targets:
            self.use(target)
            if target.thing is not None and reference.kind is ReferenceKind.IDENTIFIER:
                thing = target.thing
                if reference.target in thing.identifiers:
                    identify(self.triples, thing, reference.target, is_work=self.type_of(thing).work)
                if thing.is_global and thing.local:
                    self.add(thing.local, OWL.sameAs, thing.iri)
        if reference.kind is ReferenceKind.TAG:
            for narrow, broad in self.to.broader(reference):
                self.describe_undeclared(narrow)
                self.describe_undeclared(broad)
                self.add(narrow.iri, SKOS.broader, broad.iri)
        return targets

    def use(self, target: Target) -> None:
        if target.thing is not None:
            self.used.add(target.iri)
            self.describe_undeclared(target.thing)
        elif target.type == PAGE:
            self.add(target.iri, type_, SDO.WebPage)
            if target.label and fold_name(target.label) != fold_name(target.iri):
                # Each link to a page may call it something else, and none of them knows its title.
                self.add(target.iri, SDO.alternateName, Literal(target.label))

    def refer(self, iri: str, predicate: str, targets: Iterable[Target]) -> frozenset[str]:
        """Says that something mentions, or is about, what its links and names lead to.

        Returns:
            the things among them: its topics.
        """
        topics: set[str] = set()
        for target in targets:
            if target.iri == iri:
                continue
            self.add(iri, predicate, target.iri)
            if target.thing is not None:
                topics.add(target.iri)
            if target.type == PAGE or (target.thing is not None and self.type_of(target.thing).work):
                self.add(iri, SDO.citation, target.iri)
        return frozenset(topics)

    def targets(
        self, references: Iterable[Reference], pieces: Sequence[Piece], but: Sequence[Span] = ()
    ) -> list[Target]:
        """What a text links to and names, but for the labels of its speakers and links that only play it."""
        found: list[Target] = []
        for reference in references:
            at = reference.span.start
            if any(span.start <= at < span.end for span in but):
                continue
            targets = self.follow(reference)
            plays = reference.kind in (ReferenceKind.IDENTIFIER, ReferenceKind.WEB)
            played = self.work.iri if plays and self.work is not None else self.iri
            found += [target for target in targets if target.iri not in (played, self.iri)]
        for _, thing in self.to.mentions(pieces):
            target = Target(thing.iri, thing.type, thing)
            self.use(target)
            found.append(target)
        return found

    # -- sections -----------------------------------------------------------------------------------------

    def write_section(self, index: int, section: Section) -> None:
        iri = self.to.sections[index]
        self.add(iri, type_, SDO.CreativeWork)
        # A heading may be nothing but a comment or raw HTML.
        self.add(iri, SDO.name, Literal(section.title or f"§ {index + 1}"))
        self.add(iri, SDO.position, literals.integer(index + 1))
        self.add(iri, SDO.isPartOf, self.iri if section.parent is None else self.to.sections[section.parent])
        if section.block_id is not None:
            self.add(statement_iri(self.iri, block_id=section.block_id), OWL.sameAs, iri)
        if section.private:
            self.add(iri, QUOTH.private, literals.TRUE)
        topics = self.refer(iri, SDO.about, self.targets(section.references, section.pieces))
        topics |= self.write_fields(section.fields, iri, SECTION)
        if section.parent is not None:
            topics |= self.section_topics[section.parent]
        self.section_topics.append(topics)
        self.write_place(iri, section.span)
        if section.moment is not None and self.recording is not None:
            self.write_clip(iri, section.moment, self.recording)
        if section.question is not None:
            self.write_question(iri, section.question, [author.iri for author in self.authors])

    def write_clip(self, iri: str, moment: Moment, recording: Thing) -> None:
        clip = clip_iri(recording.iri, moment.start, moment.end)
        self.add(iri, SDO.isBasedOn, clip)
        self.add(clip, type_, SDO.Clip)
        self.add(clip, SDO.partOfEpisode, recording.iri)
        self.write_moment(clip, moment)
        self.add(iri, QUOTH.playAt, *self.play_links(moment, recording))

    def write_moment(self, iri: str, moment: Moment) -> None:
        self.add(iri, SDO.startOffset, literals.decimal(moment.start))
        if moment.end is not None:
            self.add(iri, SDO.endOffset, literals.decimal(moment.end))

    def play_links(self, moment: Moment, recording: Thing) -> Iterator[str]:
        """The link that plays a recording from a moment, if it is anywhere on the web."""
        by_scheme = {scheme_of(i): i for i in reversed(recording.identifiers)}
        if "youtube" in by_scheme:
            yield f"https://www.youtube.com/watch?v={value_of(by_scheme['youtube'])}&t={int(moment.start)}s"
        elif "url" in by_scheme and (page := identifier_iri(by_scheme["url"])) is not None:
            yield f"{page.partition('#')[0]}#t={literals.plain(moment.start)}"

    def write_place(self, iri: str, span: Span) -> None:
        self.add(iri, PROV.atLocation, place_iri(self.config.base, self.note.path, span.start, span.end))
        self.add(iri, QUOTH.line, literals.integer(self.note.source.position(span.start).line))

    # -- statements ---------------------------------------------------------------------------------------

    def write_statement(self, index: int, iri: str, plain: str) -> None:
        said = self.note.statements[index]
        self.add(iri, type_, QUOTH.Statement, *_CLASSES[said.kind])
        if said.insight:
            self.add(iri, type_, QUOTH.Insight)
        if iri != plain:
            self.add(plain, OWL.sameAs, iri)
        self.add(iri, SDO.text, self.text(said.text))
        self.add(iri, SDO.position, literals.integer(index + 1))
        self.add(iri, SDO.isPartOf, self.holder(said))
        self.write_place(iri, said.span)
        if said.private:
            self.add(iri, QUOTH.private, literals.TRUE)
        self.add(iri, QUOTH.highlight, *(self.text(words) for words in said.highlights))
        authors = self.write_speakers(said, iri)
        self.write_origin(said, iri)
        self.write_time(said, iri)
        if said.status is not None:
            self.write_status(iri, said.status)
        if said.kind is Kind.THOUGHT:
            self.write_parent_item(index, iri)
        self.write_references(said, iri)
        asked = [iri] if said.status is QuestionStatus.ASKED else []
        for question in said.questions:
            found = self.write_question(iri, question, authors)
            if question.status is QuestionStatus.ASKED:
                asked.append(found)
        self.asked[index] = asked

    def holder(self, said: Statement) -> str:
        """What a statement is part of."""
        if said.parent is not None:
            return self.to.statements[said.parent]
        return self.iri if said.section is None else self.to.sections[said.section]

    def write_speakers(self, said: Statement, iri: str) -> list[str]:
        speakers = [thing for s in said.speakers if (thing := self.to.speaker(s.name)) is not None]
        authors = self.authors if said.own else speakers
        found = [author.iri for author in authors]
        self.used.update(found)
        for author in authors:
            self.describe_undeclared(author)
        self.add(iri, SDO.author, *found)
        if said.kind is Kind.CLAIM:
            self.add(iri, SDO.claimInterpreter, *(author.iri for author in self.authors[:1]))
        if said.continued:
            self.add(iri, QUOTH.attribution, QUOTH.continued)
        return found

    def write_origin(self, said: Statement, iri: str) -> None:
        """Where the words come from, if they are not the writer's."""
        is_spoken = not said.own and (said.kind is not Kind.PROSE or bool(said.speakers))
        if self.work is None or not is_spoken:
            return
        if self.recording is not None:
            self.add(iri, QUOTH.saidIn, self.recording.iri)
        if said.kind is Kind.CLAIM:
            self.add(iri, SDO.appearance, self.work.iri)
        elif said.kind is Kind.QUOTATION:
            self.add(iri, PROV.wasQuotedFrom, self.work.iri)

    def write_time(self, said: Statement, iri: str) -> None:
        when = said.as_of or self.outline.published or self.outline.created
        if when:
            self.add(iri, QUOTH.when, Literal(when[:10]))
        if said.as_of:
            self.add(iri, SDO.temporalCoverage, literals.date(said.as_of))
        if said.moment is not None:
            self.write_moment(iri, said.moment)
            if self.recording is not None:
                self.add(iri, QUOTH.playAt, *self.play_links(said.moment, self.recording))

    def write_status(self, iri: str, status: QuestionStatus) -> None:
        self.add(iri, type_, _QUESTIONS[status])
        if status in STANDING and iri not in self.ruled:
            self.add(iri, SDO.creativeWorkStatus, STANDING[status])

    def write_parent_item(self, index: int, iri: str) -> None:
        """What a thought is about: the nearest statement above it, in its section, by somebody else."""
        thought = self.note.statements[index]
        for at in range(index - 1, -1, -1):
            said = self.note.statements[at]
            if said.section != thought.section:
                return
            if not said.own and (said.speakers or said.kind is not Kind.PROSE):
                self.add(iri, SDO.parentItem, self.to.statements[at])
                return

    def write_references(self, said: Statement, iri: str) -> None:
        labels = [speaker.span for speaker in said.speakers]
        topics = self.refer(iri, SDO.mentions, self.targets(said.references, said.pieces, labels))
        locators = (r.locator for r in said.references if r.kind is ReferenceKind.CITATION and r.locator)
        self.add(iri, QUOTH.locator, *(Literal(locator) for locator in locators))
        own_type = THOUGHT if said.kind is Kind.THOUGHT else QUESTION if said.status is not None else STATEMENT
        topics |= self.write_fields(said.fields, iri, own_type)
        if said.section is not None:
            topics |= self.section_topics[said.section]
        self.add(iri, QUOTH.onTopic, *topics)

    # -- questions ----------------------------------------------------------------------------------------

    def write_question(self, holder: str, question: Question, authors: Sequence[str]) -> str:
        """A question within a statement or heading."""
        plain = question_iri(self.iri, question.text)
        self.questions[plain] = self.questions.get(plain, 0) + 1
        iri = question_iri(self.iri, question.text, self.questions[plain])
        self.add(iri, type_, SDO.Question)
        self.write_status(iri, question.status)
        self.add(iri, SDO.text, self.text(question.text))
        self.add(iri, SDO.author, *authors)
        self.add(iri, SDO.isPartOf, holder)
        if question.status is QuestionStatus.ASKED and self.recording is not None:
            self.add(iri, QUOTH.saidIn, self.recording.iri)
        self.write_place(iri, question.span)
        return iri

    def write_answers(self) -> None:
        """What may answer the questions that speakers ask each other."""
        for index, said in enumerate(self.note.statements):
            answers = [self.to.statements[at] for at in said.answers]
            for iri in self.asked.get(index, ()):
                self.add(iri, SDO.suggestedAnswer, *answers)
                for answer in answers:
                    self.add(answer, type_, SDO.Answer)

    # -- fields -------------------------------------------------------------------------------------------

    def write_fields(self, fields: Iterable[Field], iri: str, own_type: str) -> frozenset[str]:
        """What fields say of something.

        Args:
            iri: what bears the fields.
            own_type: what that is: a key of `ontology.types`, or a word of `ontology.relations`.

        Returns:
            the things that the fields lead to.
        """
        topics: set[str] = set()
        for field in fields:
            subject = Target(iri, own_type)
            if field.subject is not None:
                found = self.to.value(field.subject)
                if found is None:
                    continue
                self.use(found)
                subject = found
                topics |= {found.iri} if found.thing is not None else set()
            elif own_type == NOTE:
                subject = self.bearer(field, subject)
            topics |= self.write_field(field, subject)
        return frozenset(topics)

    def bearer(self, field: Field, note: Target) -> Target:
        """What a field of the whole note is about: on a thing's own page the thing, if the relation may start there."""
        page = self.registry.page(self.note.path)
        found = self.settings.relations.find(field.key)
        if page is None or (found is not None and not found[1] and set(found[0].subjects) <= _PARTS):
            return note
        return Target(page.iri, page.type, page)

    def write_field(self, field: Field, subject: Target) -> frozenset[str]:
        found = self.settings.relations.find(field.key)
        if found is not None:
            relation, inverse = found
            if relation.takes in (Takes.THING, Takes.STATEMENT):
                return self.relate(field, subject, relation, inverse)
            self.write_literals(field, subject, relation)
            return frozenset()
        if field.key in _OWN_KEYS:
            return frozenset()
        is_concept = subject.type == "concept"
        if add_value(self.triples, subject.iri, field, is_concept=is_concept, language=self.language):
            return frozenset()
        return self.write_unknown(field, subject)

    def relate(self, field: Field, subject: Target, relation: Relation, inverse: bool) -> frozenset[str]:
        topics: set[str] = set()
        for value in field.values:
            target = self.to.value(value)
            if target is None:
                self.report_value(field, value, relation)
                continue
            if QUESTION in relation.objects and not inverse and target.question is not None:
                target = Target(target.question, QUESTION)
            if relation.takes is Takes.STATEMENT and (target.thing is not None or target.type in (NOTE, PAGE)):
                self.report_value(field, value, relation)
                continue
            self.use(target)
            if target.thing is not None:
                topics.add(target.iri)
            start, end = (target, subject) if inverse else (subject, target)
            if start.iri == end.iri:
                continue
            self.add(start.iri, relation.property_for(start.type), end.iri)
            self.describe_relation(relation)
            for wider in relation.supers:
                self.add(start.iri, wider, end.iri)
        return frozenset(topics)

    def describe_relation(self, relation: Relation) -> None:
        """Says what a relation of the configuration is, if its property is the vault's own."""
        if relation.iri.startswith(property_iri(self.config.base, "")):
            describe_property(self.triples, relation.iri, relation.key)

    def report_value(self, field: Field, value: Value, relation: Relation) -> None:
        if value.kind is ValueKind.LINK and relation.takes is not Takes.STATEMENT:
            # Following it has told what is wrong.
            return
        name, _, part = value.text.partition("#")
        if value.kind is ValueKind.LINK and part:
            # Where there is such a note, following the link has told what it lacks.
            if name and self.registry.places.find(name, self.note.path) is None:
                message = f"No note is called `{name}`, so `{field.key}` leads to no block or heading of it"
                self.to.report("missing-block", value.span, message, "Correct the name of the note.")
            return
        wanted = "a block or heading" if relation.takes is Takes.STATEMENT else "what it names"
        links = ", ".join(_LINK.findall(value.text)) or f"[[{value.text}]]"
        example = "[[Note#^id]]" if relation.takes is Takes.STATEMENT else links
        message = f"`{field.key}` takes a link to {wanted}, and `{value.text}` is none"
        self.to.report("bad-value", value.span, message, f"{field.key}:: {example}")

    def write_literals(self, field: Field, subject: Target, relation: Relation) -> None:
        """The values of a relation that leads to no thing."""
        if relation.key in ("as-of", "at", "status"):
            # The statement has them as its own.
            return
        self.describe_relation(relation)
        for value in field.values:
            if relation.takes is Takes.NUMBER:
                number = self.number(value, relation)
                if number is None:
                    self.report_number(field, value, relation)
                else:
                    self.add(subject.iri, relation.iri, literals.decimal(number))
            elif relation.takes is Takes.DATE and value.kind is ValueKind.DATE:
                self.add(subject.iri, relation.iri, literals.date(value.text))
            else:
                self.add(subject.iri, relation.iri, Literal(value.label or value.text))

    def number(self, value: Value, relation: Relation) -> Decimal | None:
        text = value.text.strip().lower()
        if relation.key == "confidence":
            text = CONFIDENCE_WORDS.get(text, text)
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        if not number.is_finite() or (relation.key == "confidence" and not 0 <= number <= 1):
            return None
        return number

    def report_number(self, field: Field, value: Value, relation: Relation) -> None:
        wanted = "0 to 1, or high, medium or low" if relation.key == "confidence" else "a number"
        message = f"`{field.key}` takes {wanted}, and `{value.text}` is neither"
        self.to.report("bad-value", value.span, message, f"{field.key}:: 0.5")

    def write_unknown(self, field: Field, subject: Target) -> frozenset[str]:
        """A key that Quoth does not know: with links as values a property of the vault's own, else text."""
        predicate = self.prefixed(field.key)
        if predicate is None:
            if self.settings.keys.find(field.key) is not None or all(
                v.kind is not ValueKind.LINK for v in field.values
            ):
                return frozenset()
            predicate = property_iri(self.config.base, field.key)
            describe_property(self.triples, predicate, field.key)
            near = nearest(field.key, self.settings.relations.names)
            message = f"`{field.key}` is no relation that Quoth knows; it becomes the vault's own property"
            suggestion = f"{near}::" if near else self.apart(field)
            suggestion = suggestion or f'{field.key} = {{ iri = "…" }} under [relations] in quoth.toml'
            if field.span.start not in self.misspelt:
                self.to.report("unknown-relation", field.span, message, suggestion)
        topics: set[str] = set()
        for value in field.values:
            target = self.to.value(value) if value.kind in (ValueKind.LINK, ValueKind.URL) else None
            if target is not None:
                self.use(target)
                self.add(subject.iri, predicate, target.iri)
                if target.thing is not None:
                    topics.add(target.iri)
            elif value.kind is not ValueKind.LINK:
                self.add(subject.iri, predicate, self.literal(value))
        return frozenset(topics)

    def apart(self, field: Field) -> str:
        """How to write a key that is a name and a relation, as `Hedges broader::`; empty for any other."""
        words = re.sub(r"[*_(\[]", "", self.outline.source[field.span].partition("::")[0]).split()
        for at in range(1, len(words)):
            if self.settings.relations.find(" ".join(words[at:])) is not None:
                return f"[[{' '.join(words[:at])}]] {' '.join(words[at:])}::"
        return ""

    def literal(self, value: Value) -> Literal:
        match value.kind:
            case ValueKind.DATE:
                return literals.date(value.text)
            case ValueKind.NUMBER:
                return literals.decimal(Decimal(value.text))
            case ValueKind.DURATION:
                return literals.duration(Decimal(value.text))
            case ValueKind.BOOLEAN:
                return literals.TRUE if value.text == "true" else literals.FALSE
            case _:
                return self.text(value.text)

    def prefixed(self, key: str) -> str | None:
        """The IRI of a key written `prefix:name`."""
        prefix, colon, name = key.partition(":")
        if not colon or not name:
            return None
        if prefix in self.settings.prefixes:
            return f"{self.settings.prefixes[prefix]}{name}"
        return PREFIXES[prefix][name] if prefix in PREFIXES else None

    # -- problems -----------------------------------------------------------------------------------------

    def report_unused(self) -> None:
        """Declarations that nothing in the note refers to; of a thing's own page, and a note without text, none.

        A link in the front matter is a reference itself, and nothing that the text has to take up.
        """
        if not self.note.statements or self.role is Role.DESCRIBED:
            return
        seen: set[str] = set()
        for declaration, thing in zip(self.note.declarations, self.to.declared, strict=True):
            linked = self.outline.source[declaration.span].startswith("[[")
            if declaration.role is Role.DECLARED and not linked and thing.iri not in self.used | seen:
                seen.add(thing.iri)
                message = f"The note declares {declaration.name}, and never speaks of it"
                name = declaration.name
                if name in map(spell_identifier, declaration.identifiers):
                    name = "the name you use"
                    known = (f"{scheme_of(i)}: {value_of(i)}" for i in declaration.identifiers)
                    suggestion = f"{{ name: {name}, {', '.join(known)} }}"
                else:
                    suggestion = f"{{ name: {name}, aliases: [the form you use] }}"
                self.to.report("unused-declaration", declaration.span, message, suggestion)
