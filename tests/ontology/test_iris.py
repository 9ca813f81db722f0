"""Names: the published values, and what every IRI must keep to."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.ontology.identifiers import InvalidIdentifier, identifier_in_url, parse_identifier
from quoth.ontology.iris import (
    choose_iri,
    clip_iri,
    entity_iri,
    episode_iri,
    file_iri,
    identifier_iri,
    note_iri,
    page_iri,
    path_of_file,
    place_in_file,
    place_iri,
    podcast_guid,
    podcast_iri,
    property_iri,
    question_iri,
    scheme_iri,
    section_iri,
    statement_iri,
)
from quoth.ontology.slugs import hashed_slug, slug, statement_id

BASE = "https://example.org/notes/"
NOTE = BASE + "n/sutton"

#: What RFC 3987 allows in an IRI, `%` only before two hexadecimal digits.
IRI = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?#\[\]-]|%[0-9A-F]{2}|[^\x00-\x7f])*")


def test_the_published_guids_of_podcasts_and_episodes() -> None:
    assert podcast_guid("podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert podcast_guid("https://podnews.net/rss") == podcast_guid("http://podnews.net/rss//")
    assert podcast_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert podcast_guid("https://podnews.net/RSS") != podcast_guid("https://podnews.net/rss")
    show = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert episode_iri(show, "PC2084") == "urn:uuid:1ecd1e5f-7024-567f-ab12-a3773cb86a12"
    assert episode_iri(show.upper(), " PC2084\n") == "urn:uuid:1ecd1e5f-7024-567f-ab12-a3773cb86a12"
    assert podcast_iri(show) == f"urn:uuid:{show}"


@pytest.mark.parametrize(
    "written",
    [
        "https://doi.org/10.48550/arXiv.2305.17493",
        "https://arxiv.org/abs/2305.17493v3",
        "https://arxiv.org/pdf/2305.17493.pdf",
    ],
)
def test_the_ways_to_write_an_arxiv_paper_are_one_paper(written: str) -> None:
    identifier = identifier_in_url(written)
    assert identifier is not None
    assert choose_iri("paper", [identifier]) == "https://arxiv.org/abs/2305.17493"


def test_an_old_arxiv_id_loses_its_class() -> None:
    for written in ("math.CA/0611800", "math/0611800"):
        iri = identifier_iri(parse_identifier("arxiv", written))
        assert iri == "https://arxiv.org/abs/math/0611800"


def test_notes_are_named_by_path_or_id() -> None:
    assert note_iri(BASE, "Episodes/Sutton.md") == BASE + "n/Episodes/Sutton"
    assert note_iri(BASE, "What is RL?.md") == BASE + "n/What%20is%20RL%3F"
    assert note_iri(BASE, "v1.2 notes.markdown") == BASE + "n/v1.2%20notes"
    assert note_iri(BASE, "Dr. No") == BASE + "n/Dr.%20No"
    assert note_iri(BASE, "強化学習 C#.md") == BASE + "n/強化学習%20C%23"
    assert note_iri(BASE, "100%.md") == BASE + "n/100%25"
    assert note_iri(BASE, "Cafe\u0301.md") == note_iri(BASE, "Café.md") == BASE + "n/Café"
    assert note_iri(BASE, "Episodes/Sutton.md", "sutton-2025") == BASE + "n/sutton-2025"


def test_sections_are_named_by_their_headings() -> None:
    assert section_iri(NOTE, ["big-insights", "scale"]) == NOTE + "#h-big-insights/scale"
    assert section_iri(NOTE, ["scale"], 2) == NOTE + "#h-scale-2"


def test_statements_are_named_by_block_id_or_words() -> None:
    assert statement_iri(NOTE, block_id="bitter") == NOTE + "#b-bitter"
    words = "Sutton Experience is the source of intelligence."
    named = statement_iri(NOTE, fingerprint=words)
    assert named == f"{NOTE}#s-{statement_id(words)}"
    assert statement_iri(NOTE, fingerprint=f"  {words}\n") == named
    assert statement_iri(NOTE, fingerprint=words, duplicate=2) == f"{named}-2"
    assert question_iri(NOTE, "Is it?", 3) == f"{NOTE}#q-{statement_id('Is it?')}-3"


def test_files_and_places_in_them() -> None:
    assert file_iri(BASE, "Episodes/Sutton (1).md") == BASE + "files/Episodes/Sutton%20(1).md"
    assert place_iri(BASE, "Sutton.md", 105, 185) == BASE + "files/Sutton.md#char=105,185"


def test_clips_are_stretches_of_their_episode() -> None:
    episode = "https://www.youtube.com/watch?v=lXUZvyajciY"
    assert clip_iri(episode, Decimal("100.50"), Decimal(120)) == f"{episode}#t=100.5,120"
    assert clip_iri(episode, Decimal(0)) == f"{episode}#t=0"


def test_entities_and_properties() -> None:
    assert entity_iri(BASE, "Richard Sutton") == BASE + "e/richard-sutton"
    assert entity_iri(BASE, "richard-sutton") == BASE + "e/richard-sutton"
    assert entity_iri(BASE, "C++") == BASE + f"e/{slug('C++')}"
    assert entity_iri(BASE, "Don't", hashed=True) == BASE + f"e/{hashed_slug(chr(68) + 'on' + chr(39) + 't')}"
    assert property_iri(BASE, "Mentored By") == BASE + "p/mentored-by"
    assert property_iri(BASE, "größe/x") == BASE + "p/größe%2Fx"
    assert scheme_iri(BASE) == BASE + "concepts"


@pytest.mark.parametrize(
    ("identifier", "iri", "page"),
    [
        ("doi:10.1038/nature14539", "https://doi.org/10.1038/nature14539", "https://doi.org/10.1038/nature14539"),
        ("doi:10.1000/a<b>#c%", "https://doi.org/10.1000/a%3Cb%3E%23c%25", "https://doi.org/10.1000/a%3Cb%3E%23c%25"),
        ("arxiv:2305.17493", "https://arxiv.org/abs/2305.17493", "https://arxiv.org/abs/2305.17493"),
        ("isbn:9780262033848", "urn:isbn:9780262033848", None),
        ("orcid:0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("wikidata:Q42", "http://www.wikidata.org/entity/Q42", "https://www.wikidata.org/wiki/Q42"),
        ("wikipedia:de:Künstliche_Intelligenz", None, "https://de.wikipedia.org/wiki/Künstliche_Intelligenz"),
        ("wikipedia:en:C#?", None, "https://en.wikipedia.org/wiki/C%23%3F"),
        (
            "youtube:lXUZvyajciY",
            "https://www.youtube.com/watch?v=lXUZvyajciY",
            "https://www.youtube.com/watch?v=lXUZvyajciY",
        ),
        ("openreview:rJXMpikCZ", None, "https://openreview.net/forum?id=rJXMpikCZ"),
        ("s2:CorpusID:13756489", None, "https://api.semanticscholar.org/CorpusID:13756489"),
        (
            "apple-podcasts:1516093381?i=1000732326311",
            None,
            "https://podcasts.apple.com/podcast/id1516093381?i=1000732326311",
        ),
        ("spotify:episode:3DHYmgBVbNCxS1wd3OlhIu", None, "https://open.spotify.com/episode/3DHYmgBVbNCxS1wd3OlhIu"),
        ("overcast:+AAtrG1bXX", None, "https://overcast.fm/+AAtrG1bXX"),
        ("item-guid:PC2084", None, None),
        ("feed:https://podnews.net/rss", "urn:uuid:9b024349-ccf0-5f69-a609-6b82873eab3c", None),
    ],
)
def test_identifiers_have_iris_or_pages(identifier: str, iri: str | None, page: str | None) -> None:
    assert identifier_iri(identifier) == iri
    assert page_iri(identifier) == page


@pytest.mark.parametrize(
    "identifier",
    [
        "doi:10.1038/nature14539",
        "arxiv:math/0611800",
        "orcid:0000-0002-1825-0097",
        "wikidata:Q42",
        "wikipedia:en:Reinforcement_learning",
        "openreview:rJXMpikCZ",
        "s2:CorpusID:13756489",
        "openalex:W2741809807",
        "pmid:26017442",
        "youtube:lXUZvyajciY",
        "apple-podcasts:1516093381?i=1000732326311",
        "spotify:show:4JH4tybY1zX6e5hjCwU6gF",
        "overcast:+AAtrG1bXX",
    ],
)
def test_a_page_leads_back_to_its_identifier(identifier: str) -> None:
    page = page_iri(identifier)
    assert page is not None
    assert identifier_in_url(page) == identifier


@pytest.mark.parametrize(
    ("type", "identifiers", "expected"),
    [
        ("podcast", ["feed:https://podnews.net/rss"], "urn:uuid:9b024349-ccf0-5f69-a609-6b82873eab3c"),
        (
            "podcast",
            ["feed:https://podnews.net/rss", "podcast-guid:917393e3-1b1e-5cef-ace4-edaa54e1f810"],
            "urn:uuid:917393e3-1b1e-5cef-ace4-edaa54e1f810",
        ),
        ("podcast", ["apple-podcasts:1516093381", "url:https://example.org/"], None),
        (
            "episode",
            ["youtube:lXUZvyajciY", "item-guid:PC2084", "podcast-guid:917393e3-1b1e-5cef-ace4-edaa54e1f810"],
            "urn:uuid:1ecd1e5f-7024-567f-ab12-a3773cb86a12",
        ),
        (
            "episode",
            ["url:https://example.org/7", "youtube:lXUZvyajciY", "item-guid:7"],
            "https://www.youtube.com/watch?v=lXUZvyajciY",
        ),
        ("episode", ["apple-podcasts:1?i=2", "url:https://example.org/7"], "https://example.org/7"),
        ("episode", ["item-guid:7"], None),
        ("paper", ["doi:10.1038/x", "arxiv:2305.17493"], "https://arxiv.org/abs/2305.17493"),
        ("paper", ["pmid:1", "doi:10.1038/x"], "https://doi.org/10.1038/x"),
        ("paper", ["url:https://example.org/paper.pdf"], None),
        ("person", ["orcid:0000-0002-1825-0097", "wikidata:Q42"], "http://www.wikidata.org/entity/Q42"),
        ("person", ["url:https://example.org/", "orcid:0000-0002-1825-0097"], "https://orcid.org/0000-0002-1825-0097"),
        ("book", ["wikidata:Q42", "isbn:9780262033848"], "urn:isbn:9780262033848"),
        ("book", ["wikidata:Q42"], None),
        ("concept", ["wikidata:Q42", "wikipedia:en:X"], None),
        ("organization", ["url:https://example.org/", "wikidata:Q42"], "http://www.wikidata.org/entity/Q42"),
        ("article", ["url:https://example.org/post"], "https://example.org/post"),
        ("laboratory", ["wikidata:Q42"], "http://www.wikidata.org/entity/Q42"),
        (None, ["wikidata:Q42"], None),
        ("person", [], None),
    ],
)
def test_the_first_available_identifier_names_a_thing(type: str | None, identifiers: list[str], expected: str) -> None:
    assert choose_iri(type, identifiers) == expected


paths = st.text(min_size=1)


@given(paths)
def test_every_name_is_an_iri(text: str) -> None:
    for iri in (
        note_iri(BASE, text),
        note_iri(BASE, "x.md", text),
        file_iri(BASE, text),
        entity_iri(BASE, text),
        property_iri(BASE, text),
        statement_iri(NOTE, block_id=text),
        statement_iri(NOTE, fingerprint=text),
        section_iri(NOTE, [slug(text)]),
    ):
        assert IRI.fullmatch(iri), iri
        assert unicodedata.is_normalized("NFC", iri)
        assert not any(unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc", "Cs", "Co") for c in iri)


@given(paths, paths)
def test_different_paths_have_different_names(one: str, other: str) -> None:
    if unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other):
        assert file_iri(BASE, one) != file_iri(BASE, other)


@given(paths, st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["https://a.example/", "urn:x/files/"]))
def test_a_place_in_a_file_leads_back_to_the_file(path: str, start: int, end: int, base: str) -> None:
    nfc = unicodedata.normalize("NFC", path)
    assert path_of_file(base, file_iri(base, path)) == nfc
    assert place_in_file(base, place_iri(base, path, start, end)) == (nfc, start, end)
    assert place_in_file(base, file_iri(base, path)) is None
    assert path_of_file("https://b.example/", file_iri(base, path)) is None


@given(st.text(max_size=30))
def test_every_identifier_that_has_an_iri_has_a_valid_one(text: str) -> None:
    for scheme, written in (
        ("doi", f"10.1234/{text}x"),
        ("wikipedia", f"en:{text}x"),
        ("url", f"https://x.org/{text}"),
    ):
        try:
            identifier = parse_identifier(scheme, written)
        except InvalidIdentifier:
            continue
        iri = page_iri(identifier)
        assert iri is not None
        assert IRI.fullmatch(iri), iri
