"""Following a store of others while its program writes to it, and no more: it is opened anew for that."""

from __future__ import annotations

from dataclasses import replace

from explorer.ui.anew import Anew
from explorer.viewmodels.recent import short_name
from explorer.viewmodels.session import Session


class Following:
    """Follows, where somebody said so knowing what it does.

    Args:
        anew: opens the store.
    """

    def __init__(self, anew: Anew) -> None:
        self._anew = anew

    def toggle(self, session: Session) -> None:
        """Follow a session's store, after asking; follow it no more where that is done already."""
        live = not session.manner.live
        if live and not self._anew.dialogs.follows(short_name(session.source)):
            return
        doing = "Opening it to be followed …" if live else "Opening it as it is now …"
        self._anew.read(session, replace(session.manner, live=live), doing)
