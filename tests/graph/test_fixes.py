"""What diagnostics have written changes how a note is written, and nothing of what it says."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quoth.graph.entities import people
from quoth.graph.pinned import Unpinnable, id_edit
from quoth.notes.block_ids import block_id_edits
from quoth.notes.diagnostics import Diagnostic
from quoth.notes.edits import apply, compatible
from quoth.notes.source import Source
from tests.graph.vaults import BASE, Vault, vault
from tests.notes.fragments import texts

#: Notes that links find by other names.
OTHERS = {
    "Pumping.md": "---\ntype: concept\naliases: [Pumps, the pumps]\n---\n\n## Old ones\n\nThey leak. ^leak\n",
    "People/Ada Marsh.md": "---\naliases: [Ada]\n---\n\nShe pumps.\n",
    "Logs/Log.md": "# The great log\n",
    "Notes/Log.md": "# Another log\n",
}
_LINKS = (
    "[[Pumps]] [[pumps]] [[the pumps|them]] [[Pumps#Old ones]] [[Pumps#^leak|leak]] ![[Pumps]] @[[Ada]] [[Ada]] "
    "[[the great log]] [[The great log|it]] [[Pumping]] [[Nobody]] [[adá]]"
).split(" ")
_VALUES = (
    *("[[Pumps]]", "[[Pumps]], [[Ada]]", "[[Pumps|the: pumps]] ", '[["Ada"]]', "[[Ada]] and more", "[[a]]: b"),
    *("Rain: a talk", "@ada", "`x`", "*", "%x", "& co", '"open', '"a" b', "'it's'", '"C:\\dir"', "- one", "- 5"),
    *("[@a, b]", "[a, b", "[1, b", "{a", "plain", '"quoted: x"', "2025-10-17", "a # b: c", "", "|", "# x", "!x"),
)
_KEYS = ("title", "about", "aliases", "guests", "tags", "concepts", "author", "x-own", "related")
_entry = st.builds(
    lambda key, value, listed: f"{key}:\n  - {value}\n" if listed else f"{key}: {value}\n",
    st.sampled_from(_KEYS),
    st.sampled_from(_VALUES),
    st.booleans(),
)
_front = st.lists(_entry, max_size=4).map(lambda lines: f"---\n{''.join(lines)}---\n" if lines else "")
_line = st.builds(
    lambda opening, words: opening + " ".join(words),
    st.sampled_from(("", "- ", "> ", "Ada Marsh: ", "## ", "| x | ", "about:: ", "(about:: [[Ada]]) ", "[?] ", "\t")),
    st.lists(st.sampled_from((*_LINKS, "rain", "**bold", "`[[Pumps]]`", "%%", "why?")), max_size=4),
)
_body = st.lists(_line, max_size=8).map("\n\n".join)
_table = st.lists(st.sampled_from(_LINKS[:6]), min_size=1, max_size=3).map(
    lambda links: (
        "\n\n| a | b |\n| - | - |\n" + "".join(f"| {link.replace('|', chr(92) + '|')} | x |\n" for link in links)
    )
)
notes = st.builds("".join, st.tuples(_front, _body, st.one_of(st.just(""), _table)))


def examples(count: int) -> settings:
    return settings(max_examples=count, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> Vault:
    return vault({**OTHERS, "n.md": text})


def problems(found: Vault) -> list[Diagnostic]:
    return [*found.notes["n.md"].diagnostics, *found.problems("n.md")]


def fixed(found: Vault) -> tuple[str, list[Diagnostic]]:
    """The note's text with all that can be fixed at once, and what that is."""
    fixable = [d for d in problems(found) if d.edits]
    groups = compatible(d.edits for d in fixable)
    source = found.notes["n.md"].source
    return apply(source.text, [edit for group in groups for edit in group]), [d for d in fixable if d.edits in groups]


def said(found: Vault) -> set[str]:
    """What the note says, wherever it stands in the file."""
    return {re.sub(r"#char=\d+,\d+", "", line) for line in found.said("n.md") if " quoth:line " not in line}


