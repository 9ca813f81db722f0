"""Which known name a misspelt one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable

#: Shorter words differ from each other by a letter without being misspelt.
_SHORTEST = 4


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be; None where none is near.

    Near is one edit for words of four or five letters and two for longer ones, a swap of neighbours counting
    as one. Among equally near names the first in alphabetical order is taken.
    """
    if len(name) < _SHORTEST:
        return None
    from rapidfuzz.distance import OSA

    candidates = sorted({candidate for candidate in known if candidate != name})
    limit = 1 if len(name) < 6 else 2
    best: tuple[int, str] | None = None
    for candidate in candidates:
        if abs(len(candidate) - len(name)) > limit or len(candidate) < _SHORTEST:
            continue
        distance = OSA.distance(name, candidate, score_cutoff=limit)
        if distance <= limit and (best is None or distance < best[0]):
            best = distance, candidate
    return best[1] if best else None
