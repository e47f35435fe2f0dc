"""Rules of the account: what its holder and the bank may do, and how it answers transfers."""

from __future__ import annotations

from typing import NoReturn, assert_never

from domain.banking.decisions.account_commands import (
    AccountCommand,
    CancelIncoming,
    CloseAccount,
    CreditForTransfer,
    DebitForTransfer,
    DepositMoney,
    FreezeAccount,
    OpenAccount,
    RefundTransfer,
    SetOverdraftLimit,
    SettleOutgoing,
    TransferStep,
    UnfreezeAccount,
    UseCommand,
    WithdrawMoney,
)
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
    TransferCredited,
    TransferCreditRejected,
    TransferDebited,
    TransferDebitRejected,
    TransferRefunded,
)
from domain.banking.fold import Account, ActiveAccount, ClosedAccount, FrozenAccount, NoAccount, Opened
from domain.kernel.category import Facts
from domain.kernel.money import money
from domain.kernel.refusal import Refused


def decide_account(command: AccountCommand, account: Account, facts: Facts) -> tuple[AccountEvent, ...]:
    """Decide what a command does to an account.

    The steps of a transfer are answered by events, so that the process hears of it; only an account
    that does not exist refuses them, because it has no stream to answer in.

    Raises:
        Refused: AccountAlreadyExists, AccountNotFound, AccountClosed, AccountFrozen, AccountNotFrozen,
            InsufficientFunds, BalanceNotZero, TransferInFlight, OverdraftBelowCurrentDebt or
            OverdraftUnchanged.
    """
    match command:
        case OpenAccount():
            return _open(command, account)
        case (
            DebitForTransfer() | CreditForTransfer() | RefundTransfer() | SettleOutgoing() | CancelIncoming()
        ):
            return _answer(command, _found(account, command.account_id))
        case _:
            return _use(command, _found(account, command.account_id))


def _found(account: Account, account_id: str) -> Opened:
    if isinstance(account, NoAccount):
        raise Refused("AccountNotFound", f"There is no account {account_id}.")
    return account


def _open(command: OpenAccount, account: Account) -> tuple[AccountEvent, ...]:
    if not isinstance(account, NoAccount):
        raise Refused(
            "AccountAlreadyExists", f"Account {command.account_id} already belongs to {account.holder_name}."
        )
    opened = AccountOpened(
        command.account_id, command.holder_name, command.currency, command.overdraft_limit_cents
    )
    return (opened,)


# --- what the holder and the bank do ---


def _use(command: UseCommand, account: Opened) -> tuple[AccountEvent, ...]:
    if isinstance(account, ClosedAccount):
        raise Refused("AccountClosed", f"Account {command.account_id} is closed.")
    match command:
        case SetOverdraftLimit():
            return _set_overdraft(command, account)
        case UnfreezeAccount(account_id):
            if isinstance(account, ActiveAccount):
                raise Refused("AccountNotFrozen", f"Account {account_id} is not frozen.")
            return (AccountUnfrozen(account_id),)
        case _:
            return _use_active(command, _active(account, command.account_id))


def _active(account: ActiveAccount | FrozenAccount, account_id: str) -> ActiveAccount:
    if isinstance(account, FrozenAccount):
        raise Refused("AccountFrozen", f"Account {account_id} is frozen; unfreeze it first.")
    return account


def _use_active(
    command: DepositMoney | WithdrawMoney | FreezeAccount | CloseAccount, account: ActiveAccount
) -> tuple[AccountEvent, ...]:
    match command:
        case DepositMoney(account_id, cents, reference):
            return (MoneyDeposited(account_id, cents, account.currency, reference),)
        case WithdrawMoney(account_id, cents, reference):
            if cents > _available(account):
                _insufficient(account, cents)
            return (MoneyWithdrawn(account_id, cents, account.currency, reference),)
        case FreezeAccount(account_id, reason):
            return (AccountFrozen(account_id, reason),)
        case CloseAccount(account_id):
            return _close(account_id, account)
        case _:
            assert_never(command)


