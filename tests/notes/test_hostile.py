"""Texts that take for ever where a rule looks at anything twice. Nothing here looks at a clock: they would not end."""

from __future__ import annotations

import pytest

from tests.notes.laws import check
from tests.notes.test_laws import reading

SIZE = 60_000

#: One line of the same sign, over and over.
SIGNS = (
    *("[", "*", ":", "_", "`", "(", "<", "&", "\\", "|", ">", "#", "“", '"', "-", "•", " ", "\t", "="),
    *("[[", "![", "^[", "[^", "](", "<!-- ", "%% ", "$a", "a*", "_a", "==a", "[a:: ", "(a:: ", "<summary>"),
    *(" -- a", " — a", "[@a;", "12:34 ", "(as of 2020) ", "Dr. ", "a? ", "Ada & ", "**Ada** & ", "#a ", " ^id", "1:"),
    *("https://a.b/((", "10.1234/a(", "Ada Marsh ", "> “", "a:: "),
)


@pytest.mark.parametrize("start", ["", "Ada: ", "- ", "## "])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_long_line(sign: str, start: str) -> None:
    check(reading(f"Ada: Words.\n\n{start}{sign * (SIZE // 4 // len(sign))}"))


@pytest.mark.parametrize(
    "text",
    [
        "> " * 5000 + "a",
        "".join(f"{'  ' * depth}- a\n" for depth in range(200)),
        "- " * 5000 + "a",
        "[" * (SIZE // 2) + "]" * (SIZE // 2),
        "|" + "a|" * 9000 + "\n|" + "-|" * 9000 + "\n|" + "b|" * 9000,
        "".join(f"[^{i}]: [^{i + 1}]\n\n" for i in range(3000)) + "a[^0]",
        "> [!note] a\n" * 3000,
    ],
    ids=["quotations", "lists", "lists in a line", "brackets", "a row", "footnotes", "callouts"],
)
def test_deep_and_wide(text: str) -> None:
    check(reading(text))


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("", "Ada: a?\n\n"),
        ("", "Ada: a?\n"),
        ("Ada: a?\n\n", "Ada: b.\n\n"),
        ("Ada: x\n\n", "y z\n\n"),
        ("Q: a\n\n", "b\n\n"),
        ("", "## a\n\n"),
        ("- a #private\n", "  - b\n"),
        ("a\n\n", "about:: [[X]]\n\n"),
        ("", "a ^id\n\n"),
        ("", "Zoe Marsh: a\n\n"),
        ("", "“a” — Zoe Marsh\n\n"),
        ("", "[a]: b\n"),
    ],
)
def test_many_of_the_same(first: str, again: str) -> None:
    check(reading(first + again * 5000))


def test_what_nests_deeper_than_anybody_writes_is_not_lost() -> None:
    assert reading("> " * 500 + "Pumps").statements[0].text == "Pumps"
    assert [said.text for said in reading("".join(f"{'  ' * i}- a{i}\n" for i in range(100))).statements][:30] == [
        f"a{i}" for i in range(30)
    ]
