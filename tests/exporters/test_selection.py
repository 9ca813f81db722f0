"""What leaves the store: nothing private, nothing dangling, and whatever a chosen statement refers to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from quoth.graph.selection import Selection, find_named, select
from quoth.graph.triples import Literal, Node, Quad
from quoth.ontology.terms import OWL, PROV, QUOTH, RDF, SDO, SKOS, XSD

BASE = "https://vault.example/me/"
ONE, TWO, THREE = (f"{BASE}n/{name}" for name in ("one", "two", "three"))
LINKS = f"{BASE}links"
TRUE = Literal("true", "", XSD.boolean)


def thing(slug: str) -> str:
    return f"{BASE}e/{slug}"


def quads(graph: str, *triples: tuple[str, str, Node]) -> list[Quad]:
    return [(*triple, graph) for triple in triples]


def note(graph: str, *more: tuple[str, str, Node]) -> list[Quad]:
    return quads(graph, (graph, RDF.type, SDO.NoteDigitalDocument), (graph, SDO.name, Literal(graph[-3:])), *more)


def statement(
    iri: str, *mentions: str, when: str = "2026", author: str = "ada", more: tuple[tuple[str, Node], ...] = ()
) -> list[Quad]:
    graph = iri.partition("#")[0]
    return quads(
        graph,
        (iri, RDF.type, QUOTH.Statement),
        (iri, SDO.text, Literal(iri)),
        (iri, SDO.isPartOf, graph),
        (iri, SDO.author, thing(author)),
        (iri, QUOTH.when, Literal(when)),
        *((iri, SDO.mentions, thing(slug)) for slug in mentions),
        *((iri, predicate, node) for predicate, node in more),
    )


def described(graph: str, *slugs: str) -> list[Quad]:
    return quads(graph, *((thing(slug), SDO.name, Literal(slug.title())) for slug in slugs))


def subjects(found: list[Quad], graph: str = "") -> set[str]:
    return {quad[0].removeprefix(BASE) for quad in found if not graph or quad[3] == graph}


def dangling(before: list[Quad], after: list[Quad]) -> set[str]:
    """Things that were described and are not any more, and yet are referred to."""
    gone = {quad[0] for quad in before if quad[3]} - {quad[0] for quad in after}
    return {node for quad in after for node in quad[:3] if isinstance(node, str) and node in gone}


PUBLIC = [
    *note(ONE),
    *statement(f"{ONE}#s-a", "rl"),
    *statement(f"{ONE}#s-b", "llm", author="bob", when="2026-05"),
    *described(ONE, "rl", "llm", "ada", "bob"),
    *note(TWO),
    *statement(f"{TWO}#s-a", "rl", author="bob", when="2027-01-02", more=((QUOTH.opposes, f"{ONE}#s-b"),)),
    *described(TWO, "rl", "bob"),
]


# -- leaving out --------------------------------------------------------------------------------------


def test_everything_public_leaves_the_store_as_it_is() -> None:
    assert select(PUBLIC, Selection()) == PUBLIC


def test_the_default_graph_is_made_anew() -> None:
    assert select([*quads("", (ONE, SDO.name, Literal("x"))), *PUBLIC], Selection()) == PUBLIC


def test_a_private_note_leaves_no_trace() -> None:
    private = [
        *note(THREE, (THREE, QUOTH.private, TRUE)),
        *statement(f"{THREE}#s-a", "rl", "secret"),
        *described(THREE, "secret", "rl"),
    ]
    referring = statement(f"{ONE}#s-c", "rl", more=((QUOTH.supports, f"{THREE}#s-a"), (SDO.mentions, THREE)))
    found = select([*PUBLIC, *private, *referring], Selection())
    assert found == [*PUBLIC, *statement(f"{ONE}#s-c", "rl")]
    assert select([*PUBLIC, *private, *referring], Selection(private=True)) == [*PUBLIC, *private, *referring]


def test_a_private_statement_takes_along_what_only_it_led_to() -> None:
    private = [
        *statement(f"{ONE}#s-p", "secret", "rl", more=((QUOTH.private, TRUE),)),
        *described(ONE, "secret", "firm"),
        *quads(
            ONE,
            (f"{ONE}#q-p", SDO.isPartOf, f"{ONE}#s-p"),
            (f"{ONE}#q-p", SDO.text, Literal("Secret?")),
            (f"{ONE}#s-a", SDO.suggestedAnswer, f"{ONE}#q-p"),
            (thing("secret"), SDO.affiliation, thing("firm")),
            (thing("firm"), SDO.member, thing("secret")),
            (thing("alias"), OWL.sameAs, thing("secret")),
        ),
        *quads(LINKS, (thing("alias"), OWL.differentFrom, thing("rl"))),
    ]
    assert select([*PUBLIC, *private], Selection()) == PUBLIC


def test_what_a_public_statement_mentions_too_stays() -> None:
    private = statement(f"{ONE}#s-p", "secret", more=((QUOTH.private, TRUE),))
    public = [*statement(f"{TWO}#s-b", "secret"), *described(ONE, "secret")]
    found = select([*PUBLIC, *private, *public], Selection())
    assert found == [*PUBLIC, *public]


def test_what_another_note_declares_stays_there() -> None:
    private = [*statement(f"{ONE}#s-p", "secret", more=((QUOTH.private, TRUE),)), *described(ONE, "secret")]
    found = select([*PUBLIC, *private, *described(TWO, "secret")], Selection())
    assert found == [*PUBLIC, *described(TWO, "secret")]


def test_the_global_name_goes_with_the_local_one() -> None:
    paper = "https://arxiv.org/abs/2305.17493"
    private = [
        *statement(f"{ONE}#s-p", more=((QUOTH.private, TRUE), (SDO.citation, paper))),
        *quads(ONE, (paper, SDO.name, Literal("Secret")), (thing("secret"), OWL.sameAs, paper)),
    ]
    assert select([*PUBLIC, *private], Selection()) == PUBLIC


def test_a_private_section_takes_its_statements_along() -> None:
    section = f"{ONE}#h-private"
    private = [
        *quads(ONE, (section, SDO.isPartOf, ONE), (section, QUOTH.private, TRUE)),
        *statement(f"{ONE}#s-p", "rl", more=((SDO.isPartOf, section),)),
    ]
    assert select([*PUBLIC, *private], Selection()) == PUBLIC


def test_thoughts_can_be_left_out() -> None:
    thought = statement(f"{ONE}#s-t", "rl", more=((RDF.type, QUOTH.Thought),))
    revision = statement(f"{TWO}#s-t", "rl", more=((PROV.wasRevisionOf, f"{ONE}#s-t"),))
    kept = [quad for quad in revision if quad[1] != PROV.wasRevisionOf]
    assert select([*PUBLIC, *thought, *revision], Selection(thoughts=False)) == [*PUBLIC, *kept]
    assert select([*PUBLIC, *thought], Selection()) == [*PUBLIC, *thought]


# -- picking ------------------------------------------------------------------------------------------


def test_by_subject() -> None:
    found = select(PUBLIC, Selection(about=frozenset({thing("llm")})))
    assert subjects(found) == {"n/one", "n/one#s-b", "e/llm", "e/bob"}
    assert not dangling(PUBLIC, found)


def test_being_said_by_somebody_is_not_being_about_them() -> None:
    found = select(PUBLIC, Selection(about=frozenset({thing("bob")})))
    assert subjects(found) == {"e/bob"}


def test_by_subject_with_what_is_referred_to() -> None:
    found = select(PUBLIC, Selection(about=frozenset({thing("rl")})))
    assert subjects(found) == {quad[0].removeprefix(BASE) for quad in PUBLIC}, "the statement opposed comes along"


def test_by_date() -> None:
    assert "n/one#s-a" not in subjects(select(PUBLIC, Selection(since="2026-05")))
    assert "n/one#s-b" in subjects(select(PUBLIC, Selection(since="2026-05")))
    assert subjects(select(PUBLIC, Selection(since="2028"))) == set()


def test_by_note_with_descriptions_from_other_notes() -> None:
    more = quads(TWO, (thing("rl"), SKOS.broader, thing("ai")), (thing("ai"), SDO.name, Literal("AI")))
    found = select([*PUBLIC, *more], Selection(notes=frozenset({ONE})))
    assert subjects(found, ONE) == subjects(PUBLIC, ONE)
    assert subjects(found, TWO) == {"e/rl", "e/ai", "e/bob"}


def test_a_note_is_picked_whole() -> None:
    declared = described(ONE, "declared-only")
    assert set(declared) <= set(select([*PUBLIC, *declared], Selection(notes=frozenset({ONE}))))


def test_conditions_add_up() -> None:
    both = Selection(about=frozenset({thing("rl")}), since="2026-05", notes=frozenset({ONE}))
    assert subjects(select(PUBLIC, both)) == {"e/rl"}


def test_questions_within_a_statement_and_old_names_come_along() -> None:
    parts = quads(
        ONE,
        (f"{ONE}#q-b", SDO.isPartOf, f"{ONE}#s-b"),
        (f"{ONE}#s-old", OWL.sameAs, f"{ONE}#s-b"),
    )
    assert set(parts) <= set(select([*PUBLIC, *parts], Selection(about=frozenset({thing("llm")}))))


# -- names --------------------------------------------------------------------------------------------


def test_names_are_found_however_they_are_spelt() -> None:
    named = [*PUBLIC, *quads(ONE, (thing("rl"), SKOS.altLabel, Literal("Reinforcement  Learning", "en")))]
    assert find_named(named, "reinforcement learning") == {thing("rl")}
    assert find_named(named, "RL") == {thing("rl")}
    assert find_named(named, thing("rl")) == {thing("rl")}
    assert find_named(named, "nobody") == frozenset()


# -- always -------------------------------------------------------------------------------------------

_GRAPHS = [ONE, TWO, LINKS]
_THINGS = [*_GRAPHS, *(f"{g}#s-{i}" for g in (ONE, TWO) for i in "abc"), *map(thing, "xyz"), "https://web.example/"]
_PREDICATES = [SDO.mentions, SDO.isPartOf, OWL.sameAs, QUOTH.supports, SKOS.closeMatch]
_anything = st.one_of(
    st.tuples(
        st.sampled_from(_THINGS), st.sampled_from(_PREDICATES), st.sampled_from(_THINGS), st.sampled_from(_GRAPHS)
    ),
    st.tuples(st.sampled_from(_THINGS), st.just(SDO.name), st.just(Literal("x")), st.sampled_from(_GRAPHS)),
    st.tuples(st.sampled_from(_THINGS), st.just(QUOTH.private), st.just(TRUE), st.sampled_from(_GRAPHS)),
    st.tuples(
        st.sampled_from(_THINGS),
        st.just(RDF.type),
        st.sampled_from([QUOTH.Statement, QUOTH.Thought]),
        st.sampled_from(_GRAPHS),
    ),
)
_selections = st.builds(
    Selection,
    private=st.booleans(),
    thoughts=st.booleans(),
    notes=st.none() | st.frozensets(st.sampled_from([ONE, TWO])),
    about=st.none() | st.frozensets(st.sampled_from(list(map(thing, "xy")))),
)


@given(st.lists(_anything, max_size=25), _selections)
def test_nothing_private_and_nothing_dangling(given_quads: list[Quad], selection: Selection) -> None:
    found = select(given_quads, selection)
    assert set(found) <= set(given_quads)
    if not selection.private:
        private = {quad[0] for quad in given_quads if quad[1] == QUOTH.private}
        assert not any(private.intersection(quad) for quad in found)
    assert not dangling(given_quads, found)
    assert select(found, selection) == found
