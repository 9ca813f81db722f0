"""Ten questions to the example notes, each with its whole answer as read from the notes by hand.

`questions/NAME.rq` holds a question, `questions/NAME.tsv` its answer: a row a line, a statement by its opening words,
a place as `Karpathy:87` (the note and the line). That the words stand at the place is tested too.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

import quoth
from quoth.graph.query import run
from quoth.graph.triples import Literal, Node
from quoth.vault import Vault
from tests.end_to_end.conftest import EXAMPLES

QUESTIONS = Path(__file__).parent / "questions"
NAMES = sorted(path.stem for path in QUESTIONS.glob("*.rq"))
ANSWERED = sorted(path.stem for path in QUESTIONS.glob("*.tsv"))
FILES = "https://example.org/dwarkesh/files/"
#: What stands for the rest of a text.
MORE = " …"
#: In which column it says where the words of a column stand.
PLACED = {
    "said": "at",
    "question": "at",
    "words": "at",
    "asked": "at",
    "thought": "at",
    "now": "at",
    "before": "there",
}


# -- places -------------------------------------------------------------------------------------------


@cache
def text_of(path: str) -> str:
    """The text of a note as RFC 5147 counts it: no byte order mark, each line end one character."""
    return (EXAMPLES / "dwarkesh" / path).read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def place(iri: str) -> tuple[str, int, int]:
    """The file and the range of characters that an IRI points to."""
    file, _, fragment = iri.removeprefix(FILES).partition("#")
    match = re.fullmatch(r"char=(\d+),(\d+)", fragment)
    assert match, iri
    return unquote(file), int(match[1]), int(match[2])


def shown(node: Node | None) -> str:
    """A value as the answers write it."""
    if node is None:
        return ""
    if isinstance(node, Literal):
        return node.text
    if not node.startswith(FILES):
        return node
    path, start, _ = place(node)
    name = path.removesuffix(".md")
    name = name.removeprefix("Episodes/").partition(" - ")[0] if name.startswith("Episodes/") else name
    return f"{name}:{text_of(path).count(chr(10), 0, start) + 1}"


def lines() -> dict[str, str]:
    """Every line of the example notes, by the place that the answers call it by."""
    found = {}
    for file in sorted((EXAMPLES / "dwarkesh").glob("*/*.md")):
        path = file.relative_to(EXAMPLES / "dwarkesh").as_posix()
        start = 0
        for line in text_of(path).split("\n"):
            found[shown(f"{FILES}{path}#char={start},{start}")] = line
            start += len(line) + 1
    return found


# -- answers ------------------------------------------------------------------------------------------


def expected(name: str) -> tuple[list[str], list[list[str]]]:
    head, *rows = (QUESTIONS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return head.split("\t"), [row.split("\t") for row in rows]


def answer(vault: Vault, name: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    reader, _ = vault.reader(refresh=False)
    with reader:
        result = run(reader, (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8"))
    return result.variables, [tuple(shown(node) for node in row) for row in result.rows]


def cut(rows: list[tuple[str, ...]], wanted: list[list[str]]) -> list[tuple[str, ...]]:
    """Rows whose texts are cut as those of the expected answer are, so that a difference is easy to read."""
    opening = {value.removesuffix(MORE) for row in wanted for value in row if value.endswith(MORE)}

    def one(value: str) -> str:
        return next((f"{words}{MORE}" for words in opening if value.startswith(f"{words} ")), value)

    return [tuple(one(value) for value in row) for row in rows]


@pytest.mark.parametrize("name", ANSWERED)
def test_the_answer_is_the_one_found_by_hand(dwarkesh: Vault, name: str) -> None:
    head, wanted = expected(name)
    variables, rows = answer(dwarkesh, name)
    assert list(variables) == head
    assert sorted(cut(rows, wanted)) == sorted(map(tuple, wanted))


@pytest.mark.parametrize("name", ANSWERED)
def test_the_words_of_an_answer_stand_where_it_says(name: str) -> None:
    found = lines()
    head, rows = expected(name)
    for row in rows:
        values = dict(zip(head, row, strict=True))
        for words, at in PLACED.items():
            if words in values:
                assert _plain(values[words].removesuffix(MORE)) in _plain(found[values[at]])


def _plain(text: str) -> str:
    """A line without links, marks and typographic quotation marks."""
    text = re.sub(r"!?\[\[(?:[^]|]*\|)?([^]]*)\]\]", r"\1", text)
    return re.sub(r"\[([^]@]*)\]\([^)]*\)", r"\1", text).replace("==", "").replace("*", "")


def test_there_are_ten_questions_of_at_most_ten_lines() -> None:
    assert len(NAMES) == 10
    assert set(NAMES) == {*ANSWERED, "provenance"}
    for name in NAMES:
        text = (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 10, name
        assert "PREFIX" not in text.upper()


# -- the question whose answer is every place ---------------------------------------------------------


def test_every_statement_tells_the_note_the_line_and_the_characters_it_stands_at(dwarkesh: Vault) -> None:
    reader, _ = dwarkesh.reader(refresh=False)
    with reader:
        result = run(reader, (QUESTIONS / "provenance.rq").read_text(encoding="utf-8"))
        texts = {row[0]: row[1] for row in run(reader, "SELECT * { ?s a quoth:Statement ; schema:text ?text }").rows}
    counted: Counter[str] = Counter()
    for statement, note, line, at in result.rows:
        assert isinstance(statement, str)
        assert isinstance(note, str)
        assert isinstance(line, Literal)
        assert isinstance(at, str)
        path, start, end = place(at)
        assert unquote(note) == f"https://example.org/dwarkesh/n/{path.removesuffix('.md')}"
        text = text_of(path)
        assert line.text == str(text.count("\n", 0, start) + 1)
        # What is said is what stands there, but for labels, links, marks and fields.
        said = texts[statement]
        assert isinstance(said, Literal)
        words = re.findall(r"\w+", said.text)
        assert words
        _assert_in_order(words, text[start:end])
        counted[path] += 1
    # A statement each for the paragraphs, items, rows and quotations, counted in the notes by hand.
    assert {path: number for path, number in counted.items() if path.startswith("Episodes/")} == {
        "Episodes/Aschenbrenner - Counting the OOMs.md": 25,
        "Episodes/Chollet - Skill is not intelligence.md": 40,
        "Episodes/Douglas and Bricken - RL on top of LLMs.md": 44,
        "Episodes/Dylan Patel - Where the compute runs out.md": 36,
        "Episodes/Karpathy - AGI is a decade away.md": 53,
        "Episodes/Sutskever - The age of research.md": 53,
        "Episodes/Sutton - LLMs are a dead end.md": 52,
    }


def _assert_in_order(words: list[str], text: str) -> None:
    at = 0
    for word in words:
        at = text.find(word, at)
        assert at >= 0, (word, text)
        at += len(word)


# -- what the examples do not hold --------------------------------------------------------------------


def test_a_guest_who_comes_back_is_shared(dwarkesh: Vault, tmp_path: Path) -> None:
    folder = tmp_path / "dwarkesh"
    shutil.copytree(dwarkesh.root, folder)
    (folder / "Episodes" / "Once more.md").write_text(
        "---\npodcast: Dwarkesh Podcast\nepisode: Once more\nguest: '[[Andrej Karpathy]]'\n---\n\nKarpathy: Hello.\n"
    )
    vault = quoth.open(folder)
    vault.refresh()
    _, wanted = expected("shared")
    more = [
        ("Andrej Karpathy", "Andrej Karpathy — AGI is still a decade away"),
        ("Andrej Karpathy", "Once more"),
    ]
    assert sorted(answer(vault, "shared")[1]) == sorted([*map(tuple, wanted), *more])
