"""Statements and things in Markdown, as every page writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from quoth.exporters.obsidian.catalogue import Catalogue, Link, Said, Section, Thing
from quoth.exporters.obsidian.filenames import fold
from quoth.exporters.obsidian.headings import fragments
from quoth.exporters.obsidian.markdown import (
    URL,
    Item,
    Target,
    bullets,
    callout,
    can_link,
    embed,
    escape,
    escape_line,
    escape_part,
    excerpt,
    guard,
    link,
    passage,
    web_link,
)
from quoth.exporters.obsidian.pages import Directory, stem
from quoth.ontology.relations import RELATIONS

#: How much of another statement is quoted to recall it, in characters.
_RECALL = 90
#: How much of it, where it is said for or against another.
_ARGUED = 140
#: How long the name of a section may be as the label of a link, in characters.
_LABEL = 40
#: How many statements a list holds before it is divided under headings.
_UNDIVIDED = 6

#: How a relation reads in a sentence, forwards and backwards.
_VERBS = {
    "supports": ("supports", "supported by"),
    "opposes": ("disputes", "disputed by"),
    "extends": ("takes further", "taken further by"),
    "qualifies": ("qualifies", "qualified by"),
    "agrees-with": ("agrees with", "agreed with by"),
    "disagrees-with": ("disagrees with", "disagreed with by"),
    "revises": ("takes the place of", "replaced by"),
    "answers": ("answers", "answered by"),
    "raises": ("raises", "raised by"),
}
_INVERSES = {relation.key: relation.inverses for relation in RELATIONS}
#: The relations that are for or against what somebody says.
ARGUED = frozenset(("supports", "opposes", "extends", "qualifies", "agrees-with", "disagrees-with"))
_FOR = frozenset(("supports", "extends", "agrees-with"))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a reader of a list of statements knows already, so that no line says it again."""

    #: The page's subject, which is not linked.
    subject: str = ""
    #: Who clearly speaks.
    speaker: str = ""
    #: How much of a statement is told, in characters; all of it if 0.
    longest: int = 0
    #: The note that a line leads back to anyway, so that a link which says no more is left out.
    note: str = ""
    #: The keys of the relations to other statements that are left out, being told elsewhere on the page.
    apart: frozenset[str] = frozenset()
    #: The statements that stand on the page: a relation between two of them is told where it starts.
    shown: frozenset[str] = frozenset()


