"""A note that was pasted from anywhere: plain text with labels and bullets, and no Markdown to speak of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from quoth.notes.diagnostics import Diagnostic
from quoth.notes.model import Kind, Note, QuestionStatus, Statement
from quoth.vault import Vault, locate
from tests.end_to_end.conftest import EXAMPLES

PASTED = Path(__file__).with_name("pasted.txt")
#: Ten lines put on top.
FRONT_MATTER = """\
---
podcast: The Night Watch
episode: Lamps and fog
host: {name: Ada Marsh, aliases: [Marsh]}
guest: {name: Ben Ortiz, aliases: [Ortiz]}
published: 2026-10-17
concepts:
  - {name: Fog}
  - {name: Lamp, aliases: [lamps]}
---
"""
#: The turns of the text, by hand: who is named before the colon, and the words that follow it.
TURNS = [
    ("Ortiz", "A keeper's work is to be there."),
    ("Ortiz", "Then the glass was changed,"),
    ("Marsh", "But a fisherman learns a coast"),
    ("Ortiz", "The fisherman may go home"),
    ("Ortiz", "If there were one lamp"),
    ("Ortiz", "What a bell does is not warning."),
    ("Marsh", "Fog is what makes the trade"),
    ("Marsh, Ortiz", "A light that is out"),
    ("Marsh", "How much would a second bell change?"),
    ("Ortiz", "Less than a second man."),
    ("Ortiz", "I would put the horn on the buoy,"),
    ("Ortiz, Marsh", "Of the nine stations"),
    ("Marsh", "Would you go back?"),
    ("Ortiz", "For a night."),
]
#: Unlabelled paragraphs that go on where a turn ended.
CONTINUED = [("Ortiz", "In the first winter:"), ("Ortiz", "The horn of today is dear.")]
#: What the writer reports or thinks, though it stands below a turn.
REPORTED = [
    "Ortiz argues that fog cannot be fought",
    "From what Ortiz wrote elsewhere",
    "Ortiz expects the last keeper",
    "I am not sure that Ortiz answers her",
]
FULL_NAMES = {"Marsh": "Ada Marsh", "Ortiz": "Ben Ortiz"}


def read(folder: Path, front_matter: str) -> tuple[Vault, Note, tuple[Diagnostic, ...]]:
    (folder / "pasted.txt").write_text(front_matter + PASTED.read_text(encoding="utf-8"), encoding="utf-8")
    vault = locate([Path("pasted.txt")], folder=folder)
    (note,) = vault.notes()
    return vault, note, vault.diagnostics()


@pytest.fixture(params=[FRONT_MATTER, ""], ids=["ten lines of front matter", "no front matter"])
def note(request: pytest.FixtureRequest, tmp_path: Path) -> Note:
    return read(tmp_path, request.param)[1]


def names(note: Note, said: Statement) -> str:
    """The speakers as the text labels them."""
    short = {full: label for label, full in FULL_NAMES.items()}
    return ", ".join(short.get(speaker.name, speaker.name) for speaker in said.speakers)


def starting(note: Note, words: str) -> Statement:
    (found,) = [said for said in note.statements if said.text.startswith(words)]
    return found


def test_the_front_matter_has_ten_lines() -> None:
    assert len(FRONT_MATTER.splitlines()) == 10


def test_each_labelled_turn_is_its_speakers(note: Note) -> None:
    spoken = [said for said in note.statements if said.speakers and not said.continued]
    assert [(names(note, said), said.text[: len(words)]) for said, (_, words) in zip(spoken, TURNS, strict=True)] == (
        TURNS
    )


def test_what_follows_a_turn_goes_on_and_is_marked(note: Note) -> None:
    continued = [said for said in note.statements if said.continued]
    assert [(names(note, s), s.text[: len(w)]) for s, (_, w) in zip(continued, CONTINUED, strict=True)] == CONTINUED


def test_nothing_reported_is_credited_to_a_speaker(note: Note) -> None:
    for words in REPORTED:
        said = starting(note, words)
        assert (said.speakers, said.own, said.kind) == ((), True, Kind.PROSE)


def test_the_date_the_quotation_and_the_insights_are_found(note: Note) -> None:
    assert [said.text[:10] for said in note.statements if said.as_of] == ["I would pu"]
    assert starting(note, "I would put the horn").as_of == "2026-10"
    (quotation,) = [said for said in note.statements if said.kind is Kind.QUOTATION]
    assert quotation.text.endswith("the first to be drowned by it.")
    insights = [said for said in note.statements if said.insight]
    assert [said.text.split()[0] for said in insights] == ["A", "Ortiz", "Three"]
    assert all(said.own for said in insights)


def test_questions_asked_have_their_answers(note: Note) -> None:
    asked = starting(note, "How much would a second bell change?")
    assert asked.kind is Kind.QUESTION
    assert [note.statements[at].text.split()[:3] for at in asked.answers] == [
        ["Less", "than", "a"],
        ["I", "would", "put"],
        ["The", "horn", "of"],
    ]
    assert [note.statements[at].text for at in starting(note, "Would you go back?").answers] == ["For a night."]


def test_declared_speakers_leave_nothing_to_declare(tmp_path: Path) -> None:
    vault, note, diagnostics = read(tmp_path, FRONT_MATTER)
    assert {speaker.name for said in note.statements for speaker in said.speakers} == set(FULL_NAMES.values())
    assert {d.code for d in diagnostics} == {"doubtful-speaker"}
    rows = vault.query(
        """SELECT ?name (COUNT(?s) AS ?said)
           { ?s a quoth:Statement ; quoth:saidIn/(mrel:ive|mrel:hst) ?p ; schema:author ?p . ?p schema:name ?name }
           GROUP BY ?name ORDER BY ?name"""
    ).rows
    assert [tuple(str(getattr(node, "text", node)) for node in row) for row in rows] == [
        ("Ada Marsh", "6"),
        ("Ben Ortiz", "12"),
    ]


def test_speakers_known_from_the_title_alone_are_one_hint_with_what_to_declare(tmp_path: Path) -> None:
    _, note, diagnostics = read(tmp_path, "")
    assert note.outline.title == "Notes on Marsh-Ortiz"
    (hint,) = [d for d in diagnostics if d.code == "undeclared-speaker"]
    assert hint.suggestion == "---\nspeakers:\n  - Ortiz\n  - Marsh\n---"
    # Each of the others is of a paragraph below a turn that names a speaker.
    others = [d for d in diagnostics if d is not hint]
    assert {d.code for d in others} <= {"doubtful-speaker"}
    # With what it says put on top, nobody is left to be declared.
    suggested = tmp_path / "suggested"
    suggested.mkdir()
    _, declared, left = read(suggested, f"{hint.suggestion}\n\n")
    assert [(s.text, s.kind, s.continued) for s in declared.statements] == [
        (s.text, s.kind, s.continued) for s in note.statements
    ]
    assert not [d for d in left if d.code == "undeclared-speaker"]


# -- what two minutes of mark-up add ------------------------------------------------------------------

PLAIN = EXAMPLES / "plain"
#: The words that italics give back to the writer.
FORECAST = "A forecast that rests on a feeling"


def plain(name: str) -> tuple[Note, tuple[Diagnostic, ...]]:
    vault = locate([Path(name)], folder=PLAIN)
    (note,) = vault.notes()
    return note, vault.diagnostics(refresh=False)


def test_the_pasted_example_is_read_as_far_as_plain_text_tells() -> None:
    note, diagnostics = plain("karpathy-pasted.txt")
    assert sum(said.insight for said in note.statements) == 3
    spoken = Counter((names(note, said), said.continued) for said in note.statements if said.speakers)
    assert spoken == {
        ("Karpathy", False): 4,
        ("Dwarkesh", False): 2,
        ("Dwarkesh, Karpathy", False): 1,
        # The paragraph after the quotation; and the writer's own thought, for want of italics.
        ("Karpathy", True): 2,
    }
    assert starting(note, FORECAST).continued
    assert starting(note, "I wonder what Karpathy").own
    assert [d.code for d in diagnostics] == ["undeclared-speaker", "doubtful-speaker"]


def test_the_marked_example_says_who_thinks_what() -> None:
    note, diagnostics = plain("karpathy-marked.md")
    assert sum(said.insight for said in note.statements) == 3
    assert {(section.title, section.level) for section in note.sections} == {
        ("Big insights", 2),
        ("The Decade", 2),
        ("The Reward", 2),
        ("The Economy", 2),
    }
    spoken = Counter((names(note, said), said.continued) for said in note.statements if said.speakers)
    assert spoken == {
        ("Andrej Karpathy", False): 4,
        ("Dwarkesh Patel", False): 2,
        ("Dwarkesh Patel, Andrej Karpathy", False): 1,
        ("Andrej Karpathy", True): 1,
    }
    thoughts = [said.text.split()[0:2] for said in note.statements if said.kind is Kind.THOUGHT]
    assert thoughts == [FORECAST.split()[:2], ["I", "wonder"]]
    assert [said.as_of for said in note.statements if said.as_of] == ["2025-10"]
    assert [said.kind for said in note.statements].count(Kind.QUOTATION) == 1
    statuses = Counter(said.status for said in note.statements if said.status)
    assert statuses == {QuestionStatus.OPEN: 1, QuestionStatus.ASKED: 2}
    assert diagnostics == ()
