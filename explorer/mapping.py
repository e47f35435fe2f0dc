"""Answering somebody who maps a table, in a process of its own, since the file may be anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_data_path

from explorer.core.table_map import TableMap
from explorer.runtime import questions as q
from explorer.runtime.asking import Asking
from explorer.runtime.confinement import confine
from explorer.runtime.maps import KeptMaps
from explorer.runtime.wire import event_row

if TYPE_CHECKING:
    from explorer.formats.mapping import Mappable


class Mapper:
    """Answers about the tables of one database, and what maps of them would give.

    Args:
        store: the database.
    """

    def __init__(self, store: Mappable) -> None:
        self._store = store

    def answer(self, question: q.Question) -> q.Answer:
        """Answer AskTables, AskPreview or AskFitting.

        Raises:
            StoreError: with the sentence for the person.
        """
        match question:
            case q.AskTables():
                return q.Tables(self._store.tables())
            case q.AskPreview():
                return self._previewed(question)
            case q.AskFitting():
                return q.Fitting(self._store.fitting(question.maps))
            case _:
                raise ValueError(f"{type(question).__name__} is asked of an opened store")

    def close(self) -> None:
        """Let the file go."""
        self._store.close()

    def _previewed(self, question: q.AskPreview) -> q.Previewed:
        found = self._store.preview(question.map, question.limit)
        if found.described is None:
            return q.Previewed(tuple(q.MapFault(one.field, one.sentence) for one in found.problems))
        rows = tuple(map(event_row, found.first))
        return q.Previewed((), rows, found.events, found.described.identity, found.described.warnings)


def kept_maps() -> KeptMaps:
    """Give the maps that are kept for stores."""
    return KeptMaps(user_data_path("event-explorer", appauthor=False) / "maps.json")


def fitting(source: str, maps: Mapping[str, TableMap]) -> TableMap | None:
    """Find the map that was kept for a store, None where none was; asked of a process of its own."""
    from explorer.runtime.reader import ReaderProcess

    if not maps:
        return None
    found: q.Fitting = asked(ReaderProcess(open_mapping, source), q.AskFitting(dict(maps)))
    return found.map


def asked(asking: Asking, question: q.Question) -> Any:
    """Ask one question of a process, and end it."""
    try:
        return asking.ask(question).result()
    finally:
        asking.close()


def open_mapping(source: str) -> Mapper:
    """Open a database that somebody maps."""
    from explorer.formats.mapping import Mappable

    confine()
    return Mapper(Mappable(Path(source)))