class Scribe:
    """Writes statements and things down, with links to their pages and to where they stand."""

    def __init__(self, catalogue: Catalogue, directory: Directory, texts: Mapping[str, str]) -> None:
        """
        Args:
            catalogue: what there is to write about.
            directory: the pages and files of the vault.
            texts: the notes' texts, by path.
        """
        self.catalogue = catalogue
        self.directory = directory
        self._fragments: dict[str, str] = {}
        self._spelt: dict[str, tuple[tuple[str, str], ...]] = {}
        self._things: dict[tuple[str, str], str] = {}
        sections: dict[str, list[Section]] = {}
        for section in catalogue.sections.values():
            sections.setdefault(section.note, []).append(section)
        for iri, mine in sections.items():
            self._fragments |= fragments(texts.get(catalogue.notes[iri].path, ""), mine)

    # -- things ---------------------------------------------------------------------------------------

    def thing(self, iri: str, label: str = "") -> str:
        """A link to a thing's page, or its name where it has none."""
        found = self._things.get((iri, label))
        if found is None:
            found = self._things[iri, label] = self._thing(iri, label)
        return found

    def _thing(self, iri: str, label: str) -> str:
        thing = self.catalogue.things.get(iri)
        page = self.directory.page(iri)
        if page:
            return link(self.directory.target(page.path), label or page.title)
        if iri in self.catalogue.said:
            return self.recall(self.catalogue.said[iri])
        return escape(label or (thing.name if thing else self.catalogue.name(iri)) or iri)

    def things(self, iris: Iterable[str]) -> str:
        return ", ".join(self.thing(iri) for iri in iris)

    def has_page(self, iri: str) -> bool:
        return self.directory.page(iri) is not None

    def property_links(self, iris: Iterable[str]) -> list[str]:
        """Things as values of a property: links where they have a page, else names."""
        values = []
        for iri in iris:
            page = self.directory.page(iri)
            target = self.directory.target(page.path) if page else None
            if target and can_link(target.path):
                values.append(link(target, page.title if page else ""))
            elif name := self.catalogue.name(iri):
                values.append(name)
        return values

    # -- places ---------------------------------------------------------------------------------------

    def note_target(self, note: str) -> Target:
        return self.directory.target(self.catalogue.notes[note].path)

    def place_target(self, said: Said) -> Target:
        """Where a statement stands: its block, else the heading above it, else the note."""
        target = self.note_target(said.note)
        if said.block_id:
            return target.within(f"^{said.block_id}")
        return target.within(self._fragments.get(said.section or "", ""))

    def section(self, iri: str, label: str = "") -> str:
        """A link to a section."""
        section = self.catalogue.sections[iri]
        target = self.note_target(section.note).within(self._fragments.get(iri, ""))
        return link(target, label or section.name)

    def source(self, said: Said, setting: Setting) -> str:
        """The link back to where a statement stands."""
        section = self.catalogue.sections.get(said.section or "")
        label = excerpt(section.name, _LABEL) if section and section.name else "note"
        target = self.place_target(said)
        return "" if setting.note == said.note and not target.fragment else link(target, label)

    def play(self, said: Said) -> str:
        """The link that plays a statement, or its time where nothing plays it, or nothing.

        What somebody says and has no time of its own is found from where its section begins.
        """
        if said.time is None and not said.play and not said.own:
            section = self.catalogue.sections.get(said.section or "")
            while section and not section.play:
                section = self.catalogue.sections.get(section.parent or "")
            return moment(section.time, section.play) if section else ""
        return moment(said.time, said.play)

    # -- statements -----------------------------------------------------------------------------------

    def text(self, said: Said, subject: str = "", longest: int = 0) -> str:
        """What is said, with a link to each thing of the vault that it speaks of, where it first does.

        Args:
            said: the statement.
            subject: the page's subject, which is not linked.
            longest: how much of it is told, in characters: the sentences that speak of the subject; all of it if 0.
        """
        words_of = _Words.of(said.text)
        text = words_of.text
        begin, until = 0, len(text)
        if longest:
            place = self._find(words_of, subject, []) if subject in said.mentions else None
            begin, until = passage(text, longest, place)
        spans: list[tuple[int, int, str]] = []
        unnamed = []
        for iri in said.mentions:
            if iri == subject or iri in said.authors or not self.has_page(iri) or iri in self.catalogue.said:
                continue
            span = self._find(words_of, iri, spans)
            if span:
                spans.append((*span, iri))
            else:
                unnamed.append(iri)
        parts = ["… "] if begin else []
        at = begin
        for start, end, iri in sorted(spans):
            if start < begin or end > until:
                continue
            words = text[start:end].strip("[]")
            parts += [escape_part(text[at:start]), self.thing(iri, "" if URL.fullmatch(words) else words)]
            at = end
        parts.append(escape_part(text[at:until].rstrip()))
        line = guard("".join((*parts, " …" if until < len(text) else "")))
        return f"{line} ({self.things(unnamed)})" if unnamed and not longest else line

    def _find(self, words: _Words, iri: str, taken: list[tuple[int, int, str]]) -> tuple[int, int] | None:
        """Where a text first names a thing, by the longest of its names that stands there."""
        if words.urls:
            address = _address(iri)
            for start, end in words.urls:
                if _address(words.text[start:end]).startswith(address):
                    return start, end
        used = [*words.urls, *((start, end) for start, end, _ in taken)]
        for folded, name in self._spellings(iri):
            if folded not in words.folded:
                continue
            for match in _pattern(name).finditer(words.text):
                if all(match.end() <= start or match.start() >= end for start, end in used):
                    return match.span()
        return None

    def _spellings(self, iri: str) -> tuple[tuple[str, str], ...]:
        """The names of a thing, the longest first, each folded and as it is."""
        found = self._spelt.get(iri)
        if found is None:
            names = sorted(dict.fromkeys(self._names(self.catalogue.things[iri])), key=len, reverse=True)
            found = self._spelt[iri] = tuple((name.casefold(), name) for name in names)
        return found

    def _names(self, thing: Thing) -> list[str]:
        """The names by which a text may speak of a thing."""
        names = [thing.name, *thing.aliases]
        if thing.kind.key == "person":
            names += thing.name.split()[-1:] + thing.name.split()[:1]
        own = self.directory.pages[thing.iri].own_note
        paths = [own, *(note.path for note in self.catalogue.notes_about.get(thing.iri, ()))]
        return names + [stem(path) for path in paths if path]

    def line(self, said: Said, setting: Setting) -> str:
        """A statement in one line: who says what, when it holds, where to hear it and where it stands.

        What says no more than the name of the page, an entry of a list of works for one, is told by its place.
        """
        who = self._who(said, setting)
        tail = " · ".join(filter(None, (self.play(said), self.source(said, setting))))
        if tail and not said.verbatim and self._only_names(said, setting.subject):
            return f"{who}: {tail}" if who else tail
        text = self.text(said, setting.subject, setting.longest)
        text = f"“{text}”" if said.verbatim else text
        text = f"💭 {text}" if said.thought else text
        as_of = f" (as of {said.as_of})" if said.as_of else ""
        line = f"{who}: {text}{as_of}" if who else f"{text}{as_of}"
        return f"{line} – {tail}" if tail else line

    def _only_names(self, said: Said, subject: str) -> bool:
        """Whether a statement is the name of a thing and nothing else."""
        thing = self.catalogue.things.get(subject)
        return thing is not None and fold(said.text.strip(" .")) in map(fold, (thing.name, *thing.aliases))

    def _who(self, said: Said, setting: Setting) -> str:
        """Who says it, as far as that is not clear; of the writer's words only thoughts are signed."""
        if setting.speaker in said.authors:
            others = [author for author in said.authors if author != setting.speaker]
            return f"With {self.things(others)}" if others else ""
        return "" if said.own and not said.thought else self.things(said.authors)

    def item(self, said: Said, setting: Setting) -> Item:
        """A statement with what stands for and against it."""
        return Item(self.line(said, setting), tuple(Item(self.relation(one)) for one in self._told(said, setting)))

    def _told(self, said: Said, setting: Setting) -> Iterable[Link]:
        """The relations of a statement to others that are told beside it."""
        for one in self.catalogue.links(said.iri):
            if one.key not in _VERBS or one.key in setting.apart or one.other == setting.subject:
                continue
            # Of two statements on one page the one that is for or against the other says so.
            if not (one.backwards and one.other in setting.shown):
                yield one

    def relation(self, one: Link) -> str:
        """A relation as a line of its own under what it is a relation of."""
        forward, backward = _VERBS.get(one.key, (one.key, f"{one.key} of"))
        verb = backward if one.backwards else forward
        other = self.catalogue.said.get(one.other)
        return f"*{verb}* {self.recall(other) if other else self.thing(one.other)}"

    def recall(self, said: Said, longest: int = _RECALL, label: str = "") -> str:
        """A statement told from elsewhere: who says it, how it begins, and where it stands.

        Args:
            said: the statement.
            longest: how much of it is told, in characters.
            label: the label of the link to where it stands, instead of the note's name.
        """
        if self.has_page(said.iri):
            page = self.directory.pages[said.iri]
            return link(self.directory.target(page.path), excerpt(said.text, longest))
        who = self.things(said.authors)
        words = escape_line(excerpt(said.text, longest))
        words = f"“{words}”" if said.verbatim else words
        where = link(self.place_target(said), label or excerpt(self.catalogue.notes[said.note].name, _LABEL))
        return f"{who}: {words} – {where}" if who else f"{words} – {where}"

    def quotation(self, said: Said, setting: Setting) -> str:
        """A verbatim quotation as a callout, whose title says who speaks, where to hear it and where it stands."""
        who = "" if setting.speaker in said.authors else self.things(said.authors)
        title = " · ".join(filter(None, (who, self.play(said), self.source(said, setting))))
        told = bullets(Item(self.relation(one)) for one in self._told(said, setting))
        return callout("quote", title, [escape_line(said.text), *(["", *told.split("\n")] if told else [])])

    def embedded(self, said: Said) -> str:
        """A statement as it stands in its note, where it has a name of its own; else its text."""
        return embed(self.place_target(said)) if said.block_id else self.line(said, Setting())

    # -- groups ---------------------------------------------------------------------------------------

    def by_episode(self, statements: Sequence[Said], setting: Setting, known: str | None = None) -> list[Item]:
        """Statements as a list, under the episodes or notes they come from unless that is clear.

        Args:
            statements: in reading order.
            setting: what is clear from the page.
            known: the episode that is clear from the page.
        """
        sources = dict.fromkeys(s.episode or s.note for s in statements)
        if list(sources) == [known]:
            return [self.item(s, setting) for s in statements]
        items = []
        for source in sources:
            told = replace(setting, note=source) if source in self.catalogue.notes else setting
            inner = tuple(self.item(s, told) for s in statements if (s.episode or s.note) == source)
            items.append(Item(self.origin(source), inner))
        return items

    def argued(self, statements: Sequence[Said]) -> list[Item]:
        """What is said against some statements and for them, or by them against others and for them.

        Each pair once, under the one that is spoken of; what most is said of comes first.
        """
        among = {s.iri for s in statements}
        pairs = {
            (one.other, s.iri, one.key) if not one.backwards else (s.iri, one.other, one.key)
            for s in statements
            for one in self.catalogue.links(s.iri)
            if one.key in ARGUED
        }
        said = self.catalogue.said
        found: dict[str, list[tuple[Said, str]]] = {}
        for target, source, key in pairs:
            if target in said and source in said and (target in among or source in among):
                found.setdefault(target, []).append((said[source], key))
        ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), said[pair[0]].order))
        return [
            Item(
                self.recall(said[target], _ARGUED),
                tuple(
                    Item(f"*{_VERBS[key][1]}* {self.recall(source, _ARGUED)}")
                    for source, key in sorted(told, key=lambda pair: (pair[1] in _FOR, pair[0].order, pair[1]))
                ),
            )
            for target, told in ordered
        ]

    def origin(self, source: str) -> str:
        """An episode or note as the origin of statements."""
        if source in self.catalogue.notes:
            return link(self.note_target(source), self.catalogue.notes[source].name)
        return self.thing(source)

    def divided(
        self,
        statements: Sequence[Said],
        setting: Setting,
        groups: Callable[[Said], Iterable[str]],
        known: str | None = None,
        within: Callable[[str], Setting] | None = None,
    ) -> list[str]:
        """Statements as blocks of a page: one list where they are few, else a list under a heading for each group.

        Args:
            statements: in reading order.
            setting: what is clear from the page.
            groups: the things that a statement may be put under.
            known: the episode that is clear from the page.
            within: what is clear under the heading of a group, by the group.
        """
        if len(statements) <= _UNDIVIDED:
            return [bullets(self.by_episode(statements, setting, known))] if statements else []
        counts = Counter(iri for s in statements for iri in groups(s))
        chosen: dict[str, list[Said]] = {}
        for s in statements:
            best = min(groups(s), key=lambda iri: (-counts[iri], *self.by_name(iri)), default="")
            chosen.setdefault(best if counts[best] > 1 else "", []).append(s)
        rest = chosen.pop("", [])
        blocks = []
        for iri, group in sorted(chosen.items(), key=lambda pair: (-len(pair[1]), *self.by_name(pair[0]))):
            name = self.catalogue.name(iri)
            blocks.append(f"### {self.thing(iri, name[:1].upper() + name[1:])}")
            blocks.append(bullets(self.by_episode(group, within(iri) if within else setting, known)))
        if rest:
            if blocks:
                blocks.append("### More")
            blocks.append(bullets(self.by_episode(rest, setting, known)))
        return blocks

    def concepts(self, said: Said, without: Collection[str] = ()) -> list[str]:
        """The concepts and other subjects with a page that a statement is about."""
        return [
            iri
            for iri in said.topics
            if iri not in without and self.has_page(iri) and self.directory.pages[iri].kind.key == "concept"
        ]

    # -- relations ------------------------------------------------------------------------------------

    def relations(self, iri: str) -> dict[str, list[str]]:
        """The relations of a thing to others, by key, each forward one and, as its inverse key, each backward one."""
        found: dict[str, list[str]] = {}
        said_keys = self.catalogue.relation_keys.values()
        for one in self.catalogue.links(iri, thing=True):
            if one.other in self.catalogue.said and (one.key not in said_keys or not self.has_page(one.other)):
                continue
            if one.other.partition("#")[0] in self.catalogue.notes and one.other not in self.catalogue.said:
                # A note, or a part of one: a section, or the piece of the recording that it is about.
                continue
            key = one.key
            if one.backwards:
                inverses = _INVERSES.get(key)
                # Nobody knows what the other direction of the vault's own relations is called.
                key = next(iter(inverses), key) if inverses is not None else f"{key}-of"
            others = found.setdefault(key, [])
            if one.other not in others and one.other != iri:
                others.append(one.other)
        return {key: sorted(others, key=self.by_name) for key, others in found.items() if others}

    def by_name(self, iri: str) -> tuple[str, str]:
        return fold(self.catalogue.name(iri)), iri


