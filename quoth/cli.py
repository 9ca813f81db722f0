"""The command line: the only place that prints and exits.

Every command imports what it needs when it runs, so that `--help` and completion answer at once. Results go to
standard output, everything else to standard error. Exit codes: 0 done, 1 findings or a failure, 2 misuse.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quoth import __version__
from quoth.exporters import FORMATS

if TYPE_CHECKING:
    from quoth.exporters.obsidian.update import Plan as ExportPlan
    from quoth.graph.candidates import Candidate, Named, Things
    from quoth.graph.plans import Plan
    from quoth.graph.sssom import Decision, End
    from quoth.graph.store import Reader
    from quoth.graph.summary import Summary
    from quoth.graph.triples import Node, Triple
    from quoth.notes.diagnostics import Diagnostic
    from quoth.remote.endpoint import Endpoint
    from quoth.remote.exchange import Exchange
    from quoth.vault import Fix, Refreshed, Vault

#: Formats of query results, named here so that `--help` need not load the query engine; a test compares.
QUERY_FORMATS = ("table", "csv", "tsv", "json", "xml", "markdown", "turtle", "ntriples")
#: The length of a progress bar: what there is to do may become more while it is done.
_PROGRESS_STEPS = 1000
#: How the lines of a diff are coloured on a terminal, by their first character.
_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
#: Frames of JSON-LD, named here for the same reason.
FRAMES = ("note", "person", "question")


@dataclass(frozen=True, slots=True)
class Console:
    """What the options before the command say."""

    quiet: bool = False
    verbose: bool = False

    def say(self, text: str) -> None:
        """Tells a person something that is no result."""
        if not self.quiet:
            click.echo(text, err=True)

    def tell(self, text: str) -> None:
        """Tells a person who wants to know more."""
        if self.verbose:
            click.echo(text, err=True)


class _Failure(click.ClickException):
    """Ends the command with a message and exit code 1."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))

    def show(self, file: Any = None) -> None:
        click.echo(f"quoth: {self.format_message()}", err=True)


@contextmanager
def _failures() -> Iterator[None]:
    """Turns what can go wrong into messages; anything else is a fault of the program."""
    from quoth.config import ConfigError
    from quoth.vault import PathError

    try:
        yield
    except (ConfigError, PathError) as error:
        raise _Misuse(error) from error
    except click.ClickException:
        raise
    except BrokenPipeError:
        # Whoever read the output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if _is_known(error):
            raise (_Misuse if getattr(error, "is_misuse", False) else _Failure)(error) from error
        raise


def _is_known(error: Exception) -> bool:
    """Whether a failure words itself. Its module was imported if it was raised."""
    known = (
        ("quoth.graph.store", "StoreError"),
        ("quoth.graph.store", "QueryTimeout"),
        ("quoth.graph.sparql", "QueryError"),
        ("quoth.graph.shapes", "ShapesUnavailable"),
        ("quoth.graph.sssom", "NotSssom"),
        ("quoth.graph.tables", "FormatError"),
        ("quoth.exporters.write", "WriteError"),
        ("quoth.server.listen", "ListenError"),
        ("quoth.remote.errors", "RemoteError"),
        ("quoth.watch", "WatchUnavailable"),
    )
    return any(
        module in sys.modules and isinstance(error, getattr(sys.modules[module], name)) for module, name in known
    )


class _Misuse(_Failure):
    """Ends the command with a message and exit code 2: it was called in a way that cannot be."""

    exit_code = 2


class _Group(click.Group):
    """Commands in the order of the documentation, whose failures are messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        _speak_unicode()
        with _failures():
            return super().invoke(ctx)


def _speak_unicode() -> None:
    """Makes files and pipes UTF-8, whatever this machine's own encoding; a terminal shows what it can."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _example(text: str) -> str:
    """Examples for the end of a command's help, their lines kept as they are."""
    lines = "\n".join(f"  {line}" for line in text.strip().splitlines())
    return f"\b\nExamples:\n{lines}"


_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
_NO_REFRESH = click.option("--no-refresh", is_flag=True, help="Answer from the store as it was last built.")


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_example("quoth build\nquoth query open-questions\nquoth export obsidian"),
)
@click.version_option(__version__, prog_name="quoth")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but results and failures.")
@click.option("-v", "--verbose", is_flag=True, help="Say more about what is done.")
@click.pass_context
def main(ctx: click.Context, quiet: bool, verbose: bool) -> None:
    """Turn Markdown notes on podcasts, talks and papers into a knowledge graph.

    A vault is the folder of the nearest quoth.toml, else of the nearest .obsidian, else the current folder. PATHS
    select notes of it; none stands for all.
    """
    ctx.obj = Console(quiet, verbose)


# -- init ---------------------------------------------------------------------------------------------


@main.command(epilog=_example("quoth init\nquoth init ~/notes --me 'Robin Reader' --language en"))
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option("--base", help="The IRI that everything in the vault is named below; generated without it.")
@click.option("--language", default="en", show_default=True, help="The language of the notes.")
@click.option("--me", default="", help="Your name, as the author of your notes.")
@click.pass_obj
def init(console: Console, folder: Path | None, base: str | None, language: str, me: str) -> None:
    """Write a commented quoth.toml for a folder of notes, and say what is in it."""
    from quoth.config import FILE_NAME, default_text, new_base, read_config
    from quoth.exporters.write import write_file
    from quoth.vault import locate

    folder = folder or Path()
    path = folder / FILE_NAME
    if path.exists():
        raise _Failure(f"{path} is there already; nothing was written")
    if not folder.is_dir():
        raise _Misuse(f"{folder}: there is no such folder")
    text = default_text(base or new_base(), language, me)
    read_config(text, folder)
    write_file(path, text.encode())
    click.echo(f"wrote {click.format_filename(path)}")
    vault = locate(folder=folder)
    entries, _ = vault.files()
    console.say(
        f"found {_count(len(entries), 'note')}; `quoth build` makes the graph, `quoth check` reads them through"
    )


# -- check --------------------------------------------------------------------------------------------


