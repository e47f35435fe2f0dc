import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFont

from explorer.core.paths import ABSENT
from explorer.core.tree import tree
from explorer.runtime.questions import CategoryRow, KeyedRow, StreamRow
from explorer.ui.models.events_model import DATA, ORDINAL, STREAM, TIME, TYPE, QEventsModel
from explorer.ui.models.projections_model import QProjectionsModel
from explorer.ui.models.rows_model import QRowsModel
from explorer.ui.models.streams_model import QStreamsModel
from explorer.ui.models.value_tree import NAME, SIGN, VALUE, QValueTree
from explorer.viewmodels.appearance import DARK, LIGHT
from explorer.viewmodels.kinds import type_colours
from explorer.viewmodels.rows import Columns, line_of
from explorer.viewmodels.streams import Found
from reading_fakes import COUNTER, TYPES, HandStore

Role = Qt.ItemDataRole


def streams_of(category, count):
    return [StreamRow(f"{category}-{n:03}", category, n, n, None, None) for n in range(count)]


def leaves(model, parent=None):
    """Every row of a tree by its path, walked as a view does."""
    parent = QModelIndex() if parent is None else parent
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield model.data(index, Role.UserRole)
        yield from leaves(model, index)


def test_events_keep_the_laws_of_item_models(qtbot, qtmodeltester):
    store = HandStore(40)
    model = QEventsModel(lambda row: store.row(row + 1) if row % 3 else None)
    model.restart(30)
    qtmodeltester.check(model)
    model.set_count(40)
    model.set_count(35)
    model.set_horizon(7)
    model.set_types(TYPES)
    model.set_appearance(DARK, QFont())
    assert model.rowCount() == 35


def test_an_event_that_is_not_there_yet_is_dots(qtbot):
    model = QEventsModel(lambda row: None)
    model.restart(1)
    assert {model.index(0, column).data() for column in range(7)} == {"…"}


def test_an_event_as_a_row(qtbot):
    store = HandStore(2000)
    model = QEventsModel(lambda row: store.row(row + 1))
    model.restart(2000)
    model.set_types(TYPES)
    model.set_horizon(1500)
    cells = [model.index(1233, column).data() for column in range(5)]
    assert cells == ["1,234", "2025-03-03 09:20:34", "cart-0000", "412", "ItemAdded"]
    assert model.index(1233, TIME).data(Role.ToolTipRole) == "<qt>2025-03-03T09:20:34Z</qt>"
    assert model.index(1233, ORDINAL).data(Role.ForegroundRole) is None
    muted = model.index(1600, ORDINAL).data(Role.ForegroundRole)
    assert muted.color().name() == LIGHT.muted
    fill = model.index(1233, TYPE).data(Role.DecorationRole).pixmap(32).toImage().pixelColor(16, 16)
    assert fill.name() == type_colours(TYPES, LIGHT)["ItemAdded"]


def test_types_that_stay_the_same_have_no_row_painted_again(qtbot):
    model = QEventsModel(HandStore(10).row)
    model.restart(10)
    told = []
    model.dataChanged.connect(lambda *_: told.append(True))
    model.set_types(TYPES)
    assert len(told) == 1
    model.set_types(TYPES)
    assert len(told) == 1
    model.set_types(TYPES[1:])
    assert len(told) == 2


def test_markup_in_a_payload_is_never_markup_in_a_tooltip(qtbot):
    store = HandStore(1)
    store.data[1] = {"x": "<img src='/etc/passwd'>"}
    model = QEventsModel(lambda row: store.row(row + 1))
    model.restart(1)
    assert "<img" in model.index(0, DATA).data()
    assert "<img" not in model.index(0, DATA).data(Role.ToolTipRole)
    assert "&lt;img" in model.index(0, DATA).data(Role.ToolTipRole)
    assert model.index(0, STREAM).data(Role.UserRole) == store.row(1)


VALUES = [
    {},
    {"a": 1},
    {"a": {"b": {"c": [1, {"d": None}, []]}}, "e": "x"},
    [1, [2, [3]]],
    7,
    None,
    {"a.b": {"": 1}, "c": True},
    {"odd": {"$undecoded": {"reason": "encrypted", "hex": "00ff"}}},
]


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("value", VALUES)
def test_values_keep_the_laws_of_item_models_and_show_every_row(qtbot, qtmodeltester, value, signed):
    model = QValueTree(signed=signed)
    qtmodeltester.check(model)
    for shown in (value, {"other": value}, value):
        model.set_rows(tree(shown))
        assert tuple(leaves(model)) == tree(shown)


def test_a_tree_of_the_same_shape_is_not_laid_out_anew(qtbot):
    model = QValueTree()
    assert model.set_rows(tree({"a": 1, "b": {"c": 2}}))
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append((first.data(), last.data())))
    assert not model.set_rows(tree({"a": 1, "b": {"c": 3}}))
    assert changed == [("c", "3")]
    assert model.set_rows(tree({"a": 1, "b": {"d": 3}}))


