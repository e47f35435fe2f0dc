"""Finding a stream or a moment that somebody names, or saying which ones are near."""

from __future__ import annotations

from explorer.core.description import StreamInfo
from explorer.core.errors import BeyondTheEnd, UnknownName
from explorer.core.event_reader import EventReader
from explorer.core.nearby import nearest

_LOOKED_AT = 100
"""Streams among which a name that is near is looked for, of those that follow one beginning of it."""
_NAMED = 3
"""Streams that are named where none is near."""


def known_stream(reader: EventReader, name: str) -> StreamInfo:
    """Describe a stream.

    Raises:
        UnknownName: it does not exist; the sentence names one that is near, or some that there are.
    """
    info = reader.stream(name)
    if info is not None:
        return info
    # Names that begin alike lie together: what is near is among the first, or follows a beginning.
    beginnings = (None, name[: len(name) * 2 // 3], name[:-2])
    first, *others = ([one.stream for one in reader.streams(after=at, limit=_LOOKED_AT)] for at in beginnings)
    near = nearest(name, sum(others, first))
    if near is not None:
        hint = f"the nearest name is {near}"
    elif first:
        hint = f"there are, for instance: {', '.join(first[:_NAMED])}"
    else:
        hint = "the store has no streams yet"
    raise UnknownName(f"There is no stream {name}; {hint}.")


def within(reader: EventReader, at: int | None) -> int:
    """Give an ordinal that was asked for; None stands for the last one.

    Raises:
        BeyondTheEnd: there is none.
    """
    head = reader.head()
    if at is not None and at > head:
        raise BeyondTheEnd(f"There is no event #{at:,}; the last one is #{head:,}.")
    return head if at is None else at
