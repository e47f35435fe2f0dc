"""Waiting for the turn to write, where several programs write to one file.

SQLite keeps no queue: whoever asks at the right moment gets the lock, and the writer that has just let it
go asks first. So a writer that has met others pauses for a moment after each turn, and whoever has waited
longer asks more often: it hits the gap sooner.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

Told = Callable[[float], None]
"""Told how many seconds a writer has been waiting; whatever it raises ends the waiting."""

PAUSE = 0.004
"""Seconds between two turns of a writer that has met others: the longest time between two of their tries."""

CROWDED = 1.0
"""Seconds that a writer expects others after it had to wait for one."""

SEEN = 0.3
"""Seconds of waiting about which nobody is told."""

_TELL = 0.1
_SHORTEST = 0.0004
_jitter = random.SystemRandom()


def silent(waited: float) -> None:
    """Tell nobody."""


class Turns:
    """The turns of one writer.

    Args:
        patience: seconds to wait for a turn at most.
        told: told how long the wait is, about ten times a second once it can be noticed.
    """

    def __init__(self, patience: float, told: Told = silent) -> None:
        self._patience = patience
        self._told = told
        self._met = -CROWDED
        self._left = -PAUSE

    def take(self, attempt: Callable[[], bool]) -> float | None:
        """Wait until it is this writer's turn.

        Args:
            attempt: tries to take the turn; False when somebody else has it.

        Returns:
            Seconds that were waited in vain; None when the turn was taken.
        """
        begun = tells = time.monotonic()
        tells += SEEN
        if begun - self._met < CROWDED:
            time.sleep(max(0.0, self._left + PAUSE - begun))
        while not attempt():
            now = self._met = time.monotonic()
            waited = now - begun
            if waited >= self._patience:
                return waited
            if now >= tells:
                self._told(waited)
                tells = now + _TELL
            time.sleep(_jitter.uniform(0.5, 1.5) * max(_SHORTEST, PAUSE / (2 + 20 * waited)))
        return None

    def leave(self) -> None:
        """Let the next one have its turn."""
        self._left = time.monotonic()
