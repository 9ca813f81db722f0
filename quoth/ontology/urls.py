"""What a URL says: whose identifier it spells, at which second it starts, and which page it names.

Nothing here looks at the network, and nothing checks an identifier: `ontology.identifiers` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, parse_qsl, quote, unquote, unquote_plus, urlsplit

#: A URL that people write without its `https://`.
_BARE = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Url:
    host: str
    #: The parts of the path, percent-decoded.
    parts: tuple[str, ...]
    query: dict[str, str]

    def part(self, index: int) -> str:
        return self.parts[index] if index < len(self.parts) else ""


@lru_cache(maxsize=1024)
def claim_in_url(url: str) -> tuple[str, str] | None:
    """The scheme of `ontology.identifiers` that a URL belongs to, and the identifier it spells, unchecked.

    None where the URL is of no known authority, or leads to one of its other pages. A publisher's URL
    spells a DOI only where nothing but a known word such as `full` follows it.
    """
    spotify = re.fullmatch(r"spotify:(show|episode):(\w+)", url.strip(), re.ASCII)
    if spotify:
        return "spotify", f"{spotify[1]}:{spotify[2]}"
    split = _split(url)
    if split is None or not split.hostname:
        return None
    host = split.hostname.rstrip(".").lower()
    parts = tuple(unquote(part) for part in split.path.split("/") if part)
    read = _Url(host, parts, dict(reversed(parse_qsl(split.query))))
    bare = host.removeprefix("www.")
    reader = _wikipedia if bare.endswith(".wikipedia.org") else _READERS.get(bare, _publisher)
    return reader(read)


def time_in_url(url: str) -> Decimal | None:
    """The second at which a link starts to play: `t=83`, `t=1m23s`, `#t=1:23`, `start=83`; None without one.

    A stretch (`#t=10,20`, Media Fragments URI 1.0) starts at its first second.
    """
    split = _split(url)
    if split is None:
        return None
    query = dict(reversed(parse_qsl(split.query)))
    fragment = dict(reversed(parse_qsl(split.fragment)))
    for value in (query.get("t"), fragment.get("t"), query.get("start"), query.get("time_continue")):
        if value is not None:
            return _seconds(value.removeprefix("npt:").partition(",")[0])
    if split.hostname == "overcast.fm":
        return _seconds(split.path.strip("/").partition("/")[2])
    return None


#: An authority without its brackets' content: user, host, port (RFC 3986, 3.2).
_AUTHORITY = re.compile(r"(?:[^\s@\[\]]*@)?(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|[^\s@\[\]:]+)(?::\d*)?")


def is_web_address(url: str) -> bool:
    """Whether a URL is one of the web whose authority is well formed, so that an IRI can be made of it."""
    split = _split(url)
    if split is None or split.scheme not in ("http", "https"):
        return False
    match = _AUTHORITY.fullmatch(split.netloc)
    if match is None or match["address"] is None:
        return match is not None
    try:
        return isinstance(ip_address(match["address"]), IPv6Address)
    except ValueError:
        return False


def clean_url(url: str) -> str:
    """The URL that names a web page: without tracking parameters, times and places within the page.

    Scheme, host, default ports, dots in the path and percent-encoding take their normal form (RFC 3986,
    6.2.2). The fragment goes, unless it is a route of a page made in the browser (`#/…`, `#!…`). What is
    no web address stays as it is.
    """
    split = _split(url)
    if split is None or not is_web_address(url):
        return url.strip()
    query = "&".join(part for part in split.query.split("&") if part and _kept(split, part))
    fragment = split.fragment.partition(":~:")[0] if split.fragment.startswith(("/", "!")) else ""
    path = _encode(_path(split.path))
    cleaned = f"{split.scheme}://{_authority(split)}{path}"
    if query:
        cleaned += f"?{_encode(query)}"
    return f"{cleaned}#{_encode(fragment)}" if fragment else cleaned


# -- readers, by host ---------------------------------------------------------------------------------


def _doi(url: _Url) -> tuple[str, str] | None:
    text = "/".join(url.parts)
    return ("doi", text) if text.startswith("10.") else None


def _arxiv(url: _Url) -> tuple[str, str] | None:
    if url.part(0) not in ("abs", "pdf", "html", "format", "ps", "src", "e-print", "overview", "papers"):
        return None
    new = re.match(r"\d{4}\.", url.part(1).lower().removeprefix("arxiv:"))
    text = url.part(1) if new else "/".join(url.parts[1:3])
    return ("arxiv", re.sub(r"\.pdf$", "", text, flags=re.IGNORECASE)) if text else None


def _hugging_face(url: _Url) -> tuple[str, str] | None:
    return _arxiv(url) if url.part(0) == "papers" and re.match(r"\d{4}\.\d", url.part(1)) else None


def _pubmed(url: _Url) -> tuple[str, str] | None:
    text = url.part(1) if url.part(0) == "pubmed" else url.part(0)
    return ("pmid", text) if text.isdecimal() else None


def _openreview(url: _Url) -> tuple[str, str] | None:
    text = url.query.get("id", "")
    return ("openreview", text) if text and url.parts in (("forum",), ("pdf",)) else None


def _semantic_scholar(url: _Url) -> tuple[str, str] | None:
    last = url.parts[-1] if url.parts else ""
    if re.match(r"corpusid:", last, re.IGNORECASE) or (
        url.part(0) in ("paper", "reader") and re.fullmatch(r"[0-9a-f]{40}", last, re.IGNORECASE)
    ):
        return "s2", last
    return None


def _openalex(url: _Url) -> tuple[str, str] | None:
    last = url.parts[-1] if url.parts else ""
    return ("openalex", last) if re.fullmatch(r"[a-z]\d+", last, re.IGNORECASE | re.ASCII) else None


def _orcid(url: _Url) -> tuple[str, str] | None:
    return ("orcid", url.parts[0]) if len(url.parts) == 1 and url.parts[0][:1].isdigit() else None


def _wikidata(url: _Url) -> tuple[str, str] | None:
    last = url.parts[-1].partition(".")[0] if url.parts else ""
    known = url.part(0) in ("wiki", "entity") and re.fullmatch(r"q\d+", last, re.IGNORECASE | re.ASCII)
    return ("wikidata", last) if known else None


#: Pages of Wikipedia that are no articles, in the namespaces that every edition knows by these names.
_NO_ARTICLE = re.compile(
    r"(?:special|file|media|talk|user|user_talk|help|category|template|wikipedia|portal|draft|module|mediawiki):",
    re.IGNORECASE,
)


def _wikipedia(url: _Url) -> tuple[str, str] | None:
    language, *between = url.host.removesuffix(".wikipedia.org").split(".")
    title = "/".join(url.parts[1:]) if url.part(0) == "wiki" else url.query.get("title", "")
    if not title or between not in ([], ["m"]) or language in ("www", "m") or _NO_ARTICLE.match(title):
        return None
    return "wikipedia", f"{language}:{title}"


def _youtube(url: _Url) -> tuple[str, str] | None:
    first = url.part(0)
    text = url.part(1) if first in ("shorts", "embed", "live", "v", "e") else ""
    if first == "watch":
        text = url.query.get("v", "") or url.part(1)
    return ("youtube", text) if text and text != "videoseries" else None


def _youtu_be(url: _Url) -> tuple[str, str] | None:
    return ("youtube", url.parts[0]) if url.parts else None


def _apple(url: _Url) -> tuple[str, str] | None:
    show = next((part[2:] for part in url.parts if re.fullmatch(r"id\d+", part, re.ASCII)), None)
    if show is None:
        return None
    episode = url.query.get("i")
    return "apple-podcasts", f"{show}?i={episode}" if episode else show


def _spotify(url: _Url) -> tuple[str, str] | None:
    parts = [part for part in url.parts if part != "embed" and not part.startswith("intl-")]
    return ("spotify", ":".join(parts[:2])) if len(parts) >= 2 and parts[0] in ("show", "episode") else None


def _overcast(url: _Url) -> tuple[str, str] | None:
    first = url.part(0)
    if first.startswith("+"):
        return "overcast", first
    show = re.fullmatch(r"itunes(\d+)", first, re.ASCII)
    return ("apple-podcasts", show[1]) if show else None


_READERS: dict[str, Callable[[_Url], tuple[str, str] | None]] = {
    "doi.org": _doi,
    "dx.doi.org": _doi,
    "arxiv.org": _arxiv,
    "export.arxiv.org": _arxiv,
    "browse.arxiv.org": _arxiv,
    "ar5iv.org": _arxiv,
    "ar5iv.labs.arxiv.org": _arxiv,
    "alphaxiv.org": _arxiv,
    "huggingface.co": _hugging_face,
    "pubmed.ncbi.nlm.nih.gov": _pubmed,
    "ncbi.nlm.nih.gov": _pubmed,
    "openreview.net": _openreview,
    "semanticscholar.org": _semantic_scholar,
    "api.semanticscholar.org": _semantic_scholar,
    "openalex.org": _openalex,
    "api.openalex.org": _openalex,
    "orcid.org": _orcid,
    "wikidata.org": _wikidata,
    "m.wikidata.org": _wikidata,
    "youtube.com": _youtube,
    "m.youtube.com": _youtube,
    "music.youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtu_be,
    "podcasts.apple.com": _apple,
    "embed.podcasts.apple.com": _apple,
    "itunes.apple.com": _apple,
    "open.spotify.com": _spotify,
    "overcast.fm": _overcast,
}

#: Publishers that put a DOI into the path without `doi` before it.
_DOI_HOSTS = frozenset(
    {
        "biorxiv.org",
        "frontiersin.org",
        "iopscience.iop.org",
        "journals.aps.org",
        "jstor.org",
        "link.springer.com",
        "medrxiv.org",
    }
)
#: What may follow a DOI in a publisher's URL without being part of it.
_VIEWS = frozenset({"abstract", "epdf", "epub", "figures", "full", "fulltext", "html", "meta", "pdf", "references"})
_FILE = re.compile(r"(?:\.(?:abstract|full|full-text|short|pdf|html))+$", re.IGNORECASE)
#: The version that the preprint servers put behind a DOI.
_PREPRINT_VERSION = re.compile(r"(?<=\d)v\d+$")


def _publisher(url: _Url) -> tuple[str, str] | None:
    """The DOI in a publisher's URL, if it is certain where it begins and ends."""
    host = url.host.removeprefix("www.")
    if host.endswith("plos.org"):
        text = url.query.get("id", "")
        return ("doi", text) if text.startswith("10.1371/") else None
    at = next((i for i, part in enumerate(url.parts) if re.fullmatch(r"10\.\d{4,9}", part, re.ASCII)), None)
    if at is None or not (host in _DOI_HOSTS or "doi" in url.parts[:at]):
        return None
    rest = list(url.parts[at + 1 :])
    while len(rest) > 1 and rest[-1].lower() in _VIEWS:
        rest.pop()
    if len(rest) != 1:
        return None
    name = _FILE.sub("", rest[0])
    if host in ("biorxiv.org", "medrxiv.org"):
        name = _PREPRINT_VERSION.sub("", name)
    return "doi", f"{url.parts[at]}/{name}"


