"""Inside the process of a window that is measured: Qt is imported here, and the slider is moved."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSlider

from explorer.benching.rounds import percentile
from explorer.runtime.asking import Asking
from explorer.runtime.questions import AskHead, Question
from explorer.ui.application import make_application
from explorer.ui.collecting import Collector
from explorer.ui.panes import make_panes
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.viewmodels.opening import Opener

SIZE = (1400, 860)
BEAT = 2
"""Milliseconds between two heartbeats of the event loop."""
FRAME = 16
"""Milliseconds between two moves of somebody who drags the slider."""
WARM_UP = 20
EVENTS_A_MOVE = 50
"""Events that another process appends while the window looks on, by moves before."""
NEARBY = 3
CLOSING = 10.0
"""Seconds that the store may take to be let go."""


class FollowedAsking:
    """An ask port that knows how many answers were not shown yet. Belongs to the GUI thread.

    Args:
        asking: the port itself.
        post: runs a call on the GUI thread, in the order of posting.
    """

    def __init__(self, asking: Asking, post: Callable[[Callable[[], None]], None]) -> None:
        self._asking = asking
        self._post = post
        self.awaited = 0

    def ask(self, question: Question, lane: str | None = None) -> Future[Any]:
        """Ask, and count; looking for growth goes on for ever, so nobody waits for that."""
        asked = self._asking.ask(question, lane)
        if isinstance(question, AskHead):
            return asked
        self.awaited += 1
        told: Future[Any] = Future()
        asked.add_done_callback(lambda done: self._pass_on(done, told))
        return told

    def close(self) -> None:
        """Stop asking."""
        self._asking.close()

    def _pass_on(self, done: Future[Any], told: Future[Any]) -> None:
        if done.cancelled():
            told.cancel()
        elif (error := done.exception()) is not None:
            told.set_exception(error)
        else:
            told.set_result(done.result())
        self._post(self._shown)  # after whoever asked has posted what shows the answer

    def _shown(self) -> None:
        self.awaited -= 1


class Repaints(QObject):
    """Counts how often a window is painted."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.count = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count; keep nothing from anybody."""
        if event.type() == QEvent.Type.UpdateRequest:
            self.count += 1
        return False


class Heart:
    """Beats while the event loop runs freely; keeps the gaps that were too long."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat while the block runs."""
        self._last = time.perf_counter()
        self._timer.start()
        try:
            yield
        finally:
            self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, 1000 * (now - self._last) - BEAT))
        self._last = now


def start(opener: Opener) -> dict[str, float]:
    """Show the welcome page; say when it was painted, in seconds of time.perf_counter."""
    with _shown(opener) as (app, shell):
        repaints = Repaints(shell.window)
        while not repaints.count:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return {"at": time.perf_counter()}


def watch(opener: Opener, source: str, moves: int) -> dict[str, float]:
    """Move the slider of a window on a store; say how long painting took, and how the event loop stood still.

    Args:
        opener: opens the store.
        source: its path.
        moves: how many moves, each waited for; then as many at 60 a second, waited for by nobody. Then
            another process appends many events for every move.

    Returns:
        Figures in ms by row name.
    """
    from explorer.benching.live import live_lag  # with the store's engine, which no start needs

    with _shown(opener) as (app, shell):
        session = opener.open(source, shell.poster.post)
        followed = FollowedAsking(session.asking, shell.poster.post)
        shell.show(replace(session, asking=followed))
        slider: Any = shell.window.findChild(QSlider, "timeline")
        repaints = Repaints(shell.window)
        places = _places(session.described.events)
        taken = [_moved(app, slider, next(places), followed, repaints) for _ in range(WARM_UP + moves)]
        heart = Heart()
        with heart.beating():
            _drag(slider, places, moves)
            lag = live_lag(shell, source, moves * EVENTS_A_MOVE)
    return {
        **lag,
        "scrub_painted_p99_ms": percentile(taken[WARM_UP:], 0.99),
        "gui_stall_max_ms": max(heart.late),
        "gui_stall_p99_ms": percentile(heart.late, 0.99),
    }


@contextmanager
def _shown(opener: Opener) -> Iterator[tuple[QApplication, Shell]]:
    """Show a window that remembers nothing; it is let go afterwards."""
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        shell = Shell(opener, settings, Theme(app, settings), make_panes(settings))
        collector = Collector()
        shell.window.resize(*SIZE)
        shell.window.show()
        try:
            yield app, shell
        finally:
            shell.window.close()
            shell.wait_until_let_go(CLOSING)
            collector.stop()


def _moved(
    app: QApplication, slider: QSlider, place: int, followed: FollowedAsking, repaints: Repaints
) -> float:
    """Move the slider; give the milliseconds until nothing is awaited or left to be painted."""
    begun = time.perf_counter()
    slider.setValue(place)
    while True:
        before = repaints.count
        app.processEvents()
        if followed.awaited:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        elif repaints.count == before:
            return 1000 * (time.perf_counter() - begun)


def _drag(slider: QSlider, places: Iterator[int], moves: int) -> None:
    """Drag the slider as a hand does, whether or not the panes follow."""
    loop = QEventLoop()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: slider.setValue(next(places)))
    timer.start(FRAME)
    QTimer.singleShot(FRAME * moves, loop.quit)
    loop.exec()
    timer.stop()


def _places(events: int) -> Iterator[int]:
    """Give a far place, then near ones, again and again."""
    random = Random(7)  # noqa: S311 - places, no secrets
    while True:
        place = random.randint(1, events)
        for _ in range(NEARBY + 1):
            yield place
            place = min(events, max(1, place + random.choice((-1, 1)) * random.randint(1, 50)))
