"""Identifiers of works, people and recordings, in one canonical form each: `scheme:value`.

`doi:10.1038/nature14539`, `arxiv:2305.17493`, `isbn:9780262033848`. Every way to write an identifier gives
the same string, so that two notes speak of one thing however they name it.
"""

from __future__ import annotations

import re
import string
import unicodedata
import uuid
from collections.abc import Callable, Iterator

from quoth.ontology.urls import claim_in_url, clean_url, is_web_address, time_in_url

__all__ = [
    "SCHEMES",
    "InvalidIdentifier",
    "clean_url",
    "find_candidates",
    "find_identifiers",
    "identifier_in_url",
    "is_identifier",
    "may_hold_identifiers",
    "parse_identifier",
    "scheme_of",
    "time_in_url",
    "type_of_identifier",
    "value_of",
]


class InvalidIdentifier(ValueError):
    """A text is no identifier of its scheme; the message says why, in one sentence."""


def parse_identifier(scheme: str, text: str) -> str:
    """The canonical form of an identifier, given bare, with its scheme's name in front, or as a link.

    A DOI that arXiv gave is its arXiv id.

    Raises:
        InvalidIdentifier: the text is malformed, its check digit is wrong, or it is a link to something else.
        KeyError: there is no such scheme.
    """
    parse = _PARSERS[scheme]
    text = text.strip()
    if not text:
        raise InvalidIdentifier(f"There is no {_NAMES[scheme]} here.")
    if scheme not in _OPAQUE:
        text = unicodedata.normalize("NFC", text)
        claim = claim_in_url(text)
        if claim is not None and (claim[0] == scheme or scheme == "overcast"):
            return _PARSERS[claim[0]](claim[1])
        if claim is not None or re.match(r"https?://", text, re.IGNORECASE):
            raise InvalidIdentifier(f"`{text}` is no link to a {_NAMES[scheme]}.")
    return parse(text)


def is_identifier(scheme: str, text: str) -> bool:
    """Whether a text is an identifier of a scheme."""
    return _parsed(scheme, text) is not None


def identifier_in_url(url: str) -> str | None:
    """The identifier that a link spells, in canonical form; None if it spells none, or a malformed one."""
    claim = claim_in_url(url)
    return _parsed(*claim) if claim else None


def find_identifiers(text: str) -> Iterator[tuple[int, int, str]]:
    """Identifiers written in running text: start, end and canonical form of each, from left to right.

    A DOI needs nothing in front of it; other identifiers are found by the name of their scheme (`arXiv:…`,
    `ISBN …`, `PMID: …`), so that a bare `2305.17493` is none.
    """
    for start, end, scheme, written in find_candidates(text):
        identifier = _parsed(scheme, written)
        if identifier is not None:
            yield start, end, identifier


def find_candidates(text: str) -> Iterator[tuple[int, int, str, str]]:
    """What is written like an identifier: start, end, scheme, and the text that `parse_identifier` may refuse."""
    if not may_hold_identifiers(text):
        return
    at = 0
    while match := _IN_TEXT.search(text, at):
        scheme = match.lastgroup
        assert scheme is not None
        written = match[scheme]
        start, at = match.span()
        if scheme == "doi":
            # What is cut off is searched again: it may hold the next one.
            at -= len(written) - len(_trim_doi(written))
            written = _trim_doi(written)
            if "/" not in written:
                continue
        yield start, at, scheme.partition("_")[0], written


def may_hold_identifiers(text: str) -> bool:
    """Whether it is worth looking for identifiers in a text: far quicker than to look for them."""
    folded = text.lower()
    return any(sign in folded for sign in _SIGNS)


def scheme_of(identifier: str) -> str:
    """The scheme of an identifier in canonical form."""
    return identifier.partition(":")[0]


def name_of(identifier: str) -> str:
    """What people call an identifier in canonical form: its scheme's name, and its value."""
    scheme = scheme_of(identifier)
    return f"{_NAMES.get(scheme, scheme)} {value_of(identifier)}"


def value_of(identifier: str) -> str:
    """An identifier in canonical form without its scheme."""
    return identifier.partition(":")[2]


