"""What is private stays out of the notes that go along."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quoth.exporters.obsidian.privacy import public_files, public_text
from quoth.notes.model import Kind, Note, Outline, Statement
from quoth.notes.source import Source, Span


def note(text: str, *private: str, parents: dict[str, str] | None = None) -> Note:
    """A note whose statements are the stretches between « and ».

    Args:
        text: with the marks.
        private: the texts of the private ones.
        parents: the texts of statements that stand under others.
    """
    statements: list[Statement] = []
    plain = ""
    starts: list[int] = []
    for character in text:
        if character == "«":
            starts.append(len(plain))
        elif character == "»":
            span = Span(starts.pop(), len(plain))
            said = plain[span.start : span.end]
            statements.append(Statement(Kind.PROSE, span, said, said, private=said in private))
        else:
            plain += character
    statements.sort(key=lambda s: s.span)
    texts = [s.text for s in statements]
    for index, s in enumerate(statements):
        if parents and s.text in parents:
            statements[index] = replace(s, parent=texts.index(parents[s.text]))
    outline = Outline(Source("note.md", plain), "note", Span(0, 0), (), (), (), (), 0)
    return Note(outline, (), tuple(statements), ())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("«a»\n\n«secret»\n\n«b»\n", "a\n\n\nb\n"),
        ("- «a»\n- «secret»\n- «b»\n", "- a\n- b\n"),
        ("> «secret»\n> «b»\n", "> b\n"),
        ("1. «secret»\n2. «b»\n", "2. b\n"),
        ("- [?] «secret»\n", ""),
        ("«secret»", ""),
        ("«a» «secret» «b»\n", "a  b\n"),
        ("| «secret» |\n| «b» |\n", "| b |\n"),
    ],
)
def test_private_statements_go_with_their_lines(text: str, left: str) -> None:
    assert public_text(note(text, "secret")) == left


def test_what_stands_under_a_private_statement_goes_too() -> None:
    made = note(
        "- «secret»\n  - «under»\n    - «deeper»\n- «b»\n", "secret", parents={"under": "secret", "deeper": "under"}
    )
    assert public_text(made) == "- b\n"


def test_a_private_statement_that_holds_others_takes_them_with_it() -> None:
    whole = "secret\n  - under"
    assert public_text(note("- ««secret»\n  - «under»»\n- «b»\n", whole, "secret", "under")) == "- b\n"


def test_a_public_note_stays_as_it_is() -> None:
    assert public_text(note("«a»  \n\n- «b»\n")) == "a  \n\n- b\n"


def test_a_private_note_has_no_public_text() -> None:
    made = note("«a»\n")
    assert public_text(replace(made, outline=replace(made.outline, private=True))) is None


def test_only_what_is_public_goes_along() -> None:
    files = {"note.md": b"a\n\nprivate\n", "other.md": b"b\r\n", "quoth.toml": b""}
    made = public_files(files, lambda: [note("\u00aba\u00bb\n\n\u00abprivate\u00bb\n", "private")])
    assert made == {**files, "note.md": b"a\n\n"}
    secret = note("\u00aba\u00bb\n")
    made = public_files(files, lambda: [replace(secret, outline=replace(secret.outline, private=True))])
    assert sorted(made) == ["other.md", "quoth.toml"]


def test_notes_are_read_only_where_something_may_be_private() -> None:
    def read() -> list[Note]:
        raise AssertionError("read for nothing")

    assert public_files({"note.md": b"a\n"}, read) == {"note.md": b"a\n"}
