"""The command and the rule of notifications: a customer is told everything once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.kernel.category import Facts
from domain.kernel.fields import Id, Length
from domain.shopping.order_events import CustomerNotified, NotificationEvent, Template
from domain.shopping.order_fold import Notification, Notified


@dataclass(frozen=True, slots=True)
class NotifyCustomer:
    """Tell a customer what happened to an order.

    Args:
        customer_id: who is told.
        template: which text is sent; named after the event it is about.
        cause: id of that event.
    """

    customer_id: Id
    template: Template
    cause: Annotated[str, Length(1, 200)]


def notification_id(cause: str, template: str) -> str:
    """Derive the id of a notification from what caused it: the same cause is told under the same id."""
    return str(uuid5(_namespace(cause), template))


def _namespace(cause: str) -> UUID:
    try:
        return UUID(cause)
    except ValueError:
        return uuid5(NAMESPACE_OID, cause)  # an event id may be any text


def decide_notification(
    command: NotifyCustomer, notification: Notification, facts: Facts
) -> tuple[NotificationEvent, ...]:
    """Decide whether a customer is told something: nothing happens when it was told before."""
    told = notification_id(command.cause, command.template)
    if isinstance(notification, Notified) and told in notification.notifications:
        return ()
    return (CustomerNotified(told, command.customer_id, command.template, command.cause),)
