"""A first run: the welcome page, the demo with one click, a new store, the window as it was left."""

import re
import shutil

import pytest
from platformdirs import user_data_path
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton


@pytest.fixture
def demo_at_home(demo_store):
    """The demo store where the program keeps it, as after an earlier run."""
    place = user_data_path("event-explorer", appauthor=False) / "demo"
    place.mkdir(parents=True)
    return shutil.copy2(demo_store, place / "shop-and-bank.db")


def test_one_click_on_the_welcome_page_opens_the_demo(person, demo_at_home):
    assert person.window.welcome.isVisible()

    person.qtbot.mouseClick(person.see(QAbstractButton, "welcome_demo"), Qt.MouseButton.LeftButton)

    person.wait(lambda: person.shell.session is not None)
    assert person.shell.session.source == str(demo_at_home)
    person.wait(lambda: person.title("state").startswith("State of "))
    person.wait(lambda: len(person.rows()) > 10)
    assert person.place.head >= 20_000
    assert person.window.timeline.badge.word == "LIVE"


def test_making_the_demo_can_be_cancelled_and_leaves_nothing(person):
    person.qtbot.mouseClick(person.see(QAbstractButton, "welcome_demo"), Qt.MouseButton.LeftButton)
    cancel = person.see(QAbstractButton, "welcome_cancel")
    person.wait(cancel.isVisible)
    person.wait(lambda: bool(re.search(r"of [\d,]+ commands", " ".join(person.texts(person.window.welcome)))))

    person.qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)

    person.wait(lambda: not cancel.isVisible())
    assert person.shell.session is None
    assert not person.window.problems.isVisible()
    home = user_data_path("event-explorer", appauthor=False)
    assert [path for path in home.rglob("*") if path.is_file()] == []
    assert person.see(QAbstractButton, "welcome_demo").isEnabled()


def test_a_new_store_takes_its_first_command_and_every_pane_says_what_to_do_before(person, tmp_path):
    path = tmp_path / "mine.db"
    person.shell._opener.create(str(path), "wall")
    person.open(path)
    assert person.place.head == 0
    for pane in ("events", "state", "event", "streams"):
        shown = person.window.findChild(object, f"{pane}_pane")
        person.wait(lambda shown=shown: any(len(text.split()) > 3 for text in person.texts(shown)))

    person.fill("OpenCart", cart_id="c1", customer_id="ada")
    with person.qtbot.waitSignal(person.commands.commandEnded, timeout=15_000):
        person.wait(person.issue_button.isEnabled)
        person.qtbot.mouseClick(person.issue_button, Qt.MouseButton.LeftButton)

    person.wait(lambda: person.place.ordinal == 1)
    person.wait(lambda: "cart-c1" in person.title("state"))
    assert person.state()["customer_id"].endswith("ada")


def test_the_reader_of_a_store_is_killed_and_the_window_says_so_and_lives(person, own_copy):
    import os
    import signal

    person.open(own_copy)
    person.wait(lambda: person.title("state").startswith("State of "))
    os.kill(person.shell.session.asking.pid, signal.SIGKILL)

    person.wait(lambda: person.window.problems.isVisible())
    assert "open it again" in " ".join(person.texts(person.window.problems))
    person.shell.close_store()
    person.open(own_copy)
    person.wait(lambda: person.place.head >= 20_000)


def test_closing_the_window_while_a_store_is_being_opened_lets_the_store_go(person, own_copy):
    opened = []
    opener = person.shell._opener
    person.shell._opener = _Noting(opener, opened)

    person.shell.open(str(own_copy))
    person.window.close()
    person.wait(lambda: bool(opened) and opened[0].asking._process.poll() is not None)

    assert person.shell.session is None


class _Noting:
    """An opener that also notes what it opened."""

    def __init__(self, opener, opened):
        self._opener, self._opened = opener, opened

    def open(self, source, post):
        session = self._opener.open(source, post)
        self._opened.append(session)
        return session

    def demo_place(self):
        return self._opener.demo_place()
