"""The tables of our own store, as SQLAlchemy Core knows them; the same on every engine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.schema import SchemaItem

APPLICATION_ID = 0x45764578
"""Marks a SQLite file as ours: "EvEx" in ASCII."""

SCHEMA_VERSION = 1
"""Number of the shape of these tables; a store with a greater one is only read."""

FORMAT = "event-explorer"
TITLE = "Event Explorer store"

METADATA = MetaData()
_Number = BigInteger().with_variant(Integer, "sqlite")


def _number(name: str, *more: Any, **options: Any) -> Column[Any]:
    return Column(name, _Number, *more, nullable=options.pop("nullable", False), **options)


def _text(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=options.pop("nullable", False), **options)


def _json(*names: str) -> tuple[SchemaItem, ...]:
    return tuple(CheckConstraint(f"json_valid({name})").ddl_if(dialect="sqlite") for name in names)


def _table(name: str, *items: SchemaItem, with_rowid: bool = True) -> Table:
    return Table(name, METADATA, *items, sqlite_strict=True, sqlite_with_rowid=with_rowid)


meta = _table("meta", _text("key", primary_key=True), _text("value"))

events = _table(
    "events",
    _number("position", primary_key=True, autoincrement=False),
    _text("stream"),
    _text("category"),
    _number("version"),
    _text("event_id"),
    _text("type"),
    _number("schema_version"),
    _text("recorded_at"),
    _text("data"),
    _text("metadata"),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("stream", "version"),
    UniqueConstraint("event_id"),
    CheckConstraint("version >= 1"),
    CheckConstraint("length(hash) = 32"),
    *_json("data", "metadata"),
)
Index("events_by_time", events.c.recorded_at)

head = _table(
    "head",
    _number("id", primary_key=True, autoincrement=False),
    _number("position"),
    Column("hash", LargeBinary, nullable=False),
    CheckConstraint("id = 1"),
)

streams = _table(
    "streams",
    _text("stream", primary_key=True),
    _text("category"),
    _number("version"),
    _number("first_position"),
    _number("last_position"),
    _text("first_time"),
    _text("last_time"),
    with_rowid=False,
)
Index("streams_by_category", streams.c.category, streams.c.stream)

types = _table("types", _text("type", primary_key=True), _number("events"), with_rowid=False)

outcomes = _table(
    "outcomes",
    _number("number", primary_key=True, autoincrement=False),
    _text("command_id"),
    _text("command_type"),
    _text("stream", nullable=True),
    _text("outcome"),
    _text("recorded_at"),
    _text("fields"),
    _text("actor"),
    _text("source"),
    _text("code", nullable=True),
    _text("message", nullable=True),
    _text("details"),
    _number("first_position", ForeignKey("events.position"), nullable=True),
    _number("last_position", ForeignKey("events.position"), nullable=True),
    *_json("fields", "details"),
)
Index(
    "accepted_once",
    outcomes.c.command_id,
    unique=True,
    sqlite_where=text("outcome = 'accepted'"),
    postgresql_where=text("outcome = 'accepted'"),
)

checkpoints = _table(
    "checkpoints",
    _text("name", primary_key=True),
    _number("version"),
    _number("ordinal"),
    _number("sub"),
    _text("status"),
    _text("error", nullable=True),
    with_rowid=False,
)

projection_rows = _table(
    "projection_rows",
    _text("projection", primary_key=True),
    _text("key", primary_key=True),
    _text("row"),
    _number("hidden"),
    with_rowid=False,
)
