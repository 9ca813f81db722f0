"""Where links lead: Obsidian's rules, each as a case."""

from __future__ import annotations

import pytest

from quoth.graph.links import Found, Places, find_heading, is_attachment, is_date, section_iris
from quoth.graph.names import Head, Heading
from quoth.ontology.slugs import slug
from tests.graph.vaults import BASE, vault


def places(*paths: str, **titles: str) -> Places:
    return Places.of((Head(path, titles.get(path.partition(".")[0], "T")) for path in paths), BASE)


@pytest.mark.parametrize(
    ("target", "origin", "expected"),
    [
        # exact path
        ("a", "x.md", "a.md"),
        ("f/a", "x.md", "f/a.md"),
        ("a.md", "x.md", "a.md"),
        ("/a", "f/x.md", "a.md"),
        # an exact path goes before the own folder, the own folder before others
        ("a", "f/x.md", "a.md"),
        ("b", "f/x.md", "f/b.md"),
        ("b", "g/h/x.md", "g/h/b.md"),
        # the shortest path
        ("b", "x.md", "f/b.md"),
        # the end of a path
        ("h/b", "x.md", "g/h/b.md"),
        # relative
        ("./b", "f/x.md", "f/b.md"),
        ("../a", "f/x.md", "a.md"),
        ("../f/b", "g/x.md", "f/b.md"),
        # case makes no difference where no note has just this spelling
        ("A", "x.md", "a.md"),
        ("F/B", "x.md", "f/b.md"),
        ("Twin", "x.md", "Twin.md"),
        ("twin", "x.md", "twin.md"),
        # a name with a full stop is no suffix
        ("GPT-4.5", "x.md", "GPT-4.5.md"),
        # nothing
        ("c", "x.md", None),
        ("/b", "f/x.md", None),
        ("./Twin", "f/x.md", None),
        ("", "x.md", None),
    ],
)
def test_obsidian_finds(target: str, origin: str, expected: str | None) -> None:
    found = places("a.md", "f/a.md", "f/b.md", "g/h/b.md", "Twin.md", "twin.md", "GPT-4.5.md").find(target, origin)
    assert (found.place.path if found else None) == expected
    assert found is None or not found.loose


@pytest.mark.parametrize(
    ("target", "expected"),
    [("caf\u00e9", "cafe\u0301.md"), ("The title", "named.md"), ("the  TITLE", "named.md"), ("x/The title", None)],
)
def test_what_only_quoth_finds_is_loose(target: str, expected: str | None) -> None:
    found = places("cafe\u0301.md", "named.md", named="The title").find(target, "x.md")
    assert (found.place.path, found.loose) == (expected, True) if found else expected is None


def test_a_tie_is_ambiguous() -> None:
    found = places("f/a.md", "g/a.md", "h/i/a.md").find("a", "x.md")
    assert found == Found(places("f/a.md")["f/a.md"], ambiguous=True)


def test_a_title_that_two_notes_bear_finds_none() -> None:
    assert places("a.md", "b.md", a="Same", b="Same").find("Same", "x.md") is None


@pytest.mark.parametrize("name", ["a.png", "A.PNG", "f/b c.pdf", "d.canvas", "e.base", "v.mp4"])
def test_attachments(name: str) -> None:
    assert is_attachment(name)


@pytest.mark.parametrize("name", ["a", "GPT-4.5", "Node.js runtime", "a.md", "U.S.", ".png"])
def test_no_attachments(name: str) -> None:
    assert not is_attachment(name)


@pytest.mark.parametrize("name", ["2024-01-05", "Daily/2024-01-05", "2024-W03", "2024-05", "2024-Q1", "2024-01-05.md"])
def test_dates(name: str) -> None:
    assert is_date(name)


@pytest.mark.parametrize("name", ["2024", "2024-01-05 Meeting", "1984", "GPT-4", "On 2024-01-05"])
def test_no_dates(name: str) -> None:
    assert not is_date(name)


HEADINGS = [Heading(2, "A"), Heading(3, "B: the *rest*"), Heading(2, "C"), Heading(3, "B: the *rest*"), Heading(2, "A")]


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("A", 0),
        ("a", 0),
        ("B the rest", 1),
        ("B: the *rest*", 1),
        ("A#B the rest", 1),
        ("C#B the rest", 3),
        ("A#C", None),
        ("C#A", None),
        ("Z", None),
        ("", None),
    ],
)
def test_headings(fragment: str, expected: int | None) -> None:
    assert find_heading(HEADINGS, fragment) == expected


def test_sections_are_named_by_the_headings_above_them() -> None:
    note = f"{BASE}n/x"
    assert [iri.removeprefix(f"{note}#h-") for iri in section_iris(note, HEADINGS)] == [
        "a",
        f"a/{slug('B: the *rest*')}",
        "c",
        f"c/{slug('B: the *rest*')}",
        "a-2",
    ]


def test_the_sections_of_a_head_are_those_of_its_note() -> None:
    text = "# T\n\n## One (0:30)\n\nx\n\n### **Two**\n\n> ## Quoted\n\n- ## Item\n\n## One\n\nTwo\n---\n\ny\n"
    found = vault({"n": text})
    note = found.notes["n.md"]
    headings = [Heading(section.level, section.title) for section in note.sections]
    assert list(found.heads["n.md"].headings) == headings


