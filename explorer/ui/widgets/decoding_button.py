"""The button that says how an event's data is shown, and lets somebody show it otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from explorer.ui.widgets.plain import plain_tip
from explorer.viewmodels.decodings import NO_WAYS, Way, Ways
from explorer.viewmodels.formatting import short_type

_TIP = "Show data of this type, or of all types, in another way"


class DecodingButton(QToolButton):
    """Offers ways to decode; it is not there where there is nothing to choose."""

    typeChosen = Signal(object)
    """The encoding for the type of the event; None: as it looks."""
    othersChosen = Signal(object)
    """The encoding for all types that have no own one; None: as each looks."""
    resetRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("event_decoding")
        self.setAutoRaise(True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self._shown: Ways | None = None
        self.show_ways(NO_WAYS)

    def show_ways(self, ways: Ways) -> None:
        """Show what is chosen, and offer the rest."""
        if ways == self._shown:
            return
        self._shown = ways
        self.setVisible(bool(ways.label))
        self.setText(ways.label)
        self.setAccessibleName(f"Data is shown: {ways.label}")
        self.setToolTip(plain_tip(_TIP))
        menu = self.menu()
        menu.clear()
        menu.addSection(_plain(f"Data of {short_type(ways.type)}"))
        self._fill(menu, ways.of_type, self.typeChosen.emit)
        menu.addSeparator()
        self._fill(menu.addMenu("Data of all &other types"), ways.others, self.othersChosen.emit)
        reset = menu.addAction("&Reset: all as it looks")
        reset.setEnabled(ways.anything_chosen)
        reset.triggered.connect(self.resetRequested)

    def _fill(self, menu: QMenu, ways: Iterable[Way], choose: Callable[[str | None], None]) -> None:
        for way in ways:
            entry = QAction(_plain(way.title), menu)
            entry.setCheckable(True)
            entry.setChecked(way.chosen)
            entry.triggered.connect(lambda _=False, encoding=way.encoding: choose(encoding))
            menu.addAction(entry)


def _plain(text: str) -> str:
    """Let no letter of a foreign name become a key."""
    return text.replace("&", "&&")
