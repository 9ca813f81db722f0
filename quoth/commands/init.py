"""`quoth init`: begins a vault."""

from __future__ import annotations

from pathlib import Path

import click

from quoth.commands.console import Console, counted
from quoth.commands.failures import Failure, Misuse
from quoth.commands.options import example


@click.command(
    short_help="Begin a vault: write a commented quoth.toml.",
    epilog=example("quoth init\nquoth init ~/notes --me 'Robin Reader' --language en"),
)
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
        raise Failure(f"{path} is there already; nothing was written")
    if not folder.is_dir():
        raise Misuse(f"{folder}: there is no such folder")
    text = default_text(base or new_base(), language, me)
    read_config(text, folder)
    write_file(path, text.encode())
    click.echo(f"wrote {click.format_filename(path)}")
    vault = locate(folder=folder)
    entries, _ = vault.files()
    console.say(
        f"found {counted(len(entries), 'note')}; `quoth build` makes the graph, `quoth check` reads them through"
    )
