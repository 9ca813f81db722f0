"""Who reads while notes are saved and built sees each note as it was or as it is, and never half of one."""

from __future__ import annotations

import itertools
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import quoth
from quoth.graph.store import Reader
from quoth.graph.triples import Triple
from tests.end_to_end.vaults import BASE, CONFIGURATION, Disk, fresh, graphs, held, same

NOTES = 6
#: How many different states of the whole vault have to be seen.
SEEN = 8
#: Where a test gives up that sees too little: far more builds than it takes.
BUILDS = 400

#: Builds a vault again and again, saying each time that it has.
BUILD = """
import sys
import quoth
from quoth.vault import Vault
for _ in range(int(sys.argv[2])):
    quoth.open(sys.argv[1]).refresh()
    print("built", flush=True)
"""


def text(number: int, state: int) -> str:
    """A note in one of two states, which have hardly a line in common; it names nothing that depends on another."""
    lines = [f"# Talk {number}", "", f"Ada: This is said in state {state}, and it is the first of many. ^first"]
    for place in range(20 + 15 * state):
        lines += [
            "",
            f"Ada: Sentence {place} of note {number} in state {state} is about [[Fog]].",
            "",
            "*So?*",
        ]
    return "\n".join([*lines, ""])


def save(folder: Path, number: int, state: int) -> None:
    """Saves a note as editors do: another file takes its place."""
    path = folder / f"Talk {number}.md"
    other = folder / f".Talk {number}.md.tmp"
    other.write_text(text(number, state), encoding="utf-8")
    os.replace(other, path)


@pytest.fixture
def states(tmp_path: Path) -> dict[str, tuple[frozenset[Triple], ...]]:
    """What the graph of each note holds in either state, by its IRI; of those that do not change, in one."""
    found: dict[str, tuple[frozenset[Triple], ...]] = {}
    for state in (0, 1):
        folder = tmp_path / f"state {state}"
        fill(folder, state)
        for iri, triples in fresh(folder).named.items():
            found[iri] = tuple(dict.fromkeys((*found.get(iri, ()), triples)))
    assert sorted(map(len, found.values())) == [1, 1, *[2] * NOTES]
    return found


def fill(folder: Path, state: int) -> None:
    disk = Disk(folder)
    disk.write("quoth.toml", CONFIGURATION)
    disk.write("Fog.md", "---\ntype: concept\n---\n\nA cloud that is too lazy to rise.\n")
    disk.write("Ada.md", "---\ntype: person\n---\n")
    for number in range(NOTES):
        save(folder, number, state)


@contextmanager
def building(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that builds the vault for as long as it is let; it has built once when this begins."""
    command = [sys.executable, "-c", BUILD, str(folder), str(BUILDS)]
    environment = {**os.environ, "PYTHONPATH": str(Path(quoth.__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "built\n"
            # What it says further is read, so that it never waits for anybody.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield process
        finally:
            process.terminate()


@contextmanager
def saving(folder: Path) -> Iterator[None]:
    """Notes that are saved all the time, in one state or the other by chance."""
    ended = threading.Event()

    def work() -> None:
        chance = random.Random(7)
        while not ended.is_set():
            save(folder, chance.randrange(NOTES), chance.randrange(2))
            # A writer saves less often than a machine can, but far more often than it can build.
            ended.wait(0.01)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def look(reader: Reader, states: dict[str, tuple[frozenset[Triple], ...]]) -> tuple[int, ...]:
    """In which state each note is; asserts that it is in one."""
    named, merged = graphs(reader)
    assert set(named) == set(states)
    assert merged == frozenset().union(*named.values())
    for iri, triples in named.items():
        assert triples in states[iri], f"{iri} is in no state: {len(triples)} triples"
    return tuple(states[iri].index(named[iri]) for iri in sorted(named))


def test_readers_see_whole_notes_while_notes_are_saved_and_built(
    tmp_path: Path, states: dict[str, tuple[frozenset[Triple], ...]]
) -> None:
    folder = tmp_path / "vault"
    fill(folder, 0)
    seen: list[set[tuple[int, ...]]] = [set(), set()]
    faults: list[BaseException] = []

    def read(mine: set[tuple[int, ...]], process: subprocess.Popen[str], *, through_vault: bool) -> None:
        try:
            while len(mine) < SEEN and process.poll() is None and not faults:
                # As a command reads, and as one that keeps its reader open for long, as `quoth serve` does.
                vault = quoth.open(folder)
                reader = vault.reader(refresh=False)[0] if through_vault else Reader(vault.store)
                with reader:
                    mine.add(first := look(reader, states))
                    assert look(reader, states) == first
        except BaseException as error:
            faults.append(error)

    with saving(folder), building(folder) as process:
        readers = [
            threading.Thread(target=read, args=(mine, process), kwargs={"through_vault": number == 0})
            for number, mine in enumerate(seen)
        ]
        for thread in readers:
            thread.start()
        for thread in readers:
            thread.join()
    if faults:
        raise faults[0]
    assert [len(mine) for mine in seen] == [SEEN, SEEN]
    same(held(quoth.open(folder)), fresh(folder))


def test_a_query_that_goes_over_notes_sees_each_whole(
    tmp_path: Path, states: dict[str, tuple[frozenset[Triple], ...]]
) -> None:
    """A query is one look: the statements it counts are those of a state, in every note."""
    folder = tmp_path / "vault"
    fill(folder, 1)
    whole = {
        f"{BASE}n/Talk%20{number}": {sum(p == "http://schema.org/text" for _, p, _ in triples) for triples in either}
        for number in range(NOTES)
        for either in [states[f"{BASE}n/Talk%20{number}"]]
    }
    counting = "SELECT ?note (COUNT(*) AS ?n) { GRAPH ?note { ?s schema:text ?text } } GROUP BY ?note"
    answers: set[tuple[tuple[str, int], ...]] = set()
    with saving(folder), building(folder) as process:
        while len(answers) < SEEN and process.poll() is None:
            reader, _ = quoth.open(folder).reader(refresh=False)
            with reader:
                rows = reader.rows(counting, {"schema": "http://schema.org/"})
                counts = {str(note): int(getattr(n, "text", 0)) for note, n in rows}
            talks = {note: count for note, count in counts.items() if note in whole}
            assert len(talks) == NOTES
            assert {note for note, count in talks.items() if count not in whole[note]} == set()
            answers.add(tuple(sorted(talks.items())))
    assert len(answers) == SEEN


def test_half_a_note_would_be_noticed(tmp_path: Path, states: dict[str, tuple[frozenset[Triple], ...]]) -> None:
    """What the tests above look for: a note that is half in one state and half in the other."""
    folder = tmp_path / "vault"
    fill(folder, 0)
    named = fresh(folder).named
    iri = f"{BASE}n/Talk%200"
    old, new = states[iri]
    half = frozenset(itertools.islice(sorted(new, key=str), len(new) // 2)) | old
    for wrong in (half, old - set(itertools.islice(old, 3)), frozenset[Triple]()):
        broken = {graph: tuple(triples) for graph, triples in {**named, iri: wrong}.items()}
        with pytest.raises(AssertionError), Reader.of(broken) as reader:
            look(reader, states)
    with Reader.of({graph: tuple(triples) for graph, triples in named.items()}) as reader:
        assert set(look(reader, states)) == {0}
