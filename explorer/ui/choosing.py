"""Choosing how a store is read: as one of the formats that it looks like, or by a map of its columns."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.errors import ExplorerError, FormatsAlike, NoFormatFits
from explorer.core.table_map import FormatChoice, TableMap
from explorer.runtime.asking import Asking
from explorer.runtime.manner import Manner
from explorer.runtime.questions import Detected
from explorer.ui.anew import Anew
from explorer.ui.widgets.error_panel import ErrorPanel
from explorer.viewmodels.recent import short_name
from explorer.viewmodels.session import Session

MAP = "Map a table…"
CHOOSE = "Read as…"


class Choosing:
    """Lets somebody choose; the store that is open stays until the other one is.

    Args:
        anew: opens the store.
        panel: tells why a store was not opened, and offers what helps.
    """

    def __init__(self, anew: Anew, panel: ErrorPanel) -> None:
        self._anew = anew
        self._panel = panel

    def refused(self, source: str, error: ExplorerError) -> bool:
        """Offer what helps a store that was not opened; False where nothing of this does."""
        match error:
            case NoFormatFits():
                self._panel.offer({MAP: lambda: self.map(source)})
            case FormatsAlike():
                self._panel.offer({CHOOSE: lambda: self.choose(source), MAP: lambda: self.map(source)})
                self.choose(source)
            case _:
                return False
        self._panel.show_problem(str(error))
        return True

    def choose(self, source: str, session: Session | None = None) -> None:
        """Show which formats a store could have, and why, and read it as the one that is chosen.

        Args:
            source: the store.
            session: where it is open already.
        """

        def found(detected: Detected) -> None:
            chosen = self._anew.dialogs.choose_format(short_name(source), detected)
            if chosen is None:
                return
            if chosen:
                # As what it is recognised: then there is nothing to remember, and what was is forgotten.
                self._read(source, session, None if chosen == detected.chosen else chosen)
            else:
                self.map(source, session)

        self._anew.work.do("Looking at its tables …", lambda: self._anew.opener.detected(source), found)

    def map(self, source: str, session: Session | None = None) -> None:
        """Let somebody map a table of a store, and read it so."""

        def ready(asking: Asking) -> None:
            known = self._manner(source, session).format
            begin = known if isinstance(known, TableMap) else None
            try:
                of = self._anew.dialogs.map_table(short_name(source), asking, self._anew.post, begin)
            finally:
                asking.close()
            if of is not None:
                self._read(source, session, of)

        self._anew.work.do("Looking at its tables …", lambda: self._anew.opener.mapping(source), ready)

    def _read(self, source: str, session: Session | None, choice: FormatChoice | None) -> None:
        manner = replace(self._manner(source, session), format=choice)
        self._anew.read_afresh(source, session, manner, f"Opening {short_name(source)} …")

    def _manner(self, source: str, session: Session | None) -> Manner:
        return self._anew.opener.manner(source) if session is None else session.manner
