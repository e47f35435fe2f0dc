"""Names of streams that are stored as UUIDs in 16 bytes or 32 hex digits, or as free text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, not_, or_, select

from explorer.formats.database import Database
from explorer.formats.event_table import EventTable

_HEX = re.compile(r"[0-9A-Fa-f]{32}")
_DASHED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_GROUPS = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))


def name_of(stored: object) -> str | None:
    """Name a stream: a UUID in lower case with dashes, other text unchanged."""
    if stored is None:
        return None
    text = stored.hex() if isinstance(stored, bytes) else str(stored)
    if len(text) != 32 or not _HEX.fullmatch(text):
        return text
    hexed = text.lower()
    return f"{hexed[:8]}-{hexed[8:12]}-{hexed[12:16]}-{hexed[16:20]}-{hexed[20:]}"


def stored_forms(name: str) -> tuple[str | bytes, ...]:
    """Give the usual values under which a stream of that name is stored."""
    if not _DASHED.fullmatch(name):
        return (name,)
    digits = name.replace("-", "")
    return (digits, name, bytes.fromhex(digits))


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Which kinds of stored values there are: lower-case hex UUIDs, 16 bytes, names as they are, others."""

    hexed: bool
    raw: bool
    unchanged: bool
    odd: bool

    @property
    def sorted_as_named(self) -> bool:
        """Whether the stored values sort as their names do: where they are all of one kind."""
        return not self.odd and (self.hexed, self.raw, self.unchanged).count(True) < 2


class StreamNames:
    """The names of the streams of one table, and an order of the table in which they come sorted.

    Args:
        database: an SQLite database.
        events: its events.
    """

    def __init__(self, database: Database, events: EventTable) -> None:
        self._database = database
        self._source = events.holding(events.stream)
        self._stored = events.stream
        self._sorting = events.sorting
        self._found: _Kinds | None = None

    def name_of(self, stored: object) -> str | None:
        """Name a stored stream."""
        return name_of(stored)

    def named(self, name: str) -> ColumnElement[bool]:
        """Select the stream of a name: through the column's index where its values are as usual."""
        if self._kinds_found().odd:
            return self.order() == name
        return or_(*(self._stored == one for one in stored_forms(name)))

    def order(self) -> ColumnElement[Any]:
        """Give what sorts streams by name: the column where its values sort as their names, for its index."""
        return self._stored if self._kinds_found().sorted_as_named else name_expression(self._stored)

    def order_of(self, name: str) -> str | bytes:
        """Give the value of `order` for a name."""
        kinds = self._kinds_found()
        if not kinds.sorted_as_named or kinds.unchanged:
            return name
        digits = name.replace("-", "")
        return bytes.fromhex(digits) if kinds.raw and _DASHED.fullmatch(name) else digits

    def _kinds_found(self) -> _Kinds:
        """See which kinds of stored values there are."""
        found = self._found
        if found is None:
            streams = select(self._stored.label("stored")).select_from(self._source).distinct().subquery()
            present = [func.max(case((kind, 1), else_=0)) for kind in _kinds(streams.c.stored)]
            statement = select(*present).where(streams.c.stored.is_not(None))
            present_kinds = self._database.one(statement, "looking at its streams") or (0, 0, 0, 0)
            found = _Kinds(*map(bool, present_kinds))
            if self._sorting is None or self._sorting.whole:
                self._found = found
        return found


def _kinds(stored: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """Give conditions for the four kinds."""
    text = func.typeof(stored) == "text"
    lower = stored.bool_op("GLOB")("[0-9a-f]" * 32)
    any_case = stored.bool_op("GLOB")("[0-9A-Fa-f]" * 32)
    raw = and_(func.typeof(stored) == "blob", func.length(stored) == 16)
    return (
        and_(text, lower),
        raw,
        and_(text, not_(any_case)),
        and_(not_(raw), or_(not_(text), and_(any_case, not_(lower)))),
    )


def name_expression(stored: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give `name_of` as SQL, to order by where the stored values do not order as their names do."""
    text = case((func.typeof(stored) == "blob", func.lower(func.hex(stored))), else_=cast(stored, String))
    groups = [func.lower(func.substr(text, start, length)) for start, length in _GROUPS]
    dashed: ColumnElement[Any] = groups[0]
    for group in groups[1:]:
        dashed = dashed.op("||")(literal("-")).op("||")(group)
    return case((text.bool_op("GLOB")("[0-9A-Fa-f]" * 32), dashed), else_=text)
