"""One process step by step: which it is and how it stands, above its steps."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QColor, QFont, QGuiApplication, QKeySequence, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from explorer.ui.models.cells import tone_colour
from explorer.ui.models.processes_model import status_icon
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import placeholder
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.ui.widgets.sentence import Sentence
from explorer.ui.widgets.stepper import StepList
from explorer.ui.widgets.tables import action
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.stepper import TONES, StepLine, StepperScreen


class StepView(QWidget):
    """Shows a stepper screen; says what somebody wishes."""

    ordinalRequested = Signal(int)
    followRequested = Signal(bool)
    streamRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = LIGHT
        self._screen = StepperScreen()
        self._sign = QLabel()
        self._status = plain_label()
        self._status.setObjectName("process_status")
        self._heading = ElidedLabel()
        self._heading.setObjectName("process_heading")
        bold = QFont(self._heading.font())
        bold.setBold(True)
        self._heading.setFont(bold)
        self._caption = ElidedLabel(muted=True)
        self._caption.setObjectName("process_caption")
        self._follow = QToolButton()
        self._follow.setObjectName("process_follow")
        self._follow.setText("Follow")
        self._follow.setCheckable(True)
        self._follow.setAutoRaise(True)
        self._follow.clicked.connect(self.followRequested)
        self._problem = Sentence()
        self._problem.setForegroundRole(QPalette.ColorRole.BrightText)
        self._nothing = placeholder("")
        self.steps = StepList()
        self.steps.lineChosen.connect(self.ordinalRequested)
        self._stack = QStackedWidget()
        self._build()
        self._add_actions()
        self.show_screen(StepperScreen())

    @property
    def screen_shown(self) -> StepperScreen:
        """What is shown."""
        return self._screen

    def show_screen(self, screen: StepperScreen) -> None:
        """Show a process, or why there is none."""
        self._screen = screen
        self._heading.say(screen.heading)
        self._caption.say(screen.caption)
        self._problem.setText(screen.problem)
        self._problem.setVisible(bool(screen.problem))
        self._follow.setEnabled(screen.stream is not None)
        self._follow.setChecked(screen.followed)
        self._follow.setToolTip(plain_tip(_follow_tip(screen)))
        self.steps.set_lines(screen.lines)
        self._nothing.setText(screen.empty)
        self._stack.setCurrentWidget(self._nothing if screen.empty else self.steps)
        self._restyle()

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self._appearance = appearance
        self.steps.set_appearance(appearance)
        self._restyle()

    def _restyle(self) -> None:
        status = self._screen.status
        self._sign.setVisible(bool(status))
        self._status.setVisible(bool(status))
        self._status.setText(status)
        if status:
            side = self.fontMetrics().height()
            self._sign.setPixmap(status_icon(status, self._appearance).pixmap(side, side))
            palette = self._status.palette()
            palette.setColor(
                QPalette.ColorRole.WindowText, QColor(tone_colour(TONES[status], self._appearance))
            )
            self._status.setPalette(palette)

    def _add_actions(self) -> None:
        for text, give, signal in (
            ("Go to how it began", lambda line: line.asked, self.ordinalRequested),
            ("Go to how it ended", lambda line: line.ended, self.ordinalRequested),
            ("Follow the stream it changes", lambda line: line.stream, self.streamRequested),
        ):
            action(self.steps, text).triggered.connect(
                lambda _=False, give=give, signal=signal: self._pass_on(give, signal)
            )
        copy = action(self.steps, "Copy the steps", QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self._copy)

    def _pass_on(self, give: Callable[[StepLine], object], signal: SignalInstance) -> None:
        line = self.steps.current
        value = give(line) if line is not None else None
        if value is not None:
            signal.emit(value)

    def _copy(self) -> None:
        lines = [
            f"{self._screen.heading}: {self._screen.status}",
            *(line.spoken for line in self._screen.lines),
        ]
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(8, 2, 8, 0)
        head.setSpacing(6)
        head.addWidget(self._sign)
        head.addWidget(self._status)
        head.addWidget(self._heading, 1)
        head.addWidget(self._follow)
        self._caption.setContentsMargins(8, 0, 8, 4)
        self._problem.setContentsMargins(8, 2, 8, 2)
        self._stack.addWidget(self.steps)
        self._stack.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._caption)
        column.addWidget(self._problem)
        column.addWidget(self._stack, 1)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)


def _follow_tip(screen: StepperScreen) -> str:
    if screen.stream is None:
        return ""
    if screen.followed:
        return f"Following {screen.stream}. Press to follow no stream."
    return f"Follow {screen.stream}: keep this process in sight wherever the cursor goes"
