"""What stands under every form: the expected version, the actor, the button that issues the command."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.ui.widgets.sentence import Sentence
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.command_screens import IssueScreen
from explorer.viewmodels.expectation import Expectation

ISSUE, BUSY = "Issue", "Issuing…"


class CommandFooter(QWidget):
    """Shows what is expected and whether the command can be issued; says what somebody wishes."""

    issueRequested = Signal()
    againRequested = Signal()
    liveRequested = Signal()
    stopRequested = Signal()
    versionRequested = Signal()
    anyVersionChanged = Signal(bool)
    actorChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.version = plain_label()
        self.version.setObjectName("expected_version")
        self.any_version = QCheckBox("any version")
        self.any_version.setObjectName("any_version")
        self.any_version.setToolTip("Decide anew whatever happened meanwhile, rather than report a conflict")
        self.any_version.clicked.connect(self.anyVersionChanged)
        self.moved_on = plain_label()
        self.moved_on.setObjectName("moved_on")
        self.use_version = QToolButton()
        self.use_version.setObjectName("use_version")
        self.use_version.clicked.connect(self.versionRequested)
        self.actor = QLineEdit()
        self.actor.setObjectName("actor")
        self.actor.setPlaceholderText("anonymous")
        self.actor.setMaxLength(80)
        self.actor.textChanged.connect(self.actorChanged)
        self.issue = QPushButton(ISSUE)
        self.issue.setObjectName("issue")
        self.issue.clicked.connect(self.issueRequested)
        self.again = QPushButton("Issue again")
        self.again.setObjectName("issue_again")
        self.again.clicked.connect(self.againRequested)
        self._reason = Sentence()
        self.go_live = QPushButton("Go live")
        self.go_live.setObjectName("go_live")
        self.go_live.clicked.connect(self.liveRequested)
        self.stop = QPushButton("Stop waiting")
        self.stop.setObjectName("stop_waiting")
        self.stop.setToolTip("Give the command up; nothing of it is stored")
        self.stop.clicked.connect(self.stopRequested)
        self._build()
        self.set_expectation(Expectation())
        self.set_issue(IssueScreen())

    def set_expectation(self, expectation: Expectation) -> None:
        """Show the version that is expected, and where the stream is now."""
        self.version.setText(expectation.text)
        self.version.setToolTip(plain_tip(expectation.stream or ""))
        if self.any_version.isChecked() != expectation.anything:
            self.any_version.setChecked(expectation.anything)
        moved = expectation.moved_on
        self.moved_on.setText(moved or "")
        self.use_version.setText(f"Use v{expectation.current:,}" if expectation.current else "Expect none")
        self.use_version.setVisible(moved is not None)

    def set_issue(self, issue: IssueScreen) -> None:
        """Show whether the command can be issued, and why not."""
        self.issue.setEnabled(issue.enabled)
        self.issue.setToolTip(plain_tip(issue.reason or "Issue the command (Ctrl+Return)"))
        self.again.setEnabled(issue.enabled and issue.again)
        self.again.setToolTip(
            plain_tip(
                issue.reason
                or ("The same fields under a new command id" if issue.again else "Nothing was issued yet")
            )
        )
        self._reason.setText(issue.told)
        self._reason.setVisible(bool(issue.told))
        self.go_live.setVisible(issue.past)
        self.stop.setVisible(issue.waited is not None)

    def set_busy(self, busy: bool) -> None:
        """Say on the button that a command is being carried out."""
        self.issue.setText(BUSY if busy else ISSUE)

    def set_appearance(self, appearance: Appearance) -> None:
        """Take on a theme."""
        for label, colour in ((self.moved_on, appearance.changed), (self._reason, appearance.past)):
            palette = label.palette()
            palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
            label.setPalette(palette)

    def _build(self) -> None:
        expected = QHBoxLayout()
        expected.setSpacing(8)
        self.version.setWordWrap(True)
        expected.addWidget(self.version, 1)
        expected.addWidget(self.moved_on)
        expected.addWidget(self.use_version)
        kept = self.use_version.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # so that nothing below moves when it appears
        self.use_version.setSizePolicy(kept)
        label = plain_label("Actor")
        label.setBuddy(self.actor)
        who = QHBoxLayout()
        who.setSpacing(8)
        who.addWidget(label)
        who.addWidget(self.actor, 1)
        who.addWidget(self.any_version)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.issue, 2)
        buttons.addWidget(self.again, 1)
        self.issue.setMinimumWidth(self.issue.fontMetrics().horizontalAdvance(BUSY) + 24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(expected)
        layout.addLayout(who)
        layout.addLayout(buttons)
        layout.addWidget(self._reason)
        for button in (self.go_live, self.stop):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
