"""Writes the pages and files that are made from the code: `python -m tests.docs.generate`.

What a page is made from cannot drift away from it: a test compares each file with what is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import click

import quoth.config
from quoth.cli import main
from quoth.config import OPTIONS, Option, default_text, schema_text
from quoth.graph.query import document, named_queries
from quoth.notes import settings
from quoth.notes.diagnostics import CODES, Code, Severity
from quoth.ontology import documentation
from quoth.ontology.publication import CONTEXT_FILE, ONTOLOGY_FILE, SHAPES_FILE, context_text, ontology_text
from quoth.ontology.shapes import shapes_text
from tests.docs.faults import FAULTS, Fault
from tests.docs.pages import DOCS

#: How wide the help of a command is laid out, in characters.
_WIDTH = 100


# -- commands -----------------------------------------------------------------------------------------


def commands(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """The commands of the program by the words that call them, each before those within it."""

    def within(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield name, command
        if isinstance(command, click.Group):
            for word, inner in command.commands.items():
                yield from within(f"{name} {word}", inner)

    return within("quoth", group)


def help_text(name: str, command: click.Command) -> str:
    """What `NAME --help` prints."""
    laid_out = {"terminal_width": _WIDTH, "max_content_width": _WIDTH, "help_option_names": ["-h", "--help"]}
    return command.get_help(click.Context(command, info_name=name, **{**command.context_settings, **laid_out}))


def commands_page() -> str:
    """Every command, as its `--help` says it."""
    return _COMMANDS + "".join(
        f"\n## {name}\n\n```text\n{help_text(name, command)}\n```\n" for name, command in commands(main)
    )


_COMMANDS = """\
# Commands

Made from the commands themselves: this is what `--help` prints for each.

All of them work on a vault: the folder of the nearest `quoth.toml` at or above the current one (or above the first path
given), else that of the nearest `.obsidian`, else the current folder. Results go to standard output and everything else
to standard error, so that results can be piped. The exit code is 0 when all is done, 1 when there are findings or
something failed, 2 when a command was called in a way that cannot be. Colours are used on a terminal only, and not at
all where `NO_COLOR` is set.

Every command that answers from the graph first reads the notes that changed; nobody has to remember `quoth build`.
"""


# -- configuration ------------------------------------------------------------------------------------


def configuration_page() -> str:
    """Every option of `quoth.toml`, from the table that reads it."""
    parts = [_CONFIGURATION, "## Outside any table\n\n"]
    parts += [_option_table(option for option in OPTIONS if not _is_table(option))]
    for option in OPTIONS:
        parts += _section((option.name,), option)
    example = default_text("https://w3id.org/quoth/v/3fzq7kx2mdnp/", me="Robin Reader")
    parts.append(f"\n## What `quoth init` writes\n\n```toml\n{example}```\n")
    return "".join(parts)


#: Tables of the file that are read before anything makes use of them.
_UNUSED = frozenset({"peers"})


def _is_table(option: Option) -> bool:
    return bool(option.kind.options or option.kind.named) and option.kind.name == "a table"


def _section(path: tuple[str, ...], option: Option) -> Iterator[str]:
    """A table of the file, and the tables in it."""
    kind = option.kind
    inner = kind.named.options if kind.named else kind.options
    if not inner and not kind.named:
        return
    name = ".".join(path)
    plain = [choice for choice in inner if not _is_table(choice)]
    if plain or kind.named:
        yield f"\n## `[{name}]`\n\n{option.meaning}\n"
    if path[0] in _UNUSED:
        yield "\nThis is read and checked, and nothing makes use of it yet.\n"
    if kind.named:
        yield f"\nEach key is a name of your own; its value must be {kind.named.name}.\n"
        yield from _example(f"[{name}]", option.example)
    if plain:
        yield "\n" + _option_table(plain)
    yield from _example(f"[{name}]", *(choice.example for choice in plain))
    for choice in inner:
        if _is_table(choice):
            yield from _section((*path, choice.name), choice)


def _option_table(options: Iterable[Option]) -> str:
    rows = [f"| `{option.name}` | {option.kind.name} | {option.meaning} |\n" for option in options]
    return "| key | its value | what it does |\n| --- | --- | --- |\n" + "".join(rows)


def _example(head: str, *lines: str) -> Iterator[str]:
    written = [line for line in lines if line]
    if written:
        yield "\n```toml\n" + "\n".join((head, *written)) + "\n```\n"


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


_CONFIGURATION = f"""\
# Configuration: `quoth.toml`

Made from the table of options that the program reads the file by.

