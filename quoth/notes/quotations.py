"""Words in quotation marks, and the line that says whose they are."""

from __future__ import annotations

import re

#: What opens and what closes a quotation, in the ways of several languages.
_MARKS = (("“", "”"), ("”", "”"), ('"', '"'), ("«", "»"), ("»", "«"), ("„", "“”"), ("「", "」"), ("『", "』"))
_QUOTED = {
    opens: re.compile(rf"(?:{opens}(?P<words>[^{opens}{closes}]+)[{closes}]\s*)+[.,;]?") for opens, closes in _MARKS
}
#: The closing mark is an apostrophe as well, so that only one at the end of a sentence is sure to close.
_QUOTED["‘"] = re.compile(r"‘(?P<words>[^‘]+[.!?…,])’[.,;]?")
_QUOTED["‚"] = re.compile(r"‚(?P<words>[^‚]+[.!?…,])[‘’][.,;]?")
_DASH = re.compile(r"(?:(?<=[ \t\n])|^)(?:[—–―]|--)[ \t]*")
#: A hyphen is one only behind the end of a sentence or quotation.
_HYPHEN = re.compile(" - [ \t]*")
_ENDS = (".", "!", "?", "…", "”", "“", '"', "»", "«", "’", "‘")
_NAME = re.compile(r"(?:\[\[[^\[\]\n]+\]\]|[^\n\[\]])+")


def is_quoted(text: str) -> bool:
    """Whether a text stands in quotation marks as a whole."""
    text = text.strip()
    return bool(text) and text[0] in _QUOTED and _QUOTED[text[0]].fullmatch(text) is not None


def unquote(text: str) -> str:
    """A quoted text without its quotation marks; as it is where it has several of them."""
    text = text.strip()
    match = _QUOTED[text[0]].fullmatch(text) if text and text[0] in _QUOTED else None
    return match["words"].strip() if match and match.start("words") == 1 else text


def find_attribution(text: str) -> tuple[int, int, int] | None:
    """A dash and a name at the end of a text: where the words before it end, and where the name stands."""
    # The last dash there is, so that no text is looked at twice.
    at = max(text.rfind(dash) for dash in ("—", "–", "―", "--"))
    dash = _DASH.match(text, at) if at >= 0 else None
    hyphen = text.rfind(" - ")
    if hyphen > at and text[:hyphen].rstrip().endswith(_ENDS):
        at, dash = hyphen, _HYPHEN.match(text, hyphen)
    if dash is None or not _NAME.fullmatch(text, dash.end()):
        return None
    return len(text[:at].rstrip(" \t\n")), dash.end(), len(text)
