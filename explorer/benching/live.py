"""How long what another process commits takes until a window has painted it."""

from __future__ import annotations

import re
import time
from threading import Thread
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QTableView

from explorer.benching.rounds import percentile
from explorer.benching.watching import said
from explorer.benching.writer import write
from explorer.ui.shell import Shell

RATE = 5_000
"""Events a second that are committed elsewhere."""
LOOK = 5
"""Milliseconds between two looks at what is painted."""
PATIENCE = 30
"""Seconds for the last event to come into sight."""


def live_lag(shell: Shell, source: str, events: int) -> dict[str, float]:
    """Let another process append while the window is live.

    Args:
        shell: shows the store.
        source: path of the store.
        events: how many are appended.

    Returns:
        The p99 over the commits in ms, as a row; nothing where an event never came into sight.
    """
    shell.selection.go_live()
    told: list[Any] = []
    writer = Thread(target=lambda: told.append(said(write, source, events, RATE)), daemon=True)
    writer.start()
    last = shell.selection.place.head + events
    seen = _seen(shell.window.findChild(QTableView, "events"), last)
    writer.join()
    lags = lags_of(told[0]["commits"] if told[0] else [], seen)
    return {"live_lag_p99_ms": percentile(lags, 0.99)} if lags else {}


def lags_of(commits: list[tuple[int, float]], seen: list[tuple[int, float]]) -> list[float]:
    """Give the milliseconds from every commit until it was seen; nothing when one never was.

    Args:
        commits: ordinal, and when it was committed.
        seen: ordinal of the newest event in sight, and when it was.
    """
    lags = []
    for ordinal, committed in commits:
        at = next((when for newest, when in seen if newest >= ordinal), None)
        if at is None:
            return []
        lags.append(1000 * max(0.0, at - committed))
    return lags


def _seen(table: Any, last: int) -> list[tuple[int, float]]:
    """Look on until an event is in sight; say which was the newest in sight, and from when on."""
    loop, seen, newest = QEventLoop(), list[tuple[int, float]](), 0
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)

    def look() -> None:
        nonlocal newest
        # It was in sight before this call: what the table holds was painted by the event loop meanwhile.
        if newest and (not seen or newest > seen[-1][0]):
            seen.append((newest, time.perf_counter()))
        newest = max((int(text) for text in _ordinals(table)), default=0)
        if seen and seen[-1][0] >= last:
            loop.quit()

    timer.timeout.connect(look)
    timer.start(LOOK)
    QTimer.singleShot(1000 * PATIENCE, loop.quit)
    loop.exec()
    timer.stop()
    return seen


def _ordinals(table: Any) -> list[str]:
    """Give the ordinals of the lowest rows in sight, those that have come: to look at all would cost time."""
    model, below = table.model(), table.rowAt(table.viewport().height() - 1)
    last = below if below >= 0 else model.rowCount() - 1
    rows = range(max(last - 2, 0), last + 1)
    told = [[str(model.index(row, column).data()) for column in (0, 4)] for row in rows]
    return [digits for ordinal, type_ in told if (digits := re.sub(r"\D", "", ordinal)) and type_]
