"""How the window comes by its stores: it asks, the wiring place opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from explorer.core.errors import ExplorerError
from explorer.runtime.app import Brought, Told
from explorer.runtime.approvals import Approvals
from explorer.runtime.asking import Asking
from explorer.runtime.cache import Cache
from explorer.runtime.manner import USUAL, Manner
from explorer.runtime.questions import Detected
from explorer.viewmodels.lanes import Post
from explorer.viewmodels.moving import ExportWish, ImportWish
from explorer.viewmodels.session import Session

Progress = Callable[[int, int], None]
"""Told how far a long work is: (done, of); of is 0 while it is not known. Called on any thread.
Whatever it raises stops the work, and nothing is left of it."""


class WorkCancelled(ExplorerError):
    """The person did not want to wait any longer."""


class Opener(Protocol):
    """Opens and makes stores. Every method blocks, so the window calls it on a thread of its own."""

    def open(self, source: str, post: Post) -> Session:
        """Open the store at a path or URL, as it was read the last time.

        Args:
            source: the path or URL as the person gave it.
            post: runs a call on the GUI thread.

        Raises:
            ExplorerError: it cannot be opened; the sentence says why and what to do.
        """

    def open_in(self, source: str, manner: Manner, post: Post) -> Session:
        """Open a store in a manner that somebody chose; what is opened under this name later is read so too.

        Args:
            source: the path or URL as the person gave it.
            manner: how it is read.
            post: runs a call on the GUI thread.

        Raises:
            ExplorerError: it cannot be opened, the fold file cannot be used, or the key opens nothing.
        """

    def keep(self, session: Session, before: Manner) -> None:
        """Keep in what a store is read otherwise than before, so that it is opened so the next time.

        Raises:
            ExplorerError: it cannot be kept; the store stays open.
        """

    def manner(self, source: str) -> Manner:
        """Say how somebody chose that a store is read when it is opened."""

    def detected(self, source: str) -> Detected:
        """Say which formats a store could have, and why.

        Raises:
            ExplorerError: it cannot be looked at.
        """

    def mapping(self, source: str) -> Asking:
        """Start a process that answers AskTables and AskPreview about a database."""

    @property
    def approvals(self) -> Approvals:
        """Give what remembers which fold files may be run."""

    def create(self, path: str, clock: str) -> None:
        """Make an empty store; `clock` is "wall" or "simulated".

        Raises:
            ExplorerError: it cannot be made; an existing file is never replaced.
        """

    def demo(self, progress: Progress) -> str:
        """Give the path of the demo store, after building it where it is missing."""

    def engine(self) -> str:
        """Say what keeps stores of ours, with its version, and how it does so."""

    def backup(self, source: str, to: str, progress: Progress) -> int:
        """Copy a store of ours, as it is now, to a new file; gives how many events the copy holds.

        Args:
            source: the store.
            to: the new file; nothing that is there is ever replaced.
            progress: told how many bytes are copied.
        """

    def cache(self) -> Cache:
        """Give what is kept of the pasts of all stores; its methods block too."""

    def export(self, source: str, wish: ExportWish, told: Told, manner: Manner = USUAL) -> int:
        """Write all events of a store into a file, read as they are shown; gives how many there are.

        Raises:
            ExplorerError: the store cannot be read or the file not made; nothing is left of it.
        """

    def bring_in(self, wish: ImportWish, told: Told) -> Brought:
        """Take all events of a file into an empty store, or none of them.

        Raises:
            ExplorerError: something in the file is no event, or the store is not empty.
        """

    def demo_place(self) -> str:
        """Say where the demo store lies, or would lie."""

    def reset_demo(self, progress: Progress) -> str:
        """Make the demo anew; the one there is keeps its events under another name beside it.

        Raises:
            ExplorerError: it cannot be set aside or made; then it is as it was.
        """
