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
import json
import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quoth.exporters import File, Options
from quoth.exporters.obsidian import export, folder_of, generate
from quoth.exporters.obsidian.filenames import fold
from quoth.exporters.obsidian.pages import stem
from quoth.exporters.obsidian.region import Parts, put_together, take_apart
from quoth.exporters.write import remove_files, write_files
from quoth.graph.triples import Quad
from quoth.notes.source import Source, Span
from quoth.notes.yaml import Map, Node, Scalar, read_yaml

MANIFEST = "manifest.json"

#: Properties that a person is meant to change; the next build reads them.
_EDITABLE = frozenset(("status", "answered-by", "aliases"))
#: Properties without which a page is no page of Quoth's.
_NEEDED = frozenset(("kg-id", "type"))
#: Obsidian's settings are written only where there are none.
_SETTINGS = ".obsidian/"


@dataclass(frozen=True, slots=True)
class Existing:
    """The files that a vault has."""

    #: Their bytes, by path: of everything in the generated folder, and of what an export writes elsewhere.
    files: Mapping[str, bytes] = field(default_factory=dict)
    #: The paths of all the others.
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that is left as it is although there is something new to write."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an export does to a vault."""

    writes: tuple[File, ...] = ()
    deletions: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    #: How many files are as they should be.
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    """What Quoth wrote last."""

    #: Hashes of the bytes, of the generated part, and of each property's value.
    whole: str
    region: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    #: The IRI of what a page is about.
    page: str = ""


def plan_export(quads: Iterable[Quad], options: Options, existing: Existing, *, alone: bool) -> Plan:
    """What an export of a graph does to a vault.

    Args:
        quads: the default graph.
        options: with the vault's notes as its files.
        existing: the files of the vault that is written to.
        alone: whether that vault is to hold the notes too; else it is the one that they live in.
    """
    folder = folder_of(options)
    manifest = _read_manifest(existing, folder)
    generated = set(manifest) | {path for path in existing.files if _is_page(existing.files[path])}
    others = [path for path in (*existing.files, *existing.others) if path not in generated]
    kept = _kept(existing, manifest)
    make = export if alone else generate
    return plan(existing, make(quads, options, others=others, kept=kept), folder)


def plan(existing: Existing, new: Iterable[File], folder: str) -> Plan:
    """What becomes of a vault's files.

    Args:
        existing: the files it has.
        new: the files it is to have.
        folder: the folder of generated pages, which holds the manifest.
    """
    manifest = _read_manifest(existing, folder)
    history = _History(manifest, existing)
    entries: dict[str, _Entry] = {}
    writes: list[File] = []
    conflicts: list[Conflict] = []
    unchanged = 0
    there = {fold(path): path for path in (*existing.others, *existing.files)}
    wanted = set()
    for file in new:
        wanted.add(file.path)
        found = there.get(fold(file.path))
        if file.path.startswith(_SETTINGS):
            writes += [file] if found is None else []
            continue
        if found is None or (found != file.path and history.untouched(found)):
            decision = _Decision(file.content)
        elif found != file.path or file.path not in existing.files:
            decision = _Decision(None, f"{found} has that name")
        else:
            decision = _decide(existing.files[file.path], file, history)
        if decision.content is not None and decision.content != existing.files.get(file.path):
            writes.append(File(file.path, decision.content))
        elif not decision.reason:
            unchanged += 1
        if decision.reason:
            conflicts.append(Conflict(file.path, decision.reason))
        entry = _entry(file) if decision.content is not None else history.entry(file)
        if entry:
            entries[file.path] = entry
    deletions = []
    for path, entry in manifest.items():
        if path in wanted or path not in existing.files:
            continue
        if history.untouched(path):
            deletions.append(path)
        else:
            conflicts.append(Conflict(path, "it is generated no longer, but somebody changed it"))
            entries[path] = entry
    record = File(f"{folder}/{MANIFEST}", _write_manifest(entries))
    if existing.files.get(record.path) != record.content:
        writes.append(record)
    return Plan(tuple(writes), tuple(sorted(deletions)), tuple(conflicts), unchanged)


def carry_out(root: Path, plan: Plan) -> None:
    """Does what a plan says.

    Raises:
        quoth.exporters.write.WriteError: a file cannot be written or removed.
    """
    # First: where case does not count in names, a file may take the name of one that goes.
    remove_files(root, plan.deletions)
    write_files(root, plan.writes)


def diff(existing: Existing, plan: Plan) -> Iterator[str]:
    """The lines of a unified diff of what a plan changes, the manifest left out."""
    after: dict[str, bytes | None] = {file.path: file.content for file in plan.writes}
    for path, content in (after | dict.fromkeys(plan.deletions)).items():
        before = existing.files.get(path)
        if path.endswith(f"/{MANIFEST}"):
            continue
        names = (path if before is not None else "/dev/null", path if content is not None else "/dev/null")
        yield from difflib.unified_diff(_lines(before), _lines(content), *names, lineterm="")


