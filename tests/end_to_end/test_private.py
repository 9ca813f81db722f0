"""What is private leaves no trace in what is exported, and leaves the rest as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.graph.selection import Selection, select
from quoth.graph.triples import Quad
from quoth.ontology.terms import PROV, QUOTH, SDO
from tests.end_to_end.vaults import CONFIGURATION, Disk

FRONT = "---\npodcast: The Night Watch\nguest: [Ada Marsh, Ben Ortiz]\n---\n\n## Fog\n\n"
#: Bodies of notes, in which everything private says so by the word `hidden`, and nothing else does.
BODIES = {
    "a heading and all under it": (
        "Seen.\n\n## A hidden heading #private\n\nhidden\n\n### Below, hidden\n\n> [!quote] Ada Marsh\n> hidden\n\n"
        "| hidden | b |\n| --- | --- |\n| c | hidden |\n\n```\nhidden\n```\n\nhidden:: [[hidden]]\n\n"
        "![[hidden.png]]\n\n## Seen\n\nSeen as well.\n"
    ),
    "an item and all in it": "- hidden #private\n\n  ```\n  hidden\n  ```\n\n  > hidden\n\n- a\n  - hidden #private\n",
    "an item of which a part is seen": "- > hidden #private\n    - Ada Marsh: Seen.\n- seen\n",
    "a callout of nothing else": "> [!quote] Ada Marsh\n> hidden #private\n\nSeen.\n",
    "a footnote": "Seen.[^1]\n\nhidden[^2][^1] #private\n\n[^1]: Seen.\n[^2]: hidden\n",
    "a footnote under a heading": "Seen.[^1]\n\n## hidden #private\n\nhidden\n\n[^1]: Seen.\n",
    "a property": "hidden [hidden key:: [[hidden]]] #private\n\nSeen [seen key:: [[Lantern]]].\n",
    "a turn that goes on": "Ada: hidden #private\n\nThe lamp goes on.\n\nAnd on.\n",
    "a turn of two": "**[[Ada Marsh]] & Ben:** hidden #private\n\n> The lamp\n\nSeen.\n",
    "a turn in a list": "- Ben: seen\n- Ada: hidden #private\n- The lamp goes on\n  - below\n- and on\n\nAnd on.\n",
    "a turn before a list": "Ada (as of 2026): [1:02] hidden #private\nhidden\n\n1. one\n2. two\n",
    "a turn that another ends": "Ada: hidden #private\n\nBen: Seen.\n\n*But I think so.*\n\nBen goes on.\n",
    "other line ends": "\ufeffAda: hidden #private\r\n\r\nThe lamp.\r\n",
}


def graph(folder: Path) -> frozenset[Quad]:
    """What is public of a folder's notes, without places and numbers.

    A speaker who is carried over is named where the turn that named them is private.
    """
    read = quoth.open(folder).read()
    quads = [(*triple, iri) for iri, triples in read.graphs.items() for triple in triples]
    left_out = {PROV.atLocation, QUOTH.line, SDO.sha256, SDO.position, QUOTH.attribution}
    return frozenset(q for q in select(quads, Selection()) if q[1] not in left_out)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_private_leaves_no_trace(body: str, tmp_path: Path) -> None:
    note = body if body.startswith("\ufeff") else FRONT + body
    Disk(tmp_path / "notes").fill({"quoth.toml": CONFIGURATION, "Talk.md": note, "people.md": FRONT[:-8]})
    run = CliRunner().invoke(main, ["export", "obsidian", str(tmp_path / "notes"), "-o", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    files = {p: p.read_text(encoding="utf-8") for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert [str(p) for p, text in files.items() if "hidden" in f"{p.name} {text}"] == []
    assert graph(tmp_path / "out") == graph(tmp_path / "notes")
    content = (tmp_path / "out" / "Talk.md").read_bytes()
    assert content.startswith(note[:1].encode())
    assert content.count(b"\r\n") == (content.count(b"\n") if "\r" in note else 0)