@examples(150)
@given(notes)
def test_fixing_changes_nothing_that_is_said_and_leaves_nothing_to_fix(text: str) -> None:
    before = read(text)
    changed, done = fixed(before)
    after = read(changed)
    assert [(s.fingerprint, s.text) for s in after.notes["n.md"].statements] == [
        (s.fingerprint, s.text) for s in before.notes["n.md"].statements
    ]
    assert said(after) == said(before)
    reported = Counter((d.code, d.message) for d in problems(before))
    reported.subtract((d.code, d.message) for d in done)
    assert Counter((d.code, d.message) for d in problems(after)) <= reported


@examples(80)
@given(st.one_of(notes, texts))
def test_block_ids_name_statements_and_change_nothing_else(text: str) -> None:
    before = vault({"n.md": text})
    note = before.notes["n.md"]
    edits = block_id_edits(note, people(before.registry), before.config.settings)
    after = vault({"n.md": apply(note.source.text, edits)})
    named = after.notes["n.md"].statements
    assert [(s.fingerprint, s.text, s.kind) for s in named] == [
        (s.fingerprint, s.text, s.kind) for s in note.statements
    ]
    new = [s.block_id for s, old in zip(named, note.statements, strict=True) if old.block_id is None and s.block_id]
    assert len(new) == len(edits)
    assert all(re.fullmatch(r"[a-z0-9-]{6,}", name) for name in new if name)
    # What was named by its words before is now the same as what its id names.
    same = {line.split(" ")[0] for line in after.said("n.md") if " owl:sameAs n:n#b-" in line}
    assert len(same) == len({s.block_id.casefold() for s in named if s.block_id})
    assert {line.split(" ")[0] for line in before.said("n.md") if "n:n#s-" in line.split(" ")[0]} <= same | {
        line.split(" ")[0] for line in after.said("n.md")
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. ^a\n\nTwo.\n\n    code\n", "One. ^a\n\nTwo. ^ID\n\n    code\n"),
        ("- One\n  more\n  - Two  \n", "- One\n  more ^ID\n  - Two ^ID  \n"),
        ("> Said,\n> and said.\n", "> Said,\n> and said. ^ID\n"),
        ("| a | b |\n| - | - |\n| c | d |\n", "| a | b |\n| - | - |\n| c | d |\n"),
        ("Ada: One.\nabout:: [[X]]\n", "Ada: One. ^ID\nabout:: [[X]]\n"),
        ("One.\n\n^own\n", "One.\n\n^own\n"),
    ],
)
def test_where_block_ids_stand(text: str, expected: str) -> None:
    found = vault({"n.md": text})
    edits = block_id_edits(found.notes["n.md"], people(found.registry), found.config.settings)
    assert re.sub(r"\^[a-z0-9]{6}\b", "^ID", apply(text, edits)) == expected


def test_two_statements_of_the_same_words_have_different_ids_that_stay() -> None:
    found = vault({"n.md": "- Yes\n- Yes\n"})
    changed = apply(
        "- Yes\n- Yes\n", block_id_edits(found.notes["n.md"], people(found.registry), found.config.settings)
    )
    first, second = re.findall(r"\^(\S+)", changed)
    assert second != first
    assert second.startswith(first)
    again = vault({"n.md": changed})
    assert block_id_edits(again.notes["n.md"], people(again.registry), again.config.settings) == ()


# -- links --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A [[Pumps]] leaks.", "A [[Pumping|Pumps]] leaks."),
        ("[[Pumps]], and [[pumps|them]].", "[[Pumping|Pumps]], and [[Pumping|them]]."),
        ("![[Pumps#Old ones]]", "![[Pumping#Old ones|Pumps > Old ones]]"),
        ("@[[Ada]] came.", "@[[Ada Marsh|Ada]] came."),
        ("See [[the great log]].", "See [[Logs/Log|the great log]]."),
        ("| a |\n| - |\n| [[Pumps]] |", "| a |\n| - |\n| [[Pumping\\|Pumps]] |"),
        ("| a |\n| - |\n| [[Pumps\\|x]] |", "| a |\n| - |\n| [[Pumping\\|x]] |"),
        ('---\nabout: "[[Pumps]]"\n---\n', '---\nabout: "[[Pumping|Pumps]]"\n---\n'),
        ("---\nabout: [[Pumps]]\n---\n", '---\nabout: "[[Pumping|Pumps]]"\n---\n'),
        ("It leaks (about:: [[Pumps]]).", "It leaks (about:: [[Pumping|Pumps]])."),
        # A link in Markdown is told of, and left to its writer.
        ("[[Pumps]] [them](Pumps.md)", "[[Pumping|Pumps]] [them](Pumps.md)"),
        # Followed as they are, found by nobody, or not to be read.
        ("[[pumping]] [[Nobody]] `[[Pumps]]`", "[[pumping]] [[Nobody]] `[[Pumps]]`"),
    ],
)
def test_a_link_by_another_name_is_given_the_name_of_its_note(written: str, expected: str) -> None:
    assert fixed(read(written))[0] == expected


