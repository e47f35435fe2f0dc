"""Reading the events of any foreign store that keeps them in a table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice

from sqlalchemy import select

from domain.kernel.recorded import RecordedEvent
from explorer.core import fingerprints
from explorer.core.description import CategoryInfo, Check, Description, StreamInfo
from explorer.core.errors import StoreDamaged
from explorer.formats import checking, salvaging, surveying, types_inside
from explorer.formats.database import AnySelect, Database
from explorer.formats.event_table import Adapter
from explorer.formats.fetching import Fetching
from explorer.formats.following import Past
from explorer.formats.ordinal_index import OrdinalIndex
from explorer.formats.ordinals import Key, Ordinals, before, beyond
from explorer.formats.sorted_ordinals import SortedOrdinals
from explorer.formats.times import comparable, normalised

_EARLY = 5
"""Events that a description is made from."""
_COUNTED_AT_FIRST = 20_000
"""Events that are counted at once where the others are counted by and by."""
_JITTER = 1_000
"""Clocks may run backwards by this many events and `at_time` still finds the last one."""


class TableReader:
    """An EventReader over a table of events; the adapter says what the columns mean.

    Not safe to share between threads.

    Args:
        database: opened and guarded; closed with the reader.
        adapter: the format's knowledge.
    """

    def __init__(self, database: Database, adapter: Adapter) -> None:
        self._database = database
        self._adapter = adapter
        self._table = adapter.events
        self._fetching = Fetching(database, adapter)
        counting = OrdinalIndex(database, self._table.keyed, self._table.key)
        sorting = self._table.sorting
        self._ordinals: Ordinals = SortedOrdinals(counting, sorting) if sorting else counting
        self._past = Past(database, self._table, self._fetching, counting) if database.followed else None
        self._gradually = False
        self._description: Description | None = None
        # What is not followed does not change; where only payloads tell, counting means reading all of them.
        self._categories: Sequence[CategoryInfo] | None = None
        self._types: Mapping[str, int] | None = None

    def describe(self) -> Description:
        """Say what kind of store this is."""
        if self._description is None:
            early = tuple(self.read(limit=_EARLY))
            known = self._adapter.describe(self._ordinals, early)
            early_end = self._ordinals.ends_early
            known = replace(known, ends_early=str(early_end)) if early_end else known
            if not known.counted:
                return known
            self._description = known
        return self._description

    @property
    def stamp(self) -> str:
        """What tells the state of the files that were opened from others."""
        return self._database.stamp.hex()

    def head(self) -> int:
        """Give the ordinal of the last event, 0 for an empty store; see count_gradually."""
        if not self._gradually:
            self._count_up_to(None)
        return self._ordinals.count

    @property
    def counted(self) -> bool:
        """Whether all events are counted."""
        return self._ordinals.whole

    def count_gradually(self) -> None:
        """Have no question wait for the counting; see explorer.core.event_reader.Counting."""
        self._gradually = True
        self._count_up_to(_COUNTED_AT_FIRST)

    def count_on(self) -> bool:
        """Count some thousands of events more; see explorer.core.event_reader.Counting."""
        if self._ordinals.whole:
            return self._past is not None and self._past.recount()
        if self._table.sorting is not None:
            self._categories = self._types = None
        return self._ordinals.grow()

    def look(self) -> None:
        """Take note of what has come; see explorer.core.event_reader.Following."""
        if self._past is not None and self._past.look():
            self._description = self._categories = self._types = None

    def read(
        self, after: int = 0, limit: int | None = None, *, backward: bool = False
    ) -> Iterator[RecordedEvent]:
        """Yield events in timeline order; see explorer.core.event_reader.EventReader."""
        head = self.head()
        if after > head and not backward:  # somebody knows of it who has counted further
            self._count_up_to(after + (limit or 1))
            head = self.head()
        first = after + 1 if not backward else min(after - 1, head) if after else head
        count = first if backward else head - after
        count = count if limit is None else min(limit, count)
        if count > 0:
            yield from self._fetching.events(self._ordinals.places(first, count, backward=backward), backward)

    def read_stream(
        self,
        stream: str,
        after: int | None = None,
        limit: int | None = None,
        *,
        until: int | None = None,
        backward: bool = False,
    ) -> Iterator[RecordedEvent]:
        """Yield the events of one stream in timeline order; see explorer.core.event_reader.EventReader."""
        head = self.head()
        first = 1 if backward or after is None else after + 1
        last = head if not backward or after is None else min(head, after - 1)
        last = last if until is None else min(last, until)
        if first > last:
            return
        try:
            for event in self._looked_up(stream, first, last, limit, backward):
                yield event
                limit = None if limit is None else limit - 1
                first, last = (first, event.ordinal - 1) if backward else (event.ordinal + 1, last)
        except StoreDamaged:
            found = islice(self._readable.of(stream, first, last, backward=backward), limit)
            places = ((ordinal, self._ordinals.key_at(ordinal)) for ordinal in found)
            yield from self._fetching.events(places, backward)

    def _looked_up(
        self, stream: str, first: int, last: int, limit: int | None, backward: bool
    ) -> Iterator[RecordedEvent]:
        """Yield the events of a stream from one ordinal to another, found by its column."""
        key = self._table.key
        statement = (
            select(*key)
            .select_from(self._table.holding(*key, self._table.stream))
            .where(self._adapter.streams.named(stream))
            .order_by(*(one.desc() if backward else one for one in key))
            .limit(limit)
        )
        if first > 1:
            statement = statement.where(beyond(key, self._ordinals.key_at(first), included=True))
        if last < self._ordinals.count or not self._ordinals.whole:
            statement = statement.where(before(key, self._ordinals.key_at(last), included=True))
        yield from self._fetching.events(self._places_of_stream(statement, backward), backward)

    def fingerprint(self, ordinal: int) -> bytes:
        """Give a hash of the event and of the stamp of the files that were opened."""
        if ordinal <= 0:
            return fingerprints.NOTHING
        # Nobody must take what is only not counted yet for another history.
        self._count_up_to(ordinal)
        return fingerprints.of_last(self.read(after=ordinal - 1, limit=1), self._database.stamp)

    def at_time(self, moment: str) -> int:
        """Give the ordinal of the last event recorded at or before `moment`; 0 if none.

        Times usually grow with ordinals, and this searches by halves. Where clocks ran backwards it is
        right as long as no more than a thousand events lie between two that are the wrong way round.
        """
        wanted = normalised(moment)
        if wanted is None:
            return 0
        wanted = comparable(wanted)
        low, high = 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            found = next((e for e in self.read(middle + 1, _JITTER, backward=True) if e.time), None)
            if found is None or comparable(found.time or "") <= wanted:
                low = middle
            else:
                high = found.ordinal - 1
        late = [e.ordinal for e in self.read(low, _JITTER) if e.time and comparable(e.time) <= wanted]
        timed = late or [e.ordinal for e in self.read(low + 1, _JITTER, backward=True) if e.time][:1]
        return max(timed, default=0)

    def stream(self, name: str) -> StreamInfo | None:
        """Describe one stream, None when it does not exist."""
        self._await_sorting()
        return salvaging.either(
            lambda: surveying.stream(self._database, self._fetching, name),
            lambda: next((one for one in self._readable_streams if one.stream == name), None),
        )

    def streams(
        self, category: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Sequence[StreamInfo]:
        """List streams in name order; see explorer.core.event_reader.EventReader."""
        self._await_sorting()
        return salvaging.either(
            lambda: surveying.streams(self._database, self._fetching, category, after, limit),
            lambda: salvaging.page(self._readable_streams, category, after, limit),
        )

    def categories(self) -> Sequence[CategoryInfo]:
        """List categories in name order, with counts."""
        self._await_sorting()
        if self._categories is None:
            self._categories = (
                surveying.categories_of(self.read())
                if self._table.category is None
                else salvaging.either(
                    lambda: surveying.categories(self._database, self._fetching),
                    lambda: surveying.categories_of(self.read()),
                )
            )
        return self._categories

    def types(self) -> Mapping[str, int]:
        """Count the stored events of each type."""
        self._await_sorting()
        if self._types is None:
            self._types = (
                types_inside.count(self._database, self._fetching, self.read)
                if self._table.type is None
                else salvaging.either(
                    lambda: surveying.types(self._database, self._adapter),
                    lambda: surveying.types_of(self.read()),
                )
            )
        return self._types

    def flag_counts(self) -> Mapping[str, int]:
        """Count the rows that have each flag; see explorer.core.flag_reader.FlagReader."""
        self._await_sorting()
        return salvaging.either(
            lambda: surveying.flag_counts(self._database, self._table),
            lambda: salvaging.flag_counts(self.read(), self._table.flags),
        )

    def flagged(self, flags: Collection[str], after: int, until: int) -> Iterator[int]:
        """Yield the ordinals of events with one of some flags; see explorer.core.flag_reader.FlagReader."""
        until, wanted = min(until, self.head()), self._table.flags.keys() & set(flags)
        try:
            for ordinal in surveying.flagged(
                self._database, self._table, self._ordinals, wanted, after, until
            ):
                yield ordinal
                after = ordinal
        except StoreDamaged:
            for event in self.read(after, until - after):
                if wanted.intersection(event.flags):
                    yield event.ordinal

    def verify(self) -> Iterator[Check]:
        """Check the file's structure, the order, the versions and the payloads."""
        self._count_up_to(None)
        return checking.checks(self._database, self._adapter, self._ordinals, self.read())

    def close(self) -> None:
        """Let the file go."""
        self._database.close()

    @cached_property
    def _readable(self) -> salvaging.Places:
        return salvaging.Places(self.read)

    @cached_property
    def _readable_streams(self) -> Sequence[StreamInfo]:
        return salvaging.streams_of(self.read())

    def _await_sorting(self) -> None:
        """Wait for a table that is still being sorted, unless nobody is to wait."""
        if self._table.sorting is not None:
            self.head()

    def _count_up_to(self, ordinal: int | None) -> None:
        """Count on until an event is counted, or all are."""
        more = not self._ordinals.whole
        if more and ordinal is None and isinstance(self._ordinals, OrdinalIndex):
            more = not self._ordinals.count_at_once()
        while more and (ordinal is None or self._ordinals.count < ordinal):
            more = self._ordinals.grow()

    def _places_of_stream(self, statement: AnySelect, backward: bool) -> Iterator[tuple[int, Key]]:
        last: Key = ()
        ordinal = 0
        for row in self._database.rows(statement, "reading its events"):
            key = tuple(row)
            # Where events of a stream lie together, one look gives the ordinals of all.
            together = self._table.together and key[:-1] == last[:-1]
            ordinal = ordinal + (-1 if backward else 1) if together else self._ordinals.ordinal_of(key)
            last = key
            yield ordinal, key
