"""The same commands, kept as events and executed on a table: what each of them still knows afterwards."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDockWidget, QLabel, QTableView

from explorer.bootstrap import WiredApp
from explorer.stores.sqlite import open_store
from explorer.ui.models.paged_table import Role
from explorer.viewmodels.appearance import LIGHT
from todo_twins import STORY, todo_bench

SAMPLES = Path(__file__).parent.parent / "formats" / "samples"


def side(person, name):
    """Give what one side of the pane shows: task -> (sign, description, whether it is done)."""
    model = person.see(QTableView, name).model()
    heads = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    rows = [
        dict(zip(heads, (model.index(row, c).data() for c in range(model.columnCount())), strict=True))
        for row in range(model.rowCount())
    ]
    return [(row["≠"], row["task_id"], row["task_description"], row["is_completed"]) for row in rows]


def audit(person):
    model = person.see(QTableView, "twin_audit").model()
    return [
        tuple(model.index(row, column).data() for column in (3, 4, 5, 6)) for row in range(model.rowCount())
    ]


def dock(person):
    return person.see(QDockWidget, "dock_twin")


def text(person, name):
    return person.see(QLabel, name).text()


def create(person):
    """Issue the first command of the story."""
    command, fields = STORY[0]
    person.fill(command, list_id="l1", **fields)
    assert person.issue().outcome == "accepted"


@pytest.fixture
def at_home(person, tmp_path):
    """A person at an empty store."""
    path = tmp_path / "home.db"
    WiredApp().create(path, "simulated")
    person.open(path)
    return person


def test_the_log_keeps_what_the_twin_loses(at_home):
    person = at_home
    for command, fields in STORY:
        person.fill(command, list_id="l1", **fields)
        assert person.issue().outcome == "accepted", command
    person.show("twin")
    person.wait(lambda: person.place.ordinal == person.head() == 7)
    person.wait(lambda: side(person, "twin") == [("", "t1", "Buy oat milk", "false")])

    assert side(person, "twin_table") == side(person, "twin")
    assert text(person, "twin_heading") == "1 task the same, 0 different."
    person.wait(lambda: len(audit(person)) == 9)
    assert audit(person)[2:5] == [
        ("t1", "is_completed", "true", "false"),
        ("t1", "is_completed", "false", "true"),
        ("t1", "task_description", "Buy milk", "Buy oat milk"),
    ]
    for lost in ("1 earlier description", "1 completion", "1 reopening", "1 removed task"):
        assert lost in text(person, "twin_lost")
    shown = f"{side(person, 'twin_table')} {audit(person)}"
    with closing(open_store(Path(person.shell.session.source), writable=False)) as store:
        kept = " ".join(str(event.data) for event in store.read_stream("todolist-l1"))
    for told in ("it was sour", "the bank called"):
        assert told in kept
        assert told not in shown
    assert "Buy milk" in kept
    assert "Buy milk" not in str(side(person, "twin_table"))


def test_looking_back_the_log_shows_then_and_the_table_still_shows_now(person, tmp_path):
    with todo_bench(tmp_path / "told.db") as bench:
        bench.tell(*STORY)
        bench.follow()
    person.open(tmp_path / "told.db")
    person.show("twin")
    person.wait(lambda: len(side(person, "twin_table")) == 1 and side(person, "twin_table")[0][1] == "t1")
    now = side(person, "twin_table")

    person.go_to(5)
    then = [("≠", "t1", "Buy oat milk", "true"), ("◂", "t2", "Call the bank", "false")]
    person.wait(lambda: side(person, "twin") == then)
    assert [row[1:] for row in side(person, "twin_table")] == [now[0][1:], ("", "", "")]
    assert "a table has no past" in " ".join(person.texts(dock(person)))
    model = person.see(QTableView, "twin_table").model()
    faded = model.index(0, 1).data(Role.ForegroundRole).color()
    assert faded == QColor(LIGHT.muted)
    assert text(person, "twin_heading") == "0 tasks the same, 2 different."

    person.go_to(2)
    person.wait(lambda: [row[2:] for row in side(person, "twin")] == [("Buy milk", "false")])
    assert [row[1:] for row in side(person, "twin_table")] == [now[0][1:]]

    person.shell.selection.go_live()
    person.wait(lambda: side(person, "twin") == side(person, "twin_table") == now)
    assert "a table has no past" not in " ".join(person.texts(dock(person)))


def test_without_lists_the_pane_stays_away_and_says_what_to_do_when_it_is_called(at_home):
    person = at_home
    assert dock(person).isHidden()

    person.show("twin")
    person.wait(lambda: not dock(person).isHidden())
    assert "Issue CreateTodoList and AddTask" in " ".join(person.texts(dock(person)))

    create(person)
    person.show("twin")
    person.wait(lambda: "Issue AddTask" in " ".join(person.texts(dock(person))))


def test_the_pane_comes_with_the_first_list_and_goes_with_the_store(at_home):
    person = at_home
    create(person)
    person.wait(lambda: not dock(person).isHidden())
    assert not person.window.findChild(QDockWidget, "dock_event").isHidden()

    person.open(SAMPLES / "pyeventsourcing_json.db")
    person.wait(lambda: dock(person).isHidden())
    person.show("twin")
    person.wait(lambda: "this store is only shown" in " ".join(person.texts(dock(person))))
