"""Stores of Message DB, as Eventide uses them: positions of consumers and snapshots are messages too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from explorer.core.description import CheckpointInfo
from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.kit import (
    Beside,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    before,
    inside_metadata,
    number,
    table_format,
    text,
)
from explorer.formats.times import in_utc

TABLES = (
    TableKind(
        "messages", "global_position position time stream_name type data metadata id", usual="messages"
    ),
)


def of_type(messages: Source, kind: str) -> ColumnElement[bool]:
    """Select messages of streams whose category has a type, as "account:position-reader" has "position"."""
    name = messages["stream_name"]
    ends = or_(*(name.like(f"%{mark}{kind}{rest}") for mark in ":+" for rest in ("", "-%", "+%")))
    return and_(ends, name.not_like(f"%-%:{kind}%"), messages["type"] == "Recorded")


def recorded(data: Any) -> int:
    """Take the position out of a message that records one."""
    return number((json.loads(text(data)) if isinstance(data, str | bytes) else data)["position"])


def of_category(messages: Source, stream: str) -> ColumnElement[bool]:
    """Select what a consumer reads: the category that its own stream is named after."""
    entity, _, types = stream.partition("-")[0].partition(":")
    others = "+".join(one for one in types.split("+") if one != "position")
    category = f"{entity}:{others}" if others else entity
    name = messages["stream_name"]
    return or_(name == category, and_(name >= f"{category}-", name < f"{category}."))


def checkpoints(messages: Source) -> Callable[[Beside], Iterable[CheckpointInfo]]:
    """The last position that each consumer recorded; it has still to see what came later in its category."""
    newest = (
        select(func.max(messages["global_position"]))
        .where(of_type(messages, "position"))
        .group_by(messages["stream_name"])
    )
    last = select(messages["stream_name"], messages["data"]).where(messages["global_position"].in_(newest))

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        for stream, data in map(tuple, beside.rows(last.order_by(messages["stream_name"]))):
            try:
                yield beside.at(plain(stream), recorded(data), of_category(messages, text(stream)))
            except (ValueError, TypeError, LookupError):
                yield CheckpointInfo(plain(stream), plain(data), None)

    return given


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its table."""
    messages = tables["messages"]
    positions, snapshots = of_type(messages, "position"), of_type(messages, "snapshot")
    return Shape(
        source=messages.rows,
        key=(messages["global_position"],),
        position=messages["global_position"],
        stream=messages["stream_name"],
        version=messages["position"],
        version_base=0,
        type=messages["type"],
        category=Told(messages["stream_name"], before("-")),
        time=Told(messages["time"], in_utc),
        event_id=messages["id"],
        correlation_id=inside_metadata("correlationStreamName"),
        causation_id=inside_metadata("causationMessageGlobalPosition"),
        schema_version=inside_metadata("schemaVersion"),
        data=messages["data"],
        metadata=messages["metadata"],
        flags={"position": positions, "snapshot": snapshots},
        snapshots=(select(messages["global_position"]).where(snapshots),),
        checkpoints=checkpoints(messages),
    )


FORMAT = table_format("message-db", "Message DB", TABLES, shape)
