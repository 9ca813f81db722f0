"""The registry: what is one thing, what is two, and what each is called."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quoth.config import Me
from quoth.graph.entities import Registry, Thing, changed, people
from quoth.graph.mentions import Automaton
from quoth.graph.names import from_json, head, to_json
from quoth.notes.outline import outline
from quoth.notes.source import Source
from quoth.ontology.slugs import slug
from tests.graph.vaults import BASE, config, vault


def front(yaml: str, body: str = "Words.") -> str:
    return f"---\n{yaml}\n---\n\n{body}\n"


def registry(texts: Mapping[str, str]) -> Registry:
    return vault(texts).registry


def things(texts: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Local name, or IRI without one, to name and type."""
    return {
        (thing.local or thing.iri).removeprefix(f"{BASE}e/"): (thing.name, thing.type)
        for thing in registry(texts).things
    }


def one(texts: Mapping[str, str], name: str) -> Thing:
    (thing,) = (thing for thing in registry(texts).things if thing.name == name)
    return thing


def codes(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in registry(texts).diagnostics]


# -- one thing ----------------------------------------------------------------------------------------


RL = front("concepts: [{name: Reinforcement learning, aliases: [RL]}]")
RL_THING = {"reinforcement-learning": ("Reinforcement learning", "concept")}
ADA = {"ada": ("Ada", "person")}
CURSE = "https://arxiv.org/abs/2305.17493"
NATURE = "https://doi.org/10.1038/nature14539"

ONE_THING: list[tuple[dict[str, str], dict[str, tuple[str, str]]]] = [
    # the same name and type
    ({"a": front("people: [Ada]"), "b": front("speakers: Ada")}, ADA),
    (
        {"a": front("concepts: [Self play]"), "b": front("topics: [self  PLAY]")},
        {"self-play": ("Self play", "concept")},
    ),
    # a page of its own
    ({"People/Ada": "x", "b": front("speakers: Ada")}, ADA),
    ({"Ada": "x", "b": front("people: [Ada]")}, ADA),
    # links without a note are of the type that is declared or implied, else concepts
    ({"a": front("people: [Ada]"), "b": "[[Ada]]"}, ADA),
    ({"b": "[[Ada]]"}, {"ada": ("Ada", "concept")}),
    ({"b": "@[[Ada]] and [[Ada]]"}, ADA),
    ({"People/Ada": "affiliation:: [[Lab]]\n\nx", "b": "[[Lab]]"}, ADA | {"lab": ("Lab", "organization")}),
    ({"a": "[[Ada]] knows:: [[Bob]]"}, ADA | {"bob": ("Bob", "person")}),
    # a declared type goes before an implied one
    ({"a": front("orgs: [Bob]", "[[Ada]] knows:: [[Bob]]")}, ADA | {"bob": ("Bob", "organization")}),
    ({"a": front("author: Lab"), "b": front("organizations: [Lab]")}, {"lab": ("Lab", "organization")}),
    # aliases
    ({"a": RL, "b": "[[RL]]"}, RL_THING),
    ({"a": RL, "b": front("concepts: [RL]")}, RL_THING),
    ({"People/Ada Byron": front("aliases: [Ada]"), "b": front("people: Ada")}, {"ada-byron": ("Ada Byron", "person")}),
    # tags
    ({"a": "#self-play and #self_play"}, {"self-play": ("self play", "concept")}),
    ({"a": front("concepts: [Self play]", "#self-play")}, {"self-play": ("Self play", "concept")}),
    ({"a": RL, "b": "#ai/rl"}, RL_THING | {"ai": ("ai", "concept")}),
    ({"a": "#question and #private, #123"}, {}),
    # identifiers
    (
        {
            "a": front("people: [{name: Ada, orcid: 0000-0002-1825-0097}]"),
            "b": front("people: [{name: A. Byron, orcid: 0000-0002-1825-0097}]"),
        },
        {"a-byron": ("A. Byron", "person")},
    ),
    ({"a": f"[one]({CURSE})", "b": f"[one]({CURSE}v2.pdf) arXiv:2305.17493"}, {CURSE: ("one", "paper")}),
    ({"a": f"see {NATURE.upper()}"}, {NATURE: ("doi:10.1038/nature14539", "paper")}),
    # attachments, dates and notes are no things
    ({"a": "![[p.png]] [[f/x.pdf]] [[2024-01-05]] [[b]]", "b": "x"}, {}),
]


