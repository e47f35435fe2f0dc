"""The dense timeline over events that are sorted in a private table, while that is done."""

from __future__ import annotations

from collections.abc import Iterator

from explorer.core.errors import StoreError
from explorer.formats.ordinals import Key, Ordinals
from explorer.formats.sorting import Sorted

_STEP = 0.005
"""Seconds that a step waits for the sorting."""


class SortedOrdinals:
    """Counts a private table as it comes to be; see explorer.formats.ordinals.Ordinals.

    Args:
        places: counts the table, and finds more when it has grown.
        events: the table.
    """

    def __init__(self, places: Ordinals, events: Sorted) -> None:
        self._places = places
        self._events = events

    @property
    def count(self) -> int:
        """How many events are counted so far."""
        return self._places.count

    @property
    def whole(self) -> bool:
        """Whether these were all that will ever be sorted."""
        return self._events.whole and self._places.whole

    @property
    def numbered(self) -> bool:
        """Whether the key is a column of the store's own: it is a place in the private table."""
        return False

    @property
    def ends_early(self) -> StoreError | None:
        """What stopped the sorting or the counting, None where nothing did so far."""
        return self._events.failure or self._places.ends_early

    def grow(self) -> bool:
        """Count what is sorted; where that is done, wait a little for more to be sorted."""
        if self._places.whole and not self._events.whole:
            self._events.wait(_STEP)
            if not self._events.whole:
                return True
        self._places.grow()
        return not self.whole

    def key_at(self, ordinal: int) -> Key:
        """Give the key of the event at an ordinal in 1..count."""
        return self._places.key_at(ordinal)

    def ordinal_of(self, key: Key) -> int:
        """Count the events up to a key, itself included."""
        return self._places.ordinal_of(key)

    def places(self, ordinal: int, count: int, *, backward: bool = False) -> Iterator[tuple[int, Key]]:
        """Yield ordinals with their keys, from an ordinal on."""
        return self._places.places(ordinal, count, backward=backward)
