"""The part of a page that is generated, and what around it is the user's."""

from __future__ import annotations

import re
from dataclasses import dataclass

BEGIN = "%% quoth:begin %%"
END = "%% quoth:end %%"

_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<entries>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
#: A key at the left edge, with all lines up to the next one.
_ENTRY = re.compile(
    r"""
    ^(?P<key> "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' | [^\s#:\-][^:\n]* | -[^\s:][^:\n]* ) :(?=\s|$) .*\n?
    (?: ^(?:[ \t\#-].*)? \n )*
    """,
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A page taken apart."""

    #: The text of each property by its key, in order; text before the first key under the empty key.
    properties: dict[str, str]
    #: What stands before, in and after the generated region; the marks are left out.
    before: str
    region: str
    after: str


def compose(properties: str, region: str) -> str:
    """A new page.

    Args:
        properties: the block of properties, with its fences.
        region: what is generated.
    """
    return f"{properties}{BEGIN}\n\n{region.strip()}\n\n{END}\n"


def take_apart(text: str) -> Parts | None:
    """A page's parts; None where it has no generated region, or more than one."""
    match = _FRONT_MATTER.match(text)
    body = text[match.end() :] if match else text
    begin, end = body.find(f"{BEGIN}\n"), body.find(END)
    if begin < 0 or end < begin or body.count(BEGIN) > 1 or body.count(END) > 1:
        return None
    region = body[begin + len(BEGIN) + 1 : end]
    return Parts(entries(match.group("entries")) if match else {}, body[:begin], region, body[end + len(END) :])


def put_together(parts: Parts) -> str:
    """The page that has these parts."""
    properties = "".join(parts.properties.values())
    front_matter = f"---\n{properties}---\n" if properties else ""
    return f"{front_matter}{parts.before}{BEGIN}\n{parts.region}{END}{parts.after}"


def entries(text: str) -> dict[str, str]:
    """The text of each property by its key."""
    found: dict[str, str] = {}
    at = 0
    for match in _ENTRY.finditer(text):
        if match.start() > at:
            found[""] = found.get("", "") + text[at : match.start()]
        found[match.group("key").strip("\"'").rstrip()] = match.group()
        at = match.end()
    if at < len(text):
        found[""] = found.get("", "") + text[at:]
    return {key: value if value.endswith("\n") else f"{value}\n" for key, value in found.items()}
