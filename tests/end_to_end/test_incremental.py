"""A store that is kept up to date says what one made from nothing says, whatever was edited in between."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE
from typing import TypeAlias

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

import quoth
from quoth.graph.build import Kept as KeptVault
from quoth.graph.build import update
from quoth.graph.cache import Row
from quoth.graph.kept import registry_to_json
from quoth.graph.triples import Literal, Triple
from quoth.ontology.terms import RDF, SDO
from tests.end_to_end.vaults import BASE, CONFIGURATION, Disk, fresh, graphs, held, same

# -- edits of a vault ---------------------------------------------------------------------------------

#: Twins that differ in suffix, case, folder and Unicode form among them.
PATHS = (
    "Talk.md",
    "Lamps.md",
    "lamps.markdown",
    "Deep/Talk.md",
    "People/Ada Marsh.md",
    "People/Zoe\u0308.md",
    "Concepts/Fog.md",
    "Papers/@marsh2020.md",
    "diary/2025-03-02.md",
)
#: What a note may start with; many declare what others name.
FRONT = (
    "",
    "podcast: The Night Watch\nhost: Ada Marsh\nguest: Ben Ortiz\npublished: 2025-03-02\n",
    "podcast: The Night Watch\nhost: Ada\nguests: [{name: Zoë Kern, aliases: [Zoë, ZK]}]\n",
    "guest: {name: Ben Ortiz, aliases: [Ben], orcid: 0000-0002-1825-0097}\n",
    "people: [{name: Ben Ortiz, aliases: [Ortiz, BO], wikidata: Q42}, Ada Marsh]\n",
    "type: person\naliases: [Ada, AM]\n",
    "type: person\nid: marsh\naliases: [Ada]\n",
    "type: concept\naliases: [mist]\nbroader: '[[Weather]]'\n",
    "concepts: [{name: Fog, aliases: [fog bank]}, Lamp]\n",
    "concepts: [Mist]\ndatasets: [{name: FOG, aliases: [mist]}]\n",
    "type: paper\narxiv: '2001.08361'\ntitle: Signals\n",
    "papers: [{name: Signals, doi: 10.1007/BF00115009}]\n",
    "papers: [{name: Signals, doi: 10.1007/BF00115009, arxiv: '2001.08361'}]\n",
    "private: true\n",
    "title: Lamps\nlanguage: de\nauthor: Lena\n",
    "id: lamps\ntitle: [unclosed\n",
    "kg-id: https://vault.example/me/e/fog\ntype: concept\n",
)
BLOCKS = (
    "# Lamps and Ada Marsh\n",
    "## Fog (1:20)\n",
    "## Open questions\n",
    "Ada: Why lamps?",
    "Ben: Because a lamp is cheap, says [[Zoë]]. ^cheap",
    "Ada Marsh & Ben Ortiz: The fog bank is no mist.",
    "Zoë (as of 2024): “Fog is weather.” #weather/fog",
    "Ortiz: Signals, as ZK and BO know, are old. [@marsh2020]",
    "The mist and the Lamp. See [[Fog]], [[Talk]], [[Talk#^cheap|there]] and [[Nowhere]].",
    "*I doubt it, and so does AM.* [opposes:: [[Talk#^cheap]]]",
    "- [?] Can fog be heard? ^q1\n- [x] Is it weather? ^q2",
    "answers:: [[Deep/Talk#^q1]]",
    "[[Ada Marsh]] knows:: [[Ben Ortiz]]",
    "See [Signals](https://arxiv.org/abs/2001.08361) and https://doi.org/10.1007/BF00115009.",
    "%% quoth: ignore unresolved-link %%",
    "Kim Note: my own. Me: mine.",
    "A note on [[lamps]] and [[Lamps]] and [[ada marsh]]. @[[Lena]]",
)
LIBRARY = "references.bib"
LIBRARIES = (
    "",
    "@misc{marsh2020, title = {Signals}, eprint = {2001.08361}, archiveprefix = {arXiv}}\n",
    "@article{marsh2020, title = {Fog}, author = {Marsh, Ada}, doi = {10.1007/BF00115009}}\n@book{x, title = {Lamp}}\n",
    "@misc{marsh2020, title = {Sig",
)
CITING = CONFIGURATION + f'[bibliography]\nfiles = ["{LIBRARY}"]\n'
CONFIGURATIONS = (
    CITING,
    CONFIGURATION,
    f'base = "{BASE}"\nlanguage = "de"\nme = {{ name = "Ada Marsh", aliases = ["Ada"] }}\n',
    f'base = "{BASE}"\n[notes]\nmentions = "linked"\nignore = ["Deep/"]\n',
    f'base = "{BASE}"\n[notes]\ninclude = ["Talk.md", "Deep/**"]\n[folders]\nDeep = "concept"\n',
    'base = "https://other.example/"\n[check]\nignore = ["unresolved-link"]\n',
)

texts = st.builds(
    lambda front, blocks: (f"---\n{front}---\n\n" if front else "") + "\n\n".join(blocks) + "\n",
    st.sampled_from(FRONT),
    st.lists(st.sampled_from(BLOCKS), max_size=5),
)
contents = texts | st.just("caf\xe9\n".encode("latin-1"))

Edit: TypeAlias = Callable[[Disk], object]


def _present(disk: Disk) -> list[str]:
    return [path for path in PATHS if (disk.folder / path).is_file()]


class Write:
    """Makes a note, or changes it."""

    def __init__(self, path: str, content: str | bytes) -> None:
        self.path, self.content = path, content

    def __call__(self, disk: Disk) -> None:
        disk.write(self.path, self.content)

    def __repr__(self) -> str:
        return f"write {self.path}: {self.content!r}"


class Remove:
    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, disk: Disk) -> None:
        if present := _present(disk):
            disk.remove(present[self.number % len(present)])

    def __repr__(self) -> str:
        return f"remove the {self.number}th"


class Rename:
    def __init__(self, number: int, path: str) -> None:
        self.number, self.path = number, path

    def __call__(self, disk: Disk) -> None:
        if present := _present(disk):
            disk.rename(present[self.number % len(present)], self.path)

    def __repr__(self) -> str:
        return f"rename the {self.number}th to {self.path}"


class Touch:
    """Makes a note look changed that is not."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, disk: Disk) -> None:
        if present := _present(disk):
            disk.touch(present[self.number % len(present)])

    def __repr__(self) -> str:
        return f"touch the {self.number}th"


