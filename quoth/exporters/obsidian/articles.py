"""What stands on the page of each kind of thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from quoth.exporters.obsidian.catalogue import QUESTION, Note, Said
from quoth.exporters.obsidian.markdown import Item, bullets, escape, excerpt, link, passage, web_link
from quoth.exporters.obsidian.pages import Page
from quoth.exporters.obsidian.properties import Date, Value
from quoth.exporters.obsidian.scribe import ARGUED, Scribe, Setting, moment
from quoth.ontology.terms import MREL, QUOTH, SDO, SKOS

#: How many subjects of an episode its page names.
_TOPICS = 12
#: How many subjects of a part of it.
_PART_TOPICS = 3
#: How much of an answer stands under a question on an episode's page, in characters.
_ANSWER = 240
#: How much of a question stands in a list of questions, in characters.
_QUESTION = 120
#: How much of a statement stands on the page of a concept, and of what it mentions besides, in characters; all of it
#: stands on the page of who says it.
_ON_CONCEPT = 320
_ON_MENTION = 240
#: How many statements a concept's page shows before what is for and against them is told by itself.
_FEW = 6
#: How many things a line of facts names; `Relations` names them all.
_NAMED = 3
#: How many notes it names.
_NOTES = 12
#: How much of the user's own note of a thing it tells, in characters.
_OPENING = 200

_DAY = re.compile(r"\d{4}-\d\d-\d\d$")
_PLACES = {
    "www.wikidata.org": "Wikidata",
    "orcid.org": "ORCID",
    "arxiv.org": "arXiv",
    "doi.org": "DOI",
    "openalex.org": "OpenAlex",
    "www.youtube.com": "YouTube",
}


@dataclass(slots=True)
class Article:
    """A page's properties and what stands under its heading, as blocks of Markdown."""

    properties: dict[str, Value] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)

    def section(self, heading: str, blocks: Iterable[str]) -> None:
        """Adds blocks under a heading; nothing where there are none."""
        blocks = [block for block in blocks if block]
        if blocks:
            self.blocks += [f"## {heading}", *blocks]

    def relations(self, scribe: Scribe, relations: dict[str, list[str]]) -> None:
        """Adds relations both as properties and as fields of the text; things without a page are named alone."""
        for key, others in relations.items():
            if values := scribe.property_links(others):
                self.properties[key] = values
        self.section(
            "Relations", [bullets(Item(f"{key}:: {scribe.things(iris)}") for key, iris in relations.items() if iris)]
        )


def write_article(page: Page, scribe: Scribe) -> Article:
    """The article of a thing's page."""
    article = Article()
    thing = scribe.catalogue.things[page.iri]
    article.properties = {"kg-id": page.iri, "type": thing.kind.key}
    article.properties["aliases"] = list(_aliases(page, thing.aliases))
    _WRITERS.get(thing.kind.key, _thing)(page, scribe, article)
    return article


def _aliases(page: Page, aliases: Iterable[str]) -> Iterable[str]:
    """The names a page is found by besides its file's; a question's own text is its heading."""
    # A page that leaves its name to a note of the user's does not claim it as an alias either.
    names = [] if page.own_note or page.kind is QUESTION else [page.title]
    return (name for name in dict.fromkeys((*names, *aliases)) if name != page.name)


# -- kinds --------------------------------------------------------------------------------------------


