"""Policies: whenever this happens, ask for that; now, or after a while.

A policy has no stream and no state of its own. A runner feeds it events and issues the commands it answers
with; what is to happen later is kept beside its checkpoint. Every command id is derived from the event that
caused it, so seeing an event twice has no second effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.kernel.category import Looking
from domain.kernel.recorded import RecordedEvent


@dataclass(frozen=True, slots=True)
class Do:
    """Issue this command now."""

    command: Any


@dataclass(frozen=True, slots=True)
class Later:
    """Issue this command when `seconds` have passed on the store's clock, counted from the event.

    Args:
        key: names what is waited for; there is one wait a key ("c17").
        seconds: how long to wait.
        command: what is issued then.
        restart: whether a wait that runs already under this key begins anew; otherwise it goes on as it is.
    """

    key: str
    seconds: float
    command: Any
    restart: bool = True


@dataclass(frozen=True, slots=True)
class Drop:
    """Wait for this key no longer; nothing happens where nothing was waited for."""

    key: str


Answer = Do | Later | Drop
Respond = Callable[[RecordedEvent, Looking], tuple[Answer, ...]]


@dataclass(frozen=True)
class Policy:
    """A rule between streams.

    Args:
        name: name of its checkpoint and the actor of its commands ("notifycustomer").
        title: what people call it ("Notify customer").
        listens: event type -> (upcast event, clock and states of streams as they are now) -> answers.
    """

    name: str
    title: str
    listens: Mapping[str, Respond]
