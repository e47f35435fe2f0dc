import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from explorer.core.errors import StoreDamaged
from explorer.runtime.questions import AskEvents
from explorer.ui.widgets.busy_line import BusyLine
from explorer.ui.widgets.event_pane import EventPane
from explorer.ui.widgets.events_pane import EventsPane
from explorer.ui.widgets.projections_pane import ProjectionsPane
from explorer.ui.widgets.state_pane import StatePane
from explorer.ui.widgets.streams_pane import StreamsPane
from explorer.viewmodels.appearance import DARK, LIGHT
from reading_fakes import COUNTER, HandStore, later, opened

PANES = {
    "events": EventsPane,
    "event": EventPane,
    "state": StatePane,
    "streams": StreamsPane,
    "projections": ProjectionsPane,
}


class Stage:
    """One pane on a hand-made store."""

    def __init__(self, qtbot, name, head=1000, **options):
        self.qtbot = qtbot
        self.store = HandStore(head, options.pop("streams", 3))
        self.session, self.asking = opened(self.store, **options)
        self.selection = self.session.selection
        self.pane = PANES[name]()
        qtbot.addWidget(self.pane)
        self.titles = []
        self.pane.titleChanged.connect(self.titles.append)
        self.pane.resize(700, 400)
        self.pane.show()
        self.pane.attach(self.session)

    def paint(self):
        self.pane.grab()

    def grow(self, head):
        self.store.head = head
        self.selection.grown(head)


def clipboard():
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("name", PANES)
def test_without_a_store_every_pane_says_what_to_do(qtbot, name):
    pane = PANES[name]()
    qtbot.addWidget(pane)
    assert pane.empty.startswith("Open a store to ")
    assert pane.objectName() == f"{name}_pane"
    assert pane.findChild(QWidget, name) is not None
    assert pane.accessibleName()


@pytest.mark.parametrize("name", PANES)
def test_a_store_comes_and_goes_and_comes_again(qtbot, name):
    stage = Stage(qtbot, name)
    stage.paint()
    assert stage.pane.empty == ""
    first = stage.pane.title
    stage.pane.detach()
    assert stage.pane.empty.startswith("Open a store to ")
    assert stage.pane.title == stage.titles[-1] == name.capitalize()
    stage.selection.at(4)
    stage.paint()
    stage.selection.go_live()
    stage.pane.attach(stage.session)
    assert stage.pane.title == first


@pytest.mark.parametrize("name", PANES)
def test_every_pane_takes_on_both_themes(qtbot, name):
    stage = Stage(qtbot, name)
    for appearance in (DARK, LIGHT):
        stage.pane.set_appearance(appearance)
        stage.paint()


@pytest.mark.parametrize("name", PANES)
def test_foreign_text_is_never_markup(qtbot, name):
    stage = Stage(qtbot, name)
    stage.store.flags = ("<b>odd</b>",)
    stage.store.stopped = "<img src='x'>"
    stage.store.data[3] = {"<i>x</i>": "<img src='/dev/zero'>"}
    stage.selection.at(3)
    for label in stage.pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert "<img" not in label.toolTip()


@pytest.mark.parametrize("name", PANES)
def test_a_store_that_breaks_is_said_in_words_and_can_be_tried_again(qtbot, name):
    stage = Stage(qtbot, name)
    stage.paint()
    stage.store.broken = StoreDamaged("Page 3 cannot be read; the rest can.")
    stage.pane.retry()
    stage.grow(1400)
    stage.selection.at(1)
    stage.paint()
    said = [label.text() for label in stage.pane.findChildren(QLabel) if label.isVisible()]
    assert "Page 3 cannot be read; the rest can." in said
    stage.store.broken = None
    stage.pane.findChild(QToolButton, "retry").click()
    stage.paint()
    assert stage.pane.problem == ""


@pytest.mark.parametrize("name", PANES)
def test_a_pane_does_not_grow_with_its_words(qtbot, name):
    stage = Stage(qtbot, name)
    widths = set()
    for ordinal in (1, 2, 500, 999):
        stage.selection.at(ordinal)
        stage.paint()
        widths.add(stage.pane.minimumSizeHint().width())
    assert len(widths) == 1
    assert widths.pop() < 420


def test_waiting_is_shown_only_after_a_while(qtbot):
    line = BusyLine()
    qtbot.addWidget(line)
    line.set_busy(True)
    assert not line.lit
    line.set_busy(False)
    assert not line._timer.isActive()
    line.set_busy(True)
    qtbot.waitUntil(lambda: line.lit)
    line.set_busy(False)
    assert not line.lit


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
    copy, copy_json = rows.actions()
    copy.trigger()
    assert clipboard().splitlines()[1].split("\t")[0] == "order-0001"
    copy_json.trigger()
    assert json.loads(clipboard())["key"] == ["order-0001"]


def test_one_turn_of_the_event_loop_asks_once_whatever_the_slider_does(qtbot):
    post, run = later()
    stage = Stage(qtbot, "event", post=post)
    run()
    before = len(stage.asking.asked)
    for ordinal in range(1, 100):
        stage.selection.at(ordinal)
    run()
    assert len(stage.asking.asked) == before + 1
    assert stage.pane.title == "Event #99"
