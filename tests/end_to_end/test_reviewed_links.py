"""Reviewed links in vaults on disk: they outlast what is learned later, and cost what they concern."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import quoth
from quoth.cli import main
from quoth.graph.store import Reader
from quoth.graph.triples import Literal
from quoth.ontology.iris import links_iri
from quoth.ontology.terms import OWL, SDO, WD
from tests.end_to_end.vaults import BASE, CONFIGURATION, Disk, fresh, held, same

LINKS = "links.sssom.tsv"
VAULT = {
    "quoth.toml": CONFIGURATION,
    "Lamps.md": "---\npodcast: The Night Watch\nhost: Ada Marsh\nguest: B. Ortiz\n---\n\n"
    "B. Ortiz: A [[fog signal]] is loud, says [[Signals]]. ^loud\n",
    "Storms.md": "---\npodcast: The Night Watch\nhost: Ada Marsh\nguest: Ben Ortiz\n---\n\n"
    "Ben Ortiz: Two [[fog signals]] are louder, says [[Signals at sea]].\n",
    "Apart.md": "---\nconcepts: [silt]\n---\n\nOf silt.\n",
    "People/Ben Ortiz.md": "Keeps bees.\n",
    "Papers/Signals.md": "---\nauthor: Ada Marsh\n---\n",
    "Papers/Signals at sea.md": "---\nauthor: Ada Marsh\n---\n",
}
#: Pairs of names that somebody says are one.
PAIRS = (("Ben Ortiz", "B. Ortiz"), ("fog signals", "fog signal"), ("Signals", "Signals at sea"))


def run(folder: Path, *words: str, code: int = 0) -> Result:
    result = CliRunner(catch_exceptions=False).invoke(main, ["link", *words, "--vault", str(folder)])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with three accepted links and a rejected one."""
    folder = tmp_path_factory.mktemp("reviewed")
    Disk(folder).fill(VAULT)
    for one, other in PAIRS:
        run(folder, "accept", one, other)
    run(folder, "reject", "Ada Marsh", "Kim Note")
    return folder


def names(folder: Path) -> dict[str, set[str]]:
    """Each pair of `PAIRS` that is one thing: its names, by the IRI it has."""
    merged = held(quoth.open(folder)).merged
    found: dict[str, set[str]] = {}
    for subject, predicate, node in merged:
        if predicate in (SDO.name, SDO.alternateName) and isinstance(node, Literal) and "/n/" not in subject:
            found.setdefault(subject, set()).add(node.text)
    return {iri: bears for iri, bears in found.items() if any(set(pair) <= bears for pair in PAIRS)}


#: What somebody adds to a note later, and what the note is then.
LATER = {
    "a DOI": ("Papers/Signals.md", "---\nauthor: Ada Marsh\ndoi: 10.1000/s.7\n---\n"),
    "an arXiv id": ("Papers/Signals.md", '---\nauthor: Ada Marsh\narxiv: "2001.08361"\n---\n'),
    "an ORCID": ("People/Ben Ortiz.md", "---\norcid: 0000-0002-1825-0097\n---\nKeeps bees.\n"),
    "a Wikidata item": ("People/Ben Ortiz.md", "---\nwikidata: Q42\n---\nKeeps bees.\n"),
    "a type": ("Papers/Signals.md", "---\nauthor: Ada Marsh\ntype: book\n---\n"),
    "a title": ("Papers/Signals.md", "---\nauthor: Ada Marsh\ntitle: Signals of the world\n---\n"),
    "an id": ("Papers/Signals.md", "---\nauthor: Ada Marsh\nid: the-signals\n---\n"),
    "an alias": ("People/Ben Ortiz.md", "---\naliases: [Benny]\n---\nKeeps bees.\n"),
    "a rival of that name": ("Apart.md", "---\nconcepts: [silt]\nbooks: [Ben Ortiz]\n---\n\nOf silt.\n"),
}


