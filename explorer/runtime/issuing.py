"""The writing side of an open store, off the GUI thread: issue a command, let its consumers catch up."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from explorer.core.outcomes import Outcome, Wish

Waits = Callable[[float], None]
"""Told how many seconds a writer has been waiting for another program; what it raises ends the waiting."""


def silent(waited: float) -> None:
    """Tell nobody how long a writer waits."""


class Issuing(Protocol):
    """Issues commands on one open store of ours."""

    def issue(self, wish: Wish, waits: Waits = silent) -> Future[Outcome]:
        """Carry out one command, then let processes, policies and projections catch up.

        Args:
            wish: the command.
            waits: told on another thread how many seconds it has been waiting for another program, about ten
                times a second; what it raises, an ExplorerError, ends the waiting.

        The future is completed on a thread of its own; it raises explorer.core.errors.ExplorerError.
        """

    def catch_up(self) -> Future[int]:
        """Let processes, policies and projections catch up; the future gives the head they reached."""

    def let_pass(self, seconds: float) -> Future[int]:
        """Let simulated time pass, with all that is due in it; the future gives how many events happened.

        It raises UsageError on a store whose clock is the wall's.
        """

    def expect(self, due: str | None) -> None:
        """Be told when something in the store falls due, as somebody saw who looked at it.

        Args:
            due: ISO 8601 in UTC; None where nothing is waited for.
        """

    def tick(self) -> None:
        """Let what is due by now happen, where time passes by itself. Called several times a second.

        Looking at a store does not open it for writing: that happens only when something in it falls due.
        """

    def rebuild(self, projection: str) -> Future[int]:
        """Throw a projection's rows away and make them anew; the future gives the events it read."""

    def close(self) -> None:
        """Finish what is under way and let the store go."""
