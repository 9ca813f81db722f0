"""The part of a page that is generated, and what around it is the user's."""

from __future__ import annotations

from dataclasses import dataclass

from quoth.notes.generated import BEGIN, END, begin
from quoth.notes.pages import FRONT_MATTER, entries


@dataclass(frozen=True, slots=True)
class Parts:
    """A page taken apart."""

    #: The text of each property by its key, in order; text before the first key under the empty key.
    properties: dict[str, str]
    #: What stands before the generated region.
    before: str
    #: The base of the vault that it is generated from.
    base: str
    #: What stands between the marks, and after them.
    region: str
    after: str


def compose(properties: str, region: str, base: str) -> str:
    """A new page.

    Args:
        properties: the block of properties, with its fences.
        region: what is generated.
        base: the base of the vault that it is generated from.
    """
    return f"{properties}{begin(base)}\n\n{region.strip()}\n\n{END}\n"


def take_apart(text: str) -> Parts | None:
    """A page's parts; None where it has no generated region, or more than one."""
    match = FRONT_MATTER.match(text)
    body = text[match.end() :] if match else text
    starts = list(BEGIN.finditer(body))
    end = body.find(END)
    if len(starts) != 1 or end < starts[0].end() or body.count(END) > 1:
        return None
    start = starts[0]
    properties = entries(match.group("entries")) if match else {}
    return Parts(properties, body[: start.start()], start["base"], body[start.end() + 1 : end], body[end + len(END) :])


def put_together(parts: Parts) -> str:
    """The page that has these parts."""
    properties = "".join(parts.properties.values())
    front_matter = f"---\n{properties}---\n" if properties else ""
    return f"{front_matter}{parts.before}{begin(parts.base)}\n{parts.region}{END}{parts.after}"
