import json

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from pane_stage import Stage, clipboard
from reading_fakes import COUNTER


def test_few_categories_are_opened_and_a_click_on_a_stream_follows_it(qtbot):
    stage = Stage(qtbot, "streams")
    stage.paint()
    tree = stage.pane.tree
    index = tree.model().index_of("cart-0002")
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=tree.visualRect(index).center())
    assert stage.selection.place.stream == "cart-0002"
    stage.pane.findChild(QToolButton, "streams_all").click()
    assert stage.selection.place.stream is None
    assert not stage.pane.findChild(QToolButton, "streams_all").isEnabled()


def test_the_followed_stream_is_marked_wherever_it_was_chosen(qtbot):
    stage = Stage(qtbot, "streams")
    stage.paint()
    stage.selection.follow("order-0001")
    assert stage.pane.tree.currentIndex().data() == "order-0001"
    stage.grow(1003)
    assert stage.pane.tree.currentIndex().data() == "order-0001"
    assert stage.selection.place.stream == "order-0001"


def test_scrolling_a_category_to_its_end_brings_more_streams(qtbot):
    stage = Stage(qtbot, "streams", head=1200, streams=1200)
    tree = stage.pane.tree
    stage.paint()
    before = tree.model().rowCount(tree.model().index(0, 0))
    for _ in range(6):
        tree.verticalScrollBar().setValue(tree.verticalScrollBar().maximum())
        stage.paint()
    assert before == 200
    assert not tree.model().canFetchMore(tree.model().index(1, 0))


def test_typing_in_the_find_field_lists_what_begins_so(qtbot):
    stage = Stage(qtbot, "streams", head=60, streams=60)
    qtbot.keyClicks(stage.pane.find_field, "cart-001")
    tree = stage.pane.tree
    top = tree.model().index(0, 0)
    assert [tree.model().index(row, 0, top).data() for row in range(tree.model().rowCount(top))] == [
        f"cart-{n:04}" for n in range(10, 20, 2)
    ]
    stage.pane.find_field.clear()
    assert tree.model().rowCount() == 2


def test_projections_and_the_rows_of_the_chosen_one(qtbot):
    stage = Stage(qtbot, "projections")
    stage.paint()
    pane = stage.pane
    assert pane.table.currentIndex().row() == 0
    assert pane.title == f"Projection {COUNTER} after #1,000"
    assert [pane.rows.model().index(0, column).data() for column in range(3)] == ["~", "cart-0000", "334"]
    stage.selection.at(2)
    assert pane.rows.model().rowCount() == 2
    qtbot.keyClick(pane.table, Qt.Key.Key_Down)
    assert stage.selection.place.projection == "other"
    assert pane.title == "Projection other after #2"
    rebuild = pane.findChild(QToolButton, "rebuild")
    assert not rebuild.isEnabled()
    assert "only shown" in rebuild.toolTip()


def test_touched_rows_are_brought_into_sight_unless_that_is_switched_off(qtbot):
    stage = Stage(qtbot, "projections", head=900, streams=300)
    stage.paint()
    stage.selection.at(451)
    rows = stage.pane.rows
    assert rows.in_sight(150)
    stage.pane.findChild(QToolButton, "go_to_changes").click()
    stage.selection.at(600)
    assert rows.in_sight(150)
    assert not rows.in_sight(299)


def test_rows_of_projections_are_copied(qtbot):
    stage = Stage(qtbot, "projections")
    rows = stage.pane.rows
    rows.selectRow(1)
    copy, copy_json, *_ = rows.actions()
    copy.trigger()
    assert clipboard().splitlines()[1].split("\t")[0] == "order-0001"
    copy_json.trigger()
    assert json.loads(clipboard())["key"] == ["order-0001"]
