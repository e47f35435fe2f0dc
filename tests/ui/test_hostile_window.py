"""A whole window on a store whose every name, type and message was made to break it."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTableView
from windowkit import FakeDialogs, FakeOpener

from explorer.core.errors import StoreDamaged, UnknownName
from explorer.ui.models import events_model
from explorer.ui.panes import make_panes
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from fakes import described
from reading_fakes import HandStore, opened

TIME = "2025-03-03T09:14:02.123456Z"
EVIL = "\u202e<b>evil</b><img src='x'>\n" * 4 + "W" * 9_000 + "\r\nthe end "


class PlainStore(HandStore):
    def __call__(self, question):
        if not hasattr(self, type(question).__name__):
            raise UnknownName("That is not answered here.")
        return super().__call__(question)


class HostileStore(PlainStore):
    def name(self, number):
        return f"cart-{EVIL}-{number:04}"

    def row(self, n):
        return replace_struct(super().row(n), type=EVIL, flags=(EVIL,))

    def record(self, n):
        return replace_struct(super().record(n), type=EVIL, event_id=EVIL, flags=(EVIL,))


def replace_struct(struct, **changes):
    return type(struct)(**{**{name: getattr(struct, name) for name in struct.__struct_fields__}, **changes})


@pytest.fixture
def shell(qtbot, qapp, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    shell = Shell(FakeOpener(), settings, Theme(qapp, settings), make_panes(settings), FakeDialogs())
    qtbot.addWidget(shell.window)
    shell.window.resize(1000, 700)
    shell.window.show()
    qtbot.waitExposed(shell.window)
    yield shell
    shell.close_store()
    assert shell.wait_until_let_go(20)


def measured(window):
    docks = window.docks
    return {
        "window": (window.width(), window.height()),
        "status": window.status.height(),
        "timeline": window.timeline.height(),
        **{name: docks.dock(name).width() for name in ("streams", "events", "state")},
    }


def labels(window):
    return [label for label in window.findChildren(QLabel) if label.isVisible()]


def show(shell, hand, **session):
    shell.show(opened(hand, post=shell.poster.post, **session)[0])


def test_hostile_names_and_types_leave_the_window_as_it_is(shell, qtbot):
    kind = described(events=60, warnings=(EVIL,), evidence=(EVIL,))
    show(shell, PlainStore(60), store=kind)
    shell.selection.at(30)
    shell.selection.follow(shell.session.asking.answers.name(0))
    usual_title = partial(shell.window.docks.title, "state")
    qtbot.waitUntil(lambda: "after #30" in usual_title())
    shell.window.grab()
    usual = measured(shell.window)
    shell.close_store()

    store = HostileStore(60)
    show(shell, store, store=replace_struct(kind, title=EVIL), source=f"/data/{EVIL}.db")
    shell.selection.at(30)
    shell.selection.follow(store.name(0))
    qtbot.waitUntil(lambda: "after #30" in usual_title())
    shell.window.grab()
    assert measured(shell.window) == usual
    assert "\n" not in shell.window.status._place.text()
    assert len(shell.window.status._place.text()) < 100
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels(shell.window))


def test_hostile_messages_leave_the_window_as_it_is(shell, qtbot):
    store = PlainStore(60)
    show(shell, store)
    qtbot.waitUntil(lambda: shell.window.docks.title("event") == "Event #60")
    shell.window.grab()
    usual = measured(shell.window)

    store.broken = StoreDamaged(EVIL * 3)
    shell.selection.at(7)
    shell.window.problems.show_problem(EVIL * 3)
    problems = shell.window.findChild(QLabel, "error_sentence")
    qtbot.waitUntil(lambda: shell.window.docks.dock("event").widget().problem != "")
    shell.window.grab()
    assert measured(shell.window) == usual
    assert shell.window.problems.height() < 200
    assert problems.toolTip().startswith("<qt>\u202e&lt;b&gt;evil")
    shell.window.problems.copy_details()
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels(shell.window))


def test_what_is_under_way_takes_little_room(shell):
    shell.window.status.show_busy(f"Opening {EVIL} …", True)
    shell.window.grab()
    assert shell.window.width() == 1000
    assert len(shell.window.status._busy.text()) <= 64


def test_the_beginning_of_the_data_is_to_be_seen_in_a_usual_window(shell, qtbot):
    class Foreign(PlainStore):
        def row(self, n):
            row = super().row(n)
            long = f"{'0123456789abcdef' * 2}-{row.stream}"
            return replace_struct(row, stream=long, type=f"shop_domain:Account.{row.type}s", time=TIME)

    shell.window.resize(1400, 860)
    shell.window.docks.reset()
    show(shell, Foreign(600))
    table = shell.window.findChild(QTableView, "events")
    qtbot.waitUntil(lambda: table.model().index(599, 4).data().startswith("Account."))
    shell.window.grab()
    assert table.columnWidth(events_model.DATA) > 90
    assert table.model().index(599, 4).data(Qt.ItemDataRole.ToolTipRole).startswith("<qt>shop_domain:")
