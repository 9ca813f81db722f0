"""Finding things by what people call them, and statements by what they are about and what words they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from quoth.graph.said import GENERAL, NAMES, Said, ask_about, statements, type_key
from quoth.graph.store import Reader
from quoth.graph.triples import Literal, Node, quote, type_
from quoth.ontology.identifiers import (
    InvalidIdentifier,
    find_identifiers,
    identifier_in_url,
    parse_identifier,
    value_of,
)
from quoth.ontology.slugs import fold_name
from quoth.ontology.terms import PREFIXES, SDO, SKOS

#: How many things and statements a search gives, if not told otherwise.
THINGS = 20
STATEMENTS = 50

#: Scores: the same name, a name that begins so, one with these words in it, and the most that
#: likeness alone gives to a whole name, and word by word.
EXACT = 100
PREFIX = 95
WORDS = 90
_LIKE = 85
_LIKE_WORDS = 80
#: What fits less is not what was meant, though it may be.
FITTING = 72
#: The least likeness that is worth telling, of 100: of whole names, and of single words.
_UNLIKE = 70
_UNLIKE_WORD = 84
_FILE = re.compile(r"/files/(?P<path>[^#]+)$")
#: Identifiers that people write in several ways without saying of what kind they are.
_BARE = ("arxiv", "isbn", "orcid")
_WORD = re.compile(r"\w+")
_ASCII = re.compile(r"[ -~]+")
#: Shorter words are like too many others.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that goes by a name."""

    iri: str
    name: str
    #: As in `said.Entity`.
    type: str
    #: Its other names, sorted.
    aliases: tuple[str, ...]
    #: How well the name fits, 0 to 100; 100 is the name itself, of whatever case.
    score: int
    #: How many statements are on it, or by it, or made in it.
    statements: int


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found."""

    query: str
    #: The best first.
    things: tuple[Found, ...]
    #: Statements on a thing of that name first, then those whose text holds all the words; each in reading order.
    statements: tuple[Said, ...]
    #: How many statements there are in all.
    total: int


@dataclass(frozen=True, slots=True)
class _Thing:
    iri: str
    name: str
    type: str
    aliases: tuple[str, ...]
    #: What else it is found by, to the letter: identifiers with and without scheme, citation keys, a note's file.
    handles: tuple[str, ...] = ()


class Names:
    """Everything in a graph that has a name: people, concepts, works, notes and marked questions.

    It is read once, in about a second for ten thousand notes, and may be kept for as long as the reader is open.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._things = _read(reader)
        self._by_key: dict[str, list[_Thing]] = {}
        for thing in self._things:
            for name in (thing.name, *thing.aliases):
                same = self._by_key.setdefault(fold_name(name), [])
                if thing not in same:
                    same.append(thing)
        self._by_handle: dict[str, list[_Thing]] = {}
        for thing in self._things:
            for handle in thing.handles:
                self._by_handle.setdefault(fold_name(handle), []).append(thing)
        self._by_word: dict[str, list[str]] = {}
        for key in self._by_key:
            for word in set(_WORD.findall(key)):
                self._by_word.setdefault(word, []).append(key)

    def __len__(self) -> int:
        return len(self._things)

    def find(self, query: str, limit: int = THINGS, types: Sequence[str] = ()) -> tuple[Found, ...]:
        """The things that a name may mean, the best first; equally good ones by how much is said of them, then by
        name. An identifier, a link that spells one, a citation key and the file of a note are names as well.

        Args:
            types: only things of these types; none stands for all.
        """
        scores = self._scores(fold_name(query.strip().removeprefix("#")))
        for handle in _handles(query):
            scores |= dict.fromkeys(self._by_handle.get(fold_name(handle), ()), EXACT)
        if types:
            scores = {thing: score for thing, score in scores.items() if thing.type in types}
        # Counting is left to those that may be among the best: there may be thousands with the same word in them.
        best = sorted(scores.items(), key=lambda pair: (-pair[1], len(pair[0].name), pair[0].name, pair[0].iri))
        best = best[: max(5 * limit, 100)]
        counts = count_statements(self._reader, (thing.iri for thing, _ in best))
        found = [Found(t.iri, t.name, t.type, t.aliases, score, counts.get(t.iri, 0)) for t, score in best]
        found.sort(key=lambda f: (-f.score, f.type == "note", -f.statements, f.name, f.iri))
        return tuple(found[:limit])

    def _scores(self, key: str) -> dict[_Thing, int]:
        if not key:
            return {}
        words = key.split()
        scores: dict[_Thing, int] = {}

        def score(name: str, points: int) -> None:
            for thing in self._by_key[name]:
                scores[thing] = max(points, scores.get(thing, 0))

        for name in self._by_key:
            if name == key:
                score(name, EXACT)
            elif name.startswith(key):
                score(name, PREFIX)
            elif all(_begins(word, name) for word in words):
                score(name, WORDS)
        for name, likeness in self._like(key):
            score(name, likeness)
        return scores

    def _like(self, key: str) -> Iterator[tuple[str, int]]:
        """Names that are spelt much like it, as a whole or word by word."""
        from rapidfuzz import fuzz, process

        if len(key) < _SHORTEST:
            return
        names = list(self._by_key)
        for name, likeness, _ in process.extract(key, names, scorer=fuzz.ratio, score_cutoff=_UNLIKE, limit=None):
            yield name, int(likeness * _LIKE / 100)
        vocabulary = list(self._by_word)
        near: list[dict[str, float]] = []
        for word in key.split():
            like = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=_UNLIKE_WORD, limit=None)
            likeness_of: dict[str, float] = {}
            for known, likeness, _ in like if len(word) >= _SHORTEST else [(word, 100.0, 0)]:
                for name in self._by_word.get(known, ()):
                    likeness_of[name] = max(likeness, likeness_of.get(name, 0))
            near.append(likeness_of)
        for name in sorted(set(near[0]).intersection(*near[1:])):
            yield name, int(min(words[name] for words in near) * _LIKE_WORDS / 100)


