"""Laws that hold for whatever people ask, in whatever order processes get to hear of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rehearsal import Rehearsal

import domain.banking.load
import domain.shopping.load
from domain.banking import BANKING
from domain.shopping import CART, INVENTORY, SHOPPING
from domain.shopping.decisions.cart import AbandonCart, AddItem, OpenCart, PlaceOrder, RemoveItem
from domain.shopping.decisions.inventory import (
    AdjustStock,
    ChangePrice,
    CommitReservation,
    ReceiveStock,
    RegisterProduct,
    ReleaseReservation,
    ReserveStock,
)
from domain.shopping.projections import CART_CONTENTS, STOCK_LEVELS
from explorer.core.domains import state_as_json
from spec import project

START = "2025-03-03T08:00:00Z"

# --- shopping ---

CARTS = st.sampled_from(("c1", "c2"))
SKUS = st.sampled_from(("pen", "mug", "unicorn"))
ORDERS = st.sampled_from(("o1", "o2"))
SHOP_COMMANDS = st.one_of(
    st.builds(OpenCart, CARTS, st.just("ada")),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 60)),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 60)),
    st.builds(RemoveItem, CARTS, SKUS, st.none() | st.integers(1, 60)),
    st.builds(PlaceOrder, CARTS, ORDERS, st.just("DE")),
    st.builds(AbandonCart, CARTS),
    st.builds(ChangePrice, SKUS, st.integers(1, 500)),
    st.builds(ReceiveStock, SKUS, st.integers(1, 50)),
    st.builds(AdjustStock, SKUS, st.integers(0, 60), st.just("count")),
    st.builds(ReserveStock, SKUS, ORDERS, st.integers(1, 30)),
    st.builds(ReleaseReservation, SKUS, ORDERS),
    st.builds(CommitReservation, SKUS, ORDERS),
)
PRICE_LIST = (
    RegisterProduct("pen", "Pen", 250, "EUR"),
    RegisterProduct("mug", "Mug", 900, "USD"),
    ReceiveStock("pen", 20),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SHOP_COMMANDS, max_size=40))
def test_shelves_never_promise_more_than_they_hold_and_rows_say_what_states_say(commands):
    shop = Rehearsal(SHOPPING)
    for command in (*PRICE_LIST, *commands):
        shop.issue(command)
        for sku in ("pen", "mug"):
            product = shop.state("inventory", sku)
            assert product.status == "none" or 0 <= product.reserved <= product.on_hand
    assert_rows_say_what_states_say(shop)


def assert_rows_say_what_states_say(shop):
    carts, shelves = project(CART_CONTENTS, shop.log), project(STOCK_LEVELS, shop.log)
    for stream, state in shop.states.items():
        category, _, key = stream.partition("-")
        if category == CART.name:
            row = {"status": state.status, **carts[(key,)]}
            assert row.pop("version") == shop.versions[stream]
            assert row == {name: state_as_json(state)[name] for name in row}
        else:
            assert category == INVENTORY.name
            assert shelves[(key,)] == {
                "name": state.name,
                "on_hand": state.on_hand,
                "reserved": state.reserved,
                "available": state.available,
            }


# --- both ---


@pytest.mark.parametrize(
    ("played", "story"),
    [(SHOPPING, domain.shopping.load.story), (BANKING, domain.banking.load.story)],
    ids=["shopping", "banking"],
)
def test_a_fold_may_stop_anywhere_and_go_on(played, story):
    rehearsal = Rehearsal(played)
    for step in story(5, 600, START):
        rehearsal.play(step)
    domains = rehearsal.domains
    streams = sorted(rehearsal.versions, key=rehearsal.versions.__getitem__)[-30:]
    for stream in streams:
        events = [event for event in rehearsal.log if event.stream == stream]
        fold = domains.fold_of(events[0].category)
        whole = domains.fold(fold, events)
        assert whole == rehearsal.states[stream]
        for stop in range(len(events) + 1):
            part = domains.fold(fold, events[:stop])
            assert domains.fold(fold, events[stop:], start=part) == whole


def test_a_day_in_the_shop_leaves_rows_that_say_what_states_say():
    shop = Rehearsal(SHOPPING)
    for step in domain.shopping.load.story(6, 1_500, START):
        shop.play(step)
    assert_rows_say_what_states_say(shop)
