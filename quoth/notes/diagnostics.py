"""Problems found in notes, as values.

A diagnostic names the place it speaks of and what to write instead. Reading never stops for one: it
returns everything it could read, and the diagnostics beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from quoth.notes.edits import Edit
from quoth.notes.source import Span


class Severity(StrEnum):
    """How much a problem costs the writer."""

    #: Something written in the note is missing from the graph.
    ERROR = "error"
    #: Something is in the graph, but perhaps not what was meant.
    WARNING = "warning"
    #: Something more could be had from what is written.
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem. Its name is stable: configurations and notes refer to it."""

    name: str
    severity: Severity
    #: One sentence: what is wrong, for the documentation.
    meaning: str
    #: What to write instead, for the documentation.
    remedy: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem at one place."""

    #: The file's path relative to the vault.
    path: str
    span: Span
    #: The name of a `Code`.
    code: str
    message: str
    #: What to write instead; empty where nothing can be suggested.
    suggestion: str = ""
    #: What writes that into the note, where it can be written in one way only and nothing else changes its meaning.
    edits: tuple[Edit, ...] = ()

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity


def _table(codes: Iterable[Code]) -> dict[str, Code]:
    return {code.name: code for code in codes}


_E, _W, _H = Severity.ERROR, Severity.WARNING, Severity.HINT

#: Every code there is, by name, in the order of the documentation.
CODES: dict[str, Code] = _table(
    (
        Code(
            "unreadable-file",
            _E,
            "The file cannot be read, or its bytes are not UTF-8 text.",
            "Save the file as UTF-8, or list it under `ignore` in `quoth.toml`.",
        ),
        Code(
            "missing-path",
            _E,
            "A path that was asked for does not exist.",
            "Check the spelling, and the folder you are in.",
        ),
        Code(
            "outside-vault",
            _E,
            "A path that was asked for lies outside the vault, so that its notes have no name in it.",
            "Run the command in the folder that holds the notes.",
        ),
        Code(
            "bad-yaml",
            _E,
            "The front matter is not valid YAML. What could be meant in one way only is read so; the rest is left out.",
            "Quote values that hold `: `, `#`, `@`, `[` or `*`, and indent lists with spaces.",
        ),
        Code(
            "duplicate-key",
            _W,
            "A key stands twice in the front matter, which other programs refuse; the values of both are read.",
            "Write the key once, with a list.",
        ),
        Code(
            "unquoted-link",
            _W,
            "A `[[link]]` in the front matter stands without quotation marks, which YAML reads as a list of lists.",
            'Write `"[[Name]]"`.',
        ),
        Code(
            "unknown-key",
            _W,
            "A front-matter key is nearly, but not quite, one that Quoth knows.",
            "Use the spelling suggested, or ignore the code if the key is your own.",
        ),
        Code(
            "unknown-type",
            _W,
            "The note's `type` is neither built in nor defined in `quoth.toml`.",
            "Use a known type, or define yours under `[types]`.",
        ),
        Code(
            "unknown-callout",
            _W,
            "A callout's type is nearly, but not quite, one that means something; its words are taken as yours.",
            "Use the spelling suggested, or ignore the code if the type is your own.",
        ),
        Code(
            "bad-value",
            _W,
            "A value is not of the kind its key takes: a date, a duration, a timecode, a number.",
            "Write the value as the message shows.",
        ),
        Code(
            "unknown-relation",
            _H,
            "A field relates two things by a key that Quoth does not know; it becomes the vault's own property.",
            "Use a known relation, or define yours under `[relations]`.",
        ),
        Code(
            "single-colon",
            _W,
            "A line relates a statement to another, but has one colon where a field has two, so that it is text.",
            "Write `::`.",
        ),
        Code(
            "unresolved-link",
            _H,
            "A link leads to no note, and nothing of that name is declared; it becomes a concept.",
            "Correct the name, write the note, or declare the name in the front matter.",
        ),
        Code(
            "loose-link",
            _W,
            "A link finds its note only by a title, an alias or another Unicode form; Obsidian would not follow it.",
            "Write the link with the note's own name, and the alias after `|`.",
        ),
        Code(
            "ambiguous-name",
            _W,
            "A name stands for more than one thing, so that it links nothing in plain text.",
            "Write a link to the thing meant, or give the things different names.",
        ),
        Code(
            "name-clash",
            _W,
            "Two different things are declared under one name or alias.",
            "Rename one of them, or declare `same-as` if they are one.",
        ),
        Code(
            "looks-like-speaker",
            _H,
            "A label looks like a speaker's name, but nobody of that name is known, so the text stays yours.",
            "Declare the speakers in the front matter.",
        ),
        Code(
            "undeclared-speaker",
            _H,
            "Speakers are known only because their labels stand in the title; nothing else is known of them.",
            "Declare the speakers, by full name, in the front matter.",
        ),
        Code(
            "doubtful-speaker",
            _H,
            "It is not certain who speaks, so the text is taken as yours.",
            "Put the speaker's label in front of it if it is the speaker's.",
        ),
        Code(
            "swallowed-label",
            _W,
            "A speaker's label stands where Markdown makes something else of it: in a heading or in indented code.",
            "Put an empty line before `---`, and do not indent labels by four spaces.",
        ),
        Code(
            "unknown-citation",
            _W,
            "A citation's key stands in none of the bibliography files.",
            "Correct the key, or add the entry to a file named under `[bibliography]`.",
        ),
        Code(
            "bad-bibliography",
            _E,
            "An entry of a bibliography file is not well formed. What could be meant in one way only is read so; "
            "the rest of the entry is left out.",
            "Close every brace, put a comma after every field, and give every entry a key; CSL-JSON is JSON.",
        ),
        Code(
            "duplicate-citekey",
            _W,
            "Two entries of a bibliography file have the same key, but for its case; the first is read.",
            "Give the entries different keys, or remove one of them.",
        ),
        Code(
            "bad-identifier",
            _W,
            "A DOI, arXiv id, ISBN, ORCID or Wikidata id is malformed, or its check digit is wrong.",
            "Copy the identifier again from its source.",
        ),
        Code(
            "bad-timecode",
            _W,
            "A timecode is impossible, or lies past the end of the episode.",
            "Write `m:ss` or `h:mm:ss`, within the episode's duration.",
        ),
        Code(
            "duplicate-block-id",
            _W,
            "Two blocks of the note carry the same `^id`.",
            "Rename one of them.",
        ),
        Code(
            "missing-block",
            _W,
            "A link leads to a heading or block that its note does not have.",
            "Correct the part after `#`.",
        ),
        Code(
            "empty-question",
            _W,
            "A question is marked, but has no text.",
            "Write the question after the mark.",
        ),
        Code(
            "identity-clash",
            _W,
            "Two notes give one identifier to things that differ in another of which a thing has one: ORCID iD, DOI, "
            "Wikidata item, item of a feed. They stay two things.",
            "Correct the identifier that is wrong.",
        ),
        Code(
            "bad-mapping",
            _W,
            "A line of the file of reviewed links cannot be read, so that it decides nothing.",
            "Write it as `quoth link accept` and `quoth link reject` do.",
        ),
        Code(
            "lost-mapping",
            _W,
            "A reviewed link speaks of something that no note speaks of any more.",
            "Correct the line, or remove it if the thing is gone for good.",
        ),
        Code(
            "refused-mapping",
            _W,
            "What was decided of two things cannot be: their identifiers, another decision or the notes say otherwise.",
            "Correct what is wrong: the notes, or the decision.",
        ),
        Code(
            "unused-declaration",
            _H,
            "A person or concept is declared in the note, but the note never speaks of it.",
            "Check the spelling, or add the form you use as an alias.",
        ),
        Code(
            "unclosed-link",
            _W,
            "A link opened with `[[` is not closed, so that it is text.",
            "Close the link with `]]`.",
        ),
        Code(
            "unclosed-comment",
            _E,
            "A comment opened with `%%` is never closed, so the rest of the note is not read.",
            "Close the comment with `%%`.",
        ),
        Code(
            "unknown-code",
            _W,
            "A comment that silences diagnostics names a code that does not exist.",
            "Write a code as the diagnostic shows it.",
        ),
        Code(
            "wrong-relation",
            _W,
            "A relation starts from, or leads to, something that it is not made for; only `--shapes` looks for it.",
            "Use another relation, or link to what was meant.",
        ),
        Code(
            "wrong-shape",
            _W,
            "Something in the graph lacks what a thing of its kind has, or has too much of it, such as two dates; only "
            "`--shapes` looks for it.",
            "Correct the notes that say it: they may contradict each other.",
        ),
        Code(
            "base-not-set",
            _H,
            "The configuration sets no `base` IRI, so names are local to this machine and mean nothing elsewhere.",
            "Set `base` in `quoth.toml` to an address of your own that ends in `/`; `quoth init` makes one up.",
        ),
    )
)
