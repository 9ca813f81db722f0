"""Files appear whole, only where they should, and only when they change."""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from quoth.exporters import File
from quoth.exporters.write import (
    Changed,
    OutsideFolder,
    Unwritable,
    Written,
    clear_away,
    locate,
    remove_files,
    replace_file,
    write_file,
    write_files,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and permissions of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_files_are_written_with_their_folders(tmp_path: Path) -> None:
    target = tmp_path / "not" / "there"
    done = write_files(target, [File("b/c/d.md", b"1"), File("a.md", b"")])
    assert done == Written(written=("b/c/d.md", "a.md"))
    assert (target / "b/c/d.md").read_bytes() == b"1"
    assert names(target) == ["a.md", "b", "b/c", "b/c/d.md"]


def test_what_is_there_already_is_left_alone(tmp_path: Path) -> None:
    write_files(tmp_path, [File("a", b"one"), File("b", b"two")])
    before = (tmp_path / "a").stat()
    done = write_files(tmp_path, [File("a", b"one"), File("b", b"new"), File("c", b"three")])
    assert done == Written(written=("b", "c"), unchanged=("a",))
    after = (tmp_path / "a").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not write_file(tmp_path / "c", b"three")


@pytest.mark.parametrize("call", ["fsync", "write", "replace"])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, [File("a", b"old")])

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if call == "write":
        monkeypatch.setattr("quoth.exporters.write.open", fail, raising=False)
    else:
        monkeypatch.setattr(os, call, fail)
        monkeypatch.setattr(Path, "replace", fail) if call == "replace" else None
    with pytest.raises(Unwritable, match=r"cannot write .*a: no space left on device"):
        write_files(tmp_path, [File("a", b"new")])
    monkeypatch.undo()
    assert names(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    contents = {bytes([digit]) * 200_000 for digit in b"01"}
    write_file(tmp_path / "a", min(contents))
    done = threading.Event()
    seen = set()

    def read() -> None:
        while not done.is_set():
            seen.add((tmp_path / "a").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(10):
        for content in sorted(contents):
            write_file(tmp_path / "a", content)
    done.set()
    reader.join()
    assert seen <= contents


@pytest.mark.parametrize("path", ["", ".", "..", "../a", "a/../../b", "/a", "a//b", "a/./b", "a/", "a\0b", "a/.."])
def test_a_path_may_not_lead_out(path: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    with pytest.raises(OutsideFolder):
        write_files(target, [File(path, b"x")])
    assert names(tmp_path) == []


@posix
@pytest.mark.parametrize("path", ["out/a", "out/new/a", "link", "broken", "loop/a"])
def test_a_link_may_not_lead_out(path: str, tmp_path: Path) -> None:
    outside, target = tmp_path / "outside", tmp_path / "target"
    outside.mkdir()
    target.mkdir()
    (outside / "file").write_bytes(b"kept")
    (target / "out").symlink_to(outside)
    (target / "link").symlink_to(outside / "file")
    (target / "broken").symlink_to(outside / "missing")
    (target / "loop").symlink_to(tmp_path)
    with pytest.raises(OutsideFolder, match="leads out of"):
        write_files(target, [File(path, b"x")])
    with pytest.raises(OutsideFolder):
        remove_files(target, [path])
    assert names(outside) == ["file"]
    assert (outside / "file").read_bytes() == b"kept"


@posix
def test_a_folder_beside_with_the_same_beginning_is_outside(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "target-2").mkdir()
    (tmp_path / "target" / "link").symlink_to(tmp_path / "target-2")
    with pytest.raises(OutsideFolder):
        locate(tmp_path / "target", "link/a")


@posix
def test_links_within_the_folder_are_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write_files(tmp_path, [File("link/a", b"x")])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real/a").read_bytes() == b"x"


@posix
def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "vault").symlink_to("real")
    write_files(tmp_path / "vault", [File("a", b"x")])
    assert (tmp_path / "real/a").read_bytes() == b"x"


@posix
def test_a_named_file_that_is_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    assert write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@posix
def test_a_device_stays_a_device() -> None:
    before = os.stat(os.devnull)
    assert write_file(os.devnull, b"x")
    after = os.stat(os.devnull)
    assert stat.S_ISCHR(after.st_mode)
    assert after.st_ino == before.st_ino


@posix
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write_file, args=(pipe, b"through"))
    writer.start()
    assert pipe.read_bytes() == b"through"
    writer.join()


@posix
def test_permissions_stay_and_new_files_heed_the_umask(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    before = os.umask(0o027)
    try:
        write_files(tmp_path, [File("a", b"new"), File("b", b"new")])
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "ab"] == [0o640, 0o640]


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(Unwritable, match=r"cannot write .*a: permission denied"):
            write_files(tmp_path, [File("a", b"x")])
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_refusing_system(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(Unwritable) as caught:
        write_files(tmp_path, [File("a", b"x")])
    assert str(caught.value) == f"cannot write {tmp_path / 'a'}: {os.strerror(number).lower()}"
    assert caught.value.path == tmp_path / "a"


def test_a_folder_in_the_place_of_a_file_and_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"x")
    for path in ("folder", "file/a"):
        with pytest.raises(Unwritable):
            write_files(tmp_path, [File(path, b"x")])
    with pytest.raises(Unwritable):
        write_file(tmp_path / "folder", b"x")
    assert names(tmp_path) == ["file", "folder"]


def test_one_path_cannot_have_two_contents(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="two files"):
        write_files(tmp_path, [File("a", b"1"), File("a", b"2")])


def test_files_are_removed_with_folders_left_empty(tmp_path: Path) -> None:
    write_files(tmp_path, [File("a/b/c", b""), File("a/d", b""), File("e/f", b"")])
    assert remove_files(tmp_path, ["a/b/c", "e/f", "gone", "a/d/x"]) == ("a/b/c", "e/f")
    assert names(tmp_path) == ["a", "a/d"]
    assert remove_files(tmp_path, ["a/d"]) == ("a/d",)
    assert names(tmp_path) == []


# -- files that are rewritten -------------------------------------------------------------------------


def test_a_file_is_rewritten_if_it_is_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "a" / "n.md"
    target.parent.mkdir()
    target.write_bytes(b"before")
    target.chmod(0o640)
    replace_file(tmp_path, "a/n.md", b"before", b"after")
    assert target.read_bytes() == b"after"
    assert names(tmp_path) == ["a", "a/n.md"]
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_file_that_changed_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_bytes(b"meanwhile")
    with pytest.raises(Changed, match=r"left n\.md as it is: it changed since it was read"):
        replace_file(tmp_path, "n.md", b"before", b"after")
    assert (tmp_path / "n.md").read_bytes() == b"meanwhile"


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match=r"cannot write .*n\.md: no such file"):
        replace_file(tmp_path, "n.md", b"before", b"after")
    assert names(tmp_path) == []


