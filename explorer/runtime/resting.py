"""Collecting garbage in a process that answers: while nobody waits, not in the midst of an answer.

Python looks through everything that lives whenever enough was made since the last time. With an open
store that takes longer than most answers, and it finds next to nothing: events and rows hold no circles.
"""

from __future__ import annotations

import gc

PAUSE = 0.05
"""Seconds without a question after which nobody is waiting. Shorter than between two looks for growth."""

WORTHWHILE = 5_000
"""Objects more than after the last time that make it worth looking."""

MOST = 200_000
"""Objects more at which Python looks all the same: some answers take long."""


class Resting:
    """Takes over from Python's automatic collection; for the one thread that answers."""

    def begin(self) -> None:
        """Leave out what is there already: it stays as long as the process."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(MOST)

    def look(self) -> None:
        """Collect, if there may be anything; called in a pause."""
        if gc.get_count()[0] > WORTHWHILE:
            gc.collect()
