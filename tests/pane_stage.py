"""One reading pane on a hand-made store, for tests of panes."""

from PySide6.QtGui import QGuiApplication

from explorer.ui.widgets.compare_pane import ComparePane
from explorer.ui.widgets.event_pane import EventPane
from explorer.ui.widgets.events_pane import EventsPane
from explorer.ui.widgets.projections_pane import ProjectionsPane
from explorer.ui.widgets.state_pane import StatePane
from explorer.ui.widgets.streams_pane import StreamsPane
from reading_fakes import HandStore, opened

PANES = {
    "events": EventsPane,
    "event": EventPane,
    "state": StatePane,
    "streams": StreamsPane,
    "projections": ProjectionsPane,
}
ON_DEMAND = {"changes": ComparePane}
"""Panes that ask for nothing until somebody wishes it."""


class Stage:
    """One pane on a hand-made store."""

    def __init__(self, qtbot, name, head=1000, **options):
        self.qtbot = qtbot
        self.store = HandStore(head, options.pop("streams", 3))
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.pane = {**PANES, **ON_DEMAND}[name]()
        qtbot.addWidget(self.pane)
        self.titles = []
        self.pane.titleChanged.connect(self.titles.append)
        self.pane.resize(700, 400)
        self.pane.show()
        self.pane.attach(self.session)

    def paint(self):
        self.pane.grab()

    def grow(self, head):
        self.store.head = head
        self.selection.grown(head)


def clipboard():
    return QGuiApplication.clipboard().text()
