"""The store: what it holds after any sequence of changes, and after a kill at any moment."""

from __future__ import annotations

import functools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoth.graph.store import (
    InvalidTriples,
    QueryInvalid,
    Reader,
    StoreCorrupt,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreUnwritable,
    StoreVersion,
    Writer,
    is_iri,
    prepare,
)
from quoth.graph.triples import Literal, Triple, encode_iri, format_quad
from quoth.ontology.terms import XSD

VERSION = StoreVersion("1.0", "configuration")
GRAPHS = [f"http://example.org/n/{name}" for name in "abc"]


def triple(number: int) -> Triple:
    """One of a few triples, so that graphs share some."""
    return (f"http://example.org/e/{number}", "http://schema.org/name", Literal(f"Thing {number}"))


def triples(numbers: Iterable[int]) -> list[Triple]:
    return [triple(number) for number in numbers]


def check_merge(reader: Reader) -> None:
    """The default graph holds what the named graphs hold, and each triple once."""
    merge = list(reader.triples())
    assert len(merge) == len(set(merge))
    assert set(merge) == {(s, p, o) for s, p, o, _ in reader.quads()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / ".quoth"


# -- the merge ----------------------------------------------------------------------------------------

CHANGES = st.lists(
    st.tuples(st.sampled_from(GRAPHS), st.frozensets(st.integers(0, 6), max_size=5), st.booleans()), max_size=12
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.dictionaries(st.sampled_from(GRAPHS), st.frozensets(st.integers(0, 6), max_size=5)), changes=CHANGES)
def test_graphs_and_merge_are_those_of_a_model(
    first: dict[str, frozenset[int]], changes: list[tuple[str, frozenset[int], bool]]
) -> None:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / ".quoth"
        model = {graph: numbers for graph, numbers in first.items() if numbers}
        with Writer(folder, VERSION) as writer:
            assert writer.replace_many({graph: triples(numbers) for graph, numbers in first.items()}) == len(model)
            for graph, numbers, is_removed in changes:
                new = frozenset() if is_removed else numbers
                changed = writer.remove(graph) if is_removed else writer.replace(graph, triples(numbers))
                assert changed == (model.get(graph, frozenset()) != new)
                model[graph] = new
            writer.publish()
        with Reader(folder) as reader:
            held = {graph: numbers for graph, numbers in model.items() if numbers}
            assert reader.graphs() == tuple(sorted(held))
            for graph, numbers in held.items():
                assert sorted(reader.triples(graph), key=str) == triples(sorted(numbers))
            assert sorted(reader.triples(), key=str) == triples(sorted(set().union(*held.values())))
            assert sum(1 for _ in reader.quads()) == sum(map(len, held.values()))


def test_a_triple_leaves_the_merge_with_its_last_holder(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace_many({GRAPHS[0]: triples([1, 2]), GRAPHS[1]: triples([2, 3])})
        writer.remove(GRAPHS[0])
        writer.publish()
        with Reader(folder) as reader:
            assert set(reader.triples()) == set(triples([2, 3]))
        writer.replace(GRAPHS[1], triples([3]))
        writer.publish()
        with Reader(folder) as reader:
            assert list(reader.triples()) == triples([3])


def test_text_and_triples_are_the_same_content(folder: Path) -> None:
    text = "".join(format_quad(*triple) for triple in triples([1, 2]))
    with Writer(folder, VERSION) as writer:
        assert writer.replace(GRAPHS[0], text)
        assert not writer.replace(GRAPHS[0], triples([2, 1]))


def test_bulk_loading_is_as_replacing_one_by_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoth.graph.store.writer._BATCH", 200)
    contents = {f"http://example.org/n/{i}": triples(range(i, i + 5)) for i in range(20)}
    with Writer(folder, VERSION) as writer:
        assert writer.replace_many(iter(contents.items()), {"http://example.org/n/3": "third"}) == 20
        assert writer.held == {"http://example.org/n/3": "third"}
        assert writer.replace_many(contents, {"http://example.org/n/3": "third"}) == 0
        assert writer.replace_many({GRAPHS[0]: triples([3])}) == 1
        writer.publish()
    with Reader(folder) as reader:
        check_merge(reader)
        assert set(reader.triples()) == set(Reader.of(contents).triples())
        assert len(reader.graphs()) == 21


# -- literals -----------------------------------------------------------------------------------------

CANONICAL = [
    *[Literal(text, "", XSD.integer) for text in ("0", "7", "-5", "123456789012345678901")],
    *[Literal(text, "", XSD.decimal) for text in ("0", "297", "4.5", "0.001", "-12.75", "12345678901234567890.123")],
    *[Literal(text, "", XSD.boolean) for text in ("true", "false")],
    *[Literal(text, "", XSD.date) for text in ("2026-10-01", "1999-12-31")],
    *[Literal(text, "", XSD.dateTime) for text in ("2026-10-01T12:30:00", "2026-10-01T12:30:00Z")],
    *[Literal(text, "", XSD.duration) for text in ("PT2H24M12S", "PT1H", "PT0S", "P1D")],
    *[Literal(text, "", XSD.double) for text in ("0.7", "1", "0.25")],
    Literal("2026", "", XSD.gYear),
    Literal("2026-10", "", XSD.gYearMonth),
    Literal("https://example.org/", "", XSD.anyURI),
    Literal("Gedächtnis", "de"),
    Literal("colour", "en-gb"),
    Literal("汉字", "zh-hant-tw"),
    Literal(" \t\n\r\"\\'\u2028\u0085\u0000\u0007\u007f\ufeff \U0001f600 e\u0301 .\n"),
    Literal(""),
]


def stored(folder: Path, literals: Iterable[Literal], *, is_bulk: bool) -> list[Literal]:
    content = [(f"http://example.org/e/{i:04}", "http://schema.org/text", node) for i, node in enumerate(literals)]
    with Writer(folder, VERSION) as writer:
        if is_bulk:
            writer.replace_many({GRAPHS[0]: content})
        else:
            writer.replace(GRAPHS[0], content)
        writer.publish()
    with Reader(folder) as reader:
        assert set(reader.triples()) == set(reader.triples(GRAPHS[0]))
        return [node for _, _, node in sorted(reader.triples()) if isinstance(node, Literal)]


@pytest.mark.parametrize("is_bulk", [True, False])
def test_canonical_literals_come_back_as_written(folder: Path, is_bulk: bool) -> None:
    assert stored(folder, CANONICAL, is_bulk=is_bulk) == CANONICAL


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
NUMBERS = st.decimals(-(10**9), 10**9, places=3).map(lambda d: format(d.normalize() + 0, "f"))


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        TEXTS.map(Literal) | TEXTS.map(lambda t: Literal(t, "en")) | NUMBERS.map(lambda t: Literal(t, "", XSD.decimal)),
        max_size=30,
    ),
    st.booleans(),
)
def test_any_text_comes_back_as_written(literals: list[Literal], is_bulk: bool) -> None:
    with tempfile.TemporaryDirectory() as parent:
        assert stored(Path(parent) / ".quoth", literals, is_bulk=is_bulk) == literals


