"""One outcome in full: why it ended so, what was filled in, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.models.cells import mono
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.ui.widgets.result_view import ResultView
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.command_screens import ResultScreen
from explorer.viewmodels.formatting import shortened
from explorer.viewmodels.outcome_screens import OutcomeScreen

LONGEST = 24
"""Characters of a word that is shown whole: longer ones, such as ids, are cut in the middle."""


class OutcomeDetail(QScrollArea):
    """Shows an outcome, and nothing while none is chosen; says what somebody wishes to do with it."""

    loadRequested = Signal()
    sendRequested = Signal()
    eventRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcome")
        self.setAccessibleName("Outcome")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = Sentence()
        self._message = Sentence()
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(12)
        self._facts.setVerticalSpacing(2)
        self._fields = QPlainTextEdit()
        self._fields.setObjectName("outcome_fields")
        self._fields.setAccessibleName("What was filled in")
        self._fields.setReadOnly(True)
        self._fields.setTabChangesFocus(True)
        self._fields.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.load = _button("Issue again…", "issue_from_log", self.loadRequested)
        self.send = _button("Send again", "send_again", self.sendRequested)
        self.look = _button("Go to event", "go_to_event", self.eventRequested)
        self.result = ResultView()
        self._build()
        self.show_detail(None)

    def show_detail(self, detail: OutcomeScreen | None) -> None:
        """Show an outcome, or (None) that none is chosen."""
        while self._facts.rowCount():
            self._facts.removeRow(0)
        if detail is None:
            return
        self._title.setText(detail.title)
        self._message.setText(detail.message)
        self._message.setVisible(bool(detail.message))
        for name, value in detail.facts:
            word = len(value) > LONGEST and " " not in value
            text = plain_label(shortened(value, LONGEST) if word else value)
            text.setToolTip(plain_tip(value) if word else "")
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addRow(plain_label(name, muted=True), text)
        self._fields.setPlainText(detail.fields)
        self.load.setEnabled(detail.loadable)
        self.load.setToolTip(
            "Fill the form with these fields"
            if detail.loadable
            else "This store takes no commands, or no domain knows this one"
        )
        self.send.setEnabled(not detail.obstacle)
        self.send.setToolTip(
            plain_tip(
                detail.obstacle
                or "Send the same command id: it is carried out once, however often it is sent"
            )
        )
        self.look.setEnabled(detail.event is not None)
        self.look.setToolTip(
            "Move the cursor to its first event" if detail.event is not None else "It left no event"
        )

    def show_result(self, result: ResultScreen | None) -> None:
        """Say how sending again ended."""
        self.result.show_result(result)

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        self.result.set_appearance(appearance)
        self._fields.setFont(mono(self.font()))
        self._fields.setFixedHeight(self._fields.fontMetrics().lineSpacing() * 6 + 12)
        bold = QFont(self.font())
        bold.setBold(True)
        self._title.setFont(bold)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.load, self.send, self.look):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._message)
        layout.addLayout(buttons)
        layout.addWidget(self.result)
        layout.addLayout(self._facts)
        layout.addWidget(self._fields)
        layout.addStretch(1)
        self.setWidget(inside)
        narrowest = buttons.minimumSize().width() + 16 + self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(narrowest)


def _button(text: str, name: str, wish: SignalInstance) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.clicked.connect(wish)
    return button
