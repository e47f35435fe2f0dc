"""Commands and rules of the transfer; moving its money is the process's work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, assert_never

from domain.banking.events import TransferCompleted, TransferEvent, TransferFailed, TransferRequested
from domain.banking.fold import (
    CompletedTransfer,
    FailedTransfer,
    HeldAccount,
    NoTransfer,
    PendingTransfer,
    Transfer,
)
from domain.kernel.category import Facts, Looking
from domain.kernel.fields import Cents, Currency, Id, Length, RefersTo
from domain.kernel.money import money
from domain.kernel.refusal import Refused


@dataclass(frozen=True, slots=True)
class RequestTransfer:
    """Ask for money to be moved from one account to another."""

    transfer_id: Id
    from_account_id: Annotated[Id, RefersTo("account")]
    to_account_id: Annotated[Id, RefersTo("account")]
    amount_cents: Cents
    currency: Currency
    reference: Annotated[str, Length(0, 140)] = ""


@dataclass(frozen=True, slots=True)
class CompleteTransfer:
    """Say that the money arrived."""

    transfer_id: Id


@dataclass(frozen=True, slots=True)
class FailTransfer:
    """Say that the money did not arrive, and whether it came back."""

    transfer_id: Id
    reason: Annotated[str, Length(1, 120)]
    refunded: bool


TransferCommand = RequestTransfer | CompleteTransfer | FailTransfer


@dataclass(frozen=True, slots=True)
class TransferFacts(Facts):
    """The currency of the account that is to send the money; None: nobody opened it yet."""

    sender_currency: str | None = None


def transfer_facts(command: TransferCommand, looking: Looking) -> TransferFacts:
    """Look up the sender's currency for a RequestTransfer; the other commands need the clock only."""
    if not isinstance(command, RequestTransfer):
        return TransferFacts(looking.now)
    sender: Any = looking.state("account", command.from_account_id)
    return TransferFacts(looking.now, sender.currency if isinstance(sender, HeldAccount) else None)


def decide_transfer(
    command: TransferCommand, transfer: Transfer, facts: TransferFacts
) -> tuple[TransferEvent, ...]:
    """Decide what a command does to a transfer.

    Whether the accounts exist, are frozen or have the money is not asked here: they answer that
    themselves, when the process asks them for it.

    Raises:
        Refused: TransferAlreadyExists, SameAccountTransfer, CurrencyMismatch, TransferNotFound or
            TransferNotPending.
    """
    match command:
        case RequestTransfer():
            return _request(command, transfer, facts)
        case CompleteTransfer(transfer_id):
            if isinstance(transfer, CompletedTransfer):
                return ()
            _pending(transfer, transfer_id)
            return (TransferCompleted(transfer_id),)
        case FailTransfer(transfer_id, reason, refunded):
            if isinstance(transfer, FailedTransfer):
                return ()
            _pending(transfer, transfer_id)
            return (TransferFailed(transfer_id, reason, refunded),)
        case _:
            assert_never(command)


def _request(command: RequestTransfer, transfer: Transfer, facts: TransferFacts) -> tuple[TransferEvent, ...]:
    if not isinstance(transfer, NoTransfer):
        raise Refused(
            "TransferAlreadyExists",
            f"Transfer {command.transfer_id} is already {transfer.status}; give the new one its own id.",
            status=transfer.status,
        )
    if command.from_account_id == command.to_account_id:
        raise Refused(
            "SameAccountTransfer", f"Account {command.from_account_id} cannot send money to itself."
        )
    if facts.sender_currency not in (None, command.currency):
        raise Refused(
            "CurrencyMismatch",
            f"Account {command.from_account_id} is held in {facts.sender_currency}; "
            f"it cannot send {money(command.amount_cents, command.currency)}.",
            account_currency=facts.sender_currency,
            requested_currency=command.currency,
        )
    requested = TransferRequested(
        transfer_id=command.transfer_id,
        from_account_id=command.from_account_id,
        to_account_id=command.to_account_id,
        amount_cents=command.amount_cents,
        currency=command.currency,
        reference=command.reference,
    )
    return (requested,)


def _pending(transfer: Transfer, transfer_id: str) -> PendingTransfer:
    match transfer:
        case PendingTransfer():
            return transfer
        case NoTransfer():
            raise Refused("TransferNotFound", f"There is no transfer {transfer_id}.")
        case CompletedTransfer() | FailedTransfer():
            raise Refused(
                "TransferNotPending",
                f"Transfer {transfer_id} has already {transfer.status}.",
                status=transfer.status,
            )
        case _:
            assert_never(transfer)
