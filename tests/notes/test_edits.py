"""Changes of a text as values, and what they do to the bytes of a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.notes.edits import Edit, OverlappingEdits, apply, compatible, diff, rewrite
from quoth.notes.source import Source, Span


def edit(start: int, end: int, replacement: str) -> Edit:
    return Edit(Span(start, end), replacement)


def test_edits_are_made_in_whatever_order_they_come() -> None:
    edits = [edit(7, 7, "!"), edit(0, 3, "six"), edit(3, 3, " or")]
    assert apply("one two", edits) == apply("one two", reversed(edits)) == "six or two!"


def test_what_is_put_in_goes_before_what_is_changed_there_and_behind_what_is_changed_before() -> None:
    assert apply("[[a]]", [edit(0, 0, '"'), edit(0, 5, "[[b]]"), edit(5, 5, '"')]) == '"[[b]]"'


def test_an_edit_given_twice_is_made_once() -> None:
    assert apply("ab", [edit(1, 1, "-"), edit(1, 1, "-")]) == "a-b"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (edit(0, 3, "x"), edit(2, 4, "y")),
        (edit(0, 5, "x"), edit(2, 2, "y")),
        (edit(2, 2, "x"), edit(2, 2, "y")),
        (edit(1, 3, "x"), edit(1, 3, "y")),
    ],
)
def test_edits_that_overlap_are_refused_and_the_first_is_kept(one: Edit, other: Edit) -> None:
    with pytest.raises(OverlappingEdits, match="edits overlap at"):
        apply("abcdef", [one, other])
    assert compatible([(one,), (other,), (edit(6, 6, "z"),)]) == ((one,), (edit(6, 6, "z"),))


def test_a_group_is_kept_whole_or_not_at_all() -> None:
    assert compatible([(edit(2, 4, "x"),), (edit(0, 1, "y"), edit(3, 5, "y"))]) == ((edit(2, 4, "x"),),)


def test_an_edit_past_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match="an edit ends at 3, the text at 2"):
        apply("ab", [edit(3, 3, "c")])


def test_mark_and_line_ends_stay_and_new_lines_end_as_the_first() -> None:
    content = b"\xef\xbb\xbfa\r\nb\nc\rd"
    assert rewrite(content, [edit(2, 3, "x\ny"), edit(6, 7, "z")]) == b"\xef\xbb\xbfa\r\nx\r\ny\nc\rz"


def test_a_diff_shows_lines_without_their_ends() -> None:
    assert list(diff("n.md", b"a\r\nb\r\n", b"a\r\nc")) == [
        *("--- n.md", "+++ n.md", "@@ -1,2 +1,2 @@", " a", "-b", "+c", "\\ No newline at end of file"),
    ]


_texts = st.lists(st.sampled_from(("a", "é", "👍🏽", "\t", "\n", "\r\n", "\r", "\u2028", "-")), max_size=20).map(
    "".join
)


@given(_texts, st.booleans(), st.data())
def test_the_bytes_read_as_the_text_with_the_edits_made(text: str, bom: bool, data: st.DataObject) -> None:
    content = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    source = Source.decode("n.md", content)
    places = sorted(data.draw(st.sets(st.integers(0, len(source.text)), max_size=6)))
    edits = [
        edit(start, end, data.draw(st.sampled_from(("", "x", "y\nz"))))
        for start, end in zip(places[::2], places[1::2], strict=False)
    ]
    # A `\r` and a `\n` that come to touch would be one line end.
    changed = rewrite(content, edits)
    expected = apply(source.text, edits)
    if "\r" not in text.replace("\r\n", ""):
        assert Source.decode("n.md", changed).text == expected
    assert changed.startswith(b"\xef\xbb\xbf") is bom
    assert rewrite(content, []) == content
    assert rewrite(content, [edit(0, 0, "")]) == content
