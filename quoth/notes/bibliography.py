"""The works in a bibliography file, as declarations: what `[@key]` cites.

BibTeX and BibLaTeX (`notes.bibtex`, `notes.latex`) and CSL-JSON (`notes.csl`) give the same declarations. An entry
says what kind of work it is, its title, its authors, when it was published and its identifiers. Publishers, journals
and editors have no relation to be written with, and are passed over.

An identifier is taken only where it is the work's own: the ISBN in an entry for a chapter or a paper is that of the
book it stands in, and would make one thing of all papers in a volume.
"""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from quoth.notes.bibtex import Entry, EntryField, parse_bibtex
from quoth.notes.csl import Item, Json, Member, parse_csl
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.latex import plain_address, plain_text
from quoth.notes.model import Declaration, Field, Role, Value, ValueKind
from quoth.notes.source import Source, Span
from quoth.notes.values import parse_date
from quoth.ontology.identifiers import (
    SCHEMES,
    InvalidIdentifier,
    identifier_in_url,
    parse_identifier,
    type_of_identifier,
)
from quoth.ontology.keys import find_key
from quoth.ontology.slugs import fold_name
from quoth.ontology.types import TYPES, entity_type


def read_bibliography(source: Source) -> tuple[tuple[Declaration, ...], tuple[Diagnostic, ...]]:
    """The works of a file in their order, and what is wrong with it. Any text has a reading.

    A file named `*.json` is CSL-JSON, any other BibTeX. A declaration's span is its entry's key; the key is the
    first value of its field `citekey`, other keys of the entry (`ids`) follow. Of entries with the same key the
    first is read. A work without a title is named by its key (`@key`).
    """
    library = _Library(source)
    if source.path.casefold().endswith(".json"):
        library.read_csl()
    else:
        library.read_bibtex()
    return tuple(library.declarations), tuple(sorted(library.diagnostics, key=lambda d: d.span))


# -- types --------------------------------------------------------------------------------------------

#: The type of each kind of entry, in BibTeX, BibLaTeX, CSL and the spellings that registries add to CSL.
_TYPES = {
    **dict.fromkeys(
        """article inproceedings conference incollection inbook suppbook suppcollection suppperiodical inreference
        techreport report phdthesis mastersthesis thesis unpublished preprint patent standard
        article-journal paper-conference chapter manuscript review review-book entry entry-dictionary entry-encyclopedia
        journal-article proceedings-article posted-content book-chapter book-section dissertation""".split(),
        "paper",
    ),
    **dict.fromkeys(
        """book mvbook bookinbook booklet collection mvcollection proceedings mvproceedings reference mvreference manual
        periodical classic monograph edited-book reference-book""".split(),
        "book",
    ),
    **dict.fromkeys(
        """article-magazine article-newspaper online electronic www webpage post post-weblog misc letter pamphlet
        document""".split(),
        "article",
    ),
    **dict.fromkeys("lecture presentation talk speech interview audio video movie motion_picture".split(), "talk"),
    **dict.fromkeys("dataset data".split(), "dataset"),
    **dict.fromkeys("software computerprogram".split(), "software"),
    "broadcast": "episode",
}
#: Kinds of entry that say so little that an identifier, or a word beside them, says more.
_LOOSE = frozenset("misc online electronic www webpage audio video movie motion_picture unpublished document".split())
#: Entries that serve others, and are no works.
_NO_WORKS = frozenset({"control", "ieeetranbstctl", "set", "settings", "xdata"})
#: What the type of an entry may be.
_WORKS = frozenset({*(entity_type.key for entity_type in TYPES if entity_type.work), "podcast"})


def _type_of_kind(kind: str) -> tuple[str, bool]:
    """The type that a kind of entry stands for, and whether it is certain."""
    if kind in _TYPES:
        return _TYPES[kind], kind not in _LOOSE
    known = entity_type(kind)
    return (known.key, True) if known is not None and known.key in _WORKS else ("article", False)


# -- values -------------------------------------------------------------------------------------------

