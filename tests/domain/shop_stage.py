"""A shop in rehearsal, and the laws that it has to keep."""

from collections import Counter

from rehearsal import Rehearsal

from domain.shopping import CART, INVENTORY, SHOPPING
from domain.shopping.decisions.cart import AddItem, OpenCart, PlaceOrder
from domain.shopping.decisions.inventory import ReceiveStock, RegisterProduct
from domain.shopping.processes import ORDER_FULFILMENT
from domain.shopping.projections import CART_CONTENTS, STOCK_LEVELS
from explorer.core.domains import state_as_json
from spec import project

GOOD, BAD = "o1", "o34"
"""An order that the gateway approves, and one that it declines."""
STEPS = ("start", "reserve:pad", "reserve:pen", "authorise", "confirm", "commit:pad", "commit:pen", "ship")
"""The steps of an order for pads and pens that all goes well with."""
ENDS = ("ProcessCompleted", "ProcessFailed")
TOLD = ("OrderConfirmed", "OrderRejected", "OrderShipped")

# --- the shop ---

PRICE_LIST = (
    RegisterProduct("pen", "Pen", 250, "EUR"),
    RegisterProduct("pad", "Pad (limited)", 400, "EUR"),
    RegisterProduct("mug", "Mug", 900, "USD"),
    ReceiveStock("pen", 20),
    ReceiveStock("pad", 20),
)


def open_shop(domain=SHOPPING):
    shop = Rehearsal(domain)
    for command in PRICE_LIST:
        shop.issue(command)
    return shop


def ordered(domain, order_id, pads=5):
    """Give a shop where an order of two lines was just placed; of the pads there are 20."""
    shop = open_shop(domain)
    for command in (
        OpenCart("c1", "ada"),
        AddItem("c1", "pad", pads),
        AddItem("c1", "pen", 3),
        PlaceOrder("c1", order_id, "DE"),
    ):
        assert shop.issue(command) == "accepted"
    return shop


def until(shop, step):
    """Let the process come as far as asking for a step, and give which of the waiting commands that is."""
    while step not in (waiting := [asked.step for asked in shop.requests]):
        assert shop.is_busy, f"{step} was never asked for"
        shop.carry_out(0)
        shop.advance()
    return waiting.index(step)


# --- its laws ---


def keep_the_laws(shop):
    """Let everything be heard and carried out; then look at every stream and every version."""
    shop.settle()
    shelves_add_up(shop)
    orders_end_once(shop)
    assert charged(shop) == promised(shop)
    told = Counter(event.type for event in shop.log)
    assert told["CustomerNotified"] == sum(told[name] for name in TOLD)


def shelves_add_up(shop):
    states, moved = {}, Counter()
    for event in shop.log:
        if event.category != INVENTORY.name:
            continue
        sku = event.data["sku"]
        states[sku] = shop.domains.evolve(INVENTORY, states.get(sku, INVENTORY.initial), event)
        assert 0 <= states[sku].reserved <= states[sku].on_hand
        match event.type:
            case "StockReceived":
                moved[sku] += event.data["quantity"]
            case "StockCommitted":
                moved[sku] -= event.data["quantity"]
            case "StockAdjusted":
                moved[sku] += event.data["difference"]
    for sku, product in states.items():
        assert product.on_hand == moved[sku]
        assert product.reservations == {}, "every order is over, and something is still set aside"


def orders_end_once(shop):
    placed = {event.data["order_id"] for event in shop.log if event.type == "OrderPlaced"}
    ends = Counter(event.stream for event in shop.log if event.type in ENDS)
    assert ends == {ORDER_FULFILMENT.stream(order_id): 1 for order_id in placed}
    committed = Counter(
        (event.data["order_id"], event.data["sku"]) for event in shop.log if event.type == "StockCommitted"
    )
    for order_id in placed:
        process = shop.states[ORDER_FULFILMENT.stream(order_id)]
        order = shop.state("order", order_id)
        assert (process.status, order.status) in (("completed", "shipped"), ("failed", "rejected"))
        if order.status == "shipped":
            committed.subtract((order_id, line.sku) for line in order.lines)
    assert set(committed.values()) <= {0}, "every line of what was shipped left the shelf once, no other did"


def charged(shop):
    payments = (state for stream, state in shop.states.items() if stream.startswith("payment-"))
    return sum(state.amount_cents for state in payments if state.status == "authorised")


def promised(shop):
    orders = (state for stream, state in shop.states.items() if stream.startswith("order-"))
    return sum(state.total_cents for state in orders if state.status in ("confirmed", "shipped"))


def rows_say_what_states_say(shop):
    carts, shelves = project(CART_CONTENTS, shop.log), project(STOCK_LEVELS, shop.log)
    for stream, state in shop.states.items():
        category, _, key = stream.partition("-")
        if category == CART.name:
            row = {"status": state.status, **carts[(key,)]}
            assert row.pop("version") == shop.versions[stream]
            assert row == {name: state_as_json(state)[name] for name in row}
        elif category == INVENTORY.name:
            assert shelves[(key,)] == {
                "name": state.name,
                "on_hand": state.on_hand,
                "reserved": state.reserved,
                "available": state.available,
            }
