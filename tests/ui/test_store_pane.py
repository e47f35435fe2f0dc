"""The pane that tells what a store is: comes with a foreign one, shows everything as plain text, copies."""

import pytest
from PySide6.QtGui import QGuiApplication

from explorer.runtime.questions import CheckpointRow
from explorer.ui.widgets.store_pane import StorePane
from fakes import described, session_of

EVIDENCE = "table <b>events</b> has\nid, data"


@pytest.fixture
def pane(qtbot):
    made = StorePane()
    qtbot.addWidget(made)
    made.relevant = []
    made.relevantChanged.connect(made.relevant.append)
    return made


def foreign():
    store = described(
        writable=False,
        clock=None,
        title="Marten",
        evidence=(EVIDENCE,),
        checkpoints=(CheckpointRow("mail", 7, 3),),
    )
    return session_of(head=10, store=store)


def shown(pane):
    headings = [pane.tree.topLevelItem(n) for n in range(pane.tree.topLevelItemCount())]
    return {one.text(0): [(c.text(0), c.text(1)) for c in children(one)] for one in headings}


def children(item):
    return [item.child(n) for n in range(item.childCount())]


def test_a_foreign_store_brings_the_pane_with_its_evidence_and_the_lag_of_its_consumers(pane):
    pane.attach(foreign())

    assert pane.relevant[-1] is True
    assert pane.title == "Store: Marten"
    found = shown(pane)
    assert found["Why this format"] == [("table <b>events</b> has id, data",) * 2]
    assert found["Consumers"] == [("mail", "at 7, 3 events behind")]


def test_nothing_in_it_is_read_as_html(pane):
    pane.attach(foreign())
    why = next(
        one for one in map(pane.tree.topLevelItem, range(9)) if one and one.text(0) == "Why this format"
    )

    assert "&lt;b&gt;" in why.child(0).toolTip(0)


def test_a_line_is_copied_whole(pane):
    pane.attach(foreign())
    why = next(
        one for one in map(pane.tree.topLevelItem, range(9)) if one and one.text(0) == "Why this format"
    )
    pane.tree.setCurrentItem(why.child(0))
    pane._copy()

    assert QGuiApplication.clipboard().text() == EVIDENCE


def test_it_goes_with_the_store(pane):
    pane.attach(foreign())
    pane.detach()

    assert pane.relevant[-1] is False
    assert pane.tree.topLevelItemCount() == 0
    assert "Open a store" in pane.empty


def test_a_store_of_ours_does_not_bring_it(pane):
    pane.attach(session_of(head=10, store=described()))

    assert True not in pane.relevant
