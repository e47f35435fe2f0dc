"""Playing history: moving the cursor at a chosen pace, both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from explorer.viewmodels.selection import Selection


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast history is played.

    Args:
        factor: events a second; in rhythm, how many times as fast as it happened.
        rhythm: whether the pauses between events are those between their recorded times.
    """

    factor: int
    rhythm: bool = False

    @property
    def short(self) -> str:
        """What a small choice says: "10 / s", "10x"."""
        return f"{self.factor:,}x" if self.rhythm else f"{self.factor:,} / s"

    @property
    def title(self) -> str:
        """What a menu says."""
        if not self.rhythm:
            return f"{self.factor:,} event{'s' if self.factor > 1 else ''} a second"
        return "As it happened" if self.factor == 1 else f"As it happened, {self.factor:,} times as fast"


PACES = tuple(Pace(factor, rhythm) for rhythm in (False, True) for factor in (1, 10, 100, 1_000))

LONGEST_TICK = 0.25
"""Seconds that one tick may count: after a hold-up playing goes on, it does not leap."""

LONGEST_PAUSE = 2.0
"""Seconds that nothing happens while history is played in its rhythm; a longer pause is cut to this."""

LEAST_PAUSE = 0.001
"""Seconds between two events of one moment: no pace is faster than 1,000 events a second."""

RHYTHM_TOLD = (
    "In the rhythm in which it happened, so many times as fast. Pauses of more than "
    f"{LONGEST_PAUSE:.0f} s are cut to that; at most {1 / LEAST_PAUSE:,.0f} events a second."
)


class Ticker(Protocol):
    """A steady beat."""

    def start(self, tick: Callable[[float], None]) -> None:
        """Call `tick` with the seconds since the last call, many times a second."""

    def stop(self) -> None:
        """Stop calling."""


PauseBefore = Callable[[int, int], float | None]
"""Called with (ordinal of an event, direction of playing); gives the seconds that nothing happened before
that event, None where that is not known yet."""


class Player:
    """Moves the cursor while it plays; stops at both ends.

    Args:
        selection: has the cursor.
        ticker: the beat.
        changed: told when what the player says of itself changed.
        pause: knows the rhythm in which it happened.
    """

    def __init__(
        self, selection: Selection, ticker: Ticker, changed: Callable[[], None], pause: PauseBefore
    ) -> None:
        self._selection = selection
        self._ticker = ticker
        self._changed = changed
        self._pause = pause
        self._due = 0.0
        self.direction = 0
        self.pace = PACES[1]
        self.cut: float | None = None
        """Recorded seconds of the pause that is being cut short, None where none is."""

    def play(self, direction: int = 1) -> None:
        """Play forward (1) or back (-1); forward from the last event starts over at the first."""
        place = self._selection.place
        if direction > 0 and not place.past:
            self._selection.first()
        self._due, self.cut = 0.0, None
        self.direction = direction
        self._ticker.start(self._tick)
        self._changed()

    def pause(self) -> None:
        """Stop where the cursor is."""
        if self.direction:
            self.direction, self.cut = 0, None
            self._ticker.stop()
            self._changed()

    def toggle(self) -> None:
        """Play when paused, pause when playing."""
        if self.direction:
            self.pause()
        else:
            self.play()

    def faster(self, direction: int) -> None:
        """Play in a direction; asked again in the same direction, play at the next pace of the same kind."""
        if self.direction == direction:
            alike = (pace for pace in PACES if pace.rhythm == self.pace.rhythm)
            self.at_pace(next((pace for pace in alike if pace.factor > self.pace.factor), self.pace))
        else:
            self.play(direction)

    def at_pace(self, pace: Pace) -> None:
        """Choose how fast it plays."""
        self.pace = pace
        self._due, self.cut = 0.0, None
        self._changed()

    def _tick(self, elapsed: float) -> None:
        self._due += min(elapsed, LONGEST_TICK)
        events, cut = self._in_rhythm() if self.pace.rhythm else (self._steadily(), None)
        if events:
            self._selection.step(self.direction * events)
        if self.direction and cut != self.cut:
            self.cut = cut
            self._changed()
        place = self._selection.place
        if place.ordinal == (place.head if self.direction > 0 else 0):
            self.pause()

    def _steadily(self) -> int:
        """Say how many events are due."""
        whole = int(self._due * self.pace.factor)
        self._due -= whole / self.pace.factor
        return whole

    def _in_rhythm(self) -> tuple[int, float | None]:
        """Say how many events are due, and the length of the pause that is cut short meanwhile."""
        place, events = self._selection.place, 0
        left = place.head - place.ordinal if self.direction > 0 else place.ordinal
        while events < left:
            at = place.ordinal + self.direction * events
            recorded = self._pause(at + (self.direction > 0), self.direction)
            if recorded is None:
                self._due = 0.0  # it is being read; what was waited for meanwhile does not count
                break
            wait = max(recorded / self.pace.factor, LEAST_PAUSE)
            if self._due < min(wait, LONGEST_PAUSE):
                return events, recorded if wait > LONGEST_PAUSE else None
            self._due -= min(wait, LONGEST_PAUSE)
            events += 1
        return events, None
