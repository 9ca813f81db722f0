"""Texts made of what notes are made of, and notes with something broken in them."""

from __future__ import annotations

import random

from hypothesis import strategies as st

_WORDS = (
    "pumps hoses Ada Ben Edda Berg [[Pumps]] [[Ada Marsh|Ada]] [[Log#^a1]] ![[Log]] @[[Ada Marsh]] #pumps #water/tides "
    "*sound* **ran** ***both*** ==high== `co de` $a_b$ [@key] [@a; @b, p.3] [^1] ^[aside] ~~gone~~ <b>bold</b> <br> "
    "%%hid%% <!--hid--> &amp; \\* \\[[no]] [about::[[X]]] (page::3) [12:34] (1:02:03) 🎧 03:12 12:30 [12:75] 3:1 "
    "https://a.example/b?t=3#c [log](https://a.example) [it](Log.md#x) ![i](i.png) doi:10.1038/nature14539 "
    'arXiv:2305.17493 10.1/ a::b C# #12 me@h.org i@2x.png “Quoted.” "Quoted." «Mots.» „Worte.“ ‘so’ why? Why! end. '
    "… — – -- e.g. Dr. 🏃🏽‍♀️ é ñ̃ שלום 山田 한국어 ​ ** __ [[ ]] [ ] ( ) == `` $ ^ ~ | > # - :: : ^id ^a1 \\"
).split(" ")

_OPENINGS = (
    "Ada: |Ben (as of 2026): |**Ada:** |**Ben**: |[[Ada Marsh|Ada]]: |Ada & Ben: |Edda: |Me: |Q: |A: |Open question: |"
    "Key takeaways: |Key takeaways:|Ada:|**Ada Marsh** 00:12:34|[12:34] |12:34 Ada: |Ada (12:75): |• |— |“|TL;DR: |"
    "supports:: |about:: [[X]] |[[X]] part-of:: |question:: |weather:: |AI summary: |Ada： |*|_|**|"
    "Ada expects |She says "
).split("|")

_MARKERS = (
    "|||||- |- |* |1. |2) |- [ ] |- [x] |- [?] |- [!] |> |> > |# |## |### |#### |> [!note] |> [!quote] Ada |"
    "> [!question] |> [!tip]- |> [!info]+ Title |> - |>     |    |  |   - |\t|    - |        |``` |~~~|---|===|***|"
    "| a | b ||| --- | --- ||[^1]: |[log]: https://a.example |%%|<!--|-->|<details>|<summary>📚 Transcript</summary>|"
    "</details>|## Transcript|## Open questions|## Key takeaways|## My thoughts|## Quotes|- Show: |- Guests: |$$|^id|"
    "## Why?|## 12:34 |#pumps|<div>|:---"
).split("|")

_ENDS = (
    "",
    "",
    "",
    "",
    "",
    " ^id",
    " #question",
    " #private",
    "  ",
    "\\",
    "?",
    ".",
    ".”",
    "*",
    "_",
    " — Ada",
    " [x:: y]",
)

#: Characters of which few notes are made, and which readers get wrong.
_SIGNS = tuple("\x00\x0b\x0c\x1c\x85\u00a0\u00ad\u0301\u200b\u2028\u2029\ufeff\U0001f9d1ßİ…\t\\|`$~^")

_plain = st.text(st.characters(codec="utf-8"), max_size=6)
_words = st.lists(st.one_of(st.sampled_from(_WORDS), st.sampled_from(_WORDS), _plain), max_size=6).map(" ".join)
_line = st.builds(
    "".join,
    st.tuples(st.sampled_from(_MARKERS), st.sampled_from(("", "", "", *_OPENINGS)), _words, st.sampled_from(_ENDS)),
)
_front = st.sampled_from(
    (
        "",
        "",
        "---\nguest: Ada Marsh\nhost: Ben Okoro\n---\n",
        "---\nduration: 20 min\npodcast: T\n---\n",
        "---\nx: [\n---\n",
        "---\n",
    )
)

#: Texts of up to some thirty lines, with the line ends of any system.
texts = st.builds(
    lambda front, lines, newline: (front + "".join(lines)).replace("\n", newline),
    _front,
    st.lists(st.builds("".join, st.tuples(_line, st.sampled_from(("\n", "\n", "\n\n")))), max_size=30),
    st.sampled_from(("\n", "\n", "\r\n", "\r")),
)


#: How many lines of a long text are broken at a time: faults reach no further, and each reading takes less.
_EXCERPT = 40


def broken(chance: random.Random, text: str) -> str:
    """A text, or a part of a long one under its front matter, with lines lost, doubled, swapped or cut, and signs put
    in."""
    lines = text.split("\n")
    if len(lines) > _EXCERPT:
        body = lines.index("---", 1) + 1 if lines[0] == "---" and "---" in lines[1:] else 0
        start = chance.randint(body, max(body, len(lines) - _EXCERPT))
        lines = lines[:body] + lines[start : start + _EXCERPT]
    for _ in range(chance.randint(1, 6)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        column = chance.randint(0, len(lines[at]))
        change = chance.choice(("delete", "double", "swap", "cut", "insert", "break", "indent"))
        if change == "delete" and len(lines) > 1:
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "cut":
            lines[at] = lines[at][:column]
        elif change == "insert":
            some = chance.choice(chance.choice((_WORDS, _MARKERS, _OPENINGS, _ENDS, _SIGNS)))
            lines[at] = lines[at][:column] + some + lines[at][column:]
        elif change == "break":
            lines[at : at + 1] = [lines[at][:column], lines[at][column:]]
        elif change == "indent":
            lines[at] = chance.choice(("  ", "    ", "> ", "\t", "- ")) + lines[at]
    return chance.choice(("\n", "\n", "\n", "\r\n", "\r")).join(lines)
