"""Consumers that act: they follow events, carry out commands because of them, and wait for moments."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from domain.kernel.projection import Key, Row
from domain.kernel.recorded import RecordedEvent
from explorer.core.domains import Domains
from explorer.core.errors import CannotFold, ExplorerError, TooManyRaces, UsageError
from explorer.core.handling import Clock, Handling
from explorer.core.outcomes import Conflict, Outcome, Wish
from explorer.core.positions import Coordinate
from explorer.core.projecting import BATCH
from explorer.core.store import Checkpoint, OwnStore
from explorer.core.timing import Waits


class ActingConsumer(ABC):
    """Sees every event at least once; since every id it uses is derived, each effect happens once.

    Args:
        name: of its checkpoint, under which its waits are kept too.
        actor: who its commands come from.
        title: what people call it.
        store: where the events, its checkpoint and its waits are.
        domains: who decodes and folds.
        handling: carries out its commands.
        clock: the store's clock.
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
    ) -> None:
        self.name = name
        self._actor = actor
        self._title = title
        self._store = store
        self._domains = domains
        self._handling = handling
        self._clock = clock
        self._waits = Waits(store, name)
        self._mark: Checkpoint | None = None

    def begin(self) -> None:
        """Start from now, unless it has begun before: it does not act on what happened without it."""
        self._looked()

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
        mark = self._looked()
        if mark.status != "running":
            return 0
        events = list(self._store.read(after=mark.at[0], limit=limit))
        if not events:
            return 0
        reached = Checkpoint(self.name, 1, (events[-1].ordinal, 0))
        try:
            for event in events:
                if error := _failing(partial(self._see, event)):
                    where = f"event #{event.ordinal:,} ({event.type} of {event.stream})"
                    reached = self._stopped((event.ordinal - 1, 0), where, error)
                    break
        except BaseException:  # the batch is not saved, so its changes to the waits are not true
            self._waits.look_again()
            raise
        self._save(reached, mark)
        return reached.at[0] - mark.at[0]

    def due(self) -> str | None:
        """Give when its earliest wait falls due (ISO 8601 in UTC); None where it waits for nothing."""
        mark = self._mark or self._looked()
        earliest = self._waits.earliest() if mark.status == "running" else None
        return earliest[0] if earliest else None

    def fire(self) -> None:
        """Do now what the earliest wait is for."""
        mark, earliest = self._looked(), self._waits.earliest()
        if earliest is None or mark.status != "running":
            return
        due_at, key = earliest
        row = self._waits.get(key) or {}
        if error := _failing(partial(self._fall_due, key, row)):
            reached = self._stopped(mark.at, f"what was due at {due_at} ({', '.join(key)})", error)
        else:
            reached = mark
            self._waits.forget(key)
        self._save(reached, mark)

    @abstractmethod
    def _see(self, stored: RecordedEvent) -> None:
        """Act on one stored event."""

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

    def _looked(self) -> Checkpoint:
        """Read the checkpoint; where somebody else moved it, the waits are read anew too."""
        mark = self._store.checkpoint(self.name)
        if mark is None:
            mark = Checkpoint(self.name, 1, (self._store.head(), 0))
            self._store.save(mark, {}, None)
        if mark != self._mark:
            self._waits.look_again()
        self._mark = mark
        return mark

    def _save(self, reached: Checkpoint, mark: Checkpoint) -> None:
        if self._store.save(reached, self._waits.changes, mark.at):
            self._waits.saved()
            self._mark = reached
        else:
            self._waits.look_again()

    def _stopped(self, at: Coordinate, where: str, error: Exception) -> Checkpoint:
        told = (
            f"{self._title} stopped at {where}: {type(error).__name__}: {error}. "
            f"Projections and commands still work; mend the cause, then rebuild {self.name} lets it go on."
        )
        return Checkpoint(self.name, 1, at, "stopped", told)


def _failing(work: Callable[[], None]) -> Exception | None:
    """Do some work; give the error that must stop the consumer alone, None where it went well.

    Raises:
        ExplorerError: the store cannot take it; nothing is wrong with the work.
    """
    try:
        work()
    except (CannotFold, UsageError) as error:
        return error
    except ExplorerError:
        raise
    except Exception as error:  # a definition is somebody's code: it stops alone, and says where
        return error
    return None
