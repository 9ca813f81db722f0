"""Front matter as YAML: meaning, places, bounds, and what is made of YAML that is none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from quoth.notes import yaml
from quoth.notes.diagnostics import CODES
from quoth.notes.source import Source, Span
from quoth.notes.yaml import Document, Map, Node, Scalar, Sequence, read_yaml

BEFORE = "---\n"


def read(text: str) -> Document:
    return read_yaml(Source("n.md", BEFORE + text), Span(len(BEFORE), len(BEFORE + text)))


def plain(node: Node) -> Any:
    """A node as Python's own values; a map as pairs, because a key may stand twice."""
    if isinstance(node, Scalar):
        return node.core
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return [(entry.key.text, plain(entry.value)) for entry in node.entries]


def values(text: str) -> list[tuple[str, Any]]:
    return [(entry.key.text, plain(entry.value)) for entry in read(text).entries]


def found(text: str) -> list[tuple[str, str]]:
    """Code and source of each diagnostic."""
    whole = BEFORE + text
    return [(d.code, whole[d.span.start : d.span.end]) for d in read(text).diagnostics]


def nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Sequence):
        for item in node.items:
            yield from nodes(item)
    elif isinstance(node, Map):
        for entry in node.entries:
            yield from nodes(entry.key)
            yield from nodes(entry.value)


# -- what is YAML -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scalar", "core"),
    [
        # YAML 1.2.2, 10.3: the core schema.
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("No", "No"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("012", Decimal(12)),
        ("-19", Decimal(-19)),
        ("0o14", Decimal(12)),
        ("0x1F", Decimal(31)),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("2.50", Decimal("2.50")),
        ("1e3", Decimal(1000)),
        (".5", Decimal("0.5")),
        ("12:30", "12:30"),
        ("1:22:03", "1:22:03"),
        ("2025-10-17", "2025-10-17"),
        ("2001-12-14t21:59:43.10-05:00", "2001-12-14t21:59:43.10-05:00"),
        ("=", "="),
        ("'true'", "true"),
        ('"12"', "12"),
        ("!!str 12", "12"),
        (".inf", ".inf"),
    ],
)
def test_scalars_mean_what_yaml_1_2_says(scalar: str, core: object) -> None:
    assert values(f"key: {scalar}\n") == [("key", core)]
    assert found(f"key: {scalar}\n") == []


def test_collections_and_blocks() -> None:
    text = "a: [x, {b: y}]\nc:\n- d\n- e: f\n  g: h\ni: |\n  one\n  two\nj: >-\n  one\n  two\n"
    assert values(text) == [
        ("a", ["x", [("b", "y")]]),
        ("c", ["d", [("e", "f"), ("g", "h")]]),
        ("i", "one\ntwo\n"),
        ("j", "one two"),
    ]
    assert found(text) == []


def test_aliases_stand_for_their_nodes() -> None:
    assert values("a: &people [Ada, Bob]\nb: *people\n") == [("a", ["Ada", "Bob"]), ("b", ["Ada", "Bob"])]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_front_matter_holds_nothing(text: str) -> None:
    assert read(text) == Document()


def test_a_key_may_stand_twice() -> None:
    assert values("a: 1\na: 2\n") == [("a", Decimal(1)), ("a", Decimal(2))]


def test_places_are_those_in_the_whole_note() -> None:
    text = 'titlé😀: "a 😀 b"\nlist: [x, y z]\n'
    whole = BEFORE + text
    title, items = read(text).entries
    assert whole[title.key.span.start : title.key.span.end] == "titlé😀"
    assert whole[title.value.span.start : title.value.span.end] == '"a 😀 b"'
    assert isinstance(title.value, Scalar)
    assert title.value.start == whole.index("a 😀")
    assert isinstance(items.value, Sequence)
    assert [whole[i.span.start : i.span.end] for i in items.value.items] == ["x", "y z"]


def test_text_that_is_not_verbatim_has_no_inner_place() -> None:
    (entry,) = read('a: "x\\ty"\n').entries
    assert isinstance(entry.value, Scalar)
    assert (entry.value.text, entry.value.start) == ("x\ty", None)


