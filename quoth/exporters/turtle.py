"""Turtle (https://www.w3.org/TR/turtle/) that is read as well as parsed.

A subject is a block; blocks stand in reading order (`exporters.reading`), each note a chapter that opens with its
title and declares the empty prefix for its own parts, so that a statement is `:s-…` there. Prefixes are declared
where they are used. The writer works on strings alone and sorts everything, so that its time is near that of the
sorting, and its bytes depend on nothing but the set of triples.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from quoth.exporters import File, Options
from quoth.exporters.reading import Description, Descriptions, chapters, describe, predicate_rank, title, type_rank
from quoth.graph.triples import Literal, Node, Quad, quote, sort_key, type_
from quoth.ontology.terms import PREFIXES, XSD

#: Objects of one predicate share a line up to this many characters.
_LINE = 100

# PN_CHARS_BASE of the grammar, without the ASCII letters.
_LETTERS = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST = f"[A-Za-z0-9_{_LETTERS}]"
_OTHER = f"(?:[A-Za-z0-9_\\-\u00b7\u0300-\u036f\u203f-\u2040{_LETTERS}]|%[0-9A-Fa-f]{{2}})"
#: PN_LOCAL of the grammar without colons and escapes: such names are legal, but easier to read in full.
_LOCAL = re.compile(rf"(?:{_FIRST}|%[0-9A-Fa-f]{{2}})(?:{_OTHER}|\.(?=\.*{_OTHER}))*")
_PREFIX = re.compile(rf"[A-Za-z{_LETTERS}](?:[A-Za-z0-9_\-\u00b7{_LETTERS}])*")

#: Lexical forms that Turtle reads as these very literals when they stand without quotation marks.
_SHORT = {
    XSD.integer: re.compile(r"0|-?[1-9][0-9]*"),
    XSD.decimal: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}


class Names:
    """Short names of IRIs, and the prefixes that they took."""

    def __init__(self, options: Options) -> None:
        #: Namespace IRIs by prefix, in the order they are declared.
        self._namespaces = _namespaces(options)
        self._prefixes = {namespace: prefix for prefix, namespace in self._namespaces.items()}
        self._odd = [n for n in sorted(self._prefixes, key=len, reverse=True) if not n.endswith(("/", "#"))]
        self._used: set[str] = set()
        self._names: dict[str, str] = {}
        self._chapter = "#"
        self._chapter_names: dict[str, str] = {}

    def open(self, note: str) -> None:
        """Begins a note's chapter, in which its parts have the empty prefix."""
        self._chapter = f"{note}#"
        self._chapter_names = {}

    @property
    def chapter_directive(self) -> str:
        """The directive that the names of this chapter need, if any."""
        return f"@prefix : <{self._chapter}> .\n" if self._chapter_names else ""

    def __call__(self, iri: str) -> str:
        """An IRI as the present chapter writes it."""
        if iri.startswith(self._chapter):
            return self._local(iri)
        return self._names.get(iri) or self._name(iri)

    def _local(self, iri: str) -> str:
        name = self._chapter_names.get(iri)
        if name is None:
            local = iri[len(self._chapter) :]
            # A section within a section has a slash in its name, which Turtle wants escaped.
            if not _LOCAL.fullmatch(local.replace("/", "_")):
                return f"<{iri}>"
            name = self._chapter_names[iri] = ":" + local.replace("/", "\\/")
        return name

    def _name(self, iri: str) -> str:
        at = max(iri.rfind("/"), iri.rfind("#")) + 1
        name = self._prefixed(iri, at)
        if name is None:
            name = next((n for o in self._odd if iri.startswith(o) and (n := self._prefixed(iri, len(o)))), f"<{iri}>")
        self._names[iri] = name
        return name

    def _prefixed(self, iri: str, at: int) -> str | None:
        prefix = self._prefixes.get(iri[:at])
        if prefix is None or not _LOCAL.fullmatch(iri, at):
            return None
        self._used.add(prefix)
        return f"{prefix}:{iri[at:]}"

    def header(self) -> str:
        """The directives for every prefix that was used so far."""
        return "".join(f"@prefix {p}: <{n}> .\n" for p, n in self._namespaces.items() if p in self._used)


