"""An Obsidian vault: a page for each person, concept, paper, question and episode, beside the notes themselves.

`export` makes a vault that stands alone. `generate` makes the generated folder alone, for the vault that the
notes live in; what becomes of files that are there already is decided by `update`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from quoth.exporters import FORMATS, File, Options
from quoth.exporters.obsidian.articles import write_article
from quoth.exporters.obsidian.bases import bases
from quoth.exporters.obsidian.canvas import draw_map
from quoth.exporters.obsidian.catalogue import HOME, QUERY, Catalogue
from quoth.exporters.obsidian.filenames import fold
from quoth.exporters.obsidian.home import write_home
from quoth.exporters.obsidian.markdown import escape
from quoth.exporters.obsidian.pages import Directory, assign_pages
from quoth.exporters.obsidian.properties import front_matter
from quoth.exporters.obsidian.queries import write_query
from quoth.exporters.obsidian.region import compose
from quoth.exporters.obsidian.scribe import Scribe
from quoth.exporters.obsidian.settings import graph_settings, property_types
from quoth.graph.triples import Quad
from quoth.notes.edits import Edit, rewrite
from quoth.notes.generated import MANIFEST, is_generated
from quoth.notes.settings import Settings
from quoth.notes.source import Source, Span

#: The folder of generated pages, unless the configuration says otherwise.
FOLDER = "Quoth"
#: The formats in which the graph lies beside the pages.
_GRAPHS = ("turtle", "jsonld")


def folder_of(options: Options) -> str:
    """The folder of generated pages, relative to the vault."""
    return str(options.settings.get("folder", "")).strip("/") or FOLDER


def export(
    quads: Iterable[Quad],
    options: Options,
    *,
    others: Iterable[str] = (),
    kept: Mapping[str, str] | None = None,
) -> Iterator[File]:
    """A vault that stands alone: the notes and the other files given, and the generated folder.

    Args:
        quads: the default graph.
        options: with the notes, and what else is to go along, as its files.
        others: the paths of further files in the vault, with which the pages' names must not clash.
        kept: the paths that generated pages have already, by IRI.
    """
    written = _written(options)
    paths = _readable(written)
    files = {new: written[path] if new == path else _as_markdown(path, written[path]) for path, new in paths.items()}
    for path, content in files.items():
        yield File(path, content)
    yield from _generate(quads, options, files, paths, others, kept or {})


def generate(
    quads: Iterable[Quad],
    options: Options,
    *,
    others: Iterable[str] = (),
    kept: Mapping[str, str] | None = None,
) -> Iterator[File]:
    """The generated folder alone, for the vault that the notes live in; arguments as for `export`."""
    yield from _generate(quads, options, _written(options), {}, others, kept or {})


def _generate(
    quads: Iterable[Quad],
    options: Options,
    files: Mapping[str, bytes],
    paths: Mapping[str, str],
    others: Iterable[str],
    kept: Mapping[str, str],
) -> Iterator[File]:
    quads = list(quads)
    folder = folder_of(options)
    catalogue = Catalogue((quad[:3] for quad in quads), options.base, paths, options.tables)
    tables = {name: (f"{folder}/{name}.base", content) for name, content in bases(folder)}
    canvas = f"{folder}/Map.canvas"
    graphs = [
        File(f"{folder}/{file.path}", file.content) for name in _GRAPHS for file in FORMATS[name].export(quads, options)
    ]
    beside = [*others, canvas, *(path for path, _ in tables.values()), *(file.path for file in graphs)]
    pages = assign_pages(catalogue, folder, files, [*beside, f"{folder}/{MANIFEST}"], kept)
    directory = Directory(pages, (*files, *beside))
    scribe = Scribe(catalogue, directory, {path: content.decode("utf-8", "replace") for path, content in files.items()})
    drawing = draw_map(scribe)
    drawn = '"id"' in drawing
    for page in pages:
        if page.kind is HOME:
            article = write_home(
                page, scribe, {name: path for name, (path, _) in tables.items()}, canvas if drawn else ""
            )
        elif page.kind is QUERY:
            article = write_query(page, scribe, options.prefixes)
        else:
            article = write_article(page, scribe)
        blocks = (f"# {escape(page.title)}", *article.blocks)
        text = compose(front_matter(article.properties), "\n\n".join(block for block in blocks if block), options.base)
        yield File(page.path, text.encode())
    for path, content in tables.values():
        yield File(path, content.encode())
    yield File(canvas, drawing.encode())
    yield File(".obsidian/types.json", property_types().encode())
    yield File(".obsidian/graph.json", graph_settings(folder, pages).encode())
    yield from graphs


def _written(options: Options) -> dict[str, bytes]:
    """The files that people wrote: a vault that was exported into holds generated pages beside them."""
    written = {}
    for path, content in sorted(options.files.items()):
        if not is_generated(content.decode("utf-8", "replace"), options.base):
            written[path] = content
    return written


def _readable(files: Collection[str]) -> dict[str, str]:
    """Each file's path in the vault: a note in plain text becomes a Markdown file, since Obsidian shows no other."""
    paths = {}
    taken = {fold(path) for path in files}
    for path in files:
        stem, _, suffix = path.rpartition(".")
        choices = (f"{stem}.md", f"{path}.md") if suffix.lower() in ("txt", "markdown") else ()
        paths[path] = next((new for new in choices if fold(new) not in taken), path)
        taken.add(fold(paths[path]))
    return paths


def _as_markdown(path: str, content: bytes) -> bytes:
    """A note that becomes a Markdown file, with its first line as a heading where that is its title."""
    from quoth.notes.outline import outline

    if not path.lower().endswith(".txt"):
        return content
    found = outline(Source.decode(path, content), Settings())
    title = next(iter(found.metadata), None)
    if title is None or not found.blocks or title.start >= found.blocks[0].span.start or found.source[title][:1] == "#":
        return content
    return rewrite(content, (Edit(Span(title.start, title.start), "# "),))


__all__ = ["FOLDER", "export", "folder_of", "generate"]