def type_of_identifier(identifier: str) -> str | None:
    """The key of the type that a thing with this identifier has; None where it may be of several."""
    scheme, value = scheme_of(identifier), value_of(identifier)
    if scheme == "apple-podcasts":
        return "episode" if "?i=" in value else "podcast"
    if scheme == "spotify":
        return "episode" if value.startswith("episode:") else "podcast"
    if scheme == "openalex":
        return {"W": "paper", "A": "person", "I": "organization"}.get(value[:1])
    return _TYPES.get(scheme)


_TYPES = {
    "doi": "paper",
    "arxiv": "paper",
    "pmid": "paper",
    "openreview": "paper",
    "s2": "paper",
    "isbn": "book",
    "orcid": "person",
    "youtube": "episode",
    "overcast": "episode",
    "item-guid": "episode",
    "podcast-guid": "podcast",
    "feed": "podcast",
}


def _parsed(scheme: str, text: str) -> str | None:
    try:
        return parse_identifier(scheme, text)
    except InvalidIdentifier:
        return None


# -- schemes ------------------------------------------------------------------------------------------

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def _doi(text: str) -> str:
    text = re.sub(r"^(?:info:doi/|urn:doi:|doi:?\s*)", "", text, flags=re.IGNORECASE).rstrip("/.,;:")
    if not re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/\S+", text, re.ASCII):
        raise InvalidIdentifier(
            f"`{text}` is no DOI: it starts with `10.`, digits and a slash, as in `10.1038/nature14539`."
        )
    # DOIs ignore the case of ASCII letters, and of no others (DOI Handbook, 2.4).
    text = text.translate(_LOWER)
    if text.startswith("10.48550/arxiv."):
        return _arxiv(text.removeprefix("10.48550/arxiv."))
    return f"doi:{text}"


#: The archives that numbered their papers before April 2007.
_ARCHIVE = re.compile(
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)


def _arxiv(text: str) -> str:
    text = re.sub(r"^arxiv\s*:?\s*", "", text.translate(_LOWER)).removesuffix(".pdf")
    text = re.sub(r"\s*\[[a-z.-]+\]$", "", text)
    new = re.fullmatch(r"(\d\d)(\d\d)\.(\d{4,5})(?:v\d+)?", text, re.ASCII)
    if new:
        since = int(new[1] + new[2])
        if not 1 <= int(new[2]) <= 12 or since < 704:
            raise InvalidIdentifier(f"`{text}` is no arXiv id: its first four digits are year and month, from 0704 on.")
        if len(new[3]) != (5 if since >= 1501 else 4):
            raise InvalidIdentifier(f"`{text}` is no arXiv id: five digits follow the point since 1501, four before.")
        return f"arxiv:{new[1]}{new[2]}.{new[3]}"
    old = re.fullmatch(r"([a-z-]+)(?:\.[a-z]{2})?/(\d\d)(\d\d)(\d{3})(?:v\d+)?", text, re.ASCII)
    if old is None:
        raise InvalidIdentifier(f"`{text}` is no arXiv id, such as `2305.17493` or `math/0611800`.")
    if not _ARCHIVE.fullmatch(old[1]):
        raise InvalidIdentifier(f"`{text}` is no arXiv id: there is no archive `{old[1]}`.")
    if not 1 <= int(old[3]) <= 12:
        raise InvalidIdentifier(f"`{text}` is no arXiv id: its first four digits are year and month.")
    return f"arxiv:{old[1]}/{old[2]}{old[3]}{old[4]}"


def _isbn(text: str) -> str:
    text = re.sub(r"^(?:urn:isbn:|isbn(?:-?1[03])?\s*:?\s*)", "", text, flags=re.IGNORECASE)
    digits = re.sub(r"[\s\-‐-―]", "", text).upper()
    if re.fullmatch(r"\d{8}[\dX]", digits, re.ASCII) and _is_isbn10(f"0{digits}"):
        raise InvalidIdentifier(f"`{text}` is no ISBN, but `0{digits}` is: the 0 in front was lost, as of a number.")
    if re.fullmatch(r"\d{9}[\dX]", digits, re.ASCII):
        if not _is_isbn10(digits):
            raise InvalidIdentifier(f"`{text}` is no ISBN: its check digit is wrong.")
        body = f"978{digits[:9]}"
        return f"isbn:{body}{_isbn_check(body)}"
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        raise InvalidIdentifier(f"`{text}` is no ISBN: it has 13 digits from 978 or 979 on, or 10.")
    if digits[12] != _isbn_check(digits[:12]):
        raise InvalidIdentifier(f"`{text}` is no ISBN: its check digit is wrong.")
    return f"isbn:{digits}"


