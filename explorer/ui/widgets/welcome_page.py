"""The first page: what the program is for, and three ways in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import (
    QCommandLinkButton,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from explorer.ui.icons import icon
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.viewmodels.appearance import Appearance
from explorer.viewmodels.welcome import PURPOSE, RecentStore

WAYS = (
    ("file.demo", "demo", "Demo", "A shop and a bank with a history; one click"),
    ("file.new", "new", "New store…", "An empty store of your own, to issue commands on"),
    (
        "file.open",
        "open",
        "Open…",
        "A store file, also one that another framework recorded; it is never changed",
    ),
)
NO_RECENT = "Stores you open are listed here. You can also drop a file on this window."


class WelcomePage(QWidget):
    """Offers the demo, a new store, opening one, and the stores opened lately."""

    sourceRequested = Signal(str)
    cancelRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome_page")
        self._actions: Mapping[str, QAction] = {}
        self._buttons = {name: self._way(name, title, hint) for name, _, title, hint in WAYS}
        self._reset = QToolButton()
        self._reset.setObjectName("welcome_reset")
        self._reset.setAutoRaise(True)
        self._recent = QListWidget()
        self._recent.setObjectName("recent")
        self._recent.setAccessibleName("Recent stores")
        self._recent.setFrameShape(QFrame.Shape.NoFrame)
        self._recent.setSpacing(2)
        self._recent.itemActivated.connect(self._chosen)
        self._recent.itemClicked.connect(self._chosen)
        self._none = plain_label(NO_RECENT, muted=True)
        self._none.setWordWrap(True)
        self._busy = plain_label()
        self._busy.setObjectName("welcome_busy")
        self._cancel = QPushButton("Cancel")
        self._cancel.setObjectName("welcome_cancel")
        self._cancel.setToolTip("Stop what is under way; nothing is left of it")
        self._cancel.clicked.connect(self.cancelRequested)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setMaximumHeight(6)
        for part in (self._busy, self._progress, self._cancel):  # so that nothing moves when they appear
            kept = part.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            part.setSizePolicy(kept)
        self._lay_out()
        self.set_recent(())
        self.set_busy("")

    def bind(self, actions: Mapping[str, QAction]) -> None:
        """Let the ways in be the actions."""
        self._actions = actions
        reset = actions["file.reset_demo"]
        self._reset.setDefaultAction(reset)
        reset.changed.connect(lambda: self._reset.setVisible(reset.isEnabled()))

    def set_recent(self, stores: tuple[RecentStore, ...]) -> None:
        """List the stores opened lately."""
        self._recent.clear()
        for store in stores:
            entry = QListWidgetItem(f"{store.name}   {store.place}")
            entry.setData(Qt.ItemDataRole.UserRole, store.source)
            entry.setToolTip(plain_tip(store.source))
            self._recent.addItem(entry)
        self._recent.setVisible(bool(stores))
        self._none.setVisible(not stores)

    def set_busy(self, text: str, done: int = 0, of: int = 0, *, cancellable: bool = False) -> None:
        """Say what is under way, "" for nothing; `of` is 0 while its length is not known."""
        self._cancel.setVisible(cancellable)
        self._busy.setText(text)
        self._busy.setVisible(bool(text))
        self._progress.setVisible(bool(text))
        self._progress.setRange(0, of)
        self._progress.setValue(done)
        for button in self._buttons.values():
            button.setEnabled(not text)

    def set_appearance(self, appearance: Appearance) -> None:
        """Use these colours."""
        for name, drawing, _, _ in WAYS:
            self._buttons[name].setIcon(icon(drawing, appearance, appearance.accent))

    def _way(self, name: str, title: str, hint: str) -> QCommandLinkButton:
        button = QCommandLinkButton(title, hint)
        button.setObjectName(f"welcome_{name.partition('.')[2]}")
        button.setIconSize(QSize(24, 24))
        button.clicked.connect(lambda: self._actions[name].trigger())
        return button

    def _lay_out(self) -> None:
        title = plain_label("Event Explorer")
        large = QFont(title.font())
        large.setPointSizeF(large.pointSizeF() * 2.2)
        large.setBold(True)
        title.setFont(large)
        purpose = plain_label(PURPOSE, muted=True)
        purpose.setWordWrap(True)
        heading = plain_label("Recent")
        bold = QFont(heading.font())
        bold.setBold(True)
        heading.setFont(bold)
        page = QWidget()
        page.setMaximumWidth(720)
        column = QVBoxLayout(page)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(title)
        column.addWidget(purpose)
        column.addSpacing(16)
        for name, button in self._buttons.items():
            column.addWidget(button)
            if name == "file.demo":
                column.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeft)
        waiting = QHBoxLayout()
        waiting.addWidget(self._busy, 1)
        waiting.addWidget(self._cancel)
        column.addLayout(waiting)
        column.addWidget(self._progress)
        column.addSpacing(16)
        column.addWidget(heading)
        column.addWidget(self._none)
        column.addWidget(self._recent, 2)
        column.addStretch(1)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(page, 8)
        row.addStretch(1)

    def _chosen(self, entry: QListWidgetItem) -> None:
        self.sourceRequested.emit(entry.data(Qt.ItemDataRole.UserRole))
