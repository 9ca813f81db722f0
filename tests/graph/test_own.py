"""What the writer says, apart from what others say."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.graph.query import Result, find_query, run
from quoth.graph.triples import Literal
from quoth.vault import Vault

NOTE = """\
---
podcast: The Night Watch
episode: Lamps
host: Ada Marsh
guest: {name: Ben Ortiz, aliases: [Ben]}
concepts: [fog]
---

Ada: Who pays for the fog?

Ben (1:20): Fog is free. ^free

*I doubt that fog is free.* [opposes:: [[#^free]]] ^doubt

Ben: I doubt your doubt. [opposes:: [[#^doubt]]]

- [?] Who owns fog?
"""
#: Somebody else's note in the same vault.
THEIRS = "---\nauthor: Zoe Finch\n---\n\nFog is grey.\n\nBen Ortiz asked me whether fog sleeps.\n"

TEXTS = "SELECT ?text { ?s a quoth:Statement ; schema:text ?text } ORDER BY ?text"


def ask(vault: Vault, query: str) -> Result:
    reader, _ = vault.reader()
    with reader:
        return run(vault.own(reader), query if "{" in query else find_query(query).text)


def texts(vault: Vault, query: str = TEXTS) -> list[str]:
    return [row[-1].text for row in ask(vault, query).rows if isinstance(row[-1], Literal)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lamps.md").write_text(NOTE, encoding="utf-8")
    (tmp_path / "grey.md").write_text(THEIRS, encoding="utf-8")
    (tmp_path / "quoth.toml").write_text('base = "https://kim.example/v/"\nme = "Kim Note"\n', encoding="utf-8")
    return tmp_path


def test_only_what_the_writer_says_is_a_statement(folder: Path) -> None:
    vault = quoth.open(folder)
    assert texts(vault) == ["I doubt that fog is free.", "Who owns fog?"]
    assert not ask(vault, "ASK { ?q a quoth:AskedQuestion }").truth
    # In the graph of the note as in the merge.
    assert texts(vault, TEXTS.replace("{ ?s", "{ GRAPH ?note { ?s").replace("?text }", "?text } }")) == texts(vault)


def test_what_the_writer_answers_to_keeps_its_words_and_place(folder: Path) -> None:
    vault = quoth.open(folder)
    (row,) = ask(vault, "disagreements").rows
    assert [node.text for node in row if isinstance(node, Literal)] == ["I doubt that fog is free.", "Fog is free."]
    assert row[2] != row[5]
    assert "e/ben-ortiz" in str(row[3])
    # But the reply to the writer is a statement of Ben's, and so is what it opposes no longer opposed.
    assert len(vault.query("disagreements").rows) == 2
    assert not ask(vault, 'ASK { ?s schema:text "Fog is free."@en ; a ?class }').truth


def test_all_that_is_no_statement_stays(folder: Path) -> None:
    vault = quoth.open(folder)
    for type_ in ("schema:Person", "schema:PodcastEpisode", "skos:Concept", "schema:NoteDigitalDocument"):
        query = f"SELECT ?x {{ ?x a {type_} }} ORDER BY ?x"
        assert ask(vault, query).rows == vault.query(query).rows != ()


def test_what_the_writer_said_together_with_others_is_the_writers(folder: Path) -> None:
    (folder / "both.md").write_text(
        "---\npodcast: The Night Watch\nepisode: More\nhost: Kim Note\nguest: Ben Ortiz\n---\n\n"
        "Kim and Ben: Fog is wet.\n\nBen: Fog is dry.\n",
        encoding="utf-8",
    )
    assert "Fog is wet." in texts(quoth.open(folder))
    assert "Fog is dry." not in texts(quoth.open(folder))


def test_a_vault_that_does_not_say_who_writes_takes_the_author_of_each_note(folder: Path) -> None:
    (folder / "quoth.toml").write_text('base = "https://kim.example/v/"\n', encoding="utf-8")
    found = texts(quoth.open(folder))
    assert "Fog is grey." in found
    assert "I doubt that fog is free." in found
    assert "Fog is free." not in found


def test_a_writer_who_wrote_nothing_has_said_nothing(folder: Path) -> None:
    (folder / "lamps.md").unlink()
    assert texts(quoth.open(folder)) == []


def test_it_does_not_go_with_a_server(folder: Path) -> None:
    result = CliRunner().invoke(main, ["query", "people", str(folder), "--mine", "--store", "http://127.0.0.1:1/query"])
    assert result.exit_code == 2
    assert "--mine goes with the vault's own store, not with --store" in result.output