def _is_isbn10(digits: str) -> bool:
    weighted = ((10 - i) * (10 if digit == "X" else int(digit)) for i, digit in enumerate(digits))
    return sum(weighted) % 11 == 0


def _isbn_check(body: str) -> str:
    return str(-sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(body)) % 10)


def _orcid(text: str) -> str:
    text = re.sub(r"^orcid(?:\s+id)?\s*:?\s*", "", text, flags=re.IGNORECASE)
    digits = re.sub(r"[\s\-‐-―]", "", text).upper()
    if not re.fullmatch(r"\d{15}[\dX]", digits, re.ASCII):
        raise InvalidIdentifier(f"`{text}` is no ORCID iD: it has 16 digits, as in `0000-0002-1825-0097`.")
    # ISO 7064, MOD 11-2.
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[15] != ("X" if check == 10 else str(check)):
        raise InvalidIdentifier(f"`{text}` is no ORCID iD: its check digit is wrong.")
    return f"orcid:{digits[:4]}-{digits[4:8]}-{digits[8:12]}-{digits[12:]}"


def _pattern(scheme: str, pattern: str, example: str, change: Callable[[str], str] = str) -> Callable[[str], str]:
    """The parser of a scheme without check digits; the pattern's first group is the value."""
    compiled = re.compile(pattern, re.ASCII | re.IGNORECASE)

    def parse(text: str) -> str:
        match = compiled.fullmatch(text)
        if match is None:
            raise InvalidIdentifier(f"`{text}` is no {_NAMES[scheme]}, such as `{example}`.")
        return f"{scheme}:{change(match[1])}"

    return parse


def _corpus_id(value: str) -> str:
    number = value.lower().removeprefix("corpusid:").strip()
    return f"CorpusID:{number}" if number.isdecimal() else number


def _podcast_guid(text: str) -> str:
    try:
        return f"podcast-guid:{uuid.UUID(text.removeprefix('podcast-guid:'))}"
    except ValueError:
        raise InvalidIdentifier(
            f"`{text}` is no podcast GUID, such as `917393e3-1b1e-5cef-ace4-edaa54e1f810`."
        ) from None


def _wikipedia(text: str) -> str:
    language, colon, title = text.removeprefix("wikipedia:").partition(":")
    title = "_".join(title.replace("_", " ").split())
    if not re.fullmatch(r"[a-z]{2,}(?:-[a-z]+)*", language) or not title or "\ufffd" in title:
        raise InvalidIdentifier(f"`{text}` is no article of Wikipedia, such as `en:Reinforcement learning`.")
    # Titles ignore the case of their first letter alone.
    first = title[0].upper()
    return f"wikipedia:{language}{colon}{first if len(first) == 1 else title[0]}{title[1:]}"


