"""A person at the real window: real stores, real reader processes, real keys and clicks."""

import json
from contextlib import closing

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QSlider, QTableView, QTreeView

from benches import DOMAINS
from explorer.bootstrap import WiredApp
from explorer.opener import WiredOpener
from explorer.stores.sqlite import open_store
from explorer.ui.panes import make_panes
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme

PATIENCE = 45_000
"""Milliseconds until a journey gives up; nothing is asserted about speed."""


class Person:
    """Somebody who uses the window."""

    def __init__(self, shell, qtbot):
        self.shell = shell
        self.window = shell.window
        self.qtbot = qtbot

    # --- waiting and seeing ---

    def wait(self, condition):
        self.qtbot.waitUntil(condition, timeout=PATIENCE)

    def see(self, kind, name):
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def texts(self, parent):
        return [label.text() for label in parent.findChildren(QLabel) if label.isVisible()]

    def title(self, pane):
        return self.window.docks.title(pane)

    @property
    def place(self):
        return self.shell.selection.place

    # --- opening ---

    def open(self, path):
        self.shell.open(str(path))
        self.wait(lambda: self.shell.session is not None and self.shell.session.source == str(path))

    def drop(self, path):
        """Drop a file, and wait until it is open."""
        self.drop_only(path)
        self.wait(lambda: self.shell.session is not None and self.shell.session.source == str(path))

    def drop_only(self, path):
        """Drop a file, whatever comes of it."""
        from PySide6.QtCore import QMimeData, QPointF, QUrl
        from PySide6.QtGui import QDragEnterEvent, QDropEvent
        from PySide6.QtWidgets import QApplication

        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        place, button, copy = QPointF(50, 50), Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(QPoint(50, 50), copy, data, button, none)
        QApplication.sendEvent(self.window, enter)
        QApplication.sendEvent(self.window, QDropEvent(place, copy, data, button, none))

    # --- the timeline ---

    @property
    def slider(self):
        return self.see(QSlider, "timeline")

    def go_to(self, ordinal):
        """Move the slider by hand."""
        self.slider.setValue(ordinal)
        self.wait(lambda: self.place.ordinal == ordinal)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.window.timeline.focus()
        self.qtbot.keyClick(self.slider, key, modifier)

    # --- commands ---

    def show(self, pane):
        self.window.go_to(pane)

    def fill(self, command, **fields):
        """Choose a command and type its fields."""
        self.show("commands")
        self.commands.load(command, {})
        for name, text in fields.items():
            self.type(name, text)

    def type(self, name, text):
        line = self.field(name)
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)

    def field(self, name):
        editor = self.commands.form.findChild(object, f"field_{name}")
        return editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)

    def choose(self, name, text):
        from PySide6.QtWidgets import QComboBox

        self.commands.form.findChild(object, f"field_{name}").findChild(QComboBox).setCurrentText(text)

    @property
    def commands(self):
        from explorer.ui.widgets.commands_pane import CommandsPane

        return self.window.findChild(CommandsPane)

    @property
    def issue_button(self):
        return self.see(QAbstractButton, "issue")

    def issue(self):
        """Click the button and wait until the command has ended."""
        return self.click(self.issue_button)

    def click(self, button):
        """Click a button that issues a command, and give how the command ended."""
        self.wait(button.isEnabled)
        with self.qtbot.waitSignal(self.commands.commandEnded, timeout=PATIENCE):
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        return self.last_outcome()

    def said(self):
        """Give what is said beneath the form."""
        return " ".join(self.texts(self.commands))

    # --- what the panes show ---

    def state(self):
        """Give the state pane's tree as path -> text of its value."""
        model = self.see(QTreeView, "state").model()
        return dict(_walk(model, QModelIndex(), ()))

    def rows(self):
        """Give the rows that the projection pane holds: key -> {field: whole text}."""
        whole = Qt.ItemDataRole.UserRole
        model = self.see(QTableView, "rows").model()
        heads = [model.headerData(c, Qt.Orientation.Horizontal, whole) for c in range(model.columnCount())]
        lines = [model.index(row, 1).data(whole) for row in range(model.rowCount())]
        held = [(line.change, *line.cells) for line in lines if line is not None]
        return {row[1]: dict(zip(heads, row, strict=True)) for row in held}

    def board(self):
        """Give what the projection pane's rows show: key -> {heading: text}."""
        model = self.see(QTableView, "rows").model()
        heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
        rows = [
            [model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())
        ]
        return {row[1]: dict(zip(heads, row, strict=True)) for row in rows}

    # --- the truth, told by the store itself and a plain fold ---

    def last_outcome(self):
        with closing(open_store_of(self.shell.session.source)) as store:
            return store.outcomes(limit=1)[0]

    def folded(self, stream, until=None):
        """Fold a stream independently of the program's reader."""
        with closing(open_store_of(self.shell.session.source)) as store:
            fold = DOMAINS.fold_of(store.stream(stream).category)
            events = [e for e in store.read_stream(stream) if until is None or e.ordinal <= until]
            return DOMAINS.fold(fold, events)

    def head(self):
        with closing(open_store_of(self.shell.session.source)) as store:
            return store.head()


def open_store_of(path):
    from pathlib import Path

    return open_store(Path(path), writable=False)


def _walk(model, parent, names):
    for row in range(model.rowCount(parent)):
        index = model.index(row, _column(model, "Name"), parent)
        value = model.index(row, _column(model, "Value"), parent).data()
        path = (*names, index.data())
        yield ".".join(path), value
        yield from _walk(model, model.index(row, 0, parent), path)


def _column(model, name):
    heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    return heads.index(name)


@pytest.fixture
def people(qtbot, qapp, tmp_path):
    """Let somebody sit down at a window; call it again for another one at another window."""
    shells = []

    def sit_down():
        settings = Settings(tmp_path / "settings.ini")
        settings.theme = "light"
        shell = Shell(WiredOpener(WiredApp()), settings, Theme(qapp, settings), make_panes(settings))
        shells.append(shell)
        qtbot.addWidget(shell.window)
        shell.window.resize(1400, 860)
        shell.window.show()
        qtbot.waitExposed(shell.window)
        return Person(shell, qtbot)

    yield sit_down
    for shell in shells:
        shell.close_store()
        shell.wait_until_let_go(20)


@pytest.fixture
def person(people):
    return people()


def as_text(value):
    return value if isinstance(value, str) else json.dumps(value)
