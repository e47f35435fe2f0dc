"""Answers to the steps of an order: in time, late, twice, after a crash, when nobody listens any more."""

from dataclasses import replace

import pytest
from shop_stage import BAD, GOOD, STEPS, keep_the_laws, ordered, until

from domain.kernel.process import Ask
from domain.shopping import SHOPPING
from domain.shopping.decisions.inventory import ReserveStock
from domain.shopping.decisions.order import RejectOrder
from domain.shopping.decisions.payment import ask_gateway
from domain.shopping.policies import UNDO_LATE_ANSWERS
from domain.shopping.processes import ORDER_FULFILMENT

# --- every order of arrival ---


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("arrival", ["lost and sent again", "before the limit, unheard", "after the limit"])
def test_a_step_that_takes_too_long_is_made_good_or_asked_for_again(step, arrival):
    shop = ordered(SHOPPING, GOOD)
    request = until(shop, step)
    match arrival:
        case "lost and sent again":
            shop.crash(0)
            shop.time_out()
        case "before the limit, unheard":
            shop.carry_out(request)
            shop.time_out()
        case "after the limit":
            shop.time_out()
            shop.carry_out(request)
    assert ("TimedOut", step) in {(event.type, event.data.get("step")) for event in shop.log}
    keep_the_laws(shop)
    promise = step in ("commit:pad", "commit:pen", "ship")
    assert shop.state("order", GOOD).status == ("shipped" if promise else "rejected")
    if not promise:
        assert shop.state("order", GOOD).reason == "timeout"


@pytest.mark.parametrize(
    ("order_id", "pads", "end"), [(GOOD, 5, "shipped"), (BAD, 5, "rejected"), (GOOD, 25, "rejected")]
)
@pytest.mark.parametrize("again", [0, 4, 1_000])
def test_wherever_it_is_killed_every_effect_happens_once(order_id, pads, end, again):
    whole = ordered(SHOPPING, order_id, pads)
    steps = 0
    while whole.is_busy:
        micro_step(whole, steps)
        steps += 1
    assert whole.state("order", order_id).status == end
    for stop in range(steps):
        shop = ordered(SHOPPING, order_id, pads)
        for step in range(stop):
            micro_step(shop, step)
        shop.crash(again)
        keep_the_laws(shop)
        assert effects(shop) == effects(whole)


def micro_step(shop, number):
    if number % 2:
        shop.carry_out(0)
    else:
        shop.advance()


def effects(shop):
    """Give what happened in the shop, stream by stream, the process's own notes included."""
    streams = {}
    for event in shop.log:
        streams.setdefault(event.stream, []).append((event.type, event.data))
    return streams


# --- answers that come when nobody listens any more ---


@pytest.mark.parametrize("step", ["start", "reserve:pad", "reserve:pen", "authorise", "confirm"])
@pytest.mark.parametrize("moment", ["at once", "before the rejection", "after the end"])
def test_what_a_stalled_runner_does_late_is_undone(step, moment):
    shop = ordered(SHOPPING, GOOD)
    late = shop.withhold(until(shop, step))
    shop.time_out()
    match moment:
        case "before the rejection":
            until(shop, "reject")
        case "after the end":
            shop.settle()
    done = shop.send_late(late)
    keep_the_laws(shop)
    assert shop.state("order", GOOD).reason == "timeout"
    ended = {"start": "OrderAlreadyStarted", "confirm": "OrderAlreadyRejected"}
    if moment == "after the end" and step in ended:
        assert done == f"refused.{ended[step]}"
    elif step != "start":
        assert done == "accepted"


# --- the controls: shops that break the laws are found out ---


def reject_at_once(state, step):
    return (Ask("reject", RejectOrder(state.data["order_id"], "timeout")),)


FORGETFUL = replace(SHOPPING, processes=(replace(ORDER_FULFILMENT, on_timeout=reject_at_once),), policies=())
UNTIDY = replace(
    SHOPPING, policies=tuple(policy for policy in SHOPPING.policies if policy is not UNDO_LATE_ANSWERS)
)


def test_a_shop_that_makes_nothing_good_is_found_out():
    shop = ordered(FORGETFUL, GOOD)
    until(shop, "authorise")
    shop.time_out()
    with pytest.raises(AssertionError, match="still set aside"):
        keep_the_laws(shop)


def test_a_shop_that_forgets_late_answers_is_found_out():
    shop = ordered(UNTIDY, GOOD)
    until(shop, "reserve:pen")
    shop.time_out()
    shop.settle()
    shop.issue(ReserveStock("pen", GOOD, 3))
    with pytest.raises(AssertionError, match="still set aside"):
        keep_the_laws(shop)


def test_the_orders_of_these_tests_are_paid_and_declined():
    assert ask_gateway(GOOD).approved
    assert not ask_gateway(BAD).approved
