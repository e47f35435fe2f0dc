"""The facts of banking. Class names and fields are the storage format: a change needs an upcaster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

# --- account ---


@dataclass(frozen=True, slots=True)
class AccountOpened:
    """Somebody opened an account."""

    schema_version: ClassVar[int] = 2
    account_id: str
    holder_name: str
    currency: str
    overdraft_limit_cents: int


@dataclass(frozen=True, slots=True)
class MoneyDeposited:
    """Money was paid in."""

    schema_version: ClassVar[int] = 2
    account_id: str
    amount_cents: int
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class MoneyWithdrawn:
    """Money was paid out."""

    schema_version: ClassVar[int] = 1
    account_id: str
    amount_cents: int
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class OverdraftLimitSet:
    """The account may go that far below zero from now on."""

    schema_version: ClassVar[int] = 1
    account_id: str
    overdraft_limit_cents: int
    previous_cents: int


@dataclass(frozen=True, slots=True)
class AccountFrozen:
    """The account was frozen: no money comes in or goes out, except refunds."""

    schema_version: ClassVar[int] = 1
    account_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class AccountUnfrozen:
    """The account may be used again."""

    schema_version: ClassVar[int] = 1
    account_id: str


@dataclass(frozen=True, slots=True)
class AccountClosed:
    """The account was closed for good."""

    schema_version: ClassVar[int] = 1
    account_id: str


@dataclass(frozen=True, slots=True)
class TransferDebited:
    """Money left the account for a transfer."""

    schema_version: ClassVar[int] = 1
    account_id: str
    transfer_id: str
    amount_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class TransferDebitRejected:
    """The account gave nothing for the transfer."""

    schema_version: ClassVar[int] = 1
    account_id: str
    transfer_id: str
    amount_cents: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class TransferCredited:
    """Money of a transfer arrived on the account."""

    schema_version: ClassVar[int] = 1
    account_id: str
    transfer_id: str
    amount_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class TransferCreditRejected:
    """The account did not take the money of the transfer."""

    schema_version: ClassVar[int] = 1
    account_id: str
    transfer_id: str
    amount_cents: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class TransferRefunded:
    """Money that had left the account for a transfer came back."""

    schema_version: ClassVar[int] = 1
    account_id: str
    transfer_id: str
    amount_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class OutgoingSettled:
    """An outgoing transfer is over for the account: the money arrived elsewhere or came back."""

    schema_version: ClassVar[int] = 1
    account_id: str
    transfer_id: str


@dataclass(frozen=True, slots=True)
class IncomingCancelled:
    """The account will not take the money of this transfer, should it still arrive."""

    schema_version: ClassVar[int] = 1
    account_id: str
    transfer_id: str
    reason: str


AccountEvent = (
    AccountOpened
    | MoneyDeposited
    | MoneyWithdrawn
    | OverdraftLimitSet
    | AccountFrozen
    | AccountUnfrozen
    | AccountClosed
    | TransferDebited
    | TransferDebitRejected
    | TransferCredited
    | TransferCreditRejected
    | TransferRefunded
    | OutgoingSettled
    | IncomingCancelled
)


# --- transfer ---


@dataclass(frozen=True, slots=True)
class TransferRequested:
    """Somebody wants money moved from one account to another."""

    schema_version: ClassVar[int] = 1
    transfer_id: str
    from_account_id: str
    to_account_id: str
    amount_cents: int
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class TransferCompleted:
    """The money arrived."""

    schema_version: ClassVar[int] = 1
    transfer_id: str


@dataclass(frozen=True, slots=True)
class TransferFailed:
    """The money did not arrive; `refunded` tells whether it had left and came back."""

    schema_version: ClassVar[int] = 1
    transfer_id: str
    reason: str
    refunded: bool


TransferEvent = TransferRequested | TransferCompleted | TransferFailed
