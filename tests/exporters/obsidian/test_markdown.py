"""Escaped text, read back by a Markdown reader."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from quoth.exporters.obsidian.markdown import (
    Item,
    Target,
    bullets,
    callout,
    escape_line,
    excerpt,
    heading_fragment,
    link,
    passage,
    web_link,
)

READER = MarkdownIt("gfm-like", {"linkify": False}).use(dollarmath_plugin).use(tasklists_plugin)

#: What markup is made of, and some that is whole.
SIGNS = [
    *"*_`[]()#<>&$\\!|-+ \naB9é^",
    *["~~", "==", "1.", "[[", "]]", "%%", "::", "^id", "&amp;", "<b>", "https://a.org/b_c*d", "---", "#tag", "> "],
]
MARKUP = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


def shown(markdown: str) -> str:
    """What a reader sees of a list with one item of one line; fails where there is anything but text in it."""
    tokens = READER.parse(markdown)
    assert [token.type for token in tokens] == [
        "bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close",
        "bullet_list_close",
    ]  # fmt: skip
    children = tokens[3].children or []
    assert {child.type for child in children} <= {"text", "text_special", "link_open", "link_close"}
    return "".join(child.content for child in children)


def fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@given(MARKUP | st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_text_reads_as_it_is(text: str) -> None:
    if fold(text):
        assert shown(f"- {escape_line(text)}") == fold(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("RL is *terrible*", r"RL is \*terrible\*"),
        ("#scaling and C# and #1", r"\#scaling and C# and \#1"),
        ("see [1] | 2 < 3", r"see \[1\] | 2 \< 3"),
        ("ends ^block-id", r"ends \^block-id"),
        ("2^10", "2^10"),
        ("http://x.org/%%a1", r"http://x.org/\%\%a1"),
        ("$5 to $10", r"\$5 to \$10"),
        ("a %% hidden %%", r"a \%\% hidden \%\%"),
        ("std::vector", r"std:\:vector"),
        ("snake_case and _this_", r"snake_case and \_this\_"),
        ("at https://a.org/x_y_z.", "at <https://a.org/x_y_z>."),
        ("1. first", r"1\. first"),
        ("- dash", r"\- dash"),
        ("-5 degrees", "-5 degrees"),
        ("--", r"\--"),
        ("line\n  break", "line break"),
    ],
)
def test_no_more_is_escaped_than_needs_be(text: str, written: str) -> None:
    assert escape_line(text) == written


def test_links() -> None:
    assert link(Target("Andrej Karpathy")) == "[[Andrej Karpathy]]"
    assert link(Target("Andrej Karpathy"), "Andrej Karpathy") == "[[Andrej Karpathy]]"
    assert link(Target("Andrej Karpathy"), "Kar|[pathy]") == "[[Andrej Karpathy|Kar-(pathy)]]"
    assert link(Target("a/Note", "Part 1")) == "[[a/Note#Part 1]]"
    assert link(Target("a/Note", "^b"), "note") == "[[a/Note#^b|note]]"
    assert link(Target("odd #1/Note"), "note") == "[note](odd%20%231/Note.md)"


def test_a_web_link_keeps_its_address_whole() -> None:
    tokens = READER.parseInline(web_link("▶ 1:02", "https://a.org/x(1) y?t=62&v=<2>"))[0].children
    assert tokens is not None
    assert tokens[0].attrs["href"] == "https://a.org/x%281%29%20y?t=62&v=%3C2%3E"
    assert tokens[1].content == "▶ 1:02"


def test_a_heading_is_named_as_obsidian_names_it() -> None:
    assert heading_fragment("Part 1: The [[decade]] of | agents #1") == "Part 1 The decade of agents 1"


def test_lists_and_callouts() -> None:
    assert bullets([Item("a"), Item("b", (Item("c", (Item("d"),)),))]) == "- a\n- b\n\t- c\n\t\t- d"
    assert callout("quote", "A", ["b", "", "c"]) == "> [!quote] A\n> b\n>\n> c"
    assert callout("quote", "", ["b"]) == "> [!quote]\n> b"


def test_an_excerpt_ends_with_a_word() -> None:
    assert excerpt("one two three", 100) == "one two three"
    assert excerpt("one two, three four", 9) == "one two …"


LONG = "The lamp failed. It was the fog, i.e. the weather, that did it! Who lit it again? Ada did, and nobody saw her."


@pytest.mark.parametrize(
    ("longest", "name", "told"),
    [
        (200, "Ada", LONG),
        (60, "Ada", "Who lit it again? Ada did, and nobody saw her."),
        (60, "weather", "It was the fog, i.e. the weather, that did it!"),
        (70, "weather", "The lamp failed. It was the fog, i.e. the weather, that did it!"),
        (20, "weather", "i.e. the weather"),
        (40, "", "The lamp failed."),
    ],
)
def test_a_passage_is_the_sentences_around_a_place(longest: int, name: str, told: str) -> None:
    at = LONG.find(name)
    start, end = passage(LONG, longest, (at, at + len(name)) if name else None)
    assert LONG[start:end].strip() == told


@given(st.text("ab. !?“”", min_size=1, max_size=60), st.integers(5, 30), st.data())
def test_a_passage_holds_its_place(text: str, longest: int, data: st.DataObject) -> None:
    text = fold(text) or "a"
    at = data.draw(st.integers(0, len(text) - 1))
    start, end = passage(text, longest, (at, at + 1))
    assert 0 <= start <= at < end <= len(text)
    assert start == 0 or text[start - 1] == " "
