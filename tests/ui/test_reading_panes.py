import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from explorer.core.errors import StoreDamaged
from explorer.ui.widgets.busy_line import BusyLine
from explorer.viewmodels.appearance import DARK, LIGHT
from pane_stage import PANES, Stage
from reading_fakes import later


@pytest.mark.parametrize("name", PANES)
def test_without_a_store_every_pane_says_what_to_do(qtbot, name):
    pane = PANES[name]()
    qtbot.addWidget(pane)
    assert pane.empty.startswith("Open a store to ")
    assert pane.objectName() == f"{name}_pane"
    assert pane.findChild(QWidget, name) is not None
    assert pane.accessibleName()


@pytest.mark.parametrize("name", PANES)
def test_a_store_comes_and_goes_and_comes_again(qtbot, name):
    stage = Stage(qtbot, name)
    stage.paint()
    assert stage.pane.empty == ""
    first = stage.pane.title
    stage.pane.detach()
    assert stage.pane.empty.startswith("Open a store to ")
    assert stage.pane.title == stage.titles[-1] == name.capitalize()
    stage.selection.at(4)
    stage.paint()
    stage.selection.go_live()
    stage.pane.attach(stage.session)
    assert stage.pane.title == first


@pytest.mark.parametrize("name", PANES)
def test_every_pane_takes_on_both_themes(qtbot, name):
    stage = Stage(qtbot, name)
    for appearance in (DARK, LIGHT):
        stage.pane.set_appearance(appearance)
        stage.paint()


@pytest.mark.parametrize("name", PANES)
def test_foreign_text_is_never_markup(qtbot, name):
    stage = Stage(qtbot, name)
    stage.store.flags = ("<b>odd</b>",)
    stage.store.stopped = "<img src='x'>"
    stage.store.data[3] = {"<i>x</i>": "<img src='/dev/zero'>"}
    stage.selection.at(3)
    for label in stage.pane.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
        assert "<img" not in label.toolTip()


@pytest.mark.parametrize("name", PANES)
def test_a_store_that_breaks_is_said_in_words_and_can_be_tried_again(qtbot, name):
    stage = Stage(qtbot, name)
    stage.paint()
    stage.store.broken = StoreDamaged("Page 3 cannot be read; the rest can.")
    stage.pane.retry()
    stage.grow(1400)
    stage.selection.at(1)
    stage.paint()
    said = [label.text() for label in stage.pane.findChildren(QLabel) if label.isVisible()]
    assert "Page 3 cannot be read; the rest can." in said
    stage.store.broken = None
    stage.pane.findChild(QToolButton, "retry").click()
    stage.paint()
    assert stage.pane.problem == ""


@pytest.mark.parametrize("name", PANES)
def test_a_pane_does_not_grow_with_its_words(qtbot, name):
    stage = Stage(qtbot, name)
    widths = set()
    for ordinal in (1, 2, 500, 999):
        stage.selection.at(ordinal)
        stage.paint()
        widths.add(stage.pane.minimumSizeHint().width())
    assert len(widths) == 1
    assert widths.pop() < 420


def test_waiting_is_shown_only_after_a_while(qtbot):
    line = BusyLine()
    qtbot.addWidget(line)
    line.set_busy(True)
    assert not line.lit
    line.set_busy(False)
    assert not line._timer.isActive()
    line.set_busy(True)
    qtbot.waitUntil(lambda: line.lit)
    line.set_busy(False)
    assert not line.lit


def test_one_turn_of_the_event_loop_asks_once_whatever_the_slider_does(qtbot):
    post, run = later()
    stage = Stage(qtbot, "event", post=post)
    run()
    before = len(stage.asking.asked)
    for ordinal in range(1, 100):
        stage.selection.at(ordinal)
    run()
    assert len(stage.asking.asked) == before + 1
    assert stage.pane.title == "Event #99"
