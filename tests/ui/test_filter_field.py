"""The field above the event table: Return applies a filter, what is wrong stands below it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

import pane_stage
from filter_fakes import FilteredStore
from pane_stage import Stage


@pytest.fixture
def stage(qtbot, monkeypatch):
    monkeypatch.setattr(pane_stage, "HandStore", FilteredStore)
    return Stage(qtbot, "events")


def apply(stage, text):
    stage.pane.filter.clear()
    stage.qtbot.keyClicks(stage.pane.filter, text)
    stage.qtbot.keyClick(stage.pane.filter, Qt.Key.Key_Return)


def problem(stage):
    return stage.pane.findChild(QLabel, "events_filter_problem")


def test_return_applies_a_filter_and_clearing_the_field_lists_all(stage):
    apply(stage, "data.number > 988")
    assert stage.pane.table.model().rowCount() == 12
    assert stage.titles[-1] == "Events · 12 of 1,000 match"
    stage.paint()
    stage.pane.filter.clear()
    assert stage.pane.table.model().rowCount() == 1000
    assert stage.titles[-1] == "Events · 1,000 events"


def test_the_tip_says_the_filter_in_words_and_that_states_count_all(stage):
    assert "Press Return" in stage.pane.filter.toolTip()
    apply(stage, "data.number > 988")
    tip = stage.pane.filter.toolTip()
    assert "is more than “988”" in tip
    assert "states and projections are still made of all events" in tip


def test_what_is_wrong_stands_below_until_it_is_right(stage):
    assert problem(stage).isHidden()
    apply(stage, "typ = x")
    assert problem(stage).isVisible()
    assert "column 1" in problem(stage).text()
    assert stage.pane.table.model().rowCount() == 1000
    apply(stage, "type ~ x")
    assert problem(stage).isHidden()


def test_a_filter_that_lets_nothing_through_leaves_the_field_in_reach(stage):
    apply(stage, "type = Nothing")
    assert stage.pane.table.model().rowCount() == 0
    assert stage.pane.filter.isVisible()
    assert stage.titles[-1] == "Events · 0 of 1,000 match"


def test_a_row_of_the_list_moves_the_cursor_to_its_event(stage):
    apply(stage, "data.number in (10, 20, 30)")
    table = stage.pane.table
    table.setCurrentIndex(table.model().index(1, 0))
    assert stage.selection.place.ordinal == 20


def test_a_store_that_goes_takes_its_filter_with_it(stage):
    apply(stage, "typ = x")
    stage.pane.detach()
    assert stage.pane.filter.text() == ""
    assert problem(stage).text() == ""
