"""A vault that stands alone: what goes along with its notes, and what is read of it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from quoth.cli import main
from tests.end_to_end.vaults import CONFIGURATION, Disk, forget_exports

PICTURE = bytes(range(256))
NOTES = {
    "quoth.toml": CONFIGURATION + '[bibliography]\nfiles = ["refs/works.bib"]\n',
    "refs/works.bib": "@misc{marsh2020, title = {Signals}}\n",
    "Deep/Er/Talk.md": (
        "---\npodcast: The Night Watch\nguest: Ben Ortiz\ncover: '[[cover.jpg]]'\n---\n\n"
        'Ben Ortiz: A lamp is cheap. ^cheap\n\n![[lamp.png|200]] and ![fog](../pics/fog%20bank.svg "Fog").\n\n'
        "Read [[Oil report.pdf#page=3]], [the table](<tab les.csv>), [[Nowhere.png]] and [@marsh2020].\n\n"
        "A [[Talk over|talk]] %% not [[unread.png]] %%, `![[code.png]]`, [out](../../../outside.png),\n"
        "[web](https://a.example/web.png), <img src='raw.gif'>.\n\nNobody: ![[hidden.png]] #private\n"
    ),
    "Quiet.md": "---\nprivate: true\n---\n\n![[quiet.png]]\n",
}
FILES = (
    "cover.jpg",
    "Deep/lamp.png",
    "lamp.png",
    "Deep/pics/fog bank.svg",
    "Files/Oil report.pdf",
    "Deep/Er/tab les.csv",
    "Deep/Er/raw.gif",
)
LEFT = ("code.png", "hidden.png", "quiet.png", "unlinked.png", ".secret/web.png", "Quoth/lamp.png")


def export(*arguments: str | Path, code: int = 0) -> str:
    run = CliRunner().invoke(main, ["export", "obsidian", *map(str, arguments)])
    assert run.exit_code == code, run.output
    return run.output


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    disk = Disk(tmp_path / "vault")
    disk.fill(NOTES)
    for path in (*FILES, *LEFT, "../outside.png"):
        disk.write(path, PICTURE + path.encode())
    return disk


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_what_notes_show_and_link_to_goes_along(disk: Disk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(disk.folder, "-o", out)
    along = {path for path in files(out) if not path.startswith(("Quoth/", ".obsidian/"))}
    # Of two pictures of one name the one nearer to the vault's folder is shown.
    assert along == {*NOTES, *FILES} - {"Quiet.md", "Deep/lamp.png"}
    for path in along - {"Deep/Er/Talk.md"}:
        assert (out / path).read_bytes() == (disk.folder / path).read_bytes()
    before = {path: (out / path).stat().st_mtime_ns for path in files(out)}
    forget_exports(disk.folder)
    export(disk.folder, "-o", out)
    assert {path: (out / path).stat().st_mtime_ns for path in files(out)} == before


def test_a_copy_that_somebody_changed_is_left_and_reported(disk: Disk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(disk.folder, "-o", out)
    disk.write("cover.jpg", b"newer")
    disk.write("lamp.png", b"newer")
    (out / "lamp.png").write_bytes(b"mine")
    assert "lamp.png: left as it is: somebody changed it" in export(disk.folder, "-o", out, code=1)
    assert (out / "cover.jpg").read_bytes() == b"newer"
    assert (out / "lamp.png").read_bytes() == b"mine"
    # No note shows them any more.
    disk.write("Deep/Er/Talk.md", "Nothing.\n")
    assert "lamp.png: left as it is: it is generated no longer" in export(disk.folder, "-o", out, code=1)
    assert not (out / "cover.jpg").exists()
    assert (out / "lamp.png").read_bytes() == b"mine"


def test_a_dry_run_tells_of_copies_and_makes_none(disk: Disk, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "+++ cover.jpg: a copy" in export(disk.folder, "-o", out, "--dry-run")
    assert not out.exists()


def test_a_folder_among_the_notes_is_refused(disk: Disk) -> None:
    assert "lies among the notes" in export(disk.folder, "-o", disk.folder / "out", code=2)
    export(disk.folder, "-o", disk.folder / ".out")
    disk.write("quoth.toml", CONFIGURATION + '[notes]\nignore = ["out/"]\n')
    export(disk.folder, "-o", disk.folder / "out")


@pytest.mark.parametrize(
    "text", ["Ada Marsh talks to Ben\n\n• Ada Marsh: Why?\n\nBen: So.\n", "One line.\n", "\n\n# Up\n\nText\n"]
)
def test_a_note_in_plain_text_reads_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Its first line, which is its title, becomes a heading."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "talk.txt").write_bytes(text.replace("\n", "\r\n").encode())
    (tmp_path / "in" / "quoth.toml").write_text(CONFIGURATION, encoding="utf-8")
    export(tmp_path / "in" / "talk.txt", "-o", tmp_path / "out")
    assert "out/talk.md" in {f"out/{path}" for path in files(tmp_path / "out")}

    def graph(path: Path) -> list[str]:
        run = CliRunner().invoke(main, ["export", "ntriples", str(path)])
        assert run.exit_code == 0, run.output
        return [line for line in run.output.splitlines() if "/files/" not in line]

    assert graph(tmp_path / "in" / "talk.txt") == graph(tmp_path / "out")
