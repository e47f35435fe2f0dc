"""Decoding the payloads of the open store in another way: it is opened anew, and shown at the same place."""

from __future__ import annotations

from dataclasses import replace

from explorer.core.decoding import Decoding
from explorer.core.errors import ExplorerError
from explorer.runtime.key_file import key_in
from explorer.ui.anew import Anew
from explorer.viewmodels.session import Session


class Redecoding:
    """Carries out choices of decoding; the store that is open stays as it is until the other way works.

    Args:
        anew: opens the store.
    """

    def __init__(self, anew: Anew) -> None:
        self._anew = anew

    def with_key_file(self, session: Session) -> None:
        """Ask for a key file, and open the store with its key."""
        path = self._anew.dialogs.choose_key_file()
        if not path:
            return
        try:
            self.with_decoding(session, replace(session.manner.decoding, key=key_in(path)))
        except ExplorerError as error:
            self._anew.tell(str(error))

    def with_decoding(self, session: Session, decoding: Decoding) -> None:
        """Open the session's store decoded in another way, and go where it was."""
        self._anew.read(session, replace(session.manner, decoding=decoding), "Decoding anew …")
