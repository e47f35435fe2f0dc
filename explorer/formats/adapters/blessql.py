"""Stores of the Python library bles in SQLite: one table of events, and ledgers that follow it."""

from __future__ import annotations

from sqlalchemy import select

from explorer.core.plain import plain
from explorer.formats.bookkeeping import keeping
from explorer.formats.database import Database
from explorer.formats.kit import Shape, Source, TableKind, Tables, Told, reached, table_format
from explorer.formats.times import from_seconds

TABLES = (
    TableKind("events", "id unixtime stream version name data", usual="events"),
    TableKind("ledgers", "name status position", usual="ledger_records", optional=True),
)


GOING_ON = "OK"
SHOWN = 20
"""Most ledgers that a warning names."""


def standing(ledgers: Source | None, database: Database) -> tuple[str, ...]:
    """Tell of ledgers that do not go on."""
    if ledgers is None:
        return ()
    name, status = ledgers["name"], ledgers["status"]
    stopped = select(name, status).where(status != GOING_ON).order_by(name).limit(SHOWN)
    said: list[str] = []
    with keeping(said):
        rows = map(tuple, database.rows(stopped, "looking at its ledgers"))
        told = ", ".join(f"{plain(one, 60)} ({plain(why, 60)})" for one, why in rows)
        said += [f"Ledgers that do not go on: {told}."] if told else []
    return tuple(said)


def shape(tables: Tables, database: Database) -> Shape:
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
        warnings=standing(ledgers, database),
    )


FORMAT = table_format("blessql", "bles (SQLite)", TABLES, shape)
