"""How things are named: the IRI of every note, section, statement, entity and work.

Local names live under the vault's base, which ends in `/`. A thing with a global identifier is named by it,
so that vaults that never heard of each other speak of one thing. Letters of every script stay as they are
(these are IRIs, not URIs); what RFC 3987 does not allow is percent-encoded.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import unquote

from quoth.ontology.identifiers import scheme_of, value_of
from quoth.ontology.relations import fold_key
from quoth.ontology.slugs import hashed_slug, slug, statement_id
from quoth.ontology.terms import WD
from quoth.ontology.urls import is_web_address

#: The base of a vault without a configuration: names that mean nothing outside it.
LOCAL_BASE = "https://quoth.invalid/local/"

#: The namespace of podcast GUIDs, as the Podcasting 2.0 `guid` tag defines it.
PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")

# -- what a vault names -------------------------------------------------------------------------------


def note_iri(base: str, path: str, id: str | None = None) -> str:
    """The IRI of a note, by its path without suffix, or by the `id` of its front matter."""
    return f"{base}n/{_encode(_stem(path) if id is None else id.strip(), _IN_PATH)}"


def section_iri(note: str, path_slugs: Iterable[str], duplicate: int = 1) -> str:
    """The IRI of a section, by the slugs of the headings that lead to it, outermost first.

    The second section of the same path has `duplicate` 2, and so on.
    """
    return f"{note}#h-{'/'.join(path_slugs)}{_nth(duplicate)}"


def statement_iri(note: str, *, block_id: str | None = None, fingerprint: str = "", duplicate: int = 1) -> str:
    """The IRI of a statement: by its block id, else by its words.

    The second statement with the same words has `duplicate` 2, and so on.
    """
    if block_id is not None:
        return f"{note}#b-{_encode(block_id, _IN_FRAGMENT)}"
    return f"{note}#s-{statement_id(fingerprint)}{_nth(duplicate)}"


def question_iri(note: str, text: str, duplicate: int = 1) -> str:
    """The IRI of a question within a statement or heading, by its words."""
    return f"{note}#q-{statement_id(text)}{_nth(duplicate)}"


def file_iri(base: str, path: str) -> str:
    """The IRI of a source file, by its path with its suffix."""
    return f"{base}files/{_encode(path, _IN_PATH)}"


def place_iri(base: str, path: str, start: int, end: int) -> str:
    """The IRI of a stretch of a source file, in characters from its start (RFC 5147)."""
    return f"{file_iri(base, path)}{char_fragment(start, end)}"


def place_in_file(base: str, iri: str) -> tuple[str, int, int] | None:
    """The path, start and end that `place_iri` made an IRI of; None if it is no such IRI.

    The path is in NFC, whatever the file system makes of it.
    """
    file, _, fragment = iri.partition("#")
    path, match = path_of_file(base, file), re.fullmatch(r"char=([0-9]+),([0-9]+)", fragment)
    return (path, int(match[1]), int(match[2])) if path is not None and match is not None else None


def path_of_file(base: str, iri: str) -> str | None:
    """The path, in NFC, that `file_iri` made an IRI of; None if it is no such IRI."""
    start = f"{base}files/"
    return unquote(iri.removeprefix(start), errors="surrogatepass") if iri.startswith(start) else None


def char_fragment(start: int, end: int) -> str:
    """The fragment that names the characters from `start` up to `end` of a plain text (RFC 5147)."""
    return f"#char={start},{end}"


def clip_iri(episode: str, start: Decimal, end: Decimal | None = None) -> str:
    """The IRI of a stretch of an episode, in seconds (Media Fragments URI 1.0)."""
    stretch = f"{start.normalize():f}" if end is None else f"{start.normalize():f},{end.normalize():f}"
    return f"{episode}#t={stretch}"


def entity_iri(base: str, name_or_id: str, *, hashed: bool = False) -> str:
    """The local IRI of a named thing, by its `id` if it has one, else by its name.

    Things whose different names share a slug are `hashed`.
    """
    return f"{base}e/{hashed_slug(name_or_id) if hashed else slug(name_or_id)}"


def property_iri(base: str, key: str) -> str:
    """The IRI of a property of the vault's own, by its key."""
    return f"{base}p/{_encode(fold_key(key), _IN_SEGMENT)}"


def scheme_iri(base: str) -> str:
    """The IRI of the concept scheme that holds the vault's concepts."""
    return f"{base}concepts"


def links_iri(base: str) -> str:
    """The IRI of the vault's reviewed links: of the set of them, and of the named graph that says them."""
    return f"{base}links"


# -- what everybody names -----------------------------------------------------------------------------