@main.command(
    epilog=_example(
        "quoth check\nquoth check Episodes --strict\nquoth check --format github --ignore unused-declaration\n"
        "quoth check --fix\nquoth check Episodes --fix --add-block-ids --dry-run\nquoth check --shapes"
    )
)
@_PATHS
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or for GitHub to show beside the lines.",
)
@click.option("--select", metavar="CODES", help="Only these codes, with commas between them.")
@click.option("--ignore", metavar="CODES", help="All but these codes.")
@click.option("--strict", is_flag=True, help="Take hints for findings too.")
@click.option("--shapes", is_flag=True, help="Hold the whole graph against its shapes too (SHACL).")
@click.option("--fix", is_flag=True, help="Write what can be meant in one way only into the notes, after a diff.")
@click.option("--add-block-ids", is_flag=True, help="Give each statement without a ^block-id one, after a diff.")
@click.option("--add-ids", is_flag=True, help="Pin the name of each note by an `id`, after a diff.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking; needed where there is nobody to ask.")
@click.option("--dry-run", is_flag=True, help="Show the diff, and write nothing.")
@click.pass_obj
def check(
    console: Console,
    paths: tuple[Path, ...],
    format_: str,
    select: str | None,
    ignore: str | None,
    strict: bool,
    shapes: bool,
    fix: bool,
    add_block_ids: bool,
    add_ids: bool,
    yes: bool,
    dry_run: bool,
) -> None:
    """Read the notes through, and report what is wrong or looks like it, each with its place and what to write.

    With --fix, --add-block-ids or --add-ids notes are changed: a diff is shown first, and nothing is written before
    you say yes. Where nobody can be asked, as in a script, it takes --yes. What is reported, and the exit code, is
    what remains. With --format json or github the diff goes to standard error.
    """
    from quoth.notes.diagnostics import Severity
    from quoth.notes.report import as_github, as_json, as_text, in_order, tally
    from quoth.vault import locate

    vault = locate(paths)
    selected, ignored = _codes(select), _codes(ignore)
    if (yes or dry_run) and not (fix or add_block_ids or add_ids):
        raise click.UsageError("--yes and --dry-run go with --fix, --add-block-ids and --add-ids")

    def find() -> list[Diagnostic]:
        shaped = _hold_against_shapes(console, vault) if shapes else ()
        return [
            diagnostic
            for diagnostic in in_order((*vault.diagnostics(), *shaped))
            if (not selected or diagnostic.code in selected) and diagnostic.code not in ignored
        ]

    found = find()
    written = True
    if fix or add_block_ids or add_ids:
        fixes, unfixed = vault.fixes(found if fix else (), block_ids=add_block_ids, ids=add_ids)
        _show_diff(fixes, to_stderr=format_ != "text")
        for left in unfixed:
            click.echo(f"quoth: {left.path} {left.reason}", err=True)
        if fixes and not dry_run and _may_write(console, fixes, yes):
            written = _write_fixes(console, vault, fixes)
            found = find()
    if format_ == "json":
        click.echo(as_json(found, vault.source), nl=False)
    elif format_ == "github":
        click.echo(as_github(found, vault.source), nl=False)
    else:
        click.echo(as_text(found, vault.source, colour=_colours()), nl=False)
    console.say(tally(found) or _nothing_there(vault, len(vault.files()[0])) or "nothing to report")
    if not written or any(strict or diagnostic.severity is not Severity.HINT for diagnostic in found):
        sys.exit(1)


def _show_diff(fixes: Sequence[Fix], *, to_stderr: bool) -> None:
    from quoth.notes.edits import diff
    from quoth.notes.report import showable

    is_terminal = (sys.stderr if to_stderr else sys.stdout).isatty()
    for fix in fixes:
        for line in diff(fix.path, fix.before, fix.after):
            colour = _DIFF_COLOURS.get(line[:1]) if _colours() else None
            # What is piped has to stay a diff that `patch` takes.
            click.echo(click.style(showable(line) if is_terminal else line, fg=colour), err=to_stderr)


def _may_write(console: Console, fixes: Sequence[Fix], yes: bool) -> bool:
    """Whether somebody wants what was shown: asks on a terminal, and takes silence for no."""
    if yes:
        return True
    if not sys.stdin.isatty():
        console.say("nothing was written; --yes writes it")
        return False
    return click.confirm(f"Write this into {_count(len(fixes), 'note')}?", err=True)


def _write_fixes(console: Console, vault: Vault, fixes: Sequence[Fix]) -> bool:
    """Writes notes, and tells which could not be; whether all could."""
    from quoth.exporters.write import WriteError, replace_file

    failed = 0
    for fix in fixes:
        try:
            replace_file(vault.root, fix.path, fix.before, fix.after)
        except WriteError as error:
            failed += 1
            click.echo(f"quoth: {error}", err=True)
    console.say(f"wrote {_count(len(fixes) - failed, 'note')}")
    return failed == 0


def _hold_against_shapes(console: Console, vault: Vault) -> Iterator[Diagnostic]:
    """What in the graph is not as its shapes want it, as diagnostics of the notes that were named."""
    from quoth.graph import shapes
    from quoth.notes.report import heard

    reader, _ = vault.reader()
    with reader:
        triples, said = list(reader.triples()), list(reader.quads())
    if len(triples) > shapes.LARGE:
        console.say(f"holding {len(triples):,} triples against the shapes, which takes a while")
    works = [entity_type.iri for entity_type in vault.config.types if entity_type.work]
    findings = shapes.validate(triples, said=said, base=vault.config.base, works=works)
    for finding in findings:
        if finding.place is None:
            console.say(f"{finding.message}; wanted: {finding.wanted}")
    selected = vault.selected()
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in shapes.diagnose(findings, [entry.path for entry in vault.files()[0]]):
        if selected is None or diagnostic.path in selected:
            by_path.setdefault(diagnostic.path, []).append(diagnostic)
    for path, diagnostics in by_path.items():
        source = vault.source(path)
        silenced = vault.config.settings.ignored_codes
        yield from diagnostics if source is None else heard(source, diagnostics, silenced)


def _codes(text: str | None) -> frozenset[str]:
    """Codes written with commas.

    Raises:
        click.BadParameter: there is no such code.
    """
    from quoth.notes.diagnostics import CODES
    from quoth.notes.nearest import nearest

    codes = [code.strip() for code in (text or "").split(",") if code.strip()]
    for code in codes:
        if code not in CODES:
            near = nearest(code, CODES)
            raise click.BadParameter(f"there is no code {code!r}" + (f"; did you mean {near!r}?" if near else ""))
    return frozenset(codes)


# -- build --------------------------------------------------------------------------------------------


