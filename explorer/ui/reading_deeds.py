"""What the window does about the format in which a store is read."""

from __future__ import annotations

from explorer.ui.choosing import Choosing
from explorer.ui.reopening import ReopeningDeeds


class ReadingDeeds(ReopeningDeeds):
    """Those of explorer.viewmodels.action.Deeds that read a store as another format, or by a map."""

    _choosing: Choosing

    def read_as(self) -> None:
        """Let somebody choose the format in which the open store is read."""
        if self.session is not None:
            self._choosing.choose(self.session.source, self.session)

    def map_table(self) -> None:
        """Let somebody map a table: of the open store where it is foreign, else of a file."""
        if self.session is not None and self.session.described.clock is None:
            self._choosing.map(self.session.source, self.session)
        elif source := self._dialogs.choose_store():
            self._choosing.map(source)
