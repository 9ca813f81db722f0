"""What an export does to the files of a vault that is in use: a decision, taken from values alone.

Whatever a person has written stays. In a page, everything outside the generated part and every property that
Quoth did not write is theirs, and so is a property that they changed. Where they changed the generated part itself,
or a file that is generated as a whole, and there is something new to write, the file stays as it is and a conflict says
so. A file that nobody changed and that is generated no longer is deleted; a changed one never is.

What Quoth wrote last is known from a manifest in the generated folder: not from dates, which synchronisation changes.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from quoth.exporters import Copy, File, Options
from quoth.exporters.obsidian import export, folder_of, generate
from quoth.exporters.obsidian.filenames import fold
from quoth.exporters.obsidian.pages import stem
from quoth.exporters.obsidian.region import Parts, put_together, take_apart
from quoth.exporters.write import clear_away, copy_files, remove_files, write_files
from quoth.graph.triples import Quad
from quoth.notes.generated import MANIFEST, is_generated
from quoth.notes.pages import (
    EDITABLE,
    Written,
    hash_bytes,
    is_empty,
    meaning,
    read_manifest,
    write_manifest,
)
from quoth.notes.source import Source

#: Properties without which a page is no page of Quoth's.
_NEEDED = frozenset(("kg-id", "type"))
#: Obsidian's settings are written only where there are none.
_SETTINGS = ".obsidian/"


@dataclass(frozen=True, slots=True)
class Existing:
    """The files that a vault has."""

    #: Their bytes, by path: of everything in the generated folder, of what an export writes elsewhere, and of pages
    #: that people moved elsewhere.
    files: Mapping[str, bytes] = field(default_factory=dict)
    #: The paths of all the others.
    others: frozenset[str] = frozenset()
    #: Of files that are copied, the SHA-256 of those there and of those to be copied, by path.
    copied: Mapping[str, str] = field(default_factory=dict)
    copies: Mapping[str, tuple[Copy, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that is left as it is although there is something new to write."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an export does to a vault."""

    writes: tuple[File, ...] = ()
    copies: tuple[Copy, ...] = ()
    deletions: tuple[str, ...] = ()
    #: Where pages lay that are written elsewhere now, with what people wrote into them.
    moved: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    #: How many files are as they should be.
    unchanged: int = 0
    #: The manifest while this is done: what was written last, and what is about to be. By it, an export that was cut
    #: short does not look like a person's changes.
    begun: File | None = None

    @property
    def paths(self) -> frozenset[str]:
        """All that is written or removed."""
        written = (*(file.path for file in self.writes), *(copy.path for copy in self.copies))
        return frozenset((*written, *self.deletions, *self.moved))

    @property
    def settled(self) -> int:
        """How many files are then as they should be, Obsidian's settings and the manifest not counted."""
        written = {file.path for file in self.writes if not file.path.startswith(_SETTINGS)}
        return self.unchanged + len(self.copies) + sum(not path.endswith(f"/{MANIFEST}") for path in written)


def plan_export(quads: Iterable[Quad], options: Options, existing: Existing, *, alone: bool) -> Plan:
    """What an export of a graph does to a vault.

    Args:
        quads: the default graph.
        options: with the vault's notes as its files.
        existing: the files of the vault that is written to.
        alone: whether that vault is to hold the notes too; else it is the one that they live in.
    """
    folder = folder_of(options)
    manifest = _manifest(existing, folder)
    generated = {path for path, entry in manifest.items() if alone or _is_generated(path, entry, folder)}
    generated |= {path for path in existing.files if _is_page(existing.files[path])}
    others = [path for path in (*existing.files, *existing.others, *existing.copied) if path not in generated]
    others = list(dict.fromkeys((*others, *existing.copies)))
    kept = _kept(existing, manifest)
    make = export if alone else generate
    return plan(existing, make(quads, options, others=others, kept=kept), folder, alone=alone)


