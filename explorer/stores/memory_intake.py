"""Taking a whole history into a store in memory."""

from __future__ import annotations

from explorer.core.errors import IdReused
from explorer.core.event_writer import NewEvent
from explorer.core.expected import Expect
from explorer.core.own_store import OwnStore


class MemoryIntake:
    """Takes events into a store that nobody sees yet.

    Args:
        history: that store, empty.
    """

    def __init__(self, history: OwnStore) -> None:
        self._history = history

    def version(self, stream: str) -> int:
        """Give the version that a stream has come to."""
        info = self._history.stream(stream)
        return info.events if info else 0

    def knows(self, event_id: str) -> bool:
        """Is there an event of this id already?"""
        return self._history.ordinal_of(event_id) is not None

    def append(self, stream: str, event: NewEvent) -> None:
        """Take the next event of the store."""
        if self._history.append(stream, [event], Expect.ANYTHING).repeated:
            raise IdReused(event.event_id, stream, self._history.head())
