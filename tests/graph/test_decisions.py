"""What reviewed links make of the things of a vault, and which of them cannot hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from quoth.graph.decisions import State, link_quads
from quoth.graph.entities import Registry, Thing
from quoth.graph.sssom import Decision, End
from quoth.ontology.terms import OWL, SKOS, WD
from tests.graph.vaults import BASE, vault

TALKS = {
    "a": "---\npodcast: Lamps\nguest: Ben Ortiz\nconcepts: [Scaling law]\n---\n\nOn [[fog signal]].\n",
    "b": "---\npodcast: Lamps\nguest: B. Ortiz\nconcepts: [Scaling laws]\n---\n\nOn [[fog signals]].\n",
}


def end(name: str, label: str = "", type_: str = "") -> End:
    return End(name if ":" in name else f"{BASE}e/{name}", label, type_)


def same(one: str, other: str) -> Decision:
    return Decision(end(one), end(other))


def differ(one: str, other: str) -> Decision:
    return Decision(end(one), end(other), negated=True)


def registry(texts: Mapping[str, str], *decisions: Decision) -> Registry:
    found = vault(texts)
    return Registry.build(found.heads.values(), found.config, decisions=decisions)


def thing(found: Registry, name: str) -> Thing:
    (one,) = (t for t in found.things if t.name == name)
    return one


def test_two_declared_things_become_one_that_keeps_both_names() -> None:
    found = registry(TALKS, same("ben-ortiz", "b-ortiz"))
    ben = thing(found, "Ben Ortiz")
    assert (ben.local, ben.former) == (f"{BASE}e/ben-ortiz", (f"{BASE}e/b-ortiz",))
    assert found.forms(ben) == ("B. Ortiz", "Ben Ortiz")
    assert found.named("B. Ortiz", "a.md").thing == ben
    assert [outcome.state for outcome in found.outcomes] == [State.JOINED]


def test_two_things_that_notes_only_link_to_become_one() -> None:
    found = registry(TALKS, same("fog-signal", "fog-signals"))
    signals = thing(found, "fog signals")
    assert signals.former == (f"{BASE}e/fog-signal",)
    assert found.named("fog signal", "a.md").thing == found.named("fog signals", "b.md").thing == signals
    assert signals.aliases == ("fog signal",)


def test_a_thing_becomes_one_with_what_an_authority_names() -> None:
    found = registry(TALKS, same("ben-ortiz", WD.Q42))
    ben = thing(found, "Ben Ortiz")
    assert (ben.iri, ben.local, ben.reviewed) == (WD.Q42, f"{BASE}e/ben-ortiz", ("wikidata:Q42",))


def test_the_writer_may_be_somebody_in_a_note() -> None:
    texts = {"a": "---\npeople: [{name: Robin, orcid: 0000-0002-1825-0097}]\n---\nx\n", "b": "@[[R. R.]] was here.\n"}
    found = registry(texts, same("robin", "r-r"))
    assert thing(found, "Robin").former == (f"{BASE}e/r-r",)


def test_somebody_elses_thing_is_linked_to() -> None:
    theirs = "https://ben.example/v/e/ortiz"
    found = registry(TALKS, same("ben-ortiz", theirs), Decision(end("scaling-law"), end(theirs), SKOS.closeMatch))
    assert [outcome.state for outcome in found.outcomes] == [State.LINKED, State.LINKED]
    assert link_quads(found.outcomes, BASE) == [
        (f"{BASE}e/ben-ortiz", OWL.sameAs, theirs),
        (f"{BASE}e/scaling-law", SKOS.closeMatch, theirs),
    ]


@pytest.mark.parametrize(
    ("ones", "others", "what"),
    [
        ("orcid: 0000-0002-1825-0097", "orcid: 0000-0001-5109-3700", "ORCID"),
        ("wikidata: Q42", "wikidata: Q43", "Wikidata"),
        ("doi: 10.1000/1", "doi: 10.1000/2", "DOI"),
    ],
)
def test_a_thing_with_two_identifiers_of_a_kind_is_refused(ones: str, others: str, what: str) -> None:
    type_ = "paper" if what == "DOI" else "person"
    texts = {"One": f"---\ntype: {type_}\n{ones}\n---\n", "Other": f"---\ntype: {type_}\n{others}\n---\n"}
    found = registry(texts, same("one", "other"))
    (outcome,) = found.outcomes
    assert outcome.state is State.REFUSED
    assert what in outcome.reason
    assert len(found.things) == 2
    assert [problem.code for problem in found.diagnostics] == ["refused-mapping"]
    assert link_quads(found.outcomes, BASE) == []


def test_two_items_of_a_feed_are_refused() -> None:
    texts = {
        name: f"---\npodcast: {{name: P, feed: https://p.example/f}}\nepisode: {name}\nguid: {name}\n---\nx\n"
        for name in ("One", "Other")
    }
    assert [o.state for o in registry(texts, same("one", "other")).outcomes] == [State.REFUSED]


def test_an_arxiv_preprint_and_a_journal_article_may_be_one() -> None:
    texts = {"One": "---\ntype: paper\narxiv: 2001.08361\n---\n", "Other": "---\ntype: paper\ndoi: 10.1000/2\n---\n"}
    found = registry(texts, same("one", "other"))
    assert [outcome.state for outcome in found.outcomes] == [State.JOINED]
    assert len(found.things) == 1


def test_equal_identifiers_do_not_join_what_has_two_of_another_kind() -> None:
    texts = {
        "One": "---\ntype: person\norcid: 0000-0002-1825-0097\nwikidata: Q42\n---\n",
        "Other": "---\ntype: person\norcid: 0000-0002-1825-0097\nwikidata: Q43\n---\n",
    }
    found = registry(texts)
    assert {t.iri for t in found.things} == {WD.Q42, WD.Q43}
    assert "identity-clash" in {problem.code for problem in found.diagnostics}


def test_what_is_said_to_be_two_is_joined_by_no_third() -> None:
    texts = {name: f"---\npeople: [{name}]\n---\nx\n" for name in ("Ann Bo", "Ann Co", "Ann Do")}
    found = registry(texts, differ("ann-bo", "ann-do"), same("ann-bo", "ann-co"), same("ann-co", "ann-do"))
    states = {(o.decision.subject.iri, o.decision.object.iri): o.state for o in found.outcomes}
    assert sorted(states.values()) == [State.JOINED, State.REFUSED, State.APART]
    assert len(found.things) == 2


def test_what_is_said_to_be_two_and_the_notes_make_one_is_told() -> None:
    texts = {"a": "---\npeople: [{name: Ben Ortiz, aliases: [Big Ben]}]\n---\nx\n"}
    more = {**texts, "b": "---\npeople: [Big Ben]\n---\nx\n"}
    found = registry(more, differ("ben-ortiz", "big-ben"))
    assert [outcome.state for outcome in found.outcomes] == [State.REFUSED]


def test_what_is_gone_is_told() -> None:
    found = registry(TALKS, Decision(end("ben-ortiz"), end("rosa", "Rosa Quill")))
    (problem,) = (d for d in found.diagnostics if d.code == "lost-mapping")
    assert "Rosa Quill" in problem.message
    assert link_quads(found.outcomes, BASE) == []


def test_a_thing_is_found_by_what_it_was_called_where_its_name_is_taken() -> None:
    texts = {**TALKS, "c": "---\nbooks: [Scaling law]\n---\nx\n"}
    decision = Decision(end("scaling-law", "Scaling law", "concept"), end("scaling-laws", "Scaling laws", "concept"))
    assert [outcome.state for outcome in registry(TALKS, decision).outcomes] == [State.JOINED]
    # Both things of that name take longer ones.
    found = registry(texts, decision)
    assert [outcome.state for outcome in found.outcomes] == [State.JOINED]
    assert {t.type for t in found.things if "caling" in t.name} == {"concept", "book"}


def test_no_decision_changes_nothing_and_their_order_neither() -> None:
    assert registry(TALKS).digest() == vault(TALKS).registry.digest()
    one, other = same("ben-ortiz", "b-ortiz"), same("scaling-law", "scaling-laws")
    assert registry(TALKS, one, other).digest() == registry(TALKS, other, one).digest()


def test_what_decides_is_where_it_was_not_what_it_says() -> None:
    decision = same("ben-ortiz", "b-ortiz")
    elsewhere = replace(decision, comment="other words", confidence="0.9")
    assert registry(TALKS, decision).digest() == registry(TALKS, elsewhere).digest()
