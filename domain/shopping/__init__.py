"""Shopping: carts, and the products that go into them."""

from __future__ import annotations

from typing import get_args

from domain.kernel.category import Category
from domain.kernel.decider import Decider
from domain.kernel.domain import Domain
from domain.shopping.decisions.cart import (
    AbandonCart,
    AddItem,
    OpenCart,
    PlaceOrder,
    RemoveItem,
    cart_facts,
    decide_cart,
)
from domain.shopping.decisions.inventory import (
    AdjustStock,
    ChangePrice,
    CommitReservation,
    ReceiveStock,
    RegisterProduct,
    ReleaseReservation,
    ReserveStock,
    decide_inventory,
)
from domain.shopping.events import CartEvent, InventoryEvent
from domain.shopping.fold import Cart, Inventory, NoCart, NoProduct, evolve_cart, evolve_inventory
from domain.shopping.projections import PROJECTIONS
from domain.shopping.upcasts import UPCASTERS

CART = Category(
    name="cart",
    title="Shopping cart",
    key="cart_id",
    decider=Decider(NoCart(), decide_cart, evolve_cart),
    commands=(OpenCart, AddItem, RemoveItem, PlaceOrder),
    process_commands=(AbandonCart,),
    events=get_args(CartEvent),
    states=get_args(Cart),
    facts=cart_facts,
)

INVENTORY = Category(
    name="inventory",
    title="Product",
    key="sku",
    decider=Decider(NoProduct(), decide_inventory, evolve_inventory),
    commands=(RegisterProduct, ChangePrice, ReceiveStock, AdjustStock),
    process_commands=(ReserveStock, ReleaseReservation, CommitReservation),
    events=get_args(InventoryEvent),
    states=get_args(Inventory),
)

SHOPPING = Domain(
    name="shopping",
    title="Shopping",
    categories=(CART, INVENTORY),
    projections=PROJECTIONS,
    upcasters=UPCASTERS,
)