def test_characters_that_only_yaml_1_1_takes_for_line_ends_belong_to_the_value() -> None:
    assert values("a: x\u2028y\x85z\nb: c\n") == [("a", "x\u2028y\x85z"), ("b", "c")]
    assert found("a: x\u2028y\n") == []


# -- bounds -------------------------------------------------------------------------------------------


def test_a_huge_front_matter_is_not_read() -> None:
    document = read("a: " + "x" * yaml.SIZE_LIMIT)
    assert document.entries == ()
    assert [d.code for d in document.diagnostics] == ["bad-yaml"]


def test_aliases_that_expand_without_end_are_refused() -> None:
    text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for one, other in zip("bcdef", "abcde", strict=True):
        text += f"{one}: &{one} [" + ",".join([f"*{other}"] * 10) + "]\n"
    document = read(text)
    assert document.entries[0].key.text == "a"
    assert sum(sum(1 for _ in nodes(e.value)) for e in document.entries) < 3 * yaml.NODE_LIMIT
    assert any(f"{yaml.NODE_LIMIT:,}" in d.message for d in document.diagnostics)


@pytest.mark.parametrize("text", ["a: " + "[" * 5000, "- " * 5000 + "x", "a: " + "{b: " * 5000, "a: &a [*a]"])
def test_bottomless_nesting_is_refused(text: str) -> None:
    document = read(text)
    assert document.diagnostics
    assert all(sum(1 for _ in nodes(e.value)) < 50 for e in document.entries)


# -- what is no YAML ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected", "links"),
    [
        ("a: [[X]]\n", "[[X]]", ["[[X]]"]),
        ("a: [[X|the label]]\n", "[[X|the label]]", ["[[X|the label]]"]),
        ("a: [[X, Y]]\n", "[[X, Y]]", ["[[X, Y]]"]),
        ("a: [[X: y]]\n", "[[X: y]]", ["[[X: y]]"]),
        ("a: [[X#y]]\n", "[[X#y]]", ["[[X#y]]"]),
        ("a: [[@key]]\n", "[[@key]]", ["[[@key]]"]),
        ('a: [["X"]]\n', "[[X]]", ['[["X"]]']),
        ("a: [[X]], [[Y]]\n", ["[[X]]", "[[Y]]"], ["[[X]], [[Y]]"]),
        ("a: [[X]] [[Y]]\n", ["[[X]]", "[[Y]]"], ["[[X]] [[Y]]"]),
        ("a: [[[X]], [[Y]]]\n", ["[[X]]", "[[Y]]"], ["[[X]]", "[[Y]]"]),
        ('a: ["[[X]]", [[Y]]]\n', ["[[X]]", "[[Y]]"], ["[[Y]]"]),
        ("a:\n  - [[X]]\n  - [[Y]]\n", ["[[X]]", "[[Y]]"], ["[[X]]", "[[Y]]"]),
        ("a: [[X]] (2023)\n", "[[X]] (2023)", ["[[X]] (2023)"]),
        ("a: ![[X]]\n", "![[X]]", ["![[X]]"]),
    ],
)
def test_a_link_without_quotation_marks_is_a_link(text: str, expected: object, links: list[str]) -> None:
    assert values(text) == [("a", expected)]
    assert found(text) == [("unquoted-link", link) for link in links]


def test_the_link_is_shown_as_it_should_be_written() -> None:
    (diagnostic,) = read("a: [[X]], [[Y|z]]\n").diagnostics
    assert diagnostic.suggestion == 'Write `["[[X]]", "[[Y|z]]"]`.'