def plan(existing: Existing, new: Iterable[File], folder: str, *, alone: bool) -> Plan:
    """What becomes of a vault's files.

    Args:
        existing: the files it has.
        new: the files it is to have.
        folder: the folder of generated pages, which holds the manifest.
        alone: whether the new files hold the notes too. If not, a vault that was made with them keeps its own.
    """
    manifest = _manifest(existing, folder)
    history = _History(manifest, existing)
    entries: dict[str, Written] = {}
    writes: list[File] = []
    conflicts: list[Conflict] = []
    unchanged = 0
    there = {fold(path): path for path in (*existing.others, *existing.copied, *existing.files)}
    new = list(new)
    wanted = {*existing.copies, *(file.path for file in new)}
    kept = _kept(existing, manifest)
    moved: list[str] = []
    for file in new:
        found = there.get(fold(file.path))
        old = existing.files.get(file.path)
        if file.path.startswith(_SETTINGS):
            writes += [file] if found is None else []
            continue
        if found is None and (place := kept.get(_page_iri(file.content), file.path)) not in wanted:
            # A note has its name now, and the page gives way with all that people wrote into it.
            moved.append(place)
            old = existing.files[place]
            decision = _decide(old, file, history)
            writes += [File(file.path, old)] if decision.content in (None, old) else []
        elif found is None or (found != file.path and history.untouched(found)):
            decision = _Decision(file.content)
        elif found != file.path or file.path not in existing.files:
            decision = _Decision(None, f"{found} has that name")
        else:
            decision = _decide(existing.files[file.path], file, history)
        if decision.content is not None and decision.content != old:
            writes.append(File(file.path, decision.content))
        elif found is not None and not decision.reason:
            unchanged += 1
        if decision.reason:
            conflicts.append(Conflict(file.path, decision.reason))
        entry = _entry(file) if decision.content is not None else history.entry(file)
        if entry and decision.content is not None:
            entry = history.with_edits(entry, file, old)
        if entry:
            entries[file.path] = entry
    copies = []
    for path, (copy, sha256) in existing.copies.items():
        found = there.get(fold(path))
        last = manifest.get(path)
        now = existing.copied.get(path)
        if now == sha256:
            unchanged += 1
        elif found is None or (last is not None and now == last.whole):
            copies.append(copy)
        else:
            conflicts.append(Conflict(path, "somebody changed it" if found == path else f"{found} has that name"))
            sha256 = last.whole if last is not None else ""
        if sha256:
            entries[path] = Written(sha256, copied=True)
    deletions = []
    for path, entry in manifest.items():
        if path in wanted or path in moved or (path not in existing.files and path not in existing.copied):
            continue
        if not alone and not _is_generated(path, entry, folder):
            entries[path] = entry
        elif history.untouched(path) or existing.copied.get(path) == entry.whole:
            deletions.append(path)
        else:
            conflicts.append(Conflict(path, "it is generated no longer, but somebody changed it"))
            entries[path] = entry
    changed = [*(file.path for file in writes), *(copy.path for copy in copies)]
    news = {path: entries[path] for path in changed if path in entries and entries[path] != manifest.get(path)}
    begun = manifest | {path: replace(manifest.get(path, Written("")), begun=entry) for path, entry in news.items()}
    record = File(f"{folder}/{MANIFEST}", write_manifest(entries))
    if existing.files.get(record.path) != record.content:
        writes.append(record)
    return Plan(
        tuple(writes),
        tuple(copies),
        tuple(sorted(deletions)),
        tuple(moved),
        tuple(conflicts),
        unchanged,
        File(record.path, write_manifest(begun)) if news else None,
    )


def carry_out(root: Path, plan: Plan) -> None:
    """Does what a plan says.

    Raises:
        quoth.exporters.write.WriteError: a file cannot be written or removed.
    """
    if plan.begun is not None:
        write_files(root, [plan.begun])
    # Before others are made: where case does not count in names, a file may take the name of one that goes.
    remove_files(root, plan.deletions)
    copy_files(root, plan.copies)
    write_files(root, plan.writes)
    # Last: till now they hold what people wrote into them.
    remove_files(root, plan.moved)
    clear_away(root)


