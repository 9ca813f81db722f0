"""How a label becomes part of an IRI, and how two spellings of a name are found to be one."""

from __future__ import annotations

import base64
import hashlib
import unicodedata

#: The most characters a slug has, its hash included.
SLUG_LENGTH = 80

_HASH_LENGTH = 6
_STATEMENT_LENGTH = 12
#: What a slug loses without becoming ambiguous: hyphens, apostrophes, comma, full stop. White space too.
_PLAIN = frozenset("-‐'’,.")


def fold_name(text: str) -> str:
    """The key under which names are compared: NFKC, case folded, NFKC again, white space folded."""
    return " ".join(_fold(text).split())


def slug(label: str) -> str:
    """A label as part of an IRI: letters, marks and numbers, with `-` between words, at most 80 characters.

    Where the label holds anything else than white space, hyphens, apostrophes, commas and full stops
    (`C++`), is too long or leaves nothing, six characters of its hash follow, so that it stays apart from
    others. NFC and NFD spell the same slug.
    """
    words, plain = _words(label)
    if plain and words and len(words) <= SLUG_LENGTH:
        return words
    return _with_hash(words, label)


def hashed_slug(label: str) -> str:
    """The slug with its hash in any case, for labels that differ but share a slug."""
    return _with_hash(_words(label)[0], label)


def statement_id(fingerprint: str) -> str:
    """Twelve characters that name a statement by its words; white space and NFC or NFD make no difference."""
    return _base32(" ".join(unicodedata.normalize("NFC", fingerprint).split()), _STATEMENT_LENGTH)


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _words(label: str) -> tuple[str, bool]:
    """The label's words joined by `-`, and whether nothing but plain characters was dropped."""
    plain = True
    kept: list[str] = []
    for character in _fold(label):
        kind = unicodedata.category(character)[0]
        # A mark on a sign that is dropped, such as an emoji's variation selector, goes with it.
        if kind in "LN" or (kind == "M" and kept and kept[-1] != "-"):
            kept.append(character)
        else:
            plain = plain and (character.isspace() or character in _PLAIN)
            if kept and kept[-1] != "-":
                kept.append("-")
    return "".join(kept).strip("-"), plain


def _with_hash(words: str, label: str) -> str:
    room = SLUG_LENGTH - _HASH_LENGTH - 1
    end = _base32(unicodedata.normalize("NFKC", label), _HASH_LENGTH)
    words = words[:room].rstrip("-")
    return f"{words}-{end}" if words else end


def _base32(text: str, length: int) -> str:
    # A lone surrogate, as a mangled file name may hold, must not stop the reading of a vault.
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:length]