def _person(page: Page, scribe: Scribe, article: Article) -> None:
    catalogue = scribe.catalogue
    said = [s for s in catalogue.by_author.get(page.iri, ()) if not s.within]
    claims = [s for s in said if s.is_a(SDO.Claim)]
    quotes = [s for s in said if s.verbatim]
    asked = [s for s in said if s.asked]
    episodes = catalogue.episodes_of(page.iri)
    only = episodes[0] if len(episodes) == 1 else None
    setting = Setting(subject=page.iri, speaker=page.iri, shown=frozenset(s.iri for s in said))
    article.properties["claims"] = len(claims)
    others = [s for s in catalogue.by_topic.get(page.iri, ()) if page.iri in s.mentions and page.iri not in s.authors]
    # The writer's own prose stands in the notes, and on no page of theirs.
    told = others or any(s.is_a(SDO.Claim) or s.verbatim or s.asked or s.thought or s.marked_question for s in said)
    written = [] if told else [note for note in catalogue.notes.values() if page.iri in note.authors]
    _intro(page, scribe, article, [_appearances(page, scribe, episodes), _notes("Wrote", written, scribe)])
    article.section("Claims", scribe.divided(claims, setting, scribe.concepts, only))
    article.section("Quotes", [scribe.quotation(s, setting) for s in quotes])
    article.section("Questions asked", scribe.divided(asked, setting, scribe.concepts, only))
    article.section("Thoughts", scribe.divided([s for s in said if s.thought], setting, scribe.concepts))
    article.section("Open questions", [_questions((s for s in said if s.marked_question), scribe)])
    article.section("What others say", _statements(others, page, scribe))
    shows = [iri for iri in episodes if catalogue.things[iri].kind.key != "episode"]
    rest = [iri for iri in episodes if iri not in shows]
    article.relations(scribe, {"episodes": rest, "takes-part-in": shows, **scribe.relations(page.iri)})


def _appearances(page: Page, scribe: Scribe, episodes: list[str]) -> str:
    hosted = [e for e in episodes if page.iri in scribe.catalogue.index.iris(e, MREL.hst)]
    visited = [e for e in episodes if e not in hosted]
    parts = []
    for role, found in (("Guest", visited), ("Host", hosted)):
        if found:
            named = scribe.things(found) if len(found) <= _NAMED else f"{len(found)} episodes"
            parts.append(f"{role} of {named}")
    return " · ".join(parts)


def _concept(page: Page, scribe: Scribe, article: Article) -> None:
    catalogue = scribe.catalogue
    said = catalogue.by_topic.get(page.iri, [])
    sources = dict.fromkeys(s.episode or s.note for s in said)
    only = next(iter(sources)) if len(sources) == 1 and len(said) > 1 else ""
    article.properties["statements"] = len(said)
    _intro(page, scribe, article, [f"Spoken of in {scribe.origin(only)}" if only else ""])
    setting = Setting(
        subject=page.iri,
        longest=_ON_CONCEPT,
        note=only if only in catalogue.notes else "",
        shown=frozenset(s.iri for s in said),
    )

    def listed(statements: list[Said], setting: Setting) -> list[str]:
        return [bullets(scribe.by_episode(statements, setting, only))] if statements else []

    rest = said
    for heading, relation in (
        ("Meaning", QUOTH.defines),
        ("Introduced by", QUOTH.introduces),
        ("Examples", QUOTH.exampleOf),
    ):
        iris = catalogue.index.subjects(relation, page.iri)
        article.section(heading, listed([s for s in rest if s.iri in iris], setting))
        rest = [s for s in rest if s.iri not in iris]
    if len(said) > _FEW and (argued := scribe.argued(said)):
        article.section("For and against", [bullets(argued)])
        setting = replace(setting, apart=ARGUED)
    article.section(
        "What is said",
        scribe.divided(
            [s for s in rest if not (s.verbatim or s.thought or s.marked_question or s.asked)],
            setting,
            lambda s: () if s.own else s.authors,
            only,
            within=lambda speaker: replace(setting, speaker=speaker),
        ),
    )
    article.section("Quotes", [scribe.quotation(s, setting) for s in rest if s.verbatim])
    article.section("Thoughts", listed([s for s in rest if s.thought], setting))
    article.section("Open questions", [_questions(catalogue.questions_about.get(page.iri, ()), scribe)])
    article.section("Questions asked", listed([s for s in rest if s.asked], setting))
    article.section("Papers", [_works(said, page, scribe)])
    article.relations(scribe, scribe.relations(page.iri))


