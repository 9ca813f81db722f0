"""What a URL says of time and place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.ontology.identifiers import clean_url, identifier_in_url, time_in_url
from quoth.ontology.iris import identifier_iri
from quoth.ontology.urls import is_web_address


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://youtu.be/lXUZvyajciY?t=83", "83"),
        ("https://www.youtube.com/watch?v=lXUZvyajciY&t=83s", "83"),
        ("https://www.youtube.com/watch?v=lXUZvyajciY&t=1m23s", "83"),
        ("https://www.youtube.com/watch?v=lXUZvyajciY&t=1h2m3s", "3723"),
        ("https://www.youtube.com/watch?v=lXUZvyajciY#t=2m", "120"),
        ("https://example.org/audio.mp3#t=83.5", "83.5"),
        ("https://example.org/audio.mp3#t=npt:10,20", "10"),
        ("https://example.org/audio.mp3#t=1:02:03", "3723"),
        ("https://www.youtube.com/embed/lXUZvyajciY?start=83", "83"),
        ("https://overcast.fm/+AAtrG1bXX/12:34", "754"),
        ("https://youtu.be/lXUZvyajciY?t=0", "0"),
        ("https://youtu.be/lXUZvyajciY", None),
        ("https://example.org/?t=soon", None),
        ("https://example.org/?t=", None),
        ("https://example.org/?t=1:75", None),
        ("https://overcast.fm/+AAtrG1bXX", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_a_link_may_start_at_a_time(url: str, expected: str | None) -> None:
    assert time_in_url(url) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?utm_source=x&id=7&UTM_Medium=y", "https://example.org/a?id=7"),
        ("https://example.org/a?fbclid=x", "https://example.org/a"),
        ("HTTPS://Example.ORG:443", "https://example.org/"),
        ("http://example.org:80/a/../b/./c", "http://example.org/b/c"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"),
        ("https://example.org/é b", "https://example.org/%C3%A9%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a#part-2", "https://example.org/a"),
        ("https://example.org/a#:~:text=words", "https://example.org/a"),
        ("https://example.org/#/route", "https://example.org/#/route"),
        (
            "https://www.youtube.com/watch?v=lXUZvyajciY&si=x&t=83&list=PL1",
            "https://www.youtube.com/watch?v=lXUZvyajciY",
        ),
        ("https://www.youtube.com/playlist?list=PL1&si=x", "https://www.youtube.com/playlist?list=PL1"),
        ("https://youtu.be/lXUZvyajciY?si=x", "https://youtu.be/lXUZvyajciY"),
        ("https://a.substack.com/p/post?r=abc&utm_campaign=post", "https://a.substack.com/p/post"),
        ("https://github.com/a/b?ref=main", "https://github.com/a/b?ref=main"),
        ("example.org/a", "https://example.org/a"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[broken", "http://[broken"),
        (" not a url ", "not a url"),
    ],
)
def test_a_page_is_named_without_tracking(url: str, expected: str) -> None:
    assert clean_url(url) == expected


@given(st.text(), st.text(), st.text())
def test_cleaning_twice_changes_nothing(path: str, query: str, fragment: str) -> None:
    once = clean_url(f"https://example.org/{path}?{query}#{fragment}")
    assert clean_url(once) == once


@given(st.text())
def test_any_text_is_read_without_error(text: str) -> None:
    for url in (text, f"https://{text}", f"https://www.youtube.com/{text}", f"https://doi.org/{text}"):
        identifier_in_url(url)
        time_in_url(url)
        clean_url(url)


@pytest.mark.parametrize(
    "url", ["http://a:b:c/", "http://x:80x/", "http://u@h:p@h/", "http://[::1", "http://[1.2.3.4]/x"]
)
def test_a_malformed_authority_is_no_web_address(url: str) -> None:
    assert not is_web_address(url)
    assert identifier_iri(f"url:{url}") is None


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "HTTP://Example.org:8080/x", "http://[::1]:80/", "https://user@bücher.example/ü?q=a b"],
)
def test_what_has_a_host_is_a_web_address(url: str) -> None:
    assert is_web_address(url)
