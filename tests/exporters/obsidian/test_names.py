"""Titles that no file system, link or YAML would take as they are."""

from __future__ import annotations

import re
import unicodedata

import pytest
import yaml

from quoth.exporters import Options
from quoth.exporters.obsidian import generate
from quoth.exporters.obsidian.filenames import fold
from quoth.graph.triples import Literal, Quad
from quoth.ontology.terms import RDF, SDO, SKOS

BASE = "https://example.org/v/"

NAUGHTY = [
    "con", "CON", "Aux", "lpt1.txt", "C#", "C", "C++", ".NET", "NET", "AC/DC", "AC-DC", "a\\b", "../../etc/passwd",
    "..", ".", "...", "~", "emoji 😀", "👩‍🚀", "x" * 300, "强" * 300, "trailing.", "trailing ", "trailing", "Case",
    "case", "CASE", "é", "e\u0301", "Straße", "STRASSE", "2001.08361", "yes", "null", "@x", "a: b", "#tag", "[[link]]",
    "a|b", "a^b", 'say "hi"', "<b>", "%% hidden %%", "*bold*", "tab\there", "new\nline", "\u202egnp", "a\u0000b",
    "Home", "graph", "manifest", "Map", "People", "???", "???!", "Ünïcödé", "Q?", "Q", "- item", "1. item", "---",
    "README.md", "x.canvas", "Note", "note", "$math$", "`code`", "https://a.org/b?c=d#e", "100%",
    "{{template}}", "\ufeffbom", "Ⅷ", "ﬁne",
]  # fmt: skip


def concept_quads(names: list[str]) -> list[Quad]:
    """A concept for each name, declared by a broader one."""
    found: list[Quad] = []
    for number, name in enumerate(names):
        iri = f"{BASE}e/{number}"
        found.append((iri, RDF.type, SKOS.Concept, ""))
        found.append((iri, SDO.name, Literal(name), ""))
        found.append((iri, SKOS.broader, f"{BASE}e/{(number + 1) % len(names)}", ""))
    return found


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    options = Options(base=BASE, files={"Note.md": b"# Note\n"})
    found = list(generate(concept_quads(NAUGHTY), options))
    assert len({file.path for file in found}) == len(found)
    return {file.path: file.content.decode() for file in found}


def test_every_title_has_a_page_of_its_own(made: dict[str, str]) -> None:
    concepts = [path for path in made if path.startswith("Quoth/Concepts/")]
    assert len(concepts) == len(NAUGHTY)
    for path in concepts:
        assert re.fullmatch(r"Quoth/Concepts/[^/\\:*?\"<>|#^\[\]\x00-\x1f]+\.md", path), path
        assert len(path.rsplit("/", 1)[-1].encode()) <= 255
        assert unicodedata.is_normalized("NFC", path)


def test_no_two_names_are_one_where_case_or_composition_does_not_count(made: dict[str, str]) -> None:
    folded = [fold(path.rsplit("/", 1)[-1]) for path in (*made, "Note.md") if path.endswith(".md")]
    assert len(set(folded)) == len(folded)


def test_every_link_leads_to_exactly_one_page(made: dict[str, str]) -> None:
    stems = {path.rsplit("/", 1)[-1].removesuffix(".md"): path for path in made}
    followed = set()
    for path, text in made.items():
        if path.startswith("Quoth/Concepts/"):
            for target in re.findall(r"^- broader:: \[\[([^\]|#]+)", text, re.MULTILINE):
                followed.add(stems[target])
    assert len(followed) == len(NAUGHTY)


def test_properties_and_headings_keep_the_title(made: dict[str, str]) -> None:
    identities = {f"{BASE}e/{number}": name for number, name in enumerate(NAUGHTY)}
    for path, text in made.items():
        if path.startswith("Quoth/Concepts/"):
            properties = yaml.safe_load(text.split("---\n")[1])
            name = identities[properties["kg-id"]]
            stem = path.rsplit("/", 1)[-1].removesuffix(".md")
            # A name that a note of the user's has is not claimed as an alias.
            assert name == stem or name.casefold() == "note" or name in properties["aliases"], path


def test_a_later_name_renames_no_page() -> None:
    options = Options(base=BASE)
    before = {file.path for file in generate(concept_quads(["one", "two"]), options)}
    assert before <= {file.path for file in generate(concept_quads(["one", "two", "three"]), options)}


def test_links_name_a_path_where_a_base_name_is_not_unique() -> None:
    note = f"{BASE}n/a/Talk"
    quads: list[Quad] = [
        (note, RDF.type, SDO.NoteDigitalDocument, ""),
        (note, SDO.name, Literal("Talk"), ""),
        (note, SDO.isBasedOn, f"{BASE}e/talk", ""),
        (f"{BASE}e/talk", RDF.type, SDO.PodcastEpisode, ""),
        (f"{BASE}e/talk", SDO.name, Literal("An episode"), ""),
    ]
    files = {"a/Talk.md": b"# Talk\n", "b/talk.md": b"# Talk\n"}
    made = {file.path: file.content.decode() for file in generate(quads, Options(base=BASE, files=files))}
    assert "Notes: [[a/Talk|Talk]]" in made["Quoth/Episodes/An episode.md"]
    made = {file.path: file.content.decode() for file in generate(quads, Options(base=BASE, files={"a/Talk.md": b""}))}
    assert "Notes: [[Talk]]" in made["Quoth/Episodes/An episode.md"]
