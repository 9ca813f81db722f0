"""Two hundred names that file systems, links, YAML or Markdown would take for something else."""

from __future__ import annotations

#: What Windows keeps for devices, alone, with a suffix, with blanks.
_DEVICES = "con CON Con prn aux AUX.txt nul NUL.md com1 COM9 lpt1 lpt1.txt conin$ CONOUT$ com¹".split(" ")
#: What leads elsewhere, or nowhere.
_PATHS = (
    "../../etc/passwd | .. | . | ... | ~ | ~/x | /etc/hosts | C:\\Windows | \\\\server\\share | a/b/c | a//b | "
    "./x | x/ | AC/DC | AC-DC | a\\b | file:///x | %2e%2e%2fx | Quoth/Home | Quoth | .obsidian | .git | "
    "manifest.json | graph.ttl | Map.canvas | People.base | Home | Map | Notes | README.md | x.md | x.MD | "
    "x.canvas | .hidden | .NET | NET | a.b.c"
).split(" | ")
#: What YAML, or one of its versions, reads as something other than a text.
_YAML = (
    "2001.08361 | 1e3 | 0x1F | 012 | 1_000 | 12:30 | 12:30:45 | 2025-10-17 | yes | no | on | off | y | n | "
    "true | True | null | ~null | NaN | .inf | @x | `x` | a: b | a :b | key: [x] | - item | ? x | ! x | & x | "
    "* x | {x} | [x] | ,x | 'x' | 'x | it's | \"x\" | say \"hi\" | # x | x # y | --- | ... x | %TAG | > x | "
    "<< | =x | \\n"
).split(" | ")
#: What Markdown or Obsidian reads as markup.
_MARKUP = (
    "[[x]] | [[a|b]] | ![[x]] | [x](y) | a#b | a^b | ^a1 | #tag | C# | C | C++ | F# | a~~b~~ | *bold* | "
    "**b** | _x_ | __init__ | `code` | $math$ | $5 | == x == | %% x %% | %%x | <b> | <!-- x --> | &amp; | "
    "&lt;b&gt; | 1. item | 1) item | + item | ## x | x:: y | [x:: y] | {{x}} | [^1] | [@x] | @x2 | \\*x | "
    "x\\ | (x) | :x: | https://a.example/b?c=d#e | a@b.example"
).split(" | ")
#: What takes room, or is not seen, or looks like another.
_LETTERS = (
    *("x" * 300, "word " * 60 + "end", "强" * 300, "é" * 150, "👩🏽\u200d🔬" * 40, "e\u0301" * 120, "a" * 99 + " b"),
    *("trailing.", "trailing ", "trailing", "trailing. . .", " leading", "two  blanks", "tab\there", "new\nline"),
    *("Case", "case", "CASE", "é", "e\u0301", "Å", "A\u030a", "\u212b", "Straße", "STRASSE", "Strasse", "İstanbul"),
    *("istanbul", "ﬁne", "fine", "Ⅷ", "VIII", "ſ", "Ω", "\u2126", "𝒳", "x²", "½", "１２", "가", "\u1100\u1161"),
    *(
        "emoji 😀",
        "👩🏽\u200d🔬",
        "🇩🇪",
        "深度学習",
        "שלום",
        "مرحبا",
        "हिन्दी",
        "ไทย",
        "\u202egnp",
        "a\u202db",
        "a\u200bb",
        "a\u200fb",
    ),
    *(
        "\ufeffbom",
        "a\u0000b",
        "a\u0007b",
        "a\u007fb",
        "a\u0085b",
        "a\u2028b",
        "\u00a0",
        "a\u00adb",
        "\ue000",
        "???",
        "???!",
    ),
    *(
        "Q?",
        "Q",
        "!",
        "-",
        "–",
        "'",
        '"',
        "“x”",
        "«x»",
        "’",
        "…",
        "100%",
        "50 % of",
        "a;b",
        "a,b",
        "a, b",
        "a&b",
        "a+b",
    ),
)

NAMES: tuple[str, ...] = tuple(dict.fromkeys((*_DEVICES, *_PATHS, *_YAML, *_MARKUP, *_LETTERS)))
