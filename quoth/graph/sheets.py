"""A portrait as a sheet that one reads: for the terminal, or as Markdown.

Statements stand under the file they are in, each with its line in the margin, as search tools show what they found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from quoth.graph.portraits import Group, Portrait, Work, relation_name
from quoth.graph.said import AGAINST, Entity, Kind, Said
from quoth.graph.tables import escape_markdown
from quoth.graph.terminal import heading, linked, printable, timecode, wrap

#: The widest that text is set, in cells: longer lines are hard to read.
WIDEST = 96
_NARROWEST = 40
#: How much of a statement is shown where it only stands beside another, in characters.
_EXCERPT = 170
#: How many groups a part of a sheet has, and how many things a list, if not told otherwise.
MOST = 12
_MARGIN = 6

#: What the parts of a sheet are called. The parts without a name stand at its head.
_HEADINGS = {
    "meaning": "",
    "insights": "Big insights",
    "said": "What is said",
    "quotations": "Word for word",
    "answers": "",
    "links": "",
    "questions": "Open questions",
    "asked": "Questions asked",
    "thoughts": "Thoughts",
    "prose": "In the notes",
    "others": "What others say",
}
#: Parts in which the speaker is told by the heading over them, by the type of what the sheet is on.
_ITS_OWN = {"person": frozenset(("said", "quotations", "opposing", "asked", "thoughts", "questions", "prose"))}
#: Parts whose statements are shown with what they are against.
_AGAINST = ("against", "opposing")
_CODES = {"title": "1", "heading": "1;36", "name": "1", "dim": "2", "time": "36", "against": "33"}


@dataclass(frozen=True, slots=True)
class Screen:
    """What a terminal can show."""

    #: In cells.
    width: int = WIDEST
    colours: bool = False
    #: Whether it follows links (OSC 8).
    hyperlinks: bool = False
    #: The vault's folder, for links to its files.
    root: Path | None = None

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.colours and text else text

    def link(self, text: str, target: str | None) -> str:
        return linked(text, target) if self.hyperlinks and target else text

    def file(self, text: str, path: str) -> str:
        """A place in a file, that leads there."""
        return self.link(text, (self.root / path).absolute().as_uri() if self.root else None)


# -- the terminal -------------------------------------------------------------------------------------


def as_text(portrait: Portrait, screen: Screen, most: int | None = MOST) -> str:
    """A portrait for the terminal.

    Args:
        most: how many groups each part shows, and how many things each list; None for all.
    """
    return "".join(f"{line}\n" for line in _Sheet(portrait, screen, most).lines())


def list_text(heading: str, said: Sequence[Said], total: int, screen: Screen) -> str:
    """Statements under a heading, for the terminal."""
    sheet = _Sheet(None, screen)
    lines = [screen.paint(heading, "title"), "", *sheet.statements("prose", said), *sheet.more(len(said), total)]
    return "".join(f"{line}\n" for line in lines)


class _Sheet:
    def __init__(self, portrait: Portrait | None, screen: Screen, most: int | None = None) -> None:
        self.portrait = portrait
        self.most = most
        self.screen = screen
        self.width = max(min(screen.width, WIDEST), _NARROWEST)

    def lines(self) -> Iterator[str]:
        assert self.portrait is not None
        yield from self.head(self.portrait)
        for part in _parts(self.portrait, self.most):
            yield ""
            yield from self.part(part)
        yield from self.beside(self.portrait)
        if self.portrait.left_out:
            left = f"{self.portrait.left_out:,} earlier statements are not shown; --all shows them"
            yield from ("", self.screen.paint(left, "dim"))

    # -- head and foot ------------------------------------------------------------------------------------

    def head(self, portrait: Portrait) -> Iterator[str]:
        paint = self.screen.paint
        for line in wrap(printable(portrait.name), self.width):
            yield paint(line, "title")
        kind = f"{portrait.status} question" if portrait.status else portrait.type
        known = [kind, *(["also " + ", ".join(map(printable, portrait.aliases))] if portrait.aliases else [])]
        yield from (paint(line, "dim") for line in wrap(" · ".join(known), self.width))
        facts = [(fact.label, ", ".join(v.text for v in fact.values), None) for fact in portrait.facts]
        places = [(i.label, "", i.url) for i in portrait.identifiers]
        room = max((len(label) for label, _, _ in facts), default=0) + 2
        for label, text, _ in facts:
            yield from self.hang(printable(text), paint(f"{label:<{room}}", "dim"), room)
        for label, _, url in places:
            shown = printable(label)
            yield self.screen.link(shown, url) if self.screen.hyperlinks or not url else f"{shown} {paint(url, 'dim')}"
        if portrait.description:
            yield from ("", *wrap(printable(portrait.description), self.width))
        if portrait.statement is not None:
            yield ""
            yield from self.statement(portrait.statement, speaker=True, place=True)
        if portrait.context is not None:
            yield from ("", self.heading("Context"))
            yield from self.statement(portrait.context, speaker=True, place=True)

    def beside(self, portrait: Portrait) -> Iterator[str]:
        paint = self.screen.paint
        if portrait.works:
            yield from ("", self.heading("Papers and books"))
            works = (f"{work.entity.name}{_by(work)}" for work in portrait.works)
            for text in _some(works, self.most):
                yield from self.hang(printable(text), "  ", 2)
        if portrait.related:
            yield from ("", self.heading("Beside it"))
            room = max(len(r.label) for r in portrait.related) + 4
            for related in portrait.related:
                names = " · ".join(_some((e.name for e in related.entities), self.most))
                yield from self.hang(printable(names), paint(f"  {related.label:<{room - 2}}", "dim"), room)
        if portrait.notes:
            yield from ("", self.heading("Where it appears"))
            for note in portrait.notes[: self.most]:
                yield f"{note.statements:>{_MARGIN - 2}}  {self.screen.file(printable(note.path), note.path)}"
            if rest := portrait.notes[len(portrait.notes[: self.most]) :]:
                yield paint(
                    f"{sum(note.statements for note in rest):>{_MARGIN - 2}}  in {_number(len(rest), 'more note')}",
                    "dim",
                )

    def hang(self, text: str, first: str, indent: int) -> Iterator[str]:
        """Text wrapped behind what its first line begins with.

        Args:
            indent: how many cells that takes.
        """
        lines = wrap(text, self.width - indent)
        yield f"{first}{lines[0]}"
        yield from (f"{' ' * indent}{line}" for line in lines[1:])

    # -- parts --------------------------------------------------------------------------------------------

    def part(self, part: _Part) -> Iterator[str]:
        paint = self.screen.paint
        key, groups = part.key, part.groups
        alone = len(groups) == 1
        heading = _HEADINGS.get(key) or (groups[0].heading if key != "meaning" else "")
        if heading:
            yield self.heading(heading)
        if part.before:
            yield from (paint(part.before, "dim"), "")
        for number, group in enumerate(groups):
            named = group.of is not None and not (alone and key == "asked")
            if number:
                yield ""
            if named or (key == "said" and not alone):
                name = group.of.name if group.of else group.heading
                yield from (paint(line, "name") for line in wrap(printable(name), self.width))
            yield from self.statements(key, group.statements, grouped=group.of is not None)
            yield from self.more(len(group.statements), group.total)
        if part.after:
            yield from ("", paint(part.after, "dim"))

    def more(self, shown: int, total: int) -> Iterator[str]:
        if total > shown:
            yield self.screen.paint(f"{' ' * _MARGIN}and {total - shown} more; --all shows them", "dim")

    def statements(self, key: str, said: Sequence[Said], *, grouped: bool = False) -> Iterator[str]:
        """Statements under the files they are in."""
        speaks = not _is_told(self.portrait, key, grouped=grouped)
        for path, run in groupby(said, key=lambda s: s.path):
            listed = list(run)
            yield self.place(path, listed)
            for s in listed:
                yield from self.statement(s, speaker=speaks)
                for word, other in _beneath(self.portrait, key, s):
                    yield from self.beneath(word, other, "against" if key in _AGAINST else "dim")

    def place(self, path: str, said: Sequence[Said]) -> str:
        """The file that statements are in, and when they were made."""
        date = next((s.when for s in said if s.when and not s.as_of), "")
        shown = self.screen.file(self.screen.paint(printable(path), "dim"), path)
        return f"  {shown}{self.screen.paint(f'  {date}', 'dim') if date else ''}"

    def heading(self, text: str) -> str:
        return self.screen.paint(heading(text, self.width), "heading")

    def statement(self, s: Said, *, speaker: bool, place: bool = False) -> Iterator[str]:
        paint = self.screen.paint
        names = ", ".join(printable(e.name) for e in s.speakers) if speaker else ""
        time = timecode(s.time) if s.time is not None else ""
        lead = " ".join(part for part in (time, f"{names}:" if names else "") if part)
        text = _quoted(s)
        marks = _marks(s)
        body = printable(f"{text} ({marks})" if marks else text)
        lines = wrap(f"{lead} {body}" if lead else body, self.width - _MARGIN)
        if lead and lines[0].startswith(lead):
            shown = lead.removeprefix(time)
            timed = self.screen.link(paint(time, "time"), s.play) if time else ""
            lines[0] = f"{timed}{paint(shown, 'name')}{lines[0][len(lead) :]}"
        margin = self.screen.file(paint(f"{s.line:>{_MARGIN - 2}}", "dim"), s.path)
        if place:
            yield self.place(s.path, [s])
        for number, line in enumerate(lines):
            yield f"{margin}  {line}" if not number else f"{' ' * _MARGIN}{line}"
        if s.play and not self.screen.hyperlinks:
            yield f"{' ' * _MARGIN}{paint(s.play, 'dim')}"

    def beneath(self, word: str, other: Said | Entity | None, style: str) -> Iterator[str]:
        """What belongs to a statement, and how."""
        if isinstance(other, Said):
            names = ", ".join(e.name for e in other.speakers)
            rest = f"{f'{names}: ' if names else ''}{_excerpt(_quoted(other))} {_stem(other.path)}:{other.line}"
        else:
            rest = other.name if other else ""
        indent = _MARGIN + 2
        for number, line in enumerate(wrap(printable(f"{word} {rest}".rstrip()), self.width - indent)):
            head = line[: len(word)] if not number else ""
            yield f"{' ' * indent}{self.screen.paint(head, style)}{self.screen.paint(line[len(head) :], 'dim')}"


def _beneath(portrait: Portrait | None, key: str, s: Said) -> Iterator[tuple[str, Said | Entity | None]]:
    """What is shown with a statement of a part, and how it belongs to it: what it is against, what answers it."""
    if key in _AGAINST:
        for link in s.links:
            if link.key in AGAINST and not link.backwards:
                yield link.key.replace("-", " "), link.statement or link.entity
    elif key == "questions":
        word = "answered by" if s.status == "answered" else "may be answered by"
        yield from ((word, answer) for answer in s.answers)
    elif key == "thoughts" and s.on is not None:
        yield "on", s.on
    elif key == "asked":
        yield from (("→", answer) for answer in s.answers[:1])
    elif key == "links" and portrait is not None:
        for link in s.links:
            if link.statement and link.statement.iri == portrait.iri:
                yield f"{relation_name(link.key, backwards=link.backwards)} it", None


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a sheet stands under one heading."""

    key: str
    groups: Sequence[Group]
    #: What is said of groups that are not shown and come before or after those that are; empty where there are none.
    before: str = ""
    after: str = ""


