"""Collecting garbage only when Qt is at rest.

Python may collect at any allocation, and thereby destroy a Qt object while Qt itself is in the middle
of destroying another one and holds its lock: the window would stand still for ever. Or it collects on
a worker's thread, where no widget may be destroyed. So while a window is shown, garbage is collected
by a timer of the GUI thread, and nowhere else.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY = 250
"""Milliseconds."""


class Collector(QObject):
    """Takes over from Python's automatic collection until it is stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.freeze()  # what is there already stays: looking through it each time would hold up the window
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, if any, by Python's own thresholds."""
        due = [count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if due[0]:
            gc.collect(2 if due[2] else 1 if due[1] else 0)

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_enabled:
            gc.enable()
