"""A portrait on a terminal: links, colours and width."""

from __future__ import annotations

import re
from pathlib import Path

from quoth.graph.portraits import portrait
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
