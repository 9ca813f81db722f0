"""CSL-JSON with places: what is read of files that are JSON, and of files that nearly are."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.notes.csl import FAULT_LIMIT, Json, parse_csl
from quoth.notes.source import Source


def read(text: str) -> tuple[list[dict[str, Json]], list[tuple[int, str]]]:
    items, faults = parse_csl(Source("library.json", text))
    assert all(found.code == "bad-bibliography" for found in faults)
    return (
        [{name: member.value for name, member in item.members.items()} for item in items],
        [(found.span.start, found.message) for found in faults],
    )


@pytest.mark.parametrize(
    "text",
    [
        '[{"id": "a"}, {"id": "b"}]',
        '{"items": [{"id": "a"}, {"id": "b"}], "version": 1}',
        '{"version": 1, "references": [{"id": "a"}, {"id": "b"}]}',
        ' \n[ { "id" : "a" } , { "id" : "b" } ] \n',
    ],
)
def test_where_items_stand(text: str) -> None:
    assert read(text) == ([{"id": "a"}, {"id": "b"}], [])


@pytest.mark.parametrize(("text", "items"), [('{"id": "a"}', [{"id": "a"}]), ("", []), (" \n", []), ("[]", [])])
def test_one_item_and_none(text: str, items: list[dict[str, Json]]) -> None:
    assert read(text) == (items, [])


def test_places_are_exact() -> None:
    text = '[\n {"id": "a\\u0062", "n": 12, "author": [{"family": "Marsh"}, "Ortiz"], "t": {}}\n]'
    (item,), _ = parse_csl(Source("library.json", text))
    shown = {name: text[member.span.start : member.span.end] for name, member in item.members.items()}
    assert shown == {"id": "a\\u0062", "n": "12", "author": '[{"family": "Marsh"}, "Ortiz"]', "t": "{}"}
    assert item.members["id"].value == "ab"
    assert item.members["n"].value == "12"
    elements = item.members["author"].elements
    assert [text[span.start : span.end] for span in elements] == ['{"family": "Marsh"}', '"Ortiz"']
    assert text[item.span.start] + text[item.span.end - 1] == "{}"


@pytest.mark.parametrize(
    ("text", "items", "faults"),
    [
        ('[{"id": "a",}]', [{"id": "a"}], [(11, "No comma may stand before `}`.")]),
        ('[{"id": "a"},]', [{"id": "a"}], [(12, "No comma may stand before `]`.")]),
        ('[{"id": "a"} {"id": "b"}]', [{"id": "a"}, {"id": "b"}], [(13, "A comma is missing before this.")]),
        ('[{"id": "a" "n": "b"}]', [{"id": "a", "n": "b"}], [(12, "A comma is missing before this.")]),
        ('[{"id": "a"}', [{"id": "a"}], [(12, "Here a `]` should stand, to close the list of items.")]),
        ('[{"id": "a", {"id": "b"}]', [{"id": "a"}, {"id": "b"}], [(13, 'Here `"name": …` should stand, or `}`.')]),
        ('[{"id" "a"}]', [], [(7, "Here a `:` should stand.")]),
        ('[{"id": a}, {"id": "b"}]', [{"id": "b"}], [(8, "This is no JSON.")]),
        (
            '[{"id": "a", "n": "b},\n{"id": "c"}]',
            [{"id": "a"}, {"id": "c"}],
            [(22, "A text in quotation marks does not end in its line.")],
        ),
        (
            '[{"id": "a", "n": "\\alpha"}]',
            [{"id": "a"}],
            [(19, "A backslash starts no escape here: write it twice.")],
        ),
        ('[3, {"id": "a"}]', [{"id": "a"}], [(1, "Here an item should stand: `{…}`.")]),
        ('[[{"id": "a"}]]', [{"id": "a"}], [(1, "Here an item should stand, and no list: `{…}`.")]),
        (
            '[{"id": "a"}]\n[{"id": "b"}]',
            [{"id": "a"}, {"id": "b"}],
            [(14, "This follows the end of the list of items.")],
        ),
        ('{"a": 1}', [], [(0, "This map holds neither `items` nor `references`, and it is no item.")]),
        ('"a"', [], [(0, "Here a list of items should stand: `[{…}, …]`.")]),
        ("@misc{a}", [], [(0, "Here a list of items should stand: `[{…}, …]`.")]),
        ("{", [], [(1, 'Here `"name": …` should stand, or `}`.')]),
    ],
)
def test_a_fault_is_told_and_costs_one_item(
    text: str, items: list[dict[str, Json]], faults: list[tuple[int, str]]
) -> None:
    assert read(text) == (items, faults)


def test_what_nests_too_deeply_is_a_fault() -> None:
    deep = "[" * 100_000
    assert read(f'[{{"id": {deep}}}, {{"id": "b"}}]') == ([{"id": "b"}], [(8, "This value nests too deeply.")])


def test_numbers_of_any_length_are_kept() -> None:
    number = "9" * 10_000
    assert read(f'[{{"id": {number}, "n": 1.50, "m": NaN}}]') == ([{"id": number, "n": "1.50", "m": "NaN"}], [])


def test_a_file_that_is_all_faults_is_given_up() -> None:
    items, faults = read('{"id": @ ' * (FAULT_LIMIT + 10))
    assert not items
    assert len(faults) == FAULT_LIMIT + 1
    assert faults[-1][1] == "Nothing is read from here on: too many items break off."


# -- properties --

ITEMS: list[dict[str, Json]] = [
    {"id": "first", "title": "One", "author": [{"family": "Marsh", "given": "Ada"}]},
    {"id": "second", "title": "Two {3}", "issued": {"date-parts": [["2020", "1"]]}},
    {"id": "third", "title": "Four, [five]"},
]


@settings(deadline=None)
@given(
    st.one_of(
        st.text(), st.text(alphabet='[]{}":, id1\\\n'), st.lists(st.sampled_from(['{"id":"a"}', *"[]{},"])).map("".join)
    )
)
def test_any_text_has_a_reading(text: str) -> None:
    source = Source("library.json", text)
    items, faults = parse_csl(source)
    for item in items:
        assert item.members
        assert all(0 <= m.span.start <= m.span.end <= len(text) for m in item.members.values())
    assert all(0 <= found.span.start <= found.span.end <= len(text) for found in faults)
    assert parse_csl(source) == (items, faults)


@settings(deadline=None)
@given(st.data())
def test_damage_to_one_item_costs_no_other(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(ITEMS) - 1))
    written = [json.dumps(item, indent=1) for item in ITEMS]
    item = written[index]
    at = data.draw(st.integers(0, len(item) - 1))
    signs = '{}":,[]\\x'
    written[index] = data.draw(
        st.sampled_from([item[:at] + item[at + 1 :], *(item[:at] + c + item[at:] for c in signs)])
    )
    items, _ = read("[\n" + ",\n".join(written) + "\n]")
    for other in (*ITEMS[:index], *ITEMS[index + 1 :]):
        assert other in items


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.text(), JSON, min_size=1, max_size=4), max_size=4), st.sampled_from([None, 2]))
def test_what_json_writes_is_read(items: list[dict[str, Json]], indent: int | None) -> None:
    assert read(json.dumps(items, indent=indent, ensure_ascii=indent is None)) == (items, [])
