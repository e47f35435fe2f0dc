"""The read models of banking, event by event."""

from dataclasses import replace

import pytest

from domain.banking import ACCOUNT, TRANSFER
from domain.banking.events import (
    AccountClosed,
    AccountFrozen,
    AccountOpened,
    AccountUnfrozen,
    IncomingCancelled,
    MoneyDeposited,
    MoneyWithdrawn,
    OutgoingSettled,
    OverdraftLimitSet,
    TransferCompleted,
    TransferCredited,
    TransferCreditRejected,
    TransferDebited,
    TransferDebitRejected,
    TransferFailed,
    TransferRefunded,
    TransferRequested,
)
from domain.banking.projections import ACCOUNT_BALANCES, MONEY_CONSERVATION, TRANSFER_BOARD
from spec import project, record

OPENED = AccountOpened("a1", "Ada", "EUR", 50_00)
PAID_IN = MoneyDeposited("a1", 100_00, "EUR", "wage")
DEBITED = TransferDebited("a1", "t1", 30_00, "EUR")
REFUNDED = TransferRefunded("a1", "t1", 30_00, "EUR")
CREDITED = TransferCredited("a2", "t1", 30_00, "EUR")


def account(*events):
    return project(ACCOUNT_BALANCES, record(ACCOUNT, *events)).get(("a1",))


def money(*events):
    return project(MONEY_CONSERVATION, record(ACCOUNT, *events))


# --- account_balances ---


def test_an_account_shows_what_is_on_it_and_what_may_be_used():
    assert account(OPENED, PAID_IN) == {
        "holder": "Ada",
        "currency": "EUR",
        "balance_cents": 100_00,
        "available_cents": 150_00,
        "status": "open",
        "version": 2,
    }


@pytest.mark.parametrize(
    ("event", "balance"),
    [
        (MoneyDeposited("a1", 1_00, "EUR", ""), 101_00),
        (MoneyWithdrawn("a1", 120_00, "EUR", ""), -20_00),
        (DEBITED, 70_00),
        (TransferCredited("a1", "t2", 5_00, "EUR"), 105_00),
        (REFUNDED, 130_00),
        (TransferDebitRejected("a1", "t2", 5_00, "EUR", "AccountFrozen"), 100_00),
        (TransferCreditRejected("a1", "t2", 5_00, "EUR", "AccountFrozen"), 100_00),
        (OutgoingSettled("a1", "t1"), 100_00),
        (IncomingCancelled("a1", "t1", "timeout"), 100_00),
    ],
)
def test_every_event_of_an_account_moves_its_balance_or_only_its_version(event, balance):
    row = account(OPENED, PAID_IN, event)
    assert (row["balance_cents"], row["available_cents"]) == (balance, balance + 50_00)
    assert row["version"] == 3


def test_another_overdraft_limit_changes_what_may_be_used():
    assert account(OPENED, PAID_IN, OverdraftLimitSet("a1", 0, 50_00))["available_cents"] == 100_00


@pytest.mark.parametrize(
    ("event", "status"), [(AccountFrozen("a1", "why"), "frozen"), (AccountClosed("a1"), "closed")]
)
def test_nothing_may_be_used_of_a_frozen_or_closed_account(event, status):
    row = account(OPENED, PAID_IN, event)
    assert (row["status"], row["balance_cents"], row["available_cents"]) == (status, 100_00, 0)


def test_a_frozen_account_remembers_its_overdraft_limit():
    frozen = (OPENED, PAID_IN, AccountFrozen("a1", "why"), OverdraftLimitSet("a1", 20_00, 50_00))
    assert account(*frozen)["available_cents"] == 0
    assert account(*frozen, AccountUnfrozen("a1"))["available_cents"] == 120_00


def test_what_belongs_to_no_opened_account_has_no_row():
    assert account(PAID_IN) is None
    assert account(AccountFrozen("a1", "why")) is None


# --- transfer_board ---


def board(*timed):
    events = []
    for event, second in timed:
        category = TRANSFER if type(event) in TRANSFER.events else ACCOUNT
        time = None if second is None else f"2025-03-03T12:00:{second:06.3f}000Z"
        events += [replace(one, ordinal=len(events) + 1) for one in record(category, event, time=time)]
    return project(TRANSFER_BOARD, events).get(("t1",))