@pytest.mark.parametrize(
    ("text", "expected", "at", "suggestion"),
    [
        ("a: Foo: bar\n", "Foo: bar", ":", 'Write `"Foo: bar"`.'),
        ("a: Foo:\n", "Foo:", ":", 'Write `"Foo:"`.'),
        ("a: @x\n", "@x", "@", 'Write `"@x"`.'),
        ("a: *x*\n", "*x*", "*", 'Write `"*x*"`.'),
        ("a: %x\n", "%x", "%", 'Write `"%x"`.'),
        ("a: !x y\n", "!x y", "!", 'Write `"!x y"`.'),
        ("a: `x`\n", "`x`", "`", 'Write `"`x`"`.'),
        ("a: |x\n", "|x", "|", 'Write `"|x"`.'),
        ('a: "Foo" by Bar\n', '"Foo" by Bar', '"', "Write `'\"Foo\" by Bar'`."),
        ('a: "Foo\n', "Foo", '"', 'Write `"Foo"`.'),
        ("a: 'Foo\n", "Foo", "'", 'Write `"Foo"`.'),
        ('a: "C:\\quoth"\n', "C:\\quoth", "\\", "Write `'C:\\quoth'`."),
        ("a: [x, y\n", ["x", "y"], "[", 'Write `["x", "y"]`.'),
        ("a: [@x, 'y']\n", ["@x", "y"], "@", 'Write `["@x", "y"]`.'),
        ("a: [x] y\n", "[x] y", "]", 'Write `"[x] y"`.'),
        ("a: - x\n", ["x"], "-", 'Write `["x"]`.'),
        ("a:x\n", "x", ":", "Write `a: x`."),
        ("a:\n-x\n-y\n", ["x", "y"], "-", "Write `- x`."),
        ("a:\n  -x\n  -y\n", ["x", "y"], "-", "Write `- x`."),
        ("a:\n\t- x\n\t- y\n", ["x", "y"], "\t", "Indent with two spaces."),
        ("a: #x #y\n", "#x #y", "#x #y", "Write `x y`, or quote it."),
    ],
)
def test_what_has_one_reading_is_repaired(text: str, expected: object, at: str, suggestion: str) -> None:
    assert values(text) == [("a", expected)]
    assert found(text) == [("bad-yaml", at)]
    assert read(text).diagnostics[0].suggestion == suggestion


def test_a_repaired_text_knows_its_place() -> None:
    (entry,) = read("title: 😀 Foo: bar\n").entries
    assert entry.value == Scalar("😀 Foo: bar", Span(11, 21), False, 11)


def test_a_repaired_text_may_go_on_below() -> None:
    assert values("a: Foo: bar\n  and more\nb: c\n") == [("a", "Foo: bar and more"), ("b", "c")]


@pytest.mark.parametrize(
    ("text", "kept", "at"),
    [
        ("a: b\n  c: d\ne: f\n", [("e", "f")], ": d"),
        ("{a: b\n", [], "b"),
        ("title\na: b\n", [("a", "b")], "title"),
        ("- x\na: b\n", [("a", "b")], "- x"),
    ],
)
def test_what_has_none_is_left_out_and_the_rest_is_read(text: str, kept: object, at: str) -> None:
    assert values(text) == kept
    assert found(text) == [("bad-yaml", at)]


def test_each_bad_entry_is_reported_and_each_good_one_read() -> None:
    text = "a: @x\nb: fine\nc: y: z\nd: [[X]]\n"
    assert values(text) == [("a", "@x"), ("b", "fine"), ("c", "y: z"), ("d", "[[X]]")]
    assert found(text) == [("bad-yaml", "@"), ("bad-yaml", ":"), ("unquoted-link", "[[X]]")]


def test_a_control_character_is_reported_where_it_stands() -> None:
    assert found("a: x\x07y\nb: c\n") == [("bad-yaml", "\x07")]
    assert [key for key, _ in values("a: x\x07y\nb: c\n")] == ["a", "b"]


def test_a_comment_that_looks_like_a_value_is_reported() -> None:
    assert values("a: Issue #5\n") == [("a", "Issue")]
    assert found("a: Issue #5\n") == [("bad-yaml", "#5")]
    assert found("a: Issue # a comment\nb: C#\nc: 'x' ## y\n") == []


# -- properties ---------------------------------------------------------------------------------------

