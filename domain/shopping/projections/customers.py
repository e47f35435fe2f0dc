"""What every customer does in the shop."""

from __future__ import annotations

from domain.kernel.projection import Handler, Key, Projection, Row, Rows
from domain.kernel.recorded import RecordedEvent

_NOTHING: Row = {"sessions": 0, "adds": 0, "removes": 0, "orders": 0}


def _cart(event: RecordedEvent) -> Key:
    return ("_cart", event.data["cart_id"])


def _session(event: RecordedEvent, rows: Rows) -> None:
    rows[_cart(event)] = {"customer_id": event.data["customer_id"]}
    _count(rows, event.data["customer_id"], "sessions")


def _in_cart(figure: str) -> Handler:
    """Give a handler that counts for the customer whose cart it is."""

    def count(event: RecordedEvent, rows: Rows) -> None:
        cart = rows.get(_cart(event))
        if cart is not None:
            _count(rows, cart["customer_id"], figure)

    return count


def _ordered(event: RecordedEvent, rows: Rows) -> None:
    _in_cart("orders")(event, rows)
    _over(event, rows)


def _over(event: RecordedEvent, rows: Rows) -> None:
    del rows[_cart(event)]


def _count(rows: Rows, customer_id: str, figure: str) -> None:
    row = rows.get((customer_id,)) or _NOTHING
    rows[(customer_id,)] = {**row, figure: row[figure] + 1}


CUSTOMER_ACTIVITY = Projection(
    name="customer_activity",
    title="Customer activity",
    version=1,
    keys=("customer_id",),
    handlers={
        "CartOpened": _session,
        "ItemAddedToCart": _in_cart("adds"),
        "ItemRemovedFromCart": _in_cart("removes"),
        "OrderPlaced": _ordered,
        "CartAbandoned": _over,
    },
)