def _parts(portrait: Portrait, most: int | None) -> Iterator[_Part]:
    """The parts of a sheet: of what a person says where, the latest; of who says what, those who say most."""
    for key, found in groupby(portrait.groups, key=lambda group: group.key):
        groups = list(found)
        left = len(groups) - most if most is not None and portrait.type not in ("episode", "talk", "note") else 0
        if left <= 0:
            yield _Part(key, groups)
        elif portrait.type == "person":
            yield _Part(key, groups[left:], before=_left_out(groups[:left], "earlier episode"))
        else:
            yield _Part(key, groups[:-left], after=_left_out(groups[-left:], "other"))


def _left_out(groups: Sequence[Group], noun: str) -> str:
    total = sum(group.total for group in groups)
    things, said = _number(len(groups), noun), _number(total, "statement")
    return f"{things} with {said} not shown; --all shows them"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _some(items: Iterable[str], most: int | None) -> list[str]:
    """The first of some things, and how many more there are."""
    listed = list(items)
    if most is None or len(listed) <= most:
        return listed
    return [*listed[:most], f"and {len(listed) - most:,} more"]


def _by(work: Work) -> str:
    return f" – {', '.join(e.name for e in work.by)}" if work.by else ""


def _is_told(portrait: Portrait | None, key: str, *, grouped: bool) -> bool:
    """Whether who says the statements of a part is told by what stands over them."""
    if portrait is None:
        return False
    # Of what others speak of, their names stand over what they say.
    is_subject = portrait.type not in ("person", "episode", "talk", "note")
    return key in _ITS_OWN.get(portrait.type, ()) or (key == "said" and grouped and is_subject)


