"""The keys of a note's front matter: their names, their spellings, and what they mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from quoth.ontology.relations import fold_key, squeeze_key
from quoth.ontology.types import TYPES, EntityType


class Group(StrEnum):
    """What a key speaks of."""

    #: The note itself, or the thing it describes.
    NOTE = "note"
    #: The episode that the note is about.
    EPISODE = "episode"
    #: The work that the note is about, where it is no episode.
    SOURCE = "source"
    #: Things that the note names.
    DECLARATIONS = "declarations"
    #: What identifies the thing that the note describes, or the work it is about.
    IDENTIFIERS = "identifiers"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the front matter."""

    #: Its canonical name: lower case, `-` between words.
    name: str
    #: One sentence, for the documentation.
    meaning: str
    group: Group
    #: Other ways to write it; case, `-`, `_` and white space make no difference anyway.
    spellings: tuple[str, ...] = ()
    #: The key of the type of what it names, where it names things.
    type: str | None = None
    #: The scheme of `ontology.identifiers` that its value belongs to.
    scheme: str | None = None


_N, _E, _S, _D, _I = Group.NOTE, Group.EPISODE, Group.SOURCE, Group.DECLARATIONS, Group.IDENTIFIERS

_WRITTEN: tuple[Key, ...] = (
    Key("title", "The note's title; without it the one H1 at the top, else the file's name.", _N),
    Key(
        "type",
        "What kind of thing this note describes, if it is a page about one thing.",
        _N,
        ("kind", "is", "categories", "category"),
    ),
    Key("aliases", "Other names of the thing, or of the note.", _N, ("alias", "aka", "also-known-as")),
    Key("id", "The name to use in IRIs, which stays when title or path change.", _N),
    Key("author", "Who wrote the note; with a work's type or identifier, who wrote the work.", _N, ("authors",)),
    Key("created", "When the note was written.", _N, ("date", "date-created", "created-at", "creation-date")),
    Key("language", "The language of the note's text, as a BCP 47 tag such as `en`.", _N, ("lang",)),
    Key("tags", "Concepts the note is about.", _N, ("tag",)),
    Key("private", "`true` keeps the note out of every export.", _N),
    Key(
        "podcast",
        "The podcast whose episode the note is about.",
        _E,
        ("show", "podcast-series", "podcast-name", "podcast-title", "show-name", "show-title"),
        "podcast",
    ),
    Key(
        "episode",
        "The episode's title, or its number; without it the note's title.",
        _E,
        ("episode-title", "episode-name"),
        "episode",
    ),
    Key("episode-number", "The episode's number.", _E, ("episode-no", "ep", "ep-no", "ep-number")),
    Key(
        "host",
        "Who hosts the episode.",
        _E,
        ("hosts", "owner / host", "hosted-by", "co-host", "co-hosts", "interviewer", "interviewers"),
        "person",
    ),
    Key(
        "guest",
        "Who is interviewed in the episode.",
        _E,
        ("guests", "guest-name", "guest-names", "interviewee", "interviewees"),
        "person",
    ),
    Key(
        "published",
        "When the episode or work was published.",
        _E,
        (
            "date-published",
            "published-at",
            "published-on",
            "released",
            "publish-date",
            "publication-date",
            "release-date",
            "air-date",
            "pubdate",
            "episode-publish-date",
            "year",
        ),
    ),
    Key(
        "url",
        "The web page of the episode, work or thing.",
        _E,
        ("link", "website", "homepage", "home-page", "episode-url", "episode-link"),
    ),
    Key("feed", "The URL of the podcast's feed.", _E, ("rss", "rss-feed", "feed-url")),
    Key("podcast-guid", "The podcast's own id, `podcast:guid` in its feed.", _E, ("feed-guid",), scheme="podcast-guid"),
    Key(
        "guid",
        "The episode's id in the feed, `guid` of its item.",
        _E,
        ("item-guid", "episode-guid"),
        scheme="item-guid",
    ),
    Key(
        "youtube",
        "The episode's or talk's video on YouTube.",
        _E,
        ("youtube-id", "youtube-url", "youtube-link", "youtube-video"),
        scheme="youtube",
    ),
    Key("duration", "How long the episode is.", _E, ("length", "runtime", "episode-duration", "episode-length")),
    Key("source", "The work the note is about: a link, a name or a URL.", _S, ("sources",)),
    Key("paper", "The paper the note is about.", _S, ("preprint",), "paper"),
    Key("book", "The book the note is about.", _S, (), "book"),
    Key("talk", "The talk the note is about.", _S, ("lecture", "presentation"), "talk"),
    Key("article", "The article the note is about.", _S, ("blog-post", "essay"), "article"),
    Key("speakers", "Who speaks in the note.", _D, ("speaker", "participants"), "person"),
    Key("doi", "The work's DOI.", _I, (), scheme="doi"),
    Key("arxiv", "The paper's arXiv id.", _I, ("arxiv-id", "eprint"), scheme="arxiv"),
    Key("isbn", "The book's ISBN.", _I, ("isbn-13", "isbn-10"), scheme="isbn"),
    Key("orcid", "The person's ORCID iD.", _I, ("orcid-id",), scheme="orcid"),
    Key("wikidata", "The thing's item in Wikidata.", _I, ("wikidata-id", "qid"), scheme="wikidata"),
    Key("openalex", "The work's or person's id in OpenAlex.", _I, ("openalex-id",), scheme="openalex"),
    Key("pmid", "The paper's PubMed id.", _I, ("pubmed", "pubmed-id"), scheme="pmid"),
    Key("openreview", "The paper's forum on OpenReview.", _I, (), scheme="openreview"),
    Key("s2", "The paper's id in Semantic Scholar.", _I, ("semantic-scholar", "corpus-id"), scheme="s2"),
    Key("wikipedia", "The thing's article in Wikipedia.", _I, (), scheme="wikipedia"),
    Key(
        "apple-podcasts",
        "The podcast or episode on Apple Podcasts.",
        _I,
        ("itunes", "apple-podcast", "apple-podcasts-url"),
        scheme="apple-podcasts",
    ),
    Key("spotify", "The podcast or episode on Spotify.", _I, ("spotify-url", "spotify-link"), scheme="spotify"),
    Key("overcast", "The episode on Overcast.", _I, (), scheme="overcast"),
    Key("citekey", "The work's key in the bibliography files.", _I, ("citation-key", "cite-key", "bibkey")),
    Key("same-as", "Another name of the same thing: a note, a URL or an identifier.", _I),
)

