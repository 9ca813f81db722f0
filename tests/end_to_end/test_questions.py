"""Thirty questions to the example notes, each with its whole answer as read from the notes by hand.

`questions/NAME.rq` holds a question, `questions/NAME.tsv` its answer: a row a line, a statement by its opening words,
a place as `Karpathy:87` (the note and the line). That the words stand at the place is tested too. Three engines that
read the graph in three ways give the same answers: ours from the store, rdflib's from the exported files, and a server
from what was pushed to it.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
import rdflib
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.exporters import FORMATS, Options
from quoth.graph.query import Result, run
from quoth.graph.store import Form
from quoth.graph.triples import Literal, Node
from quoth.ontology.terms import PREFIXES
from quoth.remote.address import Address
from quoth.remote.endpoint import Endpoint
from quoth.remote.exchange import Exchange
from quoth.vault import Vault
from tests.end_to_end.conftest import EXAMPLES
from tests.remote.oxigraph import serving

QUESTIONS = Path(__file__).parent / "questions"
NAMES = sorted(path.stem for path in QUESTIONS.glob("*.rq"))
ANSWERED = sorted(path.stem for path in QUESTIONS.glob("*.tsv"))
BASE = "https://example.org/dwarkesh/"
FILES = f"{BASE}files/"
SUPPLIED = {prefix: namespace.iri for prefix, namespace in PREFIXES.items()}
#: The questions whose answer has an order, with the columns that the order goes by.
ORDERED = {
    "asked-most": ("questions", "published"),
    "first-minutes": ("at",),
    "said-since": ("at",),
    "timeline": ("when", "who", "at"),
}
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
    if node.startswith(f"{BASE}n/"):
        return _short(unquote(node.removeprefix(f"{BASE}n/")))
    if not node.startswith(FILES):
        prefix = next((prefix for prefix, iri in SUPPLIED.items() if node.startswith(iri)), "")
        return f"{prefix}:{node.removeprefix(SUPPLIED[prefix])}" if prefix else node.removeprefix(BASE)
    path, start, _ = place(node)
    return f"{_short(path.removesuffix('.md'))}:{text_of(path).count(chr(10), 0, start) + 1}"


def _short(name: str) -> str:
    return name.removeprefix("Episodes/").partition(" - ")[0] if name.startswith("Episodes/") else name


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


def question(name: str) -> str:
    return (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8")


def rows_of(result: Result) -> tuple[tuple[str, ...], list[tuple[Node | None, ...]]]:
    """The columns and rows of an answer, whatever its form."""
    if result.form is Form.ASK:
        return ("answer",), [(Literal("yes" if result.truth else "no"),)]
    if result.form is Form.CONSTRUCT:
        return ("subject", "predicate", "object"), list(result.triples)
    return result.variables, list(result.rows)


def answer(vault: Vault, name: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    variables, rows = rows_of(vault.query(question(name)))
    return variables, [tuple(shown(node) for node in row) for row in rows]


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
    for column in map(head.index, ORDERED.get(name, ())):
        assert [row[column] for row in rows] == [row[column] for row in wanted]


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


def test_there_are_thirty_questions_of_at_most_ten_lines() -> None:
    assert len(NAMES) == 30
    assert set(NAMES) == {*ANSWERED, "provenance"}
    for name in NAMES:
        text = question(name)
        assert len(text.splitlines()) <= 10, name
        assert "PREFIX" not in text.upper()


# -- the question whose answer is every place ---------------------------------------------------------


def test_every_statement_tells_the_note_the_line_and_the_characters_it_stands_at(dwarkesh: Vault) -> None:
    result = dwarkesh.query(question("provenance"))
    texts = {row[0]: row[1] for row in dwarkesh.query("SELECT * { ?s a quoth:Statement ; schema:text ?text }").rows}
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


# -- other engines ------------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def literals_as_written() -> Iterator[None]:
    """rdflib would write numbers anew."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    yield
    rdflib.NORMALIZE_LITERALS = before


@pytest.fixture(scope="module")
def exported(dwarkesh: Vault) -> dict[str, rdflib.Dataset | rdflib.Graph]:
    """What rdflib reads from the exported files."""
    reader, _ = dwarkesh.reader(refresh=False)
    with reader:
        quads = list(reader.quads())
    graphs: dict[str, rdflib.Dataset | rdflib.Graph] = {
        "turtle": rdflib.Graph(),
        "trig": rdflib.Dataset(default_union=True),
    }
    for name, graph in graphs.items():
        (content,) = (file.content for file in FORMATS[name].export(quads, Options()))
        graph.parse(data=content, format=name)
    return graphs


@pytest.fixture(scope="module")
def server(dwarkesh: Vault) -> Iterator[Endpoint]:
    """A server that was given the vault with `quoth push`."""
    with serving() as running:
        pushed = CliRunner(catch_exceptions=False).invoke(main, ["push", running.store, str(dwarkesh.root)])
        assert pushed.exit_code == 0, pushed.output
        yield Endpoint(Exchange(Address.parse(running.query)))


def node_of(term: object) -> Node | None:
    if isinstance(term, rdflib.Literal):
        return Literal(str(term), term.language or "", str(term.datatype or rdflib.XSD.string))
    return None if term is None else str(term)


def in_order(name: str, rows: list[tuple[Node | None, ...]]) -> list[tuple[str, ...]]:
    """Rows that can be compared, in the order that the question asks for, if it asks for one."""

    def written(node: Node | None) -> str:
        # A text with a language is known by that alone.
        node = node._replace(datatype="") if isinstance(node, Literal) and node.language else node
        return "" if node is None else str(node)

    comparable = [tuple(map(written, row)) for row in rows]
    return comparable if name in ORDERED else sorted(comparable)


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_answers_alike_from_the_exported_files(
    dwarkesh: Vault, exported: dict[str, rdflib.Dataset | rdflib.Graph], name: str
) -> None:
    head, ours = rows_of(dwarkesh.query(question(name)))
    for form, graph in exported.items():
        # A Turtle file has no named graphs.
        if form == "turtle" and "GRAPH" in question(name):
            continue
        theirs = graph.query(question(name), initNs=SUPPLIED)
        if theirs.type == "ASK":
            assert [(Literal("yes" if theirs.askAnswer else "no"),)] == ours
            continue
        if theirs.type == "SELECT":
            assert [str(variable) for variable in theirs.vars or ()] == list(head)
        rows = [tuple(map(node_of, row)) for row in theirs]  # type: ignore[arg-type]  # no ASK is left
        assert in_order(name, rows) == in_order(name, ours), form


@pytest.mark.parametrize("name", NAMES)
def test_a_server_answers_alike(dwarkesh: Vault, server: Endpoint, name: str) -> None:
    head, ours = rows_of(dwarkesh.query(question(name)))
    theirs, rows = rows_of(run(server, question(name)))
    assert theirs == head
    assert in_order(name, rows) == in_order(name, ours)


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
