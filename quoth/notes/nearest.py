"""How near names are to each other, and which known name a misspelt one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable

#: Shorter words differ from each other by a letter without being misspelt.
_SHORTEST = 4
#: Up to this length, another letter makes another word (`cost`, `host`), so that only letters too many, too few
#: or swapped count.
_SHORT = 5
#: From this length on, two edits still leave a word recognisable.
_LONG = 8


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be; None where none is near.

    Near is one edit (a swap of neighbours is one), two for long words. Among equally near names the first in
    alphabetical order is taken.
    """
    if len(name) < _SHORTEST:
        return None
    from rapidfuzz.distance import OSA

    limit = 2 if len(name) >= _LONG else 1
    near: list[tuple[int, str]] = []
    for candidate in set(known):
        if len(candidate) < _SHORTEST or abs(len(candidate) - len(name)) > limit or candidate == name:
            continue
        distance = OSA.distance(name, candidate, score_cutoff=limit)
        if distance <= limit and not (len(name) <= _SHORT and _replaces(name, candidate)):
            near.append((distance, candidate))
    return min(near)[1] if near else None


def edits(one: str, other: str, limit: int) -> int:
    """How many letters are too many, too few, others or swapped in one text, as against another; `limit + 1` for more.

    Args:
        limit: up to how many it is worth counting.
    """
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=limit)


def _replaces(one: str, other: str) -> bool:
    """Whether one letter in the place of another is the whole difference."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
