"""Which module may import which, read off the source with `ast`: imports inside functions count as well."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: The layers from the lowest up. A module may import its own layer and those before it.
LAYERS = (
    "quoth.ontology",
    "quoth.notes",
    "quoth.config",
    "quoth.graph",
    "quoth.exporters",
    "quoth.server",
    "quoth.remote",
    "quoth.vault",
    "quoth.serving",
    "quoth.commands",
    "quoth.cli",
)

#: The module or package behind which each library stands that is slow to import or might be replaced.
BEHIND = {
    "click": {"quoth.cli", "quoth.commands"},
    "filelock": {"quoth.graph.store", "quoth.remote.record"},
    "markdown_it": {"quoth.notes.markdown"},
    "mdit_py_plugins": {"quoth.notes.markdown"},
    "oxrdflib": {"quoth.vault"},
    "pyld": {"quoth.exporters.framing"},
    "pyoxigraph": {"quoth.graph.store"},
    "pyshacl": {"quoth.graph.shapes"},
    "rapidfuzz": {"quoth.notes.nearest", "quoth.graph.search"},
    "rdflib": {"quoth.vault", "quoth.graph.shapes"},
    "waitress": {"quoth.server.listen"},
    "watchfiles": {"quoth.watch"},
    "werkzeug": {"quoth.server"},
    "yaml": {"quoth.notes.yaml"},
}

#: What the layers that know nothing of RDF may not see.
RDF_LIBRARIES = {"oxrdflib", "pyld", "pyoxigraph", "pyshacl", "rdflib"}


def modules() -> dict[str, Path]:
    """Every module of the package, by dotted name."""
    found = {}
    for path in sorted((ROOT / "quoth").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imported(name: str) -> Iterator[str]:
    """The dotted names a module imports; for `from a import b` both `a` and, where it is a module, `a.b`."""
    path = MODULES[name]
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            members = [f"{base}.{alias.name}" for alias in node.names]
            found = [member for member in members if member in MODULES]
            yield from found
            if len(found) < len(members):
                yield base


def layer(name: str) -> int | None:
    """A module's place in `LAYERS`; None for the package's own front door."""
    return next((i for i, top in enumerate(LAYERS) if name == top or name.startswith(f"{top}.")), None)


def third_party(name: str) -> set[str]:
    """The libraries outside Quoth and Python that a module imports."""
    tops = {module.partition(".")[0] for module in imported(name)}
    return {top for top in tops if top != "quoth" and top not in sys.stdlib_module_names}


@pytest.mark.parametrize("name", [name for name in MODULES if layer(name) is not None])
def test_a_module_imports_only_its_own_layer_and_those_below(name: str) -> None:
    own = layer(name)
    assert own is not None
    above = {other for other in imported(name) if (at := layer(other)) is not None and at > own}
    assert not above, f"{name} reaches up to {', '.join(sorted(above))}"


def test_every_module_has_a_layer() -> None:
    front = {"quoth", "quoth.__main__", "quoth.exporters", *BEHIND["watchfiles"]}
    assert {name for name in MODULES if layer(name) is None} <= front


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(("quoth.ontology", "quoth.notes"))])
def test_notes_and_ontology_know_no_rdf_library(name: str) -> None:
    assert not third_party(name) & RDF_LIBRARIES


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("quoth.ontology")])
def test_ontology_needs_nothing_but_python(name: str) -> None:
    assert not third_party(name)


@pytest.mark.parametrize("library", sorted(BEHIND))
def test_a_heavy_library_stands_behind_its_module(library: str) -> None:
    homes = tuple(BEHIND[library])
    users = {name for name in MODULES if library in third_party(name)}
    assert not {
        name for name in users if name not in homes and not name.startswith(tuple(f"{home}." for home in homes))
    }


def test_every_library_used_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["serve"], *extras["shapes"], *extras["watch"]]
    names = {re.split(r"[^\w.-]", spec)[0].lower().replace("-", "_") for spec in wanted}
    imports = {"markdown_it_py": "markdown_it", "pyyaml": "yaml"}
    declared = {imports.get(name, name) for name in names}
    used = {library for name in MODULES for library in third_party(name)}
    assert used <= declared
    assert declared == set(BEHIND)


def prints_or_exits(path: Path) -> Iterator[int]:
    """The lines at which a module writes to the terminal or ends the process."""
    streams = {"stdout", "stderr", "stdin", "exit", "argv"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"print", "exit", "input"}
        ):
            yield node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "sys" and node.attr in streams:
                yield node.lineno
        elif isinstance(node, ast.Name) and node.id == "SystemExit":
            yield node.lineno


@pytest.mark.parametrize(
    "name", [name for name in MODULES if not name.startswith(("quoth.cli", "quoth.commands", "quoth.__main__"))]
)
def test_only_the_command_line_speaks_and_exits(name: str) -> None:
    assert not list(prints_or_exits(MODULES[name]))


@pytest.mark.parametrize(
    ("source", "line"),
    [("print(1)", 1), ("import sys\nsys.exit(1)", 2), ("import sys\nsys.stderr.write('')", 2), ("raise SystemExit", 1)],
)
def test_speaking_is_noticed(source: str, line: int, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(source, encoding="utf-8")
    assert list(prints_or_exits(module)) == [line]
