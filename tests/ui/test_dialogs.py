import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QPushButton, QRadioButton, QTreeWidget, QWidget
from windowkit import FakeOpener

from explorer.ui.actions import ActionSet
from explorer.ui.dialogs import page as page_module
from explorer.ui.dialogs.about import AboutDialog
from explorer.ui.dialogs.new_store import NewStore, NewStoreDialog
from explorer.ui.dialogs.page import PageDialog, of_a_domain, pages
from explorer.ui.dialogs.palette import PaletteDialog
from explorer.ui.widgets.error_panel import ErrorPanel
from explorer.viewmodels.action import Situation
from explorer.viewmodels.appearance import LIGHT
from explorer.viewmodels.selection import Place


@pytest.fixture
def actions(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    made = ActionSet(window, window, FakeOpener())
    made.refresh(Situation(Place(ordinal=5, head=10, live=False)))
    return made


def test_a_new_store_needs_a_path(qtbot):
    dialog = NewStoreDialog()
    qtbot.addWidget(dialog)
    create = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert not create.isEnabled()
    qtbot.keyClicks(dialog.findChild(QLineEdit), " shop.db ")
    assert create.isEnabled()
    assert dialog.wish == NewStore("shop.db", "wall")
    dialog.findChildren(QRadioButton)[1].click()
    assert dialog.wish == NewStore("shop.db", "simulated")


def test_about_names_the_versions_and_copies_them(qtbot):
    dialog = AboutDialog("SQLite 3 keeps the stores")
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, "about_copy").click()
    copied = QGuiApplication.clipboard().text()
    for name in ("Python 3.", "Qt 6.", "SQLAlchemy ", "pyqtgraph ", "SQLite 3 keeps the stores"):
        assert name in copied


def test_the_palette_narrows_as_one_types_and_takes_the_first(qtbot, actions):
    dialog = PaletteDialog(actions)
    qtbot.addWidget(dialog)
    field = dialog.findChild(QLineEdit)
    qtbot.keyClicks(field, "first time")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.chosen is actions.by_id["timeline.first"]


def test_the_palette_moves_by_arrow_keys_and_passes_over_what_is_hindered(qtbot, actions):
    dialog = PaletteDialog(actions)
    qtbot.addWidget(dialog)
    field, listed = dialog.findChild(QLineEdit), dialog.findChild(QTreeWidget)
    qtbot.keyClicks(field, "timeline")
    first = listed.currentItem().text(0)
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert listed.currentItem().text(0) != first
    field.clear()
    qtbot.keyClicks(field, "pause timeline")
    chosen = listed.currentItem().text(0)
    assert chosen == "Play or pause"


def test_nothing_found_takes_nothing(qtbot, actions):
    dialog = PaletteDialog(actions)
    qtbot.addWidget(dialog)
    field = dialog.findChild(QLineEdit)
    qtbot.keyClicks(field, "no such thing")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert dialog.chosen is None


def test_every_action_that_can_be_done_is_in_the_palette_with_its_keys(qtbot, actions):
    dialog = PaletteDialog(actions)
    qtbot.addWidget(dialog)
    listed = {line.data(0, Qt.ItemDataRole.UserRole): line.text(2) for line in dialog._lines()}
    assert set(listed) == set(actions.by_id)
    assert listed["timeline.play"] == "Space, Ctrl+Alt+Space"


@pytest.fixture
def docs(tmp_path, monkeypatch):
    (tmp_path / "glossary.md").write_text(
        "# Glossary\n\nSee [how](architecture.md) or [web](https://example.org)."
    )
    (tmp_path / "architecture.md").write_text("# Architecture\n\nThe house.")
    (tmp_path / "domains").mkdir()
    (tmp_path / "domains" / "banking.md").write_text("# Banking\n\nMoney.")
    monkeypatch.setattr(page_module, "resource", lambda *parts: tmp_path.joinpath(*parts[1:]))
    return tmp_path


def test_our_own_pages_are_found_by_their_headings(docs):
    assert list(pages()) == ["Architecture", "Banking", "Glossary"]
    assert [title for title, path in pages().items() if of_a_domain(path)] == ["Banking"]


def test_every_page_that_comes_with_the_program_opens_and_its_links_to_our_pages_work(qtbot):
    shipped = pages()
    assert {"Glossary", "Architecture", "Banking", "Shopping"} <= set(shipped)
    for title, path in shipped.items():
        dialog = PageDialog(title, path)
        qtbot.addWidget(dialog)
        assert dialog._text.toPlainText().startswith(title)
        for name in re.findall(r"\]\(([^):#]+\.md)", path.read_text("utf-8")):
            dialog._follow(QUrl(name))
            assert not dialog._text.toPlainText().startswith(title), f"{path.name} links to {name}"
            dialog._show(title, path)


def test_a_page_follows_links_to_our_pages_only(docs, qtbot):
    dialog = PageDialog("Glossary", docs / "glossary.md")
    qtbot.addWidget(dialog)
    dialog._follow(QUrl("https://example.org/architecture.md"))
    assert "See how" in dialog._text.toPlainText()
    dialog._follow(QUrl("../../etc/architecture.txt"))
    assert "See how" in dialog._text.toPlainText()
    dialog._follow(QUrl("architecture.md"))
    assert "The house." in dialog._text.toPlainText()
    dialog._follow(QUrl("#end"))
    dialog._follow(QUrl("domains/banking.md"))
    assert dialog.windowTitle() == "Banking — Event Explorer"
    dialog._follow(QUrl("../glossary.md"))
    assert "See how" in dialog._text.toPlainText()


def test_a_problem_is_plain_text_with_details_to_copy(qtbot):
    panel = ErrorPanel()
    qtbot.addWidget(panel)
    panel.set_appearance(LIGHT)
    assert panel.sentence == ""
    panel.show_problem("<b>It</b> broke.", "Traceback ...")
    assert panel._sentence.textFormat() == Qt.TextFormat.PlainText
    assert panel.sentence == "<b>It</b> broke."
    panel.findChild(QPushButton, "error_copy").click()
    assert QGuiApplication.clipboard().text() == "<b>It</b> broke.\n\nTraceback ..."
    panel._close.click()
    assert panel.sentence == ""
