"""Whatever is killed at whatever moment: the next run makes up for it, and nobody sees anything by halves."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.exporters import File
from quoth.exporters.write import write_files
from quoth.graph.store import Reader, StoreMissing
from tests.end_to_end.killing import FILES, SERVER, STORE, Ended, Killer, Moment, killer, write
from tests.end_to_end.vaults import CONFIGURATION, Disk, fresh, graphs, held, same
from tests.remote.oxigraph import Server, serving
from tests.remote.test_push import wanted

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there are no such signals")

#: How often each command is killed; `QUOTH_KILLS=100` asks for more than a run over a change takes.
KILLS = int(os.environ.get("QUOTH_KILLS", "6"))

VAULT = {
    "quoth.toml": CONFIGURATION,
    "Talk.md": (
        "---\npodcast: The Night Watch\nhost: Ada Marsh\nguest: {name: Ben Ortiz, aliases: [Ben]}\n---\n\n"
        "Ben: A lamp is cheap, and zk knows it. ^cheap\n\nAda Marsh: What does oil cost? ^oil\n"
    ),
    "Fog.md": (
        "Nobody hears the fog, not even Ada Marsh. ZK said so. See [[Rain]].\n\n"
        "## Open questions\n\n- [ ] Can fog be heard? ^q1\n"
    ),
    "Rain.md": "Kim Note: It rains on [[Fog]].\n",
    "Deep/Sea.md": "---\nconcepts: [Silt]\n---\n\n[[Ada Marsh]] dreams of silt.\n",
    "Diary.md": "---\nprivate: true\n---\n\nKim Note: I dream of silt.\n",
}
#: Parts of an edit: what a note says, or None where it goes.
EDITS: tuple[dict[str, str | None], ...] = (
    {"Talk.md": VAULT["Talk.md"].replace("[Ben]", "[Ben, ZK]")},
    {"Talk.md": VAULT["Talk.md"].replace("is cheap", "is dear")},
    {"Crew.md": "---\npeople: [{name: Ada Marsh, wikidata: Q42}]\n---\n\nAda Marsh keeps the watch.\n"},
    {"Rain.md": None},
    {"Rain.md": None, "Deep/Rain.md": VAULT["Rain.md"]},
    {"Fog.md": "Nobody hears the fog.\n", "Deep/Sea.md": None},
    {"Diary.md": VAULT["Diary.md"].replace("private: true", "private: false")},
    {"quoth.toml": CONFIGURATION.replace("Kim Note", "Kim Nott")},
)


@pytest.fixture(scope="module")
def kill() -> Iterator[Killer]:
    with killer() as found:
        yield found


def edit(chance: random.Random, *disks: Disk) -> None:
    """Changes some of the notes, in each of the vaults alike."""
    parts = chance.sample(EDITS, chance.randint(1, 3))
    for disk in disks:
        for path, text in (change for part in parts for change in part.items()):
            if text is not None:
                disk.write(path, text)
            elif (disk.folder / path).exists():
                disk.remove(path)


def run(folder: Path, *words: str) -> str:
    """A command that is let to its end."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner(catch_exceptions=False).invoke(main, words, prog_name="quoth")
    finally:
        os.chdir(before)
    assert result.exit_code == 0, result.output
    return result.output


def moment(seed: int, chance: random.Random, whole: Ended) -> Moment:
    """A moment of a command that was let to its end: a step, which surely comes again, or a time, which may not."""
    if seed % 2:
        return Moment(seconds=chance.uniform(0.001, whole.seconds))
    return Moment(step=chance.randint(1, whole.steps))


def copy(start: Path, target: Path, folder: str = "") -> Disk:
    """A copy of a folder, to be edited: the vault in it, if it is none itself."""
    shutil.copytree(start, target)
    return Disk(target / folder, clock=1_800_000_000)


