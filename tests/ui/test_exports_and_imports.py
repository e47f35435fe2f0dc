"""File > Export and File > Import: what is possible, what is asked, what is said."""

import threading

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QRadioButton
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.core.errors import CannotImport
from explorer.ui.dialogs.bring_in import ImportDialog
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.viewmodels.moving import ExportWish, ImportWish
from histories import History, steady


@pytest.fixture
def opener():
    made = FakeOpener()
    made.stores |= {"foreign.db": steady(10), "empty.db": History([])}
    return made


@pytest.fixture
def shell(qtbot, qapp, tmp_path, opener):
    settings = Settings(tmp_path / "settings.ini")
    settings.theme = "light"
    shell = Shell(opener, settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
    qtbot.addWidget(shell.window)
    shell.window.show()
    yield shell
    shell.close_store()
    assert shell.wait_until_let_go(20)


@pytest.fixture
def open_it(shell, qtbot):
    def open_it(source):
        shell.open(source)
        qtbot.waitUntil(lambda: shell.session is not None and shell.session.source == source)
        qtbot.waitUntil(lambda: shell._work.text == "")

    return open_it


def action(shell, name):
    return shell.window.actions_made.by_id[f"file.{name}"]


def hindrance(shell, name):
    return shell.window.actions_made.hindrance(f"file.{name}")


def said(shell):
    return shell.window.status.currentMessage()


def test_there_must_be_events_to_export_and_nothing_is_needed_to_import(shell, open_it):
    assert hindrance(shell, "export") == "No store is open. Open one first."
    assert hindrance(shell, "import") == ""
    open_it("empty.db")
    assert hindrance(shell, "export") == "This store has no events yet."
    open_it("foreign.db")
    assert hindrance(shell, "export") == ""
    assert action(shell, "export").isEnabled()


def test_events_are_exported_where_somebody_chose(shell, open_it, opener, qtbot, tmp_path):
    open_it("shop.db")
    wish = ExportWish(str(tmp_path / "shop.csv"), "csv")
    shell._dialogs.to_export = wish
    action(shell, "export").trigger()
    qtbot.waitUntil(lambda: said(shell) == "Exported 100 events to shop.csv.")
    assert opener.exported == [("shop.db", wish)]
    assert shell._dialogs.shown == []


@pytest.mark.parametrize("may", [False, True])
def test_a_file_that_is_there_is_replaced_only_when_somebody_says_so(
    shell, open_it, opener, qtbot, tmp_path, may
):
    open_it("shop.db")
    (tmp_path / "shop.csv").touch()
    shell._dialogs.to_export = ExportWish(str(tmp_path / "shop.csv"), "csv")
    shell._dialogs.may_replace = may
    action(shell, "export").trigger()
    qtbot.waitUntil(lambda: shell._work.text == "")
    assert shell._dialogs.shown == ["replace shop.csv"]
    assert [wish.replacing for _, wish in opener.exported] == [True] * may


def test_where_nobody_chooses_nothing_happens(shell, open_it, opener):
    open_it("shop.db")
    action(shell, "export").trigger()
    action(shell, "import").trigger()
    assert (opener.exported, opener.brought, shell._work.text) == ([], [], "")


def test_an_export_says_how_far_it_is_and_can_be_cancelled(shell, open_it, opener, qtbot, tmp_path):
    go_on = threading.Event()
    opener.copying = lambda: go_on.wait(20)
    open_it("shop.db")
    shell._dialogs.to_export = ExportWish(str(tmp_path / "x.jsonl"), "jsonl")
    action(shell, "export").trigger()
    busy = shell.window.status._busy
    qtbot.waitUntil(lambda: busy.text() == "Exporting to x.jsonl … 500 of 1,000 events")
    assert "Wait a moment" in hindrance(shell, "export")
    assert "Wait a moment" in hindrance(shell, "import")
    shell.window.cancelRequested.emit()
    go_on.set()
    qtbot.waitUntil(lambda: shell._work.text == "")
    assert shell.window.problems.sentence == ""
    assert "Exported" not in said(shell)


def test_an_import_opens_the_store_and_says_what_came(shell, opener, qtbot):
    opener.from_elsewhere = 7
    wish = ImportWish("/somewhere/x.jsonl", "new.db", "wall")
    shell._dialogs.to_import = wish
    action(shell, "import").trigger()
    qtbot.waitUntil(lambda: shell.session is not None and shell.session.source == "new.db")
    assert opener.brought == [wish]
    assert said(shell) == ("Imported 30 events into new.db. Under $source stands how 7 events came.")


def test_a_broken_file_is_told_and_the_open_store_stays(shell, open_it, opener, qtbot):
    def broken():
        raise CannotImport("Line 3 of x.jsonl holds no event that can be imported: it has no field type.")

    opener.copying = broken
    open_it("shop.db")
    shell._dialogs.to_import = ImportWish("x.jsonl", "new.db", "wall")
    action(shell, "import").trigger()
    qtbot.waitUntil(lambda: "Line 3 of x.jsonl" in shell.window.problems.sentence)
    assert shell.session.source == "shop.db"


def test_nothing_is_imported_into_the_store_that_is_open(shell, opener, qtbot, tmp_path):
    path = str(tmp_path / "open.db")
    (tmp_path / "open.db").touch()
    opener.stores[path] = History([])
    shell.open(path)
    qtbot.waitUntil(lambda: shell.session is not None)
    shell._dialogs.to_import = ImportWish("x.jsonl", path, "wall")
    action(shell, "import").trigger()
    assert "open.db is open in this window, so nothing was imported" in shell.window.problems.sentence
    assert opener.brought == []


def test_the_dialog_needs_a_file_and_a_store(qtbot):
    dialog = ImportDialog()
    qtbot.addWidget(dialog)
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    dialog.findChild(QLineEdit, "import_file").setText("x.jsonl ")
    assert not ok.isEnabled()
    dialog.findChild(QLineEdit, "import_into").setText("shop.db")
    assert ok.isEnabled()
    assert dialog.wish == ImportWish("x.jsonl", "shop.db", "wall")
    dialog.findChildren(QRadioButton)[1].setChecked(True)
    assert dialog.wish.clock == "simulated"