#: The schemes of identifiers that works have.
_SCHEMES = frozenset(SCHEMES) - {"orcid", "feed", "item-guid", "podcast-guid", "url", "wikipedia"}
#: Fields where programs put an arXiv id in words.
_ARXIV_FIELDS = frozenset(
    "journal journaltitle howpublished volume note number archive archive_location container-title".split()
)
_ARXIV_IN_WORDS = re.compile(
    r"(?:arXiv\s+(?:e-?prints?|preprint)\s*[,:]?\s*)?(?:arXiv\s*:?\s*|abs/)(?P<id>[\w.-]+(?:/\d{7})?(?:v\d+)?)"
    r"(?:\s*\[[\w.-]+\])?[.,]?(?:\s*\d{4})?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")
_ISO_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?!\d)", re.ASCII)
_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)", re.ASCII)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: What no text in a graph may hold: control characters, and halves of characters that JSON can spell.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|sc|span)(?:\s[^<>]*)?>", re.IGNORECASE)
_CHARACTER = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|\w{2,31});", re.IGNORECASE)


def _words(text: str) -> str:
    """A text of one line, white space folded."""
    return " ".join(_UNSHOWN.sub(" ", text).split())


@dataclass(slots=True)
class _Work:
    """What an entry says, as it is gathered."""

    title: str
    #: The keys, the one that names the entry first.
    keys: tuple[Value, ...]
    #: The type that the kind of entry stands for.
    type: str
    #: Whether nothing else says more of the type.
    is_certain: bool
    #: Words beside the kind of entry that may name a type.
    hints: tuple[str, ...] = ()
    identifiers: list[str] = field(default_factory=list)
    author: Field | None = None
    published: Field | None = None

    @property
    def final_type(self) -> str:
        """The type, once everything is gathered."""
        if self.is_certain:
            return self.type
        named = (found.key for hint in self.hints if (found := entity_type(hint)))
        implied = (type_of_identifier(identifier) for identifier in self.identifiers)
        return next((key for key in (*named, *implied) if key in _WORKS), self.type)

    def declaration(self) -> Declaration:
        key = self.keys[0]
        citekey = Field("citekey", self.keys, key.span)
        return Declaration(
            self.title or f"@{key.text}",
            self.final_type,
            Role.DECLARED,
            key.span,
            identifiers=tuple(dict.fromkeys(self.identifiers)),
            fields=tuple(f for f in (citekey, self.author, self.published) if f is not None),
        )


