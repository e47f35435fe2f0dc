"""Making the demo anew, and letting time pass: asked for, refused with a reason, done in the background."""

from concurrent.futures import Future

import pytest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.core.errors import StoreBusy
from explorer.ui.dialogs.asking import Dialogs
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme


class Passing:
    """An issuing side in which only time passes."""

    def __init__(self):
        self.passed = []

    def let_pass(self, seconds):
        self.passed.append(seconds)
        future = Future()
        future.set_result(12)
        return future

    def tick(self):
        pass

    def close(self):
        pass


@pytest.fixture
def opener(tmp_path):
    made = FakeOpener()
    made.place = str(tmp_path / "demo.db")
    return made


@pytest.fixture
def shell(qtbot, qapp, tmp_path, opener):
    settings = Settings(tmp_path / "settings.ini")
    made = Shell(opener, settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close_store()
    made.wait_until_let_go(10)


@pytest.fixture
def with_demo(shell, opener, tmp_path):
    (tmp_path / "demo.db").touch()
    shell.close_store()  # so that the window looks again
    return shell


def act(shell, name):
    shell.window.actions_made.by_id[name].trigger()


def test_without_a_demo_there_is_nothing_to_reset_and_the_welcome_page_offers_nothing(shell):
    assert not shell.window.actions_made.by_id["file.reset_demo"].isEnabled()
    assert "There is no demo yet" in shell.window.actions_made.hindrance("file.reset_demo")
    assert not shell.window.welcome.findChild(QAbstractButton, "welcome_reset").isVisible()


def test_a_demo_is_made_anew_only_after_a_yes(with_demo, opener, qtbot):
    button = with_demo.window.welcome.findChild(QAbstractButton, "welcome_reset")
    assert button.isVisible()
    button.click()
    assert with_demo._dialogs.shown == ["reset"]
    assert opener.resets == 0
    with_demo._dialogs.new_demo = True
    button.click()
    qtbot.waitUntil(lambda: with_demo.session is not None)
    assert opener.resets == 1
    assert with_demo.session.source == opener.place


def test_the_demo_that_is_open_is_let_go_before_and_another_store_stays(with_demo, opener, qtbot):
    with_demo._dialogs.new_demo = True
    with_demo.open("shop.db")
    qtbot.waitUntil(lambda: with_demo.session is not None)
    other = with_demo.session
    act(with_demo, "file.reset_demo")
    qtbot.waitUntil(lambda: with_demo.session is not None and with_demo.session.source == opener.place)
    demo = with_demo.session
    act(with_demo, "file.reset_demo")
    assert with_demo.session is None
    qtbot.waitUntil(lambda: with_demo.session is not None)
    assert demo.asking.closed
    assert other.source == "shop.db"
    assert opener.resets == 2


def test_a_demo_that_cannot_be_set_aside_is_said(with_demo, opener, qtbot):
    def busy(progress):
        raise StoreBusy("demo.db is still open elsewhere, so it stays as it is.")

    opener.reset_demo = busy
    with_demo._dialogs.new_demo = True
    act(with_demo, "file.reset_demo")
    qtbot.waitUntil(with_demo.window.problems.isVisible)
    assert "still open elsewhere" in with_demo.window.problems.sentence


def open_with(shell, opener, qtbot, issuing, clock):
    from dataclasses import replace

    import msgspec

    opened = opener.open

    def open_(source, post):
        session = opened(source, post)
        described = msgspec.structs.replace(session.described, clock=clock)
        return replace(session, issuing=issuing, described=described)

    opener.open = open_
    shell.open("shop.db")
    qtbot.waitUntil(lambda: shell.session is not None)


def test_time_passes_in_a_simulated_store_and_the_status_says_what_happened(shell, opener, qtbot):
    issuing = Passing()
    open_with(shell, opener, qtbot, issuing, "simulated")
    for name in ("commands.pass_60", "commands.pass_1800", "commands.pass_86400"):
        qtbot.waitUntil(shell.window.actions_made.by_id[name].isEnabled)
        act(shell, name)
    assert issuing.passed == [60, 1800, 86400]
    qtbot.waitUntil(lambda: shell.window.status.currentMessage() == "1 d passed: 12 events happened.")


def test_where_time_cannot_be_let_pass_the_reason_is_said(shell, opener, qtbot):
    open_with(shell, opener, qtbot, Passing(), "wall")
    assert "the wall's" in shell.window.actions_made.hindrance("commands.pass_60")
    shell.close_store()
    assert "No store is open" in shell.window.actions_made.hindrance("commands.pass_60")


@pytest.mark.parametrize(("answer", "expected"), [("Reset", True), ("Cancel", False)])
def test_the_question_is_answered_by_its_buttons_and_escape_keeps_the_demo(qtbot, shell, answer, expected):
    from PySide6.QtCore import QTimer

    def press():
        box = shell.window.findChild(QMessageBox, "reset_demo")
        assert "stays beside it" in box.informativeText()
        assert box.defaultButton().text().replace("&", "") == "Cancel"
        next(b for b in box.buttons() if b.text().replace("&", "") == answer).click()

    QTimer.singleShot(50, press)
    assert Dialogs(shell.window).wants_new_demo() is expected
