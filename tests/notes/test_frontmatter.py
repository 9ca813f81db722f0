"""What front matter, folder and file name say a note is about, and whom it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.config import read_config
from quoth.notes.diagnostics import CODES
from quoth.notes.frontmatter import FrontMatter, entry, find_front_matter, read_front_matter
from quoth.notes.model import Declaration, Field, Role, ValueKind
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.ontology.keys import FOREIGN, FRONT_MATTER

ME = Settings(me="Ada Quill")


def read(yaml: str, path: str = "note.md", settings: Settings = ME) -> FrontMatter:
    return read_front_matter(Source(path, f"---\n{yaml}\n---\nThe body.\n"), settings)


def names(front: FrontMatter, role: Role) -> list[str]:
    return [d.name for d in front.declarations if d.role is role]


def subject(front: FrontMatter) -> Declaration:
    """What the note is about."""
    first = front.declarations[0]
    assert first.role in (Role.DESCRIBED, Role.EPISODE, Role.SOURCE)
    return first


def plain(fields: tuple[Field, ...]) -> dict[str, list[str]]:
    return {field.key: [value.text for value in field.values] for field in fields}


def found(yaml: str, path: str = "note.md") -> list[tuple[str, str]]:
    """Code and source of each diagnostic."""
    whole = f"---\n{yaml}\n---\nThe body.\n"
    return [(d.code, whole[d.span.start : d.span.end]) for d in read(yaml, path).diagnostics]


# -- where it stands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("---\ntitle: x\n---\nBody", "Body"),
        ("---\ntitle: x\n---", ""),
        ("--- \ntitle: x\n--- \nBody", "Body"),
        ("---\ntitle: x\n...\nBody", "Body"),
        ("---\n---\nBody", "Body"),
        ("---\n# a comment\n---\nBody", "Body"),
        ("---\nsome words\ntitle: x\n---\nBody", "Body"),
        ("\n\n---\ntitle: x\n---\nBody", "Body"),
        # Thematic breaks around text are none.
        ("---\n\nSome words.\n\n---\nBody", None),
        ("Body\n\n---\ntitle: x\n---\n", None),
        ("\n---\nKarpathy: no.\n---\n", None),
        ("---\nKarpathy: no.\n", None),
        ("----\ntitle: x\n---\n", None),
        ("", None),
    ],
)
def test_where_the_body_begins(text: str, body: str | None) -> None:
    region = find_front_matter(Source("n.md", text))
    assert text[region.body :] == (text if body is None else body)
    assert (region.yaml is None) == (body is None)


def test_a_front_matter_that_is_never_closed_is_reported() -> None:
    front = read_front_matter(Source("n.md", "---\ntitle: x\n\nBody"), ME)
    assert (front.body, front.title) == (0, "")
    assert [(d.code, d.span) for d in front.diagnostics] == [("bad-yaml", Span(0, 3))]


def test_empty_lines_above_it_are_reported_and_it_is_read() -> None:
    front = read_front_matter(Source("n.md", "\n\n---\ntitle: x\n---\n"), ME)
    assert front.title == "x"
    assert [(d.code, d.span) for d in front.diagnostics] == [("bad-yaml", Span(2, 5))]


# -- the note -----------------------------------------------------------------------------------------


def test_what_is_said_of_the_note() -> None:
    front = read(
        "title: A title\nid: pinned\naliases: [One, 'Two, three']\nlang: en_GB\ncreated: 1 March 2025\n"
        "published: 2025-02\ntags: [ai/agents, '#podcast', 2025, two words]\nprivate: true"
    )
    assert (front.title, front.id, front.aliases) == ("A title", "pinned", ("One", "Two, three"))
    assert (front.language, front.created, front.published) == ("en-gb", "2025-03-01", "2025-02")
    assert [tag.target for tag in front.tags] == ["ai/agents", "podcast", "two", "words"]
    assert front.private
    assert front.diagnostics == ()


def test_keys_fold_case_hyphens_underscores_and_spaces() -> None:
    assert read("Also_Known As: X\nTITLE: y").aliases == ("X",)


def test_titles_and_ids_are_taken_as_they_are_written() -> None:
    front = read("title: 012\nid: 007\narxiv: 2305.17490")
    assert (front.title, front.id) == ("012", "007")
    assert subject(front).identifiers == ("arxiv:2305.17490",)


def test_tags_know_their_places() -> None:
    source = Source("n.md", '---\ntags: one "#two", three\n---\n')
    assert [source[tag.span] for tag in read_front_matter(source, ME).tags] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("yaml", "private"),
    [("private: true", True), ("private: false", False), ("private:", False), ("tags: private", True)],
)
def test_private(yaml: str, private: bool) -> None:
    assert read(yaml).private is private
    assert found(yaml) == []


@pytest.mark.parametrize(("value", "private"), [("yes", True), ("maybe", True), ("no", False)])
def test_what_is_unclear_about_privacy_counts_as_private(value: str, private: bool) -> None:
    assert read(f"private: {value}").private is private
    assert found(f"private: {value}") == [("bad-value", value)]


def test_the_author_is_the_writer_unless_a_key_says_otherwise() -> None:
    assert names(read("title: x"), Role.AUTHOR) == ["Ada Quill"]
    assert names(read("author: Bob"), Role.AUTHOR) == ["Bob"]
    assert names(read("author:"), Role.AUTHOR) == ["Ada Quill"]
    assert names(read("title: x", settings=Settings()), Role.AUTHOR) == []


# -- episodes -----------------------------------------------------------------------------------------

EPISODE = """title: Notes on agents
podcast: The Long Run
hosts: Dana Reyes
guests: Lee Park, [[People/Mira Holm|Mira]] and Tom Vance
published: 17 October 2025
youtube: https://youtu.be/lXUZvyajciY?t=3
feed: https://feeds.example.org/long-run
duration: 1:22:03
episode: 12"""


def test_an_episode_with_all_that_belongs_to_it() -> None:
    front = read(EPISODE)
    episode = subject(front)
    assert (episode.role, episode.type, episode.name) == (Role.EPISODE, "episode", "Notes on agents")
    assert episode.identifiers == ("youtube:lXUZvyajciY",)
    assert plain(episode.fields) == {"published": ["2025-10-17"], "duration": ["4923"], "episode-number": ["12"]}
    (podcast,) = [d for d in front.declarations if d.role is Role.PODCAST]
    assert (podcast.name, podcast.identifiers) == ("The Long Run", ("feed:https://feeds.example.org/long-run",))
    assert names(front, Role.HOST) == ["Dana Reyes"]
    assert names(front, Role.GUEST) == ["Lee Park", "Mira Holm", "Tom Vance"]
    assert names(front, Role.AUTHOR) == ["Ada Quill"]
    assert front.diagnostics == ()


@pytest.mark.parametrize(
    "yaml", ["podcast: P", "show: P", "host: H", "guest: [G]", "youtube: lXUZvyajciY", "episode: E"]
)
def test_one_key_of_an_episode_is_enough(yaml: str) -> None:
    assert subject(read(yaml)).role is Role.EPISODE


@pytest.mark.parametrize(
    ("value", "name", "number"),
    [
        ("The end", "The end", None),
        ("12", "T", "12"),
        ("'#7'", "T", "7"),
        ("Ep. 3", "T", "3"),
        ('"[[Ep|e]]"', "Ep", None),
    ],
)
def test_an_episode_is_named_by_its_key_else_by_the_title(value: str, name: str, number: str | None) -> None:
    episode = subject(read(f"title: T\nhost: H\nepisode: {value}"))
    assert episode.name == name
    assert plain(episode.fields).get("episode-number") == ([number] if number else None)


def test_an_episode_without_a_name_takes_the_notes_title() -> None:
    front = read("host: H")
    assert subject(front).name == ""
    named = front.named("From the H1", Span(3, 8))
    assert (named[0].name, named[0].span) == ("From the H1", Span(3, 8))
    assert named[1:] == front.declarations[1:]


def test_type_podcast_beside_a_guest_means_one_episode() -> None:
    assert subject(read("type: podcast\nguest: G")).role is Role.EPISODE
    described = subject(read("type: podcast\nhost: H\nfeed: https://feeds.example.org/x"))
    assert (described.role, described.type) == (Role.DESCRIBED, "podcast")
    assert described.identifiers == ("feed:https://feeds.example.org/x",)


def test_aliases_and_id_of_a_note_on_an_episode_are_the_notes() -> None:
    front = read("host: H\naliases: A\nid: x")
    assert (subject(front).aliases, subject(front).id) == ((), None)
    front = read("type: episode\naliases: A\nid: x")
    assert (subject(front).aliases, subject(front).id) == (("A",), "x")


# -- sources ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yaml", "type_key", "name", "identifiers"),
    [
        ("source: '[[Some Work]]'", None, "Some Work", ()),
        ("paper: Attention, again", "paper", "Attention, again", ()),
        ("book: A Book", "book", "A Book", ()),
        ("talk: '[[A Talk]]'", "talk", "A Talk", ()),
        ("article: https://example.org/post?utm_source=x", "article", "", ("url:https://example.org/post",)),
        ("source: https://arxiv.org/pdf/1706.03762v7", "paper", "", ("arxiv:1706.03762",)),
        ("source: '[A Post](https://example.org/post)'", None, "A Post", ("url:https://example.org/post",)),
        ("paper: A Paper\ndoi: 10.1038/nature14539", "paper", "A Paper", ("doi:10.1038/nature14539",)),
    ],
)
def test_the_work_a_note_is_about(yaml: str, type_key: str | None, name: str, identifiers: tuple[str, ...]) -> None:
    source = subject(read(yaml))
    assert (source.role, source.type, source.name, source.identifiers) == (Role.SOURCE, type_key, name, identifiers)


def test_beside_an_episode_a_paper_is_a_thing_named() -> None:
    front = read("host: H\npaper: A Paper")
    assert subject(front).role is Role.EPISODE
    assert [(d.name, d.type) for d in front.declarations if d.role is Role.DECLARED] == [("A Paper", "paper")]


@pytest.mark.parametrize("yaml", ["host: H", "type: article"])
def test_the_source_of_a_work_is_its_address(yaml: str) -> None:
    front = read(f"{yaml}\nsource: https://example.org/post")
    assert subject(front).identifiers == ("url:https://example.org/post",)
    assert names(front, Role.DECLARED) == []
    assert plain(read("type: person\nsource: https://example.org/post").fields) == {
        "source": ["https://example.org/post"]
    }


def test_authors_beside_a_works_identifier_are_the_works() -> None:
    front = read("paper: P\narxiv: 1706.03762\nauthors: [Ann Vale, Bo Lind]")
    assert plain(subject(front).fields)["author"] == ["Ann Vale", "Bo Lind"]
    assert names(front, Role.AUTHOR) == ["Ada Quill"]
    assert names(front, Role.DECLARED) == ["Ann Vale", "Bo Lind"]
    # Without one the note could be anybody's.
    assert names(read("paper: P\nauthor: Bo"), Role.AUTHOR) == ["Bo"]


# -- entity notes -------------------------------------------------------------------------------------


def test_a_note_that_describes_a_person() -> None:
    front = read(
        "type: person\naliases: Andrej, Karpathy\norcid: 0000-0002-1825-0097\nwikidata: Q999\nid: karpathy\n"
        "affiliation: '[[Eureka Labs]]'\nurl: karpathy.example\nknows: ['[[Ilya]]', Lex]"
    )
    person = subject(front)
    assert (person.role, person.type, person.name, person.id) == (Role.DESCRIBED, "person", "", "karpathy")
    assert person.aliases == ("Andrej", "Karpathy")
    assert person.identifiers == ("orcid:0000-0002-1825-0097", "wikidata:Q999", "url:https://karpathy.example/")
    assert plain(person.fields) == {"affiliation": ["Eureka Labs"], "knows": ["Ilya", "Lex"]}
    assert front.fields == ()
    assert front.named("Andrej Karpathy", Span(0, 0))[0].name == "Andrej Karpathy"


@pytest.mark.parametrize(
    ("yaml", "path", "type_key"),
    [
        ("type: Person", "n.md", "person"),
        ("kind: '[[Papers]]'", "n.md", "paper"),
        ("is: software", "n.md", "software"),
        ("categories:\n  - '[[People]]'", "n.md", "person"),
        ("categories: ['[[Clippings]]', '[[Books]]']", "n.md", "book"),
        ("title: x", "People/Ada.md", "person"),
        ("title: x", "Reading/Papers/2017/Attention.md", "paper"),
        ("title: x", "Concepts/Papers/Attention.md", "paper"),
        ("type: book", "Papers/x.md", "book"),
        ("title: x", "Notes/@nanda2023.md", "paper"),
        ("doi: 10.1038/nature14539", "n.md", "paper"),
        ("isbn: 978-0-262-03384-8", "n.md", "book"),
        ("orcid: 0000-0002-1825-0097", "n.md", "person"),
        ("wikidata: Q42", "n.md", None),
        ("doi: mistyped", "n.md", "paper"),
    ],
)
def test_what_type_a_note_describes(yaml: str, path: str, type_key: str | None) -> None:
    described = subject(read(yaml, path))
    assert (described.role, described.type) == (Role.DESCRIBED, type_key)


@pytest.mark.parametrize(
    ("yaml", "path"),
    [
        ("title: x", "n.md"),
        ("type: note", "n.md"),
        ("type:", "n.md"),
        ("categories: '[[Clippings]]'", "n.md"),
        ("categories: '[[Recipes]]'\ntype: '[[Dessert]]'", "n.md"),
        ("title: x", "Journal/x.md"),
        ("title: x", "People/README.md"),
        ("title: x", "People/People.md"),
        ("title: x", "People/2025-10-17.md"),
        ("url: https://example.org/", "n.md"),
        ("author: Bo\npublished: 2020", "n.md"),
    ],
)
def test_what_describes_nothing(yaml: str, path: str) -> None:
    assert {d.role for d in read(yaml, path).declarations} == {Role.AUTHOR}
    assert found(yaml, path) == []


def test_a_file_name_gives_a_citation_key() -> None:
    assert plain(subject(read("title: x", "@nanda2023.md")).fields) == {"citekey": ["nanda2023"]}
    assert plain(subject(read("citekey: other", "@nanda2023.md")).fields) == {"citekey": ["other"]}
    assert plain(subject(read('citekey: "@other"', "n.md")).fields) == {"citekey": ["other"]}


def test_authors_of_a_described_work_are_the_works() -> None:
    front = read("type: book\nauthor: Ann Vale\nyear: 1999")
    assert plain(subject(front).fields) == {"author": ["Ann Vale"], "published": ["1999"]}
    assert names(front, Role.AUTHOR) == ["Ada Quill"]


def test_an_organization_on_a_persons_page_is_where_they_work() -> None:
    front = read("type: person\norg: '[[OpenAI]]'")
    assert plain(subject(front).fields) == {"affiliation": ["OpenAI"]}
    assert [(d.name, d.type) for d in front.declarations if d.role is Role.DECLARED] == [("OpenAI", "organization")]


# -- names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Lee Park", ["Lee Park"]),
        ("Lee Park, Mira Holm", ["Lee Park", "Mira Holm"]),
        ("Lee Park, Mira Holm, and Tom Vance", ["Lee Park", "Mira Holm", "Tom Vance"]),
        ("Lee Park & Mira Holm", ["Lee Park", "Mira Holm"]),
        ("Sandy Anderson", ["Sandy Anderson"]),
        ("Sammy Davis, Jr., Lee Park", ["Sammy Davis, Jr.", "Lee Park"]),
        ("Ann Vale, PhD", ["Ann Vale, PhD"]),
        ('"Lee Park", "Mira Holm"', ["Lee Park", "Mira Holm"]),
        ("'\"Weird\" Lee Park'", ['"Weird" Lee Park']),
        ('"[[Lee Park]], [[Mira Holm]]"', ["Lee Park", "Mira Holm"]),
        ('"[[Lee Park]] [[Mira Holm]]"', ["Lee Park", "Mira Holm"]),
        ('"[[Park, Lee]] and Mira Holm"', ["Park, Lee", "Mira Holm"]),
        ("[Lee Park, '[[People/Mira Holm.md|Mira]]']", ["Lee Park", "Mira Holm"]),
        ("[[Lee Park]], [[Mira Holm]]", ["Lee Park", "Mira Holm"]),
        ("\n  - Park, Lee\n  - '@[[Mira Holm]]'\n  -", ["Lee Park", "Mira Holm"]),
        ("Park, Lee; Holm, Mira B.", ["Lee Park", "Mira B. Holm"]),
        ('"Park, Lee; van den Berg, E.; Mira Holm"', ["Lee Park", "E. van den Berg", "Mira Holm"]),
        ("Park, Lee and Holm, Mira", ["Lee Park", "Mira Holm"]),
        ("Lee Park; Mira Holm", ["Lee Park", "Mira Holm"]),
        ("Lee Park, Mira Holm; Tom Vance", ["Lee Park", "Mira Holm", "Tom Vance"]),
        ("Lee, Mira", ["Lee", "Mira"]),
        ("Lee, Mira and Tom", ["Lee", "Mira", "Tom"]),
        ("[Ann Vale, 'Vale, PhD', 'Vale, Prof.', 'Vale, CEO']", ["Ann Vale", "Vale, PhD", "Vale, Prof.", "Vale, CEO"]),
        ("'[Lee Park](https://park.example/)'", ["Lee Park"]),
        ("{name: Lee Park}", ["Lee Park"]),
        ("{Lee Park: {aliases: LP}, Mira Holm: }", ["Lee Park", "Mira Holm"]),
        ("\n  - Lee Park: [LP]\n  - name: Mira Holm", ["Lee Park", "Mira Holm"]),
        ("", []),
        ("[]", []),
        ("'{{guests}}'", []),
    ],
)
def test_every_way_to_name_people(value: str, expected: list[str]) -> None:
    front = read(f"people: {value}")
    assert names(front, Role.DECLARED) == expected
    assert all(d.type == "person" for d in front.declarations)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("concepts", "scaling, '#agents'", ["scaling", "agents"]),
        ("topics", "[scaling, '#agents']", ["scaling", "agents"]),
        ("papers", "Attention, again and again", ["Attention, again and again"]),
        ("orgs", "Foo, Inc.", ["Foo, Inc."]),
        ("companies", '"[[Foo]], [[Bar]]"', ["Foo", "Bar"]),
        ("books", "'Vale, Ann: Tides'", ["Vale, Ann: Tides"]),
    ],
)
def test_only_people_and_concepts_are_divided_by_commas(key: str, value: str, expected: list[str]) -> None:
    assert names(read(f"{key}: {value}"), Role.DECLARED) == expected


def test_a_map_says_more_of_a_name() -> None:
    (person,) = [
        d
        for d in read(
            "people:\n  - name: Lee Park\n    aliases: [Lee, LP]\n    orcid: 0000-0002-1825-0097\n    id: lee\n"
            "    url: https://park.example/\n    affiliation: '[[Foo]]'\n    same-as: https://x.example/lee"
        ).declarations
        if d.role is Role.DECLARED
    ]
    assert (person.name, person.aliases, person.id) == ("Lee Park", ("Lee", "LP"), "lee")
    assert person.identifiers == ("orcid:0000-0002-1825-0097", "url:https://park.example/")
    assert plain(person.fields) == {"affiliation": ["Foo"], "same-as": ["https://x.example/lee"]}


def test_a_name_with_a_list_or_a_text_behind_it() -> None:
    front = read("concepts:\n  - RLHF: [learning from feedback]\n  - AGI: A machine that learns anything")
    rlhf, agi = [d for d in front.declarations if d.role is Role.DECLARED]
    assert (rlhf.name, rlhf.aliases) == ("RLHF", ("learning from feedback",))
    assert (agi.name, agi.aliases, plain(agi.fields)) == (
        "AGI",
        (),
        {"description": ["A machine that learns anything"]},
    )


@pytest.mark.parametrize(
    ("value", "name", "identifiers", "citekey"),
    [
        ("Attention (arXiv:1706.03762)", "Attention", ("arxiv:1706.03762",), None),
        ("Deep learning, doi:10.1038/nature14539", "Deep learning", ("doi:10.1038/nature14539",), None),
        ("https://arxiv.org/abs/1706.03762", "arXiv:1706.03762", ("arxiv:1706.03762",), None),
        ("'@vaswani2017'", "@vaswani2017", (), "vaswani2017"),
        ("'[@vaswani2017]'", "@vaswani2017", (), "vaswani2017"),
        ("'[[@vaswani2017]]'", "@vaswani2017", (), "vaswani2017"),
    ],
)
def test_ways_to_name_papers(value: str, name: str, identifiers: tuple[str, ...], citekey: str | None) -> None:
    (paper,) = [d for d in read(f"papers:\n  - {value}").declarations if d.role is Role.DECLARED]
    assert (paper.type, paper.name, paper.identifiers) == ("paper", name, identifiers)
    assert plain(paper.fields).get("citekey") == ([citekey] if citekey else None)


def test_names_know_their_places() -> None:
    text = '---\npeople: Lee Park,  [[Mira Holm|Mira]]\nhost: "Tom Vance"\n---\n'
    source = Source("n.md", text)
    front = read_front_matter(source, Settings())
    assert [source[d.span] for d in front.declarations[1:]] == ["Lee Park", "[[Mira Holm|Mira]]", "Tom Vance"]


# -- relations and other keys -------------------------------------------------------------------------


def test_relations_of_a_note_and_of_what_it_describes() -> None:
    front = read("about: '[[Scaling]]'\nschema:knowsAbout: '[[X]]'")
    assert plain(front.fields) == {"about": ["Scaling"], "schema:knowsAbout": ["X"]}
    front = read("type: concept\nBroader: '[[Learning]], [[Control]]'")
    assert plain(subject(front).fields) == {"broader": ["Learning", "Control"]}
    assert front.fields == ()


def test_a_relation_spans_key_and_value() -> None:
    text = "---\nabout: '[[Scaling]]'\n---\n"
    source = Source("n.md", text)
    (field,) = read_front_matter(source, ME).fields
    assert source[field.span] == "about: '[[Scaling]]'"
    assert (field.values[0].kind, source[field.values[0].span]) == (ValueKind.LINK, "[[Scaling]]")


def test_unknown_keys_are_kept_and_those_with_links_are_relations() -> None:
    front = read("mood: good\ngenre: '[[Interview]]'\nstatus: draft\ncssclasses: [wide]\nnothing:")
    assert plain(front.extra) == {"mood": ["good"], "status": ["draft"], "cssclasses": ["wide"], "nothing": []}
    assert plain(front.fields) == {"genre": ["Interview"]}
    assert front.diagnostics == ()


def test_the_mark_of_a_generated_page_is_found() -> None:
    assert read("kg-id: https://x.example/e/a").kg_id == "https://x.example/e/a"
    assert read("title: x").kg_id == ""


def test_an_identifier_of_the_same_thing_is_one_of_its_own() -> None:
    front = read("type: person\nsame-as: [https://www.wikidata.org/wiki/Q42, https://x.example/a]")
    assert subject(front).identifiers == ("wikidata:Q42",)
    assert plain(subject(front).fields) == {"same-as": ["https://x.example/a"]}


def test_a_vaults_own_types_relations_folders_and_prefixes() -> None:
    settings = read_config(
        '[types]\ngame = "schema:VideoGame"\n[relations]\nplays = "schema:about"\n'
        '[folders]\nVoices = "person"\n"A/B" = "game"\n[prefixes]\nex = "https://ex.example/"\n',
        Path("."),
    ).settings
    assert subject(read("type: game", settings=settings)).type == "game"
    assert subject(read("x: y", "Voices/a.md", settings)).type == "person"
    assert subject(read("x: y", "A/B/C/a.md", settings)).type == "game"
    assert read("x: y", "B/a.md", settings).declarations == ()
    front = read("plays: '[[Go]]'\nex:p: v\ngames: [Chess]", settings=settings)
    assert plain(front.fields) == {"plays": ["Go"], "ex:p": ["v"]}
    assert [(d.name, d.type) for d in front.declarations] == [("Chess", "game")]


def test_entries_from_the_body_read_like_those_of_the_front_matter() -> None:
    text = "Guests: Lee Park, Mira Holm\n"
    source = Source("n.md", text)
    front = read_front_matter(source, ME, [entry("Guests", Span(0, 6), text[8:27], Span(8, 27))])
    assert names(front, Role.GUEST) == ["Lee Park", "Mira Holm"]
    assert source[front.declarations[1].span] == "Lee Park"


# -- diagnostics --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yaml", "expected", "suggestion"),
    [
        ("guets: x", ("unknown-key", "guets"), "Write `guest:`."),
        ("publishd: 2025", ("unknown-key", "publishd"), "Write `published:`."),
        ("type: persn", ("unknown-type", "persn"), "Write `person`."),
        ("type: [quokka]", ("unknown-type", "quokka"), None),
        ("date: soon", ("bad-value", "soon"), "Write it as `2025-10-17`, `2025-10` or `2025`."),
        ("duration: 90", ("bad-value", "90"), "Write `90 min`."),
        ("duration: long", ("bad-value", "long"), "Write `1:22:03` or `1 h 22 min`."),
        ("language: English", ("bad-value", "English"), "Write the tag of the language, such as `en`."),
        ("url: nowhere", ("bad-value", "nowhere"), "Write it with `https://`."),
        ("doi: 11.1038/x", ("bad-identifier", "11.1038/x"), None),
        ("orcid: 0000-0002-1825-0098", ("bad-identifier", "0000-0002-1825-0098"), None),
        ("title: x\nTitle: y", ("duplicate-key", "Title"), "Write the key once, with a list."),
        ("people: {aliases: []}", ("bad-value", "{aliases: []}"), "Add `name: …`."),
        ("title: A: b", ("bad-yaml", ":"), 'Write `"A: b"`.'),
        ("host: [[X]]", ("unquoted-link", "[[X]]"), 'Write `"[[X]]"`.'),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(yaml: str, expected: tuple[str, str], suggestion: str | None) -> None:
    assert found(yaml) == [expected]
    (diagnostic,) = read(yaml).diagnostics
    if suggestion is not None:
        assert diagnostic.suggestion == suggestion


@pytest.mark.parametrize("name", [n for key in FRONT_MATTER for n in (key.name, *key.spellings)] + list(FOREIGN))
def test_no_known_key_is_taken_for_a_misspelt_one(name: str) -> None:
    assert [code for code, _ in found(f"{name}:")] == []


@pytest.mark.parametrize("name", ["cost", "rate", "mood", "season", "genre", "cast", "via", "maker", "loc", "last"])
def test_no_other_word_is_either(name: str) -> None:
    assert found(f"{name}: x") == []


@pytest.mark.parametrize("value", ["{{date}}", '"{{date}}"', '"<% tp.date.now() %>"'])
def test_placeholders_of_templates_are_no_mistakes(value: str) -> None:
    assert (
        found(f"date: {value}\nlanguage: {value}\nduration: {value}\nurl: {value}\ndoi: {value}\ntype: {value}") == []
    )


def test_a_key_written_twice_gives_both_values() -> None:
    assert names(read("guest: A\nguest: B"), Role.GUEST) == ["A", "B"]
    assert found("guest: A\nguests: B") == []


# -- properties ---------------------------------------------------------------------------------------

KEYS = [key.name for key in FRONT_MATTER]
values = st.one_of(
    st.sampled_from(
        ["x", "[[X]]", "'[[X|y]]'", "[a, b]", "{name: x, orcid: y}", "{A: {aliases: b}}", "1706.03762", "12", "true"]
    ),
    st.text(max_size=12),
)
notes = st.lists(st.tuples(st.sampled_from(KEYS), values), max_size=6).map(
    lambda entries: "".join(f"{key}: {value}\n" for key, value in entries)
)


@given(st.one_of(notes, st.text(max_size=60)), st.sampled_from(["n.md", "People/a.md", "Papers/@a.md", "x.txt"]))
def test_any_front_matter_is_read_with_exact_places(yaml: str, path: str) -> None:
    text = f"---\n{yaml}\n---\nThe body.\n"
    front = read(yaml, path)
    assert 0 <= front.body <= len(text)
    spans = [d.span for d in front.declarations] + [d.span for d in front.diagnostics]
    spans += [tag.span for tag in front.tags]
    spans += [field.span for field in (*front.fields, *front.extra)]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert all(d.code in CODES for d in front.diagnostics)
    assert all(d.name for d in front.named("Title", Span(0, 0)))
    assert front == read(yaml, path)
