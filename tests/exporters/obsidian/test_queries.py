"""The vault's own queries as pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import quoth
from quoth.exporters import Options, Table
from quoth.exporters.obsidian import generate
from quoth.graph.triples import Literal, Node, Quad

BASE = "https://example.org/v/"
LIGHTHOUSE = f"{BASE}n/Lighthouse%20interview"


def page(quads: list[Quad], options: Options, table: Table) -> str:
    made = generate(quads, replace(options, tables=(table,)))
    found = next(file for file in made if file.path == f"Quoth/Queries/{table.name}.md")
    return found.content.decode()


def rows(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


@pytest.mark.parametrize(
    ("node", "cell"),
    [
        (None, ""),
        (Literal("a | b *c*"), r"a \| b \*c\*"),
        (f"{BASE}e/ada-marsh", r"[[Ada Marsh (person)\|Ada Marsh]]"),
        (f"{BASE}e/tom-reed", "[[Tom Reed]]"),
        (f"{BASE}e/light-guild", "Light Guild"),
        (f"{LIGHTHOUSE}#b-horn-first", r"[[Lighthouse interview#^horn-first\|A foghorn is heard before"),
        (f"{LIGHTHOUSE}#s-open", "[[Could a foghorn be tuned to the weather"),
        (f"{LIGHTHOUSE}#h-part-1-fog", r"[[Lighthouse interview#Part 1 Fog (0 00)\|Part 1: Fog]]"),
        (LIGHTHOUSE, "[[Lighthouse interview]]"),
        (f"{BASE}files/Harbour%20talk.md#char=80,120", r"[[Harbour talk\|Harbour talk:8]]"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=754s", "[▶\u00a012:34](https://www.youtube.com/watch?v="),
        ("http://schema.org/Claim", "schema:Claim"),
        ("https://own.example/terms#Lamp", "own:Lamp"),
        ("https://www.other.example/a", "[other.example/a](https://www.other.example/a)"),
    ],
)
def test_a_cell_leads_to_what_it_names(quads: list[Quad], options: Options, node: Node | None, cell: str) -> None:
    prefixed = replace(options, prefixes={"own": "https://own.example/terms#"})
    made = rows(page(quads, prefixed, Table("mine", "Mine.", ("it", "n"), ((node, Literal("1")),))))
    assert made[:2] == ["| it | n |", "| --- | --- |"]
    assert made[2].startswith(f"| {cell}")
    assert made[2].endswith(" | 1 |")


def test_rows_keep_the_order_of_the_answer(quads: list[Quad], options: Options) -> None:
    numbers = tuple((Literal(str(number)),) for number in (3, 1, 2, *range(10, 600)))
    text = page(quads, options, Table("mine", "What there is.", ("n",), numbers))
    assert "\n\nWhat there is.\n\n" in text
    assert rows(text)[2:] == [f"| {row[0].text} |" for row in numbers[:500]]
    assert "93 more rows are not shown." in text


def test_a_query_without_an_answer_says_why(quads: list[Quad], options: Options) -> None:
    assert "Nothing in the notes answers it." in page(quads, options, Table("mine", "Mine.", ("n",)))
    text = page(quads, options, Table("mine", "Mine.", reason="It needs a name."))
    assert "It needs a name." in text
    assert not rows(text)


def test_a_page_yields_to_a_note_of_its_name_and_home_leads_to_it(quads: list[Quad], options: Options) -> None:
    made = {f.path: f.content for f in generate(quads, replace(options, tables=(Table("Harbour talk", "Mine."),)))}
    assert "Quoth/Queries/Harbour talk (query).md" in made
    assert "Your own queries: [[Harbour talk (query)|Harbour talk]]" in made["Quoth/Home.md"].decode()


# -- asking -------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "queries").mkdir()
    (tmp_path / "quoth.toml").write_text(f'base = "{BASE}"\n', encoding="utf-8")
    note = "---\nspeakers: [Ada Marsh]\n---\n\nAda: Fog is cold.\n\nAda: The code of the lamp is 12. [private:: true]\n"
    (tmp_path / "Fog.md").write_text(note, encoding="utf-8")
    return tmp_path


def ask(home: Path, text: str) -> Table:
    """What the vault answers to its only query, of what is public."""
    from quoth.graph.selection import Selection, select

    (home / "queries" / "mine.rq").write_text(text, encoding="utf-8")
    vault = quoth.open(home)
    reader, _ = vault.reader()
    with reader:
        (table,) = vault.tables(select(list(reader.quads()), Selection()))
    return table


SAID = "SELECT ?text WHERE { ?x a schema:Claim ; schema:text ?text } ORDER BY ?text"


@pytest.mark.parametrize(
    ("text", "columns", "answer"),
    [
        (f"# Claims.\n{SAID}", ("text",), ["Fog is cold."]),
        ("# Claims.\nASK { ?x a schema:Claim }", ("answer",), ["yes"]),
        ("# Claims.\nCONSTRUCT { ?x schema:text ?t } WHERE { ?x a schema:Claim ; schema:text ?t }",
         ("subject", "predicate", "object"), ["Fog is cold."]),
        (f"# Claims.\n# param by: who says it (optional)\n{SAID.replace('?text ', '?text ?by ', 1)}", ("text",),
         ["Fog is cold."]),
    ],
)  # fmt: skip
def test_a_vault_asks_its_own_queries_of_what_it_gives_away(
    home: Path, text: str, columns: tuple[str, ...], answer: list[str]
) -> None:
    table = ask(home, text)
    assert (table.name, table.description, table.reason) == ("mine", "Claims.", "")
    assert table.columns == columns
    assert [row[-1].text for row in table.rows if isinstance(row[-1], Literal)] == answer


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# Claims.\n# param by: who says it\nSELECT ?by WHERE { ?x schema:author ?by }", "a value for by"),
        ("# Claims.\nSELECT ?x WHERE { ?x a schema:Claim ", "It cannot be asked: "),
        ("# Claims.\nINSERT DATA { schema:a schema:b schema:c }", "It cannot be asked: "),
    ],
)
def test_a_query_that_cannot_be_asked_has_a_reason(home: Path, text: str, reason: str) -> None:
    table = ask(home, text)
    assert reason in table.reason
    assert not table.rows


def test_a_vault_without_queries_has_no_tables(home: Path) -> None:
    assert quoth.open(home).tables([]) == ()
