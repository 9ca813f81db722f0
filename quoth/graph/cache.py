"""What is known of each note since it was last read: a SQLite database beside the store.

It saves reading a note whose file has not changed. Nothing in it is the only copy of anything: an unreadable
or foreign cache is thrown away.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.edits import Edit
from quoth.notes.source import Span

#: The name of the database in the store's folder.
FILE_NAME = "notes.sqlite"

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE names (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE notes (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    graph TEXT NOT NULL,
    head TEXT NOT NULL,
    folded TEXT NOT NULL,
    page TEXT NOT NULL,
    diagnostics TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one note."""

    path: str
    #: In bytes.
    size: int
    #: When the file last changed, in nanoseconds since 1970.
    mtime_ns: int
    #: Of the file's bytes, in hexadecimal.
    sha256: str
    #: The IRI of the note's named graph; empty for a file that gives none.
    graph: str
    #: The note's head, as `graph.names.to_json` writes it; empty for a file that could not be read.
    head: str
    #: The note's text, as `graph.names.fold_text` folds it.
    folded: str
    diagnostics: tuple[Diagnostic, ...] = ()
    #: Of a generated page, what a person may have changed on it, as `notes.pages.to_json` writes it.
    page: str = ""


class CacheCorrupt(Exception):
    """The database cannot be read or written. Nothing is lost: the notes can be read again."""


class Cache:
    """The database: a context manager that keeps what `save` was given.

    Raises, when left:
        CacheCorrupt: the database turned out to be damaged.
    """

    def __init__(self, folder: Path, version: str) -> None:
        """Opens the cache in the store's folder; empty, if another version wrote it."""
        self._path = folder / FILE_NAME
        try:
            self._database = self._open(version)
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
            self._database = self._open(version)

    def _open(self, version: str) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        try:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            found = database.execute("SELECT value FROM meta WHERE key = 'version'") if "meta" in tables else ()
            if [value for (value,) in found] != [version]:
                database.execute("BEGIN IMMEDIATE")
                for table in sorted(tables):
                    database.execute(f'DROP TABLE "{table}"')
                for statement in _SCHEMA.split(";"):
                    database.execute(statement)
                database.execute("INSERT INTO meta VALUES ('version', ?)", (version,))
                database.execute("COMMIT")
        except BaseException:
            database.close()
            raise
        return database

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._database.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise CacheCorrupt(str(error)) from error

    @staticmethod
    def discard(folder: Path) -> None:
        """Removes the cache from the store's folder."""
        (folder / FILE_NAME).unlink(missing_ok=True)

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Size and time of every file as it was when it was last read, by path."""
        rows = self._database.execute("SELECT path, size, mtime_ns FROM notes ORDER BY path")
        return {path: (size, mtime) for path, size, mtime in rows}

    def graphs(self) -> frozenset[str]:
        """The IRIs of the graphs of every note."""
        return frozenset(iri for (iri,) in self._database.execute("SELECT graph FROM notes WHERE graph != ''"))

    def rows(self) -> dict[str, Row]:
        """Everything kept, by path."""
        rows = self._database.execute(
            "SELECT path, size, mtime_ns, sha256, graph, head, folded, diagnostics, page FROM notes ORDER BY path"
        )
        return {
            path: Row(path, size, mtime, sha256, graph, head, folded, _diagnostics(path, diagnostics), page)
            for path, size, mtime, sha256, graph, head, folded, diagnostics, page in rows
        }

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The problems of every note, by path."""
        rows = self._database.execute("SELECT path, diagnostics FROM notes WHERE diagnostics != '[]' ORDER BY path")
        return tuple(diagnostic for path, text in rows for diagnostic in _diagnostics(path, text))

    def checksums(self) -> dict[str, str]:
        """The SHA-256 of every file as it was when it was last read, by path; none of what could not be read."""
        return dict(self._database.execute("SELECT path, sha256 FROM notes WHERE sha256 != '' ORDER BY path"))

    def digests(self) -> dict[str, str]:
        """What each name of the vault meant, as a digest."""
        return dict(self._database.execute("SELECT name, digest FROM names"))

    def get(self, key: str) -> str | None:
        """A value that was set, or None."""
        found = self._database.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if found is None else str(found[0])

    def set(self, key: str, value: str) -> None:
        self._database.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def forget(self, paths: Iterable[str]) -> None:
        """Forgets notes, so that they are read again if `save` is never come to."""
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("DELETE FROM notes WHERE path = ?", ((path,) for path in paths))
        self._database.execute("COMMIT")

    def save(
        self,
        rows: Iterable[Row],
        removed: Iterable[str],
        digests: Mapping[str, str] | None,
        values: Mapping[str, str],
    ) -> None:
        """Keeps rows, forgets removed paths, and replaces what is known of names, all at once.

        Args:
            digests: what each name of the vault means, as a digest; None where that is as it was.
            values: as for `set`.
        """
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.executemany("DELETE FROM notes WHERE path = ?", ((path,) for path in removed))
            self._database.executemany(
                "INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (r.path, r.size, r.mtime_ns, r.sha256, r.graph, r.head, r.folded, r.page, _to_json(r.diagnostics))
                    for r in rows
                ),
            )
            if digests is not None:
                before = self.digests()
                gone = [(name,) for name in before if name not in digests]
                new = [(name, digest) for name, digest in digests.items() if before.get(name) != digest]
                self._database.executemany("DELETE FROM names WHERE name = ?", gone)
                self._database.executemany("INSERT OR REPLACE INTO names VALUES (?, ?)", new)
            for key, value in values.items():
                self.set(key, value)
            self._database.execute("COMMIT")
        except BaseException:
            self._database.execute("ROLLBACK")
            raise


def _to_json(diagnostics: Iterable[Diagnostic]) -> str:
    return json.dumps([to_list(diagnostic) for diagnostic in diagnostics], ensure_ascii=False)


def _diagnostics(path: str, text: str) -> tuple[Diagnostic, ...]:
    return tuple(from_list(path, values) for values in json.loads(text))


def to_list(diagnostic: Diagnostic) -> list[Any]:
    """A diagnostic without its path, for JSON; `from_list` reads it."""
    d = diagnostic
    edits = [[edit.span.start, edit.span.end, edit.replacement] for edit in d.edits]
    return [d.span.start, d.span.end, d.code, d.message, d.suggestion, edits]


def from_list(path: str, values: list[Any]) -> Diagnostic:
    """The diagnostic of a path that `to_list` wrote."""
    start, end, code, message, suggestion, edits = values
    made = tuple(Edit(Span(first, last), replacement) for first, last, replacement in edits)
    return Diagnostic(path, Span(start, end), code, message, suggestion, made)
