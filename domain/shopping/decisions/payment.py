"""Commands and rules of the payment, and the demo's payment gateway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never
from uuid import NAMESPACE_OID, uuid5

from domain.kernel.category import Facts, Looking
from domain.kernel.fields import Cents, Currency, Id
from domain.kernel.refusal import Refused
from domain.shopping.order_events import PaymentAuthorised, PaymentDeclined, PaymentEvent, PaymentVoided
from domain.shopping.order_fold import AuthorisedPayment, DeclinedPayment, NoPayment, Payment, VoidedPayment

DECLINED_PERCENT = 4


@dataclass(frozen=True, slots=True)
class AuthorisePayment:
    """Ask the payment gateway to set the amount of an order aside."""

    order_id: Id
    customer_id: Id
    amount_cents: Cents
    currency: Currency


@dataclass(frozen=True, slots=True)
class VoidPayment:
    """Give back the amount that was set aside for an order."""

    order_id: Id


PaymentCommand = AuthorisePayment | VoidPayment


@dataclass(frozen=True, slots=True)
class GatewayAnswer:
    """What the payment gateway said: an authorisation code, or the reason why not.

    Args:
        approved: whether it sets the amount aside.
        told: the authorisation code, or the reason.
    """

    approved: bool
    told: str


NO_ANSWER = GatewayAnswer(False, "no_answer")


@dataclass(frozen=True, slots=True)
class PaymentFacts(Facts):
    """The gateway's answer; None where nobody asked it."""

    gateway: GatewayAnswer | None = None


def ask_gateway(order_id: str) -> GatewayAnswer:
    """Give the demo gateway's answer, always the same one for an order.

    It looks at uuid5(NAMESPACE_OID, order id): the first eight hex digits, modulo 100, decline when they
    are below 4; the last eight are the authorisation code.
    """
    digits = uuid5(NAMESPACE_OID, order_id).hex
    if int(digits[:8], 16) % 100 < DECLINED_PERCENT:
        return GatewayAnswer(False, "card_declined")
    return GatewayAnswer(True, digits[-8:].upper())


def payment_facts(command: PaymentCommand, looking: Looking) -> PaymentFacts:
    """Ask the gateway for an AuthorisePayment; giving back needs the clock only."""
    if not isinstance(command, AuthorisePayment):
        return PaymentFacts(looking.now)
    return PaymentFacts(looking.now, ask_gateway(command.order_id))


def decide_payment(
    command: PaymentCommand, payment: Payment, facts: PaymentFacts
) -> tuple[PaymentEvent, ...]:
    """Decide what a command does to a payment.

    A gateway that says no is answered by an event, so that the process hears of it.

    Raises:
        Refused: PaymentAlreadyAuthorised or PaymentNotFound.
    """
    match command:
        case AuthorisePayment():
            return (_authorise(command, payment, facts.gateway or NO_ANSWER),)
        case VoidPayment(order_id):
            if not isinstance(payment, AuthorisedPayment):
                raise Refused(
                    "PaymentNotFound",
                    f"No amount is set aside for order {order_id}, so none can be given back.",
                    status=payment.status,
                )
            return (PaymentVoided(order_id),)
        case _:
            assert_never(command)


def _authorise(command: AuthorisePayment, payment: Payment, answer: GatewayAnswer) -> PaymentEvent:
    details = (command.order_id, command.customer_id, command.amount_cents, command.currency)
    match payment:
        case AuthorisedPayment() | VoidedPayment():
            raise Refused(
                "PaymentAlreadyAuthorised",
                f"The payment of order {command.order_id} was authorised before; it is {payment.status} now.",
                status=payment.status,
            )
        case NoPayment() | DeclinedPayment():
            made = PaymentAuthorised if answer.approved else PaymentDeclined
            return made(*details, answer.told)
        case _:
            assert_never(payment)
