"""Every row of the note format has a case in `fixtures/`.

A row is a line of one of the format's tables, or one of the forms that the line lists; the number before it is the
part of the format: 1 files, 2 front matter, 3 blocks, 4 inline, 5 fields, 6 relations. What a folder of notes gives is
tested with `discover`, what names and links lead to with the graph.
"""

from __future__ import annotations

import pytest

from tests.notes.test_fixtures import CASES

ROWS = {
    "1": """
        line-ends bom empty plain plain-text private comments code math html
    """,
    "2": """
        yaml key-folding value-forms title type aliases-id note-keys episode source declarations identifiers relations
        unknown-key folder-type citekey-file
    """,
    "3": """
        blocks sections lines-label lines-bullet lines-timecode label-before-list
        label-plain label-bold label-bold-colon-outside label-link label-item
        label-declared label-episode label-entity-note label-me label-full-name label-alias label-first-name
        label-last-name label-title label-unknown label-hint
        several-ampersand several-and several-comma several-slash several-plus
        as-of as-of-in as-of-year as-of-iso aside
        time-bracketed time-parentheses time-headphones time-link time-heading time-beside-label time-bare turn-line
        continued continued-section report-opens report-subject children children-label
        quotation-turn quotation-paragraph quotation-marks quotation-unmixed quotation-block quotation-attribution
        quotation-callout quotation-source transcript snipd-quote
        thought-italics thought-me thought-author thought-callout-note thought-callout-thought thought-callout-idea
        thought-section thought-interrupts own-prose own-callout nobody table-row
        question-checkbox question-callout question-label question-field question-tag question-heading
        question-answered q-and-a asked asked-within answers candidate-thought candidate-heading
        insight-heading insight-label insight-checkbox insight-callout
        snipd block-id swallowed-setext swallowed-code private
    """,
    "4": """
        link link-label link-folder link-heading link-block link-own-block embed link-markdown attachment person
        tag tag-nested citation citation-several citation-link
        doi arxiv isbn other-works episode-links wikidata web footnote highlight
    """,
    "5": """
        brackets parentheses line two-things under-statement under-heading before-statements
        value-link value-list value-number value-date value-duration value-boolean value-text value-url
        nesting escapes code unknown unknown-with-link prefix
    """,
    "6": """
        about supports opposes extends qualifies agrees-with disagrees-with revises answers raises cites discusses
        reviews example-of defines uses introduces broader narrower related part-of same-as close-match different-from
        author affiliation member-of founded works-on influenced-by knows as-of at confidence status page inverse
    """,
    "friend": """
        Example TODO Note-that std::vector a::b flashcard image@2x.png me@host.org C# #123 12:30 ratio url-with-#
        heading-in-code haskell
    """,
}
NAMED = {f"{part}/{row}" for part, rows in ROWS.items() for row in rows.split()}

#: What reading one note can find wrong with it.
CODES = """
    bad-yaml duplicate-key unquoted-link unknown-key unknown-type bad-value looks-like-speaker undeclared-speaker
    doubtful-speaker swallowed-label bad-identifier bad-timecode duplicate-block-id empty-question
    unclosed-comment unclosed-link unknown-callout single-colon
""".split()


@pytest.mark.parametrize("row", sorted(NAMED))
def test_a_row_has_a_case(row: str) -> None:
    assert [case.id for case in CASES if row in case.rows]


def test_every_case_shows_a_row_or_a_diagnostic() -> None:
    assert not {row for case in CASES for row in case.rows} - NAMED
    assert not [case.id for case in CASES if not case.rows and not any(line[0] == "!" for line in case.expected)]


@pytest.mark.parametrize("code", CODES)
def test_a_diagnostic_has_a_case(code: str) -> None:
    assert [case.id for case in CASES if any(line.startswith("! ") and f" {code}" in line for line in case.expected)]


def test_the_readings_show_no_other_diagnostic() -> None:
    shown = {line.split()[2] for case in CASES for line in case.expected if line.startswith("! ")}
    assert shown == set(CODES)
