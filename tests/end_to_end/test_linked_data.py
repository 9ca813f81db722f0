"""Names that last: what linked data promises, tried on whole vaults.

One thing has one name however many notes declare it; what is learned of it later breaks no link and no query; and
people who never heard of each other speak of the same things.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import quoth
from quoth.exporters import FORMATS, Options
from quoth.graph.query import named_queries
from quoth.graph.selection import Selection, select
from quoth.graph.triples import Literal, Node, Triple
from quoth.ontology.iris import episode_iri, podcast_guid, podcast_iri
from quoth.ontology.slugs import hashed_slug
from quoth.ontology.terms import OWL, PROV, QUOTH, SDO, WD
from quoth.vault import Vault
from tests.end_to_end.conftest import copied
from tests.end_to_end.vaults import BASE, CONFIGURATION, Disk, fresh, held

# -- declared by many ---------------------------------------------------------------------------------


def test_a_person_of_a_hundred_notes_is_one_until_the_last_is_gone(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.write("quoth.toml", CONFIGURATION)
    paths = [f"Talk {number:03}.md" for number in range(100)]
    disk.fill(
        (path, f"---\npodcast: The Night Watch\nguest: Ben Ortiz\n---\n\nBen Ortiz: Lamp {path}.\n") for path in paths
    )

    def ask() -> list[tuple[Node | None, ...]]:
        """The persons called Ben Ortiz, each with the number of notes that say so and of what they say."""
        return list(
            quoth.open(tmp_path)
            .query(
                'SELECT ?p (COUNT(DISTINCT ?n) AS ?notes) { ?p a schema:Person ; schema:name "Ben Ortiz" '
                "OPTIONAL { ?s schema:author ?p ; a quoth:Statement ; schema:isPartOf ?n } } GROUP BY ?p"
            )
            .rows
        )

    def one(notes: int) -> list[tuple[Node, ...]]:
        return [(f"{BASE}e/ben-ortiz", Literal(str(notes), "", "http://www.w3.org/2001/XMLSchema#integer"))]

    assert ask() == one(100)
    disk.remove(paths[17])
    assert ask() == one(99)
    for path in (*paths[:17], *paths[18:-1]):
        disk.remove(path)
    assert ask() == one(1)
    disk.remove(paths[-1])
    assert ask() == []
    assert not any("ben-ortiz" in str(node) for triple in held(quoth.open(tmp_path)).merged for node in triple)


# -- learned later ------------------------------------------------------------------------------------

#: A vault whose things are known by their names alone.
YOUNG = {
    "quoth.toml": CONFIGURATION,
    "Lamps.md": """---
podcast: The Night Watch
host: Ada Marsh
guest: {name: Ben Ortiz, aliases: [Ben]}
published: 2025-03-02
concepts: [fog]
---

## Beginnings (1:00)

Ada: Who reads Signals at sea in the fog?

Ben: Everybody who owns a lamp reads [[Signals]] in the [[Fog]]. ^reads

> A lamp is an answer. — Ben Ortiz

