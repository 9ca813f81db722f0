"""Writing files, the only place that does.

A file appears whole or not at all: its bytes go to a temporary file beside it, reach the disk, and take its
name in one step. Where a process was killed in between, the next that writes there clears its temporary file
away. A file that already holds the bytes is left alone, so that editors, backups and synchronisation see no
change. Nothing is written outside the folder named, whatever a path says and wherever links in the folder lead.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from quoth.exporters import Copy, File

_TEMPORARY = re.compile(r"\.quoth-[0-9a-f]{16}\.tmp")
#: How often a file is begun anew because another process took its temporary file for one that was left.
_TRIES = 10


class WriteError(Exception):
    """A file could not be written; the message says which and why."""


class Unwritable(WriteError):
    """The system does not let the file be written: a read-only folder, a full disk, a folder of that name."""

    def __init__(self, path: str | os.PathLike[str], error: OSError) -> None:
        reason = (error.strerror or str(error)).lower()
        super().__init__(f"cannot write {os.fspath(path)}: {reason}")
        self.path = Path(path)


class OutsideFolder(WriteError):
    """A path leads out of the folder that is being written to, by its parts or by a link."""

    def __init__(self, folder: str | os.PathLike[str], path: str) -> None:
        super().__init__(f"refused to write {path!r}: it leads out of {os.fspath(folder)}")
        self.path = path


class Changed(WriteError):
    """A file is not as it was when it was read: somebody else wrote to it since."""

    def __init__(self, path: str) -> None:
        super().__init__(f"left {path} as it is: it changed since it was read")
        self.path = path


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files given, by path, in the order given."""

    written: tuple[str, ...] = ()
    #: Those whose bytes were there already.
    unchanged: tuple[str, ...] = ()


def write_files(folder: str | os.PathLike[str], files: Iterable[File]) -> Written:
    """Writes files into a folder, which is made where it does not exist.

    Raises:
        OutsideFolder: a path leads out of the folder; the files before it are written.
        Unwritable: the system refuses; the files before it are written.
        ValueError: two of the files have one path.
    """
    root = Path(folder)
    written: list[str] = []
    unchanged: list[str] = []
    seen: set[str] = set()
    for file in files:
        if file.path in seen:
            raise ValueError(f"two files are named {file.path!r}")
        seen.add(file.path)
        target = locate(root, file.path)
        (written if _put(target, file.content, root / file.path) else unchanged).append(file.path)
    for parent in sorted({locate(root, path).parent for path in written}):
        _flush_folder(parent)
    for parent in sorted({locate(root, path).parent for path in (*written, *unchanged)}):
        _clear_away(parent)
    return Written(tuple(written), tuple(unchanged))


def copy_files(folder: str | os.PathLike[str], copies: Iterable[Copy]) -> None:
    """Copies files into a folder, each whole or not at all.

    Raises:
        OutsideFolder: a path leads out of the folder; the files before it are copied.
        Unwritable: the system refuses; the files before it are copied.
    """
    root = Path(folder)
    for copy in copies:
        target = locate(root, copy.path)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with copy.source.open("rb") as source:
                _replace(target, partial(_copy, source), None)
        except OSError as error:
            raise Unwritable(root / copy.path, error) from error
        _flush_folder(target.parent)
        _clear_away(target.parent)


def write_file(path: str | os.PathLike[str], content: bytes) -> bool:
    """Writes one file that somebody named, and says whether it changed.

    A link is followed, and something that is no file, such as `/dev/null`, is written to as it is.

    Raises:
        Unwritable: the system refuses.
    """
    if _is_special(path):
        # A pipe's real path is no path at all.
        return _put(Path(path), content, path)
    target = Path(os.path.realpath(path))
    changed = _put(target, content, path)
    if changed:
        _flush_folder(target.parent)
    _clear_away(target.parent)
    return changed