def read_existing(root: Path, options: Options, *, alone: bool) -> Existing:
    """The files of a vault on disk, as `plan_export` takes them. Hidden folders are none of it, Obsidian's settings
    excepted."""
    folder = folder_of(options)
    files: dict[str, bytes] = {}
    others: set[str] = set()
    manifest: dict[str, _Entry] = {}
    record = root / folder / MANIFEST
    if record.is_file():
        path = f"{folder}/{MANIFEST}"
        manifest = _read_manifest(Existing({path: record.read_bytes()}), folder)
    for top, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(top, name).relative_to(root).as_posix()
            if path.startswith(f"{folder}/") or path in manifest or (alone and path in options.files):
                files[path] = Path(top, name).read_bytes()
            else:
                others.add(path)
    settings = root / _SETTINGS
    others |= {f"{_SETTINGS}{entry.name}" for entry in settings.iterdir()} if settings.is_dir() else set()
    return Existing(files, frozenset(others))


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

    def __init__(self, manifest: Mapping[str, _Entry], existing: Existing) -> None:
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

    def entry(self, file: File) -> _Entry | None:
        found = self._manifest.get(file.path)
        if found is None and (iri := _page_iri(file.content)) in self._by_page:
            found = self._by_page[iri][1]
        return found

    def untouched(self, path: str) -> bool:
        """Whether a file is as Quoth wrote it."""
        entry = self._manifest.get(path)
        return entry is not None and path in self._files and _hash(self._files[path]) == entry.whole

    def before(self, text: str) -> str:
        """A text with the names that pages had when it was written."""
        return self._link.sub(lambda match: f"[[{self._renamed[match.group(1)]}", text) if self._link else text


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
    if entry and _hash(old) == entry.whole:
        return _Decision(file.content)
    if text is not None and text.encode() == file.content:
        return _Decision(old)
    if entry and _hash(file.content) == entry.whole:
        # Changed by a person, and nothing new to write.
        return _Decision(None)
    return _Decision(None, "somebody changed it")


def _merge(old: Parts, new: Parts, entry: _Entry | None, history: _History, content: bytes) -> _Decision:
    """A page with its generated part brought up to date."""
    if old.region != new.region and (entry is None or _hash(history.before(old.region).encode()) != entry.region):
        return _Decision(None, "somebody changed its generated part")
    last = entry.properties if entry else {}
    touched = {key for key, text in old.properties.items() if _meaning(history.before(text)) != last.get(key)}
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
        elif _meaning(text) == _meaning(new[key]):
            merged[key] = text
        elif key in touched and key not in _NEEDED:
            merged[key] = text
            if key not in _EDITABLE and _meaning(new[key]) != last.get(key):
                changed.append(key)
        else:
            merged[key] = new[key]
    for key, text in new.items():
        # A property that was there and is not any more was taken away by a person.
        if key not in old and (key not in last or key in _NEEDED):
            merged[key] = text
    return merged, changed


def _meaning(text: str) -> str:
    """What a property says, however it is written, as a hash."""
    document = read_yaml(Source("", text), Span(0, len(text)))
    if document.diagnostics or len(document.entries) != 1:
        return _hash(text.encode())
    return _hash(json.dumps(_plain(document.entries[0].value), ensure_ascii=False).encode())


def _plain(node: Node) -> object:
    if isinstance(node, Scalar):
        core = node.core
        return core if isinstance(core, str | bool) or core is None else str(core)
    if isinstance(node, Map):
        return [[entry.key.text, _plain(entry.value)] for entry in node.entries]
    return [_plain(item) for item in node.items]


def _text(content: bytes) -> str | None:
    """A file's text with `\\n` as its line end; None where it is none."""
    try:
        return Source.decode("", content).text
    except UnicodeDecodeError:
        return None


# -- what is there already ----------------------------------------------------------------------------


def _is_page(content: bytes) -> bool:
    return bool(_page_iri(content))


def _page_iri(content: bytes) -> str:
    """The IRI of what a generated page is about; empty for any other file."""
    text = _text(content)
    parts = take_apart(text) if text and text.startswith("---") else None
    entry = parts.properties.get("kg-id", "") if parts else ""
    return entry.partition(":")[2].strip().strip("\"'")


def _kept(existing: Existing, manifest: Mapping[str, _Entry]) -> dict[str, str]:
    """Where each generated page is, by the IRI of what it is about: a page renamed by a person keeps its new name."""
    kept: dict[str, str] = {}
    for path in sorted(existing.files, key=lambda path: (path not in manifest, path)):
        if path.lower().endswith(".md") and (iri := _page_iri(existing.files[path])):
            kept.setdefault(iri, path)
    return kept


# -- the manifest -------------------------------------------------------------------------------------


def _hash(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _entry(file: File) -> _Entry:
    parts = take_apart(file.content.decode()) if _is_page(file.content) else None
    if parts is None:
        return _Entry(_hash(file.content))
    properties = {key: _meaning(text) for key, text in parts.properties.items()}
    return _Entry(_hash(file.content), _hash(parts.region.encode()), properties, _page_iri(file.content))


def _write_manifest(entries: Mapping[str, _Entry]) -> bytes:
    files: dict[str, object] = {}
    for path, entry in sorted(entries.items()):
        known = {"sha256": entry.whole, "page": entry.page, "region": entry.region, "properties": entry.properties}
        files[path] = {key: value for key, value in known.items() if value}
    return (json.dumps({"version": 1, "files": files}, indent=1, ensure_ascii=False) + "\n").encode()


def _read_manifest(existing: Existing, folder: str) -> dict[str, _Entry]:
    """What was written last; nothing where there is no manifest or it cannot be read."""
    try:
        files = json.loads(existing.files.get(f"{folder}/{MANIFEST}", b"{}"))["files"]
        return {
            path: _Entry(entry["sha256"], entry.get("region", ""), entry.get("properties", {}), entry.get("page", ""))
            for path, entry in files.items()
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
