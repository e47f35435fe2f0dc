"""The buttons of the event pane that lead to the cause and to the next related event."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from explorer.ui.widgets.event_pane import EventPane
from transfers import bank, session_at


def test_the_buttons_lead_through_a_transfer_and_say_when_there_is_no_way(qtbot):
    at = bank()
    session, _ = session_at(at)
    pane = EventPane()
    qtbot.addWidget(pane)
    pane.resize(700, 400)
    pane.show()
    pane.attach(session)
    cause, related = (pane.findChild(QToolButton, name) for name in ("event_cause", "event_related"))
    debited = next(e for e in at.store.read() if e.type == "TransferDebited")
    session.selection.at(debited.ordinal)

    qtbot.mouseClick(cause, Qt.MouseButton.LeftButton)
    assert next(at.store.read(session.selection.place.ordinal - 1, 1)).event_id == debited.causation_id
    qtbot.mouseClick(related, Qt.MouseButton.LeftButton)
    assert session.selection.place.ordinal == debited.ordinal

    session.selection.at(1)
    assert not cause.isEnabled()
    assert "A command caused this event" in cause.toolTip()
    qtbot.mouseClick(related, Qt.MouseButton.LeftButton)
    note = pane.findChild(QLabel, "event_note")
    assert (note.text(), note.isVisible()) == ("This is the last event of its correlation.", True)
    pane.detach()
    assert not cause.isEnabled()
    assert not related.isEnabled()
