"""Nothing that a store says is fetched: no file and no address named in it is touched by showing it."""

import os
import sqlite3
import subprocess
import threading
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLabel, QToolTip, QWidget

from explorer.runtime.fold_source import FoldSource
from explorer.ui.dialogs.asking import Dialogs
from explorer.viewmodels.actions import PANES

ROWS = 12
"""Rows of each list whose tips are shown."""
FORMS = (
    '<img src="{}">',
    "<html><body background='{0}'><img src=\"{0}\"><a href='{0}'>here</a>",
    '<link rel="stylesheet" href="{0}"><style>@import url({0}); p {{background: url({0})}}</style><p>here',
    "![picture]({0}) [here]({0})",
    "{}",
)


NOWHERE = QModelIndex()


class Pipe:
    """A pipe that notices whoever opens it; nobody who does is kept waiting.

    Another program watches: Qt may hold this one still while it waits for the pipe.
    """

    def __init__(self, path):
        self.path = path
        self._noticed = path.with_suffix(".hits")
        os.mkfifo(path)
        with self._noticed.open("wb") as noticed:
            watch = 'while : > "$0"; do echo hit; done'
            self._watch = subprocess.Popen(["/bin/sh", "-c", watch, str(path)], stdout=noticed)

    @property
    def hits(self):
        return len(self._noticed.read_text().split())

    def close(self):
        self._watch.kill()
        self._watch.wait()


class Server(HTTPServer):
    """A server that notices whoever asks it for something."""

    def __init__(self):
        self.hits = 0
        super().__init__(("127.0.0.1", 0), Answering)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/canary.png"

    def close(self):
        self.shutdown()
        self._thread.join()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.hits += 1
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def pipe(tmp_path):
    with closing(Pipe(tmp_path / "canary.png")) as pipe:
        yield pipe


@pytest.fixture
def server():
    with closing(Server()) as server:
        yield server


def baited(folder, pipe, server):
    """A store that names both canaries in its streams, types, keys and values."""
    targets = (str(pipe.path), f"file://{pipe.path}", server.address)
    baits = [form.format(target) for form in FORMS for target in targets]
    path = folder / "<img src='canary.png'>.db"
    with closing(sqlite3.connect(path)) as store:
        store.execute(
            "CREATE TABLE stored_events (originator_id TEXT, originator_version INTEGER, topic TEXT, "
            "state BLOB, PRIMARY KEY (originator_id, originator_version))"
        )
        data = "CAST(json_object('note', ?1, ?1, ?1, 'list', json_array(?1)) AS BLOB)"
        for number, bait in enumerate(baits):
            for version in (1, 2):
                stream = f"{number:02} {bait}"
                store.execute(
                    f"INSERT INTO stored_events VALUES (?2, ?3, 'a:' || ?1 || '.b', {data})",
                    (bait, stream, version),
                )
        store.execute("INSERT INTO stored_events VALUES (?1, 9, ?1, ?1)", (baits[0],))
        store.execute("CREATE TABLE tracking (application_name TEXT, notification_id INTEGER)")
        store.executemany("INSERT INTO tracking VALUES (?, 1)", [(bait,) for bait in baits])
        store.commit()
    return path, baits


def settle(widget):
    QApplication.processEvents()
    widget.grab()


def tip(text, widget):
    """Show a tip, as when the pointer rests."""
    QToolTip.showText(QPoint(5, 5), text, widget)
    for shown in QApplication.topLevelWidgets():
        if shown.inherits("QTipLabel"):
            shown.grab()


def cells(model, parent=NOWHERE):
    for row in range(min(ROWS, model.rowCount(parent))):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            yield model.index(row, column, parent)
        yield from cells(model, model.index(row, 0, parent))


def tips(widget):
    """Every tip that can come up in a widget, each once."""
    found = {one.toolTip() for one in (widget, *widget.findChildren(QWidget))}
    for view in widget.findChildren(QAbstractItemView):
        if not isinstance(view, QHeaderView) and view.isVisible() and view.model() is not None:
            found |= {one.data(Qt.ItemDataRole.ToolTipRole) for one in cells(view.model())}
    return sorted(one for one in found if one)


@contextmanager
def every_dialog_looked_at():
    """Look at each dialog that comes up, then close it."""
    looked = []

    def look():
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            looked.append(dialog.objectName())
            look_at(dialog)
            dialog.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(0)
    yield looked
    timer.stop()


def look_at(widget):
    """Draw a widget and all its tips; give the tips."""
    settle(widget)
    found = tips(widget)
    for one in found:
        tip(one, widget)
    return found


def test_nothing_that_a_store_names_is_fetched(person, pipe, server, tmp_path):
    path, baits = baited(tmp_path, pipe, server)
    person.drop(path)
    head = 2 * len(baits) + 1
    person.wait(lambda: person.place.head == head)
    window = person.window
    for ordinal, bait in enumerate(baits[::4], start=1):
        person.go_to(ordinal * 8 - 7)
        person.shell.selection.follow(f"{(ordinal - 1) * 4:02} {bait}")
        person.wait(lambda at=ordinal * 8 - 7: f"#{at}" in person.title("event"))
        person.wait(lambda at=ordinal * 8 - 7: f"after #{at}" in person.title("state"))
        settle(window)
    person.shell.selection.pin()
    person.shell.selection.bookmark(1, baits[0])
    person.go_to(head)
    shown = set()
    for pane in PANES:
        person.show(pane)
        shown.update(one for one in look_at(window) if "canary" in one)
    assert len(shown) > len(baits), "hardly a bait is to be seen"
    for bait in baits:
        window.problems.show_problem(f"It cannot be read: {bait}.", bait)
        window.status.show_busy(bait, True)
        look_at(window.problems)
        look_at(window.status)
    with every_dialog_looked_at() as looked:
        for bait in baits:
            dialogs = Dialogs(window)
            assert dialogs.name_bookmark(1, bait) is None
            assert not dialogs.replaces(bait)
            assert not dialogs.approves(FoldSource(f"/{bait}/fold.py", bait), changed=True)
    assert set(looked) == {"bookmark_name", "replace", "approve_fold"}
    assert (pipe.hits, server.hits) == (0, 0)


@pytest.mark.qt_log_ignore("QFile::at", extend=True)
def test_an_ordinary_label_would_open_the_pipe(qtbot, pipe):
    """Control: the pipe notices, and text like this is enough."""
    label = QLabel(FORMS[0].format(pipe.path))
    qtbot.addWidget(label)
    label.grab()
    qtbot.waitUntil(lambda: pipe.hits > 0)


@pytest.mark.qt_log_ignore("QFile::at", extend=True)
def test_an_ordinary_tip_would_open_the_pipe(qtbot, pipe):
    """Control: so it is with tips, which are drawn here as well."""
    label = QLabel()
    qtbot.addWidget(label)
    tip(FORMS[0].format(pipe.path), label)
    qtbot.waitUntil(lambda: pipe.hits > 0)


def test_the_server_notices_who_asks(server):
    """Control: it does, whatever the answer."""
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(server.address)
    assert server.hits == 1