*I doubt it, Ben Ortiz does too.* (opposes:: [[#^reads]]) ^doubt

- [?] What does [[Signals]] cost, and who pays [[Ada Marsh]]? ^cost

## Key takeaways

- Fog is free. [answers:: [[#^cost]]]
""",
    "Storms.md": """---
podcast: The Night Watch
host: Ada Marsh
guest: Ben Ortiz
published: 2025-04-06
---

Ben Ortiz: I was wrong about the [[Fog]], [[Signals]] and [[Beacons]]. ^wrong

*Ada Marsh was right.* (revises:: [[Lamps#^doubt]])
""",
    "People/Ada Marsh.md": "",
    "People/Ben Ortiz.md": "",
    "Papers/Signals.md": "---\nauthor: Ada Marsh\n---\n",
    "Fog.md": "",
    "Beacons.md": "---\ntype: paper\n---\n",
}

#: What somebody adds to a note later: the note, and its front matter from then on.
LATER: Mapping[str, tuple[str, str]] = {
    "a DOI": ("Papers/Signals.md", "author: Ada Marsh\ndoi: 10.1000/signals.7"),
    "an arXiv id": ("Papers/Signals.md", 'author: Ada Marsh\narxiv: "2001.08361"'),
    "an arXiv id and a DOI": ("Papers/Signals.md", 'author: Ada Marsh\narxiv: "2001.08361"\ndoi: 10.1000/signals.7'),
    "a title and an id": ("Beacons.md", "type: paper\ntitle: Beacons of the world\nid: Beacons\naliases: [Beacons]"),
    "a title": ("Beacons.md", "type: paper\ntitle: Beacons of the world"),
    "an id": ("Papers/Signals.md", "author: Ada Marsh\nid: the-signals"),
    "an ORCID": ("People/Ben Ortiz.md", "orcid: 0000-0002-1825-0097"),
    "a Wikidata item": ("People/Ada Marsh.md", "wikidata: Q42"),
    "a Wikidata item and an ORCID": ("People/Ada Marsh.md", "wikidata: Q42\norcid: 0000-0002-1825-0097"),
    "a Wikidata item of a concept": ("Fog.md", "wikidata: Q37477"),
    "the type it was taken for": ("Fog.md", "type: concept"),
    "an alias": ("People/Ben Ortiz.md", "aliases: [B. O.]"),
}

#: What the parameters of named queries stand for: things that something is learned of.
ASKED = {"about": "Fog", "one": "Ada Marsh", "other": "Ben Ortiz", "iri": f"{BASE}n/Lamps#b-reads"}


def answers(vault: Vault) -> dict[str, Counter[tuple[Node | None, ...]]]:
    """Every shipped query with its rows; of places in files only the file, since text before them moves them."""
    found = {}
    for query in named_queries():
        given = {parameter.name: ASKED[parameter.name] for parameter in query.parameters if parameter.required}
        rows = vault.query(query.name, **given).rows
        found[query.name] = Counter(tuple(_without_place(node) for node in row) for row in rows)
    return found


def _pairs(name: str, rows: Counter[tuple[Node | None, ...]]) -> Counter[tuple[Node | None, ...]]:
    """Rows to be compared: which of two things that are named together comes first, their names decide."""
    if name != "co-mentions":
        return rows
    return Counter({(*sorted(map(str, row[:2])), *row[2:]): count for row, count in rows.items()})


def _without_place(node: Node | None) -> Node | None:
    return re.sub(r"#char=\d+,\d+$", "", node) if isinstance(node, str) else node


def renamed(rows: Counter[tuple[Node | None, ...]], names: Mapping[str, str]) -> Counter[tuple[Node | None, ...]]:
    found: Counter[tuple[Node | None, ...]] = Counter()
    for row, count in rows.items():
        found[tuple(names.get(node, node) if isinstance(node, str) else node for node in row)] += count
    return found


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("young")
    Disk(folder).fill(YOUNG)
    quoth.open(folder).refresh()
    return folder


@pytest.mark.parametrize("what", LATER)
def test_what_is_learned_later_breaks_no_link_and_no_query(young: Path, tmp_path: Path, what: str) -> None:
    shutil.copytree(young, tmp_path / "vault")
    disk = Disk(tmp_path / "vault", 1_800_000_000)
    before, asked_before = held(quoth.open(disk.folder)).merged, answers(quoth.open(disk.folder))
    # Shipped queries have something to say of this vault: a test of empty answers would be none.
    assert sum(map(bool, asked_before.values())) >= 15

    path, front = LATER[what]
    disk.write(path, f"---\n{front}\n---\n")
    after, asked_after = held(quoth.open(disk.folder)).merged, answers(quoth.open(disk.folder))

    same = {s: o for s, p, o in after if p == OWL.sameAs and isinstance(o, str)}
    described = {s for s, p, _ in after if p != OWL.sameAs}
    for iri in {s for s, p, _ in before if p != OWL.sameAs}:
        assert same.get(iri, iri) in described, f"{iri} leads nowhere"
    for name, rows in asked_before.items():
        if name == "provenance":
            # Of one statement it tells everything, names of things among it.
            assert {row[:3] for row in renamed(rows, same)} <= {row[:3] for row in asked_after[name]}, name
        else:
            assert _pairs(name, renamed(rows, same)) == _pairs(name, asked_after[name]), name


def test_a_thing_is_found_by_every_name_it_ever_had(young: Path, tmp_path: Path) -> None:
    shutil.copytree(young, tmp_path / "vault")
    disk = Disk(tmp_path / "vault", 1_800_000_000)
    iri = f"{BASE}e/signals"
    for front, now in (
        ("type: paper", iri),
        ("doi: 10.1000/signals.7", "https://doi.org/10.1000/signals.7"),
        ('doi: 10.1000/signals.7\narxiv: "2001.08361v2"', "https://arxiv.org/abs/2001.08361"),
    ):
        disk.write("Papers/Signals.md", f"---\n{front}\n---\n")
        merged = held(quoth.open(disk.folder)).merged
        assert {o for s, p, o in merged if (s, p) == (iri, OWL.sameAs)} == ({now} - {iri})
        assert any(p == SDO.mentions and o == now for _, p, o in merged)


def test_a_note_that_is_given_an_id_is_found_by_its_path_as_before(young: Path, tmp_path: Path) -> None:
    shutil.copytree(young, tmp_path / "vault")
    disk = Disk(tmp_path / "vault", 1_800_000_000)
    note, pinned = f"{BASE}n/Lamps", f"{BASE}n/the-lamps"
    before = held(quoth.open(disk.folder))
    parts = {s for s, _, _ in before.named[note] if s.partition("#")[0] == note}
    assert {iri[len(note) :][:3] for iri in parts} == {"", "#h-", "#b-", "#s-"}
    disk.write("Lamps.md", YOUNG["Lamps.md"].replace("---\n", "---\nid: the-lamps\n", 1))
    after = held(quoth.open(disk.folder))
    same = {s: o for s, p, o in after.named[pinned] if p == OWL.sameAs and isinstance(o, str)}
    described = {s for s, p, _ in after.named[pinned] if p != OWL.sameAs}
    for iri in parts:
        assert same[iri] in described, f"{iri} leads nowhere"
    # What linked to it by its path still does.
    assert any((p, o) == (PROV.wasRevisionOf, f"{pinned}#b-doubt") for _, p, o in after.merged)
    # By the path of another note it is not called.
    disk.write("Other.md", "---\nid: Lamps\n---\n\nOther words.\n")
    other = held(quoth.open(disk.folder))
    assert not any(s.startswith(note) and p == OWL.sameAs for s, p, _ in other.named[pinned])
    assert other.merged == fresh(disk.folder).merged


def test_the_names_by_path_end_a_chapter_of_turtle(tmp_path: Path) -> None:
    text = turtle(tmp_path / "vault", {**YOUNG, "Lamps.md": YOUNG["Lamps.md"].replace("---\n", "---\nid: l\n", 1)})
    (chapter,) = (part for part in text.decode().split("\n# ") if part.startswith("Lamps\n"))
    names = chapter.index("n:Lamps owl:sameAs n:l .")
    assert "a quoth:Statement" not in chapter[names:]
    assert chapter[names:].count("owl:sameAs") == chapter.count("/Lamps#") + 1


# -- statements keep their names ----------------------------------------------------------------------

#: How a paragraph begins that needs none before it: a label, or italics.
_ALONE = re.compile(r"(?:\[?[\d:]+\]? )?(?:\*\*)?[A-Z][\w .]*(?:\([^)]*\))?:|\*[^*]")


def statements(graphs: Mapping[str, tuple[Triple, ...]]) -> dict[str, tuple[str, frozenset[str]]]:
    """The words and speakers of each statement, by its IRI."""
    texts: dict[str, str] = {}
    speakers: dict[str, set[str]] = {}
    for triples in graphs.values():
        said = {s for s, p, o in triples if o == QUOTH.Statement}
        for subject, predicate, node in triples:
            if subject in said and predicate == SDO.text and isinstance(node, Literal):
                texts[subject] = node.text
            elif subject in said and predicate == SDO.author and isinstance(node, str):
                speakers.setdefault(subject, set()).add(node)
    return {iri: (text, frozenset(speakers.get(iri, ()))) for iri, text in texts.items()}


def read(folder: Path) -> Mapping[str, tuple[Triple, ...]]:
    return {iri: tuple(triples) for iri, triples in quoth.open(folder).read().graphs.items()}


def units(section: str) -> list[str]:
    """The paragraphs of a section that can change places: those that go on from the one above stay with it."""
    found: list[str] = []
    for block in re.split(r"\n{2,}", section.strip("\n")):
        if found and not _ALONE.match(block):
            found[-1] += f"\n\n{block}"
        else:
            found.append(block)
    return found


def reordered(text: str, chance: random.Random) -> str:
    """A note with its sections in another order, and in each its paragraphs."""
    opening, *sections = re.split(r"(?m)^(?=## )", text)
    chance.shuffle(sections)
    made = [opening.rstrip("\n")]
    for section in sections:
        heading, _, body = section.partition("\n")
        moved = units(body)
        first, rest = moved[:1], moved[1:]
        if first and _ALONE.match(first[0]):
            first, rest = [], moved
        chance.shuffle(rest)
        made.append("\n\n".join([heading, *first, *rest]))
    return "\n\n".join(made) + "\n"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied("dwarkesh", tmp_path_factory.mktemp("linked") / "dwarkesh")


@pytest.fixture(scope="module")
def named(example: Path) -> dict[str, tuple[str, frozenset[str]]]:
    """The statements of the examples as they are."""
    return statements(read(example))


EPISODES = sorted(path.name for path in (Path(__file__).parents[2] / "examples/dwarkesh/Episodes").glob("*.md"))


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(episode=st.sampled_from(EPISODES), other=st.sampled_from(EPISODES), seed=st.integers(0, 2**32))
def test_moving_and_editing_other_things_renames_no_statement(
    example: Path, named: dict[str, tuple[str, frozenset[str]]], episode: str, other: str, seed: int
) -> None:
    """Paragraphs and sections change places in every episode, one is edited, another note gets another name."""
    chance = random.Random(seed)
    folder = example.parent / "edited"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(example, folder)
    for path in sorted((folder / "Episodes").glob("*.md")):
        path.write_text(reordered(path.read_text(encoding="utf-8"), chance), encoding="utf-8")
    edited = folder / "Episodes" / episode
    opening, heading, rest = edited.read_text(encoding="utf-8").partition("\n## ")
    edited.write_text(f"{opening}\n\nA line that was not there.\n{heading}{rest}", encoding="utf-8")
    before = {f"n/Episodes/{_encoded(other)}": f"n/Episodes/Another%20name%20{seed}"} if other != episode else {}
    if before:
        (folder / "Episodes" / other).rename(folder / "Episodes" / f"Another name {seed}.md")

    found = statements(read(folder))
    moved = {_moved(iri, before): said for iri, said in named.items()}
    added = {iri for iri, (text, _) in found.items() if text == "A line that was not there."}
    assert len(added) == 1
    # What stood twice in a note is told apart by its order, and by nothing else.
    assert {iri: said for iri, said in found.items() if iri not in added} == moved


def _encoded(name: str) -> str:
    return name.removesuffix(".md").replace(" ", "%20")


def _moved(iri: str, names: Mapping[str, str]) -> str:
    for old, new in names.items():
        if f"/{old}#" in iri:
            return iri.replace(f"/{old}#", f"/{new}#")
    return iri


def test_the_examples_are_really_reordered(example: Path) -> None:
    for name in EPISODES:
        text = (example / "Episodes" / name).read_text(encoding="utf-8")
        moved = reordered(text, random.Random(1))
        assert moved != text
        assert Counter(filter(None, moved.split("\n"))) == Counter(filter(None, text.split("\n")))


# -- others' vaults -----------------------------------------------------------------------------------

ONE = {
    "quoth.toml": 'base = "https://ada.example/notes/"\nme = {name = "Ada Marsh", wikidata = "Q42"}\n',
    "Tides.md": """---
podcast: {name: The Tide Table, feed: "https://Tides.example/feed.xml/"}
guid: " PC2084 "
episode: On tides
guest: {name: Rosa Quill, wikidata: Q7259}
host: Tom Reed
papers: [{name: Model collapse, arxiv: "https://arxiv.org/pdf/2305.17493v3.pdf"}]
---

Rosa Quill: Model collapse is a tide.
""",
}
OTHER = {
    "quoth.toml": 'base = "https://ben.example/v/"\nme = "Ben Ortiz"\n',
    "Podcasts/Tide Table.md": "---\naliases: [Tides]\nfeed: http://Tides.example/feed.xml\n---\n",
    "listened/2025/an episode.md": """---
show: "[[Tide Table]]"
guid: PC2084
title: What Rosa says
guests: [Rosa]
hosts: [Tom Reed]
created: 2025-05-05
---

- Rosa: I have read https://doi.org/10.48550/arXiv.2305.17493, and so has [[Ada Marsh]].
""",
    "People/Rosa.md": "---\nwikidata: http://www.wikidata.org/wiki/Q7259\n---\n",
    "People/Ada Marsh.md": "---\nwikidata: Q42\n---\n",
}


def turtle(folder: Path, texts: Mapping[str, str]) -> bytes:
    """What a vault gives to others."""
    folder.mkdir()
    Disk(folder).fill(texts)
    vault = quoth.open(folder)
    reader, _ = vault.reader()
    with reader:
        quads = select(reader.quads(), Selection())
    (file,) = FORMATS["turtle"].export(quads, Options(vault.config.base))
    return file.content


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    """The Turtle of two vaults, read into one graph by a program that knows nothing of Quoth."""
    folder = tmp_path_factory.mktemp("two")
    graph = rdflib.Graph()
    for name, texts in (("one", ONE), ("other", OTHER)):
        graph.parse(data=turtle(folder / name, texts), format="turtle")
    return graph


@pytest.mark.parametrize(
    ("class_iri", "shared"),
    [
        (SDO.PodcastSeries, "{feed}"),
        (SDO.PodcastEpisode, "{item}"),
        (SDO.ScholarlyArticle, "https://arxiv.org/abs/2305.17493"),
    ],
)
def test_two_authors_share_the_nodes_of_what_they_write_on(merged: rdflib.Graph, class_iri: str, shared: str) -> None:
    feed = podcast_guid("https://Tides.example/feed.xml")
    expected = shared.format(feed=podcast_iri(feed), item=episode_iri(feed, "PC2084"))
    found = set(merged.subjects(rdflib.RDF.type, rdflib.URIRef(class_iri)))
    assert found == {rdflib.URIRef(expected)}
    # Both say something of it, and each keeps its own name for it.
    locals_ = {str(s) for s in merged.subjects(rdflib.OWL.sameAs, rdflib.URIRef(expected))}
    assert any(iri.startswith("https://ada.example/notes/e/") for iri in locals_)


def test_people_with_wikidata_items_are_one_and_others_are_not(merged: rdflib.Graph) -> None:
    people = set(map(str, merged.subjects(rdflib.RDF.type, rdflib.URIRef(SDO.Person))))
    assert people == {
        WD.Q42,
        WD.Q7259,
        # Names never make two things one.
        "https://ada.example/notes/e/tom-reed",
        "https://ben.example/v/e/tom-reed",
        "https://ben.example/v/e/ben-ortiz",
    }


def test_one_query_answers_from_both(merged: rdflib.Graph) -> None:
    rows = merged.query(
        """PREFIX schema: <http://schema.org/> PREFIX quoth: <https://w3id.org/quoth/ns#>
        SELECT ?claim { ?claim a schema:Claim ; schema:author <http://www.wikidata.org/entity/Q7259> ;
          quoth:saidIn ?episode ; schema:mentions <https://arxiv.org/abs/2305.17493> .
          ?episode schema:partOfSeries ?series }"""
    )
    found = sorted(str(row[0]) for row in rows if isinstance(row, rdflib.query.ResultRow))
    assert [iri.partition("n/")[0] for iri in found] == ["https://ada.example/notes/", "https://ben.example/v/"]


# -- the published values, in notes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "class_iri", "iri"),
    [
        (
            "podcast: {name: X, feed: podnews.net/rss}",
            SDO.PodcastSeries,
            "urn:uuid:9b024349-ccf0-5f69-a609-6b82873eab3c",
        ),
        (
            "podcast: {name: X, feed: https://podnews.net/rss/}",
            SDO.PodcastSeries,
            "urn:uuid:9b024349-ccf0-5f69-a609-6b82873eab3c",
        ),
        (
            "podcast: X\npodcast-guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810\nguid: PC2084",
            SDO.PodcastEpisode,
            "urn:uuid:1ecd1e5f-7024-567f-ab12-a3773cb86a12",
        ),
        ("type: paper\ndoi: 10.48550/arXiv.2305.17493", SDO.ScholarlyArticle, "https://arxiv.org/abs/2305.17493"),
        (
            "type: paper\narxiv: https://arxiv.org/abs/2305.17493v3",
            SDO.ScholarlyArticle,
            "https://arxiv.org/abs/2305.17493",
        ),
        (
            "type: paper\nurl: https://arxiv.org/pdf/2305.17493.pdf",
            SDO.ScholarlyArticle,
            "https://arxiv.org/abs/2305.17493",
        ),
        ("type: paper\narxiv: math.CA/0611800", SDO.ScholarlyArticle, "https://arxiv.org/abs/math/0611800"),
        ("type: paper\ndoi: 10.1038/NATURE14539", SDO.ScholarlyArticle, "https://doi.org/10.1038/nature14539"),
        ("type: book\nisbn: 0-262-03924-9", SDO.Book, "urn:isbn:9780262039246"),
        ("type: person\nwikidata: Q42\norcid: 0000-0002-1825-0097", SDO.Person, WD.Q42),
        ("type: person\norcid: 0000-0002-1825-0097", SDO.Person, "https://orcid.org/0000-0002-1825-0097"),
    ],
)
def test_a_published_value(front: str, class_iri: str, iri: str, tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.write("quoth.toml", 'base = "https://vault.example/me/"\n')
    disk.write("note.md", f"---\n{front}\n---\n\nText.\n")
    found = {s for triples in read(tmp_path).values() for s, _, o in triples if o == class_iri}
    assert found == {iri}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("C++", hashed_slug("C++")),
        ("C#", hashed_slug("C#")),
        ("Zoë Kern", "zoë-kern"),
        ("Zoe\u0308 Kern", "zoë-kern"),
        ("強化学習", "強化学習"),
        ("למידת חיזוק", "למידת-חיזוק"),
        ("O'Neil, Jr.", "o-neil-jr"),
    ],
)
def test_a_concept_is_named_by_its_slug(name: str, slug: str, tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.write("quoth.toml", f'base = "{BASE}"\n')
    quoted = name.replace("'", "''")
    disk.write("note.md", f"---\nconcepts: ['{quoted}']\n---\n\nAbout {name}.\n")
    mentioned = {o for triples in read(tmp_path).values() for _, p, o in triples if p == SDO.mentions}
    assert mentioned == {f"{BASE}e/{slug}"}
