"""Flags in the event table: chips on a ground of their own in both themes, and a switch for hidden rows."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTableView, QToolButton

from explorer.ui.widgets.events_pane import EventsPane
from explorer.ui.widgets.flag_chips import FlagChips
from fakes import described
from filter_fakes import FilteredStore
from reading_fakes import opened


@pytest.fixture
def table(qtbot):
    made = QTableView()
    made.setModel(QStandardItemModel(made))
    made.setItemDelegate(FlagChips(made))
    qtbot.addWidget(made)
    made.resize(320, 80)
    made.horizontalHeader().setDefaultSectionSize(220)
    made.show()
    return made


def painted(table, text, *, selected=False):
    table.model().clear()
    table.model().appendRow(QStandardItem(text))
    if selected:
        table.selectRow(0)
    cell = table.visualRect(table.model().index(0, 0))
    return table.viewport().grab(cell).toImage().convertToFormat(QImage.Format.Format_RGB32)


def colours(image):
    return {image.pixel(x, y) for x in range(image.width() - 1) for y in range(image.height() - 1)}


def test_each_word_has_a_ground_and_no_word_leaves_the_cell_as_it_is(table):
    empty, one, two = (painted(table, text) for text in ("", "deleted", "deleted archived"))

    assert len(colours(empty)) == 1
    ground = colours(one) - colours(empty)
    assert ground

    def covered(image):
        bare = next(iter(colours(empty)))
        return sum(image.pixel(x, image.height() // 2) != bare for x in range(image.width() - 1))

    assert covered(two) > covered(one) > 20


def test_a_selected_row_keeps_its_chips(table):
    assert len(colours(painted(table, "deleted", selected=True))) > len(
        colours(painted(table, "", selected=True))
    )


class Marked(FilteredStore):
    """The second event is marked as deleted."""

    def _event(self, n):
        event = super()._event(n)
        return replace(event, flags=("deleted",)) if n == 2 else event


def test_the_switch_shows_hidden_rows_and_says_which(qtbot):
    pane = EventsPane()
    qtbot.addWidget(pane)
    pane.show()
    switch = pane.findChild(QToolButton, "events_whole")
    assert not switch.isVisible()

    session, _ = opened(Marked(3, 1))
    store = described(events=3, writable=False, clock=None, flags=("deleted",))
    pane.attach(replace(session, described=store))
    assert switch.isVisible()
    assert switch.accessibleName() == "Show 1 deleted row"
    assert pane.table.model().rowCount() == 2
    assert pane.title == "Events · 2 events, 1 hidden"

    switch.click()
    assert pane.table.model().rowCount() == 3
    assert pane.title == "Events · 3 events"
    pane.detach()
    assert not switch.isVisible()
