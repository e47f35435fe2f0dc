"""Choosing how a store is read: offered where it was not opened, from the menu, and no harm when it fails."""

import dataclasses

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QPushButton
from windowkit import FakeDialogs, FakeOpener, stub_panes

from explorer.core.errors import FormatsAlike, NoFormatFits, NotAStore, StoreDamaged, StoreError
from explorer.core.table_map import TableMap
from explorer.runtime.manner import Manner
from explorer.runtime.questions import Detected, FormatMatch
from explorer.ui.settings import Settings
from explorer.ui.shell import Shell
from explorer.ui.theme import Theme
from histories import steady

FOREIGN = "foreign.db"
ALIKE = Detected((FormatMatch("one", "One", 0.9, ()), FormatMatch("two", "Two", 0.9, ())), None, ())
MAP = TableMap("log")


@pytest.fixture
def opener():
    return FakeOpener(stores={FOREIGN: steady(30), "shop.db": steady(100)}, found=ALIKE)


@pytest.fixture
def shell(qtbot, qapp, tmp_path, opener):
    settings = Settings(tmp_path / "settings.ini")
    made = Shell(opener, settings, Theme(qapp, settings), stub_panes(), FakeDialogs())
    qtbot.addWidget(made.window)
    made.window.show()
    yield made
    made.close_store()
    assert made.wait_until_let_go(20)


@pytest.fixture
def refuse(shell, opener, qtbot):
    def refusing(error, *, stays=True):
        opening = opener.open

        def once(source, post):
            opener.open = opening
            raise error

        opener.open = once
        shell.open(FOREIGN)
        if stays:
            qtbot.waitUntil(shell.window.problems.isVisible)

    return refusing


def offers(shell):
    return {one.text(): one for one in shell.window.problems.findChildren(QPushButton, "error_offer")}


def act(shell, qtbot, name):
    qtbot.waitUntil(shell.window.actions_made.by_id[name].isEnabled)
    shell.window.actions_made.by_id[name].trigger()


def test_a_store_that_no_format_fits_can_be_mapped_and_the_map_is_kept(shell, opener, qtbot, refuse):
    refuse(NoFormatFits("No format fits; map its columns."))
    shell._dialogs.map = MAP

    offers(shell)["Map a table…"].click()
    qtbot.waitUntil(lambda: shell.session is not None)

    assert (shell.session.source, opener.mapped) == (FOREIGN, [FOREIGN])
    assert opener.kept == [(FOREIGN, Manner(MAP))]
    assert not shell.window.problems.isVisible()


def test_where_formats_are_alike_the_choice_is_offered_at_once(shell, opener, qtbot, refuse):
    shell._dialogs.format = "two"
    refuse(FormatsAlike("It looks like One and Two alike."), stays=False)
    qtbot.waitUntil(lambda: shell.session is not None)

    assert shell._dialogs.shown == [("foreign.db", ALIKE)]
    assert opener.choices == {FOREIGN: "two"}


def test_who_does_not_choose_can_do_so_later_or_map_a_table(shell, opener, qtbot, refuse):
    refuse(FormatsAlike("It looks like One and Two alike."))
    qtbot.waitUntil(lambda: shell._dialogs.shown == [("foreign.db", ALIKE)])
    assert shell.session is None
    shell._dialogs.format, shell._dialogs.map = "", MAP  # "" is the way to the mapping page

    qtbot.waitUntil(lambda: not shell._work.text)
    offers(shell)["Read as…"].click()
    qtbot.waitUntil(lambda: shell.session is not None)

    assert opener.choices == {FOREIGN: MAP}


@pytest.mark.parametrize("error", [NotAStore("No database."), StoreDamaged("Damaged.")])
def test_nothing_is_offered_where_no_choice_helps(shell, refuse, error):
    refuse(error)

    assert offers(shell) == {}
    assert shell.window.problems.sentence == str(error)


def test_a_choice_from_the_menu_reads_the_open_store_otherwise(shell, opener, qtbot):
    shell.open(FOREIGN)
    qtbot.waitUntil(lambda: shell.session is not None)
    first, shell._dialogs.format = shell.session, "one"

    act(shell, qtbot, "file.read_as")
    qtbot.waitUntil(lambda: shell.session not in (None, first))

    assert opener.choices == {FOREIGN: "one"}


def test_to_choose_what_it_is_recognised_as_is_to_choose_nothing(shell, opener, qtbot):
    opener.choices[FOREIGN], opener.found = "two", replace(ALIKE, chosen="one")
    shell.open(FOREIGN)
    qtbot.waitUntil(lambda: shell.session is not None)
    first, shell._dialogs.format = shell.session, "one"

    act(shell, qtbot, "file.read_as")
    qtbot.waitUntil(lambda: shell.session not in (None, first))

    assert opener.choices == {FOREIGN: None}


def test_what_could_not_be_used_any_more_is_said_where_the_store_is_shown(shell, opener, qtbot):
    opening = opener.open
    opener.open = lambda source, post: dataclasses.replace(opening(source, post), told="The fold is gone.")

    shell.open(FOREIGN)
    qtbot.waitUntil(shell.window.problems.isVisible)

    assert shell.session is not None
    assert shell.window.problems.sentence == "The fold is gone."


def test_the_mapping_page_begins_with_the_map_in_use_and_asks_for_a_file_where_none_is_open(
    shell, opener, qtbot
):
    shell._dialogs.path, opener.choices[FOREIGN] = FOREIGN, MAP

    act(shell, qtbot, "file.map")
    qtbot.waitUntil(lambda: shell._dialogs.shown == [("foreign.db", MAP)])

    assert shell.session is None


def test_a_store_of_ours_has_one_format(shell, qtbot):
    shell.open("shop.db")
    qtbot.waitUntil(lambda: shell.session is not None)

    assert not shell.window.actions_made.by_id["file.read_as"].isEnabled()


def test_a_choice_that_fails_leaves_the_open_store(shell, opener, qtbot):
    shell.open(FOREIGN)
    qtbot.waitUntil(lambda: shell.session is not None)
    first, shell._dialogs.map = shell.session, MAP
    opener.breaks = StoreError("It cannot be read so.")

    act(shell, qtbot, "file.map")
    qtbot.waitUntil(shell.window.problems.isVisible)

    assert shell.session is first
    assert opener.kept == []


def test_a_map_that_cannot_be_kept_is_told_and_the_store_is_shown(shell, opener, qtbot):
    shell._dialogs.path, shell._dialogs.map = FOREIGN, MAP
    opener.unkept = StoreError("The map cannot be kept.")

    act(shell, qtbot, "file.map")
    qtbot.waitUntil(shell.window.problems.isVisible)

    assert shell.session is not None
    assert shell.window.problems.sentence == "The map cannot be kept."