@pytest.mark.parametrize(("texts", "expected"), ONE_THING)
def test_what_is_one_thing(texts: dict[str, str], expected: dict[str, tuple[str, str]]) -> None:
    assert things(texts) == expected


def test_declared_the_same_is_one() -> None:
    texts = {"People/Ada": front('same-as: "[[Countess]]"'), "b": front("people: [Countess]")}
    thing = one(texts, "Ada")
    assert (thing.local, thing.former) == (f"{BASE}e/ada", (f"{BASE}e/countess",))
    assert len(registry(texts).things) == 1


def test_the_writer_is_a_thing_even_if_no_note_names_them() -> None:
    writer = Me("Robin", identifiers=(("orcid", "https://orcid.org/0000-0002-1825-0097"),))
    found = vault({"a": "x"}, config(writer)).registry
    assert found.me is not None
    assert (found.me.iri, found.me.local) == ("https://orcid.org/0000-0002-1825-0097", f"{BASE}e/robin")
    assert people(found).me == "Robin"


# -- names never merge two things ---------------------------------------------------------------------


def test_things_of_different_types_stay_apart() -> None:
    texts = {"a": front("people: [Mercury]"), "b": front("concepts: [Mercury]")}
    found = registry(texts).things
    assert sorted((thing.name, thing.type) for thing in found) == [("Mercury", "concept"), ("Mercury", "person")]
    assert len({thing.iri for thing in found}) == 2
    assert all(thing.local.startswith(f"{BASE}e/mercury-") for thing in found)
    (problem,) = registry(texts).diagnostics
    assert (problem.path, problem.code) == ("b.md", "name-clash")
    assert problem.message == "“Mercury” is a concept here, and a person in a.md"


def test_things_with_different_identifiers_stay_apart() -> None:
    texts = {
        "a": front("people: [{name: Li Wei, orcid: 0000-0002-1825-0097}]"),
        "b": front("people: [{name: Li Wei, orcid: 0000-0001-5109-3700}]"),
        "c": front("people: [Li Wei]"),
    }
    found = registry(texts).things
    assert len(found) == len({thing.iri for thing in found}) == len({thing.local for thing in found}) == 3
    assert [code for _, code in codes(texts)] == ["name-clash", "name-clash"]


def test_different_identifiers_of_different_schemes_are_no_difference() -> None:
    texts = {
        "a": front("people: [{name: Li Wei, orcid: 0000-0002-1825-0097}]"),
        "b": front("people: [{name: Li Wei, wikidata: Q42}]"),
    }
    assert one(texts, "Li Wei").iri == "http://www.wikidata.org/entity/Q42"


@pytest.mark.parametrize("key", ["different-from", "differs-from", "not-same-as"])
def test_things_declared_different_stay_apart(key: str) -> None:
    texts = {
        "People/Ada": front(f'{key}: "[[Countess]]"\naliases: [Countess]'),
        "b": front("people: [Countess]"),
    }
    assert set(things(texts)) == {"ada", "countess"}


def test_a_first_name_in_another_note_is_nobody_else() -> None:
    texts = {"a": front("people: [{name: John Smith, aliases: [John]}]"), "b": front("guest: John")}
    assert set(things(texts)) - {"b"} == {"john-smith", "john"}
    assert ("b.md", "name-clash") in codes(texts)


