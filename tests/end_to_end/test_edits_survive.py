"""Whatever a person does to an exported vault, in whatever order, nothing of theirs is lost or written over."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoth.cli import main
from quoth.exporters import File
from quoth.exporters.obsidian import update
from tests.end_to_end.test_flow_back import NOTES
from tests.end_to_end.vaults import Disk, forget_exports

EXAMPLES = 100 if os.environ.get("QUOTH_CI") else 25
#: Where files live in memory, if there is such a place: each example writes hundreds of them.
QUICK = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
BEGIN = re.compile(r"^%% quoth:begin \S+ %%\n", re.MULTILINE)
END = "%% quoth:end %%"
KG_ID = re.compile(rb"^kg-id: .*$", re.MULTILINE)
MANIFEST = "Quoth/manifest.json"


@dataclass
class Mine:
    """What in one file is a person's, exactly as it is to stay; None where nothing is."""

    whole: bytes | None = None
    above: str | None = None
    below: str | None = None
    region: str | None = None
    #: Lines of properties.
    properties: set[str] = field(default_factory=set)

    def check(self, path: str, content: bytes) -> None:
        if self.whole is not None:
            assert content == self.whole, path
            return
        above, region, below = split(content)
        assert self.above in (None, body(above)), path
        assert self.below in (None, below), path
        assert self.region in (None, region), path
        for line in self.properties:
            assert f"\n{line}\n" in above, (path, line)

    def relink(self, old: str, new: str) -> None:
        """Changes links as Obsidian does when a page is renamed."""
        self.whole = relink(self.whole.decode(), old, new).encode() if self.whole is not None else None
        self.above = relink(self.above, old, new) if self.above is not None else None
        self.below = relink(self.below, old, new) if self.below is not None else None
        self.region = relink(self.region, old, new) if self.region is not None else None


def split(content: bytes) -> tuple[str, str, str]:
    """What stands before, in and after the generated part."""
    text = content.decode().replace("\r\n", "\n")
    begin = BEGIN.search(text)
    assert begin, text
    region, end, below = text[begin.end() :].partition(END)
    assert end, text
    return text[: begin.end()], region, below


def body(above: str) -> str:
    """What stands before the generated part, without properties."""
    return above.split("\n---\n", 1)[1]


def relink(text: str, old: str, new: str) -> str:
    return re.sub(rf"\[\[{re.escape(old)}(?=[\]|#])", lambda _: f"[[{new}", text)


