"""The line at the bottom of the window: which store, what kind, how much, where."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QStatusBar

from explorer.ui.widgets.badge import Badge
from explorer.ui.widgets.elided import ElidedLabel
from explorer.ui.widgets.plain import plain_label, plain_tip
from explorer.viewmodels.appearance import LIGHT, Appearance
from explorer.viewmodels.formatting import count, how_many, place, shortened
from explorer.viewmodels.history import HistoryScreen
from explorer.viewmodels.recent import short_name, without_password
from explorer.viewmodels.selection import Place
from explorer.viewmodels.session import Session

READ_ONLY = "READ-ONLY"
COUNTING = (
    "The events of this store have no numbers from 1 on, so they are counted. Those that are counted can be "
    "looked at meanwhile; how far consumers have come is said once all are."
)
LONGEST_NAME = 32
LONGEST_MESSAGE = 64
"""Characters of a stream's name, and of what is under way: the store's name keeps its room."""


class Status(QStatusBar):
    """Says what is open, and what is under way."""

    cancelRequested = Signal()
    historyToggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._appearance = LIGHT
        self._store = ElidedLabel()
        self._store.setObjectName("status_store")
        self.setContentsMargins(8, 0, 4, 0)
        self._place = plain_label(muted=True)
        self._place.setObjectName("status_place")
        self._seek = plain_label(muted=True)
        self._seek.setObjectName("status_seek")
        self._seek.setContentsMargins(0, 0, 12, 0)  # two counts of events would run into one another
        self._seek.setToolTip("What it took to get to the state at the cursor: from where it was folded on")
        self._busy = plain_label()
        self._busy.setObjectName("status_busy")
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("status_cancel")
        self.cancel.setToolTip("Stop what is under way; nothing is left of it")
        self.cancel.clicked.connect(self.cancelRequested)
        self.badge = Badge((READ_ONLY,))
        self.badge.setObjectName("status_read_only")
        self._history = plain_label(muted=True)
        self._history.setObjectName("status_history")
        self.toggle = QPushButton()
        self.toggle.setObjectName("status_history_toggle")
        self.toggle.clicked.connect(self.historyToggled)
        self.addWidget(self._store, 1)
        self.addPermanentWidget(self._history)
        self.addPermanentWidget(self.toggle)
        self.addPermanentWidget(self._busy)
        self.addPermanentWidget(self.cancel)
        self.addPermanentWidget(self._seek)
        self.addPermanentWidget(self._place)
        self.addPermanentWidget(self.badge)
        self.cancel.hide()
        self.show_history(HistoryScreen())
        self.show_nothing()

    def show_store(self, session: Session) -> None:
        """Name the open store."""
        store = session.described
        followed = "   followed live" if session.manner.live else ""
        warned = f"   {count(len(store.warnings), 'warning')}" if store.warnings else ""
        known = (without_password(session.source), *store.warnings, *store.evidence)
        self._store.say(f"{short_name(session.source)}   {store.title}{followed}{warned}", " ".join(known))
        self.badge.setVisible(not store.writable)
        self.show_place(session.selection.place)

    def show_nothing(self) -> None:
        """No store is open."""
        self._store.say("")
        self._place.setText("")
        self.show_seek("")
        self.badge.hide()

    def show_place(self, at: Place) -> None:
        """Say how much there is, and where the cursor is."""
        stream = f"   {shortened(at.stream, LONGEST_NAME)}" if at.stream else ""
        self._place.setText(f"{how_many(at.head, counted=at.counted)}   {place(at.ordinal)}{stream}")
        tips = ("" if at.counted else COUNTING, at.stream or "")
        self._place.setToolTip(plain_tip(" ".join(one for one in tips if one)))

    def show_seek(self, text: str) -> None:
        """Say what it took to get to the state at the cursor; "" where there is none."""
        self._seek.setText(text)
        self._seek.setVisible(bool(text))

    def show_busy(self, text: str, cancellable: bool) -> None:
        """Say what is under way, "" for nothing, and whether it can be stopped."""
        self._busy.setText(shortened(text, LONGEST_MESSAGE))
        self.cancel.setVisible(cancellable)

    def show_history(self, screen: HistoryScreen) -> None:
        """Say how far the past is at hand."""
        self._history.setText(screen.text)
        self._history.setToolTip(plain_tip(screen.tip))
        self._history.setVisible(bool(screen.text))
        self.toggle.setText(screen.button)
        self.toggle.setToolTip(plain_tip(screen.tip))
        self.toggle.setVisible(bool(screen.button))

    def set_appearance(self, appearance: Appearance) -> None:
        """Use these colours."""
        self.badge.show_word(READ_ONLY, appearance.external, appearance.base)