def test_decimals_in_the_test_above_are_canonical() -> None:
    assert format(Decimal("12.500").normalize() + 0, "f") == "12.5"
    assert format(Decimal("1200").normalize() + 0, "f") == "1200"


# -- triples that are none ----------------------------------------------------------------------------


@pytest.mark.parametrize("iri", ["https://example.org/100%", "no scheme", "http://example.org/[x]", "http://a:b:c/"])
@pytest.mark.parametrize("is_bulk", [True, False])
def test_invalid_iris_are_refused_and_nothing_changes(folder: Path, iri: str, is_bulk: bool) -> None:
    bad: list[Triple] = [("http://example.org/e/1", "http://schema.org/url", iri)]
    with Writer(folder, VERSION) as writer:
        if not is_bulk:
            writer.replace_many({GRAPHS[0]: triples([1])})
        with pytest.raises(InvalidTriples) as caught:
            writer.replace_many({GRAPHS[0]: triples([1]), GRAPHS[1]: bad})
        assert caught.value.graph == GRAPHS[1]
        assert writer.graphs() == (set() if is_bulk else {GRAPHS[0]})
        assert writer.replace_many({GRAPHS[2]: triples([2])}) == 1
        writer.publish()
    with Reader(folder) as reader:
        check_merge(reader)
    assert not is_iri(iri)
    assert is_iri(encode_iri("https://example.org/a b|c"))


