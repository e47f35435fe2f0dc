"""How long an event loop stands still: the longest gap between two beats of a timer."""

import time
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt, QTimer

BEAT = 5
"""Milliseconds."""
_SCHEDULED = Path("/proc/thread-self/schedstat")


class Heartbeat:
    """Beats while the event loop runs freely.

    Time in which this thread was ready and other programs had the processor does not count: that says
    something of the machine, and nothing of the window.
    """

    def __init__(self):
        self.longest = 0.0
        self.beats = 0
        self._last = (0.0, 0.0)
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)

    @contextmanager
    def beating(self):
        """Beat while the block runs."""
        self._last = (time.perf_counter(), kept_waiting())
        self._timer.start()
        try:
            yield self
        finally:
            self._timer.stop()

    def _beat(self):
        now, waited = time.perf_counter(), kept_waiting()
        began, waited_then = self._last
        self.longest = max(self.longest, (now - began) - (waited - waited_then) - BEAT / 1000)
        self.beats += 1
        self._last = (now, waited)


def kept_waiting():
    """Give the seconds that this thread was ready to run and had no processor; 0 where nobody knows."""
    try:
        return int(_SCHEDULED.read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