def restore(start: Path, disk: Disk) -> None:
    """Changes the notes back, as a version control system may: to the very bytes and here the very times."""
    for path in disk.folder.rglob("*.md"):
        name = path.relative_to(disk.folder).as_posix()
        if name not in VAULT and not name.startswith("Quoth/"):
            path.unlink()
    for name in VAULT:
        shutil.copy2(start / name, disk.folder / name)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault that was built."""
    disk = Disk(tmp_path_factory.mktemp("kills") / "start")
    disk.fill(VAULT)
    run(disk.folder, "build")
    return disk.folder


# -- build --------------------------------------------------------------------------------------------


def test_a_build_killed_at_any_moment_is_made_up_for(kill: Killer, start: Path, tmp_path: Path) -> None:
    before = held(quoth.open(start))
    killed = 0
    for seed in range(KILLS):
        chance = random.Random(f"build {seed}")
        disk = copy(start, tmp_path / str(seed))
        is_first = chance.random() < 0.3
        if is_first:
            shutil.rmtree(disk.folder / ".quoth")
        edit(chance, disk)
        whole = kill.run(copy(disk.folder, tmp_path / f"{seed} whole").folder, ["build"], STORE)
        assert whole.code == 0, whole
        after = fresh(disk.folder)
        killed += kill.run(disk.folder, ["build"], STORE, moment(seed, chance, whole)).was_killed
        # Whoever reads now sees the old graph or the new one.
        try:
            with Reader(disk.folder / ".quoth") as reader:
                seen = graphs(reader)
                assert seen in ((before.named, before.merged), (after.named, after.merged)), seed
        except StoreMissing:
            assert is_first, seed
        if chance.random() < 0.3:
            restore(start, disk)
            after = before
        same(held(quoth.open(disk.folder)), after)
        shutil.rmtree(disk.folder)
    assert killed


# -- export -------------------------------------------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, but for those of stores."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): path.read_bytes() for name, path in found.items() if ".quoth" not in name.parts}


def is_temporary(name: str) -> bool:
    return name.rpartition("/")[2].startswith(".quoth-")


@pytest.mark.parametrize(
    "words",
    [("export", "obsidian"), ("export", "obsidian", "-o", "../alone"), ("export", "turtle", "-o", "../n.ttl")],
    ids=["in the vault", "beside it", "to a file"],
)
def test_an_export_killed_at_any_moment_is_made_up_for(
    kill: Killer, start: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    first = copy(start, tmp_path / "first" / "notes").folder
    run(first, *words)
    before = files(first.parent)
    killed = 0
    for seed in range(-(-KILLS // 3)):
        chance = random.Random(f"{words} {seed}")
        disk = copy(first.parent, tmp_path / str(seed), "notes")
        whole = copy(first.parent, tmp_path / f"{seed} whole", "notes")
        edit(chance, disk, whole)
        done = kill.run(whole.folder, words, FILES)
        assert done.code == 0, done
        after = files(whole.folder.parent)
        killed += kill.run(disk.folder, words, FILES, moment(seed, chance, done)).was_killed
        for name, content in files(disk.folder.parent).items():
            if name.endswith("/manifest.json"):
                assert json.loads(content), seed
            elif not is_temporary(name):
                assert content in (before.get(name), after.get(name)), (seed, name)
        # What was written is Quoth's own, though nothing could say so any more, and gives way to what is newer.
        if chance.random() < 0.5:
            edit(chance, disk, whole)
        elif chance.random() < 0.5:
            restore(start, disk)
            restore(start, whole)
        run(whole.folder, *words)
        run(disk.folder, *words)
        found, after = files(disk.folder.parent), files(whole.folder.parent)
        assert found.keys() == after.keys(), seed
        assert found == after, seed
        shutil.rmtree(disk.folder.parent)
        shutil.rmtree(whole.folder.parent)
    assert killed


def test_what_a_cut_export_wrote_is_nobodys_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(tmp_path)
    disk.fill(VAULT)
    run(disk.folder, "export", "obsidian")
    disk.write("Fog.md", VAULT["Fog.md"].replace("[ ]", "[x]"))
    disk.write("Crew.md", "---\npeople: [{name: Zoë Kern, aliases: [ZK]}]\n---\n\nZoë Kern keeps the watch.\n")

    def write_some(root: Path, files: Sequence[File]) -> None:
        """Writes all that is to be written but the manifest of it."""
        made = [file for file in files if not file.path.endswith("manifest.json")]
        write_files(root, made or files)

    monkeypatch.setattr("quoth.exporters.obsidian.update.write_files", write_some)
    run(disk.folder, "export", "obsidian")
    monkeypatch.undo()
    # The page says `answered`, which a person might have written; so says the note, and nothing else does.
    (question,) = (disk.folder / "Quoth").rglob("*be heard*")
    assert "status: answered" in question.read_text(encoding="utf-8")
    assert (disk.folder / "Quoth" / "People" / "Zoë Kern.md").is_file()
    assert not [graph for graph in held(quoth.open(disk.folder)).named if "Quoth/" in graph]
    disk.write("Fog.md", VAULT["Fog.md"])
    disk.remove("Crew.md")
    assert not [graph for graph in held(quoth.open(disk.folder)).named if "Quoth/" in graph]
    # `run` takes a conflict for a failure.
    run(disk.folder, "export", "obsidian")
    assert "status: open" in question.read_text(encoding="utf-8")
    assert not (disk.folder / "Quoth" / "People" / "Zoë Kern.md").exists()


# -- push ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


def by_graph(quads: frozenset[ox.Quad]) -> dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, set[ox.Quad]]:
    found: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, set[ox.Quad]] = {}
    for quad in quads:
        found.setdefault(quad.graph_name, set()).add(quad)
    return found


def test_a_push_killed_at_any_moment_is_made_up_for(kill: Killer, start: Path, tmp_path: Path, server: Server) -> None:
    first = copy(start, tmp_path / "first").folder
    server.clear()
    words = ("push", server.store)
    run(first, *words)
    before = server.quads()
    killed = 0
    for seed in range(KILLS):
        chance = random.Random(f"push {seed}")
        disk = copy(first, tmp_path / str(seed))
        whole = copy(first, tmp_path / f"{seed} whole")
        edit(chance, disk, whole)
        server.fill(before)
        done = kill.run(whole.folder, words, SERVER)
        assert done.code == 0, done
        after = server.quads()
        assert after == wanted(whole)
        server.fill(before)
        killed += kill.run(disk.folder, words, SERVER, moment(seed, chance, done)).was_killed
        old, new = by_graph(before), by_graph(after)
        for graph, quads in by_graph(server.quads()).items():
            assert quads in (old.get(graph), new.get(graph)), (seed, graph)
        if chance.random() < 0.3:
            edit(chance, disk)
        elif chance.random() < 0.5:
            restore(start, disk)
        run(disk.folder, *words)
        assert server.quads() == wanted(disk), seed
        shutil.rmtree(disk.folder)
        shutil.rmtree(whole.folder)
    assert killed


# -- watch --------------------------------------------------------------------------------------------


def test_a_watch_killed_at_any_moment_is_made_up_for_once_it_is_started_again(
    kill: Killer, start: Path, tmp_path: Path
) -> None:
    words = ("watch", "--export", "obsidian", "--export", "turtle", "-o", "../n.ttl")
    first = copy(start, tmp_path / "first").folder
    run(first, "export", "obsidian")
    killed = 0
    for seed in range(-(-KILLS // 3)):
        chance = random.Random(f"watch {seed}")
        disk = copy(first, tmp_path / str(seed) / "notes")
        whole = copy(first, tmp_path / f"{seed} whole" / "notes")
        edits = chance.sample(EDITS, 3)
        done = kill.run(whole.folder, words, (*STORE, *FILES), edits=edits)
        assert done.code == 0, done
        killed += kill.run(disk.folder, words, (*STORE, *FILES), moment(seed, chance, done), edits).was_killed
        for path, text in (change for part in edits for change in part.items()):
            write(disk.folder / path, text)
        again = kill.run(disk.folder, words, (), edits=[{}])
        assert again.code == 0, again
        same(held(quoth.open(disk.folder)), fresh(disk.folder))
        assert files(disk.folder.parent) == files(whole.folder.parent), seed
        shutil.rmtree(disk.folder.parent)
        shutil.rmtree(whole.folder.parent)
    assert killed
