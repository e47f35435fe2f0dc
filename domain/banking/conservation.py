"""money_conservation: does all money that came in still lie somewhere?

What is in flight is counted per transfer and not from the balances, so that money that leaves or
arrives twice, or out of nowhere, makes a difference.
"""

from __future__ import annotations

from domain.kernel.projection import Handler, Key, Projection, Row, Rows
from domain.kernel.recorded import RecordedEvent

_NOTHING: Row = {"deposited": 0, "withdrawn": 0, "balances": 0, "in_flight": 0, "difference": 0}


def _count(rows: Rows, currency: str, **moved: int) -> None:
    before = rows.get((currency,)) or _NOTHING
    after = {name: before[name] + moved.get(name, 0) for name in _NOTHING}
    where = after["withdrawn"] + after["balances"] + after["in_flight"]
    rows[(currency,)] = {**after, "difference": after["deposited"] - where}


def _opened(event: RecordedEvent, rows: Rows) -> None:
    _count(rows, event.data["currency"])


def _moved(counter: str, sign: int) -> Handler:
    """Give a handler for money that passes the counter: into the balances (1) or out of them (-1)."""

    def move(event: RecordedEvent, rows: Rows) -> None:
        cents = event.data["amount_cents"]
        _count(rows, event.data["currency"], **{counter: cents, "balances": sign * cents})

    return move


def _flight(event: RecordedEvent) -> Key:
    return ("_in_flight", event.data["transfer_id"])


def _took_off(event: RecordedEvent, rows: Rows) -> None:
    cents = event.data["amount_cents"]
    known = rows.get(_flight(event)) is not None
    rows[_flight(event)] = {"amount_cents": cents}
    _count(rows, event.data["currency"], balances=-cents, in_flight=0 if known else cents)


def _landed(event: RecordedEvent, rows: Rows) -> None:
    flight = rows.get(_flight(event))
    del rows[_flight(event)]
    carried = flight["amount_cents"] if flight else 0
    _count(rows, event.data["currency"], balances=event.data["amount_cents"], in_flight=-carried)


MONEY_CONSERVATION = Projection(
    name="money_conservation",
    title="Money conservation",
    version=1,
    keys=("currency",),
    handlers={
        "AccountOpened": _opened,
        "MoneyDeposited": _moved("deposited", 1),
        "MoneyWithdrawn": _moved("withdrawn", -1),
        "TransferDebited": _took_off,
        "TransferCredited": _landed,
        "TransferRefunded": _landed,
    },
)
