"""Folds of the bank accounts and orders in a store of Python's eventsourcing library."""

from dataclasses import dataclass, replace

from domain.kernel.fold import Fold
from domain.kernel.projection import Projection, Rows
from domain.kernel.recorded import RecordedEvent


@dataclass(frozen=True)
class Account:
    """A bank account; amounts in cents."""

    owner: str = ""
    currency: str = ""
    balance_cents: int = 0
    closed: bool = False


def account(state: Account, event: RecordedEvent) -> Account:
    """Make of an account what an event did to it."""
    match event.type.rpartition(".")[2]:
        case "AccountOpened":
            return replace(state, owner=event.data["owner"], currency=event.data["currency"])
        case "MoneyDeposited":
            return replace(state, balance_cents=state.balance_cents + event.data["amount_cents"])
        case "MoneyWithdrawn":
            return replace(state, balance_cents=state.balance_cents - event.data["amount_cents"])
        case "AccountClosed":
            return replace(state, closed=True)
        case _:
            return state


def moved(event: RecordedEvent, rows: Rows) -> None:
    """Keep what every account holds, in one table."""
    row = rows.get((event.stream,)) or {"balance_cents": 0, "movements": 0}
    sign = 1 if event.type.endswith("MoneyDeposited") else -1
    rows[event.stream,] = {
        "balance_cents": row["balance_cents"] + sign * event.data["amount_cents"],
        "movements": row["movements"] + 1,
    }


FOLDS = {"Account": Fold(Account(), account)}

PROJECTIONS = [
    Projection(
        name="balances",
        title="Account balances",
        version=1,
        keys=("account",),
        handlers={
            "shop_domain:Account.MoneyDeposited": moved,
            "shop_domain:Account.MoneyWithdrawn": moved,
        },
    )
]
