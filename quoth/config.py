"""`quoth.toml`: what a vault says about itself.

One table of options is the source of what is read, of the messages about what is wrong, of the commented file
that `quoth init` writes, and of the JSON Schema that editors complete it by.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quoth.notes import settings as defaults
from quoth.notes.diagnostics import CODES
from quoth.notes.generated import MANIFEST
from quoth.notes.nearest import nearest
from quoth.notes.settings import Mentions, Settings
from quoth.ontology.keys import Keys
from quoth.ontology.relations import (
    ANY,
    NOTE,
    QUESTION,
    SECTION,
    STATEMENT,
    THOUGHT,
    Relation,
    Relations,
    Takes,
    fold_key,
)
from quoth.ontology.slugs import slug
from quoth.ontology.terms import PREFIXES
from quoth.ontology.types import EntityType, Types

#: The file's name.
FILE_NAME = "quoth.toml"
#: The base of names where no configuration gives one: nobody can share such names.
LOCAL_BASE = "https://quoth.invalid/local/"
#: The file of reviewed links where no configuration names one.
LINKS = "links.sssom.tsv"
#: What a generated base begins with.
_BASES = "https://w3id.org/quoth/v/"
#: The file is a person's own; anything larger is a mistake.
_SIZE_LIMIT = 1 << 20


# -- faults -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a configuration."""

    #: Counted from 1.
    line: int
    message: str


class ConfigError(Exception):
    """A configuration that cannot be used. Its text names the file, and the line of each fault."""

    def __init__(self, path: str, faults: Iterable[Fault]) -> None:
        self.path = path
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line, fault.message)))
        super().__init__("\n".join(f"{path}:{fault.line}: {fault.message}" for fault in self.faults))