def diff(existing: Existing, plan: Plan) -> Iterator[str]:
    """The lines of a unified diff of what a plan changes, the manifest left out."""
    after: dict[str, bytes | None] = {file.path: file.content for file in plan.writes}
    for path, content in (after | dict.fromkeys((*plan.deletions, *plan.moved))).items():
        before = existing.files.get(path)
        if path.endswith(f"/{MANIFEST}"):
            continue
        names = (path if before is not None else "/dev/null", path if content is not None else "/dev/null")
        yield from difflib.unified_diff(_lines(before), _lines(content), *names, lineterm="")
    yield from (f"+++ {copy.path}: a copy of the one beside the notes" for copy in plan.copies)


def read_existing(root: Path, options: Options, *, alone: bool, copies: Iterable[Copy] = ()) -> Existing:
    """The files of a vault on disk, as `plan_export` takes them. Hidden folders are none of it, Obsidian's settings
    excepted.

    Args:
        root: the vault's folder.
        alone: whether the vault is to hold the notes too.
        copies: the files that are to go along as they are.
    """
    folder = folder_of(options)
    files: dict[str, bytes] = {}
    others: set[str] = set()
    wanted = {copy.path: (copy, _digest(copy.source)) for copy in copies}
    copied: dict[str, str] = {}
    manifest: dict[str, Written] = {}
    record = root / folder / MANIFEST
    if record.is_file():
        manifest = read_manifest(record.read_bytes())
    for top, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(top, name).relative_to(root).as_posix()
            if path not in manifest and path not in wanted and path not in options.files:
                path = _as_written(root, path)
            entry = manifest.get(path)
            if path in wanted or (entry is not None and entry.copied):
                copied[path] = _digest(root / path)
            elif path.startswith(f"{folder}/") or path in manifest or (alone and path in options.files):
                files[path] = (root / path).read_bytes()
            elif (page := _moved(root / path, path, options, alone=alone)) is not None:
                files[path] = page
            else:
                others.add(path)
    settings = root / _SETTINGS
    others |= {f"{_SETTINGS}{entry.name}" for entry in settings.iterdir()} if settings.is_dir() else set()
    return Existing(files, frozenset(others), copied, wanted)


def _as_written(root: Path, path: str) -> str:
    """A path as it was written, where the file system takes letters apart from their marks in listing it.

    Elsewhere a file of that name is another one.
    """
    composed = unicodedata.normalize("NFC", path)
    return composed if composed != path and (root / composed).is_file() and not _lists(root / composed) else path


def _lists(file: Path) -> bool:
    """Whether a file's folder tells its name just so."""
    return file.name in os.listdir(file.parent)


def _moved(file: Path, path: str, options: Options, *, alone: bool) -> bytes | None:
    """The bytes of a generated page that lies elsewhere; None for any other file."""
    if not path.lower().endswith(".md"):
        return None
    content = None if alone else options.files.get(path)
    try:
        content = file.read_bytes() if content is None else content
    except OSError:
        return None
    return content if is_generated(content.decode("utf-8", "replace"), options.base) else None


