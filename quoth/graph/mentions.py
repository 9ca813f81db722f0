"""Names in running text: one automaton over all names of a vault, longest match, whole words.

The automaton is a trie of words. Scripts without spaces and signs such as `C++` are no special case: see
`graph.words`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Generic, TypeVar

from quoth.graph.words import find_words
from quoth.notes.model import Piece
from quoth.notes.reading import Reading
from quoth.notes.source import Span

T = TypeVar("T")

#: Where the forms that end at a node of the trie are kept; no word is empty.
_FORMS = ""
#: Signs that people and programs write for each other.
_SAME = str.maketrans("’‘ʼ‐‑", "'''--")
_APOSTROPHES = frozenset("'’ʼ‘")
#: What may follow a name behind an apostrophe: `Karpathy's`, `Karpathy’ll`.
_ENDINGS = frozenset(("s", "S", "ll", "d", "ve", "re", "m"))


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """A name found in a text."""

    #: The place in the text that was searched, in characters.
    start: int
    end: int
    #: What bears the name, in the order it was given.
    bearers: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class Named(Generic[T]):
    """A name found in a note."""

    #: Its place in the source.
    span: Span
    #: The name as it reads.
    text: str
    bearers: tuple[T, ...]


class Automaton(Generic[T]):
    """Finds every name of a set in one pass over a text."""

    def __init__(self, names: Iterable[tuple[str, bool, T]]) -> None:
        """The automaton of names, each with whether its case matters, and what bears it.

        A name in capitals alone, such as `RL`, is found only in capitals, whatever is said of its case.
        """
        self._roots: dict[str, Any] = {}
        for name, exact, bearer in names:
            keys, written = _keyed(name)
            if not keys:
                continue
            node = self._roots
            for key in keys:
                node = node.setdefault(key, {})
            form = (written if exact or _is_capitals(name) else None, bearer)
            forms = node.setdefault(_FORMS, [])
            if form not in forms:
                forms.append(form)

    def find(self, text: str, ranges: Iterable[tuple[int, int]] | None = None) -> Iterator[Match[T]]:
        """The names in a text, from left to right, none within another.

        Args:
            text: what is searched; a name's end is judged by what follows it there.
            ranges: the ranges to look in; None for the whole.
        """
        for start, end in ranges if ranges is not None else ((0, len(text)),):
            yield from self._find(text, start, end)

    def _find(self, text: str, start: int, end: int) -> Iterator[Match[T]]:
        found = [(match.group(), match.start(), match.end()) for match in find_words(text, start, end)]
        at, count = 0, len(found)
        roots = self._roots
        while at < count:
            word, begin, _ = found[at]
            node = roots.get(_key(word, False))
            if node is None or not _may_start(text, begin):
                at += 1
                continue
            stop, bearers = self._longest(text, found, at, node)
            if bearers:
                yield Match(begin, found[stop - 1][2], bearers)
                at = stop
            else:
                at += 1

    def _longest(
        self, text: str, found: list[tuple[str, int, int]], at: int, node: dict[str, Any]
    ) -> tuple[int, tuple[T, ...]]:
        """The longest name that starts at a word: the number of the word after it, and its bearers."""
        best: tuple[int, tuple[T, ...]] = (at, ())
        stop = at + 1
        while True:
            forms = node.get(_FORMS)
            if forms and _may_end(text, found[stop - 1][2]):
                bearers = _bearers(forms, found[at:stop])
                if bearers:
                    best = (stop, bearers)
            if stop == len(found):
                return best
            word, begin, _ = found[stop]
            following = node.get(_key(word, begin > found[stop - 1][2]))
            if following is None:
                return best
            node = following
            stop += 1


def find_named(pieces: Sequence[Piece], automaton: Automaton[T]) -> Iterator[Named[T]]:
    """The names in inline content: not in links, code, math and fields, but across emphasis and line ends."""
    reading = Reading.of(pieces)
    for match in automaton.find(reading.text, reading.searchable()):
        start, end = match.start, match.end
        span = reading.span(start, end)
        # Where the name stands in the source as it reads, so does each word of it.
        if span.end - span.start == end - start or all(
            _is_whole(reading, word.start(), word.end()) for word in find_words(reading.text, start, end)
        ):
            yield Named(span, reading.text[start:end], match.bearers)


def _is_whole(reading: Reading, start: int, end: int) -> bool:
    """Whether a word stands in the source as it reads, without marks in its middle.

    A name with marks within a word (`Kar**pathy**`) could not be found again by searching the source, and
    hardly anybody writes one.
    """
    whole = reading.span(start, end)
    if whole.end - whole.start == end - start:
        return True
    places = [reading.span(at, at + 1) for at in range(start, end)]
    return all(one == other or one.end == other.start for one, other in pairwise(places))


def fold_word(word: str) -> str:
    """A word as it is compared where case makes no difference."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    return folded.translate(_SAME)


def _key(word: str, after_space: bool) -> str:
    """A word's key in the trie: `self-play` is not `self - play`."""
    folded = word.lower() if word.isascii() else fold_word(word)
    return f" {folded}" if after_space else folded


def _keyed(name: str) -> tuple[list[str], tuple[str, ...]]:
    """The keys of a name's words, and the words as written."""
    keys: list[str] = []
    written: list[str] = []
    end = 0
    for match in find_words(unicodedata.normalize("NFC", name)):
        keys.append(_key(match.group(), bool(keys) and match.start() > end))
        written.append(_plain(match.group()))
        end = match.end()
    return keys, tuple(written)


def _plain(word: str) -> str:
    """A word as written, with signs that look alike made one."""
    return word if word.isascii() else unicodedata.normalize("NFC", word).translate(_SAME)


def _is_capitals(name: str) -> bool:
    return name.isupper()


def _bearers(forms: list[tuple[tuple[str, ...] | None, T]], found: list[tuple[str, int, int]]) -> tuple[T, ...]:
    written: tuple[str, ...] | None = None
    bearers: list[T] = []
    for form, bearer in forms:
        if form is not None and written is None:
            written = tuple(_plain(word) for word, _, _ in found)
        if (form is None or form == written) and bearer not in bearers:
            bearers.append(bearer)
    return tuple(bearers)


def _may_start(text: str, at: int) -> bool:
    """Whether a name may start here: not in `node.js`, `me@host`."""
    if not at:
        return True
    before = text[at - 1]
    return not (before == "@" or (before == "." and at > 1 and text[at - 2].isalnum()))


def _may_end(text: str, at: int) -> bool:
    """Whether a name may end here: not in `Node.js`, `don't`, `O'Reilly`."""
    if at + 1 >= len(text):
        return True
    after = text[at]
    if after == "." or after == "@":
        return not text[at + 1].isalnum()
    if after in _APOSTROPHES and text[at + 1].isalnum():
        stop = at + 1
        while stop < len(text) and text[stop].isalnum():
            stop += 1
        return text[at + 1 : stop] in _ENDINGS
    return True