class Desk:
    """A vault, what a person did to it, and what the exports made of it."""

    def __init__(self, folder: Path, alone: bool) -> None:
        self.notes = Disk(folder / "notes")
        #: The vault that pages are written into.
        self.vault = Disk(folder / "out") if alone else self.notes
        self.alone = alone
        self.mine: dict[str, Mine] = {}
        self.count = 0
        #: What the last export generated and the one before, by path.
        self.generated: dict[str, bytes] = {}
        self.before: dict[str, bytes] = {}

    # -- what a person does ---------------------------------------------------------------------------

    def word(self) -> str:
        self.count += 1
        return f"mine{self.count}"

    def files(self) -> dict[str, bytes]:
        found = {}
        for top, folders, names in os.walk(self.vault.folder):
            folders[:] = [name for name in folders if name != ".quoth"]
            here = os.path.relpath(top, self.vault.folder)
            for name in names:
                with open(f"{top}/{name}", "rb") as stream:
                    found[name if here == "." else f"{here}/{name}"] = stream.read()
        return found

    def pages(self) -> list[str]:
        """The generated pages that are whole."""
        return [
            path
            for path, content in sorted(self.files().items())
            if path.endswith(".md") and BEGIN.search(content.decode().replace("\r\n", "\n")) and END.encode() in content
        ]

    def page(self, number: int) -> str:
        pages = self.pages()
        return pages[number % len(pages)] if pages else ""

    def text(self, path: str) -> str:
        return self.files()[path].decode().replace("\r\n", "\n")

    def claim(self, path: str) -> Mine:
        return self.mine.setdefault(path, Mine())

    def write_around(self, number: int) -> None:
        if path := self.page(number):
            above, region, below = split(self.files()[path])
            begin = BEGIN.search(above)
            assert begin
            front = above[: begin.start()] + (f"{self.word()} [[Lantern]]\n\n" if number % 2 else "") + begin.group()
            below += f"\n{self.word()}\n"
            self.vault.write(path, front + region + END + below)
            mine = self.claim(path)
            mine.above, mine.below = body(front), below

    def edit_region(self, number: int) -> None:
        if path := self.page(number):
            above, region, below = split(self.files()[path])
            lines = region.splitlines(keepends=True)
            at = number % len(lines)
            lines[at : at + number % 3] = [f"{self.word()}\n"]
            self.vault.write(path, above + "".join(lines) + END + below)
            self.claim(path).region = "".join(lines)

    def add_property(self, number: int) -> None:
        if path := self.page(number):
            line = f"{self.word()}: [x, y]"
            self.vault.write(path, self.text(path).replace("---\n", f"---\n{line}\n", 1))
            self.claim(path).properties.add(line)

    def change_property(self, number: int) -> None:
        if path := self.page(number):
            text = self.text(path)
            new = re.sub(r"^(statements|questions|mentions): \d+$", r"\1: 777", text, count=1, flags=re.MULTILINE)
            if new != text:
                self.vault.write(path, new)
                key = next(line for line in new.split("\n") if line.endswith(": 777"))
                self.claim(path).properties.add(key)

    def answer(self, number: int) -> None:
        pages = [path for path in self.pages() if "\nstatus: " in self.text(path)]
        if pages:
            path = pages[number % len(pages)]
            status = f"status: {('answered', 'parked', self.word())[number % 3]}"
            self.vault.write(path, re.sub(r"\nstatus: .*", f"\n{status}", self.text(path), count=1))
            mine = self.claim(path)
            mine.properties = {line for line in mine.properties if not line.startswith("status:")} | {status}

    def add_alias(self, number: int) -> None:
        if path := self.page(number):
            line = f"  - {self.word()}"
            text = self.text(path)
            if "\naliases:\n" in text:
                text = text.replace("\naliases:\n", f"\naliases:\n{line}\n", 1)
            else:
                text = text.replace("---\n", f"---\naliases:\n{line}\n", 1)
            self.vault.write(path, text)
            self.claim(path).properties.add(line)

    def rename(self, number: int) -> None:
        """Within the folder, out of it, in case alone, to the name of a note; with links or without."""
        if path := self.page(number):
            folder, _, name = path.rpartition("/")
            new = (
                f"{folder}/{self.word()}.md",
                f"Quoth/Else/{self.word()}.md",
                f"Shelf/{self.word()}.md",
                f"{folder}/{name[:-3].upper()}.md",
                f"Shelf/{name}",
                "Quoth/Else/Fog.md",
            )[number % 6]
            if new not in self.files():
                self.vault.rename(path, new)
                if path in self.mine:
                    self.mine[new] = self.mine.pop(path)
                if number // 6 % 2:
                    self.follow(name[:-3], Path(new).stem)

    def follow(self, old: str, new: str) -> None:
        for path, content in self.files().items():
            if path.endswith(".md"):
                text = relink(content.decode(), old, new)
                if text.encode() != content:
                    self.vault.write(path, text)
        for mine in self.mine.values():
            mine.relink(old, new)

    def delete(self, number: int) -> None:
        files = [path for path in sorted(self.files()) if path.startswith("Quoth/")]
        if files:
            self.vault.remove(files[number % len(files)])
            self.mine.pop(files[number % len(files)], None)

    def lose_the_manifest(self, number: int) -> None:
        if MANIFEST in self.files():
            self.vault.remove(MANIFEST)

    def edit_table(self, number: int) -> None:
        found = [p for p in sorted(self.files()) if p.startswith("Quoth/") and not p.endswith((".md", "manifest.json"))]
        if found:
            path = found[number % len(found)]
            self.vault.write(path, self.files()[path] + f"\n# {self.word()}\n".encode())
            self.claim(path).whole = self.files()[path]

    def take_the_marks_away(self, number: int) -> None:
        if path := self.page(number):
            self.vault.write(path, self.text(path).replace(END, "", 1) + self.word())
            self.claim(path).whole = self.files()[path]

    def write_a_file(self, number: int) -> None:
        """In the generated folder, under a name that a page may come to have, or has."""
        names = ("Concepts/Lantern.md", "Concepts/silt.md", "Questions/Is it late.md", "Map.canvas", "new/x.md")
        path = f"Quoth/{names[number % len(names)]}"
        self.vault.write(path, self.word())
        self.mine[path] = Mine(self.files()[path])

    def copy(self, number: int) -> None:
        """As synchronisation does where two computers changed a page."""
        if path := self.page(number):
            new = f"{path[:-3]} {self.word()}.md"
            self.vault.write(new, self.files()[path] + b"\n" + self.word().encode())
            mine = self.mine.get(path, Mine())
            self.mine[new] = replace(mine, below=split(self.files()[new])[2], properties=set(mine.properties))

    def change_line_ends(self, number: int) -> None:
        if path := self.page(number):
            self.vault.write(path, self.text(path).replace("\n", "\r\n"))
            if path in self.mine and self.mine[path].whole is not None:
                self.mine[path].whole = self.files()[path]

    def take_a_pages_name(self, number: int) -> None:
        """For a note of one's own."""
        name = ("Lantern", "Ben Ortiz", "silt", "Can fog be heard")[number % 4]
        self.notes.write(f"{name}.md", f"{self.word()} says the [[Lantern]].\n")
        if not self.alone:
            self.mine[f"{name}.md"] = Mine(self.files()[f"{name}.md"])

    def write_a_note(self, number: int) -> None:
        line = (
            "Ben Ortiz: There is [[silt]] in the {}.\n",
            "- [?] Is it late, {}?\n",
            "Ada Marsh: A [[Lantern]] is {}.\n",
            "[[silt]] and {} [[silt]].\n",
        )[number % 4]
        path = ("Talk.md", "Fog.md", "Rain.md", "New.md")[number // 4 % 4]
        old = (self.notes.folder / path).read_text(encoding="utf-8") if (self.notes.folder / path).exists() else ""
        self.notes.write(path, f"{old}\n{line.format(self.word())}")

    def lose_a_note(self, number: int) -> None:
        path = ("Talk.md", "Fog.md", "Rain.md", "New.md", "Lantern.md", "silt.md")[number % 6]
        if (self.notes.folder / path).exists():
            self.notes.remove(path)
            if not self.alone:
                self.mine.pop(path, None)

    # -- what an export does --------------------------------------------------------------------------

    def export(self, number: int = 0) -> None:
        before = self.files() if self.vault.folder.exists() else {}
        made: list[dict[str, bytes]] = []

        def listening(existing: update.Existing, new: Iterable[File], folder: str, *, alone: bool) -> update.Plan:
            files = list(new)
            made.append({file.path: file.content for file in files})
            return decide(existing, files, folder, alone=alone)

        decide = update.plan
        forget_exports(self.notes.folder)
        arguments = ["-o", str(self.vault.folder)] if self.alone else []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(update, "plan", listening)
            run = CliRunner().invoke(main, ["export", "obsidian", str(self.notes.folder), *arguments])
        conflicts = set(re.findall(r"^(.+?): left as it is: ", run.stderr, re.MULTILINE))
        assert run.exit_code == (1 if conflicts else 0), run.output
        after = self.files()
        self.mine = {self.now(path, before, after): mine for path, mine in self.mine.items()}
        for path, mine in self.mine.items():
            assert path in after, path
            mine.check(path, after[path])
        if not self.alone:
            for path in before:
                if not path.startswith("Quoth/") and not KG_ID.search(before[path]):
                    assert after.get(path) == before[path], path
        assert not [path for path in after if path.endswith(".tmp")]
        self.before, self.generated = self.generated, made[-1]
        for path, content in self.generated.items():
            self.check_told(path, content, after[path], conflicts)

    def now(self, path: str, before: dict[str, bytes], after: dict[str, bytes]) -> str:
        """Where a file is: a page gives way to a note of its name, with all that a person wrote into it."""
        if path in after or not (identity := KG_ID.search(before[path])):
            return path
        return next((p for p in after if p not in before and identity.group() in after[p]), path)

    def check_told(self, path: str, new: bytes, there: bytes, conflicts: set[str]) -> None:
        """What is there is what was to be written, else it is said that it is not."""
        if path in conflicts or path.startswith(".obsidian/"):
            return
        if BEGIN.search(new.decode()):
            assert split(there)[1] == split(new)[1], f"{path}: not written, and nothing said"
        elif there != new:
            assert self.before.get(path) == new, f"{path}: not written, and nothing said"

    def settle(self) -> None:
        """Two exports, of which the second changes nothing."""
        if MANIFEST not in self.files():
            # Without it, what people changed on pages is known to the next export alone.
            self.export()
        self.export()
        first = self.files()
        self.export()
        assert self.files() == first


STEPS = (
    Desk.write_around,
    Desk.edit_region,
    Desk.add_property,
    Desk.change_property,
    Desk.answer,
    Desk.add_alias,
    Desk.rename,
    Desk.delete,
    Desk.lose_the_manifest,
    Desk.edit_table,
    Desk.take_the_marks_away,
    Desk.write_a_file,
    Desk.copy,
    Desk.change_line_ends,
    Desk.take_a_pages_name,
    Desk.write_a_note,
    Desk.lose_a_note,
    Desk.export,
)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The vault that every example begins with, exported in place and on its own."""
    folders = tmp_path_factory.mktemp("in place"), tmp_path_factory.mktemp("alone")
    for folder in folders:
        desk = Desk(folder, alone=folder is folders[1])
        desk.notes.fill(NOTES)
        desk.export()
    return folders


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from([step.__name__ for step in STEPS]), st.integers(0, 999)), max_size=10),
    st.booleans(),
)
def test_nothing_of_a_persons_is_lost_or_written_over(
    exported: tuple[Path, Path], steps: list[tuple[str, int]], alone: bool
) -> None:
    with tempfile.TemporaryDirectory(dir=QUICK) as folder:
        shutil.copytree(exported[alone], folder, dirs_exist_ok=True)
        desk = Desk(Path(folder), alone)
        desk.generated = desk.files()
        for name, number in steps:
            getattr(desk, name)(number)
        desk.settle()
