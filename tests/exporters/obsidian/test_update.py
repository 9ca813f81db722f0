"""A vault in use: what a person wrote stays, what nobody touched is brought up to date."""

from __future__ import annotations

import copy
import json
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quoth.exporters import File, Options
from quoth.exporters.obsidian.update import (
    Existing,
    Plan,
    carry_out,
    diff,
    plan,
    plan_export,
    read_existing,
)
from quoth.graph.triples import Literal, Quad
from quoth.ontology.terms import QUOTH, RDF, SDO

BAROMETER = "Quoth/Concepts/barometer.md"
QUESTION = "Quoth/Questions/Could a foghorn be tuned to the weather.md"


class Vault:
    """A vault in memory, exported into as on disk."""

    def __init__(self, quads: Iterable[Quad], options: Options) -> None:
        self.quads = list(quads)
        self.options = options
        self.files: dict[str, bytes] = {}
        self.plan = Plan()

    def export(self) -> Plan:
        self.plan = plan_export(self.quads, self.options, Existing(self.files), alone=False)
        for path in (*self.plan.deletions, *self.plan.moved):
            del self.files[path]
        for file in self.plan.writes:
            self.files[file.path] = file.content
        return self.plan

    def text(self, path: str) -> str:
        return self.files[path].decode()

    def edit(self, path: str, old: str, new: str) -> None:
        assert old in self.text(path)
        self.files[path] = self.text(path).replace(old, new).encode()

    def say(self, iri: str, text: str) -> None:
        """Changes what a statement says."""
        self.quads = [(s, p, Literal(text) if (s, p) == (iri, SDO.text) else o, g) for s, p, o, g in self.quads]

    def conflicts(self) -> dict[str, str]:
        return {conflict.path: conflict.reason for conflict in self.plan.conflicts}


@pytest.fixture
def vault(quads: list[Quad], options: Options) -> Vault:
    made = Vault(quads, options)
    made.export()
    return made


def tuned(options: Options) -> str:
    """A statement that stands on the barometer's page."""
    return f"{options.base}n/Harbour%20talk#s-tuned"


def test_exporting_twice_changes_nothing(vault: Vault) -> None:
    before = copy.copy(vault.files)
    again = vault.export()
    assert (again.writes, again.deletions, again.conflicts) == ((), (), ())
    assert again.unchanged > 10
    assert vault.files == before


def test_new_things_are_written_into_untouched_pages(vault: Vault) -> None:
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    vault.export()
    assert "go well together" in vault.text(BAROMETER)
    assert not vault.plan.conflicts


def test_text_around_the_generated_part_stays(vault: Vault) -> None:
    vault.edit(BAROMETER, "---\n%% quoth:begin", "---\nMy foreword.\n\n%% quoth:begin")
    vault.files[BAROMETER] += b"\n## Mine\n\nMy own words.\n"
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    vault.export()
    text = vault.text(BAROMETER)
    assert "My foreword.\n\n%% quoth:begin" in text
    assert text.endswith("%% quoth:end %%\n\n## Mine\n\nMy own words.\n")
    assert "go well together" in text
    assert not vault.plan.conflicts


def test_a_changed_generated_part_is_reported_and_left(vault: Vault) -> None:
    vault.edit(BAROMETER, "# barometer", "# The barometer")
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    before = vault.text(BAROMETER)
    vault.export()
    assert vault.text(BAROMETER) == before
    assert vault.conflicts() == {BAROMETER: "somebody changed its generated part"}
    vault.export()
    assert BAROMETER in vault.conflicts(), "it is reported each time, and never forgotten"


def test_a_page_without_its_marks_is_left(vault: Vault) -> None:
    vault.edit(BAROMETER, "%% quoth:end %%", "")
    before = vault.text(BAROMETER)
    vault.export()
    assert vault.text(BAROMETER) == before


