"""Properties of a page: YAML as Obsidian itself writes it.

Obsidian rewrites a page's properties whenever one of them is edited. Written in its own style (block lists,
double quotes, and only where a plain scalar would be read as something else), they come back as they were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: A property's value: text, a number, a date (as `Date`), or a list of texts.
Value = str | int | Sequence[str]


class Date(str):
    """A date in ISO form, which stands in the properties as a date and not as text."""

    __slots__ = ()


#: Text that no version of YAML takes for anything but text, whatever stands beside it.
_PLAIN = re.compile(
    r"[^\W\d_](?:[^:#\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\[\]{},]|:(?=[^\s:]))*", re.UNICODE
)
#: What YAML 1.1 takes for a boolean, null or a number although it begins with a letter.
_WORDS = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|inf|nan)$", re.IGNORECASE)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]')
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def front_matter(properties: Mapping[str, Value]) -> str:
    """The block of properties that opens a page, with its fences. Empty ones and counts of nothing are left out."""
    entries = "".join(entry(key, value) for key, value in properties.items() if value)
    return f"---\n{entries}---\n"


def entry(key: str, value: Value) -> str:
    """One property, on as many lines as it needs."""
    if isinstance(value, int):
        return f"{scalar(key)}: {value}\n"
    if isinstance(value, Date):
        return f"{scalar(key)}: {value}\n"
    if isinstance(value, str):
        return f"{scalar(key)}: {scalar(value)}\n"
    return f"{scalar(key)}:\n" + "".join(f"  - {scalar(item)}\n" for item in value)


def scalar(text: str) -> str:
    """Text as a YAML scalar that reads as that text in YAML 1.1 and 1.2."""
    if _PLAIN.fullmatch(text) and not _WORDS.match(text) and text == text.strip():
        return text
    return f'"{_TO_ESCAPE.sub(_escape, _SURROGATE.sub("�", text))}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04x}"
