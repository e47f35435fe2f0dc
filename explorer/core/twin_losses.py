"""What the log of to-do lists still knows, and the CRUD twin's table does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from heapq import nlargest

from domain.kernel.recorded import RecordedEvent
from domain.kernel.upcasting import Upcasting
from explorer.core.event_reader import EventReader
from explorer.core.twin import CATEGORY

EXAMPLES = 3
"""So many examples of each kind are given, the newest."""

KINDS = {
    "descriptions": "TaskDescriptionRevised",
    "completions": "TaskCompleted",
    "reopenings": "TaskReopened",
    "removals": "TaskRemoved",
}
"""What is lost, and the event that still tells of it."""

_LOST_WITH = {event: kind for kind, event in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that the table does not know.

    Args:
        ordinal: the event that tells of it.
        time: when that was recorded.
        list_id: the list.
        task_id: the task.
        told: the earlier description, who completed it, why it was reopened or removed.
    """

    ordinal: int
    time: str | None
    list_id: str
    task_id: str
    told: str


@dataclass(frozen=True, slots=True)
class Loss:
    """How often something of one kind was lost, with the newest examples first."""

    kind: str
    count: int
    examples: tuple[Example, ...]


@dataclass
class _Tally:
    """What the events of one list told so far."""

    ordinal: int = 0
    events: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)


class Losses:
    """Counts what was lost. Reads only the to-do lists, and of these only what is new since the last time.

    Args:
        reader: where the events are.
        upcasting: turns stored events into today's.
    """

    def __init__(self, reader: EventReader, upcasting: Upcasting) -> None:
        self._reader = reader
        self._upcasting = upcasting
        self._tallies: dict[str, _Tally] = {}

    def of(self, lists: Collection[str]) -> tuple[Loss, ...]:
        """Count over some lists, by their ids; all kinds are given, also those that did not occur."""
        tallies = [self._tally(list_id) for list_id in lists]
        return tuple(
            Loss(
                kind,
                sum(tally.counts[kind] for tally in tallies),
                tuple(_newest(example for tally in tallies for example in tally.examples.get(kind, ()))),
            )
            for kind in KINDS
        )

    def _tally(self, list_id: str) -> _Tally:
        stream = f"{CATEGORY}-{list_id}"
        tally = self._tallies.setdefault(list_id, _Tally())
        info = self._reader.stream(stream)
        if info is not None and info.events > tally.events:
            for stored in self._reader.read_stream(stream, after=tally.ordinal or None):
                tally.ordinal, tally.events = stored.ordinal, tally.events + 1
                for event in self._upcasting.upcast(stored):
                    _count(tally, event)
        return tally


def _count(tally: _Tally, event: RecordedEvent) -> None:
    kind = _LOST_WITH.get(event.type)
    if kind is None:
        return
    data = event.data
    told = data.get("previous_description") or data.get("completed_by") or data.get("reason") or ""
    example = Example(event.ordinal, event.time, data["list_id"], data["task_id"], told)
    tally.counts[kind] += 1
    tally.examples[kind] = _newest(iter((example, *tally.examples.get(kind, ()))))


def _newest(examples: Iterator[Example]) -> list[Example]:
    return nlargest(EXAMPLES, examples, key=lambda example: example.ordinal)