def test_properties_of_a_persons_own_stay(vault: Vault) -> None:
    vault.edit(BAROMETER, "type: concept\n", "type: concept\n# mine\nrating: 5\ntags:\n- tools\n")
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    vault.export()
    text = vault.text(BAROMETER)
    assert "# mine\nrating: 5\ntags:\n- tools\n" in text
    assert "go well together" in text
    assert not vault.plan.conflicts


def test_what_a_person_is_meant_to_change_stays_without_a_word(vault: Vault) -> None:
    vault.edit(QUESTION, "status: open", "status: answered")
    vault.export()
    assert "status: answered\n" in vault.text(QUESTION)
    assert not vault.plan.conflicts
    # The next build reads it; from then on both say the same.
    vault.quads = [(s, p, QUOTH.answered if p == SDO.creativeWorkStatus else o, g) for s, p, o, g in vault.quads]
    vault.export()
    assert "status: answered\n" in vault.text(QUESTION)
    assert not vault.plan.conflicts


def test_a_changed_property_with_something_new_to_say_is_reported(vault: Vault) -> None:
    vault.edit(BAROMETER, "statements: 2", "statements: 200")
    vault.export()
    assert not vault.plan.conflicts, "nothing new to say"
    said = tuned(vault.options)
    vault.quads += [(f"{said}-2", p, o, g) for s, p, o, g in vault.quads if s == said]
    vault.export()
    assert "statements: 200" in vault.text(BAROMETER)
    assert vault.conflicts() == {BAROMETER: "somebody changed `statements`"}


def test_obsidians_own_way_to_write_properties_is_no_change(vault: Vault) -> None:
    path = "Quoth/Concepts/foghorn.md"
    vault.edit(path, "aliases:\n  - horn\n", "aliases: [horn]\n")
    vault.edit(path, '  - "[[signal]]"\n', "- '[[signal]]'\n")
    before = vault.text(path)
    vault.export()
    assert vault.text(path) == before
    assert not vault.plan.conflicts


def test_line_ends_are_no_change(vault: Vault) -> None:
    before = vault.files[BAROMETER].replace(b"\n", b"\r\n")
    vault.files[BAROMETER] = before
    vault.export()
    assert vault.files[BAROMETER] == before
    assert not vault.plan.conflicts
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    vault.export()
    assert "go well together" in vault.text(BAROMETER)
    assert not vault.plan.conflicts


def test_a_page_renamed_like_a_note_makes_nobody_an_editor(vault: Vault) -> None:
    """Links to the note, which say what they said, are none to the page."""
    page = "Quoth/Episodes/Harbour talk (episode).md"
    vault.files["Quoth/Else/Harbour talk.md"] = vault.files.pop(page)
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    vault.export()
    assert "[[Harbour talk|" in vault.text(BAROMETER)
    assert "go well together" in vault.text(BAROMETER)
    assert vault.conflicts() == {}


def test_a_renamed_page_keeps_its_new_name(vault: Vault) -> None:
    """Obsidian renames, and changes the links to the page everywhere, in generated parts too."""
    new = "Quoth/Concepts/weather glass.md"
    vault.files[new] = vault.files.pop(BAROMETER)
    for path in list(vault.files):
        if path.endswith(".md"):
            vault.files[path] = vault.files[path].replace(b"[[barometer", b"[[weather glass")
    vault.say(f"{vault.options.base}n/Harbour%20talk#s-change", "I no longer trust the barometer.")
    vault.export()
    assert not vault.plan.conflicts
    assert BAROMETER not in vault.files
    assert "no longer trust" in vault.text(new)
    assert "[[weather glass|barometer]]" in vault.text("Quoth/Episodes/Harbour talk (episode).md")


