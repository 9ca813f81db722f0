"""Whom a label names.

A label is a speaker's only if somebody of that name is known: declared in the note, by an entity note
anywhere in the vault, or the writer. Everything else stays text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quoth.notes.declared import ME, PARTICLES
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.labels import Label, LabelName
from quoth.notes.model import Declaration, Outline, People, Role, Speaker
from quoth.notes.nearest import nearest
from quoth.notes.source import Span
from quoth.ontology.keys import Keys
from quoth.ontology.slugs import fold_name

#: Labels of a writer's remarks on what was said.
_ASIDES = frozenset(
    """action actions answer aside cf comment comments compare correction edit idea links n.b nb note notes question
    questions reading reference references related remark see source sources summary takeaway takeaways thought todo
    update via""".split()
) | {"editor's note", "further reading", "note to self", "see also", "to do"}
#: How often a single word has to be a label, in a note where nobody speaks, to look like a name.
_OFTEN = 3
#: Words that label text and are nobody's name.
_NO_NAMES = frozenset(
    """about abstract action advice agenda answer answers appendix argument aside background bonus books caveat
    cf chapter claim claims clarification comment comments con conclusion cons context dear definition description
    details e.g episode example examples exercise fact faq for further goal goals guest guests history host hosts
    how i.e idea ideas important intro introduction key lesson lessons link links method more my n.b name new
    next note notes open option options other overview papers part people podcast point points problem problems pro
    pros question questions quote quotes reading reason reasons recap references result results
    resources review section see show solution source sources speaker speakers step steps story summary
    takeaway takeaways talk task tasks term the theory thing things thought thoughts time tip tips title
    todo tools topic topics transcript update updates use video warning what when where who why""".split()
)
#: Words that are part of people's names, and as a whole label are none.
_NO_NAMES_ALONE = frozenset(
    """assumption assumptions bad benefit benefits big case corollary cost costs data disclaimer done downside downsides
    experiment experiments finally first friday fun good group however hypothesis ingredients interesting law laws
    lemma level limitation limitations location meaning methods model models monday original overall phase plan price
    principle principles proof rating risk risks rule rules saturday score second small spoiler spoilers status sunday
    theorem third thursday today tomorrow translation tuesday type upside upsides verdict wednesday yes
    yesterday""".split()
)
#: Two letters that begin a line and name nobody, as `Ed` and `Jo` do.
_SHORT_LABELS = frozenset(
    "ad ah cf eg eh fr ha hi hm id ie if in is it nb no of oh ok on op or ps re so to uh um vs".split()
)
#: A part that somebody takes in a conversation, as transcripts have it that know no names: `Speaker 2`, `SPEAKER_01`.
_PART = re.compile(
    r"(?:the\s+)?(?:(?:un(?:known|identified|named)|first|second|third|other|another|fe?male|audience)[\s_-]+)*"
    r"(?P<part>speaker|(?:co-?)?host|guest|interview(?:er|ee)|moderator|presenter|narrator|announcer|caller|listener|"
    r"panell?ist|audience|member|questioner|participant|man|woman|voice|sprecher(?:in)?|locut(?:eur|rice)|"
    r"intervenante?|hablante|orador|interlocutore)"
    r"(?:[\s_#-]*(?:\d{1,2}|[a-z]))?",
    re.IGNORECASE,
)
#: Everybody at once.
_ALL = frozenset("all both everybody everyone together".split())
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*", re.UNICODE)
_TITLE_WORD = re.compile(r"[^\W_]+")
_NAME_WORD = re.compile(r"[^\W\d_][\w'’.-]*$")
_INTRODUCTION = re.compile(
    r"(?:^|[,;:—–(]\s*|\b(?:and|but|so|while|because|as|when|then|also|here|now|later|today|again|still|though|although|"
    r"whereas|since|if|that|where|however|moreover|for|unlike|like)\s+)(?:[“\"‘(]\s*)?$",
    re.IGNORECASE,
)
_LONGEST_INTRODUCTION = 40
_PRONOUN_REPORT = re.compile(
    r"(?:(?:but|and|so|then|also|still|however|later|here|again)[, ]+)*"
    r"(?:he|she|the (?:host|guest|interviewer|speaker))\s+(?:also\s+|then\s+|later\s+)?"
    r"(?:argues?|adds?|admits?|agrees?|answers?|asks?|believes?|brings? up|claims?|compares?|concludes?|denies|"
    r"describes?|disagrees?|doubts?|emphasi[sz]es|expects?|explains?|feels|gives|goes on|hopes|likens|makes|"
    r"means|mentions?|notes|points? out|predicts?|proposes|says|sees|seems|stresses|suggests?|talks|tells|thinks|"
    r"wants|warns|wonders|"
    r"said|argued|thought|claimed|mentioned|noted|suggested)\b",
    re.IGNORECASE,
)
#: How writers begin a remark on what somebody said, without saying whose it is.
_REMARK = re.compile(
    r"(?:(?:slightly|a (?:bit|little)|very|incredibly|really|super|pretty|quite|somewhat|extremely|still|also)\s+)*"
    r"(?:(?:interesting|fascinating|intriguing|surprising|confusing|unclear|sceptical|skeptical|confused|unconvinced|unsure|"
    r"surprised|intrigued|curious)\b|not (?:sure|convinced|clear)\b|(?:this|that) claim\b)",
    re.IGNORECASE,
)


def is_remark(text: str) -> bool:
    """Whether words after a turn sound like a remark on it and not like a part of it."""
    return _REMARK.match(text) is not None


@dataclass(frozen=True, slots=True)
class Known:
    """Everybody whose label starts a turn in one note."""

    #: Folded name, alias or unambiguous part of the name of those who are declared in the note, to the declared name.
    names: Mapping[str, str]
    #: The same names as written.
    forms: Mapping[str, str]
    #: The vault's people, by folded name or alias.
    everybody: Mapping[str, str]
    #: The folded names of who writes the note and takes no part in the conversation.
    writers: frozenset[str]
    #: First and last names, folded, of those who are declared in the note, ambiguous ones too.
    parts: frozenset[str]
    #: Folded names of the things that the note declares and that are no people.
    things: frozenset[str]
    #: The keys of front matter: words that label other things than turns.
    keys: Keys
    #: Whether the note writes the names of those who speak in capitals, so that other words in capitals may be names.
    shouted: bool = False

    def speakers(self, label: Label) -> tuple[Speaker, ...]:
        """Who speaks, or nobody if any of the names is unknown."""
        whole = self.find(label.whole)
        if whole:
            return (Speaker(whole, label.whole.span),)
        speakers: dict[str, Speaker] = {}
        for name in label.names:
            found = self.find(name)
            if found is None:
                return ()
            # `Marsh, Ada` is one person.
            speakers.setdefault(found, Speaker(found, name.span))
        return tuple(speakers.values())

    def find(self, name: LabelName) -> str | None:
        """The declared name of a person, or None if nobody of that name is known."""
        for text in (name.target, name.text):
            folded = fold_name(text)
            found: str | None = self.names.get(folded)
            # What is ambiguous in the note is nobody's name, whomever the vault knows by it.
            if not found and folded and folded not in self.parts:
                found = self.everybody.get(folded)
            if found:
                return found
        return None

    def strangers(self, label: Label) -> tuple[LabelName, ...]:
        """The names in a label that look like those of people whom nobody knows."""
        if label.is_verse or self.is_me(label) or self.find(label.whole):
            return ()
        return tuple(name for name in label.names if self.find(name) is None and self.may_be_somebody(name.text))

    def may_be_somebody(self, text: str) -> bool:
        """Whether a label of nobody known may be somebody's: a name, initials, or a part in a conversation."""
        if is_part(text):
            return True
        if self.is_thing(text):
            return False
        return looks_like_name(text, shouted=self.shouted) or self.has_initials(text)

    def has_initials(self, text: str) -> bool:
        """Whether a text is the initials of somebody who is declared in the note."""
        letters = _letters(text)
        return bool(letters) and any(letters == _initials(name) for name in self.forms.values())

    def whose(self, text: str) -> tuple[str, ...]:
        """The full names of known people of which a text is the first or last name, or has the initials."""
        folded, letters = fold_name(text), _letters(text)
        names = {*self.forms.values(), *self.everybody.values()}
        return tuple(
            name
            for name in sorted(names)
            if folded in map(fold_name, _parts(name)) or (letters and letters == _initials(name))
        )

    def is_shouted(self, label: Label) -> bool:
        """Whether a label names somebody in capitals."""
        return any(n.text.isupper() and (self.find(n) or self.has_initials(n.text)) for n in label.names)

    def is_thing(self, text: str) -> bool:
        """Whether a label names a thing, or is a key such as `Book`."""
        return fold_name(text) in self.things or self.keys.find(text) is not None

    def is_aside(self, label: Label) -> bool:
        """Whether a label is one of those that writers put before remarks of their own, whoever spoke before."""
        word = fold_name(label.whole.text)
        return word in _ASIDES or word.startswith(("my ", "open question")) or self.keys.find(word) is not None

    def partly(self, name: str) -> bool:
        """Whether a name is the first or last name of somebody who is declared in the note."""
        return fold_name(name) in self.parts

    def is_me(self, label: Label) -> bool:
        """Whether a label names the writer."""
        word = fold_name(label.whole.text)
        return word in ME or word in self.writers or fold_name(self.find(label.whole) or "") in self.writers

    def named_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Known names in a text, longest first at each place: start, end, declared name."""
        # A script without capitals may have no spaces either, so that words tell nothing.
        for form, name in self.forms.items():
            if not form[0].isupper() and not form[0].islower() and (at := text.find(form)) >= 0:
                yield at, at + len(form), name
        words = [match.span() for match in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            for count in range(min(4, len(words) - at), 0, -1):
                start, end = words[at][0], words[at + count - 1][1]
                written = text[start:end]
                if not written[0].isupper():
                    break
                found = self._named(written)
                if found:
                    yield start, end, found
                    at += count - 1
                    break
            at += 1

    def _named(self, written: str) -> str | None:
        bare = re.sub(r"['’]s?$", "", written)
        return self.forms.get(bare) or self.everybody.get(fold_name(bare))


def known_people(declarations: Iterable[Declaration], people: People, author: str, keys: Keys) -> Known:
    """Everybody whose label starts a turn in a note that declares these things."""
    declared = [d for d in declarations if d.name]
    own = [d for d in declared if d.type == "person"]
    # Who takes part in the conversation speaks in it, even to their own notes.
    partakers = {fold_name(d.name) for d in own if d.role is not Role.AUTHOR}
    writers = frozenset(fold_name(name) for name in (people.me, author) if name) - partakers
    others = [d for d in own if fold_name(d.name) not in writers]
    parts = Counter(fold_name(part) for name in {d.name for d in others} for part in _parts(name))
    forms: dict[str, str] = {}
    # A name wins over an alias, an alias over a part of a name, and anybody else over the writer.
    for declaration in others:
        forms |= {part: declaration.name for part in _parts(declaration.name) if parts[fold_name(part)] == 1}
    for declaration in others:
        forms |= dict.fromkeys(declaration.aliases, declaration.name)
    for declaration in others:
        forms[declaration.name] = declaration.name
    for declaration in own:
        if fold_name(declaration.name) in writers:
            for form in (declaration.name, *declaration.aliases, *_parts(declaration.name)):
                forms.setdefault(form, declaration.name)
    return Known(
        names={fold_name(form): name for form, name in forms.items()},
        everybody=people.known,
        writers=writers,
        forms=forms,
        parts=frozenset(parts),
        things=frozenset(fold_name(form) for d in declared if d.type != "person" for form in (d.name, *d.aliases)),
        keys=keys,
    )


def _parts(name: str) -> frozenset[str]:
    """The first and the last name of a person with more than one."""
    words = unicodedata.normalize("NFC", name).split()
    return frozenset(
        word for word in (words[0], words[-1]) if len(words) > 1 and _NAME_WORD.match(word) and not word[0].islower()
    )


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word and word[0].isupper())


def _letters(text: str) -> str:
    """A text that may be initials, without the full stops between them; empty for any other."""
    letters = text.replace(".", "")
    return letters if letters.isupper() and 2 <= len(letters) <= 3 else ""


def title_speakers(outline: Outline, labels: Iterable[Label], known: Known) -> tuple[Declaration, ...]:
    """People nobody declared, whose label opens two or more blocks and whose name stands in the title."""
    words = _title_words(outline)
    places: dict[str, list[LabelName]] = {}
    for label in labels:
        for name in known.strangers(label):
            if not is_part(name.text):
                places.setdefault(name.text, []).append(name)
    return tuple(
        Declaration(text, "person", Role.LABEL, names[0].span)
        for text, names in places.items()
        if len(names) > 1 and _stands_in(text, words)
    )


def _title_words(outline: Outline) -> frozenset[str]:
    """The words of the title and of the file's name that may be names, folded."""
    titles = (outline.title, outline.path.rpartition("/")[2])
    return frozenset(fold_name(word) for title in titles for word in _name_words(title))