def _handles(query: str) -> Iterator[str]:
    """What a query may be besides a name: as it is, without the sign of a citation, and as an identifier."""
    text = query.strip()
    yield text
    yield text.removeprefix("@")
    if in_url := identifier_in_url(text):
        yield in_url
    for scheme in _BARE:
        with suppress(InvalidIdentifier):
            yield parse_identifier(scheme, text)
    for start, end, identifier in find_identifiers(text):
        if text[start:end] == text:
            yield identifier


def _begins(word: str, name: str) -> bool:
    """Whether a word of a name begins so."""
    at = name.find(word)
    while at > 0 and name[at - 1].isalnum():
        at = name.find(word, at + 1)
    return at >= 0


_ORDER = (*NAMES, SKOS.altLabel)
_HANDLES = """
SELECT ?x ?handle WHERE { { ?x schema:identifier|quoth:citationKey ?handle }
  UNION { ?x a schema:NoteDigitalDocument ; schema:encoding ?handle } }
"""
_QUESTIONS = "SELECT ?q ?text WHERE { ?q a quoth:OpenQuestion ; schema:text ?text }"
_SUPPLIED = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
#: Classes of what has a name and is no thing to look for.
_PARTS = frozenset((SDO.WebPage, SDO.MediaObject, SDO.Clip, SKOS.ConceptScheme))


def _read(reader: Reader) -> tuple[_Thing, ...]:
    """All named things, by name."""
    names: dict[str, dict[int, set[str]]] = {}
    for rank, predicate in enumerate(_ORDER):
        # Sections have names too, and are most of what has one.
        query = f'SELECT ?x ?name WHERE {{ ?x <{predicate}> ?name FILTER(!CONTAINS(STR(?x), "#h-")) }}'
        for iri, name in reader.rows(query):
            if isinstance(name, Literal):
                names.setdefault(str(iri), {}).setdefault(rank, set()).add(name.text)
    types: dict[str, set[str]] = {}
    for iri, class_ in ask_about(reader, f"SELECT ?x ?type WHERE {{ VALUES ?x {{ }} ?x <{type_}> ?type }}", names):
        types.setdefault(str(iri), set()).add(str(class_))
    handles: dict[str, set[str]] = {}
    for iri, handle in reader.rows(_HANDLES, _SUPPLIED):
        handles.setdefault(str(iri), set()).update(_spellings(handle))
    things = []
    for iri, by_rank in names.items():
        classes = types.get(iri, set())
        if not classes or classes <= GENERAL or classes & _PARTS:
            continue
        name = min(by_rank[min(by_rank)])
        aliases = {other for others in by_rank.values() for other in others} - {name}
        found_by = tuple(sorted(handles.get(iri, ())))
        things.append(_Thing(iri, name, type_key(classes), tuple(sorted(aliases)), found_by))
    for iri, text in reader.rows(_QUESTIONS, _SUPPLIED):
        if isinstance(text, Literal):
            things.append(_Thing(str(iri), text.text, "question", ()))
    return tuple(sorted(things, key=lambda t: (fold_name(t.name), t.name, t.iri)))


