"""Statements, turnovers and findings: what the money did, line by line and day by day."""

from dataclasses import replace

import pytest

from domain.banking import ACCOUNT, BANKING
from domain.banking.events import (
    AccountFrozen,
    AccountOpened,
    IncomingCancelled,
    MoneyDeposited,
    MoneyWithdrawn,
    OutgoingSettled,
    TransferCredited,
    TransferCreditRejected,
    TransferDebited,
    TransferDebitRejected,
    TransferRefunded,
)
from domain.banking.movements import ACCOUNT_STATEMENT, DAILY_TURNOVER
from domain.banking.suspicion import SUSPICIOUS_ACTIVITY
from domain.kernel.upcasting import Upcasting
from spec import NOON, project, record

OPENED = AccountOpened("a1", "Ada", "EUR", 50_00)
PAID_IN = MoneyDeposited("a1", 100_00, "EUR", "wage")


def at(*timed):
    """Record events with their times of day ("12:00:00")."""
    recorded = record(ACCOUNT, *(event for event, _ in timed))
    return [
        replace(event, time=f"2025-03-03T{time}.000000Z")
        for event, (_, time) in zip(recorded, timed, strict=True)
    ]


# --- account_statement ---


def statement(*events):
    return project(ACCOUNT_STATEMENT, record(ACCOUNT, *events))


def test_every_movement_is_a_line_with_the_balance_after_it():
    rows = statement(
        OPENED,
        PAID_IN,
        MoneyWithdrawn("a1", 30_00, "EUR", ""),
        TransferDebited("a1", "t1", 90_00, "EUR"),
        TransferRefunded("a1", "t1", 90_00, "EUR"),
        TransferCredited("a1", "t2", 5_00, "EUR"),
    )
    lines = [(row["kind"], row["amount"], row["balance_after"]) for row in rows.values()]
    assert lines == [
        ("deposit", 100_00, 100_00),
        ("withdrawal", -30_00, 70_00),
        ("transfer sent", -90_00, -20_00),
        ("refund", 90_00, 70_00),
        ("transfer received", 5_00, 75_00),
    ]
    assert {row["at"] for row in rows.values()} == {NOON}


def test_the_order_of_keys_is_the_order_of_time():
    rows = statement(OPENED, *[PAID_IN] * 11)
    assert list(rows) == sorted(rows)
    assert next(iter(rows)) == ("a1", "000000000002")
    assert list(rows)[-1] == ("a1", "000000000012")


@pytest.mark.parametrize(
    "event",
    [
        AccountFrozen("a1", "why"),
        TransferDebitRejected("a1", "t1", 5_00, "EUR", "InsufficientFunds"),
        TransferCreditRejected("a1", "t1", 5_00, "EUR", "AccountFrozen"),
        OutgoingSettled("a1", "t1"),
        IncomingCancelled("a1", "t1", "timeout"),
    ],
)
def test_what_moves_no_money_is_no_line(event):
    assert len(statement(OPENED, PAID_IN, event)) == 1


def test_accounts_have_statements_of_their_own_and_an_unknown_account_none():
    ben = (AccountOpened("a2", "Ben", "USD", 0), MoneyDeposited("a2", 7_00, "USD", ""))
    rows = statement(OPENED, PAID_IN, *ben, MoneyDeposited("a3", 1_00, "EUR", ""))
    assert {key: row["balance_after"] for key, row in rows.items()} == {
        ("a1", "000000000002"): 100_00,
        ("a2", "000000000004"): 7_00,
    }


# --- daily_turnover ---


def test_a_day_counts_what_was_paid_in_paid_out_and_arrived_by_currency():
    rows = project(
        DAILY_TURNOVER,
        at(
            (OPENED, "09:00:00"),
            (PAID_IN, "10:00:00"),
            (PAID_IN, "11:00:00"),
            (MoneyWithdrawn("a1", 30_00, "EUR", ""), "12:00:00"),
            (MoneyDeposited("a2", 7_00, "USD", ""), "12:00:00"),
            (TransferDebited("a1", "t1", 5_00, "EUR"), "13:00:00"),
            (TransferCredited("a2", "t1", 5_00, "EUR"), "13:00:01"),
        ),
    )
    assert rows == {
        ("2025-03-03", "EUR"): {
            "deposited": 200_00,
            "withdrawn": 30_00,
            "transferred": 5_00,
            "movements": 4,
        },
        ("2025-03-03", "USD"): {"deposited": 7_00, "withdrawn": 0, "transferred": 0, "movements": 1},
    }