def _name_words(title: str) -> Iterator[str]:
    """The words of a title that may be names: where some have a capital, those without one are none."""
    words = _TITLE_WORD.findall(title)
    capitals = any(word[0].isupper() for word in words)
    return (word for word in words if not (capitals and word[0].islower()))


def _stands_in(name: str, words: frozenset[str]) -> bool:
    return all(fold_name(word) in words for word in _TITLE_WORD.findall(name))


def is_part(text: str) -> bool:
    """Whether a label says what somebody does in a conversation and not who they are."""
    # In interviews that name nobody, `I` is who interviews.
    return text == "I" or _PART.fullmatch(text) is not None


def looks_like_name(text: str, *, shouted: bool = False) -> bool:
    """Whether a label has the shape of a person's name: one to four capitalised words that are no common label.

    Args:
        shouted: whether one word in capitals may be a name as well.
    """
    text = unicodedata.normalize("NFC", text)
    words = text.split()
    if not 1 <= len(words) <= 4 or not words[0][0].isupper():
        return False
    if not all((word[0].isupper() and _NAME_WORD.match(word)) or word.casefold() in PARTICLES for word in words):
        return False
    if any(word.casefold().strip(".") in _NO_NAMES for word in words):
        return False
    if len(words) == 1 and (text.casefold() in _NO_NAMES_ALONE or (text.isupper() and not shouted)):
        return False
    return len(text) > 2 or (len(text) == 2 and text.casefold() not in _SHORT_LABELS)