class Reword:
    """Adds words that name nothing new, above or below all others."""

    def __init__(self, number: int, *, above: bool) -> None:
        self.number, self.above = number, above

    def __call__(self, disk: Disk) -> None:
        if present := _present(disk):
            path = present[self.number % len(present)]
            text = (disk.folder / path).read_bytes()
            front, end, rest = text.rpartition(b"---\n\n")
            words = b"Nobody knew.\n\n"
            disk.write(path, front + end + words + rest if self.above else text + b"\n" + words)

    def __repr__(self) -> str:
        return f"reword the {self.number}th {'above' if self.above else 'below'}"


class Configure:
    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, disk: Disk) -> None:
        disk.write("quoth.toml", self.text)

    def __repr__(self) -> str:
        return f"configure {self.text!r}"


numbers = st.integers(0, len(PATHS) - 1)
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Write, st.sampled_from(PATHS), contents),
    st.builds(Write, st.sampled_from(PATHS), contents),
    st.builds(Write, st.just(LIBRARY), st.sampled_from(LIBRARIES)),
    st.builds(Remove, numbers),
    st.builds(Rename, numbers, st.sampled_from(PATHS)),
    st.builds(Touch, numbers),
    st.builds(Reword, numbers, above=st.booleans()),
)
starts = st.dictionaries(st.sampled_from(PATHS), texts, max_size=6)
#: A page whose title names a speaker as no note declares her, so that she is known from the title alone.
TITLED = {
    "People/Ada Marsh.md": "---\ntype: person\nid: marsh\n---\n\n# Lamps and Ada Marsh\n\n"
    "Ada Marsh: A lamp is cheap.\n\nAda Marsh: Oil is not.\n"
}
#: Pages of one file name, and one of them named by the other's `id`.
TWINS = {
    "Talk.md": "---\ntype: paper\ntitle: Signals\nid: lamps\n---\n",
    "Deep/Talk.md": "---\ntype: person\n---\n\n# Ada Marsh\n",
    "Lamps.md": "---\ntitle: Signals\nid: lamps\n---\n",
    "lamps.markdown": "A note on [[lamps]], [[Lamps]] and [[Talk]].\n",
}


