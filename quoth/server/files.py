"""The files of the web page, as they lie in the package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

#: Media types by suffix: the machine's own table is not asked, since it may be another on each.
MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "ico": "image/x-icon",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "map": "application/json",
    "mjs": "text/javascript; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "ttf": "font/ttf",
    "txt": "text/plain; charset=utf-8",
    "webmanifest": "application/manifest+json",
    "webp": "image/webp",
    "woff": "font/woff",
    "woff2": "font/woff2",
}
_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Page:
    """A file to be sent."""

    media_type: str
    content: bytes


def find_file(path: str) -> Page | None:
    """The file at a path of the page (`/`, `/app.js`, `/parts/list.js`); None if there is none.

    A path leads to what lies below `static/` and nowhere else, hidden files and files of unknown suffix excepted.
    """
    parts = path.removeprefix("/").split("/")
    if parts == [""]:
        parts = [_INDEX]
    media_type = MEDIA_TYPES.get(parts[-1].rpartition(".")[2])
    if media_type is None or any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    place = resources.files("quoth.server").joinpath("static")
    for part in parts:
        place = place.joinpath(part)
    return Page(media_type, place.read_bytes()) if place.is_file() else None
