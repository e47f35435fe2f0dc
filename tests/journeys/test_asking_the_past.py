"""Somebody asks the past: which event set this, and what is different since then."""

import json

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QSlider, QTableView, QToolButton, QTreeView

from explorer.viewmodels.selection import Part
from todo_twins import STORY, todo_bench

STREAM = "todolist-l1"


@pytest.fixture
def asker(person, tmp_path):
    """A person at a store with one list, in which the first task was reworded twice."""
    path = tmp_path / "home.db"
    with todo_bench(path) as bench:
        bench.tell(*STORY)
        bench.issue("ReviseTaskDescription", task_id="t1", description="Buy rice milk")
        bench.follow()
    person.open(path)
    return person


def said(person, kind):
    return person.see(QLabel, f"blame_{kind}_text").text()


def choose_leaf(person, value):
    """Choose the leaf of the state that has a value; gives its path."""
    tree = person.see(QTreeView, "state")
    person.wait(lambda: any(value in row.text for row in tree.rows))
    place = next(place for place, row in enumerate(tree.rows) if value in row.text)
    tree.setCurrentIndex(tree.model().at(place))
    return tree.rows[place].path


def act(person, name):
    person.window.actions_made.by_id[name].trigger()


def groups(person):
    model = person.see(QTreeView, "changes").model()
    return {model.index(row, 0).data(): model.index(row, 2).data() for row in range(model.rowCount())}


def test_who_set_a_leaf_and_from_change_to_change(asker):
    head = asker.place.ordinal
    choose_leaf(asker, "rice milk")
    asker.wait(lambda: f"set by #{head:,} " in said(asker, "state"))
    assert "Buy oat milk → Buy rice milk · before that #" in said(asker, "state")
    act(asker, "timeline.previous_change")
    asker.wait(lambda: asker.place.ordinal < head)
    reworded = asker.place.ordinal
    asker.wait(lambda: f"set by #{reworded:,} " in said(asker, "state"))
    assert "Buy milk → Buy oat milk" in said(asker, "state")
    act(asker, "timeline.next_change")
    asker.wait(lambda: asker.place.ordinal == head)


def test_who_set_a_cell_of_a_row_is_told_beside_the_rows(asker):
    asker.shell.selection.show_projection("todo_current")
    asker.wait(lambda: asker.see(QTableView, "rows").model().rowCount() > 0)
    table = asker.see(QTableView, "rows")
    asker.wait(lambda: table.model().index(0, 1).data(Qt.ItemDataRole.UserRole) is not None)
    table.setCurrentIndex(table.model().index(0, 1))
    part = asker.place.part
    assert isinstance(part, Part)
    assert part.projection
    asker.wait(lambda: " by #" in said(asker, "row"))


def test_a_row_that_is_gone_still_tells_who_removed_it(asker):
    asker.shell.selection.show_projection("todo_current")
    asker.shell.selection.ask_about(Part("", projection="todo_current", key=("l1", "t2")))
    asker.wait(lambda: said(asker, "row").startswith("the row l1, t2 removed by #7 TaskRemoved"))


def test_what_differs_since_a_pinned_moment(asker):
    head = asker.place.ordinal
    asker.go_to(head - 2)
    act(asker, "timeline.pin")
    assert not asker.window.docks.dock("changes").isHidden()
    asker.show("changes")
    asker.go_to(head)
    asker.wait(lambda: {STREAM, "todo_current"} <= groups(asker).keys())
    tree = asker.see(QTreeView, "changes")
    model = tree.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == STREAM)
    tree.expand(model.index(row, 0, QModelIndex()))

    def changes():
        above = model.index(row, 0)
        return [
            tuple(model.index(at, column, above).data() for column in range(1, 4))
            for at in range(model.rowCount(above))
        ]

    asker.wait(lambda: any("Buy oat milk → Buy rice milk" in change for _, change, _ in changes()))
    assert all(by.startswith("#") for _, _, by in changes())
    QGuiApplication.clipboard().clear()
    next(one for one in tree.actions() if "Patch" in one.text()).trigger()
    asker.wait(lambda: QGuiApplication.clipboard().text() != "")
    patch = json.loads(QGuiApplication.clipboard().text())
    assert "Buy rice milk" in [operation.get("value") for operation in patch]
    assert asker.see(QSlider, "timeline").grab().toImage() != unpinned(asker)


def unpinned(person):
    """Unpin, and give the timeline's picture without the flag."""
    person.see(QToolButton, "changes_unpin").click()
    assert person.window.docks.dock("changes").isHidden() or person.place.pinned is None
    return person.see(QSlider, "timeline").grab().toImage()
