"""What a query is made of: its groups, and every triple pattern in them, in the words and the order of its text.

Only for queries that Oxigraph can read, and for people to look at: what is not understood is kept as it is written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quoth.graph.binding import FORMS, closing, is_word, opening_after
from quoth.graph.sparql import Kind, Token, words


class Role(StrEnum):
    """What a part of a query does."""

    #: A triple pattern, or a path.
    PATTERN = "pattern"
    #: Rows that the query itself gives.
    VALUES = "values"
    #: Patterns that belong together, under the word that says how: `OPTIONAL`, `UNION`, `GRAPH ?g`, a subquery.
    GROUP = "group"
    #: A filter, an assignment, what is selected, how it is ordered.
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a query."""

    role: Role
    #: As it is written, on one line; the parts of it that stand below are left out. Of a pattern: subject, predicate
    #: and object, each written out.
    text: str
    #: Counted from 1.
    line: int
    parts: tuple[Part, ...] = ()
    #: The graph that a group looks into: a variable or a name; empty for the one around it.
    graph: str = ""
    #: Subject, predicate and object of a pattern; of everything else none.
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """A query in parts."""

    parts: tuple[Part, ...]
    #: Its `FROM` and `FROM NAMED`; empty for what is asked if nothing is said.
    dataset: str


def triple_patterns(text: str) -> tuple[tuple[str, ...], ...]:
    """Subject, predicate and object of every triple pattern of a query, as they are written."""

    def within(parts: tuple[Part, ...]) -> Iterator[tuple[str, ...]]:
        for part in parts:
            if part.role is Role.PATTERN:
                yield part.terms
            yield from within(part.parts)

    return tuple(within(structure(text).parts))


def structure(text: str) -> Structure:
    """A query in parts; of what is none, there are none."""
    return _Reading(text).query()


_BEFORE_GROUPS = ("OPTIONAL", "MINUS", "UNION", "GRAPH", "SERVICE")
_TAIL = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_TERMS = frozenset((Kind.VARIABLE, Kind.IRI, Kind.NAME, Kind.BLANK, Kind.STRING, Kind.NUMBER))


class _Strange(Exception):
    """Triples are written in a way that is not taken apart here: lists, and triples within triples."""


