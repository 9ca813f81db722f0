"""What the place of a block makes of its words: under which heading, in which callout, below which label."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from quoth.notes.model import Speaker
from quoth.notes.nearest import nearest
from quoth.notes.settings import Settings
from quoth.ontology.slugs import fold_name


class Mode(Enum):
    """What the place of a block makes of its words, whatever they say."""

    #: The words speak for themselves.
    PLAIN = auto()
    INSIGHT = auto()
    QUESTION = auto()
    THOUGHT = auto()
    #: The writer's own words, and no turn goes on here.
    OWN = auto()
    #: Verbatim words of a speaker, or of the note's source.
    QUOTE = auto()
    #: The same of what stands in quotation marks, and nothing of the rest.
    QUOTED = auto()
    #: A machine's words.
    NOBODY = auto()


@dataclass(frozen=True, slots=True)
class Context:
    """Where a block stands."""

    mode: Mode = Mode.PLAIN
    #: The statement whose item holds it.
    parent: int | None = None
    #: Whether it stands in an item, a quotation, a callout or a footnote, where no heading makes a section.
    nested: bool = False
    #: Whom a label above it, or the item that holds it, says to speak here; anybody else is carried over.
    labelled: tuple[Speaker, ...] = ()
    #: Where the words end that are not an attribution.
    end: int | None = None
    #: The checkbox of the item it stands in.
    checkbox: str | None = None


#: What a callout's type makes of its words; of every other callout they are the writer's own.
CALLOUT_MODES = {
    **dict.fromkeys(("note", "thought", "thoughts", "idea", "ideas", "me", "mine"), Mode.THOUGHT),
    **dict.fromkeys(("question", "help", "faq"), Mode.QUESTION),
    **dict.fromkeys(("important", "summary", "tip", "abstract", "tldr", "hint", "insight", "takeaway"), Mode.INSIGHT),
    **dict.fromkeys(("quote", "cite"), Mode.QUOTE),
}


#: Types of callouts that Obsidian knows and that mean nothing more here.
_OTHER_CALLOUTS = frozenset(
    "info todo success check done warning caution attention failure fail missing danger error bug example".split()
)


def nearest_callout(label: str) -> str | None:
    """The type that a callout's was probably meant to be; None for one that is known, or near none."""
    known = CALLOUT_MODES.keys()
    return None if label in known or label in _OTHER_CALLOUTS else nearest(label, known)


#: Headings of quotations.
_QUOTE_HEADINGS = ("Quote", "Quotes", "Quotations", "Best quotes", "Favorite quotes", "Favourite quotes")


def roles(settings: Settings) -> Mapping[str, Mode]:
    """What each heading or label of the configuration makes of what stands below it, by `bare_words`."""
    return {
        bare_words(heading): mode
        for headings, mode in (
            (settings.nobodys_headings, Mode.NOBODY),
            (_QUOTE_HEADINGS, Mode.QUOTED),
            (settings.transcript_headings, Mode.QUOTE),
            (settings.thought_headings, Mode.THOUGHT),
            (settings.question_headings, Mode.QUESTION),
            (settings.insight_headings, Mode.INSIGHT),
        )
        for heading in headings
    }


def bare_words(words: str) -> str:
    """A heading's or label's words without the signs around them."""
    return fold_name(re.sub(r"^[^\w]+|[^\w)]+$", "", words))


def find_summary(html: str) -> str | None:
    """The words of a `<summary>` whose text follows the HTML; empty where `</details>` ends it, None for neither."""
    lower = html.lower()
    if "</details" in lower:
        return ""
    start = lower.find("<summary")
    opened = lower.find(">", start)
    closed = lower.find("</summary", opened)
    if start < 0 or opened < 0 or closed < 0:
        return None
    return " ".join(re.sub(r"<[^<>]*>", " ", html[opened + 1 : closed]).split())
