"""Issue commands in the demo, watch everything follow, go back, come back."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTableView

from domain.banking.projections import ACCOUNT_BALANCES
from explorer.core.domains import state_as_json
from explorer.stores.sqlite import open_store
from spec import project


@pytest.fixture
def at_the_bank(person, own_copy):
    """A person at the demo with two fresh accounts, one of them filled."""
    person.open(own_copy)
    for key in ("j1", "j2"):
        person.fill("OpenAccount", account_id=key, holder_name="Jo Doe")
        person.choose("currency", "EUR")
        assert person.issue().outcome == "accepted"
    person.fill("DepositMoney", account_id="j1", amount_cents="25.00")
    assert person.issue().outcome == "accepted"
    person.wait(lambda: person.place.ordinal == person.head())
    return person


def follow(person, stream):
    person.shell.selection.follow(stream)
    person.wait(lambda: person.title("state").startswith(f"State of {stream}"))


def shown_balance(person):
    return person.state().get("balance_cents", "").rsplit(" ", 1)[-1].replace(",", "")


def folded_balance(person, stream, until=None):
    return str(state_as_json(person.folded(stream, until)).get("balance_cents"))


def balance_rows(person, until):
    """Give the account balances that an independent run of the handlers over the stored events gives."""
    from benches import DOMAINS

    store = open_store(Path(person.shell.session.source), writable=False)
    try:
        events = [up for e in store.read(limit=until) for up in DOMAINS.upcasting.upcast(e)]
    finally:
        store.close()
    return {key[0]: row for key, row in project(ACCOUNT_BALANCES, events).items()}


def test_an_accepted_command_shows_in_every_pane_with_the_values_of_an_independent_fold(at_the_bank):
    person = at_the_bank
    follow(person, "account-j1")
    person.shell.selection.show_projection("account_balances")
    person.wait(lambda: shown_balance(person) == folded_balance(person, "account-j1") == "2500")
    head = person.head()

    assert "Accepted" in person.said()
    assert person.window.timeline.badge.word == "LIVE"
    assert person.slider.value() == head
    person.wait(lambda: f"#{head:,}" in person.title("event"))
    person.wait(lambda: f"#{head:,}" in person.title("projections"))
    model = person.see(QTableView, "rows").model()
    person.wait(lambda: model.rowCount() == len(balance_rows(person, head)))
    person.wait(lambda: set(person.rows()) <= set(balance_rows(person, head)))
    truth = balance_rows(person, head)
    for key, row in person.rows().items():
        if key in truth:
            assert row["balance_cents"].replace(",", "") == str(truth[key]["balance_cents"]), key


def test_going_back_shows_the_old_values_and_coming_back_the_new_ones(at_the_bank):
    person = at_the_bank
    follow(person, "account-j1")
    filled = person.head()
    person.go_to(filled - 1)
    person.wait(lambda: shown_balance(person) == folded_balance(person, "account-j1", filled - 1) == "0")

    assert person.window.timeline.badge.word == "PAST"
    person.go_to(filled - 3)
    person.wait(lambda: f"#{filled - 3:,}" in person.title("state"))
    assert "balance_cents" not in person.state()

    person.press(Qt.Key.Key_End)
    person.wait(lambda: person.place.live)
    person.wait(lambda: shown_balance(person) == "2500")
    assert person.window.timeline.badge.word == "LIVE"


def test_in_the_past_the_button_is_off_says_why_and_going_live_turns_it_on(at_the_bank):
    person = at_the_bank
    person.show("commands")
    assert person.issue_button.isEnabled()

    person.go_to(120)

    person.wait(lambda: not person.issue_button.isEnabled())
    assert "#120" in person.issue_button.toolTip()
    assert "go live first" in person.said()
    head = person.head()
    person.qtbot.mouseClick(person.issue_button, Qt.MouseButton.LeftButton)
    person.qtbot.keyClick(person.field("account_id"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    person.qtbot.mouseClick(person.see(QAbstractButton, "go_live"), Qt.MouseButton.LeftButton)
    person.wait(lambda: person.issue_button.isEnabled())
    assert person.place.live
    assert person.head() == head


def test_invalid_input_is_said_beside_its_field_and_nothing_typed_is_lost(at_the_bank):
    person = at_the_bank
    head = person.head()
    person.fill("DepositMoney", account_id="j-1", amount_cents="3.00")

    outcome = person.issue()

    assert outcome.outcome == "invalid"
    row = person.commands.form.findChild(object, "field_account_id").parent()
    assert "no dash" in " ".join(person.texts(row))
    assert person.field("account_id").text() == "j-1"
    assert person.field("amount_cents").text() == "3.00"
    assert person.head() == head


def test_a_refusal_is_explained_with_code_and_figures_and_stays_in_the_outcomes(at_the_bank):
    person = at_the_bank
    head = person.head()
    person.fill("WithdrawMoney", account_id="j1", amount_cents="99.00")

    outcome = person.issue()

    assert (outcome.outcome, outcome.code) == ("refused", "InsufficientFunds")
    person.wait(lambda: "InsufficientFunds" in person.said())
    assert person.head() == head
    person.show("outcomes")
    table = person.see(QTableView, "outcomes")
    person.wait(lambda: table.model().rowCount() > 0 and _cell(table, 0, "Code") == "InsufficientFunds")


def test_two_writers_conflict_and_the_form_names_both_versions(at_the_bank):
    person = at_the_bank
    follow(person, "account-j1")
    person.fill("DepositMoney", account_id="j1", amount_cents="1.00")
    person.wait(lambda: "Expected version 2" in person.said())

    _somebody_else_deposits(person)
    person.wait(lambda: "now at v3" in person.said())
    outcome = person.issue()

    assert outcome.outcome == "conflict"
    assert (outcome.details["expected"], outcome.details["actual"]) == (2, 3)
    person.wait(lambda: "version 3" in person.said())
    take = person.commands.findChild(QAbstractButton, "take_actual")
    person.wait(take.isVisible)
    person.qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    person.wait(lambda: "Expected version 3" in person.said())
    assert person.issue().outcome == "accepted"
    person.wait(lambda: shown_balance(person) == folded_balance(person, "account-j1") == "2607")


def test_a_requested_transfer_is_finished_by_its_process_and_everything_shows_it(at_the_bank):
    person = at_the_bank
    person.fill(
        "RequestTransfer",
        transfer_id="jt1",
        from_account_id="j1",
        to_account_id="j2",
        amount_cents="10.00",
    )
    person.choose("currency", "EUR")
    assert person.issue().outcome == "accepted"
    person.wait(lambda: person.place.ordinal == person.head())

    for stream, value in (("account-j1", "1500"), ("account-j2", "1000")):
        follow(person, stream)
        person.wait(lambda stream=stream, value=value: shown_balance(person) == value)
        assert folded_balance(person, stream) == value
    follow(person, "transfer-jt1")
    person.wait(lambda: "completed" in person.state().get("status", ""))
    follow(person, "moneytransfer-jt1")
    person.wait(lambda: "completed" in person.state().get("status", ""))
    person.shell.selection.show_projection("money_conservation")
    person.wait(lambda: person.rows().get("EUR", {}).get("difference") == "0")


def test_issuing_again_happens_again_under_a_new_id(at_the_bank):
    person = at_the_bank
    person.fill("DepositMoney", account_id="j1", amount_cents="1.00")
    first = person.issue()
    second = person.click(person.see(QAbstractButton, "issue_again"))

    assert (second.outcome, second.fields) == ("accepted", first.fields)
    assert second.command_id != first.command_id


def test_a_click_on_a_row_moves_the_slider_and_the_slider_its_row(at_the_bank):
    person = at_the_bank
    table = person.see(QTableView, "events")
    person.go_to(15_000)
    person.wait(lambda: table.currentIndex().row() == 14_999)
    person.wait(lambda: table.model().index(14_999, 0).data() == "15,000")
    row = table.model().index(15_003, 0)
    person.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(row).center())

    person.wait(lambda: person.place.ordinal == 15_004)
    assert person.slider.value() == 15_004


def test_the_timeline_goes_by_keys_and_to_a_number_or_a_time(at_the_bank):
    person = at_the_bank
    person.press(Qt.Key.Key_Home)
    person.wait(lambda: person.place.ordinal == 1)
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    person.wait(lambda: person.place.ordinal == 12)
    jump = person.see(QLineEdit, "timeline_jump")
    for text in ("2,000", "#1999"):
        jump.setFocus()
        jump.selectAll()
        person.qtbot.keyClicks(jump, text)
        person.qtbot.keyClick(jump, Qt.Key.Key_Return)
        person.wait(lambda text=text: person.place.ordinal == int(text.strip("#").replace(",", "")))
    jump.selectAll()
    person.qtbot.keyClicks(jump, "2025-03-03T12:00:00Z")
    person.qtbot.keyClick(jump, Qt.Key.Key_Return)
    person.wait(lambda: person.place.ordinal > 2_000)
    times = _times_around(person)
    assert times[0] < "2025-03-03T12:00:01" <= times[1]  # what is typed names that whole second


def test_the_chart_draws_what_the_store_holds_and_grows_with_it(at_the_bank):
    person = at_the_bank
    person.show("throughput")
    plot = person.window.findChild(object, "throughput_pane").plot
    person.wait(lambda: _drawn(plot) and _drawn(plot) == _held(person, plot))
    before = _drawn(plot)
    assert before > 20_000

    person.fill("DepositMoney", account_id="j1", amount_cents="1.00")
    person.issue()

    person.show("throughput")
    person.wait(lambda: _drawn(plot) == before + 1 == _held(person, plot))


def _highest_band(plot):
    bands = [item.getData() for item in plot.getPlotItem().items if isinstance(item, pg.PlotCurveItem)]
    return max(bands, key=lambda data: data[1].sum(), default=None)


def _drawn(plot):
    """Count the events that the bands of the chart stand for."""
    band = _highest_band(plot)
    return 0 if band is None else int(band[1].sum())


def _held(person, plot):
    """Count the events of the store in the stretch of time that the chart shows."""
    edges = _highest_band(plot)[0]
    store = open_store(Path(person.shell.session.source), writable=False)
    try:
        times = [datetime.fromisoformat(event.time).timestamp() for event in store.read()]
    finally:
        store.close()
    return sum(edges[0] <= time <= edges[-1] for time in times)


def _cell(table, row, head):
    model = table.model()
    heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in range(model.columnCount())]
    return model.index(row, heads.index(head)).data()


def _times_around(person):
    store = open_store(Path(person.shell.session.source), writable=False)
    try:
        return [event.time for event in store.read(after=person.place.ordinal - 1, limit=2)]
    finally:
        store.close()


def _somebody_else_deposits(person):
    fields = json.dumps({"account_id": "j1", "amount_cents": 7, "reference": "somebody else"})
    source = person.shell.session.source
    words = [sys.executable, "-m", "explorer", "send", source, "DepositMoney", fields]
    subprocess.run(words, check=True, capture_output=True)
