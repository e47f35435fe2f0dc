"""Two processes that fail, seen step by step: a transfer that is refunded, an order that is rejected."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QListView, QTableView

from explorer.bootstrap import WiredApp
from explorer.stores.sqlite import open_store


@pytest.fixture
def at_a_new_store(person, tmp_path):
    """A person at an empty store with a simulated clock."""
    path = tmp_path / "mine.db"
    WiredApp().create(path, "simulated")
    person.open(path)
    return person


def do(person, command, choices=None, **fields):
    """Fill a form in, issue it, and wait until the window has come along."""
    person.fill(command, **fields)
    for name, text in (choices or {}).items():
        person.choose(name, text)
    outcome = person.issue()
    assert outcome.outcome == "accepted", outcome
    person.wait(lambda: person.place.ordinal == person.head())


def lines(person):
    """Give the words of the stepper's lines."""
    model = person.see(QListView, "steps").model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def status(person):
    return person.see(QLabel, "process_status").text()


def click(person, text):
    """Click on the first step whose words hold a text."""
    steps = person.see(QListView, "steps")
    row = next(row for row, line in enumerate(lines(person)) if text in line)
    place = steps.visualRect(steps.model().index(row, 0)).center()
    person.qtbot.mouseClick(steps.viewport(), Qt.MouseButton.LeftButton, pos=place)


def type_at(person):
    """Say which event the cursor stands at, by the store itself."""
    with closing(open_store(Path(person.shell.session.source), writable=False)) as store:
        return next(store.read(person.place.ordinal - 1, 1)).type


def test_a_transfer_to_a_frozen_account_is_refunded_and_seen_so_step_by_step(at_a_new_store):
    person = at_a_new_store
    for key in ("rich", "cold"):
        do(person, "OpenAccount", {"currency": "EUR"}, account_id=key, holder_name="Jo Doe")
    do(person, "DepositMoney", account_id="rich", amount_cents="100.00")
    do(person, "FreezeAccount", account_id="cold", reason="asked by the court")
    do(
        person,
        "RequestTransfer",
        {"currency": "EUR"},
        transfer_id="t1",
        from_account_id="rich",
        to_account_id="cold",
        amount_cents="40.00",
    )
    person.show("processes")
    person.wait(lambda: lines(person)[-1:] == ["✕ Ended, failed: AccountFrozen"])
    shown = lines(person)
    assert [line.partition(", account-")[0] for line in shown[1:4]] == [
        "1 Debit for transfer, succeeded",
        "2 Credit for transfer, failed: AccountFrozen",
        "3 Refund transfer, succeeded, undoes 1, Debit for transfer",
    ]
    assert status(person) == "failed"

    person.shell.selection.follow("account-rich")
    click(person, "2 Credit for transfer")
    person.wait(lambda: type_at(person) == "StepFailed" and status(person) == "running")
    person.wait(lambda: person.state().get("balance_cents", "").endswith("6000"))
    click(person, "3 Refund transfer, later")
    person.wait(lambda: type_at(person) == "CompensationRequested" and status(person) == "undoing")
    person.wait(lambda: "… Next, waits for account-rich to Refund transfer" in " ".join(lines(person)))
    click(person, "Ended, later")
    person.wait(lambda: type_at(person) == "ProcessFailed" and status(person) == "failed")
    person.wait(lambda: person.state().get("balance_cents", "").endswith("10000"))

    person.shell.selection.show_projection("transfer_board")
    person.wait(lambda: person.board().get("t1", {}).get("status") == "failed")
    assert person.board()["t1"]["amount"] == "40.00 EUR"


def test_an_order_that_is_rejected_for_stock_gives_back_what_it_had_reserved(at_a_new_store):
    person = at_a_new_store
    for sku, name, pieces in (("apple", "Apple", "30"), ("pen", "Pen (limited)", "1")):  # never reordered
        price = {"unit_price_cents": "1.20"}
        do(person, "RegisterProduct", {"currency": "EUR"}, sku=sku, name=name, **price)
        do(person, "ReceiveStock", sku=sku, quantity=pieces)
    do(person, "OpenCart", cart_id="c1", customer_id="jo")
    do(person, "AddItem", cart_id="c1", sku="apple", quantity="2")
    do(person, "AddItem", cart_id="c1", sku="pen", quantity="3")
    do(person, "PlaceOrder", cart_id="c1", order_id="o1", ship_to_country="DE")
    person.show("processes")
    person.wait(lambda: lines(person)[-1:] == ["✕ Ended, failed: out_of_stock"])
    shown = lines(person)
    reserved = next(line for line in shown if "inventory-apple" in line and "Reserve" in line)
    rejected = next(line for line in shown if "inventory-pen" in line)
    released = next(line for line in shown if "undoes" in line)
    assert "Reserve stock, succeeded" in reserved
    assert "Reserve stock, failed" in rejected
    assert f"undoes {reserved.split()[0]}, Reserve stock" in released
    assert "inventory-apple" in released

    click(person, rejected)
    person.wait(lambda: type_at(person) == "StepFailed")
    person.shell.selection.show_projection("stock_levels")
    person.wait(lambda: person.board().get("apple", {}).get("reserved") == "2")
    click(person, "Ended, later")
    person.wait(lambda: person.board().get("apple", {}).get("reserved") == "0")

    failed = person.see(QAbstractButton, "processes_failed")
    person.qtbot.mouseClick(failed, Qt.MouseButton.LeftButton)
    table = person.see(QTableView, "processes")
    person.wait(lambda: table.model().rowCount() == 1)
    person.qtbot.mouseClick(person.see(QAbstractButton, "process_follow"), Qt.MouseButton.LeftButton)
    assert person.place.stream == "orderfulfilment-o1"


def test_letting_time_pass_lets_happen_what_is_due_in_it(at_a_new_store):
    person = at_a_new_store
    do(person, "OpenCart", cart_id="c1", customer_id="jo")
    head = person.head()
    action = person.window.actions_made.by_id["commands.pass_1800"]
    person.wait(action.isEnabled)
    action.trigger()
    person.wait(lambda: person.head() > head and person.place.ordinal == person.head())
    person.shell.selection.follow("cart-c1")
    person.wait(lambda: "abandoned" in person.state().get("status", ""))
    person.wait(lambda: "passed" in person.window.status.currentMessage())
