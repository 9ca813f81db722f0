"""Draws an exported vault for the documentation: one of its pages much as Obsidian shows it, or the graph of its links.

    python docs/images/draw_vault.py page "out/vault/Quoth/Questions/What ….md" > page.html
    python docs/images/draw_vault.py graph out/vault > docs/images/graph.svg

A browser makes a picture of the page (`chromium --headless --window-size=1100,900 --screenshot=page.png page.html`).
What is drawn is read from the exported files alone: properties, text and links of the pages, and the colours in
`.obsidian/graph.json`.
"""

from __future__ import annotations

import json
import re
import sys
from html import escape
from pathlib import Path

import networkx
import yaml
from markdown_it import MarkdownIt

_LINK = re.compile(r"(!?)\[\[([^\[\]|#]*)(#[^\[\]|]*)?(?:\|([^\[\]]*))?\]\]")
_CALLOUT = re.compile(r"<blockquote>\s*<p>\[!(\w+)\][ \t]*([^\n<]*)\n?")
_STYLE = """
  body { margin: 0; background: #fff; color: #222; font: 16px/1.5 Inter, 'Helvetica Neue', Arial, sans-serif }
  main { max-width: 760px; margin: 32px auto; padding: 0 24px }
  h1 { font-size: 28px; line-height: 1.25; margin: 20px 0 12px } h2 { font-size: 21px; margin: 28px 0 8px }
  h3 { font-size: 17px; margin: 20px 0 6px } ul { padding-left: 22px } li { margin: 5px 0 }
  a { color: #7a4fd0; text-decoration: none } a.out { color: #2f6fd0 }
  table.properties { border-collapse: collapse; font-size: 14px; color: #555; width: 100% }
  table.properties td { padding: 3px 12px 3px 0; vertical-align: top } td.key { width: 120px; color: #888 }
  .pill { background: #f0ecfa; border-radius: 10px; padding: 1px 9px; margin-right: 4px }
  .callout { border-left: 4px solid #9e9e9e; background: #f5f5f5; padding: 2px 16px; margin: 12px 0 }
  .embed { border-left: 2px solid #7a4fd0; padding-left: 16px; margin: 8px 0; color: #333 }
"""


# -- a page -------------------------------------------------------------------------------------------


