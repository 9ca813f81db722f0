"""Properties, read back by YAML readers of both versions."""

from __future__ import annotations

import datetime
import io

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from quoth.exporters.obsidian.properties import Date, front_matter, scalar

TRAPS = [
    "2001.08361", "yes", "No", "off", "~", "null", "12:30", "012", "0x1F", "1e3", "-1", "+1", ".5", "1_000", "@x",
    "`x`", "[[A]]", "a: b", "a #b", "#b", "- a", "? a", "! a", "!tag", "&a", "*a", "%a", "|", ">", "{a}", "a, b", "",
    " a", "a ", "=", "<<", "2025-10-17", "2025-10", "2025-10-17 10:00", "---", "...", "a\nb", 'say "x"', "it's", "é",
    "back\\slash", "\u0085", "\u2028", "\ufeffx", "tab\there", "😀", "C#", "std::vector", "a:b", "a:",
    "Yes, and", "nan", ".inf", "True",
]  # fmt: skip


def yaml_12(text: str) -> object:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    return reader.load(io.StringIO(text))


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("a\u2029b")
def test_any_text_reads_as_itself(text: str) -> None:
    written = front_matter({"k": text or "x", "list": [text]})[4:-4]
    for read in (yaml.safe_load, yaml_12):
        assert read(written) == {"k": text or "x", "list": [text]}


@pytest.mark.parametrize("text", TRAPS)
def test_traps_read_as_text(text: str) -> None:
    for read in (yaml.safe_load, yaml_12):
        assert read(scalar(text)) == text
        assert read(f"{scalar(text)}: 1") == {text: 1}


@pytest.mark.parametrize(
    "text", ["Andrej Karpathy", "https://example.org/e/rl", "urn:uuid:9b02", "Dwarkesh's podcast", "Łódź"]
)
def test_plain_text_stays_plain(text: str) -> None:
    assert scalar(text) == text


def test_dates_and_numbers_are_no_text() -> None:
    written = front_matter({"published": Date("2025-10-17"), "claims": 3, "none": "", "empty": []})
    assert written == "---\npublished: 2025-10-17\nclaims: 3\n---\n"
    assert yaml.safe_load(written.strip("-\n")) == {"published": datetime.date(2025, 10, 17), "claims": 3}


def test_links_are_quoted_as_obsidian_does() -> None:
    assert front_matter({"guests": ["[[Andrej Karpathy]]"]}) == '---\nguests:\n  - "[[Andrej Karpathy]]"\n---\n'
