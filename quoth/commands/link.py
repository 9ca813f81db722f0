"""`quoth link`: which things are one."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quoth.commands.console import Console, counted, wants_colours
from quoth.commands.failures import Failure, Misuse
from quoth.commands.options import example, forms
from quoth.commands.reading import open_reader

if TYPE_CHECKING:
    from quoth.graph.candidates import Candidate, Named, Things
    from quoth.graph.sssom import Decision, End
    from quoth.notes.diagnostics import Diagnostic
    from quoth.vault import Vault


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


@click.group(
    short_help="Decide which things are one.",
    epilog=example("quoth link suggest\nquoth link review\nquoth link accept 'Ben Ortiz' 'B. Ortiz'"),
)
def link() -> None:
    """Decide which things are one: what notes call by two names, and what others call by theirs.

    Decisions are kept in links.sssom.tsv, beside the notes, in a format that others read too (SSSOM). Nothing is made
    one by likeness alone.
    """


@link.command(epilog=example("quoth link suggest\nquoth link suggest --least 0.7 --format json"))
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Leave out what is less likely.",
)
@forms("text", "json", help_="For people or for programs.")
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
        console.say(f"{counted(len(found), 'candidate')}; `quoth link review` asks about each")
    else:
        console.say("no candidates: no two things look like one")


@link.command(epilog=example("quoth link review"))
@_VAULT
@click.pass_obj
def review(console: Console, folder: Path | None) -> None:
    """Go through the candidates, and say of each whether the two are one. Each answer is kept at once."""
    if not sys.stdin.isatty():
        raise Misuse("review asks, and there is nobody to ask; see `quoth link suggest`, `accept` and `reject`")
    vault = _vault_of(folder)
    things, found = _candidates(console, vault)
    if not found:
        click.echo("no candidates: no two things look like one")
    done = 0
    for number, candidate in enumerate(found, 1):
        click.echo(f"\n{number} of {len(found)}  {candidate.key}  {candidate.score:.2f}")
        for thing in (candidate.one, candidate.other):
            click.echo(f"  {click.style(thing.name, bold=wants_colours())} ({thing.type}) <{thing.iri}>")
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
    click.echo(f"{counted(done, 'decision')} kept in {vault.config.links}")
    _report_links(console, vault)


@link.command(
    epilog=example(
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


@link.command(epilog=example("quoth link reject k3fq m7sd\nquoth link reject 'Dylan Patel' 'D. Patel'"))
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


@link.command(epilog=example("quoth link status"))
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
        click.echo(as_text(problems, vault.source, colour=wants_colours()), err=True, nl=False)
    decided = len(vault.links().decisions)
    waiting = f"{counted(len(found), 'candidate')} to be reviewed" if found else "no candidates to be reviewed"
    console.say(f"{counted(decided, 'decision')} in {vault.config.links}, {waiting}")
    if problems:
        sys.exit(1)


def _vault_of(folder: Path | None) -> Vault:
    from quoth.vault import locate

    return locate(folder=folder)


def _candidates(console: Console, vault: Vault) -> tuple[Things, list[Candidate]]:
    """The things of the vault, and those that may be one."""
    from quoth.graph.candidates import Things

    decisions = vault.links().decisions
    reader, _ = open_reader(console, vault)
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

    from quoth.notes.values import parse_date

    vault = _vault_of(folder)
    if date and (len(date) != 10 or parse_date(date) != date):
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
            raise Failure(f"{words[0]} and {words[1]} cannot be one: they have {conflict}")
    else:
        unknown = next(word for word in words if word not in by_key)
        raise Failure(f"no candidate has the key {unknown!r}; `quoth link suggest` lists them")
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
        raise Failure(f"{word!r} names {len(found)} things; say which by its IRI:{lines}")
    if not re.match(r"(https?://|urn:)\S+$", word):
        raise Failure(f"nothing in the vault is called {word!r}, and it is no IRI")
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
        raise Failure("neither is a thing of the vault")
    if not isinstance(other, str) and one.iri == other.iri:
        raise Failure(f"{one.name} is one thing already: <{one.iri}>")
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
        click.echo(as_text(problems, vault.source, colour=wants_colours()), err=True, nl=False)
        sys.exit(1)
