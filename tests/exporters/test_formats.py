"""What each format looks like: whole outputs, kept in `golden/`, and what holds for every format."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from quoth.exporters import FORMATS, Options
from quoth.graph.triples import Quad

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"

#: The formats that are one file.
ONE_FILE = [format.name for format in FORMATS.values() if not format.is_folder]


def export(name: str, quads: list[Quad], options: Options) -> bytes:
    (file,) = FORMATS[name].export(quads, options)
    assert file.path == f"graph{FORMATS[name].suffix}"
    return file.content


@pytest.mark.parametrize("name", ONE_FILE)
def test_a_format_as_a_whole(
    name: str, quads: list[Quad], options: Options, golden: Callable[[Path, bytes], None]
) -> None:
    golden(GOLDEN / f"{name}{FORMATS[name].suffix}", export(name, quads, options))


@pytest.mark.parametrize("name", ONE_FILE)
def test_the_order_and_number_of_quads_make_no_difference(name: str, quads: list[Quad], options: Options) -> None:
    shuffled = [*quads, *quads[::3]]
    random.Random(7).shuffle(shuffled)
    assert export(name, shuffled, options) == export(name, quads, options)


@pytest.mark.parametrize("name", ONE_FILE)
def test_an_empty_graph(name: str) -> None:
    content = export(name, [], Options())
    if FORMATS[name].suffix.startswith(".json"):
        json.loads(content)
    else:
        assert content == b""


CHILD = """
import json, sys
from quoth.exporters import FORMATS, Options
from quoth.graph.triples import Literal
options, quads = json.load(sys.stdin)
quads = {(s, p, Literal(*o) if isinstance(o, list) else o, g) for s, p, o, g in quads}
for name in sys.argv[1:]:
    for file in FORMATS[name].export(quads, Options(**options)):
        sys.stdout.buffer.write(file.content)
"""


def test_hash_seeds_make_no_difference(quads: list[Quad], options: Options) -> None:
    given = json.dumps([{"base": options.base}, quads])
    outputs = {
        subprocess.run(
            [sys.executable, "-c", CHILD, *ONE_FILE],
            input=given.encode(),
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert outputs == {b"".join(export(name, quads, options) for name in ONE_FILE)}


# -- the table ----------------------------------------------------------------------------------------


def test_formats_are_told_apart() -> None:
    assert list(FORMATS) == [format.name for format in FORMATS.values()]
    suffixes = [format.suffix for format in FORMATS.values()]
    assert len(set(suffixes)) == len(suffixes)
    for format in FORMATS.values():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", format.name)
        assert format.is_folder or re.fullmatch(r"(text|application)/[\w.+-]+", format.media_type)
        assert format.description
        assert not format.description.endswith(".")


@pytest.mark.parametrize("name", ONE_FILE)
def test_a_format_has_its_module(name: str) -> None:
    assert callable(FORMATS[name].export)
