"""The cart: every command accepted, refused by each rule, and asked again."""

import pytest

from domain.shopping import CART, INVENTORY, ORDER
from domain.shopping.decisions.cart import AbandonCart, AddItem, OpenCart, PlaceOrder, RemoveItem
from domain.shopping.events import (
    CartAbandoned,
    CartOpened,
    ItemAddedToCart,
    ItemRemovedFromCart,
    OrderLine,
    OrderPlaced,
    Price,
    ProductRegistered,
)
from domain.shopping.fold import AbandonedCart, CartLine, NoCart, OpenedCart, OrderedCart
from domain.shopping.order_events import FulfilmentStarted
from spec import given

PRICE = Price(250, "EUR", "recorded")
OPENED = CartOpened("c1", "ada")
PENS = ItemAddedToCart("c1", "pen", 3, PRICE)
PEN = ProductRegistered("pen", "Pen", 250, "EUR")
MUG = ProductRegistered("mug", "Mug", 900, "USD")
ORDERED = OrderPlaced("o1", "c1", "ada", (OrderLine("pen", 3, 250),), 750, "EUR", "DE")
ABANDONED = CartAbandoned("c1", 30)


# --- OpenCart ---


def test_a_new_cart_can_be_opened():
    given(CART).when(OpenCart("c1", "ada")).then(OPENED)


def test_an_open_cart_cannot_be_opened_again():
    given(CART, OPENED).when(OpenCart("c1", "ben")).then_refuses("CartAlreadyOpen")


@pytest.mark.parametrize("end", [ORDERED, ABANDONED])
def test_a_closed_cart_cannot_be_opened_again(end):
    given(CART, OPENED, PENS, end).when(OpenCart("c1", "ada")).then_refuses("CartClosed")


# --- AddItem ---


def test_an_added_item_has_the_price_of_the_price_list():
    given(CART, OPENED).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 3)).then(PENS)


def test_adding_again_under_a_new_id_adds_again():
    given(CART, OPENED, PENS).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 3)).then(PENS)


def test_what_is_not_on_the_price_list_cannot_be_added():
    given(CART, OPENED).beside(INVENTORY).when(AddItem("c1", "unicorn", 1)).then_refuses(
        "UnknownSku", sku="unicorn"
    )


def test_nothing_can_be_added_to_a_cart_that_does_not_exist():
    given(CART).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 1)).then_refuses("CartNotFound")


@pytest.mark.parametrize("end", [ORDERED, ABANDONED])
def test_nothing_can_be_added_to_a_closed_cart(end):
    given(CART, OPENED, PENS, end).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 1)).then_refuses(
        "CartClosed"
    )


def test_a_cart_keeps_the_currency_of_its_first_line():
    given(CART, OPENED, PENS).beside(INVENTORY, MUG).when(AddItem("c1", "mug", 1)).then_refuses(
        "CurrencyMismatch", cart="EUR", product="USD"
    )


def test_a_cart_that_was_emptied_may_have_another_currency():
    emptied = (OPENED, PENS, ItemRemovedFromCart("c1", "pen", None))
    dollars = ItemAddedToCart("c1", "mug", 1, Price(900, "USD", "recorded"))
    given(CART, *emptied).beside(INVENTORY, MUG).when(AddItem("c1", "mug", 1)).then(dollars)


def test_a_cart_holds_99_pieces_of_one_product():
    many = ItemAddedToCart("c1", "pen", 96, PRICE)
    given(CART, OPENED, many).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 3)).then(PENS)


def test_a_cart_does_not_hold_100_pieces_of_one_product():
    many = ItemAddedToCart("c1", "pen", 97, PRICE)
    given(CART, OPENED, many).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 3)).then_refuses(
        "LineQuantityLimit", held=97, requested=3, most=99
    )


def test_a_cart_holds_at_most_50_lines():
    lines = [ItemAddedToCart("c1", f"sku{n}", 1, PRICE) for n in range(50)]
    given(CART, OPENED, *lines).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 1)).then_refuses(
        "TooManyLines", most=50
    )


def test_a_full_cart_takes_more_of_what_it_holds():
    lines = [ItemAddedToCart("c1", f"sku{n}", 1, PRICE) for n in range(49)]
    given(CART, OPENED, PENS, *lines).beside(INVENTORY, PEN).when(AddItem("c1", "pen", 3)).then(PENS)


# --- RemoveItem ---


@pytest.mark.parametrize("quantity", [1, 3, None])
def test_items_can_be_removed_up_to_the_whole_line(quantity):
    removed = ItemRemovedFromCart("c1", "pen", quantity)
    given(CART, OPENED, PENS).when(RemoveItem("c1", "pen", quantity)).then(removed)


def test_the_quantity_may_be_left_out():
    given(CART, OPENED, PENS).when(RemoveItem("c1", "pen")).then(ItemRemovedFromCart("c1", "pen", None))


def test_what_is_not_in_the_cart_cannot_be_removed():
    given(CART, OPENED, PENS).when(RemoveItem("c1", "mug")).then_refuses("ItemNotInCart", sku="mug")


def test_a_line_that_was_removed_cannot_be_removed_again():
    removed = ItemRemovedFromCart("c1", "pen", None)
    given(CART, OPENED, PENS, removed).when(RemoveItem("c1", "pen")).then_refuses("ItemNotInCart")


