"""Playing history: moving the cursor at a chosen speed, both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from explorer.viewmodels.selection import Selection

SPEEDS = (1, 10, 100, 1_000)
"""Events a second."""

LONGEST_TICK = 0.25
"""Seconds that one tick may count: after a hold-up playing goes on, it does not leap."""


class Ticker(Protocol):
    """A steady beat."""

    def start(self, tick: Callable[[float], None]) -> None:
        """Call `tick` with the seconds since the last call, many times a second."""

    def stop(self) -> None:
        """Stop calling."""


class Player:
    """Moves the cursor while it plays; stops at both ends."""

    def __init__(self, selection: Selection, ticker: Ticker, changed: Callable[[], None]) -> None:
        self._selection = selection
        self._ticker = ticker
        self._changed = changed
        self._due = 0.0
        self.direction = 0
        self.speed = SPEEDS[1]

    def play(self, direction: int = 1) -> None:
        """Play forward (1) or back (-1); forward from the last event starts over at the first."""
        place = self._selection.place
        if direction > 0 and not place.past:
            self._selection.first()
        self._due = 0.0
        self.direction = direction
        self._ticker.start(self._tick)
        self._changed()

    def pause(self) -> None:
        """Stop where the cursor is."""
        if self.direction:
            self.direction = 0
            self._ticker.stop()
            self._changed()

    def toggle(self) -> None:
        """Play when paused, pause when playing."""
        if self.direction:
            self.pause()
        else:
            self.play()

    def faster(self, direction: int) -> None:
        """Play in a direction; asked again in the same direction, play at the next speed."""
        if self.direction == direction:
            self.at_speed(next((speed for speed in SPEEDS if speed > self.speed), self.speed))
        else:
            self.play(direction)

    def at_speed(self, speed: int) -> None:
        """Choose the speed, in events a second."""
        self.speed = speed
        self._changed()

    def _tick(self, elapsed: float) -> None:
        self._due += min(elapsed, LONGEST_TICK) * self.speed
        whole = int(self._due)
        self._due -= whole
        if whole:
            self._selection.step(self.direction * whole)
        place = self._selection.place
        if place.ordinal == (place.head if self.direction > 0 else 0):
            self.pause()