class _Library:
    """Reads one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.declarations: list[Declaration] = []
        self.diagnostics: list[Diagnostic] = []
        #: Where each key stands, by its folded form.
        self._keys: dict[str, Span] = {}

    def report(self, code: str, span: Span, message: str, suggestion: str = "") -> None:
        self.diagnostics.append(Diagnostic(self.source.path, span, code, message, suggestion))

    def read_bibtex(self) -> None:
        entries, faults = parse_bibtex(self.source)
        self.diagnostics += faults
        by_key: dict[str, Entry] = {}
        for entry in entries:
            by_key.setdefault(fold_name(entry.key), entry)
        for entry in entries:
            if entry.type not in _NO_WORKS and self.is_new(_text(entry.key, entry.key_span)):
                self.add(_BibtexReader(self, entry, by_key).read())
        known = (".bib", ".bibtex", ".biblatex")
        if not entries and self.source.text.strip() and not self.source.path.casefold().endswith(known):
            self.report("bad-bibliography", Span(0, 0), "This file holds no BibTeX, and is not named as CSL-JSON.")

    def read_csl(self) -> None:
        items, faults = parse_csl(self.source)
        self.diagnostics += faults
        for item in items:
            keys = _csl_keys(item)
            if not keys:
                span = Span(item.span.start, item.span.start + 1)
                self.report("bad-bibliography", span, "This item has no key.", 'Add `"id": "…"`.')
            elif self.is_new(keys[0]):
                self.add(_CslReader(self, item, keys).read())

    def is_new(self, key: Value) -> bool:
        """Whether no entry before has a key; reports it otherwise."""
        known = self._keys.setdefault(fold_name(key.text), key.span)
        if known == key.span:
            return True
        line = self.source.position(known.start).line
        message = f"An entry in line {line} has the key `{key.text}` already; that one is read."
        self.report("duplicate-citekey", key.span, message)
        return False

    def add(self, work: _Work) -> None:
        if not work.title:
            span = work.keys[0].span
            self.report("bad-value", span, f"The entry `{work.keys[0].text}` has no title.", "Add `title`.")
        work.keys = (work.keys[0], *(key for key in work.keys[1:] if self.is_new(key)))
        self.declarations.append(work.declaration())

    # -- identifiers --

    def identify(self, work: _Work, name: str, text: str, span: Span) -> None:
        """Takes the identifiers that a field holds, by the field's name."""
        scheme = _scheme(name)
        if not text:
            return
        if scheme == "isbn":
            if work.type == "book" or not work.is_certain:
                self.take_isbns(work, text, span)
        elif scheme == "url":
            self.take_addresses(work, text, span)
        elif scheme:
            self.take(work, scheme, text, span)
        elif match := _ARXIV_IN_WORDS.fullmatch(text):
            work.identifiers += _parsed("arxiv", match["id"])
        elif name == "howpublished":
            for address in _ADDRESS.findall(text):
                self.take_address(work, address, span)

    def take(self, work: _Work, scheme: str, text: str, span: Span) -> None:
        try:
            work.identifiers.append(parse_identifier(scheme, text))
        except InvalidIdentifier as error:
            self.report("bad-identifier", span, str(error))

    def take_isbns(self, work: _Work, text: str, span: Span) -> None:
        """An ISBN, or several: those of a book's other editions stand beside it."""
        parts = [text, *re.split(r"[\s,;/]+", text)]
        found = [isbn for part in parts for isbn in _parsed("isbn", part)]
        if found:
            work.identifiers += found
        else:
            self.take(work, "isbn", text, span)

    def take_addresses(self, work: _Work, text: str, span: Span) -> None:
        addresses = _ADDRESS.findall(text)
        if not addresses:
            addresses = [f"https://{text}" if _BARE_ADDRESS.fullmatch(text) else text]
        for address in addresses:
            self.take_address(work, address, span)

    def take_address(self, work: _Work, address: str, span: Span) -> None:
        """What an address spells, if it is a work's identifier, else the page."""
        spelled = identifier_in_url(address.rstrip(".,;"))
        if spelled is not None and type_of_identifier(spelled) in _WORKS:
            work.identifiers.append(spelled)
        else:
            self.take(work, "url", address.rstrip(".,;"), span)

    # -- dates --

    def date(self, text: str, span: Span) -> Field | None:
        """When a work was published. Words without a digit, such as `forthcoming`, are no date and no fault."""
        iso = _iso_date(text)
        if iso is None:
            if re.search(r"\d", text):
                message = f"`{text}` is no date that Quoth knows."
                self.report("bad-value", span, message, "Write it as `2025-10-17`, `2025-10` or `2025`.")
            return None
        match = _ISO_DATE.match(text)
        # A month past 12 with no day is a season.
        if match and match.group() != iso and (match["day"] or not 12 < int(match["month"]) < 42):
            self.report("bad-value", span, f"There is no date `{match.group()}`. It is read as `{iso}`.")
        return Field("published", (Value(ValueKind.DATE, iso, span),), span)


def _text(text: str, span: Span) -> Value:
    return Value(ValueKind.TEXT, text, span)


@lru_cache(maxsize=4096)
def _scheme(name: str) -> str:
    """The scheme of the identifiers that a field holds by its name; empty for any other field."""
    key = find_key(name) if name != "eprint" else None
    if key is None:
        return ""
    return key.scheme if key.scheme in _SCHEMES else "url" if key.name == "url" else ""


def _bears_identifiers(name: str) -> bool:
    return name in _ARXIV_FIELDS or _scheme(name) != ""


def _parsed(scheme: str, text: str) -> tuple[str, ...]:
    """The identifier that a text spells, or none."""
    try:
        return (parse_identifier(scheme, text),)
    except InvalidIdentifier:
        return ()