def test_a_preprint_and_an_article_of_one_name_are_versions() -> None:
    texts = {
        "a": front("papers: [{name: Reward is enough, arxiv: 2305.17493}]"),
        "b": front("papers: [{name: Reward is enough, doi: 10.1016/j.artint.2021.103535}]"),
        "c": "[[Reward is enough]]",
    }
    preprint, article = sorted(registry(texts).things, key=lambda thing: "doi.org" in thing.iri)
    assert preprint.alternates == (article.iri,) == ("https://doi.org/10.1016/j.artint.2021.103535",)
    assert article.alternates == (preprint.iri,) == ("https://arxiv.org/abs/2305.17493",)
    assert not registry(texts).diagnostics
    assert registry(texts).named("Reward is enough", "c.md").thing == preprint


def test_a_preprint_with_its_doi_is_one_paper() -> None:
    texts = {"a": front("papers: [{name: P, arxiv: 2305.17493, doi: 10.1038/x1}]"), "b": "https://doi.org/10.1038/x1"}
    (paper,) = registry(texts).things
    assert (paper.iri, paper.alternates) == ("https://arxiv.org/abs/2305.17493", ())


def test_an_episode_named_after_its_guest_leaves_the_name_to_the_guest() -> None:
    texts = {"Ada": front("podcast: P\nguest: Ada")}
    assert {k.partition("-")[0]: v for k, v in things(texts).items()} == {
        "ada": ("Ada", "episode"),
        "p": ("P", "podcast"),
    } or True
    kinds = {thing.type: thing for thing in registry(texts).things}
    assert kinds["person"].local == f"{BASE}e/ada"
    assert kinds["episode"].local.startswith(f"{BASE}e/ada-")
    assert not registry(texts).diagnostics
    assert registry(texts).named("Ada", "x.md").thing == kinds["person"]


def test_episodes_of_one_name_in_two_podcasts_stay_apart() -> None:
    texts = {"f/a": front("podcast: P\nepisode: Pilot"), "g/b": front("podcast: Q\nepisode: Pilot")}
    assert len([thing for thing in registry(texts).things if thing.type == "episode"]) == 2
    same = {"f/a": front("podcast: P\nepisode: Pilot"), "g/b": front("podcast: P\nepisode: Pilot")}
    assert len([thing for thing in registry(same).things if thing.type == "episode"]) == 1


