"""The shop's boards and figures: orders, notifications, sales, quotes, customers, what was taken out."""

from dataclasses import replace

import pytest
from rehearsal import Rehearsal

from domain.shopping import CART, INVENTORY, NOTIFICATION, SHOPPING
from domain.shopping.decisions.cart import AddItem, OpenCart, PlaceOrder
from domain.shopping.decisions.inventory import ReceiveStock, RegisterProduct
from domain.shopping.events import (
    CartAbandoned,
    CartOpened,
    ItemAddedToCart,
    ItemRemovedFromCart,
    OrderLine,
    OrderPlaced,
    Price,
    StockCommitted,
)
from domain.shopping.order_events import CustomerNotified
from domain.shopping.projections import (
    CUSTOMER_ACTIVITY,
    NOTIFICATIONS,
    ORDER_STATUS,
    REMOVED_BEFORE_CHECKOUT,
    SALES_BY_SKU_DAY,
    SALES_IDEMPOTENT,
    SALES_NAIVE,
    SHIPPING_QUOTE,
)
from spec import NOON, project, record

OPENED = CartOpened("c1", "ada")
LINES = (OrderLine("mug", 1, 900), OrderLine("pen", 2, 250), OrderLine("quince", 1, None))
ORDERED = OrderPlaced("o1", "c1", "ada", LINES, 1_400, "EUR", "DE")


def put(sku, quantity, cents=250, cart_id="c1"):
    return ItemAddedToCart(cart_id, sku, quantity, Price(cents, "EUR", "recorded"))


def taken(sku, quantity=None, cart_id="c1"):
    return ItemRemovedFromCart(cart_id, sku, quantity)


# --- order_status ---


def shop(order_id, pieces):
    played = Rehearsal(SHOPPING)
    for command in (
        RegisterProduct("pen", "Pen (limited)", 250, "EUR"),
        ReceiveStock("pen", 5),
        OpenCart("c1", "ada"),
        AddItem("c1", "pen", pieces),
        PlaceOrder("c1", order_id, "DE"),
    ):
        assert played.issue(command) == "accepted"
    return played


def status_and_steps(played, order_id):
    row = project(ORDER_STATUS, played.log)[(order_id,)]
    return row["status"], row["total_cents"], [(step["step"], step["outcome"]) for step in row["steps"]]


def test_an_order_goes_through_its_statuses():
    played = shop("o1", 2)
    seen = []
    while played.is_busy:
        seen.append(status_and_steps(played, "o1")[0])
        played.advance()
        played.carry_out(0)
    assert list(dict.fromkeys(seen)) == ["placed", "reserving", "confirmed", "shipped"]


def test_an_order_shows_every_step_of_its_process():
    played = shop("o1", 2)
    played.settle()
    names = ("start", "reserve:pen", "authorise", "confirm", "commit:pen", "ship")
    assert status_and_steps(played, "o1") == ("shipped", 500, [(name, "succeeded") for name in names])
    row = project(ORDER_STATUS, played.log)[("o1",)]
    assert {step["at"] for step in row["steps"]} == {played.now}


def test_a_rejected_order_shows_what_failed_and_what_was_made_good():
    played = shop("o1", 6)
    played.settle()
    steps = [("start", "succeeded"), ("reserve:pen", "failed"), ("reject", "succeeded")]
    assert status_and_steps(played, "o1") == ("rejected", 1_500, steps)
    declined = shop("o34", 1)
    declined.settle()
    status, _, steps = status_and_steps(declined, "o34")
    assert (status, steps[2:4]) == ("rejected", [("authorise", "failed"), ("release:pen", "succeeded")])


def test_a_step_that_was_late_and_asked_for_again_is_shown_twice():
    played = shop("o1", 1)
    played.advance()
    while not played.requests:
        played.advance()
    played.time_out()
    assert status_and_steps(played, "o1")[2] == [("start", "timed_out"), ("start", "requested")]
    played.settle()  # the late command went out after all, so the second one was refused
    steps = [("start", "timed_out"), ("start", "failed"), ("reject", "succeeded")]
    assert status_and_steps(played, "o1") == ("rejected", 250, steps)


def test_an_id_that_is_used_twice_keeps_the_first_order():
    other = OrderPlaced("o1", "c2", "ben", (), 99, "EUR", None)
    rows = project(ORDER_STATUS, record(CART, ORDERED, other))
    assert rows == {("o1",): {"status": "placed", "total_cents": 1_400, "steps": []}}


def test_steps_of_other_processes_and_of_unknown_orders_are_not_noted():
    played = shop("o1", 2)
    played.settle()
    asked = next(event for event in played.log if event.type == "StepRequested")
    answered = next(event for event in played.log if event.type == "StepSucceeded")
    placed = record(CART, ORDERED)
    foreign = [replace(event, category="moneytransfer") for event in (asked, answered)]
    strange = [replace(event, stream="orderfulfilment-o9") for event in (asked, answered)]
    assert project(ORDER_STATUS, [*placed, *foreign, *strange]) == project(ORDER_STATUS, placed)
    assert project(ORDER_STATUS, [*placed, answered])[("o1",)]["steps"] == []


# --- notifications ---


def test_every_notification_is_on_the_board_in_order():
    first = CustomerNotified("n1", "ada", "OrderConfirmed", "e1")
    second = CustomerNotified("n2", "ada", "OrderShipped", "e2")
    rows = project(NOTIFICATIONS, record(NOTIFICATION, first, second))
    assert list(rows) == [("ada", "000000000001"), ("ada", "000000000002")]
    assert rows[("ada", "000000000002")] == {
        "template": "OrderShipped",
        "at": NOON,
        "cause": "e2",
        "notification_id": "n2",
    }