@pytest.mark.parametrize("what", LATER)
def test_what_is_learned_later_breaks_no_decision(reviewed: Path, tmp_path: Path, what: str) -> None:
    folder = Path(shutil.copytree(reviewed, tmp_path / "vault"))
    assert len(names(folder)) == 3
    before = (folder / LINKS).read_bytes()
    path, text = LATER[what]
    Disk(folder, 1_800_000_000).write(path, text)
    # A page that has another title is not called by its file's name in the graph any more.
    renamed = {"Signals": "Signals of the world"} if what == "a title" else {}
    found = held(quoth.open(folder)).merged
    by_name: dict[str, set[str]] = {}
    for subject, predicate, node in found:
        if predicate in (SDO.name, SDO.alternateName) and isinstance(node, Literal) and "/n/" not in subject:
            by_name.setdefault(node.text, set()).add(subject)
    books = {s for s, _, node in found if node == SDO.Book} if what == "a rival of that name" else set()
    for one, other in PAIRS:
        assert len((by_name[renamed.get(one, one)] | by_name[other]) - books) == 1, (one, other)
    assert run(folder, "status").output.count("are one") == 3
    assert (folder / LINKS).read_bytes() == before
    same(held(quoth.open(folder)), fresh(folder))


def test_reviewed_links_are_a_graph_of_their_own(reviewed: Path) -> None:
    named = held(quoth.open(reviewed)).named[links_iri(BASE)]
    assert {predicate for _, predicate, _ in named} == {OWL.sameAs, OWL.differentFrom}
    assert (f"{BASE}e/b-ortiz", OWL.sameAs, f"{BASE}e/ben-ortiz") in named
    assert len(named) == 4


def test_a_changed_decision_does_what_it_concerns_again(reviewed: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(reviewed, tmp_path / "vault"))
    quoth.open(folder).refresh()
    assert quoth.open(folder).refresh().changed == 0
    before = (folder / LINKS).read_text(encoding="utf-8")
    Disk(folder, 1_800_000_000).write(LINKS, before.replace("fog signals", "fog  signals"))
    # A label that is spelt otherwise changes nothing that anybody says.
    assert quoth.open(folder).refresh().changed == 0
    run(folder, "reject", "fog signals", "silt")
    lines = [x for x in (folder / LINKS).read_text(encoding="utf-8").splitlines(True) if not x.startswith("e:fog-s")]
    Disk(folder, 1_900_000_000).write(LINKS, "".join(lines))
    # The four notes in whose text or name `signals` stands, and the graph of the links; not those on Ben and silt.
    assert quoth.open(folder).refresh().changed == 5
    same(held(quoth.open(folder)), fresh(folder))
    assert len(names(folder)) == 2
    (folder / LINKS).unlink()
    assert links_iri(BASE) not in held(quoth.open(folder)).named
    assert names(folder) == {}
    same(held(quoth.open(folder)), fresh(folder))


_LINES = (
    "e:ben-ortiz\tBen Ortiz\tperson\towl:sameAs\t\te:b-ortiz\tB. Ortiz\tperson\n",
    "e:fog-signal\tfog signal\tconcept\tskos:exactMatch\t\te:fog-signals\tfog signals\tconcept\n",
    "e:signals\tSignals\tpaper\towl:sameAs\t\te:signals-at-sea\tSignals at sea\tpaper\n",
    "e:signals\tSignals\tpaper\towl:sameAs\tNot\te:signals-at-sea\tSignals at sea\tpaper\n",
    "e:ben-ortiz\tBen Ortiz\tperson\towl:sameAs\t\twd:Q42\t\t\n",
    "e:ada-marsh\tAda Marsh\tperson\towl:sameAs\t\twd:Q42\t\t\n",
    "e:silt\tsilt\tconcept\tskos:closeMatch\t\te:fog-signal\tfog signal\tconcept\n",
    "e:nobody\tNobody\tperson\towl:sameAs\t\te:b-ortiz\tB. Ortiz\tperson\n",
    "broken\n",
)
_COLUMNS = (
    f"#mapping_set_id: {links_iri(BASE)}\n#curie_map:\n#  e: {BASE}e/\n"
    "subject_id\tsubject_label\tsubject_category\tpredicate_id\tpredicate_modifier\t"
    "object_id\tobject_label\tobject_category\n"
)
links = st.lists(st.sampled_from(_LINES), max_size=4, unique=True).map(lambda lines: _COLUMNS + "".join(lines))
changes = st.one_of(
    links.map(lambda text: (LINKS, text)),
    st.sampled_from(sorted(LATER)).map(LATER.__getitem__),
    st.sampled_from(sorted(set(VAULT) - {"quoth.toml"})).map(lambda path: (path, VAULT[path])),
    st.just((LINKS, "no table")),
    st.just((LINKS, "")),
)


@settings(
    max_examples=60 if os.environ.get("QUOTH_CI") else 20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(changes, min_size=1, max_size=4))
