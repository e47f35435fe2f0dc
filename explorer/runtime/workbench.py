"""One store of ours, opened for writing: its clock, its command handling, its consumers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from explorer.core.delivery import Stepped
from explorer.core.domains import Domains
from explorer.core.errors import ExplorerError, UnknownName
from explorer.core.handling import Handling
from explorer.core.outcomes import Outcome, Wish
from explorer.core.processing import ProcessConsumer
from explorer.core.projecting import ProjectionConsumer, digest
from explorer.core.store import OwnStore
from explorer.runtime.clocks import StoreClock, clock_of

log = logging.getLogger(__name__)


class Workbench:
    """Carries out commands and lets projections and processes catch up. Used by one thread.

    Args:
        store: the store, open for writing; closed with the workbench.
        domains: the domains that are known.
    """

    def __init__(self, store: OwnStore, domains: Domains) -> None:
        self.store = store
        self.domains = domains
        self.clock: StoreClock = clock_of(store.describe().clock)
        self.handling = Handling(store, domains, self.clock)
        self._projections = {
            name: ProjectionConsumer(projection, store, domains.upcasting)
            for name, projection in domains.projections.items()
        }
        processes = [
            ProcessConsumer(process, store, domains, self.handling, self.clock)
            for process in domains.processes.values()
        ]
        for process in processes:
            process.begin()
        self._processes = {process.name: process for process in processes}
        self.processes = Stepped(processes)
        self._everything = Stepped((*processes, *self._projections.values()))

    def issue(self, wish: Wish) -> Outcome:
        """Carry out one command, then let everything that follows events catch up.

        Raises:
            UsageError, WriteError, StoreError: nothing happened.
        """
        self._begin()
        outcome = self.handling.handle(wish)
        try:
            self._everything.drain()
        except ExplorerError as error:  # the command stands; consumers catch up the next time
            log.warning("Projections and processes could not catch up: %s", error)
        return outcome

    def catch_up(self) -> int:
        """Let projections and processes catch up.

        Returns:
            The head they reached, an ordinal.
        """
        self._begin()
        self._everything.drain()
        return self.store.head()

    def rebuild(self, projection: str) -> int:
        """Throw a projection's rows away and make them anew.

        Returns:
            How many events were read.

        Raises:
            UnknownName: there is no projection of that name.
        """
        consumer = self._projections.get(projection)
        if consumer is None:
            names = ", ".join(sorted(self._projections))
            raise UnknownName(f"There is no projection {projection}; there are: {names}.")
        return consumer.rebuild()

    def resume(self, process: str) -> int:
        """Let a process that stopped go on with the event it stopped at.

        Args:
            process: name of its checkpoint ("process.moneytransfer").

        Returns:
            The head it reached, an ordinal.

        Raises:
            UnknownName: there is no process of that name.
        """
        consumer = self._processes.get(process)
        if consumer is None:
            names = ", ".join(sorted(self._processes))
            raise UnknownName(f"There is no process {process}; there are: {names}.")
        consumer.resume()
        return self.catch_up()

    def rebuilt(self, name: str) -> dict[str, Any]:
        """Rebuild one projection, or let a stopped process go on, and say what it took.

        Returns:
            The name, events read, milliseconds, and the digest of the rows (None for a process).
        """
        begun = time.perf_counter()
        if name in self._processes:
            events, made = self._passed(name, lambda: self.resume(name)), None
        else:
            events, made = self.rebuild(name), digest(self.store.rows(name))
        ms = round((time.perf_counter() - begun) * 1000, 1)
        return {"name": name, "events": events, "ms": ms, "digest": made}

    def _passed(self, consumer: str, work: Callable[[], object]) -> int:
        """Give how many events a consumer's checkpoint moves on by while some work is done."""
        before = self.store.checkpoint(consumer)
        work()
        after = self.store.checkpoint(consumer)
        return (after.at[0] if after else 0) - (before.at[0] if before else 0)

    def close(self) -> None:
        """Let the store go."""
        self.store.close()

    def _begin(self) -> None:
        head = self.store.head()
        last = next(iter(self.store.read(after=head - 1, limit=1)), None) if head else None
        self.clock.move_on(last.time if last else None)
