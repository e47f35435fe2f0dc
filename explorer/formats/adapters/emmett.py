"""Stores of Emmett, in SQLite and PostgreSQL.

A stream's partition differs from that of its messages, and `message_schema_version` counts appends: neither
is what its name promises. PostgreSQL's messages come in the order of their transactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import BigInteger, String, case, cast, literal, null, select

from explorer.core.description import CheckpointInfo
from explorer.formats.database import Database
from explorer.formats.kit import (
    Beside,
    Shape,
    TableKind,
    Tables,
    Told,
    before,
    digits,
    inside_metadata,
    reached,
    table_format,
)
from explorer.formats.times import in_utc

MESSAGES = (
    "stream_id stream_position partition message_kind message_data message_metadata message_type message_id "
    "is_archived global_position created"
)
BESIDE = (
    TableKind(
        "processors",
        "processor_id version partition last_processed_checkpoint",
        usual="*emt_processors",
        optional=True,
    ),
    TableKind(
        "subscriptions",
        "subscription_id version partition last_processed_position",
        usual="*emt_subscriptions",
        optional=True,
    ),
)


def _messages(more: str, lacks: str) -> TableKind:
    return TableKind(
        "messages",
        f"{MESSAGES} {more}",
        usual="*emt_messages",
        lacks=lacks,
        rank=lambda found: found.name.endswith(("_active", "_archived")),
    )


def checkpoints(tables: Tables) -> Callable[[Beside], Iterable[CheckpointInfo]] | None:
    """How far the processors have come, or the subscriptions of the older layout."""
    if found := tables.get("processors"):
        name, at = found["processor_id"], found["last_processed_checkpoint"]
    elif found := tables.get("subscriptions"):
        name, at = found["subscription_id"], found["last_processed_position"]
    else:
        return None
    later = literal(" v") + cast(found["version"], String)
    shown = case((found["version"] > 1, name + later), else_=name)
    return reached(select(shown, at).order_by(shown), digits)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables."""
    messages = tables["messages"]
    position, transaction = messages["global_position"], messages.get("transaction_id")
    kept = {"partition": messages["partition"], "message_schema_version": messages["message_schema_version"]}
    kept["message_kind"] = case((messages["message_kind"] != "E", messages["message_kind"]), else_=null())
    if transaction is not None:
        kept["transaction_id"] = transaction
    return Shape(
        source=messages.rows,
        key=(position,) if transaction is None else (cast(transaction, BigInteger), position),
        position=position,
        stream=messages["stream_id"],
        version=messages["stream_position"],
        version_base=1,
        type=messages["message_type"],
        category=Told(messages["stream_id"], before("-")),
        time=Told(messages["created"], in_utc),
        event_id=messages["message_id"],
        correlation_id=inside_metadata("correlationId"),
        causation_id=inside_metadata("causationId"),
        data=messages["message_data"],
        metadata=messages["message_metadata"],
        kept=kept,
        flags=messages.flags(archived="is_archived"),
        checkpoints=checkpoints(tables),
    )


FORMATS = (
    table_format("emmett-sqlite", "Emmett (SQLite)", (_messages("", "transaction_id"), *BESIDE), shape),
    table_format(
        "emmett-postgresql", "Emmett (PostgreSQL)", (_messages("transaction_id", ""), *BESIDE), shape
    ),
)
