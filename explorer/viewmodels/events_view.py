"""What the presenter of the event table tells whoever shows it."""

from __future__ import annotations

from typing import Protocol

from explorer.viewmodels.columns import ColumnsView
from explorer.viewmodels.event_scope import Scope


class EventsView(ColumnsView, Protocol):
    """What shows the event table."""

    def restart(self, count: int) -> None:
        """Begin anew with so many rows, none at hand."""

    def set_count(self, count: int) -> None:
        """There are so many rows now; those before stay."""

    def rows_came(self, first: int, last: int) -> None:
        """These rows are at hand now, both ends included."""

    def set_current(self, row: int | None, *, going_along: bool = False) -> None:
        """Mark the row of the cursor, and bring it into sight.

        Args:
            row: its place; None where the cursor stands before all events.
            going_along: whether it is the newest one at hand, so that nobody wants to see what comes after.
        """

    def set_horizon(self, ordinal: int) -> None:
        """Events after this ordinal lie in the future of the cursor."""

    def set_scope(self, scope: Scope) -> None:
        """Say which events are listed."""

    def set_filter(self, says: str, problem: str) -> None:
        """Say a filter in plain words, or what is wrong with what was typed; "" for neither."""

    def set_hiding(self, switch: str, whole: bool) -> None:
        """Offer the switch that lists hidden rows too, "" for none; say whether they are listed."""

    def set_types(self, types: tuple[str, ...]) -> None:
        """Name the event types in the order of their colours."""

    def set_title(self, title: str) -> None:
        """Say what is shown, and when."""

    def set_empty(self, text: str) -> None:
        """Say what to do where there is nothing to list; "" when there is something."""

    def set_note(self, text: str) -> None:
        """Say something small about what is listed or was just done."""

    def set_problem(self, text: str) -> None:
        """Say what went wrong; "" when nothing did."""

    def set_busy(self, busy: bool) -> None:
        """Rows are awaited, or no longer."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
