"""The money transfer: every path, told event by event, and every event told twice."""

import pytest
from process_play import Play

from domain.banking import ACCOUNT, TRANSFER
from domain.banking.events import (
    IncomingCancelled,
    OutgoingSettled,
    TransferCompleted,
    TransferCredited,
    TransferCreditRejected,
    TransferDebited,
    TransferDebitRejected,
    TransferFailed,
    TransferRefunded,
    TransferRequested,
)
from domain.banking.processes import MONEY_TRANSFER
from domain.kernel.process_state import (
    Completed,
    Failed,
    ProcessCompleted,
    ProcessStarted,
    Running,
    StepSucceeded,
    TimeoutScheduled,
    Waiting,
)
from explorer.core.domains import as_json

REQUESTED = TransferRequested("t1", "a1", "a2", 500, "EUR", "rent")
DEBITED = TransferDebited("a1", "t1", 500, "EUR")
NOT_DEBITED = TransferDebitRejected("a1", "t1", 500, "EUR", "InsufficientFunds")
CREDITED = TransferCredited("a2", "t1", 500, "EUR")
NOT_CREDITED = TransferCreditRejected("a2", "t1", 500, "EUR", "AccountFrozen")
CANCELLED = IncomingCancelled("a2", "t1", "timeout")
REFUNDED = TransferRefunded("a1", "t1", 500, "EUR")
SETTLED = OutgoingSettled("a1", "t1")
COMPLETED = TransferCompleted("t1")


def play():
    return Play(MONEY_TRANSFER, TRANSFER, ACCOUNT, limits=True)


def test_a_transfer_that_works_goes_from_step_to_step():
    told = play()
    told.hears(REQUESTED).answers("ProcessStarted", ("StepRequested", "debit", "DebitForTransfer"))
    told.hears(DEBITED).answers(
        ("StepSucceeded", "debit"),
        ("StepRequested", "credit", "CreditForTransfer"),
        ("TimeoutScheduled", "credit"),
    )
    told.hears(CREDITED).answers(("StepSucceeded", "credit"), ("StepRequested", "settle", "SettleOutgoing"))
    told.hears(SETTLED).answers(
        ("StepSucceeded", "settle"), ("StepRequested", "complete", "CompleteTransfer")
    )
    told.hears(COMPLETED).answers(("StepSucceeded", "complete"), "ProcessCompleted")
    assert isinstance(told.state, Completed)
    assert [step.outcome for step in told.state.steps] == ["succeeded"] * 4


def test_the_commands_of_a_transfer_have_the_fields_of_the_request():
    debit = play().hears(REQUESTED).told[1]
    assert debit.fields == {"account_id": "a1", "transfer_id": "t1", "amount_cents": 500, "currency": "EUR"}
    credit = play().hears(REQUESTED, DEBITED).told[1]
    assert credit.fields == {"account_id": "a2", "transfer_id": "t1", "amount_cents": 500, "currency": "EUR"}
    settle = play().hears(REQUESTED, DEBITED, CREDITED).told[1]
    assert settle.fields == {"account_id": "a1", "transfer_id": "t1"}
    complete = play().hears(REQUESTED, DEBITED, CREDITED, SETTLED).told[1]
    assert complete.fields == {"transfer_id": "t1"}


def test_the_credit_has_20_seconds():
    scheduled = play().hears(REQUESTED, DEBITED).told[2]
    assert scheduled == TimeoutScheduled("credit", "2025-03-03T12:00:20.000000Z")


def test_what_shows_the_outcome_of_a_step_is_named():
    told = play().hears(REQUESTED, DEBITED)
    assert told.told[0] == StepSucceeded("debit", "e2")
    assert play().hears(REQUESTED).told[0] == ProcessStarted("e1", as_json(REQUESTED))


def test_a_rejected_debit_fails_the_transfer_without_a_refund():
    told = play().hears(REQUESTED, NOT_DEBITED)
    told.answers(("StepFailed", "debit", "InsufficientFunds"), ("StepRequested", "fail", "FailTransfer"))
    assert told.told[1].fields == {"transfer_id": "t1", "reason": "InsufficientFunds", "refunded": False}
    told.hears(TransferFailed("t1", "InsufficientFunds", False)).answers(
        ("StepSucceeded", "fail"), ("ProcessFailed", "InsufficientFunds")
    )
    assert isinstance(told.state, Failed)


def test_a_rejected_credit_is_made_good():
    told = play().hears(REQUESTED, DEBITED, NOT_CREDITED)
    told.answers(
        ("StepFailed", "credit", "AccountFrozen"), ("CompensationRequested", "refund", "RefundTransfer")
    )
    assert told.told[1].fields["account_id"] == "a1"
    _ends_refunded(told, "AccountFrozen")


def test_a_debit_from_nobody_fails_the_transfer():
    told = play().hears(REQUESTED).is_refused("debit", "AccountNotFound")
    told.answers(("StepFailed", "debit", "AccountNotFound"), ("StepRequested", "fail", "FailTransfer"))
    assert told.told[0].event_id is None
    assert told.told[1].fields["refunded"] is False


def test_a_credit_to_nobody_is_made_good():
    told = play().hears(REQUESTED, DEBITED).is_refused("credit", "AccountNotFound")
    told.answers(
        ("StepFailed", "credit", "AccountNotFound"), ("CompensationRequested", "refund", "RefundTransfer")
    )
    _ends_refunded(told, "AccountNotFound")


