"""A vault as the source of what is served."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from quoth.graph.build import Progress
from quoth.server.served import Opened
from quoth.vault import locate


class VaultSource:
    """The graph of some paths, for `quoth.server.served`.

    Args:
        paths: as for `locate`.
        refresh: whether to bring the store up to date, and not only to follow others who do.

    Raises:
        PathError, ConfigError: as `locate` does.
    """

    def __init__(self, paths: Sequence[Path], *, refresh: bool = True) -> None:
        # What is named stays what it is if this process goes elsewhere.
        self._paths = tuple(path.absolute() for path in paths)
        self._refresh = refresh
        #: The vault as its configuration was last read.
        self.vault = locate(self._paths)
        self._folder = self.vault.home

    def stamp(self) -> object:
        """Sizes and times of all files that the graph is made of, and which generation is published."""
        return self.vault.stamp() if self._refresh else self.vault.published()

    def open(self, progress: Progress | None = None) -> Opened:
        """The graph as it is now.

        Raises:
            PathError, ConfigError, StoreError: it cannot be had.
        """
        self.vault = vault = locate(self._paths, folder=self._folder)
        reader, done = vault.reader(refresh=self._refresh, progress=progress)
        try:
            selected = vault.selected()
            graphs = None if selected is None else vault.graphs(reader.quads(), selected)
        except BaseException:
            reader.close()
            raise
        return Opened(
            reader,
            vault.root.name,
            vault.home,
            vault.config.settings.prefixes,
            graphs,
            done.stale if self._refresh else "",
        )