def test_an_id_names_a_note_and_its_path_names_the_other() -> None:
    found = Places.of([Head("a.md", "A", id="x"), Head("b.md", "B", id="x"), Head("x.md", "X")], BASE)
    assert [place.iri for place in found] == [f"{BASE}n/x", f"{BASE}n/b", f"{BASE}n/x.md"]


# -- in notes -----------------------------------------------------------------------------------------

OTHERS = {
    "People/Andrej Karpathy": "---\naliases: [Karpathy]\n---\n\nA person.\n\n## Views\n\nHe holds some. ^views",
    "Notes/plain": "# A plain note\n\n## Is it so?\n\nSomething. ^b1\n\n- An item ^b2",
    "2024-01-05": "A day.",
}


def leads_to(link: str) -> list[str]:
    found = vault({**OTHERS, "Notes/n": f"See {link}. ^here\n\n## Own heading\n\nMine. ^own"})
    lines = sorted(found.said("Notes/n.md", "n:Notes/n#b-here"))
    return [line.split(" schema:mentions ")[1] for line in lines if " schema:mentions " in line]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[[Andrej Karpathy]]", ["e:andrej-karpathy"]),
        ("[[Andrej Karpathy|him]]", ["e:andrej-karpathy"]),
        ("![[Andrej Karpathy]]", ["e:andrej-karpathy"]),
        ("@[[Andrej Karpathy]]", ["e:andrej-karpathy"]),
        ("[him](../People/Andrej%20Karpathy.md)", ["e:andrej-karpathy"]),
        ("[him](<../People/Andrej Karpathy.md>)", ["e:andrej-karpathy"]),
        ("[[Karpathy]]", ["e:andrej-karpathy"]),
        ("[[Andrej Karpathy#Views]]", ["e:andrej-karpathy", "n:People/Andrej%20Karpathy#h-views"]),
        ("[[Andrej Karpathy#^views]]", ["e:andrej-karpathy", "n:People/Andrej%20Karpathy#b-views"]),
        ("[[plain]]", ["n:Notes/plain"]),
        ("[[plain#Is it so?]]", ["n:Notes/plain#h-is-it-so-lp6xn7"]),
        ("[[plain#A plain note]]", ["n:Notes/plain"]),
        ("[[plain#A plain note#Is it so?]]", ["n:Notes/plain#h-is-it-so-lp6xn7"]),
        ("[[plain#^b1]]", ["n:Notes/plain#b-b1"]),
        ("[[plain#^b2]]", ["n:Notes/plain#b-b2"]),
        ("[[#Own heading]]", ["n:Notes/n#h-own-heading"]),
        ("[[#^own]]", ["n:Notes/n#b-own"]),
        ("[[Somebody else]]", ["e:somebody-else"]),
        ("@[[Somebody else]]", ["e:somebody-else"]),
        ("[[2024-01-05]]", ["n:2024-01-05"]),
        ("[[2024-01-06]]", []),
        ("![[picture.png]]", []),
        ("[[folder/paper.pdf]]", []),
        ("[[n]]", []),
    ],
)
def test_links_in_text(link: str, expected: list[str]) -> None:
    assert leads_to(link) == expected


@pytest.mark.parametrize(
    ("link", "code", "suggestion"),
    [
        ("[[Karpathy]]", "loose-link", "[[Andrej Karpathy|Karpathy]]"),
        ("[[A plain note]]", "loose-link", "[[plain|A plain note]]"),
        ("[[plain#Nothing]]", "missing-block", "Correct the part after `#`."),
        ("[[plain#^nothing]]", "missing-block", "Correct the part after `#`."),
        ("[[#^nothing]]", "missing-block", "Correct the part after `#`."),
        ("[[Andrej Karpathy#^vieuws]]", "missing-block", "Write `#^views`."),
        (
            "[@nobody2020]",
            "unknown-citation",
            "Correct the key, or add the entry to a file named under `[bibliography]`.",
        ),
    ],
)
def test_problems(link: str, code: str, suggestion: str) -> None:
    found = vault({**OTHERS, "n": f"See {link} and {link}."})
    problems = [problem for problem in found.problems("n.md") if problem.code == code]
    assert problems
    assert problems[0].suggestion == suggestion
    assert found.notes["n.md"].source[problems[0].span] == link


@pytest.mark.parametrize(
    "link", ["[[Andrej Karpathy]]", "[[andrej karpathy]]", "[[plain]]", "[[PLAIN#^B1]]", "[[New]]"]
)
def test_no_problems(link: str) -> None:
    assert not vault({**OTHERS, "n": f"See {link}."}).problems("n.md")


def test_an_undeclared_link_is_told_with_what_was_meant() -> None:
    found = vault({**OTHERS, "n": "See [[Andrej Karpaty]] and [[Andrej Karpaty]]."})
    (problem,) = found.registry.diagnostics
    assert (problem.path, problem.code, problem.suggestion) == ("n.md", "unresolved-link", "[[Andrej Karpathy]]")
    assert found.notes["n.md"].source[problem.span] == "[[Andrej Karpaty]]"
