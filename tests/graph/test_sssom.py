"""The file of reviewed links: what it says, and that writing it loses nothing that others wrote there."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.graph.sssom import Decision, End, LinksFile, NotSssom, read_links, write_links
from quoth.notes.source import Source
from quoth.ontology.terms import OWL, SKOS

BASE = "https://example.org/v/"
ADA = End(f"{BASE}e/ada-marsh", "Ada Marsh", "person")
A = End(f"{BASE}e/a-marsh", "A. Marsh", "person")
Q42 = End("http://www.wikidata.org/entity/Q42")


def read(text: str, base: str = BASE) -> LinksFile:
    return read_links(Source.decode("links.sssom.tsv", text.encode()), base)


def written(*decisions: Decision) -> str:
    return write_links(LinksFile(BASE).deciding(decisions))


def test_what_is_written_is_a_mapping_set() -> None:
    text = written(Decision(ADA, Q42), Decision(A, ADA, negated=True, confidence="0.70", comment="two voices"))
    assert text == (
        "#mapping_set_id: https://example.org/v/links\n"
        "#license: https://w3id.org/sssom/license/unspecified\n"
        "#curie_map:\n"
        "#  e: https://example.org/v/e/\n"
        "#  owl: http://www.w3.org/2002/07/owl#\n"
        "#  semapv: https://w3id.org/semapv/vocab/\n"
        "#  skos: http://www.w3.org/2004/02/skos/core#\n"
        "#  wd: http://www.wikidata.org/entity/\n"
        "subject_id\tsubject_label\tsubject_category\tpredicate_id\tpredicate_modifier\tobject_id\tobject_label\t"
        "object_category\tmapping_justification\tconfidence\tcomment\n"
        "e:a-marsh\tA. Marsh\tperson\towl:sameAs\tNot\te:ada-marsh\tAda Marsh\tperson\t"
        "semapv:ManualMappingCuration\t0.70\ttwo voices\n"
        "e:ada-marsh\tAda Marsh\tperson\towl:sameAs\t\twd:Q42\t\t\tsemapv:ManualMappingCuration\t\t\n"
    )


iris = st.one_of(
    st.from_regex(r"[^\W_][\w-]{0,8}", fullmatch=True).map(lambda name: f"{BASE}e/{name}"),
    st.from_regex(r"https?://[a-z]{1,4}\.example/[a-z#/:]{0,6}[a-zü0-9]{1,3}", fullmatch=True),
    st.sampled_from(["http://www.wikidata.org/entity/Q1", "https://orcid.org/0000-0002-1825-0097", "urn:isbn:1"]),
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\x85"), max_size=12).map(
    str.strip
)
decisions = st.builds(
    Decision,
    st.builds(End, iris, words, st.sampled_from(["", "person"])),
    st.builds(End, iris, words, st.sampled_from(["", "concept"])),
    st.sampled_from([OWL.sameAs, SKOS.exactMatch, SKOS.closeMatch]),
    st.booleans(),
    st.sampled_from(["", "0.75"]),
    words,
).filter(lambda d: d.subject.iri != d.object.iri)


@given(st.lists(decisions, max_size=6))
def test_what_is_written_is_read_again(made: list[Decision]) -> None:
    file = LinksFile(BASE).deciding(made)
    text = write_links(file)
    found = read(text)
    assert found.problems == ()
    assert set(found.decisions) == set(file.decisions)
    assert write_links(found) == text
    prefixes = dict(line[3:].split(": ", 1) for line in text.splitlines() if line.startswith("#  "))
    for row in csv.DictReader(io.StringIO("".join(x for x in text.splitlines(True) if x[0] != "#")), delimiter="\t"):
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            assert row[column].partition(":")[0] in prefixes


def test_the_order_of_decisions_makes_no_difference() -> None:
    one, other = Decision(ADA, Q42), Decision(A, ADA)
    assert written(one, other) == written(other, one)


def test_a_later_decision_on_two_things_takes_the_place_of_the_first() -> None:
    file = LinksFile(BASE).deciding([Decision(ADA, A)]).deciding([Decision(A, ADA, negated=True)])
    assert [decision.negated for decision in file.decisions] == [True]


MINE = (
    "# mapping_set_id: https://example.org/v/links\n"
    "# creator_label: Kim\n"
    "# curie_map:\n"
    "#   e: https://example.org/v/e/\n"
    "#   mine: https://mine.example/\n"
    "# comment: by hand\n"
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_id\n"
    "e:fog\tskos:closeMatch\tmine:Fog\tsemapv:LexicalMatching\tmine:kim\n"
    "e:x\towl:sameAs\tnobody:y\t\t\n"
)


def test_what_others_wrote_is_kept() -> None:
    file = read(MINE)
    assert [problem.message for problem in file.problems] == ["The `curie_map` has no prefix `nobody`."]
    text = write_links(file.deciding([Decision(A, ADA)]))
    assert "#creator_label: Kim\n" in text
    assert "#comment: by hand\n" in text
    assert "#  mine: https://mine.example/\n" in text
    rows = list(csv.reader(io.StringIO("".join(x for x in text.splitlines(True) if x[0] != "#")), delimiter="\t"))
    cells = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    kept = next(row for row in cells if row["object_id"] == "mine:Fog")
    assert (kept["author_id"], kept["mapping_justification"]) == ("mine:kim", "semapv:LexicalMatching")
    assert any(row["object_id"] == "nobody:y" for row in cells)
    assert any(row["subject_id"] == "e:a-marsh" for row in cells)


def test_a_new_base_takes_the_decisions_along() -> None:
    file = read(written(Decision(A, ADA)), "https://new.example/")
    assert [d.subject.iri for d in file.decisions] == ["https://new.example/e/a-marsh"]
    text = write_links(file)
    assert "#  e: https://new.example/e/\n" in text
    assert "#mapping_set_id: https://new.example/links\n" in text


def test_the_place_of_a_line_is_known() -> None:
    text = written(Decision(A, ADA), Decision(ADA, Q42))
    spans = [text[d.span.start : d.span.end] for d in read(text).decisions]
    assert [span.partition("\t")[0] for span in spans] == ["e:a-marsh", "e:ada-marsh"]
    assert not any("\n" in span for span in spans)


HEAD = "subject_id\tpredicate_id\tobject_id\tpredicate_modifier\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("owl:x\towl:sameAs\towl:x\t", "from a thing to itself"),
        ("\towl:sameAs\towl:x\t", "no `subject_id`"),
        ("a thing\towl:sameAs\towl:x\t", "is no CURIE"),
        ("owl:x\towl:sameAs\towl:y\tnot", "no `predicate_modifier`"),
        ("owl:x", "no `predicate_id`"),
    ],
)
def test_a_line_that_decides_nothing_is_told(line: str, message: str) -> None:
    (problem, *_) = read(f"{HEAD}{line}\n").problems
    assert message in problem.message
    assert read(f"{HEAD}{line}\n").decisions == ()


@pytest.mark.parametrize("text", ["", "#a: b\n", "one\ttwo\n", "{}", 'subject_id\t"' + "x" * 200_000])
def test_what_is_no_table_of_mappings_is_not_used(text: str) -> None:
    with pytest.raises(NotSssom):
        read(text)
