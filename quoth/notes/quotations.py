"""Words in quotation marks, and the line that says whose they are."""

from __future__ import annotations

import re

#: What closes each opening mark.
_QUOTES = {"“": "”", "”": "”", '"': '"', "«": "»", "»": "«", "„": "“”"}
_ATTRIBUTION = re.compile(r"(?:^|[ \t\n])(?:[—–―]|--)[ \t]*(?P<name>(?:\[\[[^\[\]\n]+\]\]|[^—–―\n\[\]])+)$")


def is_quoted(text: str) -> bool:
    """Whether a text stands in quotation marks as a whole: the first mark is closed by its last character."""
    text = text.strip()
    if len(text) < 3 or text[0] not in _QUOTES:
        return False
    closing = _QUOTES[text[0]]
    body = text.rstrip(".,;")
    if body[-1] not in closing:
        return False
    return not any(mark in body[1:-1] for mark in (closing + text[0] if text[0] != '"' else '"'))


def unquote(text: str) -> str:
    """A quoted text without its quotation marks."""
    text = text.strip()
    body = text.rstrip(".,;")
    return body[1:-1].strip()


def find_attribution(text: str) -> tuple[int, int, int] | None:
    """A dash and a name at the end of a text: where the words before it end, and where the name stands."""
    match = _ATTRIBUTION.search(text)
    return (match.start(), *match.span("name")) if match else None
