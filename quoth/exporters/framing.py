"""JSON-LD in the form that somebody else asks for: frames of one's own (https://www.w3.org/TR/json-ld11-framing/).

pyld applies them, and only here. Its time grows with the square of what stands around one thing, so a frame is for a
selection, or for a vault of ordinary size; the views of `exporters.jsonld` take linear time. Nothing is loaded from the
network: of contexts named by their address only Quoth's own is known, from the package.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from quoth.notes.nearest import nearest
from quoth.ontology.vocabulary import CONTEXT_IRI
from quoth.ontology.vocabulary import context as make_context

Json: TypeAlias = Any
Frame: TypeAlias = Mapping[str, Json]

#: Against this relative IRIs in frames are resolved, so that they can be told.
_NOWHERE = "https://quoth.invalid/relative/"


class FrameError(ValueError):
    """A frame that cannot be read, or cannot be applied; it says why."""


def read_frame(content: bytes) -> Frame:
    """A frame as a file holds it.

    Raises:
        FrameError: it is no JSON object in UTF-8.
    """
    try:
        frame = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FrameError("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise FrameError(f"line {error.lineno}, column {error.colno}: it is no JSON: {error.msg}") from error
    except RecursionError as error:
        raise FrameError("it is nested too deeply") from error
    if isinstance(frame, list) and len(frame) == 1:
        frame = frame[0]
    if not isinstance(frame, dict):
        raise FrameError("a frame is a JSON object")
    return frame


def apply_frame(nodes: Sequence[Json], frame: Frame) -> tuple[Json, list[Json]]:
    """The things of a graph that match a frame, each in the form it asks for.

    Args:
        nodes: objects of Quoth's own context, one a thing, in reading order.
        frame: what is wanted. Where it has no context, Quoth's is its and the result's.

    Returns:
        the context of the result, and the things in reading order. What refers to a thing and is read from its side
        (`@reverse`) is in reading order too.

    Raises:
        FrameError: the frame says what no frame can say, uses what its context does not define, or needs the network.
    """
    context = frame.get("@context", make_context())
    loader = _Loader()
    options = {"documentLoader": loader, "omitGraph": False, "base": _NOWHERE}
    try:
        wanted = _with_wildcards(
            {key: frame[key] for key in frame if key != "@context"}, _in_languages(context, options)
        )
        _find_undefined(context, wanted, options)
        # A frame of the default graph alone keeps the order in which pyld first meets each thing. One of the merge of
        # all graphs, which is the same here, would sort the things by IRI.
        asked = wanted if "@graph" in wanted else {"@graph": wanted}
        result = _pyld().frame(_document(nodes), {"@context": context, **asked}, options)
        found = [value for key, values in result.items() if key != "@context" for value in _as_list(values)]
        iris = [thing.get("@id", "") for thing in _pyld().expand(result, {**options, "keepFreeFloatingNodes": True})]
    except FrameError:
        raise
    except Exception as error:
        # pyld has an exception of its own for most faults; malformed frames make it fail in many other ways too.
        raise FrameError(_in_words(error, loader)) from error
    ranks = {node["id"]: rank for rank, node in enumerate(nodes)}
    if len(iris) == len(found):
        ordered = sorted(zip(iris, found, strict=True), key=lambda pair: ranks.get(pair[0], len(ranks)))
        found = [thing for _, thing in ordered]
    return context, found


def _in_languages(context: Json, options: Mapping[str, Json]) -> Mapping[str, str]:
    """The IRIs of the terms of a context whose values are sorted by language, by their names."""
    terms = {
        term
        for each in _as_list(context)
        for term, meaning in _context_of(each).items()
        if isinstance(meaning, dict) and "@language" in _as_list(meaning.get("@container", []))
    }
    texts = _pyld().expand({"@context": context, **{term: {"en": term} for term in sorted(terms)}}, options)
    return {value["@value"]: iri for node in texts for iri, values in node.items() for value in values}


def _with_wildcards(wanted: Json, in_languages: Mapping[str, str]) -> Json:
    """A frame in which `"text": {}` asks for any text: where values are sorted by language, it would be no language."""
    if isinstance(wanted, list):
        return [_with_wildcards(item, in_languages) for item in wanted]
    if not isinstance(wanted, dict):
        return wanted
    found = {}
    for key, value in wanted.items():
        is_pattern = isinstance(value, dict) and all(inner.startswith("@") for inner in value)
        found[in_languages.get(key, key) if is_pattern else key] = _with_wildcards(value, in_languages)
    return found


def _document(nodes: Sequence[Json]) -> Json:
    """A graph in which each thing is met in reading order, before anything refers to it."""
    names = [{"id": node["id"], "type": node["type"]} for node in nodes if "type" in node]
    return {"@context": make_context(), "@graph": [*names, *nodes]}


# -- what is wrong ------------------------------------------------------------------------------------


class _Loader:
    """Gives pyld Quoth's own context by its address, and nothing else."""

    def __init__(self) -> None:
        self.refused = ""

    def __call__(self, url: str, options: object) -> Mapping[str, Json]:
        if url != CONTEXT_IRI:
            self.refused = url
            raise FrameError(url)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": {"@context": make_context()},
        }


def _find_undefined(context: Json, wanted: Frame, options: Mapping[str, Json]) -> None:
    """Reads a frame through: what its context does not define would be left out, and everything would match."""
    dropped: list[str] = []
    processor = _pyld().JsonLdProcessor(on_property_dropped=lambda key: dropped.append(str(key)))
    expanded = processor.expand(
        {"@context": context, **wanted}, {**options, "isFrame": True, "keepFreeFloatingNodes": True}
    )
    for kind, names in (("property", dropped), ("type", list(_relative(expanded, "@type")))):
        for name in names:
            known = [_context_of(each) for each in _as_list(context)]
            near = nearest(name, [term for each in known for term in each])
            raise FrameError(f"its context defines no {kind} `{name}`" + (f"; did you mean `{near}`?" if near else ""))
    for name in _relative(expanded, "@id"):
        raise FrameError(f"the IRI `{name}` is not a full one")


def _context_of(given: Json) -> Mapping[str, Json]:
    """A part of a frame's context, where it stands in the frame or is Quoth's own."""
    found = make_context() if given == CONTEXT_IRI else given
    return found if isinstance(found, dict) else {}


def _relative(expanded: Json, key: str) -> Iterator[str]:
    """The relative IRIs that an expanded frame has as types or names."""
    if isinstance(expanded, list):
        for item in expanded:
            yield from _relative(item, key)
    elif isinstance(expanded, dict):
        for iri in _as_list(expanded.get(key, [])):
            if isinstance(iri, str) and iri.startswith(_NOWHERE):
                yield iri.removeprefix(_NOWHERE)
        for value in expanded.values():
            yield from _relative(value, key)


def _in_words(error: BaseException, loader: _Loader) -> str:
    if loader.refused:
        return f"it asks for {loader.refused}, and nothing is loaded from the network; put what it needs into the frame"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    jsonld_error = _pyld().JsonLdError
    reasons = [each for each in _causes(error) if isinstance(each, jsonld_error)]
    if not reasons:
        return "it asks for what no frame can ask for"
    message = str(reasons[-1].args[0]).rstrip(".")
    return f"{message} ({reasons[-1].code})" if reasons[-1].code else message


def _causes(error: BaseException | None) -> Iterable[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _pyld() -> Any:
    """pyld, which takes as long to import as most commands take to run."""
    from pyld import jsonld

    return jsonld
