"""The command line: `quoth` and its commands.

Every command imports what it needs when it runs, so that `--help` and completion answer at once. Results go to
standard output, everything else to standard error. Exit codes: 0 done, 1 findings or a failure, 2 misuse.
"""

from __future__ import annotations

import click

from quoth import __version__
from quoth.commands.build import build
from quoth.commands.check import check
from quoth.commands.console import Console
from quoth.commands.export import export
from quoth.commands.failures import Group
from quoth.commands.init import init
from quoth.commands.link import link
from quoth.commands.options import example
from quoth.commands.push import push
from quoth.commands.query import queries, query
from quoth.commands.serve import serve
from quoth.commands.show import show
from quoth.commands.vocab import vocab
from quoth.commands.watch import watch


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("quoth build\nquoth query open-questions\nquoth export obsidian"),
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


for command in (init, check, build, export, query, queries, serve, watch, push, link, show, vocab):
    main.add_command(command)