@main.command(epilog=_example("quoth build\nquoth build ~/notes\nquoth build pasted.txt"))
@_PATHS
@click.option("--rebuild", is_flag=True, help="Start again from the notes, whatever the store holds.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@click.pass_obj
def build(console: Console, paths: tuple[Path, ...], rebuild: bool, format_: str) -> None:
    """Bring the store up to date with the notes, and sum up what is in it."""
    from quoth.notes.diagnostics import Severity
    from quoth.notes.report import as_text, tally
    from quoth.vault import locate

    vault = locate(paths)
    reader, done = _reader(console, vault, rebuild=rebuild)
    with reader:
        summary = _summary(vault, reader)
    found = () if done.stale else vault.diagnostics(refresh=False)
    if format_ == "json":
        click.echo(summary.as_json(tally(found)), nl=False)
    else:
        click.echo(summary.as_text(), nl=False)
    console.tell(f"{done.changed} of {_count(done.files, 'file')} read, {done.removed} gone")
    errors = [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR]
    if errors:
        click.echo(as_text(errors, vault.source, colour=_colours()), err=True, nl=False)
    if len(found) > len(errors):
        console.say(f"{tally(found)}; `quoth check` shows {'it' if len(found) == 1 else 'them'}")
    elif errors:
        console.say(tally(errors))
    if errors or done.stale or done.unkept:
        sys.exit(1)


def _summary(vault: Vault, reader: Reader) -> Summary:
    """What the notes that were named hold, or all."""
    from quoth.graph.selection import Selection, select
    from quoth.graph.store import Reader
    from quoth.graph.summary import summarise

    notes = vault.selected()
    if notes is None:
        return summarise(reader)
    quads = list(reader.quads())
    graphs: dict[str, list[Triple]] = {}
    for subject, predicate, node, graph in select(quads, Selection(private=True, notes=vault.graphs(quads, notes))):
        graphs.setdefault(graph, []).append((subject, predicate, node))
    with Reader.of(graphs) as selected:
        return summarise(selected)


# -- export -------------------------------------------------------------------------------------------


def _format_help() -> str:
    width = max(map(len, FORMATS))
    lines = "\n".join(f"  {name:{width}}  {format_.description}" for name, format_ in FORMATS.items())
    return f"Write the graph in another form.\n\n\b\nFormats:\n{lines}"


@main.command(
    help=_format_help(),
    epilog=_example(
        "quoth export turtle > notes.ttl\nquoth export jsonld Episodes --no-thoughts -o episodes.jsonld\n"
        "quoth export jsonld --frame question\n"
        "quoth export obsidian\nquoth export obsidian -o ~/vault --dry-run"
    ),
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@_PATHS
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
@_NO_REFRESH
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
    reader, done = _reader(console, vault, refresh=not no_refresh)
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
            raise _Failure(f"nothing in the vault is named {about!r}")
    selection = Selection(private, not no_thoughts, iris, named, _date(since))
    is_part = iris is not None or named is not None or bool(selection.since)
    if is_part and chosen.is_folder and _is_own_folder(vault, output):
        raise _Misuse("the pages in the vault of the notes are of all of them; give a part a folder of its own with -o")
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
        raise _Misuse(f"{frame}: {error}") from error


def _is_own_folder(vault: Vault, output: Path | None) -> bool:
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
    alone = not _is_own_folder(vault, output)
    if alone and vault.root.resolve().is_relative_to(target.resolve()):
        raise _Misuse(f"{target} holds the notes themselves; without -o, the pages are written into their vault")
    if target.exists() and not target.is_dir():
        raise _Misuse(f"{target} is no folder, and a vault is one")
    if alone and vault.reads(target):
        raise _Misuse(
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
    count = _count(len(plan.writes) + len(plan.copies), "file")
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


def _date(text: str | None) -> str:
    from quoth.notes.values import parse_date

    if not text:
        return ""
    date = parse_date(text)
    if date is None:
        raise click.BadParameter(f"{text!r} is no date; write 2025, 2025-10 or 2025-10-17", param_hint="--since")
    return date[:10]


# -- query --------------------------------------------------------------------------------------------


@main.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    epilog=_example(
        "quoth query open-questions\nquoth query said --by Karpathy --about 'reinforcement learning'\n"
        "quoth query timeline --about 'reinforcement learning' --mine\n"
        "quoth query mine.rq --format csv -o mine.csv\n"
        "quoth query mine.rq --explain\n"
        "echo 'SELECT ?name WHERE { ?x a schema:Person ; schema:name ?name }' | quoth query -"
    ),
)
@click.argument("words", metavar="[NAME|FILE|-] [PATH]", nargs=-1, type=click.UNPROCESSED)
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="A value for a parameter of the query.")
@click.option("--format", "format_", type=click.Choice(QUERY_FORMATS), help="The form of the answer; table by default.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write, if not to standard output.")
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Give up after a time.")
@click.option("--mine", is_flag=True, help="Ask only what you say yourself, and nothing that others say.")
@click.option("--explain", is_flag=True, help="Show what the query looks for and how much fits, not its answer.")
@click.option("--store", "url", metavar="URL", help="Ask a SPARQL server in place of the vault's own store.")
@_NO_REFRESH
@click.pass_context
def query(
    ctx: click.Context,
    words: tuple[str, ...],
    params: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    timeout: float | None,
    mine: bool,
    explain: bool,
    url: str | None,
    no_refresh: bool,
) -> None:
    """Ask the graph: a shipped query by name, a file, or SPARQL itself, also from standard input.

    Parameters of a query may be given by their own names, as in `quoth query said --by Karpathy`. `quoth queries`
    lists the queries there are. PATH is a folder of the vault to ask, if it is not the current one.

    With --mine the statements and questions of others are left out of the graph before it is asked: what stays is what
    has you (`me` in quoth.toml, else the author of the note) for an author, and all that is no statement. Of what
    others say that you refer to, only words, speaker and place stay.

    With --explain you see the query with the prefixes and values it is asked with, how often each of its patterns fits
    the graph, how many rows are left where all of them must fit, and how long the answer takes: for a query that is
    slow or finds nothing. `--format json` gives it to programs.
    """
    from quoth.graph.plans import plan
    from quoth.graph.query import run
    from quoth.graph.store import Form, Reader
    from quoth.graph.tables import find_labels, write
    from quoth.vault import bind, locate

    console: Console = ctx.obj
    named, given = _parameters(params, words)
    if len(named) > 2:
        raise click.UsageError(f"unexpected {named[2]!r}")
    if mine and url:
        raise click.UsageError("--mine goes with the vault's own store, not with --store")
    if explain and format_ not in (None, "json"):
        raise click.UsageError(f"--explain is for people, or json, not {format_}")
    vault = locate([Path(path) for path in named[1:]])
    text = _query_text(vault, named[0] if named else None)
    bindings = bind(given)
    reader: Reader | Endpoint
    if url:
        reader = _endpoint(console, url, timeout)
    else:
        reader, _ = _reader(console, vault, refresh=not no_refresh)
    prefixes = vault.config.settings.prefixes
    with reader:
        asked = vault.own(reader) if mine and isinstance(reader, Reader) else reader
        if explain:
            explained = plan(asked, text, bindings, timeout, prefixes=prefixes)
            _emit(console, _explained(explained, format_), output)
            for hint in explained.hints:
                console.say(hint)
            return
        result = run(asked, text, bindings, timeout, prefixes=prefixes)
        form = format_ or ("turtle" if result.form is Form.CONSTRUCT else "table")
        labels = find_labels(reader, result, prefixes) if form in ("table", "markdown", "turtle") else None
        unknown = _unknown_names(reader, text, bindings) if result.is_empty else []
    width = shutil.get_terminal_size().columns if output is None and sys.stdout.isatty() else None
    _emit(console, write(result, form, labels, width=width, hyperlinks=width is not None), output)
    for hint in (*result.hints, *unknown):
        console.say(hint)


def _explained(plan: Plan, format_: str | None) -> str:
    """What there is to say of a query, for people or as JSON."""
    import json

    from quoth.graph.plans import as_text
    from quoth.graph.said import to_json
    from quoth.graph.sheets import WIDEST

    if format_ == "json":
        return json.dumps(to_json(plan), ensure_ascii=False, indent=2) + "\n"
    return as_text(plan, min(shutil.get_terminal_size().columns, WIDEST) if sys.stdout.isatty() else WIDEST)


def _emit(console: Console, written: str, output: Path | None) -> None:
    """Writes an answer to a file, or to standard output."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(written.encode())
        return
    from quoth.exporters.write import write_file

    write_file(output, written.encode())
    console.say(f"wrote {output}")


def _unknown_names(reader: Reader | Endpoint, text: str, bindings: Mapping[str, Node]) -> list[str]:
    """What is to say of names that were given and that nothing in the store has."""
    from quoth.graph.query import parameters
    from quoth.graph.search import EXACT, Names
    from quoth.graph.store import Reader
    from quoth.graph.triples import Literal

    asked = [bindings.get(p.name) for p in parameters(text) if p.description.startswith("name ")]
    given = [node.text for node in asked if isinstance(node, Literal) and node.text]
    if not given or not isinstance(reader, Reader):
        return []
    names = Names(reader)
    best = {name: next(iter(names.find(name, 1)), None) for name in given}
    return [
        f"nothing is called {name!r}{f'; did you mean {found.name!r}?' if found else ''}"
        for name, found in best.items()
        if not found or found.score < EXACT
    ]


def _endpoint(console: Console, url: str, timeout: float | None) -> Endpoint:
    """A SPARQL server that is asked in place of the store."""
    from quoth.remote.address import Address, Credentials
    from quoth.remote.endpoint import Endpoint
    from quoth.remote.exchange import TIMEOUT, Exchange

    address = Address.parse(url)
    # A query that cannot be answered is not answered the fourth time either.
    exchange = Exchange(address, Credentials.find(address), timeout or TIMEOUT, tries=2)
    _warn_of_exposure(console, exchange)
    return Endpoint(exchange)


#: How a query begins that is no name of one.
_SPARQL = re.compile(
    r"\s*(?:#|(?:select|ask|construct|describe|prefix|base|insert|delete|with)\b.*[\s{<])", re.I | re.S
)


def _query_text(vault: Vault, query_: str | None) -> str:
    """The text of a query: standard input, the query itself, a file, or a named query."""
    from quoth.graph.query import find_query

    if query_ is None or query_ == "-":
        if query_ is None and sys.stdin.isatty():
            raise click.UsageError("name a query (`quoth queries` lists them), a file, or - for standard input")
        return sys.stdin.read()
    if _SPARQL.match(query_):
        return query_
    path = Path(query_)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _Misuse(f"{query_}: {getattr(error, 'strerror', None) or error}") from error
    # No query has a name with a brace in it: this is one that begins with a slip.
    return query_ if "{" in query_ else find_query(query_, vault.home).text


def _parameters(params: Sequence[str], words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """What is no option, and values by name: `--param name=value`, `--name value` or `--name=value`."""
    given: dict[str, str] = {}
    for param in params:
        name, equals, value = param.partition("=")
        if not equals:
            raise click.BadParameter(f"{param!r} is not NAME=VALUE", param_hint="--param")
        given[name.strip()] = value
    named = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            named.append(word)
            continue
        if not equals:
            if not waiting:
                raise click.UsageError(f"{word} is no option, and as a parameter of the query it needs a value")
            value = waiting.pop(0)
        given[name] = value
    return named, given


@main.command(epilog=_example("quoth queries\nquoth queries said"))
@click.argument("name", required=False)
def queries(name: str | None) -> None:
    """List the named queries, Quoth's and the vault's own, or print one."""
    from quoth.graph.query import find_query, named_queries
    from quoth.vault import locate

    home = locate().home
    if name:
        click.echo(find_query(name, home).text, nl=not find_query(name, home).text.endswith("\n"))
        return
    for found in named_queries(home):
        options = " ".join(f"--{p.name} …" if p.required else f"[--{p.name} …]" for p in found.parameters)
        name = click.style(found.name, bold=True) if _colours() else found.name
        click.echo(f"{name} {options}".rstrip())
        click.echo(f"    {found.description}")


# -- serve --------------------------------------------------------------------------------------------


@main.command(
    epilog=_example(
        "quoth serve --open\nquoth serve ~/notes --port 0\nquoth serve --allow-origin https://yasgui.triply.cc\n"
        "curl --data-urlencode 'query=SELECT ?n { ?p a schema:Person ; schema:name ?n }' http://127.0.0.1:8808/sparql"
    )
)
@_PATHS
@click.option("--port", type=click.IntRange(0, 65535), default=8808, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Another address of this machine itself.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--private", is_flag=True, help="Include what is private.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    metavar="SECONDS",
    help="Give up a query after a time.",
)
@click.option(
    "--allow-origin",
    "origins",
    multiple=True,
    metavar="ORIGIN",
    help="Let pages of another site read, as http://localhost:5173; may be given more than once.",
)
@click.option("--no-refresh", is_flag=True, help="Show the store as others build it.")
@click.pass_obj
def serve(
    console: Console,
    paths: tuple[Path, ...],
    port: int,
    host: str,
    open_: bool,
    private: bool,
    timeout: float,
    origins: tuple[str, ...],
    no_refresh: bool,
) -> None:
    """Show the graph in a browser and answer SPARQL, on this machine alone and to be read only.

    The page is at the address that is printed, the SPARQL endpoint at /sparql below it. Both show the notes as they
    are now. Ctrl-C ends it.
    """
    try:
        from quoth.server.app import App
        from quoth.server.listen import bind, is_loopback, serve_until_told, url
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("waitress", "werkzeug"):
            raise
        raise _Failure("`quoth serve` needs more than is installed: pip install 'quoth[serve]'") from error
    from quoth.server.guard import Guard, is_origin
    from quoth.server.served import Served
    from quoth.server.workers import Workers
    from quoth.serving import VaultSource

    if not is_loopback(host):
        raise click.BadParameter(f"{host!r} is not an address of this machine alone", param_hint="'--host'")
    for origin in origins:
        if not is_origin(origin):
            message = f"{origin!r} is no origin; write a scheme and a host, as https://example.org"
            raise click.BadParameter(message, param_hint="'--allow-origin'")
    source = VaultSource(paths, refresh=not no_refresh)
    with ExitStack() as stack:
        bound = stack.enter_context(bind(host, port))
        with _progress(console, "reading notes") as progress:
            first = source.open(progress)
        if first.stale:
            console.say(f"showing the graph as it was: {first.stale}")
        served = Served(source, first, private=private, report=lambda text: console.say(f"not up to date: {text}"))
        stack.callback(served.close)
        workers = Workers(timeout)
        stack.callback(workers.close)
        guard = Guard.of(host, bound.getsockname()[1], origins)
        app = App(served, workers, guard, private=private, report=console.say)

        def ready() -> None:
            click.echo(f"serving {_shown(source.vault)} at {url(bound)}, Ctrl-C ends it", err=True)
            if open_:
                click.launch(url(bound))

        serve_until_told(app, bound, ready)


# -- watch --------------------------------------------------------------------------------------------


@main.command(
    epilog=_example(
        "quoth watch\nquoth watch --export turtle -o notes.ttl\n"
        "quoth watch --export obsidian --export jsonld -o notes.jsonld"
    )
)
@_PATHS
@click.option(
    "--export",
    "formats",
    multiple=True,
    metavar="FORMAT",
    type=click.Choice(list(FORMATS)),
    help="Write this again whenever the notes change; may be given more than once.",
)
@click.option("-o", "--output", "outputs", multiple=True, type=click.Path(path_type=Path), help="Where exports go.")
@click.pass_context
def watch(ctx: click.Context, paths: tuple[Path, ...], formats: tuple[str, ...], outputs: tuple[Path, ...]) -> None:
    """Keep the store and exports up to date while you write, until Ctrl-C.

    Each change is told in a line, with the problems that it brought. Exports and outputs belong together in the order
    in which they are given; where there is one output less, `--export obsidian` goes into the vault itself.
    """
    from quoth.watch import Watched, changes

    console: Console = ctx.obj
    pairs = _paired(formats, outputs)
    watched, waits = Watched(), False
    from quoth.vault import locate

    vault = locate(paths)
    try:
        for has_changed in changes(vault.root, [output for output in outputs if not _is_own_folder(vault, output)]):
            if has_changed or waits:
                waits = _look_again(ctx, console, watched, paths, pairs)
    except KeyboardInterrupt:
        return


def _look_again(
    ctx: click.Context,
    console: Console,
    watched: Any,
    paths: tuple[Path, ...],
    pairs: Sequence[tuple[str, Path | None]],
) -> bool:
    """Takes up what changed, and tells it; whether it is to be tried again soon."""
    from quoth.notes.report import as_text, tally
    from quoth.vault import locate

    try:
        with _failures():
            vault = locate(paths)
            change = watched.look(vault)
    except click.ClickException as error:
        # A fault of the configuration, or another process that builds: what comes next may mend it.
        if "another process" not in error.format_message():
            error.show()
            return False
        return True
    if change is None:
        return False
    written = []
    for format_, output in pairs if change.is_graph_new else ():
        try:
            quiet = click.Context(export, parent=ctx, obj=Console(quiet=True))
            with quiet, _failures():
                quiet.invoke(export, format_=format_, paths=paths, output=output, no_refresh=True)
            written.append(str(output or format_))
        except click.ClickException as error:
            error.show()
        except SystemExit:
            # Pages that somebody changed were left as they are, as has been told.
            written.append(str(output or format_))
    ends = [*([f"wrote {', '.join(written)}"] if written else []), *([f"{change.mended} mended"] * bool(change.mended))]
    click.echo("; ".join([str(change), *([tally(change.problems)] if change.problems else []), *ends]))
    if change.problems:
        click.echo(as_text(change.problems, vault.source, colour=_colours()), nl=False)
    sys.stdout.flush()
    return False


def _paired(formats: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, Path | None]]:
    """Which export goes where."""
    waiting = list(outputs)
    is_own = len(outputs) < len(formats)
    pairs = [
        (name, None if is_own and FORMATS[name].is_folder else waiting.pop(0) if waiting else None) for name in formats
    ]
    if waiting or any(output is None and not FORMATS[name].is_folder for name, output in pairs):
        raise click.UsageError("give an -o for each --export, in the same order; obsidian alone can do without")
    return pairs


# -- push ---------------------------------------------------------------------------------------------

_SERVER_TIMEOUT = click.FloatRange(min=0, min_open=True)


@main.command(
    epilog=_example(
        "quoth push http://localhost:7878/store --dry-run\nquoth push http://localhost:7878/store\n"
        "QUOTH_STORE_TOKEN=… quoth push https://graphs.example.org/data Episodes"
    )
)
@click.argument("url")
@_PATHS
@click.option("--all", "everything", is_flag=True, help="Send every graph, whatever the server was given before.")
@click.option("--private", is_flag=True, help="Include what is private.")
@click.option("--no-thoughts", is_flag=True, help="Leave your own thoughts out.")
@click.option("--no-merge", is_flag=True, help="Leave the default graph to the server, which merges graphs itself.")
@click.option("--overwrite", is_flag=True, help="Replace a default graph that holds nothing of this vault.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent and deleted, and change nothing.")
@click.option(
    "--timeout",
    type=_SERVER_TIMEOUT,
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the server may take for an answer.",
)
@_NO_REFRESH
@click.pass_obj
def push(
    console: Console,
    url: str,
    paths: tuple[Path, ...],
    everything: bool,
    private: bool,
    no_thoughts: bool,
    no_merge: bool,
    overwrite: bool,
    dry_run: bool,
    timeout: float,
    no_refresh: bool,
) -> None:
    """Give the graph to a SPARQL server: a named graph a note, and all of them merged as the default graph.

    URL is that of the server's graph store (SPARQL 1.1 Graph Store HTTP Protocol). Only what changed since the last
    push is sent; what is gone is deleted there. With PATHS, the server holds those notes afterwards, and what describes
    the things they speak of, and nothing else of the vault. Credentials come from QUOTH_STORE_USER and
    QUOTH_STORE_PASSWORD, from QUOTH_STORE_TOKEN, or from ~/.netrc.
    """
    from quoth.graph.selection import Selection, select
    from quoth.remote.address import Address, Credentials
    from quoth.remote.exchange import Exchange
    from quoth.remote.graph_store import GraphStore
    from quoth.remote.push import carry_out, contents, plan
    from quoth.remote.record import Record
    from quoth.vault import locate

    address = Address.parse(url)
    server = GraphStore(Exchange(address, Credentials.find(address), timeout))
    vault = locate(paths)
    if vault.config.is_local:
        raise _Misuse("no base is set, so others' graphs may have the names of these: `quoth init` sets one")
    _warn_of_exposure(console, server.exchange)
    reader, _ = _reader(console, vault, refresh=not no_refresh)
    with reader:
        quads = list(reader.quads())
    notes = vault.selected()
    iris = None if notes is None else vault.graphs(quads, notes)
    wanted = contents(select(quads, Selection(private, not no_thoughts, iris)), merge=not no_merge)
    with Record(vault.store, address) as record:
        with _progress(console, "asking what is there", least=40) as progress:
            planned = plan(
                server,
                record,
                wanted,
                vault.config.base,
                everything=everything,
                overwrite=overwrite,
                progress=progress,
            )
        for step in planned.steps if dry_run else ():
            verb = "delete" if step.content is None else f"send   {len(step.content):>9,} bytes"
            click.echo(f"{verb:24} {step.reason:7} {step.graph or 'default graph'}")
        if not dry_run:
            with _progress(console, "sending graphs", least=10) as progress:
                carry_out(server, record, planned, progress)
        if not record.is_kept:
            console.say(f"{vault.store} cannot be written, so the next push sends everything again")
    console.say(f"{address}: {'would send' if dry_run else 'sent'} {planned}")


def _warn_of_exposure(console: Console, exchange: Exchange) -> None:
    if exchange.address.is_exposed and exchange.credentials:
        console.say(f"the credentials for {exchange.address.host} travel unencrypted over http")


# -- link ---------------------------------------------------------------------------------------------

_VAULT = click.option(
    "--vault",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of the vault, if it is not the current one.",
)
_COMMENT = click.option("--comment", default="", help="Why, to be kept with the decision.")
_DAY = click.option("--date", default="", metavar="YYYY-MM-DD", help="The day, to be kept with the decision.")
#: How many statements of each thing `review` shows.
_STATEMENTS_SHOWN = 3


@main.group(epilog=_example("quoth link suggest\nquoth link review\nquoth link accept 'Ben Ortiz' 'B. Ortiz'"))
def link() -> None:
    """Decide which things are one: what notes call by two names, and what others call by theirs.

    Decisions are kept in links.sssom.tsv, beside the notes, in a format that others read too (SSSOM). Nothing is made
    one by likeness alone.
    """


@link.command(epilog=_example("quoth link suggest\nquoth link suggest --least 0.7 --format json"))
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Leave out what is less likely.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@_VAULT
@click.pass_obj
def suggest(console: Console, least: float, format_: str, folder: Path | None) -> None:
    """List things that may be one, the most likely first, each pair with a key, a score and reasons."""
    import json

    _, found = _candidates(console, _vault_of(folder))
    found = [candidate for candidate in found if candidate.score >= least]
    if format_ == "json":
        written = [
            {
                "key": candidate.key,
                "score": candidate.score,
                "reasons": list(candidate.reasons),
                "things": [
                    {"iri": thing.iri, "local": thing.local, "name": thing.name, "type": thing.type}
                    for thing in (candidate.one, candidate.other)
                ],
            }
            for candidate in found
        ]
        click.echo(json.dumps(written, indent=2, ensure_ascii=False))
        return
    width = max((len(candidate.key) for candidate in found), default=0)
    for candidate in found:
        one, other = candidate.one, candidate.other
        click.echo(f"{candidate.key:{width}}  {candidate.score:.2f}  {_titled(one)} and {_titled(other)}")
        for reason in candidate.reasons:
            click.echo(f"{'':{width}}        {reason}")
    if found:
        console.say(f"{_count(len(found), 'candidate')}; `quoth link review` asks about each")
    else:
        console.say("no candidates: no two things look like one")


@link.command(epilog=_example("quoth link review"))
@_VAULT
@click.pass_obj
def review(console: Console, folder: Path | None) -> None:
    """Go through the candidates, and say of each whether the two are one. Each answer is kept at once."""
    if not sys.stdin.isatty():
        raise _Misuse("review asks, and there is nobody to ask; see `quoth link suggest`, `accept` and `reject`")
    vault = _vault_of(folder)
    things, found = _candidates(console, vault)
    if not found:
        click.echo("no candidates: no two things look like one")
    done = 0
    for number, candidate in enumerate(found, 1):
        click.echo(f"\n{number} of {len(found)}  {candidate.key}  {candidate.score:.2f}")
        for thing in (candidate.one, candidate.other):
            click.echo(f"  {click.style(thing.name, bold=_colours())} ({thing.type}) <{thing.iri}>")
            others = [name for name in thing.names if name != thing.name]
            if others:
                click.echo(f"    also called {', '.join(others)}")
            said = list(things.statements(thing))
            for path, text in said[:_STATEMENTS_SHOWN]:
                click.echo(f"    {_shortened(f'{path}: {text}', 96)}")
            if len(said) > _STATEMENTS_SHOWN:
                click.echo(f"    and {len(said) - _STATEMENTS_SHOWN} more")
        for reason in candidate.reasons:
            click.echo(f"  {reason}")
        answer = click.prompt(
            "Are they one? [y]es, [n]o, [l]ater, [q]uit", type=click.Choice(["y", "n", "l", "q"]), show_choices=False
        )
        if answer == "q":
            break
        if answer in ("y", "n"):
            _keep(vault, [_decision(candidate.one, candidate.other, negated=answer == "n", of=candidate)])
            done += 1
    click.echo(f"{_count(done, 'decision')} kept in {vault.config.links}")
    _report_links(console, vault)


@link.command(
    epilog=_example(
        "quoth link accept k3fq\nquoth link accept 'Ben Ortiz' 'B. Ortiz' --comment 'same voice'\n"
        "quoth link accept 'Ada Marsh' https://orcid.org/0000-0002-1825-0097"
    )
)
@click.argument("words", metavar="KEY... | ONE OTHER", nargs=-1, required=True)
@_COMMENT
@_DAY
@_VAULT
@click.pass_obj
def accept(console: Console, words: tuple[str, ...], comment: str, date: str, folder: Path | None) -> None:
    """Say that two things are one: by the key of a candidate, or by their names or IRIs.

    What was decided of the two before is replaced. OTHER may be an IRI of somebody else's: of Wikidata, ORCID or a DOI,
    which then identifies ONE, or of another's graph.
    """
    _decide(console, words, comment, date, folder, negated=False)


@link.command(epilog=_example("quoth link reject k3fq m7sd\nquoth link reject 'Dylan Patel' 'D. Patel'"))
@click.argument("words", metavar="KEY... | ONE OTHER", nargs=-1, required=True)
@_COMMENT
@_DAY
@_VAULT
@click.pass_obj
def reject(console: Console, words: tuple[str, ...], comment: str, date: str, folder: Path | None) -> None:
    """Say that two things are not one, so that nobody asks again: by the key of a candidate, or by names or IRIs.

    What was decided of the two before is replaced.
    """
    _decide(console, words, comment, date, folder, negated=True)


@link.command(epilog=_example("quoth link status"))
@_VAULT
@click.pass_obj
def status(console: Console, folder: Path | None) -> None:
    """Show what was decided and whether it holds, and how many candidates wait."""
    from quoth.notes.report import as_text

    vault = _vault_of(folder)
    _, found = _candidates(console, vault)
    problems = _link_problems(vault)
    at_fault = {problem.span: problem for problem in problems}
    for decision in vault.links().decisions:
        state = "does not hold: " if decision.span in at_fault else ""
        because = f" ({decision.comment})" if decision.comment else ""
        click.echo(f"{state}{_worded(decision)}{because}")
    if problems:
        click.echo(as_text(problems, vault.source, colour=_colours()), err=True, nl=False)
    decided = len(vault.links().decisions)
    waiting = f"{_count(len(found), 'candidate')} to be reviewed" if found else "no candidates to be reviewed"
    console.say(f"{_count(decided, 'decision')} in {vault.config.links}, {waiting}")
    if problems:
        sys.exit(1)


def _vault_of(folder: Path | None) -> Vault:
    from quoth.vault import locate

    return locate(folder=folder)


def _candidates(console: Console, vault: Vault) -> tuple[Things, list[Candidate]]:
    """The things of the vault, and those that may be one."""
    from quoth.graph.candidates import Things

    decisions = vault.links().decisions
    reader, _ = _reader(console, vault)
    with reader:
        things = Things(reader.triples(), vault.config.settings.types, vault.config.base)
    return things, list(things.candidates(decisions))


def _titled(thing: Named) -> str:
    return f"{thing.name} ({thing.type})"


def _worded(decision: Decision) -> str:
    """A decision in words."""
    from quoth.ontology.vocabulary import compact

    one, other = (end.label or f"<{end.iri}>" for end in (decision.subject, decision.object))
    if decision.is_same or decision.is_different:
        return f"{one} and {other} are {'one' if decision.is_same else 'two'}"
    return f"{one} {'not ' if decision.negated else ''}{compact(decision.predicate)} {other}"


def _shortened(text: str, width: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _decide(
    console: Console, words: Sequence[str], comment: str, date: str, folder: Path | None, *, negated: bool
) -> None:
    """Keeps decisions about candidates, or about two things."""
    from dataclasses import replace

    vault = _vault_of(folder)
    if date and (len(date) != 10 or _date(date) != date):
        raise click.BadParameter(f"{date!r} is no day; write 2025-10-17", param_hint="--date")
    things, found = _candidates(console, vault)
    by_key = {candidate.key: candidate for candidate in found}
    decisions: list[Decision] = []
    if all(word in by_key for word in words):
        for word in words:
            candidate = by_key[word]
            decisions.append(_decision(candidate.one, candidate.other, negated, comment, date, candidate))
    elif len(words) == 2 and (before := _decided_before(vault, words)) is not None:
        decisions.append(replace(before, negated=negated, comment=comment, confidence="", date=date))
    elif len(words) == 2:
        one, other = _end(things, words[0]), _end(things, words[1])
        decisions.append(_decision(one, other, negated, comment, date))
        conflict = "" if negated else _conflict(things, one, other)
        if conflict:
            raise _Failure(f"{words[0]} and {words[1]} cannot be one: they have {conflict}")
    else:
        unknown = next(word for word in words if word not in by_key)
        raise _Failure(f"no candidate has the key {unknown!r}; `quoth link suggest` lists them")
    _keep(vault, decisions)
    for decision in decisions:
        console.say(f"{_worded(decision)}: kept in {vault.config.links}")
    _report_links(console, vault)


def _decided_before(vault: Vault, words: Sequence[str]) -> Decision | None:
    """What was decided of two things as words name them: what is one thing already cannot be told apart otherwise."""
    from quoth.ontology.slugs import fold_name

    def means(word: str, end: End) -> bool:
        return end.iri in (word, _authority(word)) or (bool(end.label) and fold_name(end.label) == fold_name(word))

    found = []
    for decision in vault.links().decisions:
        ends = (decision.subject, decision.object)
        if decision.is_same or decision.is_different:
            found += [decision for one, other in (ends, ends[::-1]) if means(words[0], one) and means(words[1], other)]
    return found[0] if len(found) == 1 else None


def _authority(word: str) -> str | None:
    """The IRI by which an authority names what an address of the web is about."""
    from quoth.graph.decisions import authority
    from quoth.ontology.iris import identifier_iri

    identifier = authority(word)
    return identifier_iri(identifier) if identifier is not None else None


def _conflict(things: Things, one: Named | str, other: Named | str) -> str:
    """Which identifiers say that two things are two; empty where none do."""
    from quoth.graph.decisions import authority

    known = [
        things.identifiers(end) if not isinstance(end, str) else {i for i in (authority(end),) if i}
        for end in (one, other)
    ]
    return things.conflict(*known)


def _end(things: Things, word: str) -> Named | str:
    """The thing that a word names, or the IRI of somebody else's."""
    found = things.find(word)
    if len(found) == 1:
        return found[0]
    if found:
        lines = "".join(f"\n  <{thing.iri}> {_titled(thing)}" for thing in found)
        raise _Failure(f"{word!r} names {len(found)} things; say which by its IRI:{lines}")
    if not re.match(r"(https?://|urn:)\S+$", word):
        raise _Failure(f"nothing in the vault is called {word!r}, and it is no IRI")
    own = _authority(word)
    known = things.find(own) if own is not None else ()
    return known[0] if known else own or word


def _decision(
    one: Named | str,
    other: Named | str,
    negated: bool,
    comment: str = "",
    date: str = "",
    of: Candidate | None = None,
) -> Decision:
    from quoth.graph.decisions import same_predicate
    from quoth.graph.sssom import Decision, End

    if isinstance(one, str):
        one, other = other, one
    if isinstance(one, str):
        raise _Failure("neither is a thing of the vault")
    if not isinstance(other, str) and one.iri == other.iri:
        raise _Failure(f"{one.name} is one thing already: <{one.iri}>")
    first = End(one.local, one.name, one.type)
    second = End(other) if isinstance(other, str) else End(other.local, other.name, other.type)
    if not isinstance(other, str):
        first, second = sorted((first, second), key=lambda end: end.iri)
    reasons = "; ".join(of.reasons) if of is not None else ""
    return Decision(
        first,
        second,
        same_predicate(first.type, second.type or first.type),
        negated,
        f"{of.score:.2f}" if of is not None else "",
        comment or reasons,
        date,
    )


def _keep(vault: Vault, decisions: Sequence[Decision]) -> None:
    from quoth.exporters import File
    from quoth.exporters.write import replace_file, write_files

    path, before, after = vault.decided(decisions)
    if before:
        replace_file(vault.root, path, before, after)
    else:
        write_files(vault.root, [File(path, after)])


def _link_problems(vault: Vault) -> list[Diagnostic]:
    return [problem for problem in vault.diagnostics() if problem.path == vault.config.links]


def _report_links(console: Console, vault: Vault) -> None:
    """Tells of decisions that do not hold, and ends so where there are any."""
    from quoth.notes.report import as_text

    problems = _link_problems(vault)
    if problems:
        click.echo(as_text(problems, vault.source, colour=_colours()), err=True, nl=False)
        sys.exit(1)


# -- show ---------------------------------------------------------------------------------------------

#: How many statements of a group are shown before the rest is only counted, and how many with --all.
_SHOWN = 15
#: How much better than all others a name has to fit to be taken for what was meant, of 100.
_CLEARLY = 4
#: How many names are told that fit less than what would be taken for what was meant.
_NEAR = 3
#: How an IRI begins that a thing may have.
_IRI = "https?://|urn:"


@main.command(
    epilog=_example(
        "quoth show 'reinforcement learning'\nquoth show Karpathy ~/notes\nquoth show Karpathy --format markdown\n"
        "quoth show squirrel"
    )
)
@click.argument("name")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--all", "all_", is_flag=True, help=f"Show every statement, not only the first {_SHOWN} of each group.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="For the terminal, for a note or a mail, or for programs.",
)
@_NO_REFRESH
@click.pass_obj
def show(console: Console, name: str, path: Path | None, all_: bool, format_: str, no_refresh: bool) -> None:
    """One page on a person, concept, paper, episode, question or note.

    Who said what about it and where, what stands against it, the open questions with what may answer them, and what
    is beside it. NAME is a name, an alias, part of one, an identifier such as a DOI, a citation key, a note's file, or
    an IRI; small slips are forgiven. Where nothing is called so, the statements that hold the words are shown. PATH is
    a folder of the vault, if it is not the current one.
    """
    import json

    from quoth.graph.portraits import portrait
    from quoth.graph.said import to_json
    from quoth.graph.sheets import MOST, WIDEST, Screen, as_markdown, as_text, list_text
    from quoth.vault import locate

    vault = locate([path] if path else [])
    reader, _ = _reader(console, vault, refresh=not no_refresh)
    limit = None if all_ else _SHOWN
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else WIDEST
    screen = Screen(width, _colours(), on_terminal, vault.root)
    with reader:
        found = portrait(reader, name, limit=limit) if re.match(_IRI, name) else None
        near: tuple[str, ...] = ()
        if found is None:
            iri, near = _meant(console, reader, name)
            found = portrait(reader, iri, limit=limit) if iri else None
        if found is None and re.match(_IRI, name):
            raise _Failure(f"the graph knows nothing of {name}")
        if found is None:
            from quoth.graph.search import search

            hits = search(reader, name, limit=limit or sys.maxsize)
            meant = f"; did you mean {' or '.join(map(repr, near))}?" if near else ""
            if not hits.statements:
                raise _Failure(f"nothing is called {name!r}, and no statement holds the words{meant}")
            console.say(f"nothing is called {name!r}; {_count(hits.total, 'statement')} with the words{meant}")
            written = (
                json.dumps(to_json(hits), ensure_ascii=False, indent=2) + "\n"
                if format_ == "json"
                else list_text(name, hits.statements, hits.total, screen)
            )
        elif format_ == "json":
            written = json.dumps(to_json(found), ensure_ascii=False, indent=2) + "\n"
        else:
            most = None if all_ else MOST
            written = as_markdown(found, most) if format_ == "markdown" else as_text(found, screen, most)
    click.echo(written, nl=False, color=True)