#: Keys of other programs and of generated pages: kept as they are, and never taken for misspelt ones.
FOREIGN: tuple[str, ...] = (
    "banner",
    "cover",
    "cssclass",
    "cssclasses",
    "date-modified",
    "description",
    "draft",
    "episode-ai-description",
    "episode-duration-minutes",
    "episode-export-date",
    "export-date",
    "from-snipd",
    "image",
    "image-url",
    "kg-id",
    "last-snip-date",
    "layout",
    "modified",
    "permalink",
    "publish",
    "rating",
    "show-author",
    "show-image-url",
    "show-url",
    "snips-count",
    "up",
    "updated",
)


#: What people call guest and host in notes of other languages, without whom nobody speaks.
IN_OTHER_LANGUAGES = {
    **dict.fromkeys(
        "gast gäste gasten invité invitée invités invitées invitado invitada invitados ospite ospiti convidado "
        "convidada convidados".split(),
        "guest",
    ),
    **dict.fromkeys(
        "gastgeber gastgeberin animateur animatrice anfitrión anfitriona presentador presentadora conduttore "
        "conduttrice apresentador apresentadora presentator".split(),
        "host",
    ),
}


class Keys:
    """The front-matter keys that a vault knows: the written ones and the plurals of its types."""

    def __init__(self, types: Iterable[EntityType] = TYPES) -> None:
        self._by_name: dict[str, Key] = {}
        keys = list(_WRITTEN)
        self._enter(_WRITTEN)
        for entity_type in types:
            keys.append(self._declaring(entity_type))
            self._enter(keys[-1:])
        #: Every key, in the order of the documentation.
        self.all: tuple[Key, ...] = tuple(keys)

    def find(self, text: str) -> Key | None:
        """The key that a front-matter entry's name means; None if it means none."""
        return self._by_name.get(squeeze_key(text))

    @property
    def names(self) -> tuple[str, ...]:
        """Every key there is, with its spellings, for suggestions."""
        return tuple(dict.fromkeys(name for key in self.all for name in (key.name, *key.spellings)))

    def _enter(self, keys: Iterable[Key]) -> None:
        for key in keys:
            for name in (key.name, *key.spellings):
                self._by_name[squeeze_key(name)] = key

    def _declaring(self, entity_type: EntityType) -> Key:
        """The key that lists things of a type: its plurals, and its name where that has no meaning of its own."""
        name = fold_key(entity_type.plural)
        spellings = [
            folded
            for spelling in (entity_type.key, *entity_type.spellings)
            if (folded := fold_key(spelling)) != name
            and (folded.endswith("s") or folded in _DECLARING_SINGULARS or spelling == entity_type.key)
            and squeeze_key(folded) not in self._by_name
        ]
        meaning = f"Things of type `{entity_type.key}` that the note names, with aliases and identifiers."
        return Key(name, meaning, Group.DECLARATIONS, tuple(spellings), entity_type.key)


#: Singular spellings that people write a list under all the same.
_DECLARING_SINGULARS = frozenset({"org", "organisation", "topic"})

#: The keys of the front matter, with the plurals of the built-in types.
BUILT_IN = Keys()
FRONT_MATTER: tuple[Key, ...] = BUILT_IN.all

_FOREIGN = frozenset(squeeze_key(name) for name in FOREIGN)


def find_key(text: str) -> Key | None:
    """The front-matter key that a name means; None if it means none.

    Case, `-`, `_` and white space make no difference. Relations are keys as well: see `ontology.relations`.
    """
    return BUILT_IN.find(text)


def is_foreign(text: str) -> bool:
    """Whether a key belongs to another program, so that it is kept without a word."""
    return squeeze_key(text) in _FOREIGN
