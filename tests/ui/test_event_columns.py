"""Columns of the event table are as wide as their texts ask for; names give way before the data does."""

import msgspec
import pytest
from PySide6.QtCore import Qt

from explorer.ui.models import events_model as em
from explorer.ui.widgets.tables import yielding
from pane_stage import Stage
from reading_fakes import HandStore


class Odd(HandStore):
    """Times are fine and name no zone; the 990th event has a flag."""

    def row(self, n):
        flags = ("deleted",) if n == 990 else ()
        return msgspec.structs.replace(super().row(n), time=f"2025-03-03T09:00:00.{n:06d}", flags=flags)


@pytest.fixture
def stage(qtbot):
    def made(store=None, wide=900):
        stage = Stage(qtbot, "events")
        stage.pane.resize(wide, 400)
        if store is not None:
            stage.pane.detach()
            stage.asking.answers = store
            stage.pane.attach(stage.session)
        stage.paint()
        stage.paint()  # the first picture asks for the rows that say how wide columns are
        return stage

    return made


def heading(table, column, role=Qt.ItemDataRole.DisplayRole):
    return table.model().headerData(column, Qt.Orientation.Horizontal, role)


@pytest.mark.parametrize(
    ("room", "given"),
    [(300, {0: 100, 1: 120, 2: 60}), (240, {0: 80, 1: 100, 2: 60}), (10, {0: 50, 1: 70, 2: 60})],
)
def test_columns_give_way_by_the_same_part_and_never_below_what_they_keep(room, given):
    assert yielding({0: 100, 1: 120, 2: 60}, {0: 50, 1: 70}, room) == given


def test_without_flags_there_is_no_column_of_them_and_the_data_takes_the_room(stage):
    table = stage().pane.table
    assert table.isColumnHidden(em.FLAGS)
    assert table.horizontalScrollBar().maximum() == 0
    fitted = sum(table.columnWidth(column) for column in range(em.DATA))
    assert table.columnWidth(em.DATA) == table.viewport().width() - fitted


def test_the_column_comes_with_the_first_flag_and_times_are_shown_as_they_are_kept(stage):
    table = stage(Odd(1000, 3)).pane.table
    assert not table.isColumnHidden(em.FLAGS)
    assert table.columnWidth(em.FLAGS) >= table.width_of("deleted")
    assert table.model().index(998, em.TIME).data() == "2025-03-03 09:00:00.000999"
    assert table.columnWidth(em.TIME) >= table.width_of("2025-03-03 09:00:00.000999")
    assert heading(table, em.TIME) == "Time (no zone)"
    assert "no zone" in heading(table, em.TIME, Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("wide", [480, 560, 700, 1_100])
def test_at_every_width_all_columns_are_in_sight_and_the_data_has_room(stage, wide):
    table = stage(Odd(1000, 3), wide).pane.table
    assert table.horizontalScrollBar().maximum() == 0
    assert table.columnWidth(em.DATA) >= table.width_of("n" * 6)


def test_the_numbers_of_new_events_have_room_when_they_have_more_digits(stage):
    made = stage()
    table = made.pane.table
    before = table.columnWidth(em.ORDINAL)
    made.grow(1_001)
    assert table.columnWidth(em.ORDINAL) == before
    made.grow(123_456)
    assert table.columnWidth(em.ORDINAL) >= table.width_of("123,456")
    assert table.horizontalScrollBar().maximum() == 0


def test_a_column_that_somebody_set_by_hand_is_left_alone(stage):
    made = stage()
    table = made.pane.table
    made.pane.resize(1_000, 400)
    usual = table.columnWidth(em.TYPE)
    table.horizontalHeader().resizeSection(em.TYPE, usual + 40)
    made.pane.resize(1_100, 400)
    assert table.columnWidth(em.TYPE) == usual + 40


def test_a_list_of_one_stream_leaves_its_name_to_the_title(stage):
    made = stage()
    made.selection.follow("cart-0002")
    made.pane._narrow(made.pane._one)
    assert made.pane.table.isColumnHidden(em.STREAM)
    made.pane._narrow(made.pane._all)
    assert not made.pane.table.isColumnHidden(em.STREAM)
