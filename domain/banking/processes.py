"""MoneyTransfer: takes the money from one account, gives it to the other, makes good what fails."""

from __future__ import annotations

from domain.banking.decisions.account_commands import (
    CancelIncoming,
    CreditForTransfer,
    DebitForTransfer,
    RefundTransfer,
    SettleOutgoing,
)
from domain.banking.decisions.transfer import CompleteTransfer, FailTransfer
from domain.kernel.process import Ask, Done, Finish, GiveUp, MakeGood, NotDone, ProcessManager, Reaction
from domain.kernel.process_state import Running
from domain.kernel.recorded import RecordedEvent

CREDIT_WITHIN = 20
"""Seconds that the target account has to answer before the money is called back."""


def _awaits(state: Running, step: str, *outcomes: str) -> bool:
    found = state.find(step)
    return found is not None and found.outcome in (outcomes or ("requested",))


def _awaits_credit(state: Running) -> bool:
    # an answer counts even when it comes late: nothing is called back before the target says so
    return _awaits(state, "credit", "requested", "timed_out")


def _requested(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    if state.find("debit") is not None:
        return ()
    wish = state.data
    debit = DebitForTransfer(
        wish["from_account_id"], wish["transfer_id"], wish["amount_cents"], wish["currency"]
    )
    return (Ask("debit", debit),)


def _debited(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    if not _awaits(state, "debit"):
        return ()
    return (Done("debit"), Ask("credit", _credit(state), within=CREDIT_WITHIN))


def _debit_rejected(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    if not _awaits(state, "debit"):
        return ()
    reason = event.data["reason"]
    return (NotDone("debit", reason), _fail(state, reason, refunded=False))


def _credited(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    if not _awaits_credit(state):
        return ()
    return (Done("credit"), *_no_cancel(state, "the money had arrived"), _settle(state))


def _credit_rejected(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    if not _awaits_credit(state):
        return ()
    rejected = NotDone("credit", event.data["reason"])
    return (rejected, *_no_cancel(state, "the money had been turned down"), _refund(state))


def _cancelled(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    if not _awaits_credit(state):
        return ()
    return (Done("cancel"), NotDone("credit", event.data["reason"]), _refund(state))


def _refunded(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return (Done("refund"), _settle(state)) if _awaits(state, "refund") else ()


def _settled(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    if not _awaits(state, "settle"):
        return ()
    credit = state.find("credit")
    if credit is not None and credit.reason is not None:
        return (Done("settle"), _fail(state, credit.reason, refunded=True))
    return (Done("settle"), Ask("complete", CompleteTransfer(state.data["transfer_id"])))


def _completed(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return (Done("complete"), Finish()) if _awaits(state, "complete") else ()


def _failed(state: Running, event: RecordedEvent) -> tuple[Reaction, ...]:
    return (Done("fail"), GiveUp(event.data["reason"])) if _awaits(state, "fail") else ()


def _fail(state: Running, reason: str, *, refunded: bool) -> Ask:
    return Ask("fail", FailTransfer(state.data["transfer_id"], reason, refunded))


def _credit(state: Running) -> CreditForTransfer:
    wish = state.data
    return CreditForTransfer(
        wish["to_account_id"], wish["transfer_id"], wish["amount_cents"], wish["currency"]
    )


def _refund(state: Running) -> MakeGood:
    wish = state.data
    refund = RefundTransfer(
        wish["from_account_id"], wish["transfer_id"], wish["amount_cents"], wish["currency"]
    )
    return MakeGood("refund", refund)


def _settle(state: Running) -> Ask:
    return Ask("settle", SettleOutgoing(state.data["from_account_id"], state.data["transfer_id"]))


def _no_cancel(state: Running, reason: str) -> tuple[Reaction, ...]:
    return (NotDone("cancel", reason),) if _awaits(state, "cancel") else ()


def _on_refusal(state: Running, step: str, code: str) -> tuple[Reaction, ...]:
    match step:
        case "debit":
            return (_fail(state, code, refunded=False),)
        case "credit":
            return (_refund(state),)
        case "cancel":
            # nobody is there to call it off, and the late credit may never have gone out: it is asked
            # once more, without a limit, and its answer decides
            return (Ask("credit", _credit(state)),) if _awaits_credit(state) else ()
        case _:
            return (GiveUp(code),)


def _on_timeout(state: Running, step: str) -> tuple[Reaction, ...]:
    cancel = CancelIncoming(state.data["to_account_id"], state.data["transfer_id"])
    return (Ask("cancel", cancel),)


MONEY_TRANSFER = ProcessManager(
    name="moneytransfer",
    title="Money transfer",
    starts_on="TransferRequested",
    key="transfer_id",
    listens={
        "TransferRequested": _requested,
        "TransferDebited": _debited,
        "TransferDebitRejected": _debit_rejected,
        "TransferCredited": _credited,
        "TransferCreditRejected": _credit_rejected,
        "IncomingCancelled": _cancelled,
        "TransferRefunded": _refunded,
        "OutgoingSettled": _settled,
        "TransferCompleted": _completed,
        "TransferFailed": _failed,
    },
    on_refusal=_on_refusal,
    on_timeout=_on_timeout,
)

PROCESSES = (MONEY_TRANSFER,)
