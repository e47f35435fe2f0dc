"""Order fulfilment: every path, told event by event, and every event told twice."""

import pytest
from process_play import Play

from domain.kernel.process_state import Completed, Running, StepRequested, TimeoutScheduled, Waiting
from domain.shopping import CART, INVENTORY, ORDER, PAYMENT
from domain.shopping.events import (
    OrderLine,
    OrderPlaced,
    StockCommitted,
    StockReservationRejected,
    StockReservationReleased,
    StockReserved,
)
from domain.shopping.order_events import (
    FulfilmentStarted,
    OrderConfirmed,
    OrderRejected,
    OrderShipped,
    PaymentAuthorised,
    PaymentDeclined,
    PaymentVoided,
)
from domain.shopping.processes import ORDER_FULFILMENT

LINES = (OrderLine("pen", 3, 250), OrderLine("mug", 1, 900))  # told in another order than that of the skus
PLACED = OrderPlaced("o1", "c1", "ada", LINES, 1_650, "EUR", "DE")
STARTED = FulfilmentStarted("o1", "ada", LINES, 1_650, "EUR")
MUG, PEN = StockReserved("mug", "o1", 1), StockReserved("pen", "o1", 3)
NO_MUG, NO_PEN = StockReservationRejected("mug", "o1", 1, 0), StockReservationRejected("pen", "o1", 3, 2)
PAID = PaymentAuthorised("o1", "ada", 1_650, "EUR", "C0DE")
NOT_PAID = PaymentDeclined("o1", "ada", 1_650, "EUR", "card_declined")
CONFIRMED = OrderConfirmed("o1")
MUG_LEFT, PEN_LEFT = StockCommitted("mug", "o1", 1), StockCommitted("pen", "o1", 3)
SHIPPED = OrderShipped("o1", "T1")
MUG_FREE, PEN_FREE = StockReservationReleased("mug", "o1", 1), StockReservationReleased("pen", "o1", 3)
VOIDED = PaymentVoided("o1")
RESERVED = (PLACED, STARTED, MUG, PEN)
ALL = (*RESERVED, PAID, CONFIRMED, MUG_LEFT, PEN_LEFT, SHIPPED)


def play(*events):
    return Play(ORDER_FULFILMENT, CART, INVENTORY, ORDER, PAYMENT).hears(*events)


def asks(step, command):
    return ("StepRequested", step, command)


def makes_good(step, command):
    return ("CompensationRequested", step, command)


def done(step):
    return ("StepSucceeded", step)


REJECTS = asks("reject", "RejectOrder")


def rejected(reason, sku=None):
    return OrderRejected("o1", reason, sku)


def ends(played, reason, sku=None):
    """The order is rejected for that reason, and the process is over."""
    asked = next(fact for fact in reversed(played.noted) if isinstance(fact, StepRequested))
    assert (asked.command_type, asked.fields) == (
        "RejectOrder",
        {"order_id": "o1", "reason": reason, "sku": sku},
    )
    played.hears(rejected(reason, sku)).answers(done("reject"), ("ProcessFailed", reason))


# --- all goes well ---


def test_an_order_goes_from_step_to_step_in_the_order_of_the_skus():
    one = play(PLACED).answers("ProcessStarted", asks("start", "StartFulfilment"))
    one.hears(STARTED).answers(done("start"), asks("reserve:mug", "ReserveStock"))
    one.hears(MUG).answers(done("reserve:mug"), asks("reserve:pen", "ReserveStock"))
    one.hears(PEN).answers(done("reserve:pen"), asks("authorise", "AuthorisePayment"))
    one.hears(PAID).answers(done("authorise"), asks("confirm", "ConfirmOrder"))
    one.hears(CONFIRMED).answers(done("confirm"), asks("commit:mug", "CommitReservation"))
    one.hears(MUG_LEFT).answers(done("commit:mug"), asks("commit:pen", "CommitReservation"))
    one.hears(PEN_LEFT).answers(done("commit:pen"), asks("ship", "ShipOrder"))
    one.hears(SHIPPED).answers(done("ship"), "ProcessCompleted")
    assert isinstance(one.state, Completed)
    assert {step.outcome for step in one.state.steps} == {"succeeded"}


