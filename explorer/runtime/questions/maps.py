"""Questions of somebody who maps a table: what tables there are, and what a map would give."""

from __future__ import annotations

import msgspec

from explorer.core.map_guess import TableSketch
from explorer.core.table_map import TableMap
from explorer.runtime.questions.events import EventRow
from explorer.runtime.questions.frames import Answer, Question


class AskTables(Question, frozen=True):
    """Which tables and views are there? -> Tables."""


class Tables(Answer, frozen=True):
    """The tables and views, with their columns and a value of each."""

    tables: tuple[TableSketch, ...]


class AskPreview(Question, frozen=True):
    """Which events come first by this map? -> Previewed."""

    map: TableMap
    limit: int = 20


class MapFault(msgspec.Struct, frozen=True):
    """What is wrong with a map: a field of TableMap, and a sentence."""

    field: str
    sentence: str


class Previewed(Answer, frozen=True):
    """What a map would give.

    Args:
        faults: what is wrong with it; then there is nothing else.
        rows: the first events.
        events: how many there are.
        identity: of the store as it is read by the map.
        warnings: sentences about what is unusual.
    """

    faults: tuple[MapFault, ...] = ()
    rows: tuple[EventRow, ...] = ()
    events: int = 0
    identity: str = ""
    warnings: tuple[str, ...] = ()


class AskFitting(Question, frozen=True):
    """Which of these maps, kept by the identities of their stores, is this store's? -> Fitting."""

    maps: dict[str, TableMap]


class Fitting(Answer, frozen=True):
    """The map of the store, None where none is."""

    map: TableMap | None
