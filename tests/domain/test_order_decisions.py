"""Orders, payments and notifications: every command accepted, refused by each rule, and asked again."""

from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.shopping import NOTIFICATION, ORDER, PAYMENT
from domain.shopping.decisions.notification import NotifyCustomer
from domain.shopping.decisions.order import ConfirmOrder, RejectOrder, ShipOrder, StartFulfilment
from domain.shopping.decisions.payment import AuthorisePayment, GatewayAnswer, VoidPayment, ask_gateway
from domain.shopping.events import OrderLine
from domain.shopping.order_events import (
    CustomerNotified,
    FulfilmentStarted,
    OrderConfirmed,
    OrderRejected,
    OrderShipped,
    PaymentAuthorised,
    PaymentDeclined,
    PaymentVoided,
)
from domain.shopping.order_fold import (
    AuthorisedPayment,
    ConfirmedOrder,
    DeclinedPayment,
    NeverNotified,
    NoOrder,
    NoPayment,
    Notified,
    RejectedOrder,
    ShippedOrder,
    StartedOrder,
    VoidedPayment,
)
from spec import given

LINES = (OrderLine("pen", 3, 250),)
CONTENTS = ("ada", LINES, 750, "EUR")
STARTED = FulfilmentStarted("o1", *CONTENTS)
CONFIRMED = OrderConfirmed("o1")
REJECTED = OrderRejected("o1", "out_of_stock", "pen")
SHIPPED = OrderShipped("o1", "T1")
DONE = (STARTED, CONFIRMED, SHIPPED)


# --- order ---


def test_fulfilment_of_an_order_can_be_started():
    given(ORDER).when(StartFulfilment("o1", *CONTENTS)).then(STARTED)


@pytest.mark.parametrize("later", [(), (CONFIRMED,), (REJECTED,), (CONFIRMED, SHIPPED)])
def test_fulfilment_starts_once(later):
    given(ORDER, STARTED, *later).when(StartFulfilment("o1", *CONTENTS)).then_refuses("OrderAlreadyStarted")


def test_a_started_order_can_be_confirmed():
    given(ORDER, STARTED).when(ConfirmOrder("o1")).then(CONFIRMED)


@pytest.mark.parametrize("events", [(STARTED, CONFIRMED), DONE])
def test_confirming_twice_changes_nothing(events):
    given(ORDER, *events).when(ConfirmOrder("o1")).then_nothing_happens()


@pytest.mark.parametrize("events", [(STARTED,), (STARTED, CONFIRMED)])
def test_an_order_can_be_rejected_until_it_has_left(events):
    given(ORDER, *events).when(RejectOrder("o1", "out_of_stock", "pen")).then(REJECTED)
    given(ORDER, *events).when(RejectOrder("o1", "timeout")).then(OrderRejected("o1", "timeout", None))


def test_an_order_that_has_left_cannot_be_rejected():
    given(ORDER, *DONE).when(RejectOrder("o1", "timeout")).then_refuses(
        "OrderAlreadyShipped", tracking_no="T1"
    )


def test_a_confirmed_order_can_be_shipped():
    given(ORDER, STARTED, CONFIRMED).when(ShipOrder("o1", "T1")).then(SHIPPED)


def test_shipping_twice_changes_nothing():
    given(ORDER, *DONE).when(ShipOrder("o1", "T2")).then_nothing_happens()


def test_an_order_that_is_not_confirmed_cannot_be_shipped():
    given(ORDER, STARTED).when(ShipOrder("o1", "T1")).then_refuses("OrderNotConfirmed")


@pytest.mark.parametrize("command", [ConfirmOrder("o1"), RejectOrder("o1", "timeout"), ShipOrder("o1", "T1")])
def test_nothing_can_be_done_with_an_order_that_nobody_started_or_that_was_rejected(command):
    given(ORDER).when(command).then_refuses("OrderNotFound")
    given(ORDER, STARTED, REJECTED).when(command).then_refuses("OrderAlreadyRejected", reason="out_of_stock")


def test_an_order_keeps_what_was_ordered_to_its_end():
    assert given(ORDER).state() == NoOrder()
    assert given(ORDER, STARTED).state() == StartedOrder(*CONTENTS)
    assert given(ORDER, STARTED, CONFIRMED).state() == ConfirmedOrder(*CONTENTS)
    assert given(ORDER, *DONE).state() == ShippedOrder(*CONTENTS, "T1")
    assert given(ORDER, STARTED, REJECTED).state() == RejectedOrder(*CONTENTS, "out_of_stock", "pen")


def test_nothing_precedes_the_start_of_an_order_and_nothing_follows_its_end():
    assert given(ORDER, CONFIRMED).state() == NoOrder()
    assert given(ORDER, *DONE, REJECTED).state() == ShippedOrder(*CONTENTS, "T1")
    assert given(ORDER, STARTED, REJECTED, CONFIRMED).state().status == "rejected"


# --- payment ---