def test_the_commands_have_the_fields_of_the_order():
    steps = {}
    for length in range(1, len(ALL)):
        for fact in play(*ALL[:length]).told:
            if type(fact).__name__ == "StepRequested":
                steps[fact.step] = fact.fields
    tracking = steps["ship"].pop("tracking_no")
    assert (tracking[0], len(tracking)) == ("T", 11)
    contents = {"customer_id": "ada", "currency": "EUR"}
    assert steps.pop("start")["lines"] == (
        {"sku": "pen", "quantity": 3, "unit_price_cents": 250},
        {"sku": "mug", "quantity": 1, "unit_price_cents": 900},
    )
    assert steps == {
        "reserve:mug": {"sku": "mug", "order_id": "o1", "quantity": 1},
        "reserve:pen": {"sku": "pen", "order_id": "o1", "quantity": 3},
        "authorise": {"order_id": "o1", "amount_cents": 1_650, **contents},
        "confirm": {"order_id": "o1"},
        "commit:mug": {"sku": "mug", "order_id": "o1"},
        "commit:pen": {"sku": "pen", "order_id": "o1"},
        "ship": {"order_id": "o1"},
    }


@pytest.mark.parametrize("length", range(1, len(ALL)))
def test_every_step_forward_has_30_seconds(length):
    scheduled = play(*ALL[:length]).told[-1]
    assert isinstance(scheduled, TimeoutScheduled)
    assert scheduled.due_at == "2025-03-03T12:00:30.000000Z"


# --- something is missing, or not paid ---


def test_a_first_line_that_is_missing_rejects_the_order_at_once():
    one = play(PLACED, STARTED, NO_MUG)
    one.answers(("StepFailed", "reserve:mug", "out_of_stock"), REJECTS)
    ends(one, "out_of_stock", "mug")


def test_a_later_line_that_is_missing_frees_the_earlier_ones_first():
    one = play(PLACED, STARTED, MUG, NO_PEN)
    one.answers(
        ("StepFailed", "reserve:pen", "out_of_stock"), makes_good("release:mug", "ReleaseReservation")
    )
    one.hears(MUG_FREE).answers(done("release:mug"), REJECTS)
    ends(one, "out_of_stock", "pen")


def test_a_product_that_nobody_knows_is_out_of_stock():
    one = play(PLACED, STARTED, MUG).is_refused("reserve:pen", "UnknownSku")
    one.answers(("StepFailed", "reserve:pen", "UnknownSku"), makes_good("release:mug", "ReleaseReservation"))
    ends(one.hears(MUG_FREE), "out_of_stock", "pen")


@pytest.mark.parametrize("refused", [False, True])
def test_an_order_that_is_not_paid_frees_every_line(refused):
    one = play(*RESERVED)
    one = one.is_refused("authorise", "Invalid") if refused else one.hears(NOT_PAID)
    reason = "Invalid" if refused else "card_declined"
    one.answers(("StepFailed", "authorise", reason), makes_good("release:mug", "ReleaseReservation"))
    one.hears(MUG_FREE).answers(done("release:mug"), makes_good("release:pen", "ReleaseReservation"))
    one.hears(PEN_FREE).answers(done("release:pen"), REJECTS)
    ends(one, "payment_declined")


# --- too late ---


def test_an_order_that_is_begun_too_late_is_begun_to_be_rejected():
    one = play(PLACED).waits_too_long("start")
    one.answers(("TimedOut", "start"), asks("start", "StartFulfilment"))
    one.hears(STARTED).answers(done("start"), REJECTS)
    ends(one, "timeout")


def test_a_start_that_is_refused_the_second_time_had_happened():
    one = play(PLACED).waits_too_long("start").is_refused("start", "OrderAlreadyStarted")
    one.answers(("StepFailed", "start", "OrderAlreadyStarted"), REJECTS)
    ends(one.hears(STARTED).answers(), "timeout")


def test_a_line_that_takes_too_long_is_freed_too_for_it_may_be_set_aside():
    one = play(PLACED, STARTED, MUG).waits_too_long("reserve:pen")
    one.answers(("TimedOut", "reserve:pen"), makes_good("release:mug", "ReleaseReservation"))
    one.hears(PEN).answers()
    one.hears(MUG_FREE).answers(done("release:mug"), makes_good("release:pen", "ReleaseReservation"))
    ends(one.hears(PEN_FREE).answers(done("release:pen"), REJECTS), "timeout")


@pytest.mark.parametrize("late", [PEN, NO_PEN])
def test_what_a_late_step_answers_changes_nothing(late):
    one = play(PLACED, STARTED, MUG).waits_too_long("reserve:pen").hears(MUG_FREE)
    one.is_refused("release:pen", "ReservationNotFound")
    one.answers(("StepFailed", "release:pen", "ReservationNotFound"), REJECTS)
    ends(one.hears(late).answers(), "timeout")


def test_a_payment_that_takes_too_long_is_voided_for_it_may_be_authorised():
    one = play(*RESERVED).waits_too_long("authorise")
    one.answers(("TimedOut", "authorise"), makes_good("void", "VoidPayment"))
    one.hears(PAID).answers()
    one.hears(VOIDED).answers(done("void"), makes_good("release:mug", "ReleaseReservation"))
    ends(one.hears(MUG_FREE, PEN_FREE).answers(done("release:pen"), REJECTS), "timeout")


