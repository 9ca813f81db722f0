"""Names, values and identifiers out of front-matter nodes.

A name may be written plainly, as a link, as a map with more to say (`{name: …, orcid: …}`), or as a key above
such a map; every form becomes a `Declaration`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.edits import Edit
from quoth.notes.model import Declaration, Field, Role, Value, ValueKind
from quoth.notes.settings import Settings
from quoth.notes.source import Span
from quoth.notes.values import format_number, parse_value, parse_values
from quoth.notes.yaml import Entry, Map, Node, Scalar, Sequence
from quoth.ontology.identifiers import (
    InvalidIdentifier,
    find_identifiers,
    identifier_in_url,
    is_identifier,
    parse_identifier,
    scheme_of,
    type_of_identifier,
    value_of,
)
from quoth.ontology.relations import fold_key
from quoth.ontology.slugs import fold_name

#: Types whose names a comma ends: the titles of works and the names of companies may hold one.
_SEPARABLE = frozenset({"person", "concept"})
_WIKILINK = r"!?\[\[[^\[\]\n]*\]\]|\[[^\[\]\n]*\]\([^()\n]*\)"
#: What divides names; a link is passed over as a whole, and so is what stands in quotation marks.
_QUOTED = r'(?:^|(?<=[,;])|(?<=[,;] ))"[^"\n]*"(?=\s*(?:[,;]|$))'
_DIVIDERS = re.compile(rf"{_WIKILINK}|{_QUOTED}|(?P<divider>[,;])")
_PEOPLE_DIVIDERS = re.compile(rf"{_WIKILINK}|{_QUOTED}|(?P<divider>[,;]|\s(?:and|&|\+)(?=\s))")
#: What divides people within one item of a list.
_PAIR_DIVIDERS = re.compile(rf"{_WIKILINK}|(?P<divider>\s(?:and|&|\+)(?=\s))")
#: What divides people whose last names stand first: `Smith, John; Doe, Jane`, and BibTeX's `Smith, John and Doe, Jane`.
_INVERTED_DIVIDERS = re.compile(rf"{_WIKILINK}|(?P<divider>;|\s(?:and|&|\+)(?=\s))")
#: Words between first and last name.
PARTICLES = frozenset("de da di del della der den van von la le el al bin ibn ben ter ten dos das do zu af".split())
_NO_FIRST_NAMES = frozenset("inc ltd llc corp co dr prof professor host guest director editor ed eds".split())
#: What follows a comma and is no name of its own.
_SUFFIX = re.compile(r"\s*(?:(?:jr|sr|esq|ph\.?d|m\.?d)\b\.?|i{2,3}|iv)\s*(?=[,;]|\Z)", re.IGNORECASE)
_CITEKEY = re.compile(r"\[?@(?P<key>[\w][\w:.#$%&+?<>~/-]*)\]?")
_NAME_KEYS = frozenset({"name", "title", "label"})
_ALIAS_KEYS = frozenset({"aliases", "alias", "aka", "also-known-as"})
_TYPE_KEYS = frozenset({"type", "kind", "is"})
#: What the writer may call themselves.
ME = frozenset({"me", "myself"})
_PLACEHOLDER = re.compile(r"\{\{|<%")


@dataclass(slots=True)
class Reader:
    """Reads nodes of one note, and keeps the problems it meets."""

    path: str
    settings: Settings
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, span: Span, message: str, suggestion: str = "", edits: tuple[Edit, ...] = ()) -> None:
        self.diagnostics.append(Diagnostic(self.path, span, code, message, suggestion, edits))

    # -- values --

    def values(self, node: Node) -> tuple[Value, ...]:
        """Every value of a node, lists flattened; a map gives its name."""
        return tuple(value for scalar in scalars(node) for value in scalar_values(scalar))

    def field(self, key: str, entry: Entry) -> Field:
        return Field(key, self.values(entry.value), Span(entry.key.span.start, _end(entry)))

    def texts(self, node: Node) -> tuple[str, ...]:
        """The words of every value; links give what they lead to."""
        return tuple(text for scalar in scalars(node) if (text := _words(scalar)))

    def aliases(self, node: Node) -> tuple[str, ...]:
        """Other names. Commas divide them in a line without quotation marks, as in Obsidian."""
        if isinstance(node, Scalar) and node.plain:
            return tuple(part for text in self.texts(node) for part in (p.strip() for p in text.split(",")) if part)
        return self.texts(node)

    # -- identifiers --

    def identifiers(self, scheme: str, node: Node) -> tuple[str, ...]:
        """The identifiers of a scheme that a node holds; malformed ones are reported."""
        found = []
        for scalar in scalars(node):
            text = _words(scalar)
            if not text or _PLACEHOLDER.search(text):
                continue
            try:
                found.append(parse_identifier(scheme, text))
            except InvalidIdentifier as error:
                whole = f"0{text}"
                if scheme == "isbn" and is_identifier(scheme, whole):
                    # YAML reads digits as a number.
                    found.append(parse_identifier(scheme, whole))
                    edits = (Edit(scalar.span, f'"{whole}"'),)
                    self.report("bad-identifier", scalar.span, str(error), f'Write `"{whole}"`.', edits)
                else:
                    self.report("bad-identifier", scalar.span, str(error), "Copy it again from where it is given.")
        return tuple(dict.fromkeys(found))

    def links(self, node: Node) -> tuple[str, ...]:
        """The identifiers of web addresses: those that an address spells, else the address itself."""
        return self._addresses(node, "url")

    def _addresses(self, node: Node, scheme: str) -> tuple[str, ...]:
        found = []
        for scalar in scalars(node):
            for value in scalar_values(scalar):
                text = value.text
                spelled = identifier_in_url(text) if scheme == "url" else None
                if spelled is not None:
                    found.append(spelled)
                elif value.kind is ValueKind.URL or re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text):
                    text = text if value.kind is ValueKind.URL else f"https://{text}"
                    try:
                        found.append(parse_identifier(scheme, text))
                    except InvalidIdentifier as error:
                        self.report("bad-identifier", scalar.span, str(error))
                elif not _PLACEHOLDER.search(text):
                    message = f"`{text}` is no web address."
                    self.report("bad-value", scalar.span, message, "Write it with `https://`.")
        return tuple(dict.fromkeys(found))

    def feeds(self, node: Node) -> tuple[str, ...]:
        """The identifiers of podcasts: the addresses of their feeds, as they are written."""
        return self._addresses(node, "feed")

    # -- names --

    def names(self, node: Node, type_key: str | None, role: Role) -> Iterator[Declaration]:
        """What a value names."""
        yield from self._names(node, type_key, role, listed=False)

    def _names(self, node: Node, type_key: str | None, role: Role, listed: bool) -> Iterator[Declaration]:
        if isinstance(node, Sequence):
            for item in node.items:
                yield from self._names(item, type_key, role, listed=True)
        elif isinstance(node, Map):
            yield from self._map(node, type_key, role)
        else:
            yield from self._scalar(node, type_key, role, listed)

    def _scalar(self, scalar: Scalar, type_key: str | None, role: Role, listed: bool) -> Iterator[Declaration]:
        if (scalar.plain and scalar.core is None) or _PLACEHOLDER.search(scalar.text):
            return
        for start, end in _parts(scalar.text, type_key, listed=listed):
            text = scalar.text[start:end]
            declaration = named((_in_order(text) if type_key == "person" else None) or text, type_key, role)
            if declaration is not None:
                if type_key == "person" and self.settings.me and fold_name(declaration.name) in ME:
                    declaration = replace(declaration, name=self.settings.me)
                yield replace(declaration, span=_place(scalar, start, end))

    def _map(self, node: Map, type_key: str | None, role: Role) -> Iterator[Declaration]:
        if any(self._tells(entry.key.text) for entry in node.entries):
            declaration = self._described(node, type_key, role)
            if declaration is not None:
                yield declaration
            return
        for entry in node.entries:
            yield from self._keyed(entry, type_key, role)

    def _tells(self, key: str) -> bool:
        """Whether a key of a map says something of one thing, instead of naming a thing."""
        folded = fold_key(key)
        if folded in _NAME_KEYS or folded in _ALIAS_KEYS:
            return True
        known = self.settings.keys.find(key)
        return known is not None and (known.scheme is not None or known.name == "url")

    def _keyed(self, entry: Entry, type_key: str | None, role: Role) -> Iterator[Declaration]:
        """`Name: …` in the place of a name: what follows says more of it."""
        declaration = named(entry.key.text, type_key, role)
        if declaration is None:
            return
        declaration = replace(declaration, span=entry.key.span)
        if isinstance(entry.value, Map):
            yield self._with_details(declaration, entry.value)
        elif isinstance(entry.value, Sequence):
            yield replace(declaration, aliases=_merged(declaration.aliases, self.texts(entry.value)))
        elif self.values(entry.value):
            yield replace(declaration, fields=(self.field("description", entry),))
        else:
            yield declaration

    def _described(self, node: Map, type_key: str | None, role: Role) -> Declaration | None:
        for entry in node.entries:
            if fold_key(entry.key.text) in _NAME_KEYS:
                for scalar in scalars(entry.value):
                    declaration = named(scalar.text, type_key, role)
                    if declaration is not None:
                        return self._with_details(replace(declaration, span=scalar.span), node)
        declaration = self._with_details(Declaration("", type_key, role, node.span), node)
        known_by = (*declaration.aliases, *(spell_identifier(i) for i in declaration.identifiers))
        if not known_by:
            self.report("bad-value", node.span, "This entry has no name.", "Add `name: …`.")
            return None
        return replace(declaration, name=known_by[0], aliases=declaration.aliases[1:])

    def _with_details(self, declaration: Declaration, node: Map) -> Declaration:
        """A declaration with all that a map says of it."""
        aliases, identifiers = list(declaration.aliases), list(declaration.identifiers)
        fields = list(declaration.fields)
        for entry in node.entries:
            folded = fold_key(entry.key.text)
            key = self.settings.keys.find(entry.key.text)
            if folded in _NAME_KEYS:
                continue
            if folded in _ALIAS_KEYS:
                aliases += self.aliases(entry.value)
            elif folded == "id":
                declaration = replace(declaration, id=next(iter(self.texts(entry.value)), None))
            elif folded in _TYPE_KEYS:
                for text in self.texts(entry.value):
                    entity_type = self.settings.types.find(text)
                    if entity_type is not None:
                        declaration = replace(declaration, type=entity_type.key)
            elif key is not None and key.scheme is not None:
                identifiers += self.identifiers(key.scheme, entry.value)
            elif key is not None and key.name == "url":
                identifiers += self.links(entry.value)
            elif key is not None and key.name == "feed":
                identifiers += self.feeds(entry.value)
            elif self.values(entry.value):
                fields.append(self.field(key.name if key is not None else folded, entry))
        return replace(
            declaration,
            aliases=_merged((), (a for a in aliases if fold_name(a) != fold_name(declaration.name))),
            identifiers=tuple(dict.fromkeys(identifiers)),
            fields=tuple(fields),
        )


def scalars(node: Node) -> Iterator[Scalar]:
    """The scalars of a node that are not null; of a map those under its name, else all."""
    if isinstance(node, Scalar):
        if not (node.plain and node.core is None):
            yield node
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)
    else:
        named_by = [entry for entry in node.entries if fold_key(entry.key.text) in _NAME_KEYS]
        for entry in named_by or node.entries:
            yield from scalars(entry.value)


def scalar_values(scalar: Scalar) -> tuple[Value, ...]:
    """The values of a scalar. What stands in quotation marks is no number and no boolean."""
    core = scalar.core
    if scalar.plain and core is None:
        return ()
    if isinstance(core, bool):
        return (Value(ValueKind.BOOLEAN, "true" if core else "false", scalar.span),)
    if isinstance(core, Decimal):
        return (Value(ValueKind.NUMBER, format_number(core), scalar.span),)
    values = parse_values(scalar.text, scalar.start or 0)
    if not scalar.plain and len(values) == 1 and values[0].kind in (ValueKind.NUMBER, ValueKind.BOOLEAN):
        values = (replace(values[0], kind=ValueKind.TEXT, text=scalar.text.strip()),)
    if scalar.start is None:
        values = tuple(replace(value, span=scalar.span) for value in values)
    return values


def named(text: str, type_key: str | None, role: Role) -> Declaration | None:
    """What a name means, however it is written; its span is the caller's to set. None for no name at all."""
    stripped = text.strip()
    nowhere = Span(0, 0)
    value = parse_value(stripped.removeprefix("@") if stripped.startswith("@[[") else stripped)
    if value is None:
        return None
    if value.kind is ValueKind.LINK:
        name = note_name(value.text)
        label = value.label if value.label and fold_name(value.label) != fold_name(name) else ""
        if match := _CITEKEY.fullmatch(name):
            return Declaration(name, type_key or "paper", role, nowhere, fields=(_citekey(match["key"]),))
        return Declaration(name, type_key, role, nowhere, (label,) if label else ()) if name else None
    if value.kind is ValueKind.URL:
        identifier = identifier_in_url(value.text) or _page(value.text)
        identifiers = (identifier,) if identifier else ()
        name = value.label or (spell_identifier(identifier) if identifier else value.text)
        implied = type_of_identifier(identifier) if identifier else None
        return Declaration(name, type_key or implied, role, nowhere, identifiers=identifiers)
    if value.kind is ValueKind.TEXT:
        stripped = re.sub(r"^'(.+)'$", r"\1", value.text.strip())
    if match := _CITEKEY.fullmatch(stripped):
        if type_key in (None, "paper", "book", "article", "talk"):
            return Declaration(f"@{match['key']}", type_key or "paper", role, nowhere, fields=(_citekey(match["key"]),))
        stripped = stripped.removeprefix("@")
    return _plain(stripped.removeprefix("#") if type_key == "concept" else stripped, type_key, role)