def _works(said: Iterable[Said], page: Page, scribe: Scribe) -> str:
    """The works that statements refer to, with those who speak of them."""
    found: dict[str, dict[str, None]] = {}
    for s in said:
        for iri in s.mentions:
            other = scribe.directory.page(iri)
            if other and iri != page.iri and other.kind.folder == "Papers":
                found.setdefault(iri, {}).update(dict.fromkeys(s.authors))
    ordered = sorted(found.items(), key=lambda pair: scribe.by_name(pair[0]))
    return bullets(
        Item(f"{scribe.thing(iri)} – {scribe.things(authors)}" if authors else scribe.thing(iri))
        for iri, authors in ordered
    )


def _work(page: Page, scribe: Scribe, article: Article) -> None:
    catalogue = scribe.catalogue
    index = catalogue.index
    said = [s for s in catalogue.by_topic.get(page.iri, ()) if page.iri in s.mentions]
    authors = index.iris(page.iri, SDO.author)
    published = index.text(page.iri, SDO.datePublished)
    if _DAY.match(published):
        article.properties["published"] = Date(published)
    if published[:4].isdigit():
        article.properties["year"] = int(published[:4])
    article.properties["mentions"] = len(said)
    rest = len(authors) - _NAMED
    by = scribe.things(authors) if rest <= 1 else f"{scribe.things(authors[:_NAMED])} and {rest} others"
    _intro(page, scribe, article, [" · ".join(filter(None, (f"By {by}" if by else "", published)))])
    article.section("Mentions", _statements(said, page, scribe))
    article.relations(
        scribe, {"author": authors, **{k: iris for k, iris in scribe.relations(page.iri).items() if k != "author"}}
    )


def _episode(page: Page, scribe: Scribe, article: Article) -> None:
    catalogue = scribe.catalogue
    index = catalogue.index
    said = catalogue.by_episode.get(page.iri, [])
    published = index.text(page.iri, SDO.datePublished)
    if _DAY.match(published):
        article.properties["published"] = Date(published)
    podcast = index.iris(page.iri, SDO.partOfSeries)
    hosts, guests = index.iris(page.iri, MREL.hst), index.iris(page.iri, MREL.ive)
    facts = [scribe.things(podcast), published, f"with {scribe.things(guests)}" if guests else ""]
    notes = catalogue.notes_about.get(page.iri, [])
    links = ", ".join(link(scribe.note_target(n.iri), n.name) for n in notes)
    _intro(page, scribe, article, [" · ".join(filter(None, facts)), f"Notes: {links}" if notes else ""])
    setting = Setting(apart=ARGUED)
    article.section("Insights", [bullets(scribe.item(s, setting) for s in said if s.insight)])
    article.section("Parts", [_parts(said, scribe)])
    article.section("Exchanges", [_exchanges(said, scribe)])
    article.section("For and against", [bullets(scribe.argued(said))])
    thoughts = [s for s in said if s.thought]
    article.section(
        "Thoughts",
        [bullets(scribe.item(s, replace(setting, speaker=next(iter(s.authors), ""))) for s in thoughts)],
    )
    article.section("Open questions", [_questions((s for s in said if s.marked_question), scribe)])
    others = [s for s in catalogue.by_topic.get(page.iri, ()) if page.iri in s.mentions and s.episode != page.iri]
    article.section("Mentions", _statements(others, page, scribe))
    topics = Counter(iri for s in said for iri in scribe.concepts(s))
    leading = sorted(topics, key=lambda iri: (-topics[iri], *scribe.by_name(iri)))[:_TOPICS]
    works = {iri for s in said for iri in s.mentions if scribe.has_page(iri)}
    cited = [iri for iri in works if scribe.directory.pages[iri].kind.folder == "Papers"]
    summed = {"about": leading, "cites": sorted(cited, key=scribe.by_name)}
    told = scribe.relations(page.iri)
    merged = {key: list(dict.fromkeys((*told.pop(key, ()), *iris))) for key, iris in summed.items()}
    article.relations(scribe, {"podcast": podcast, "host": hosts, "guest": guests, **merged, **told})


