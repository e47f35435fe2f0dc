"""The money transfer: every path, told event by event, and every event told twice."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

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
    CompensationRequested,
    Completed,
    Failed,
    ProcessCompleted,
    ProcessFailed,
    ProcessStarted,
    Running,
    StepFailed,
    StepRequested,
    StepSucceeded,
    TimedOut,
    TimeoutScheduled,
    Waiting,
)
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import as_json
from spec import NOON

REQUESTED = TransferRequested("t1", "a1", "a2", 500, "EUR", "rent")
DEBITED = TransferDebited("a1", "t1", 500, "EUR")
NOT_DEBITED = TransferDebitRejected("a1", "t1", 500, "EUR", "InsufficientFunds")
CREDITED = TransferCredited("a2", "t1", 500, "EUR")
NOT_CREDITED = TransferCreditRejected("a2", "t1", 500, "EUR", "AccountFrozen")
CANCELLED = IncomingCancelled("a2", "t1", "timeout")
REFUNDED = TransferRefunded("a1", "t1", 500, "EUR")
SETTLED = OutgoingSettled("a1", "t1")
COMPLETED = TransferCompleted("t1")


@dataclass
class Play:
    """A process that is told what happens, and remembers what it answered last."""

    state: Any = field(default_factory=lambda: MONEY_TRANSFER.initial)
    told: tuple[Any, ...] = ()
    _ids: Any = field(default_factory=lambda: count(1))

    def hears(self, *events: Any) -> "Play":
        for event in events:
            recorded = _recorded(event, next(self._ids))
            self._take(MONEY_TRANSFER.react(self.state, recorded, NOON))
            again = MONEY_TRANSFER.react(self.state, recorded, NOON)
            assert again == (), f"{event} told twice had a second effect"
        return self

    def is_refused(self, step: str, code: str) -> "Play":
        self._take(MONEY_TRANSFER.react_to_refusal(self.state, step, code, NOON))
        assert MONEY_TRANSFER.react_to_refusal(self.state, step, code, NOON) == ()
        return self

    def waits_too_long(self, step: str) -> "Play":
        self._take(MONEY_TRANSFER.react_to_timeout(self.state, step, NOON))
        assert MONEY_TRANSFER.react_to_timeout(self.state, step, NOON) == ()
        return self

    def answers(self, *facts: Any) -> "Play":
        assert tuple(_short(fact) for fact in self.told) == facts
        return self

    def _take(self, facts: tuple[Any, ...]) -> None:
        self.told = facts
        for fact in facts:
            self.state = MONEY_TRANSFER.evolve(self.state, fact)


def _recorded(event: Any, number: int) -> RecordedEvent:
    category = TRANSFER if type(event) in TRANSFER.events else ACCOUNT
    return RecordedEvent(
        ordinal=number,
        position=number,
        stream=category.stream_of(event),
        category=category.name,
        version=None,
        type=type(event).__name__,
        schema_version=event.schema_version,
        time=NOON,
        event_id=f"e{number}",
        data=as_json(event),
    )


def _short(fact: Any) -> Any:
    match fact:
        case StepRequested(step, command, _, _) | CompensationRequested(step, command, _, _):
            return (type(fact).__name__, step, command)
        case StepSucceeded(step, _):
            return ("StepSucceeded", step)
        case StepFailed(step, _, reason):
            return ("StepFailed", step, reason)
        case ProcessFailed(reason):
            return ("ProcessFailed", reason)
        case TimeoutScheduled(step, _) | TimedOut(step):
            return (type(fact).__name__, step)
        case _:
            return type(fact).__name__


def test_a_transfer_that_works_goes_from_step_to_step():
    play = Play()
    play.hears(REQUESTED).answers("ProcessStarted", ("StepRequested", "debit", "DebitForTransfer"))
    play.hears(DEBITED).answers(
        ("StepSucceeded", "debit"),
        ("StepRequested", "credit", "CreditForTransfer"),
        ("TimeoutScheduled", "credit"),
    )
    play.hears(CREDITED).answers(("StepSucceeded", "credit"), ("StepRequested", "settle", "SettleOutgoing"))
    play.hears(SETTLED).answers(
        ("StepSucceeded", "settle"), ("StepRequested", "complete", "CompleteTransfer")
    )
    play.hears(COMPLETED).answers(("StepSucceeded", "complete"), "ProcessCompleted")
    assert isinstance(play.state, Completed)
    assert [step.outcome for step in play.state.steps] == ["succeeded"] * 4


def test_the_commands_of_a_transfer_have_the_fields_of_the_request():
    debit = Play().hears(REQUESTED).told[1]
    assert debit.fields == {"account_id": "a1", "transfer_id": "t1", "amount_cents": 500, "currency": "EUR"}
    credit = Play().hears(REQUESTED, DEBITED).told[1]
    assert credit.fields == {"account_id": "a2", "transfer_id": "t1", "amount_cents": 500, "currency": "EUR"}
    settle = Play().hears(REQUESTED, DEBITED, CREDITED).told[1]
    assert settle.fields == {"account_id": "a1", "transfer_id": "t1"}
    complete = Play().hears(REQUESTED, DEBITED, CREDITED, SETTLED).told[1]
    assert complete.fields == {"transfer_id": "t1"}


def test_the_credit_has_20_seconds():
    scheduled = Play().hears(REQUESTED, DEBITED).told[2]
    assert scheduled == TimeoutScheduled("credit", "2025-03-03T12:00:20.000000Z")


def test_what_shows_the_outcome_of_a_step_is_named():
    play = Play().hears(REQUESTED, DEBITED)
    assert play.told[0] == StepSucceeded("debit", "e2")
    assert Play().hears(REQUESTED).told[0] == ProcessStarted("e1", as_json(REQUESTED))


def test_a_rejected_debit_fails_the_transfer_without_a_refund():
    play = Play().hears(REQUESTED, NOT_DEBITED)
    play.answers(("StepFailed", "debit", "InsufficientFunds"), ("StepRequested", "fail", "FailTransfer"))
    assert play.told[1].fields == {"transfer_id": "t1", "reason": "InsufficientFunds", "refunded": False}
    play.hears(TransferFailed("t1", "InsufficientFunds", False)).answers(
        ("StepSucceeded", "fail"), ("ProcessFailed", "InsufficientFunds")
    )
    assert isinstance(play.state, Failed)


def test_a_rejected_credit_is_made_good():
    play = Play().hears(REQUESTED, DEBITED, NOT_CREDITED)
    play.answers(
        ("StepFailed", "credit", "AccountFrozen"), ("CompensationRequested", "refund", "RefundTransfer")
    )
    assert play.told[1].fields["account_id"] == "a1"
    _ends_refunded(play, "AccountFrozen")


def test_a_debit_from_nobody_fails_the_transfer():
    play = Play().hears(REQUESTED).is_refused("debit", "AccountNotFound")
    play.answers(("StepFailed", "debit", "AccountNotFound"), ("StepRequested", "fail", "FailTransfer"))
    assert play.told[0].event_id is None
    assert play.told[1].fields["refunded"] is False


def test_a_credit_to_nobody_is_made_good():
    play = Play().hears(REQUESTED, DEBITED).is_refused("credit", "AccountNotFound")
    play.answers(
        ("StepFailed", "credit", "AccountNotFound"), ("CompensationRequested", "refund", "RefundTransfer")
    )
    _ends_refunded(play, "AccountNotFound")


def test_a_credit_that_takes_too_long_is_called_off_before_it_is_made_good():
    play = Play().hears(REQUESTED, DEBITED).waits_too_long("credit")
    play.answers(("TimedOut", "credit"), ("StepRequested", "cancel", "CancelIncoming"))
    assert play.told[1].fields == {"account_id": "a2", "transfer_id": "t1"}
    play.hears(CANCELLED).answers(
        ("StepSucceeded", "cancel"),
        ("StepFailed", "credit", "timeout"),
        ("CompensationRequested", "refund", "RefundTransfer"),
    )
    _ends_refunded(play, "timeout")


def test_money_that_arrived_after_all_is_not_sent_back():
    play = Play().hears(REQUESTED, DEBITED).waits_too_long("credit").hears(CREDITED)
    play.answers(
        ("StepSucceeded", "credit"),
        ("StepFailed", "cancel", "the money had arrived"),
        ("StepRequested", "settle", "SettleOutgoing"),
    )
    play.hears(SETTLED, COMPLETED)
    assert isinstance(play.state, Completed)


def test_a_late_rejection_is_made_good_once():
    play = Play().hears(REQUESTED, DEBITED).waits_too_long("credit").hears(NOT_CREDITED)
    play.answers(
        ("StepFailed", "credit", "AccountFrozen"),
        ("StepFailed", "cancel", "the money had been turned down"),
        ("CompensationRequested", "refund", "RefundTransfer"),
    )
    _ends_refunded(play.hears(CANCELLED).answers(), "AccountFrozen")


def test_where_nobody_can_cancel_the_credit_is_asked_again_and_its_refusal_decides():
    play = Play().hears(REQUESTED, DEBITED).waits_too_long("credit")
    play.is_refused("cancel", "AccountNotFound").answers(
        ("StepFailed", "cancel", "AccountNotFound"), ("StepRequested", "credit", "CreditForTransfer")
    )
    first, second = (step for step in play.state.steps if step.step == "credit")
    assert first.command_id != second.command_id
    play.is_refused("credit", "AccountNotFound").answers(
        ("StepFailed", "credit", "AccountNotFound"), ("CompensationRequested", "refund", "RefundTransfer")
    )
    _ends_refunded(play, "AccountNotFound")


def test_a_credit_that_is_asked_again_may_find_the_account_opened_meanwhile():
    play = Play().hears(REQUESTED, DEBITED).waits_too_long("credit").is_refused("cancel", "AccountNotFound")
    play.hears(CREDITED).answers(("StepSucceeded", "credit"), ("StepRequested", "settle", "SettleOutgoing"))
    play.hears(SETTLED, COMPLETED)
    assert isinstance(play.state, Completed)


def test_a_refusal_of_the_cancel_that_comes_after_the_credit_ended_asks_for_nothing():
    play = Play().hears(REQUESTED, DEBITED).waits_too_long("credit").is_refused("credit", "AccountNotFound")
    play.is_refused("cancel", "AccountNotFound").answers(("StepFailed", "cancel", "AccountNotFound"))


@pytest.mark.parametrize("step", ["debit", "credit"])
def test_a_step_that_ended_in_time_does_not_time_out(step):
    play = Play().hears(REQUESTED, DEBITED, CREDITED).waits_too_long(step)
    play.answers()


@pytest.mark.parametrize(
    ("events", "step"),
    [((REQUESTED, DEBITED, CREDITED), "settle"), ((REQUESTED, DEBITED, CREDITED, SETTLED), "complete")],
)
def test_a_refusal_that_nothing_can_be_done_about_ends_the_process(events, step):
    play = Play().hears(*events).is_refused(step, "TransferNotPending")
    play.answers(("StepFailed", step, "TransferNotPending"), ("ProcessFailed", "TransferNotPending"))


@pytest.mark.parametrize(
    "event",
    [DEBITED, NOT_DEBITED, CREDITED, NOT_CREDITED, CANCELLED, REFUNDED, SETTLED, COMPLETED],
)
def test_events_before_the_request_and_out_of_turn_are_nothing(event):
    assert isinstance(Play().hears(event).answers().state, Waiting)
    if event not in (DEBITED, NOT_DEBITED):
        assert isinstance(Play().hears(REQUESTED, event).answers().state, Running)


def test_nothing_follows_the_end():
    over = Play().hears(REQUESTED, DEBITED, CREDITED, SETTLED, COMPLETED)
    over.hears(NOT_CREDITED).answers()
    over.is_refused("refund", "AccountNotFound").answers()
    over.waits_too_long("credit").answers()


def _ends_refunded(play: Play, reason: str) -> None:
    play.hears(REFUNDED).answers(("StepSucceeded", "refund"), ("StepRequested", "settle", "SettleOutgoing"))
    play.hears(SETTLED).answers(("StepSucceeded", "settle"), ("StepRequested", "fail", "FailTransfer"))
    assert play.told[1].fields == {"transfer_id": "t1", "reason": reason, "refunded": True}
    play.hears(TransferFailed("t1", reason, True)).answers(
        ("StepSucceeded", "fail"), ("ProcessFailed", reason)
    )
    assert play.state.status == "failed"
    assert ProcessCompleted not in map(type, play.told)
