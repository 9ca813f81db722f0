"""What a vault's configuration says about reading its notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from quoth.ontology.keys import BUILT_IN as BUILT_IN_KEYS
from quoth.ontology.keys import Keys
from quoth.ontology.relations import BUILT_IN as BUILT_IN_RELATIONS
from quoth.ontology.relations import Relations
from quoth.ontology.slugs import fold_name
from quoth.ontology.types import BUILT_IN as BUILT_IN_TYPES
from quoth.ontology.types import Types


class Mentions(StrEnum):
    """Which words in a text are mentions."""

    #: Links, and plain words equal to a declared name or alias.
    DECLARED = "declared"
    #: Links alone.
    LINKED = "linked"


#: Headings and labels whose items are insights.
INSIGHT_HEADINGS = (
    "Big insights",
    "Insights",
    "Key insights",
    "Key takeaways",
    "Key points",
    "Main points",
    "Takeaways",
    "Summary",
    "TL;DR",
    "TLDR",
)
#: Headings whose items are open questions of the writer.
QUESTION_HEADINGS = ("Open questions", "Questions", "Questions I have", "My questions", "Open question")
#: Headings of the writer's own thoughts.
THOUGHT_HEADINGS = ("My thoughts", "Thoughts", "My take", "My notes", "Reflections", "My reflections")
#: Headings of verbatim text of the source.
TRANSCRIPT_HEADINGS = ("Transcript", "Full transcript")
#: Headings of text that nobody wrote.
NOBODYS_HEADINGS = ("AI description", "AI summary", "AI notes", "AI-generated summary")
#: Tags that say something of a note or statement and are no concepts; `/*` stands for all nested ones.
PLAIN_TAGS = ("question", "private", "status", "status/*", "quote", "insight", "thought")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the notes of one vault are read. The defaults are those of a vault without configuration."""

    types: Types = BUILT_IN_TYPES
    relations: Relations = BUILT_IN_RELATIONS
    #: The front-matter keys: the built-in ones and the plurals of the types.
    keys: Keys = BUILT_IN_KEYS
    #: Folder, by name or by path from the vault, to the key of the type its notes have.
    folders: Mapping[str, str] = field(default_factory=dict)
    #: The writer's name; empty where none is set.
    me: str = ""
    #: The language of notes that name none, as a lower-case BCP 47 tag; empty where none is set.
    language: str = ""
    #: Globs of the notes that are read; empty for all. Others lend their names alone.
    include: tuple[str, ...] = ()
    #: Globs of files and folders that are passed over.
    ignore: tuple[str, ...] = ()
    #: Names of further folders that hold templates.
    templates: tuple[str, ...] = ()
    mentions: Mentions = Mentions.DECLARED
    insight_headings: tuple[str, ...] = INSIGHT_HEADINGS
    question_headings: tuple[str, ...] = QUESTION_HEADINGS
    thought_headings: tuple[str, ...] = THOUGHT_HEADINGS
    transcript_headings: tuple[str, ...] = TRANSCRIPT_HEADINGS
    nobodys_headings: tuple[str, ...] = NOBODYS_HEADINGS
    plain_tags: tuple[str, ...] = PLAIN_TAGS
    #: Prefix to namespace IRI, for relations written `prefix:name`.
    prefixes: Mapping[str, str] = field(default_factory=dict)
    #: Codes of diagnostics that the vault does not want to hear of.
    ignored_codes: frozenset[str] = frozenset()

    def is_plain_tag(self, tag: str) -> bool:
        """Whether a tag, without its `#`, is no concept."""
        folded = fold_name(tag)
        names, above = _plain(self.plain_tags)
        return folded in names or folded.startswith(above)


@lru_cache
def _plain(tags: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Folded tags that are plain themselves, and the beginnings of those nested in one."""
    names = frozenset(fold_name(tag) for tag in tags if not tag.endswith("/*"))
    return names, tuple(fold_name(tag[:-1]) for tag in tags if tag.endswith("/*"))