A vault needs no configuration. With one, its names are its own (`base`), its author is known (`me`), and what is read
and how can be changed. `quoth init` writes a file that explains itself; an unknown key is an error that says which key
is nearest. Editors that know JSON Schema complete the file by `quoth/config.schema.json`.

Where patterns are asked for, they are those of `.gitignore`: `*` stays within one name, `**` spans folders, and a
pattern without `/` holds in every folder.

What the options for headings and tags add to:

| key | known already |
| --- | --- |
| `insight-headings` | {_words(settings.INSIGHT_HEADINGS)} |
| `question-headings` | {_words(settings.QUESTION_HEADINGS)} |
| `thought-headings` | {_words(settings.THOUGHT_HEADINGS)} |
| `transcript-headings` | {_words(settings.TRANSCRIPT_HEADINGS)} |
| `plain-tags` | {_words(settings.PLAIN_TAGS)} |

"""


# -- diagnostics --------------------------------------------------------------------------------------


def diagnostics_page() -> str:
    """Every code of a diagnostic, each with a note that gives it."""
    return _DIAGNOSTICS + "".join(_code_section(CODES[name], FAULTS[name]) for name in CODES if name in FAULTS)


def _code_section(code: Code, fault: Fault) -> str:
    shown = "".join(
        f"\n`{path}`:\n\n```{Path(path).suffix.removeprefix('.')}\n{content}```\n"
        for path, content in fault.files.items()
        if isinstance(content, str)
    )
    remark = f"\n{fault.remark}\n" if fault.remark else ""
    head = f"\n## {code.name}\n\n*{code.severity.capitalize()}.* {code.meaning} {code.remedy}\n"
    return f"{head}{remark}{shown}\n```console\n$ {fault.command}\n{fault.report()}```\n"


def _severities() -> str:
    return "".join(f"- **{severity}**: {_SEVERITIES[severity]}\n" for severity in Severity)


_SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "something written in the note is missing from the graph;",
    Severity.WARNING: "something is in the graph, but perhaps not what was meant;",
    Severity.HINT: "something more could be had from what is written.",
}
_DIAGNOSTICS = f"""\
# Diagnostics

Made from the table of codes in `quoth/notes/diagnostics.py`; each example is a note for which `quoth check` prints just
what stands below it.

Nothing that looks like an annotation fails in silence. `quoth check` says where it stands, what is wrong, and what to
write instead. Reading goes on all the same: a fault costs what it stands in and nothing else.

{_severities()}
Errors and warnings make `quoth check` end with exit code 1, hints only with `--strict`.

To silence a code:

- in one place, by a comment on the line, or alone on the line above it: `%% quoth: ignore looks-like-speaker %%` (in
  the front matter `# quoth: ignore unknown-key`);
- in the whole vault, in `quoth.toml`: `ignore = ["unused-declaration"]` under `[check]`;
- for one run: `quoth check --ignore unused-declaration`.

What can be meant in one way only, `quoth check --fix` writes into the notes: quotation marks around links and values in
the front matter, the last bracket of a link, a date in another order, a note's own name in a link that finds it by
another (the words that show stay), a key in which only a sign is wrong. `--select` and `--ignore` say which codes,
PATHS say which notes. `--add-block-ids` gives each statement without a `^block-id` one that comes from its words,
outside of tables, and `--add-ids` writes the name that a note has in IRIs now as its `id`, so that nothing is renamed
when it moves. A note that describes a thing is given none where one `id` could not keep the names of both.

A diff is shown first. On a terminal you are asked before anything is written; elsewhere, and with `--yes`, nobody is:
without `--yes` a script writes nothing. `--dry-run` writes nothing at all. What remains is reported and makes the exit
code. Line ends and byte order mark stay as they are, and a note that changes meanwhile is left alone and named.
"""


# -- files --------------------------------------------------------------------------------------------

#: Every file that is made, with what makes it.
GENERATED: Mapping[Path, Callable[[], str]] = {
    DOCS / "commands.md": commands_page,
    DOCS / "configuration.md": configuration_page,
    DOCS / "diagnostics.md": diagnostics_page,
    DOCS / "queries.md": lambda: document(named_queries()),
    DOCS / "vocabulary.md": documentation.page,
    Path(quoth.config.__file__).with_name("config.schema.json"): schema_text,
    CONTEXT_FILE: context_text,
    ONTOLOGY_FILE: ontology_text,
    SHAPES_FILE: shapes_text,
}


def write_all() -> None:
    """Writes every file anew."""
    for path, make in GENERATED.items():
        path.write_text(make(), encoding="utf-8")
        click.echo(path.relative_to(DOCS.parent))


if __name__ == "__main__":
    write_all()
