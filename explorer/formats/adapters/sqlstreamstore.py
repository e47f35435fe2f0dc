"""Stores of SqlStreamStore, also written through Equinox: messages that join the streams they belong to."""

from __future__ import annotations

from sqlalchemy import and_, literal

from explorer.formats.database import Database
from explorer.formats.kit import Shape, TableKind, Tables, Told, identifier, table_format
from explorer.formats.times import in_utc

TABLES = (
    TableKind(
        "messages",
        "stream_id_internal stream_version position type json_data json_metadata",
        usual="*messages",
    ),
    TableKind("streams", "id id_original id_internal version position", usual="*streams"),
)
DELETIONS = "$deleted"
"""The stream that tells what was deleted."""


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a store of the library lies in its tables: what begins with a $ is the library's own."""
    messages, streams = tables["messages"], tables["streams"]
    name = streams["id_original"]
    created = messages.get("created_utc")
    event_id = messages.get("message_id")
    return Shape(
        source=messages.rows.outerjoin(
            streams.rows, messages["stream_id_internal"] == streams["id_internal"]
        ),
        key=(messages["position"],),
        position=messages["position"],
        stream=name,
        version=messages["stream_version"],
        version_base=0,
        type=messages["type"],
        time=Told(messages["created"] if created is None else created, in_utc),
        event_id=Told(messages["id"] if event_id is None else event_id, identifier),
        data=messages["json_data"],
        metadata=messages["json_metadata"],
        flags={
            "tombstone": and_(
                name == DELETIONS, messages["type"].in_(("$stream-deleted", "$message-deleted"))
            ),
            "system": name.like(literal("$%")),
        },
        gaps=True,
    )


FORMAT = table_format("sqlstreamstore", "SqlStreamStore", TABLES, shape)
