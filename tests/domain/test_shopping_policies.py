"""What the shop does of its own accord: each policy answers, or is silent, and acts once."""

import pytest
from rehearsal import Rehearsal

from domain.kernel.policy import Do, Drop, Later
from domain.shopping import CART, INVENTORY, ORDER, PAYMENT, SHOPPING
from domain.shopping.decisions.cart import AbandonCart, AddItem, OpenCart, PlaceOrder, RemoveItem
from domain.shopping.decisions.inventory import (
    AdjustStock,
    ReceiveStock,
    RegisterProduct,
    ReleaseReservation,
    ReserveStock,
)
from domain.shopping.decisions.notification import NotifyCustomer
from domain.shopping.decisions.payment import VoidPayment
from domain.shopping.events import (
    OrderLine,
    ProductRegistered,
    StockAdjusted,
    StockReceived,
    StockReservationRejected,
    StockReserved,
)
from domain.shopping.order_events import (
    FulfilmentStarted,
    OrderConfirmed,
    OrderRejected,
    OrderShipped,
    PaymentAuthorised,
)
from domain.shopping.policies import (
    ABANDON_IDLE_CART,
    NOTIFY_CUSTOMER,
    REORDER_STOCK,
    UNDO_LATE_ANSWERS,
    lead_seconds,
)
from spec import given, record

STARTED = FulfilmentStarted("o1", "ada", (OrderLine("pen", 3, 250),), 750, "EUR")
CONFIRMED = OrderConfirmed("o1")
REJECTED = OrderRejected("o1", "timeout", None)
SHIPPED = OrderShipped("o1", "T1")
PEN = ProductRegistered("pen", "Pen", 250, "EUR")
RESERVED = StockReserved("pen", "o1", 3)
AUTHORISED = PaymentAuthorised("o1", "ada", 750, "EUR", "C0DE")


def answers(policy, category, *events, order=(), product=(), payment=()):
    """Give what a policy answers to the last of these events, with other streams beside it."""
    beside = given(category).beside(ORDER, *order).beside(INVENTORY, *product).beside(PAYMENT, *payment)
    event = record(category, *events)[-1]
    return policy.listens[event.type](event, beside.elsewhere)


# --- NotifyCustomer ---


@pytest.mark.parametrize("last", [CONFIRMED, REJECTED, SHIPPED])
def test_customers_are_told_what_becomes_of_their_orders(last):
    before = (STARTED, CONFIRMED) if last is SHIPPED else (STARTED,)
    told = answers(NOTIFY_CUSTOMER, ORDER, *before, last, order=(*before, last))
    cause = f"order-o1/{len(before) + 1}"
    assert told == (Do(NotifyCustomer("ada", type(last).__name__, cause)),)


def test_nobody_is_told_of_an_order_that_is_not_known():
    assert answers(NOTIFY_CUSTOMER, ORDER, CONFIRMED) == ()


# --- AbandonIdleCart ---


def played(*commands):
    shop = Rehearsal(SHOPPING)
    for command in (RegisterProduct("pen", "Pen", 250, "EUR"), ReceiveStock("pen", 30), *commands):
        assert shop.issue(command) == "accepted"
    return shop


def told(shop, name):
    return [event.data for event in shop.log if event.type == name]


def test_a_cart_that_nobody_touches_for_half_an_hour_is_given_up():
    shop = played(OpenCart("c1", "ada"), AddItem("c1", "pen", 1))
    shop.let_pass(1_799)
    assert told(shop, "CartAbandoned") == []
    shop.let_pass(1)
    assert told(shop, "CartAbandoned") == [{"cart_id": "c1", "idle_minutes": 30}]


@pytest.mark.parametrize("touch", [AddItem("c1", "pen", 1), RemoveItem("c1", "pen")])
def test_every_touch_begins_the_wait_anew(touch):
    shop = played(OpenCart("c1", "ada"), AddItem("c1", "pen", 1))
    shop.let_pass(1_700)
    assert shop.issue(touch) == "accepted"
    shop.let_pass(1_799)
    assert told(shop, "CartAbandoned") == []
    shop.let_pass(1)
    assert len(told(shop, "CartAbandoned")) == 1


@pytest.mark.parametrize("end", [PlaceOrder("c1", "o1", "DE"), AbandonCart("c1", 5)])
def test_a_cart_that_is_over_is_not_given_up(end):
    shop = played(OpenCart("c1", "ada"), AddItem("c1", "pen", 1), end)
    shop.let_pass(10_000)
    assert told(shop, "CartAbandoned") == (
        [] if isinstance(end, PlaceOrder) else [{"cart_id": "c1", "idle_minutes": 5}]
    )