@posix
def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out.md").write_bytes(b"before")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "n.md").symlink_to(tmp_path / "out.md")
    with pytest.raises(OutsideFolder):
        replace_file(tmp_path / "in", "n.md", b"before", b"after")
    assert (tmp_path / "out.md").read_bytes() == b"before"


# -- what was left --------------------------------------------------------------------------------------

LEFT = ".quoth-0123456789abcdef.tmp"


def test_what_a_killed_process_left_is_cleared_away_by_the_next_that_writes_there(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    others = [".quoth-notes.tmp", "quoth-0123456789abcdef.tmp", f"{LEFT}.md"]
    for name in (LEFT, *others):
        (tmp_path / name).write_bytes(b"half")
        (tmp_path / "a" / name).write_bytes(b"half")
    write_file(tmp_path / "b", b"x")
    assert names(tmp_path) == sorted(["a", "b", f"a/{LEFT}", *others, *(f"a/{name}" for name in others)])
    write_files(tmp_path, [File("a/c", b"x")])
    assert f"a/{LEFT}" not in names(tmp_path)
    # Where all is as it should be as well.
    (tmp_path / "a" / LEFT).write_bytes(b"half")
    write_files(tmp_path, [File("a/c", b"x")])
    assert f"a/{LEFT}" not in names(tmp_path)
    (tmp_path / "a" / LEFT).write_bytes(b"half")
    replace_file(tmp_path, "a/c", b"x", b"y")
    assert f"a/{LEFT}" not in names(tmp_path)
    (tmp_path / "a" / LEFT).write_bytes(b"half")
    clear_away(tmp_path)
    assert names(tmp_path) == sorted(["a", "a/c", "b", *others, *(f"a/{name}" for name in others)])


def test_a_file_whose_temporary_file_is_taken_for_a_leftover_is_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [1, 2, 3]
    fsync = os.fsync

    def clear_and_sync(descriptor: int) -> None:
        if waiting:
            waiting.pop()
            clear_away(tmp_path)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", clear_and_sync)
    write_file(tmp_path / "a", b"whole")
    assert (names(tmp_path), waiting) == (["a"], [])
    assert (tmp_path / "a").read_bytes() == b"whole"
