import json

from PySide6.QtWidgets import QLabel, QToolButton

from pane_stage import Stage, clipboard


def test_the_event_at_the_cursor_is_shown_whole(qtbot):
    stage = Stage(qtbot, "event")
    stage.selection.at(8)
    pane = stage.pane
    assert pane.title == "Event #8"
    assert [row.path for row in pane.data.rows] == ["number", "of", "of.stream"]
    assert pane.raw.toPlainText().startswith("{")
    assert not pane.tabs.isTabVisible(pane.tabs.indexOf(pane.handled))
    stage.store.upcast = True
    stage.selection.at(9)
    assert pane.tabs.isTabVisible(pane.tabs.indexOf(pane.handled))
    pane.findChild(QToolButton, "event_stream").click()
    assert stage.selection.place.stream == "cart-0002"
    pane.findChild(QToolButton, "event_copy").click()
    assert json.loads(clipboard())["ordinal"] == 9


def test_a_field_of_the_header_is_copied_whole(qtbot):
    stage = Stage(qtbot, "event")
    stage.selection.at(8)
    stage.paint()
    value = next(label for label in stage.pane.findChildren(QLabel) if label.text() == "id-8")
    value.actions()[0].trigger()
    assert clipboard() == "id-8"


def test_what_was_folded_stays_folded_while_the_value_changes(qtbot):
    stage = Stage(qtbot, "event")
    view = stage.pane.data
    stage.selection.at(3)
    assert view.isExpanded(view.model().index(1, 0))
    view.collapse(view.model().index(1, 0))
    stage.store.data[4] = {"number": 4, "new": 1, "of": {"stream": "x"}}
    stage.selection.at(4)
    assert not view.isExpanded(view.model().index(2, 0))
    stage.selection.at(5)
    assert not view.isExpanded(view.model().index(1, 0))


def test_a_value_stays_where_it_was_scrolled_to(qtbot):
    stage = Stage(qtbot, "event")
    for ordinal in (3, 4):
        stage.store.data[ordinal] = {f"k{n}": {"x": n} for n in range(100 + ordinal)}
    stage.selection.at(3)
    stage.paint()
    bar = stage.pane.data.verticalScrollBar()
    bar.setValue(37)
    stage.selection.at(4)
    stage.paint()
    assert bar.value() == 37


def test_a_value_and_its_path_can_be_copied(qtbot):
    stage = Stage(qtbot, "event")
    stage.selection.at(3)
    view = stage.pane.data
    view.setCurrentIndex(view.model().index(0, 0, view.model().index(1, 0)))
    value, path, expand, collapse = view.actions()
    value.trigger()
    assert clipboard() == "cart-0002"
    path.trigger()
    assert clipboard() == "of.stream"
    collapse.trigger()
    assert not view.isExpanded(view.model().index(1, 0))
    expand.trigger()
    assert view.isExpanded(view.model().index(1, 0))


def test_a_large_value_begins_with_its_upper_level(qtbot):
    stage = Stage(qtbot, "event")
    stage.store.data[3] = {f"k{n}": {"deep": {"x": n}} for n in range(300)}
    stage.selection.at(3)
    view = stage.pane.data
    assert view.isExpanded(view.model().index(0, 0))
    assert not view.isExpanded(view.model().index(0, 0, view.model().index(0, 0)))


def test_a_change_out_of_sight_is_brought_into_sight(qtbot):
    stage = Stage(qtbot, "state")
    stage.selection.follow("cart-0000")
    stage.pane.resize(300, 120)
    stage.paint()
    stage.selection.at(7)
    tree = stage.pane.tree
    sight = tree.viewport().rect()
    changed = [place for place, row in enumerate(tree.rows) if row.change]
    assert any(tree.visualRect(tree.model().at(place)).intersects(sight) for place in changed)


def test_the_state_names_its_stream_and_can_be_held(qtbot):
    stage = Stage(qtbot, "state")
    stage.selection.at(8)
    hold = stage.pane.findChild(QToolButton, "state_hold")
    assert stage.titles[-1] == "State of order-0001 after #8"
    hold.click()
    assert stage.selection.place.stream == "order-0001"
    stage.selection.at(9)
    assert stage.titles[-1] == "State of order-0001 after #9"
    assert hold.isChecked()
    hold.click()
    assert stage.titles[-1] == "State of cart-0002 after #9"
    stage.pane.findChild(QToolButton, "state_copy").click()
    assert json.loads(clipboard())["newest"] == 9