# -- the whole, on disk -------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(start=starts, sequence=st.lists(edits | st.builds(Configure, st.sampled_from(CONFIGURATIONS)), max_size=6))
def test_after_every_edit_the_store_is_as_if_made_from_nothing(start: dict[str, str], sequence: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(Path(folder))
        disk.write("quoth.toml", CITING)
        disk.fill(start)
        same(held(quoth.open(folder)), fresh(disk.folder))
        for edit in sequence:
            note(repr(edit))
            edit(disk)
            same(held(quoth.open(folder)), fresh(disk.folder))


# -- what has to be read again, in memory -------------------------------------------------------------


class Kept:
    """What a build keeps from one time to the next, without store and cache: many times as quick."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.rows: dict[str, Row] = {}
        self.digests: Mapping[str, str] = {}
        self.vault: KeptVault | None = None
        self.graphs: dict[str, frozenset[Triple]] = {}

    def build(self) -> tuple[dict[str, frozenset[Triple]], list[str]]:
        vault = quoth.open(self.disk.folder)
        result = update(vault.files()[0], vault.config, self.rows, self.digests, kept=self.vault)
        self.rows.update({row.path: row for row in result.rows})
        for path in result.removed:
            del self.rows[path]
        if result.digests is not None:
            self.digests = result.digests
            self.vault = KeptVault(registry_to_json(result.registry, result.people), result.diagnostics)
        elif self.vault is not None:
            self.vault = replace(self.vault, diagnostics=result.diagnostics)
        self.graphs.update({iri: frozenset(triples) for iri, triples in result.graphs.items()})
        kept = {row.graph for row in self.rows.values()}
        self.graphs = {iri: triples for iri, triples in self.graphs.items() if iri in kept}
        found = (*result.diagnostics, *(d for row in self.rows.values() for d in row.diagnostics))
        return self.graphs, sorted(map(repr, found))


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(start=starts, sequence=st.lists(edits, max_size=8))
@example(start=TITLED, sequence=[Write(LIBRARY, "")])
@example(start=TWINS, sequence=[Remove(0)])
@example(start=TWINS, sequence=[Write("Talk.md", "caf\xe9\n".encode("latin-1"))])
def test_what_is_not_read_again_would_have_been_the_same(start: dict[str, str], sequence: list[Edit]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(Path(folder))
        disk.write("quoth.toml", CITING)
        disk.fill(start)
        kept = Kept(disk)
        kept.build()
        for edit in sequence:
            note(repr(edit))
            edit(disk)
            graphs, diagnostics = kept.build()
            expected, expected_diagnostics = Kept(disk).build()
            for iri in expected.keys() | graphs.keys():
                now, then = graphs.get(iri, frozenset()), expected.get(iri, frozenset())
                assert (now - then, then - now) == (frozenset(), frozenset()), iri
            assert diagnostics == expected_diagnostics


# -- what is read again -------------------------------------------------------------------------------

VAULT = {
    "quoth.toml": CONFIGURATION,
    "Talk.md": (
        "---\npodcast: The Night Watch\nhost: Ada Marsh\nguest: {name: Ben Ortiz, aliases: [Ben]}\n---\n\n"
        "Ben: A lamp is cheap, and zk knows it. ^cheap\n"
    ),
    "Fog.md": "Nobody hears the fog, not even Ada Marsh. ZK said so.\n",
    "Rain.md": "It rains.\n",
}


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    disk = Disk(tmp_path)
    disk.fill(VAULT)
    held(quoth.open(tmp_path))
    return disk


def read_again(disk: Disk) -> int:
    """How many notes a build reads, which leaves the store as if made from nothing."""
    done = quoth.open(disk.folder).refresh()
    same(held(quoth.open(disk.folder)), fresh(disk.folder))
    return done.changed


def test_nothing_is_read_where_nothing_changed(disk: Disk) -> None:
    assert read_again(disk) == 0
    disk.touch("Talk.md")
    assert read_again(disk) == 0


def test_a_note_that_changed_is_read_alone(disk: Disk) -> None:
    disk.write("Rain.md", "It rains harder.\n")
    assert read_again(disk) == 1


def test_what_names_mean_is_taken_over_where_words_alone_changed(disk: Disk) -> None:
    """Places of names move with the words above them, and so do the problems with them."""
    kept = Kept(disk)
    kept.build()
    disk.write("Fog.md", "Nobody hears [[Nowhere]] nor [[Lost]].\n")
    kept.build()
    for text, is_taken_over in (
        ("Why?\n\nNobody at all hears [[Nowhere]] nor [[Lost]].\n", True),
        ("Nobody hears [[Lost]] nor [[Nowhere]].\n", False),
        ("Nobody hears [[Lost]] nor [[Nowhere]] nor [[Nowhere]].\n", True),
        ("Nobody hears [[Lost]].\n", False),
        ("# Ben\n\nNobody hears [[Lost]].\n", False),
    ):
        disk.write("Fog.md", text)
        before = kept.digests
        assert kept.build() == Kept(disk).build()
        assert (kept.digests is before) == is_taken_over, text


def test_a_name_declared_in_one_note_is_found_in_the_others_where_it_stands(disk: Disk) -> None:
    disk.write("Crew.md", "---\npeople: [{name: Zoë Kern, aliases: [ZK]}]\n---\n\nZoë Kern keeps the watch.\n")
    # The new note, and the one that says ZK; `zk` is no all-capital alias.
    assert read_again(disk) == 2 + 1
    zoe = f"{BASE}e/zoë-kern"
    mentions = {graph for graph, triples in held(quoth.open(disk.folder)).named.items() if _is_mentioned(triples, zoe)}
    assert mentions == {f"{BASE}n/Crew", f"{BASE}n/Fog"}
    disk.remove("Crew.md")
    read_again(disk)
    assert not any(_is_mentioned(triples, zoe) for triples in held(quoth.open(disk.folder)).named.values())


def _is_mentioned(triples: frozenset[Triple], iri: str) -> bool:
    return any(predicate == SDO.mentions and node == iri for _, predicate, node in triples)


def test_an_orcid_declared_later_renames_a_person_everywhere(disk: Disk) -> None:
    disk.write("People/Ada Marsh.md", "---\ntype: person\norcid: 0000-0002-1825-0097\n---\n\nKeeps a lighthouse.\n")
    read_again(disk)
    orcid = "https://orcid.org/0000-0002-1825-0097"
    store = held(quoth.open(disk.folder))
    assert _is_mentioned(store.named[f"{BASE}n/Fog"], orcid)
    assert (f"{BASE}e/ada-marsh", RDF.type, SDO.Person) not in store.merged
    assert (orcid, RDF.type, SDO.Person) in store.merged


def test_another_configuration_reads_everything_again(disk: Disk) -> None:
    disk.write("quoth.toml", CONFIGURATION.replace("Kim Note", "Zoë Kern"))
    assert read_again(disk) == 3


# -- declared by many ---------------------------------------------------------------------------------


def test_a_person_is_there_for_as_long_as_a_note_declares_them(tmp_path: Path) -> None:
    disk = Disk(tmp_path)
    disk.write("quoth.toml", CONFIGURATION)
    paths = [f"Talk {number}.md" for number in range(12)]
    for path in paths:
        disk.write(path, "---\npodcast: The Night Watch\nguest: Ben Ortiz\n---\n\nBen Ortiz: A lamp is cheap.\n")
    ben = f"{BASE}e/ben-ortiz"
    named: Triple = (ben, SDO.name, Literal("Ben Ortiz"))

    def ask() -> tuple[int, bool]:
        """How many rows Ben is, and whether any graph still names him."""
        vault = quoth.open(tmp_path)
        rows = vault.query('SELECT ?p { ?p a schema:Person ; schema:name "Ben Ortiz" }').rows
        return len(rows), any(named in triples for triples in held(vault).named.values())

    assert ask() == (1, True)
    for path in paths[:-1]:
        disk.remove(path)
    assert ask() == (1, True)
    disk.remove(paths[-1])
    assert ask() == (0, False)
    assert not any(ben in triple for triple in held(quoth.open(tmp_path)).merged)


# -- readers and other builds -------------------------------------------------------------------------


def test_a_reader_sees_the_graph_as_it_was_when_it_was_opened(disk: Disk) -> None:
    reader, _ = quoth.open(disk.folder).reader()
    with reader:
        before = graphs(reader)
        for number in range(3):
            disk.write("Rain.md", f"It rains {number} times.\n")
            quoth.open(disk.folder).refresh()
            assert graphs(reader) == before
    assert graphs_now(disk) != before
    same(held(quoth.open(disk.folder)), fresh(disk.folder))


def graphs_now(disk: Disk) -> object:
    reader, _ = quoth.open(disk.folder).reader()
    with reader:
        return graphs(reader)


def test_while_another_builds_the_graph_as_it_was_answers_and_says_so(disk: Disk) -> None:
    before = graphs_now(disk)
    disk.write("Rain.md", "It rains harder.\n")
    with FileLock(disk.folder / ".quoth" / "lock"):
        reader, done = quoth.open(disk.folder).reader()
        with reader:
            assert graphs(reader) == before
        assert "another process" in done.stale
    assert graphs_now(disk) != before


def test_while_another_builds_for_the_first_time_the_notes_themselves_answer(disk: Disk, tmp_path: Path) -> None:
    shutil.rmtree(disk.folder / ".quoth")
    (disk.folder / ".quoth").mkdir()
    with FileLock(disk.folder / ".quoth" / "lock"):
        vault = quoth.open(disk.folder)
        reader, done = vault.reader()
        with reader:
            assert graphs(reader) == (fresh(disk.folder).named, fresh(disk.folder).merged)
        assert "another process" in done.unkept
        assert vault.diagnostics(refresh=False) == fresh(disk.folder).diagnostics
    assert not (disk.folder / ".quoth" / "store").exists()


def test_two_builds_at_once_leave_one_whole_store(disk: Disk) -> None:
    disk.write("Crew.md", "---\npeople: [{name: Zoë Kern, aliases: [ZK]}]\n---\n\nZoë Kern keeps the watch.\n")
    command = [sys.executable, "-m", "quoth", "build", str(disk.folder)]
    both = [subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, env=_environment()) for _ in range(2)]
    for process in both:
        _, errors = process.communicate()
        # Either had its turn, or says that the other has.
        assert process.returncode == 0 or (process.returncode == 1 and "another process" in errors), errors
    assert 0 in [process.returncode for process in both]
    same(held(quoth.open(disk.folder)), fresh(disk.folder))


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(quoth.__file__).parents[1])}


# -- killed in the middle -----------------------------------------------------------------------------

#: Builds a vault, and is killed at the n-th step of those that touch the store or the cache; 0 counts them.
KILLED = """
import os, signal, sys
import quoth, quoth.graph.build, quoth.graph.cache, quoth.graph.store
folder, wanted = sys.argv[1], int(sys.argv[2])
parts = tuple(os.path.join("quoth", *part) for part in (("vault.py",), ("graph", "cache.py"), ("graph", "store", "")))
steps = 0
def step(frame, event, argument):
    global steps
    name = frame.f_code.co_filename
    if event in ("call", "c_call") and (name.endswith(parts[:2]) or parts[2] in name):
        steps += 1
        if steps == wanted:
            os.kill(os.getpid(), signal.SIGKILL)
vault = quoth.open(folder)
sys.setprofile(step)
vault.refresh()
sys.setprofile(None)
print(steps)
"""
#: At which part of the build it is killed, and whether the notes are then changed back.
MOMENTS = [(0.2, True), (0.4, False), (0.5, True), (0.6, False), (0.7, True), (0.9, True), (1.0, False)]


def _edit(disk: Disk) -> None:
    """Changes one note so that another means something else, makes one and removes one."""
    disk.write("Talk.md", VAULT["Talk.md"].replace("aliases: [Ben]", "aliases: [Ben, ZK]"))
    disk.write("Crew.md", "---\npeople: [{name: Ada Marsh, wikidata: Q42}]\n---\n\nAda Marsh keeps the watch.\n")
    disk.remove("Rain.md")


def _killed(disk: Disk, step: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", KILLED, str(disk.folder), str(step)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())


def test_a_build_killed_at_any_moment_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    start = tmp_path / "start"
    disk = Disk(start)
    disk.fill(VAULT)
    held(quoth.open(start))
    times = {path: (start / path).stat() for path in VAULT}

    def copy(name: str) -> Disk:
        shutil.copytree(start, tmp_path / name)
        return Disk(tmp_path / name, disk.clock)

    counted = copy("counted")
    _edit(counted)
    steps = int(_killed(counted, 0).stdout)
    assert steps > 50
    for number, (part, is_changed_back) in enumerate(MOMENTS):
        killed = copy(f"killed {number}")
        _edit(killed)
        done = _killed(killed, max(1, int(steps * part) - 2))
        assert done.returncode == -signal.SIGKILL, done.stderr
        if is_changed_back:
            # As a version control system might: the very bytes, and here the very times.
            killed.fill(VAULT)
            for path, status in times.items():
                os.utime(killed.folder / path, ns=(status.st_atime_ns, status.st_mtime_ns))
            killed.remove("Crew.md")
        same(held(quoth.open(killed.folder)), fresh(killed.folder))