def test_after_every_edit_the_store_is_as_if_made_from_nothing(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    disk = Disk(folder)
    disk.fill(VAULT)
    for path, text in sequence:
        disk.write(path, text)
        same(held(quoth.open(folder)), fresh(folder))


def test_in_memory_it_is_the_same(reviewed: Path) -> None:
    read = quoth.open(reviewed).read()
    with Reader.of(read.graphs) as reader:
        assert frozenset(reader.triples()) == held(quoth.open(reviewed)).merged


# -- the commands -------------------------------------------------------------------------------------


def test_what_cannot_be_one_is_not_kept(tmp_path: Path) -> None:
    Disk(tmp_path).fill(
        {**VAULT, "People/B. Ortiz.md": "---\nwikidata: Q42\n---\n", "People/Ben Ortiz.md": "---\nwikidata: Q43\n---\n"}
    )
    result = run(tmp_path, "accept", "Ben Ortiz", "B. Ortiz", code=1)
    assert "cannot be one: they have wikidata:Q42 and wikidata:Q43" in result.stderr
    assert not (tmp_path / LINKS).exists()


def test_a_file_that_is_none_is_left_alone(tmp_path: Path) -> None:
    Disk(tmp_path).fill({**VAULT, LINKS: "my own\tlist\n"})
    assert "is no file of reviewed links" in run(tmp_path, "accept", "Ben Ortiz", "B. Ortiz", code=1).stderr
    assert (tmp_path / LINKS).read_text(encoding="utf-8") == "my own\tlist\n"


def test_line_ends_and_mark_stay(reviewed: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(reviewed, tmp_path / "vault"))
    text = (folder / LINKS).read_bytes()
    (folder / LINKS).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    run(folder, "reject", "silt", "fog signals")
    content = (folder / LINKS).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf#mapping_set_id")
    assert content.count(b"\n") == content.count(b"\r\n") == text.count(b"\n") + 1


def test_one_may_be_known_to_an_authority(tmp_path: Path) -> None:
    Disk(tmp_path).fill(VAULT)
    run(tmp_path, "accept", "https://www.wikidata.org/wiki/Q42", "Ben Ortiz")
    merged = held(quoth.open(tmp_path)).merged
    assert (f"{BASE}e/ben-ortiz", OWL.sameAs, WD.Q42) in merged
    assert (WD.Q42, SDO.identifier, Literal("wikidata:Q42")) in merged


def test_what_is_private_is_not_named_in_an_exported_vault(tmp_path: Path) -> None:
    secret = "---\nprivate: true\npeople: [Zed Quill, Z. Quill]\n---\n\nZed Quill and Z. Quill.\n"
    Disk(tmp_path / "vault").fill({**VAULT, "Secret.md": secret})
    run(tmp_path / "vault", "accept", "Zed Quill", "Z. Quill")
    run(tmp_path / "vault", "accept", "Ben Ortiz", "B. Ortiz")
    for private in (False, True):
        out = tmp_path / f"out-{private}"
        words = ["export", "obsidian", str(tmp_path / "vault"), "-o", str(out), *(["--private"] if private else [])]
        assert CliRunner(catch_exceptions=False).invoke(main, words).exit_code == 0
        assert ("Quill" in (out / LINKS).read_text(encoding="utf-8")) is private
        assert "B. Ortiz" in (out / LINKS).read_text(encoding="utf-8")
        if not private:
            assert not [path for path in out.rglob("*") if path.is_file() and b"quill" in path.read_bytes().lower()]
    words = ["export", "nquads", str(tmp_path / "vault")]
    assert b"quill" not in CliRunner(catch_exceptions=False).invoke(main, words).stdout_bytes


def _review(folder: Path, answers: str) -> str:
    """What `review` shows on a terminal where somebody types answers."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "dumb", "NO_COLOR": "1", "PYTHONPATH": str(Path(quoth.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-m", "quoth", "link", "review"],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        shown = bytearray()
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        assert process.wait() == 0, shown.decode()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def test_a_person_reviews_at_a_terminal(tmp_path: Path) -> None:
    Disk(tmp_path).fill(VAULT)
    count = run(tmp_path, "suggest").stdout.count(" and ")
    assert count >= 2
    shown = _review(tmp_path, "x\ny\nn\nq\n" if count > 2 else "x\ny\nn\n")
    assert "2 decisions kept in links.sssom.tsv" in shown
    assert "Lamps.md: A fog signal is loud, says Signals." in shown
    lines = (tmp_path / LINKS).read_text(encoding="utf-8").splitlines()
    assert sum("\tNot\t" in line for line in lines) == 1
    assert "there is nobody to ask" in run(tmp_path, "review", code=2).stderr