def draw_page(path: Path) -> str:
    """A generated page as HTML: its properties, and what stands between the marks."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    vault = next(parent.parent for parent in path.parents if parent.name == "Quoth")
    body = re.sub(r"^%%.*%%$", "", body, flags=re.MULTILINE)
    text = MarkdownIt("commonmark", {"html": True}).render(_LINK.sub(lambda match: _shown(match, vault), body))
    text = _CALLOUT.sub(r'<blockquote class="callout"><p>', text).replace('<a href="http', '<a class="out" href="http')
    rows = "".join(
        f'<tr><td class="key">{escape(key)}</td><td>{_value(value)}</td></tr>'
        for key, value in yaml.safe_load(front).items()
        if key != "kg-id"
    )
    return (
        f'<!doctype html><meta charset="utf-8"><style>{_STYLE}</style>'
        f'<main><table class="properties">{rows}</table>{text}</main>\n'
    )


def _shown(match: re.Match[str], vault: Path) -> str:
    embed, target, place, label = match.groups()
    if embed and place and place.startswith("#^"):
        return f'<div class="embed">{escape(_block(vault, target, place[2:]))}</div>'
    return f'<a href="#">{escape(label or target)}</a>'


def _block(vault: Path, name: str, block: str) -> str:
    """The line of a note that bears a block id."""
    for path in vault.rglob(f"{name}.md"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.endswith(f"^{block}"):
                return _LINK.sub(lambda match: match[4] or match[2], line.removesuffix(f"^{block}").strip())
    return name


def _value(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return "".join(f'<span class="pill">{escape(_LINK.sub(lambda m: m[4] or m[2], str(one)))}</span>' for one in values)


# -- the graph ----------------------------------------------------------------------------------------


def draw_graph(vault: Path) -> str:
    """The generated pages and the links between them as SVG, coloured as Obsidian's graph is, as large as linked."""
    pages = {path.stem: path for path in sorted((vault / "Quoth").rglob("*.md")) if path.stem != "Home"}
    graph = networkx.Graph()
    graph.add_nodes_from(pages)
    for name, path in pages.items():
        for match in _LINK.finditer(path.read_text(encoding="utf-8")):
            if match[2] in pages and match[2] != name:
                graph.add_edge(name, match[2])
    graph.remove_nodes_from([name for name, degree in list(graph.degree) if degree == 0])
    groups = json.loads((vault / ".obsidian" / "graph.json").read_text(encoding="utf-8"))["colorGroups"]
    colours = [(group["query"], f"#{group['color']['rgb']:06x}") for group in groups]
    place = _placed(graph)
    lines = "".join(
        f'<line x1="{place[a][0]:.0f}" y1="{place[a][1]:.0f}" x2="{place[b][0]:.0f}" y2="{place[b][1]:.0f}"/>'
        for a, b in sorted(graph.edges)
    )
    dots, labels = "", ""
    taken: list[tuple[float, float, float]] = []
    for name in sorted(graph, key=lambda name: (-graph.degree[name], name)):
        x, y = place[name]
        radius = 5 + 1.6 * graph.degree[name] ** 0.5
        folder = pages[name].relative_to(vault).as_posix()
        colour = next((colour for query, colour in colours if query.split('"')[1] in folder), "#888888")
        dots += f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" fill="{colour}"/>'
        # What tells a page from a note of one name is of no use in a drawing.
        short = re.sub(r" \((person|concept|paper|article|podcast|episode)\)$", "", name)
        short = short if len(short) <= 30 else f"{short[:29]}…"
        half, below = 3.7 * len(short), y + radius + 14
        if all(abs(x - x2) > half + half2 or abs(below - y2) > 17 for x2, y2, half2 in taken):
            taken.append((x, below, half))
            labels += f'<text x="{x:.0f}" y="{below:.0f}">{escape(short)}</text>'
    dots += labels
    style = (
        "line { stroke: #ccc; stroke-width: 0.7 } circle { stroke: #fff; stroke-width: 1 } text { font: 13px "
        "'Helvetica Neue', Arial, sans-serif; fill: #333; text-anchor: middle; paint-order: stroke; "
        "stroke: #fff; stroke-width: 3 }"
    )
    kinds = [(query.split('"')[1].rpartition("/")[2], colour) for query, colour in colours]
    legend = "".join(
        f'<circle cx="30" cy="{30 + 24 * i}" r="7" fill="{colour}"/>'
        f'<text style="text-anchor: start" x="44" y="{35 + 24 * i}">{escape(kind)}</text>'
        for i, (kind, colour) in enumerate(kinds)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1520 1060">'
        f'<style>{style}</style><rect width="1520" height="1060" fill="#fff"/>{lines}{dots}{legend}</svg>\n'
    )


def _placed(graph: networkx.Graph) -> dict[str, tuple[float, float]]:
    """Where each page is drawn: linked ones near each other, all of them within the drawing."""
    at = networkx.forceatlas2_layout(graph, max_iter=2000, seed=5, scaling_ratio=6, strong_gravity=False, gravity=0.6)
    xs, ys = sorted(float(x) for x, _ in at.values()), sorted(float(y) for _, y in at.values())
    wide, high = xs[-1] - xs[0], ys[-1] - ys[0]
    return {
        name: (170 + 1240 * (float(x) - xs[0]) / wide, 40 + 960 * (float(y) - ys[0]) / high)
        for name, (x, y) in at.items()
    }


if __name__ == "__main__":
    draw = {"page": draw_page, "graph": draw_graph}[sys.argv[1]]
    sys.stdout.write(draw(Path(sys.argv[2])))
