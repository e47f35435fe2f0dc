"""A credit and its cancel, in every order and as often as you like: the money is in one place."""

from collections import Counter
from itertools import permutations

import pytest
from rehearsal import Rehearsal

from domain.banking import ACCOUNT, BANKING
from domain.banking.decisions.account_commands import (
    CancelIncoming,
    CloseAccount,
    CreditForTransfer,
    DepositMoney,
    FreezeAccount,
    OpenAccount,
    RefundTransfer,
)
from domain.banking.decisions.transfer import RequestTransfer
from domain.banking.events import AccountClosed, AccountFrozen, AccountOpened
from domain.banking.projections import MONEY_CONSERVATION
from spec import given, project

CREDIT = CreditForTransfer("a2", "t1", 30_00, "EUR")
CANCEL = CancelIncoming("a2", "t1")
ORDERS = sorted(set(permutations((CREDIT, CREDIT, CANCEL, CANCEL))), key=str)

# --- what the account answers ---

STATUSES = {
    "open": ((), "TransferCredited"),
    "frozen": ((AccountFrozen("a2", "why"),), "TransferCreditRejected"),
    "closed": ((AccountClosed("a2"),), "TransferCreditRejected"),
}


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: " ".join(type(one).__name__[:6] for one in order))
@pytest.mark.parametrize("status", STATUSES)
def test_the_account_answers_whichever_comes_first_and_nothing_after_it(status, order):
    later, answer = STATUSES[status]
    events = (AccountOpened("a2", "Ben", "EUR", 0), *later)
    before = len(events)
    for command in order:
        events = (*events, *given(ACCOUNT, *events).when(command).outcome)
    first = answer if order[0] is CREDIT else "IncomingCancelled"
    assert [type(event).__name__ for event in events[before:]] == [first]


@pytest.mark.parametrize("command", [CREDIT, CANCEL], ids=["credit", "cancel"])
def test_an_account_that_does_not_exist_answers_neither_and_none_comes_into_being(command):
    bank = Rehearsal(BANKING)
    assert bank.issue(command) == "refused.AccountNotFound"
    assert bank.log == []


# --- what becomes of the transfer ---

TARGETS = {
    "open": (OpenAccount("a2", "Ben", "EUR"),),
    "other currency": (OpenAccount("a2", "Ben", "USD"),),
    "frozen": (OpenAccount("a2", "Ben", "EUR"), FreezeAccount("a2", "why")),
    "closed": (OpenAccount("a2", "Ben", "EUR"), CloseAccount("a2")),
    "nobody": (),
}


def late(target):
    """Give a bank where the credit of a transfer is late, and nobody has asked the target yet."""
    bank = Rehearsal(BANKING)
    request = RequestTransfer("t1", "a1", "a2", 30_00, "EUR")
    for command in (OpenAccount("a1", "Ada", "EUR"), DepositMoney("a1", 100_00), *TARGETS[target], request):
        assert bank.issue(command) == "accepted"
    while "TimeoutScheduled" not in told(bank):
        bank.advance()
        bank.carry_out(0)
    bank.time_out()
    return bank


def told(bank):
    return Counter(event.type for event in bank.log)


def assert_money_is_in_one_place(bank, arrived):
    counted = told(bank)
    assert counted["TransferCredited"] == counted["TransferCompleted"] == int(arrived)
    assert counted["TransferRefunded"] == counted["TransferFailed"] == int(not arrived)
    assert counted["ProcessCompleted"] + counted["ProcessFailed"] == 1
    (row,) = (row for row in project(MONEY_CONSERVATION, bank.log).values() if row["deposited"])
    assert (row["in_flight"], row["difference"]) == (0, 0)
    assert bank.state("account", "a1").balance_cents == (70_00 if arrived else 100_00)
    assert not bank.state("account", "a1").unsettled


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: " ".join(type(one).__name__[:6] for one in order))
@pytest.mark.parametrize("target", TARGETS)
def test_whatever_arrives_first_decides_what_becomes_of_a_late_transfer(target, order):
    bank = late(target)
    for command in order:
        bank.issue(command)
    bank.settle()
    assert_money_is_in_one_place(bank, arrived=target == "open" and order[0] is CREDIT)


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("overtaking", [0, 1], ids=["credit first", "cancel first"])
def test_the_commands_of_the_process_may_overtake_each_other(target, overtaking):
    bank = late(target)
    for _ in range(10):
        bank.advance()
    bank.carry_out(overtaking)
    bank.settle()
    assert_money_is_in_one_place(bank, arrived=target == "open" and not overtaking)


@pytest.mark.parametrize("target", TARGETS)
def test_a_credit_that_never_went_out_in_time_leaves_nothing_in_flight(target):
    bank = late(target)
    bank.late_requests_go_out = False
    bank.settle()
    assert_money_is_in_one_place(bank, arrived=False)


def test_a_credit_after_the_cancel_and_the_refund_creates_nothing():
    bank = late("open")
    bank.issue(CANCEL)
    bank.settle()
    ended = len(bank.log)
    for again in (CREDIT, CANCEL, RefundTransfer("a1", "t1", 30_00, "EUR")):
        assert bank.issue(again) == "accepted"
    assert len(bank.log) == ended
