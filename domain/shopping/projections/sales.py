"""What was sold, by product and day; and what becomes of the figures when events are delivered twice.

All three count what leaves the shelf for an order, at the price of the order. `sales_by_sku_day` and
`sales_naive` just add. That is right as long as each event is delivered once, which the store promises by
saving rows and checkpoint together. Where events are delivered again, `sales_naive` counts them again;
`sales_idempotent` remembers, stream by stream, up to which version it has counted, and counts each once.
"""

from __future__ import annotations

from domain.kernel.projection import Handler, Key, Projection, Rows
from domain.kernel.recorded import RecordedEvent


def _order(event: RecordedEvent) -> Key:
    return ("_order", event.data["order_id"])


def _placed(event: RecordedEvent, rows: Rows) -> None:
    if rows.get(_order(event)) is None:
        rows[_order(event)] = {line["sku"]: line["unit_price_cents"] for line in event.data["lines"]}


def _sold(event: RecordedEvent, rows: Rows) -> None:
    sku, units = event.data["sku"], event.data["quantity"]
    prices = rows.get(_order(event)) or {}
    key = ((event.time or "")[:10], sku)
    row = rows.get(key) or {"units": 0, "revenue_cents": 0}
    revenue = units * (prices.get(sku) or 0)
    rows[key] = {"units": row["units"] + units, "revenue_cents": row["revenue_cents"] + revenue}


def _once(handler: Handler) -> Handler:
    """Make a handler pass over events of a stream up to the version that it has seen."""

    def handle(event: RecordedEvent, rows: Rows) -> None:
        key = ("_seen", event.stream or "")
        seen = rows.get(key) or {"version": 0}
        if event.version is None or event.version > seen["version"]:
            handler(event, rows)
            rows[key] = {"version": event.version or 0}

    return handle


_ADDS = {"OrderPlaced": _placed, "StockCommitted": _sold}

SALES_BY_SKU_DAY = Projection(
    name="sales_by_sku_day",
    title="Sales by product and day",
    version=1,
    keys=("day", "sku"),
    handlers=_ADDS,
)

SALES_NAIVE = Projection(
    name="sales_naive",
    title="Sales, naive",
    version=1,
    keys=("day", "sku"),
    handlers=_ADDS,
)

SALES_IDEMPOTENT = Projection(
    name="sales_idempotent",
    title="Sales, idempotent",
    version=1,
    keys=("day", "sku"),
    handlers={name: _once(handler) for name, handler in _ADDS.items()},
)