# -- values -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Me:
    """The writer of the notes."""

    name: str
    aliases: tuple[str, ...] = ()
    #: The name to use in IRIs.
    id: str | None = None
    #: Key, such as `orcid`, to value as written.
    identifiers: tuple[tuple[str, str], ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """Another graph to link with."""

    name: str
    #: A file, a folder, relative to the vault, or a URL.
    source: str


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration of one vault."""

    #: The vault's folder.
    root: Path
    #: Whether there is a `quoth.toml`.
    written: bool = False
    base: str = LOCAL_BASE
    me: Me | None = None
    settings: Settings = field(default_factory=Settings)
    #: The vault's own types and relations.
    types: tuple[EntityType, ...] = ()
    relations: tuple[Relation, ...] = ()
    #: BibTeX and CSL-JSON files, relative to the vault.
    bibliography: tuple[str, ...] = ()
    #: The file of reviewed links, relative to the vault.
    links: str = LINKS
    peers: tuple[Peer, ...] = ()
    #: The folder of generated pages, relative to the vault.
    obsidian_folder: str = "Quoth"
    #: What the description of the graph says that nobody can count: `title`, `license`.
    void: Mapping[str, str] = field(default_factory=dict)
    #: A hash of everything that decides how notes are read and named.
    digest: str = ""

    @property
    def is_local(self) -> bool:
        """Whether no base is set, so that names hold on this machine alone."""
        return self.base == LOCAL_BASE

    @property
    def manifest(self) -> str:
        """The path of the file that keeps what was written last into generated pages, relative to the vault."""
        return f"{self.obsidian_folder or 'Quoth'}/{MANIFEST}"


# -- the table of options -----------------------------------------------------------------------------

#: Says what is wrong with a value, or nothing.
_Check = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What an option's value may be."""

    #: Completes "must be …".
    name: str
    schema: Mapping[str, Any]
    check: _Check
    #: The options of a table; for a table with free keys, `named` says what each value is.
    options: tuple[Option, ...] = ()
    named: _Kind | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One key of the configuration."""

    name: str
    kind: _Kind
    #: What it is for, in sentences.
    meaning: str
    #: How it looks in the file, for the commented default; may have several lines.
    example: str = ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _must(name: str, holds: Callable[[Any], bool]) -> _Check:
    return lambda value: None if holds(value) else f"must be {name}, not {_shown(value)}"


def _shown(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= 60 else written[:57] + "…"


def _kind(name: str, schema: Mapping[str, Any], holds: Callable[[Any], bool]) -> _Kind:
    return _Kind(name, schema, _must(name, holds))


_ABSOLUTE = r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+$"
_BASE = r"^https?://[^\s<>\"{}|^`\\?#/]+(/[^\s<>\"{}|^`\\?#]*)?/$"
_LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
_RELATIVE_TSV = r"^(?![/\\])(?!(.*/)?\.\.?(/|$))[^\\]+\.tsv$"
_RELATIVE_FOLDER = r"^(?![/\\])(?!(.*/)?\.\.?(/|$)).+$"


def _pattern(name: str, pattern: str) -> _Kind:
    schema = {"type": "string", "pattern": pattern}
    return _kind(name, schema, lambda value: isinstance(value, str) and re.search(pattern, value) is not None)


def _choice(values: Iterable[str]) -> _Kind:
    allowed = list(values)
    return _kind(" or ".join(f'"{v}"' for v in allowed), {"enum": allowed}, lambda value: value in allowed)


def _texts(name: str = "a list of texts", item: Mapping[str, Any] | None = None) -> _Kind:
    schema = {"type": "array", "items": item or {"type": "string", "minLength": 1}, "uniqueItems": True}
    return _kind(name, schema, lambda value: isinstance(value, list) and all(map(_is_text, value)))


def _table(*options: Option) -> _Kind:
    schema = {
        "type": "object",
        "properties": {option.name: _option_schema(option) for option in options},
        "additionalProperties": False,
    }
    return _Kind("a table", schema, _must("a table", lambda value: isinstance(value, dict)), options)


def _named(of: _Kind) -> _Kind:
    schema = {"type": "object", "additionalProperties": dict(of.schema)}
    return _Kind("a table", schema, _must("a table", lambda value: isinstance(value, dict)), named=of)


def _text_or(table: _Kind, text: _Kind) -> _Kind:
    """A text, or a table that says more."""
    name = f"{text.name} or a table"
    schema = {"anyOf": [dict(text.schema), dict(table.schema)]}

    def check(value: Any) -> str | None:
        if isinstance(value, dict):
            return None
        return text.check(value) if isinstance(value, str) else f"must be {name}, not {_shown(value)}"

    return _Kind(name, schema, check, table.options)


def _option_schema(option: Option) -> dict[str, Any]:
    return {"description": option.meaning, **option.kind.schema}


_TEXT = _kind("a text", {"type": "string", "minLength": 1}, _is_text)
_BOOLEAN = _kind("true or false", {"type": "boolean"}, lambda value: isinstance(value, bool))
_TEXTS = _texts()
_TEXT_OR_TEXTS = _kind(
    "a text or a list of texts",
    {"anyOf": [dict(_TEXT.schema), dict(_TEXTS.schema)]},
    lambda value: _is_text(value) or _TEXTS.check(value) is None,
)
_IRI = _pattern("an IRI, such as `https://example.org/ns#`", _ABSOLUTE)
_NAME = _pattern("an IRI or `prefix:name`", _ABSOLUTE)
_BASE_IRI = _pattern("an http(s) IRI that ends in `/`", _BASE)

_ME = _table(
    Option("name", _TEXT, "Your name."),
    Option("aliases", _TEXTS, "Other names you go by in notes."),
    Option("id", _TEXT, "The name to use in IRIs."),
    Option("orcid", _TEXT, "Your ORCID iD."),
    Option("wikidata", _TEXT, "Your item in Wikidata."),
    Option("url", _IRI, "Your home page."),
)
_TYPE = _table(
    Option("iri", _NAME, "The class's IRI, or `prefix:name`."),
    Option("label", _TEXT, "What the type is called."),
    Option("plural", _TEXT, "Its plural: the key that declares things of it, and the name of its folder."),
    Option("spellings", _TEXTS, "Other ways to write it."),
    Option("definition", _TEXT, "What a thing of the type is."),
    Option("work", _BOOLEAN, "Whether its things are works, which have authors and are cited."),
)
_RELATION = _table(
    Option("iri", _NAME, "The property's IRI, or `prefix:name`."),
    Option("inverse", _TEXT_OR_TEXTS, "Keys that say it from the other side."),
    Option("spellings", _TEXTS, "Other ways to write it."),
    Option("definition", _TEXT, "What it says."),
    Option("from", _TEXTS, "The types of what it starts from."),
    Option("to", _TEXTS, "The types of what it leads to."),
    Option("takes", _choice(takes.value for takes in Takes), "What its value is."),
    Option("symmetric", _BOOLEAN, "Whether it holds in both directions."),
)
_PEER = _table(Option("source", _TEXT, "A file, a folder or a URL."))

#: Every option there is, in the order of the documentation.
OPTIONS: tuple[Option, ...] = (
    Option(
        "base",
        _BASE_IRI,
        "What every name in the graph begins with. It need not lead to a page, but must be yours alone: "
        "change it before you share the graph, and never after.",
    ),
    Option("language", _pattern("a language tag, such as `en`", _LANGUAGE), "The language of notes that name none."),
    Option(
        "me",
        _text_or(_ME, _TEXT),
        "Who writes the notes. A table says more: name, aliases, id, orcid, wikidata, url.",
        'me = "Your Name"',
    ),
    Option(
        "notes",
        _table(
            Option(
                "include",
                _TEXTS,
                "Read only these notes; the others lend their names alone.",
                'include = ["Podcasts/**", "People/**"]',
            ),
            Option("ignore", _TEXTS, "Pass over these files and folders.", 'ignore = ["Archive/**", "*.draft.md"]'),
            Option("templates", _TEXTS, "Further folders that hold templates.", 'templates = ["Skeletons"]'),
            Option(
                "mentions",
                _choice(mention.value for mention in Mentions),
                'Whether plain words equal to a declared name are mentions ("declared"), or links alone ("linked").',
                'mentions = "linked"',
            ),
            Option(
                "insight-headings",
                _TEXTS,
                "Further headings whose items are insights.",
                'insight-headings = ["What I learned"]',
            ),
            Option(
                "question-headings",
                _TEXTS,
                "Further headings whose items are open questions.",
                'question-headings = ["To find out"]',
            ),
            Option(
                "thought-headings",
                _TEXTS,
                "Further headings of your own thoughts.",
                'thought-headings = ["Commentary"]',
            ),
            Option(
                "transcript-headings",
                _TEXTS,
                "Further headings of verbatim text.",
                'transcript-headings = ["In their words"]',
            ),
            Option(
                "plain-tags",
                _TEXTS,
                "Further tags that are no concepts; `/*` stands for all nested ones.",
                'plain-tags = ["todo", "inbox/*"]',
            ),
        ),
        "How notes are read.",
    ),
    Option(
        "types",
        _named(_text_or(_TYPE, _NAME)),
        "Types of your own: a key and the class's IRI, or a table with iri, label, plural, spellings, "
        "definition, work.",
        'game = { iri = "schema:VideoGame", plural = "games" }',
    ),
    Option(
        "relations",
        _named(_text_or(_RELATION, _NAME)),
        "Relations of your own: a key and the property's IRI, or a table with iri, inverse, spellings, "
        "definition, from, to, takes, symmetric.",
        'funded-by = { iri = "schema:funder", inverse = "funds" }',
    ),
    Option(
        "folders",
        _named(_TEXT),
        "Folders whose notes have a type, by name or by path.",
        'Voices = "person"',
    ),
    Option(
        "prefixes",
        _named(_IRI),
        "Prefixes for `prefix:name` in notes, queries and outputs.",
        'foaf = "http://xmlns.com/foaf/0.1/"',
    ),
    Option(
        "bibliography",
        _table(
            Option(
                "files",
                _TEXTS,
                "BibTeX (`.bib`) and CSL-JSON (`.json`) files with what `[@key]` cites.",
                'files = ["references.bib"]',
            )
        ),
        "Where citation keys are looked up.",
    ),
    Option(
        "links",
        _table(
            Option(
                "file",
                _pattern("a file inside the vault that ends in `.tsv`", _RELATIVE_TSV),
                "The file that `quoth link` keeps decisions in, as SSSOM.",
                f'file = "{LINKS}"',
            )
        ),
        "Which things are one, as somebody decided.",
    ),
    Option(
        "peers",
        _named(_text_or(_PEER, _TEXT)),
        "Graphs of other people to link with: a file, a folder or a URL each.",
        'ada = "../ada-notes/graph.ttl"',
    ),
    Option(
        "export",
        _table(
            Option(
                "obsidian",
                _table(
                    Option(
                        "folder",
                        _pattern("a folder inside the vault", _RELATIVE_FOLDER),
                        "Where generated pages go.",
                        'folder = "Quoth"',
                    )
                ),
                "The exported Obsidian vault.",
            ),
            Option(
                "void",
                _table(
                    Option("title", _TEXT, "What the graph is called.", 'title = "Notes on long conversations"'),
                    Option(
                        "license",
                        _IRI,
                        "The licence that others may use the graph under, as an IRI.",
                        'license = "https://creativecommons.org/licenses/by/4.0/"',
                    ),
                ),
                "The description of the graph.",
            ),
        ),
        "Outputs.",
    ),
    Option(
        "check",
        _table(
            Option(
                "ignore",
                _texts("a list of diagnostic codes", {"enum": list(CODES)}),
                "Codes of diagnostics you do not want to hear of.",
                'ignore = ["unused-declaration"]',
            )
        ),
        "Diagnostics.",
    ),
)

#: What a relation of one's own may join, besides things of a type.
_JOINABLE = (ANY, STATEMENT, QUESTION, THOUGHT, NOTE, SECTION)
#: Sections of the file that change neither how notes are read nor how things are named.
_OUTPUTS = frozenset({"export", "check", "peers"})


def schema() -> dict[str, Any]:
    """The JSON Schema of `quoth.toml`, as published in `config.schema.json`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/quoth/config.schema.json",
        "title": "quoth.toml",
        "description": "The configuration of a vault of notes for Quoth.",
        **_table(*OPTIONS).schema,
    }


