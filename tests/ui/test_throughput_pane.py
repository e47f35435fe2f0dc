import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from explorer.ui.widgets.throughput_pane import ThroughputPane
from explorer.viewmodels.appearance import DARK, LIGHT
from fakes import CAPABLE, InlineAsking, described, session_of
from histories import NOON, History, steady

BASE = NOON.timestamp()


@pytest.fixture
def pane(qtbot):
    made = ThroughputPane()
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.set_appearance(LIGHT)
    made.show()
    yield made
    made.detach()


def attach(pane, history, **store):
    head = len(history.events)
    session = session_of(asking=InlineAsking(history), head=head, store=described(events=head, **store))
    pane.attach(session)
    return session


def shown(pane):
    return pane.plot.getPlotItem().getViewBox().viewRange()[0]


def test_without_a_store_it_says_what_to_do_and_loads_no_chart(pane):
    assert pane.empty == "Open a store to see how much happened when."
    assert pane._plot is None


def test_the_whole_store_is_drawn_with_the_cursor(pane):
    attach(pane, steady(480))
    assert pane.title == "Throughput per 2 s"
    low, high = shown(pane)
    assert low == pytest.approx(BASE, abs=10)
    assert high == pytest.approx(BASE + 479, abs=10)
    assert pane.plot._cursor.value() == BASE + 479
    assert pane.plot.band_colours() == LIGHT.types[:2]


def test_it_is_drawn_in_the_colours_of_the_theme(pane, qtbot):
    attach(pane, steady(480))
    pane.set_appearance(DARK)
    assert pane.plot.band_colours() == DARK.types[:2]
    assert pane.plot.backgroundBrush().color() == QColor(DARK.base)


def test_a_click_moves_the_cursor_there(pane, qtbot):
    session = attach(pane, steady(480))
    session.selection.at(3)
    box = pane.plot.getPlotItem().getViewBox()
    where = pane.plot.mapFromScene(box.mapViewToScene(QPointF(BASE + 240, 1)))
    qtbot.mouseClick(pane.plot.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert session.selection.place.ordinal == pytest.approx(241, abs=5)
    assert pane.plot._cursor.value() == BASE + session.selection.place.ordinal - 1


def test_zooming_by_hand_counts_anew_and_keeps_what_is_seen(pane):
    attach(pane, steady(24_000))
    box = pane.plot.getPlotItem().getViewBox()
    box.setXRange(BASE + 1_000, BASE + 1_100, padding=0)
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    assert shown(pane) == [BASE + 1_000, BASE + 1_100]
    assert pane._whole.isEnabled()
    pane._whole.click()
    assert shown(pane)[1] > BASE + 23_000
    assert not pane._whole.isEnabled()


def test_the_legend_writes_type_names_letter_by_letter(pane):
    hostile = "<img src='/etc/hostname'><b>Bold"
    attach(pane, History([(float(i), hostile) for i in range(10)]))
    assert hostile in pane._legend.accessibleName()
    assert "<img" not in pane._legend.toolTip()
    pane._legend.grab()


def test_many_types_are_counted_in_the_legend(pane):
    attach(pane, History([(float(i), f"SomethingRatherLong{i % 40}Happened") for i in range(400)]))
    assert len(pane._legend._entries) == 11
    pane._legend.grab()


def test_the_charts_own_export_is_gone(pane):
    attach(pane, steady(10))
    assert pane.plot.scene().contextMenu == []
    assert not pane.plot.getPlotItem().getViewBox().menuEnabled()


def test_it_can_be_named_by_a_screen_reader(pane):
    attach(pane, steady(10))
    assert pane.plot.accessibleName() == "Throughput"
    assert pane.plot.objectName() == "throughput"


def test_a_store_without_times_says_so(pane):
    attach(pane, steady(10), capabilities={**CAPABLE, "time": False})
    assert pane.empty == "The events of this store carry no times."


def test_one_event_alone_can_be_drawn(pane):
    attach(pane, steady(1))
    assert pane.empty == ""
    pane.grab()


def test_after_detaching_nothing_of_the_store_is_left(pane):
    session = attach(pane, steady(480))
    pane.detach()
    session.selection.at(4)
    assert pane.title == "Throughput"
    assert pane.plot.band_colours() == ()
