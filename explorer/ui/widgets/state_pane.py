"""The state of one stream at the cursor, with what the cursor's event changed in it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from explorer.core.tree import TreeRow
from explorer.ui.icons import icon
from explorer.ui.widgets.blame_bar import BlameBar
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.pane import Pane
from explorer.ui.widgets.plain import plain_tip
from explorer.ui.widgets.tables import action
from explorer.ui.widgets.value_view import ValueView
from explorer.viewmodels.selection import Part
from explorer.viewmodels.session import Session
from explorer.viewmodels.state import StatePresenter


class StatePane(Pane):
    """Shows a state as a tree."""

    seekTold = Signal(str)
    """What it cost to get to the state that is shown; "" while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("state", "State", "Open a store to see the state of its streams.", parent)
        self._presenter: StatePresenter | None = None
        self._caption = ElidedLabel(muted=True)
        self._fold = QToolButton()
        self._fold.setObjectName("state_fold")
        self._fold.setText("Fold")
        self._fold.setAutoRaise(True)
        self._fold.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._fold.setToolTip("Fold streams in another way, or with a Python file of yours")
        self._hold = QToolButton()
        self._hold.setObjectName("state_hold")
        self._hold.setCheckable(True)
        self._hold.setAutoRaise(True)
        self._hold.clicked.connect(self._held)
        self._copy = QToolButton()
        self._copy.setObjectName("state_copy")
        self._copy.setAccessibleName("Copy the state as JSON")
        self._copy.setAutoRaise(True)
        self._copy.setToolTip("Copy the state as JSON (Ctrl+C)")
        self._copy.clicked.connect(self._copy_json)
        self.tree = ValueView("state", "State", signed=True)
        self._footer = ElidedLabel(muted=True)
        self.blame = BlameBar("state")
        self.blame.offer_in(self.tree)
        self.tree.partChosen.connect(self._ask_about)
        self._stream: str | None = None
        self._build()
        self._restyle()
        self.set_stream(None, False)
        self.set_empty(self._without_store)

    def offer_folds(self, actions: Iterable[QAction]) -> None:
        """Offer ways to fold beside the words that say how it was done."""
        menu = QMenu(self._fold)
        menu.setToolTipsVisible(True)
        menu.addActions(list(actions))
        self._fold.setMenu(menu)

    # what the presenter tells

    def set_stream(self, stream: str | None, followed: bool) -> None:
        """Name the stream, and say whether it was chosen."""
        self._stream = stream
        self.blame.show_of(stream)
        self._hold.setEnabled(stream is not None)
        self._hold.setChecked(followed)
        self._hold.setText("Follow")
        self._hold.setToolTip(plain_tip(_hold_tip(stream, followed)))

    def set_caption(self, text: str) -> None:
        """Say the version, and how the state came about."""
        self._caption.say(text, brief=text.partition(":")[0])

    def set_tree(self, rows: tuple[TreeRow, ...]) -> None:
        """Show the state."""
        self.tree.set_rows(rows)

    def set_footer(self, text: str) -> None:
        """Say how much changed, or how far a long fold is."""
        self._footer.say(text)

    def set_seek(self, text: str) -> None:
        """Say what it cost to get there."""
        self.seekTold.emit(text)

    # inside

    def attach(self, session: Session) -> None:
        """Show a store."""
        super().attach(session)
        self.blame.attach(session)

    def retry(self) -> None:
        """Ask again for what could not be read."""
        if self._presenter is not None:
            self._presenter.retry()

    def _present(self, session: Session) -> StatePresenter:
        return StatePresenter(session, self)

    def _clear(self) -> None:
        self.blame.detach()
        self.tree.forget()
        self.set_stream(None, False)
        self.set_caption("")
        self.set_footer("")
        self.set_seek("")

    def _held(self, held: bool) -> None:
        if self._presenter is not None:
            self._presenter.hold(held)

    def _ask_about(self, path: str) -> None:
        if self._stream is not None:
            self.blame.ask_about(Part(path, stream=self._stream))

    def _copy_json(self) -> None:
        if self._presenter is not None:
            self._presenter.copy_json()

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 4)
        bar.addWidget(self._caption, 1)
        for button in (self._fold, self._hold, self._copy):
            bar.addWidget(button)
        self._footer.setContentsMargins(8, 2, 8, 2)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.blame)
        layout.addWidget(self._footer)
        copy_keys = QKeySequence(QKeySequence.StandardKey.Copy)
        action(self, "Copy state as JSON", copy_keys, alone=False).triggered.connect(self._copy_json)

    def _restyle(self) -> None:
        self._copy.setIcon(icon("copy", self.appearance))
        self.tree.set_appearance(self.appearance)
        self.blame.set_appearance(self.appearance)


def _hold_tip(stream: str | None, followed: bool) -> str:
    if stream is None:
        return ""
    if followed:
        return f"Following {stream}. Press to show the stream of the cursor's event again."
    return f"Keep showing {stream}, the stream of the cursor's event, wherever the cursor goes."