def schema_text() -> str:
    """The text of `config.schema.json`, which stands beside this module."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


# -- reading ------------------------------------------------------------------------------------------


def find_root(start: Path) -> Path:
    """The vault a path lies in: the folder of the nearest `quoth.toml` at or above it, else that of the nearest
    `.obsidian`, else the folder itself (a file's own folder)."""
    start = start.absolute()
    folder = start if start.is_dir() else start.parent
    around = (folder, *folder.parents)
    configured = next((candidate for candidate in around if (candidate / FILE_NAME).is_file()), None)
    return configured or next((candidate for candidate in around if (candidate / ".obsidian").is_dir()), folder)


def load_config(root: Path) -> Config:
    """The configuration of the vault in a folder; the defaults where it has no `quoth.toml`.

    Raises:
        ConfigError: the file cannot be read, is no TOML, or says something that means nothing.
    """
    path = root / FILE_NAME
    try:
        if not path.exists():
            return Config(root, digest=_digest({}))
        if path.stat().st_size > _SIZE_LIMIT:
            raise ConfigError(FILE_NAME, [Fault(1, f"is larger than {_SIZE_LIMIT >> 20} MiB")])
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(FILE_NAME, [Fault(1, f"cannot be read: {error.strerror or 'unknown error'}")]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(FILE_NAME, [Fault(line, "is not UTF-8 text")]) from error
    return read_config(text, root)


def read_config(text: str, root: Path, name: str = FILE_NAME) -> Config:
    """The configuration that a `quoth.toml` states, for the vault in `root`.

    Raises:
        ConfigError: the text is no TOML, or says something that means nothing.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(name, [_toml_fault(error, text)]) from error
    except RecursionError as error:
        raise ConfigError(name, [Fault(1, "nests too deeply")]) from error
    return _Reading(values, _Lines(text), root, name).config()


def _toml_fault(error: tomllib.TOMLDecodeError, text: str) -> Fault:
    message = str(error)
    match = re.search(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)", message)
    line = int(match[1]) if match and match[1] else text.rstrip().count("\n") + 1
    cause = re.sub(r" \(at .*?\)$", "", message)
    return Fault(line, f"not valid TOML: {cause[:1].lower()}{cause[1:]}")


_Path = tuple[str, ...]


class _Lines:
    """On which line each key of a TOML text stands."""

    _HEADER = re.compile(r"\s*\[\[?(?P<path>[^\[\]=#]+)\]")
    _ASSIGNMENT = re.compile(
        r"\s*(?P<path>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
    )
    _PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")

    def __init__(self, text: str) -> None:
        self._lines: dict[_Path, int] = {}
        table: _Path = ()
        for number, line in enumerate(text.split("\n"), 1):
            if match := self._ASSIGNMENT.match(line):
                path = table + self._parts(match["path"])
            elif match := self._HEADER.match(line):
                path = table = self._parts(match["path"])
            else:
                continue
            for end in range(1, len(path) + 1):
                self._lines.setdefault(path[:end], number)

    def _parts(self, path: str) -> _Path:
        return tuple(part.strip("\"'") for part in self._PART.findall(path))

    def of(self, path: _Path) -> int:
        """The line of a key, else of what holds it."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


class _Reading:
    """Turns a file's values into a configuration, collecting faults."""

    def __init__(self, values: dict[str, Any], lines: _Lines, root: Path, name: str) -> None:
        self.values = values
        self.lines = lines
        self.root = root
        self.name = name
        self.faults: list[Fault] = []

    def config(self) -> Config:
        self.check(self.values, _table(*OPTIONS), ())
        self.raise_faults()
        base = self.values.get("base", LOCAL_BASE)
        prefixes = self.prefixes()
        types = tuple(self.type(key, value, base, prefixes) for key, value in self.table("types").items())
        known = Types(types)
        relations = tuple(
            self.relation(key, value, base, prefixes, known) for key, value in self.table("relations").items()
        )
        config = Config(
            root=self.root,
            written=True,
            base=base,
            me=self.me(),
            settings=self.settings(known, Relations(relations), prefixes),
            types=types,
            relations=relations,
            bibliography=tuple(self.table("bibliography").get("files", ())),
            links=self.table("links").get("file", LINKS),
            peers=tuple(self.peers()),
            obsidian_folder=self.table("export").get("obsidian", {}).get("folder", "Quoth").strip("/"),
            void=self.table("export").get("void", {}),
            digest=_digest(self.values),
        )
        self.raise_faults()
        return config

    def raise_faults(self) -> None:
        if self.faults:
            raise ConfigError(self.name, self.faults)

    def fault(self, path: _Path, message: str) -> None:
        self.faults.append(Fault(self.lines.of(path), f"`{'.'.join(path)}` {message}"))

    def table(self, name: str) -> dict[str, Any]:
        value = self.values.get(name, {})
        return value if isinstance(value, dict) else {}

    def check(self, value: Any, kind: _Kind, path: _Path) -> None:
        """Checks a value, and everything in it, against what the table of options says."""
        message = kind.check(value)
        if message is not None:
            self.fault(path, message)
        elif isinstance(value, dict) and kind.named is not None:
            for key, inner in value.items():
                self.check(inner, kind.named, (*path, key))
        elif isinstance(value, dict):
            options = {option.name: option for option in kind.options}
            for key, inner in value.items():
                if key in options:
                    self.check(inner, options[key].kind, (*path, key))
                else:
                    self.fault((*path, key), self.unknown(key, options))

    def unknown(self, key: str, known: Iterable[str]) -> str:
        names = list(known)
        folded = fold_key(key)
        return f"is unknown; did you mean `{folded}`?" if folded in names else f"is unknown; {_guess(folded, names)}"

    def prefixes(self) -> dict[str, str]:
        own = {}
        for prefix, iri in self.table("prefixes").items():
            path = ("prefixes", prefix)
            if not re.fullmatch(r"[A-Za-z][\w-]*", prefix):
                self.fault(path, "is no prefix: use letters, digits, `-` and `_`")
            elif prefix in PREFIXES and str(PREFIXES[prefix]) != iri:
                self.fault(path, f"is taken: it stands for `{PREFIXES[prefix]}`")
            else:
                own[prefix] = iri
        return own

    def iri(self, name: str, prefixes: Mapping[str, str], path: _Path) -> str:
        """The IRI of a `prefix:name` or of itself."""
        prefix, _, rest = name.partition(":")
        if prefix in prefixes:
            return prefixes[prefix] + rest
        if prefix in PREFIXES:
            return PREFIXES[prefix][rest]
        if not rest.startswith("//") and prefix.lower() not in ("urn", "tag"):
            self.fault(path, f"uses the prefix `{prefix}`, which `[prefixes]` does not define")
        return name

    def type(self, key: str, value: Any, base: str, prefixes: Mapping[str, str]) -> EntityType:
        path = ("types", key)
        said: dict[str, Any] = {"iri": value} if isinstance(value, str) else value
        folded = fold_key(key)
        return EntityType(
            key=folded,
            plural=said.get("plural", f"{folded}s"),
            iri=self.iri(said["iri"], prefixes, path) if "iri" in said else f"{base}t/{slug(folded)}",
            label=said.get("label", folded.replace("-", " ").capitalize()),
            definition=said.get("definition", ""),
            spellings=tuple(said.get("spellings", ())),
            work=said.get("work", False),
        )

    def relation(self, key: str, value: Any, base: str, prefixes: Mapping[str, str], types: Types) -> Relation:
        path = ("relations", key)
        said: dict[str, Any] = {"iri": value} if isinstance(value, str) else value
        folded = fold_key(key)
        inverse = said.get("inverse", ())
        takes = Takes(said.get("takes", Takes.THING))
        return Relation(
            key=folded,
            iri=self.iri(said["iri"], prefixes, path) if "iri" in said else f"{base}p/{slug(folded)}",
            definition=said.get("definition", ""),
            spellings=tuple(said.get("spellings", ())),
            inverses=(inverse,) if isinstance(inverse, str) else tuple(inverse),
            subjects=self.ends(said.get("from", [ANY]), types, (*path, "from")),
            objects=self.ends(said.get("to", [ANY]), types, (*path, "to")) if takes is Takes.THING else (),
            takes=takes,
            symmetric=said.get("symmetric", False),
        )

    def ends(self, names: Iterable[str], types: Types, path: _Path) -> tuple[str, ...]:
        """What a relation joins, by the keys of types and the words of `ontology.relations`."""
        found = []
        for name in names:
            entity_type = types.find(name)
            if entity_type is not None:
                found.append(entity_type.key)
            elif name in _JOINABLE:
                found.append(name)
            else:
                known = [*_JOINABLE, *(t.key for t in types)]
                self.fault(path, f"holds an unknown type, `{name}`; {_guess(name, known)}")
        return tuple(found)

    def me(self) -> Me | None:
        said = self.values.get("me")
        if said is None:
            return None
        if isinstance(said, str):
            return Me(said.strip())
        if "name" not in said:
            self.fault(("me",), "needs a `name`")
            return None
        identifiers = tuple((key, said[key]) for key in ("orcid", "wikidata") if key in said)
        return Me(said["name"].strip(), tuple(said.get("aliases", ())), said.get("id"), identifiers, said.get("url"))

    def peers(self) -> Iterator[Peer]:
        for name, said in self.table("peers").items():
            if isinstance(said, dict) and "source" not in said:
                self.fault(("peers", name), "needs a `source`")
            else:
                yield Peer(name, said if isinstance(said, str) else said["source"])

    def settings(self, types: Types, relations: Relations, prefixes: Mapping[str, str]) -> Settings:
        notes = self.table("notes")
        me = self.values.get("me", "")
        codes = self.table("check").get("ignore", [])
        for code in codes:
            if code not in CODES:
                self.fault(("check", "ignore"), f"holds an unknown code, `{code}`; {_guess(code, CODES)}")
        return Settings(
            types=types,
            relations=relations,
            keys=Keys(types),
            folders=self.folders(types),
            me=(me if isinstance(me, str) else me.get("name", "")).strip(),
            language=self.values.get("language", "").lower(),
            include=tuple(notes.get("include", ())),
            ignore=tuple(notes.get("ignore", ())),
            templates=tuple(notes.get("templates", ())),
            mentions=Mentions(notes.get("mentions", Mentions.DECLARED)),
            insight_headings=(*defaults.INSIGHT_HEADINGS, *notes.get("insight-headings", ())),
            question_headings=(*defaults.QUESTION_HEADINGS, *notes.get("question-headings", ())),
            thought_headings=(*defaults.THOUGHT_HEADINGS, *notes.get("thought-headings", ())),
            transcript_headings=(*defaults.TRANSCRIPT_HEADINGS, *notes.get("transcript-headings", ())),
            plain_tags=(*defaults.PLAIN_TAGS, *notes.get("plain-tags", ())),
            prefixes=prefixes,
            ignored_codes=frozenset(codes),
        )

    def folders(self, types: Types) -> dict[str, str]:
        found = {}
        for folder, name in self.table("folders").items():
            entity_type = types.find(name)
            if entity_type is None:
                guess = _guess(name, [t.key for t in types])
                self.fault(("folders", folder), f"has an unknown type, `{name}`; {guess}")
            else:
                found[folder.strip("/")] = entity_type.key
        return found


def _guess(name: str, known: Iterable[str]) -> str:
    names = list(known)
    near = nearest(name, names)
    return f"did you mean `{near}`?" if near else f"known: {', '.join(names)}"


def _digest(values: Mapping[str, Any]) -> str:
    relevant = {key: value for key, value in values.items() if key not in _OUTPUTS}
    written = json.dumps(relevant, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


# -- writing ------------------------------------------------------------------------------------------


def new_base() -> str:
    """A base that nobody else has: the one thing in Quoth that is made by chance, and kept in the file."""
    return f"{_BASES}{base64.b32encode(secrets.token_bytes(10)).decode('ascii').lower()[:12]}/"


def default_text(base: str, language: str = "en", me: str = "") -> str:
    """A commented `quoth.toml` that sets base, language and writer and shows every other option."""
    values = {"base": base, "language": language} | ({"me": me} if me else {})
    lines = ["# What this vault says about itself to Quoth. Only `base` has to be kept.", ""]
    for option in OPTIONS:
        if not (option.kind.options or option.kind.named) or option.name == "me":
            lines += _comment(option.meaning)
            written = (
                f"{option.name} = {json.dumps(values[option.name], ensure_ascii=False)}"
                if option.name in values
                else ""
            )
            lines += [written or f"# {option.example}", ""]
    for path, option in _tables(OPTIONS, ()):
        lines += [*_comment(option.meaning), f"[{'.'.join(path)}]"]
        shown = (option,) if option.kind.named else option.kind.options
        for inner in shown:
            if inner.example:
                lines += [*(_comment(inner.meaning) if inner is not option else ()), f"# {inner.example}"]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _tables(options: Iterable[Option], path: _Path) -> Iterator[tuple[_Path, Option]]:
    """The tables of the file that hold options with examples, by path."""
    for option in options:
        if option.name == "me" or not (option.kind.options or option.kind.named):
            continue
        if option.example or any(inner.example for inner in option.kind.options):
            yield (*path, option.name), option
        yield from _tables(option.kind.options, (*path, option.name))


def _comment(text: str, width: int = 100) -> list[str]:
    lines, line = [], "#"
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = "#"
        line += f" {word}"
    return [*lines, line]
