"""The map of the vault: a canvas (JSON Canvas 1.0) laid out so that a person can read it.

Episodes stand in a row in the order of their dates, each above its guests. Below, each of the leading concepts
has a box of its own: on the left who speaks of it, on the right the questions and papers that belong to it. A
person has a card in each box where it belongs, so that every line stays within its box or leads to the one right
below; nothing overlaps and no line runs across a card.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from quoth.exporters.obsidian.catalogue import Said
from quoth.exporters.obsidian.pages import Page
from quoth.exporters.obsidian.scribe import Scribe
from quoth.ontology.terms import MREL, QUOTH, SKOS

#: How many of each the canvas shows.
_EPISODES = 12
_CONCEPTS = 12
_SPEAKERS = 4
_QUESTIONS = 3
_PAPERS = 3
#: How many columns the boxes stand in.
_COLUMNS = 2

#: Sizes in pixels. Obsidian writes a card's name above it, hence the room between rows.
_WIDTH = 300
_HEIGHT = 100
_ROW = 160
_LINE = 180
_PADDING = 60
_BETWEEN = 120
_BOX_WIDTH = 3 * _WIDTH + 2 * _LINE + 3 * _PADDING


@dataclass(slots=True)
class Canvas:
    """Nodes and edges as JSON Canvas has them."""

    nodes: list[dict[str, str | int]] = field(default_factory=list)
    edges: list[dict[str, str]] = field(default_factory=list)

    def card(self, place: str, page: Page, x: int, y: int) -> str:
        """Adds a page's card and returns its id."""
        identity = _identity("card", place, page.iri)
        self.nodes.append(
            {
                "id": identity,
                "type": "file",
                "file": page.path,
                "x": x,
                "y": y,
                "width": _WIDTH,
                "height": _HEIGHT,
                "color": page.kind.colour,
            }
        )
        return identity

    def box(self, place: str, label: str, x: int, y: int, width: int, height: int) -> None:
        self.nodes.append(
            {
                "id": _identity("box", place),
                "type": "group",
                "label": label,
                "x": x,
                "y": y,
                "width": width,
                "height": height,
            }
        )

    def line(self, start: str, start_side: str, end: str, end_side: str, label: str) -> None:
        self.edges.append(
            {
                "id": _identity("line", start, end, label),
                "fromNode": start,
                "fromSide": start_side,
                "toNode": end,
                "toSide": end_side,
                "label": label,
            }
        )


@dataclass(slots=True)
class Cluster:
    """A concept with what belongs to it."""

    page: Page
    #: Who speaks of it, with how many statements.
    speakers: list[tuple[Page, int]]
    questions: list[Page] = field(default_factory=list)
    papers: list[Page] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return max(1, len(self.speakers), len(self.questions) + len(self.papers))

    @property
    def height(self) -> int:
        return self.rows * _ROW + 2 * _PADDING - (_ROW - _HEIGHT)


def draw_map(scribe: Scribe) -> str:
    """The canvas as JSON."""
    canvas = Canvas()
    top = _draw_episodes(scribe, canvas)
    _draw_clusters(scribe, canvas, _chained(_clusters(scribe), scribe), top)
    # Boxes first: what comes later lies on top.
    canvas.nodes.sort(key=lambda node: node["type"] != "group")
    lines = [
        "{",
        '\t"nodes":[',
        *_json_rows(canvas.nodes),
        "\t],",
        '\t"edges":[',
        *_json_rows(canvas.edges),
        "\t]",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _json_rows(entries: Iterable[dict[str, str | int]] | Iterable[dict[str, str]]) -> Iterator[str]:
    # As Obsidian writes them: one node or edge a line.
    rows = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries]
    return (f"\t\t{row}{',' * (i + 1 < len(rows))}" for i, row in enumerate(rows))


