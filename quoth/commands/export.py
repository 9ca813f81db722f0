"""`quoth export`: the graph in other forms."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quoth.commands.console import Console, counted
from quoth.commands.failures import Failure, Misuse
from quoth.commands.options import NO_REFRESH, PATHS, example
from quoth.commands.reading import open_reader
from quoth.exporters import FORMATS

if TYPE_CHECKING:
    from quoth.exporters.obsidian.update import Plan as ExportPlan
    from quoth.vault import Vault


#: Frames of JSON-LD, named here for the same reason.
FRAMES = ("note", "person", "question")


def _format_help() -> str:
    width = max(map(len, FORMATS))
    lines = "\n".join(f"  {name:{width}}  {format_.description}" for name, format_ in FORMATS.items())
    return f"Write the graph in another form.\n\n\b\nFormats:\n{lines}"


@click.command(
    help=_format_help(),
    epilog=example(
        "quoth export turtle > notes.ttl\nquoth export jsonld Episodes --no-thoughts -o episodes.jsonld\n"
        "quoth export jsonld --frame question\n"
        "quoth export obsidian\nquoth export obsidian -o ~/vault --dry-run"
    ),
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@PATHS
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write, if not to standard output.")
@click.option(
    "--frame",
    metavar=f"[{'|'.join(FRAMES)}|FILE]",
    help="For jsonld: nest the graph under things of a kind, or as a JSON-LD frame of your own asks.",
)
@click.option("--private", is_flag=True, help="Include what is private.")
@click.option("--no-thoughts", is_flag=True, help="Leave your own thoughts out.")
@click.option("--about", metavar="NAME", help="Only what is said about a person, concept or work.")
@click.option("--since", metavar="DATE", help="Only what was said from a date on.")
@click.option("--dry-run", is_flag=True, help="For obsidian: show what would change, and write nothing.")
@NO_REFRESH
@click.pass_obj
def export(
    console: Console,
    format_: str,
    paths: tuple[Path, ...],
    output: Path | None,
    frame: str | None,
    private: bool,
    no_thoughts: bool,
    about: str | None,
    since: str | None,
    dry_run: bool,
    no_refresh: bool,
) -> None:
    from quoth.exporters import Options
    from quoth.graph.selection import Selection, find_named, select
    from quoth.vault import locate

    chosen = FORMATS[format_]
    if frame and format_ != "jsonld":
        raise click.UsageError("--frame goes with jsonld")
    if dry_run and not chosen.is_folder:
        raise click.UsageError("--dry-run goes with obsidian")
    framed = _frame(frame)
    vault = locate(paths)
    notes = vault.selected()
    whole = notes is None and not about and not since and not no_refresh
    unchanged = _Unchanged(vault, output, (private, no_thoughts)) if chosen.is_folder and whole else None
    reader, done = open_reader(console, vault, refresh=not no_refresh)
    if done.stale or done.unkept:
        unchanged = None
    with reader:
        if unchanged is not None and (count := unchanged.count()) is not None:
            console.say(f"{_wrote(dry_run)} 0 files to {unchanged.target}, {count} unchanged")
            return
        quads = list(reader.quads())
    iris = None if notes is None else vault.graphs(quads, notes)
    named = None
    if about:
        named = find_named(quads, about)
        if not named:
            raise Failure(f"nothing in the vault is named {about!r}")
    selection = Selection(private, not no_thoughts, iris, named, _date(since))
    is_part = iris is not None or named is not None or bool(selection.since)
    if is_part and chosen.is_folder and is_own_folder(vault, output):
        raise Misuse("the pages in the vault of the notes are of all of them; give a part a folder of its own with -o")
    quads = select(quads, selection)
    if vault.config.is_local:
        console.say("no base is set, so the names in this export are of this machine alone: `quoth init` sets one")
    settings = {"folder": vault.config.obsidian_folder, **vault.config.void}
    options = Options(vault.config.base, vault.config.settings.prefixes, framed, {}, settings)
    if chosen.is_folder:
        _export_vault(console, vault, quads, options, output, dry_run, private, is_part, unchanged)
        return
    with _naming(frame):
        content = b"".join(file.content for file in chosen.export(quads, options))
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(content)
    else:
        from quoth.exporters.write import write_file

        write_file(output, content)
        console.say(f"wrote {output}")


def _date(text: str | None) -> str:
    """A date in ISO form; empty where none was given.

    Raises:
        click.BadParameter: it is none.
    """
    from quoth.notes.values import parse_date

    date = parse_date(text) if text else ""
    if date is None:
        raise click.BadParameter(f"{text!r} is no date; write 2025, 2025-10 or 2025-10-17", param_hint="--since")
    return date[:10]


def _frame(frame: str | None) -> str | Mapping[str, Any]:
    """The frame that was asked for: a view by its name, or what a file holds."""
    if not frame or frame in FRAMES:
        return frame or ""
    from quoth.exporters.framing import read_frame

    try:
        content = Path(frame).read_bytes()
    except OSError as error:
        views = ", ".join(FRAMES)
        message = f"{frame!r} is neither {views} nor a file that can be read"
        raise click.BadParameter(message, param_hint="'--frame'") from error
    with _naming(frame):
        return read_frame(content)


@contextmanager
def _naming(frame: str | None) -> Iterator[None]:
    """Says of which file a fault of a frame is."""
    try:
        yield
    except ValueError as error:
        from quoth.exporters.framing import FrameError

        if not isinstance(error, FrameError):
            raise
        raise Misuse(f"{frame}: {error}") from error


def is_own_folder(vault: Vault, output: Path | None) -> bool:
    """Whether an export goes into the vault that the notes live in."""
    return output is None or output.resolve() == vault.root.resolve()


def _export_vault(
    console: Console,
    vault: Vault,
    quads: Sequence[Any],
    options: Any,
    output: Path | None,
    dry_run: bool,
    private: bool,
    is_part: bool,
    unchanged: _Unchanged | None,
) -> None:
    """Writes an Obsidian vault: into the one the notes live in, or a new one beside them."""
    from dataclasses import replace

    from quoth.exporters import Copy
    from quoth.exporters.obsidian.privacy import public_files
    from quoth.exporters.obsidian.update import carry_out, diff, plan_export, read_existing

    target = output if output is not None else vault.root
    alone = not is_own_folder(vault, output)
    if alone and vault.root.resolve().is_relative_to(target.resolve()):
        raise Misuse(f"{target} holds the notes themselves; without -o, the pages are written into their vault")
    if target.exists() and not target.is_dir():
        raise Misuse(f"{target} is no folder, and a vault is one")
    if alone and vault.reads(target):
        raise Misuse(
            f"{target} lies among the notes, so that its notes would be read as well; choose a folder elsewhere"
        )
    files = vault.contents(along=alone)
    if is_part:
        others = {entry.path for entry in vault.files()[0]} - vault.described(quads)
        files = {path: content for path, content in files.items() if path not in others}
    if alone and not private:
        files = public_files(files, vault.notes)
    if alone and vault.config.links in files:
        # What is not exported is not to be named either.
        links = vault.links_among({subject for subject, *_ in quads})
        files = (
            {**files, vault.config.links: links}
            if links
            else {p: c for p, c in files.items() if p != vault.config.links}
        )
    options = replace(options, files=files, tables=vault.tables(quads))
    copies = [Copy(path, source) for path, source in vault.attachments(files).items()] if alone else []
    existing = read_existing(target, options, alone=alone, copies=copies)
    plan = plan_export(quads, options, existing, alone=alone)
    if dry_run:
        for line in diff(existing, plan):
            click.echo(line)
    else:
        carry_out(target, plan)
    for conflict in plan.conflicts:
        click.echo(f"{conflict.path}: left as it is: {conflict.reason}", err=True)
    if unchanged is not None and not dry_run and not plan.conflicts:
        unchanged.keep(plan)
    count = counted(len(plan.writes) + len(plan.copies), "file")
    console.say(
        f"{_wrote(dry_run)} {count} to {target}, {plan.unchanged} unchanged"
        + (f", {len(plan.deletions)} deleted" if plan.deletions else "")
    )
    if plan.conflicts:
        sys.exit(1)


def _wrote(dry_run: bool) -> str:
    return "would write" if dry_run else "wrote"


class _Unchanged:
    """Whether anything changed since a vault was last exported as a whole; see `quoth.exporters.obsidian.unchanged`."""

    def __init__(self, vault: Vault, output: Path | None, flags: object) -> None:
        from quoth.exporters.obsidian.unchanged import Remembered, look

        self.target = output if output is not None else vault.root
        self._vault, self._flags = vault, flags
        self._remembered = Remembered(vault.store, self.target)
        self._before = look((vault.root, self.target))

    def count(self) -> int | None:
        """How many files are as they should be; None where that has to be looked into."""
        return self._remembered.unchanged(self._digest(self._before)) if self.target.is_dir() else None

    def keep(self, plan: ExportPlan) -> None:
        """Keeps how all files are once a plan is carried out."""
        from quoth.exporters.obsidian.unchanged import look, undisturbed

        after = look((self._vault.root, self.target))
        if undisturbed(self._before, after, self.target, plan.paths):
            self._remembered.keep(self._digest(after), plan.settled)

    def _digest(self, seen: Mapping[str, str]) -> str:
        from quoth.exporters.obsidian.unchanged import digest

        return digest(seen, (self._vault.inputs(), self._flags))
