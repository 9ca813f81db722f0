"""`quoth check`: reads the notes through, and mends them where asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quoth.commands.console import Console, counted, wants_colours
from quoth.commands.options import PATHS, example, forms
from quoth.commands.reading import nothing_there

if TYPE_CHECKING:
    from quoth.notes.diagnostics import Diagnostic
    from quoth.vault import Fix, Vault


#: How the lines of a diff are coloured on a terminal, by their first character.
_DIFF_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command(
    short_help="Read the notes through, and report or mend what is wrong.",
    epilog=example(
        "quoth check\nquoth check Episodes --strict\nquoth check --format github --ignore unused-declaration\n"
        "quoth check --fix\nquoth check Episodes --fix --add-block-ids --dry-run\nquoth check --shapes"
    ),
)
@PATHS
@forms("text", "json", "github", help_="For people, for programs, or for GitHub to show beside the lines.")
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
        click.echo(as_text(found, vault.source, colour=wants_colours()), nl=False)
    console.say(tally(found) or nothing_there(vault, len(vault.files()[0])) or "nothing to report")
    if not written or any(strict or diagnostic.severity is not Severity.HINT for diagnostic in found):
        sys.exit(1)


def _show_diff(fixes: Sequence[Fix], *, to_stderr: bool) -> None:
    from quoth.notes.edits import diff
    from quoth.notes.report import showable

    is_terminal = (sys.stderr if to_stderr else sys.stdout).isatty()
    for fix in fixes:
        for line in diff(fix.path, fix.before, fix.after):
            colour = _DIFF_COLOURS.get(line[:1]) if wants_colours() else None
            # What is piped has to stay a diff that `patch` takes.
            click.echo(click.style(showable(line) if is_terminal else line, fg=colour), err=to_stderr)


def _may_write(console: Console, fixes: Sequence[Fix], yes: bool) -> bool:
    """Whether somebody wants what was shown: asks on a terminal, and takes silence for no."""
    if yes:
        return True
    if not sys.stdin.isatty():
        console.say("nothing was written; --yes writes it")
        return False
    return click.confirm(f"Write this into {counted(len(fixes), 'note')}?", err=True)


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
    console.say(f"wrote {counted(len(fixes) - failed, 'note')}")
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
