"""The headings of a note as they stand in its text, for links that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quoth.exporters.obsidian.catalogue import Section
from quoth.exporters.obsidian.filenames import fold
from quoth.exporters.obsidian.markdown import heading_fragment

_LINE = re.compile(r"^ {0,3}(?:(?P<fence>`{3,}|~{3,})|(?P<level>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$)")
_LINK = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|!?\[([^\[\]]*)\]\([^()]*\)")
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading marked with `#`."""

    level: int
    #: Without the marks around it.
    text: str


def headings(text: str) -> Iterator[Heading]:
    """The headings of a text, code fences left out."""
    fence = ""
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        if mark := match.group("fence"):
            if not fence:
                fence = mark
            elif mark.startswith(fence) and not line.strip(mark[0] + " \t"):
                fence = ""
        elif not fence and match.group("text"):
            yield Heading(len(match.group("level")), match.group("text"))


def fragments(text: str, sections: Iterable[Section]) -> dict[str, str]:
    """What follows `#` in a link to each of a note's sections, by the section's IRI.

    A section whose heading cannot be told from others, or not be found, has none: a link to the note is better than one
    that leads nowhere.

    Args:
        text: the note's text.
        sections: its sections, in any order.
    """
    found = {}
    uses: dict[str, list[Heading]] = {}
    path: list[Heading] = []
    paths: dict[int, str] = {}
    for heading in headings(text):
        path = [above for above in path if above.level < heading.level] + [heading]
        uses.setdefault(_letters(heading_fragment(heading.text)), []).append(heading)
        paths[id(heading)] = "#".join(heading_fragment(above.text) for above in path[-2:])
    by_words: dict[str, list[Heading]] = {}
    for same in uses.values():
        by_words.setdefault(_words(same[0].text), []).extend(same)
    counts: dict[str, int] = {}
    for section in sorted(sections, key=lambda s: (s.start is None, s.start or 0, s.iri)):
        words = _words(section.name)
        candidates = by_words.get(words) or [
            h for key, hs in by_words.items() if words and key.startswith(words) for h in hs
        ]
        nth = counts.get(words, 0)
        counts[words] = nth + 1
        if nth >= len(candidates):
            continue
        heading = candidates[nth]
        fragment = heading_fragment(heading.text)
        first = uses[_letters(fragment)][0] is heading
        if fragment and (first or paths[id(heading)] != fragment):
            found[section.iri] = fragment if first else paths[id(heading)]
    return found


def _letters(text: str) -> str:
    """What Obsidian compares of two headings, roughly: letters and digits."""
    return _NOT_A_LETTER.sub(" ", fold(text)).strip()


def _words(heading: str) -> str:
    """What a reader sees of a heading, letters and digits alone."""
    return _letters(_LINK.sub(lambda match: match.group(1) or match.group(2) or "", heading))