def test_a_credit_that_takes_too_long_is_called_off_before_it_is_made_good():
    told = play().hears(REQUESTED, DEBITED).waits_too_long("credit")
    told.answers(("TimedOut", "credit"), ("StepRequested", "cancel", "CancelIncoming"))
    assert told.told[1].fields == {"account_id": "a2", "transfer_id": "t1"}
    told.hears(CANCELLED).answers(
        ("StepSucceeded", "cancel"),
        ("StepFailed", "credit", "timeout"),
        ("CompensationRequested", "refund", "RefundTransfer"),
    )
    _ends_refunded(told, "timeout")


def test_money_that_arrived_after_all_is_not_sent_back():
    told = play().hears(REQUESTED, DEBITED).waits_too_long("credit").hears(CREDITED)
    told.answers(
        ("StepSucceeded", "credit"),
        ("StepFailed", "cancel", "the money had arrived"),
        ("StepRequested", "settle", "SettleOutgoing"),
    )
    told.hears(SETTLED, COMPLETED)
    assert isinstance(told.state, Completed)


def test_a_late_rejection_is_made_good_once():
    told = play().hears(REQUESTED, DEBITED).waits_too_long("credit").hears(NOT_CREDITED)
    told.answers(
        ("StepFailed", "credit", "AccountFrozen"),
        ("StepFailed", "cancel", "the money had been turned down"),
        ("CompensationRequested", "refund", "RefundTransfer"),
    )
    _ends_refunded(told.hears(CANCELLED).answers(), "AccountFrozen")


def test_where_nobody_can_cancel_the_credit_is_asked_again_and_its_refusal_decides():
    told = play().hears(REQUESTED, DEBITED).waits_too_long("credit")
    told.is_refused("cancel", "AccountNotFound").answers(
        ("StepFailed", "cancel", "AccountNotFound"), ("StepRequested", "credit", "CreditForTransfer")
    )
    first, second = (step for step in told.state.steps if step.step == "credit")
    assert first.command_id != second.command_id
    told.is_refused("credit", "AccountNotFound").answers(
        ("StepFailed", "credit", "AccountNotFound"), ("CompensationRequested", "refund", "RefundTransfer")
    )
    _ends_refunded(told, "AccountNotFound")


def test_a_credit_that_is_asked_again_may_find_the_account_opened_meanwhile():
    told = play().hears(REQUESTED, DEBITED).waits_too_long("credit").is_refused("cancel", "AccountNotFound")
    told.hears(CREDITED).answers(("StepSucceeded", "credit"), ("StepRequested", "settle", "SettleOutgoing"))
    told.hears(SETTLED, COMPLETED)
    assert isinstance(told.state, Completed)


def test_a_refusal_of_the_cancel_that_comes_after_the_credit_ended_asks_for_nothing():
    told = play().hears(REQUESTED, DEBITED).waits_too_long("credit").is_refused("credit", "AccountNotFound")
    told.is_refused("cancel", "AccountNotFound").answers(("StepFailed", "cancel", "AccountNotFound"))


@pytest.mark.parametrize("step", ["debit", "credit"])
def test_a_step_that_ended_in_time_does_not_time_out(step):
    told = play().hears(REQUESTED, DEBITED, CREDITED).waits_too_long(step)
    told.answers()


@pytest.mark.parametrize(
    ("events", "step"),
    [((REQUESTED, DEBITED, CREDITED), "settle"), ((REQUESTED, DEBITED, CREDITED, SETTLED), "complete")],
)
def test_a_refusal_that_nothing_can_be_done_about_ends_the_process(events, step):
    told = play().hears(*events).is_refused(step, "TransferNotPending")
    told.answers(("StepFailed", step, "TransferNotPending"), ("ProcessFailed", "TransferNotPending"))


@pytest.mark.parametrize(
    "event",
    [DEBITED, NOT_DEBITED, CREDITED, NOT_CREDITED, CANCELLED, REFUNDED, SETTLED, COMPLETED],
)
def test_events_before_the_request_and_out_of_turn_are_nothing(event):
    assert isinstance(play().hears(event).answers().state, Waiting)
    if event not in (DEBITED, NOT_DEBITED):
        assert isinstance(play().hears(REQUESTED, event).answers().state, Running)


def test_nothing_follows_the_end():
    over = play().hears(REQUESTED, DEBITED, CREDITED, SETTLED, COMPLETED)
    over.hears(NOT_CREDITED).answers()
    over.is_refused("refund", "AccountNotFound").answers()
    over.waits_too_long("credit").answers()


def _ends_refunded(told: Play, reason: str) -> None:
    told.hears(REFUNDED).answers(("StepSucceeded", "refund"), ("StepRequested", "settle", "SettleOutgoing"))
    told.hears(SETTLED).answers(("StepSucceeded", "settle"), ("StepRequested", "fail", "FailTransfer"))
    assert told.told[1].fields == {"transfer_id": "t1", "reason": reason, "refunded": True}
    told.hears(TransferFailed("t1", reason, True)).answers(
        ("StepSucceeded", "fail"), ("ProcessFailed", reason)
    )
    assert told.state.status == "failed"
    assert ProcessCompleted not in map(type, told.told)