@pytest.mark.parametrize("text", ["_:b <http://a/> <http://b/> .\n", "<http://a/> <http://b/> _:b .\n"])
@pytest.mark.parametrize("is_bulk", [True, False])
def test_blank_nodes_are_refused(folder: Path, text: str, is_bulk: bool) -> None:
    with Writer(folder, VERSION) as writer:
        change = (
            functools.partial(writer.replace_many, {GRAPHS[0]: text})
            if is_bulk
            else functools.partial(writer.replace, GRAPHS[0], text)
        )
        with pytest.raises(InvalidTriples, match="blank node"):
            change()


def test_a_graph_comes_once(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        with pytest.raises(ValueError, match="twice"):
            writer.replace_many([(GRAPHS[0], triples([1])), (GRAPHS[0], triples([2]))])
        assert not writer.graphs()


def test_what_is_loaded_when_its_source_fails_is_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoth.graph.store.writer._BATCH", 1)

    def contents() -> Iterator[tuple[str, list[Triple]]]:
        yield GRAPHS[0], triples([1])
        raise KeyError("notes")

    with Writer(folder, VERSION) as writer:
        with pytest.raises(KeyError):
            writer.replace_many(contents())
        assert not writer.graphs()
        writer.replace(GRAPHS[1], triples([2]))
        writer.publish()
    with Reader(folder) as reader:
        assert list(reader.triples()) == triples([2])


# -- what is remembered -------------------------------------------------------------------------------


def test_digests_are_held_once_published(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]), "one")
        writer.replace(GRAPHS[1], triples([2]), "two")
        writer.publish()
    with Writer(folder, VERSION) as writer:
        assert writer.held == {GRAPHS[0]: "one", GRAPHS[1]: "two"}
        writer.remove(GRAPHS[1])
        writer.replace(GRAPHS[0], triples([1]), "uno")
        assert writer.held == {GRAPHS[0]: "uno"}
    # Not published: what holds is no longer certain, and what is there is not lost.
    with Writer(folder, VERSION) as writer:
        assert writer.held == {}
        assert writer.graphs() == {GRAPHS[0]}
        assert not writer.replace(GRAPHS[0], triples([1]), "uno")
        writer.publish()
        assert writer.held == {GRAPHS[0]: "uno"}


@pytest.mark.parametrize(
    "version",
    [StoreVersion("1.1", "configuration"), StoreVersion("1.0", "other"), StoreVersion("1.0", "configuration", 99)],
)
def test_another_version_starts_anew_and_readers_keep_the_old_state(folder: Path, version: StoreVersion) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]), "one")
        writer.publish()
    with Writer(folder, version) as writer:
        assert not writer.graphs()
        assert not writer.held
        with Reader(folder) as reader:
            assert list(reader.triples()) == triples([1])
            assert reader.version == VERSION
        writer.publish()
    with Reader(folder) as reader:
        assert not list(reader.triples())
        assert reader.version == version


def test_the_folder_keeps_itself_out_of_version_control(folder: Path) -> None:
    prepare(folder)
    assert "\n*\n" in (folder / ".gitignore").read_text(encoding="utf-8")
    (folder / ".gitignore").write_text("mine", encoding="utf-8")
    with Writer(folder, VERSION):
        assert (folder / ".gitignore").read_text(encoding="utf-8") == "mine"


# -- readers and writers ------------------------------------------------------------------------------


def test_nothing_can_be_read_before_it_is_published(folder: Path) -> None:
    with pytest.raises(StoreMissing):
        Reader(folder)
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]))
        with pytest.raises(StoreMissing):
            Reader(folder)


def test_one_writer_at_a_time_and_readers_meanwhile(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]))
        writer.publish()
        writer.replace(GRAPHS[0], triples([2]))
        with pytest.raises(StoreLocked), Writer(folder, VERSION):
            pass
        with Reader(folder) as reader:
            assert list(reader.triples()) == triples([1])
    with Writer(folder, VERSION) as writer:
        assert writer.graphs() == {GRAPHS[0]}


