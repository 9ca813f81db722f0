"""Generated pages as people change them: their properties, and what an export wrote last.

A page that was exported from a vault is no note of it. Three of its properties are there to be changed all the same,
and are read: `EDITABLE`. What of them a person changed is known from the manifest, which keeps what each property said
when it was written.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quoth.notes.declared import Reader
from quoth.notes.model import Value, ValueKind
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span
from quoth.notes.yaml import Map, Node, Scalar, read_yaml

#: The properties that are a person's to change.
EDITABLE = ("status", "answered-by", "aliases")

FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<entries>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
#: A key at the left edge, with all lines up to the next one.
_ENTRY = re.compile(
    r"""
    ^(?P<key> "(?:[^"\\]|\\.)*" | '(?:[^']|'')*' | [^\s#:\-][^:\n]* | -[^\s:][^:\n]* ) :(?=\s|$) .*\n?
    (?: ^(?:[ \t\#-].*)? \n )*
    """,
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Property:
    """A property that is a person's to change."""

    key: str
    span: Span
    #: What it says, however it is written, as a hash.
    meaning: str
    #: Its values; none where it is left empty.
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page that was exported from the vault it lies in."""

    path: str
    #: The IRI of what it is about.
    iri: str
    #: Those of its properties that are a person's to change.
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote last into a file."""

    #: Hashes of the bytes, of the generated part, and of what each property says.
    whole: str
    region: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    #: The IRI of what a page is about.
    page: str = ""
    #: Whether it is a copy of a file that is no text.
    copied: bool = False
    #: What an export that was cut short was about to write instead, and may have written. Of a file that it was about
    #: to make, nothing else is known.
    begun: Written | None = None

    def may_have_said(self, key: str) -> tuple[str | None, ...]:
        """What a property said as Quoth wrote it, as hashes; None where the page had none of it."""
        entries = (self, self.begun) if self.whole else (self.begun,)
        return tuple(entry.properties.get(key) for entry in entries if entry is not None)


def entries(text: str) -> dict[str, str]:
    """The text of each property of a front matter by its key; text that belongs to none under the empty key."""
    found: dict[str, str] = {}
    at = 0
    for match in _ENTRY.finditer(text):
        if match.start() > at:
            found[""] = found.get("", "") + text[at : match.start()]
        found[match.group("key").strip("\"'").rstrip()] = match.group()
        at = match.end()
    if at < len(text):
        found[""] = found.get("", "") + text[at:]
    return {key: value if value.endswith("\n") else f"{value}\n" for key, value in found.items()}


def meaning(text: str) -> str:
    """What a property says, however it is written, as a hash."""
    document = read_yaml(Source("", text), Span(0, len(text)))
    if document.diagnostics or len(document.entries) != 1:
        return hash_bytes(text.encode())
    return hash_bytes(json.dumps(_plain(document.entries[0].value), ensure_ascii=False).encode())


def is_empty(text: str) -> bool:
    """Whether a property says nothing."""
    document = read_yaml(Source("", text), Span(0, len(text)))
    return len(document.entries) == 1 and _plain(document.entries[0].value) in (None, [], "")


def hash_bytes(content: bytes) -> str:
    """The SHA-256 of a file's bytes, whatever its line ends."""
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def read_page(source: Source, iri: str, settings: Settings) -> GeneratedPage:
    """What a generated page says that is a person's to change.

    Args:
        iri: what the page is about.
    """
    block = FRONT_MATTER.match(source.text)
    found = []
    for match in _ENTRY.finditer(source.text, block.start("entries"), block.end("entries")) if block else ():
        key = match.group("key").strip("\"'").rstrip()
        if key in EDITABLE:
            text = match.group()
            said = meaning(text if text.endswith("\n") else f"{text}\n")
            found.append(Property(key, Span(*match.span("key")), said, _values(key, source, match, settings)))
    return GeneratedPage(source.path, iri, tuple(found))


def _values(key: str, source: Source, match: re.Match[str], settings: Settings) -> tuple[Value, ...]:
    reader = Reader(source.path, settings)
    document = read_yaml(source, Span(*match.span()))
    node = next((entry.value for entry in document.entries), None)
    if node is None:
        return ()
    if key == "answered-by":
        return reader.values(node)
    texts = reader.aliases(node) if key == "aliases" else reader.texts(node)
    return tuple(Value(ValueKind.TEXT, text, node.span) for text in texts)


def _plain(node: Node) -> object:
    if isinstance(node, Scalar):
        core = node.core
        return core if isinstance(core, str | bool) or core is None else str(core)
    if isinstance(node, Map):
        return [[entry.key.text, _plain(entry.value)] for entry in node.entries]
    return [_plain(item) for item in node.items]


# -- keeping pages and manifests ----------------------------------------------------------------------


def to_json(page: GeneratedPage) -> str:
    """A page as one line of JSON."""
    properties = [
        [
            p.key,
            p.span.start,
            p.span.end,
            p.meaning,
            [[v.kind, v.text, v.span.start, v.span.end, v.label] for v in p.values],
        ]
        for p in page.properties
    ]
    return json.dumps([page.iri, properties], ensure_ascii=False, separators=(",", ":"))


def from_json(path: str, text: str) -> GeneratedPage:
    """The page of a path that `to_json` wrote."""
    iri, properties = json.loads(text)
    return GeneratedPage(path, iri, tuple(map(_property, properties)))


def _property(data: list[Any]) -> Property:
    key, start, end, said, values = data
    made = (Value(ValueKind(kind), text, Span(first, last), label) for kind, text, first, last, label in values)
    return Property(key, Span(start, end), said, tuple(made))


def read_manifest(content: bytes) -> dict[str, Written]:
    """What an export wrote last, by path; nothing where a manifest cannot be read."""
    try:
        return {path: _written(entry) for path, entry in json.loads(content)["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _written(entry: Mapping[str, Any]) -> Written:
    return Written(
        entry.get("sha256", ""),
        entry.get("region", ""),
        entry.get("properties", {}),
        entry.get("page", ""),
        entry.get("copied", False),
        _written(entry["begun"]) if "begun" in entry else None,
    )


def of_pages(files: Mapping[str, Written]) -> dict[str, Written]:
    """What of a manifest tells what people changed on pages."""
    return {path: _of_page(entry) for path, entry in files.items() if entry.page or (entry.begun and entry.begun.page)}


def _of_page(entry: Written) -> Written:
    properties = {key: said for key, said in entry.properties.items() if key in EDITABLE}
    begun = _of_page(entry.begun) if entry.begun is not None else None
    return Written("-" if entry.whole else "", properties=properties, page=entry.page, begun=begun)


def write_manifest(files: Mapping[str, Written]) -> bytes:
    """The manifest that `read_manifest` reads."""
    found = {path: _known(entry) for path, entry in sorted(files.items())}
    return (json.dumps({"version": 1, "files": found}, indent=1, ensure_ascii=False) + "\n").encode()


def _known(entry: Written) -> dict[str, object]:
    known = {
        "sha256": entry.whole,
        "copied": entry.copied,
        "page": entry.page,
        "region": entry.region,
        "properties": entry.properties,
        "begun": _known(entry.begun) if entry.begun is not None else None,
    }
    return {key: value for key, value in known.items() if value}
