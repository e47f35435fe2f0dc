"""The clock of a store: the wall's, or a simulated one that goes on from the last event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

from explorer.core.errors import StoreError
from explorer.core.times import iso, later

SIMULATED_START = "2025-03-03T08:00:00.000000Z"
"""When the first event of a simulated store happens."""

SIMULATED_END = "9900-01-01T00:00:00.000000Z"
"""How far simulated time goes; what is to happen later, and stories, need moments behind it."""

TICK = timedelta(milliseconds=20)
"""Simulated time between two things that happen because of the same command."""

PAUSE = timedelta(seconds=1)
"""Simulated time between two commands."""


class WallClock:
    """The time there is."""

    simulated: ClassVar[bool] = False

    def __call__(self) -> str:
        """Give the time."""
        return iso(datetime.now(UTC))

    def present(self, last: str | None) -> str:
        """Give the time, without anything happening; `last` is the time of the store's last event."""
        return self()

    def next_command(self, last: str | None) -> str:
        """Give when a new command begins: now."""
        return self()

    def move_to(self, moment: str) -> None:
        """Nothing to do: time moves by itself."""


class SimulatedClock:
    """A time that only passes when something happens; never goes back, and ends with the year 9899.

    Whoever asks for a time after that is given a StoreError.
    """

    simulated: ClassVar[bool] = True

    def __init__(self) -> None:
        self._now = datetime.fromisoformat(SIMULATED_START)

    def __call__(self) -> str:
        """Give the time, a tick after it was last asked for."""
        told = _written(self._now + TICK)
        self._now += TICK
        return told

    def present(self, last: str | None) -> str:
        """Give the time, without anything happening; `last` is the time of the store's last event."""
        return _written(self._reached(last))

    def next_command(self, last: str | None) -> str:
        """Give when a new command begins: a pause after the last event of the store."""
        return later(self.present(last), PAUSE.total_seconds())

    def move_to(self, moment: str) -> None:
        """Let the next thing happen at a moment, unless that is past already."""
        self._now = max(self._now, datetime.fromisoformat(moment) - TICK)

    def _reached(self, last: str | None) -> datetime:
        return max(self._now, datetime.fromisoformat(last)) if last else self._now


def _written(moment: datetime) -> str:
    """Write a simulated time.

    Raises:
        StoreError: it lies behind the end of simulated time.
    """
    told = iso(moment)
    if told > SIMULATED_END:
        raise StoreError(
            f"The time in this store has come to {told}, and simulated time ends at {SIMULATED_END}: nothing "
            "more can happen in it. It can still be looked at; begin another store for more."
        )
    return told


StoreClock = WallClock | SimulatedClock


def clock_of(kind: str | None) -> StoreClock:
    """Give the clock that a store's meta data names ("wall" or "simulated")."""
    return SimulatedClock() if kind == "simulated" else WallClock()