AMOUNT = ("ada", 750, "EUR")
GOOD, BAD = "o1", "o34"
GOOD_CODE = "91FB00EB"
AUTHORISED = PaymentAuthorised(GOOD, *AMOUNT, GOOD_CODE)
DECLINED = PaymentDeclined(BAD, *AMOUNT, "card_declined")
VOIDED = PaymentVoided(GOOD)


def test_the_gateway_declines_by_the_digits_of_the_order():
    for number in range(2_000):
        order_id = f"o{number}"
        low = int(str(uuid5(NAMESPACE_OID, order_id))[:8], 16) % 100 < 4
        assert ask_gateway(order_id).approved is not low
    assert ask_gateway(GOOD) == GatewayAnswer(True, GOOD_CODE)
    assert ask_gateway(BAD) == GatewayAnswer(False, "card_declined")


def test_a_payment_is_authorised_or_declined_as_the_gateway_says():
    given(PAYMENT).when(AuthorisePayment(GOOD, *AMOUNT)).then(AUTHORISED)
    given(PAYMENT).when(AuthorisePayment(BAD, *AMOUNT)).then(DECLINED)


def test_the_answer_of_the_gateway_is_a_fact_and_kept():
    facts = PAYMENT.facts(AuthorisePayment(BAD, *AMOUNT), given(PAYMENT).elsewhere)
    assert facts.gateway == GatewayAnswer(False, "card_declined")
    otherwise = PAYMENT.decider.decide(
        AuthorisePayment(GOOD, *AMOUNT), NoPayment(), type(facts)(facts.now, GatewayAnswer(False, "no cover"))
    )
    assert otherwise == (PaymentDeclined(GOOD, *AMOUNT, "no cover"),)
    silent = PAYMENT.decider.decide(AuthorisePayment(GOOD, *AMOUNT), NoPayment(), type(facts)(facts.now))
    assert silent == (PaymentDeclined(GOOD, *AMOUNT, "no_answer"),)
    assert PAYMENT.facts(VoidPayment(GOOD), given(PAYMENT).elsewhere).gateway is None


def test_after_a_decline_the_gateway_may_be_asked_again():
    given(PAYMENT, DECLINED).when(AuthorisePayment(BAD, *AMOUNT)).then(DECLINED)


@pytest.mark.parametrize("events", [(AUTHORISED,), (AUTHORISED, VOIDED)])
def test_a_payment_is_authorised_once(events):
    given(PAYMENT, *events).when(AuthorisePayment(GOOD, *AMOUNT)).then_refuses("PaymentAlreadyAuthorised")


def test_an_authorised_payment_can_be_voided():
    given(PAYMENT, AUTHORISED).when(VoidPayment(GOOD)).then(VOIDED)


@pytest.mark.parametrize("events", [(), (DECLINED,), (AUTHORISED, VOIDED)])
def test_where_no_amount_is_set_aside_none_can_be_voided(events):
    given(PAYMENT, *events).when(VoidPayment(GOOD)).then_refuses("PaymentNotFound")


def test_a_payment_remembers_how_it_ended():
    assert given(PAYMENT).state() == NoPayment()
    assert given(PAYMENT, AUTHORISED).state() == AuthorisedPayment(*AMOUNT, GOOD_CODE)
    assert given(PAYMENT, DECLINED).state() == DeclinedPayment(*AMOUNT, "card_declined")
    assert given(PAYMENT, AUTHORISED, VOIDED).state() == VoidedPayment(*AMOUNT, GOOD_CODE)
    assert given(PAYMENT, VOIDED).state() == NoPayment()


# --- notification ---

CAUSE = "3f2b8c1e-0000-4000-8000-000000000001"
TOLD = CustomerNotified(str(uuid5(uuid5(NAMESPACE_OID, "e1"), "OrderShipped")), "ada", "OrderShipped", "e1")


def test_a_customer_can_be_told_something():
    given(NOTIFICATION).when(NotifyCustomer("ada", "OrderShipped", "e1")).then(TOLD)


def test_the_same_cause_is_told_once():
    given(NOTIFICATION, TOLD).when(NotifyCustomer("ada", "OrderShipped", "e1")).then_nothing_happens()


def test_other_causes_and_other_texts_are_told_too():
    confirmed = NotifyCustomer("ada", "OrderConfirmed", "e1")
    (event,) = given(NOTIFICATION, TOLD).when(confirmed).outcome
    assert (event.template, event.cause) == ("OrderConfirmed", "e1")
    (event,) = given(NOTIFICATION, TOLD).when(NotifyCustomer("ada", "OrderShipped", "e2")).outcome
    assert event.notification_id != TOLD.notification_id


def test_the_id_of_a_notification_is_derived_from_its_cause_and_its_text():
    (event,) = given(NOTIFICATION).when(NotifyCustomer("ada", "OrderShipped", CAUSE)).outcome
    assert event.notification_id == str(uuid5(UUID(CAUSE), "OrderShipped"))


def test_a_customer_has_all_notifications_in_order():
    assert given(NOTIFICATION).state() == NeverNotified()
    other = CustomerNotified("n2", "ada", "OrderConfirmed", "e2")
    assert given(NOTIFICATION, TOLD, other).state() == Notified((TOLD.notification_id, "n2"))
