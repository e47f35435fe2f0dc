import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from explorer.runtime.questions import AskEvents
from pane_stage import Stage, clipboard


def test_the_cursors_row_is_current_and_in_sight(qtbot):
    stage = Stage(qtbot, "events")
    table = stage.pane.table
    assert table.currentIndex().row() == 999
    for ordinal in (1, 500, 1000, 42):
        stage.selection.at(ordinal)
        assert table.currentIndex().row() == ordinal - 1
        assert table.in_sight(ordinal - 1)
    stage.selection.at(0)
    assert not table.currentIndex().isValid()


def test_a_click_on_a_row_moves_the_cursor(qtbot):
    stage = Stage(qtbot, "events")
    stage.selection.at(1)
    table = stage.pane.table
    place = table.visualRect(table.model().index(4, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert stage.selection.place.ordinal == 5


def test_keys_on_rows_move_the_cursor(qtbot):
    stage = Stage(qtbot, "events")
    table = stage.pane.table
    for key, ordinal in (
        (Qt.Key.Key_Home, 1),
        (Qt.Key.Key_Down, 2),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Up, 2),
        (Qt.Key.Key_End, 1000),
        (Qt.Key.Key_Up, 999),
    ):
        qtbot.keyClick(table, key)
        assert stage.selection.place.ordinal == ordinal


def test_typing_over_the_table_does_not_search_the_whole_store(qtbot):
    stage = Stage(qtbot, "events", head=100_000)
    stage.paint()
    asked = len(stage.asking.questions(AskEvents))
    qtbot.keyClicks(stage.pane.table, "zzz")
    assert len(stage.asking.questions(AskEvents)) == asked


def test_a_million_events_cost_as_many_questions_as_are_looked_at(qtbot):
    stage = Stage(qtbot, "events", head=1_000_000)
    stage.paint()
    stage.selection.at(500_000)
    stage.paint()
    assert stage.pane.table.model().rowCount() == 1_000_000
    assert len(stage.asking.questions(AskEvents)) <= 4


def test_growth_while_live_goes_along_and_in_the_past_stays(qtbot):
    stage = Stage(qtbot, "events")
    stage.grow(1010)
    table = stage.pane.table
    assert table.currentIndex().row() == 1009
    assert table.in_sight(1009)
    stage.selection.at(700)
    stage.grow(1020)
    assert table.currentIndex().row() == 699
    assert stage.selection.place.ordinal == 700
    assert table.model().rowCount() == 1020


def test_going_along_shows_no_row_that_is_still_under_way(qtbot):
    stage = Stage(qtbot, "events")
    stage.paint()
    stage.asking.held = True
    stage.grow(1_300)
    stage.grow(1_700)
    stage.asking.release()
    table = stage.pane.table
    assert table.currentIndex().row() == 1_399 < table.model().rowCount() - 1
    assert table.in_sight(1_399)
    assert not table.in_sight(1_400)


def test_the_row_of_the_cursor_stays_in_sight_when_the_pane_shrinks(qtbot):
    stage = Stage(qtbot, "events")
    stage.selection.at(500)
    stage.pane.resize(500, 160)
    stage.paint()
    assert stage.pane.table.in_sight(499)


def test_one_stream_is_listed_by_a_button_that_needs_a_followed_stream(qtbot):
    stage = Stage(qtbot, "events")
    one = stage.pane.findChild(QToolButton, "scope_one")
    assert not one.isEnabled()
    assert "Follow a stream first" in one.toolTip()
    stage.selection.follow("order-0001")
    one.click()
    assert stage.pane.title == "Events · 333 events in order-0001"
    stage.selection.at(500)
    row = stage.pane.table.currentIndex()
    assert row.data(Qt.ItemDataRole.UserRole).ordinal == 500
    assert stage.pane.table.in_sight(row.row())
    qtbot.keyClick(stage.pane.table, Qt.Key.Key_Up)
    assert stage.selection.place.ordinal == 497


def test_scrolling_a_stream_to_its_end_brings_more_of_it(qtbot):
    stage = Stage(qtbot, "events", head=2000, streams=2)
    stage.selection.at(1)
    stage.selection.follow("cart-0000")
    stage.pane.findChild(QToolButton, "scope_one").click()
    stage.paint()
    before = stage.pane.table.model().rowCount()
    stage.pane.table.scrollToBottom()
    stage.paint()
    assert stage.pane.table.model().rowCount() > before


def test_rows_are_copied_with_the_usual_keys(qtbot):
    stage = Stage(qtbot, "events")
    stage.selection.at(3)
    stage.paint()
    table = stage.pane.table
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    copy, copy_json, follow = table.actions()
    copy.trigger()
    assert [line.split("\t")[0] for line in clipboard().splitlines()] == ["ordinal", "3", "4"]
    copy_json.trigger()
    assert [json.loads(line)["ordinal"] for line in clipboard().splitlines()] == [3, 4]
    follow.trigger()
    assert stage.selection.place.stream == stage.store.stream_of(4)
