"""Small histories, and an ask port that answers about their envelope and density."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from explorer.core.density import Outline
from explorer.core.errors import UnknownName
from explorer.runtime import questions as q

NOON = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def at(seconds: float) -> str:
    """A moment some seconds after noon, as stores write it."""
    return (NOON + timedelta(seconds=seconds)).isoformat(timespec="microseconds").replace("+00:00", "Z")


class History:
    """Events of given (seconds after noon, type); answers what timelines and charts ask."""

    def __init__(self, events: Sequence[tuple[float | None, str]]) -> None:
        self.events = [(None if when is None else at(when), kind) for when, kind in events]

    def add(self, when: float, kind: str) -> None:
        """Let one more event happen."""
        self.events.append((at(when), kind))

    def __call__(self, question: q.Question) -> q.Answer:
        match question:
            case q.AskHead():
                return q.Head(len(self.events), None)
            case q.AskEvents(first, limit):
                found = self.events[first - 1 : first - 1 + limit]
                return q.Events(tuple(self._row(first + i, *event) for i, event in enumerate(found)))
            case q.AskAtTime(moment):
                known = [i for i, (when, _) in enumerate(self.events, 1) if when and when <= moment]
                return q.Head(max(known, default=0), None)
            case q.AskDensity():
                return self.density(question.axis, question.buckets, question.first, question.last)
            case _:
                raise UnknownName(f"Nobody answers {type(question).__name__} here.")

    def density(self, axis: str, buckets: int, first: int = 0, last: int = 0) -> q.Density:
        """Count."""
        outline = Outline()
        outline.extend((kind, when) for when, kind in self.events)
        count = outline.over_time if axis == "time" else outline.over_ordinals
        found = count(buckets, first or 1, last)
        return q.Density(
            axis,
            found.edges,
            found.types,
            found.counts,
            found.rate,
            found.last_ordinals,
            found.untimed,
            len(self.events),
        )

    def _row(self, ordinal: int, time: str | None, kind: str) -> q.EventRow:
        return q.EventRow(ordinal, "cart-1", "cart", ordinal, kind, time, "{}")


def steady(events: int) -> History:
    """One event a second, alternating between two types."""
    return History([(float(i), "ItemAdded" if i % 2 else "CartOpened") for i in range(events)])
