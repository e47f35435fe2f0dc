"""The port to events of any store: reading.

Our store in explorer.stores and the formats in explorer.formats implement it; the contract suites in
explorer.testing say what it promises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

from domain.kernel.recorded import RecordedEvent
from explorer.core.description import CategoryInfo, Check, Description, StreamInfo


@runtime_checkable
class EventReader(Protocol):
    """Reads a store. Not safe to share between threads: every thread opens its own."""

    def describe(self) -> Description:
        """Say what kind of store this is."""

    def head(self) -> int:
        """Give the ordinal of the last event, 0 for an empty store. Cheap: asked several times a second."""

    def read(
        self, after: int = 0, limit: int | None = None, *, backward: bool = False
    ) -> Iterator[RecordedEvent]:
        """Yield events in timeline order.

        Args:
            after: forward: from ordinal after + 1; backward: from ordinal after - 1 (0: from the end).
            limit: at most this many.
            backward: newest first.
        """

    def read_stream(
        self,
        stream: str,
        after: int | None = None,
        limit: int | None = None,
        *,
        until: int | None = None,
        backward: bool = False,
    ) -> Iterator[RecordedEvent]:
        """Yield the events of one stream in order; nothing when it does not exist.

        Args:
            stream: name as the store gives it.
            after: only events after (backward: before) this ordinal; None for all.
            limit: at most this many.
            until: only events up to this ordinal, included.
            backward: newest first.
        """

    def fingerprint(self, ordinal: int) -> bytes:
        """Give sixteen bytes that are the same as long as the history up to this event is.

        Args:
            ordinal: of an event; 0, and what is beyond the end, give sixteen zero bytes.

        Returns:
            Of a store of ours, the start of the chain's hash there, which covers all events before; of
            another, which has no chain, a hash of the event and of the state of the store's files: there it
            changes with any write to them.
        """

    def at_time(self, moment: str) -> int:
        """Give the ordinal of the last event recorded at or before `moment` (ISO 8601, UTC); 0 if none."""

    def stream(self, name: str) -> StreamInfo | None:
        """Describe one stream, None when it does not exist."""

    def streams(
        self, category: str | None = None, after: str | None = None, limit: int | None = None
    ) -> Sequence[StreamInfo]:
        """List streams in name order, of one category or all, after a name (keyset paging)."""

    def categories(self) -> Sequence[CategoryInfo]:
        """List categories in name order, with counts."""

    def types(self) -> Mapping[str, int]:
        """Count the stored events of each type."""

    def verify(self) -> Iterator[Check]:
        """Check what the store can prove of itself, one check at a time."""

    def close(self) -> None:
        """Let the file go."""


@runtime_checkable
class Following(Protocol):
    """What a reader offers of a store whose events it counts, while another program adds more."""

    def look(self) -> None:
        """Take note of what has come; cheap, and nothing where nobody asked to follow the store.

        Raises:
            StoreReplaced: it is another store now, or what was counted of it is not what it was.
        """


@runtime_checkable
class Stamped(Protocol):
    """What a reader offers of a store that must not change while it is looked at."""

    @property
    def stamp(self) -> str:
        """What tells the state of the files that were opened from others; of a followed one, the file."""


@runtime_checkable
class Counting(Protocol):
    """What a reader offers whose events have no numbers of their own, so that somebody must count them.

    Unless it is told otherwise it counts all of them when it is first asked how many there are.
    """

    @property
    def counted(self) -> bool:
        """Whether all events are counted; until then `head` is how many are so far."""

    def count_gradually(self) -> None:
        """Have no question wait for the counting: some thousands now, others when asked to go on."""

    def count_on(self) -> bool:
        """Count some thousands of events more, in some milliseconds; of a followed store, the old ones again.

        Returns:
            Whether there may be more.

        Raises:
            StoreError: the counting cannot go on.
        """


def stamp_of(reader: EventReader) -> str:
    """Give what tells the state of the files that were opened from others; "" of a store that may grow."""
    return reader.stamp if isinstance(reader, Stamped) else ""
