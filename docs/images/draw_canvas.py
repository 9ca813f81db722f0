"""Draws a JSON Canvas file as SVG, for the documentation.

    python docs/images/draw_canvas.py out/vault/Quoth/Map.canvas 1560 > docs/images/map.svg

The number cuts the drawing off below.
"""

from __future__ import annotations

import json
import sys
import textwrap
from html import escape
from pathlib import Path
from typing import Any

_MARGIN = 60
#: Twice how far an edge runs straight on from a node before it turns.
_BEND = 160
_STYLE = """
  text { font: 22px 'Helvetica Neue', Arial, sans-serif; fill: #222 }
  .group { fill: #f6f6f4; stroke: #d5d5d0; stroke-width: 2 } .title { font-size: 30px; fill: #777 }
  .card { fill: #fff; stroke-width: 4 } .edge { fill: none; stroke: #b5b5b0; stroke-width: 2 }
  .label { font-size: 16px; fill: #999 }
"""
_SIDES = {"top": (0.5, 0.0), "bottom": (0.5, 1.0), "left": (0.0, 0.5), "right": (1.0, 0.5)}


def draw(canvas: dict[str, Any], lowest: int | None = None) -> str:
    """A canvas (JSON Canvas 1.0) as SVG: groups, cards with their names, and edges with their labels.

    Args:
        lowest: where to cut it off, in the canvas's own units.
    """
    nodes = {node["id"]: node for node in canvas["nodes"]}
    left = min(node["x"] for node in nodes.values()) - _MARGIN
    top = min(node["y"] for node in nodes.values()) - _MARGIN
    width = max(node["x"] + node["width"] for node in nodes.values()) + _MARGIN - left
    height = max(node["y"] + node["height"] for node in nodes.values()) + _MARGIN - top
    if lowest is not None:
        height = min(height, lowest - top)
    groups = "".join(_group(node) for node in nodes.values() if node["type"] == "group")
    edges = "".join(_edge(edge, nodes) for edge in canvas["edges"])
    cards = "".join(_card(node) for node in nodes.values() if node["type"] != "group")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}">'
        f'<style>{_STYLE}</style><rect x="{left}" y="{top}" width="{width}" height="{height}" fill="#fff"/>'
        f"{groups}{edges}{cards}</svg>\n"
    )


def _box(node: dict[str, Any]) -> str:
    return f'x="{node["x"]}" y="{node["y"]}" width="{node["width"]}" height="{node["height"]}"'


def _group(node: dict[str, Any]) -> str:
    title = f'<text class="title" x="{node["x"] + 16}" y="{node["y"] - 12}">{escape(node.get("label", ""))}</text>'
    return f'<rect class="group" rx="12" {_box(node)}/>{title}\n'


def _card(node: dict[str, Any]) -> str:
    name = Path(node.get("file", node.get("text", ""))).stem
    lines = textwrap.wrap(name, max(8, node["width"] // 12))[: max(1, node["height"] // 28)]
    first = node["y"] + node["height"] / 2 - (len(lines) - 1) * 13 + 8
    middle = node["x"] + node["width"] / 2
    rows = (
        f'<text x="{middle}" y="{first + row * 26}" text-anchor="middle">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    return f'<rect class="card" rx="10" stroke="{node.get("color", "#999")}" {_box(node)}/>{"".join(rows)}\n'


def _edge(edge: dict[str, Any], nodes: dict[str, Any]) -> str:
    start, leaving = _end(nodes[edge["fromNode"]], edge.get("fromSide", "right"))
    end, coming = _end(nodes[edge["toNode"]], edge.get("toSide", "left"))
    (x1, y1), (x2, y2) = start, end
    path = (
        f'<path class="edge" d="M{x1:g},{y1:g} C{x1 + leaving[0]:g},{y1 + leaving[1]:g} '
        f'{x2 + coming[0]:g},{y2 + coming[1]:g} {x2:g},{y2:g}"/>'
    )
    label = escape(edge.get("label", ""))
    place = f'x="{(x1 + x2 + leaving[0] + coming[0]) / 2:g}" y="{(y1 + y2) / 2:g}"'
    return f'{path}<text class="label" {place} text-anchor="middle">{label}</text>\n'


def _end(node: dict[str, Any], side: str) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where an edge meets a node, and in which direction it goes there."""
    across, down = _SIDES[side]
    place = (node["x"] + node["width"] * across, node["y"] + node["height"] * down)
    return place, ((across - 0.5) * _BEND, (down - 0.5) * _BEND)


if __name__ == "__main__":
    canvas_ = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(draw(canvas_, int(sys.argv[2]) if len(sys.argv) > 2 else None))
