"""The commands of `docs/serving.md`, typed at a server of the example vault."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, fences
from tests.docs.transcript import compare, steps
from tests.server.test_serve import start

ADDRESS = "http://127.0.0.1:8808/"


def test_the_examples_print_what_they_show(tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        if os.environ.get("QUOTH_CI"):
            pytest.fail("curl is not installed")
        pytest.skip("curl is not installed")
    vault = tmp_path / "vault"
    shutil.copytree(ROOT / "examples/dwarkesh", vault, ignore=shutil.ignore_patterns(".quoth", "Quoth"))
    shown = [fence for fence in fences((DOCS / "serving.md").read_text(encoding="utf-8")) if fence.info == "console"]
    process, address = start(vault)
    with process:
        try:
            for fence in shown:
                for command, expected in steps(fence.text):
                    words = ["sh", "-c", command.replace(ADDRESS, address)]
                    run = subprocess.run(words, capture_output=True, check=False, env={**os.environ, "NO_PROXY": "*"})
                    assert run.returncode == 0, run.stderr
                    compare(fence.line, command, expected, run.stdout.decode().replace("\r\n", "\n"))
        finally:
            process.terminate()
    assert len(shown) == 3
