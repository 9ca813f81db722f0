"""Identifiers: canonical forms, check digits, links and running text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.ontology.identifiers import (
    SCHEMES,
    InvalidIdentifier,
    find_candidates,
    find_identifiers,
    identifier_in_url,
    parse_identifier,
    scheme_of,
    type_of_identifier,
    value_of,
)


@pytest.mark.parametrize(
    ("scheme", "text", "expected"),
    [
        ("doi", "10.1038/NATURE14539", "doi:10.1038/nature14539"),
        ("doi", " doi: 10.1038/nature14539 ", "doi:10.1038/nature14539"),
        ("doi", "https://doi.org/10.1038/nature14539", "doi:10.1038/nature14539"),
        ("doi", "10.1038/nature14539.", "doi:10.1038/nature14539"),
        ("doi", "http://dx.doi.org/10.1038%2Fnature14539", "doi:10.1038/nature14539"),
        ("doi", "https://dl.acm.org/doi/10.1145/3442188.3445922", "doi:10.1145/3442188.3445922"),
        ("doi", "10.48550/arXiv.2305.17493", "arxiv:2305.17493"),
        ("doi", "https://doi.org/10.48550/ARXIV.2305.17493v2", "arxiv:2305.17493"),
        ("doi", "10.48550/arXiv.math/0611800", "arxiv:math/0611800"),
        ("doi", "10.1000/ÄB", "doi:10.1000/Äb"),
        ("arxiv", "2305.17493", "arxiv:2305.17493"),
        ("arxiv", "arXiv:2305.17493v3", "arxiv:2305.17493"),
        ("arxiv", "arXiv:2305.17493v2 [cs.LG]", "arxiv:2305.17493"),
        ("arxiv", "abs/2305.17493v3", None),
        ("arxiv", "https://arxiv.org/abs/2305.17493v3", "arxiv:2305.17493"),
        ("arxiv", "arxiv.org/pdf/2305.17493.pdf", "arxiv:2305.17493"),
        ("arxiv", "0704.0001", "arxiv:0704.0001"),
        ("arxiv", "1412.6980", "arxiv:1412.6980"),
        ("arxiv", "math.CA/0611800", "arxiv:math/0611800"),
        ("arxiv", "math/0611800v2", "arxiv:math/0611800"),
        ("arxiv", "hep-th/9711200", "arxiv:hep-th/9711200"),
        ("isbn", "978-0-262-03384-8", "isbn:9780262033848"),
        ("isbn", "0-262-03384-4", "isbn:9780262033848"),
        ("isbn", "ISBN-10: 080442957X", "isbn:9780804429573"),
        ("isbn", "978 0 262 03384 8", "isbn:9780262033848"),
        ("isbn", "urn:isbn:9780262033848", "isbn:9780262033848"),
        ("orcid", "0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("orcid", "https://orcid.org/0000-0002-1694-233x", "orcid:0000-0002-1694-233X"),
        ("orcid", "0000000218250097", "orcid:0000-0002-1825-0097"),
        ("wikidata", "q42", "wikidata:Q42"),
        ("wikidata", "https://www.wikidata.org/wiki/Q42", "wikidata:Q42"),
        ("openalex", "https://openalex.org/W2741809807", "openalex:W2741809807"),
        ("openalex", "w2741809807", "openalex:W2741809807"),
        ("pmid", "PMID: 026017442", "pmid:26017442"),
        ("openreview", "https://openreview.net/forum?id=rJXMpikCZ", "openreview:rJXMpikCZ"),
        ("s2", "CorpusID:13756489", "s2:CorpusID:13756489"),
        ("youtube", "lXUZvyajciY", "youtube:lXUZvyajciY"),
        ("youtube", "youtu.be/lXUZvyajciY?t=83", "youtube:lXUZvyajciY"),
        ("apple-podcasts", "id1516093381", "apple-podcasts:1516093381"),
        ("spotify", "spotify:episode:3DHYmgBVbNCxS1wd3OlhIu", "spotify:episode:3DHYmgBVbNCxS1wd3OlhIu"),
        ("overcast", "https://overcast.fm/+AAtrG1bXX/12:34", "overcast:+AAtrG1bXX"),
        ("overcast", "https://overcast.fm/itunes1516093381/a-show", "apple-podcasts:1516093381"),
        ("podcast-guid", "917393E3-1B1E-5CEF-ACE4-EDAA54E1F810", "podcast-guid:917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        ("item-guid", " https://example.org/?p=7 ", "item-guid:https://example.org/?p=7"),
        ("feed", "https://podnews.net/rss", "feed:https://podnews.net/rss"),
        ("wikipedia", "en:reinforcement learning", "wikipedia:en:Reinforcement_learning"),
        (
            "wikipedia",
            "https://de.m.wikipedia.org/wiki/K%C3%BCnstliche_Intelligenz",
            "wikipedia:de:Künstliche_Intelligenz",
        ),
        ("url", "https://Example.org/a?utm_source=x", "url:https://example.org/a"),
    ],
)
def test_every_way_to_write_an_identifier_gives_one_form(scheme: str, text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(InvalidIdentifier):
            parse_identifier(scheme, text)
    else:
        assert parse_identifier(scheme, text) == expected


@pytest.mark.parametrize(
    ("scheme", "text", "reason"),
    [
        ("doi", "", "no DOI here"),
        ("doi", "11.1038/nature14539", "starts with `10.`"),
        ("doi", "10.1038", "starts with `10.`"),
        ("doi", "10.1038/a b", "starts with `10.`"),
        ("doi", "https://arxiv.org/abs/2305.17493", "no link to a DOI"),
        ("doi", "https://example.org/paper", "no link to a DOI"),
        ("arxiv", "2313.17493", "year and month"),
        ("arxiv", "0703.1234", "from 0704 on"),
        ("arxiv", "2305.1749", "five digits"),
        ("arxiv", "1412.69801", "five digits follow the point since 1501, four before"),
        ("arxiv", "math/0613800", "year and month"),
        ("arxiv", "cooking/0611800", "no archive `cooking`"),
        ("arxiv", "17493", "such as"),
        ("isbn", "978-0-262-03384-7", "check digit"),
        ("isbn", "0-262-03384-5", "check digit"),
        ("isbn", "977-0-262-03384-8", "13 digits"),
        ("isbn", "97802620338", "13 digits"),
        ("orcid", "0000-0002-1825-0098", "check digit"),
        ("orcid", "0000-0002-1825", "16 digits"),
        ("wikidata", "P31", "such as `Q42`"),
        ("wikidata", "Q042", "such as `Q42`"),
        ("youtube", "lXUZvyajci", "YouTube id"),
        ("youtube", "https://www.youtube.com/@DwarkeshPatel", "no link to a YouTube id"),
        ("podcast-guid", "917393e3", "podcast GUID"),
        ("wikipedia", "Reinforcement learning", "Wikipedia"),
        ("feed", "podnews.net", "no web address"),
    ],
)
def test_a_malformed_identifier_is_refused_with_its_reason(scheme: str, text: str, reason: str) -> None:
    with pytest.raises(InvalidIdentifier, match=reason) as caught:
        parse_identifier(scheme, text)
    assert str(caught.value).endswith(".")


def test_an_unknown_scheme_is_the_callers_fault() -> None:
    with pytest.raises(KeyError):
        parse_identifier("issn", "1234-5678")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2305.17493", "arxiv:2305.17493"),
        ("http://www.arxiv.org/pdf/2305.17493v2", "arxiv:2305.17493"),
        ("https://arxiv.org/pdf/2305.17493v2.pdf#page=3", "arxiv:2305.17493"),
        ("https://arxiv.org/html/2305.17493v1/", "arxiv:2305.17493"),
        ("https://arxiv.org/abs/math.CA/0611800", "arxiv:math/0611800"),
        ("https://arxiv.org/pdf/hep-th/9711200.pdf", "arxiv:hep-th/9711200"),
        ("https://ar5iv.labs.arxiv.org/html/2305.17493", "arxiv:2305.17493"),
        ("https://huggingface.co/papers/2305.17493", "arxiv:2305.17493"),
        ("https://arxiv.org/list/cs.LG/recent", None),
        ("https://arxiv.org/", None),
        ("https://huggingface.co/papers/date", None),
        (
            "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16%3C1661::AID-SIM968%3E3.0.CO;2-2",
            "doi:10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("https://doi.org/", None),
        ("https://www.pnas.org/doi/full/10.1073/pnas.1611835114", "doi:10.1073/pnas.1611835114"),
        (
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0012345",
            "doi:10.1371/journal.pone.0012345",
        ),
        ("https://link.springer.com/content/pdf/10.1007/s11023-020-09539-2.pdf", "doi:10.1007/s11023-020-09539-2"),
        ("https://www.frontiersin.org/articles/10.3389/fpsyg.2013.00001/full", "doi:10.3389/fpsyg.2013.00001"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "doi:10.1101/2020.01.01.123456"),
        ("https://www.degruyter.com/document/doi/10.1515/9781400829453/html", "doi:10.1515/9781400829453"),
        ("https://direct.mit.edu/neco/article/doi/10.1162/neco_a_01234/12345/A-title", None),
        ("https://example.org/releases/10.2024/notes", None),
        ("https://pubmed.ncbi.nlm.nih.gov/26017442/", "pmid:26017442"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/26017442", "pmid:26017442"),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=sleep", None),
        ("https://openreview.net/pdf?id=rJXMpikCZ", "openreview:rJXMpikCZ"),
        ("https://openreview.net/group?id=ICLR.cc", None),
        (
            "https://www.semanticscholar.org/paper/Attention/204e3073870fae3d05bcbc2f6a8e263d9b72e776",
            "s2:204e3073870fae3d05bcbc2f6a8e263d9b72e776",
        ),
        ("https://api.semanticscholar.org/CorpusID:13756489", "s2:CorpusID:13756489"),
        ("https://www.semanticscholar.org/author/X/1234", None),
        ("https://openalex.org/works/w2741809807", "openalex:W2741809807"),
        ("https://www.youtube.com/watch?v=lXUZvyajciY&t=83s&si=abc", "youtube:lXUZvyajciY"),
        ("https://youtube.com/watch?app=desktop&v=lXUZvyajciY", "youtube:lXUZvyajciY"),
        ("https://m.youtube.com/shorts/lXUZvyajciY?feature=share", "youtube:lXUZvyajciY"),
        ("https://www.youtube-nocookie.com/embed/lXUZvyajciY?start=83", "youtube:lXUZvyajciY"),
        ("https://www.youtube.com/live/lXUZvyajciY", "youtube:lXUZvyajciY"),
        ("https://youtu.be/lXUZvyajciY?t=83", "youtube:lXUZvyajciY"),
        ("https://www.youtube.com/embed/videoseries?list=PLx", None),
        ("https://www.youtube.com/playlist?list=PLx", None),
        ("https://www.youtube.com/watch?v=short", None),
        (
            "https://podcasts.apple.com/us/podcast/a-title/id1516093381?i=1000732326311",
            "apple-podcasts:1516093381?i=1000732326311",
        ),
        ("https://podcasts.apple.com/de/podcast/id1516093381", "apple-podcasts:1516093381"),
        (
            "https://open.spotify.com/intl-de/episode/3DHYmgBVbNCxS1wd3OlhIu?si=x",
            "spotify:episode:3DHYmgBVbNCxS1wd3OlhIu",
        ),
        ("https://open.spotify.com/show/4JH4tybY1zX6e5hjCwU6gF", "spotify:show:4JH4tybY1zX6e5hjCwU6gF"),
        ("https://open.spotify.com/track/4JH4tybY1zX6e5hjCwU6gF", None),
        ("https://overcast.fm/+AAtrG1bXX", "overcast:+AAtrG1bXX"),
        ("http://www.wikidata.org/entity/Q42", "wikidata:Q42"),
        ("https://www.wikidata.org/wiki/Special:EntityData/Q42.json", "wikidata:Q42"),
        ("https://www.wikidata.org/wiki/Property:P31", None),
        ("https://en.wikipedia.org/wiki/AC/DC#History", "wikipedia:en:AC/DC"),
        ("https://en.wikipedia.org/wiki/C%2B%2B", "wikipedia:en:C++"),
        ("https://en.wikipedia.org/wiki/Special:Random", None),
        ("https://www.wikipedia.org/", None),
        ("https://orcid.org/0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1825-0098", None),
        ("https://orcid.org/signin", None),
        ("https://example.org/", None),
        ("http://[broken", None),
        ("mailto:a@example.org", None),
        ("", None),
    ],
)
def test_links_spell_identifiers(url: str, expected: str | None) -> None:
    assert identifier_in_url(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see 10.1038/nature14539.", {"10.1038/nature14539": "doi:10.1038/nature14539"}),
        ("(doi:10.1038/nature14539)", {"doi:10.1038/nature14539": "doi:10.1038/nature14539"}),
        ("DOI 10.1038/nature14539, and", {"DOI 10.1038/nature14539": "doi:10.1038/nature14539"}),
        ("https://doi.org/10.1038/nature14539!", {"https://doi.org/10.1038/nature14539": "doi:10.1038/nature14539"}),
        ("(10.1016/0004-3702(81)90024-2)", {"10.1016/0004-3702(81)90024-2": "doi:10.1016/0004-3702(81)90024-2"}),
        ("“10.1234/abc”", {"10.1234/abc": "doi:10.1234/abc"}),
        ("**10.1234/abc**", {"10.1234/abc": "doi:10.1234/abc"}),
        ("见10.1038/nature14539。", {"10.1038/nature14539": "doi:10.1038/nature14539"}),
        ("10.1234/abc,10.1234/def", {"10.1234/abc": "doi:10.1234/abc", "10.1234/def": "doi:10.1234/def"}),
        ("<10.1234/abc><br>", {"10.1234/abc": "doi:10.1234/abc"}),
        ("is it 10.1234/abc?", {"10.1234/abc": "doi:10.1234/abc"}),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2;",
            {
                "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2": (
                    "doi:10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
                )
            },
        ),
        ("10.48550/arXiv.2305.17493", {"10.48550/arXiv.2305.17493": "arxiv:2305.17493"}),
        ("as in arXiv:2305.17493v2 [cs.LG].", {"arXiv:2305.17493v2": "arxiv:2305.17493"}),
        ("see arxiv.org/abs/2305.17493v2.", {"arxiv.org/abs/2305.17493v2": "arxiv:2305.17493"}),
        ("arxiv.org/pdf/2305.17493.pdf", {"arxiv.org/pdf/2305.17493.pdf": "arxiv:2305.17493"}),
        ("arXiv 2305.17493", {"arXiv 2305.17493": "arxiv:2305.17493"}),
        ("arXiv: math.CA/0611800", {"arXiv: math.CA/0611800": "arxiv:math/0611800"}),
        ("ISBN 978-0-262-03384-8.", {"ISBN 978-0-262-03384-8": "isbn:9780262033848"}),
        ("ISBN: 0-262-03384-4 2009", {"ISBN: 0-262-03384-4": "isbn:9780262033848"}),
        ("ISBN-13: 9780262033848", {"ISBN-13: 9780262033848": "isbn:9780262033848"}),
        ("PMID: 26017442;", {"PMID: 26017442": "pmid:26017442"}),
        ("OpenAlex:W2741809807", {"OpenAlex:W2741809807": "openalex:W2741809807"}),
        ("CorpusID:13756489", {"CorpusID:13756489": "s2:CorpusID:13756489"}),
    ],
)
def test_identifiers_are_found_in_running_text(text: str, expected: dict[str, str]) -> None:
    assert {text[start:end]: identifier for start, end, identifier in find_identifiers(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "2305.17493",
        "it grew 10.1234 per cent",
        "10.1/x and 10.123/x",
        "10.1234/",
        "10.1234/...",
        "https://example.org/doi/10.1145/3442188",
        "https://example.org/?id=10.1371/journal",
        "version 3.10.1234/5",
        "ISBN 978-0-262-03384-7",
        "PMID unknown",
        "my arXiv list",
        "arXiv:2313.17493",
        "12:30",
    ],
)
def test_other_numbers_are_no_identifiers(text: str) -> None:
    assert list(find_identifiers(text)) == []


def test_candidates_show_what_was_meant_but_is_wrong() -> None:
    text = "ISBN 978-0-262-03384-7, arXiv:2313.17493, 10.1234/abc"
    assert [(text[start:end], scheme, written) for start, end, scheme, written in find_candidates(text)] == [
        ("ISBN 978-0-262-03384-7", "isbn", "978-0-262-03384-7"),
        ("arXiv:2313.17493", "arxiv", "2313.17493"),
        ("10.1234/abc", "doi", "10.1234/abc"),
    ]


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("doi:10.1038/nature14539", "paper"),
        ("isbn:9780262033848", "book"),
        ("youtube:lXUZvyajciY", "episode"),
        ("apple-podcasts:1516093381", "podcast"),
        ("apple-podcasts:1516093381?i=1000732326311", "episode"),
        ("spotify:show:4JH4tybY1zX6e5hjCwU6gF", "podcast"),
        ("openalex:A5023888391", "person"),
        ("wikidata:Q42", None),
        ("url:https://example.org/", None),
    ],
)
def test_an_identifier_may_tell_the_type(identifier: str, expected: str | None) -> None:
    assert type_of_identifier(identifier) == expected


digits = st.text("0123456789", min_size=9, max_size=9)


@given(digits)
def test_an_isbn_of_ten_digits_is_the_isbn_of_thirteen(body: str) -> None:
    check = next(
        c
        for c in "0123456789X"
        if sum((10 - i) * (10 if d == "X" else int(d)) for i, d in enumerate(body + c)) % 11 == 0
    )
    identifier = parse_identifier("isbn", body + check)
    assert identifier.startswith(f"isbn:978{body}")
    assert parse_identifier("isbn", value_of(identifier)) == identifier


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_an_orcid_with_one_wrong_digit_is_refused(body: str, at: int, by: int) -> None:
    valid = [c for c in "0123456789X" if _accepted("orcid", body + c)]
    assert len(valid) == 1
    wrong = body[:at] + str((int(body[at]) + by) % 10) + body[at + 1 :]
    assert not _accepted("orcid", wrong + valid[0])


def _accepted(scheme: str, text: str) -> bool:
    try:
        parse_identifier(scheme, text)
    except InvalidIdentifier:
        return False
    return True


spellings = {
    "doi": r"(doi: ?)?10\.[0-9]{4,6}/[!-~À-ž]{1,20}",
    "arxiv": r"(arXiv:)?([0-2][0-9](0[1-9]|1[0-2])\.[0-9]{4,5}(v[1-9])?|[a-z-]{2,8}/[0-9]{7})",
    "isbn": r"(ISBN )?97[89]-?[0-9]{10}",
    "wikidata": r"[Qq][0-9]{1,9}",
    "youtube": r"[\w-]{11}",
    "wikipedia": r"[a-z]{2}:[\w ]{1,20}",
    "url": r"https?://[a-z.]{1,9}/[!-~À-ž]{0,20}",
}


@given(
    st.sampled_from(SCHEMES).flatmap(
        lambda s: st.tuples(
            st.just(s), st.from_regex(spellings[s], fullmatch=True) if s in spellings else st.text(max_size=40)
        )
    )
)
def test_any_text_is_refused_or_has_a_stable_form(given: tuple[str, str]) -> None:
    scheme, text = given
    if not _accepted(scheme, text):
        return
    identifier = parse_identifier(scheme, text)
    assert parse_identifier(scheme_of(identifier), value_of(identifier)) == identifier


suffix = st.text("abcdefghijklmnopqrstuvwxyz0123456789-.()/", min_size=1, max_size=20)


@given(st.integers(1000, 999999), suffix)
def test_a_doi_is_found_where_a_sentence_ends(prefix: int, end: str) -> None:
    text = f"He cites (10.{prefix}/x{end}0)."
    found = [(text[a:b], identifier) for a, b, identifier in find_identifiers(text)]
    assert len(found) == 1
    written, identifier = found[0]
    assert written.startswith(f"10.{prefix}/x")
    assert identifier == f"doi:{written}"
    assert written.count("(") >= written.count(")")


@given(st.text())
def test_what_is_found_lies_in_the_text_and_apart(text: str) -> None:
    last = 0
    for start, end, identifier in find_identifiers(f"{text} 10.1234/{text} arXiv:2305.17493"):
        assert last <= start < end
        assert ":" in identifier
        last = end