def _digest(path: Path) -> str:
    """The SHA-256 of a file; empty where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", "replace").splitlines()


# -- decisions ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Decision:
    """What becomes of one file: its bytes, or None where it stays as it is, and what to report."""

    content: bytes | None
    reason: str = ""


class _History:
    """What was written last, found for files as they are now."""

    def __init__(self, manifest: Mapping[str, Written], existing: Existing) -> None:
        self._manifest = manifest
        self._files = existing.files
        self._by_page = {entry.page: (path, entry) for path, entry in manifest.items() if entry.page}
        # Obsidian changes links to a page that a person renames, in generated parts as well.
        renamed = {}
        for path, content in existing.files.items():
            if path not in manifest and (before := self._by_page.get(_page_iri(content))):
                renamed[stem(path)] = stem(before[0])
        self._renamed = renamed
        names = "|".join(re.escape(name) for name in sorted(renamed, key=len, reverse=True))
        self._link = re.compile(rf"\[\[({names})(?=[\]|#])") if renamed else None

    def entry(self, file: File) -> Written | None:
        found = self._manifest.get(file.path)
        if found is None and (iri := _page_iri(file.content)) in self._by_page:
            found = self._by_page[iri][1]
        return found

    def with_edits(self, entry: Written, file: File, old: bytes | None) -> Written:
        """What is written now, to be kept: of a property that a person changed, what it said before they did.

        By this they are known to have changed it for as long as it says something else, whatever the notes come to
        say meanwhile.
        """
        text = _text(old) if old is not None else None
        parts = take_apart(text) if text is not None else None
        last = self.entry(file)
        if parts is None or last is None or not entry.page:
            return entry
        properties = dict(entry.properties)
        edited = [
            key
            for key in EDITABLE
            if key in parts.properties and self.is_edited(parts.properties[key], last.properties.get(key))
        ]
        for key in edited:
            properties.pop(key, None)
            if key in last.properties:
                properties[key] = last.properties[key]
        # Nor does the file as a whole count as Quoth's, which might be deleted.
        return replace(entry, properties=properties, whole=last.whole if edited else entry.whole)

    def is_edited(self, text: str, last: str | None) -> bool:
        """Whether a person gave a property what it says."""
        return self.says_other(text, last) and not is_empty(text)

    def says_other(self, text: str, last: str | None) -> bool:
        """Whether a property says something other than what was written last."""
        return all(meaning(reading) != last for reading in self.readings(text))

    def untouched(self, path: str) -> bool:
        """Whether a file is as Quoth wrote it."""
        entry = self._manifest.get(path)
        return entry is not None and path in self._files and hash_bytes(self._files[path]) == entry.whole

    def readings(self, text: str) -> tuple[str, ...]:
        """What a text may have said when it was written: what it says, and that with the names pages had then.

        A page may have been given a name that something else had, and links to that have not changed.
        """
        if self._link is None:
            return (text,)
        return text, self._link.sub(lambda match: f"[[{self._renamed[match.group(1)]}", text)


def _decide(old: bytes, file: File, history: _History) -> _Decision:
    entry = history.entry(file)
    if old == file.content:
        return _Decision(old)
    text = _text(old)
    parts, new = take_apart(text) if text is not None else None, take_apart(file.content.decode())
    if new is not None and _is_page(file.content):
        if parts is None:
            return _Decision(None, "the marks around its generated part are gone")
        return _merge(parts, new, entry, history, old)
    if entry and hash_bytes(old) == entry.whole:
        return _Decision(file.content)
    if text is not None and text.encode() == file.content:
        return _Decision(old)
    if entry and hash_bytes(file.content) == entry.whole:
        # Changed by a person, and nothing new to write.
        return _Decision(None)
    return _Decision(None, "somebody changed it")


def _merge(old: Parts, new: Parts, entry: Written | None, history: _History, content: bytes) -> _Decision:
    """A page with its generated part brought up to date."""
    readings = {hash_bytes(reading.encode()) for reading in history.readings(old.region)}
    if old.region != new.region and (entry is None or entry.region not in readings):
        return _Decision(None, "somebody changed its generated part")
    last = entry.properties if entry else {}
    touched = {key for key, text in old.properties.items() if history.says_other(text, last.get(key))}
    properties, changed = _merge_properties(old.properties, new.properties, last, touched)
    merged = put_together(Parts(properties, old.before, new.base, new.region, old.after))
    reason = f"somebody changed {', '.join(f'`{key}`' for key in changed)}" if changed else ""
    # Line ends alone are no reason to write a file.
    return _Decision(content if merged == _text(content) else merged.encode(), reason)


def _merge_properties(
    old: Mapping[str, str], new: Mapping[str, str], last: Mapping[str, str], touched: Container[str]
) -> tuple[dict[str, str], list[str]]:
    """The properties a page is to have, and those whose new value gives way to a person's."""
    merged: dict[str, str] = {}
    changed = []
    for key, text in old.items():
        if key not in new:
            if key not in last or key in touched:
                merged[key] = text
        elif meaning(text) == meaning(new[key]):
            merged[key] = text
        elif key in touched and key not in _NEEDED and not (key in EDITABLE and is_empty(text)):
            merged[key] = text
            if key not in EDITABLE and meaning(new[key]) != last.get(key):
                changed.append(key)
        else:
            merged[key] = new[key]
    for key, text in new.items():
        # A property that was there and is not any more was taken away by a person.
        if key not in old and (key not in last or key in _NEEDED):
            merged[key] = text
    return merged, changed


