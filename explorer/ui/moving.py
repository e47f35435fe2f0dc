"""Events in and out: asks what is wanted, does it in the background, says how it went."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from explorer.ui.dialogs.asking import Dialogs
from explorer.ui.working import Work
from explorer.viewmodels.formatting import shortened
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.moving import export_told, import_told, progress_told
from explorer.viewmodels.opening import Opener
from explorer.viewmodels.recent import short_name
from explorer.viewmodels.session import Session

LONGEST_NAME = 40
"""Characters of a file's name while it is being written or read."""


class Moving:
    """Exports and imports.

    Args:
        opener: does them.
        dialogs: ask what is wanted.
        work: carries them out in the background.
        post: runs a call on the GUI thread.
        progressed: told on the GUI thread how much of how much is done, and what is counted.
        say: takes the sentence about what was done.
        opened: opens the store that a file was brought into.
        refused: takes the sentence about what cannot be done.
    """

    def __init__(
        self,
        opener: Opener,
        dialogs: Dialogs,
        work: Work,
        post: Post,
        *,
        progressed: Callable[[int, int, str], None],
        say: Callable[[str], None],
        opened: Callable[[str], None],
        refused: Callable[[str], None],
    ) -> None:
        self._opener = opener
        self._dialogs = dialogs
        self._work = work
        self._post = post
        self._progressed = progressed
        self._say = say
        self._opened = opened
        self._refused = refused

    def export(self, session: Session) -> None:
        """Ask for a file, and write the open store into it."""
        wish = self._dialogs.export()
        if wish is None:
            return
        name = short_name(wish.path)
        if os.path.lexists(wish.path):
            if not self._dialogs.replaces(name):
                return
            wish = replace(wish, replacing=True)
        chosen = wish
        self._work.do(
            f"Exporting to {shortened(name, LONGEST_NAME)} …",
            lambda: self._opener.export(session.source, chosen, self._told, session.manner),
            lambda events: self._say(export_told(name, events)),
            cancellable=True,
        )

    def bring_in(self, session: Session | None) -> None:
        """Ask for a file and a store, and bring the one into the other."""
        wish = self._dialogs.bring_in()
        if wish is None:
            return
        name = short_name(wish.into)
        if session is not None and _is_same(session.source, wish.into):
            self._refused(
                f"{name} is open in this window, so nothing was imported; close it, or choose a new file."
            )
            return

        def done(told: str) -> None:
            self._opened(wish.into)
            self._say(told)

        self._work.do(
            f"Importing {shortened(short_name(wish.file), LONGEST_NAME)} …",
            lambda: self._opener.bring_in(wish, self._told),
            lambda brought: done(import_told(name, brought)),
            cancellable=True,
        )

    def _told(self, done: int, of: int, counted: str) -> None:
        self._work.stop_if_cancelled()
        self._post(partial(self._progressed, *progress_told(done, of, counted)))


def _is_same(one: str, other: str) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
