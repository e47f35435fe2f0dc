import json

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QToolButton

from explorer.runtime.questions import AskDiff, ChangeRow
from explorer.ui.models.changes_model import QChangesModel
from explorer.viewmodels.change_groups import Group
from explorer.viewmodels.compare import NOT_PINNED
from pane_stage import Stage, clipboard


def staged(qtbot, pinned=1, at=9):
    stage = Stage(qtbot, "changes")
    stage.pane.set_watched(True)
    stage.selection.at(pinned)
    stage.selection.pin()
    stage.selection.at(at)
    return stage


def group(stage, name):
    model = stage.pane.tree.model()
    return next(i for row in range(model.rowCount()) if (i := model.index(row, 0)).data() == name)


def lines(stage, above):
    model = stage.pane.tree.model()
    return [
        tuple(model.index(row, column, above).data() for column in range(4))
        for row in range(model.rowCount(above))
    ]


def test_unfolding_a_stream_shows_each_change_with_the_event_that_made_it(qtbot):
    stage = staged(qtbot)
    cart = group(stage, "cart-0000")
    assert lines(stage, cart) == [("…", "", "", "")]
    stage.pane.tree.expand(cart)
    assert lines(stage, cart) == [("n4", "+", "4", "#4 ItemAdded"), ("n7", "+", "7", "#7 ItemAdded")]
    stage.pane.tree.activated.emit(stage.pane.tree.model().index(0, 0, cart))
    assert stage.selection.place.ordinal == 4


def test_what_is_unfolded_stays_so_while_the_cursor_moves(qtbot):
    stage = staged(qtbot)
    stage.pane.tree.expand(group(stage, "cart-0000"))
    stage.selection.at(10)
    cart = group(stage, "cart-0000")
    assert stage.pane.tree.isExpanded(cart)
    assert len(lines(stage, cart)) == 3


def test_a_last_row_stands_for_what_is_not_at_hand(qtbot):
    stage = staged(qtbot, pinned=0, at=1000)
    cart = group(stage, "cart-0000")
    stage.pane.tree.expand(cart)
    assert lines(stage, cart)[-1][0] == "134 more: press Enter"
    stage.pane.tree.activated.emit(stage.pane.tree.model().index(200, 0, cart))
    assert len(lines(stage, cart)) == 334


def test_unpinning_ends_the_comparison(qtbot):
    stage = staged(qtbot)
    needed = []
    stage.pane.relevantChanged.connect(needed.append)
    stage.pane.findChild(QToolButton, "changes_unpin").click()
    assert stage.pane.empty == NOT_PINNED
    assert needed == [False]
    assert stage.pane.tree.model().rowCount() == 0


def test_only_the_followed_stream_is_unfolded_at_once(qtbot):
    stage = staged(qtbot)
    stage.selection.follow("order-0001")
    stage.pane.findChild(QToolButton, "changes_only_followed").click()
    assert [line[0] for line in lines(stage, group(stage, "order-0001"))] == ["n2", "n5", "n8"]


def test_all_changes_are_copied_from_the_menu(qtbot):
    stage = staged(qtbot)
    as_text, as_json, as_patch = [one for one in stage.pane.tree.actions() if one.text().startswith("Copy")]
    as_text.trigger()
    assert "  + n4: 4  (#4 ItemAdded)" in clipboard()
    as_json.trigger()
    assert json.loads(clipboard())["to"] == 9
    as_patch.trigger()
    assert {"op": "add", "path": "/streams/cart-0000/n4", "value": 4} in json.loads(clipboard())


def change(n):
    return ChangeRow("s", None, None, f"p{n}", None if n % 2 else "1", "2" if n % 3 else None, n, "T")


def test_the_model_keeps_groups_in_place_while_they_fill_and_empty(qtmodeltester):
    model = QChangesModel()
    empty = Group(AskDiff(1, 9, stream="s"), 4)
    some = Group(AskDiff(1, 9, stream="s"), 4, 4, tuple(map(change, range(1, 3))))
    whole = Group(AskDiff(1, 9, stream="s"), 4, 4, tuple(map(change, range(1, 5))))
    other = Group(AskDiff(1, 9, projection="p"))
    model.set_groups((empty, other))
    qtmodeltester.check(model, force_py=True)
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    for filled in (some, whole, empty):  # the tester goes on watching
        model.set_groups((filled, other))
        assert model.rowCount(model.index(0, 0)) == len(filled.changes) + (filled is not whole)
    assert not resets
    model.set_groups((other,))
    assert resets
    assert model.rowCount(QModelIndex()) == 1
