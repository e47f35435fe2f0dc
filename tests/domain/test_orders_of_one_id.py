"""Two carts ordered under one id before the shop saw to either: a weak check, and what is left of it."""

import pytest

from benches import bench, issue, wish
from explorer.core.outcomes import Accepted, Refusal


@pytest.fixture
def shop():
    at = bench()
    issue(at, "RegisterProduct", sku="pen", name="Pen", unit_price_cents=100, currency="EUR")
    issue(at, "ReceiveStock", sku="pen", quantity=50)
    for cart, customer, quantity in (("c1", "ann", 1), ("c2", "ben", 2)):
        issue(at, "OpenCart", cart_id=cart, customer_id=customer)
        issue(at, "AddItem", cart_id=cart, sku="pen", quantity=quantity)
    return at


def _order(cart):
    return wish("PlaceOrder", cart_id=cart, order_id="o1", ship_to_country="DE")


def test_both_are_accepted_and_the_shop_sees_to_the_first_alone(shop):
    assert isinstance(shop.handling.handle(_order("c1")), Accepted)
    assert isinstance(shop.handling.handle(_order("c2")), Accepted)
    shop.catch_up()

    placed = [e for e in shop.store.read() if e.type == "OrderPlaced" and e.data["order_id"] == "o1"]
    assert [event.stream for event in placed] == ["cart-c1", "cart-c2"]
    assert [event.type for event in shop.store.read_stream("cart-c2")][-1] == "OrderPlaced"
    begun = [e for e in shop.store.read_stream("orderfulfilment-o1") if e.type == "ProcessStarted"]
    assert [event.causation_id for event in begun] == [placed[0].event_id]
    status = shop.store.row("order_status", ("o1",))
    assert (status["status"], status["total_cents"]) == ("shipped", 100)
    told = {e.data["customer_id"] for e in shop.store.read() if e.type == "CustomerNotified"}
    assert told == {"ann"}
    assert shop.store.row("stock_levels", ("pen",))["on_hand"] == 49


def test_once_the_shop_sees_to_the_first_the_second_is_refused_and_its_cart_stays_open(shop):
    """The control: the check holds as soon as the process ran."""
    assert isinstance(shop.issue(_order("c1")), Accepted)
    refused = shop.issue(_order("c2"))
    assert isinstance(refused, Refusal)
    assert refused.code == "OrderAlreadyStarted"
    assert shop.store.row("cart_contents", ("c2",))["status"] == "open"
