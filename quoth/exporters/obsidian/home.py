"""The page that leads into the vault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from quoth.exporters.obsidian.articles import Article
from quoth.exporters.obsidian.catalogue import Said
from quoth.exporters.obsidian.markdown import Item, bullets, embed, escape, link
from quoth.exporters.obsidian.pages import Page
from quoth.exporters.obsidian.scribe import Scribe
from quoth.ontology.terms import MREL, PROV, QUOTH, SDO

#: How many findings of one sort the page shows.
_FINDINGS = 3
#: How many lines it shows that may be read wrongly.
_DOUBTFUL = 2
#: How many episodes it shows, how many other notes of what people say, and how many of those who speak there.
_EPISODES = 10
_CONVERSATIONS = 10
_SPEAKERS = 3
_COUNTED = ("episode", "person", "concept", "paper", "question")


def write_home(page: Page, scribe: Scribe, base_files: dict[str, str], canvas: str) -> Article:
    """The first page: what is worth a look, the latest episodes, and the bases.

    Args:
        page: the page.
        scribe: writes things down.
        base_files: the bases' paths, by name.
        canvas: the canvas's path; empty where nothing is on it.
    """
    article = Article({"kg-id": page.iri, "type": "home"})
    article.blocks.append(_counts(scribe))
    article.section("Worth a look", [bullets(_findings(scribe))])
    article.section("Latest episodes", [bullets(_episodes(scribe))])
    article.section("Conversations", [bullets(_conversations(scribe))])
    if scribe.catalogue.questions:
        article.section("Open questions", [embed(scribe.directory.target(base_files.pop("Open questions")))])
    related = link(scribe.directory.target(base_files.pop("Related")), "Related")
    rest = [link(scribe.directory.target(path), name) for name, path in base_files.items()]
    rest += [link(scribe.directory.target(canvas), "Map")] if canvas else []
    asked = [scribe.thing(iri) for iri in scribe.catalogue.tables]
    article.section(
        "Find more",
        [
            " · ".join((*rest, f"{related} (to be kept open in a sidebar)")),
            f"Your own queries: {' · '.join(asked)}" if asked else "",
        ],
    )
    return article


def _counts(scribe: Scribe) -> str:
    kinds = Counter(page.kind.key for page in scribe.directory.pages.values())
    names = {page.kind.key: page.kind for page in scribe.directory.pages.values()}
    return " · ".join(
        f"{kinds[key]} {names[key].label if kinds[key] == 1 else names[key].plural}" for key in _COUNTED if kinds[key]
    )


def _findings(scribe: Scribe) -> Iterable[Item]:
    yield from _answerable(scribe)
    yield from _changed(scribe)
    yield from _disputed(scribe)
    yield from _doubtful(scribe)


def _answerable(scribe: Scribe) -> Iterable[Item]:
    """Open questions that something said elsewhere may answer."""
    catalogue = scribe.catalogue
    found = []
    for question in catalogue.questions:
        answers = catalogue.answers(question.iri)
        if answers and catalogue.status(question.iri) == "open":
            found.append((question, answers))
    for question, answers in found[-_FINDINGS:]:
        inner = tuple(Item(scribe.recall(answer)) for answer in answers[:2])
        yield Item(f"**May be answered now:** {scribe.thing(question.iri)}", inner)


def _changed(scribe: Scribe) -> Iterable[Item]:
    """The latest views of the writer's that take the place of earlier ones."""
    catalogue = scribe.catalogue
    revised = [(s, old) for s in catalogue.statements for old in catalogue.index.iris(s.iri, PROV.wasRevisionOf)]
    for said, old in revised[-_FINDINGS:]:
        before = (Item(f"*before* {scribe.recall(catalogue.said[old])}"),) if old in catalogue.said else ()
        yield Item(f"**View changed:** {scribe.recall(said)}", before)


def _disputed(scribe: Scribe) -> Iterable[Item]:
    """The latest statements that stand against others', those of other notes before those of the same conversation."""
    catalogue = scribe.catalogue
    found: list[tuple[Said, Said]] = []
    for s in catalogue.statements:
        for iri in catalogue.index.iris(s.iri, QUOTH.disagreesWith) + catalogue.index.iris(s.iri, QUOTH.opposes):
            other = catalogue.said.get(iri)
            if other and (s, other) not in found and (not s.authors or s.authors != other.authors):
                found.append((s, other))
    found.sort(key=lambda pair: (pair[0].note != pair[1].note, pair[0].order))
    for said, other in found[-_FINDINGS:]:
        yield Item(f"**Disagreement:** {scribe.recall(said)}", (Item(f"*against* {scribe.recall(other)}"),))


def _doubtful(scribe: Scribe) -> Iterable[Item]:
    """What may be read wrongly: words that may be the next speaker's already, and questions that nothing marks."""
    catalogue = scribe.catalogue
    carried = [s for s in catalogue.statements if s.carried and not s.verbatim]
    if carried:
        inner = tuple(Item(scribe.recall(s)) for s in carried[-_DOUBTFUL:])
        yield Item(f"**Still the same speaker?** Nothing says so but the line before{_among(carried)}:", inner)
    # A heading that asks is the name of a section more often than a question.
    statements = catalogue.statements
    candidates = [s for s in statements if s.is_a(QUOTH.CandidateQuestion) and (s.parent or not s.within)]
    if candidates:
        inner = tuple(
            Item(f"{escape(s.text)} – {link(scribe.place_target(s), catalogue.notes[s.note].name)}")
            for s in candidates[-_DOUBTFUL:]
        )
        yield Item(f"**An open question?** Nothing marks it as one{_among(candidates)}:", inner)


def _among(found: list[Said]) -> str:
    return f" (the last of {len(found)})" if len(found) > _DOUBTFUL else ""


def _episodes(scribe: Scribe) -> Iterable[Item]:
    catalogue = scribe.catalogue
    pages = [page for page in scribe.directory.pages.values() if page.kind.key == "episode"]
    for page in sorted(pages, key=lambda p: catalogue.episode_order(p.iri), reverse=True)[:_EPISODES]:
        guests = catalogue.index.iris(page.iri, MREL.ive)
        date = catalogue.index.text(page.iri, SDO.datePublished)
        facts = (date, scribe.thing(page.iri), f"with {scribe.things(guests)}" if guests else "")
        yield Item(" · ".join(filter(None, facts)))


def _conversations(scribe: Scribe) -> Iterable[Item]:
    """The latest notes of what people say that are about no episode, so that no other page leads to them."""
    catalogue = scribe.catalogue
    speakers: dict[str, Counter[str]] = {}
    for s in catalogue.statements:
        if s.episode is None and not s.own:
            speakers.setdefault(s.note, Counter()).update(iri for iri in s.authors if scribe.has_page(iri))
    spoken = {note: counts for note, counts in speakers.items() if counts}
    dates = {note: catalogue.index.text(note, SDO.dateCreated) for note in spoken}
    for note in sorted(spoken, key=lambda note: (dates[note], catalogue.notes[note].path), reverse=True)[
        :_CONVERSATIONS
    ]:
        leading = [iri for iri, _ in spoken[note].most_common(_SPEAKERS)]
        more = " and others" if len(spoken[note]) > _SPEAKERS else ""
        facts = (dates[note], scribe.origin(note), f"with {scribe.things(leading)}{more}")
        yield Item(" · ".join(filter(None, facts)))