def _meant(console: Console, reader: Reader, name: str) -> tuple[str, tuple[str, ...]]:
    """The IRI of what a name means, empty where nothing has such a name; and names that are a little like it.

    Raises:
        _Failure: it may mean several things.
    """
    from quoth.graph.search import EXACT, FITTING, Names

    found = Names(reader).find(name)
    found = tuple(f for f in found if f.score == EXACT) or found
    # A note that tells of a thing is called like it, and is part of what is shown of the thing.
    found = tuple(f for f in found if f.type != "note") or found
    best = [f for f in found if f.score > found[0].score - _CLEARLY]
    if not best or best[0].score < FITTING:
        return "", tuple(dict.fromkeys(f.name for f in best))[:_NEAR]
    if len(best) == 1:
        if best[0].score < EXACT:
            console.say(f"showing {best[0].name!r} for {name!r}")
        return best[0].iri, ()
    room = max(len(f.type) for f in best)
    same = {f.name for f in best if sum(other.name == f.name for other in best) > 1}
    lines = [
        f"  {f.type:<{room}}  {f.name}{f' <{f.iri}>' if f.name in same else ''}  ({_count(f.statements, 'statement')})"
        for f in best
    ]
    raise _Failure("\n".join([f"{name!r} may be several things; say which:", *lines]))


