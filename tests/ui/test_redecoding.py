"""Choosing how data is shown, and giving a key: kept, shown at the same place, and no harm when it fails."""

import pytest
from PySide6.QtWidgets import QToolButton
from windowkit import FakeDialogs, FakeOpener, stub_panes

from encrypted_stores import KEY, key_file
from explorer.core.decoding import AUTOMATIC, Decoding
from explorer.core.errors import WrongKey
from explorer.runtime.kept_manner import KeptManner
from explorer.runtime.questions import AskEvent
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from explorer.ui.widgets.event_pane import EventPane
from histories import History
from reading_fakes import HandStore


class Whole(History):
    """A history that answers for single events too."""

    def __call__(self, question):
        return HandStore(100)(question) if isinstance(question, AskEvent) else super().__call__(question)


def a_store():
    return Whole([(number, "Happened") for number in range(100)])


@pytest.fixture
def opener(tmp_path):
    return FakeOpener(stores={"foreign.db": a_store()}, keeping=KeptManner(tmp_path / "manners", "foreign:1"))


@pytest.fixture
def shell(qtbot, qapp, tmp_path, opener):
    settings = Settings(tmp_path / "settings.ini")
    panes = {**stub_panes(), "event": EventPane()}
    made = Shell(opener, settings, Theme(qapp, settings), panes, FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    made.open("foreign.db")
    qtbot.waitUntil(lambda: made.session is not None and button(made).text() != "")
    yield made
    made.close_store()
    assert made.wait_until_let_go(20)


def decoded(shell, decoding):
    return lambda: shell.session is not None and shell.session.manner.decoding == decoding


def button(shell):
    return shell.window.findChild(QToolButton, "event_decoding")


def entry(menu, title):
    return next(one for one in menu.actions() if one.text().replace("&", "") == title)


def test_the_way_that_is_chosen_for_a_type_is_kept_and_shown_at_the_same_place(shell, opener, qtbot):
    shell.selection.at(42)
    before, kind = shell.selection.place, HandStore(100).row(42).type
    qtbot.waitUntil(lambda: "#42" in shell.window.docks.title("event"))
    assert button(shell).text() == "As it looks"

    entry(button(shell).menu(), "MessagePack").trigger()
    chosen = AUTOMATIC.choosing("msgpack", kind)
    qtbot.waitUntil(decoded(shell, chosen))

    assert shell.selection.place == before
    assert opener.keeping.load().decoding == chosen
    qtbot.waitUntil(lambda: button(shell).text() == "MessagePack")
    assert [one.text() for one in button(shell).menu().actions() if one.isChecked()] == ["MessagePack"]


def test_all_other_types_are_chosen_for_at_once_and_everything_is_taken_back(shell, opener, qtbot):
    others = entry(button(shell).menu(), "Data of all other types").menu()
    entry(others, "Bytes in hex").trigger()
    qtbot.waitUntil(decoded(shell, Decoding(everywhere="hex")))
    qtbot.waitUntil(lambda: button(shell).text() == "Bytes in hex")

    entry(button(shell).menu(), "Reset: all as it looks").trigger()
    qtbot.waitUntil(decoded(shell, AUTOMATIC))
    assert not opener.keeping.paths[0].exists()
    qtbot.waitUntil(lambda: not entry(button(shell).menu(), "Reset: all as it looks").isEnabled())


def test_a_key_stays_through_choices_and_other_folds_and_is_never_kept(shell, opener, qtbot, tmp_path):
    shell._dialogs.key_file = str(key_file(tmp_path))
    shell.window.actions_made.by_id["file.key"].trigger()
    qtbot.waitUntil(decoded(shell, Decoding(key=KEY)))
    assert not opener.keeping.paths[0].exists()
    qtbot.waitUntil(lambda: button(shell).text() == "As it looks")

    entry(entry(button(shell).menu(), "Data of all other types").menu(), "Text").trigger()
    qtbot.waitUntil(decoded(shell, Decoding(key=KEY, everywhere="text")))
    shell.fold_with("count")
    qtbot.waitUntil(lambda: shell.session is not None and shell.session.manner.fold == "count")
    assert shell.session.manner.decoding == Decoding(key=KEY, everywhere="text")
    assert opener.keeping.load().decoding == Decoding(everywhere="text")


def test_a_key_that_opens_nothing_is_a_sentence_and_the_store_stays(shell, opener, qtbot, tmp_path):
    shell._dialogs.key_file = str(key_file(tmp_path))
    opener.breaks = WrongKey("The key opens no payload of foreign.db.")
    before = shell.session

    shell.window.actions_made.by_id["file.key"].trigger()
    qtbot.waitUntil(shell.window.problems.isVisible)

    assert shell.window.problems.sentence == str(opener.breaks)
    assert shell.session is before


def test_a_file_without_a_key_is_a_sentence_and_no_file_is_nothing(shell, tmp_path):
    shell.window.actions_made.by_id["file.key"].trigger()
    assert not shell.window.problems.isVisible()
    (tmp_path / "poem").write_text("no key")
    shell._dialogs.key_file = str(tmp_path / "poem")
    shell.window.actions_made.by_id["file.key"].trigger()
    assert "holds no key" in shell.window.problems.sentence


def test_what_cannot_be_kept_is_said_and_shown_nevertheless(shell, opener, qtbot):
    opener.keeping.paths[0].parent.write_text("a file where a folder should be")
    entry(button(shell).menu(), "Text").trigger()
    qtbot.waitUntil(shell.window.problems.isVisible)
    assert "cannot be kept" in shell.window.problems.sentence
    assert not shell.session.manner.decoding.is_automatic


def test_data_of_our_own_stores_is_what_it_is(shell, opener, qtbot):
    opener.stores["shop.db"] = a_store()
    shell.open("shop.db")
    qtbot.waitUntil(lambda: shell.session.source == "shop.db")
    assert not button(shell).isVisible()
    assert "one of ours" in shell.window.actions_made.by_id["file.key"].toolTip()
