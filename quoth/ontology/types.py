"""The types of things that notes speak of, and how people spell them.

A type is written in front matter (`type: person`, `categories: "[[People]]"`), as the key of a list
(`people:`), and as the name of a folder (`People/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quoth.ontology.terms import QUOTH, SDO, SKOS


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type of thing."""

    #: Its name in notes and in the configuration.
    key: str
    plural: str
    #: The class's IRI.
    iri: str
    label: str
    #: One sentence, for the documentation.
    definition: str
    #: Other ways to write it, in singular and plural.
    spellings: tuple[str, ...] = ()
    #: Whether its things are works: they have authors, and mentioning one is citing it.
    work: bool = False
    #: Further classes that each thing of the type has.
    also: tuple[str, ...] = ()

    @property
    def classes(self) -> tuple[str, ...]:
        """The IRIs of every class a thing of this type has, the most specific first."""
        return (self.iri, *self.also)


TYPES: tuple[EntityType, ...] = (
    EntityType(
        "person",
        "people",
        SDO.Person,
        "Person",
        "A human being, alive, dead or fictional.",
        ("persons", "contact", "contacts"),
    ),
    EntityType(
        "organization",
        "organizations",
        SDO.Organization,
        "Organization",
        "A company, laboratory, university, public body or any other organized group.",
        ("organisation", "organisations", "org", "orgs", "company", "companies", "institution", "institutions"),
    ),
    EntityType(
        "concept",
        "concepts",
        SKOS.Concept,
        "Concept",
        "An idea, method, field or topic that statements are about.",
        ("topic", "topics", "term", "terms"),
        also=(SDO.DefinedTerm,),
    ),
    EntityType(
        "paper",
        "papers",
        SDO.ScholarlyArticle,
        "Paper",
        "A scholarly article or preprint.",
        (
            "research paper",
            "research papers",
            "scholarly article",
            "scholarly articles",
            "preprint",
            "preprints",
            "publication",
            "publications",
        ),
        work=True,
    ),
    EntityType("book", "books", SDO.Book, "Book", "A book, printed or electronic.", work=True),
    EntityType(
        "podcast",
        "podcasts",
        SDO.PodcastSeries,
        "Podcast",
        "A podcast as a whole, whose parts are episodes.",
        ("podcast series", "podcast show", "podcast shows", "show", "shows"),
    ),
    EntityType(
        "episode",
        "episodes",
        SDO.PodcastEpisode,
        "Episode",
        "One episode of a podcast.",
        ("podcast episode", "podcast episodes"),
        work=True,
    ),
    EntityType(
        "talk",
        "talks",
        QUOTH.Talk,
        "Talk",
        "A talk, lecture or interview that is no podcast episode.",
        ("lecture", "lectures", "presentation", "presentations"),
        work=True,
        also=(SDO.CreativeWork,),
    ),
    EntityType(
        "article",
        "articles",
        SDO.Article,
        "Article",
        "An essay, news story, blog post or any other article that is no scholarly one.",
        ("blog post", "blog posts", "post", "posts", "essay", "essays"),
        work=True,
    ),
    EntityType(
        "software",
        "software",
        SDO.SoftwareApplication,
        "Software",
        "A program, library, model or service.",
        ("software application", "software applications", "app", "apps", "tool", "tools"),
        work=True,
    ),
    EntityType("dataset", "datasets", SDO.Dataset, "Dataset", "A body of data, such as a benchmark.", work=True),
    EntityType(
        "event",
        "events",
        SDO.Event,
        "Event",
        "Something that happens at a time and a place, such as a conference.",
        ("conference", "conferences"),
    ),
    EntityType("place", "places", SDO.Place, "Place", "A place on a map.", ("location", "locations")),
)


class Types:
    """The types that a vault knows: the built-in ones and those of its configuration."""

    def __init__(self, extra: Iterable[EntityType] = ()) -> None:
        """A later type takes key and spellings over from an earlier one."""
        self._by_key: dict[str, EntityType] = {}
        self._by_name: dict[str, EntityType] = {}
        for entity_type in (*TYPES, *extra):
            self._by_key[entity_type.key] = entity_type
            for name in (entity_type.key, entity_type.plural, entity_type.label, *entity_type.spellings):
                self._by_name[_squeeze(name)] = entity_type

    def find(self, text: str) -> EntityType | None:
        """The type that a word, a `[[link]]` or a folder's name means; None if it means none."""
        return self._by_name.get(_squeeze(_unlink(text)))

    def __getitem__(self, key: str) -> EntityType:
        """The type of a key.

        Raises:
            KeyError: there is no such type.
        """
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[EntityType]:
        return iter(self._by_key.values())

    def __len__(self) -> int:
        return len(self._by_key)


def _unlink(text: str) -> str:
    """The last part of a wikilink's target; other text as it is."""
    text = text.strip()
    if text.startswith("[[") and text.endswith("]]"):
        text = text[2:-2].partition("|")[0].partition("#")[0]
        text = text.rstrip("/").rpartition("/")[2]
    return text


def _squeeze(text: str) -> str:
    return "".join(text.casefold().replace("-", "").replace("_", "").split())


#: The built-in types alone.
BUILT_IN = Types()


def entity_type(text: str) -> EntityType | None:
    """The built-in type that a word, a `[[link]]` or a folder's name means; None if it means none.

    Case, `-`, `_` and white space make no difference, nor do singular and plural.
    """
    return BUILT_IN.find(text)