def test_changes_have_a_sign_a_colour_and_the_old_value(qtbot):
    model = QValueTree(signed=True)
    rows = tree({"kept": 1, "moved": 2, "new": 3}, {"kept": 1, "moved": 1, "gone": 0}, marked=True)
    model.set_rows(rows)
    shown = {row.name: model.index(place, SIGN) for place, row in enumerate(rows)}
    assert {name: index.data() for name, index in shown.items()} == {
        "kept": "",
        "moved": "~",
        "new": "+",
        "gone": "-",
    }
    assert model.index(1, VALUE).data() == "1 → 2"
    colours = {
        name: brush.color().name() if (brush := index.data(Role.ForegroundRole)) else None
        for name, index in shown.items()
    }
    assert colours == {
        "kept": None,
        "moved": LIGHT.changed,
        "new": LIGHT.added,
        "gone": LIGHT.removed,
    }
    assert "before: 1" in model.index(1, VALUE).data(Role.ToolTipRole)
    assert model.index(0, NAME).data(Role.BackgroundRole) is None


def test_a_first_state_is_all_new(qtbot):
    model = QValueTree(signed=True)
    model.set_rows(tree({"a": {"b": 1}}, ABSENT, marked=True))
    assert {row.change for row in leaves(model)} == {"+"}


def test_streams_keep_the_laws_of_item_models(qtbot, qtmodeltester):
    wished = []
    model = QStreamsModel(wished.append)
    qtmodeltester.check(model)
    model.set_categories([CategoryRow("cart", 300, 900), CategoryRow(None, 5, 5)])
    model.set_streams("cart", streams_of("cart", 10), True)
    model.set_streams("cart", streams_of("cart", 20), True)
    model.set_streams("cart", streams_of("cart", 15), False)
    model.set_categories([CategoryRow("cart", 301, 901), CategoryRow(None, 5, 5), CategoryRow("x", 1, 1)])
    model.set_found(Found("cart-00", tuple(streams_of("cart", 3)), False))
    model.set_streams("cart", streams_of("cart", 16), False)
    model.set_found(None)
    model.set_appearance(DARK)
    assert model.rowCount(model.index(0, 0)) == 16
    model.set_categories([])
    assert model.rowCount() == 0


def test_new_streams_are_put_where_they_belong_without_a_reset(qtbot):
    model = QStreamsModel(lambda category: None)
    model.set_categories([CategoryRow("cart", 9, 9)])
    rows = streams_of("cart", 9)
    model.set_streams("cart", rows[::2], False)
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_streams("cart", rows, False)
    top = model.index(0, 0)
    assert [model.index(row, 0, top).data() for row in range(9)] == [row.stream for row in rows]
    assert resets == []
    assert model.stream_at(model.index_of("cart-003")).stream == "cart-003"
    assert not model.index_of("cart-999").isValid()


def test_streams_are_fetched_when_a_category_is_opened(qtbot):
    wished = []
    model = QStreamsModel(wished.append)
    model.set_categories([CategoryRow("cart", 3, 9), CategoryRow("empty", 0, 0)])
    top = model.index(0, 0)
    assert model.hasChildren(top)
    assert not model.hasChildren(model.index(1, 0))
    model.fetchMore(top)
    assert wished == ["cart"]
    model.set_streams("cart", streams_of("cart", 3), False)
    assert not model.canFetchMore(top)


def test_rows_keep_the_laws_of_item_models(qtbot, qtmodeltester):
    columns = Columns(("id",), ("n", "text"))
    line = line_of(KeyedRow(("a",), '{"n":1200,"text":"x"}', "~"), columns)
    model = QRowsModel(lambda row: line if row % 2 else None)
    qtmodeltester.check(model)
    model.set_columns(columns, 10)
    model.set_count(12)
    model.set_count(4)
    model.set_appearance(DARK)
    assert [model.index(1, column).data() for column in range(4)] == ["~", "a", "1,200", "x"]
    assert [model.index(0, column).data() for column in range(4)] == ["…"] * 4
    headings = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(4)]
    assert headings == ["±", "id", "n", "text"]
    assert model.index(1, 2).data(Role.ForegroundRole).color().name() == DARK.changed


def test_projections_keep_the_laws_of_item_models(qtbot, qtmodeltester):
    store = HandStore(1500)
    model = QProjectionsModel()
    qtmodeltester.check(model)
    model.set_rows(store.AskProjections(None).rows)
    store.stopped = "Event #7 could not be handled."
    model.set_rows(store.AskProjections(None).rows)
    model.set_appearance(DARK)
    assert [model.index(0, column).data() for column in range(6)] == [
        "Events by stream",
        "2",
        "1,500",
        "0",
        "3",
        "stopped",
    ]
    assert model.index(0, 5).data(Role.ToolTipRole) == "<qt>Event #7 could not be handled.</qt>"
    assert model.index(0, 5).data(Role.ForegroundRole).color().name() == DARK.error
    assert model.place_of(COUNTER) == 0
    assert model.row_at(9) is None
