"""Timings, side by side in one run: `python -m benchmarks [--notes 2000] [--runs 5]`.

Each pair is run in turn, so that a machine that slows down slows both; what counts is the ratio of the medians.
Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.vaults import make_vault

Task = Callable[[], object]


def main() -> None:
    """Makes a vault, and prints a line for each comparison."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--notes", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder, "vault")
        make_vault(vault, options.notes)
        commands(vault, options.runs)
        reading(vault, options.runs)
        writing(vault, options.runs)
        asking(vault, options.runs)


def commands(vault: Path, runs: int) -> None:
    """Whole commands, as people type them."""
    note = next(iter(sorted((vault / "Episodes").iterdir())))
    text = note.read_text(encoding="utf-8")
    count = sum(1 for _ in vault.rglob("*.md"))

    def first() -> None:
        shutil.rmtree(vault / ".quoth", ignore_errors=True)
        quoth("build", cwd=vault)

    def edited() -> None:
        note.write_text(f"{text}\n{time.perf_counter_ns()}\n", encoding="utf-8")
        quoth("build", cwd=vault)

    def declared() -> None:
        (vault / "new.md").write_text(
            f"---\nconcepts: [reward label {time.perf_counter_ns()}]\n---\n", encoding="utf-8"
        )
        quoth("build", cwd=vault)

    print(f"\n{count} notes, whole commands (seconds)")
    report("first build", first, 1)
    report("build, nothing changed", lambda: quoth("build", cwd=vault), runs)
    report("export obsidian, first", lambda: quoth("export", "obsidian", "-o", "../pages", cwd=vault), 1)
    report("export obsidian, nothing changed", lambda: quoth("export", "obsidian", "-o", "../pages", cwd=vault), runs)
    report("build, one note edited", edited, runs)
    report("build, one name declared", declared, runs)
    report("query open-questions", lambda: quoth("query", "open-questions", cwd=vault), runs)
    about = ("--by", "Ben Marsh", "--about", "economy maker")
    report("query said --by --about", lambda: quoth("query", "said", *about, cwd=vault), runs)
    report("show", lambda: quoth("show", "economy maker", cwd=vault), runs)
    report("--help", lambda: quoth("--help", cwd=vault), runs)


def quoth(*arguments: str, cwd: Path) -> None:
    """Runs a command, its output thrown away."""
    subprocess.run([sys.executable, "-m", "quoth", *arguments], cwd=cwd, check=False, capture_output=True)


def reading(vault: Path, runs: int) -> None:
    """The note reader beside markdown-it-py alone."""
    from markdown_it import MarkdownIt

    from quoth.notes.model import People
    from quoth.notes.outline import outline
    from quoth.notes.settings import Settings
    from quoth.notes.source import Source
    from quoth.notes.statements import read

    files = sorted((vault / "Episodes").iterdir())[:300]
    sources = [Source.decode(path.name, path.read_bytes()) for path in files]
    settings, people, parser = Settings(), People(), MarkdownIt("commonmark").enable("table")
    compare(
        "reading 300 notes",
        ("notes as statements", lambda: [read(outline(source, settings), people, settings) for source in sources]),
        ("markdown-it-py alone", lambda: [parser.parse(source.text) for source in sources]),
        runs,
    )


def writing(vault: Path, runs: int) -> None:
    """The Turtle writer beside rdflib's and Oxigraph's."""
    import pyoxigraph
    import rdflib

    import quoth as package
    from quoth.exporters import FORMATS, Options

    opened = package.open(vault)
    reader, _ = opened.reader()
    with reader:
        quads = [quad for quad in reader.quads() if hash(quad[3]) % 8 == 0]
    lines = b"".join(file.content for file in FORMATS["ntriples"].export(quads, Options()))
    graph = rdflib.Graph().parse(data=lines, format="nt")
    store = pyoxigraph.Store()
    store.bulk_load(lines, pyoxigraph.RdfFormat.N_TRIPLES)
    ours = ("quoth", lambda: list(FORMATS["turtle"].export(quads, Options(opened.config.base))))
    title = f"Turtle of {len(graph)} triples"
    compare(title, ours, ("rdflib", lambda: graph.serialize(format="turtle")), min(runs, 3))
    default = pyoxigraph.DefaultGraph()
    dump = ("oxigraph", lambda: store.dump(format=pyoxigraph.RdfFormat.TURTLE, from_graph=default))
    compare(title, ours, dump, min(runs, 3))


def asking(vault: Path, runs: int) -> None:
    """A query in the store beside rdflib's own engine over the same triples."""
    import rdflib

    import quoth as package

    query = "SELECT ?text WHERE { ?x a schema:Claim ; schema:author/schema:name 'Ada Marsh' ; schema:text ?text }"
    opened = package.open(vault)
    reader, _ = opened.reader()
    from quoth.exporters import FORMATS, Options
    from quoth.graph.query import run
    from quoth.ontology.terms import PREFIXES

    with reader:
        lines = b"".join(file.content for file in FORMATS["ntriples"].export(reader.quads(), Options()))
        graph = rdflib.Graph().parse(data=lines, format="nt")
        prefixes = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}
        compare(
            "a query for one speaker's claims",
            ("store", lambda: run(reader, query).rows),
            ("rdflib", lambda: list(graph.query(query, initNs=prefixes))),
            runs,
        )


def report(name: str, task: Task, runs: int) -> None:
    """Prints the median time of a task."""
    times = [timed(task) for _ in range(runs)]
    print(f"  {name:32} {statistics.median(times):8.3f}   ({min(times):.3f} to {max(times):.3f}, {runs} runs)")


def compare(title: str, ours: tuple[str, Task], other: tuple[str, Task], runs: int) -> None:
    """Prints the medians of two tasks run in turn, and their ratio."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        times[0].append(timed(ours[1]))
        times[1].append(timed(other[1]))
    mine, theirs = map(statistics.median, times)
    print(f"\n{title}")
    print(f"  {ours[0]:32} {mine:8.3f}\n  {other[0]:32} {theirs:8.3f}   ratio {mine / theirs:.2f}")


def timed(task: Task) -> float:
    """How many seconds a task takes."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
