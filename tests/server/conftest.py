"""A vault, part of which is private, and what serves it in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from quoth.server.app import App
from quoth.server.guard import Guard
from quoth.server.served import Served
from quoth.server.workers import Workers
from quoth.serving import VaultSource

NOTE = """\
---
podcast: The Night Watch
episode: Lamps
host: Ada Marsh
guest: Ben Ortiz
published: 2025-03-02
concepts: [fog]
---

Ada: Why lamps?

Ben (1:20): A lamp is cheap, and fog is free. ^cheap

Ben: Fog hides the harbour.
"""
SECRET = "\nBen: The vaultword is heron. #private\n"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "vault"
    folder.mkdir()
    (folder / "quoth.toml").write_text('base = "https://kim.example/v/"\nme = "Kim Note"\n', encoding="utf-8")
    (folder / "lamps.md").write_text(NOTE, encoding="utf-8")
    return folder


@pytest.fixture
def client(vault: Path) -> Iterator[Client]:
    source = VaultSource([vault])
    served = Served(source, source.open(), every=0, rest=0, patience=30)
    workers = Workers(2, memory=1 << 30, limit=1 << 20)
    yield Client(App(served, workers, Guard.of("127.0.0.1", 8808, ["https://tool.example"])))
    workers.close()
    served.close()
