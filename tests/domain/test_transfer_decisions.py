"""The transfer: every command accepted, refused by each rule, and asked again."""

import pytest

from domain.banking import ACCOUNT, TRANSFER
from domain.banking.decisions.transfer import CompleteTransfer, FailTransfer, RequestTransfer
from domain.banking.events import (
    AccountClosed,
    AccountFrozen,
    AccountOpened,
    TransferCompleted,
    TransferFailed,
    TransferRequested,
)
from domain.banking.fold import CompletedTransfer, FailedTransfer, NoTransfer, PendingTransfer
from spec import given

REQUESTED = TransferRequested("t1", "a1", "a2", 500, "EUR", "rent")
COMPLETED = TransferCompleted("t1")
FAILED = TransferFailed("t1", "AccountFrozen", True)
WISH = ("a1", "a2", 500, "EUR", "rent")
OPENED = AccountOpened("a1", "Ada", "EUR", 0)


def bank(*events, account=()):
    """Start with a transfer's events, and those of the account that sends the money beside it."""
    return given(TRANSFER, *events).beside(ACCOUNT, *account)


@pytest.mark.parametrize(
    "account",
    [(), (OPENED,), (OPENED, AccountFrozen("a1", "why")), (OPENED, AccountClosed("a1"))],
    ids=["nobody", "open", "frozen", "closed"],
)
def test_a_transfer_can_be_requested_whatever_becomes_of_it(account):
    bank(account=account).when(RequestTransfer("t1", "a1", "a2", 500, "EUR", "rent")).then(REQUESTED)


def test_a_transfer_is_in_the_currency_of_the_account_it_leaves():
    bank(account=(OPENED,)).when(RequestTransfer("t1", "a1", "a2", 500, "USD")).then_refuses(
        "CurrencyMismatch", account_currency="EUR", requested_currency="USD"
    )
    nobody = bank().when(RequestTransfer("t1", "a1", "a2", 500, "USD"))
    nobody.then(TransferRequested("t1", "a1", "a2", 500, "USD", ""))


@pytest.mark.parametrize("later", [(), (COMPLETED,), (FAILED,)])
def test_a_transfer_cannot_be_requested_twice(later):
    bank(REQUESTED, *later).when(RequestTransfer("t1", "a1", "a2", 500, "EUR")).then_refuses(
        "TransferAlreadyExists"
    )


def test_an_account_cannot_send_money_to_itself():
    bank().when(RequestTransfer("t1", "a1", "a1", 500, "EUR")).then_refuses("SameAccountTransfer")


def test_a_pending_transfer_can_be_completed():
    given(TRANSFER, REQUESTED).when(CompleteTransfer("t1")).then(COMPLETED)


def test_a_pending_transfer_can_fail():
    given(TRANSFER, REQUESTED).when(FailTransfer("t1", "AccountFrozen", True)).then(FAILED)


def test_ending_a_transfer_again_in_the_same_way_changes_nothing():
    given(TRANSFER, REQUESTED, COMPLETED).when(CompleteTransfer("t1")).then_nothing_happens()
    given(TRANSFER, REQUESTED, FAILED).when(FailTransfer("t1", "timeout", True)).then_nothing_happens()


def test_a_transfer_ends_in_one_way():
    given(TRANSFER, REQUESTED, FAILED).when(CompleteTransfer("t1")).then_refuses("TransferNotPending")
    given(TRANSFER, REQUESTED, COMPLETED).when(FailTransfer("t1", "timeout", False)).then_refuses(
        "TransferNotPending", status="completed"
    )


@pytest.mark.parametrize("command", [CompleteTransfer("t1"), FailTransfer("t1", "timeout", False)])
def test_a_transfer_that_nobody_requested_cannot_end(command):
    given(TRANSFER).when(command).then_refuses("TransferNotFound")


def test_a_transfer_is_pending_until_it_ends():
    assert given(TRANSFER).state() == NoTransfer()
    assert given(TRANSFER, REQUESTED).state() == PendingTransfer(*WISH)
    assert given(TRANSFER, REQUESTED, COMPLETED).state() == CompletedTransfer(*WISH)
    assert given(TRANSFER, REQUESTED, FAILED).state() == FailedTransfer(*WISH, "AccountFrozen", True)


def test_nothing_precedes_the_request_and_nothing_follows_the_end():
    assert given(TRANSFER, COMPLETED).state() == NoTransfer()
    assert given(TRANSFER, REQUESTED, COMPLETED, FAILED).state() == CompletedTransfer(*WISH)