def _text(content: bytes) -> str | None:
    """A file's text with `\\n` as its line end; None where it is none."""
    try:
        return Source.decode("", content).text
    except UnicodeDecodeError:
        return None


# -- what is there already ----------------------------------------------------------------------------


def _is_page(content: bytes) -> bool:
    return bool(_page_iri(content))


def _is_generated(path: str, entry: Written, folder: str) -> bool:
    """Whether what was written last is a page, or else of the generated folder, and no note that went along."""
    return bool(entry.page) or path.startswith(f"{folder}/")


def _page_iri(content: bytes) -> str:
    """The IRI of what a generated page is about; empty for any other file."""
    text = _text(content)
    parts = take_apart(text) if text and text.startswith("---") else None
    entry = parts.properties.get("kg-id", "") if parts else ""
    return entry.partition(":")[2].strip().strip("\"'")


def _kept(existing: Existing, manifest: Mapping[str, Written]) -> dict[str, str]:
    """Where each generated page is, by the IRI of what it is about: a page renamed by a person keeps its new name."""
    kept: dict[str, str] = {}
    for path in sorted(existing.files, key=lambda path: (path not in manifest, path)):
        if path.lower().endswith(".md") and (iri := _page_iri(existing.files[path])):
            kept.setdefault(iri, path)
    return kept


# -- the manifest -------------------------------------------------------------------------------------


def _entry(file: File) -> Written:
    parts = take_apart(file.content.decode()) if _is_page(file.content) else None
    if parts is None:
        return Written(hash_bytes(file.content))
    properties = {key: meaning(text) for key, text in parts.properties.items()}
    return Written(hash_bytes(file.content), hash_bytes(parts.region.encode()), properties, _page_iri(file.content))


def _manifest(existing: Existing, folder: str) -> dict[str, Written]:
    """What was written last; nothing where there is no manifest or it cannot be read."""
    manifest = read_manifest(existing.files.get(f"{folder}/{MANIFEST}", b""))
    found = {path: _last(entry, path, existing) for path, entry in manifest.items()}
    return {path: entry for path, entry in found.items() if entry is not None}


def _last(entry: Written, path: str, existing: Existing) -> Written | None:
    """What was written last into a file: where an export was cut short, what it was about to write or what was before.

    None where nothing was.
    """
    if entry.begun is None:
        return entry
    before, begun = replace(entry, begun=None) if entry.whole else None, entry.begun
    if path in existing.copied:
        return begun if existing.copied[path] == begun.whole else before
    content = existing.files.get(path)
    if content is None or before is None:
        return before if content is None else begun
    text = _text(content)
    parts = take_apart(text) if text is not None and begun.page else None
    if parts is None:
        return begun if hash_bytes(content) == begun.whole else before
    if begun.region != before.region:
        return begun if hash_bytes(parts.region.encode()) == begun.region else before
    said = {key: meaning(text) for key, text in parts.properties.items()}
    changed = [
        key
        for key in {**before.properties, **begun.properties}
        if begun.properties.get(key) != before.properties.get(key)
    ]
    return begun if any(said.get(key) == begun.properties.get(key) for key in changed) else before
