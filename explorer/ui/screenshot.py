"""Rendering the window once, without anybody looking: a picture, and in words what it shows."""

from __future__ import annotations

import tempfile
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QTableView

from explorer.core.errors import ExplorerError, HistoryUnfinished
from explorer.runtime.asking import Asking
from explorer.runtime.keeping import HistoryKeeper
from explorer.runtime.questions import AskHead, Question
from explorer.ui.application import make_application
from explorer.ui.collecting import Collector
from explorer.ui.panes import make_panes
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.viewmodels.actions import PANES
from explorer.viewmodels.opening import Opener
from explorer.viewmodels.window_size import USUAL

LONGEST_WAIT = 30_000
"""Milliseconds without any progress until the picture is taken even if something is still awaited."""

QUIET = 250
"""Milliseconds without an open question after which every pane has its answer."""


class PictureNotWritten(ExplorerError):
    """The picture cannot be written."""


class CountedAsking:
    """An ask port that knows how many answers are awaited, and whose were that the past is not built yet."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._lock = Lock()
        self.awaited = 0
        self._unfinished: set[str | None] = set()

    @property
    def unfinished(self) -> bool:
        """Does a lane wait for a past that is being built?"""
        return bool(self._unfinished)

    def ask(self, question: Question, lane: str | None = None) -> Future[Any]:
        """Ask, and count; looking for growth goes on for ever, so nobody waits for that."""
        if isinstance(question, AskHead):
            return self._asking.ask(question, lane)
        with self._lock:
            self.awaited += 1
        future = self._asking.ask(question, lane)
        future.add_done_callback(lambda done: self._answered(lane, done))
        return future

    def close(self) -> None:
        """Stop asking."""
        self._asking.close()

    def _answered(self, lane: str | None, future: Future[Any]) -> None:
        unfinished = not future.cancelled() and isinstance(future.exception(), HistoryUnfinished)
        with self._lock:
            self.awaited -= 1
            if unfinished:
                self._unfinished.add(lane)
            elif not future.cancelled():
                self._unfinished.discard(lane)


def render(
    opener: Opener,
    source: str,
    *,
    at: int | None = None,
    size: tuple[int, int] = USUAL,
    theme: str = "light",
    target: Path,
    stream: str | None = None,
) -> dict[str, Any]:
    """Open a store, wait until every pane has its answer, and save a picture of the window.

    Where a pane shows a past that has to be built before, it waits for that as long as it comes on.

    Args:
        opener: opens the store.
        source: path or URL of the store.
        at: ordinal to go to, None for the last event.
        size: width and height of the window in pixels.
        theme: "light" or "dark".
        target: file of the picture, PNG.
        stream: the stream to follow, None for none.

    Returns:
        What the picture shows: title, cursor, head, badge, moment, theme, the panes' titles, the rows of
        the events on screen, whether every answer had come, and how large the picture is, in pixels.

    Raises:
        ExplorerError: the store cannot be opened, or the picture cannot be written.
    """
    app = make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        settings.theme = theme
        collector = Collector()
        shell = Shell(opener, settings, Theme(app, settings), make_panes(settings))
        try:
            session = opener.open(source, shell.poster.post)
            counted = CountedAsking(session.asking)
            shell.window.resize(*size)
            shell.window.show()
            shell.window.docks.reset()
            shell.show(replace(session, asking=counted), at, stream)
            whole = wait_until_quiet(counted, session.history)
            shown = {**what_it_shows(shell), "theme": theme, "complete": whole}
            picture = shell.window.grab()
            if not picture.save(str(target), "PNG"):
                raise PictureNotWritten(f"The picture cannot be written to {target}; choose another place.")
        finally:
            shell.window.close()
            shell.wait_until_let_go(LONGEST_WAIT / 1000)
            shell.window.deleteLater()
            collector.stop()
    return {**shown, "picture": str(target), "size": [picture.width(), picture.height()]}


def wait_until_quiet(counted: CountedAsking, history: HistoryKeeper | None = None) -> bool:
    """Run the event loop until no answer has been awaited for a moment, nor a past that is being built.

    Args:
        counted: knows what is awaited.
        history: builds the past; None where nobody does.

    Returns:
        Whether all is there; False when it took too long, or nobody builds what is lacking.
    """
    loop = QEventLoop()
    quiet_for, reached = 0, 0
    step = QTimer()
    step.setInterval(QUIET // 5)
    bound = QTimer()
    bound.setSingleShot(True)

    def look() -> None:
        nonlocal quiet_for, reached
        building = counted.unfinished and history is not None and history.progress.working
        quiet_for = 0 if counted.awaited or building else quiet_for + step.interval()
        if building and history is not None and history.progress.reached > reached:
            reached = history.progress.reached
            bound.start(LONGEST_WAIT)
        if quiet_for >= QUIET:
            loop.exit(1)

    step.timeout.connect(look)
    bound.timeout.connect(lambda: loop.exit(0))
    step.start()
    bound.start(LONGEST_WAIT)
    whole = bool(loop.exec())
    step.stop()
    bound.stop()
    return whole and not counted.unfinished


def what_it_shows(shell: Shell) -> dict[str, Any]:
    """Put the window into words."""
    window = shell.window
    place = shell.selection.place
    return {
        "title": window.windowTitle(),
        "cursor": place.ordinal,
        "head": place.head,
        "badge": window.timeline.badge.word,
        "moment": window.timeline.presenter.screen.moment if window.timeline.presenter else "",
        "stream": place.stream,
        "projection": place.projection,
        "panes": {name: window.docks.title(name) for name in PANES},
        "events": visible_rows(window.findChild(QTableView, "events")),
    }


def visible_rows(table: QTableView | None) -> list[list[str]]:
    """Give the texts of the rows that a table shows."""
    if table is None or table.model() is None:
        return []
    model = table.model()
    first = max(table.rowAt(0), 0)
    below = table.rowAt(table.viewport().height() - 1)
    last = below if below >= 0 else model.rowCount() - 1
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(first, last + 1)
    ]