# -- times --------------------------------------------------------------------------------------------

_UNITS = re.compile(r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+(?:\.[0-9]+)?)s?)?")
_CLOCK = re.compile(r"(?:([0-9]+):)?([0-5]?[0-9]):([0-5][0-9](?:\.[0-9]+)?)")


def _seconds(text: str) -> Decimal | None:
    match = _CLOCK.fullmatch(text) or _UNITS.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (Decimal(group or 0) for group in match.groups())
    return hours * 3600 + minutes * 60 + seconds


# -- pages --------------------------------------------------------------------------------------------

#: Parameters that say where a reader came from, on any site.
_TRACKING = re.compile(
    "utm_.*|_ga|_gl|_hsenc|_hsmi|dclid|fbclid|gbraid|gclid|gclsrc|igsh|igshid|mc_cid|mc_eid|mkt_tok|msclkid|"
    "oly_anon_id|oly_enc_id|ref_src|ref_url|s_cid|srsltid|ttclid|twclid|vero_id|wbraid|yclid"
)
#: On these sites a page is what the parameters named here say, and nothing else.
_ONLY = {
    "youtube.com": frozenset({"v", "list"}),
    "m.youtube.com": frozenset({"v", "list"}),
    "music.youtube.com": frozenset({"v", "list"}),
    "youtu.be": frozenset[str](),
    "open.spotify.com": frozenset[str](),
    "overcast.fm": frozenset[str](),
    "podcasts.apple.com": frozenset({"i"}),
    "twitter.com": frozenset({"q"}),
    "x.com": frozenset({"q"}),
}
#: Substack says with these who shared a post.
_SUBSTACK = frozenset({"r", "isfreemail", "post_id", "publication_id", "showwelcomeonshare", "token", "triedredirect"})


