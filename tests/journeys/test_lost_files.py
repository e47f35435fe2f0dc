"""The file of the open store is deleted, moved or replaced: the window says so, and offers what helps."""

import os
import shutil
import sys
from contextlib import closing

import pytest
from PySide6.QtWidgets import QPushButton

from explorer.core.expected import Expect
from explorer.stores.sqlite import create, open_store
from explorer.testing import fill, new_event
from explorer.ui.watching import INTERVAL

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows does not let an open file be moved")
EVENTS = 12


def deleted(path):
    os.remove(path)


def renamed(path):
    os.rename(path, path.with_name("elsewhere.db"))


def replaced(path):
    with closing(create(path.with_name("new.db"), clock="wall")) as new:
        fill(new, 5)
    os.replace(path.with_name("new.db"), path)


def restored(path):
    os.rename(path, path.with_name("old.db"))
    shutil.copyfile(path.with_name("before.db"), path)


def folder_moved(path):
    os.rename(path.parent, path.parent.with_name("moved"))


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with closing(create(folder / "store.db", clock="wall")) as store:
        fill(store, 5)
        store.backup(folder / "before.db")
        fill_more(store)
    return folder / "store.db"


def fill_more(store):
    more = [new_event(f"more-{number}") for number in range(EVENTS - 5)]
    store.append("cart-9", more, Expect.ANYTHING)


def offers(person):
    return {one.text(): one for one in person.window.findChildren(QPushButton, "error_offer")}


def said(person):
    return person.window.problems.sentence


@pytest.mark.parametrize("accident", [deleted, renamed, replaced, restored, folder_moved])
def test_the_window_says_that_the_file_is_gone(person, path, accident):
    person.open(path)
    assert said(person) == ""
    accident(path)
    person.wait(lambda: "while it was open; nothing is stored any more" in said(person))
    assert list(offers(person)) == ["Reopen", "Save a copy…"]
    assert person.place.head == EVENTS, "what is on screen stays"


@pytest.mark.parametrize("accident", [deleted, replaced])
def test_a_copy_saves_all_of_a_store_that_is_gone(person, path, accident, tmp_path):
    person.open(path)
    accident(path)
    person.wait(lambda: "Save a copy…" in offers(person))
    copy = tmp_path / "saved.db"
    person.shell._dialogs.choose_copy = lambda: str(copy)
    offers(person)["Save a copy…"].click()
    person.wait(lambda: f"A copy with {EVENTS} events is saved as saved.db." in said(person))
    with closing(open_store(copy, writable=False)) as saved:
        assert [check for check in saved.verify() if not check.ok] == []
        assert saved.head() == EVENTS

    offers(person)["Open the copy"].click()
    person.wait(lambda: person.shell.session.source == str(copy))
    person.wait(lambda: (said(person), offers(person)) == ("", {}))


def test_a_store_can_be_opened_again_when_there_is_one_and_is_not_lost_while_there_is_none(person, path):
    person.open(path)
    deleted(path)
    person.wait(lambda: "Reopen" in offers(person))
    offers(person)["Reopen"].click()
    person.wait(lambda: "There is no file" in said(person))
    assert "Save a copy…" in offers(person)

    os.rename(path.with_name("before.db"), path)
    offers(person)["Reopen"].click()
    person.wait(lambda: person.place.head == 5)
    person.wait(lambda: (said(person), offers(person)) == ("", {}))


def test_the_window_looks_more_than_once_a_second():
    assert INTERVAL <= 500


def test_nothing_is_said_while_the_file_stays_where_it_is(person, path):
    """The control: looking is no reason to say something, and neither is a store that grows."""
    person.open(path)
    with closing(open_store(path, writable=True)) as store:
        store.append("cart-9", [new_event("late")], Expect.ANYTHING)
    person.wait(lambda: person.place.head == EVENTS + 1)
    assert (said(person), offers(person)) == ("", {})
