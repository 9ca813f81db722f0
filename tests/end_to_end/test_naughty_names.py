"""Names that no file system, link or YAML would take as they are, declared in notes and exported to disk."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
import yaml

from quoth.exporters.obsidian.filenames import fold
from tests.end_to_end.naughty import NAMES
from tests.end_to_end.test_vault_round_trip import contents, export, round_trip
from tests.end_to_end.vaults import CONFIGURATION, Disk
from tests.exporters.obsidian.conftest import hvk

__all__ = ["hvk"]

KINDS = ("person", "concept", "paper", "episode", "question")
#: Of each kind all names, or all names in turn.
VAULTS = ("mixed", *KINDS) if os.environ.get("QUOTH_CI") else ("mixed",)
#: What a wikilink cannot name.
UNLINKABLE = re.compile(r"[\[\]|#^\\\r\n]|%%")
BROADER = ox.NamedNode("http://www.w3.org/2004/02/skos/core#broader")
CLASSES = {
    "person": "http://schema.org/Person",
    "concept": "http://www.w3.org/2004/02/skos/core#Concept",
    "paper": "http://schema.org/ScholarlyArticle",
    "episode": "http://schema.org/PodcastEpisode",
    "question": "https://w3id.org/quoth/ns#OpenQuestion",
}


def notes(kind: str) -> Iterator[tuple[str, str]]:
    """A note for each name, which declares it and links to it where that can be written."""
    yield "quoth.toml", CONFIGURATION
    yield "Note.md", "[[case]] and [[.NET]] and [[é]].\n"
    for number, name in enumerate(NAMES):
        one = KINDS[number % len(KINDS)] if kind == "mixed" else kind
        quoted = re.sub("[\\x00-\\x1f\\x7f-\\xa0\\ufeff\\u2028]", escaped, json.dumps(name, ensure_ascii=False))
        front = {
            "person": f"people: [{{name: {quoted}}}]",
            "concept": f"concepts: [{{name: {quoted}, broader: '[[Letters]]'}}]",
            "paper": f"papers: [{{name: {quoted}}}]",
            "episode": f"podcast: Names\nepisode: {quoted}",
            "question": "tags: [x]",
        }[one]
        body = f"- [?] {name}\n" if one == "question" else ""
        body += f"\nIt is said of [[{name}]].\n" if not UNLINKABLE.search(name) else ""
        yield f"notes/n{number:03}.md", f"---\n{front}\n---\n\n{body}"


def escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


@pytest.fixture(scope="module", params=VAULTS)
def vault(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported vault, beside the notes, with nothing else in the folder that holds both."""
    folder = tmp_path_factory.mktemp(request.param)
    Disk(folder / "notes").fill(notes(request.param))
    export(folder / "notes", "-o", folder / "out")
    return folder / "out"


@pytest.fixture(scope="module")
def pages(vault: Path) -> Mapping[str, str]:
    """The generated pages, by path."""
    return {p: c.decode() for p, c in contents(vault).items() if p.startswith("Quoth/") and p.endswith(".md")}