REQUESTED = TransferRequested("t1", "a1", "a2", 30_00, "EUR", "rent")


def test_a_requested_transfer_is_on_the_board():
    assert board((REQUESTED, 1)) == {
        "from": "a1",
        "to": "a2",
        "amount_cents": 30_00,
        "currency": "EUR",
        "status": "pending",
        "steps": [{"step": "requested", "at": "2025-03-03T12:00:01.000000Z"}],
        "elapsed_ms": 0,
    }


def test_every_step_of_a_transfer_is_noted_with_its_time():
    settled = OutgoingSettled("a1", "t1")
    row = board(
        (REQUESTED, 1), (DEBITED, 1.5), (CREDITED, 2), (settled, 2.25), (TransferCompleted("t1"), 3.125)
    )
    assert [step["step"] for step in row["steps"]] == [
        "requested",
        "debited",
        "credited",
        "settled",
        "completed",
    ]
    assert row["steps"][1]["at"] == "2025-03-03T12:00:01.500000Z"
    assert (row["status"], row["elapsed_ms"]) == ("completed", 2_125)


@pytest.mark.parametrize(
    ("event", "step"),
    [
        (TransferDebitRejected("a1", "t1", 30_00, "EUR", "AccountFrozen"), "debit rejected"),
        (TransferCreditRejected("a2", "t1", 30_00, "EUR", "AccountFrozen"), "credit rejected"),
        (IncomingCancelled("a2", "t1", "timeout"), "incoming cancelled"),
        (REFUNDED, "refunded"),
    ],
)
def test_what_goes_wrong_on_the_way_is_a_step_of_a_pending_transfer(event, step):
    row = board((REQUESTED, 1), (event, 2))
    assert (row["steps"][-1]["step"], row["status"]) == (step, "pending")


def test_a_failed_transfer_says_so():
    assert board((REQUESTED, 1), (TransferFailed("t1", "timeout", True), 2))["status"] == "failed"


def test_without_times_nothing_is_said_of_how_long_it_took():
    assert board((REQUESTED, None), (DEBITED, None))["elapsed_ms"] is None


def test_steps_of_an_unknown_transfer_are_not_on_the_board():
    assert board((DEBITED, 1)) is None


# --- money_conservation ---


def test_all_money_that_came_in_lies_on_accounts_or_is_in_flight_or_was_paid_out():
    rows = money(OPENED, PAID_IN, MoneyWithdrawn("a1", 10_00, "EUR", ""), DEBITED)
    assert rows == {
        ("EUR",): {
            "deposited": 100_00,
            "withdrawn": 10_00,
            "balances": 60_00,
            "in_flight": 30_00,
            "difference": 0,
        }
    }


@pytest.mark.parametrize("landing", [CREDITED, REFUNDED])
def test_money_in_flight_lands_at_its_target_or_at_home(landing):
    row = money(OPENED, PAID_IN, DEBITED, landing)[("EUR",)]
    assert (row["in_flight"], row["balances"], row["difference"]) == (0, 100_00, 0)


def test_currencies_are_counted_apart():
    dollars = (AccountOpened("a2", "Ben", "USD", 0), MoneyDeposited("a2", 5_00, "USD", ""))
    rows = money(OPENED, PAID_IN, *dollars)
    assert (rows[("EUR",)]["deposited"], rows[("USD",)]["deposited"]) == (100_00, 5_00)


@pytest.mark.parametrize(
    ("broken", "difference"),
    [
        ((DEBITED, DEBITED), 30_00),
        ((DEBITED, CREDITED, CREDITED), -30_00),
        ((DEBITED, CREDITED, REFUNDED), -30_00),
        ((CREDITED,), -30_00),
        ((DEBITED, TransferCredited("a2", "t1", 31_00, "EUR")), -1_00),
    ],
    ids=["debited twice", "credited twice", "credited and refunded", "out of nowhere", "more than was sent"],
)
def test_money_that_is_made_or_lost_shows_as_a_difference(broken, difference):
    assert money(OPENED, PAID_IN, *broken)[("EUR",)]["difference"] == difference