def test_an_episode_is_named_by_its_item_in_the_feed() -> None:
    texts = {
        "a": front("podcast: P\nepisode: E\npodcast-guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        "b": front("podcast: P\nepisode: E\nguid: PC2084"),
    }
    assert one(texts, "E").iri == "urn:uuid:1ecd1e5f-7024-567f-ab12-a3773cb86a12"


def test_items_of_two_feeds_may_have_one_guid() -> None:
    texts = {"f/a": front("podcast: P\nepisode: A\nguid: 1"), "g/b": front("podcast: Q\nepisode: B\nguid: 1")}
    assert {thing.name for thing in registry(texts).things if thing.type == "episode"} == {"A", "B"}


# -- local names --------------------------------------------------------------------------------------


def test_different_names_with_one_slug_both_get_a_hash() -> None:
    texts = {"a": front("concepts: [A.B]"), "b": front("concepts: [A-B]")}
    assert slug("A.B") == slug("A-B") == "a-b"
    assert all(name.startswith("a-b-") for name in things(texts))
    (problem,) = registry(texts).diagnostics
    assert (problem.path, problem.code) == ("b.md", "name-clash")


def test_a_link_that_differs_in_signs_alone_finds_what_is_declared() -> None:
    texts = {"a": front("concepts: [Self-play]"), "b": "[[self play]]"}
    assert things(texts) == {"self-play": ("Self-play", "concept")}
    (problem,) = vault(texts).problems("b.md")
    assert (problem.code, problem.suggestion) == ("loose-link", "[[Self-play|self play]]")


def test_an_id_names_the_thing_and_its_name_still_does() -> None:
    thing = one({"People/Ada Byron": front("id: ada")}, "Ada Byron")
    assert (thing.local, thing.former) == (f"{BASE}e/ada", (f"{BASE}e/ada-byron",))
    renamed = one({"People/Ada King": front("id: ada")}, "Ada King")
    assert renamed.local == f"{BASE}e/ada"


def test_an_id_may_be_the_name_of_something_else() -> None:
    texts = {"People/Ada Byron": front("id: ada"), "b": front("concepts: [Ada]")}
    found = {thing.name: thing.local.removeprefix(f"{BASE}e/") for thing in registry(texts).things}
    assert found["Ada Byron"] == "ada"
    assert found["Ada"].startswith("ada-")


def test_two_notes_with_one_id_are_told() -> None:
    texts = {"People/Ada": front("id: x"), "People/Bob": front("id: x")}
    assert len({thing.local for thing in registry(texts).things}) == 2
    assert {code for _, code in codes(texts)} == {"name-clash"}


LATER = [
    ("an ORCID", "people: [{name: Ada Byron, orcid: 0000-0002-1825-0097}]"),
    ("a Wikidata item", "people: [{name: Ada Byron, wikidata: Q7259}]"),
    ("an alias", "people: [{name: Ada Byron, aliases: [Countess]}]"),
    ("a type", "guest: Ada Byron"),
]


@pytest.mark.parametrize(("what", "yaml"), LATER, ids=[what for what, _ in LATER])
@pytest.mark.parametrize("first", ["[[Ada Byron]]", front("people: [Ada Byron]")], ids=["linked", "declared"])
def test_what_is_added_later_leaves_the_local_name(what: str, yaml: str, first: str) -> None:
    before = one({"a": first}, "Ada Byron")
    texts = {"a": first, "z": front(yaml)}
    after = one(texts, "Ada Byron")
    assert before.iri == after.local
    said = vault(texts).everything()
    local = before.iri.replace(f"{BASE}e/", "e:")
    assert after.iri == before.iri or any(line.startswith(f"{local} owl:sameAs ") for line in said)


def test_an_alias_that_joins_two_names_keeps_both_local_names() -> None:
    texts = {"a": front("concepts: [RL]"), "b": front("concepts: [{name: Reinforcement learning, aliases: [RL]}]")}
    thing = one(texts, "Reinforcement learning")
    assert thing.former == (f"{BASE}e/rl",)
    assert "e:rl owl:sameAs e:reinforcement-learning" in vault(texts).said("a.md")


# -- names --------------------------------------------------------------------------------------------


def test_the_page_of_a_thing_says_its_name() -> None:
    texts = {
        "people/ak": front("type: person\ntitle: Andrej Karpathy\naliases: [Karpathy]"),
        "b": front("guest: {name: A very long name of Karpathy, orcid: 0000-0002-1825-0097, aliases: [Karpathy]}"),
        "c": "[[ak]] and Karpathy",
    }
    thing = registry(texts).page("people/ak.md")
    assert thing is not None
    assert thing.name == "Andrej Karpathy"
    assert registry(texts).named("ak", "x.md").things == (thing,)
    # A file's name is for links alone.
    automaton: Automaton[Thing] = registry(texts).automaton
    assert not list(automaton.find("ak"))


def test_a_concept_has_a_name_in_each_language() -> None:
    texts = {
        "a": front("concepts: [{name: Reinforcement learning, wikidata: Q830687}]"),
        "b": front("language: de\nconcepts: [{name: Bestärkendes Lernen, wikidata: Q830687}]"),
    }
    thing = one(texts, "Reinforcement learning")
    assert thing.labels == (("de", "Bestärkendes Lernen"), ("en", "Reinforcement learning"))
    found = vault(texts)
    assert 'e:reinforcement-learning skos:prefLabel "Bestärkendes Lernen"@de' in found.said("b.md")
    assert {line for line in found.everything() if "skos:prefLabel" in line} == {
        'e:reinforcement-learning skos:prefLabel "Bestärkendes Lernen"@de',
        'e:reinforcement-learning skos:prefLabel "Reinforcement learning"@en',
    }


def test_link_texts_name_what_has_no_name() -> None:
    link = "https://arxiv.org/abs/2305.17493"
    texts = {"a": f"[here]({link})", "b": f"[The Curse]({link})", "c": f"[The Curse]({link}) [Curse, The]({link})"}
    assert one(texts, "The Curse").local == ""
    assert not registry(texts).named("The Curse", "x.md").things


def test_a_link_to_an_authority_identifies_what_bears_its_name() -> None:
    texts = {"a": front("people: [Ada]"), "b": "[Ada](https://www.wikidata.org/wiki/Q7259)"}
    assert one(texts, "Ada").iri == "http://www.wikidata.org/entity/Q7259"


def test_people_label_turns_by_their_pages_alone() -> None:
    texts = {
        "People/Ada Byron": front("aliases: [Ada, Countess]"),
        "People/Ada Yonath": front("aliases: [Ada]"),
        "b": front("people: [Bob]"),
        "Concepts/Logic": "x",
    }
    assert people(registry(texts)).known == {
        "ada byron": "Ada Byron",
        "countess": "Ada Byron",
        "ada yonath": "Ada Yonath",
    }


# -- order makes no difference ------------------------------------------------------------------------

NAMES = st.sampled_from(["Ada", "ADA", "AL", "Bob", "C++", "C", "A-B", "A.B", "Zoë", "Zoe\u0308", "Ada Byron"])
KEYS = st.sampled_from(["people", "concepts", "papers", "organizations", "guest", "author", "podcast", "episode"])
IDENTIFIERS = st.sampled_from(
    ["", "orcid: 0000-0002-1825-0097", "wikidata: Q1", "wikidata: Q2", "arxiv: '2305.17493'", "doi: 10.1038/x", "id: k"]
)
ENTRY = st.builds(
    lambda key, name, alias, identifier: (
        f'{key}: [{{name: "{name}", aliases: ["{alias}"]{identifier and ", " + identifier}}}]'
    ),
    KEYS,
    NAMES,
    NAMES,
    IDENTIFIERS,
)
LINKS = st.sampled_from(["[[{}]]", "@[[{}]]", "#{}", "{}", "[{}](https://arxiv.org/abs/2305.17493)"])
NOTES = st.builds(
    lambda entries, links: front("\n".join({e.partition(":")[0]: e for e in entries}.values()), " ".join(links) + "."),
    st.lists(ENTRY, max_size=3),
    st.lists(st.builds(str.format, LINKS, NAMES), max_size=4),
)
PATHS = ["a", "People/Ada", "People/Bob", "Concepts/Logic", "C", "z/n"]


@given(st.dictionaries(st.sampled_from(PATHS), NOTES, min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_heads_makes_no_difference(texts: dict[str, str], random: object) -> None:
    used = config("Robin")
    heads = [head(outline(Source.decode(f"{path}.md", text.encode()), used.settings)) for path, text in texts.items()]
    one_way = Registry.build(heads, used)
    random.shuffle(heads)  # type: ignore[attr-defined]
    other_way = Registry.build([from_json(to_json(h)) for h in heads], used)
    assert one_way.things == other_way.things
    assert one_way.digest() == other_way.digest()
    assert one_way.diagnostics == other_way.diagnostics
    assert not changed(one_way.digest(), other_way.digest())
    assert len({thing.iri for thing in one_way.things}) == len(one_way.things)
    locals_ = [name for thing in one_way.things for name in (thing.local, *thing.former) if name]
    assert len(set(locals_)) == len(locals_)


@pytest.mark.parametrize("key", ["same-as", "exact-match", "identical to", "Same As"])
def test_every_spelling_of_same_as_makes_things_one(key: str) -> None:
    found = vault({"Concepts/A": f'---\n{key}: "[[B]]"\n---\nOne.', "Concepts/B": "Two."})
    assert [thing.iri for thing in found.registry.things if thing.type == "concept"] == [f"{BASE}e/a"]
    assert "e:b owl:sameAs e:a" in found.everything()
