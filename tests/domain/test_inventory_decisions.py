"""Price list and shelf: every command accepted, refused by each rule, and asked again."""

import pytest

from domain.shopping import INVENTORY
from domain.shopping.decisions.inventory import (
    AdjustStock,
    ChangePrice,
    CommitReservation,
    ReceiveStock,
    RegisterProduct,
    ReleaseReservation,
    ReserveStock,
)
from domain.shopping.events import (
    PriceChanged,
    ProductRegistered,
    StockAdjusted,
    StockCommitted,
    StockReceived,
    StockReservationRejected,
    StockReservationReleased,
    StockReserved,
)
from domain.shopping.fold import NoProduct, Product
from spec import given

REGISTERED = ProductRegistered("pen", "Pen", 250, "EUR")
RECEIVED = StockReceived("pen", 10)
RESERVED = StockReserved("pen", "o1", 4)
STOCKED = (REGISTERED, RECEIVED)


def test_a_new_product_can_be_registered():
    given(INVENTORY).when(RegisterProduct("pen", "Pen", 250, "EUR")).then(REGISTERED)


def test_a_product_cannot_be_registered_twice():
    given(INVENTORY, REGISTERED).when(RegisterProduct("pen", "Biro", 99, "EUR")).then_refuses(
        "ProductAlreadyRegistered", name="Pen"
    )


@pytest.mark.parametrize(
    "command",
    [
        ChangePrice("pen", 300),
        ReceiveStock("pen", 1),
        AdjustStock("pen", 1, "count"),
        ReserveStock("pen", "o1", 1),
        ReleaseReservation("pen", "o1"),
        CommitReservation("pen", "o1"),
    ],
)
def test_nothing_else_can_be_done_with_a_product_that_is_not_registered(command):
    given(INVENTORY).when(command).then_refuses("UnknownSku", sku="pen")


def test_a_price_can_be_changed_and_the_old_one_is_kept():
    given(INVENTORY, REGISTERED).when(ChangePrice("pen", 300)).then(PriceChanged("pen", 300, 250))


def test_a_price_cannot_be_changed_to_what_it_is():
    changed = PriceChanged("pen", 300, 250)
    given(INVENTORY, REGISTERED, changed).when(ChangePrice("pen", 300)).then_refuses(
        "PriceUnchanged", unit_price_cents=300
    )


def test_every_delivery_counts():
    given(INVENTORY, *STOCKED).when(ReceiveStock("pen", 10)).then(RECEIVED)


@pytest.mark.parametrize(("counted", "difference"), [(7, -3), (12, 2), (0, -10)])
def test_a_count_corrects_the_stock(counted, difference):
    given(INVENTORY, *STOCKED).when(AdjustStock("pen", counted, "count")).then(
        StockAdjusted("pen", counted, difference, "count")
    )


def test_a_count_that_finds_what_is_known_changes_nothing():
    given(INVENTORY, *STOCKED).when(AdjustStock("pen", 10, "count")).then_nothing_happens()


def test_a_count_cannot_find_less_than_is_set_aside():
    given(INVENTORY, *STOCKED, RESERVED).when(AdjustStock("pen", 3, "count")).then_refuses(
        "StockBelowReserved", counted=3, reserved=4
    )
    given(INVENTORY, *STOCKED, RESERVED).when(AdjustStock("pen", 4, "count")).then(
        StockAdjusted("pen", 4, -6, "count")
    )


def test_free_pieces_can_be_set_aside_for_an_order():
    given(INVENTORY, *STOCKED).when(ReserveStock("pen", "o1", 4)).then(RESERVED)


def test_the_last_piece_can_be_set_aside():
    given(INVENTORY, *STOCKED, RESERVED).when(ReserveStock("pen", "o2", 6)).then(
        StockReserved("pen", "o2", 6)
    )


def test_setting_aside_again_for_the_same_order_changes_nothing():
    given(INVENTORY, *STOCKED, RESERVED).when(ReserveStock("pen", "o1", 4)).then_nothing_happens()


def test_too_few_free_pieces_are_answered_by_an_event():
    given(INVENTORY, *STOCKED, RESERVED).when(ReserveStock("pen", "o2", 7)).then(
        StockReservationRejected("pen", "o2", requested=7, available=6)
    )


def test_after_a_rejection_an_order_may_ask_again():
    rejected = StockReservationRejected("pen", "o2", 12, 10)
    given(INVENTORY, *STOCKED, rejected).when(ReserveStock("pen", "o2", 10)).then(
        StockReserved("pen", "o2", 10)
    )


def test_pieces_set_aside_can_be_released():
    given(INVENTORY, *STOCKED, RESERVED).when(ReleaseReservation("pen", "o1")).then(
        StockReservationReleased("pen", "o1", 4)
    )


def test_pieces_set_aside_can_leave_the_shelf():
    given(INVENTORY, *STOCKED, RESERVED).when(CommitReservation("pen", "o1")).then(
        StockCommitted("pen", "o1", 4)
    )


@pytest.mark.parametrize("end", [StockReservationReleased("pen", "o1", 4), StockCommitted("pen", "o1", 4)])
@pytest.mark.parametrize("command", [ReleaseReservation("pen", "o1"), CommitReservation("pen", "o1")])
def test_a_reservation_ends_once(end, command):
    given(INVENTORY, *STOCKED, RESERVED, end).when(command).then_refuses("ReservationNotFound", order_id="o1")


def test_a_reservation_of_another_order_cannot_be_ended():
    given(INVENTORY, *STOCKED, RESERVED).when(CommitReservation("pen", "o2")).then_refuses(
        "ReservationNotFound"
    )


def test_the_shelf_adds_up():
    events = (
        *STOCKED,
        RESERVED,
        StockReserved("pen", "o2", 3),
        StockReservationRejected("pen", "o3", 9, 3),
        StockCommitted("pen", "o1", 4),
        PriceChanged("pen", 300, 250),
        StockAdjusted("pen", 5, -1, "count"),
    )
    state = given(INVENTORY, *events).state()
    assert state == Product("Pen", 300, "EUR", on_hand=5, reservations={"o2": 3})
    assert (state.reserved, state.available) == (3, 2)


def test_released_pieces_are_free_again():
    state = given(INVENTORY, *STOCKED, RESERVED, StockReservationReleased("pen", "o1", 4)).state()
    assert (state.on_hand, state.available) == (10, 10)


def test_nothing_precedes_the_registration():
    assert given(INVENTORY, RECEIVED).state() == NoProduct()
