"""The mapping page and the choice of formats: what is chosen, what is wrong with it, and maps in files."""

from concurrent.futures import Future

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QPushButton, QRadioButton, QTableWidget

from explorer.core.map_guess import ColumnSketch, TableSketch
from explorer.core.table_map import TableMap, read_map
from explorer.runtime.questions import (
    AskTables,
    Detected,
    EventRow,
    FormatMatch,
    MapFault,
    Previewed,
    Tables,
)
from explorer.ui.dialogs.format_choice import FormatChoice
from explorer.ui.dialogs.mapping_page import MappingPage

COLUMNS = tuple(
    ColumnSketch(name, "", sample) for name, sample in (("who", "<b>Ann</b>"), ("what", "Paid"), ("x", 1))
)
TABLES = Tables((TableSketch("log", COLUMNS, 40), TableSketch("all", COLUMNS, 40, view=True)))


class Answering:
    """Answers at once; a map that names `nope` is wrong."""

    def ask(self, question, lane=None):
        future = Future()
        if isinstance(question, AskTables):
            future.set_result(TABLES)
        elif "nope" in str(question.map):
            future.set_result(Previewed((MapFault("stream", "log has no column nope."),)))
        else:
            row = EventRow(1, "<i>a</i>", None, 3, "Paid", None, '{"x": 1}')
            future.set_result(Previewed((), (row,), 40))
        return future

    def close(self):
        pass


@pytest.fixture
def page(qtbot):
    made = MappingPage("audit.db", Answering(), lambda call: call())
    qtbot.addWidget(made)
    made.show()
    return made


def box(page, field):
    return page.findChild(QComboBox, f"mapping_{field}")


def choose(page, field, name):
    found = box(page, field)
    found.setCurrentIndex(found.findData(name))
    found.activated.emit(found.currentIndex())


def test_tables_views_and_columns_are_offered_with_a_value_as_plain_text(page):
    assert [box(page, "table").itemText(n) for n in range(2)] == ["log (40 rows)", "all (view)"]
    assert box(page, "stream").itemText(1) == "who   <b>Ann</b>"
    preview = page.findChild(QTableWidget, "mapping_preview")
    assert [preview.item(0, n).text() for n in (2, 3, 4)] == ["<i>a</i>", "3", "Paid"]
    assert page.findChild(QLabel, "mapping_count").text() == "40 events."


def test_a_choice_changes_the_map_and_several_columns_are_typed(page, qtbot):
    choose(page, "stream", "who")
    choose(page, "type", "what")
    payload = box(page, "payload").lineEdit()
    payload.setText("x, what")
    payload.editingFinished.emit()

    assert page.map == TableMap("log", stream="who", type="what", payload=("x", "what"))
    assert page.findChild(QPushButton, "mapping_open").isEnabled()


def test_what_is_wrong_stands_beside_its_field(page):
    page._presenter.take(TableMap("log", stream="nope"))

    assert page._faults["stream"].isVisible()
    assert page._faults["stream"].text() == "log has no column nope."
    assert not page._faults["type"].isVisible()
    assert not page.findChild(QPushButton, "mapping_open").isEnabled()


def test_a_guess_is_marked_beside_its_field_until_it_is_changed(page):
    page.set_guessed(frozenset({"stream"}))
    assert page._guesses["stream"].isVisible()
    assert box(page, "stream").accessibleDescription() == "guessed"
    wide = box(page, "stream").width()
    choose(page, "stream", "what")
    assert not page._guesses["stream"].isVisible()
    assert box(page, "stream").accessibleDescription() == ""
    page.layout().activate()
    assert box(page, "stream").width() == wide


def test_the_same_map_is_saved_and_loaded_as_toml(page, tmp_path, monkeypatch):
    path = tmp_path / "log.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    choose(page, "stream", "who")

    page._save()
    assert read_map(path.read_text()) == page.map
    path.write_text('table = "all"\norder = "x"')
    page._load()

    assert page.map == TableMap("all", order=("x",))
    assert box(page, "table").currentData() == "all"
    path.write_text("no map")
    page._load()
    assert "log.toml" in page.findChild(QLabel, "mapping_problem").text()


def test_every_field_has_a_buddy_and_a_tip(page):
    buddies = {label.buddy().objectName() for label in page.findChildren(QLabel) if label.buddy()}

    assert {one.objectName() for one in page.findChildren(QComboBox)} <= buddies
    assert all(box(page, field).toolTip() for field in page._boxes)


ALIKE = Detected(
    (
        FormatMatch("one", "One & only", 0.9, ("table a has b",)),
        FormatMatch("two", "Two", 0.9, ("table a has c",)),
    ),
    None,
    ("It looks like One & only and Two alike; choose one of them.",),
)


def test_formats_are_offered_with_how_sure_they_are_and_why(qtbot):
    dialog = FormatChoice("odd.db", ALIKE)
    qtbot.addWidget(dialog)

    buttons = dialog.findChildren(QRadioButton)
    assert [one.text() for one in buttons] == ["One && only   90% sure", "Two   90% sure"]
    said = [one.text() for one in dialog.findChildren(QLabel)]
    assert {"table a has b", "table a has c", ALIKE.why_not[0]} <= set(said)
    assert dialog.chosen == "one"
    buttons[1].click()
    assert dialog.chosen == "two"
    dialog.findChild(QPushButton, "format_map").click()
    assert (dialog.chosen, dialog.result()) == ("", FormatChoice.DialogCode.Accepted)


def test_where_no_format_fits_only_a_map_can_be_chosen(qtbot):
    dialog = FormatChoice("odd.db", Detected((), None, ("Marten: table a has b, but lacks c.",)))
    qtbot.addWidget(dialog)

    assert "Marten: table a has b, but lacks c." in [one.text() for one in dialog.findChildren(QLabel)]
    assert dialog.findChild(QPushButton, "format_map").isDefault()
    assert dialog.chosen == ""
