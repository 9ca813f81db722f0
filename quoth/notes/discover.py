"""Which files of a vault are notes.

Walks folders and decides; no file is opened, except Obsidian's own word on where its templates lie. Problems
are diagnostics: a folder that cannot be read costs its own notes and no others.
"""

from __future__ import annotations

import json
import os
import re
import stat
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.source import Span

if TYPE_CHECKING:
    from quoth.notes.settings import Settings

#: The suffixes of files that are read when a folder is.
NOTE_SUFFIXES = (".md", ".markdown")
#: Markdown files that hold drawings: their text is compressed JSON.
_DRAWING_SUFFIXES = (".excalidraw.md",)
#: Names, in lower case, of folders that hold templates wherever they stand.
TEMPLATE_FOLDERS = frozenset({"template", "templates", "_templates"})
#: Where Obsidian and its plugins keep the name of the templates folder, and under which key.
_TEMPLATE_SETTINGS = (
    ("templates.json", "folder"),
    ("plugins/templater-obsidian/data.json", "templates_folder"),
)
_SETTINGS_SIZE = 1 << 20
_NOWHERE = Span(0, 0)


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file that is a note."""

    #: The path relative to the vault, with `/` between its parts.
    path: str
    absolute: Path
    #: In bytes.
    size: int
    #: When the file last changed, in nanoseconds since 1970: for deciding whether to read it again, never for output.
    mtime_ns: int
    #: Whether the note lends its name alone, because `include` does not cover it.
    name_only: bool = False


def discover(
    root: Path, paths: Sequence[Path], settings: Settings
) -> tuple[tuple[FileEntry, ...], tuple[Diagnostic, ...]]:
    """The notes among some paths of a vault, by path, and what stood in the way.

    Args:
        root: The vault's folder.
        paths: Files and folders inside the vault; none stands for the whole of it. A file is taken whatever
            its name; a folder is searched by the rules of the note format, even where those rules would
            pass over the folder itself.
    """
    return _Walk(root, settings).run(paths)


def compile_globs(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """One expression that matches the paths which any of the patterns covers; None for no patterns.

    The patterns are those of `.gitignore`, without `!`: `*` and `?` stay within one name, `**` spans folders,
    a pattern without `/` in its middle holds in every folder, and what covers a folder covers all below it.
    """
    parts = [_translate(pattern) for pattern in patterns if pattern.strip("/ ")]
    return re.compile(f"(?:{'|'.join(parts)})(?:/.*)?\\Z", re.DOTALL) if parts else None


def _translate(pattern: str) -> str:
    pattern = pattern.strip().removeprefix("./")
    anchored = "/" in pattern.rstrip("/")
    pattern = pattern.strip("/")
    expression = "" if anchored else "(?:.*/)?"
    at = 0
    while at < len(pattern):
        if pattern.startswith("**/", at):
            expression += "(?:.*/)?"
            at += 3
        elif pattern.startswith("/**", at) and at + 3 == len(pattern):
            expression += "/.*"
            at += 3
        else:
            piece, at = _translate_one(pattern, at)
            expression += piece
    return expression


def _translate_one(pattern: str, at: int) -> tuple[str, int]:
    character = pattern[at]
    if character == "*":
        end = at + 1
        while pattern[end : end + 1] == "*":
            end += 1
        return ("[^/]*" if end == at + 1 else ".*"), end
    if character == "?":
        return "[^/]", at + 1
    if character == "[":
        end = pattern.find("]", at + 2)
        inside = pattern[at + 1 : end]
        if end > 0 and "/" not in inside:
            negated = inside[0] in "!^"
            members = re.sub(r"([\\\[\]^&~|])", r"\\\1", inside[1:] if negated else inside)
            candidate = f"[{'^/' if negated else ''}{members}]"
            if _compiles(candidate):
                return candidate, end + 1
    return re.escape(character), at + 1


def _compiles(expression: str) -> bool:
    """Whether an expression means one thing: what Python's next versions may read otherwise does not."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            re.compile(expression)
    except (re.error, FutureWarning):
        return False
    return True


