"""The page, as a person with a browser meets it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.server.browser import Watched, launched, opened
from tests.server.test_serve import start

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "quoth" / "server" / "static"
BASE = "https://example.org/dwarkesh/"
MISTAKE = "SELECT ?who\nWHERE {\n  ?s schema:author ?who\n  FILTR(?s > 3)\n}"
#: One of each kind of view that has an address that one can know.
VIEWS = (
    "#/",
    "#/search?q=reinforcement+learning",
    "#/search?q=zzzyx",
    "#/questions",
    "#/questions?status=parked",
    "#/thing?" + urlencode({"iri": f"{BASE}e/andrej-karpathy"}),
    "#/thing?" + urlencode({"iri": f"{BASE}e/reinforcement-learning"}),
    "#/thing?" + urlencode({"iri": f"{BASE}e/nobody"}),
    "#/graph?" + urlencode({"iri": f"{BASE}e/andrej-karpathy"}),
    "#/graph",
    "#/query",
    "#/query?name=said&about=Pretraining",
    "#/query?" + urlencode({"sparql": MISTAKE}),
    "#/about",
    "#/no-such-page",
)
#: Keeps in `written` the boxes of the texts that the canvas shows.
SPY = """
const context = CanvasRenderingContext2D.prototype;
const { fillText, clearRect } = context;
globalThis.written = [];
context.clearRect = function (...box) {
  written = [];
  return clearRect.apply(this, box);
};
context.fillText = function (text, x, y) {
  const { width, actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = this.measureText(text);
  written.push([x - width / 2, y - above, x + width / 2, y + below]);
  return fillText.call(this, text, x, y);
};
"""
#: How many things the large vault has of its concepts.
CONCEPTS = 2000


# One browser and one server for all of them.
pytestmark = pytest.mark.xdist_group("page")


def _serve(vault: Path) -> Iterator[str]:
    process, address = start(vault)
    with process:
        yield address
        process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    vault = tmp_path_factory.mktemp("page") / "dwarkesh"
    shutil.copytree(ROOT / "examples" / "dwarkesh", vault, ignore=shutil.ignore_patterns(".quoth"))
    yield from _serve(vault)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    vault = tmp_path_factory.mktemp("large") / "vault"
    vault.mkdir()
    (vault / "quoth.toml").write_text('base = "https://example.org/large/"\nme = "Kim Note"\n', encoding="utf-8")
    for n in range(100):
        lines = [
            f"Guest {n}: On [[Concept {20 * n + i}]] and [[Concept {(7 * n + 31 * i) % CONCEPTS}]]." for i in range(20)
        ]
        head = f"---\npodcast: Many\nepisode: Episode {n}\nguest: Guest {n}\n---\n\n"
        (vault / f"e{n}.md").write_text(head + "\n\n".join(lines) + "\n", encoding="utf-8")
    yield from _serve(vault)


def _state(canvas: Locator) -> dict[str, float]:
    """What the canvas shows, in numbers."""
    told = canvas.evaluate("canvas => ({...canvas.dataset})")
    return {name: float(value or 0) for name, value in told.items()}


def _settled(page: Page) -> Locator:
    canvas = page.locator("canvas")
    expect(canvas).to_have_attribute("data-settled", "")
    return canvas


def test_a_search_answers_as_one_types(browser: Browser, address: str) -> None:
    with opened(browser, address) as watched:
        page = watched.page
        box = page.get_by_role("searchbox", name="Search the notes")
        expect(box).to_be_focused()
        box.press_sequentially("karpathy", delay=20)
        expect(page).to_have_title("“karpathy” · Quoth")
        first = page.locator(".found a").first
        expect(first).to_contain_text("Andrej Karpathy")
        watched.settle()
        expect(box).to_be_focused()
        expect(page.get_by_role("status").first).to_contain_text("statements")
        expect(page.locator(".said mark").first).to_have_text(re.compile("karpathy", re.IGNORECASE))
        expect(page.locator(".said .source").first).to_have_text(re.compile(r"^Episodes/.+\.md:\d+$"))
        assert (page.locator(".said a.play").first.get_attribute("href") or "").startswith("https://www.youtube.com/")
        # One step of the history for all that was typed.
        page.go_back()
        expect(page).to_have_title("Quoth")
        expect(box).to_have_value("")


def test_a_person_leads_to_concepts_and_back(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}#/search?q=karpathy") as watched:
        page = watched.page
        page.locator(".found a").first.click()
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text("Andrej Karpathy")
        expect(heading).to_be_focused()
        expect(page).to_have_title("Andrej Karpathy · Quoth")
        expect(page.locator(".group-quotations blockquote").first).to_be_visible()
        expect(page.get_by_role("link", name="karpathy.ai")).to_have_attribute(
            "href", re.compile("^https://karpathy.ai")
        )
        page.locator(".said .about a", has_text="Reinforcement learning").first.click()
        expect(heading).to_have_text("Reinforcement learning")
        thought = page.locator(".said-thought").first
        expect(thought).to_contain_text("own thought")
        expect(thought).to_contain_text("Robin Reader")
        expect(page.locator(".group-thoughts .relation", has_text=re.compile("^on$")).first).to_be_visible()
        page.go_back()
        expect(heading).to_have_text("Andrej Karpathy")


def test_what_was_not_read_is_counted(browser: Browser, address: str) -> None:
    def leave_out(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "left_out": 1234})

    with opened(browser, f"{address}#/") as watched:
        page = watched.page
        page.route("**/api/thing?*", leave_out)
        page.goto(f"{address}#/thing?iri=https%3A%2F%2Fexample.org%2Fdwarkesh%2Fe%2Fandrej-karpathy")
        expect(page.get_by_text("1,234 earlier statements are not shown.")).to_be_visible()


def test_questions_lead_to_what_may_answer_them(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}#/questions") as watched:
        page = watched.page
        question = page.locator(".said-question").filter(has_text="enough for learning on the job")
        expect(question.locator(".answers")).to_contain_text("Richard Sutton")
        question.locator(".words a").first.click()
        expect(page.locator(".kind")).to_have_text("Open question")
        expect(page.locator(".group-answers")).to_contain_text("You are describing regular learning")
        page.go_back()
        page.get_by_role("link", name="Parked", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Parked questions")


def test_the_graph_is_moved_and_grows(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}#/graph?{urlencode({'iri': f'{BASE}e/andrej-karpathy'})}") as watched:
        page = watched.page
        canvas = _settled(page)
        before = _state(canvas)
        picture = canvas.screenshot()
        box = canvas.bounding_box()
        assert box is not None
        assert before["things"] > 10
        assert before["names"] > 5
        page.mouse.move(box["x"] + 12, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] + 112, box["y"] + 62, steps=4)
        page.mouse.up()
        expect(canvas).to_have_attribute("data-x", f"{before['x'] + 100:.1f}")
        assert _state(canvas)["y"] == pytest.approx(before["y"] + 50)
        assert canvas.screenshot() != picture
        page.mouse.wheel(0, -400)
        expect(canvas).not_to_have_attribute("data-scale", f"{before['scale']:.3f}")
        assert _state(canvas)["scale"] > before["scale"]
        page.get_by_role("button", name="Reinforcement learning", exact=True).first.click()
        expect(page.locator(".picked h2")).to_have_text("Reinforcement learning")
        expect(canvas).not_to_have_attribute("data-things", f"{before['things']:.0f}")
        _settled(page)
        grown = _state(canvas)["things"]
        assert grown > before["things"]
        page.locator(".legend label", has_text="Concepts").click()
        expect(canvas).not_to_have_attribute("data-things", f"{grown:.0f}")
        page.locator(".picked h2 a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Reinforcement learning")


def test_named_queries_ask_for_their_parameters(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}#/query") as watched:
        page = watched.page
        page.get_by_role("link", name="shared", exact=True).click()
        expect(page.get_by_label("one")).to_have_attribute("required", "")
        assert page.locator("table").count() == 0
        expect(page.get_by_role("link", name="open questions", exact=True)).to_have_attribute(
            "href", "#/query?name=open-questions"
        )
        page.get_by_role("link", name="papers", exact=True).click()
        page.get_by_label("by").fill("karpathy")
        page.get_by_role("button", name="Ask").click()
        rows = page.locator("tbody tr")
        expect(rows.first).to_contain_text("Andrej Karpathy")
        expect(page).to_have_url(re.compile("name=papers&by=karpathy$"))
        place = rows.first.locator(".source a")
        expect(place).to_have_text(re.compile(r"^Episodes/.*\.md:\d+$"))
        expect(place).to_have_attribute("href", re.compile(r"thing\?iri=.*%23b?"))
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV").click()
        lines = download.value.path().read_bytes().split(b"\r\n")
        assert lines[0] == b"paper,mentions,who,text,at"
        assert len(lines) == rows.count() + 2
        rows.first.locator("a.thing").first.click()
        expect(page.locator(".kind")).to_have_text("Paper")


def test_a_query_of_ones_own_is_answered_and_its_mistakes_are_marked(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}#/query") as watched:
        page = watched.page
        text = page.get_by_label("SPARQL 1.1")
        text.fill("SELECT ?name { ?p a schema:Person ; schema:name ?name } ORDER BY ?name")
        text.press("Control+Enter")
        expect(page.locator("tbody tr").first).to_have_text("Alan Turing")
        text.fill(MISTAKE)
        page.get_by_role("button", name="Run").click()
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("Line 4, column 3")
        expect(alert).to_contain_text("did you mean FILTER")
        expect(page.locator(".fault")).to_have_text("FILTR")
        expect(text).to_be_focused()
        assert text.evaluate("area => area.selectionStart") == MISTAKE.index("FILTR")
        text.fill("ASK { ?p a schema:Person }")
        expect(alert).to_have_count(0)
        text.press("Control+Enter")
        expect(page.locator(".verdict")).to_have_text("Yes.")


def test_keys_alone_lead_everywhere(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}#/questions") as watched:
        page = watched.page
        expect(page.locator(".said-question").first).to_be_visible()
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("sutton")
        expect(page.locator(".found a").first).to_contain_text("Richard Sutton")
        watched.settle()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Richard Sutton")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="See in the graph")).to_be_focused()
        page.keyboard.press("Enter")
        canvas = _settled(page)
        canvas.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".picked h2")).not_to_have_text("Richard Sutton")
        scale = _state(canvas)["scale"]
        page.keyboard.press("+")
        expect(canvas).not_to_have_attribute("data-scale", f"{scale:.3f}")
        page.keyboard.press("o")
        expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_dark_is_what_the_system_says_or_the_reader(browser: Browser, address: str) -> None:
    def lightness(page: Page) -> int:
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(map(int, re.findall(r"\d+", colour)[:3]))

    with opened(browser, address, dark=True) as watched:
        page = watched.page
        toggle = page.get_by_role("button", name="Dark colours")
        expect(toggle).to_have_attribute("aria-pressed", "true")
        assert lightness(page) < 150
        toggle.click()
        assert lightness(page) > 600
        page.reload()
        expect(toggle).to_have_attribute("aria-pressed", "false")
        assert lightness(page) > 600


def test_every_view_is_there_for_everyone(browser: Browser, address: str) -> None:
    with opened(browser, address, script=_axe()) as watched:
        for view in _views(watched.page):
            watched.go(view)
            assert _serious(watched) == [], view


def test_dark_and_narrow_views_are_whole_and_can_be_read(browser: Browser, address: str) -> None:
    with opened(browser, address, dark=True, width=390, height=844, script=_axe()) as watched:
        for view in _views(watched.page):
            watched.go(view)
            widths = watched.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert widths[0] <= widths[1], view
            assert _serious(watched, "color-contrast", "target-size", "scrollable-region-focusable") == [], view


def test_two_thousand_things_are_drawn_and_moved(browser: Browser, large: str) -> None:
    with opened(browser, f"{large}#/graph?limit=2000", script=SPY) as watched:
        canvas = _settled(watched.page)
        before = _state(canvas)
        assert before["things"] == CONCEPTS
        # Some names, each with room around it; more when one comes closer.
        assert 5 < before["names"] < 400
        assert _overlaps(watched.page) == []
        canvas.focus()
        watched.page.keyboard.press("Shift+ArrowLeft")
        expect(canvas).to_have_attribute("data-x", f"{before['x'] + 60:.1f}")
        for _ in range(8):
            watched.page.keyboard.press("+")
        expect(canvas).not_to_have_attribute("data-scale", f"{before['scale']:.3f}")
        assert _overlaps(watched.page) == []
        watched.page.keyboard.press("0")
        expect(canvas).to_have_attribute("data-scale", f"{before['scale']:.3f}")


def test_nothing_of_the_page_needs_more_than_it_may() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert "<style" not in page
    assert not re.search(r"\son\w+=|style=", page)
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    for path in STATIC.rglob("*.js"):
        assert not re.search(r"\beval\(|new Function\(|https?://(?!www\.w3\.org)\w", path.read_text("utf-8")), path


def test_the_modules_are_javascript() -> None:
    paths = [str(path) for path in sorted((STATIC / "js").rglob("*.js"))]
    script = """
        const { readFileSync } = require("fs");
        const { SourceTextModule } = require("vm");
        for (const path of process.argv.slice(1))
            new SourceTextModule(readFileSync(path, "utf-8"), { identifier: path });
    """
    command = [_node(), "--experimental-vm-modules", "--no-warnings", "-e", script, *paths]
    run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()


def _views(page: Page) -> list[str]:
    """Views of each kind, a question's among them."""
    iri = page.evaluate("fetch('api/questions').then(response => response.json()).then(told => told.statements[0].iri)")
    return [*VIEWS, f"#/thing?{urlencode({'iri': iri})}"]


def _serious(watched: Watched, *rules: str) -> list[tuple[str, list[str], str]]:
    """What axe finds, by the given rules or by all that it has."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = rules
    found = watched.page.evaluate("options => axe.run(options).then(({violations}) => violations)", options)
    return [
        (one["id"], [node["html"] for node in one["nodes"]][:3], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def _overlaps(page: Page) -> list[Any]:
    """Pairs of texts on the canvas that lie over each other."""
    boxes: list[list[float]] = page.evaluate("written")
    assert boxes
    return [
        (one, other)
        for i, one in enumerate(boxes)
        for other in boxes[:i]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def _node() -> str:
    node = shutil.which("node")
    if node is None:
        _missing("Node.js")
    return str(node)


def _axe() -> str:
    command = [_node(), "-p", "JSON.stringify(require.resolve('axe-core/axe.min.js'))"]
    run = subprocess.run(command, capture_output=True, check=False)
    if run.returncode:
        _missing("npm's axe-core, on NODE_PATH,")
    return Path(json.loads(run.stdout)).read_text(encoding="utf-8")


def _missing(what: str) -> None:
    message = f"{what} is not installed: see .ci/run"
    if os.environ.get("QUOTH_CI"):
        pytest.fail(message)
    pytest.skip(message)