def _url(scheme: str, change: Callable[[str], str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        text = text.removeprefix(f"{scheme}:")
        if not is_web_address(text) or re.search(r"\s", text):
            raise InvalidIdentifier(f"`{text}` is no web address.")
        return f"{scheme}:{change(text)}"

    return parse


#: What each scheme's identifiers are called in messages.
_NAMES = {
    "doi": "DOI",
    "arxiv": "arXiv id",
    "isbn": "ISBN",
    "orcid": "ORCID iD",
    "wikidata": "Wikidata id",
    "openalex": "OpenAlex id",
    "pmid": "PubMed id",
    "openreview": "OpenReview id",
    "s2": "Semantic Scholar id",
    "youtube": "YouTube id",
    "apple-podcasts": "Apple Podcasts id",
    "spotify": "Spotify id",
    "overcast": "Overcast id",
    "podcast-guid": "podcast GUID",
    "item-guid": "item GUID",
    "feed": "feed URL",
    "wikipedia": "Wikipedia article",
    "url": "web address",
}

_PARSERS: dict[str, Callable[[str], str]] = {
    "doi": _doi,
    "arxiv": _arxiv,
    "isbn": _isbn,
    "orcid": _orcid,
    "wikidata": _pattern("wikidata", r"(?:wikidata:|wd:)?\s*(q[1-9]\d*)", "Q42", str.upper),
    "openalex": _pattern("openalex", r"(?:openalex:\s*)?([waisctpfvk]\d+)", "W2741809807", str.upper),
    "pmid": _pattern("pmid", r"(?:pmid|pubmed)?\s*:?\s*0*([1-9]\d{0,8})", "26017442"),
    "openreview": _pattern("openreview", r"(?:openreview:)?([\w-]{5,32})", "rJXMpikCZ"),
    "s2": _pattern("s2", r"(?:s2:)?([0-9a-f]{40}|corpusid:\s*\d+)", "CorpusID:13756489", _corpus_id),
    "youtube": _pattern("youtube", r"(?:youtube:)?([\w-]{11})", "lXUZvyajciY"),
    "apple-podcasts": _pattern("apple-podcasts", r"(?:apple-podcasts:|id)?(\d+(?:\?i=\d+)?)", "1516093381"),
    "spotify": _pattern("spotify", r"(?:spotify:)?((?:show|episode):\w+)", "episode:3DHYmgBVbNCxS1wd3OlhIu"),
    "overcast": _pattern("overcast", r"(?:overcast:)?(\+[\w-]+)", "+AAtrG1bXX"),
    "podcast-guid": _podcast_guid,
    "item-guid": lambda text: f"item-guid:{text}",
    "feed": _url("feed", str),
    "wikipedia": _wikipedia,
    "url": _url("url", clean_url),
}

#: The schemes whose values are taken as they are, links among them.
_OPAQUE = frozenset({"feed", "item-guid", "url"})

#: Every scheme there is.
SCHEMES: tuple[str, ...] = tuple(_PARSERS)

# -- running text -------------------------------------------------------------------------------------

_IN_TEXT = re.compile(
    r"""
    (?<![A-Za-z0-9./=&%@\#-])
    (?:
        (?: (?:https?://)? (?:dx\.|www\.)? doi\.org/ | doi:?[ ]? )?
        (?P<doi> 10\.\d{4,9}(?:\.\d+)*/ [!#-\[\]_a-z~]{1,300} )
      | arxiv (?:
            [ ]?:[ ]? (?P<arxiv> [a-z-]+(?:\.[a-z]{2})?/\d+(?:v\d+)? | \d{3,}\.\d+(?:v\d+)? )
          | \.org/(?:abs|pdf|html)/
            (?P<arxiv_link> [a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)? | \d{4}\.\d{4,5}(?:v\d+)? ) (?:\.pdf)?
          | [ ] (?P<arxiv_> [a-z-]+(?:\.[a-z]{2})?/\d{7}(?:v\d+)? | \d{4}\.\d{4,5}(?:v\d+)? )
        ) (?![A-Za-z0-9])
      | isbn (?:-?1[03])? (?: [ ]?:[ ]? | [ ] ) (?P<isbn>
            97[89] (?:[ ‐-―-]?\d){10} (?!\d)
          | \d (?:[ ‐-―-]?\d){8} [ ‐-―-]?[\dx] (?![\da-z])
          | \d [\d‐-―-]{5,} x?
        )
      | (?:pmid|pubmed[ ]id) (?: [ ]?:[ ]? | [ ] ) (?P<pmid> \d{1,9} ) (?!\d)
      | openalex [ ]?:[ ]? (?P<openalex> w\d+ ) (?![A-Za-z0-9])
      | (?P<s2> corpusid [ ]?:[ ]? \d+ ) (?!\d)
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

#: Without any of these a text holds no identifier.
_SIGNS = ("10.", "arxiv", "isbn", "pmid", "pubmed", "openalex", "corpusid")

_OPENING = {")": "(", "]": "["}


def _trim_doi(text: str) -> str:
    """A DOI as it stands in a sentence, without what belongs to the sentence.

    Brackets belong to the DOI where they are balanced; `<` only in the form that serials use
    (`17:15/16<1661::AID-SIM968>3.0.CO;2-2`).
    """
    cut = re.search(r"[?#]|<(?!\d+:)|[,;]10\.\d{4,9}/", text, re.ASCII)
    if cut:
        text = text[: cut.start()]
    open_brackets: list[str] = []
    for at, character in enumerate(text):
        if character in "([":
            open_brackets.append(character)
        elif character in ")]" and (not open_brackets or open_brackets.pop() != _OPENING[character]):
            text = text[:at]
            break
    if ">" in text and "<" not in text:
        text = text[: text.index(">")]
    return text.rstrip("/.,;:!'*_~&([")
