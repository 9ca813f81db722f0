"""Takes the pictures of the page of `quoth serve` for the documentation, on the example vault, beside this file.

    .venv/bin/python -m docs.images.draw_page

It needs Debian's Chromium, as the tests of the page do.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from tests.server.browser import launched, opened
from tests.server.test_serve import start

HERE = Path(__file__).parent
VAULT = HERE.parents[1] / "examples" / "dwarkesh"
ENTITY = "https://example.org/dwarkesh/e/"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "dwarkesh"
        shutil.copytree(VAULT, vault, ignore=shutil.ignore_patterns(".quoth"))
        process, address = start(vault)
        with process:
            try:
                draw(address)
            finally:
                process.terminate()


def draw(address: str) -> None:
    """The pictures of what is served at an address."""
    person = urlencode({"iri": f"{ENTITY}andrej-karpathy"})
    with launched() as browser:
        with opened(browser, f"{address}#/search?q=reinforcement+learning", width=1120, height=760) as watched:
            watched.settle()
            watched.page.screenshot(path=HERE / "page-search.png")
        with opened(browser, f"{address}#/graph?{person}", width=1120, height=720) as watched:
            watched.settle()
            watched.page.screenshot(path=HERE / "page-graph.png")
        with opened(browser, f"{address}#/questions", dark=True, width=390, height=780, scale=2) as watched:
            watched.settle()
            watched.page.screenshot(path=HERE / "page-phone.png")


if __name__ == "__main__":
    main()