def _spellings(handle: Node | None) -> Iterator[str]:
    """How people write what a thing is found by."""
    if isinstance(handle, Literal):
        yield handle.text
        yield value_of(handle.text) or handle.text
    elif handle is not None and (file := _FILE.search(handle)):
        yield unquote(file["path"])
        yield unquote(file["path"]).rpartition("/")[2]


def is_named(reader: Reader, name: str) -> bool:
    """Whether anything but a section is called so, whatever the case: at once, without the names of everything else."""
    query = f"""SELECT ?x WHERE {{ ?x schema:name|schema:alternateName|skos:altLabel ?name
      FILTER(LCASE(STR(?name)) = LCASE({quote(name)}) && !CONTAINS(STR(?x), "#h-")) }} LIMIT 1"""
    return any(True for _ in reader.rows(query, _SUPPLIED))


_COUNT = """
SELECT ?x (COUNT(DISTINCT ?s) AS ?count) WHERE {
  VALUES ?x { }
  { ?s quoth:onTopic ?x } UNION { ?s schema:author ?x } UNION { ?s quoth:saidIn ?x } UNION { ?s schema:isPartOf ?x }
  ?s a quoth:Statement
} GROUP BY ?x
"""


def count_statements(reader: Reader, iris: Iterable[str]) -> dict[str, int]:
    """How many statements are on each thing, by it or made in it; things without any are left out."""
    rows = ask_about(reader, _COUNT, iris)
    return {str(iri): int(count.text) for iri, count in rows if isinstance(count, Literal)}


def search(
    reader: Reader,
    query: str,
    *,
    names: Names | None = None,
    things: int = THINGS,
    limit: int = STATEMENTS,
) -> Hits:
    """What there is under some words: things of that name, statements on them, and statements that hold the words.

    Args:
        names: those of the reader, if they are read already.
        things: how many things are given at most.
        limit: how many statements are given at most.
    """
    names = names or Names(reader)
    found = names.find(query, things)
    # Only a name that was meant brings all that is said of it.
    exact = [f.iri for f in found if f.score == EXACT]
    meant = exact or [f.iri for f in found if f.score >= WORDS][:3] or [f.iri for f in found[:1] if f.score >= FITTING]
    on = [str(iri) for (iri,) in ask_about(reader, _ON, meant)]
    holding = [iri for iri in _holding(reader, query) if iri not in set(on)]
    iris = list(dict.fromkeys((*on, *holding)))
    first = set(on)
    told = sorted(statements(reader, iris[: 4 * limit]), key=lambda s: (s.iri not in first, s.order))
    return Hits(query, found, tuple(told[:limit]), len(iris))


_ON = """
SELECT DISTINCT ?s WHERE { VALUES ?x { } ?s quoth:onTopic ?x ; a quoth:Statement ; quoth:line ?line ;
  prov:atLocation ?at } ORDER BY STRBEFORE(STR(?at), "#") ?line ?s
"""


def _holding(reader: Reader, query: str) -> list[str]:
    """Statements whose text holds all the words, by place."""
    words = fold_name(query).split()
    if not words:
        return []
    # LCASE folds less than names are compared with, so that the query asks for what all foldings have in common.
    filters = "".join(
        f" FILTER(CONTAINS(LCASE(STR(?text)), {quote(part)}))" for word in words for part in _ASCII.findall(word)
    )
    rows = reader.rows(f"SELECT ?s ?text WHERE {{ ?s schema:text ?text{filters} ?s a quoth:Statement }}", _SUPPLIED)
    texts = ((str(s), fold_name(text.text)) for s, text in rows if isinstance(text, Literal))
    return sorted({iri for iri, text in texts if all(_begins(word, text) for word in words)})
