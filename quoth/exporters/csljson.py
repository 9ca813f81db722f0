"""CSL-JSON (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html) of the works in the graph.

Reference managers and Pandoc read it. Papers, books, articles, talks and data sets are written, whether a statement
mentions them or not. The graph keeps no order of authors, so they stand in the order of their names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from quoth.exporters import File, Options
from quoth.exporters.reading import Description, Descriptions, describe, title
from quoth.graph.triples import Literal, Node, Quad, type_
from quoth.ontology.identifiers import SCHEMES, identifier_in_url, scheme_of, value_of
from quoth.ontology.terms import OWL, QUOTH, SDO

#: CSL's type by class; the first class that a work has counts.
_TYPES = {
    SDO.Thesis: "thesis",
    SDO.Report: "report",
    SDO.ScholarlyArticle: "article-journal",
    SDO.Chapter: "chapter",
    SDO.Book: "book",
    SDO.NewsArticle: "article-newspaper",
    SDO.BlogPosting: "post-weblog",
    SDO.Article: "webpage",
    QUOTH.Talk: "speech",
    SDO.Dataset: "dataset",
}

Item: TypeAlias = dict[str, object]

_DATE = re.compile(r"(-?[0-9]{4,})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def export(quads: Iterable[Quad], options: Options) -> Iterator[File]:
    """Every work in the merge of all graphs, sorted by the item's id."""
    items = bibliography(describe(quads), options.base)
    yield File("graph.json", (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode())


def bibliography(descriptions: Descriptions, base: str) -> list[Item]:
    """The works as CSL items, each with an id of its own: its citation key, else its name in the vault."""
    local = _local_names(descriptions, base)
    items: dict[str, Item] = {}
    for subject in sorted(descriptions):
        types = descriptions[subject].get(type_, ())
        kind = next((kind for iri, kind in _TYPES.items() if iri in types), "")
        if kind:
            key = _unused(_key(subject, descriptions[subject], local), items)
            items[key] = {"id": key, **_item(kind, subject, descriptions)}
    return [items[key] for key in sorted(items)]


def _local_names(descriptions: Descriptions, base: str) -> dict[str, str]:
    """The vault's own name of each thing that has a global one, by that."""
    found: dict[str, str] = {}
    for subject in sorted(descriptions, reverse=True):
        if base and subject.startswith(f"{base}e/"):
            found.update((node, subject) for node in descriptions[subject].get(OWL.sameAs, ()) if isinstance(node, str))
    return found


def _key(subject: str, description: Description, local: dict[str, str]) -> str:
    name = local.get(subject, subject)
    return min(_texts(description, QUOTH.citationKey), default="") or re.split(r"[/#:]", name.rstrip("/#:"))[-1]


def _unused(key: str, items: dict[str, Item]) -> str:
    number = 1
    unused = key
    while unused in items:
        number += 1
        unused = f"{key}-{number}"
    return unused


def _item(kind: str, subject: str, descriptions: Descriptions) -> Item:
    """A work without its id; what is not known is left out."""
    description = descriptions[subject]
    identifiers = _identifiers(subject, description)
    arxiv = identifiers.get("arxiv")
    if arxiv and kind == "article-journal" and "doi" not in identifiers:
        # What CSL calls a preprint.
        kind = "article"
    item = {
        "type": kind,
        "title": title(description),
        "author": _names(description.get(SDO.author, ()), descriptions),
        "issued": _issued(_texts(description, SDO.datePublished)),
        "container-title": _called(description.get(SDO.isPartOf, ()), descriptions),
        "publisher": _called(description.get(SDO.publisher, ()), descriptions)
        or ("arXiv" if kind == "article" else ""),
        "number": f"arXiv:{arxiv}" if arxiv else "",
        "DOI": identifiers.get("doi", ""),
        "ISBN": identifiers.get("isbn", ""),
        "PMID": identifiers.get("pmid", ""),
        "URL": min(_iris(description, SDO.url), default="") or (f"https://arxiv.org/abs/{arxiv}" if arxiv else ""),
        "language": min(_texts(description, SDO.inLanguage), default=""),
    }
    return {key: value for key, value in item.items() if value}


def _identifiers(subject: str, description: Description) -> dict[str, str]:
    """The work's identifiers by scheme, the first of each by code point."""
    written = {*_texts(description, SDO.identifier), *_iris(description, SDO.identifier)}
    written |= {subject, *_iris(description, SDO.sameAs)}
    found: dict[str, str] = {}
    for text in sorted(written):
        identifier = (
            text.removeprefix("urn:") if scheme_of(text.removeprefix("urn:")) in SCHEMES else identifier_in_url(text)
        )
        if identifier:
            found.setdefault(scheme_of(identifier), value_of(identifier))
    return found


def _names(authors: Iterable[Node], descriptions: Descriptions) -> list[Item]:
    names = [_name(author, descriptions) for author in set(authors)]
    return sorted(
        (name for name in names if name), key=lambda name: (str(name.get("family", name.get("literal"))), str(name))
    )


def _name(author: Node, descriptions: Descriptions) -> Item:
    """A name in its parts where it is a person's: `{family, given}`, else `{literal}`."""
    if isinstance(author, Literal):
        return _parts(author.text)
    description = descriptions.get(author, {})
    family = min(_texts(description, SDO.familyName), default="")
    if family:
        return {"family": family, "given": min(_texts(description, SDO.givenName), default="")}
    name = title(description)
    return {"literal": name} if SDO.Organization in description.get(type_, ()) and name else _parts(name)


def _parts(name: str) -> Item:
    """A person's name: `Family, Given`, or the last word with what stands in small letters before it (`van Rossum`)."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma and family and given:
        return {"family": family, "given": given}
    words = name.split()
    if len(words) < 2:
        return {"literal": name} if name else {}
    at = len(words) - 1
    while at > 1 and words[at - 1][:1].islower():
        at -= 1
    return {"family": " ".join(words[at:]), "given": " ".join(words[:at])}


def _issued(dates: Iterable[str]) -> Item:
    match = next((match for date in sorted(dates) if (match := _DATE.match(date))), None)
    return {"date-parts": [[int(part) for part in match.groups() if part]]} if match else {}


def _called(things: Iterable[Node], descriptions: Descriptions) -> str:
    names = (node.text if isinstance(node, Literal) else title(descriptions.get(node, {})) for node in things)
    return min((name for name in names if name), default="")


def _texts(description: Description, predicate: str) -> list[str]:
    return [node.text for node in description.get(predicate, ()) if isinstance(node, Literal)]


def _iris(description: Description, predicate: str) -> list[str]:
    return [node for node in description.get(predicate, ()) if isinstance(node, str)]