def test_what_is_gone_is_deleted_unless_somebody_changed_it(vault: Vault) -> None:
    gone = [f"{vault.options.base}e/barometer", f"{vault.options.base}e/signal"]
    vault.files["Quoth/Concepts/signal.md"] += b"\nMine.\n"
    vault.quads = [quad for quad in vault.quads if quad[0] not in gone and quad[2] not in gone]
    vault.export()
    assert BAROMETER not in vault.files
    assert "Quoth/Concepts/signal.md" in vault.files
    assert vault.conflicts() == {"Quoth/Concepts/signal.md": "it is generated no longer, but somebody changed it"}


def test_a_note_of_the_users_makes_a_page_yield(vault: Vault) -> None:
    vault.files["Barometer.md"] = b"# My barometer\n"
    vault.export()
    assert vault.files["Barometer.md"] == b"# My barometer\n"
    assert BAROMETER not in vault.files
    assert "Own note: [[Barometer]]" in vault.text("Quoth/Concepts/barometer (concept).md")


def test_a_page_that_yields_takes_along_what_was_written_into_it(vault: Vault) -> None:
    vault.edit(BAROMETER, "statements: 2", "statements: 2\nrating: 5")
    vault.files[BAROMETER] += b"\nMy own words.\n"
    vault.files["Barometer.md"] = b"# My barometer\n"
    vault.export()
    assert BAROMETER not in vault.files
    text = vault.text("Quoth/Concepts/barometer (concept).md")
    assert "rating: 5\n" in text
    assert "Own note: [[Barometer]]" in text
    assert text.endswith("%% quoth:end %%\n\nMy own words.\n")
    assert not vault.plan.conflicts


def test_a_page_that_yields_keeps_a_changed_generated_part_and_says_so(vault: Vault) -> None:
    vault.edit(BAROMETER, "# barometer", "# The barometer")
    before = vault.files[BAROMETER]
    vault.files["Barometer.md"] = b"# My barometer\n"
    new = "Quoth/Concepts/barometer (concept).md"
    for _ in range(2):
        vault.export()
        assert BAROMETER not in vault.files
        assert vault.files[new] == before
        assert vault.conflicts() == {new: "somebody changed its generated part"}


def test_a_changed_base_is_kept_and_reported_once_there_is_a_new_one(vault: Vault) -> None:
    path = "Quoth/People.base"
    vault.edit(path, "By claims", "Mine")
    vault.export()
    assert not vault.plan.conflicts
    entry = json.loads(vault.text("Quoth/manifest.json"))
    entry["files"][path]["sha256"] = "of an older version"
    vault.files["Quoth/manifest.json"] = json.dumps(entry).encode()
    vault.export()
    assert "Mine" in vault.text(path)
    assert vault.conflicts() == {path: "somebody changed it"}


def test_obsidians_settings_are_written_only_where_there_are_none(vault: Vault) -> None:
    vault.files[".obsidian/graph.json"] = b"{}"
    del vault.files[".obsidian/types.json"]
    vault.export()
    assert vault.files[".obsidian/graph.json"] == b"{}"
    assert b"kg-id" in vault.files[".obsidian/types.json"]


def test_without_its_manifest_nothing_is_overwritten(vault: Vault) -> None:
    before = copy.copy(vault.files)
    del vault.files["Quoth/manifest.json"]
    vault.export()
    assert vault.files == before
    del vault.files["Quoth/manifest.json"]
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    vault.export()
    assert vault.text(BAROMETER) == before[BAROMETER].decode()
    assert BAROMETER in vault.conflicts()


@pytest.mark.parametrize("content", [b"no JSON", b'{"files": 3}', b"[]", b"\xff"])
def test_a_broken_manifest_is_as_none(vault: Vault, content: bytes) -> None:
    vault.files["Quoth/manifest.json"] = content
    vault.export()
    assert not vault.plan.conflicts


def test_a_file_of_that_name_in_another_case_is_not_overwritten() -> None:
    existing = Existing({}, frozenset({"quoth/home.md"}))
    made = plan(existing, [File("Quoth/Home.md", b"x")], "Quoth", alone=True)
    assert [conflict.reason for conflict in made.conflicts] == ["quoth/home.md has that name"]
    assert [file.path for file in made.writes] == ["Quoth/manifest.json"]


