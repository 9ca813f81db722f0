"""For each code of a diagnostic a small vault that gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner

from quoth.cli import main

_CONFIGURATION = 'base = "https://example.org/notes/"\n'
_WITH_BIBLIOGRAPHY = f'{_CONFIGURATION}\n[bibliography]\nfiles = ["references.bib"]\n'


@dataclass(frozen=True, slots=True)
class Fault:
    """Notes with something wrong in them."""

    #: The notes by path; bytes are not shown on the page.
    files: Mapping[str, str | bytes]
    #: What is said above the notes.
    remark: str = ""
    #: What is typed after `quoth check`.
    options: tuple[str, ...] = ()
    configuration: str = _CONFIGURATION

    @property
    def command(self) -> str:
        return " ".join(("quoth", "check", *self.options))

    def report(self) -> str:
        """What `quoth check` prints."""
        with TemporaryDirectory() as name:
            folder = Path(name)
            for path, content in {"quoth.toml": self.configuration, **self.files}.items():
                file = folder / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content if isinstance(content, bytes) else content.encode())
            done = CliRunner().invoke(main, ["check", str(folder), *self.options])
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                raise done.exception
            return done.stdout


_EPISODE = """\
---
podcast: Rain Check
host: Ben Okoro
guest: Ada Marsh
duration: "52:10"
---
"""


def _note(text: str) -> Fault:
    """A fault in one note."""
    return Fault({"Note.md": text})


def _links(line: str) -> Fault:
    """A line of the file of reviewed links that does not hold."""
    head = "#curie_map:\n#  e: https://example.org/notes/e/\n"
    columns = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\n"
    return Fault(
        {
            "links.sssom.tsv": f"{head}{columns}{line}\n",
            "People/Ada Marsh.md": "---\nwikidata: Q42\n---\nKeeps bees.\n",
        }
    )


#: Codes that `quoth check` never gives: a path that is not there ends the command.
UNSEEN = frozenset({"missing-path", "outside-vault"})

#: A fault for each code that `quoth check` gives.
FAULTS: Mapping[str, Fault] = {
    "unreadable-file": Fault(
        {"Café.md": "Ada: The café was closed.\n".encode("latin-1")},
        "Here `Café.md` was saved as Latin-1:",
    ),
    "bad-yaml": _note("---\ntitle: Soil: a story\n---\nIt rained.\n"),
    "duplicate-key": _note("---\nguest: Ada Marsh\nguest: Ben Okoro\n---\n\nAda: It rained.\n\nBen: It did.\n"),
    "unquoted-link": _note("---\nguest: [[Ada Marsh]]\n---\n\nAda: It rained.\n"),
    "unknown-key": _note("---\npodcast: Rain Check\ngest: Ada Marsh\n---\n\nIt rained.\n"),
    "unknown-type": _note("---\ntype: persom\n---\nKeeps bees.\n"),
    "unknown-callout": _note("> [!qoute] Ada Marsh\n> Soil is slow.\n"),
    "bad-value": _note("---\npodcast: Rain Check\npublished: last spring\n---\n\nIt rained.\n"),
    "unknown-relation": _note(
        "---\nguest: Ada Marsh\nconcepts: [Erosion, Hedges]\n---\n\n"
        "Ada: Hedges make erosion slow. [suports:: [[Hedges]]] [feeds:: [[Erosion]]]\n"
    ),
    "single-colon": _note("Walls crack. ^walls\n\nHedges do not.\nopposes: [[#^walls]]\n"),
    "unresolved-link": Fault(
        {
            "Note.md": "It is all about [[Errosion]] and [[Gullies]].\n",
            "Concepts/Erosion.md": "What wind and water carry off.\n",
        }
    ),
    "loose-link": Fault(
        {
            "Note.md": "This is what [[Ada]] meant.\n",
            "People/Ada Marsh.md": "---\naliases: [Ada]\n---\nKeeps bees.\n",
        }
    ),
    "ambiguous-name": Fault(
        {
            "Note.md": "I asked Sam.\n",
            "People/Sam Hill.md": "---\naliases: [Sam]\n---\nDrives a tractor.\n",
            "People/Sam Dale.md": "---\naliases: [Sam]\n---\nDrives another.\n",
        }
    ),
    "name-clash": Fault(
        {
            "Concepts/Mercury.md": "A metal.\n",
            "Places/Mercury.md": "A town.\n",
        }
    ),
    "looks-like-speaker": _note("Grace Finch: Ditches fill up.\n\nGrace Finch: They always do.\n"),
    "undeclared-speaker": _note("# Diaz on clouds\n\nDiaz: Clouds are heavy.\n\nDiaz: They fall all the time.\n"),
    "doubtful-speaker": _note(_EPISODE + "\nAda: Hedges slow the water down.\n\nI wonder what Ben would say.\n"),
    "swallowed-label": _note(_EPISODE + "\nAda: Hedges slow the water down.\n---\n\nBen: They do.\n"),
    "unknown-citation": _note("Fields lose it ten times faster [@montgomery2007].\n"),
    "bad-bibliography": Fault(
        {"references.bib": "@article{montgomery2007,\n  title = {Soil erosion\n}\n", "Note.md": "It rained.\n"},
        'Where `quoth.toml` has `files = ["references.bib"]` under `[bibliography]`:',
        configuration=_WITH_BIBLIOGRAPHY,
    ),
    "duplicate-citekey": Fault(
        {
            "references.bib": "@book{finch2001, title = {Ditches}}\n\n@book{Finch2001, title = {More ditches}}\n",
            "Note.md": "It rained.\n",
        },
        'Where `quoth.toml` has `files = ["references.bib"]` under `[bibliography]`:',
        configuration=_WITH_BIBLIOGRAPHY,
    ),
    "bad-identifier": _note("---\ntype: person\norcid: 0000-0002-1825-0098\n---\nKeeps bees.\n"),
    "bad-timecode": _note(_EPISODE + "\n[1:12:34] Ada: Hedges are old.\n"),
    "duplicate-block-id": _note("Hedges are old. ^old\n\nRye is older. ^old\n"),
    "missing-block": Fault(
        {
            "Note.md": "See [[Slopes#^walls]].\n",
            "Slopes.md": "Walls crack. ^wall\n",
        }
    ),
    "empty-question": _note("- [?]\n"),
    "identity-clash": Fault(
        {
            "People/Ada Marsh.md": "---\norcid: 0000-0002-1825-0097\nwikidata: Q42\n---\nKeeps bees.\n",
            "People/A. M. Marsh.md": "---\norcid: 0000-0002-1825-0097\nwikidata: Q43\n---\nKeeps wasps.\n",
        }
    ),
    "bad-mapping": _links("e:ada-marsh\tAda Marsh\towl:sameAs\tben:ada\tAda"),
    "lost-mapping": _links("e:ada-marsh\tAda Marsh\towl:sameAs\te:ada-march\tAda March"),
    "refused-mapping": _links("e:ada-marsh\tAda Marsh\towl:sameAs\thttp://www.wikidata.org/entity/Q43\tAda M."),
    "unused-declaration": _note("---\nconcepts: [Cover cropping]\n---\nCover crops hold the soil.\n"),
    "unclosed-link": _note("It is all about [[Erosion].\n"),
    "unclosed-comment": _note("It rained. %% Ask Ada when.\n\nIt stopped.\n"),
    "unknown-code": _note("It rained. %% quoth: ignore unresolved-lnk %%\n"),
    "wrong-relation": Fault(
        {
            "People/Ada Marsh.md": '---\nfounded: "[[Erosion]]"\n---\nKeeps bees.\n',
            "Concepts/Erosion.md": "What wind and water carry off.\n",
        },
        options=("--shapes",),
    ),
    "wrong-shape": Fault(
        {
            "Papers/Soil.md": "---\ndoi: 10.1073/pnas.0611508104\npublished: 2007\n---\nLong.\n",
            "Papers/Farming.md": "---\ndoi: 10.1073/pnas.0611508104\npublished: 2017\n---\nShort.\n",
        },
        options=("--shapes",),
    ),
    "base-not-set": Fault({"Note.md": "It rained.\n"}, configuration='me = "Robin Reader"\n'),
}