def test_midnight_begins_another_day():
    late, early = at((PAID_IN, "23:59:59"), (PAID_IN, "00:00:00"))
    rows = project(DAILY_TURNOVER, [late, replace(early, time="2025-03-04T00:00:00.000000Z")])
    assert [(day, row["deposited"]) for (day, _), row in rows.items()] == [
        ("2025-03-03", 100_00),
        ("2025-03-04", 100_00),
    ]


def test_money_that_came_back_was_no_turnover():
    there_and_back = (
        TransferDebited("a1", "t1", 5_00, "EUR"),
        TransferRefunded("a1", "t1", 5_00, "EUR"),
    )
    assert project(DAILY_TURNOVER, record(ACCOUNT, OPENED, *there_and_back)) == {}


# --- suspicious_activity ---


def taken(*withdrawals):
    """Give the findings after withdrawals of a1: (amount, time of day)."""
    events = [(MoneyWithdrawn("a1", cents, "EUR", ""), time) for cents, time in withdrawals]
    return project(SUSPICIOUS_ACTIVITY, at(*events))


def test_three_withdrawals_of_a_thousand_in_ten_minutes_are_suspicious():
    rows = taken((400_00, "12:00:00"), (400_00, "12:05:00"), (200_00, "12:10:00"))
    assert rows == {
        ("a1", "2025-03-03T12:00:00.000000Z"): {
            "until": "2025-03-03T12:10:00.000000Z",
            "withdrawals": 3,
            "withdrawn": 1_000_00,
            "currency": "EUR",
        }
    }


@pytest.mark.parametrize(
    "withdrawals",
    [
        [(400_00, "12:00:00"), (400_00, "12:05:00"), (199_99, "12:10:00")],
        [(900_00, "12:00:00"), (900_00, "12:10:00")],
        [(400_00, "12:00:00"), (400_00, "12:05:00"), (400_00, "12:10:01")],
    ],
    ids=["a cent too little", "only two", "a second too slow"],
)
def test_less_is_not_suspicious(withdrawals):
    assert taken(*withdrawals) == {}


def test_a_finding_goes_on_while_it_stays_suspicious():
    rows = taken(*[(400_00, f"12:{minute:02}:00") for minute in range(0, 30, 4)])
    ((since, row),) = rows.items()
    assert since == ("a1", "2025-03-03T12:00:00.000000Z")
    assert (row["until"], row["withdrawals"], row["withdrawn"]) == (
        "2025-03-03T12:28:00.000000Z",
        8,
        3_200_00,
    )


def test_after_a_rest_a_new_finding_begins():
    rush = ((500_00, 0), (500_00, 1), (500_00, 2))
    rows = taken(
        *((cents, f"12:0{minute}:00") for cents, minute in rush),
        *((cents, f"15:0{minute}:00") for cents, minute in rush),
    )
    assert [(since[11:16], row["withdrawals"]) for (_, since), row in rows.items()] == [
        ("12:00", 3),
        ("15:00", 3),
    ]


def test_accounts_are_looked_at_apart():
    each = [(MoneyWithdrawn(key, 600_00, "EUR", ""), "12:00:00") for key in ("a1", "a2", "a1", "a2")]
    assert project(SUSPICIOUS_ACTIVITY, at(*each)) == {}


def test_what_was_misspelt_years_ago_is_found_today():
    events = at(*[(MoneyWithdrawn("a1", 400_00, "EUR", ""), f"12:0{minute}:00") for minute in range(3)])
    old = [replace(event, type="MoneyWithdrawed") for event in events]
    assert project(SUSPICIOUS_ACTIVITY, old) == {}
    upcasting = Upcasting(BANKING.upcasters)
    assert len(project(SUSPICIOUS_ACTIVITY, [one for event in old for one in upcasting.upcast(event)])) == 1


@pytest.mark.parametrize("projection", [DAILY_TURNOVER, SUSPICIOUS_ACTIVITY], ids=lambda one: one.name)
def test_events_without_a_time_belong_to_no_day_and_no_hurry(projection):
    timeless = record(ACCOUNT, *[MoneyWithdrawn("a1", 600_00, "EUR", "")] * 3, time=None)
    assert project(projection, timeless) == {}