def test_a_note_that_changes_the_case_of_its_name_takes_the_old_ones_place() -> None:
    first = plan(Existing(), [File("Talk.md", b"x")], "Quoth", alone=True)
    existing = Existing({file.path: file.content for file in first.writes})
    second = plan(existing, [File("talk.md", b"x")], "Quoth", alone=True)
    assert second.deletions == ("Talk.md",)
    assert "talk.md" in {file.path for file in second.writes}


def test_a_vault_that_stands_alone_keeps_what_was_changed_in_its_notes(
    quads: list[Quad], options: Options, tmp_path: Path
) -> None:
    for _ in range(2):
        existing = read_existing(tmp_path, options, alone=True)
        carry_out(tmp_path, plan_export(quads, options, existing, alone=True))
    note = tmp_path / "Harbour talk.md"
    assert note.read_bytes() == options.files["Harbour talk.md"]
    note.write_text("changed", encoding="utf-8")
    newer = replace(options, files={**options.files, "Harbour talk.md": b"newer"})
    made = plan_export(quads, newer, read_existing(tmp_path, newer, alone=True), alone=True)
    assert [conflict.path for conflict in made.conflicts] == ["Harbour talk.md"]


def test_on_disk(quads: list[Quad], options: Options, tmp_path: Path) -> None:
    (tmp_path / "Barometer.md").write_text("Mine.", encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "signal.md").write_text("Hidden.", encoding="utf-8")
    existing = read_existing(tmp_path, options, alone=False)
    assert existing.others == {"Barometer.md"}
    carry_out(tmp_path, plan_export(quads, options, existing, alone=False))
    assert (tmp_path / "Quoth/Concepts/barometer (concept).md").is_file()
    assert (tmp_path / "Quoth/Concepts/signal.md").is_file()
    made = plan_export(quads, options, read_existing(tmp_path, options, alone=False), alone=False)
    assert (made.writes, made.deletions, made.conflicts) == ((), (), ())