def podcast_guid(feed_url: str) -> str:
    """The GUID of a podcast whose feed gives none: a UUIDv5 of the feed's URL.

    Scheme and trailing slashes make no difference, case does (Podcasting 2.0, `guid`).
    """
    return str(uuid.uuid5(PODCAST_NAMESPACE, re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://", "", feed_url.strip()).rstrip("/")))


def podcast_iri(guid: str) -> str:
    """The IRI of a podcast, by its GUID.

    Raises:
        ValueError: this is no UUID.
    """
    return uuid.UUID(guid).urn


def episode_iri(podcast_guid: str, item_guid: str) -> str:
    """The IRI of an episode: a UUIDv5 of the GUID of its item in the feed, within its podcast's.

    Raises:
        ValueError: the podcast's GUID is no UUID.
    """
    return uuid.uuid5(uuid.UUID(podcast_guid), item_guid.strip()).urn


def identifier_iri(identifier: str) -> str | None:
    """The IRI by which an authority names a thing; None where there are only pages about it."""
    scheme, value = scheme_of(identifier), value_of(identifier)
    match scheme:
        case "arxiv":
            return f"https://arxiv.org/abs/{value}"
        case "doi":
            return f"https://doi.org/{_encode(value, _IN_PATH)}"
        case "isbn":
            return f"urn:isbn:{value}"
        case "orcid":
            return f"https://orcid.org/{value}"
        case "wikidata":
            return WD[value]
        case "openalex":
            return f"https://openalex.org/{value}"
        case "pmid":
            return f"https://pubmed.ncbi.nlm.nih.gov/{value}/"
        case "podcast-guid":
            return podcast_iri(value)
        case "feed":
            return podcast_iri(podcast_guid(value))
        case "youtube":
            return f"https://www.youtube.com/watch?v={value}"
        case "url":
            return _encode(value, _IN_IRI) if is_web_address(value) else None
    return None


def page_iri(identifier: str) -> str | None:
    """A web page about the thing; None where the scheme has none."""
    scheme, value = scheme_of(identifier), value_of(identifier)
    match scheme:
        case "wikidata":
            return f"https://www.wikidata.org/wiki/{value}"
        case "wikipedia":
            language, _, title = value.partition(":")
            return f"https://{language}.wikipedia.org/wiki/{_encode(title, _IN_PATH)}"
        case "openreview":
            return f"https://openreview.net/forum?id={value}"
        case "s2":
            if value.startswith("CorpusID:"):
                return f"https://api.semanticscholar.org/{value}"
            return f"https://www.semanticscholar.org/paper/{value}"
        case "apple-podcasts":
            return f"https://podcasts.apple.com/podcast/id{value}"
        case "spotify":
            return f"https://open.spotify.com/{value.replace(':', '/')}"
        case "overcast":
            return f"https://overcast.fm/{value}"
        case "isbn" | "podcast-guid" | "item-guid" | "feed":
            return None
    return identifier_iri(identifier)


#: The schemes that name a thing of a type, the first available wins.
_PREFERENCE: dict[str, tuple[str, ...]] = {
    "podcast": ("podcast-guid", "feed"),
    "episode": ("youtube", "url"),
    "paper": ("arxiv", "doi"),
    "book": ("isbn",),
    "person": ("wikidata", "orcid"),
    # A concept is always the vault's own: what two people mean by a word is for them to say.
    "concept": (),
    "talk": ("youtube", "url"),
    "article": ("doi", "url"),
    "dataset": ("doi", "wikidata"),
    "software": ("doi", "wikidata"),
}
_OTHERS = ("wikidata",)


def choose_iri(type: str | None, identifiers: Iterable[str]) -> str | None:
    """The global IRI that names a thing of a type, given its identifiers; None where its local IRI does.

    An episode is named by its item's GUID if its podcast's GUID, or feed, is among the identifiers too. Of
    two identifiers of one scheme the first is taken.
    """
    by_scheme: dict[str, str] = {}
    for identifier in identifiers:
        by_scheme.setdefault(scheme_of(identifier), identifier)
    if type is None:
        return None
    if type == "episode" and "item-guid" in by_scheme:
        guid = value_of(by_scheme.get("podcast-guid", ""))
        if not guid and "feed" in by_scheme:
            guid = podcast_guid(value_of(by_scheme["feed"]))
        if guid:
            return episode_iri(guid, value_of(by_scheme["item-guid"]))
    found = (by_scheme[scheme] for scheme in _PREFERENCE.get(type, _OTHERS) if scheme in by_scheme)
    return next((iri for identifier in found if (iri := identifier_iri(identifier))), None)


# -- characters ---------------------------------------------------------------------------------------

#: What an IRI may not hold beyond ASCII: all but `ucschar` of RFC 3987; also white space, formatting characters
#: and the byte order mark, which readers cannot see or tell apart.
_INVISIBLE = (
    "\x80-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\uf8ff\ufdd0-\ufdef\ufeff"
    "\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
)
_NEVER = rf"\x00-\x20\"<>\\^`{{|}}\x7f{_INVISIBLE}"
#: What must be encoded in one part of a path, in a path, in a fragment, and in what is an IRI already.
_IN_SEGMENT = re.compile(rf"[{_NEVER}%#?\[\]/]")
_IN_PATH = re.compile(rf"[{_NEVER}%#?\[\]]")
_IN_FRAGMENT = re.compile(rf"[{_NEVER}%#\[\]]")
_IN_IRI = re.compile(rf"[{_NEVER}]")


def _encode(text: str, forbidden: re.Pattern[str]) -> str:
    """Text as part of an IRI, in NFC: file systems differ in what they make of a name."""
    return forbidden.sub(_percent, unicodedata.normalize("NFC", text))


def _percent(match: re.Match[str]) -> str:
    # A lone surrogate stands for a byte that is no UTF-8.
    return "".join(f"%{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))


def _stem(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    return f"{folder}{slash}{stem}" if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,8}", suffix) else path


def _nth(duplicate: int) -> str:
    return f"-{duplicate}" if duplicate > 1 else ""
