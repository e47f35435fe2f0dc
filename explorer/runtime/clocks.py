"""The clock of a store: the wall's, or a simulated one that goes on from the last event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from explorer.core.times import iso

SIMULATED_START = "2025-03-03T08:00:00.000000Z"
"""When the first event of a simulated store happens."""

TICK = timedelta(milliseconds=20)
"""Simulated time between two things that happen because of the same command."""

PAUSE = timedelta(seconds=1)
"""Simulated time between two commands."""


class WallClock:
    """The time there is."""

    def __call__(self) -> str:
        """Give the time."""
        return iso(datetime.now(UTC))

    def move_on(self, last: str | None) -> None:
        """Nothing to do: time moves by itself."""


class SimulatedClock:
    """A time that only passes when something happens; never goes back."""

    def __init__(self) -> None:
        self._now = datetime.fromisoformat(SIMULATED_START)

    def __call__(self) -> str:
        """Give the time, a tick after it was last asked for."""
        self._now += TICK
        return iso(self._now)

    def move_on(self, last: str | None) -> None:
        """Begin a new command: a pause after the last event of the store."""
        at = datetime.fromisoformat(last) if last else self._now
        self._now = max(self._now, at) + PAUSE

    def move_to(self, moment: str) -> None:
        """Begin a new command at a moment of its own, unless that is past already."""
        self._now = max(self._now + TICK, datetime.fromisoformat(moment) - TICK)


StoreClock = WallClock | SimulatedClock


def clock_of(kind: str | None) -> StoreClock:
    """Give the clock that a store's meta data names ("wall" or "simulated")."""
    return SimulatedClock() if kind == "simulated" else WallClock()