def _plain(text: str, type_key: str | None, role: Role) -> Declaration | None:
    """A name in plain words, with the identifiers that stand beside it."""
    identifiers, name, at = [], "", 0
    for start, end, identifier in find_identifiers(text):
        identifiers.append(identifier)
        name += text[at:start]
        at = end
    name += text[at:]
    if identifiers:
        name = re.sub(r"[(\[]\s*[)\]]", "", name).strip(" \t,;:–—-") or spell_identifier(identifiers[0])
        type_key = type_key or type_of_identifier(identifiers[0])
    name = " ".join(name.split())
    return Declaration(name, type_key, role, Span(0, 0), identifiers=tuple(identifiers)) if name else None


def note_name(target: str) -> str:
    """The name of the note that a link's target means: without folders, suffix and place within it."""
    path = target.partition("#")[0].strip().rstrip("/")
    return " ".join(re.sub(r"\.(?:md|markdown)$", "", path.rpartition("/")[2], flags=re.IGNORECASE).split())


def spell_identifier(identifier: str) -> str:
    """An identifier as people write it, to stand for a name that is not known."""
    scheme, value = scheme_of(identifier), value_of(identifier)
    if scheme in ("url", "feed"):
        return value
    return {"arxiv": "arXiv:", "isbn": "ISBN ", "orcid": "ORCID "}.get(scheme, f"{scheme}:") + value