def hint_speakers(
    outline: Outline, labels: Sequence[Label], known: Known, declared: Sequence[Declaration], spoken: bool
) -> Iterator[Diagnostic]:
    """One hint a note: speakers that only the title names, or labels that look like speakers and are not known.

    Args:
        declared: the speakers that the title names.
        spoken: whether anybody speaks in the note, so that any label may be a name. Elsewhere a label is hardly one
            unless it comes again.
    """
    if declared:
        names = ", ".join(d.name for d in declared)
        message = f"Only the title says who speaks here: {names}"
        yield _declare(outline.path, declared[0].span, "undeclared-speaker", message, [d.name for d in declared])
    places: dict[str, list[Span]] = {}
    evident: set[str] = set()
    for label in labels:
        for name in known.strangers(label):
            places.setdefault(name.text, []).append(name.span)
            if label.time is not None or any(known.find(other) for other in label.names):
                evident.add(name.text)
    words = _title_words(outline)
    # Where the key is misspelt that declares somebody, that is told already.
    told = [outline.source.line_text(line) for line in _misspelt_keys(outline)]
    doubtful = [
        name
        for name, spans in places.items()
        if not any(name in line for line in told)
        and fold_name(name) not in _ALL
        # `Guest:` may open a line of show notes: to be a turn, there have to be more of them.
        and (len(spans) > 1 or not (is_part(name) and known.is_thing(name)))
        and (
            spoken
            or len(spans) >= (2 if " " in name else _OFTEN)
            or name in evident
            or known.partly(name)
            or _stands_in(name, words)
        )
    ]
    if doubtful:
        message = f"{doubtful[0]} labels turns, but nobody of that name is known, so the words are taken as yours"
        declared_as = [_declaration(name, known) for name in doubtful]
        found = _declare(outline.path, places[doubtful[0]][0], "looks-like-speaker", message, declared_as)
        near = nearest(doubtful[0], {*known.forms, *known.everybody.values()})
        if near is not None:
            found = replace(found, suggestion=f"Write `{near}:`, or declare who it is:\n{found.suggestion}")
        yield found


def _misspelt_keys(outline: Outline) -> Iterator[int]:
    """The lines of front-matter keys that are nearly known ones."""
    for diagnostic in outline.diagnostics:
        if diagnostic.code == "unknown-key":
            yield outline.source.position(diagnostic.span.start).line


def _declaration(name: str, known: Known) -> str:
    """How the front matter declares who has a label: by a full name, of which the label is a form."""
    whose = known.whose(name)
    if len(whose) == 1:
        return (
            whose[0]
            if fold_name(name) in map(fold_name, _parts(whose[0]))
            else f"{{ name: {whose[0]}, aliases: [{name}] }}"
        )
    return f"{{ name: the full name, aliases: [{name}] }}" if is_part(name) else name


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
    #: Where the name stands in the text.
    start: int = 0
    end: int = 0


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
        if (
            start < first_sentence
            and not possessive
            and (start == 0 or _INTRODUCTION.search(text, max(0, start - _LONGEST_INTRODUCTION), start))
        ):
            return Report(name, certain=True)
        if name in participants:
            mentioned = mentioned or Report(name, certain=False, start=start, end=end)
    if mentioned:
        return mentioned
    return Report("", certain=True) if _PRONOUN_REPORT.match(text) else None
