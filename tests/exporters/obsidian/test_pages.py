"""The pages of the small vault, word for word, and what holds for every page."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from quoth.exporters import Options
from quoth.exporters.obsidian import export, generate
from quoth.exporters.obsidian.markdown import heading_fragment
from quoth.graph.triples import Literal, Quad
from quoth.notes.generated import is_generated
from quoth.ontology.terms import QUOTH, RDF, SDO, SKOS

HERE = Path(__file__).parent
PAGES = HERE / "golden"

Golden = Callable[[Path, bytes], None]


def pages(vault: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in vault.items() if re.match(r"Quoth/.*\.md$", path)}


def front_matter(text: str) -> dict[str, object]:
    found = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def test_the_generated_folder_word_for_word(vault: dict[str, bytes], golden: Golden) -> None:
    made = {path for path in vault if path.startswith(("Quoth/", ".obsidian/"))}
    kept = {
        p.relative_to(PAGES).as_posix().replace("dot-obsidian", ".obsidian") for p in PAGES.rglob("*") if p.is_file()
    }
    for path in sorted(made):
        if path not in ("Quoth/graph.ttl", "Quoth/graph.jsonld"):
            golden(PAGES / path.replace(".obsidian", "dot-obsidian"), vault[path])
            kept.discard(path)
    assert not kept, "expected, but not made"


def test_notes_go_along_as_they_are(vault: dict[str, bytes], options: Options) -> None:
    assert options.files
    for path, content in options.files.items():
        assert vault[path] == content


def test_the_graph_lies_beside_the_pages(vault: dict[str, bytes]) -> None:
    assert vault["Quoth/graph.ttl"]
    assert json.loads(vault["Quoth/graph.jsonld"])


def test_in_place_only_the_generated_folder_is_made(
    quads: list[Quad], options: Options, vault: dict[str, bytes]
) -> None:
    made = {file.path: file.content for file in generate(quads, options)}
    assert made == {path: content for path, content in vault.items() if path not in options.files}


def test_the_order_of_the_quads_makes_no_difference(
    quads: list[Quad], options: Options, vault: dict[str, bytes]
) -> None:
    shuffled = [*quads, *quads[:50]]
    random.Random(1).shuffle(shuffled)
    assert {file.path: file.content for file in export(shuffled, options)} == vault


def test_each_page_has_one_heading_and_no_empty_section(vault: dict[str, bytes]) -> None:
    for path, text in pages(vault).items():
        lines = text.split("---\n", 2)[2].splitlines()
        heads = [line for line in lines if re.match("#{1,6} ", line)]
        assert [line for line in heads if line.startswith("# ")] == heads[:1], path
        filled = [line for line in lines if line and not line.startswith("%%")]
        for line, following in zip(filled, [*filled[1:], "# end"], strict=True):
            deeper = re.match("#+", following)
            assert not line.startswith("##") or not deeper or len(deeper.group()) > len(line.split()[0]), (path, line)
        assert not re.search("\n\n\n", text), path


def test_properties_of_each_page(vault: dict[str, bytes]) -> None:
    identities = set()
    for path, text in pages(vault).items():
        properties = front_matter(text)
        assert isinstance(properties["kg-id"], str), path
        assert isinstance(properties["type"], str), path
        identities.add(properties["kg-id"])
    assert len(identities) == len(pages(vault))


def test_every_relation_of_the_properties_stands_in_the_text(vault: dict[str, bytes]) -> None:
    for path, text in pages(vault).items():
        _, head, body = text.split("---\n", 2)
        for target in re.findall(r"\[\[([^\]|]+)", head):
            assert f"[[{target}]]" in body or f"[[{target}|" in body, (path, target)


def test_each_heading_and_block_linked_to_is_there(vault: dict[str, bytes]) -> None:
    """Compared as Obsidian does: letters and digits of headings, block ids as written."""
    headings: dict[str, set[str]] = {}
    for path, content in vault.items():
        text = content.decode()
        stem = path.rsplit("/", 1)[-1].removesuffix(".md")
        headings[stem] = {letters(line.lstrip("# ")) for line in text.splitlines() if line.startswith("#")}
        headings[stem] |= set(re.findall(r"\s(\^[\w-]+)$", text, re.MULTILINE))
    found = 0
    for path, text in pages(vault).items():
        for target, fragment in re.findall(r"\[\[([^\]|#]+)#([^\]|]+)", text):
            found += 1
            last = fragment.rsplit("#", 1)[-1]
            assert (last if last.startswith("^") else letters(last)) in headings[target], (path, target, fragment)
    assert found > 20


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", heading_fragment(text)).strip()


def test_a_page_of_a_name_that_a_note_has_yields_and_says_so(vault: dict[str, bytes]) -> None:
    page = vault["Quoth/People/Ada Marsh (person).md"].decode()
    assert "\n# Ada Marsh\n" in page
    assert "Own note: [[Ada Marsh]]" in page
    assert front_matter(page)["aliases"] == ["Ada"]
    assert "[[Ada Marsh (person)|Ada Marsh]]" in vault["Quoth/Home.md"].decode()


def test_a_concept_that_a_note_links_to_has_a_page_however_little_is_said(quads: list[Quad], options: Options) -> None:
    lamp: list[Quad] = [
        (f"{options.base}e/lamp", RDF.type, "http://www.w3.org/2004/02/skos/core#Concept", ""),
        (f"{options.base}e/lamp", SDO.name, Literal("lamp"), ""),
    ]
    path = "Quoth/Concepts/lamp.md"
    assert path not in {file.path for file in generate([*quads, *lamp], options)}
    linked = replace(options, files={**options.files, "Other.md": b"See [[Lamp]].\n"})
    assert path in {file.path for file in generate([*quads, *lamp], linked)}
    in_code = replace(options, files={**options.files, "Other.md": b"See `[[Lamp]]`.\n"})
    assert path not in {file.path for file in generate([*quads, *lamp], in_code)}


def test_a_page_keeps_its_place_when_its_title_or_type_changes(quads: list[Quad], options: Options) -> None:
    iri = f"{options.base}e/barometer"
    renamed: list[Quad] = [
        (s, p, Literal("weather glass") if (s, p) == (iri, SDO.name) else o, g) for s, p, o, g in quads
    ]
    kept = {iri: "Quoth/Concepts/barometer.md"}
    made = {file.path: file.content.decode() for file in generate(renamed, options, kept=kept)}
    assert "\n# weather glass\n" in made["Quoth/Concepts/barometer.md"]
    assert "[[barometer|weather glass]]" in made["Quoth/Episodes/Harbour talk (episode).md"]
    assert "Quoth/Concepts/weather glass.md" not in made


def test_a_folder_of_another_name(quads: list[Quad], options: Options) -> None:
    elsewhere = replace(options, settings={"folder": "Notes/Graph"})
    made = {file.path: file.content for file in generate(quads, elsewhere)}
    assert "Notes/Graph/Home.md" in made
    assert b'file.inFolder("Notes/Graph/People")' in made["Notes/Graph/People.base"]
    assert all(path.startswith(("Notes/Graph/", ".obsidian/")) for path in made)


def test_an_episode_that_is_only_mentioned_has_no_page(quads: list[Quad], options: Options) -> None:
    iri = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
    mentioned: list[Quad] = [
        (iri, RDF.type, SDO.PodcastEpisode, ""),
        (iri, SDO.name, Literal("Some video"), ""),
        (iri, SDO.url, iri, ""),
        (f"{options.base}n/Harbour%20talk#s-never", SDO.mentions, iri, ""),
    ]
    made = {file.path: file.content.decode() for file in generate([*quads, *mentioned], options)}
    assert not any("Some video" in path for path in made)
    mentioned.append((f"{options.base}n/Harbour%20talk#s-tuned", SDO.mentions, iri, ""))
    made = {file.path: file.content.decode() for file in generate([*quads, *mentioned], options)}
    assert "Quoth/Episodes/Some video.md" in made


def test_each_page_says_which_vault_it_is_from(vault: dict[str, bytes], options: Options) -> None:
    for text in pages(vault).values():
        assert is_generated(text, options.base)
        assert not is_generated(text, "https://example.org/another/")
    assert not any(is_generated(vault[path].decode(), options.base) for path in options.files)


def test_pages_among_the_notes_are_no_notes(quads: list[Quad], options: Options, vault: dict[str, bytes]) -> None:
    """A vault that was exported into holds them beside the notes."""
    made = {path: content for path, content in vault.items() if path not in options.files}
    among = {**options.files, **{path: content for path, content in made.items() if path.endswith(".md")}}
    assert {file.path: file.content for file in generate(quads, replace(options, files=among))} == made
    assert {file.path: file.content for file in export(quads, replace(options, files=among))} == vault


def test_an_empty_graph_makes_a_vault(options: Options) -> None:
    made = {file.path for file in generate([], replace(options, files={}))}
    assert "Quoth/Home.md" in made


@pytest.mark.parametrize("status", ["answered", "parked"])
def test_a_question_says_how_it_stands(quads: list[Quad], options: Options, status: str) -> None:
    changed: list[Quad] = [(s, p, QUOTH[status] if p == SDO.creativeWorkStatus else o, g) for s, p, o, g in quads]
    made = {file.path: file.content.decode() for file in generate(changed, options)}
    page = made["Quoth/Questions/Could a foghorn be tuned to the weather.md"]
    assert front_matter(page)["status"] == status
    assert "May be answered now" not in made["Quoth/Home.md"]
    assert f"– {status}" in made["Quoth/Concepts/foghorn.md"]


def test_a_plain_text_note_becomes_one_that_obsidian_shows(quads: list[Quad], options: Options) -> None:
    text = [
        (s, p, o.replace("Harbour%20talk.md", "old/talk.txt") if isinstance(o, str) else o, g) for s, p, o, g in quads
    ]
    made = {file.path: file.content for file in export(text, replace(options, files={"old/talk.txt": b"Talk\n"}))}
    assert "old/talk.md" in made
    assert "old/talk.txt" not in made
    assert b"Notes: [[talk|Harbour talk]]" in made["Quoth/Episodes/Harbour talk.md"]
    three = {"old/talk.txt": b"Talk\n", "old/talk.markdown": b"Third\n", "old/Talk.md": b"Other\n"}
    made = {file.path: file.content for file in export(text, replace(options, files=three))}
    assert made["old/Talk.md"] == b"Other\n"
    assert made["old/talk.txt.md"] == b"Talk\n"
    assert made["old/talk.markdown.md"] == b"Third\n"
    assert not three.keys() & made.keys() - {"old/Talk.md"}


# -- what a page leaves out, and what it does not -----------------------------------------------------


def body(vault: dict[str, bytes], path: str) -> str:
    return vault[path].decode().split("---\n", 2)[2]


def make(quads: list[Quad], options: Options) -> dict[str, bytes]:
    return {file.path: file.content for file in generate(quads, options)}


def concept(options: Options, name: str) -> list[Quad]:
    iri = f"{options.base}e/{name}"
    return [(iri, RDF.type, SKOS.Concept, ""), (iri, SDO.name, Literal(name), "")]


def test_a_concept_that_a_note_declares_has_a_page_however_little_is_said(quads: list[Quad], options: Options) -> None:
    """One that a note has a link or tag to does not."""
    note = f"{options.base}n/Harbour%20talk"
    for predicate, has in ((SDO.keywords, True), (SDO.about, False), (SDO.mentions, False)):
        made = make([*quads, *concept(options, "lamp"), (note, predicate, f"{options.base}e/lamp", "")], options)
        assert ("Quoth/Concepts/lamp.md" in made) == has, predicate
    declared = make([*quads, *concept(options, "lamp"), (note, SDO.keywords, f"{options.base}e/lamp", "")], options)
    assert "Named in [[Harbour talk]]" in body(declared, "Quoth/Concepts/lamp.md")


def test_a_question_is_not_told_what_answers_it_again(vault: dict[str, bytes]) -> None:
    page = "Could a foghorn be tuned to the weather"
    assert f"[[{page}" not in body(vault, f"Quoth/Questions/{page}.md")


def test_each_relation_between_statements_of_a_page_is_told_once(vault: dict[str, bytes]) -> None:
    told = re.findall(r"\*(disputes|disputed by)\*", body(vault, "Quoth/Concepts/automation.md"))
    assert told == ["disputes"]
    told = re.findall(r"\*(disputes|disputed by)\*", body(vault, "Quoth/Concepts/foghorn.md"))
    assert told == ["disputed by"]


def test_works_stand_on_their_authors_pages(vault: dict[str, bytes]) -> None:
    assert "- author-of:: [[2001.08361]]" in body(vault, "Quoth/People/Ada Marsh (person).md")


def test_a_relation_of_the_vault_s_own_stands_on_both_pages(quads: list[Quad], options: Options) -> None:
    key, horn, bell = (f"{options.base}{name}" for name in ("p/drowned-by", "e/foghorn", "e/bell"))
    made = make([*quads, *concept(options, "bell"), (key, RDF.type, RDF.Property, ""), (bell, key, horn, "")], options)
    assert "- drowned-by:: [[foghorn]]" in body(made, "Quoth/Concepts/bell.md")
    assert "- drowned-by-of:: [[bell]]" in body(made, "Quoth/Concepts/foghorn.md")


def test_a_heading_that_asks_is_not_worth_a_look(quads: list[Quad], options: Options) -> None:
    note = f"{options.base}n/Lighthouse%20interview"

    def candidate(slug: str, holder: str) -> list[Quad]:
        iri = f"{note}#q-{slug}"
        told = [(RDF.type, SDO.Question), (RDF.type, QUOTH.CandidateQuestion), (SDO.isPartOf, holder)]
        return [*((iri, p, o, "") for p, o in told), (iri, SDO.text, Literal(f"What of {slug}?"), "")]

    holder = next(s for s, p, o, _ in quads if s.startswith(f"{note}#s-") and p == SDO.isPartOf)
    made = make([*quads, *candidate("heading", f"{note}#h-part-2-paper"), *candidate("sentence", holder)], options)
    assert "What of sentence?" in body(made, "Quoth/Home.md")
    assert "What of heading?" not in body(made, "Quoth/Home.md")


def test_what_is_said_is_played_from_where_its_section_begins(quads: list[Quad], options: Options) -> None:
    """What the writer says is not to be heard there."""
    section, play = f"{options.base}n/Lighthouse%20interview#h-part-1-fog", "https://example.org/talk?t=5"
    timed = [*quads, (section, QUOTH.playAt, play, "")]
    assert any(s == section for s, *_ in quads)
    page = body(make(timed, options), "Quoth/People/Ada Marsh (person).md")
    assert f"]({play}) · [[Lighthouse interview#" in page
    page = body(make(timed, options), "Quoth/People/Kim Note.md")
    assert play not in page


def conversation(options: Options) -> list[Quad]:
    """A note that Kim wrote, about nothing that has a page, in which Ada speaks."""
    note, kim, ada = (f"{options.base}{name}" for name in ("n/talk", "e/kim", "e/ada"))
    said, own = f"{note}#s-1", f"{note}#s-2"
    found: list[Quad] = [(iri, RDF.type, SDO.Person, "") for iri in (kim, ada)]
    found += [(kim, SDO.name, Literal("Kim"), ""), (ada, SDO.name, Literal("Ada"), "")]
    found += [(note, RDF.type, SDO.NoteDigitalDocument, ""), (note, SDO.name, Literal("A talk"), "")]
    found += [(note, SDO.author, kim, ""), (note, SDO.dateCreated, Literal("2025-03-01"), "")]
    for iri, kind, author in ((said, SDO.Claim, ada), (own, SDO.Statement, kim)):
        found += [(iri, RDF.type, QUOTH.Statement, ""), (iri, RDF.type, kind, ""), (iri, SDO.author, author, "")]
        found += [(iri, SDO.text, Literal("So it is."), ""), (iri, SDO.isPartOf, note, "")]
    return found


def test_the_first_page_leads_to_conversations_that_are_no_episodes(options: Options) -> None:
    made = {file.path: file.content.decode() for file in generate(conversation(options), options)}
    assert "## Conversations\n\n- 2025-03-01 · [[talk|A talk]] · with [[Ada]]\n" in made["Quoth/Home.md"]


def test_the_first_page_names_no_conversation_that_an_episode_leads_to(vault: dict[str, bytes]) -> None:
    assert "## Conversations" not in vault["Quoth/Home.md"].decode()


def test_the_page_of_somebody_who_only_writes_leads_to_what_they_wrote(options: Options) -> None:
    made = {file.path: file.content.decode() for file in generate(conversation(options), options)}
    assert "# Kim\n\nWrote [[talk|A talk]]\n\n%%" in made["Quoth/People/Kim.md"]
    assert "Wrote" not in made["Quoth/People/Ada.md"]
