"""What is on the shelf."""

from __future__ import annotations

from domain.kernel.projection import Handler, Projection, Rows
from domain.kernel.recorded import RecordedEvent


def _product_registered(event: RecordedEvent, rows: Rows) -> None:
    rows[(event.data["sku"],)] = {"name": event.data["name"], "on_hand": 0, "reserved": 0, "available": 0}


def _moves(on_hand: int, reserved: int) -> Handler:
    """Give a handler that counts the event's quantity so many times on the shelf and set aside."""

    def move(event: RecordedEvent, rows: Rows) -> None:
        quantity = event.data["quantity"]
        _shift(event, rows, on_hand * quantity, reserved * quantity)

    return move


def _stock_adjusted(event: RecordedEvent, rows: Rows) -> None:
    product = rows.get((event.data["sku"],))
    if product is not None:
        _shift(event, rows, event.data["counted"] - product["on_hand"], 0)


def _shift(event: RecordedEvent, rows: Rows, on_hand: int, reserved: int) -> None:
    key = (event.data["sku"],)
    product = rows.get(key)
    if product is None:
        return
    held, aside = product["on_hand"] + on_hand, product["reserved"] + reserved
    rows[key] = {"name": product["name"], "on_hand": held, "reserved": aside, "available": held - aside}


STOCK_LEVELS = Projection(
    name="stock_levels",
    title="Stock levels",
    version=1,
    keys=("sku",),
    handlers={
        "ProductRegistered": _product_registered,
        "StockReceived": _moves(on_hand=1, reserved=0),
        "StockReserved": _moves(on_hand=0, reserved=1),
        "StockReservationReleased": _moves(on_hand=0, reserved=-1),
        "StockCommitted": _moves(on_hand=-1, reserved=-1),
        "StockAdjusted": _stock_adjusted,
    },
)
