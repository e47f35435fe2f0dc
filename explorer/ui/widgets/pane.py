"""What all reading panes share: a title, an empty state, a line for problems, a busy line."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from explorer.ui.widgets.busy_line import BusyLine
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.session import Session


class Closing(Protocol):
    """A presenter that can be let go."""

    def close(self) -> None:
        """Stop showing anything."""


class Pane(QWidget):
    """A pane that is made once, and shows a store while one is attached."""

    titleChanged = Signal(str)

    def __init__(self, name: str, title: str, without_store: str, parent: QWidget | None = None) -> None:
        """Build the frame; a subclass puts its widgets in `content`.

        Args:
            name: "events" and the like; the pane is called `<name>_pane`.
            title: the title while no store is open.
            without_store: what to do while no store is open.
            parent: who owns the pane.
        """
        super().__init__(parent)
        self.setObjectName(f"{name}_pane")
        self.setAccessibleName(title)
        self.appearance = LIGHT
        self.title = title
        self._first_title = title
        self._without_store = without_store
        self._watched = True
        self._presenter: Closing | None = None
        self.content = QWidget()
        self._busy = BusyLine()
        self._problem = Sentence()
        self._problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self._retry = QToolButton()
        self._retry.setObjectName("retry")
        self._retry.setText("Try again")
        self._retry.clicked.connect(self.retry)
        self._place_problem()
        self._placeholder = placeholder(without_store)
        self._stack = QStackedLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._busy)
        outer.addWidget(self._problem_bar)
        outer.addLayout(self._stack, 1)
        self._stack.addWidget(self._placeholder)  # only now: a stack without a window would open one
        self._stack.addWidget(self.content)

    def attach(self, session: Session) -> None:
        """Show a store."""
        self.detach()
        self._presenter = self._present(session)
        self._watch(self._watched)

    def detach(self) -> None:
        """Let the store go, and show the empty state."""
        presenter, self._presenter = self._presenter, None
        if presenter is not None:
            presenter.close()
        self._clear()
        self.set_busy(False)
        self.set_problem("")
        self.set_title(self._first_title)
        self.set_empty(self._without_store)

    def set_watched(self, watched: bool) -> None:
        """Somebody sees the pane now, or nobody does: it lies behind another one, or is closed."""
        self._watched = watched
        self._watch(watched)

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self.appearance = appearance
        self._restyle()

    # what presenters tell

    def set_title(self, title: str) -> None:
        """Say what is shown, and when."""
        if title != self.title:
            self.title = title
            self.titleChanged.emit(title)

    def set_empty(self, text: str) -> None:
        """Say what to do when there is nothing to show; "" shows the content."""
        if text:
            self._placeholder.setText(text)
        self._stack.setCurrentWidget(self._placeholder if text else self.content)

    @property
    def empty(self) -> str:
        """What is said in place of the content, "" while it is shown."""
        return self._placeholder.text() if self._stack.currentWidget() is self._placeholder else ""

    def set_problem(self, text: str) -> None:
        """Say what went wrong, above what is shown; "" when nothing did."""
        self._problem.setText(text)
        self._problem_bar.setVisible(bool(text))

    @property
    def problem(self) -> str:
        """What went wrong, "" when nothing did."""
        return self._problem.text()

    def set_busy(self, busy: bool) -> None:
        """Something is awaited, or no longer."""
        self._busy.set_busy(busy)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    # what a subclass fills in

    def retry(self) -> None:
        """Ask again for what could not be read."""

    def _present(self, session: Session) -> Closing:
        """Make the presenter for a store."""
        raise NotImplementedError

    def _watch(self, watched: bool) -> None:
        """Let the presenter know whether somebody sees the pane, where it asks for something else then."""

    def _clear(self) -> None:
        """Drop everything shown of a store."""

    def _restyle(self) -> None:
        """Take on the theme and the font as they are now."""

    # Qt's own

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._restyle()

    def _place_problem(self) -> None:
        self._problem_bar = QWidget()
        bar = QHBoxLayout(self._problem_bar)
        bar.setContentsMargins(8, 4, 8, 4)
        bar.addWidget(self._problem, 1)
        bar.addWidget(self._retry, 0, Qt.AlignmentFlag.AlignTop)
        self._problem_bar.hide()


def placeholder(text: str) -> QLabel:
    """Make the words that stand where there is nothing to show."""
    label = Sentence(text, muted=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMargin(16)
    return label
