"""How far the past of an open store is at hand, and stopping or going on with that work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from explorer.runtime.keeping import WORTHWHILE, Progress
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

STOP = "Stop"
GO_ON = "Go on"
TRY_AGAIN = "Try again"


@dataclass(frozen=True, slots=True)
class HistoryScreen:
    """What is said about the past.

    Args:
        text: how far it is, "" while there is nothing to say.
        tip: what that means.
        button: what can be done about it: "Stop", "Go on", "Try again" or "".
    """

    text: str = ""
    tip: str = ""
    button: str = ""


class HistoryView(Protocol):
    """What shows it."""

    def show_history(self, screen: HistoryScreen) -> None:
        """Say how far the past is at hand."""


class HistoryPresenter:
    """Has the past of a store kept at hand while the store is open and grows."""

    def __init__(self, session: Session, view: HistoryView) -> None:
        self._history = session.history
        self._view = view
        self._stopped = False
        self._unlisten = session.selection.listen(self._moved)
        self._unfollow = self._history.listen(self._told) if self._history is not None else lambda: None
        view.show_history(HistoryScreen())
        if self._history is not None:
            self._history.grown(session.selection.place.head)

    def toggle(self) -> None:
        """Stop the work, go on with it, or try again what a problem had ended."""
        if self._history is None:
            return
        if self._history.progress.problem:
            self._history.try_again()
            return
        self._stopped = not self._stopped
        if self._stopped:
            self._history.stop()
        else:
            self._history.go_on()

    def close(self) -> None:
        """Follow the store no more."""
        self._unlisten()
        self._unfollow()

    def _moved(self, place: Place, old: Place) -> None:
        if self._history is not None and place.head != old.head:
            self._history.grown(place.head)

    def _told(self, progress: Progress) -> None:
        self._view.show_history(screen_of(progress, stopped=self._stopped))


def screen_of(progress: Progress, *, stopped: bool) -> HistoryScreen:
    """Say how far the past is at hand."""
    far = f"{progress.reached:,} of {progress.head:,} events"
    if progress.problem:
        ended = not progress.working and progress.head - progress.reached >= WORTHWHILE
        return HistoryScreen("History: problem", progress.problem, TRY_AGAIN if ended else "")
    if stopped:
        return HistoryScreen(f"History stopped at {far}", "Moments after that take long to show.", GO_ON)
    if not progress.working:
        return HistoryScreen()
    percent = 100 * progress.reached // max(progress.head, 1)
    who = "Another window makes the past" if progress.elsewhere else "The past is being made"
    tip = f"{far}. {who} ready for scrubbing; moments up to there can be shown already."
    return HistoryScreen(f"History {percent} %", tip, "" if progress.elsewhere else STOP)
