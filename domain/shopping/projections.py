"""Read models of shopping."""

from __future__ import annotations

from collections.abc import Mapping

from domain.kernel.projection import Handler, Projection, Rows
from domain.kernel.recorded import Json, RecordedEvent

# --- cart_contents ---


def _cart_opened(event: RecordedEvent, rows: Rows) -> None:
    rows[(event.data["cart_id"],)] = {
        "customer_id": event.data["customer_id"],
        "status": "open",
        "lines": {},
        "total_cents": 0,
        "version": event.version,
    }


def _item_added(event: RecordedEvent, rows: Rows) -> None:
    lines = _lines(event, rows)
    sku, price = event.data["sku"], event.data["price"]["amount_cents"]
    before = lines.get(sku, {"quantity": 0, "unit_price_cents": None})
    line = {
        "quantity": before["quantity"] + event.data["quantity"],
        "unit_price_cents": before["unit_price_cents"] if price is None else price,
    }
    _put_lines(event, rows, {**lines, sku: line})


def _item_removed(event: RecordedEvent, rows: Rows) -> None:
    lines = _lines(event, rows)
    sku, quantity = event.data["sku"], event.data["quantity"]
    kept = {other: line for other, line in lines.items() if other != sku}
    if sku in lines and quantity is not None and quantity < lines[sku]["quantity"]:
        left = {**lines[sku], "quantity": lines[sku]["quantity"] - quantity}
        kept = {**lines, sku: left}
    _put_lines(event, rows, kept)


def _order_placed(event: RecordedEvent, rows: Rows) -> None:
    _change_cart(event, rows, {"status": "ordered", "total_cents": event.data["total_cents"]})


def _cart_abandoned(event: RecordedEvent, rows: Rows) -> None:
    _change_cart(event, rows, {"status": "abandoned"})


def _lines(event: RecordedEvent, rows: Rows) -> Mapping[str, Json]:
    cart = rows.get((event.data["cart_id"],))
    lines: Mapping[str, Json] = cart["lines"] if cart else {}
    return lines


def _put_lines(event: RecordedEvent, rows: Rows, lines: Mapping[str, Json]) -> None:
    total = sum(line["quantity"] * (line["unit_price_cents"] or 0) for line in lines.values())
    _change_cart(event, rows, {"lines": lines, "total_cents": total})


def _change_cart(event: RecordedEvent, rows: Rows, changes: Mapping[str, Json]) -> None:
    key = (event.data["cart_id"],)
    cart = rows.get(key)
    if cart is not None and cart["status"] == "open":
        rows[key] = {**cart, **changes, "version": event.version}


CART_CONTENTS = Projection(
    name="cart_contents",
    title="Cart contents",
    version=1,
    keys=("cart_id",),
    handlers={
        "CartOpened": _cart_opened,
        "ItemAddedToCart": _item_added,
        "ItemRemovedFromCart": _item_removed,
        "OrderPlaced": _order_placed,
        "CartAbandoned": _cart_abandoned,
    },
)


# --- stock_levels ---


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

PROJECTIONS = (CART_CONTENTS, STOCK_LEVELS)
