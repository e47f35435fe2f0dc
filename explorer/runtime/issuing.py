"""The writing side of an open store, off the GUI thread: issue a command, let its consumers catch up."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from explorer.core.outcomes import Outcome, Wish


class Issuing(Protocol):
    """Issues commands on one open store of ours."""

    def issue(self, wish: Wish) -> Future[Outcome]:
        """Carry out one command, then let projections and processes catch up.

        The future is completed on a thread of its own; it raises explorer.core.errors.ExplorerError.
        """

    def catch_up(self) -> Future[int]:
        """Let projections and processes catch up; the future gives the head they reached (an ordinal)."""

    def rebuild(self, projection: str) -> Future[int]:
        """Throw a projection's rows away and make them anew; the future gives the events it read."""

    def close(self) -> None:
        """Finish what is under way and let the store go."""
