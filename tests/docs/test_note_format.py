"""The note format as `docs/note-format.md` tells it: each example is read, and its triples are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
import pytest

import quoth
from quoth.exporters import Options
from quoth.exporters.turtle import export
from quoth.graph.query import run
from quoth.graph.store import Reader
from quoth.graph.summary import Summary, summarise
from quoth.notes import settings
from quoth.notes.diagnostics import CODES, Diagnostic
from quoth.ontology.keys import FRONT_MATTER
from quoth.ontology.relations import RELATIONS
from quoth.ontology.terms import PREFIXES
from quoth.ontology.types import TYPES
from tests.docs.pages import DOCS, ROOT, Fence, anchor, fences, headings

PAGE = (DOCS / "note-format.md").read_text(encoding="utf-8")
BASE = "https://example.org/notes/"
#: The prefixes of the page besides those that queries know: of things, and of the vault's own properties.
OWN_PREFIXES = {"e": f"{BASE}e/", "p": f"{BASE}p/"}
#: The heading under which the files stand that all examples share.
SHARED = "The examples on this page"
#: The one heading that tables lead to and whose examples are files of `examples/`.
PASTED = "Pasted text"
_NOT = re.compile(r"# not: (?P<pattern>.+)")
_CHECK = re.compile(r"# check: (?P<codes>.+)")


@dataclass(frozen=True, slots=True)
class Example:
    """Notes, and what they must and must not become."""

    title: str
    line: int
    files: dict[str, str]
    #: A graph pattern in Turtle; what has no name stands for whatever fits.
    pattern: str
    #: Patterns that must not be found.
    forbidden: tuple[str, ...]
    #: The codes of every diagnostic.
    codes: frozenset[str]


def examples() -> Iterator[Example]:
    """The examples of the page: files, then the graph that closes them."""
    files: dict[str, str] = {}
    shared: dict[str, str] = {}
    for fence in fences(PAGE):
        if fence.info == "turtle":
            lines = fence.text.splitlines()
            codes = (match["codes"] for line in lines if (match := _CHECK.fullmatch(line)))
            yield Example(
                fence.heading,
                fence.line,
                shared | files,
                "\n".join(line for line in lines if not line.startswith("#")).strip(),
                tuple(match["pattern"] for line in lines if (match := _NOT.fullmatch(line))),
                frozenset(code.strip() for found in codes for code in found.split(",")),
            )
            files = {}
        elif fence.heading == SHARED:
            shared[fence.path] = fence.text
        elif fence.info in ("md", "toml", "bib") and fence.heading != PASTED:
            files[fence.path or default_path(fence)] = fence.text


def default_path(fence: Fence) -> str:
    return "Note.md" if fence.info == "md" else "quoth.toml"


EXAMPLES = list(examples())


def read(folder: Path, files: dict[str, str]) -> tuple[Reader, tuple[Diagnostic, ...]]:
    """The graph of a vault of these files, and the problems in them."""
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    vault = quoth.open(folder)
    return Reader.of(vault.read().graphs), vault.diagnostics()


def holds(reader: Reader, pattern: str) -> bool:
    """Whether a pattern is found in a graph."""
    return run(reader, f"BASE <{BASE}> ASK {{ {pattern} }}", prefixes=OWN_PREFIXES).truth


def shown(reader: Reader) -> str:
    """What the notes say that are not shared, for the message of a failure."""
    shared = tuple(f"{BASE}n/{path}" for path in ("People/Ada", "People/Ben", "Concepts/Erosion", "Rain%20and%20soil"))
    quads = [quad for quad in reader.quads() if not quad[3].startswith(shared)]
    return b"".join(file.content for file in export(quads, Options(BASE))).decode()


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.line}: {e.title}" for e in EXAMPLES])
def test_an_example_becomes_what_the_page_says(example: Example, tmp_path: Path) -> None:
    reader, diagnostics = read(tmp_path, example.files)
    graph = shown(reader)
    if example.pattern:
        assert holds(reader, example.pattern), f"not found:\n{example.pattern}\nin\n{graph}"
    for pattern in example.forbidden:
        assert not holds(reader, pattern), f"found, and should not be: {pattern}\nin\n{graph}"
    assert {d.code for d in diagnostics} == example.codes, [d.message for d in diagnostics]


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.line}: {e.title}" for e in EXAMPLES])
def test_the_graphs_of_the_page_are_turtle(example: Example) -> None:
    prefixes = {**{prefix: namespace.iri for prefix, namespace in PREFIXES.items()}, **OWN_PREFIXES}
    head = f"@base <{BASE}> .\n" + "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    for text in (example.pattern, *example.forbidden):
        list(pyoxigraph.parse(head + text, format=pyoxigraph.RdfFormat.TURTLE))
    assert example.pattern or example.forbidden or example.codes, "the example says nothing"


def test_an_example_that_is_wrong_fails(tmp_path: Path) -> None:
    shared = EXAMPLES[0].files
    reader, _ = read(tmp_path, shared | {"Note.md": "Ada: It rains.\n"})
    assert holds(reader, '[] a schema:Claim ; schema:author e:ada-marsh ; schema:text "It rains."@en .')
    assert not holds(reader, '[] a schema:Claim ; schema:author e:ben-okoro ; schema:text "It rains."@en .')


def test_every_row_of_a_table_leads_to_its_example() -> None:
    titles = {anchor(title): title for title in headings(PAGE)}
    shown = {example.title for example in EXAMPLES}
    formats, _, rest = PAGE.partition(f"\n## {PASTED}\n")
    page = re.sub(r"^(`{3,}).*?^\1$", "", formats + rest.partition("\n## ")[2], flags=re.MULTILINE | re.DOTALL)
    rows = [line for line in page.split("\n") if line.startswith("| ") and not line.startswith(("| ---", "| you "))]
    assert len(rows) > 60
    for row in rows:
        links = re.findall(r"\]\(#([^)]+)\)", row)
        assert links, f"leads nowhere: {row}"
        for link in links:
            assert link in titles, f"there is no heading {link}"
            assert titles[link] in (*shown, PASTED), f"there is no example under {titles[link]}"


@pytest.mark.parametrize("name", [r.key for r in RELATIONS])
def test_every_relation_is_told_with_its_spellings(name: str) -> None:
    relation = next(r for r in RELATIONS if r.key == name)
    row = next((line for line in PAGE.split("\n") if line.startswith(f"| [`{name}`]")), "")
    missing = [word for word in (name, *relation.spellings, *relation.inverses) if f"`{word}`" not in row]
    assert not missing


def test_every_key_type_heading_and_code_is_told() -> None:
    keys = {key.name for key in FRONT_MATTER}
    types = {entity_type.key for entity_type in TYPES}
    told = (
        *settings.INSIGHT_HEADINGS,
        *settings.QUESTION_HEADINGS,
        *settings.THOUGHT_HEADINGS,
        *settings.TRANSCRIPT_HEADINGS,
        *settings.NOBODYS_HEADINGS,
        *settings.PLAIN_TAGS,
    )
    missing = {word for word in (*keys, *types, *told) if f"`{word}`" not in PAGE and f"`#{word}`" not in PAGE}
    assert not missing
    assert set(CODES) >= {code for example in EXAMPLES for code in example.codes}


# -- pasted text --------------------------------------------------------------------------------------


def summary(folder: Path, name: str) -> Summary:
    """What one of the two notes on the same conversation gives."""
    source = ROOT / "examples" / "plain" / name
    folder.mkdir()
    (folder / name).write_bytes(source.read_bytes())
    update = quoth.vault.locate((folder / name,), folder=folder).read()
    with Reader.of(update.graphs) as reader:
        return summarise(reader)


def numbers(before: Summary, after: Summary) -> Iterator[str]:
    """The rows of the page's table."""
    kinds = list(before.statements)
    for kind in kinds:
        yield f"| {kind} | {before.statements[kind]} | {after.statements[kind]} |"
    for name in ("episodes", "concepts", "insights"):
        yield f"| {name} | {getattr(before, name)} | {getattr(after, name)} |"
    yield f"| spoken by | {_spoken(before)} | {_spoken(after)} |"


def _spoken(found: Summary) -> str:
    return ", ".join(f"{name} {number}" for name, number in found.speakers.items())


def test_the_numbers_of_pasted_and_marked_text_are_those_of_the_page(tmp_path: Path) -> None:
    before = summary(tmp_path / "before", "karpathy-pasted.txt")
    after = summary(tmp_path / "after", "karpathy-marked.md")
    missing = [row for row in numbers(before, after) if row not in PAGE]
    assert not missing


def test_the_page_shows_the_two_notes_as_they_are() -> None:
    for name in ("karpathy-pasted.txt", "karpathy-marked.md"):
        text = (ROOT / "examples" / "plain" / name).read_text(encoding="utf-8")
        shown = [fence for fence in fences(PAGE) if fence.path == f"examples/plain/{name}"]
        assert shown
        for fence in shown:
            assert fence.text.strip() in text
