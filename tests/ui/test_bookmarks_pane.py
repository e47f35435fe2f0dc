"""The list of bookmarks by keyboard, and their marks on the timeline."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton, QToolTip

from explorer.runtime.bookmarks import Bookmark
from explorer.ui.dialogs.bookmark_name import BookmarkNameDialog
from explorer.ui.models.bookmarks_model import QBookmarksModel
from explorer.ui.widgets.bookmarks_pane import BookmarksPane
from explorer.ui.widgets.timeline_pane import TimelinePane
from explorer.viewmodels.appearance import DARK, LIGHT
from explorer.viewmodels.bookmarks import NO_BOOKMARKS, BookmarkLine
from explorer.viewmodels.selection import Place
from fakes import InlineAsking, described, session_of
from histories import steady

KEY = Qt.Key


@pytest.fixture
def session():
    return session_of(asking=InlineAsking(steady(1_000)), place=Place(500, 1_000, False))


@pytest.fixture
def pane(qtbot, session):
    made = BookmarksPane()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    made.attach(session)
    yield made
    made.detach()


@pytest.fixture
def filled(pane, session):
    for ordinal, name in ((100, "first"), (500, "here"), (900, "last")):
        session.selection.bookmark(ordinal, name)
    pane.table.setFocus()
    return pane


def shown(pane):
    model = pane.table.model()
    return [tuple(model.index(row, column).data() for column in range(2)) for row in range(model.rowCount())]


def test_the_model_keeps_qts_rules(qtmodeltester):
    model = QBookmarksModel()
    model.set_lines(tuple(BookmarkLine(Bookmark(n, f"b{n}"), n == 2, n < 3) for n in range(1, 4)))
    qtmodeltester.check(model)


def test_without_bookmarks_it_says_how_to_make_one(pane):
    assert pane.empty == NO_BOOKMARKS


def test_enter_goes_there(filled, session, qtbot):
    assert shown(filled) == [("#100", "first"), ("#500", "here"), ("#900", "last")]
    qtbot.keyClick(filled.table, KEY.Key_Down)
    qtbot.keyClick(filled.table, KEY.Key_Return)
    assert session.selection.place.ordinal == 900


def test_f2_renames_in_place_and_escape_leaves_the_name(filled, session, qtbot):
    for typed, ended, name in (
        ("checkout broke", KEY.Key_Return, "checkout broke"),
        ("x", KEY.Key_Escape, None),
    ):
        qtbot.keyClick(filled.table, KEY.Key_F2)
        field = filled.table.findChild(QLineEdit)
        assert field.text() == session.selection.place.bookmark.name
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, ended)
        QApplication.processEvents()
        assert session.selection.place.bookmark.name == (name or "checkout broke")


def test_delete_removes_and_a_button_brings_it_back(filled, session, qtbot):
    undo = filled.findChild(QToolButton, "bookmarks_undo")
    assert not undo.isVisible()
    qtbot.keyClick(filled.table, KEY.Key_Delete)
    assert [name for _, name in shown(filled)] == ["first", "last"]
    assert filled.findChild(QLabel, "bookmarks_removed").text() == "Removed here at #500"
    assert filled.table.currentIndex().isValid()
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert [name for _, name in shown(filled)] == ["first", "here", "last"]
    assert not undo.isVisible()


def test_what_the_store_does_not_reach_is_told(pane, session):
    session.selection.bookmark(5_000, "far")
    assert shown(pane) == [("#5,000", "far (beyond the last event of this store)")]


def test_a_name_is_shown_as_it_is_typed_and_never_as_markup(pane, session):
    session.selection.bookmark(500, "<b>bold</b> & co")
    index = pane.table.model().index(0, 1)
    assert index.data() == "<b>bold</b> & co"
    assert "<b>bold" not in index.data(Qt.ItemDataRole.ToolTipRole)


def test_the_dialog_proposes_a_name_that_typing_replaces(qtbot):
    dialog = BookmarkNameDialog(18_204, "ItemAdded of cart-1")
    qtbot.addWidget(dialog)
    field = dialog.findChild(QLineEdit)
    assert dialog.name == field.selectedText() == "ItemAdded of cart-1"
    qtbot.keyClicks(field, "it broke")
    assert dialog.name == "it broke"
    assert "#18,204" in dialog.findChild(QLabel).text()


# on the timeline


@pytest.fixture
def timeline(qtbot, session):
    made = TimelinePane()
    qtbot.addWidget(made)
    made.resize(1_000, 110)
    made.show()
    made.attach(session)
    yield made
    made.detach()


@pytest.mark.parametrize("appearance", [LIGHT, DARK], ids=["light", "dark"])
def test_ribbons_are_drawn_in_both_themes(timeline, session, appearance):
    timeline.set_appearance(appearance)
    before = timeline.slider.grab().toImage()
    session.selection.bookmark(200, "x")
    after = timeline.slider.grab().toImage()
    x = round(timeline.slider.x_of(200))
    assert after.pixelColor(x, 6).name() == appearance.text
    assert before.pixelColor(x, 6).name() != appearance.text
    session.selection.forget_bookmark(200)
    assert timeline.slider.grab().toImage() == before


def test_a_press_on_a_ribbon_goes_exactly_there_and_below_it_to_the_place(timeline, session, qtbot):
    session.selection.bookmark(200, "x")
    slider = timeline.slider
    beside = round(slider.x_of(200)) + 3
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(beside, 8))
    assert session.selection.place.ordinal == 200
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(beside, 40))
    assert session.selection.place.ordinal == slider.ordinal_at(beside) != 200


def test_bookmarks_that_lie_close_together_share_a_place(timeline, session):
    for ordinal in (200, 201, 202, 800, 5_000):
        session.selection.bookmark(ordinal, f"b{ordinal}")
    slider = timeline.slider
    assert [one.ordinal for one in slider.bookmarks_at(slider.x_of(200))] == [200, 201, 202]
    assert slider.bookmarks_at(slider.x_of(500)) == ()


def test_the_tooltip_over_a_ribbon_tells_its_name_as_plain_text(timeline, session, qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(QToolTip, "showText", lambda where, text, *rest: told.append(text))
    monkeypatch.setattr(type(timeline.slider), "underMouse", lambda slider: True)
    session.selection.bookmark(200, "<i>broke</i>")
    x = round(timeline.slider.x_of(200))
    for beside in (0, 40):
        qtbot.mouseMove(timeline.slider, QPoint(x + beside, 8))
        qtbot.waitUntil(lambda beside=beside: len(told) > bool(beside))
    assert told[0].startswith("<qt>#200  &lt;i&gt;broke&lt;/i&gt;<br>#")
    assert "broke" not in told[1]


def test_a_store_without_times_offers_no_rhythm_and_says_why(qtbot):
    made = TimelinePane()
    qtbot.addWidget(made)
    store = described(events=5)
    untimed = replace_capability(store, "time", False)
    made.attach(session_of(asking=InlineAsking(steady(5)), head=5, store=untimed))
    choice = made._pace
    model = choice.model()
    assert [model.item(row).isEnabled() for row in range(choice.count())] == [True] * 4 + [False] * 4
    assert "carry no times" in model.item(4).toolTip()
    made.attach(session_of(asking=InlineAsking(steady(5)), head=5, store=store))
    assert all(model.item(row).isEnabled() for row in range(choice.count()))
    made.detach()


def replace_capability(store, name, value):
    fields = {field: getattr(store, field) for field in store.__struct_fields__}
    return described(**{**fields, "capabilities": {**store.capabilities, name: value}})
