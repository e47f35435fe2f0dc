"""Who set this: for any part of a state or a row, the events that changed it, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.diff import diff, same
from explorer.core.paths import ABSENT, Path, part_at


@dataclass(frozen=True, slots=True)
class Moment:
    """A value after an event, and before it.

    Args:
        event: the event; where upcasting made several of it, that one of them.
        before: a JSON value, ABSENT where there was none.
        after: likewise.
        parts: how many upcasting made of it; each has a moment of its own.
    """

    event: RecordedEvent
    before: Any
    after: Any
    parts: int = 1

    @property
    def sub(self) -> int | None:
        """Which of the events that upcasting made of one, from 0; None where it made no more than one."""
        return self.event.sub if self.parts > 1 else None


@dataclass(frozen=True, slots=True)
class Setting:
    """An event that changed a part of a value.

    Args:
        event: the event.
        old: what the part was before, ABSENT where it was not there.
        new: what it was afterwards, ABSENT where it was gone.
        sub: where upcasting made several of it, which of them; None where it did not.
    """

    event: RecordedEvent
    old: Any
    new: Any
    sub: int | None = None


Backwards = Iterable[list[Moment]]
"""Stretches of a value's history, the newest stretch first; in each the moments in the order of time."""


def of_one(stretches: Iterable[list[tuple[Any, Moment]]]) -> Iterator[list[Moment]]:
    """Give the moments alone of stretches that are about one thing."""
    return ([moment for _, moment in stretch] for stretch in stretches)


def chain(stretches: Backwards, path: Path) -> Iterator[Setting]:
    """Yield the events that changed a part, newest first; only as much history is read as is asked for."""
    for stretch in stretches:
        for moment in reversed(stretch):
            old, new = part_at(moment.before, path), part_at(moment.after, path)
            if not same(old, new):
                yield Setting(moment.event, old, new, moment.sub)


def last_setters(value: Any, stretches: Backwards) -> Mapping[Path, RecordedEvent]:
    """Find for each leaf of a value the event that set it last.

    Args:
        value: the value now.
        stretches: its history; it is read as far back as needed.

    Returns:
        Path of the leaf -> event; a leaf that was never set by an event is left out.
    """
    open_ = set(leaves(value))
    found: dict[Path, RecordedEvent] = {}
    for stretch in stretches:
        for moment in reversed(stretch):
            for change in diff(moment.before, moment.after):
                for path in [leaf for leaf in open_ if touches(change.path, leaf)]:
                    found[path] = moment.event
                    open_.discard(path)
        if not open_:
            break
    return found


def touches(changed: Path, leaf: Path) -> bool:
    """Does a change reach a leaf: at it, above it, or below it, where its last part left it empty?"""
    shared = min(len(changed), len(leaf))
    return changed[:shared] == leaf[:shared]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of all parts that hold no further parts; empty objects and lists are leaves."""
    if isinstance(value, Mapping) and value:
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list | tuple) and value:
        for place, part in enumerate(value):
            yield from leaves(part, (*path, str(place)))
    elif value is not ABSENT:
        yield path
