from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QLabel, QToolButton

from explorer.runtime.questions import BlameLink
from explorer.ui.models.blame_model import QBlameModel
from explorer.viewmodels.selection import Part
from pane_stage import Stage, clipboard


def choose(view, path):
    place = next(place for place, row in enumerate(view.rows) if row.path == path)
    view.setCurrentIndex(view.model().at(place))


def said(stage, kind="state"):
    label = stage.pane.findChild(QLabel, f"blame_{kind}_text")
    return label.text() if label.isVisible() else ""


def press(stage, name):
    stage.pane.findChild(QToolButton, name).click()


def staged(qtbot, at=8):
    stage = Stage(qtbot, "state")
    stage.selection.follow("cart-0000")
    stage.selection.at(at)
    return stage


def test_choosing_a_part_of_a_state_says_who_set_it(qtbot):
    stage = staged(qtbot)
    assert said(stage) == ""
    choose(stage.pane.tree, "count")
    assert said(stage).startswith("count set by #7 ItemAdded (v3), 2 → 3 · before that #4")
    assert stage.selection.place.part == Part("count", stream="cart-0000")


def test_enter_goes_to_the_setter_and_again_to_the_one_before(qtbot):
    stage = staged(qtbot)
    choose(stage.pane.tree, "count")
    with qtbot.waitActive(stage.pane):
        stage.pane.activateWindow()
    stage.pane.tree.setFocus()
    for ordinal in (7, 4):
        qtbot.keyClick(stage.pane.tree, Qt.Key.Key_Return)
        assert stage.selection.place.ordinal == ordinal
    assert stage.selection.place.part.path == "count"


def test_buttons_step_from_change_to_change(qtbot):
    stage = staged(qtbot)
    choose(stage.pane.tree, "count")
    press(stage, "blame_state_after")
    assert stage.selection.place.ordinal == 10
    press(stage, "blame_state_before")
    assert stage.selection.place.ordinal == 7


def test_the_list_has_all_that_changed_it_and_older_ones_on_demand(qtbot):
    stage = staged(qtbot, at=1000)
    choose(stage.pane.tree, "count")
    table = stage.pane.blame.table
    assert not table.isVisible()
    next(one for one in stage.pane.tree.actions() if one.text() == "Who set this?").trigger()
    assert table.isVisible()
    assert table.model().rowCount() == 50
    press(stage, "blame_state_older")
    assert table.model().rowCount() == 100
    assert [table.model().index(0, column).data() for column in range(5)] == [
        "#1,000", "ItemAdded", "334", "333", "334"
    ]  # fmt: skip
    table.activated.emit(table.model().index(3, 0))
    assert stage.selection.place.ordinal == 991
    table.actions()[0].trigger()
    assert clipboard().startswith("count\n#991 ItemAdded (v331), 330 → 331\n")


def test_a_part_chosen_by_the_program_is_no_choice(qtbot):
    stage = Stage(qtbot, "state")
    stage.selection.at(7)
    choose(stage.pane.tree, "count")
    stage.selection.at(8)
    assert stage.selection.place.part == Part("count", stream="cart-0000")
    assert said(stage) == ""  # another stream is shown now


def test_a_cell_of_a_row_is_a_part_too(qtbot):
    stage = Stage(qtbot, "projections")
    table = stage.pane.rows
    stage.paint()
    heads = [
        table.model().headerData(c, Qt.Orientation.Horizontal, Qt.ItemDataRole.UserRole) for c in range(4)
    ]
    row = table.model().index(0, heads.index("events"))
    stage.paint()
    table.selectionModel().setCurrentIndex(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    part = stage.selection.place.part
    assert (part.path, part.key) == ("events", ("cart-0000",))
    assert said(stage, "row").startswith("events of cart-0000 set by #1,000")


def test_when_the_store_goes_nothing_is_said(qtbot):
    stage = staged(qtbot)
    choose(stage.pane.tree, "count")
    stage.pane.detach()
    assert said(stage) == ""


def test_the_model_keeps_what_it_has_when_older_events_come(qtmodeltester):
    model = QBlameModel()
    links = tuple(BlameLink(n, "s", n, "T", None if n == 1 else str(n - 1), str(n)) for n in range(9, 0, -1))
    model.set_links(links[:4])
    resets = []
    model.modelReset.connect(lambda: resets.append(1))
    model.set_links(links)
    assert not resets
    assert model.index(8, 3).data() == "—"
    qtmodeltester.check(model, force_py=True)
    model.set_links(links[:2])
    assert resets
    qtmodeltester.check(model, force_py=True)
