"""Counting again what was counted, a stretch at a time: where events were removed or added, it differs."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import ColumnElement, case, func, literal, or_, select

from explorer.core.errors import StoreDamaged, StoreReplaced
from explorer.core.plain import plain
from explorer.formats.database import AnySelect, Database
from explorer.formats.event_table import EventTable
from explorer.formats.faults import changed_while_followed
from explorer.formats.limits import MendedText
from explorer.formats.ordinal_index import OrdinalIndex
from explorer.formats.ordinals import before, beyond

AT_ONCE = 4
"""Stretches that are counted again between two looks: some milliseconds of reading."""
_DOING = "counting its events again"


class Recounting:
    """Counts the stretches of a followed store again, in turn, as often as its program wrote to it.

    Where the keys repeated or were empty already when it was opened, nothing can be said, and nothing is.

    Args:
        database: the store.
        events: its events as a table.
        ordinals: what was counted of it.
    """

    def __init__(self, database: Database, events: EventTable, ordinals: OrdinalIndex) -> None:
        self._database = database
        self._events = events
        self._ordinals = ordinals
        self._next = self._left = self._allowed = 0

    def begin(self) -> None:
        """Look at the newest stretch now, and have all of them counted again, from where it was left.

        Raises:
            StoreReplaced: what was counted is not what it was.
        """
        if self._database.indistinct:
            return
        self._left = self._ordinals.stretches
        first = self._events.key[0]
        empty = select(literal(1)).select_from(self._events.keyed).where(first.is_(None)).limit(1)
        if self._database.one(empty, _DOING) is not None:
            raise self._indistinct()
        if self._left:
            self.require(self._left - 1)

    def allow(self) -> None:
        """Let some stretches be counted until the next look."""
        self._allowed = AT_ONCE

    def step(self) -> bool:
        """Count the next stretch again; say whether there is another for now.

        Raises:
            StoreReplaced: it is not what it was.
        """
        if not self._left or not self._allowed:
            return False
        turn = self._next % self._ordinals.stretches
        with suppress(StoreDamaged):  # nobody knows what was there; whoever reads it is told
            self.require(turn)
        self._next, self._left, self._allowed = turn + 1, self._left - 1, self._allowed - 1
        return self._left > 0 and self._allowed > 0

    def require(self, stretch: int) -> None:
        """Count one stretch again.

        Raises:
            StoreReplaced: it is not what it was.
        """
        begin, end, inside, count = self._ordinals.stretch(stretch)
        # What is not as it is stored cannot be compared with that.
        if self._database.indistinct or any(isinstance(one, MendedText) for one in (*begin, *end)):
            return
        key = self._events.key
        among = [before(key, end, included=inside)]
        if stretch:  # before the first event nothing may stand either
            among.append(beyond(key, begin, included=True))
        row = self._database.one(self._grouped(among, count), _DOING)
        different, events, lacking = row or (0, 0, 0)
        if lacking or (events or 0) > different:
            raise self._indistinct()
        if different != count:
            raise changed_while_followed(self._database.store)

    def _grouped(self, among: list[ColumnElement[bool]], count: int) -> AnySelect:
        """Count keys that differ, events, and empty keys; of more than there were, one more."""
        key = self._events.key
        lacking = case((or_(*(one.is_(None) for one in key)), 1), else_=0)
        each = (
            select(func.count().label("events"), func.max(lacking).label("lacking"))
            .select_from(self._events.keyed)
            .where(*among)
            .group_by(*key)
            .limit(count + 1)
            .subquery()
        )
        return select(func.count(), func.sum(each.c.events), func.sum(each.c.lacking)).select_from(each)

    def _indistinct(self) -> StoreReplaced:
        names = ", ".join(plain(one.key or "a column", 60) for one in self._events.key)
        return StoreReplaced(
            f"The program of {self._database.store} wrote events with an empty or repeated {names}, so their "
            "order is not sure; what is shown stays as it was; open it again to see them as they lie."
        )
