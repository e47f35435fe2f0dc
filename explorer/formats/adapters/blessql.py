"""Stores of the Python library bles in SQLite: one table of events, and ledgers that follow it."""

from __future__ import annotations

from sqlalchemy import select

from explorer.formats.database import Database
from explorer.formats.kit import Shape, TableKind, Tables, Told, reached, table_format
from explorer.formats.times import from_seconds

TABLES = (
    TableKind("events", "id unixtime stream version name data", usual="events"),
    TableKind("ledgers", "name status position", usual="ledger_records", optional=True),
)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables; the application chooses what it calls a stream."""
    events, ledgers = tables["events"], tables.get("ledgers")
    return Shape(
        source=events.rows,
        key=(events["id"],),
        position=events["id"],
        stream=events["stream"],
        version=events["version"],
        version_base=1,
        type=events["name"],
        time=Told(events["unixtime"], from_seconds),
        data=events["data"],
        checkpoints=reached(select(ledgers["name"], ledgers["position"]).order_by(ledgers["name"]))
        if ledgers
        else None,
    )


FORMAT = table_format("blessql", "bles (SQLite)", TABLES, shape)
