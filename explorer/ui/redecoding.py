"""Decoding the payloads of the open store in another way: it is opened anew, and shown at the same place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from explorer.core.decoding import Decoding
from explorer.core.errors import ExplorerError
from explorer.runtime.decodings import DecodingNotKept
from explorer.runtime.key_file import key_in
from explorer.ui.anew import Anew
from explorer.viewmodels.selection import Selection
from explorer.viewmodels.session import Session

Opened = tuple[Session, str]
"""The store opened anew, and what could not be kept; "" where everything was."""


class Redecoding:
    """Carries out choices of decoding; the store that is open stays as it is until the other way works.

    Args:
        anew: opens the store.
        tell: says what went wrong.
    """

    def __init__(self, anew: Anew, tell: Callable[[str], None]) -> None:
        self._anew = anew
        self._tell = tell

    def with_key_file(self, session: Session) -> None:
        """Ask for a key file, and open the store with its key."""
        path = self._anew.dialogs.choose_key_file()
        if not path:
            return
        try:
            self.with_decoding(session, replace(session.manner.decoding, key=key_in(path)))
        except ExplorerError as error:
            self._tell(str(error))

    def with_decoding(self, session: Session, decoding: Decoding) -> None:
        """Open the session's store decoded in another way, keep what was chosen, and go where it was."""
        manner = replace(session.manner, decoding=decoding)

        def opened() -> Opened:
            new = self._anew.opener.open_in(session.source, manner, self._anew.post)
            try:
                if new.decodings is not None:
                    new.decodings.keep(decoding)
            except DecodingNotKept as error:
                return new, str(error)
            return new, ""

        def arrived(found: Opened) -> None:
            new, not_kept = found
            self._anew.show(replace(new, selection=Selection(session.selection.place)))
            if not_kept:
                self._tell(not_kept)

        self._anew.work.do(
            "Decoding anew …", opened, arrived, abandoned=lambda found: self._anew.abandon(found[0])
        )