def _kept(split: SplitResult, part: str) -> bool:
    """Whether a parameter (`name=value`) belongs to the page's name."""
    name = unquote_plus(part.partition("=")[0]).lower()
    host = (split.hostname or "").removeprefix("www.")
    if host in _ONLY:
        return name in _ONLY[host] and not (name == "list" and re.search(r"(?:^|&)v=", split.query))
    if host.endswith(".substack.com") and name in _SUBSTACK:
        return False
    return not _TRACKING.fullmatch(name)


def _authority(split: SplitResult) -> str:
    user, at, _ = split.netloc.rpartition("@")
    host = split.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    default = {"http": 80, "https": 443}[split.scheme]
    port = f":{split.port}" if split.port is not None and split.port != default else ""
    return f"{_encode(user)}{at}{host}{port}"


def _path(path: str) -> str:
    """A path without `.` and `..`; a trailing slash stays."""
    if "/." not in path:
        return path or "/"
    parts: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
    if path.endswith(("/.", "/..")):
        parts.append("")
    return "/" + "/".join(parts)


def _encode(text: str) -> str:
    """Percent-encoding in its normal form: unreserved characters plain, all others as they are or encoded."""
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = re.sub(r"%([0-9A-Fa-f]{2})", lambda m: _normal(m[1]), text)
    return quote(text, safe="%:/?#[]@!$&'()*+,;=~", errors="replace")


def _normal(digits: str) -> str:
    character = chr(int(digits, 16))
    plain = character.isascii() and (character.isalnum() or character in "-._~")
    return character if plain else f"%{digits.upper()}"


def _split(url: str) -> SplitResult | None:
    """A URL in parts; one without a scheme is taken for a web address if it looks like one."""
    url = url.strip()
    if url.startswith("//"):
        url = f"https:{url}"
    elif _BARE.match(url):
        url = f"https://{url}"
    try:
        split = urlsplit(url)
        # Reading the port is what finds a wrong one.
        _ = split.port
    except ValueError:
        return None
    return split