def _available(account: ActiveAccount) -> int:
    return account.balance_cents + account.overdraft_limit_cents


def _insufficient(account: ActiveAccount, requested: int) -> NoReturn:
    raise Refused(
        "InsufficientFunds",
        f"{money(requested, account.currency)} cannot be withdrawn: the balance is "
        f"{money(account.balance_cents, account.currency)} and the overdraft limit "
        f"{money(account.overdraft_limit_cents, account.currency)}.",
        balance_cents=account.balance_cents,
        overdraft_limit_cents=account.overdraft_limit_cents,
        requested_cents=requested,
    )


def _set_overdraft(
    command: SetOverdraftLimit, account: ActiveAccount | FrozenAccount
) -> tuple[AccountEvent, ...]:
    limit, before = command.overdraft_limit_cents, account.overdraft_limit_cents
    if limit == before:
        raise Refused(
            "OverdraftUnchanged",
            f"The overdraft limit already is {money(before, account.currency)}.",
            overdraft_limit_cents=before,
        )
    if account.balance_cents < -limit:
        raise Refused(
            "OverdraftBelowCurrentDebt",
            f"The account owes {money(-account.balance_cents, account.currency)}, "
            f"more than the new limit of {money(limit, account.currency)}.",
            balance_cents=account.balance_cents,
            overdraft_limit_cents=limit,
        )
    return (OverdraftLimitSet(command.account_id, limit, before),)


def _close(account_id: str, account: ActiveAccount) -> tuple[AccountEvent, ...]:
    if account.unsettled:
        raise Refused(
            "TransferInFlight",
            f"{len(account.unsettled)} transfers from account {account_id} are under way; "
            "close it when they have ended.",
            transfers=sorted(account.unsettled),
        )
    if account.balance_cents != 0:
        raise Refused(
            "BalanceNotZero",
            f"Account {account_id} holds {money(account.balance_cents, account.currency)}; "
            "only an account at zero can be closed.",
            balance_cents=account.balance_cents,
        )
    return (AccountClosed(account_id),)


# --- how it answers the steps of a transfer ---


def _answer(command: TransferStep, account: Opened) -> tuple[AccountEvent, ...]:
    account_id, transfer_id = command.account_id, command.transfer_id
    answered = transfer_id in account.answered
    match command:
        case DebitForTransfer():
            return () if answered else (_debit(command, account),)
        case CreditForTransfer():
            return () if answered else (_credit(command, account),)
        case RefundTransfer():
            # what was taken comes back, whatever the command says: a refund must not make money
            cents = account.unsettled.get(transfer_id, 0)
            return (TransferRefunded(account_id, transfer_id, cents, account.currency),) if cents else ()
        case SettleOutgoing():
            return (OutgoingSettled(account_id, transfer_id),) if transfer_id in account.unsettled else ()
        case CancelIncoming():
            return () if answered else (IncomingCancelled(account_id, transfer_id, "timeout"),)
        case _:
            assert_never(command)


def _debit(command: DebitForTransfer, account: Opened) -> TransferDebited | TransferDebitRejected:
    details = (command.account_id, command.transfer_id, command.amount_cents, command.currency)
    reason = _obstacle(account, command.currency)
    if reason is None and isinstance(account, ActiveAccount) and command.amount_cents > _available(account):
        reason = "InsufficientFunds"
    return TransferDebited(*details) if reason is None else TransferDebitRejected(*details, reason)


def _credit(command: CreditForTransfer, account: Opened) -> TransferCredited | TransferCreditRejected:
    details = (command.account_id, command.transfer_id, command.amount_cents, command.currency)
    reason = _obstacle(account, command.currency)
    return TransferCredited(*details) if reason is None else TransferCreditRejected(*details, reason)


def _obstacle(account: Opened, currency: str) -> str | None:
    match account:
        case FrozenAccount():
            return "AccountFrozen"
        case ClosedAccount():
            return "AccountClosed"
        case ActiveAccount():
            return None if account.currency == currency else "CurrencyMismatch"
        case _:
            assert_never(account)
