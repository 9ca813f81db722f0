"""A note as triples, checked by hand, and what holds of the triples of any note."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoth.config import Me
from quoth.graph.triples import Literal, sort_key, type_
from quoth.notes.diagnostics import CODES
from quoth.ontology.slugs import statement_id
from quoth.ontology.terms import OWL, PROV, QUOTH, RDF, SDO, SKOS
from quoth.ontology.types import TYPES
from quoth.ontology.vocabulary import find_term
from tests.graph.vaults import BASE, Vault, config, shown, vault

EPISODE = """---
podcast: Pod
episode: Ada on engines
host: Bob Host
guest: {name: Ada Byron, aliases: [Ada]}
published: 2025-10-17
created: 2025-10-19
youtube: https://www.youtube.com/watch?v=lXUZvyajciY
duration: 1:22:03
---

"""


def note(body: str, path: str = "n", front: str = EPISODE, me: str | Me = "Robin") -> Vault:
    return vault({path: f"{front}{body}\n"}, config(me))


def lines(found: Vault, subject: str, *predicates: str, path: str = "n.md") -> list[str]:
    """What is said of a subject by some predicates, without the subject."""
    said = (line.removeprefix(f"{subject} ") for line in found.said(path, subject))
    return sorted(line for line in said if line.partition(" ")[0] in predicates)


def objects(found: Vault, subject: str, predicate: str, path: str = "n.md") -> list[str]:
    return [line.partition(" ")[2] for line in lines(found, subject, predicate, path=path)]


# -- one note, whole ----------------------------------------------------------------------------------


def test_a_whole_note() -> None:
    text = (
        "---\npodcast: Pod\nguest: Ada\ncreated: 2025-10-19\n---\n\n# Title\n\n"
        "## Part (1:02)\n\n[1:23] Ada (as of October 2025): It works. ^works\n\nAnd it goes on.\n\n*I doubt it.*\n"
    )
    found = vault({"f/n": text}, config("Robin"))
    plain = f"s-{statement_id('Ada: It works.')}"
    more = f"s-{statement_id('And it goes on.')}"
    doubt = f"s-{statement_id('I doubt it.')}"

    def place(written: str) -> str:
        start = text.index(written)
        return f"prov:atLocation file:f/n.md#char={start},{start + len(written)}"

    expected = f"""
        n:f/n rdf:type schema:NoteDigitalDocument
        n:f/n schema:name "Title"
        n:f/n schema:author e:robin
        n:f/n schema:dateCreated 2025-10-19^^date
        n:f/n schema:inLanguage "en"
        n:f/n schema:isBasedOn e:title
        n:f/n schema:encoding file:f/n.md
        file:f/n.md rdf:type schema:MediaObject
        file:f/n.md schema:encodingFormat "text/markdown"
        e:robin rdf:type schema:Person
        e:robin schema:name "Robin"
        e:ada rdf:type schema:Person
        e:ada schema:name "Ada"
        e:pod rdf:type schema:PodcastSeries
        e:pod schema:name "Pod"
        e:title rdf:type schema:PodcastEpisode
        e:title schema:name "Title"
        e:title schema:partOfSeries e:pod
        e:title mrel:ive e:ada
        e:title schema:contributor e:ada
        e:title#t=62 rdf:type schema:Clip
        e:title#t=62 schema:partOfEpisode e:title
        e:title#t=62 schema:startOffset 62^^decimal
        n:f/n#h-part rdf:type schema:CreativeWork
        n:f/n#h-part schema:name "Part"
        n:f/n#h-part schema:position 1^^integer
        n:f/n#h-part schema:isPartOf n:f/n
        n:f/n#h-part schema:isBasedOn e:title#t=62
        n:f/n#h-part {place("## Part (1:02)")}
        n:f/n#h-part quoth:line 9^^integer
        n:f/n#b-works rdf:type quoth:Statement
        n:f/n#b-works rdf:type schema:Claim
        n:f/n#b-works schema:text "It works."@en
        n:f/n#b-works schema:author e:ada
        n:f/n#b-works schema:claimInterpreter e:robin
        n:f/n#b-works schema:isPartOf n:f/n#h-part
        n:f/n#b-works schema:position 1^^integer
        n:f/n#b-works quoth:saidIn e:title
        n:f/n#b-works schema:appearance e:title
        n:f/n#b-works quoth:when "2025-10"
        n:f/n#b-works schema:temporalCoverage 2025-10^^gYearMonth
        n:f/n#b-works schema:startOffset 83^^decimal
        n:f/n#b-works {place("[1:23] Ada (as of October 2025): It works. ^works")}
        n:f/n#b-works quoth:line 11^^integer
        n:f/n#{plain} owl:sameAs n:f/n#b-works
        n:f/n#{more} rdf:type quoth:Statement
        n:f/n#{more} rdf:type schema:Claim
        n:f/n#{more} schema:text "And it goes on."@en
        n:f/n#{more} schema:author e:ada
        n:f/n#{more} quoth:attribution quoth:continued
        n:f/n#{more} schema:claimInterpreter e:robin
        n:f/n#{more} schema:isPartOf n:f/n#h-part
        n:f/n#{more} schema:position 2^^integer
        n:f/n#{more} quoth:saidIn e:title
        n:f/n#{more} schema:appearance e:title
        n:f/n#{more} quoth:when "2025-10-19"
        n:f/n#{more} {place("And it goes on.")}
        n:f/n#{more} quoth:line 13^^integer
        n:f/n#{doubt} rdf:type quoth:Statement
        n:f/n#{doubt} rdf:type quoth:Thought
        n:f/n#{doubt} rdf:type schema:Comment
        n:f/n#{doubt} schema:text "I doubt it."@en
        n:f/n#{doubt} schema:author e:robin
        n:f/n#{doubt} schema:isPartOf n:f/n#h-part
        n:f/n#{doubt} schema:parentItem n:f/n#{more}
        n:f/n#{doubt} schema:position 3^^integer
        n:f/n#{doubt} quoth:when "2025-10-19"
        n:f/n#{doubt} {place("*I doubt it.*")}
        n:f/n#{doubt} quoth:line 15^^integer
    """
    assert sorted(found.said("f/n.md")) == sorted(line.strip() for line in expected.strip().splitlines())
    assert not found.problems("f/n.md")


# -- statements ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ("Ada: It works. ^b", "quoth:Statement schema:Claim"),
        ("Ada: “It works.” ^b", "quoth:Statement schema:Quotation"),
        ("It works, says the manual. ^b", "quoth:Statement schema:Statement"),
        ("*It works.* ^b", "quoth:Statement quoth:Thought schema:Comment"),
        ("Ada: Does it work? ^b", "quoth:AskedQuestion quoth:Statement schema:Question"),
        ("- [?] Does it work? ^b", "quoth:OpenQuestion quoth:Statement schema:Question"),
        ("## Summary\n\n- It works. ^b", "quoth:Insight quoth:Statement schema:Statement"),
        ("## Summary\n\n- Ada: It works. ^b", "quoth:Insight quoth:Statement schema:Claim"),
    ],
)
def test_classes(body: str, types: str) -> None:
    assert " ".join(objects(note(body), "n:n#b-b", "rdf:type")) == types


def test_who_says_it() -> None:
    both = note("Bob Host & Ada: It works. ^b")
    assert objects(both, "n:n#b-b", "schema:author") == ["e:ada-byron", "e:bob-host"]
    own = note("Words. ^b\n\n> Quoted. ^q")
    assert objects(own, "n:n#b-b", "schema:author") == ["e:robin"]
    assert objects(own, "n:n#b-b", "quoth:saidIn") == []
    assert objects(own, "n:n#b-q", "schema:author") == []
    assert objects(own, "n:n#b-q", "prov:wasQuotedFrom") == ["https://www.youtube.com/watch?v=lXUZvyajciY"]
    nobody = note("## AI summary\n\nWords. ^b")
    assert objects(nobody, "n:n#b-b", "schema:author") == []
    nameless = note("Words. ^b", front="", me="")
    assert objects(nameless, "n:n#b-b", "schema:author") == []


def test_the_author_of_the_note_is_the_writer() -> None:
    found = note("Words. ^b", front="---\nauthor: Eve\n---\n\n")
    assert objects(found, "n:n#b-b", "schema:author") == ["e:eve"]
    assert objects(found, "n:n", "schema:author") == ["e:eve"]


def test_statements_of_a_list_are_part_of_their_item() -> None:
    found = note("- Outer. ^o\n  - Inner. ^i\n")
    assert objects(found, "n:n#b-i", "schema:isPartOf") == ["n:n#b-o"]
    assert objects(found, "n:n#b-o", "schema:isPartOf") == ["n:n"]


def test_a_statement_is_named_by_its_words() -> None:
    found = note("Ada: Again.\n\nAda: Again.\n\nAda: Again. ^third\n")
    plain = f"n:n#s-{statement_id('Ada: Again.')}"
    assert {line.split()[0] for line in found.said("n.md") if "rdf:type schema:Claim" in line} == {
        plain,
        f"{plain}-2",
        "n:n#b-third",
    }
    assert objects(found, f"{plain}-3", "owl:sameAs") == ["n:n#b-third"]


def test_of_two_blocks_with_one_id_the_first_has_it() -> None:
    found = note("One. ^x\n\nTwo. ^x\n")
    assert objects(found, "n:n#b-x", "schema:text") == ['"One."@en']
    assert objects(found, f"n:n#s-{statement_id('Two.')}", "schema:text") == ['"Two."@en']


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026", "2026^^gYear"), ("October 2026", "2026-10^^gYearMonth"), ("2026-10-17", "2026-10-17^^date")],
)
def test_the_time_a_claim_speaks_of(as_of: str, expected: str) -> None:
    found = note(f"Ada (as of {as_of}): It works. ^b")
    assert objects(found, "n:n#b-b", "schema:temporalCoverage") == [expected]
    assert objects(found, "n:n#b-b", "quoth:when") == [f'"{expected.partition("^")[0]}"']


@pytest.mark.parametrize(
    ("front", "when"),
    [
        (EPISODE, ['"2025-10-17"']),
        ("---\ncreated: 2025-10-19\n---\n\n", ['"2025-10-19"']),
        ("", []),
    ],
)
def test_when(front: str, when: list[str]) -> None:
    assert objects(note("Words. ^b", front=front), "n:n#b-b", "quoth:when") == when


@pytest.mark.parametrize(
    ("more", "time", "expected"),
    [
        ("youtube: lXUZvyajciY", "1:23", ["https://www.youtube.com/watch?v=lXUZvyajciY&t=83s"]),
        ("url: https://example.org/ep?utm_source=x", "1:23", ["https://example.org/ep#t=83"]),
        ("episode: 7", "1:23", []),
    ],
)
def test_play_links(more: str, time: str, expected: list[str]) -> None:
    found = note(f"[{time}] Ada: It works. ^b", front=f"---\nguest: Ada\n{more}\n---\n\n")
    assert objects(found, "n:n#b-b", "quoth:playAt") == expected
    assert objects(found, "n:n#b-b", "schema:startOffset") == ["83^^decimal"]


def test_a_stretch_of_the_recording() -> None:
    found = note("🎧 03:12 - 05:18 Ada: It works. ^b")
    assert objects(found, "n:n#b-b", "schema:startOffset") == ["192^^decimal"]
    assert objects(found, "n:n#b-b", "schema:endOffset") == ["318^^decimal"]


def test_highlights_and_privacy() -> None:
    found = note("A ==bright== word. #private ^b")
    assert objects(found, "n:n#b-b", "quoth:highlight") == ['"bright"@en']
    assert objects(found, "n:n#b-b", "quoth:private") == ["true^^boolean"]
    assert objects(note("x", front="---\nprivate: true\n---\n"), "n:n", "quoth:private") == ["true^^boolean"]


# -- what it is about ---------------------------------------------------------------------------------


def test_mentions_and_topics() -> None:
    found = note(
        "## On [[Engines]]\n\n### Deeper\n\nAda Byron (1:02): See [[Looms]], [a paper](https://arxiv.org/abs/2305.17493v1)"
        " and [a page](https://example.org/x?utm_source=y), says Bob Host. ^b\n"
    )
    paper, page = "https://arxiv.org/abs/2305.17493", "https://example.org/x"
    assert objects(found, "n:n#b-b", "schema:mentions") == sorted(["e:looms", "e:bob-host", paper, page])
    assert objects(found, "n:n#b-b", "schema:citation") == [paper, page]
    assert objects(found, "n:n#b-b", "quoth:onTopic") == sorted(["e:engines", "e:looms", "e:bob-host", paper])
    assert objects(found, "n:n#h-on-engines", "schema:about") == ["e:engines"]
    assert lines(found, paper, "schema:name", "rdf:type", "schema:identifier") == [
        "rdf:type schema:ScholarlyArticle",
        'schema:identifier "arxiv:2305.17493"',
        'schema:name "a paper"',
    ]
    assert lines(found, page, "schema:alternateName", "schema:name", "rdf:type") == [
        "rdf:type schema:WebPage",
        'schema:alternateName "a page"',
    ]


def test_a_speakers_label_is_no_mention() -> None:
    found = note("[[Ada Byron|Ada]]: It works. ^b\n\nAda & [[Bob Host]]: It does. ^c")
    assert objects(found, "n:n#b-b", "schema:mentions") == []
    assert objects(found, "n:n#b-c", "schema:mentions") == []


def test_a_link_that_plays_the_episode_is_no_mention() -> None:
    found = note("It works, [hear](https://youtu.be/lXUZvyajciY?t=83). ^b")
    assert objects(found, "n:n#b-b", "schema:mentions") == []


def test_tags() -> None:
    found = note("It works. #crafts/weaving #question/x ^b", front="---\ntags: [ai/agents]\n---\n\n")
    assert objects(found, "n:n", "schema:about") == ["e:agents"]
    assert "e:weaving" in objects(found, "n:n#b-b", "schema:mentions")
    assert objects(found, "e:weaving", "skos:broader") == ["e:crafts"]
    assert objects(found, "e:agents", "skos:broader") == ["e:ai"]
    assert lines(found, "e:weaving", "rdf:type", "schema:name", "skos:prefLabel", "skos:inScheme") == [
        "rdf:type schema:DefinedTerm",
        "rdf:type skos:Concept",
        'schema:name "weaving"',
        f"skos:inScheme {BASE}concepts",
        'skos:prefLabel "weaving"@en',
    ]


def test_citations() -> None:
    found = vault({"Papers/@k2020": "---\ntitle: The Paper\n---\nx", "n": "As shown [@k2020, p. 3]. ^b"})
    assert objects(found, "n:n#b-b", "schema:citation") == ["e:the-paper"]
    assert objects(found, "n:n#b-b", "quoth:locator") == ['"p. 3"']
    assert objects(found, "e:the-paper", "quoth:citationKey", path="Papers/@k2020.md") == ['"k2020"']


# -- questions ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("- [?] Does it work? ^b", "quoth:open"),
        ("Open question: Does it work? ^b", "quoth:open"),
        ("## Open questions\n\n- [x] Does it work? ^b", "quoth:answered"),
        ("- [?] Does it work? [status:: parked] ^b", "quoth:parked"),
    ],
)
def test_open_questions(body: str, status: str) -> None:
    found = note(body)
    assert objects(found, "n:n#b-b", "schema:creativeWorkStatus") == [status]
    assert objects(found, "n:n#b-b", "schema:author") == ["e:robin"]


def test_a_question_within_a_statement_and_its_answers() -> None:
    found = note("Bob Host: It works. Does it run? ^ask\n\nAda: It does. ^yes\n\nAnd fast. ^fast\n")
    question = f"n:n#q-{statement_id('Does it run?')}"
    text = found.notes["n.md"].source.text
    at = text.index("Does it run?")
    assert lines(
        found, question, "rdf:type", "schema:isPartOf", "schema:author", "quoth:saidIn", "prov:atLocation"
    ) == [
        f"prov:atLocation file:n.md#char={at},{at + 12}",
        "quoth:saidIn https://www.youtube.com/watch?v=lXUZvyajciY",
        "rdf:type quoth:AskedQuestion",
        "rdf:type schema:Question",
        "schema:author e:bob-host",
        "schema:isPartOf n:n#b-ask",
    ]
    assert objects(found, question, "schema:suggestedAnswer") == ["n:n#b-fast", "n:n#b-yes"]
    assert objects(found, "n:n#b-ask", "schema:suggestedAnswer") == []
    assert "schema:Answer" in objects(found, "n:n#b-yes", "rdf:type")


def test_a_turn_of_questions_is_answered_itself() -> None:
    found = note("Bob Host: Does it run? ^ask\n\nAda: It does. ^yes\n")
    assert objects(found, "n:n#b-ask", "schema:suggestedAnswer") == ["n:n#b-yes"]


def test_candidates() -> None:
    found = note("## Does it work?\n\n*It may. Does it run?* ^b\n")
    heading, thought = f"n:n#q-{statement_id('Does it work?')}", f"n:n#q-{statement_id('Does it run?')}"
    (section,) = objects(found, heading, "schema:isPartOf")
    assert objects(found, section, "schema:name") == ['"Does it work?"']
    assert objects(found, thought, "schema:isPartOf") == ["n:n#b-b"]
    for question in (heading, thought):
        assert objects(found, question, "rdf:type") == ["quoth:CandidateQuestion", "schema:Question"]
        assert objects(found, question, "schema:author") == ["e:robin"]


def test_a_heading_that_asks_is_answered_by_a_link_to_it() -> None:
    found = vault({"m": "## Does it work?\n\nx", "n": "It does. [answers:: [[m#Does it work?]]] ^b"})
    assert objects(found, "n:n#b-b", "quoth:answers") == [f"n:m#q-{statement_id('Does it work?')}"]
    assert f"n:m#q-{statement_id('Does it work?')} rdf:type schema:Question" in found.said("m.md")


# -- relations ----------------------------------------------------------------------------------------

OTHER = {"m": "Something. ^b1\n\n*Mine.* ^b2\n\n- [?] Why? ^q"}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("[supports:: [[m#^b1]]]", ["n:n#b-b quoth:supports n:m#b-b1"]),
        ("(supported-by:: [[m#^b1]])", ["n:m#b-b1 quoth:supports n:n#b-b"]),
        ("[opposes:: [[m#^b1]]]", ["n:n#b-b quoth:disagreesWith n:m#b-b1", "n:n#b-b quoth:opposes n:m#b-b1"]),
        ("[contradicts:: [[Idea]]]", ["n:n#b-b quoth:disagreesWith e:idea", "n:n#b-b quoth:opposes e:idea"]),
        ("[revises:: [[m#^b2]]]", ["n:n#b-b prov:wasRevisionOf n:m#b-b2"]),
        ("[answers:: [[m#^q]]]", ["n:n#b-b quoth:answers n:m#b-q"]),
        ("[answered-by:: [[m#^b1]]]", ["n:m#b-b1 quoth:answers n:n#b-b"]),
        ("[about:: [[Idea]], [[Other]]]", ["n:n#b-b schema:about e:idea", "n:n#b-b schema:about e:other"]),
        ("[example-of:: [[Idea]]]", ["n:n#b-b quoth:exampleOf e:idea"]),
        ("^b\n[[Idea]] broader:: [[Field]]", ["e:idea skos:broader e:field"]),
        ("^b\n[[Field]] narrower:: [[Idea]]", ["e:idea skos:broader e:field"]),
        ("^b\n[[Ada]] founded:: [[Lab]]", ["e:lab schema:founder e:ada"]),
        ("[cites:: [[Paper]]]", ["n:n#b-b cito:citesForInformation e:paper", "n:n#b-b schema:citation e:paper"]),
        ("[confidence:: high]", ["n:n#b-b quoth:confidence 0.9^^decimal"]),
        ("[confidence:: 0.75]", ["n:n#b-b quoth:confidence 0.75^^decimal"]),
        ("[page:: 12-14]", ['n:n#b-b schema:pagination "12-14"']),
        (
            "[sees:: [[Idea]]]",
            ["n:n#b-b p:sees e:idea", "p:sees rdf:type rdf:Property", 'p:sees rdfs:label "sees"'],
        ),
    ],
)
def test_relations_of_a_statement(field: str, expected: list[str]) -> None:
    body = f"It works. {field}" if field.startswith("^b") else f"It works. {field} ^b"
    found = vault({**OTHER, "n": body}, config("Robin")).said("n.md")
    bare = vault({**OTHER, "n": "It works. ^b"}, config("Robin")).said("n.md")
    # What else there is to say of a thing or place has its own tests.
    besides = re.compile(
        r"e:\S+ (rdf:|schema:name |skos:(pref|inS))|\S+concepts |\S+ (prov:atL|owl:|quoth:onT|schema:ment)"
    )
    assert sorted(line for line in found - bare if not besides.match(line)) == expected


def test_a_key_with_a_text_stays_text() -> None:
    found = note("It works. [mood:: fine] ^b")
    assert objects(found, "n:n#b-b", "schema:text") == ['"It works. [mood:: fine]"@en']
    assert not found.problems("n.md")


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("[confidence:: 2]", "bad-value"),
        ("[confidence:: quite]", "bad-value"),
        ("[answers:: [[Idea]]]", "bad-value"),
        ("[supports:: what nobody declares]", "bad-value"),
        ("[sees:: [[Idea]]]", "unknown-relation"),
        ("[supports:: [[m#^none]]]", "missing-block"),
        ("[answers:: [[nowhere#^none]]]", "missing-block"),
    ],
)
def test_problems_of_relations(field: str, code: str) -> None:
    told = [p.code for p in vault({**OTHER, "n": f"It works. {field} ^b"}).problems("n.md")]
    assert told.count(code) == 1
    # One mistake is told once, but for a link that leads nowhere at all.
    assert set(told) <= {code, "unresolved-link", "undeclared-relation"}, told


@pytest.mark.parametrize(
    ("value", "work", "type_"),
    [
        ("https://arxiv.org/abs/2305.17493", "https://arxiv.org/abs/2305.17493", "schema:ScholarlyArticle"),
        ("[Collapse](https://arxiv.org/abs/2305.17493)", "https://arxiv.org/abs/2305.17493", "schema:ScholarlyArticle"),
        ("arXiv:2305.17493v2", "https://arxiv.org/abs/2305.17493", "schema:ScholarlyArticle"),
        ("10.1038/NATURE14539", "https://doi.org/10.1038/nature14539", "schema:ScholarlyArticle"),
        ("ISBN 978-0-262-03384-8", "urn:isbn:9780262033848", "schema:Book"),
        ("[@marsh2020, p. 3]", "e:marsh2020", "schema:ScholarlyArticle"),
    ],
)
def test_a_work_in_a_field_may_be_named_by_its_identifier_or_key(value: str, work: str, type_: str) -> None:
    found = vault({"n": f"It works. [cites:: {value}] ^b"})
    assert f"n:n#b-b schema:citation {work}" in found.said("n.md")
    assert f"{work} rdf:type {type_}" in found.said("n.md")
    assert "bad-value" not in [problem.code for problem in found.problems("n.md")]


def test_relations_of_the_vaults_own() -> None:
    from quoth.ontology.relations import Relation, Relations

    own = Relation("funded-by", f"{BASE}p/funded-by", "", inverses=("funds",))
    found = vault({"n": "It works. [funds:: [[Idea]]] ^b"}, config(relations=Relations([own])))
    assert objects(found, "e:idea", "p:funded-by") == ["n:n#b-b"]
    assert found.said("n.md", "p:funded-by") == {
        "p:funded-by rdf:type rdf:Property",
        'p:funded-by rdfs:label "funded by"',
    }
    assert not found.problems("n.md")


def test_a_page_of_the_web_has_no_name_of_its_own() -> None:
    """What links call a page differs from note to note: in their merge no page has two names."""
    text = "See [{}](https://example.org/x)."
    found = vault(
        {"a": text.format("one label"), "b": text.format("another"), "c": text.format("https://example.org/x")}
    )
    page = "https://example.org/x"
    assert {line for line in found.everything() if line.startswith(f"{page} ")} == {
        f"{page} rdf:type schema:WebPage",
        f'{page} schema:alternateName "one label"',
        f'{page} schema:alternateName "another"',
    }


def test_identifiers_are_written_out_but_pages_and_feeds_are_links() -> None:
    text = (
        "---\ntype: podcast\nfeed: https://tides.example/feed.xml\nurl: https://tides.example/\n"
        "podcast-guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810\n---\n"
    )
    found = vault(
        {
            "The Tide Table": text,
            "Ada": "---\ntype: person\norcid: 0000-0002-1825-0097\nurl: https://ada.example/\n---\n",
        }
    )
    podcast, ada = "urn:uuid:917393e3-1b1e-5cef-ace4-edaa54e1f810", "https://orcid.org/0000-0002-1825-0097"
    said = found.everything()
    assert {line for line in said if "schema:identifier" in line} == {
        f'{podcast} schema:identifier "podcast-guid:917393e3-1b1e-5cef-ace4-edaa54e1f810"',
        f'{ada} schema:identifier "orcid:0000-0002-1825-0097"',
    }
    assert {
        f"{podcast} schema:webFeed https://tides.example/feed.xml",
        f"{podcast} schema:url https://tides.example/",
        f"{ada} schema:sameAs https://ada.example/",
    } <= said


def test_prefixed_relations() -> None:
    found = vault(
        {"People/Ada": '---\nfoaf:knows: "[[Bob]]"\nschema:award: Prize\n---\nx'},
        config(prefixes={"foaf": "http://xmlns.com/foaf/0.1/"}),
    )
    assert "e:ada http://xmlns.com/foaf/0.1/knows e:bob" in found.said("People/Ada.md")
    assert 'e:ada schema:award "Prize"@en' in found.said("People/Ada.md")
    assert not found.problems("People/Ada.md")


# -- things -------------------------------------------------------------------------------------------


def test_a_page_of_a_person() -> None:
    found = vault(
        {
            "People/Ada Byron": "---\naliases: [Ada, Countess of Lovelace]\nwikidata: Q7259\n"
            "orcid: 0000-0002-1825-0097\nurl: https://ada.example\naffiliation: '[[Lab]]'\n"
            "disagrees-with: '[[Bob]]'\n---\n\nworks-on:: [[Engines]]\n\nShe wrote notes."
        }
    )
    path, ada = "People/Ada Byron.md", "wd:Q7259"
    own = sorted(line.partition(" ")[2] for line in found.said(path, ada))
    assert own == [
        "quoth:disagreesWith e:bob",
        "quoth:worksOn e:engines",
        "rdf:type schema:Person",
        "schema:affiliation e:lab",
        'schema:alternateName "Ada"',
        'schema:alternateName "Countess of Lovelace"',
        'schema:identifier "orcid:0000-0002-1825-0097"',
        'schema:identifier "wikidata:Q7259"',
        'schema:name "Ada Byron"',
        "schema:sameAs https://ada.example/",
        "schema:sameAs https://orcid.org/0000-0002-1825-0097",
        "schema:sameAs https://www.wikidata.org/wiki/Q7259",
    ]
    assert objects(found, "e:ada-byron", "owl:sameAs", path=path) == [ada]
    assert objects(found, "n:People/Ada%20Byron", "schema:about", path=path) == [ada]
    assert objects(found, "e:lab", "rdf:type", path=path) == ["schema:Organization"]


def test_a_page_of_a_concept() -> None:
    found = vault(
        {
            "Concepts/Reinforcement learning": "---\naliases: [RL]\nwikidata: Q830687\n"
            "broader: '[[Machine learning]]'\nsame-as: https://example.org/rl\n---\nWords."
        }
    )
    path = "Concepts/Reinforcement learning.md"
    own = sorted(line.partition(" ")[2] for line in found.said(path, "e:reinforcement-learning"))
    assert own == [
        "rdf:type schema:DefinedTerm",
        "rdf:type skos:Concept",
        'schema:alternateName "RL"',
        'schema:identifier "wikidata:Q830687"',
        'schema:name "Reinforcement learning"',
        "schema:sameAs https://www.wikidata.org/wiki/Q830687",
        'skos:altLabel "RL"@en',
        "skos:broader e:machine-learning",
        "skos:exactMatch https://example.org/rl",
        "skos:exactMatch wd:Q830687",
        f"skos:inScheme {BASE}concepts",
        'skos:prefLabel "Reinforcement learning"@en',
    ]


def test_an_episode() -> None:
    found = note(
        "x", front=EPISODE.replace("---\n\n", "feed: https://pod.example/rss\nguid: abc\nepisode-number: 7\n---\n\n")
    )
    (episode,) = objects(found, "n:n", "schema:isBasedOn")
    assert episode.startswith("urn:uuid:")
    own = sorted(line.partition(" ")[2] for line in found.said("n.md", episode))
    (podcast,) = objects(found, episode, "schema:partOfSeries")
    assert podcast.startswith("urn:uuid:")
    assert objects(found, podcast, "schema:webFeed") == ["https://pod.example/rss"]
    assert own == [
        "mrel:hst e:bob-host",
        "mrel:ive e:ada-byron",
        "rdf:type schema:PodcastEpisode",
        "schema:contributor e:ada-byron",
        "schema:contributor e:bob-host",
        "schema:datePublished 2025-10-17^^date",
        "schema:duration PT1H22M3S^^duration",
        "schema:episodeNumber 7^^integer",
        'schema:identifier "item-guid:abc"',
        'schema:identifier "youtube:lXUZvyajciY"',
        'schema:name "Ada on engines"',
        f"schema:partOfSeries {podcast}",
        "schema:sameAs https://www.youtube.com/watch?v=lXUZvyajciY",
    ]


def test_a_paper_and_what_is_quoted_from_it() -> None:
    found = vault(
        {
            "n": "---\nauthors: [Ada Byron, Bob]\narxiv: '2305.17493'\npublished: 2023-05\n---\n\n"
            "> Quoted. ^q\n\nWords. ^w"
        },
        config("Robin"),
    )
    paper = "https://arxiv.org/abs/2305.17493"
    assert lines(found, paper, "schema:author", "schema:datePublished", "schema:name", "rdf:type") == [
        "rdf:type schema:ScholarlyArticle",
        "schema:author e:ada-byron",
        "schema:author e:bob",
        "schema:datePublished 2023-05^^gYearMonth",
        'schema:name "n"',
    ]
    assert objects(found, "n:n", "schema:author") == ["e:robin"]
    assert objects(found, "n:n", "schema:isBasedOn") == [paper]
    assert objects(found, "n:n#b-q", "prov:wasQuotedFrom") == [paper]
    assert objects(found, "n:n#b-q", "quoth:saidIn") == []
    assert objects(found, "n:n#b-w", "schema:author") == ["e:robin"]


def test_a_thing_is_described_where_it_is_declared() -> None:
    found = vault(
        {"a": "---\nconcepts: [{name: Engines, aliases: [engine]}]\n---\n\nAn engine.", "b": "[[Engines]] ^b"}
    )
    assert [line for line in found.said("b.md") if line.startswith("e:")] == []
    assert 'e:engines schema:alternateName "engine"' in found.said("a.md")


def test_what_only_unread_notes_declare_is_described_where_it_is_linked() -> None:
    texts = {"People/Ada": "---\naliases: [Countess]\norcid: 0000-0002-1825-0097\n---\nx", "n": "By Countess. ^b"}
    found = vault(texts, name_only={"People/Ada.md"})
    (ada,) = objects(found, "n:n#b-b", "schema:mentions")
    assert lines(found, ada, "rdf:type", "schema:name", "schema:identifier") == [
        "rdf:type schema:Person",
        'schema:identifier "orcid:0000-0002-1825-0097"',
        'schema:name "Ada"',
    ]
    assert not [line for line in vault(texts).said("n.md") if line.startswith(ada)]


def test_words_in_a_field_mean_what_is_declared_alone() -> None:
    texts = {"m": "[[Linked]]", "d": "---\nconcepts: [Declared]\n---\n"}
    found = vault({**texts, "n": "x [about:: declared] [about:: Linked] ^b"})
    assert objects(found, "n:n#b-b", "schema:about") == ["e:declared"]
    assert [problem.code for problem in found.problems("n.md")] == ["bad-value"]


def test_unused_declarations_are_told() -> None:
    found = vault({"n": "---\nconcepts: [Looms, Engines]\npeople: [Ada]\n---\n\nEngines by Ada."})
    (problem,) = found.problems("n.md")
    assert (problem.code, found.notes["n.md"].source[problem.span]) == ("unused-declaration", "Looms")


def test_a_link_in_the_front_matter_is_no_declaration_that_the_text_must_use() -> None:
    found = vault({"n": '---\nconcepts:\n  - "[[Looms]]"\n---\n\nNothing of them.', "Looms": "They weave."})
    assert [problem.code for problem in found.problems("n.md")] == []


def test_the_writer_with_identifiers() -> None:
    found = note("x", front="", me=Me("Robin", identifiers=(("orcid", "0000-0002-1825-0097"),)))
    assert objects(found, "https://orcid.org/0000-0002-1825-0097", "schema:identifier") == [
        '"orcid:0000-0002-1825-0097"'
    ]
    assert objects(found, "e:robin", "owl:sameAs") == ["https://orcid.org/0000-0002-1825-0097"]


# -- any note -----------------------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["Ada", "Ada Byron", "RL", "C++", "Zoë", "A-B", "x/y", "Note", "Note#^b", "Note#H", "#^b", "?", "“q”"]
)
MARKS = """[[{}]] @[[{}]] #{} {}:· [{}](https://arxiv.org/abs/2305.17493) ![[{}]] [@{}] *{}* =={}==
    [supports::·[[{}]]] (opposes::·[[{}]]) [[{}]]·knows::·[[Ada]] [k::·[[{}]]] [about::·{}] `{}` https://example.org/{}
    ^{} [{}](Note.md)"""
FRAGMENTS = st.one_of(
    st.builds(str.format, st.sampled_from([mark.replace("·", " ") for mark in MARKS.split()]), NAMES),
    st.sampled_from(["Why?", "It works.", "😀 e\u0301", "[1:23]", "(as of 2026)", "\\*", "&amp;", "\t", "“Said.”"]),
    st.text("ab \n.?*_[]#:|>-", max_size=8),
)
LEADS = st.sampled_from(
    ["", "", "# ", "## ", "- ", "  - ", "> ", "- [?] ", "Ada: ", "Bob & Ada: ", "> [!quote] ", "| ", "1. ", "*"]
)
BODIES = st.lists(
    st.builds(lambda lead, parts: lead + " ".join(parts), LEADS, st.lists(FRAGMENTS, max_size=4)), max_size=8
)
FRONTS = st.sampled_from(
    [
        "",
        EPISODE,
        "---\ntype: person\norcid: 0000-0002-1825-0097\naliases: [Ada, C++]\n---\n",
        "---\nconcepts: [RL, {name: Ada, wikidata: Q1}]\npeople: [Bob, Zoë]\n---\n",
        "---\nsource: https://example.org/a b\ntags: [x/y, RL]\nid: k\n---\n",
        "---\narxiv: '2305.17493'\nauthors: [Ada, RL]\nrelated: '[[Note]]'\nodd: '[[RL]]'\nlanguage: de\n---\n",
    ]
)
NOTES = st.builds(lambda front, body: front + "\n\n".join(body), FRONTS, BODIES)
PATHS = ["Note", "n", "People/Ada", "f/C++", "Concepts/RL", "x y/Zoe\u0308"]
VAULTS = st.dictionaries(st.sampled_from(PATHS), NOTES, min_size=1, max_size=3)

_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|^`\\]+")
_CLASSES = {iri for entity_type in TYPES for iri in entity_type.classes}


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(VAULTS)
def test_the_triples_of_any_vault(texts: Mapping[str, str]) -> None:
    found = vault(texts, config("Robin"))
    names: dict[str, set[str]] = {}
    used: set[str] = set()
    for path, read in found.notes.items():
        triples = found.triples(path)
        assert triples == found.triples(path)
        assert triples == sorted(set(triples), key=lambda t: (t[0], t[1], sort_key(t[2])))
        place = found.registry.places[path]
        text = read.source.text
        for subject, predicate, node in triples:
            assert _IRI.fullmatch(subject), subject
            assert not subject.startswith("_:")
            assert predicate.startswith(f"{BASE}p/") or predicate == RDF.type or find_term(predicate), predicate
            if isinstance(node, Literal):
                assert node.text == node.text.strip() or predicate == SDO.name
                continue
            assert _IRI.fullmatch(node), node
            if predicate == SDO.name:
                names.setdefault(subject, set()).add(shown(node))
            if predicate not in (OWL.sameAs, RDF.type, PROV.alternateOf, SKOS.exactMatch):
                used.add(node)
            if predicate == PROV.atLocation:
                start, end = map(int, re.findall(r"[0-9]+", node.rpartition("#char=")[2]))
                assert 0 <= start < end <= len(text)
        for subject, _, node in (t for t in triples if t[1] == SDO.name):
            names.setdefault(subject, set()).add(shown(node))
        statements = {s for s, p, o in triples if p == type_ and o == QUOTH.Statement}
        assert len(statements) == len(read.statements)
        assert all(s.startswith(f"{place.iri}#") for s in statements)
        for problem in found.problems(path):
            assert problem.code in CODES
            assert 0 <= problem.span.start <= problem.span.end <= len(text)
    # Whatever is a thing of the vault has one name, whoever speaks of it.
    assert {iri for iri in used if iri.startswith(f"{BASE}e/") and "#" not in iri} <= names.keys()
    assert all(len(called) == 1 for iri, called in names.items() if iri.startswith(f"{BASE}e/"))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(NOTES)
def test_a_statement_is_where_its_location_says(text: str) -> None:
    found = vault({"n": text})
    read = found.notes["n.md"]
    places = {s: o for s, p, o in found.triples("n.md") if p == PROV.atLocation and isinstance(o, str)}
    spans = sorted(f"{said.span.start},{said.span.end}" for said in read.statements)
    statements = {s for s, p, o in found.triples("n.md") if p == type_ and o == QUOTH.Statement}
    assert sorted(places[s].rpartition("=")[2] for s in statements) == spans


def test_a_heading_without_words_is_called_after_its_place() -> None:
    found = note("## Tides\n\nx\n\n## <br>\n\n<!-- y -->\n\n##\n\nz\n")
    named = [line.partition(" ")[2] for line in found.said("n.md") if "#h-" in line and " schema:name " in line]
    assert sorted(named) == ['schema:name "Tides"', 'schema:name "§ 2"', 'schema:name "§ 3"']