def _iso_date(text: str) -> str | None:
    """A date in ISO 8601, as far as it is one: of a range its start, of an uncertain date the date."""
    match = _ISO_DATE.match(text)
    if match is None:
        year = _YEAR.search(text)
        return parse_date(text) or (year.group() if year else None)
    parts = [part for part in match.groups() if part]
    return next((iso for end in (3, 2, 1) if (iso := parse_date("-".join(parts[:end])))), None)


# -- BibTeX -------------------------------------------------------------------------------------------

_AND = re.compile(r"[{}]|(?P<divider>\s+and(?=\s))", re.IGNORECASE)
_COMMA = re.compile(r"[{}]|(?P<divider>,)")
_SEMICOLON = re.compile(r"[{}]|(?P<divider>;(?=\s))")
#: BibLaTeX's names by parts: `family=Duchamp, given=Marcel`.
_NAME_PART = re.compile(r'\s*"?(?P<part>[a-z]+(?:-i)?)\s*=(?P<text>.*)', re.DOTALL | re.IGNORECASE)
#: What an entry takes over from the one that `crossref` names. A title or identifier would be the whole's.
_HANDED_DOWN = ("author", "date", "year", "month", "day")
#: From how many other entries one may take over fields.
_RELATIVES = 32


@dataclass(slots=True)
class _BibtexReader:
    """Reads one entry of a BibTeX file."""

    library: _Library
    entry: Entry
    entries: Mapping[str, Entry]
    fields: tuple[EntryField, ...] = ()

    def read(self) -> _Work:
        self.fields = self.gathered()
        entry = self.entry
        keys = (_text(entry.key, entry.key_span), *self.other_keys())
        hints = tuple(self.words(name) for name in ("entrysubtype", "type", "howpublished"))
        work = _Work(self.title(), keys, *self.type(hints), hints)
        for written in self.fields:
            if _bears_identifiers(written.name):
                self.library.identify(work, written.name, _words(plain_address(written.text)), _content(written))
        self.take_eprint(work)
        work.author = self.author()
        work.published = self.published()
        return work

    def find(self, *names: str) -> EntryField | None:
        """The field of the first of the names that there is."""
        return next((f for name in names for f in self.fields if f.name == name), None)

    def words(self, name: str) -> str:
        written = self.find(name)
        return _words(plain_text(written.text)) if written else ""

    def gathered(self) -> tuple[EntryField, ...]:
        """The entry's own fields, those of its `xdata` containers, and what its parents hand down."""
        found = {f.name: f for f in self.entry.fields}
        for container in self.related(self.entry, "xdata"):
            for written in container.fields:
                found.setdefault(written.name, written)
        dated = "date" in found or "year" in found
        for parent in self.related(self.entry, "crossref"):
            for written in parent.fields:
                if written.name in _HANDED_DOWN and not (dated and written.name != "author"):
                    found.setdefault(written.name, written)
        return tuple(found.values())

    def related(self, entry: Entry, name: str) -> Iterator[Entry]:
        """The entries that a field names, and those that theirs name, the nearest first."""
        seen = {fold_name(entry.key)}
        waiting = deque([entry])
        while waiting and len(seen) <= _RELATIVES:
            bearer = waiting.popleft()
            for key, span in self.keys_in(bearer.field(name)):
                folded = fold_name(key)
                target = self.entries.get(folded)
                if target is None and bearer is self.entry:
                    message = f"`{key}` is the key of no entry of this file."
                    self.library.report("unknown-citation", span, message)
                elif target is not None and folded not in seen:
                    seen.add(folded)
                    waiting.append(target)
                    yield target

    def other_keys(self) -> Iterator[Value]:
        for key, span in self.keys_in(self.entry.field("ids")):
            if fold_name(key) != fold_name(self.entry.key):
                yield _text(key, span)

    def keys_in(self, written: EntryField | None) -> Iterator[tuple[str, Span]]:
        """The keys that a field lists, with commas between them."""
        if written is not None:
            for match in re.finditer(r"[^\s,{}]+", written.text):
                yield match.group(), written.place(*match.span())

    # -- what it is --

    def type(self, hints: Iterable[str]) -> tuple[str, bool]:
        kind = self.entry.type
        if kind == "article" and any(hint.casefold() in ("magazine", "newspaper") for hint in hints):
            return "article", True
        if kind == "inbook" and not self.find("booktitle", "maintitle", "crossref"):
            # In BibTeX itself `@inbook` is a book, of which a chapter or some pages are cited.
            return "book", True
        return _type_of_kind(kind)

    def title(self) -> str:
        title, subtitle = self.words("title") or self.words("maintitle"), self.words("subtitle")
        if not title or not subtitle or fold_name(title).endswith(fold_name(subtitle)):
            return title
        return f"{title}{' ' if title[-1] in ':?!.–—' else ': '}{subtitle}"

    def take_eprint(self, work: _Work) -> None:
        """The identifier in an archive of preprints, or in PubMed."""
        written = self.find("eprint")
        if written is None:
            return
        text = _words(plain_address(written.text))
        archive = self.find("eprinttype", "archiveprefix", "archive")
        name = fold_name(plain_text(archive.text)) if archive else ""
        kind = self.find("eprintclass", "primaryclass")
        if kind is not None and re.fullmatch(r"\d{7}(?:v\d+)?", text, re.ASCII):
            text = f"{plain_address(kind.text)}/{text}"
        if name == "arxiv":
            self.library.take(work, "arxiv", text, _content(written))
        elif name in ("pubmed", "pmid"):
            self.library.take(work, "pmid", text, _content(written))
        elif not name:
            work.identifiers += _parsed("arxiv", text)

    # -- authors --

    def author(self) -> Field | None:
        written = self.find("author")
        if written is None:
            return None
        values = tuple(self.names(written))
        return Field("author", values, Span(written.name_span.start, written.span.end)) if values else None

    def names(self, written: EntryField) -> Iterator[Value]:
        """The names in a list of authors, `others` left out."""
        text = written.text
        ranges = list(_divided(text, _AND))
        if len(ranges) == 1 and len(list(_divided(text, _SEMICOLON))) > 1:
            ranges = list(_divided(text, _SEMICOLON))
            self.complain(written)
        elif len(ranges) == 1 and len(list(_divided(text, _COMMA))) > 3 and "=" not in text:
            ranges = list(_divided(text, _COMMA))
            self.complain(written)
        for start, end in ranges:
            name = _words(_name(text[start:end]))
            if name and name.casefold() not in ("others", "et al", "et al."):
                yield _text(name, written.place(start, end))

    def complain(self, written: EntryField) -> None:
        message = "Authors are divided by `and`."
        self.library.report("bad-value", _content(written), message, "Write `Ada Lovelace and Charles Babbage`.")

    # -- dates --

    def published(self) -> Field | None:
        written = self.find("date", "year")
        if written is None:
            return None
        text = _words(plain_text(written.text))
        found = self.library.date(text, _content(written))
        if written.name == "date" or found is None or len(found.values[0].text) != 4:
            return found
        iso = _with_month(found.values[0].text, self.words("month"), self.words("day"))
        return Field("published", (Value(ValueKind.DATE, iso, found.span),), found.span)


