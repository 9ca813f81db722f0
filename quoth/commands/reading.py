"""The graph of the vault that a command is about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from quoth.commands.console import Console, progress_bar

if TYPE_CHECKING:
    from quoth.graph.store import Reader
    from quoth.vault import Refreshed, Vault


def open_reader(
    console: Console, vault: Vault, *, refresh: bool = True, rebuild: bool = False
) -> tuple[Reader, Refreshed]:
    """The graph, brought up to date if that is wanted and can be, and how it came to be."""
    with progress_bar(console, "reading notes") as progress:
        reader, done = vault.reader(refresh=refresh, rebuild=rebuild, progress=progress)
    if done.unkept:
        console.say(f"the notes were read, and the graph is not kept: {done.unkept}")
    elif done.stale and refresh:
        console.say(f"answering from the graph as it was: {done.stale}")
    if vault.recalled:
        console.say(f"of {shown(vault)}, named before; name `.` to read this folder instead")
    if refresh and not done.stale and (nothing := nothing_there(vault, done.files)):
        console.say(nothing)
    return reader, done


def nothing_there(vault: Vault, files: int) -> str:
    """That there are no notes where some were asked for; empty if there are.

    Args:
        files: how many the whole vault has.
    """
    selected = vault.selected()
    if files if selected is None else selected:
        return ""
    return f"no notes in {shown(vault)}: nothing ends in .md or .markdown there"


def shown(vault: Vault) -> str:
    """The paths that were named, else the vault's folder, as seen from the current one."""
    here = Path.cwd()
    paths = (path.relative_to(here) if path.is_relative_to(here) else path for path in vault.paths or (vault.root,))
    return ", ".join(str(path) if path.parts else "this folder" for path in paths)
