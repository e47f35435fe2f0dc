"""Which columns of the event table have something to show, and what is known of the times in one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from explorer.runtime.questions import EventRow
from explorer.viewmodels.formatting import is_fine, is_zoned
from explorer.viewmodels.lacking import empty_columns
from explorer.viewmodels.session import Session


class ColumnsView(Protocol):
    """What has the columns."""

    def set_hidden(self, columns: frozenset[str]) -> None:
        """Leave columns out that have nothing to show: "time", "stream", "version", "flags"."""

    def set_times(self, *, zoned: bool, fine: bool) -> None:
        """Say whether times name their zone, and whether they are finer than milliseconds."""


class Columns:
    """Tells the table. What a row of a list had stays, so that no column comes and goes while one scrolls."""

    def __init__(self, session: Session, view: ColumnsView) -> None:
        self._view = view
        self._never = empty_columns(session)
        self._one_stream = False
        self._flagged = False
        self._zoned = True
        self._fine = False
        view.set_times(zoned=True, fine=False)
        self._hide()

    def begin(self, *, one_stream: bool) -> None:
        """Another list begins.

        Args:
            one_stream: whether all its events are of one stream, which need not be repeated in every row.
        """
        if self._flagged or one_stream != self._one_stream:
            self._one_stream, self._flagged = one_stream, False
            self._hide()

    def look_at(self, rows: Iterable[EventRow]) -> None:
        """Learn from rows that have come."""
        flagged, zoned, fine = self._flagged, self._zoned, self._fine
        for row in rows:
            flagged = flagged or bool(row.flags)
            zoned = zoned and is_zoned(row.time)
            fine = fine or is_fine(row.time)
        if (zoned, fine) != (self._zoned, self._fine):
            self._zoned, self._fine = zoned, fine
            self._view.set_times(zoned=zoned, fine=fine)
        if flagged != self._flagged:
            self._flagged = flagged
            self._hide()

    def _hide(self) -> None:
        hidden = set(self._never)
        if self._one_stream:
            hidden.add("stream")
        if not self._flagged:
            hidden.add("flags")
        self._view.set_hidden(frozenset(hidden))