def _citekey(key: str) -> Field:
    return Field("citekey", (Value(ValueKind.TEXT, key, Span(0, 0)),), Span(0, 0))


def _page(url: str) -> str | None:
    try:
        return parse_identifier("url", url)
    except InvalidIdentifier:
        return None


def _words(scalar: Scalar) -> str:
    """The text of a scalar; of a link, the name of what it leads to; of a Markdown link, its address."""
    value = parse_value(scalar.text)
    if value is None:
        return ""
    if value.kind is ValueKind.LINK:
        return note_name(value.text)
    return value.text if value.kind is ValueKind.URL else " ".join(scalar.text.split())


def _merged(one: tuple[str, ...], other: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _end(entry: Entry) -> int:
    return max(entry.key.span.end, entry.value.span.end)


def _place(scalar: Scalar, start: int, end: int) -> Span:
    return scalar.span if scalar.start is None else Span(scalar.start + start, scalar.start + end)


def _parts(text: str, type_key: str | None, *, listed: bool) -> Iterator[tuple[int, int]]:
    """The ranges of the names in a text; more than one only for types whose names hold no commas.

    Args:
        listed: whether the text is an item of a list, which commas do not divide.
    """
    if type_key not in _SEPARABLE or (listed and type_key != "person"):
        values = parse_values(text)
        if len(values) > 1 and all(value.kind in (ValueKind.LINK, ValueKind.URL) for value in values):
            yield from ((value.span.start, value.span.end) for value in values)
        else:
            yield from _stripped(text, 0, len(text))
        return
    dividers = _PAIR_DIVIDERS if listed else _PEOPLE_DIVIDERS if type_key == "person" else _DIVIDERS
    if type_key == "person" and not listed and _are_inverted(text):
        dividers = _INVERTED_DIVIDERS
    for start, end in _divided(text, dividers):
        links = parse_values(text[start:end]) if text.count("[[", start, end) > 1 else ()
        if links and all(link.kind is ValueKind.LINK for link in links):
            yield from ((start + link.span.start, start + link.span.end) for link in links)
        else:
            yield from _stripped(text, start, end)


def _are_inverted(text: str) -> bool:
    """Whether some people are named by their last names first; `Ada, Ben and Cleo` may be three of them."""
    parts = [text[start:end].strip() for start, end in _divided(text, _INVERTED_DIVIDERS)]
    inverted = [_in_order(part) is not None for part in parts]
    others = [part for part, is_inverted in zip(parts, inverted, strict=True) if not is_inverted]
    if ";" not in text:
        return len(parts) > 1 and all(inverted)
    return any(inverted) and not any("," in part for part in others)


def _in_order(text: str) -> str | None:
    """`Smith, John` as `John Smith`; None for what is no such name."""
    last, comma, first = (part.strip() for part in text.partition(","))
    before, after = last.split(), first.split()
    if not comma or not before or not 1 <= len(after) <= 3 or _SUFFIX.fullmatch(first):
        return None
    if not before[-1][0].isupper() or any(word.casefold() not in PARTICLES for word in before[:-1]):
        return None
    for word in after:
        is_initial = "." in word or len(word) <= 2
        if not word[0].isupper() or "," in word or (word.isupper() and not is_initial):
            return None
        if word.casefold().strip(".") in _NO_FIRST_NAMES:
            return None
    return f"{' '.join(after)} {' '.join(before)}"


def _divided(text: str, dividers: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in dividers.finditer(text):
        if match["divider"] is None:
            continue
        if not _SUFFIX.match(text, match.end()):
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    begin, stop = start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
    if begin < stop:
        yield begin, stop
