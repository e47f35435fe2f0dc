"""A simulated day in the shop, in figures: those of the documentation, within a band."""

from collections import Counter
from functools import lru_cache

import pytest
from rehearsal import Rehearsal

from domain.shopping import SHOPPING
from domain.shopping.load import SALE_STOCK, SESSIONS_PER_SECOND
from domain.shopping.policies import LIMITED, REORDER_POINT
from domain.shopping.projections import (
    CUSTOMER_ACTIVITY,
    NOTIFICATIONS,
    ORDER_STATUS,
    REMOVED_BEFORE_CHECKOUT,
    SALES_BY_SKU_DAY,
    SALES_IDEMPOTENT,
    SALES_NAIVE,
)
from spec import project

START = "2025-03-03T08:00:00Z"
BUSY = 5.0 * SESSIONS_PER_SECOND
"""Commands a second in a shop as busy as before a flash sale."""


@lru_cache(maxsize=2)
def played(preset, seed, commands, rate=None):
    """Play a preset to its end, with the process and the policies, and let every cart be given up."""
    shop = Rehearsal(SHOPPING)
    for step in SHOPPING.presets[preset](seed, commands, START, rate=rate):
        shop.play(step)
    shop.let_pass(3_600)
    return shop


def figures(preset, seed, commands, rate=None):
    """Give what the documentation tells of a day, in parts of a hundred."""
    shop = played(preset, seed, commands, rate)
    told = Counter(event.type for event in shop.log)
    why = Counter(event.data["reason"] for event in shop.log if event.type == "OrderRejected")
    refused = sum(count for outcome, count in shop.outcomes.items() if outcome.startswith("refused."))
    return {
        "abandoned": 100 * told["CartAbandoned"] / told["CartOpened"],
        "out of stock": 100 * why["out_of_stock"] / told["OrderPlaced"],
        "declined": 100 * why["payment_declined"] / told["OrderPlaced"],
        "shipped": 100 * told["OrderShipped"] / told["OrderPlaced"],
        "refused": 100 * refused / commands,
    }


def offers(shop):
    """Give the products, by whether they may be ordered again."""
    products = [state for stream, state in shop.states.items() if stream.startswith("inventory-")]
    return {
        limited: [one for one in products if one.name.endswith(LIMITED) is limited]
        for limited in (True, False)
    }


def test_a_short_day_is_like_the_documented_one():
    day = figures("day", 7, 4_000)
    assert 66 < day["abandoned"] < 78
    assert 1.5 < day["out of stock"] < 9
    assert 0.5 < day["declined"] < 7
    assert day["shipped"] + day["out of stock"] + day["declined"] == pytest.approx(100)
    assert 1 < day["refused"] < 4


def test_shelves_are_filled_again_unless_the_edition_is_limited():
    products = offers(played("day", 7, 4_000))
    assert [one.available < REORDER_POINT for one in products[True]] == [True]
    assert all(one.available >= REORDER_POINT for one in products[False])


def test_a_sale_runs_out_and_then_rejects_almost_every_order_for_it():
    shop = played("flash_sale", 7, 5_000)
    (sale,) = (one for one in offers(shop)[True] if one.name.startswith("Sale"))
    assert sale.available < 3
    sold = sum(
        event.data["quantity"]
        for event in shop.log
        if event.type == "StockCommitted" and "sale" in event.data["sku"]
    )
    assert sold + sale.on_hand == SALE_STOCK
    assert figures("flash_sale", 7, 5_000)["out of stock"] > 3 * figures("day", 7, 4_000)["out of stock"]
    turned_away = [event.data["sku"] for event in shop.log if event.type == "StockReservationRejected"]
    assert sum("sale" in sku for sku in turned_away) > 0.7 * len(turned_away)


def test_the_read_models_agree_with_each_other():
    shop = played("day", 7, 4_000)
    told = Counter(event.type for event in shop.log)
    orders = project(ORDER_STATUS, shop.log).values()
    assert Counter(order["status"] for order in orders) == {
        "shipped": told["OrderShipped"],
        "rejected": told["OrderRejected"],
    }
    revenue = sum(row["revenue_cents"] for row in project(SALES_BY_SKU_DAY, shop.log).values())
    assert revenue == sum(order["total_cents"] for order in orders if order["status"] == "shipped")
    assert project(SALES_NAIVE, shop.log) == project(SALES_IDEMPOTENT, shop.log)
    activity = project(CUSTOMER_ACTIVITY, shop.log).values()
    assert sum(row["sessions"] for row in activity) == told["CartOpened"]
    assert sum(row["adds"] for row in activity) == told["ItemAddedToCart"]
    assert sum(row["orders"] for row in activity) == told["OrderPlaced"]
    removed = project(REMOVED_BEFORE_CHECKOUT, shop.log).values()
    assert sum(row["times_removed"] for row in removed) == told["ItemRemovedFromCart"]
    assert (
        len(project(NOTIFICATIONS, shop.log))
        == told["OrderConfirmed"] + told["OrderRejected"] + told["OrderShipped"]
    )


@pytest.mark.long
@pytest.mark.parametrize("seed", [7, 8, 9])
@pytest.mark.parametrize("rate", [None, BUSY])
def test_a_long_day_is_the_documented_one(seed, rate):
    day = figures("day", seed, 20_000, rate)
    assert 69 < day["abandoned"] < 75
    assert 3 < day["out of stock"] < 10
    assert 3 < day["declined"] < 4.5


@pytest.mark.long
@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_long_flash_sale_is_the_documented_one(seed):
    assert 12 < figures("flash_sale", seed, 20_000)["out of stock"] < 30
