"""What a newcomer gets wrong is told where it stands, with what to write instead, and nothing else is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import quoth
from quoth.cli import main
from quoth.notes.model import Kind

CONFIGURATION = 'base = "https://robin.example/v/"\n'
FRONT = '---\npodcast: Rain Check\nhost: Ben Okoro\nguest: Ada Marsh\nduration: "52:10"\n---\n\n'
TALK = "Ben Okoro: Do hedges slow water?\n\nAda Marsh: They do.\n\n"
#: The line below both.
LINE = 12
PLANT = {"Hedgerow.md": "---\ntype: concept\naliases: [Hedges]\n---\n\nPlants in a row.\n"}


@dataclass(frozen=True)
class Mistake:
    """Something typed wrongly in a note, and what is said of it."""

    code: str
    #: `path:line:column`; a file without text has neither line nor column.
    place: str
    #: What the message or the suggestion has to hold.
    told: str
    note: str | bytes
    more: Mapping[str, str] = field(default_factory=dict)


def below(line: str) -> str:
    """A note in which a line stands below a talk."""
    return f"{FRONT}{TALK}{line}\n"


def front(key: str, other: str) -> str:
    """A note in which a line of the front matter is another."""
    assert f"\n{key}\n" in FRONT
    return FRONT.replace(f"\n{key}\n", f"\n{other}\n") + TALK


MISTAKES: dict[str, Mistake] = {
    # -- front matter --
    "a misspelt key": Mistake(
        "unknown-key", "n.md:4:1", "Write `guest:`", front("guest: Ada Marsh", "gest: Ada Marsh")
    ),
    "a misspelt key with a link": Mistake(
        "unknown-key", "n.md:4:1", "Write `guest:`", front("guest: Ada Marsh", 'gest: "[[Ada Marsh]]"')
    ),
    "a misspelt type": Mistake("unknown-type", "n.md:2:7", "Write `person`", "---\ntype: persn\n---\n\nA digger.\n"),
    "a tab in YAML": Mistake(
        "bad-yaml", "n.md:5:1", "Indent with two spaces", front("guest: Ada Marsh", "guest:\n\t- Ada Marsh")
    ),
    "front matter that is never closed": Mistake(
        "bad-yaml", "n.md:1:1", "Add a line `---`", FRONT.replace('"52:10"\n---\n', '"52:10"\n') + "Text.\n"
    ),
    "a link without quotation marks": Mistake(
        "unquoted-link", "n.md:4:8", 'Write `"[[Ada Marsh]]"`', front("guest: Ada Marsh", "guest: [[Ada Marsh]]")
    ),
    "a colon in a title": Mistake(
        "bad-yaml",
        "n.md:2:12",
        'Write `"Rain: a talk"`',
        front("podcast: Rain Check", "title: Rain: a talk\npodcast: Rain Check"),
    ),
    "no space after a colon": Mistake(
        "bad-yaml", "n.md:4:6", "Write `guest: Ada Marsh`", front("guest: Ada Marsh", "guest:Ada Marsh")
    ),
    "a tag with its sign": Mistake(
        "bad-yaml", "n.md:4:7", "Write `rain`", front("guest: Ada Marsh", "tags: #rain\nguest: Ada Marsh")
    ),
    "a key that stands twice": Mistake(
        "duplicate-key",
        "n.md:5:1",
        "once, with a list",
        front("guest: Ada Marsh", "guest: Ada Marsh\nguest: Edda Berg") + "Edda Berg: Not here.\n",
    ),
    "a date the wrong way round": Mistake(
        "bad-value",
        "n.md:4:12",
        "2025-10-17",
        front("guest: Ada Marsh", "published: 17.13.2025\nguest: Ada Marsh"),
    ),
    "a duration without a unit": Mistake(
        "bad-value", "n.md:5:11", "Write `52 min`", front('duration: "52:10"', "duration: 52")
    ),
    "somebody declared who never comes up": Mistake(
        "unused-declaration",
        "n.md:4:9",
        "aliases: [the form you use]",
        front("guest: Ada Marsh", "people: Edda Berg\nguest: Ada Marsh"),
    ),
    "quotation marks that only printers use": Mistake(
        "bad-yaml", "n.md:4:8", 'Write `"Ada Marsh"`', front("guest: Ada Marsh", "guest: “Ada Marsh”")
    ),
    "a link without its last bracket": Mistake(
        "unclosed-link", "n.md:4:8", 'Write `"[[Ada Marsh]]"`', front("guest: Ada Marsh", 'guest: "[[Ada Marsh]"')
    ),
    "a link without its last brackets and quotation marks": Mistake(
        "unclosed-link", "n.md:4:8", 'Write `"[[Ada Marsh]]"`', front("guest: Ada Marsh", "guest: [[Ada Marsh")
    ),
    "a date that only its order makes none": Mistake(
        "bad-value",
        "n.md:4:12",
        "Write `2025-10-17`",
        front("guest: Ada Marsh", "published: 17.10.2025\nguest: Ada Marsh"),
    ),
    "a key in another language": Mistake(
        "unknown-key",
        "n.md:5:1",
        "Write `guest:`",
        front("guest: Ada Marsh", "guest: Ada Marsh\nGast: Edda Berg") + "Edda Berg: Not here.\n",
    ),
    "front matter below other text": Mistake(
        "bad-yaml", "n.md:3:1", "Put it at the top", "From the radio.\n---\ntitle: Rain\n---\n\nText.\n"
    ),
    "front matter in TOML": Mistake(
        "bad-yaml", "n.md:1:1", "`key: value` between `---`", '+++\ntitle = "Rain"\n+++\n\nText.\n'
    ),
    # -- who speaks --
    "a speaker by a part": Mistake(
        "looks-like-speaker",
        f"n.md:{LINE}:1",
        "{ name: the full name, aliases: [Speaker 2] }",
        below("Speaker 2: Not here."),
    ),
    "a speaker by initials": Mistake(
        "looks-like-speaker", f"n.md:{LINE}:1", "{ name: Ada Marsh, aliases: [AM] }", below("AM: Not here.")
    ),
    "a misspelt callout": Mistake(
        "unknown-callout", f"n.md:{LINE}:3", "Write `[!quote]`", below("> [!qoute] Ada Marsh\n> Not here.")
    ),
    "a label that nobody knows": Mistake(
        "looks-like-speaker", f"n.md:{LINE}:1", "---\nspeakers:\n  - Edda Berg\n---", below("Edda Berg: Not here.")
    ),
    "a misspelt label": Mistake(
        "looks-like-speaker", f"n.md:{LINE}:1", "Write `Ada Marsh:`", below("Ada Mash: Not here.")
    ),
    "a turn that names another speaker": Mistake(
        "doubtful-speaker", f"n.md:{LINE}:15", "Ada Marsh: …", below("I wonder what Ben would say.")
    ),
    "a turn above a line of dashes": Mistake(
        "swallowed-label", "n.md:10:1", "empty line before", f"{FRONT}{TALK.rstrip()}\n---\n\nMore.\n"
    ),
    "a turn indented by four spaces": Mistake(
        "swallowed-label", f"n.md:{LINE}:5", "Remove the indentation", below("    Ben Okoro: Why?")
    ),
    "an impossible time": Mistake(
        "bad-timecode", f"n.md:{LINE}:1", "Write `m:ss` or `h:mm:ss`", below("[12:75] Ada Marsh: They do not.")
    ),
    "a time past the end": Mistake(
        "bad-timecode", f"n.md:{LINE}:1", "lasts 52:10", below("[1:12:05] Ada Marsh: They do not.")
    ),
    # -- links --
    "a misspelt link": Mistake("unresolved-link", f"n.md:{LINE}:5", "[[Hedgerow]]", below("See [[Hedgerwo]]."), PLANT),
    "a link to an alias": Mistake(
        "loose-link", f"n.md:{LINE}:5", "[[Hedgerow|Hedges]]", below("See [[Hedges]]."), PLANT
    ),
    "a link to a heading that is not there": Mistake(
        "missing-block",
        f"n.md:{LINE}:11",
        "Write `#Old hedges`",
        below("First see [[#Old hedge]].\n\n## Old hedges\n\nThey stand."),
    ),
    "two people of one name": Mistake(
        "name-clash",
        "b/Kim Lane.md:1:1",
        "a/Kim Lane.md",
        below("More."),
        {
            "a/Kim Lane.md": "---\ntype: person\norcid: 0000-0002-1825-0097\n---\n\nA digger.\n",
            "b/Kim Lane.md": "---\ntype: person\norcid: 0000-0001-5109-3700\n---\n\nA singer.\n",
        },
    ),
    "a link that is never closed": Mistake(
        "unclosed-link", f"n.md:{LINE}:5", "Write `[[Hedgerow]]`", below("See [[Hedgerow]."), PLANT
    ),
    # -- relations, questions, comments --
    "a misspelt relation": Mistake(
        "unknown-relation", f"n.md:{LINE}:7", "supports::", below("So be (suports:: [[#^one]]).\n\nWater is slow. ^one")
    ),
    "a name without brackets before a relation": Mistake(
        "unknown-relation", f"n.md:{LINE}:1", "[[Hedges]] broader::", below("Hedges broader:: [[Hedgerow]]"), PLANT
    ),
    "a relation to words with a link in them": Mistake(
        "bad-value", f"n.md:{LINE}:17", "about:: [[Hedgerow]]", below("So be. [about:: the [[Hedgerow]]]"), PLANT
    ),
    "how a question stands that is no open one": Mistake(
        "bad-value", f"n.md:{LINE}:33", "Mark the question", below("Ben Okoro: Who knows? [status:: parked]")
    ),
    "a relation to a block that is not there": Mistake(
        "missing-block",
        f"n.md:{LINE}:19",
        "Write `#^slow-water`",
        below("So be (supports:: [[#^slow-watre]]).\n\nIt is. ^slow-water"),
    ),
    "a block id that stands twice": Mistake(
        "duplicate-block-id", f"n.md:{LINE + 2}:7", "^a-2", below("One. ^a\n\nMore. ^a")
    ),
    "a question without text": Mistake(
        "empty-question", f"n.md:{LINE}:1", "Write the question after", below("Open question:\n\nMore.")
    ),
    "a question mark in a box and nothing else": Mistake(
        "empty-question", f"n.md:{LINE}:1", "Write the question after `[?]`", below("- [?]")
    ),
    "a comment that is never closed": Mistake(
        "unclosed-comment",
        f"n.md:{LINE}:1",
        "Close the comment with `%%`",
        below("%% a remark\n\nAda Marsh: And more."),
    ),
    "a confidence out of range": Mistake(
        "bad-value", f"n.md:{LINE}:21", "confidence:: 0.5", below("So be (confidence:: 70).")
    ),
    # -- works --
    "half a DOI": Mistake(
        "bad-identifier", "n.md:3:6", "10.1038/nature14539", "---\ntype: paper\ndoi: 10.1038\n---\n\nText.\n"
    ),
    "an ISBN with a wrong digit": Mistake(
        "bad-identifier", "n.md:3:7", "check digit", "---\ntype: book\nisbn: 978-0-262-03384-9\n---\n\nText.\n"
    ),
    "an ORCID iD with a wrong digit": Mistake(
        "bad-identifier", "n.md:3:8", "check digit", "---\ntype: person\norcid: 0000-0002-1825-0098\n---\n\nText.\n"
    ),
    "a citation key that is in no bibliography": Mistake(
        "unknown-citation",
        f"n.md:{LINE}:4",
        "Correct the key, or add the entry",
        below("As [@marsh2021] shows."),
        {
            "quoth.toml": f'{CONFIGURATION}\n[bibliography]\nfiles = ["refs.bib"]\n',
            "refs.bib": "@book{marsh2020,\n  title = {Hedges},\n  author = {Marsh, Ada},\n}\n",
        },
    ),
    # -- files --
    "a note that is not UTF-8": Mistake(
        "unreadable-file",
        "n.md",
        "`ä` in Windows-1252. Save the file",
        "Ada: Die Hecke hält Wasser.\n".encode("latin-1"),
    ),
    "a note in UTF-16": Mistake(
        "unreadable-file", "n.md", "but UTF-16. Save the file as UTF-8", "Ada: Water.\n".encode("utf-16")
    ),
    "a note in UTF-16 without a mark": Mistake(
        "unreadable-file", "n.md", "but UTF-16. Save the file as UTF-8", "Ada: Water.\n".encode("utf-16-le")
    ),
}


def check(folder: Path, files: Mapping[str, str | bytes], *options: str) -> Result:
    for path, content in {"quoth.toml": CONFIGURATION, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return CliRunner(catch_exceptions=False).invoke(main, ["check", str(folder), *options])


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_is_told_where_it_stands_and_how_to_mend_it(mistake: Mistake, tmp_path: Path) -> None:
    found = json.loads(check(tmp_path, {**mistake.more, "n.md": mistake.note}, "--format", "json").stdout)
    (diagnostic,) = found
    place = ":".join(str(diagnostic[name]) for name in ("path", "line", "column") if name in diagnostic)
    assert (diagnostic["code"], place) == (mistake.code, mistake.place)
    assert mistake.told in f"{diagnostic['message']} {diagnostic['suggestion']}"
    assert diagnostic["suggestion"]


def test_without_mistakes_nothing_is_told(tmp_path: Path) -> None:
    done = check(tmp_path, {**PLANT, "n.md": below("See [[Hedgerow]].")})
    assert done.output == "nothing to report\n"


@pytest.mark.parametrize("name", [name for name, mistake in MISTAKES.items() if "\n" in mistake.told])
def test_what_can_be_pasted_mends_it(name: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    assert isinstance(mistake.note, str)
    added = mistake.told.strip("-\n")
    assert check(tmp_path, {"n.md": mistake.note.replace("---\n\n", f"{added}\n---\n\n", 1)}).exit_code == 0


@pytest.mark.parametrize(
    "line",
    [
        # Obsidian follows a link whatever its case.
        "See [[hedgerow]].",
        # One may see what is meant.
        "**Ada Marsh: They do not.",
        "Ada Marsh : They do not.",
        "ada marsh: They do not.",
    ],
)
def test_what_is_understood_as_it_is_meant_is_no_mistake(line: str, tmp_path: Path) -> None:
    assert check(tmp_path, {**PLANT, "n.md": below(line)}).output == "nothing to report\n"
    (note,) = [note for note in quoth.open(tmp_path).notes() if note.path == "n.md"]
    last = note.statements[-1]
    assert last.kind is Kind.CLAIM
    assert [speaker.name for speaker in last.speakers] == ["Ada Marsh"]
    assert last.text in ("They do not.", "See hedgerow.")
