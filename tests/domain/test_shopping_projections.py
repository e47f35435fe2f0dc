"""The read models of shopping, event by event."""

from domain.shopping import CART, INVENTORY
from domain.shopping.events import (
    CartAbandoned,
    CartOpened,
    ItemAddedToCart,
    ItemRemovedFromCart,
    OrderLine,
    OrderPlaced,
    Price,
    PriceChanged,
    ProductRegistered,
    StockAdjusted,
    StockCommitted,
    StockReceived,
    StockReservationRejected,
    StockReservationReleased,
    StockReserved,
)
from domain.shopping.projections import CART_CONTENTS, STOCK_LEVELS
from spec import project, record

OPENED = CartOpened("c1", "ada")
PENS = ItemAddedToCart("c1", "pen", 3, Price(250, "EUR", "recorded"))
ORDERED = OrderPlaced("o1", "c1", "ada", (OrderLine("pen", 3, 250),), 750, "EUR", None)


def cart(*events):
    return project(CART_CONTENTS, record(CART, *events)).get(("c1",))


def shelf(*events):
    return project(STOCK_LEVELS, record(INVENTORY, *events)).get(("pen",))


def test_an_opened_cart_is_empty():
    assert cart(OPENED) == {
        "customer_id": "ada",
        "status": "open",
        "lines": {},
        "total_cents": 0,
        "version": 1,
    }


def test_a_cart_shows_its_lines_its_total_and_the_version_it_is_at():
    taken = ItemRemovedFromCart("c1", "pen", 1)
    assert cart(OPENED, PENS, taken) == {
        "customer_id": "ada",
        "status": "open",
        "lines": {"pen": {"quantity": 2, "unit_price_cents": 250}},
        "total_cents": 500,
        "version": 3,
    }


def test_a_removed_line_is_gone():
    for whole in (3, None):
        row = cart(OPENED, PENS, ItemRemovedFromCart("c1", "pen", whole))
        assert (row["lines"], row["total_cents"]) == ({}, 0)


def test_removing_what_is_not_there_only_raises_the_version():
    row = cart(OPENED, PENS, ItemRemovedFromCart("c1", "mug", 1))
    assert (row["lines"]["pen"]["quantity"], row["version"]) == (3, 3)


def test_the_newest_known_price_holds_for_the_line():
    dearer = ItemAddedToCart("c1", "pen", 1, Price(300, "EUR", "recorded"))
    unknown = ItemAddedToCart("c1", "pen", 1, Price(None, "EUR", "unknown"))
    row = cart(OPENED, PENS, dearer, unknown)
    assert row["lines"] == {"pen": {"quantity": 5, "unit_price_cents": 300}}
    assert row["total_cents"] == 1_500


def test_an_unknown_price_counts_nothing_in_the_total():
    row = cart(OPENED, ItemAddedToCart("c1", "pen", 1, Price(None, "EUR", "unknown")))
    assert row["lines"] == {"pen": {"quantity": 1, "unit_price_cents": None}}
    assert row["total_cents"] == 0


def test_an_ordered_and_an_abandoned_cart_keep_their_lines():
    ordered, abandoned = cart(OPENED, PENS, ORDERED), cart(OPENED, PENS, CartAbandoned("c1", 30))
    assert (ordered["status"], abandoned["status"]) == ("ordered", "abandoned")
    assert ordered["lines"] == abandoned["lines"] == {"pen": {"quantity": 3, "unit_price_cents": 250}}


def test_nothing_follows_the_end_of_a_cart():
    assert cart(OPENED, PENS, ORDERED, PENS) == cart(OPENED, PENS, ORDERED)


def test_what_belongs_to_no_opened_cart_has_no_row():
    assert cart(PENS) is None


def test_carts_are_kept_apart():
    rows = project(CART_CONTENTS, record(CART, OPENED, CartOpened("c2", "ben"), PENS))
    assert rows[("c2",)]["lines"] == {}
    assert rows[("c1",)]["version"] == 2


def test_cart_and_row_say_the_same():
    events = (OPENED, PENS, ItemAddedToCart("c1", "mug", 2, Price(900, "EUR", "recorded")))
    state, row = CART.decider.fold(events), cart(*events)
    assert row["total_cents"] == state.total_cents
    assert {sku: line["quantity"] for sku, line in row["lines"].items()} == {
        sku: line.quantity for sku, line in state.lines.items()
    }


REGISTERED = ProductRegistered("pen", "Pen", 250, "EUR")
RECEIVED = StockReceived("pen", 10)
RESERVED = StockReserved("pen", "o1", 4)


def levels(on_hand, reserved):
    return {"name": "Pen", "on_hand": on_hand, "reserved": reserved, "available": on_hand - reserved}


def test_a_registered_product_has_nothing_on_the_shelf():
    assert shelf(REGISTERED) == levels(0, 0)


def test_stock_follows_every_movement():
    assert shelf(REGISTERED, RECEIVED, RECEIVED) == levels(20, 0)
    assert shelf(REGISTERED, RECEIVED, RESERVED) == levels(10, 4)
    assert shelf(REGISTERED, RECEIVED, RESERVED, StockCommitted("pen", "o1", 4)) == levels(6, 0)
    assert shelf(REGISTERED, RECEIVED, RESERVED, StockReservationReleased("pen", "o1", 4)) == levels(10, 0)
    assert shelf(REGISTERED, RECEIVED, RESERVED, StockAdjusted("pen", 7, -3, "count")) == levels(7, 4)


def test_prices_and_rejections_move_nothing():
    rejected = StockReservationRejected("pen", "o2", 99, 10)
    assert shelf(REGISTERED, RECEIVED, PriceChanged("pen", 300, 250), rejected) == levels(10, 0)


def test_what_was_never_registered_has_no_level():
    assert shelf(RECEIVED) is None
    assert shelf(StockAdjusted("pen", 7, -3, "count")) is None
