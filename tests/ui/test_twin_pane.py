"""The pane of the CRUD twin, and its dock that comes and goes with to-do lists."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QDockWidget, QLabel, QToolButton
from pytestqt.modeltest import ModelTester
from windowkit import StubPane

from explorer.runtime.answering import Answering
from explorer.runtime.questions import TwinAuditRow
from explorer.ui.docks import Docks
from explorer.ui.models.paged_table import Role
from explorer.ui.models.twin_model import AUDIT, COLUMNS, QAuditModel, QTwinModel
from explorer.ui.widgets.twin_pane import TwinPane
from explorer.viewmodels.actions import PANES
from explorer.viewmodels.appearance import DARK, LIGHT
from explorer.viewmodels.twin import PairLine
from fakes import InlineAsking, described, session_of
from todo_twins import STORY, TODOS, todo_bench

CELLS = ("l1", "t1", "false", "Buy milk", "ada", "noon")
LINES = [
    PairLine("", "The same.", "same", CELLS, CELLS, frozenset()),
    PairLine("≠", "Different.", "differs", CELLS, (*CELLS[:3], "<b>oat</b>", *CELLS[4:]), frozenset({3})),
    PairLine("◂", "Only the log.", "log only", CELLS, None, frozenset()),
    PairLine("▸", "Only the table.", "table only", None, CELLS, frozenset()),
    PairLine("·", "No command.", "no command", CELLS, None, frozenset()),
    None,
]
WORDS = COLUMNS.index("task_description")


@pytest.fixture
def bench(tmp_path):
    with todo_bench(tmp_path / "todo.db") as made:
        made.tell(*STORY)
        made.follow()
        yield made


@pytest.fixture
def pane(qtbot):
    made = TwinPane()
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.set_watched(True)
    yield made
    made.detach()


def attach(pane, bench):
    head = bench.store.head()
    asking = InlineAsking(Answering(bench.store, TODOS).answer)
    session = session_of(asking=asking, head=head, store=described(events=head, states="domain"))
    pane.attach(session)
    return session


def words(view):
    model = view.model()
    return [model.index(row, WORDS).data() for row in range(model.rowCount())]


# --- the models ---


@pytest.mark.parametrize("log", [True, False])
def test_a_side_is_a_proper_model(qtmodeltester, log):
    model = QTwinModel(lambda index: LINES[index], log=log)
    model.set_count(len(LINES))
    qtmodeltester.check(model)
    model.set_faded(True)
    model.set_appearance(DARK)
    qtmodeltester.check(model)


def test_the_audit_is_a_proper_model(qtmodeltester: ModelTester):
    model = QAuditModel()
    model.set_rows(
        (TwinAuditRow(1, "2025-03-03T12:00:00Z", "ada", "l1", "t1", "is_completed", None, "true"),)
    )
    qtmodeltester.check(model)
    assert [model.index(0, column).data() for column in range(len(AUDIT))] == [
        "2025-03-03 12:00:00",
        "ada",
        "l1",
        "t1",
        "is_completed",
        "—",
        "true",
    ]
    assert model.headerData(5, Qt.Orientation.Horizontal) == "old"


def colours(log, faded=False):
    model = QTwinModel(lambda index: LINES[index], log=log)
    model.set_count(len(LINES))
    model.set_faded(faded)
    brushes = [model.index(row, WORDS).data(Role.ForegroundRole) for row in range(len(LINES))]
    return [None if brush is None else brush.color() for brush in brushes]


def test_what_differs_is_marked_by_sign_and_colour():
    changed, removed, added, muted = map(QColor, (LIGHT.changed, LIGHT.removed, LIGHT.added, LIGHT.muted))
    assert colours(log=True) == [None, changed, removed, added, muted, None]
    model = QTwinModel(lambda index: LINES[index], log=False)
    model.set_count(len(LINES))
    assert [model.index(row, 0).data() for row in range(len(LINES))] == ["", "≠", "◂", "▸", "·", "…"]
    tints = [model.index(row, 1).data(Role.BackgroundRole) for row in range(len(LINES))]
    assert [tint is not None for tint in tints] == [False, True, True, True, False, False]
    assert model.index(1, 1).data(Role.ForegroundRole) is None, "a cell that is the same stays plain"


def test_a_side_of_another_moment_steps_back_but_keeps_its_signs():
    muted = QColor(LIGHT.muted)
    assert colours(log=False, faded=True)[:5] == [muted] * 5
    model = QTwinModel(lambda index: LINES[index], log=False)
    model.set_count(len(LINES))
    model.set_faded(True)
    assert model.index(1, 0).data(Role.ForegroundRole).color() == QColor(LIGHT.changed)


def test_tooltips_show_any_text_as_it_is():
    model = QTwinModel(lambda index: LINES[index], log=False)
    model.set_count(len(LINES))
    assert model.index(1, WORDS).data(Role.ToolTipRole) == "<qt>&lt;b&gt;oat&lt;/b&gt;</qt>"
    assert model.index(1, 0).data(Role.ToolTipRole) == "<qt>Different.</qt>"
    assert "≠" in model.headerData(0, Qt.Orientation.Horizontal, Role.ToolTipRole)


# --- the pane ---


def test_without_a_store_it_says_what_to_do(pane):
    assert pane.empty == "Open a store to compare its to-do lists with a table."


def test_the_log_stands_beside_the_table_at_the_same_columns(pane, bench):
    session = attach(pane, bench)
    session.selection.at(3)

    assert words(pane.log) == ["Buy milk", "Call the bank"]
    assert words(pane.table) == ["Buy oat milk", ""]
    assert pane.audit.model().rowCount() == 9
    widths = [[view.columnWidth(c) for c in range(len(COLUMNS))] for view in (pane.log, pane.table)]
    assert widths[0] == widths[1]


def test_both_sides_scroll_and_select_together(pane, bench, qtbot):
    bench.tell(*(("AddTask", {"task_id": f"x{n}", "description": "Pay"}) for n in range(60)))
    bench.follow()
    attach(pane, bench)
    pane.log.verticalScrollBar().setValue(20)
    assert pane.table.verticalScrollBar().value() == 20
    pane.table.verticalScrollBar().setValue(7)
    assert pane.log.verticalScrollBar().value() == 7

    pane.log.selectRow(9)
    assert pane.table.chosen_span() == (9, 9)
    pane.table.selectRow(11)
    assert pane.log.chosen_span() == (11, 11)
    pane.log.clearSelection()
    assert pane.table.chosen_span() is None


def test_only_differences_can_be_shown(pane, bench):
    session = attach(pane, bench)
    session.selection.at(6)
    assert words(pane.log) == ["Buy oat milk", "Call the bank"]
    pane.findChild(QToolButton, "twin_only_different").click()
    assert words(pane.log) == ["Call the bank"]
    attach(pane, bench)
    assert words(pane.log) == [], "another store is shown as it was wished before"


def test_selected_rows_of_one_side_are_copied(pane, bench):
    session = attach(pane, bench)
    session.selection.at(3)
    pane.log.selectAll()
    copy = next(action for action in pane.log.actions() if action.text() == "Copy rows")
    copy.trigger()
    assert "Call the bank" in QGuiApplication.clipboard().text()


def test_what_was_lost_is_said_on_one_line_and_told_whole_on_asking(pane, bench):
    attach(pane, bench)
    lost = pane.findChild(QLabel, "twin_lost")
    assert lost.text().startswith("The table lost 1 earlier description")
    assert "“Buy milk”" in lost.toolTip()


def test_a_pane_behind_another_asks_for_nothing(pane, bench):
    pane.set_watched(False)
    session = attach(pane, bench)
    session.selection.at(2)
    assert pane.log.model().rowCount() == 0
    pane.set_watched(True)
    assert words(pane.log) == ["Buy milk"]


def test_a_pane_that_let_its_store_go_is_empty(pane, bench):
    attach(pane, bench)
    pane.detach()
    assert pane.log.model().rowCount() == pane.table.model().rowCount() == pane.audit.model().rowCount() == 0
    assert pane.empty.startswith("Open a store")


# --- its dock ---


@pytest.fixture
def docks(qtbot):
    panes = {name: StubPane(name) for name in PANES}
    made = Docks(panes)
    qtbot.addWidget(made)
    made.panes = panes
    made.show()
    return made


def hidden(docks):
    return docks.findChild(QDockWidget, "dock_twin").isHidden()


def needed(docks, yes):
    docks.panes["twin"].relevantChanged.emit(yes)


def test_the_dock_comes_and_goes_with_to_do_lists(docks):
    assert hidden(docks)
    needed(docks, True)
    assert not hidden(docks)
    needed(docks, False)
    assert hidden(docks)


def test_what_somebody_opened_or_closed_by_hand_stays_so_until_the_layout_is_reset(docks):
    docks.bring_forward("twin")
    needed(docks, False)
    assert not hidden(docks)
    docks.dock("twin").toggleViewAction().trigger()
    needed(docks, True)
    assert hidden(docks)
    docks.reset()
    assert not hidden(docks)
    needed(docks, False)
    assert hidden(docks)


def test_it_comes_without_covering_the_pane_that_is_looked_at(docks, qtbot):
    needed(docks, True)
    qtbot.waitUntil(lambda: docks.dock("twin") in docks.tabifiedDockWidgets(docks.dock("event")))
    assert not docks.panes["twin"].watched
    assert not docks.dock("event").visibleRegion().isEmpty()


def test_it_learns_whether_somebody_sees_it(docks, qtbot):
    needed(docks, True)
    docks.bring_forward("twin")
    qtbot.waitUntil(lambda: docks.panes["twin"].watched)
    docks.bring_forward("event")
    qtbot.waitUntil(lambda: not docks.panes["twin"].watched)
