"""Values of fields: what each spelling is, and where it stands."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.notes.model import Value, ValueKind
from quoth.notes.source import Span
from quoth.notes.values import (
    meant_date,
    parse_date,
    parse_duration,
    parse_number,
    parse_timecode,
    parse_value,
    parse_values,
)

LINK, URL, TEXT = ValueKind.LINK, ValueKind.URL, ValueKind.TEXT
NUMBER, DATE, DURATION, BOOLEAN = ValueKind.NUMBER, ValueKind.DATE, ValueKind.DURATION, ValueKind.BOOLEAN

#: What the grammar knows.
WORDS = '[[ ]] | # ( ) " \\ [a](b) https://a.b/c 1:02:03 2025-10-17 October 2025 PT1H 1h and true 3.50 < > ! é 😀 - , ;'
fragments = st.lists(
    st.one_of(st.sampled_from([*WORDS.split(), ", ", " ", "\t", "\n"]), st.text(max_size=4)), max_size=12
).map("".join)


def kinds(text: str) -> list[tuple[ValueKind, str]]:
    return [(value.kind, value.text) for value in parse_values(text)]


@pytest.mark.parametrize(
    ("text", "kind", "plain"),
    [
        ("[[Andrej Karpathy]]", LINK, "Andrej Karpathy"),
        ("[[Scaling#The bitter lesson]]", LINK, "Scaling#The bitter lesson"),
        ("[[Scaling#^b1|that claim]]", LINK, "Scaling#^b1"),
        ("[[Scaling\\|in a table]]", LINK, "Scaling"),
        ("![[Scaling]]", LINK, "Scaling"),
        ("[the note](Notes/My%20note.md)", LINK, "Notes/My note.md"),
        ("[a page](https://example.org/a_(b))", URL, "https://example.org/a_(b)"),
        ("<https://example.org/>", URL, "https://example.org/"),
        ("https://example.org/a,b?c=d#e", URL, "https://example.org/a,b?c=d#e"),
        ("42", NUMBER, "42"),
        ("012", NUMBER, "12"),
        ("-2.50", NUMBER, "-2.5"),
        ("1e3", NUMBER, "1000"),
        ("2025", NUMBER, "2025"),
        ("2025-10", DATE, "2025-10"),
        ("2025-10-17", DATE, "2025-10-17"),
        ("2025-10-17T09:30", DATE, "2025-10-17T09:30:00"),
        ("17 October 2025", DATE, "2025-10-17"),
        ("October 17, 2025", DATE, "2025-10-17"),
        ("Oct 2025", DATE, "2025-10"),
        ("1h 22m", DURATION, "4920"),
        ("7 days, 3 hours", DURATION, "615600"),
        ("1:22:03", DURATION, "4923"),
        ("true", BOOLEAN, "true"),
        ("False", BOOLEAN, "false"),
        ('"quoted, with a comma"', TEXT, "quoted, with a comma"),
        ('"an \\"inner\\" one"', TEXT, 'an "inner" one'),
        # False friends stay text.
        ("yes", TEXT, "yes"),
        ("12:30", TEXT, "12:30"),
        ("2025-13-01", TEXT, "2025-13-01"),
        ("30 February 2025", TEXT, "30 February 2025"),
        ("2 years", TEXT, "2 years"),
        ("May we ask", TEXT, "May we ask"),
        ("see [[Scaling]] for this", TEXT, "see [[Scaling]] for this"),
        ("[[]]", TEXT, "[[]]"),
        ("words, with commas", TEXT, "words, with commas"),
        ("1.2.3", TEXT, "1.2.3"),
        ("50%", TEXT, "50%"),
        ("#tag", TEXT, "#tag"),
    ],
)
def test_one_value(text: str, kind: ValueKind, plain: str) -> None:
    assert kinds(text) == [(kind, plain)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[A]], [[B|b]]", [(LINK, "A"), (LINK, "B")]),
        ("[[A]] [[B]]", [(LINK, "A"), (LINK, "B")]),
        ("[[A]],[[B]],", [(LINK, "A"), (LINK, "B")]),
        ('"a, b", "c"', [(TEXT, "a, b"), (TEXT, "c")]),
        ("1, 2.0, 3", [(NUMBER, "1"), (NUMBER, "2"), (NUMBER, "3")]),
        ("2025-10-17, 2024", [(DATE, "2025-10-17"), (NUMBER, "2024")]),
        ('[[A]], "b", true', [(LINK, "A"), (TEXT, "b"), (BOOLEAN, "true")]),
        ("https://a.example/x, https://b.example/y", [(URL, "https://a.example/x"), (URL, "https://b.example/y")]),
        ("", []),
        (" \t\n", []),
        # A list with a plain word among its values is a sentence.
        ("[[A]], and so on", [(TEXT, "[[A]], and so on")]),
        ("1,, 2", [(TEXT, "1,, 2")]),
    ],
)
def test_lists(text: str, expected: list[tuple[ValueKind, str]]) -> None:
    assert kinds(text) == expected


def test_a_value_carries_its_place_and_label() -> None:
    assert parse_values("  [[A|the a]],  [[B|B]] ", 100) == (
        Value(LINK, "A", Span(102, 113), "the a"),
        Value(LINK, "B", Span(116, 123)),
    )


def test_parse_value_takes_a_list_for_one_text() -> None:
    assert parse_value("[[A]], [[B]]") == Value(TEXT, "[[A]], [[B]]", Span(0, 12))
    assert parse_value(" ") is None


@given(fragments, st.integers(0, 1000))
def test_any_text_has_values_at_exact_places(text: str, offset: int) -> None:
    end = offset
    for value in parse_values(text, offset):
        assert end <= value.span.start < value.span.end <= offset + len(text)
        end = value.span.end
        written = text[value.span.start - offset : value.span.end - offset]
        if value.kind is LINK and not written.endswith(")"):
            assert written.lstrip("!").startswith("[[")
            assert written.endswith("]]")
            assert value.text in written
        elif value.kind is TEXT and not written.startswith('"'):
            assert value.text == written
    assert bool(parse_values(text)) == bool(text.strip())


@given(fragments)
def test_values_mean_the_same_wherever_they_stand(text: str) -> None:
    assert [(v.kind, v.text, v.label) for v in parse_values(text, 17)] == [
        (v.kind, v.text, v.label) for v in parse_values(text)
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:00", "0"),
        ("4:56", "296"),
        ("62:03", "3723"),
        ("1:02:03", "3723"),
        ("01:02:03.5", "3723.5"),
        (" 12:34 ", "754"),
    ],
)
def test_timecodes(text: str, seconds: str) -> None:
    assert parse_timecode(text) == Decimal(seconds)


@pytest.mark.parametrize("text", ["", "12", "1:2", "12:60", "1:60:00", "1:02:03:04", "a:bc", "1:02.", "-1:00", "１:02"])
def test_what_is_no_timecode(text: str) -> None:
    assert parse_timecode(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025", "2025"),
        ("2025-10", "2025-10"),
        ("2024-02-29", "2024-02-29"),
        ("2025-10-17 09:30:15", "2025-10-17T09:30:15"),
        ("2025-10-17T09:30:15.250Z", "2025-10-17T09:30:15.25Z"),
        ("2025-10-17T09:30+0200", "2025-10-17T09:30:00+02:00"),
        ("1st of March 2025", "2025-03-01"),
        ("3 Sept. 2025", "2025-09-03"),
        ("march 2025", "2025-03"),
        ("Mar 3rd, 2025", "2025-03-03"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        *("", "25", "2025-1", "2025-00", "2023-02-29", "2025-10-17T25:00", "2025-10-17T10:00+20:00", "0000-01-01"),
        *("Octobre 2025", "17/10/2025", "17.10.2025", "October", "٢٠٢٥"),
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        *(("2025/10/17", "2025-10-17"), ("2025.1.2", "2025-01-02"), ("20251017", "2025-10-17")),
        *(("17.10.2025", "2025-10-17"), ("10.11.2025", "2025-11-10"), ("17/10/2025", "2025-10-17")),
        *(("10/17/2025", "2025-10-17"), ("17-10-2025", "2025-10-17"), ("11/11/2025", "2025-11-11")),
        *(("Fri, 17 Oct 2025 10:00:00 GMT", "2025-10-17"), ("Friday 17 October 2025", "2025-10-17")),
        *(("10/11/2025", None), ("2025/13/17", None), ("32.1.2025", None), ("20251332", None), ("last spring", None)),
    ],
)
def test_the_date_that_another_order_means(text: str, iso: str | None) -> None:
    assert parse_date(text) is None
    assert meant_date(text) == iso


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("PT1H22M", "4920"),
        ("pt90m", "5400"),
        ("P1DT1S", "86401"),
        ("P2W", "1209600"),
        ("1h22m3s", "4923"),
        ("2 hours and 5 minutes", "7500"),
        ("1.5 h", "5400"),
        ("90 min.", "5400"),
        ("1:22:03", "4923"),
        ("62:03", "3723"),
    ],
)
def test_durations(text: str, seconds: str) -> None:
    assert parse_duration(text) == Decimal(seconds)


@pytest.mark.parametrize("text", ["", "P", "PT", "90", "1h 2h", "1 month", "h", "1h and", "about 1h", "P1Y"])
def test_what_is_no_duration(text: str) -> None:
    assert parse_duration(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [("0", "0"), ("-0", "0"), ("-0.0", "0"), ("007", "7"), ("+5", "5"), (".5", "0.5"), ("5.", "5"), ("1E-2", "0.01")],
)
def test_numbers(text: str, digits: str) -> None:
    assert parse_number(text) == digits


@pytest.mark.parametrize("text", ["", ".", "-", "1,5", "1 000", "0x10", "1e9999", "nan", "inf", "１"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.decimals(-(10**12), 10**12, places=6))
def test_a_number_keeps_its_value(number: Decimal) -> None:
    digits = parse_number(str(number))
    assert digits is not None
    assert Decimal(digits) == number
    assert parse_number(digits) == digits
