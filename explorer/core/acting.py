"""Consumers that act: they follow events, carry out commands because of them, and wait for moments."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from domain.kernel.projection import Key, Row
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains
from explorer.core.errors import CannotFold, CannotStore, ExplorerError, TooManyRaces, UsageError
from explorer.core.handling import Clock, Handling
from explorer.core.outcomes import Conflict, Outcome, Wish
from explorer.core.own_store import OwnStore
from explorer.core.positions import Coordinate
from explorer.core.projecting import BATCH, Read
from explorer.core.read_models import Checkpoint
from explorer.core.timing import Waits


class ActingConsumer(ABC):
    """Sees every event at least once; since every id it uses is derived, each effect happens once.

    That is why its place need not be stored after every event: what it saw since is only seen again.

    Args:
        name: of its checkpoint, under which its waits are kept too.
        actor: who its commands come from.
        title: what people call it.
        store: where the events, its checkpoint and its waits are.
        domains: who decodes and folds.
        handling: carries out its commands.
        clock: the store's clock.
        read: gives it events; None: the store itself.
    """

    def __init__(
        self,
        name: str,
        actor: str,
        title: str,
        store: OwnStore,
        domains: Domains,
        handling: Handling,
        clock: Clock,
        read: Read | None = None,
    ) -> None:
        self.name = name
        self._actor = actor
        self._title = title
        self._store = store
        self._domains = domains
        self._handling = handling
        self._clock = clock
        self._read = read or (lambda after, limit: tuple(store.read(after=after, limit=limit)))
        self._waits = Waits(store, name)
        self._stored: Checkpoint | None = None
        self._mark: Checkpoint | None = None
        self._acted = False

    def look(self) -> None:
        """Take up the stored place and the stored waits, where somebody else changed them.

        A consumer that has none starts from now: it does not act on what happened without it.
        """
        stored = self._store.checkpoint(self.name)
        if stored is None:
            stored = Checkpoint(self.name, 1, (self._store.head(), 0))
            self._store.save(stored, {}, None)
        if stored != self._stored:
            self._take_up(stored)
            if stored.status == "running" and (error := self._failing(self._waits.load)):
                self._mark = self._stopped(stored.at, "its waits", error)
                self.settle()

    def resume(self) -> None:
        """Go on after having stopped, with the event or the wait it stopped at."""
        mark = self._store.checkpoint(self.name)
        if mark is not None and mark.status == "stopped":
            self._store.save(Checkpoint(self.name, 1, mark.at), {}, mark.at)

    def advance(self, limit: int = BATCH) -> int:
        """See up to `limit` events.

        Returns:
            How many events were seen.
        """
        mark = self._place()
        events = self._read(mark.at[0], limit) if mark.status == "running" else ()
        if not events:
            return 0
        reached = Checkpoint(self.name, 1, (events[-1].ordinal, 0))
        for event in events:
            if error := self._failing(partial(self._take, event)):
                where = f"event #{event.ordinal:,} ({event.type} of {event.stream})"
                reached = self._stopped((event.ordinal - 1, 0), where, error)
                break
        self._mark = reached
        if reached.status != "running":
            self.settle()
        return reached.at[0] - mark.at[0]

    def settle(self, *, everything: bool = True) -> None:
        """Store its place and its waits.

        Args:
            everything: also a place it came to without anything that concerns it, which can as well be
                stored later.
        """
        mark, stored = self._mark, self._stored
        if mark is None or stored is None or (mark == stored and not self._acted):
            return
        if everything or self._acted or mark.at[0] - stored.at[0] >= BATCH:
            try:
                saved = self._store.save(mark, self._waits.changes, stored.at)
            except CannotStore as error:  # what was seen since is seen again once that is mended
                self._store.save(self._stopped(stored.at, "what it waits for", error), {}, stored.at)
                saved = False
            if saved:
                self._waits.saved()
                self._stored, self._acted = mark, False
            else:
                self._forget()  # another runner was quicker: it goes on from there

    def due(self) -> str | None:
        """Give when its earliest wait falls due (ISO 8601 in UTC); None where it waits for nothing."""
        earliest = self._waits.earliest() if self._place().status == "running" else None
        return earliest[0] if earliest else None

    def fire(self) -> None:
        """Do now what the earliest wait is for."""
        mark, earliest = self._place(), self._waits.earliest()
        if earliest is None or mark.status != "running":
            return
        due_at, key = earliest
        if error := self._failing(partial(self._fall_due, key, self._waits.get(key) or {})):
            self._mark = self._stopped(mark.at, f"what was due at {due_at} ({', '.join(key)})", error)
            self.settle()
        else:
            self._acted = True
            self._waits.forget(key)

    @abstractmethod
    def _see(self, stored: RecordedEvent) -> bool:
        """Act on one stored event; say whether it concerns this consumer at all."""

    @abstractmethod
    def _fall_due(self, key: Key, row: Row) -> None:
        """Do what was waited for."""

    def _issue(
        self,
        command_type: str,
        fields: Mapping[str, Any],
        command_id: str,
        cause: str | None,
        correlation: str | None,
        what: str,
    ) -> Outcome:
        """Carry out a command because of the event `cause`.

        Raises:
            TooManyRaces: others changed its stream again and again; `what` is tried again.
        """
        wish = Wish(
            command_type=command_type,
            fields=fields,
            command_id=command_id,
            actor=self._actor,
            source="process",
            correlation_id=correlation,
            causation_id=cause,
        )
        outcome = self._handling.handle(wish)
        if isinstance(outcome, Conflict):
            raise TooManyRaces(
                f"{outcome.stream} was changed by others again and again; {what} is tried again at the "
                "next catch-up."
            )
        return outcome

    def _place(self) -> Checkpoint:
        """Give how far it has come, stored or not."""
        while self._mark is None:
            self.look()
        return self._mark

    def _take_up(self, stored: Checkpoint | None) -> None:
        self._stored = self._mark = stored
        self._acted = False
        self._waits.look_again()

    def _take(self, stored: RecordedEvent) -> None:
        self._acted |= self._see(stored)

    def _forget(self) -> None:
        """Forget what is not stored; it is taken up anew when it is needed."""
        self._take_up(None)

    def _failing(self, work: Callable[[], None]) -> Exception | None:
        """Do some work; give the error that must stop this consumer alone, None where it went well.

        Raises:
            ExplorerError: the store cannot take it, and nothing is wrong with the work.
        """
        try:
            work()
        except (CannotFold, CannotStore, UsageError) as error:
            return error
        except ExplorerError:
            self._forget()
            raise
        except Exception as error:  # a definition is somebody's code: it stops alone, and says where
            return error
        except BaseException:
            self._forget()
            raise
        return None

    def _stopped(self, at: Coordinate, where: str, error: Exception) -> Checkpoint:
        told = (
            f"{self._title} stopped at {where}: {type(error).__name__}: {str(error).rstrip('.')}. "
            f"Projections and commands still work; mend the cause, then rebuild {self.name} lets it go on."
        )
        return Checkpoint(self.name, 1, at, "stopped", told)