def _marks(s: Said) -> str:
    """What is to be known of a statement besides: when it holds, and whether its speaker is certain."""
    marks = [f"as of {s.as_of}"] if s.as_of else []
    return ", ".join([*marks, *(["speaker carried over"] if s.continued and not s.insight else [])])


def _quoted(s: Said) -> str:
    return f"“{s.text}”" if s.kind is Kind.QUOTATION else s.text


def _excerpt(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return f"{text[:_EXCERPT].rsplit(' ', 1)[0].rstrip(',;:')} …"


def _stem(path: str) -> str:
    return path.rpartition("/")[2]


# -- Markdown -----------------------------------------------------------------------------------------


def as_markdown(portrait: Portrait, most: int | None = MOST) -> str:
    """A portrait as a page of Markdown.

    Args:
        most: as of `as_text`.
    """
    return "\n".join(_markdown(portrait, most)) + "\n"


def _markdown(portrait: Portrait, most: int | None) -> Iterator[str]:
    yield f"# {_inline(portrait.name)}"
    kind = f"{portrait.status} question" if portrait.status else portrait.type
    aliases = [f"also {', '.join(map(_inline, portrait.aliases))}"] if portrait.aliases else []
    places = [f"[{_inline(i.label)}](<{i.url}>)" if i.url else _inline(i.label) for i in portrait.identifiers]
    yield from ("", " · ".join((f"*{kind}*", *aliases, *places)))
    if portrait.facts:
        yield ""
        yield from (f"- {f.label}: {', '.join(_inline(v.text) for v in f.values)}" for f in portrait.facts)
    if portrait.description:
        yield from ("", _inline(portrait.description))
    for over, said in (("", portrait.statement), ("Context", portrait.context)):
        if said is not None:
            yield from ("", *([f"## {over}", ""] if over else []), _item(said))
    for part in _parts(portrait, most):
        key = part.key
        yield from ("", f"## {_HEADINGS.get(key) or part.groups[0].heading}")
        if part.before:
            yield from ("", f"*{part.before}*")
        for group in part.groups:
            if group.of is not None:
                yield from ("", f"### {_inline(group.of.name)}")
            yield ""
            told = _is_told(portrait, key, grouped=group.of is not None)
            for s in group.statements:
                yield _item(s, speaker=not told)
                for word, other in _beneath(portrait, key, s):
                    beneath = _told(other) if isinstance(other, Said) else _inline(other.name) if other else ""
                    yield f"  - {word} {beneath}".rstrip()
            if group.total > len(group.statements):
                yield f"- and {group.total - len(group.statements)} more"
        if part.after:
            yield from ("", f"*{part.after}*")
    yield from _listed("Papers and books", _some((_inline(f"{w.entity.name}{_by(w)}") for w in portrait.works), most))
    related = (f"{r.label}: {', '.join(_some((_inline(e.name) for e in r.entities), most))}" for r in portrait.related)
    yield from _listed("Beside it", related)
    yield from _listed("Where it appears", _some((f"`{n.path}` ({n.statements})" for n in portrait.notes), most))
    if portrait.left_out:
        yield from ("", f"*{portrait.left_out:,} earlier statements are not shown; --all shows them*")


def _listed(heading: str, items: Iterable[str]) -> Iterator[str]:
    listed = [f"- {item}" for item in items]
    if listed:
        yield from ("", f"## {heading}", "", *listed)


def _inline(text: str) -> str:
    return escape_markdown(printable(text))


def _item(s: Said, *, speaker: bool = True) -> str:
    return f"- {_told(s, speaker=speaker)}"


def _told(s: Said, *, speaker: bool = True) -> str:
    names = ", ".join(_inline(e.name) for e in s.speakers) if speaker else ""
    time = timecode(s.time) if s.time is not None else ""
    played = f" [{time}](<{s.play}>)" if time and s.play else f" {time}" if time else ""
    marks = f" ({marks})" if (marks := _marks(s)) else ""
    return f"{f'**{names}:** ' if names else ''}{_inline(_quoted(s))}{marks}{played} `{s.path}:{s.line}`"
