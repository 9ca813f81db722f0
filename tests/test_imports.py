"""What a command loads before it does anything, told by the modules a child process has in the end."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

HEAVY = {
    "lxml",
    "markdown_it",
    "mdit_py_plugins",
    "oxrdflib",
    "pyld",
    "pyoxigraph",
    "pyshacl",
    "rapidfuzz",
    "rdflib",
    "sqlite3",
    "waitress",
    "watchfiles",
    "werkzeug",
    "yaml",
}

REPORT = """
import sys
try:
    {body}
except SystemExit:
    pass
import json
print("\\n" + json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""


def loaded(body: str) -> set[str]:
    """The top-level modules present after a child process ran some code."""
    run = subprocess.run([sys.executable, "-c", REPORT.format(body=body)], capture_output=True, text=True, check=True)
    return set(json.loads(run.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["build", "--help"],
        ["export", "--help"],
        ["query", "--help"],
        ["check", "--help"],
        ["serve", "--help"],
        ["push", "--help"],
        ["watch", "--help"],
    ],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    modules = loaded(f"from quoth.cli import main; main({arguments!r}, prog_name='quoth')")
    assert "click" in modules
    assert not modules & HEAVY


def test_importing_quoth_loads_nothing_else() -> None:
    modules = loaded("import quoth; quoth.__version__")
    assert not modules & (HEAVY | {"click"})


def test_a_heavy_module_would_be_noticed() -> None:
    assert loaded("import yaml") & HEAVY == {"yaml"}
