"""Text as Markdown that Obsidian shows as the text it is, and links that it follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

#: An address in a text; what follows a sentence is no part of it.
URL = re.compile(r"\bhttps?://[^\s<>\"'`\\]*[^\s<>\"'`\\.,;:!?)\]}*_~]")
#: What Markdown or Obsidian reads as markup anywhere in a line.
_ANYWHERE = re.compile(
    r"""
      [\\`*\[\]<$]
    | (?<!\w)\#(?=[^\s\#])
    | (?<!\S)\^
    | (?<![^\W_])_ | _(?![^\W_])
    | &(?=\#?\w+;)
    | ~(?=~) | (?<=~)~
    | =(?==) | (?<==)=
    | %(?=%) | (?<=%)%
    | (?<=:):
    """,
    re.VERBOSE,
)
#: What it reads as a block's beginning at the start of a line.
_OPENING = re.compile(r"(?:[-+](?=\s|$)|#{1,6}(?=\s|$)|>|([0-9]{1,9})([.)])(?=\s|$)|[-=][-=\s]*$|:(?=\s))")
#: What Obsidian drops from a heading when a link names it (its `stripHeadingForLink`).
_NOT_IN_HEADING_LINK = re.compile(r"[:#|^\\\r\n]|%%|\[\[|\]\]")
#: What no wikilink can name.
_NOT_IN_LINK = re.compile(r"[\[\]|#^\\\r\n]|%%")
_SPACE = re.compile(r"\s+")
#: Where a sentence ends and another begins.
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*\s+(?=[^\W_a-z]|[\"“‘(\[])")


def escape(text: str) -> str:
    """Text within a line, escaped so that it reads as it is; white space is folded."""
    return escape_part(_SPACE.sub(" ", text).strip())


def escape_part(text: str) -> str:
    """A part of a line, escaped as `escape` does, its blanks kept."""
    parts = []
    at = 0
    for url in URL.finditer(text):
        if "%%" in url.group():
            # It is no address, and Obsidian would begin a comment in it.
            continue
        # A bare address would take the backslashes for its own.
        parts += [_ANYWHERE.sub(r"\\\g<0>", text[at : url.start()]), f"<{url.group()}>"]
        at = url.end()
    parts.append(_ANYWHERE.sub(r"\\\g<0>", text[at:]))
    return "".join(parts)


def escape_line(text: str) -> str:
    """Text that opens a line: a paragraph, an item, the line of a callout."""
    return guard(escape(text))


def guard(line: str) -> str:
    """A line of Markdown that is not to open a list, a quote or a heading."""
    opening = _OPENING.match(line)
    if not opening:
        return line
    if opening.group(1):
        return f"{opening.group(1)}\\{line[opening.end(1) :]}"
    return f"\\{line}"


@dataclass(frozen=True, slots=True)
class Target:
    """What a link leads to, as Obsidian resolves it."""

    #: The shortest path that names one file of the vault: its base name wherever that is unique.
    path: str
    #: What follows `#`: a heading, or `^` and a block id.
    fragment: str = ""

    def within(self, fragment: str) -> Target:
        return Target(self.path, fragment)


def can_link(path: str) -> bool:
    """Whether a wikilink can name a file."""
    return not _NOT_IN_LINK.search(path)


def link(target: Target, label: str = "") -> str:
    """A wikilink, or a Markdown link where no wikilink can name the file."""
    fragment = f"#{target.fragment}" if target.fragment else ""
    if not can_link(target.path):
        return f"[{escape(label or target.path)}]({quote(target.path + '.md')}{quote(fragment, safe='#^')})"
    label = link_label(label)
    shown = f"|{label}" if label and label != target.path + fragment else ""
    return f"[[{target.path}{fragment}{shown}]]"


def link_label(text: str) -> str:
    """Text as the label of a wikilink, in which brackets and bars cannot be escaped."""
    text = _SPACE.sub(" ", text).strip()
    # `]]` would end the link, `[[` begin another; a bar begins the label anew.
    return text.replace("[", "(").replace("]", ")").replace("|", "-").replace("%%", "%")


def embed(target: Target) -> str:
    return f"!{link(target)}"


def web_link(label: str, url: str) -> str:
    """A link to the web. The label is Markdown already."""
    return f"[{label}]({quote(url, safe=_URL_SAFE)})"


#: What may stand in a link's destination as it is; parentheses, blanks and angle brackets may not.
_URL_SAFE = ":/?#[]@!$&'*+,;=%~"


def heading_fragment(heading: str) -> str:
    """A heading's text as Obsidian writes it in a link to it."""
    return _SPACE.sub(" ", _NOT_IN_HEADING_LINK.sub(" ", heading)).strip()


def callout(kind: str, title: str, lines: Iterable[str]) -> str:
    """A callout; title and lines are Markdown already."""
    return "\n".join([f"> [!{kind}] {title}".rstrip(), *(f"> {line}".rstrip() for line in lines)])


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, with the list under it."""

    #: One line of Markdown.
    line: str
    items: tuple[Item, ...] = ()


def bullets(items: Iterable[Item], depth: int = 0) -> str:
    """A list; lists within it are indented by tabs, as Obsidian does."""
    lines = []
    for item in items:
        lines.append("\t" * depth + f"- {item.line}")
        if item.items:
            lines.append(bullets(item.items, depth + 1))
    return "\n".join(lines)


def excerpt(text: str, longest: int) -> str:
    """The beginning of a text, up to a word that ends within the length."""
    text = _SPACE.sub(" ", text).strip()
    if len(text) <= longest:
        return text
    words = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return words.rstrip(" ,;:–—-") + " …"


def passage(text: str, longest: int, place: tuple[int, int] | None) -> tuple[int, int]:
    """The part of a text that tells most of a place in it: whole sentences around it, as many as the length holds.

    Args:
        text: with its white space folded.
        longest: how long the part may be, in characters; a shorter text is given whole.
        place: where it begins and ends in the text; the beginning of the text where there is none.
    """
    if len(text) <= longest:
        return 0, len(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    bounds = list(zip((0, *ends), (*ends, len(text)), strict=True))
    at = place[0] if place else 0
    first = last = next(i for i, (start, end) in enumerate(bounds) if start <= at < end or end == len(text))
    if bounds[first][1] - bounds[first][0] > longest:
        return _cut(text, longest, bounds[first], place)
    # What comes before a sentence is what makes it understood.
    while first > 0 and bounds[last][1] - bounds[first - 1][0] <= longest:
        first -= 1
    while last + 1 < len(bounds) and bounds[last + 1][1] - bounds[first][0] <= longest:
        last += 1
    return bounds[first][0], bounds[last][1]


def _cut(text: str, longest: int, sentence: tuple[int, int], place: tuple[int, int] | None) -> tuple[int, int]:
    """A part of one long sentence, from a word to a word, with the place in it."""
    start, end = sentence
    if place and place[1] - start > longest:
        start = text.rfind(" ", start, max(start + 1, place[0] - longest // 3)) + 1 or start
    return start, min(
        end, max(start + len(excerpt(text[start:end], longest).removesuffix(" …")), place[1] if place else 0)
    )
