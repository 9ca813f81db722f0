"""Inline rules for what people write beyond CommonMark, one function each.

Each rule pushes one token whose `meta` says what it holds, and stands in `RULES` with the rule before which
it runs. Positions are the business of `inline.py`, which records them for every rule alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.rules_inline import StateInline

from quoth.ontology.relations import fold_key

Rule = Callable[[StateInline, bool], bool]

#: Where `env` holds the function that says whether a field is one, given its key and its value.
FIELD_TEST = "quoth_is_field"

_WIKILINK = re.compile(
    r"(?P<sign>[!@]?)\[\[(?P<target>[^\[\]\n|#]*)(?P<fragment>#[^\[\]\n|]*)?(?:\\?\|(?P<label>[^\[\]\n]*))?\]\]"
)
_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\s\]\[]+)\](?!:)")
_INLINE_FOOTNOTE = re.compile(r"\^\[(?P<text>[^\[\]\n]+)\]")
_CITATIONS = re.compile(r"\[(?=[^\[\]]*@)(?P<body>[^\[\]\n]+)\](?![\[(:])")
_CITATION_KEY = r"@(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w(?:[\w:.#$%&+?<>~/-]*\w)?))"
CITATION = re.compile(rf"^(?P<prefix>[^@]*?)-?{_CITATION_KEY}(?P<suffix>[^@]*)$")
_FIELD_OPEN = re.compile(r"[\[(]\s*(?P<key>[^\W\d_][\w \-/]*?)\s*::\s*")
_HIGHLIGHT = re.compile(r"==(?=\S)(?P<text>(?:(?!==|\n\n).)+?)(?<=\S)==", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def wikilink(state: StateInline, silent: bool) -> bool:
    """`[[Target#Fragment|label]]`, `![[embed]]`, `@[[Person]]`."""
    match = _WIKILINK.match(state.src, state.pos, state.posMax)
    if match is None or not (match["target"].strip() or match["fragment"]):
        return False
    if not silent:
        token = state.push("wikilink", "", 0)
        token.meta["match"] = match
    state.pos = match.end()
    return True


def citation(state: StateInline, silent: bool) -> bool:
    """Pandoc's `[@key]`, `[see @a; @b, p. 3]`."""
    match = _CITATIONS.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    parts = []
    for part in match["body"].split(";"):
        cited = CITATION.match(part.strip())
        if cited is None or (cited["prefix"] and not cited["prefix"][-1].isspace()):
            return False
        parts.append(cited)
    if not silent:
        token = state.push("citation", "", 0)
        token.meta["citations"] = tuple((c["braced"] or c["key"], c["suffix"].lstrip(", \t").rstrip()) for c in parts)
    state.pos = match.end()
    return True


def footnote(state: StateInline, silent: bool) -> bool:
    """`[^1]`, which shows the footnote, and `^[text]`, which holds it."""
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match:
        if not silent:
            state.push("footnote_ref", "", 0).meta["label"] = match["label"]
        state.pos = match.end()
        return True
    match = _INLINE_FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _nested(state, "footnote", state.pos + 2, match.end() - 1)
    state.pos = match.end()
    return True


def field(state: StateInline, silent: bool) -> bool:
    """Dataview's `[key:: value]` and `(key:: value)`."""
    match = _FIELD_OPEN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    end = _closing(state.src, state.pos, state.posMax)
    if end < match.end():
        return False
    key, value = fold_key(match["key"]), state.src[match.end() : end]
    if not state.env[FIELD_TEST](key, value):
        return False
    if not silent:
        state.push("field", "", 0).meta["field"] = (key, match.end(), end)
    state.pos = end + 1
    return True


def highlight(state: StateInline, silent: bool) -> bool:
    """`==highlighted==`."""
    match = _HIGHLIGHT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _nested(state, "highlight", state.pos + 2, match.end() - 2)
    state.pos = match.end()
    return True


def comment(state: StateInline, silent: bool) -> bool:
    """`<!-- … -->`, also over several lines."""
    match = _COMMENT.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("html_inline", "", 0)
    state.pos = match.end()
    return True


def _nested(state: StateInline, name: str, start: int, end: int) -> None:
    """Reads a part of the text between an opening and a closing token."""
    maximum = state.posMax
    state.push(f"{name}_open", "", 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", "", -1)
    state.posMax = maximum


def _closing(text: str, start: int, end: int) -> int:
    """The place of the bracket that closes the one at `start`, or -1."""
    opening = text[start]
    closing = "]" if opening == "[" else ")"
    depth = 0
    at = start
    while at < end:
        character = text[at]
        if character == "\\":
            at += 1
        elif character == opening:
            depth += 1
        elif character == closing:
            depth -= 1
            if depth == 0:
                return at
        elif character == "\n":
            return -1
        at += 1
    return -1


#: The rules, each with the characters it starts at and the rule of markdown-it-py it runs before.
RULES: tuple[tuple[str, str, str, Rule], ...] = (
    ("field", "[(", "link", field),
    ("wikilink", "[!@", "link", wikilink),
    ("footnote", "[^", "link", footnote),
    ("citation", "[", "link", citation),
    ("highlight", "=", "link", highlight),
    ("comment", "<", "autolink", comment),
)
