"""An export after which nothing changed makes no page; after anything that may matter it looks at everything again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from quoth.cli import main
from quoth.exporters.obsidian import update
from tests.end_to_end.test_flow_back import NOTES
from tests.end_to_end.vaults import Disk

FILES = {**NOTES, "Rain.md": "It rains, see ![[rain.png]].\n", "rain.png": "wet", "queries/all.rq": "ASK {}\n"}


class Desk:
    """A vault that is exported again and again, in place or elsewhere, by what each export says."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, alone: bool) -> None:
        self.notes, self.out = Disk(folder / "notes"), Disk(folder / "out" if alone else folder / "notes")
        self.arguments = ["-o", str(self.out.folder)] if alone else []
        self.planned = 0
        decide = update.plan

        def listening(*arguments: object, **options: object) -> update.Plan:
            self.planned += 1
            return decide(*arguments, **options)  # type: ignore[arg-type]  # passed on as they are

        monkeypatch.setattr(update, "plan", listening)

    def export(self, *flags: str) -> tuple[bool, str]:
        """Whether pages were made, and what was said."""
        before = self.planned
        arguments = ["export", "obsidian", str(self.notes.folder), *self.arguments, *flags]
        run = CliRunner().invoke(main, arguments, catch_exceptions=False)
        return self.planned > before, run.stderr.splitlines()[-1]


@pytest.fixture(params=[False, True], ids=["in place", "alone"])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Exported once."""
    desk = Desk(tmp_path, monkeypatch, alone=request.param)
    desk.notes.fill(FILES)
    assert desk.export()[0]
    return desk


def test_nothing_is_made_where_nothing_changed(desk: Desk) -> None:
    made, said = desk.export()
    assert not made
    assert desk.export("--dry-run") == (False, said.replace("wrote", "would write"))
    # What a look at everything says.
    (desk.notes.folder / ".quoth" / "exports.json").unlink()
    assert desk.export() == (True, said)
    assert desk.export() == (False, said)


CHANGES: dict[str, Callable[[Desk], object]] = {
    "a note": lambda desk: desk.notes.write("Fog.md", "Fog is heard.\n"),
    "a note with another date": lambda desk: desk.notes.touch("Fog.md"),
    "a note that is gone": lambda desk: desk.notes.remove("Fog.md"),
    "a new note": lambda desk: desk.notes.write("Lantern.md", "Light.\n"),
    "the configuration": lambda desk: desk.notes.write("quoth.toml", FILES["quoth.toml"] + '[types]\nx = "schema:X"\n'),
    "a query": lambda desk: desk.notes.write("queries/all.rq", "ASK { ?s ?p ?o }\n"),
    "a picture": lambda desk: desk.notes.write("rain.png", "drenched"),
    "a page": lambda desk: desk.out.write("Quoth/People/Ada Marsh.md", "Mine.\n"),
    "a page that is gone": lambda desk: desk.out.remove("Quoth/People/Ada Marsh.md"),
    "a file of a page's name": lambda desk: desk.out.write("Mine/Ada Marsh.md", "Mine.\n"),
    "a setting that is gone": lambda desk: desk.out.remove(".obsidian/types.json"),
    "the target": lambda desk: shutil.rmtree(desk.out.folder / "Quoth"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_everything_is_looked_at_where_something_changed(desk: Desk, change: Callable[[Desk], object]) -> None:
    change(desk)
    assert desk.export()[0]


def test_another_choice_is_another_export(desk: Desk) -> None:
    assert desk.export("--private")[0]
    assert not desk.export("--private")[0]
    assert desk.export()[0]


def test_what_changes_while_pages_are_made_is_looked_at_next_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.notes.write("Fog.md", "Fog is heard.\n")
    carry_out = update.carry_out

    def interrupted(root: Path, plan: update.Plan) -> None:
        desk.notes.write("Rain.md", "It pours.\n")
        carry_out(root, plan)

    with monkeypatch.context() as patch:
        patch.setattr(update, "carry_out", interrupted)
        assert desk.export()[0]
    assert desk.export()[0]
    assert not desk.export()[0]


def test_a_conflict_is_told_each_time(desk: Desk) -> None:
    page = "Quoth/People/Ben Ortiz.md"
    desk.out.write(page, (desk.out.folder / page).read_text(encoding="utf-8").replace("# Ben Ortiz", "# Ben"))
    desk.notes.write("Talk.md", FILES["Talk.md"] + "\nBen Ortiz: Once more.\n")
    assert desk.export()[0]
    assert desk.export()[0]


@pytest.mark.parametrize("content", ["", "[]", '{"..": 1}', "{"])
def test_what_is_kept_may_be_anything(desk: Desk, content: str) -> None:
    (desk.notes.folder / ".quoth" / "exports.json").write_text(content, encoding="utf-8")
    assert desk.export()[0]
    assert not desk.export()[0]
