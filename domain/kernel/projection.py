"""A projection: a named, versioned way to turn events into keyed rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.kernel.recorded import Json, RecordedEvent

Key = tuple[str, ...]
Row = Mapping[str, Json]


class Rows(Protocol):
    """The rows a handler may touch: by key only, and a row once put is never changed in place.

    Keys whose first part starts with "_" are hidden helpers.
    """

    def get(self, key: Key) -> Row | None:
        """Give the row at `key`, None where there is none."""

    def __setitem__(self, key: Key, row: Row) -> None:
        """Put the row at `key`."""

    def __delitem__(self, key: Key) -> None:
        """Take the row at `key` away; nothing happens where there is none."""


Handler = Callable[[RecordedEvent, Rows], None]


@dataclass(frozen=True)
class Projection:
    """A read model: handlers by event type, over keyed rows.

    Handlers see upcast events with their data as JSON, in order, each once.

    Args:
        name: stored name ("cart_contents").
        title: what people call it ("Cart contents").
        version: raise it when the same events give other rows; the rows are then rebuilt.
        keys: names of the key's parts, for column headings.
        handlers: event type -> handler.
        pii: whether rows hold personal data.
    """

    name: str
    title: str
    version: int
    keys: tuple[str, ...]
    handlers: Mapping[str, Handler]
    pii: bool = False


def hidden(key: Key) -> bool:
    """Is this row a helper that is not shown and not counted?"""
    return key[0].startswith("_")