def test_no_more_can_be_removed_than_the_line_holds():
    given(CART, OPENED, PENS).when(RemoveItem("c1", "pen", 4)).then_refuses(
        "QuantityExceedsLine", held=3, requested=4
    )


def test_nothing_can_be_removed_from_a_cart_that_does_not_exist():
    given(CART).when(RemoveItem("c1", "pen")).then_refuses("CartNotFound")


@pytest.mark.parametrize("end", [ORDERED, ABANDONED])
def test_nothing_can_be_removed_from_a_closed_cart(end):
    given(CART, OPENED, PENS, end).when(RemoveItem("c1", "pen")).then_refuses("CartClosed")


# --- PlaceOrder ---


def test_an_order_has_the_lines_and_the_total_of_the_cart():
    given(CART, OPENED, PENS).beside(ORDER).when(PlaceOrder("c1", "o1", "DE")).then(ORDERED)


def test_the_lines_of_an_order_are_in_the_order_of_their_sku():
    apple = ItemAddedToCart("c1", "apple", 1, Price(None, "EUR", "unknown"))
    lines = (OrderLine("apple", 1, None), OrderLine("pen", 3, 250))
    placed = OrderPlaced("o1", "c1", "ada", lines, 750, "EUR", "DE")
    given(CART, OPENED, PENS, apple).beside(ORDER).when(PlaceOrder("c1", "o1", "DE")).then(placed)


def test_an_empty_cart_cannot_be_ordered():
    given(CART, OPENED).beside(ORDER).when(PlaceOrder("c1", "o1", "DE")).then_refuses("CartIsEmpty")


def test_a_cart_that_does_not_exist_cannot_be_ordered():
    given(CART).beside(ORDER).when(PlaceOrder("c1", "o1", "DE")).then_refuses("CartNotFound")


@pytest.mark.parametrize("end", [ORDERED, ABANDONED])
def test_a_closed_cart_cannot_be_ordered(end):
    given(CART, OPENED, PENS, end).beside(ORDER).when(PlaceOrder("c1", "o2", "DE")).then_refuses("CartClosed")


def test_an_order_needs_an_id_that_the_shop_does_not_see_to_yet():
    started = FulfilmentStarted("o1", "ben", (OrderLine("mug", 1, 900),), 900, "USD")
    given(CART, OPENED, PENS).beside(ORDER, started).when(PlaceOrder("c1", "o1", "DE")).then_refuses(
        "OrderAlreadyStarted", order_id="o1"
    )


# --- AbandonCart ---


def test_a_cart_can_be_abandoned_with_or_without_lines():
    given(CART, OPENED).when(AbandonCart("c1")).then(ABANDONED)
    given(CART, OPENED, PENS).when(AbandonCart("c1", 45)).then(CartAbandoned("c1", 45))


def test_abandoning_twice_changes_nothing():
    given(CART, OPENED, PENS, ABANDONED).when(AbandonCart("c1")).then_nothing_happens()


def test_a_cart_that_does_not_exist_cannot_be_abandoned():
    given(CART).when(AbandonCart("c1")).then_refuses("CartNotFound")


def test_an_ordered_cart_cannot_be_abandoned():
    given(CART, OPENED, PENS, ORDERED).when(AbandonCart("c1")).then_refuses("CartClosed", status="ordered")


# --- the fold ---


def test_a_cart_that_nobody_opened_has_the_status_none():
    state = given(CART).state()
    assert state == NoCart()
    assert state.status == "none"


def test_lines_add_up_in_the_total():
    mugs = ItemAddedToCart("c1", "mug", 2, Price(900, "EUR", "recorded"))
    taken = ItemRemovedFromCart("c1", "pen", 1)
    lines = {"pen": CartLine(2, 250), "mug": CartLine(2, 900)}
    assert given(CART, OPENED, PENS, mugs, taken).state() == OpenedCart("ada", lines, 2_300, "EUR")


def test_a_line_has_the_newest_price_that_is_known():
    dearer = ItemAddedToCart("c1", "pen", 1, Price(300, "EUR", "recorded"))
    unknown = ItemAddedToCart("c1", "pen", 1, Price(None, "EUR", "unknown"))
    state = given(CART, OPENED, PENS, dearer, unknown).state()
    assert state.lines == {"pen": CartLine(5, 300)}
    assert state.total_cents == 1_500


def test_a_removed_line_that_never_was_there_changes_nothing():
    assert given(CART, OPENED, ItemRemovedFromCart("c1", "pen", None)).state() == OpenedCart("ada")


def test_an_ordered_cart_keeps_its_lines_and_the_total_of_the_order():
    lines = {"pen": CartLine(3, 250)}
    assert given(CART, OPENED, PENS, ORDERED).state() == OrderedCart("ada", lines, 750, "EUR", "o1")


def test_nothing_precedes_the_opening_and_nothing_follows_the_end():
    assert given(CART, PENS).state() == NoCart()
    state = given(CART, OPENED, PENS, ABANDONED, PENS).state()
    assert state == AbandonedCart("ada", {"pen": CartLine(3, 250)}, 750, "EUR")