@pytest.fixture(scope="module")
def graph(vault: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=str(vault / "Quoth/graph.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def properties(text: str) -> dict[str, Any]:
    found = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def test_nothing_is_written_elsewhere(vault: Path) -> None:
    assert {p.name for p in vault.parent.iterdir()} == {"notes", "out"}
    assert {p.name for p in (vault.parent / "notes").iterdir()} == {"notes", "Note.md", "quoth.toml", ".quoth"}
    assert {p.name for p in vault.iterdir()} == {"notes", "Note.md", "quoth.toml", ".obsidian", "Quoth"}


def test_every_thing_has_one_page(vault: Path, pages: Mapping[str, str], graph: ox.Store) -> None:
    identities = [properties(text)["kg-id"] for text in pages.values()]
    assert len(set(identities)) == len(identities)
    kind = vault.parent.name.removesuffix("0")
    for one in KINDS if kind == "mixed" else (kind,):
        things = {
            quad.subject.value
            for quad in graph.quads_for_pattern(None, None, ox.NamedNode(CLASSES[one]))
            if isinstance(quad.subject, ox.NamedNode)
        }
        if one == "concept":
            # Others are only linked to, once.
            declared = graph.quads_for_pattern(None, BROADER, None)
            things &= {quad.subject.value for quad in declared if isinstance(quad.subject, ox.NamedNode)}
        assert things <= set(identities)
        assert len(things) > len(NAMES) / 2 / (len(KINDS) if kind == "mixed" else 1), one


def test_names_are_kept_on_pages(pages: Mapping[str, str], graph: ox.Store) -> None:
    """As the file's name, or as an alias, or in full."""
    for path, text in pages.items():
        found = properties(text)
        if found["type"] not in ("question", "home"):
            said = graph.quads_for_pattern(ox.NamedNode(found["kg-id"]), ox.NamedNode("http://schema.org/name"), None)
            names = {quad.object.value for quad in said if isinstance(quad.object, ox.Literal)}
            known = {fold(name) for name in (Path(path).stem, *found.get("aliases", ()))}
            # The name of a note is that note's.
            lost = {name for name in names if fold(name) not in known and not re.fullmatch(r"n\d+|Note", name)}
            assert lost == set(), path


def test_files_can_be_anywhere(vault: Path) -> None:
    paths = [path for path in contents(vault) if path.startswith("Quoth/")]
    for path in paths:
        for part in path.split("/"):
            assert re.fullmatch(r"[^\\:*?\"<>|#^\[\]\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+", part), path
            assert part == part.strip(" .")
            assert "%%" not in part
            assert not re.match(
                r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)", part, re.IGNORECASE
            )
            assert len(part.encode()) <= 255
            assert unicodedata.is_normalized("NFC", part)
    stems = [fold(Path(path).name) for path in contents(vault) if path.endswith(".md")]
    assert len(set(stems)) == len(stems), "one name, where case and composition do not count"


class Resolver:
    """Obsidian's rules for links: a path of the vault in full, else the end of one path alone."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.by_stem: dict[str, list[str]] = {}
        for path in files:
            name = path.removesuffix(".md")
            parts = name.split("/")
            for at in range(len(parts)):
                self.by_stem.setdefault("/".join(parts[at:]), []).append(path)

    def find(self, target: str) -> list[str]:
        whole = [path for path in (target, f"{target}.md") if path in self.files]
        return whole or self.by_stem.get(target, [])


def links(text: str) -> Iterator[tuple[str, str]]:
    """The targets and fragments of a text's links."""
    body = re.sub(r"\\[\[\]`|]", "  ", re.sub(r"\\\|", "|", text))
    for match in re.finditer(r"\[\[([^\[\]|#]*)(?:#([^\[\]|]*))?(?:\|[^\[\]]*)?\]\]", body):
        yield match.group(1), match.group(2) or ""
    for match in re.finditer(r"\]\(((?![a-z]+:)[^()\s#]+\.md)(?:#([^()\s]*))?\)", body):
        yield unquote(match.group(1)).removesuffix(".md"), unquote(match.group(2) or "")


def test_every_generated_link_leads_to_one_file(vault: Path, pages: Mapping[str, str]) -> None:
    files = contents(vault)
    resolver = Resolver(files)
    followed = set()
    for path, text in pages.items():
        for target, fragment in links(text):
            found = resolver.find(target)
            assert len(found) == 1, (path, target, found)
            followed.add(found[0])
            if fragment.startswith("^"):
                assert f" {fragment}" in files[found[0]].decode(), (path, target, fragment)
    assert len(followed) > len(NAMES) / 2


def test_an_independent_reader_finds_no_broken_link(vault: Path, hvk: Callable[..., Any]) -> None:
    assert hvk(vault, "scan")["errors"] == 0
    for kind in ("--broken", "--ambiguous"):
        assert [link for link in hvk(vault, "links", kind) if link["source"].startswith("Quoth/")] == [], kind


def test_it_is_read_again_as_it_was(vault: Path, tmp_path: Path) -> None:
    round_trip(vault.parent / "notes", tmp_path)
