"""What moved: every account's statement, and what moved in a day."""

from __future__ import annotations

from domain.kernel.projection import Handler, Key, Projection, Row, Rows
from domain.kernel.recorded import RecordedEvent

# --- account_statement ---

POSITION_DIGITS = 12
"""Positions are padded with zeros to this width, so that the order of keys is the order of time."""


def _balance(event: RecordedEvent) -> Key:
    return ("_balance", event.data["account_id"])


def _opened(event: RecordedEvent, rows: Rows) -> None:
    rows[_balance(event)] = {"cents": 0}


def _line(kind: str, sign: int) -> Handler:
    """Give a handler that writes a line: money came to the account (1) or left it (-1)."""

    def write(event: RecordedEvent, rows: Rows) -> None:
        before = rows.get(_balance(event))
        if before is None:
            return
        amount = sign * event.data["amount_cents"]
        after = before["cents"] + amount
        rows[_balance(event)] = {"cents": after}
        rows[(event.data["account_id"], f"{event.ordinal:0{POSITION_DIGITS}}")] = {
            "at": event.time,
            "kind": kind,
            "amount": amount,
            "balance_after": after,
        }

    return write


ACCOUNT_STATEMENT = Projection(
    name="account_statement",
    title="Account statement",
    version=1,
    keys=("account_id", "position"),
    handlers={
        "AccountOpened": _opened,
        "MoneyDeposited": _line("deposit", 1),
        "MoneyWithdrawn": _line("withdrawal", -1),
        "TransferDebited": _line("transfer sent", -1),
        "TransferCredited": _line("transfer received", 1),
        "TransferRefunded": _line("refund", 1),
    },
)


# --- daily_turnover ---

_NOTHING: Row = {"deposited": 0, "withdrawn": 0, "transferred": 0, "movements": 0}


def _moved(how: str) -> Handler:
    """Give a handler that counts money under the day it moved."""

    def count(event: RecordedEvent, rows: Rows) -> None:
        if event.time is None:
            return
        key = (event.time[:10], event.data["currency"])
        day = rows.get(key) or _NOTHING
        moved = day[how] + event.data["amount_cents"]
        rows[key] = {**day, how: moved, "movements": day["movements"] + 1}

    return count


DAILY_TURNOVER = Projection(
    name="daily_turnover",
    title="Daily turnover",
    version=1,
    keys=("day", "currency"),
    handlers={
        "MoneyDeposited": _moved("deposited"),
        "MoneyWithdrawn": _moved("withdrawn"),
        "TransferCredited": _moved("transferred"),
    },
)