# -- vocab --------------------------------------------------------------------------------------------


@main.command(
    epilog=_example(
        "quoth vocab\nquoth vocab contradicts\nquoth vocab schema:Claim --format turtle\nquoth vocab guests"
    )
)
@click.argument("term", required=False)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as an ontology.",
)
def vocab(term: str | None, format_: str) -> None:
    """Say what may be written and what it becomes: types, relations, front-matter keys, and the terms of the graph.

    TERM is a name of one of them: a key or a spelling of it, an IRI, a `prefix:name` or a name in JSON. A vault's own
    types and relations are known in its folder.
    """
    from quoth.notes.nearest import nearest
    from quoth.ontology.documentation import FORMATS as VOCABULARY_FORMATS
    from quoth.ontology.documentation import Vocabulary, details
    from quoth.ontology.vocabulary import TERMS
    from quoth.vault import locate

    settings = locate().config.settings
    whole = Vocabulary(tuple(settings.types), tuple(settings.relations), settings.keys.all, TERMS)
    if not term:
        click.echo(VOCABULARY_FORMATS[format_](whole), nl=False)
        return
    found = whole.find(term)
    if not found:
        near = nearest(term, whole.names)
        raise _Failure(f"nothing is called {term!r}" + (f"; did you mean {near!r}?" if near else ""))
    click.echo(details(found) if format_ == "text" else VOCABULARY_FORMATS[format_](found), nl=False)


