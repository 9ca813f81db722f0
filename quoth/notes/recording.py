"""The recording a note is about: which links play it, and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from quoth.notes.model import Field, Moment, Outline, Reference, ReferenceKind, Role, ValueKind
from quoth.notes.values import parse_timecode
from quoth.ontology.identifiers import InvalidIdentifier, parse_identifier, time_in_url


@dataclass(frozen=True, slots=True)
class Recording:
    """An episode or a talk, as far as times in it go."""

    #: Its identifiers and web pages, as `scheme:value` in canonical form.
    identifiers: frozenset[str]
    #: In seconds; None where the note does not say.
    duration: Decimal | None

    def played(self, references: Iterable[Reference]) -> Moment | None:
        """Where the first link starts to play that leads into the recording."""
        for reference in references:
            if reference.kind is ReferenceKind.IDENTIFIER and reference.target in self.identifiers:
                if reference.locator.startswith("t="):
                    return Moment(Decimal(reference.locator.removeprefix("t=")))
            elif reference.kind is ReferenceKind.WEB and self._is_page(reference.target):
                time = time_in_url(reference.target)
                if time is not None:
                    return Moment(time)
        return None

    def _is_page(self, url: str) -> bool:
        if not any(identifier.startswith("url:") for identifier in self.identifiers):
            return False
        try:
            return parse_identifier("url", url) in self.identifiers
        except InvalidIdentifier:
            return False

    def holds(self, moment: Moment) -> bool:
        """Whether a stretch lies within the recording, as far as its length is known."""
        return self.duration is None or max(moment.start, moment.end or moment.start) <= self.duration


def find_recording(outline: Outline) -> Recording:
    """The recording that a note is about."""
    subject = outline.first(Role.EPISODE, Role.SOURCE, Role.DESCRIBED)
    if subject is None:
        return Recording(frozenset(), None)
    return Recording(frozenset(subject.identifiers), _duration(subject.fields))


def _duration(fields: Iterable[Field]) -> Decimal | None:
    for written in fields:
        if written.key == "duration" and written.values:
            value = written.values[0]
            return Decimal(value.text) if value.kind is ValueKind.DURATION else parse_timecode(value.text)
    return None
