"""A whole window over stores that are not there, for the tests of what it does."""

import pytest
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme


@pytest.fixture
def settings(tmp_path):
    kept = Settings(tmp_path / "settings.ini")
    kept.theme = "light"
    return kept


@pytest.fixture
def opener():
    return FakeOpener()


@pytest.fixture
def make_shell(qtbot, qapp, settings, opener):
    made = []

    def make():
        shell = Shell(opener, settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
        qtbot.addWidget(shell.window)
        shell.window.show()
        made.append(shell)
        return shell

    yield make
    for shell in made:
        shell.close_store()
        assert shell.wait_until_let_go(20)


@pytest.fixture
def shell(make_shell):
    return make_shell()


@pytest.fixture
def open_shell(shell, qtbot):
    shell.open("shop.db")
    qtbot.waitUntil(lambda: shell.session is not None)
    shell.window.activateWindow()
    shell.window.timeline.focus()
    qtbot.waitUntil(shell.window.timeline.slider.hasFocus)
    return shell
