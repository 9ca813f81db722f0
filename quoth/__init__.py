"""Quoth turns Markdown notes on podcasts, talks and papers into a knowledge graph.

    import quoth

    vault = quoth.open("notes")

`open` is the way in; see `quoth.vault`. Importing `quoth` alone loads nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quoth.vault import open as open

__version__ = "0.1.0"

__all__ = ["__version__", "open"]


def __getattr__(name: str) -> Any:
    if name == "open":
        from quoth.vault import open as open_vault

        return open_vault
    raise AttributeError(f"module 'quoth' has no attribute {name!r}")
