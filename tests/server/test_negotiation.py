"""Which form of an answer a client is sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.server.negotiation import GRAPHS, RESULTS, choose


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("text/tab-separated-values, text/csv;q=0.9", "tsv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.8", "xml"),
        ("text/csv;q=0.5, application/sparql-results+xml; q=0.4", "csv"),
        ("application/json", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "xml"),
        ("*/*, text/csv;q=0.1", "json"),
        ('text/html;x="a,text/csv", text/tab-separated-values', "tsv"),
        ("text/csv;charset=utf-8", "csv"),
        ("nonsense", "json"),
        ("text/csv;q=2, text/tab-separated-values;q=0.1", "tsv"),
        ("text/html", None),
        ("*/*;q=0", None),
        ("text/turtle", None),
    ],
)
def test_the_form_that_is_liked_best_is_chosen(accept: str, name: str | None) -> None:
    offer = choose(accept, RESULTS)
    assert (offer and offer.name) == name


def test_the_media_type_sent_is_the_one_asked_for() -> None:
    offer = choose("application/json", RESULTS)
    assert offer is not None
    assert offer.content_type == "application/json"


@given(st.text())
def test_whatever_is_asked_for_one_of_the_offers_or_none_is_chosen(accept: str) -> None:
    assert choose(accept, GRAPHS) in (None, *GRAPHS)
