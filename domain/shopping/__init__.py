"""Shopping: carts, the products that go into them, and what follows an order."""

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
from domain.shopping.decisions.notification import NotifyCustomer, decide_notification
from domain.shopping.decisions.order import (
    ConfirmOrder,
    RejectOrder,
    ShipOrder,
    StartFulfilment,
    decide_order,
)
from domain.shopping.decisions.payment import (
    AuthorisePayment,
    VoidPayment,
    decide_payment,
    payment_facts,
)
from domain.shopping.events import CartEvent, InventoryEvent
from domain.shopping.fold import Cart, Inventory, NoCart, NoProduct, evolve_cart, evolve_inventory
from domain.shopping.load import PRESETS
from domain.shopping.order_events import CustomerNotified, OrderEvent, PaymentEvent
from domain.shopping.order_fold import (
    NeverNotified,
    NoOrder,
    NoPayment,
    Notification,
    Order,
    Payment,
    evolve_notification,
    evolve_order,
    evolve_payment,
)
from domain.shopping.policies import POLICIES
from domain.shopping.processes import PROCESSES
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

PAYMENT = Category(
    name="payment",
    title="Payment",
    key="order_id",
    decider=Decider(NoPayment(), decide_payment, evolve_payment),
    commands=(),
    process_commands=(AuthorisePayment, VoidPayment),
    events=get_args(PaymentEvent),
    states=get_args(Payment),
    facts=payment_facts,
)

ORDER = Category(
    name="order",
    title="Order",
    key="order_id",
    decider=Decider(NoOrder(), decide_order, evolve_order),
    commands=(),
    process_commands=(StartFulfilment, ConfirmOrder, RejectOrder, ShipOrder),
    events=get_args(OrderEvent),
    states=get_args(Order),
)

NOTIFICATION = Category(
    name="notification",
    title="Notifications of a customer",
    key="customer_id",
    decider=Decider(NeverNotified(), decide_notification, evolve_notification),
    commands=(),
    process_commands=(NotifyCustomer,),
    events=(CustomerNotified,),
    states=get_args(Notification),
)

SHOPPING = Domain(
    name="shopping",
    title="Shopping",
    categories=(CART, INVENTORY, PAYMENT, ORDER, NOTIFICATION),
    projections=PROJECTIONS,
    processes=PROCESSES,
    policies=POLICIES,
    upcasters=UPCASTERS,
    presets=PRESETS,
)