def _parts(said: list[Said], scribe: Scribe) -> str:
    """The sections that an episode's notes have, with where they begin and what they are about."""
    catalogue = scribe.catalogue
    sections = dict.fromkeys(s.section for s in said if s.section)
    under: dict[str | None, list[str]] = {}
    for iri in sections:
        parent = catalogue.sections[iri].parent
        under.setdefault(parent if parent in sections else None, []).append(iri)

    def item(iri: str) -> Item:
        section = catalogue.sections[iri]
        counts = Counter(topic for s in catalogue.by_section[iri] for topic in scribe.concepts(s))
        topics = sorted(counts, key=lambda topic: (topic not in section.topics, -counts[topic], *scribe.by_name(topic)))
        facts = (scribe.section(iri), moment(section.time, section.play), scribe.things(topics[:_PART_TOPICS]))
        return Item(" · ".join(filter(None, facts)), tuple(item(part) for part in under.get(iri, ())))

    return bullets(item(iri) for iri in under.get(None, ())) if len(sections) > 1 else ""


def _exchanges(said: list[Said], scribe: Scribe) -> str:
    """Questions asked, each with the beginning of its answer."""
    items = []
    for s in said:
        if s.asked:
            answers = scribe.catalogue.answers(s.iri)
            inner = tuple(Item(scribe.recall(answer, _ANSWER, "note")) for answer in answers[:1])
            items.append(Item(scribe.line(s, Setting()), inner))
    return bullets(items)


def _question(page: Page, scribe: Scribe, article: Article) -> None:
    catalogue = scribe.catalogue
    said = catalogue.said[page.iri]
    status = catalogue.status(page.iri)
    article.properties["status"] = status
    answers = catalogue.answers(page.iri)
    source = scribe.source(said, Setting())
    raised = [said.episode] if said.episode else []
    facts = (status.capitalize(), scribe.things(raised), source, scribe.play(said))
    _intro(page, scribe, article, [" · ".join(filter(None, facts))])
    article.section("Context", [_context(said, scribe)])
    accepted = catalogue.index.iris(page.iri, SDO.acceptedAnswer)
    heading = "Answers" if accepted or status == "answered" else "May answer it"
    answering = Setting(subject=page.iri, shown=frozenset(s.iri for s in answers))
    article.section(heading, [bullets(scribe.by_episode(answers, answering, said.episode))])
    raising = [one.other for one in catalogue.links(page.iri) if one.key == "raises" and one.backwards]
    article.section(
        "Raised by", [bullets(Item(scribe.recall(catalogue.said[i])) for i in raising if i in catalogue.said)]
    )
    if answers:
        article.properties["answered-by"] = [link(scribe.place_target(s)) for s in answers]
    article.relations(scribe, {"raised-in": raised, "about": sorted(scribe.concepts(said), key=scribe.by_name)})


def _context(said: Said, scribe: Scribe) -> str:
    """What stands before a question: the statement that holds it, else the one before it in its section."""
    catalogue = scribe.catalogue
    holder = catalogue.said.get(said.parent or "")
    if holder is None:
        beside = [s for s in catalogue.by_section.get(said.section or "", ()) if not s.within]
        at = next((i for i, s in enumerate(beside) if s.iri == said.iri), 0)
        holder = beside[at - 1] if at else None
    if holder is None or holder.marked_question:
        return ""
    return scribe.embedded(holder)


def _thing(page: Page, scribe: Scribe, article: Article) -> None:
    said = scribe.catalogue.by_topic.get(page.iri, [])
    article.properties["statements"] = len(said)
    _intro(page, scribe, article, [])
    article.section("Mentions", _statements(said, page, scribe, apart=ARGUED))
    index = scribe.catalogue.index
    episodes = sorted(index.subjects(SDO.partOfSeries, page.iri), key=scribe.catalogue.episode_order, reverse=True)
    relations = {
        "host": index.iris(page.iri, MREL.hst),
        "guest": index.iris(page.iri, MREL.ive),
        "episodes": episodes,
        "people": sorted(index.subjects(SDO.affiliation, page.iri), key=scribe.by_name),
        **{key: iris for key, iris in scribe.relations(page.iri).items() if key != "affiliation-of"},
    }
    article.relations(scribe, relations)


