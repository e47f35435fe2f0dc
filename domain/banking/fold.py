"""What the events of accounts and transfers add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import ClassVar, TypeVar, assert_never

from domain.banking.events import (
    AccountClosed,
    AccountEvent,
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
    TransferEvent,
    TransferFailed,
    TransferRefunded,
    TransferRequested,
)

# --- account ---


@dataclass(frozen=True, slots=True)
class NoAccount:
    """Nobody opened this account yet."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class HeldAccount:
    """What an account that was once opened has, whatever its status.

    Args:
        holder_name: whose account it is.
        currency: ISO code of its only currency.
        overdraft_limit_cents: how far below zero the balance may go.
        balance_cents: the money on it; negative is a debt.
        unsettled: what each outgoing transfer took that is not over yet, 0 once it came back.
        answered: the transfers it gave, took, turned down or cancelled: none of them counts twice.
    """

    holder_name: str
    currency: str
    overdraft_limit_cents: int
    balance_cents: int = 0
    unsettled: Mapping[str, int] = field(default_factory=dict)
    answered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActiveAccount(HeldAccount):
    """The account is in use."""

    status: ClassVar[str] = "open"


@dataclass(frozen=True, slots=True)
class FrozenAccount(HeldAccount):
    """No money comes in or goes out, except refunds."""

    status: ClassVar[str] = "frozen"


@dataclass(frozen=True, slots=True)
class ClosedAccount(HeldAccount):
    """The account is closed for good."""

    status: ClassVar[str] = "closed"


Opened = ActiveAccount | FrozenAccount | ClosedAccount
Account = NoAccount | Opened
Held = TypeVar("Held", bound=HeldAccount)


def evolve_account(account: Account, event: AccountEvent) -> Account:
    """Give the account after one more event."""
    if isinstance(event, AccountOpened):
        return ActiveAccount(event.holder_name, event.currency, event.overdraft_limit_cents)
    if isinstance(account, NoAccount):
        return account  # nothing precedes the opening
    match event:
        case AccountFrozen():
            return _become(FrozenAccount, account)
        case AccountUnfrozen():
            return _become(ActiveAccount, account)
        case AccountClosed():
            return _become(ClosedAccount, account)
        case _:
            return _move(account, event)


MoneyEvent = (
    MoneyDeposited
    | MoneyWithdrawn
    | OverdraftLimitSet
    | TransferDebited
    | TransferDebitRejected
    | TransferCredited
    | TransferCreditRejected
    | TransferRefunded
    | OutgoingSettled
    | IncomingCancelled
)


def _move(account: Opened, event: MoneyEvent) -> Opened:
    balance, unsettled = account.balance_cents, account.unsettled
    match event:
        case MoneyDeposited(amount_cents=cents):
            return _pay(account, cents)
        case MoneyWithdrawn(amount_cents=cents):
            return _pay(account, -cents)
        case OverdraftLimitSet(overdraft_limit_cents=limit):
            return replace(account, overdraft_limit_cents=limit)
        case TransferDebited(transfer_id=transfer, amount_cents=cents):
            open_now = {**unsettled, transfer: cents}
            return replace(_answer(account, transfer), balance_cents=balance - cents, unsettled=open_now)
        case TransferCredited(transfer_id=transfer, amount_cents=cents):
            return replace(_answer(account, transfer), balance_cents=balance + cents)
        case TransferRefunded(transfer_id=transfer, amount_cents=cents):
            return replace(account, balance_cents=balance + cents, unsettled={**unsettled, transfer: 0})
        case OutgoingSettled(transfer_id=transfer):
            rest = {other: cents for other, cents in unsettled.items() if other != transfer}
            return replace(account, unsettled=rest)
        case TransferDebitRejected() | TransferCreditRejected() | IncomingCancelled():
            return _answer(account, event.transfer_id)
        case _:
            assert_never(event)


def _pay(account: Opened, cents: int) -> Opened:
    # Most of what happens to an account is this, and `replace` takes twice as long.
    return type(account)(
        account.holder_name,
        account.currency,
        account.overdraft_limit_cents,
        account.balance_cents + cents,
        account.unsettled,
        account.answered,
    )


def _answer(account: Opened, transfer_id: str) -> Opened:
    return replace(account, answered=(*account.answered, transfer_id))


def _become(kind: type[Held], account: HeldAccount) -> Held:
    return kind(**{one.name: getattr(account, one.name) for one in fields(HeldAccount)})


# --- transfer ---


@dataclass(frozen=True, slots=True)
class NoTransfer:
    """Nobody requested this transfer yet."""

    status: ClassVar[str] = "none"


@dataclass(frozen=True, slots=True)
class PendingTransfer:
    """The money is to move, or moving."""

    status: ClassVar[str] = "pending"
    from_account_id: str
    to_account_id: str
    amount_cents: int
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class CompletedTransfer:
    """The money arrived."""

    status: ClassVar[str] = "completed"
    from_account_id: str
    to_account_id: str
    amount_cents: int
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class FailedTransfer:
    """The money did not arrive."""

    status: ClassVar[str] = "failed"
    from_account_id: str
    to_account_id: str
    amount_cents: int
    currency: str
    reference: str
    reason: str
    refunded: bool


Transfer = NoTransfer | PendingTransfer | CompletedTransfer | FailedTransfer


def evolve_transfer(transfer: Transfer, event: TransferEvent) -> Transfer:
    """Give the transfer after one more event."""
    if isinstance(event, TransferRequested):
        return PendingTransfer(
            event.from_account_id, event.to_account_id, event.amount_cents, event.currency, event.reference
        )
    if not isinstance(transfer, PendingTransfer):
        return transfer  # nothing precedes the request, and nothing follows the end
    wish = (
        transfer.from_account_id,
        transfer.to_account_id,
        transfer.amount_cents,
        transfer.currency,
        transfer.reference,
    )
    match event:
        case TransferCompleted():
            return CompletedTransfer(*wish)
        case TransferFailed(reason=reason, refunded=refunded):
            return FailedTransfer(*wish, reason, refunded)
        case _:
            assert_never(event)
