"""Read models of banking: the accounts, and the transfers. Those that follow the money are next door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from domain.banking.conservation import MONEY_CONSERVATION
from domain.banking.movements import ACCOUNT_STATEMENT, DAILY_TURNOVER
from domain.banking.suspicion import SUSPICIOUS_ACTIVITY
from domain.kernel.projection import Handler, Key, Projection, Rows
from domain.kernel.recorded import Json, RecordedEvent

# --- account_balances ---


def _account(event: RecordedEvent) -> Key:
    return (event.data["account_id"],)


def _overdraft(event: RecordedEvent) -> Key:
    return ("_overdraft", event.data["account_id"])


def _account_opened(event: RecordedEvent, rows: Rows) -> None:
    rows[_overdraft(event)] = {"limit_cents": event.data["overdraft_limit_cents"]}
    opened = {
        "holder": event.data["holder_name"],
        "currency": event.data["currency"],
        "balance_cents": 0,
        "available_cents": 0,
        "status": "open",
        "version": event.version,
    }
    _put_account(event, rows, opened)


def _balance(sign: int) -> Handler:
    """Give a handler that adds (1), takes away (-1) or leaves alone (0) the event's amount."""

    def move(event: RecordedEvent, rows: Rows) -> None:
        account = rows.get(_account(event))
        if account is not None:
            moved = sign * event.data["amount_cents"] if sign else 0
            _put_account(event, rows, {**account, "balance_cents": account["balance_cents"] + moved})

    return move


def _becomes(status: str) -> Handler:
    def become(event: RecordedEvent, rows: Rows) -> None:
        account = rows.get(_account(event))
        if account is not None:
            _put_account(event, rows, {**account, "status": status})

    return become


def _overdraft_set(event: RecordedEvent, rows: Rows) -> None:
    rows[_overdraft(event)] = {"limit_cents": event.data["overdraft_limit_cents"]}
    _seen(event, rows)


def _put_account(event: RecordedEvent, rows: Rows, account: Mapping[str, Json]) -> None:
    overdraft = rows.get(_overdraft(event)) or {"limit_cents": 0}
    usable = account["status"] == "open"
    available = account["balance_cents"] + overdraft["limit_cents"] if usable else 0
    rows[_account(event)] = {**account, "available_cents": available, "version": event.version}


_seen = _balance(0)

ACCOUNT_BALANCES = Projection(
    name="account_balances",
    title="Account balances",
    version=1,
    keys=("account_id",),
    handlers={
        "AccountOpened": _account_opened,
        "MoneyDeposited": _balance(1),
        "MoneyWithdrawn": _balance(-1),
        "OverdraftLimitSet": _overdraft_set,
        "AccountFrozen": _becomes("frozen"),
        "AccountUnfrozen": _becomes("open"),
        "AccountClosed": _becomes("closed"),
        "TransferDebited": _balance(-1),
        "TransferDebitRejected": _seen,
        "TransferCredited": _balance(1),
        "TransferCreditRejected": _seen,
        "TransferRefunded": _balance(1),
        "OutgoingSettled": _seen,
        "IncomingCancelled": _seen,
    },
)


# --- transfer_board ---


def _transfer_requested(event: RecordedEvent, rows: Rows) -> None:
    rows[(event.data["transfer_id"],)] = {
        "from": event.data["from_account_id"],
        "to": event.data["to_account_id"],
        "amount_cents": event.data["amount_cents"],
        "currency": event.data["currency"],
        "status": "pending",
        "steps": [{"step": "requested", "at": event.time}],
        "elapsed_ms": 0,
    }


def _step(name: str, status: str = "pending") -> Handler:
    """Give a handler that notes one more step of the transfer."""

    def note(event: RecordedEvent, rows: Rows) -> None:
        key = (event.data["transfer_id"],)
        transfer = rows.get(key)
        if transfer is None:
            return
        steps = [*transfer["steps"], {"step": name, "at": event.time}]
        elapsed = _elapsed_ms(steps[0]["at"], event.time)
        rows[key] = {**transfer, "status": status, "steps": steps, "elapsed_ms": elapsed}

    return note


def _elapsed_ms(first: str | None, last: str | None) -> int | None:
    if first is None or last is None:
        return None
    passed = (datetime.fromisoformat(last) - datetime.fromisoformat(first)) // timedelta(milliseconds=1)
    return max(0, passed)  # a clock may have been set back


TRANSFER_BOARD = Projection(
    name="transfer_board",
    title="Transfer board",
    version=1,
    keys=("transfer_id",),
    handlers={
        "TransferRequested": _transfer_requested,
        "TransferDebited": _step("debited"),
        "TransferDebitRejected": _step("debit rejected"),
        "TransferCredited": _step("credited"),
        "TransferCreditRejected": _step("credit rejected"),
        "IncomingCancelled": _step("incoming cancelled"),
        "TransferRefunded": _step("refunded"),
        "OutgoingSettled": _step("settled"),
        "TransferCompleted": _step("completed", "completed"),
        "TransferFailed": _step("failed", "failed"),
    },
)

PROJECTIONS = (
    ACCOUNT_BALANCES,
    ACCOUNT_STATEMENT,
    TRANSFER_BOARD,
    MONEY_CONSERVATION,
    DAILY_TURNOVER,
    SUSPICIOUS_ACTIVITY,
)
