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

#: Where `env` holds the function that says whether a field is one, given its key, its value, and whether white space
#: stands before the colons.
FIELD_TEST = "quoth_is_field"
#: Where `env` holds the labels of the note's footnotes.
FOOTNOTES = "quoth_footnotes"
#: Where `env` keeps which bracket closes which.
_BRACKETS = "quoth_brackets"

_WIKILINK = re.compile(
    r"(?P<sign>[!@]?)\[\[(?P<target>[^\[\]\n|#]*)(?P<fragment>#[^\[\]\n|]*)?(?:\\?\|(?P<label>[^\[\]\n]*))?\]\]"
)
_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\s\]\[]+)\](?!:)")
_CITATIONS = re.compile(r"\[(?=[^\[\]]*@)(?P<body>[^\[\]\n]+)\](?!\(|\[(?![^\[\]\n]*@))")
_CITATION_KEY = r"@(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w(?:[\w:.#$%&+?<>~/-]*\w)?))"
CITATION = re.compile(rf"^(?P<prefix>[^@]*?)-?{_CITATION_KEY}(?P<suffix>[^@]*)$")
#: The key of a field: words of any script. A prefix, as in `schema:knows`, is one of the configuration's.
KEY = r"[^\W\d_][\w/-]*(?::[^\W\d_][\w-]*)?(?:[ ]+[\w/-]+)*"
_FIELD_OPEN = re.compile(rf"[\[(]\s*(?P<key>{KEY})(?P<gap>\s*)::\s*")
_BRACKET = re.compile(r"\\.|[\[\]()\n]", re.DOTALL)
_HIGHLIGHT = re.compile(r"==(?=\S)(?P<text>(?:(?!==|\n\n).)+?)(?<=\S)==", re.DOTALL)


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
        # As in Obsidian, a mark without its footnote is text.
        if match["label"] not in state.env[FOOTNOTES]:
            return False
        if not silent:
            state.push("footnote_ref", "", 0).meta["label"] = match["label"]
        state.pos = match.end()
        return True
    if not state.src.startswith("^[", state.pos):
        return False
    end = _closing(state, state.pos + 1)
    if end < state.pos + 3:
        return False
    if not silent:
        _nested(state, "footnote", state.pos + 2, end)
    state.pos = end + 1
    return True


def field(state: StateInline, silent: bool) -> bool:
    """Dataview's `[key:: value]` and `(key:: value)`."""
    match = _FIELD_OPEN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    end = _closing(state, state.pos)
    if end < match.end():
        return False
    key, value = fold_key(match["key"]), state.src[match.end() : end]
    if not state.env[FIELD_TEST](key, value, bool(match["gap"])):
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


def _nested(state: StateInline, name: str, start: int, end: int) -> None:
    """Reads a part of the text between an opening and a closing token."""
    maximum = state.posMax
    state.push(f"{name}_open", "", 1)
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.push(f"{name}_close", "", -1)
    state.posMax = maximum


def _closing(state: StateInline, start: int) -> int:
    """The place of the bracket on the same line that closes the one at `start`, or -1."""
    brackets: dict[int, int] | None = state.env.get(_BRACKETS)
    if brackets is None:
        brackets = state.env[_BRACKETS] = _pairs(state.src)
    end = brackets.get(start, -1)
    return end if end < state.posMax else -1


def _pairs(text: str) -> dict[int, int]:
    """Which bracket closes which; the two kinds do not mind each other."""
    pairs: dict[int, int] = {}
    open_at: dict[str, list[int]] = {"]": [], ")": []}
    for match in _BRACKET.finditer(text):
        sign = match.group()
        if sign == "[":
            open_at["]"].append(match.start())
        elif sign == "(":
            open_at[")"].append(match.start())
        elif sign == "\n":
            open_at = {"]": [], ")": []}
        elif open_at.get(sign):
            pairs[open_at[sign].pop()] = match.start()
    return pairs


#: The rules, each with the characters it starts at and the rule of markdown-it-py it runs before.
RULES: tuple[tuple[str, str, str, Rule], ...] = (
    ("field", "[(", "link", field),
    ("wikilink", "[!@", "link", wikilink),
    ("footnote", "[^", "link", footnote),
    ("citation", "[", "link", citation),
    ("highlight", "=", "link", highlight),
)
