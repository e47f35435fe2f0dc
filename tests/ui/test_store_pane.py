"""The pane that tells what a store is: warnings first, every line whole, as plain text, to be copied."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication

from explorer.runtime.questions import CheckpointRow
from explorer.ui.widgets.store_pane import StorePane
from explorer.viewmodels.appearance import DARK
from fakes import described, session_of

EVIDENCE = "table <b>events</b> has\nid, data"
LONG = f"table {'a_long_name_' * 20} has everything"


@pytest.fixture
def pane(qtbot):
    made = StorePane()
    qtbot.addWidget(made)
    made.resize(240, 300)
    made.show()
    return made


def foreign(**told):
    store = described(
        writable=False,
        clock=None,
        title="Marten",
        evidence=(EVIDENCE, LONG),
        checkpoints=(CheckpointRow("mail", 7, 3), CheckpointRow("com.example.some.consumer", 10, 0)),
        **told,
    )
    return session_of(head=10, store=store)


def lines(pane):
    return pane.facts.toPlainText().split("\n")


def test_it_tells_the_evidence_and_the_lag_of_consumers_and_names_beside_what_is_said(pane):
    pane.attach(foreign())

    assert pane.title == "Store: Marten"
    assert "mail\tat 7, 3 events behind" in lines(pane)
    found = lines(pane)
    assert found[found.index("com.example.some.consumer") + 1] == "at 10, up to date"
    assert found[:3] == ["Why this format", "table <b>events</b> has id, data", LONG]


def test_what_somebody_should_know_stands_first_and_stands_out_in_both_themes(pane):
    pane.set_appearance(DARK)
    pane.attach(foreign(warnings=("The last row is odd.",)))

    assert lines(pane)[:2] == ["Unusual", "The last row is odd."]
    heading = pane.facts.document().firstBlock().begin().fragment().charFormat()
    assert heading.foreground().color() == QColor(DARK.error)
    assert pane.facts.textCursor().atStart()


def test_no_line_is_cut_off_however_narrow_the_pane_is(pane):
    pane.attach(foreign())

    assert pane.facts.horizontalScrollBar().maximum() == 0
    assert QFontMetrics(pane.facts.font()).horizontalAdvance(LONG) > pane.facts.viewport().width()
    long = pane.facts.document().findBlockByNumber(lines(pane).index(LONG))
    assert long.text() == LONG
    assert long.layout().lineCount() > 3


def test_all_of_it_can_be_chosen_and_copied_by_keys(pane, qtbot):
    pane.attach(foreign())
    qtbot.keyClick(pane.facts, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pane.facts, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert LONG in QGuiApplication.clipboard().text()
    qtbot.keyClicks(pane.facts, "x")
    assert "x" not in lines(pane)[0]


def test_it_goes_with_the_store(pane):
    pane.attach(foreign())
    pane.detach()

    assert pane.facts.toPlainText() == ""
    assert "Open a store" in pane.empty


def test_one_who_reads_stays_where_they_are_when_the_store_grows(pane):
    session = foreign()
    pane.attach(session)
    bar = pane.facts.verticalScrollBar()
    bar.setValue(40)
    session.selection.grown(11)

    assert "Events\t11 events" in lines(pane)
    assert bar.value() == 40
