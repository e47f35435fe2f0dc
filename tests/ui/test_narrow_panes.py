"""What gives way where there is little room: never what tells rows apart."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QStyleOptionViewItem
from windowkit import FakeDialogs, FakeOpener

from explorer.ui.models import events_model as em
from explorer.ui.models import projections_model as pm
from explorer.ui.models.rows_model import QRowsModel
from explorer.ui.models.streams_model import NAME, VERSION
from explorer.ui.panes import make_panes
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.ui.widgets.elided import ElidedLabel
from explorer.viewmodels.actions import PANES
from explorer.viewmodels.appearance import LIGHT
from explorer.viewmodels.rows import Columns, Line
from pane_stage import Stage


@pytest.fixture
def stage(qtbot):
    return lambda name, **options: Stage(qtbot, name, **options)


def test_in_a_narrow_pane_events_have_short_times_and_their_data_stays_in_sight(stage):
    made = stage("events", head=300)
    table = made.pane
    table.resize(900, 400)
    made.paint()
    assert table.table.model().index(299, em.TIME).data() == "2025-03-03 09:05:00"
    table.resize(420, 400)
    assert table.table.model().index(299, em.TIME).data() == "09:05:00"
    assert "2025-03-03" in table.table.model().index(299, em.TIME).data(Qt.ItemDataRole.ToolTipRole)
    table.grab()
    assert table.table.horizontalScrollBar().maximum() == 0
    assert table.table.columnWidth(em.DATA) >= table.table.width_of("n" * 4)
    table.resize(900, 400)
    assert table.table.model().index(299, em.TIME).data() == "2025-03-03 09:05:00"


def test_streams_give_way_in_their_middle_and_categories_at_their_end(stage):
    made = stage("streams")
    made.paint()
    tree = made.pane.tree
    delegate = tree.itemDelegateForColumn(NAME)
    modes = []
    for index in (tree.model().index(0, NAME), tree.model().index_of("cart-0002")):
        option = QStyleOptionViewItem()
        delegate.initStyleOption(option, index)
        modes.append(option.textElideMode)
    assert modes == [Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle]


def test_a_narrow_list_of_streams_leaves_the_version_out(stage):
    pane = stage("streams").pane
    pane.resize(500, 300)
    assert not pane.tree.isColumnHidden(VERSION)
    pane.resize(200, 300)
    assert pane.tree.isColumnHidden(VERSION)


def test_a_narrow_list_of_projections_keeps_names_and_status(stage):
    pane = stage("projections").pane
    pane.resize(600, 400)
    assert not any(pane.table.isColumnHidden(column) for column in range(6))
    pane.resize(230, 400)
    hidden = [column for column in range(6) if pane.table.isColumnHidden(column)]
    assert hidden == [pm.VERSION, pm.CHECKPOINT, pm.LAG]
    pane.grab()
    assert pane.table.columnWidth(pm.TITLE) >= pane.table.width_of("Events by")


def test_what_is_folded_anew_at_every_look_has_no_columns_of_how_far_it_has_come(stage):
    made = stage("projections")
    table, rows = made.pane.table, made.store.AskProjections(None).rows
    made.pane.resize(600, 400)
    replayed = tuple(msgspec.structs.replace(row, status="replayed") for row in rows)
    made.pane.set_projections(replayed)
    assert [column for column in range(6) if not table.isColumnHidden(column)] == [pm.TITLE, pm.STATUS]
    made.pane.set_projections((*replayed[1:], rows[0]))
    assert not any(table.isColumnHidden(column) for column in range(6))


def test_in_the_past_the_list_of_projections_says_which_figures_are_of_now(stage):
    made = stage("projections")
    note = "This list is of now, #1,000; its rows, below, are of the cursor."
    assert not any(label.text() == note for label in made.pane.findChildren(QLabel))
    made.selection.at(40)
    assert any(label.text() == note and label.isVisible() for label in made.pane.findChildren(QLabel))
    made.selection.go_live()
    assert not any(label.text() == note for label in made.pane.findChildren(QLabel))


def test_a_status_is_shown_with_a_mark_and_the_colour_of_its_word():
    lines = [Line("", ("t1", "failed"), ("t1", "failed"), ("", "bad"), (False, False))]
    model = QRowsModel(lambda row: lines[row])
    model.set_columns(Columns(("id",), ("status",)), 1)
    status = model.index(0, 2)
    assert status.data(Qt.ItemDataRole.ForegroundRole).color().name() == LIGHT.removed
    assert not status.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert model.index(0, 1).data(Qt.ItemDataRole.DecorationRole) is None


@pytest.fixture
def shell(qtbot, qapp, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    made = Shell(FakeOpener(), settings, Theme(qapp, settings), make_panes(settings), FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close_store()


def test_tabs_keep_short_names_and_the_line_above_the_pane_says_what_and_when(shell, qtbot):
    shell.open("shop.db")
    shell.window.docks.bring_forward("throughput")
    qtbot.waitUntil(lambda: shell.window.docks.title("throughput").startswith("Throughput per"))
    assert shell.window.docks.dock("throughput").windowTitle() == PANES["throughput"]
    line = shell.window.findChild(QLabel, "title_throughput")
    assert line.text() == shell.window.docks.title("throughput")
    assert line.text() in line.parent().toolTip()


def test_the_buttons_of_a_title_take_a_pane_out_put_it_back_and_close_it(shell, qtbot):
    dock = shell.window.docks.dock("state")
    take_out = shell.window.findChild(QAbstractButton, "float_state")
    take_out.click()
    assert dock.isFloating()
    take_out.click()
    assert not dock.isFloating()
    shell.window.findChild(QAbstractButton, "close_state").click()
    assert not dock.isVisible()


def test_a_store_without_events_says_what_to_do_on_the_timeline(shell, qtbot):
    from histories import History

    shell._opener.stores["empty.db"] = History([])
    shell.open("empty.db")
    moment = shell.window.findChild(QLabel, "timeline_moment")
    qtbot.waitUntil(lambda: shell.session is not None)
    assert moment.text() == "nothing was recorded in this store"


def test_where_there_is_no_room_for_a_text_its_brief_form_is_shown(qtbot):
    text, brief = "2025-03-03 09:14:02 UTC  ItemAdded", "09:14:02"
    label = ElidedLabel()
    qtbot.addWidget(label)

    def painted(width, **said):
        label.resize(width, 20)
        label.say(**said)
        return label.grab().toImage()

    assert painted(90, text=text, brief=brief) == painted(90, text=brief)
    assert painted(600, text=text, brief=brief) == painted(600, text=text)
    assert painted(90, text=text, brief=brief) != painted(90, text=text)
    assert label.accessibleName() == text
