"""A portrait on a terminal: links, colours and width."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from quoth.graph.portraits import portrait
from quoth.graph.said import Entity
from quoth.graph.sheets import Screen, as_markdown, as_text
from quoth.graph.store import Reader
from quoth.graph.terminal import cells_of

RL = "https://notes.example/lena/e/reinforcement-learning"


def shown(sample: Reader, screen: Screen, limit: int = 200) -> str:
    found = portrait(sample, RL, limit=limit)
    assert found is not None
    return as_text(found, screen)


def test_no_line_is_wider_than_the_terminal(sample: Reader) -> None:
    for width in (40, 60, 96, 300):
        lines = shown(sample, Screen(width)).splitlines()
        assert max(cells_of(line) for line in lines if "://" not in line) <= min(width, 96)


def test_times_and_lines_are_links_where_the_terminal_follows_them(sample: Reader, tmp_path: Path) -> None:
    text = shown(sample, Screen(96, hyperlinks=True, root=tmp_path))
    assert "\x1b]8;;https://video.example/watch?v=reyes&t=296\x1b\\4:56\x1b]8;;\x1b\\" in text
    assert f"\x1b]8;;{(tmp_path / 'reyes.md').as_uri()}\x1b\\" in text
    # The address is behind the time, and need not be shown.
    visible = re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\", "", text)
    assert "https://video" not in visible


def test_without_links_the_address_is_shown(sample: Reader) -> None:
    text = shown(sample, Screen(96))
    assert "https://video.example/watch?v=reyes&t=296" in text
    assert "\x1b" not in text


def test_colours_change_nothing_but_colours(sample: Reader) -> None:
    coloured = shown(sample, Screen(96, colours=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == shown(sample, Screen(96))


def test_what_is_not_shown_is_counted(sample: Reader) -> None:
    assert "and 1 more; --all shows them" in shown(sample, Screen(96), limit=1)


def test_markdown_holds_no_address_bare(sample: Reader) -> None:
    found = portrait(sample, RL)
    assert found is not None
    assert "[4:56](<https://video.example/watch?v=reyes&t=296>) `reyes.md:12`" in as_markdown(found)


def test_markdown_says_a_name_once_and_what_belongs_to_a_statement(sample: Reader) -> None:
    found = portrait(sample, RL)
    assert found is not None
    page = as_markdown(found)
    said = page.partition("### Tomas Reyes")[2].partition("###")[0]
    assert "**Tomas Reyes:**" not in said
    assert "(as of 2013, speaker carried over)" in said
    # Doubted, opposed and answered: each with what it belongs to, as on the terminal.
    assert "  - opposes **Tomas Reyes:**" in page.partition("## What stands against it")[2].partition("##")[0]
    assert "  - on **Tomas Reyes:**" in page.partition("## Thoughts")[2].partition("##")[0]
    assert "  - → **Tomas Reyes:**" in page.partition("## Questions asked")[2].partition("##")[0]


def test_a_long_sheet_keeps_to_what_is_read_and_says_what_it_leaves_out(sample: Reader) -> None:
    rl = portrait(sample, RL)
    assert rl is not None
    short, whole = (as_text(rl, Screen(96), most) for most in (1, None))
    assert "1 other with 1 statement not shown; --all shows them" in short
    assert "\nInes Varga\n" in whole
    assert "\nInes Varga\n" not in short
    assert len(rl.notes) > 1
    assert "  in 2 more notes" in short
    for page in (as_markdown(rl, 1), short):
        assert "and 1 more" in page
    assert "more" not in whole


def test_of_a_person_the_latest_episodes_are_shown(sample: Reader) -> None:
    person = portrait(sample, RL.replace("reinforcement-learning", "tomas-reyes"))
    assert person is not None
    (said,) = [group for group in person.groups if group.key == "said"]
    later = replace(said, of=Entity("x:later", "Later", "episode"))
    person = replace(person, groups=(said, later))
    for page in (as_text(person, Screen(96), 1), as_markdown(person, 1)):
        assert "Later" in page
        assert "Reyes on rewards\n  reyes.md" not in page
        assert "1 earlier episode with 3 statements not shown; --all shows them" in page
