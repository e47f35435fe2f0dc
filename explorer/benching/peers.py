"""The Python library that is measured beside ours: pyeventsourcing on its SQLite module, where installed."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from eventsourcing.application import Application


def installed() -> bool:
    """Is the library there?"""
    return importlib.util.find_spec("eventsourcing") is not None


class Peer:
    """A store of pyeventsourcing with one account that is paid into.

    Args:
        path: a new file.
    """

    def __init__(self, path: Path) -> None:
        from eventsourcing.application import Application

        settings = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
        self._app: Application[UUID] = Application(env=settings)
        self._account = _account_class()("Holder", "EUR")
        self._app.events.put(self._account.collect_events())

    def pay_in(self, events: int, *, at_once: bool) -> None:
        """Make so many payments and store them, in one transaction or one each.

        Events of this library are made by calling their aggregate, so making them is part of the work.
        """
        for number in range(1, events + 1):
            self._account.deposit(amount_cents=number, currency="EUR", reference="salary")
            if not at_once:
                self._app.save(self._account)
        if at_once:
            self._app.save(self._account)

    def rebuild(self) -> int:
        """Fold the account from all its events; give its version."""
        found: Any = self._app.repository.get(self._account.id)
        return int(found.version)

    def close(self) -> None:
        """Let the file go."""
        self._app.close()


@cache  # the library knows classes by name, and takes no second one of the same
def _account_class() -> Any:
    from eventsourcing.domain import Aggregate, event

    class Account(Aggregate):
        @event("Opened")
        def __init__(self, holder: str, currency: str) -> None:
            self.holder = holder
            self.currency = currency
            self.balance_cents = 0

        @event("Deposited")
        def deposit(self, amount_cents: int, currency: str, reference: str) -> None:
            self.balance_cents += amount_cents

    return Account