# -- front matter -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("[[Ada]]", '"[[Ada]]"'),
        ('[["Ada"]]', '"[[Ada]]"'),
        ("[[Ada]], [[Ben]]", '["[[Ada]]", "[[Ben]]"]'),
        ("Rain: a talk", '"Rain: a talk"'),
        ('The "big: one"', "'The \"big: one\"'"),
        ("@ada", '"@ada"'),
        ("[@ada, ben]", '["@ada", "ben"]'),
        ('"open', '"open"'),
        # More than one thing may be meant.
        ("a #b", "a #b"),
        ("[@ada, 5]", "[@ada, 5]"),
        ('"a: b # c', '"a: b # c'),
    ],
)
def test_quotation_marks_are_put_where_one_thing_alone_can_be_meant(value: str, expected: str) -> None:
    assert fixed(vault({"n.md": f"---\nx-own: {value}\n---\n"}))[0] == f"---\nx-own: {expected}\n---\n"


@pytest.mark.parametrize(
    ("key", "expected"), [("same.as", "same-as"), ("Same.As", "same-as"), ("gest", "gest"), ("guestz", "guestz")]
)
def test_a_key_is_written_anew_where_only_signs_differ(key: str, expected: str) -> None:
    assert fixed(vault({"n.md": f"---\n{key}: x\n---\n"}))[0] == f"---\n{expected}: x\n---\n"


# -- ids ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("n.md", "Words.\n", '---\nid: "n"\n---\nWords.\n'),
        ("A/b c.md", "---\ntitle: T\n---\n", '---\ntitle: T\nid: "A/b c"\n---\n'),
        ("Ada.md", "---\ntype: person\n---\n", '---\ntype: person\nid: "Ada"\n---\n'),
        ("50% é.md", "---\n# no keys\n---\nx", '---\n# no keys\nid: "50% é"\n---\nx'),
    ],
)
def test_an_id_is_the_name_that_the_note_has(path: str, text: str, expected: str) -> None:
    before = vault({path: text})
    edit = id_edit(before.notes[path], before.registry, BASE, before.config.settings)
    assert edit is not None
    changed = apply(text, [edit])
    assert changed == expected
    after = vault({path: changed})
    # Also under another path.
    moved = vault({f"Moved/{path}": changed})
    assert after.registry.places[path].iri == before.registry.places[path].iri
    assert moved.registry.places[f"Moved/{path}"].iri == before.registry.places[path].iri
    assert [thing.iri for thing in after.registry.things] == [thing.iri for thing in before.registry.things]
    assert id_edit(after.notes[path], after.registry, BASE, after.config.settings) is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # `n/People/Ada` and `e/ada` are no names that one id gives.
        ("People/Ada.md", "She pumps.\n"),
        ("n.md", "---\n{title: T}\n---\n"),
        ("n.md", "---\nid:\n---\n"),
        ("n.md", "---\ntitle: T\n"),
    ],
)
def test_a_note_that_an_id_would_rename_or_that_takes_none_is_left_alone(path: str, text: str) -> None:
    found = vault({path: text})
    with pytest.raises(Unpinnable):
        id_edit(found.notes[path], found.registry, BASE, found.config.settings)


@examples(50)
@given(st.one_of(notes, texts))
def test_an_id_renames_nothing(text: str) -> None:
    before = vault({"n.md": text})
    try:
        edit = id_edit(before.notes["n.md"], before.registry, BASE, before.config.settings)
    except Unpinnable:
        return
    if edit is None:
        return
    text = apply(before.notes["n.md"].source.text, [edit])
    assert Source.decode("n.md", text.encode()).text == text
    assert said(vault({"n.md": text})) == said(before)
