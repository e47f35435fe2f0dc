"""One store of ours, opened for writing: its clock, its command handling, its consumers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from explorer.core.delivery import Stepped, Tail, Timed
from explorer.core.domains import Domains
from explorer.core.errors import ExplorerError, UnknownName, UsageError
from explorer.core.handling import Handling
from explorer.core.nearby import no_such
from explorer.core.outcomes import Outcome, Wish
from explorer.core.own_store import OwnStore
from explorer.core.policing import PolicyConsumer
from explorer.core.processing import Delay, ProcessConsumer, at_once
from explorer.core.projecting import ProjectionConsumer, digest
from explorer.core.times import later
from explorer.core.twin_consumer import twins_of
from explorer.runtime.clocks import StoreClock, clock_of

log = logging.getLogger(__name__)

LONGEST = 366 * 24 * 3600
"""Seconds that a simulated clock lets pass at once, at most."""


class Workbench:
    """Carries out commands, and lets processes, policies and projections follow. Used by one thread.

    Args:
        store: the store, open for writing; closed with the workbench.
        domains: the domains that are known.
        delay: how long requests of processes lie before they are carried out.
    """

    def __init__(self, store: OwnStore, domains: Domains, delay: Delay = at_once) -> None:
        self.store = store
        self.domains = domains
        self.clock: StoreClock = clock_of(store.describe().clock)
        self.handling = Handling(store, domains, self.clock)
        tail = Tail(store)
        self._projections = {
            name: ProjectionConsumer(projection, store, domains.upcasting, tail.after)
            for name, projection in domains.projections.items()
        }
        shared = (store, domains, self.handling, self.clock, tail.after)
        acting = (
            *(ProcessConsumer(process, *shared, delay) for process in domains.processes.values()),
            *(PolicyConsumer(policy, *shared) for policy in domains.policies.values()),
        )
        self._acting = {consumer.name: consumer for consumer in acting}
        self._timed = Timed(acting, tail)
        self._timed.look()  # who has not begun yet begins now
        self.clock.move_to(self.clock.present(self._last_time()))
        self._reading = Stepped((*self._projections.values(), *twins_of(store, domains)), tail)
        self._followed = 0

    def issue(self, wish: Wish) -> Outcome:
        """Carry out one command, then let everything that follows events catch up.

        What was due by then happens before.

        Raises:
            UsageError, WriteError, StoreError: nothing happened.
        """
        self._go_on(self._pass_a_pause)
        outcome = self.handling.handle(wish)
        self._go_on(self._follow)
        return outcome

    def play(self, wish: Wish, at: str) -> Outcome:
        """Carry out one command of a story, then let processes and policies catch up, but no projections.

        Args:
            wish: the command.
            at: when it is issued, ISO 8601 in UTC; on a wall clock it is issued now.

        Raises:
            UsageError, WriteError, StoreError: nothing happened.
        """
        self._go_on(lambda: self._pass(at if self.clock.simulated else self.clock()))
        outcome = self.handling.handle(wish)
        self._go_on(self._timed.drain)
        return outcome

    def catch_up(self) -> int:
        """Let everything that follows events catch up, and what is due by now happen.

        Returns:
            The head they reached, an ordinal.
        """
        self._meet()
        self._pass(self.clock.present(self._last_time()))
        self._follow()
        return self.store.head()

    def tick(self) -> int:
        """Let happen what is due, where time passes by itself. Cheap while nothing is.

        Returns:
            How many events happened.
        """
        if self.clock.simulated:
            return 0
        before = self.store.head()
        if before != self._followed:
            self._timed.look()  # somebody else appended: it may have begun a wait, or ended one
            self._follow()
        due = self._timed.due()
        if due is not None and due <= self.clock():
            self.catch_up()
        return self.store.head() - before

    def let_pass(self, seconds: float) -> int:
        """Let simulated time pass: everything that is due in it happens at its own time.

        Where nothing is due, nothing is kept: time that left no event is forgotten with the workbench.

        Args:
            seconds: more than 0, at most a year.

        Returns:
            How many events happened.

        Raises:
            UsageError: the store's clock is the wall's, or the time is none.
        """
        if not self.clock.simulated:
            raise UsageError("The clock of this store is the wall's: time passes there by itself.")
        if not 0 < seconds <= LONGEST:
            raise UsageError(f"Between 1 second and {LONGEST:,} seconds (a year) can pass at once.")
        before = self.store.head()
        self._meet()
        self._pass(later(self.clock.present(self._last_time()), seconds))
        self._follow()
        return self.store.head() - before

    def rebuild(self, projection: str) -> int:
        """Throw a projection's rows away and make them anew.

        Returns:
            How many events were read.

        Raises:
            UnknownName: there is no projection of that name.
        """
        consumer = self._projections.get(projection)
        if consumer is None:
            raise UnknownName(no_such("projection", projection, sorted(self._projections)))
        return consumer.rebuild()

    def resume(self, name: str) -> int:
        """Let a process or a policy that stopped go on with what it stopped at.

        Args:
            name: name of its checkpoint ("process.moneytransfer").

        Returns:
            The head it reached, an ordinal.

        Raises:
            UnknownName: there is no process and no policy of that name.
        """
        consumer = self._acting.get(name)
        if consumer is None:
            raise UnknownName(no_such("process or policy", name, sorted(self._acting)))
        consumer.resume()
        return self.catch_up()

    def rebuilt(self, name: str) -> dict[str, Any]:
        """Rebuild one projection, or let a stopped process or policy go on, and say what it took.

        Returns:
            The name, events read, milliseconds, and the digest of the rows (None for a process or policy).

        Raises:
            UnknownName: nothing of that name follows the events.
        """
        known = sorted((*self._projections, *self._acting))
        if name not in known:
            raise UnknownName(no_such("projection, process or policy", name, known))
        begun = time.perf_counter()
        if name in self._acting:
            events, made = self._passed(name, lambda: self.resume(name)), None
        else:
            events, made = self.rebuild(name), digest(self.store.rows(name))
        ms = round((time.perf_counter() - begun) * 1000, 1)
        return {"name": name, "events": events, "ms": ms, "digest": made}

    def next_moment(self) -> str:
        """Give when a story that is told now begins, ISO 8601 in UTC."""
        return self.clock.next_command(self._last_time())

    def close(self) -> None:
        """Let the store go."""
        self.store.close()

    # --- time, and what it brings ---

    def _pass_a_pause(self) -> None:
        self._meet()
        self._pass(self.next_moment())

    def _meet(self) -> None:
        """Go on from the store's last event, and take in what others appended."""
        self.clock.move_to(self.clock.present(self._last_time()))
        self._timed.look()
        self._timed.drain()

    def _pass(self, until: str) -> None:
        self._timed.let_pass(until, self.clock.move_to)
        self.clock.move_to(until)

    def _follow(self) -> None:
        """Let everything that follows events catch up."""
        self._timed.drain()
        self._timed.settle()
        self._reading.drain()
        self._followed = self.store.head()

    def _go_on(self, following: Callable[[], object]) -> None:
        """Let consumers follow; a command stands whether they can or not."""
        try:
            following()
        except ExplorerError as error:
            log.warning("Projections, processes and policies could not catch up: %s", error)

    def _last_time(self) -> str | None:
        head = self.store.head()
        last = next(iter(self.store.read(after=head - 1, limit=1)), None) if head else None
        return last.time if last else None

    def _passed(self, consumer: str, work: Callable[[], object]) -> int:
        """Give how many events a consumer's checkpoint moves on by while some work is done."""
        before = self.store.checkpoint(consumer)
        work()
        after = self.store.checkpoint(consumer)
        return (after.at[0] if after else 0) - (before.at[0] if before else 0)
