"""The processes pane: the list, the filters, the stepper, and what clicks on them do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel

from explorer.runtime import questions as q
from explorer.ui.models.processes_model import COLUMNS, KEY, STATUS, QProcessesModel
from explorer.ui.widgets.processes_pane import ProcessesPane
from explorer.ui.widgets.stepper import QStepsModel
from explorer.viewmodels.appearance import DARK
from explorer.viewmodels.stepper import StepLine
from transfers import bank, ordinals, session_at

AT = bank()


@pytest.fixture
def stage(qtbot):
    session, _ = session_at(AT)
    pane = ProcessesPane()
    qtbot.addWidget(pane)
    pane.resize(900, 420)
    pane.show()
    pane.attach(session)
    pane.session = session
    return pane


def keys(pane):
    model = pane.table.model()
    return [model.index(row, KEY).data() for row in range(model.rowCount())]


def spoken(pane):
    model = pane.stepper.steps.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click_step(qtbot, pane, row):
    steps = pane.stepper.steps
    place = steps.visualRect(steps.model().index(row, 0)).center()
    qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_list_has_a_word_and_a_sign_for_every_status(stage):
    assert keys(stage) == ["t3", "t2", "t1"]
    model = stage.table.model()
    assert [model.index(row, STATUS).data() for row in range(3)] == ["failed", "failed", "completed"]
    assert all(not model.index(row, STATUS).data(Qt.ItemDataRole.DecorationRole).isNull() for row in range(3))


def test_choosing_a_row_shows_its_steps_in_words(stage):
    stage.table.selectRow(1)
    lines = spoken(stage)
    assert lines[0].startswith("▸ Began, by TransferRequested #")
    assert lines[1].startswith("1 Debit for transfer, succeeded, account-rich")
    assert lines[3].startswith("3 Refund transfer, succeeded, undoes 1, Debit for transfer")
    assert lines[-1] == "✕ Ended, failed: AccountFrozen"
    assert stage.findChild(QLabel, "process_status").text() == "failed"
    assert stage.findChild(QLabel, "process_heading").text() == "Money transfer t2"


def test_a_click_on_a_step_goes_to_its_event_and_the_later_ones_stay_in_sight(qtbot, stage):
    stage.table.selectRow(1)
    click_step(qtbot, stage, 2)
    failed = ordinals(AT, "moneytransfer-t2", "StepFailed")[0]
    assert stage.session.selection.place.ordinal == failed
    assert stage.title == f"Processes after #{failed}"
    assert spoken(stage)[-1] == "■ Ended, later, later"
    assert len([line for line in spoken(stage) if line.endswith(", later")]) == 4
    click_step(qtbot, stage, len(spoken(stage)) - 1)
    assert stage.session.selection.place.ordinal == ordinals(AT, "moneytransfer-t2", "ProcessFailed")[0]


def test_enter_goes_to_the_step_that_has_the_focus(qtbot, stage):
    stage.table.selectRow(2)
    steps = stage.stepper.steps
    steps.setCurrentIndex(steps.model().index(1, 0))
    qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert stage.session.selection.place.ordinal == ordinals(AT, "moneytransfer-t1", "StepSucceeded")[0]


def test_follow_is_a_switch(qtbot, stage):
    button = stage.findChild(QAbstractButton, "process_follow")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert stage.session.selection.place.stream == "moneytransfer-t3"
    assert button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert stage.session.selection.place.stream is None


def test_the_filters_list_one_status(qtbot, stage):
    qtbot.mouseClick(stage.findChild(QAbstractButton, "processes_completed"), Qt.MouseButton.LeftButton)
    assert keys(stage) == ["t1"]
    qtbot.mouseClick(stage.findChild(QAbstractButton, "processes_running"), Qt.MouseButton.LeftButton)
    assert keys(stage) == []
    assert any("No process is running" in label.text() for label in stage.findChildren(QLabel))
    qtbot.mouseClick(stage.findChild(QAbstractButton, "processes_all"), Qt.MouseButton.LeftButton)
    assert len(keys(stage)) == 3


def test_a_hidden_pane_asks_nothing_until_it_is_shown(qtbot):
    session, asking = session_at(AT)
    pane = ProcessesPane()
    qtbot.addWidget(pane)
    pane.set_watched(False)
    pane.attach(session)
    session.selection.at(5)
    assert asking.asked == []
    pane.set_watched(True)
    assert asking.questions(q.AskProcesses)


def test_the_steps_are_drawn_in_both_themes_and_copied_as_text(stage):
    stage.table.selectRow(1)
    light = stage.stepper.steps.grab().toImage()
    stage.set_appearance(DARK)
    dark = stage.stepper.steps.grab().toImage()
    assert light != dark
    copy = next(a for a in stage.stepper.steps.actions() if a.text() == "Copy the steps")
    copy.trigger()
    assert QGuiApplication.clipboard().text().startswith("Money transfer t2: failed\n▸ Began")


def test_a_compensation_is_drawn_otherwise_than_a_step(qtbot, stage):
    steps = stage.stepper.steps

    def drawn(**changes):
        steps.set_lines((StepLine("1", "Do it", "succeeded", "good", **changes),))
        return steps.grab().toImage()

    assert drawn() != drawn(undoing=True)
    assert drawn() != drawn(later=True)
    assert drawn() != drawn(here=True)


def test_the_menu_of_a_step_goes_to_its_beginning_its_end_and_its_stream(stage):
    stage.table.selectRow(1)
    steps = stage.stepper.steps
    steps.setCurrentIndex(steps.model().index(1, 0))
    line = steps.current
    actions = {action.text(): action for action in steps.actions()}
    actions["Go to how it ended"].trigger()
    assert stage.session.selection.place.ordinal == line.ended
    actions["Go to how it began"].trigger()
    assert stage.session.selection.place.ordinal == line.asked
    actions["Follow the stream it changes"].trigger()
    assert stage.session.selection.place.stream == "account-rich"


def test_without_a_store_the_pane_says_what_to_do(stage):
    stage.detach()
    assert stage.empty == "Open a store to see its processes step by step."
    assert keys(stage) == []


def test_the_models_keep_the_rules_of_item_models(qtmodeltester):
    rows = tuple(
        q.ProcessRow(f"p-{n}", "p", "P", str(n), "running", n, None, n, "go", False, None) for n in range(3)
    )
    model = QProcessesModel()
    qtmodeltester.check(model)
    model.set_rows(rows[:2], True)
    model.set_rows(rows, False)
    assert model.rowCount() == 3
    assert model.columnCount() == len(COLUMNS)
    assert model.place_of("p-2") == 2
    steps = QStepsModel()
    steps.set_lines((StepLine("1", "Do it"),))
    qtmodeltester.check(steps)


def test_what_policies_wait_for_stands_below_the_list_and_whole_in_its_tip(stage):
    waits = stage.findChild(QLabel, "policy_waits")
    assert not waits.isVisible()
    stage.set_waits("Policies wait now: Abandon cart c1 at 09:14:02, and 1 more", "one\ntwo")
    assert waits.isVisible()
    assert waits.toolTip() == "<qt>one<br>two</qt>"


def test_the_step_at_the_cursor_is_in_sight_and_before_its_event_the_last_one_that_was_taken(stage):
    steps = stage.stepper.steps
    past = [StepLine(str(number), "Do it") for number in range(30)]
    later = [StepLine(str(number), "Do it", later=True) for number in range(30, 60)]

    def seen(row):
        return steps.viewport().rect().intersects(steps.visualRect(steps.model().index(row, 0)))

    steps.set_lines((*past, *later))
    assert seen(29)
    assert not seen(0)
    steps.set_lines((StepLine("0", "Do it", here=True), *past[1:], *later))
    assert seen(0)
    assert not seen(29)