# --- sales ---

SALES = (SALES_BY_SKU_DAY, SALES_NAIVE, SALES_IDEMPOTENT)
COMMITTED = (
    *record(CART, ORDERED),
    *record(
        INVENTORY,
        StockCommitted("mug", "o1", 1),
        StockCommitted("pen", "o1", 2),
        StockCommitted("quince", "o1", 1),
        StockCommitted("pen", "unknown", 5),
    ),
)
SOLD = {
    ("2025-03-03", "mug"): {"units": 1, "revenue_cents": 900},
    ("2025-03-03", "pen"): {"units": 7, "revenue_cents": 500},
    ("2025-03-03", "quince"): {"units": 1, "revenue_cents": 0},
}


@pytest.mark.parametrize("projection", SALES, ids=lambda one: one.name)
def test_what_leaves_the_shelf_is_sold_at_the_price_of_the_order(projection):
    assert project(projection, COMMITTED) == SOLD


@pytest.mark.parametrize("projection", SALES, ids=lambda one: one.name)
def test_sales_are_kept_apart_by_day(projection):
    later = replace(COMMITTED[2], time="2025-03-04T00:00:00.000000Z", version=9)
    rows = project(projection, [*COMMITTED[:3], later])
    assert rows[("2025-03-03", "pen")] == rows[("2025-03-04", "pen")] == {"units": 2, "revenue_cents": 500}


@pytest.mark.parametrize("again", [COMMITTED, COMMITTED[-2:], COMMITTED[2:3] * 3], ids=["all", "two", "one"])
def test_events_that_are_delivered_again_count_twice_only_in_the_naive_figures(again):
    delivered = [*COMMITTED, *again]
    assert project(SALES_IDEMPOTENT, delivered) == SOLD
    assert project(SALES_NAIVE, delivered) != SOLD


def test_everything_delivered_twice_doubles_the_naive_figures():
    doubled = {
        key: {"units": 2 * row["units"], "revenue_cents": 2 * row["revenue_cents"]}
        for key, row in SOLD.items()
    }
    assert project(SALES_NAIVE, [event for event in COMMITTED for _ in range(2)]) == doubled


# --- shipping_quote ---


def quote(*events):
    return project(SHIPPING_QUOTE, record(CART, *events)).get(("c1",))


def test_sending_costs_a_base_and_something_for_each_piece():
    assert quote(OPENED, put("pen", 3)) == {"items": 3, "cost_cents": 640}
    assert quote(OPENED, put("pen", 3), put("mug", 1, 900), taken("pen", 2)) == {
        "items": 2,
        "cost_cents": 590,
    }


@pytest.mark.parametrize(("cents", "cost"), [(4_999, 540), (5_000, 0)])
def test_sending_is_free_from_fifty_euros(cents, cost):
    assert quote(OPENED, put("lamp", 1, cents)) == {"items": 1, "cost_cents": cost}


def test_what_has_no_price_is_sent_but_brings_nothing_nearer_to_free():
    assert quote(OPENED, put("lamp", 1, 4_999), put("quince", 1, None)) == {"items": 2, "cost_cents": 590}


def test_nothing_is_quoted_for_an_empty_cart():
    assert quote(OPENED) is None
    assert quote(OPENED, put("pen", 3), taken("pen")) is None


@pytest.mark.parametrize("end", [ORDERED, CartAbandoned("c1", 30)])
def test_the_last_quote_stands(end):
    assert quote(OPENED, put("pen", 3), end) == {"items": 3, "cost_cents": 640}


# --- customer_activity ---


def test_what_a_customer_does_is_counted_over_all_carts():
    second = CartOpened("c2", "ada")
    events = (
        OPENED,
        put("pen", 3),
        put("mug", 1),
        taken("pen"),
        ORDERED,
        second,
        put("pen", 1, cart_id="c2"),
    )
    rows = project(CUSTOMER_ACTIVITY, record(CART, *events, CartOpened("c3", "ben")))
    assert rows[("ada",)] == {"sessions": 2, "adds": 3, "removes": 1, "orders": 1}
    assert rows[("ben",)] == {"sessions": 1, "adds": 0, "removes": 0, "orders": 0}


def test_nobody_is_active_in_a_cart_that_nobody_opened_or_that_is_over():
    assert project(CUSTOMER_ACTIVITY, record(CART, put("pen", 3), ORDERED)) == {}
    over = project(CUSTOMER_ACTIVITY, record(CART, OPENED, CartAbandoned("c1", 30), put("pen", 3)))
    assert over == {("ada",): {"sessions": 1, "adds": 0, "removes": 0, "orders": 0}}


# --- removed_before_checkout ---


def test_what_is_taken_out_is_counted_by_times_and_by_carts():
    events = (
        put("pen", 3),
        taken("pen", 1),
        taken("pen"),
        taken("mug"),
        put("pen", 1, cart_id="c2"),
        taken("pen", cart_id="c2"),
    )
    rows = project(REMOVED_BEFORE_CHECKOUT, record(CART, *events))
    assert rows == {("pen",): {"times_removed": 3, "carts": 2}, ("mug",): {"times_removed": 1, "carts": 1}}


def test_what_a_cart_took_out_is_forgotten_when_it_is_over():
    rows = project(REMOVED_BEFORE_CHECKOUT, record(CART, put("pen", 3), taken("pen", 1), ORDERED))
    assert rows == {("pen",): {"times_removed": 1, "carts": 1}}