def _identity(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


# -- episodes -----------------------------------------------------------------------------------------


def _draw_episodes(scribe: Scribe, canvas: Canvas) -> int:
    """Draws the latest episodes; the height at which the rest begins."""
    catalogue = scribe.catalogue
    pages = [page for page in scribe.directory.pages.values() if page.kind.key == "episode"]
    pages = sorted(pages, key=lambda page: catalogue.episode_order(page.iri))[-_EPISODES:]
    guests = {page.iri: _pages(scribe, catalogue.index.iris(page.iri, MREL.ive)) for page in pages}
    if not pages:
        return 0
    rows = 1 + max(len(found) for found in guests.values())
    step = _WIDTH + (_LINE if rows > 2 else _PADDING)
    height = _HEIGHT + (rows - 1) * (_ROW + _PADDING) + 2 * _PADDING
    canvas.box("episodes", "Episodes", 0, 0, len(pages) * step + _PADDING, height)
    for column, page in enumerate(pages):
        x = _PADDING + column * step
        above = canvas.card("episodes", page, x, _PADDING)
        for row, guest in enumerate(guests[page.iri], 1):
            below = canvas.card(page.iri, guest, x, _PADDING + row * (_ROW + _PADDING))
            if row == 1:
                canvas.line(above, "bottom", below, "top", "guest")
            else:
                # Past the first guest's card, on the side.
                canvas.line(above, "right", below, "right", "guest")
    return height + _BETWEEN


def _pages(scribe: Scribe, iris: Iterable[str]) -> list[Page]:
    return [page for iri in iris if (page := scribe.directory.page(iri))]


# -- concepts -----------------------------------------------------------------------------------------


def _clusters(scribe: Scribe) -> list[Cluster]:
    """The concepts most is said about, each with its speakers, and with the questions and papers closest to it.

    One that stands alone tells nothing, and is left out.
    """
    catalogue = scribe.catalogue
    concepts = [
        page
        for page in scribe.directory.pages.values()
        if page.kind.key == "concept" and len(catalogue.by_topic.get(page.iri, ())) > 1
    ]
    concepts.sort(key=lambda page: (-len(catalogue.by_topic[page.iri]), *scribe.by_name(page.iri)))
    clusters = {page.iri: Cluster(page, _speakers(scribe, page.iri)) for page in concepts[:_CONCEPTS]}
    for question in catalogue.questions:
        home = next((iri for iri in clusters if iri in question.topics), None)
        page = scribe.directory.page(question.iri)
        if page and home and len(clusters[home].questions) < _QUESTIONS:
            clusters[home].questions.append(page)
    papers = [page for page in scribe.directory.pages.values() if page.kind.folder == "Papers"]
    papers.sort(key=lambda page: (-len(catalogue.by_topic.get(page.iri, ())), page.path))
    for paper in papers:
        beside = Counter(
            topic for s in catalogue.by_topic.get(paper.iri, ()) for topic in s.topics if topic in clusters
        )
        home = min(beside, key=lambda iri: (-beside[iri], list(clusters).index(iri)), default=None)
        if home and len(clusters[home].papers) < _PAPERS:
            clusters[home].papers.append(paper)
    return [cluster for cluster in clusters.values() if cluster.speakers or cluster.questions or cluster.papers]


def _speakers(scribe: Scribe, concept: str) -> list[tuple[Page, int]]:
    """Those who speak of a concept most, with how often; the notes' writer only where nobody else does."""
    writers = {author for note in scribe.catalogue.notes.values() for author in note.authors}
    counts = Counter(author for s in scribe.catalogue.by_topic[concept] for author in s.authors)
    others = Counter({iri: count for iri, count in counts.items() if iri not in writers})
    counts = others or counts
    iris = sorted(counts, key=lambda iri: (-counts[iri], *scribe.by_name(iri)))
    return [(page, counts[page.iri]) for page in _pages(scribe, iris)][:_SPEAKERS]


def _chained(clusters: list[Cluster], scribe: Scribe) -> list[Cluster]:
    """The clusters in an order in which those of related concepts follow one another where that can be."""
    waiting = list(clusters)
    ordered = waiting[:1]
    del waiting[:1]
    while waiting:
        last = ordered[-1].page.iri
        following = next((c for c in waiting if _tie(scribe, last, c.page.iri)), waiting[0])
        waiting.remove(following)
        ordered.append(following)
    return ordered


def _tie(scribe: Scribe, above: str, below: str) -> tuple[str, bool] | None:
    """How two concepts are related, and whether the relation is the lower one's."""
    for predicate, label in ((SKOS.broader, "broader"), (SKOS.related, "related")):
        if below in scribe.catalogue.index.iris(above, predicate):
            return label, False
        if above in scribe.catalogue.index.iris(below, predicate):
            return label, True
    return None


def _draw_clusters(scribe: Scribe, canvas: Canvas, clusters: list[Cluster], top: int) -> None:
    column_height = sum(cluster.height + _BETWEEN for cluster in clusters) / _COLUMNS
    x, y = 0, top
    above: tuple[str, str] | None = None
    for cluster in clusters:
        if y - top + cluster.height / 2 > column_height:
            x, y = x + _BOX_WIDTH + _BETWEEN, top
            above = None
        card = _draw_cluster(scribe, canvas, cluster, x, y)
        tie = _tie(scribe, above[1], cluster.page.iri) if above else None
        if above and tie:
            upper, lower = (above[0], "bottom"), (card, "top")
            start, end = (lower, upper) if tie[1] else (upper, lower)
            canvas.line(*start, *end, tie[0])
        above = (card, cluster.page.iri)
        y += cluster.height + _BETWEEN


def _draw_cluster(scribe: Scribe, canvas: Canvas, cluster: Cluster, x: int, y: int) -> str:
    """Draws a concept's box; the id of the concept's card."""
    place = cluster.page.iri
    title = cluster.page.title[:1].upper() + cluster.page.title[1:]
    canvas.box(place, title, x, y, _BOX_WIDTH, cluster.height)
    left, middle, right = (x + 2 * _PADDING + i * (_WIDTH + _LINE) for i in range(3))
    first = y + _PADDING
    height = cluster.rows * _ROW - (_ROW - _HEIGHT)
    centre = canvas.card(place, cluster.page, middle, first + (height - _HEIGHT) // 2)
    cards = {}
    for y_card, (page, count) in zip(_rows(first, height, len(cluster.speakers)), cluster.speakers, strict=True):
        cards[page.iri] = canvas.card(place, page, left, y_card)
        canvas.line(cards[page.iri], "right", centre, "left", "1 statement" if count == 1 else f"{count} statements")
    members = [(page, "question") for page in cluster.questions] + [(page, "paper") for page in cluster.papers]
    for y_card, (page, label) in zip(_rows(first, height, len(members)), members, strict=True):
        canvas.line(centre, "right", canvas.card(place, page, right, y_card), "left", label)
    for one, other in _disputes(scribe.catalogue.by_topic[place], scribe):
        if one in cards and other in cards:
            canvas.line(cards[one], "left", cards[other], "left", "disputes")
    return centre


def _rows(first: int, height: int, count: int) -> list[int]:
    """Where the cards of a column begin, spread evenly around its middle."""
    start = first + (height - (count * _ROW - (_ROW - _HEIGHT))) // 2
    return [start + i * _ROW for i in range(count)]


def _disputes(statements: Iterable[Said], scribe: Scribe) -> list[tuple[str, str]]:
    """Who disputes what whom else says, each pair once."""
    found: dict[tuple[str, str], None] = {}
    for s in statements:
        for iri in scribe.catalogue.index.iris(s.iri, QUOTH.opposes):
            other = scribe.catalogue.said.get(iri)
            pairs = ((a, b) for a in s.authors for b in other.authors if a != b) if other else ()
            for pair in pairs:
                if (pair[1], pair[0]) not in found:
                    found[pair] = None
    return list(found)
