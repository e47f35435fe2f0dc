"""Laws of the shop, whatever people ask and however late or often processes and policies hear of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rehearsal import Rehearsal
from shop_stage import BAD, GOOD, STEPS, keep_the_laws, open_shop, ordered, rows_say_what_states_say, until

from domain.shopping import SHOPPING
from domain.shopping.decisions.cart import AbandonCart, AddItem, OpenCart, PlaceOrder, RemoveItem
from domain.shopping.decisions.inventory import (
    AdjustStock,
    ChangePrice,
    CommitReservation,
    ReceiveStock,
    ReleaseReservation,
    ReserveStock,
)
from domain.shopping.load import flash_sale, story

START = "2025-03-03T08:00:00Z"
CARTS = st.sampled_from(("c1", "c2", "c3", "c4"))
SKUS = st.sampled_from(("pen", "pad", "mug", "unicorn"))
ORDERS = st.sampled_from((GOOD, BAD, "o2", "o3"))
PEOPLE = st.one_of(
    st.builds(OpenCart, CARTS, st.just("ada")),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 25)),
    st.builds(AddItem, CARTS, SKUS, st.integers(1, 25)),
    st.builds(RemoveItem, CARTS, SKUS, st.none() | st.integers(1, 25)),
    st.builds(PlaceOrder, CARTS, ORDERS, st.just("DE")),
    st.builds(PlaceOrder, CARTS, ORDERS, st.just("DE")),
    st.builds(ChangePrice, SKUS, st.integers(1, 500)),
    st.builds(ReceiveStock, SKUS, st.integers(1, 50)),
    st.builds(AdjustStock, SKUS, st.integers(0, 60), st.just("count")),
)
SESSIONS = st.builds(
    lambda cart, skus, pieces, order: [
        OpenCart(cart, "ada"),
        *(AddItem(cart, sku, pieces) for sku in skus),
        PlaceOrder(cart, order, "DE"),
    ],
    CARTS,
    st.sets(st.sampled_from(("pen", "pad")), min_size=1),
    st.integers(1, 25),
    ORDERS,
)
BY_HAND = st.one_of(
    st.builds(AbandonCart, CARTS),
    st.builds(ReserveStock, SKUS, ORDERS, st.integers(1, 30)),
    st.builds(ReleaseReservation, SKUS, ORDERS),
    st.builds(CommitReservation, SKUS, ORDERS),
)
HEARING = st.one_of(
    st.tuples(st.just("advance"), st.integers(1, 3)),
    st.tuples(st.just("advance"), st.integers(1, 3)),
    st.tuples(st.just("carry out"), st.integers(0, 3)),
    st.tuples(st.just("carry out"), st.integers(0, 3)),
    st.tuples(st.just("stall"), st.integers(0, 3)),
    st.just(("time out", 0)),
    st.just(("time out", 0)),
    st.tuples(st.just("repeat"), st.integers(0, 200)),
    st.tuples(st.just("crash"), st.integers(0, 20)),
)
TIME = st.tuples(st.just("let pass"), st.sampled_from((1, 31, 3_000)))


def happen(shop, happening):
    match happening:
        case ("advance", events):
            for _ in range(events):
                shop.advance()
        case ("carry out", which):
            shop.carry_out(which)
        case ("time out", _):
            shop.time_out()
        case ("repeat", ordinal):
            shop.repeat(ordinal)
        case ("crash", again):
            shop.crash(again)
        case ("let pass", seconds):
            shop.let_pass(seconds)
        case list(session):
            for command in session:
                shop.issue(command)
        case command:
            shop.issue(command)


def everything_happens(shop, happenings):
    """Let it all happen; another runner takes over; and what stalled ones still hold is sent long after."""
    stalled = []
    for happening in happenings:
        match happening:
            case ("stall", which):
                stalled += [shop.withhold(which)] if shop.requests else []
            case _:
                happen(shop, happening)
    shop.settle()
    shop.time_out()
    shop.crash(len(shop.log))
    shop.settle()
    for asked in stalled:
        shop.send_late(asked)
    keep_the_laws(shop)


@settings(max_examples=150, deadline=None)
@given(st.lists(PEOPLE | BY_HAND, max_size=40))
def test_shelves_never_promise_more_than_they_hold_and_rows_say_what_states_say(commands):
    shop = open_shop()
    for command in commands:
        shop.issue(command)
        for sku in ("pen", "mug"):
            product = shop.state("inventory", sku)
            assert product.status == "none" or 0 <= product.reserved <= product.on_hand
    rows_say_what_states_say(shop)


def what_people_ask_is_seen_to(happenings):
    everything_happens(open_shop(), happenings)


ORDERED = st.sampled_from(
    [
        *((GOOD, 5, step) for step in STEPS),
        *((BAD, 5, step) for step in STEPS[:4]),
        *((GOOD, 25, step) for step in STEPS[:2]),
    ]
)
"""An order, how many pads it asks for (there are 20), and a step it comes to before anything odd happens."""


def histories(*kinds, most=60):
    return st.lists(st.one_of(*kinds), min_size=most // 3, max_size=most)


@settings(max_examples=100, deadline=None)
@given(histories(SESSIONS, PEOPLE, TIME, HEARING, HEARING))
def test_the_laws_hold_whatever_people_ask(happenings):
    what_people_ask_is_seen_to(happenings)


@settings(max_examples=150, deadline=None)
@given(ORDERED, histories(HEARING))
def test_the_laws_hold_however_late_or_often_the_process_hears(order, happenings):
    an_order_is_seen_to(*order, happenings)


def an_order_is_seen_to(order_id, pads, step, happenings, domain=SHOPPING):
    shop = ordered(domain, order_id, pads)
    until(shop, step)
    everything_happens(shop, happenings)


@pytest.mark.long
@pytest.mark.timeout(900)
@settings(max_examples=2_000, deadline=None)
@given(histories(SESSIONS, PEOPLE, TIME, HEARING, HEARING, most=120))
def test_the_laws_hold_in_two_thousand_histories(happenings):
    what_people_ask_is_seen_to(happenings)


@pytest.mark.long
@pytest.mark.timeout(900)
@settings(max_examples=2_000, deadline=None)
@given(ORDERED, histories(HEARING, most=120))
def test_two_thousand_orders_are_seen_to(order, happenings):
    an_order_is_seen_to(*order, happenings)


# --- whole days ---


@pytest.mark.parametrize("told", [story, flash_sale])
def test_a_day_in_the_shop_keeps_the_laws_and_rows_say_what_states_say(told):
    shop = Rehearsal(SHOPPING)
    for step in told(6, 1_500, START):
        shop.play(step)
    keep_the_laws(shop)
    rows_say_what_states_say(shop)
