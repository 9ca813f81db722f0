"""Which of several forms of an answer is sent (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

#: A member of a list, in which commas and semicolons may stand in quotation marks.
_MEMBER = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",])+')
_PARAMETER = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^";])+')
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that an answer can be sent in."""

    media_type: str
    #: What the store calls it.
    name: str

    @property
    def content_type(self) -> str:
        """The header that goes with it."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


#: The forms of the answer to a SELECT or ASK, the one for everybody who does not mind first.
RESULTS = (
    Offer("application/sparql-results+json", "json"),
    Offer("application/sparql-results+xml", "xml"),
    Offer("text/csv", "csv"),
    Offer("text/tab-separated-values", "tsv"),
    Offer("application/json", "json"),
)
#: Those of the answer to a CONSTRUCT or DESCRIBE.
GRAPHS = (
    Offer("text/turtle", "turtle"),
    Offer("application/n-triples", "ntriples"),
    Offer("application/ld+json", "jsonld"),
    Offer("application/rdf+xml", "rdfxml"),
)


@dataclass(frozen=True, slots=True)
class _Range:
    media_type: str
    quality: float

    def fits(self, media_type: str) -> bool:
        kind, _, _ = media_type.partition("/")
        return self.media_type in (media_type, f"{kind}/*", "*/*")

    @property
    def precision(self) -> int:
        """How few types it stands for: the narrowest range that fits a type decides on it."""
        return -self.media_type.count("*")


def choose(accept: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that a client likes best, the earlier of two that it likes as well; None where it takes none.

    Args:
        accept: the header `Accept`. Parameters of types are not looked at; what is no media range is passed over.
    """
    ranges = list(_ranges(accept))
    if not ranges:
        return offers[0]
    best = max(offers, key=lambda offer: _quality(offer.media_type, ranges))
    return best if _quality(best.media_type, ranges) > 0 else None


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    fitting = [found for found in ranges if found.fits(media_type)]
    return max(fitting, key=lambda found: (found.precision, found.quality)).quality if fitting else 0.0


def _ranges(accept: str) -> Iterable[_Range]:
    for member in _MEMBER.findall(accept):
        media_type, *parameters = [part.strip().lower() for part in _PARAMETER.findall(member)] or [""]
        given = [part.partition("=") for part in parameters]
        qualities = [value.strip() for name, _, value in given if name.strip() == "q"]
        if "/" in media_type and all(map(_QUALITY.fullmatch, qualities)):
            yield _Range(media_type, float(qualities[0]) if qualities else 1.0)
