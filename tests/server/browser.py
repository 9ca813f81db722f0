"""A browser that looks at the page: Debian's Chromium, led by Playwright, with nothing of the network but this machine.

`.ci/run` installs it. Where it is not there, a test is skipped; under `QUOTH_CI` it fails.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect, sync_playwright

_OPTIONS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
#: How long anything may take to appear, in milliseconds: long, since nothing here measures time.
_PATIENCE = 20_000


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        message = "chromium is not installed: see .ci/run"
        if os.environ.get("QUOTH_CI"):
            pytest.fail(message)
        pytest.skip(message)
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_OPTIONS)
        yield browser
        browser.close()


class Watched:
    """A page, with all that it asked for and complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self._pending: set[Request] = set()
        page.on("request", self._request)
        page.on("requestfinished", lambda request: self._pending.discard(request))
        page.on("requestfailed", lambda request: self._pending.discard(request))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        self._pending.add(request)

    def _console(self, message: ConsoleMessage) -> None:
        # That a request was refused is the browser's own note; what the page makes of it is tested.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def go(self, view: str) -> None:
        """To a view of the page, until nothing more comes."""
        self.page.evaluate("view => { location.hash = view; }", view)
        self.settle()

    def settle(self) -> None:
        """Waits until what was asked for is there and drawn."""
        quiet = 0
        # What comes is drawn in the next frame, and may ask for more after that.
        while quiet < 2:
            self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))")
            quiet = 0 if self._pending else quiet + 1
        expect(self.page.locator("h1")).to_have_count(1)
        expect(self.page.locator(".loading, .stale")).to_have_count(0)
        if self.page.locator("canvas").count():
            expect(self.page.locator("canvas")).to_have_attribute("data-settled", "")

    @property
    def strangers(self) -> set[str]:
        """The hosts that it asked, this machine excepted."""
        hosts = {urlsplit(url).hostname for url in self.requests if not url.startswith(("blob:", "data:"))}
        return {str(host) for host in hosts - {"127.0.0.1"}}


@contextmanager
def opened(
    browser: Browser,
    address: str,
    *,
    dark: bool = False,
    width: int = 1280,
    height: int = 860,
    scale: float = 1,
    script: str = "",
) -> Iterator[Watched]:
    """A page in a browser that knows nothing yet; in the end it has asked no stranger and complained of nothing.

    `scale` is how many dots of the screen a pixel has on a side; `script` is run in it before its own.
    """
    context = browser.new_context(
        viewport=ViewportSize(width=width, height=height),
        device_scale_factor=scale,
        color_scheme="dark" if dark else "light",
        # Things stand still as soon as they have found their place.
        reduced_motion="reduce",
    )
    context.set_default_timeout(_PATIENCE)
    context.add_init_script(script)
    watched = Watched(context.new_page())
    watched.page.goto(address)
    yield watched
    context.close()
    assert watched.strangers == set()
    assert watched.complaints == []