def replace_file(folder: str | os.PathLike[str], path: str, before: bytes, after: bytes) -> None:
    """Gives a file of a folder other bytes, if it still holds those it was read with.

    Raises:
        Changed: it does not.
        OutsideFolder: the path leads out of the folder.
        Unwritable: the system refuses.
    """
    target = locate(Path(folder), path)
    try:
        content = target.read_bytes()
    except OSError as error:
        raise Unwritable(Path(folder) / path, error) from error
    if content != before:
        raise Changed(path)
    if _put(target, after, Path(folder) / path):
        _flush_folder(target.parent)
    _clear_away(target.parent)


def remove_files(folder: str | os.PathLike[str], paths: Iterable[str]) -> tuple[str, ...]:
    """Removes files of a folder, and the folders in it that this leaves empty; those that were there, in order.

    Raises:
        OutsideFolder: a path leads out of the folder.
        Unwritable: the system refuses.
    """
    root = Path(folder)
    top = Path(os.path.realpath(root))
    removed = []
    for path in paths:
        target = locate(root, path)
        try:
            target.unlink()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            raise Unwritable(root / path, error) from error
        removed.append(path)
        for parent in target.parents:
            if parent == top:
                break
            try:
                parent.rmdir()
            except OSError:
                break
    return tuple(removed)


def clear_away(folder: str | os.PathLike[str]) -> None:
    """Removes the temporary files of processes that were killed, in a folder and all in it that are not hidden."""
    for top, folders, _ in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        _clear_away(Path(top))


def locate(folder: str | os.PathLike[str], path: str) -> Path:
    """Where a path of a folder is on the disk, links followed.

    Raises:
        OutsideFolder: it leads out of the folder, or is no relative path of a file.
    """
    parts = path.split("/")
    if any(part in ("", ".", "..") or "\0" in part for part in parts) or _is_foreign(parts):
        raise OutsideFolder(folder, path)
    root = Path(os.path.realpath(folder))
    target = Path(os.path.realpath(root.joinpath(*parts)))
    if root not in target.parents:
        raise OutsideFolder(folder, path)
    return target


def _is_foreign(parts: list[str]) -> bool:
    """Whether Windows would read a drive or further folders in the parts."""
    return os.name == "nt" and any(":" in part or "\\" in part for part in parts)


def _is_special(path: str | os.PathLike[str]) -> bool:
    """Whether something other than a file or a folder is there: a device, a pipe."""
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _put(target: Path, content: bytes, shown: str | os.PathLike[str]) -> bool:
    """Makes a file hold the bytes; whether it did not before. Messages name it as shown."""
    try:
        try:
            status = target.stat()
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, lambda stream: stream.write(content), None)
            return True
        if not stat.S_ISREG(status.st_mode):
            # For a folder, this fails as it should.
            target.write_bytes(content)
            return True
        if status.st_size == len(content) and target.read_bytes() == content:
            return False
        _replace(target, lambda stream: stream.write(content), stat.S_IMODE(status.st_mode))
    except OSError as error:
        raise Unwritable(shown, error) from error
    return True


def _copy(source: IO[bytes], stream: IO[bytes]) -> None:
    source.seek(0)
    shutil.copyfileobj(source, stream)


def _replace(target: Path, write: Callable[[IO[bytes]], object], mode: int | None) -> None:
    """Gives a file new bytes in one step, and its old permissions where it had any."""
    for tries in range(_TRIES):
        try:
            return _replace_once(target, write, mode)
        except FileNotFoundError:
            if tries + 1 == _TRIES:
                raise


def _replace_once(target: Path, write: Callable[[IO[bytes]], object], mode: int | None) -> None:
    temporary = target.parent / f".quoth-{secrets.token_hex(8)}.tmp"
    # `os.open` heeds the user's umask, as `tempfile` does not.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(descriptor, "wb") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _clear_away(folder: Path) -> None:
    """Removes temporary files that were left in a folder. One that somebody is writing is begun anew by them."""
    with suppress(OSError):
        for name in os.listdir(folder):
            if _TEMPORARY.fullmatch(name):
                (folder / name).unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Makes the names in a folder survive a power cut, on systems that let one ask for it."""
    if os.name == "nt":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        # Some network file systems know no such thing; the files are written all the same.
        pass
    finally:
        os.close(descriptor)
