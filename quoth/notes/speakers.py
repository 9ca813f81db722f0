"""Whom a label names.

A label is a speaker's only if somebody of that name is known: declared in the note, by an entity note
anywhere in the vault, or the writer. Everything else stays text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.labels import Label, LabelName
from quoth.notes.model import Declaration, Outline, People, Role, Speaker
from quoth.notes.source import Span
from quoth.ontology.slugs import fold_name

#: What the writer may call themselves in a label.
_ME = frozenset({"me", "myself"})
#: Words of titles that no two-block label makes a person of.
_NO_NAMES = frozenset(
    """about abstract action advice agenda answer answers appendix argument aside background bonus books caveat
    chapter claim claims comment comments con conclusion cons context definition description details
    episode example examples exercise fact faq for further goal goals guest guests history host hosts
    how idea ideas important intro introduction key lesson lessons link links method more my name new
    next note notes open other overview papers part people podcast point points problem problems pro
    pros question questions quote quotes reading reason reasons recap references result results
    resources review section see show solution source sources speaker speakers step steps story summary
    takeaway takeaways talk task tasks term the theory thing things thought thoughts time tip tips title
    todo tools topic topics transcript update updates use video warning what when where who why""".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*", re.UNICODE)
_PERSON_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]*$")
_PARTICLES = frozenset("de da di del della der den van von la le el al bin ibn ben ter ten dos das do zu af".split())
_INTRODUCTION = re.compile(
    r"(?:^|[,;:—–(]\s*|\b(?:and|but|so|while|because|as|when|then|also|here|now|later|today|again|still|though|although|"
    r"whereas|since|if|that|where|however|moreover|for|unlike|like)\s+)(?:[“\"‘(]\s*)?$",
    re.IGNORECASE,
)
_PRONOUN_REPORT = re.compile(
    r"(?:(?:but|and|so|then|also|still|however|later|here|again)[, ]+)*(?:he|she)\s+(?:also\s+|then\s+|later\s+)?"
    r"(?:argues?|adds?|admits?|agrees?|answers?|asks?|believes?|brings? up|claims?|compares?|concludes?|denies|"
    r"describes?|disagrees?|doubts?|emphasi[sz]es|expects?|explains?|feels|gives|goes on|hopes|likens|makes|"
    r"means|mentions?|notes|points? out|predicts?|proposes|says|sees|seems|stresses|suggests?|talks|tells|thinks|"
    r"wants|warns|wonders|"
    r"said|argued|thought|claimed|mentioned|noted|suggested)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Known:
    """Everybody whose label starts a turn in one note."""

    #: Folded name, alias or unambiguous part of a name to the declared name.
    names: Mapping[str, str]
    #: Folded names by which the writer labels own thoughts.
    me: frozenset[str]
    #: Names as written that the text may use for those who are declared here or speak here.
    forms: Mapping[str, str]
    #: The vault's people, by folded name.
    everybody: Mapping[str, str]

    def speakers(self, label: Label) -> tuple[Speaker, ...]:
        """Who speaks, or nobody if any of the names is unknown."""
        whole = self.find(label.whole)
        if whole:
            return (Speaker(whole, label.whole.span),)
        speakers = []
        for name in label.names:
            found = self.find(name)
            if found is None:
                return ()
            speakers.append(Speaker(found, name.span))
        return tuple(speakers)

    def find(self, name: LabelName) -> str | None:
        """The declared name of a person, or None if nobody of that name is known."""
        for text in (name.target, name.text):
            found = self.names.get(fold_name(text)) if text else None
            if found:
                return found
        return None

    def is_me(self, label: Label) -> bool:
        return fold_name(label.whole.text) in self.me

    def named_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Known names in a text, longest first at each place: start, end, declared name."""
        words = [match.span() for match in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            for count in range(min(4, len(words) - at), 0, -1):
                start, end = words[at][0], words[at + count - 1][1]
                written = text[start:end]
                if not written[0].isupper():
                    break
                name = self._named(written)
                if name:
                    yield start, end, name
                    at += count - 1
                    break
            at += 1

    def _named(self, written: str) -> str | None:
        bare = re.sub(r"['’]s?$", "", written)
        return self.forms.get(bare) or self.everybody.get(fold_name(bare))


def known_people(declarations: Iterable[Declaration], people: People, author: str) -> Known:
    """Everybody whose label starts a turn in a note that declares these things."""
    names: dict[str, str] = dict(people.known)
    forms: dict[str, str] = {}
    parts: Counter[str] = Counter()
    own = [d for d in declarations if d.type == "person" and d.name]
    for declaration in {d.name: d for d in own}.values():
        words = declaration.name.split()
        parts.update({fold_name(word) for word in (words[0], words[-1])} if len(words) > 1 else set())
    # A name wins over an alias, an alias over a part of a name.
    for declaration in own:
        words = declaration.name.split()
        for part in (words[0], words[-1]) if len(words) > 1 else ():
            if parts[fold_name(part)] == 1 and _PERSON_WORD.match(part):
                names[fold_name(part)] = declaration.name
                forms[part] = declaration.name
    for declaration in own:
        for alias in declaration.aliases:
            names[fold_name(alias)] = declaration.name
            forms[alias] = declaration.name
    for declaration in own:
        names[fold_name(declaration.name)] = declaration.name
        forms[declaration.name] = declaration.name
    mine = _ME | {fold_name(name) for name in (people.me, author) if name}
    return Known(names, frozenset(mine), forms, people.known)


def title_speakers(labels: Iterable[Label], titles: Iterable[str], known: Known) -> tuple[Declaration, ...]:
    """People nobody declared, whose label opens two or more blocks and whose name stands in the title."""
    words = {fold_name(word) for title in titles for word in re.findall(r"[^\W_]+", title)}
    places: dict[str, list[LabelName]] = {}
    for label in labels:
        for name in label.names:
            if known.find(name) is None and not known.is_me(label):
                places.setdefault(name.text, []).append(name)
    return tuple(
        Declaration(text, "person", Role.LABEL, names[0].span)
        for text, names in places.items()
        if len(names) > 1 and looks_like_name(text) and all(fold_name(w) in words for w in re.findall(r"[^\W_]+", text))
    )


def looks_like_name(text: str) -> bool:
    """Whether a label has the shape of a person's name: one to four capitalised words that are no common label."""
    words = text.split()
    if not 1 <= len(words) <= 4 or not _PERSON_WORD.match(words[0]):
        return False
    if not all(_PERSON_WORD.match(word) or word.casefold() in _PARTICLES for word in words):
        return False
    if any(word.casefold().strip(".") in _NO_NAMES for word in words):
        return False
    return len(text) > 2 and not (len(words) == 1 and text.isupper())


def hint_speakers(
    outline: Outline, labels: Sequence[Label], known: Known, declared: Sequence[Declaration], spoken: bool
) -> Iterator[Diagnostic]:
    """One hint a note: speakers that only the title names, or labels that look like speakers and are not known.

    Args:
        declared: the speakers that the title names.
        spoken: whether anybody speaks in the note, so that a single word may be a name.
    """
    if declared:
        names = ", ".join(d.name for d in declared)
        message = f"Only the title says who speaks here: {names}"
        yield _declare(outline.path, declared[0].span, "undeclared-speaker", message, [d.name for d in declared])
    places: dict[str, list[Span]] = {}
    for label in labels:
        if not known.speakers(label) and not known.is_me(label):
            for name in label.names:
                if known.find(name) is None and looks_like_name(name.text):
                    places.setdefault(name.text, []).append(name.span)
    doubtful = [name for name, spans in places.items() if len(spans) > 1 and (spoken or " " in name)]
    if doubtful:
        message = f"{doubtful[0]} labels turns, but nobody of that name is known, so the words are taken as yours"
        yield _declare(outline.path, places[doubtful[0]][0], "looks-like-speaker", message, doubtful)


def _declare(path: str, span: Span, code: str, message: str, names: Sequence[str]) -> Diagnostic:
    listed = "".join(f"\n  - {name}" for name in names)
    return Diagnostic(path, span, code, message, f"---\nspeakers:{listed}\n---")


@dataclass(frozen=True, slots=True)
class Report:
    """Why an unlabelled paragraph is the writer's report and not the speaker's words."""

    #: The person it speaks of; empty for a pronoun.
    name: str
    #: Whether the person is its subject; otherwise it only mentions somebody of the conversation.
    certain: bool


def find_report(text: str, first_sentence: int, known: Known, participants: frozenset[str]) -> Report | None:
    """Whether a text speaks about the speakers rather than as one of them.

    It does if it opens with a known person's name or has one as its subject, or if it names anybody who takes
    part in the conversation at all: people do not speak of themselves in the third person.

    Args:
        first_sentence: where the first sentence ends.
        participants: the declared names of those who speak in the note.
    """
    mentioned = None
    for start, end, name in known.named_in(text):
        possessive = text[end : end + 2] in ("'s", "’s") or text[start:end].endswith(("'s", "’s"))
        if start < first_sentence and not possessive and (start == 0 or _INTRODUCTION.search(text, 0, start)):
            return Report(name, certain=True)
        if name in participants:
            mentioned = mentioned or Report(name, certain=False)
    if mentioned:
        return mentioned
    return Report("", certain=True) if _PRONOUN_REPORT.match(text) else None
