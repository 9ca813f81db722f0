"""The grammar of BibTeX: what is read of files that keep it, and of files that break it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.notes.bibtex import EXPANSION_LIMIT, Entry, parse_bibtex
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.source import Source


def parse(text: str) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    return parse_bibtex(Source("library.bib", text))


def read(text: str) -> list[tuple[str, str, dict[str, str]]]:
    return [(e.type, e.key, {f.name: f.text for f in e.fields}) for e in parse(text)[0]]


def fields(body: str) -> dict[str, str]:
    """The fields of the one entry with a body, which has no fault."""
    text = f"@misc{{k, {body}}}"
    (entry,), faults = parse(text)
    assert not faults
    return {f.name: f.text for f in entry.fields}


# -- the grammar --


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("title = {A}", {"title": "A"}),
        ("title = {A},", {"title": "A"}),
        ("TITLE={A}, Year = 2020", {"title": "A", "year": "2020"}),
        ('title = "A"', {"title": "A"}),
        ("title = {A {B} \\{C\\}}", {"title": "A {B} \\{C\\}"}),
        ('title = "A {"}B{"} C"', {"title": 'A {"}B{"} C'}),
        ('title = "A \\"o B"', {"title": 'A \\"o B'}),
        ('title = {A "B" C}', {"title": 'A "B" C'}),
        ("title = {one, two = three # four @ five % six}", {"title": "one, two = three # four @ five % six"}),
        ('title = "one, two = three # four"', {"title": "one, two = three # four"}),
        ("title = {A}\n  , year = 2020 % the year\n  % note = {none}\n", {"title": "A", "year": "2020"}),
        ('month = jan, day = "1" # 2', {"month": "January", "day": "12"}),
        ('title = {a} # "b" # may', {"title": "abMay"}),
        ("title = {}", {"title": ""}),
        ("bdsk-url-1 = {x}, my:note+ = {y}", {"bdsk-url-1": "x", "my:note+": "y"}),
    ],
)
def test_values(body: str, expected: dict[str, str]) -> None:
    assert fields(body) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@misc{DBLP:conf/nips/VaswaniSPUJGKP17, title={A}}", "DBLP:conf/nips/VaswaniSPUJGKP17"),
        ("@misc{o'neil(2016)+x, title={A}}", "o'neil(2016)+x"),
        ("@misc {\n  müller_2020 ,\n title={A}}", "müller_2020"),
        ("@misc(k, title={A (B)})", "k"),
        ("@misc(k, title=2)", "k"),
        ("@ misc{k,title={A}}", "k"),
        ("  @misc {k,\n    title = {A}\n  }", "k"),
        ("@misc{k}", "k"),
        ("@misc{k,}", "k"),
        ("Some words. @misc{k, title={A}} Others.", "k"),
    ],
)
def test_keys_and_delimiters(text: str, key: str) -> None:
    (entry,), faults = parse(text)
    assert not faults
    assert entry.key == key == text[entry.key_span.start : entry.key_span.end]


def test_places_are_exact() -> None:
    text = '@Book{k,\n  title = {A {B}},\n  note = "x" # jan,\n  year = 2020,\n}'
    (entry,), _ = parse(text)
    by_name = {f.name: f for f in entry.fields}
    assert [text[f.name_span.start : f.name_span.end] for f in entry.fields] == ["title", "note", "year"]
    assert [text[f.span.start : f.span.end] for f in entry.fields] == ["{A {B}}", '"x" # jan', "2020"]
    place = by_name["title"].place(2, 5)
    assert text[place.start : place.end] == "{B}"
    assert by_name["note"].start is None
    assert by_name["note"].place(0, 1) == by_name["note"].span
    place = by_name["year"].place(0, 4)
    assert text[place.start : place.end] == "2020"


def test_abbreviations_are_replaced() -> None:
    text = '@string{ACM = "Association"}\n@STRING(press = acm # { Press})\n@book{k, publisher = press # ", NY"}'
    assert read(text) == [("book", "k", {"publisher": "Association Press, NY"})]
    assert not parse(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "@comment{anything, @misc{hidden, title={A}} at all}",
        "@Comment{jabref-meta: databaseType:biblatex;}",
        "@comment anything\n",
        '@preamble{ "\\newcommand{\\noop}[1]{}" # {x} }',
        '@preamble("x")',
        "% @misc{hidden, title={A}}",
        "  % Encoding: UTF-8",
        "Mail me at someone@example.org {really}, or at home.",
    ],
)
def test_what_is_no_entry_is_passed_over(text: str) -> None:
    entries, faults = parse(f"{text}\n@misc{{k, title={{A}}}}\n")
    assert [entry.key for entry in entries] == ["k"]
    assert not faults


def test_an_open_comment_hides_nothing() -> None:
    assert [key for _, key, _ in read("@comment{ open\n@misc{k, title={A}}")] == ["k"]


# -- faults --


@pytest.mark.parametrize(
    ("text", "fault", "message", "kept"),
    [
        (
            "@misc{a, title={A} year=2020}",
            "year",
            "A comma is missing before `year`.",
            {"title": "A", "year": "2020"},
        ),
        ("@misc{a title={A}}", "a", "A comma is missing after the key.", {"title": "A"}),
        (
            "@misc{a,\n title={A,\n year={2020}\n}",
            "{A",
            "This `{` is never closed.",
            {"title": "A", "year": "2020"},
        ),
        (
            '@misc{a,\n title="A,\n year={2020}\n}',
            '"A',
            'This `"` is never closed.',
            {"title": "A", "year": "2020"},
        ),
        (
            "@misc{a,\n title={A}},\n year={2020}\n}",
            "},",
            "This `}` closes the entry before its last field.",
            {"title": "A", "year": "2020"},
        ),
        ("@misc{a, title={A}, year=2020", "{a", "This `{` is never closed.", {"title": "A", "year": "2020"}),
        (
            "@misc{a, title=Some plain words, year=2020}",
            "Some plain words",
            "This value stands without braces.",
            {"title": "Some plain words", "year": "2020"},
        ),
        (
            "@misc{a, title=, year=2020}",
            "title",
            "The value of `title` is missing, or a piece of it.",
            {"year": "2020"},
        ),
        (
            "@misc{a, title={A} #, year=2020}",
            "title",
            "The value of `title` is missing, or a piece of it.",
            {"title": "A", "year": "2020"},
        ),
        ("@misc{a, oops, title={A}}", "oops", "Here a field should stand: `name = {value}`.", {"title": "A"}),
        (
            "@misc{a, title={A} {B}, year=2020}",
            "{B}",
            "After the value of `title` a comma should stand.",
            {"title": "A", "year": "2020"},
        ),
        (
            "@misc{a, title={A}, title={B}}",
            "title={B}",
            "The field `title` stands twice; the first is read.",
            {"title": "A"},
        ),
        (
            "@misc{a, month=brumaire}",
            "brumaire",
            "No `@string` before this place says what `brumaire` stands for; it is read as text.",
            {"month": "brumaire"},
        ),
    ],
)
def test_a_fault_is_told_and_costs_as_little_as_can_be(
    text: str, fault: str, message: str, kept: dict[str, str]
) -> None:
    """What follows a broken entry is read in any case."""
    entries, faults = parse(f"{text}\n@book{{b, title={{B}}}}\n")
    assert [(entry.key, {f.name: f.text for f in entry.fields}) for entry in entries] == [
        ("a", kept),
        ("b", {"title": "B"}),
    ]
    (found,) = faults
    assert (found.code, found.message) == ("bad-bibliography", message)
    assert text.startswith(fault[:1], found.span.start)
    assert text.startswith(fault, found.span.start)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("@misc{, title={A}}", 5, "This entry has no key."),
        ("@misc{title={A}, year=2020}", 5, "This entry has no key."),
        ("@misc{a b, title={A}}", 6, "A key holds neither white space nor braces nor quotation marks."),
        ("@misc a, title={A}", 0, "After `@misc` an opening brace should stand."),
    ],
)
def test_an_entry_without_a_key_is_left_out(text: str, place: int, message: str) -> None:
    entries, faults = parse(f"{text}\n@book{{b, title={{B}}}}\n")
    assert [entry.key for entry in entries] == ["b"]
    assert [(found.span.start, found.message) for found in faults] == [(place, message)]


def test_only_the_first_fault_of_an_entry_is_told() -> None:
    entries, faults = parse("@misc{a, title={A} year=2020 note={x} {y}, oops, pages={1}}")
    assert len(faults) == 1
    assert [f.name for f in entries[0].fields] == ["title", "year", "note", "pages"]


def test_abbreviations_of_themselves_do_not_grow_without_end() -> None:
    text = '@string{a = "xxxx"}\n' + "@string{a = a # a}\n" * 100 + "@misc{k, title = a # a # {!}}"
    (entry,), _ = parse(text)
    assert len(entry.fields[0].text) <= EXPANSION_LIMIT


# -- properties --

ENTRIES = [
    "@article{first,\n  title = {One {Two}},\n  author = {Ada Marsh and Ben Ortiz},\n  year = 2020,\n}",
    '@book{second,\n  title = "Three",\n  month = jan # "~12",\n  note = {a "b" c},\n}',
    "@misc(third,\n  title = {Four (five)},\n  url = {https://example.org/a_b?c=d}\n)",
]
FILE = "\n\n".join(ENTRIES) + "\n"
SIGNS = '{}"@,=#%\\() \nx1'


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(alphabet='@{}()",=#%\\ \nabj1'), st.lists(st.sampled_from(ENTRIES)).map("".join)))
def test_any_text_has_a_reading(text: str) -> None:
    entries, faults = parse(text)
    for entry in entries:
        assert text[entry.key_span.start : entry.key_span.end] == entry.key != ""
        assert len({f.name for f in entry.fields}) == len(entry.fields)
        for written in entry.fields:
            assert text[written.name_span.start : written.name_span.end].lower() == written.name
            if written.start is not None:
                assert text[written.start : written.start + len(written.text)] == written.text
            assert written.span.end <= len(text)
    assert all(0 <= found.span.start <= found.span.end <= len(text) for found in faults)
    assert parse(text) == (entries, faults)


@settings(deadline=None)
@given(st.data())
def test_damage_to_one_entry_costs_no_other(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(ENTRIES) - 1))
    entry = ENTRIES[index]
    at = data.draw(st.integers(1, len(entry) - 1))
    damaged = data.draw(st.sampled_from([entry[:at] + entry[at + 1 :], *(entry[:at] + c + entry[at:] for c in SIGNS)]))
    before = {item[1]: item for item in read(FILE)}
    after = {item[1]: item for item in read("\n\n".join([*ENTRIES[:index], damaged, *ENTRIES[index + 1 :]]))}
    for other in ("first", "second", "third"):
        if other != ("first", "second", "third")[index]:
            assert after[other] == before[other]


SAFE = st.text(alphabet=st.characters(exclude_categories=["C", "Z"], exclude_characters='{}"\\'), min_size=1)
KEYS = st.from_regex(re.compile(r"[a-z][a-z0-9:_/-]*", re.ASCII), fullmatch=True)


@settings(deadline=None)
@given(st.dictionaries(KEYS, st.dictionaries(KEYS, SAFE), max_size=4))
def test_what_is_written_is_read(library: dict[str, dict[str, str]]) -> None:
    text = "".join(
        f"@misc{{{key},\n" + "".join(f"  {name} = {{{value}}},\n" for name, value in values.items()) + "}\n"
        for key, values in library.items()
    )
    entries, faults = parse(text)
    assert {e.key: {f.name: f.text for f in e.fields} for e in entries} == library
    assert not faults