def test_a_writer_waits_where_told_to(folder: Path) -> None:
    first = Writer(folder, VERSION)
    first.__enter__()
    ended = threading.Timer(0.01, first.__exit__, (None, None, None))
    ended.start()
    with Writer(folder, VERSION, wait=60) as writer:
        assert not writer.graphs()
    ended.join()


def test_a_generation_is_kept_for_its_reader_and_the_last_two_for_anyone(folder: Path) -> None:
    def generations() -> set[str]:
        return {path.name for path in (folder / "store" / "generations").iterdir()}

    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([0]))
        assert writer.publish() == 1
        reader = Reader(folder)
        for number in range(1, 6):
            writer.replace(GRAPHS[0], triples([number]))
            assert writer.publish() == number + 1
        assert generations() == {"1", "5", "6"}
        assert list(reader.triples()) == triples([0])
        assert reader.path
        assert list(Reader.open_generation(reader.path).triples()) == triples([0])
        reader.close()
        assert not list((folder / "store" / "readers").iterdir())
        writer.replace(GRAPHS[0], triples([7]))
        writer.publish()
        assert generations() == {"6", "7"}
        assert writer.publish() == 7


def test_a_killed_reader_keeps_nothing(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([0]))
        writer.publish()
        child = subprocess.Popen(
            [sys.executable, "-c", READ_FOR_EVER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        assert child.stdout
        assert child.stdout.readline() == b"open\n"
        for number in range(1, 4):
            writer.replace(GRAPHS[0], triples([number]))
            writer.publish()
        assert (folder / "store" / "generations" / "1").is_dir()
        child.kill()
        child.communicate()
        writer.replace(GRAPHS[0], triples([9]))
        writer.publish()
        assert not (folder / "store" / "generations" / "1").exists()
        assert not list((folder / "store" / "readers").iterdir())


def test_a_generation_cut_short_is_passed_over_and_swept(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([0]))
        writer.publish()
        (folder / "store" / "generations" / "2").mkdir()
        writer.replace(GRAPHS[0], triples([1]))
        assert writer.publish() == 3
        assert sorted(path.name for path in (folder / "store" / "generations").iterdir()) == ["1", "3"]


READ_FOR_EVER = """
import sys
from pathlib import Path
from quoth.graph.store import Reader
reader = Reader(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


# -- in memory and on disk ----------------------------------------------------------------------------


def test_a_reader_in_memory_answers_alike(folder: Path) -> None:
    contents = {GRAPHS[0]: triples([1, 2]), GRAPHS[1]: triples([2])}
    with Writer(folder, VERSION) as writer:
        writer.replace_many(contents)
        writer.publish()
    text = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    with Reader(folder) as reader:
        memory = Reader.of(contents)
        assert memory.graphs() == reader.graphs()
        assert set(memory.quads()) == set(reader.quads())
        assert set(memory.triples()) == set(reader.triples())
        assert memory.query(text) == reader.query(text)
        assert Reader.load(reader.dump()).query(text) == reader.query(text)
        with pytest.raises(QueryInvalid):
            reader.query("SELECT")
    with pytest.raises(InvalidTriples):
        Reader.of({GRAPHS[0]: [("x", "y", "z")]})


# -- folders that are not as they should be -----------------------------------------------------------


def test_a_file_in_the_way_is_named_and_left(folder: Path) -> None:
    folder.write_text("mine")
    with pytest.raises(StoreForeign, match="quoth"), Writer(folder, VERSION):
        pass
    assert folder.read_text() == "mine"


@pytest.mark.parametrize("is_rebuild", [False, True])
def test_a_folder_of_somebody_elses_is_named_and_left(folder: Path, is_rebuild: bool) -> None:
    (folder / "store").mkdir(parents=True)
    (folder / "store" / "important.txt").write_text("mine")
    with pytest.raises(StoreForeign, match="store"), Writer(folder, VERSION, rebuild=is_rebuild):
        pass
    assert [path.name for path in (folder / "store").iterdir()] == ["important.txt"]


def test_other_files_in_the_folder_do_no_harm(folder: Path) -> None:
    prepare(folder)
    (folder / "cache.sqlite").write_text("")
    with Writer(folder, VERSION) as writer:
        writer.publish()
    assert (folder / "cache.sqlite").exists()


def damage(path: Path) -> None:
    path.write_bytes(b"\x00not what it was")


@pytest.mark.parametrize("name", ["state.json", "writer/CURRENT", "writer/MANIFEST-*", "writer/*.sst"])
def test_a_damaged_store_says_so_and_can_be_rebuilt(folder: Path, name: str) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace_many({graph: triples(range(50)) for graph in GRAPHS})
        writer.publish()
    for path in list((folder / "store").glob(name)):
        # A generation shares the database's files by hard links, so it is replaced, not overwritten.
        path.unlink()
        damage(path)
    with pytest.raises(StoreCorrupt, match="rebuilt"), Writer(folder, VERSION):
        pass
    with Reader(folder) as reader:
        assert len(reader.graphs()) == 3
    with Writer(folder, VERSION, rebuild=True) as writer:
        assert not writer.graphs()
        writer.replace(GRAPHS[0], triples([1]))
        writer.publish()
    with Reader(folder) as reader:
        assert list(reader.triples()) == triples([1])


def test_a_database_that_is_gone_is_not_taken_for_an_empty_one(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]), "one")
        writer.publish()
    shutil.rmtree(folder / "store" / "writer")
    with pytest.raises(StoreCorrupt, match="gone"), Writer(folder, VERSION):
        pass


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"generation": 1}', b"\xff"])
def test_a_damaged_pointer_says_so_and_the_next_publication_mends_it(folder: Path, content: bytes) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]))
        writer.publish()
    (folder / "store" / "current.json").write_bytes(content)
    with pytest.raises(StoreCorrupt):
        Reader(folder)
    with Writer(folder, VERSION) as writer:
        assert writer.publish() == 2
    with Reader(folder) as reader:
        assert list(reader.triples()) == triples([1])


def test_a_damaged_generation_says_so(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.publish()
    shutil.rmtree(folder / "store" / "generations" / "1")
    with pytest.raises(StoreCorrupt):
        Reader(folder)
    with Writer(folder, VERSION) as writer:
        writer.publish()
    Reader(folder).close()


def test_damaged_digests_are_forgotten(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]), "one")
        writer.publish()
    damage(folder / "store" / "held.json")
    with Writer(folder, VERSION) as writer:
        assert writer.held == {}
        assert writer.graphs() == {GRAPHS[0]}


@pytest.fixture
def as_nobody() -> Iterator[Path]:
    """A folder that nobody may write to, and the rights of somebody who is not the administrator."""
    if os.name != "posix":
        pytest.skip("rights are told by modes")
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    user = os.geteuid()
    try:
        yield place
    finally:
        os.seteuid(user)
        for path in (place, *place.rglob("*")):
            path.chmod(0o755)
        shutil.rmtree(place)


def lower_rights(place: Path) -> None:
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        os.seteuid(65534)


def test_a_read_only_folder_without_a_store_says_so(as_nobody: Path) -> None:
    lower_rights(as_nobody)
    with pytest.raises(StoreUnwritable, match="cannot be written"), Writer(as_nobody / ".quoth", VERSION):
        pass
    with pytest.raises(StoreMissing):
        Reader(as_nobody / ".quoth")


def test_a_read_only_store_can_be_read(as_nobody: Path) -> None:
    with Writer(as_nobody / ".quoth", VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]))
        writer.publish()
    lower_rights(as_nobody)
    with pytest.raises(StoreUnwritable), Writer(as_nobody / ".quoth", VERSION):
        pass
    with Reader(as_nobody / ".quoth") as reader:
        assert list(reader.triples()) == triples([1])


# -- kills --------------------------------------------------------------------------------------------

STATES = """
from quoth.graph.triples import Literal

SIZE = 4

def graph(i):
    return f"http://example.org/n/{i}"

def state(i, number):
    own = [(f"{graph(i)}#s-{k}", "http://schema.org/text", Literal(f"{number} {k}", "en")) for k in range(60)]
    things = [f"http://example.org/e/{(number + i + k) % 7}" for k in range(3)]
    shared = [(thing, "http://schema.org/name", Literal("x")) for thing in things]
    return [*own, *shared, (graph(i), "http://schema.org/version", Literal(str(number)))]
"""

#: Takes graph after graph from one state to the next, publishing each state, until its time is up.
WRITE = """
import signal, sys
from pathlib import Path
from store_states import SIZE, graph, state
from quoth.graph.store import StoreVersion, Writer

signal.setitimer(signal.ITIMER_REAL, float(sys.argv[2]))
with Writer(Path(sys.argv[1]), StoreVersion("1.0", "configuration")) as writer:
    writer.replace_many({graph(i): state(i, 0) for i in range(SIZE)}, {graph(i): "0" for i in range(SIZE)})
    number = 0
    while True:
        writer.publish()
        number += 1
        for i in range(SIZE):
            writer.replace(graph(i), state(i, number), str(number))
"""


def environment(*folders: Path) -> dict[str, str]:
    """The variables of a child process that finds the same modules as this one."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*map(str, folders), *sys.path])}


def start_writing(folder: Path, seconds: float) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    """A process that writes until the operating system ends it on the spot; and the states it writes."""
    (folder.parent / "store_states.py").write_text(STATES, encoding="utf-8")
    names: dict[str, Any] = {}
    exec(STATES, names)
    child = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(folder), str(seconds)],
        env=environment(folder.parent),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    return child, names


def check_whole(reader: Reader, names: dict[str, Any]) -> list[int]:
    """Every graph is in one of its states, whole; tells in which."""
    check_merge(reader)
    numbers = []
    for i, graph in enumerate(reader.graphs()):
        held = set(reader.triples(graph))
        number = next(int(node.text) for _, p, node in held if p.endswith("version") and isinstance(node, Literal))
        assert held == set(names["state"](i, number))
        numbers.append(number)
    return numbers


@pytest.mark.skipif(os.name != "posix", reason="there is no such timer")
@pytest.mark.parametrize("seed", range(6))
def test_a_kill_leaves_each_graph_old_or_new(folder: Path, seed: int) -> None:
    child, names = start_writing(folder, random.Random(seed).uniform(0.01, 0.25))
    _, errors = child.communicate()
    assert child.returncode == -signal.SIGALRM, errors.decode()

    published = []
    with suppress(StoreMissing), Reader(folder) as reader:
        published = check_whole(reader, names)
        assert len(published) == names["SIZE"]
        assert len(set(published)) == 1
    with Writer(folder, VERSION) as writer:
        assert len(writer.graphs()) in (0, names["SIZE"])
        writer.publish()
        with Reader(folder) as reader:
            numbers = check_whole(reader, names)
        # The graphs were replaced in order, and nothing published was lost.
        assert numbers == sorted(numbers, reverse=True)
        assert not numbers or numbers[0] - numbers[-1] <= 1
        assert not published or published[0] <= numbers[-1]
        assert not writer.replace_many({names["graph"](i): names["state"](i, n) for i, n in enumerate(numbers)})


@pytest.mark.skipif(os.name != "posix", reason="there is no such timer")
def test_readers_see_whole_generations_while_a_writer_is_at_work(folder: Path) -> None:
    child, names = start_writing(folder, 300)
    try:
        seen: set[int] = set()
        while len(seen) < 8 and child.poll() is None:
            with suppress(StoreMissing), Reader(folder) as reader:
                numbers = check_whole(reader, names)
                assert len(numbers) == names["SIZE"]
                assert len(set(numbers)) == 1
                seen |= set(numbers)
        assert len(seen) >= 8
    finally:
        child.kill()
        child.communicate()


def test_a_first_build_cut_short_is_started_anew(folder: Path) -> None:
    with Writer(folder, VERSION) as writer:
        writer.replace(GRAPHS[0], triples([1]), "one")
        writer.publish()
    state = folder / "store" / "state.json"
    content = json.loads(state.read_text(encoding="utf-8"))
    state.write_text(json.dumps({**content, "phase": "loading"}), encoding="utf-8")
    with Writer(folder, VERSION) as writer:
        assert not writer.graphs()
        assert not writer.held
