"""What may be asked of an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from domain.kernel.fields import Between, Cents, Currency, Id, Length, Unit

Limit = Annotated[int, Between(0, 1_000_000), Unit("cents")]
Reference = Annotated[str, Length(0, 140)]


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """Open an account."""

    account_id: Id
    holder_name: Annotated[str, Length(1, 80)]
    currency: Currency
    overdraft_limit_cents: Limit = 0


@dataclass(frozen=True, slots=True)
class DepositMoney:
    """Pay money in."""

    account_id: Id
    amount_cents: Cents
    reference: Reference = ""


@dataclass(frozen=True, slots=True)
class WithdrawMoney:
    """Pay money out."""

    account_id: Id
    amount_cents: Cents
    reference: Reference = ""


@dataclass(frozen=True, slots=True)
class SetOverdraftLimit:
    """Say how far below zero the account may go."""

    account_id: Id
    overdraft_limit_cents: Limit


@dataclass(frozen=True, slots=True)
class FreezeAccount:
    """Stop all movements of the account, except refunds."""

    account_id: Id
    reason: Annotated[str, Length(1, 120)]


@dataclass(frozen=True, slots=True)
class UnfreezeAccount:
    """Let the account be used again."""

    account_id: Id


@dataclass(frozen=True, slots=True)
class CloseAccount:
    """Close an empty account for good."""

    account_id: Id


UseCommand = DepositMoney | WithdrawMoney | SetOverdraftLimit | FreezeAccount | UnfreezeAccount | CloseAccount


@dataclass(frozen=True, slots=True)
class DebitForTransfer:
    """Take the money of a transfer from the account, or say why not."""

    account_id: Id
    transfer_id: Id
    amount_cents: Cents
    currency: Currency


@dataclass(frozen=True, slots=True)
class CreditForTransfer:
    """Put the money of a transfer on the account, or say why not."""

    account_id: Id
    transfer_id: Id
    amount_cents: Cents
    currency: Currency


@dataclass(frozen=True, slots=True)
class RefundTransfer:
    """Give back what a transfer took; possible whatever the account's status."""

    account_id: Id
    transfer_id: Id
    amount_cents: Cents
    currency: Currency


@dataclass(frozen=True, slots=True)
class SettleOutgoing:
    """Say that an outgoing transfer is over."""

    account_id: Id
    transfer_id: Id


@dataclass(frozen=True, slots=True)
class CancelIncoming:
    """Make sure that the money of a transfer is not taken any more, unless it already was."""

    account_id: Id
    transfer_id: Id


TransferStep = DebitForTransfer | CreditForTransfer | RefundTransfer | SettleOutgoing | CancelIncoming
AccountCommand = OpenAccount | UseCommand | TransferStep
