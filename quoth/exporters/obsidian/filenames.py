"""File names that every platform takes and every wikilink can name.

A page's file is named after the thing it is about, as a person would: `AC/DC` is kept in `AC-DC.md`. Names
that a file system, Obsidian or a synchronising service would refuse, hide or confuse are changed as little
as possible; what tells two of them apart is up to `pages`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

#: The longest a name gets, in characters, before it is cut between two words.
LONGEST = 100
#: The longest a name gets in bytes of UTF-8, and in UTF-16 units: below the 255 that file systems allow, with room
#: for a suffix that tells names apart, and for what synchronising services append.
LONGEST_ENCODED = 200

#: What Windows, Obsidian's links or a path would read as something else, and what stands for it.
_REPLACEMENTS = str.maketrans(
    {
        "/": "-",
        "\\": "-",
        "|": "-",
        "#": "♯",
        "[": "(",
        "]": ")",
        '"': "'",
        "<": "‹",
        ">": "›",
        "^": None,
        "*": None,
        "?": None,
        "\u2028": " ",
        "\u2029": " ",
        # Marks that reverse the direction of text make one name look like another.
        **dict.fromkeys(map(chr, (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF)), None),
    }
)
_COLON = re.compile(r"\s*:(?=\s)|:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_COMMENT = re.compile(r"%{2,}")
#: An ending by which Obsidian would take the name for a file of that kind.
_OBSIDIAN_SUFFIX = re.compile(r"\.(md|markdown|canvas|base)$", re.IGNORECASE)
#: Names of devices on Windows, whatever follows a full stop.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))", re.IGNORECASE)


def safe_name(label: str) -> str:
    """A base name for a label, without suffix; empty where nothing of the label can stand in one."""
    name = unicodedata.normalize("NFC", label)
    name = _CONTROL.sub(" ", _COLON.sub(_dash, name).translate(_REPLACEMENTS))
    # Two percent signs would open a comment.
    name = _SPACE.sub(" ", _COMMENT.sub("%", name))
    name = _trim(_OBSIDIAN_SUFFIX.sub(r"-\1", _trim(name)))
    shorter = _cut(name)
    name = shorter if shorter == name else f"{_trim(shorter)}…"
    return _RESERVED.sub(r"\1_", name, count=1) if _RESERVED.match(name) else name


def fold(name: str) -> str:
    """What two names have in common that some file system or link takes for one: case and composition of letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def short_hash(iri: str) -> str:
    """Five characters that tell an IRI from others of the same name, the same in every export."""
    return hashlib.sha256(iri.encode()).hexdigest()[:5]


def _dash(match: re.Match[str]) -> str:
    # `Title: subtitle` reads as `Title - subtitle`; `12:30` as `12-30`.
    return " -" if match.string[match.end() : match.end() + 1].isspace() else "-"


def _trim(name: str) -> str:
    # A leading full stop hides a file; Windows drops trailing ones, and blanks.
    return name.lstrip(". ").rstrip(". ")


def _cut(name: str) -> str:
    """The name up to the last word that ends within both limits."""
    fitting = name[:LONGEST]
    while len(fitting.encode()) > LONGEST_ENCODED or len(fitting.encode("utf-16-le")) > 2 * LONGEST_ENCODED:
        fitting = fitting[:-1]
    if fitting == name:
        return name
    # Nor between a letter and its marks, nor within an emoji put together of several.
    while fitting and (
        unicodedata.combining(name[len(fitting)]) or "\u200d" in name[len(fitting) - 1 : len(fitting) + 1]
    ):
        fitting = fitting[:-1]
    words = fitting.rpartition(" ")[0]
    return words if len(words) > len(fitting) // 2 else fitting