class Apart:
    """A file system that lists names with letters apart from their marks, and finds them however they are spelt."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        walk, listing = os.walk, os.listdir
        monkeypatch.setattr(os, "listdir", lambda folder: [self.apart(name) for name in listing(folder)])
        monkeypatch.setattr(
            os,
            "walk",
            lambda root: ((top, folders, list(map(self.apart, names))) for top, folders, names in walk(root)),
        )

    def apart(self, name: str) -> str:
        return unicodedata.normalize("NFD", name)


def accented(options: Options) -> list[Quad]:
    iri = f"{options.base}e/zoe"
    return [(iri, RDF.type, SDO.Person, ""), (iri, SDO.name, Literal("Zoë Núñez"), "")]


def test_names_that_a_file_system_takes_apart_are_those_that_were_written(
    quads: list[Quad], options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quads = [*quads, *accented(options)]
    carry_out(tmp_path, plan_export(quads, options, read_existing(tmp_path, options, alone=True), alone=True))
    page = tmp_path / "Quoth" / "People" / "Zoë Núñez.md"
    page.write_bytes(page.read_bytes() + b"\nMine.\n")
    Apart(monkeypatch)
    made = plan_export(quads, options, read_existing(tmp_path, options, alone=True), alone=True)
    assert (made.deletions, made.conflicts) == ((), ())
    assert "Quoth/People/Zoë Núñez.md" not in {file.path for file in made.writes}
    gone = plan_export(quads[:-2], options, read_existing(tmp_path, options, alone=True), alone=True)
    assert [conflict.path for conflict in gone.conflicts] == ["Quoth/People/Zoë Núñez.md"]


def test_two_names_that_a_file_system_tells_apart_are_two(quads: list[Quad], options: Options, tmp_path: Path) -> None:
    quads = [*quads, *accented(options)]
    carry_out(tmp_path, plan_export(quads, options, read_existing(tmp_path, options, alone=True), alone=True))
    mine = unicodedata.normalize("NFD", "Zoë Núñez.md")
    (tmp_path / mine).write_text("Mine.", encoding="utf-8")
    existing = read_existing(tmp_path, options, alone=True)
    assert mine in existing.others
    assert "Quoth/People/Zoë Núñez.md" in existing.files


def test_where_case_does_not_count_no_page_is_written_into_a_persons_file(
    quads: list[Quad], options: Options, tmp_path: Path
) -> None:
    """Nor is a page lost whose name changed in case alone."""
    carry_out(tmp_path, plan_export(quads, options, read_existing(tmp_path, options, alone=True), alone=True))
    folder = tmp_path / "Quoth" / "Concepts"
    (folder / "barometer.md").rename(folder / "BAROMETER.md")
    made = plan_export(quads, options, read_existing(tmp_path, options, alone=True), alone=True)
    folded = [path.casefold() for path in {*made.paths} if path.startswith("Quoth/Concepts/")]
    assert len(set(folded)) == len(folded)
    assert made.deletions == ()
    (tmp_path / "home.md").write_text("Mine.", encoding="utf-8")
    made = plan_export(quads, options, read_existing(tmp_path, options, alone=True), alone=True)
    assert {file.path.casefold() for file in made.writes}.isdisjoint({"home.md"})
    assert "Quoth/Home (home).md" in {file.path for file in made.writes}


def test_a_diff_shows_what_would_change(vault: Vault) -> None:
    vault.say(tuned(vault.options), "A barometer and a horn go well together.")
    existing = Existing(copy.copy(vault.files))
    lines = list(diff(existing, plan_export(vault.quads, vault.options, existing, alone=False)))
    assert f"--- {BAROMETER}" in lines
    assert any(line.startswith("+") and "go well together" in line for line in lines)
    assert not any("manifest" in line for line in lines)
    assert list(diff(existing, Plan())) == []


#: What a person or a new export may do to a vault, one after the other.
STEPS = st.lists(
    st.sampled_from(["add text", "edit region", "property", "status", "rename", "delete", "say", "export", "own note"]),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_nothing_of_a_persons_is_ever_lost(
    quads: list[Quad], options: Options, steps: list[str], random: Random
) -> None:
    vault = Vault(quads, options)
    vault.export()
    written: dict[str, str] = {}
    for number, step in enumerate([*steps, "export"]):
        pages = sorted(path for path in vault.files if path.endswith(".md") and path.startswith("Quoth/"))
        path = pages[random.randrange(len(pages))]
        mark = f"mine{number}"
        if step == "add text":
            vault.files[path] += f"\n{mark}\n".encode()
            written[mark] = "text"
        elif step == "edit region" and "\n# " in vault.text(path):
            vault.edit(path, "\n# ", f"\n# {mark} ")
            written[mark] = "text"
        elif step == "property":
            vault.edit(path, "\ntype:", f"\n{mark}: x\ntype:")
            written[mark] = "text"
        elif step == "status" and "\nstatus: open" in vault.text(path):
            vault.edit(path, "\nstatus: open", f"\nstatus: {mark}")
            written[mark] = "text"
        elif step == "rename":
            vault.files[f"{path[:-3]} {mark}.md"] = vault.files.pop(path)
        elif step == "delete":
            gone = vault.files.pop(path).decode()
            written = {found: what for found, what in written.items() if found not in gone}
        elif step == "say":
            vault.say(tuned(options), f"A barometer says {number}.")
        elif step == "own note":
            vault.files["signal.md"] = mark.encode()
            written = {found: what for found, what in written.items() if what != "note"}
            written[mark] = "note"
        elif step == "export":
            vault.export()
        everything = b"\n".join(vault.files.values()).decode()
        for found in written:
            assert found in everything, (found, step)
    vault.export()
    assert not vault.plan.writes
    assert not vault.plan.deletions
