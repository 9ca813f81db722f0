"""The images, recordings and other files that notes show or link to: they go along with the notes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from quoth.exporters.obsidian.filenames import fold

_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_WIKILINK = re.compile(r"\[\[([^\[\]|#\n]+)")
#: The address of a Markdown link or image, or of an image in HTML.
_ADDRESS = re.compile(
    r"""\]\(\s*(?:<(?P<angled>[^<>\n]+)>|(?P<plain>[^\s()]+(?:\([^\s()]*\)[^\s()]*)*))
    | \bsrc\s*=\s*["'](?P<source>[^"'\n]+)["']""",
    re.VERBOSE,
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def attachments(notes: Mapping[str, bytes], others: Iterable[str]) -> list[str]:
    """The files that notes embed or link to, sorted.

    A link finds its file as in Obsidian: by its path in the vault or beside the note, else by the end of its path, the
    shortest first.

    Args:
        notes: the notes that go along, by path, as they do.
        others: the paths of the vault's files that are no notes.
    """
    by_path = {fold(path): path for path in sorted(others, reverse=True)}
    by_name: dict[str, list[str]] = {}
    for path in sorted(by_path.values(), key=lambda path: (path.count("/"), path)):
        by_name.setdefault(fold(posixpath.basename(path)), []).append(path)
    found = set()
    for path, content in notes.items():
        text = _CODE.sub("", content.decode("utf-8", "replace"))
        for target in _targets(text):
            file = _find(target, posixpath.dirname(path), by_path, by_name)
            if file is not None:
                found.add(file)
    return sorted(found)


def _targets(text: str) -> Iterator[str]:
    for match in _WIKILINK.finditer(text):
        yield match.group(1).rstrip("\\").strip()
    for match in _ADDRESS.finditer(text):
        address = next(group for group in match.groups() if group is not None)
        if not _SCHEME.match(address):
            yield unquote(address.partition("#")[0].partition("?")[0])


def _find(target: str, folder: str, by_path: Mapping[str, str], by_name: Mapping[str, list[str]]) -> str | None:
    if not target:
        return None
    if target.startswith("/"):
        return by_path.get(fold(target.lstrip("/")))
    beside = by_path.get(fold(posixpath.normpath(posixpath.join(folder, target))))
    if beside is not None or target.startswith(("./", "../")):
        return beside
    end = fold(target)
    named = by_name.get(fold(posixpath.basename(target)), ())
    return by_path.get(end) or next((path for path in named if f"/{fold(path)}".endswith(f"/{end}")), None)