def _content(written: EntryField) -> Span:
    """The place of a field's value without its braces."""
    return written.place(0, len(written.text))


def _divided(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The ranges between dividers outside of braces, without the white space around them."""
    depth = start = 0
    for match in pattern.finditer(text):
        if match["divider"] is None:
            depth = max(0, depth + (1 if match.group() == "{" else -1))
        elif depth == 0:
            yield from _trimmed(text, start, match.start())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    begin, stop = start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
    if begin < stop:
        yield begin, stop


def _name(tex: str) -> str:
    """A name in the order in which it is spoken: `von Neumann, John` is John von Neumann."""
    parts = [tex[start:end] for start, end in _divided(tex, _COMMA)]
    named = [match for part in parts if (match := _NAME_PART.fullmatch(part))]
    if len(named) == len(parts):
        by_part = {match["part"].lower(): plain_text(match["text"]).strip(' "') for match in named}
        return " ".join(by_part.get(part, "") for part in ("given", "prefix", "family", "suffix"))
    last, *others = [plain_text(part) for part in parts]
    if len(others) < 2:
        return " ".join((*others, last))
    junior, first, *rest = others
    return " ".join((first, *rest, last, junior))


def _with_month(year: str, month: str, day: str) -> str:
    """A year with its month and day, as far as there are such."""
    words = re.findall(r"[a-z]+|[0-9]+", month.lower())
    named = next((_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS), 0)
    numbers = [word for word in words if word.isdecimal()]
    if not named:
        # A range of months, `6--8`, begins with its first.
        named, numbers = next((int(n) for n in numbers if parse_date(f"{year}-{n:>02}")), 0), []
    days = [day] if day else numbers
    with_day = f"{year}-{named:02}-{days[0]:>02}" if len(days) == 1 else ""
    return parse_date(with_day) or parse_date(f"{year}-{named:02}") or year


# -- CSL-JSON -----------------------------------------------------------------------------------------

_NAME_ORDER = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")


def _csl_keys(item: Item) -> tuple[Value, ...]:
    """The keys of an item. Where a program keeps the citation key apart, its `id` may be an address."""
    members = [item.members[name] for name in ("citation-key", "id") if name in item.members]
    keys = [_text(text, member.span) for member in members if (text := _words(_string(member.value)))]
    if len(keys) > 1 and (fold_name(keys[0].text) == fold_name(keys[1].text) or "://" in keys[1].text):
        keys.pop()
    return tuple(keys)


def _string(value: Json) -> str:
    """A text or number; of a list of them, the first."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else ""


def _shown(value: Json) -> str:
    """A text without the mark-up that CSL allows."""
    text = _MARKUP.sub("", _string(value))
    return _words(_CHARACTER.sub(lambda match: html.unescape(match.group()), text))


@dataclass(slots=True)
class _CslReader:
    """Reads one item of a CSL-JSON file."""

    library: _Library
    item: Item
    keys: tuple[Value, ...]

    def read(self) -> _Work:
        kind = _string(self.value("type")).casefold()
        hints = (_shown(self.value("genre")), _shown(self.value("medium")))
        work = _Work(_shown(self.value("title")), self.keys, *_type_of_kind(kind), hints)
        for name, member in self.item.members.items():
            if _bears_identifiers(name.casefold()):
                for text, span in _csl_texts(member):
                    self.library.identify(work, name.casefold(), text, span)
        work.author = self.author()
        work.published = self.published()
        return work

    def value(self, name: str) -> Json:
        member = self.item.members.get(name)
        return member.value if member is not None else None

    def author(self) -> Field | None:
        member = self.item.members.get("author")
        if member is None:
            return None
        values = tuple(_text(name, span) for name, span in _csl_names(member) if name)
        return Field("author", values, member.span) if values else None

    def published(self) -> Field | None:
        member = self.item.members.get("issued")
        text = _csl_date(member.value) if member is not None else ""
        return self.library.date(text, member.span) if member is not None and text else None


def _csl_texts(member: Member) -> Iterator[tuple[str, Span]]:
    """A text, or those of a list."""
    if isinstance(member.value, str):
        yield _words(member.value), member.span
    elif isinstance(member.value, list):
        for value, span in zip(member.value, member.elements, strict=True):
            if isinstance(value, str):
                yield _words(value), span


def _csl_names(member: Member) -> Iterator[tuple[str, Span]]:
    if not isinstance(member.value, list):
        yield _shown(member.value), member.span
        return
    for value, span in zip(member.value, member.elements, strict=True):
        if isinstance(value, dict):
            parts = [_shown(value.get(name)) for name in _NAME_ORDER]
            yield _shown(value.get("literal")) or " ".join(part for part in parts if part), span
        else:
            yield _shown(value), span


def _csl_date(value: Json) -> str:
    """A date as text: of a range, its start."""
    if not isinstance(value, dict):
        return _words(_string(value))
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list):
        return next((text for name in ("raw", "edtf", "literal") if (text := _words(_string(value.get(name))))), "")
    numbers = [_string(part) for part in first]
    if not numbers or not re.fullmatch(r"[0-9]{1,4}", numbers[0]):
        return " ".join(numbers)
    year, *rest = numbers
    return "-".join([f"{year:>04}", *(f"{number:>02}" for number in rest if re.fullmatch("[0-9]{1,2}", number))])
