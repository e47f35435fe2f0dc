"""Finding a stream by its name, or saying which ones are near."""

from __future__ import annotations

from explorer.core.errors import UnknownName
from explorer.core.store import EventReader, StreamInfo


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


def _near(reader: EventReader, name: str) -> StreamInfo | None:
    category = name.partition("-")[0]
    for wanted in (category, None):
        for after in (name, None):
            found = next(iter(reader.streams(wanted, after=after, limit=1)), None)
            if found is not None:
                return found
    return None
