"""The port to rows that a store marks: how many have which flag, and where they lie."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol, runtime_checkable


@runtime_checkable
class FlagReader(Protocol):
    """Finds marked rows without reading the others; for stores that tell flags by a column."""

    def flag_counts(self) -> Mapping[str, int]:
        """Count the rows that have each flag that the store tells by a column."""

    def flagged(self, flags: Collection[str], after: int, until: int) -> Iterator[int]:
        """Yield the ordinals of events that have one of some flags, in order.

        Args:
            flags: those of `flag_counts`; what is no such flag finds nothing.
            after: only those after this ordinal.
            until: only those up to this ordinal.
        """
