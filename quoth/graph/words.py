"""The words of a text, as names are compared with it: each is whole, so that a match never ends within one.

A word is a run of letters, marks, digits and `_`, with the signs that end names such as `C++` and `F#` and the
points within numbers. Of scripts that put no space between words each character is one. Every other character
that is no white space is a word of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain

from quoth.ontology.slugs import fold_name, slug

_SIGNS = r"[+#]+(?![\w+#])"
#: Han, Hiragana, Thai, Lao, Myanmar and Khmer: written without spaces.
_UNSPACED = (
    "\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3"
)

_POINT = r"(?<=[0-9])[.,](?=[0-9])"
_ASCII = re.compile(rf"\w+(?:{_POINT}\w+)*(?:{_SIGNS})?|[^\w\s]")


@cache
def _other() -> re.Pattern[str]:
    """The pattern for texts beyond ASCII. Python's `\\w` knows no combining marks, so they are listed."""
    codes = chain(range(0x300, 0x1F000), range(0xE0100, 0xE01F0))
    marks = "".join(_ranges(code for code in codes if unicodedata.category(chr(code))[0] == "M"))
    run = rf"(?:[^\W{_UNSPACED}]+[{marks}]*)+"
    return re.compile(rf"[{_UNSPACED}][{marks}]*|{run}(?:{_POINT}{run})*(?:{_SIGNS})?|[^\w\s]")


def _ranges(codes: Iterator[int]) -> Iterator[str]:
    start = end = -1
    for code in codes:
        if code == end + 1 and start >= 0:
            end = code
            continue
        if start >= 0:
            yield f"{chr(start)}-{chr(end)}"
        start = end = code
    if start >= 0:
        yield f"{chr(start)}-{chr(end)}"


def find_words(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The words within a range of a text, with their places."""
    pattern = _ASCII if text.isascii() else _other()
    return pattern.finditer(text, start, len(text) if end is None else end)


def words(text: str) -> list[str]:
    """The words of a text."""
    return [match.group() for match in find_words(text)]


@lru_cache(maxsize=1 << 17)
def fold(name: str) -> str:
    """`ontology.slugs.fold_name`, kept: a vault bears the same names over and over."""
    return fold_name(name)


@lru_cache(maxsize=1 << 17)
def kept_slug(name: str) -> str:
    """`ontology.slugs.slug`, kept."""
    return slug(name)
