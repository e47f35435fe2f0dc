"""The beat of the player, from a Qt timer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer

INTERVAL = 33
"""Milliseconds between beats: about thirty pictures a second."""


class QtTicker(QObject):
    """Beats while started."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._beat)
        self._elapsed = QElapsedTimer()
        self._tick: Callable[[float], None] = lambda _: None

    def start(self, tick: Callable[[float], None]) -> None:
        """Call `tick` with the seconds since the last call, many times a second."""
        self._tick = tick
        self._elapsed.start()
        self._timer.start()

    def stop(self) -> None:
        """Stop calling."""
        self._timer.stop()

    def _beat(self) -> None:
        self._tick(self._elapsed.restart() / 1000)