class _Reading:
    """Goes through the words of a query once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: Sequence[Token] = words(text)
        self.lines = [at for at, character in enumerate(text) if character == "\n"]
        #: The number of the word that is read next.
        self.at = 0
        #: How many `[ ]` have been given a name.
        self.unnamed = 0
        #: Where the group that is read ends, so that a reading that errs ends too.
        self.end = len(self.words)

    def query(self) -> Structure:
        first = next((n for n, token in enumerate(self.words) if is_word(token, *FORMS)), None)
        if first is None:
            return Structure((), "")
        self.at = first
        parts = tuple(self.select())
        dataset = next((n for n, token in enumerate(self.words) if n > first and is_word(token, "FROM")), None)
        if dataset is None:
            return Structure(parts, "")
        end = dataset
        while end < len(self.words) and not is_word(self.words[end], "WHERE") and self.words[end].text != "{":
            end += 1
        return Structure(parts, self.slice(dataset, end))

    def select(self) -> Iterator[Part]:
        """A query from its first keyword on, or a subquery."""
        first = self.at
        template = is_word(self.words[first], "CONSTRUCT") and self.words[first + 1].text == "{"
        opening = opening_after(self.words, closing(self.words, first + 1) + 1 if template else first + 1)
        if opening is None:
            yield self.part(Role.CLAUSE, first, len(self.words))
            self.at = len(self.words)
            return
        head = opening - 1 if is_word(self.words[opening - 1], "WHERE") else opening
        yield self.part(Role.CLAUSE, first, head)
        self.at = opening
        yield Part(Role.GROUP, "WHERE", self.line(opening), self.group())
        while self.at < self.end and is_word(self.words[self.at], *_TAIL):
            start = self.at
            self.at += 1
            while self.at < self.end and not is_word(self.words[self.at], *_TAIL):
                self.at += 1
            yield self.part(Role.VALUES if is_word(self.words[start], "VALUES") else Role.CLAUSE, start, self.at)

    def group(self) -> tuple[Part, ...]:
        """The parts between the braces that come next."""
        before, self.end = self.end, closing(self.words, self.at)
        self.at += 1
        parts: list[Part] = []
        while self.at < self.end:
            parts += self.element()
        self.at, self.end = self.end + 1, before
        return tuple(parts)

    def element(self) -> Iterator[Part]:
        """What comes next in a group."""
        start, token = self.at, self.words[self.at]
        if token.text == ".":
            self.at += 1
        elif token.text == "{":
            yield from self.braces("")
        elif is_word(token, "SELECT"):
            yield from self.select()
        elif is_word(token, *_BEFORE_GROUPS):
            while self.at < self.end and self.words[self.at].text != "{":
                self.at += 1
            yield from self.braces(self.slice(start, self.at))
        elif is_word(token, "FILTER"):
            yield self.filter()
        elif is_word(token, "BIND"):
            self.at = closing(self.words, self.at + 1) + 1
            yield self.clause(start)
        elif is_word(token, "VALUES"):
            while self.at < self.end and self.words[self.at].text != "{":
                self.at += 1
            self.at = closing(self.words, self.at) + 1
            yield self.part(Role.VALUES, start, self.at)
        else:
            yield from self.triples()

    def braces(self, said: str) -> Iterator[Part]:
        line = self.line(self.at)
        keyword, _, graph = said.partition(" ")
        yield Part(Role.GROUP, said, line, self.group(), graph if keyword.upper() == "GRAPH" else "")

    def filter(self) -> Part:
        start = self.at
        self.at += 1
        while self.words[self.at].text not in ("(", "{"):
            self.at += 1
        self.at = closing(self.words, self.at) + 1
        return self.clause(start)

    def clause(self, start: int) -> Part:
        """A filter or an assignment up to here, with the groups within it below it."""
        end = self.at
        shown = ""
        groups: list[Part] = []
        self.at = start
        while self.at < end:
            shown += self.gap(self.at) if self.at > start else ""
            if self.words[self.at].text == "{":
                shown += "{…}"
                groups += self.braces("")
            else:
                shown += self.words[self.at].text
                self.at += 1
        # Of several groups each is for itself: what fits one need not fit the other.
        below = groups[0].parts if len(groups) == 1 else tuple(groups)
        return Part(Role.CLAUSE, shown, self.line(start), below)

    # -- triples ------------------------------------------------------------------------------------------

    def triples(self) -> Iterator[Part]:
        """The triples up to the next full stop or keyword."""
        start = self.at
        try:
            found = list(self.same_subject())
        except (_Strange, IndexError):
            self.at = start
            while self.at < self.end and self.words[self.at].text != ".":
                self.at = closing(self.words, self.at) + 1 if self.words[self.at].text in ("(", "[") else self.at + 1
            found = [self.part(Role.CLAUSE, start, self.at)]
        yield from found

    def same_subject(self) -> Iterator[Part]:
        within = self.words[self.at].text == "["
        subject, inner = self.node()
        yield from inner
        if within and self.is_over():
            return
        yield from self.properties(subject)

    def properties(self, subject: str) -> Iterator[Part]:
        """Predicates and objects of a subject."""
        while True:
            line = self.line(self.at)
            verb = self.verb()
            while True:
                at = self.line(self.at)
                value, inner = self.node()
                triple = (subject, verb, value)
                yield Part(Role.PATTERN, " ".join(triple), max(line, at), terms=triple)
                yield from inner
                if self.at >= self.end or self.words[self.at].text != ",":
                    break
                self.at += 1
            if self.at >= self.end or self.words[self.at].text != ";":
                return
            while self.at < self.end and self.words[self.at].text == ";":
                self.at += 1
            if self.is_over():
                return

    def is_over(self) -> bool:
        token = self.words[self.at] if self.at < self.end else None
        return token is None or token.text in (".", "]", "{", "}") or self.is_keyword(token)

    def is_keyword(self, token: Token) -> bool:
        return is_word(token, *_BEFORE_GROUPS, "FILTER", "BIND", "VALUES")

    def node(self) -> tuple[str, list[Part]]:
        """A subject or object as it is written, and the triples that it holds itself."""
        start, token = self.at, self.words[self.at]
        if token.text == "[":
            self.unnamed += 1
            name = f"_:any{self.unnamed}"
            self.at += 1
            inner = [] if self.words[self.at].text == "]" else list(self.properties(name))
            if self.words[self.at].text != "]":
                raise _Strange
            self.at += 1
            return name, inner
        if token.text in ("+", "-"):
            self.at += 1
            token = self.words[self.at]
        if token.kind not in _TERMS and not is_word(token, "TRUE", "FALSE"):
            raise _Strange
        self.at += 1
        if self.at < self.end and self.words[self.at].kind is Kind.LANGUAGE:
            self.at += 1
        elif self.at < self.end and self.words[self.at].text == "^^":
            self.at += 2
        return self.slice(start, self.at), []

    def verb(self) -> str:
        """A predicate, variable or path, as it is written."""
        start = self.at
        if self.words[self.at].kind is Kind.VARIABLE:
            self.at += 1
            return self.slice(start, self.at)
        while True:
            while self.words[self.at].text in ("^", "!"):
                self.at += 1
            token = self.words[self.at]
            if token.text == "(":
                self.at = closing(self.words, self.at)
            elif token.kind not in (Kind.IRI, Kind.NAME) and token.text != "a":
                raise _Strange
            self.at += 1
            if self.words[self.at].text in ("*", "+", "?"):
                self.at += 1
            if self.words[self.at].text not in ("/", "|"):
                return self.slice(start, self.at)
            self.at += 1

    # -- text ---------------------------------------------------------------------------------------------

    def part(self, role: Role, start: int, end: int) -> Part:
        return Part(role, self.slice(start, end), self.line(start))

    def slice(self, start: int, end: int) -> str:
        """Some words as they are written, on one line and without comments."""
        return "".join(
            (self.gap(number) if number > start else "") + self.words[number].text for number in range(start, end)
        )

    def gap(self, at: int) -> str:
        """A space, if there is anything between a word and the one before it."""
        before = self.words[at - 1]
        return " " if before.offset + len(before.text) < self.words[at].offset else ""

    def line(self, at: int) -> int:
        offset = self.words[min(at, len(self.words) - 1)].offset
        return bisect_right(self.lines, offset) + 1