class _Walk:
    """One search: its rules, and what it has found so far."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = Path(os.path.abspath(root))
        self.ignored = compile_globs(settings.ignore)
        self.included = compile_globs(settings.include)
        self.templates = TEMPLATE_FOLDERS | {name.casefold() for name in settings.templates}
        self.template_paths = frozenset(_obsidian_templates(self.root))
        self.found: dict[str, FileEntry] = {}
        self.problems: list[Diagnostic] = []
        #: The real folders being searched: a symbolic link into one of them leads nowhere new.
        self.real = [os.path.realpath(self.root)]

    def run(self, paths: Sequence[Path]) -> tuple[tuple[FileEntry, ...], tuple[Diagnostic, ...]]:
        for path in paths or (self.root,):
            self.start(Path(path))
        entries = tuple(self.found[path] for path in sorted(self.found))
        problems = sorted(set(self.problems), key=lambda p: (p.path, p.code, p.message))
        return entries, tuple(problems)

    def start(self, path: Path) -> None:
        absolute = Path(os.path.abspath(path))
        shown = path.as_posix()
        if not os.path.lexists(absolute):
            self.report(shown, "missing-path", f"There is no file or folder `{shown}`.")
            return
        relative = self.relative(absolute)
        if relative is None:
            self.report(
                shown, "outside-vault", f"`{shown}` lies outside the vault, whose folder is `{self.root.name}`."
            )
        elif absolute.is_dir():
            self.folder(str(absolute), relative)
        else:
            self.named_file(absolute, relative)

    def relative(self, absolute: Path) -> str | None:
        """The path within the vault, as written or with links followed; None outside it."""
        for root, path in ((self.root, absolute), (Path(self.real[0]), Path(os.path.realpath(absolute)))):
            if path.is_relative_to(root):
                relative = path.relative_to(root).as_posix()
                return "" if relative == "." else relative
        return None

    def named_file(self, absolute: Path, relative: str) -> None:
        try:
            status = absolute.stat()
        except OSError as error:
            self.unreadable(relative, error)
            return
        if self.is_text(relative) and self.is_regular(relative, status):
            self.found[relative] = FileEntry(relative, absolute, status.st_size, status.st_mtime_ns)

    def folder(self, folder: str, relative: str) -> None:
        pending = [(folder, f"{relative}/" if relative else "")]
        while pending:
            folder, prefix = pending.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        try:
                            below = self.entry(entry, prefix)
                        except OSError as error:
                            self.unreadable(prefix + entry.name, error)
                            continue
                        if below is not None:
                            pending.append((entry.path, below))
            except OSError as error:
                self.unreadable(prefix.rstrip("/") or ".", error)

    def entry(self, entry: os.DirEntry[str], prefix: str) -> str | None:
        """Takes a note in; for a folder to search, returns the start of the paths below it."""
        name = entry.name
        if name.startswith("."):
            return None
        path = prefix + name
        if entry.is_dir():
            return f"{path}/" if self.enters(entry, path) else None
        lower = name.lower()
        if not lower.endswith(NOTE_SUFFIXES) or lower.endswith(_DRAWING_SUFFIXES):
            return None
        if self.ignored is not None and self.ignored.match(path):
            return None
        if entry.is_symlink() and self.within_reach(os.path.realpath(entry.path)):
            return None
        if self.is_text(path):
            status = entry.stat()
            if self.is_regular(path, status):
                name_only = self.included is not None and not self.included.match(path)
                taken = FileEntry(path, Path(entry.path), status.st_size, status.st_mtime_ns, name_only)
                self.found.setdefault(path, taken)
        return None

    def enters(self, entry: os.DirEntry[str], path: str) -> bool:
        if entry.name.casefold() in self.templates or path in self.template_paths:
            return False
        if self.ignored is not None and self.ignored.match(path):
            return False
        if entry.is_symlink():
            target = os.path.realpath(entry.path)
            if self.within_reach(target) or any(_contains(target, real) for real in self.real):
                return False
            self.real.append(target)
        return True

    def within_reach(self, target: str) -> bool:
        return os.path.exists(target) and any(_contains(real, target) for real in self.real)

    def is_text(self, path: str) -> bool:
        """Whether a path can be written as text; reports it where it cannot."""
        try:
            path.encode("utf-8")
        except UnicodeEncodeError:
            shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            self.report(shown, "unreadable-file", "The file's name is not UTF-8 text.")
            return False
        return True

    def is_regular(self, path: str, status: os.stat_result) -> bool:
        """Whether a path is a file with an end; reports a pipe or a device, which could be read for ever."""
        if stat.S_ISREG(status.st_mode):
            return True
        self.report(path, "unreadable-file", "Not a regular file.")
        return False

    def unreadable(self, path: str, error: OSError) -> None:
        self.report(path, "unreadable-file", f"Cannot be read: {error.strerror or 'unknown error'}.")

    def report(self, path: str, code: str, message: str) -> None:
        shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self.problems.append(Diagnostic(shown, _NOWHERE, code, message))


def _contains(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _obsidian_templates(root: Path) -> Iterator[str]:
    """The template folders that the vault's own settings name, relative to the vault."""
    for name, key in _TEMPLATE_SETTINGS:
        settings = root / ".obsidian" / name
        try:
            if settings.stat().st_size > _SETTINGS_SIZE:
                continue
            values = json.loads(settings.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        folder = values.get(key) if isinstance(values, dict) else None
        if isinstance(folder, str) and folder.strip("/ "):
            yield PurePosixPath(folder.strip().strip("/")).as_posix()
