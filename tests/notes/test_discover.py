"""Which files of a vault are notes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.notes.discover import FileEntry, compile_globs, discover
from quoth.notes.settings import Settings

Make = Callable[..., Path]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def make(vault: Path) -> Make:
    def write(*paths: str, content: str = "x") -> Path:
        for path in paths:
            (vault / path).parent.mkdir(parents=True, exist_ok=True)
            (vault / path).write_text(content, encoding="utf-8")
        return vault

    return write


def paths(vault: Path, *named: Path, settings: Settings | None = None) -> list[str]:
    entries, problems = discover(vault, named, settings or Settings())
    assert problems == ()
    return [entry.path for entry in entries]


def problems(vault: Path, *named: Path) -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in discover(vault, named, Settings())[1]]


def test_notes_of_all_folders_by_path(make: Make, vault: Path) -> None:
    make("b.md", "a/z.md", "a/B.markdown", "a/Ü ñ.MD", "picture.png", "text.txt", "a/x.mdx")
    assert paths(vault) == ["a/B.markdown", "a/z.md", "a/Ü ñ.MD", "b.md"]


def test_what_is_passed_over(make: Make, vault: Path) -> None:
    make(".hidden/a.md", ".obsidian/b.md", ".trash/c.md", "Templates/d.md", "x/_templates/e.md", ".f.md")
    make("drawing.excalidraw.md", "template/g.md", "kept/Template.md")
    assert paths(vault) == ["kept/Template.md"]


def test_template_folders_of_the_configuration_and_of_obsidian(make: Make, vault: Path) -> None:
    make("Skeletons/a.md", "Meta/Forms/b.md", "Other/Forms/c.md", "Bases/d.md")
    make(".obsidian/templates.json", content='{"folder": "Meta/Forms/"}')
    make(".obsidian/plugins/templater-obsidian/data.json", content='{"templates_folder": "Bases"}')
    assert paths(vault, settings=Settings(templates=("skeletons",))) == ["Other/Forms/c.md"]


@pytest.mark.parametrize("content", ["", "[]", '{"folder": 3}', '{"folder": "/"}', "[" * 100_000, "\x00"])
def test_odd_settings_of_obsidian_do_no_harm(make: Make, vault: Path, content: str) -> None:
    make("a.md")
    make(".obsidian/templates.json", content=content)
    assert paths(vault) == ["a.md"]


def test_globs_to_ignore_and_to_include(make: Make, vault: Path) -> None:
    make("Journal/a.md", "Notes/b.md", "Notes/Archive/c.md", "Notes/d.draft.md", "e.md")
    settings = Settings(include=("Notes/**", "e.md"), ignore=("Archive", "*.draft.md"))
    entries, _ = discover(vault, (), settings)
    assert [(entry.path, entry.name_only) for entry in entries] == [
        ("Journal/a.md", True),
        ("Notes/b.md", False),
        ("e.md", False),
    ]


def test_a_file_that_is_named_is_taken_whatever_its_name(make: Make, vault: Path) -> None:
    make("notes.txt", "Templates/t.md", ".hidden/h.md", "x.draft.md", "other.md")
    named = [vault / p for p in ("notes.txt", "Templates/t.md", ".hidden/h.md", "x.draft.md")]
    settings = Settings(ignore=("*.draft.md",), include=("Nowhere/**",))
    entries, _ = discover(vault, named, settings)
    assert [(e.path, e.name_only) for e in entries] == [
        (".hidden/h.md", False),
        ("Templates/t.md", False),
        ("notes.txt", False),
        ("x.draft.md", False),
    ]


def test_folders_select_and_nothing_is_taken_twice(make: Make, vault: Path) -> None:
    make("a/x.md", "a/b/y.md", "c/z.md", "Templates/t.md")
    assert paths(vault, vault / "a", vault / "a" / "b", vault / "a" / "x.md") == ["a/b/y.md", "a/x.md"]
    assert paths(vault, vault / "Templates") == ["Templates/t.md"]


def test_paths_may_be_relative(make: Make, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make("a/x.md")
    monkeypatch.chdir(vault / "a")
    assert paths(Path(".."), Path("x.md"), Path("../a")) == ["a/x.md"]


def test_an_entry_says_what_deciding_whether_to_read_takes(make: Make, vault: Path) -> None:
    make("a.md", content="four")
    status = (vault / "a.md").stat()
    assert discover(vault, (), Settings())[0] == (FileEntry("a.md", vault / "a.md", 4, status.st_mtime_ns),)


def test_a_missing_path_and_one_outside_are_reported_and_the_rest_is_found(make: Make, vault: Path) -> None:
    make("a.md")
    (vault.parent / "out.md").write_text("x")
    entries, found = discover(vault, [vault / "a.md", vault / "nope.md", vault.parent / "out.md"], Settings())
    assert [entry.path for entry in entries] == ["a.md"]
    assert sorted(p.code for p in found) == ["missing-path", "outside-vault"]
    assert any("nope.md" in p.message for p in found)


def test_an_empty_folder_has_no_notes(vault: Path) -> None:
    vault.mkdir()
    assert discover(vault, (), Settings()) == ((), ())


def test_a_folder_that_cannot_be_read_costs_its_own_notes_alone(
    make: Make, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("a.md", "locked/b.md", "z/c.md")
    scan = os.scandir

    def scandir(path: str) -> Iterator[Any]:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    entries, found = discover(vault, (), Settings())
    assert [entry.path for entry in entries] == ["a.md", "z/c.md"]
    assert [(p.path, p.code, p.message) for p in found] == [
        ("locked", "unreadable-file", "Cannot be read: Permission denied.")
    ]


def test_a_file_that_vanishes_is_reported(make: Make, vault: Path) -> None:
    make("a.md")
    (vault / "gone.md").symlink_to(vault / "nowhere.md")
    assert problems(vault) == [("gone.md", "unreadable-file")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_a_pipe_is_no_note(make: Make, vault: Path) -> None:
    make("a.md")
    os.mkfifo(vault / "pipe.md")
    assert problems(vault) == [("pipe.md", "unreadable-file")]
    assert problems(vault, vault / "pipe.md") == [("pipe.md", "unreadable-file")]


def test_links_in_circles_lead_nowhere_new(make: Make, vault: Path) -> None:
    make("a/x.md")
    (vault / "a" / "up").symlink_to(vault, target_is_directory=True)
    (vault / "a" / "above").symlink_to(vault.parent, target_is_directory=True)
    (vault / "b").symlink_to(vault / "a", target_is_directory=True)
    (vault / "y.md").symlink_to(vault / "a" / "x.md")
    assert paths(vault) == ["a/x.md"]


def test_a_folder_elsewhere_that_is_linked_in_belongs_to_the_vault_once(make: Make, vault: Path) -> None:
    make("a.md")
    outside = vault.parent / "outside"
    outside.mkdir()
    (outside / "o.md").write_text("x")
    (outside / "again").symlink_to(outside, target_is_directory=True)
    (vault / "in").symlink_to(outside, target_is_directory=True)
    assert paths(vault) == ["a.md", "in/o.md"]


def test_a_vault_reached_by_a_link_is_the_same_vault(make: Make, vault: Path) -> None:
    make("a/x.md")
    other = vault.parent / "link"
    other.symlink_to(vault, target_is_directory=True)
    assert paths(other) == ["a/x.md"]
    assert paths(other, vault / "a") == ["a/x.md"]


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX alone")
def test_a_name_that_is_no_utf8_is_reported(make: Make, vault: Path) -> None:
    make("a.md")
    try:
        Path(os.fsdecode(os.fsencode(vault) + b"/\xff.md")).write_text("x")
    except OSError:
        pytest.skip("this file system refuses such names")
    entries, found = discover(vault, (), Settings())
    assert [entry.path for entry in entries] == ["a.md"]
    assert [(p.path, p.code) for p in found] == [("\ufffd.md", "unreadable-file")]


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("Archive", "Archive/a.md", True),
        ("Archive", "x/Archive/y/a.md", True),
        ("Archive/", "Archive/a.md", True),
        ("Archive/**", "Archive/a/b.md", True),
        ("Archive/*", "Archive/a/b.md", True),
        ("Archive", "Archives/a.md", False),
        ("x/Archive", "y/x/Archive/a.md", False),
        ("/a.md", "a.md", True),
        ("/a.md", "x/a.md", False),
        ("./a.md", "a.md", True),
        ("*.draft.md", "x/y.draft.md", True),
        ("*.md", "x/y.md", True),
        ("x/*.md", "x/y/z.md", False),
        ("x/**/z.md", "x/z.md", True),
        ("x/**/z.md", "x/a/b/z.md", True),
        ("**/z.md", "z.md", True),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[ab].md", "b.md", True),
        ("[!ab].md", "b.md", False),
        ("[!ab].md", "c.md", True),
        ("[a", "[a", True),
        ("[]x", "[]x", True),
        ("a+(b).md", "a+(b).md", True),
        ("é*", "émile/a.md", True),
    ],
)
def test_globs(pattern: str, path: str, covered: bool) -> None:
    compiled = compile_globs([pattern])
    assert compiled is not None
    assert bool(compiled.match(path)) is covered


def test_no_globs_cover_nothing() -> None:
    assert compile_globs([]) is compile_globs(["", "/", " "]) is None


@given(st.text(alphabet="ab*?[]!^-/.\\(&~|\n ", max_size=12), st.text(alphabet="ab/.-", max_size=8))
def test_any_pattern_is_a_pattern(pattern: str, path: str) -> None:
    compiled = compile_globs([pattern])
    assert compiled is None or compiled.match(path) is None or compiled.match(f"{path}/below.md")


def test_a_pattern_that_python_may_read_otherwise_is_taken_as_it_stands() -> None:
    found = compile_globs(["[?--]"])
    assert found is not None
    assert found.fullmatch("[x--]")
    assert not found.fullmatch("-")
