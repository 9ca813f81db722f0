"""How diagnostics are shown, and which are silenced."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.notes.diagnostics import CODES, Diagnostic
from quoth.notes.edits import Edit
from quoth.notes.report import FORMATS, as_github, as_json, as_text, heard, in_order, tally
from quoth.notes.source import Source, Span


def at(source: Source, words: str, code: str = "bad-value", message: str = "Odd.", suggestion: str = "") -> Diagnostic:
    start = source.text.index(words)
    return Diagnostic(source.path, Span(start, start + len(words)), code, message, suggestion)


def text(source: Source, *diagnostics: Diagnostic, colour: bool = False) -> str:
    return as_text(diagnostics, {source.path: source}.get, colour)


def test_place_severity_code_message_line_carets_and_suggestion() -> None:
    source = Source("a/b.md", "One\n  two three\n")
    assert text(source, at(source, "three", suggestion="Write `3`.")) == (
        "a/b.md:2:7: warning bad-value Odd.\n      two three\n          ^^^^^\n    Write `3`.\n"
    )


def test_a_suggestion_of_several_lines_can_be_pasted() -> None:
    source = Source("n.md", "One\n")
    found = at(source, "One", suggestion="---\nspeakers:\n  - Ada\n---")
    assert text(source, found).endswith("    ^^^\n    ---\n    speakers:\n      - Ada\n    ---\n")


@pytest.mark.parametrize(
    ("line", "words", "shown", "carets"),
    [
        ("日本語 word", "word", "日本語 word", "       ^^^^"),
        ("日本語", "本", "日本語", "  ^^"),
        ("e\u0301e\u0301 word", "word", "e\u0301e\u0301 word", "   ^^^^"),
        ("\ta\tword", "word", "    a    word", "         ^^^^"),
        ("a\x1b[31mb", "b", "a\ufffd[31mb", "      ^"),
        ("a\u202eb", "b", "a\ufffdb", "  ^"),
    ],
)
def test_carets_stand_under_what_is_meant(line: str, words: str, shown: str, carets: str) -> None:
    source = Source("n.md", line)
    assert text(source, at(source, words)).split("\n")[1:3] == [f"    {shown}", f"    {carets}"]


def test_a_span_of_nothing_has_one_caret_and_one_of_many_lines_ends_with_the_first() -> None:
    source = Source("n.md", "abc\ndef\n")
    empty = Diagnostic("n.md", Span(3, 3), "bad-value", "m")
    assert text(source, empty).split("\n")[2] == "       ^"
    long = Diagnostic("n.md", Span(1, 7), "bad-value", "m")
    assert text(source, long).split("\n")[2] == "     ^^"


def test_a_long_line_is_shown_around_the_place() -> None:
    source = Source("n.md", "x" * 500 + "HERE" + "y" * 500)
    _, line, carets, _ = text(source, at(source, "HERE")).split("\n")
    assert line.startswith("    …x")
    assert line.endswith("y…")
    assert len(line) < 120
    assert line[carets.index("^") : carets.rindex("^") + 1] == "HERE"


def test_without_a_source_the_path_stands_alone() -> None:
    found = Diagnostic("gone.md", Span(0, 0), "missing-path", "Not there.", "Look again.")
    assert as_text([found], lambda _: None) == "gone.md: error missing-path Not there.\n    Look again.\n"


def test_colour_adds_nothing_but_colour() -> None:
    source = Source("n.md", "One two\n")
    plain, coloured = (text(source, at(source, "two"), colour=colour) for colour in (False, True))
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_a_message_cannot_drive_the_terminal() -> None:
    source = Source("n.md", "x")
    assert "\x1b" not in text(source, at(source, "x", message="\x1b[2J", suggestion="\x1b]0;x\x07"))


@pytest.mark.parametrize(
    ("notes", "also"),
    [
        ("a", ""),
        ("aa", "    the same in a.md\n"),
        ("abc", "    the same in b.md, c.md\n"),
        ("abcde", "    the same in b.md, c.md, d.md, e.md\n"),
        ("abcdefg", "    the same in b.md, c.md, d.md and 3 more notes\n"),
    ],
)
def test_a_name_that_many_notes_use_is_told_once(notes: str, also: str) -> None:
    sources = {f"{name}.md": Source(f"{name}.md", "One\n  and one\n") for name in notes}
    found = [Diagnostic(f"{name}.md", Span(at, at + 3), "unresolved-link", "m") for at, name in enumerate(notes)]
    assert as_text(found, sources.get) == f"a.md:1:1: hint unresolved-link m\n    One\n    ^^^\n{also}"
    assert len(json.loads(as_json(found, sources.get))) == len(notes)


def test_what_is_told_of_a_place_is_told_of_each() -> None:
    source = Source("a.md", "One one\n")
    found = [Diagnostic("a.md", Span(at, at + 3), "doubtful-speaker", "m") for at in (0, 4)]
    assert text(source, *found).count("doubtful-speaker") == 2


def test_json() -> None:
    source = Source("n.md", "One\ntwo é\n")
    assert json.loads(as_json([at(source, "two", suggestion="Do.")], {source.path: source}.get)) == [
        {
            "path": "n.md",
            "line": 2,
            "column": 1,
            "endLine": 2,
            "endColumn": 4,
            "start": 4,
            "end": 7,
            "severity": "warning",
            "code": "bad-value",
            "message": "Odd.",
            "suggestion": "Do.",
            "edits": [],
        }
    ]
    assert json.loads(as_json([], lambda _: None)) == []
    edited = Diagnostic("n.md", Span(0, 3), "bad-value", "m", edits=(Edit(Span(0, 3), "1\n"),))
    (only,) = json.loads(as_json([edited], {source.path: source}.get))
    assert only["edits"] == [{"start": 0, "end": 3, "replacement": "1\n"}]
    pasted = at(source, "One", suggestion="---\nspeakers:\n  - Ada\n---")
    (only,) = json.loads(as_json([pasted], {source.path: source}.get))
    assert only["suggestion"] == "---\nspeakers:\n  - Ada\n---"
    (alone,) = json.loads(as_json([Diagnostic("x", Span(0, 0), "missing-path", "m")], lambda _: None))
    assert "line" not in alone


def test_github() -> None:
    source = Source("a,b:c.md", "One\ntwo\n")
    found = [at(source, "two", message="50% odd\nhere", suggestion="Do."), at(source, "One\ntwo", "unused-declaration")]
    assert as_github(found, {source.path: source}.get) == (
        "::notice file=a%2Cb%3Ac.md,line=1,endLine=2,title=unused-declaration::Odd.\n"
        "::warning file=a%2Cb%3Ac.md,line=2,endLine=2,col=1,endColumn=4,title=bad-value::50%25 odd%0Ahere Do.\n"
    )
    pasted = at(source, "two", suggestion="---\nspeakers:\n  - Ada\n---")
    assert as_github([pasted], {source.path: source}.get).endswith("::Odd.%0A---%0Aspeakers:%0A  - Ada%0A---\n")


def test_diagnostics_stand_in_the_order_of_their_places_and_once() -> None:
    def made(path: str, start: int, code: str = "bad-value") -> Diagnostic:
        return Diagnostic(path, Span(start, start), code, "m")

    ordered = (made("a.md", 5), made("b.md", 1), made("b.md", 1, "bad-yaml"), made("b.md", 10))
    assert in_order([*reversed(ordered), ordered[0]]) == (ordered[0], ordered[1], ordered[2], ordered[3])


def test_tally() -> None:
    codes = ["bad-yaml", "unknown-key", "bad-yaml", "base-not-set"]
    assert tally(Diagnostic("n.md", Span(0, 0), code, "m") for code in codes) == "2 errors, 1 warning, 1 hint"
    assert tally([]) == ""


# -- what is silenced ---------------------------------------------------------------------------------


def silenced(note: str, words: str = "here", code: str = "bad-value") -> bool:
    source = Source("n.md", note)
    return heard(source, [at(source, words, code)]) == ()


@pytest.mark.parametrize(
    "note",
    [
        "x here %% quoth: ignore bad-value %%\n",
        "x here %%quoth:ignore bad-value%%\n",
        "x here %% quoth: ignore bad-yaml, bad-value %%\n",
        "x here %% quoth: ignore %%\n",
        "x here <!-- quoth: ignore bad-value -->\n",
        "%% quoth: ignore bad-value %%\nx here\n",
        "  %% quoth: ignore %%  \nx here\n",
        "---\ntitle: here # quoth: ignore bad-value\n---\n",
        "---\n# quoth: ignore bad-value\ntitle: here\n---\n",
    ],
)
def test_a_comment_silences_its_line_or_the_next(note: str) -> None:
    assert silenced(note)


@pytest.mark.parametrize(
    "note",
    [
        "x here %% quoth: ignore bad-yaml %%\n",
        "x %% quoth: ignore bad-value %%\nhere\n",
        "%% quoth: ignore bad-value %%\n\nhere\n",
        "here\n%% quoth: ignore bad-value %%\n",
        "x here %% ignore bad-value %%\n",
        "x here # quoth: ignore bad-value\n",
    ],
)
def test_what_silences_nothing(note: str) -> None:
    assert not silenced(note)


def test_the_configuration_silences_codes_everywhere() -> None:
    source = Source("n.md", "here")
    assert heard(source, [at(source, "here")], frozenset({"bad-value"})) == ()


def test_a_code_that_does_not_exist_is_reported() -> None:
    source = Source("n.md", "x %% quoth: ignore bad-valu %%\n")
    (found,) = heard(source, [])
    assert (found.code, source[found.span], found.suggestion) == ("unknown-code", "bad-valu", "Write `bad-value`.")


# -- properties ---------------------------------------------------------------------------------------


@given(st.text(max_size=80), st.data())
def test_any_place_in_any_text_can_be_shown(note: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(note)))
    end = data.draw(st.integers(start, len(note)))
    code = data.draw(st.sampled_from(sorted(CODES)))
    source = Source("n.md", note)
    found = Diagnostic("n.md", Span(start, end), code, note, note)
    for show in FORMATS.values():
        shown = show([found], {source.path: source}.get)
        assert shown.endswith("\n")
        assert code in shown
    assert found in heard(source, [found]) or "quoth:" in note


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=300), st.data())
def test_carets_stand_under_the_first_word_of_the_span(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line) - 1))
    source = Source("n.md", line)
    shown = text(source, Diagnostic("n.md", Span(start, start + 1), "bad-value", "m")).split("\n")
    if line.strip():
        assert shown[1][shown[2].index("^")] == line[start]