WORDS = "a key title : [ ] [[X]] [[ ]] { } \" ' # @ *a &a ! | > % , 😀 --- ... ~ 12:30 https://a.b/c \\ << ?"
SPACES = (": ", "\n", "\n  ", "\n- ", "\n  - ", "- ", " #", "&a ", "|\n", "\t", ", ", "\x85", "\u2028", "\x01", "? ")
fragments = st.lists(st.one_of(st.sampled_from([*WORDS.split(), *SPACES]), st.text(max_size=3)), max_size=25).map(
    "".join
)


@given(fragments)
def test_any_text_is_read_with_exact_places(text: str) -> None:
    whole = BEFORE + text
    document = read(text)
    for entry in document.entries:
        for node in (entry.key, *nodes(entry.value)):
            assert len(BEFORE) <= node.span.start <= node.span.end <= len(whole)
            if isinstance(node, Scalar) and node.start is not None:
                assert whole[node.start : node.start + len(node.text)] == node.text
    for diagnostic in document.diagnostics:
        assert diagnostic.code in CODES
        assert len(BEFORE) <= diagnostic.span.start <= diagnostic.span.end <= len(whole)
    assert document == read(text)


scalars = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12)
data = st.dictionaries(
    scalars, st.recursive(scalars, lambda inner: st.lists(inner, max_size=3), max_leaves=8), max_size=5
)


@given(data, st.booleans())
def test_what_a_yaml_library_writes_is_read_as_it_was_meant(written: dict[str, Any], flow: bool) -> None:
    text = pyyaml.safe_dump(written, allow_unicode=True, default_flow_style=flow, width=10**6, sort_keys=False)

    def texts(node: Node) -> Any:
        return (
            node.text
            if isinstance(node, Scalar)
            else [texts(i) for i in node.items]
            if isinstance(node, Sequence)
            else {}
        )

    document = read(text)
    # A list of nothing but one list is the one thing that means something else here: a link.
    if "[[" not in text and not document.diagnostics:
        assert {entry.key.text: texts(entry.value) for entry in document.entries} == written


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\ud83d\ude00", "\U0001f600"),
        (r"x\ud83dx", "x\ufffdx"),
        (r"\ude00\ud83d", "\ufffd\ufffd"),
        (r"a\U0001f600", "a\U0001f600"),
        (r"a\U00110000", r"a\U00110000"),
        (r"a\Uffffffff", r"a\Uffffffff"),
    ],
)
def test_escapes_of_characters_are_such_or_stand_as_they_are(written: str, meant: str) -> None:
    document = read(f'a: "{written}"\nb: c\n')
    assert [(entry.key.text, plain(entry.value)) for entry in document.entries] == [("a", meant), ("b", "c")]
    assert len(document.diagnostics) == (written == meant)


@given(data, st.booleans())
def test_both_of_pyyamls_parsers_give_the_same(written: dict[str, Any], flow: bool) -> None:
    text = pyyaml.safe_dump(written, allow_unicode=True, default_flow_style=flow, sort_keys=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "_quick_loader", lambda: pyyaml.SafeLoader)
        careful = read(text)
    assert read(text) == careful


@pytest.mark.parametrize(
    "text",
    [
        *("a: [[X]]\nb: c\n", "a: Foo: bar\n", "a: b\n  c: d\n", 'a: "x\n', "\ta: b\n", "a: [x\n", "a: *x\n"),
        *("- a\nb: c\n", "a: &x [*x]\n", "a:b\n", "a: x\ty\n", "a: !x y\n", "? a\n: b\n", "a: 1\n---\nb: 2\n"),
        "a: 'it''s'\nb: \"\\u00e9\"\nc: |2\n   x\n",
    ],
)
def test_both_find_the_same_fault_at_the_same_place(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(pyyaml, "CSafeLoader"):
        pytest.skip("this PyYAML has one parser")
    quick = read(text)
    monkeypatch.setattr(yaml, "_quick_loader", lambda: pyyaml.SafeLoader)
    assert read(text) == quick