def test_where_nothing_is_authorised_nothing_is_voided():
    one = play(*RESERVED).waits_too_long("authorise").is_refused("void", "PaymentNotFound")
    one.answers(("StepFailed", "void", "PaymentNotFound"), makes_good("release:mug", "ReleaseReservation"))
    ends(one.hears(MUG_FREE, PEN_FREE), "timeout")


@pytest.mark.parametrize("late", [(), (CONFIRMED,)])
def test_a_promise_that_takes_too_long_is_not_made(late):
    one = play(*RESERVED, PAID).waits_too_long("confirm")
    one.answers(("TimedOut", "confirm"), makes_good("void", "VoidPayment"))
    for event in late:
        one.hears(event).answers()
    ends(one.hears(VOIDED, MUG_FREE, PEN_FREE), "timeout")


@pytest.mark.parametrize(("before", "step"), [(6, "commit:mug"), (7, "commit:pen"), (8, "ship")])
def test_what_was_promised_is_asked_for_again_until_it_is_done(before, step):
    command = "ShipOrder" if step == "ship" else "CommitReservation"
    one = play(*ALL[:before])
    for _ in range(3):
        one.waits_too_long(step).answers(("TimedOut", step), asks(step, command))
    attempts = [attempt.command_id for attempt in one.state.steps if attempt.step == step]
    assert len(set(attempts)) == 4
    assert isinstance(one.hears(*ALL[before:]).state, Completed)


def test_a_line_that_is_refused_the_second_time_had_left_the_first_time():
    one = play(*ALL[:6]).waits_too_long("commit:mug").is_refused("commit:mug", "ReservationNotFound")
    one.answers(("StepFailed", "commit:mug", "ReservationNotFound"), asks("commit:pen", "CommitReservation"))
    one.hears(MUG_LEFT).answers()
    assert isinstance(one.hears(PEN_LEFT, SHIPPED).state, Completed)


@pytest.mark.parametrize("length", range(2, len(ALL) + 1))
def test_a_step_that_ended_in_time_is_not_late(length):
    one = play(*ALL[:length])
    steps = (
        "start",
        "reserve:mug",
        "reserve:pen",
        "authorise",
        "confirm",
        "commit:mug",
        "commit:pen",
        "ship",
    )
    one.waits_too_long(steps[length - 2]).answers()


# --- somebody else had a hand in it ---


def test_an_order_that_somebody_else_started_is_left_to_them():
    one = play(PLACED).is_refused("start", "OrderAlreadyStarted")
    one.answers(("StepFailed", "start", "OrderAlreadyStarted"), ("ProcessFailed", "OrderAlreadyStarted"))


def test_an_order_that_somebody_else_rejected_is_made_good_and_left_at_that():
    one = play(*RESERVED, PAID).hears(rejected("timeout")).answers()
    one.is_refused("confirm", "OrderAlreadyRejected")
    one.answers(("StepFailed", "confirm", "OrderAlreadyRejected"), makes_good("void", "VoidPayment"))
    one.hears(VOIDED, MUG_FREE, PEN_FREE)
    one.answers(done("release:pen"), ("ProcessFailed", "OrderAlreadyRejected"))


@pytest.mark.parametrize(
    ("events", "step", "code"),
    [
        ((PLACED, STARTED, NO_MUG), "reject", "OrderAlreadyRejected"),
        (ALL[:6], "commit:mug", "ReservationNotFound"),
        (ALL[:8], "ship", "OrderAlreadyRejected"),
    ],
)
def test_a_refusal_that_nothing_can_be_done_about_ends_the_process(events, step, code):
    play(*events).is_refused(step, code).answers(("StepFailed", step, code), ("ProcessFailed", code))


# --- out of turn ---


@pytest.mark.parametrize("event", [*ALL[1:], NO_MUG, NOT_PAID, MUG_FREE, VOIDED, rejected("timeout")])
def test_events_before_the_order_and_out_of_turn_are_nothing(event):
    assert isinstance(play(event).answers().state, Waiting)
    if event is not STARTED:
        assert isinstance(play(PLACED, event).answers().state, Running)


def test_a_second_order_of_the_same_id_is_nothing():
    other = OrderPlaced("o1", "c2", "ben", (), 99, "EUR", None)
    one = play(PLACED, other).answers()
    assert one.state.data["customer_id"] == "ada"


def test_nothing_follows_the_end():
    over = play(*ALL)
    over.hears(NO_MUG, rejected("timeout")).answers()
    over.is_refused("ship", "OrderNotConfirmed").answers()
    over.waits_too_long("ship").answers()