# -- shared -------------------------------------------------------------------------------------------


def _reader(console: Console, vault: Vault, *, refresh: bool = True, rebuild: bool = False) -> tuple[Reader, Refreshed]:
    """The graph, brought up to date if that is wanted and can be, and how it came to be."""
    with _progress(console, "reading notes") as progress:
        reader, done = vault.reader(refresh=refresh, rebuild=rebuild, progress=progress)
    if done.unkept:
        console.say(f"the notes were read, and the graph is not kept: {done.unkept}")
    elif done.stale and refresh:
        console.say(f"answering from the graph as it was: {done.stale}")
    if vault.recalled:
        console.say(f"of {_shown(vault)}, named before; name `.` to read this folder instead")
    if refresh and not done.stale and (nothing := _nothing_there(vault, done.files)):
        console.say(nothing)
    return reader, done


def _nothing_there(vault: Vault, files: int) -> str:
    """That there are no notes where some were asked for; empty if there are.

    Args:
        files: how many the whole vault has.
    """
    selected = vault.selected()
    if files if selected is None else selected:
        return ""
    return f"no notes in {_shown(vault)}: nothing ends in .md or .markdown there"


@contextmanager
def _progress(console: Console, label: str, *, least: int = 400) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the terminal, for work that takes a while: that of so many steps."""
    if console.quiet or not sys.stderr.isatty():
        yield lambda done, all_: None
        return
    bar: Any = None

    def progress(done: int, all_: int) -> None:
        nonlocal bar
        if bar is None and all_ >= least:
            bar = click.progressbar(length=_PROGRESS_STEPS, label=label, file=sys.stderr)
            bar.render_progress()
        if bar is not None:
            bar.update(max(0, done * _PROGRESS_STEPS // max(all_, 1) - bar.pos))

    try:
        yield progress
    finally:
        if bar is not None:
            bar.render_finish()


def _colours() -> bool:
    """Whether colours are wanted: on a terminal, unless NO_COLOR says otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _shown(vault: Vault) -> str:
    """The paths that were named, else the vault's folder, as seen from the current one."""
    here = Path.cwd()
    paths = (path.relative_to(here) if path.is_relative_to(here) else path for path in vault.paths or (vault.root,))
    return ", ".join(str(path) if path.parts else "this folder" for path in paths)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