def _namespaces(options: Options) -> dict[str, str]:
    """The prefixes to choose from: the shared ones, the vault's own, then those for its names."""
    found = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
    own = dict(options.prefixes)
    if options.base:
        own |= {p: f"{options.base}{p}/" for p in ("n", "e", "p") if p not in own}
    for prefix, namespace in own.items():
        if prefix not in found and namespace not in found.values() and _PREFIX.fullmatch(prefix):
            found[prefix] = namespace
    return found


def write_literal(literal: Literal, names: Names) -> str:
    """A literal in its shortest form."""
    text, language, datatype = literal
    if language:
        return f"{quote(text)}@{language}"
    if datatype == XSD.string:
        return quote(text)
    short = _SHORT.get(datatype)
    if short is not None and short.fullmatch(text):
        return text
    return f"{quote(text)}^^{names(datatype)}"


class Blocks:
    """Writes blocks: a subject with all that is said of it."""

    def __init__(self, names: Names, indent: str = "") -> None:
        self._names = names
        self._start = indent
        self._next = f" ;\n{indent}    "
        self._more = f",\n{indent}        "
        self._ranks: dict[str, tuple[int, str]] = {type_: predicate_rank(type_)}

    def _rank(self, predicate: str) -> tuple[int, str]:
        rank = self._ranks.get(predicate)
        if rank is None:
            rank = self._ranks[predicate] = predicate_rank(predicate)
        return rank

    def _node(self, node: Node) -> str:
        return self._names(node) if isinstance(node, str) else write_literal(node, self._names)

    def _objects(self, nodes: list[Node]) -> str:
        if len(nodes) == 1:
            return self._node(nodes[0])
        texts = list(dict.fromkeys(map(self._node, sorted(nodes, key=sort_key))))
        line = ", ".join(texts)
        return line if len(line) <= _LINE or len(texts) == 1 else self._more.join(texts)

    def _types(self, nodes: list[Node]) -> str:
        def rank(node: Node) -> tuple[tuple[int, str], tuple[int, str, str, str]]:
            return type_rank(node if isinstance(node, str) else ""), sort_key(node)

        return ", ".join(dict.fromkeys(map(self._node, sorted(nodes, key=rank))))

    def write(self, subject: str, description: Description) -> str:
        """A block, from the subject to the full stop and line end."""
        lines = []
        for predicate in sorted(description, key=self._rank):
            nodes = description[predicate]
            if predicate == type_:
                lines.append(f"a {self._types(nodes)}")
            else:
                lines.append(f"{self._names(predicate)} {self._objects(nodes)}")
        return f"{self._start}{self._names(subject)} {self._next.join(lines)} .\n"


def heading(note: str, descriptions: Descriptions) -> str:
    """A comment line with the title of a note, where it has one."""
    name = " ".join(title(descriptions[note]).split()) if note in descriptions else ""
    return f"# {''.join(c for c in name if c.isprintable())}\n" if name else ""


def export(quads: Iterable[Quad], options: Options) -> Iterator[File]:
    """The merge of all graphs as one Turtle file."""
    yield File("graph.ttl", write_turtle(describe(quads), options).encode())


def write_turtle(descriptions: Mapping[str, Description], options: Options) -> str:
    """Descriptions of subjects as a Turtle document."""
    names = Names(options)
    blocks = Blocks(names)
    body = []
    for chapter in chapters(descriptions, options.base):
        names.open(chapter.note)
        written = [blocks.write(subject, descriptions[subject]) for subject in chapter.subjects]
        body.append("\n".join([heading(chapter.note, descriptions) + names.chapter_directive, *written]).lstrip("\n"))
    header = names.header()
    return "\n".join([header, *body] if header else body)