@dataclass(frozen=True, slots=True)
class _Words:
    """A text in which names are looked for."""

    #: With its white space folded.
    text: str
    folded: str
    #: Where addresses stand in it.
    urls: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str) -> _Words:
        text = " ".join(text.split())
        return cls(text, text.casefold(), tuple(match.span() for match in URL.finditer(text)))


@lru_cache(maxsize=1 << 16)
def _pattern(name: str) -> re.Pattern[str]:
    """What finds a name in a text; more of them than `re` keeps by itself."""
    pattern = rf"\[?{re.escape(name)}\]?" if name.startswith("@") else rf"(?<!\w)#?{re.escape(name)}(?!\w)"
    return re.compile(pattern, re.IGNORECASE)


def _address(url: str) -> str:
    """What is the same in the spellings of an address."""
    return re.sub(r"^https?://(www\.|dx\.)?", "", url).lower()


def moment(time: Decimal | None, play: str) -> str:
    """A time in a recording, as a link where something plays it."""
    if time is None:
        return web_link("▶", play) if play else ""
    clock = timecode(time)
    return web_link(f"▶\u00a0{clock}", play) if play else clock


def timecode(time: Decimal) -> str:
    """Seconds as `m:ss` or `h:mm:ss`."""
    seconds = int(time)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