def test_carts_wait_apart():
    later = Later("c1", 1_800, AbandonCart("c1", 30))
    shop = played(OpenCart("c1", "ada"), OpenCart("c2", "ben"), AddItem("c1", "pen", 1))
    opened, _, added = (event for event in shop.log if event.category == CART.name)
    assert ABANDON_IDLE_CART.listens["CartOpened"](opened, shop) == (later,)
    assert ABANDON_IDLE_CART.listens["ItemAddedToCart"](added, shop) == (later,)
    assert ABANDON_IDLE_CART.listens["OrderPlaced"](added, shop) == (Drop("c1"),)


# --- ReorderStock ---


@pytest.mark.parametrize(
    "last",
    [
        StockReceived("pen", 9),
        StockReserved("pen", "o2", 21),
        StockReservationRejected("pen", "o2", 21, 9),
        StockAdjusted("pen", 9, -21, "count"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_whatever_leaves_too_few_free_pieces_has_more_ordered(last):
    few = (PEN, StockReceived("pen", 9))
    (later,) = answers(REORDER_STOCK, INVENTORY, last, product=few)
    assert (later.key, later.command, later.restart) == ("pen", ReceiveStock("pen", 40), False)
    assert later.seconds == lead_seconds("inventory-pen/1")


@pytest.mark.parametrize(
    "product",
    [(), (PEN, StockReceived("pen", 10)), (ProductRegistered("pen", "Pen (limited)", 250, "EUR"),)],
    ids=["unknown", "enough", "limited"],
)
def test_what_is_unknown_limited_or_enough_is_not_ordered(product):
    assert answers(REORDER_STOCK, INVENTORY, RESERVED, product=product) == ()


def test_one_delivery_is_on_its_way_at_a_time():
    shop = played(
        ReserveStock("pen", "o1", 21), ReserveStock("pen", "o2", 2), AdjustStock("pen", 29, "count")
    )
    shop.let_pass(1_000)
    assert [data["quantity"] for data in told(shop, "StockReceived")] == [30, 40]
    assert shop.state("inventory", "pen").available == 46
    for number, pieces in enumerate((30, 10)):
        assert shop.issue(ReserveStock("pen", f"p{number}", pieces)) == "accepted"
    shop.let_pass(1_000)
    assert [data["quantity"] for data in told(shop, "StockReceived")] == [30, 40, 40]


def test_a_delivery_takes_half_a_minute_on_average():
    leads = [lead_seconds(f"e{number}") for number in range(4_000)]
    assert sum(leads) / len(leads) == pytest.approx(30, rel=0.05)
    assert sum(lead < 30 for lead in leads) / len(leads) == pytest.approx(0.632, rel=0.05)
    assert min(leads) >= 0
    assert lead_seconds("e1") == lead_seconds("e1") != lead_seconds("e2")


# --- UndoLateAnswers ---


@pytest.mark.parametrize("order", [(), (STARTED,), (STARTED, CONFIRMED), (STARTED, CONFIRMED, SHIPPED)])
def test_what_an_order_holds_that_was_not_rejected_is_left_to_it(order):
    held = (PEN, StockReceived("pen", 9), RESERVED)
    for category, event in ((INVENTORY, RESERVED), (PAYMENT, AUTHORISED)):
        assert (
            answers(UNDO_LATE_ANSWERS, category, event, order=order, product=held, payment=(AUTHORISED,))
            == ()
        )


def test_what_a_rejected_order_still_holds_is_given_back():
    rejected = (STARTED, REJECTED)
    held = (PEN, StockReceived("pen", 9), RESERVED)
    release, void = Do(ReleaseReservation("pen", "o1")), Do(VoidPayment("o1"))
    assert answers(UNDO_LATE_ANSWERS, INVENTORY, RESERVED, order=rejected, product=held) == (release,)
    assert answers(UNDO_LATE_ANSWERS, PAYMENT, AUTHORISED, order=rejected, payment=(AUTHORISED,)) == (void,)
    both = answers(UNDO_LATE_ANSWERS, ORDER, *rejected, order=rejected, product=held, payment=(AUTHORISED,))
    assert both == (void, release)


def test_what_a_rejected_order_gave_back_already_is_not_asked_for():
    assert (
        answers(UNDO_LATE_ANSWERS, ORDER, STARTED, REJECTED, order=(STARTED, REJECTED), product=(PEN,)) == ()
    )


# --- all of them ---


def test_hearing_everything_again_changes_nothing():
    shop = played(
        OpenCart("c1", "ada"), AddItem("c1", "pen", 25), PlaceOrder("c1", "o1", "DE"), OpenCart("c2", "ben")
    )
    shop.let_pass(4_000)
    before = [event.type for event in shop.log]
    assert {"OrderShipped", "CustomerNotified", "CartAbandoned", "StockReceived"} <= set(before)
    shop.crash(len(before))
    shop.let_pass(4_000)
    assert [event.type for event in shop.log] == before
