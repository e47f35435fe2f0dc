"""Stores of the Python library eventsourcing 9 in SQLite.

Events lie in a table of originator_id, originator_version, topic and state. With an implicit rowid that is
the library's notification id; aggregate-only recorders make the table WITHOUT ROWID, and then events of
different streams have no order. The library keeps no time, no id and no metadata beside an event: the time is
the payload's `timestamp`, the schema version its `class_version`, and what an application adds stays payload.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import column, func, select, table

from domain.kernel.recorded import RecordedEvent
from explorer.core.plain import plain
from explorer.core.store import Capabilities, CheckpointInfo, Description, EventReader
from explorer.core.undecoded import is_undecoded
from explorer.formats.bookkeeping import checkpoint, count_rows, identity, keeping
from explorer.formats.database import AnyRow, Database
from explorer.formats.decoding import PayloadDecoder, undecoded
from explorer.formats.event_table import EventTable
from explorer.formats.format import Format, Match
from explorer.formats.layout import Layout, Table, folded
from explorer.formats.limits import MendedText
from explorer.formats.ordinals import OrdinalIndex
from explorer.formats.reading import TableReader
from explorer.formats.stream_names import StreamNames, name_of
from explorer.formats.times import normalised

ID = "pyeventsourcing-sqlite"
TITLE = "Python eventsourcing (SQLite)"
COLUMNS = ("originator_id", "originator_version", "topic", "state")
_KEY = ("originatorid", "originatorversion")
_TRACKING = ("application_name", "notification_id")


def recognise(layout: Layout) -> Match | None:
    """Look for tables with exactly the library's four columns; the snapshots' have the same."""
    candidates = _event_tables(layout)
    if not candidates:
        return None
    events = candidates[0]
    usual = folded(events.name) == "storedevents"
    order = (
        "a rowid, which is the position (implicit: a VACUUM of the file may renumber it)"
        if events.rowid
        else "no rowid, so events of different streams have no order"
    )
    evidence = [f"table {plain(events.name, 60)} has {', '.join(COLUMNS)} and {order}"]
    if not usual:
        evidence.append("the library's usual name for that table is stored_events")
    if snapshots := _snapshot_table(layout, events):
        evidence.append(f"table {plain(snapshots.name, 60)} has the same columns and holds snapshots")
    if _tracking_table(layout):
        evidence.append("table tracking has application_name and notification_id")
    confidence = (1.0 if usual else 0.9) - (0.0 if events.rowid else 0.05)
    return Match(ID, TITLE, round(confidence, 2), tuple(evidence))


def open_reader(database: Database, match: Match) -> EventReader:
    """Read an opened database as a store of the library."""
    return TableReader(database, _Adapter(database, match))


FORMAT = Format(ID, TITLE, COLUMNS, recognise, open_reader)


def _event_tables(layout: Layout) -> list[Table]:
    """Find the tables of events, the one to show first."""
    found = [
        one
        for one in layout.with_columns(*COLUMNS, exactly=True)
        if "snapshot" not in folded(one.name) and (one.rowid or one.primary_key == _KEY)
    ]
    return sorted(
        found,
        key=lambda one: (
            folded(one.name) != "storedevents",
            not one.rowid,
            not folded(one.name).endswith("events"),
            one.name,
        ),
    )


def _snapshot_table(layout: Layout, events: Table) -> Table | None:
    alike = [one for one in layout.with_columns(*COLUMNS, exactly=True) if "snapshot" in folded(one.name)]
    own = folded(events.name).replace("events", "snapshots")
    return next((one for one in alike if folded(one.name) == own), alike[0] if alike else None)


def _tracking_table(layout: Layout) -> Table | None:
    found = layout.table("tracking")
    return found if found and found.names >= set(map(folded, _TRACKING)) else None


def _inner(value: dict[str, Any]) -> Any:
    """Take the value out of {"_type_": ..., "_data_": ...}, as the library writes what JSON lacks."""
    return value["_data_"] if value.keys() == {"_type_", "_data_"} else value


def _type_of(topic: object) -> str:
    if topic is None:
        return "(no type)"
    return topic.decode(errors="replace") if isinstance(topic, bytes) else str(topic)


def _category_of(topic: object) -> str | None:
    _, _, name = _type_of(topic).partition(":")
    return name.rpartition(".")[0] or None


def _oddities(stream: object, version: object, topic: object) -> Iterator[str]:
    """Flag what the library would not have written."""
    if type(version) is not int or version < 0:
        yield "odd-version"
    if stream is None:
        yield "no-stream"
    if topic is None:
        yield "no-type"
    if isinstance(stream, MendedText) or isinstance(topic, MendedText):
        yield "invalid-utf8"


class _Adapter:
    """What the library's columns mean."""

    def __init__(self, database: Database, match: Match) -> None:
        self._database = database
        self._match = match
        self._shown, *self._others = _event_tables(database.layout)
        self._decoder = PayloadDecoder(database.limits, _inner)
        source = table(self._shown.name, column("rowid"), *(column(self._real(name)) for name in COLUMNS))
        stream, version, topic, state = (source.c[self._real(name)] for name in COLUMNS)
        key = (source.c["rowid"],) if self._shown.rowid else (stream, version)
        self.events = EventTable(source, key, stream, version, topic, topic, (state.label("state"),))
        self.streams = StreamNames(database, source, stream)

    def event(self, row: AnyRow, ordinal: int, position: int | None) -> RecordedEvent:
        """Make an event of a row with its payload."""
        *_, stream, version, topic, state = row
        data, flags = self._decoder.decode(state)
        facts = {} if not isinstance(data, dict) or is_undecoded(data) else data
        timestamp = facts.get("timestamp")
        time = normalised(timestamp)
        if timestamp is not None and time is None:
            flags += ("odd-time",)
        schema_version = facts.get("class_version", 1 if facts else None)
        return RecordedEvent(
            ordinal=ordinal,
            position=position,
            stream=name_of(stream),
            category=_category_of(topic),
            version=version if type(version) is int else None,
            type=_type_of(topic),
            schema_version=schema_version if type(schema_version) is int else None,
            time=time,
            event_id=None,
            data=data,
            metadata={} if type(version) is int else {"$stored": {"originator_version": plain(version)}},
            flags=flags + tuple(_oddities(stream, version, topic)),
        )

    def lost(self, row: AnyRow | None, ordinal: int, position: int | None, reason: str) -> RecordedEvent:
        """Make an event of a row whose payload, or (None) whose everything cannot be read."""
        stream, version, topic = (None, None, None) if row is None else tuple(row)[-3:]
        return RecordedEvent(
            ordinal=ordinal,
            position=position,
            stream=name_of(stream),
            category=_category_of(topic),
            version=version if type(version) is int else None,
            type=_type_of(topic),
            schema_version=None,
            time=None,
            event_id=None,
            data=undecoded("unreadable", reason).data,
            flags=("damaged", *(_oddities(stream, version, topic) if row is not None else ())),
        )

    def type_of(self, stored: object) -> str:
        """Name a stored topic, in full."""
        return _type_of(stored)

    def category_of(self, stored: object) -> str | None:
        """Take the class out of a topic "module:Class.Event"; an event outside a class has none."""
        return _category_of(stored)

    def describe(self, ordinals: OrdinalIndex, first: Sequence[RecordedEvent]) -> Description:
        """Describe the store, with its first few events at hand."""
        layout = self._database.layout
        snapshots, tracking = _snapshot_table(layout, self._shown), _tracking_table(layout)
        warnings: list[str] = []
        if not self.events.has_position:
            warnings.append("The store keeps no order of streams; events are shown by stream, then version.")
        if self._others:
            names = ", ".join(plain(one.name, 60) for one in self._others)
            warnings.append(f"Other tables look like events too and are not shown: {names}.")
        with keeping(warnings):
            ordinals.require_whole()
        stored_snapshots = 0
        checkpoints: tuple[CheckpointInfo, ...] = ()
        with keeping(warnings):
            stored_snapshots = count_rows(self._database, snapshots) if snapshots else 0
        with keeping(warnings):
            checkpoints = self._checkpoints(tracking, ordinals) if tracking else ()
        return Description(
            format=ID,
            title=TITLE,
            identity=identity(ID, first),
            writable=False,
            clock=None,
            capabilities=Capabilities(
                global_order=self.events.has_position,
                stream_versions=True,
                version_base=1,
                time=any(event.time for event in first),
                streams_per_event="one",
                snapshots=snapshots is not None,
                checkpoints=tracking is not None,
                tombstones=False,
                archived=False,
                tenants=False,
                live=False,
            ),
            snapshots=stored_snapshots,
            checkpoints=checkpoints,
            warnings=(*self._database.warnings, *warnings),
            evidence=self._match.evidence,
        )

    def _checkpoints(self, tracking: Table, ordinals: OrdinalIndex) -> tuple[CheckpointInfo, ...]:
        """Read how far the applications have come; an older layout has many rows for each."""
        name, notification = (tracking.column(one) or one for one in _TRACKING)
        source = table(tracking.name, column(name), column(notification))
        reached = func.max(source.c[notification])
        statement = (
            select(source.c[name], reached)
            .where(source.c[name] != "__migration__")
            .group_by(source.c[name])
            .order_by(source.c[name])
        )
        rows = self._database.rows(statement, "reading its checkpoints")
        return tuple(checkpoint(plain(name), position, ordinals) for name, position in map(tuple, rows))

    def _real(self, name: str) -> str:
        return self._shown.column(name) or name
