"""Finding a stream or a moment that somebody names, or saying which ones are near."""

from __future__ import annotations

from explorer.core.description import StreamInfo
from explorer.core.errors import BeyondTheEnd, UnknownName
from explorer.core.event_reader import EventReader


def known_stream(reader: EventReader, name: str) -> StreamInfo:
    """Describe a stream.

    Raises:
        UnknownName: it does not exist; the sentence names one that does, of the same category if possible.
    """
    info = reader.stream(name)
    if info is not None:
        return info
    near = _near(reader, name)
    hint = f"; the nearest name is {near.stream}" if near else "; the store has no streams yet"
    raise UnknownName(f"There is no stream {name}{hint}.")


def within(reader: EventReader, at: int | None) -> int:
    """Give an ordinal that was asked for; None stands for the last one.

    Raises:
        BeyondTheEnd: there is none.
    """
    head = reader.head()
    if at is not None and at > head:
        raise BeyondTheEnd(f"There is no event #{at:,}; the last one is #{head:,}.")
    return head if at is None else at


def _near(reader: EventReader, name: str) -> StreamInfo | None:
    category = name.partition("-")[0]
    for wanted in (category, None):
        for after in (name, None):
            found = next(iter(reader.streams(wanted, after=after, limit=1)), None)
            if found is not None:
                return found
    return None
