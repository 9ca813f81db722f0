"""What people change on generated pages comes into the graph with the next build."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import quoth
from quoth.cli import main
from quoth.graph.triples import Literal, Triple
from quoth.ontology.iris import file_iri
from quoth.ontology.terms import QUOTH, SDO, SKOS
from tests.end_to_end.vaults import BASE, CONFIGURATION, Disk, forget_exports, fresh, held, same

NOTES = {
    "quoth.toml": CONFIGURATION,
    "Talk.md": (
        "---\npodcast: The Night Watch\nhost: Ada Marsh\nguest: Ben Ortiz\n---\n\n"
        "## Oil\n\nBen Ortiz: A lamp is cheap. ^cheap\n\nBen Ortiz: Oil is not, and a [[Lantern]] needs it.\n\n"
        "- [?] Can fog be heard? ^heard\n- [?] What does oil cost?\n"
    ),
    "Fog.md": "Nobody hears the fog bank, not even BO, and a [[Lantern]] shows nothing.\n",
    "Rain.md": "It rains.\n",
}
HEARD = "Quoth/Questions/Can fog be heard.md"
COST = "Quoth/Questions/What does oil cost.md"
LANTERN = "Quoth/Concepts/Lantern.md"
BEN = "Quoth/People/Ben Ortiz.md"
heard_iri = f"{BASE}n/Talk#b-heard"
cheap_iri = f"{BASE}n/Talk#b-cheap"


def export(folder: Path, *arguments: str, code: int = 0) -> str:
    forget_exports(folder)
    run = CliRunner().invoke(main, ["export", "obsidian", str(folder), *arguments])
    assert run.exit_code == code, run.stderr
    return run.stderr


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    disk = Disk(tmp_path)
    disk.fill(NOTES)
    export(tmp_path)
    return disk


def edit(disk: Disk, path: str, old: str, new: str) -> None:
    text = (disk.folder / path).read_text(encoding="utf-8")
    assert old in text, text
    disk.write(path, text.replace(old, new, 1))


def contents(folder: Path) -> dict[str, bytes]:
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: content for path, content in found.items() if not path.startswith(".quoth/")}


def read_again(disk: Disk) -> int:
    """How many graphs a build makes anew, which leaves the store as if made from nothing."""
    done = quoth.open(disk.folder).refresh()
    same(held(quoth.open(disk.folder)), fresh(disk.folder))
    return done.changed


def said_on(disk: Disk, path: str) -> frozenset[Triple]:
    return held(quoth.open(disk.folder)).named.get(file_iri(BASE, path), frozenset())


def settled(disk: Disk) -> dict[str, bytes]:
    """The vault after an export, which another one does not change."""
    export(disk.folder)
    first = contents(disk.folder)
    export(disk.folder)
    assert contents(disk.folder) == first
    assert read_again(disk) == 0
    return first


def test_an_export_that_nobody_changed_adds_nothing_to_the_graph(disk: Disk) -> None:
    before = held(quoth.open(disk.folder))
    assert all("/files/" not in graph for graph in before.named)
    assert read_again(disk) == 0
    export(disk.folder)
    same(held(quoth.open(disk.folder)), before)


def test_a_status_on_a_page_takes_the_place_of_the_notes(disk: Disk) -> None:
    edit(disk, HEARD, "status: open", "status: answered")
    # The note, which says no more how its question stands, and the page.
    assert read_again(disk) == 2
    store = held(quoth.open(disk.folder))
    assert {o for s, p, o in store.merged if (s, p) == (heard_iri, SDO.creativeWorkStatus)} == {QUOTH.answered}
    assert said_on(disk, HEARD) == {(heard_iri, SDO.creativeWorkStatus, QUOTH.answered)}
    made = settled(disk)
    assert b"status: answered\n" in made[HEARD]
    assert b"\nAnswered" in made[HEARD]
    # It is still the page that says so.
    assert said_on(disk, HEARD) == {(heard_iri, SDO.creativeWorkStatus, QUOTH.answered)}


def test_a_page_goes_before_its_note_until_it_is_emptied(disk: Disk) -> None:
    edit(disk, HEARD, "status: open", "status: parked")
    edit(disk, "Talk.md", "be heard?", "be heard? [status:: answered]")
    assert b"status: parked\n" in settled(disk)[HEARD]
    edit(disk, HEARD, "status: parked", "status:")
    read_again(disk)
    assert said_on(disk, HEARD) == frozenset()
    assert b"status: answered\n" in settled(disk)[HEARD]


def test_what_is_changed_back_is_the_notes_again(disk: Disk) -> None:
    before = settled(disk), held(quoth.open(disk.folder))
    edit(disk, HEARD, "status: open", "status: answered")
    settled(disk)
    edit(disk, HEARD, "status: answered", "status: open")
    assert settled(disk) == before[0]
    same(held(quoth.open(disk.folder)), before[1])


def test_an_answer_on_a_page_is_accepted(disk: Disk) -> None:
    edit(disk, HEARD, "status: open\n", 'status: open\nanswered-by:\n  - "[[Talk#^cheap]]"\n')
    assert read_again(disk) == 2
    answered: Triple = (heard_iri, SDO.acceptedAnswer, cheap_iri)
    assert answered in said_on(disk, HEARD)
    assert (cheap_iri, QUOTH.answers, heard_iri) in said_on(disk, HEARD)
    made = settled(disk)
    assert b"## Answers" in made[HEARD]
    assert answered in said_on(disk, HEARD)
    # A block that is gone answers nothing, and the page is told so.
    edit(disk, "Talk.md", " ^cheap", "")
    read_again(disk)
    assert answered not in said_on(disk, HEARD)
    (found,) = [d for d in quoth.open(disk.folder).diagnostics() if d.path == HEARD]
    assert (found.code, found.message[:12]) == ("bad-value", "`answered-by")


def test_an_alias_on_a_page_is_a_name_in_every_note(disk: Disk) -> None:
    edit(disk, BEN, "type: person\n", "type: person\naliases:\n  - BO\n")
    ben = f"{BASE}e/ben-ortiz"
    # The page, the note that declares him, and the one that says BO.
    assert read_again(disk) == 3
    assert said_on(disk, BEN) == {(ben, SDO.alternateName, Literal("BO"))}
    graph = held(quoth.open(disk.folder)).named[f"{BASE}n/Fog"]
    assert any(predicate == SDO.mentions and node == ben for _, predicate, node in graph)
    assert b"aliases:\n  - BO\n" in settled(disk)[BEN]
    edit(disk, BEN, "aliases:\n  - BO\n", "")
    read_again(disk)
    assert said_on(disk, BEN) == frozenset()
    settled(disk)


def test_an_alias_of_a_concept_that_notes_only_link_to(disk: Disk) -> None:
    edit(disk, LANTERN, "type: concept\n", "type: concept\naliases: [fog bank]\n")
    read_again(disk)
    lantern = f"{BASE}e/lantern"
    named = {(lantern, SDO.alternateName, Literal("fog bank")), (lantern, SKOS.altLabel, Literal("fog bank", "en"))}
    assert said_on(disk, LANTERN) == named
    settled(disk)


def test_a_status_that_is_none_is_reported_and_left(disk: Disk) -> None:
    edit(disk, HEARD, "status: open", "status: maybe")
    read_again(disk)
    store = held(quoth.open(disk.folder))
    assert (heard_iri, SDO.creativeWorkStatus, QUOTH.open) in store.merged
    (found,) = [d for d in quoth.open(disk.folder).diagnostics() if d.path == HEARD]
    assert found.code == "bad-value"
    assert b"status: maybe\n" in settled(disk)[HEARD]


def test_a_page_of_a_question_that_is_gone_says_nothing_and_stays(disk: Disk) -> None:
    edit(disk, HEARD, "status: open", "status: answered")
    settled(disk)
    edit(disk, "Talk.md", "- [?] Can fog be heard? ^heard\n", "")
    read_again(disk)
    assert said_on(disk, HEARD) == frozenset()
    before = (disk.folder / HEARD).read_bytes()
    assert HEARD in export(disk.folder, code=1)
    assert (disk.folder / HEARD).read_bytes() == before


def test_a_renamed_page_is_read_all_the_same(disk: Disk) -> None:
    new = "Quoth/Questions/Fog, heard.md"
    edit(disk, HEARD, "status: open", "status: answered")
    (disk.folder / HEARD).rename(disk.folder / new)
    read_again(disk)
    assert said_on(disk, new) == {(heard_iri, SDO.creativeWorkStatus, QUOTH.answered)}
    assert b"status: answered\n" in settled(disk)[new]


def test_a_page_is_found_by_links_under_its_own_name(disk: Disk) -> None:
    (disk.folder / LANTERN).rename(disk.folder / "Quoth/Concepts/Storm lamp.md")
    disk.write("Rain.md", "It rains on the [[Storm lamp]].\n")
    read_again(disk)
    graph = held(quoth.open(disk.folder)).named[f"{BASE}n/Rain"]
    assert {node for _, predicate, node in graph if predicate == SDO.mentions} == {f"{BASE}e/lantern"}
    assert not [d for d in quoth.open(disk.folder).diagnostics() if d.path == "Rain.md"]
    settled(disk)


def test_without_its_manifest_a_page_says_nothing(disk: Disk) -> None:
    edit(disk, HEARD, "status: open", "status: answered")
    read_again(disk)
    disk.remove("Quoth/manifest.json")
    read_again(disk)
    assert said_on(disk, HEARD) == frozenset()
    # The next export writes it anew, and by it the page is known to have been changed.
    export(disk.folder)
    assert said_on(disk, HEARD) == {(heard_iri, SDO.creativeWorkStatus, QUOTH.answered)}
    settled(disk)


@pytest.mark.parametrize("content", ["", "{", '{"files": {"x": 3}}', '{"files": 7}'])
def test_a_broken_manifest_stops_nothing(disk: Disk, content: str) -> None:
    disk.write("Quoth/manifest.json", content)
    read_again(disk)


def test_a_name_given_on_the_page_of_something_private_stays_private(disk: Disk) -> None:
    disk.write("Secret.md", "---\nprivate: true\n---\n\nNobody knows of the [[Cellar]] with the [[Cellar|door]].\n")
    export(disk.folder, "--private")
    edit(disk, "Quoth/Concepts/Cellar.md", "type: concept\n", "type: concept\naliases: [the vault below]\n")
    read_again(disk)
    run = CliRunner().invoke(main, ["export", "turtle", str(disk.folder)])
    assert "ellar" not in run.stdout
    assert "vault below" not in run.stdout
    run = CliRunner().invoke(main, ["export", "turtle", "--private", str(disk.folder)])
    assert "the vault below" in run.stdout


def test_a_page_moved_out_of_its_folder_is_the_same_page(disk: Disk) -> None:
    edit(disk, HEARD, "status: open", "status: answered")
    disk.rename(HEARD, "Shelf/Fog bank.md")
    made = settled(disk)
    assert HEARD not in made
    assert b"status: answered\n" in made["Shelf/Fog bank.md"]
    assert b"\nAnswered" in made["Shelf/Fog bank.md"]


def test_a_page_that_gives_way_to_a_note_takes_along_what_was_changed(disk: Disk) -> None:
    edit(disk, HEARD, "status: open", "status: answered")
    disk.rename(HEARD, "Quoth/Questions/Fog.md")
    made = settled(disk)
    assert "Quoth/Questions/Fog.md" not in made
    assert b"status: answered\n" in made[HEARD]
    assert b"\nAnswered" in made[HEARD]


def test_a_page_with_other_line_ends_is_no_note(disk: Disk) -> None:
    disk.write(LANTERN, (disk.folder / LANTERN).read_bytes().replace(b"\n", b"\r\n"))
    made = settled(disk)
    assert b"Own note" not in made[LANTERN]
    assert "Quoth/Concepts/Lantern (concept).md" not in made