_WRITERS: dict[str, Callable[[Page, Scribe, Article], None]] = {
    "person": _person,
    "concept": _concept,
    "paper": _work,
    "book": _work,
    "article": _work,
    "episode": _episode,
    "question": _question,
}


# -- parts of pages -----------------------------------------------------------------------------------


def _intro(page: Page, scribe: Scribe, article: Article, lines: Iterable[str]) -> None:
    """The lines under the heading: the facts given, the user's own note, and pages elsewhere."""
    index = scribe.catalogue.index
    described = index.text(page.iri, SDO.description) or index.text(page.iri, SKOS.definition)
    told = {note.path for note in scribe.catalogue.notes_about.get(page.iri, ())}
    show = page.own_note and page.own_note not in told
    own = f"Own note: {link(scribe.directory.target(page.own_note))}{_opening(page.own_note, scribe)}" if show else ""
    if not scribe.catalogue.by_topic.get(page.iri):
        # Nothing is said of it: what the reader can go to are the notes that name it.
        naming = [note for note in scribe.catalogue.notes_naming(page.iri) if note.path not in (*told, page.own_note)]
        lines = (*lines, _notes("Named in", naming, scribe))
    outside = " · ".join(_outside(page.iri, scribe))
    shown = [line for line in (escape(described), *lines, own, outside) if line]
    article.blocks += ["  \n".join(shown)] if shown else []


def _notes(told: str, notes: list[Note], scribe: Scribe) -> str:
    """A line that leads to some notes; empty where there are none."""
    links = ", ".join(link(scribe.note_target(note.iri), note.name) for note in notes[:_NOTES])
    rest = f" and {len(notes) - _NOTES} others" if len(notes) > _NOTES else ""
    return f"{told} {links}{rest}" if notes else ""


def _opening(path: str, scribe: Scribe) -> str:
    """How a note begins, after the link to it."""
    text = next((" ".join(s.text.split()) for s in scribe.catalogue.by_note.get(path, ())), "")
    start, end = passage(text, _OPENING, None)
    return f" – {escape(text[start:end])}{' …' * (end < len(text))}" if text else ""


def _outside(iri: str, scribe: Scribe) -> Iterable[str]:
    """Links to pages about a thing, each place once."""
    index = scribe.catalogue.index
    seen = set()
    for url in (iri, *index.iris(iri, SDO.url), *index.iris(iri, SDO.sameAs), *index.iris(iri, SKOS.exactMatch)):
        host = urlsplit(url).netloc
        if url.startswith(("https://", "http://")) and not url.startswith(scribe.catalogue.base) and host not in seen:
            seen.add(host)
            name = "Wikipedia" if host.endswith(".wikipedia.org") else _PLACES.get(host, host.removeprefix("www."))
            yield web_link(escape(name), url)


def _questions(said: Iterable[Said], scribe: Scribe) -> str:
    """A list of marked questions, with how they stand where they are not open."""
    items = []
    for s in said:
        status = scribe.catalogue.status(s.iri)
        answers = scribe.catalogue.answers(s.iri)
        remark = "" if status == "open" else f" – {status}"
        if not remark and answers:
            remark = f" – {len(answers)} possible answer{'s' * (len(answers) > 1)}"
        items.append(Item(scribe.thing(s.iri, excerpt(s.text, _QUESTION)) + remark))
    return bullets(items)


def _statements(said: list[Said], page: Page, scribe: Scribe, apart: frozenset[str] = frozenset()) -> list[str]:
    """Statements of several speakers: a list, quotations as callouts after it.

    Args:
        apart: the keys of the relations to other statements that are left out.
    """
    shown = frozenset(s.iri for s in said)
    setting = Setting(subject=page.iri, longest=_ON_MENTION, apart=apart, shown=shown)
    stated = [s for s in said if not s.verbatim and not s.marked_question]
    blocks = [bullets(scribe.by_episode(stated, setting))] if stated else []
    blocks += [scribe.quotation(s, setting) for s in said if s.verbatim]
    blocks.append(_questions((s for s in said if s.marked_question), scribe))
    return blocks
