"""The map: valid JSON Canvas that a person can read."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import pytest
from pyjsoncanvas import Canvas

from quoth.exporters import Options
from quoth.exporters.obsidian import generate
from quoth.graph.triples import Literal, Quad
from quoth.ontology.terms import MREL, QUOTH, RDF, SDO, SKOS

BASE = "https://example.org/v/"


def many() -> list[Quad]:
    """Forty concepts, ten people and eight episodes, everybody speaking of something."""
    note = f"{BASE}n/note"
    found: list[Quad] = [(note, RDF.type, SDO.NoteDigitalDocument, "")]
    for i in range(40):
        found += [(f"{BASE}e/c{i}", RDF.type, SKOS.Concept, ""), (f"{BASE}e/c{i}", SDO.name, Literal(f"c{i}"), "")]
        found.append((f"{BASE}e/c{i}", SKOS.broader, f"{BASE}e/c{i // 2 + 1}", ""))
    for i in range(10):
        found += [(f"{BASE}e/p{i}", RDF.type, SDO.Person, ""), (f"{BASE}e/p{i}", SDO.name, Literal(f"p{i}"), "")]
    for i in range(8):
        found += [
            (f"{BASE}e/e{i}", RDF.type, SDO.PodcastEpisode, ""),
            (f"{BASE}e/e{i}", SDO.name, Literal(f"e{i}"), ""),
        ]
        found += [(f"{BASE}e/e{i}", MREL.ive, f"{BASE}e/p{j}", "") for j in range(i % 4)]
    for i in range(300):
        said = f"{note}#s-{i}"
        kind = (QUOTH.OpenQuestion, SDO.Question) if i % 9 == 0 else (SDO.Claim,)
        found += [(said, RDF.type, t, "") for t in (QUOTH.Statement, *kind)]
        found += [(said, SDO.text, Literal(f"statement {i}"), ""), (said, SDO.author, f"{BASE}e/p{i % 10}", "")]
        found += [(said, QUOTH.onTopic, f"{BASE}e/c{(i * i) % 40}", ""), (said, SDO.isPartOf, note, "")]
        found.append((said, QUOTH.opposes, f"{note}#s-{i // 2}", ""))
    return found


@pytest.fixture(scope="module", params=["sample", "many"])
def canvas(request: pytest.FixtureRequest, vault: dict[str, bytes]) -> str:
    if request.param == "sample":
        return vault["Quoth/Map.canvas"].decode()
    made = generate(many(), Options(base=BASE))
    return next(file.content.decode() for file in made if file.path == "Quoth/Map.canvas")


def test_an_independent_reader_takes_it(canvas: str) -> None:
    read = Canvas.from_json(canvas)
    read.validate()
    assert len(read.nodes) > 5
    assert len(read.edges) > 5


def test_nothing_overlaps(canvas: str) -> None:
    nodes = json.loads(canvas)["nodes"]
    for kind in ("file", "group"):
        for a, b in combinations([node for node in nodes if node["type"] == kind], 2):
            apart = (
                a["x"] + a["width"] <= b["x"]
                or b["x"] + b["width"] <= a["x"]
                or a["y"] + a["height"] <= b["y"]
                or b["y"] + b["height"] <= a["y"]
            )
            assert apart, (a, b)


def test_each_card_lies_in_a_box(canvas: str) -> None:
    nodes = json.loads(canvas)["nodes"]
    boxes = [node for node in nodes if node["type"] == "group"]
    assert nodes[: len(boxes)] == boxes, "boxes come first, since what comes later lies on top"
    for card in nodes[len(boxes) :]:
        assert any(inside(card, box) for box in boxes), card


def inside(card: dict[str, Any], box: dict[str, Any]) -> bool:
    across = box["x"] <= card["x"] and card["x"] + card["width"] <= box["x"] + box["width"]
    return bool(across and box["y"] <= card["y"] and card["y"] + card["height"] <= box["y"] + box["height"])


def test_each_line_says_what_it_means(canvas: str) -> None:
    assert all(edge["label"] for edge in json.loads(canvas)["edges"])


def test_kinds_have_colours_of_their_own(vault: dict[str, bytes]) -> None:
    colours: dict[str, set[str]] = {}
    for node in json.loads(vault["Quoth/Map.canvas"])["nodes"]:
        if node["type"] == "file":
            assert node["file"] in vault
            colours.setdefault(node["file"].split("/")[1], set()).add(node["color"])
    assert all(len(found) == 1 for found in colours.values())
    assert len({next(iter(found)) for found in colours.values()}) == len(colours) >= 4


def test_a_concept_that_stands_alone_is_left_out() -> None:
    note, concept = f"{BASE}n/note", f"{BASE}e/c"
    quads: list[Quad] = [(note, RDF.type, SDO.NoteDigitalDocument, ""), (concept, RDF.type, SKOS.Concept, "")]
    quads.append((concept, SDO.name, Literal("c"), ""))
    for i in range(3):
        quads += [(f"{note}#s-{i}", RDF.type, QUOTH.Statement, ""), (f"{note}#s-{i}", SDO.text, Literal("So."), "")]
        quads += [(f"{note}#s-{i}", SDO.isPartOf, note, ""), (f"{note}#s-{i}", QUOTH.onTopic, concept, "")]
    made = {file.path: file.content.decode() for file in generate(quads, Options(base=BASE))}
    assert "Quoth/Concepts/c.md" in made
    assert json.loads(made["Quoth/Map.canvas"]) == {"nodes": [], "edges": []}
    assert "Map" not in made["Quoth/Home.md"]
