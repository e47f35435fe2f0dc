"""Stores of Akka and Pekko Persistence: JDBC in its newer and its older layout, and R2DBC.

What wrote a payload is told by the number of a serializer; without a manifest that number is the type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, select

from explorer.core.description import CheckpointInfo
from explorer.core.plain import plain
from explorer.formats.database import Database
from explorer.formats.decoders.protobuf import Fields, fields, fields_within, signed
from explorer.formats.format import Format
from explorer.formats.kit import (
    Beside,
    Draft,
    Encoded,
    Shape,
    Source,
    TableKind,
    Tables,
    Told,
    digits,
    reached,
    table_format,
    text,
)
from explorer.formats.times import from_milliseconds, in_utc

EVENT = "persistence_id event_ser_id event_ser_manifest event_payload deleted writer"
SNAPSHOT = "persistence_id snapshot_ser_id snapshot_ser_manifest snapshot_payload"
OFFSETS = TableKind(
    "offsets",
    "projection_name projection_key current_offset manifest",
    usual="*projection_offset_store",
    optional=True,
)
TABLES = (
    TableKind("journal", f"ordering sequence_number write_timestamp {EVENT}", usual="*event_journal"),
    TableKind("tags", "tag", usual="*event_tag", optional=True, fits=lambda found: "eventid" in found.names),
    TableKind("snapshots", SNAPSHOT, usual="*snapshot", optional=True),
    OFFSETS,
)
LEGACY = (
    TableKind(
        "journal",
        "ordering persistence_id sequence_number deleted tags message",
        usual="*journal",
        lacks="event_payload",
    ),
    TableKind(
        "snapshots",
        "persistence_id sequence_number created snapshot",
        usual="*snapshot",
        lacks="message",
        optional=True,
    ),
    OFFSETS,
)
R2DBC = (
    TableKind(
        "journal", f"slice entity_type seq_nr db_timestamp {EVENT}", usual="*event_journal", split="[0-9]+"
    ),
    TableKind(
        "snapshots",
        "slice persistence_id seq_nr ser_id ser_manifest snapshot",
        usual="*snapshot",
        optional=True,
        split="[0-9]+",
    ),
    TableKind(
        "offsets",
        "projection_name projection_key persistence_id seq_nr timestamp_offset",
        usual="*projection_timestamp_offset_store",
        optional=True,
    ),
)
SERIALIZERS = {1: "java", 2: "protobuf", 20: "text", 31: "json", 32: "json", 33: "cbor"}
SEPARATOR = "\n"
_SLICES = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
"""What part of the journal an instance of a projection reads."""
_CATEGORY = re.compile(r"([^|]+)\|.|([A-Za-z][^|-]*)-.")


def category(persistence_id: Any) -> str | None:
    """Take the kind of entity out of "Kind|id" or "Kind-id"."""
    found = _CATEGORY.match(text(persistence_id))
    return None if found is None else found[1] or found[2]


def encoding(serializer: Any) -> str | None:
    """Say what a serializer writes, None where only the application knows."""
    try:
        return SERIALIZERS.get(digits(serializer))
    except ValueError:  # no serializer has such a number
        return None


def payload(table: Source, kind: str) -> Encoded:
    """Give a column of payloads with what tells how they are written."""
    return Encoded(table[f"{kind}_payload"], Told(table[f"{kind}_ser_id"], encoding))


def named(manifest: ColumnElement[Any], serializer: ColumnElement[Any]) -> ColumnElement[Any]:
    """Name a type by its manifest, else by its serializer."""
    number = literal("(ser ").op("||")(cast(serializer, String)).op("||")(literal(")"))
    return case((and_(manifest.is_not(None), manifest != ""), manifest), else_=number)


def tags(journal: Source, tagged: Source | None) -> dict[str, ColumnElement[Any]]:
    """Gather the tags of an event; an older layout told the event by its position alone."""
    if tagged is None:
        return {}
    if tagged.get("persistence_id") is None:
        same = tagged["event_id"] == journal["ordering"]
    else:
        same = and_(
            tagged["persistence_id"] == journal["persistence_id"],
            tagged["sequence_number"] == journal["sequence_number"],
        )
    all_of_it = select(func.aggregate_strings(tagged["tag"], SEPARATOR)).where(same)
    return {"tags": all_of_it.correlate(journal.rows).scalar_subquery()}


def opened(draft: Draft) -> Draft:
    """Take the tags apart, and leave out what is empty."""
    stored = {name: one for name, one in draft.stored.items() if one != ""}
    if "tags" in stored:
        stored["tags"] = sorted(text(stored["tags"]).split(SEPARATOR))
    return replace(draft, stored=stored)


def progress(tables: Tables) -> Any:
    """Say how far projections have come, where they keep their offsets beside the journal."""
    offsets = tables.get("offsets")
    if offsets is None:
        return None
    name = offsets["projection_name"].op("||")("-").op("||")(offsets["projection_key"])
    return reached(select(name, offsets["current_offset"]).order_by(name), digits)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how a journal of JDBC lies in its tables."""
    journal = tables["journal"]
    stream = journal["persistence_id"]
    return Shape(
        source=journal.rows,
        key=(journal["ordering"],),
        position=journal["ordering"],
        stream=stream,
        version=journal["sequence_number"],
        version_base=1,
        type=named(journal["event_ser_manifest"], journal["event_ser_id"]),
        category=Told(stream, category),
        time=Told(journal["write_timestamp"], from_milliseconds),
        data=payload(journal, "event"),
        metadata=payload(journal, "meta"),
        kept={
            "event_ser_id": journal["event_ser_id"],
            "adapter_manifest": journal["adapter_manifest"],
            "writer": journal["writer"],
            **tags(journal, tables.get("tags")),
        },
        flags=journal.flags(deleted="deleted"),
        gaps=True,
        unpack=opened,
        snapshots=tables.rows("snapshots"),
        checkpoints=progress(tables),
    )


def type_within(inner: Fields) -> str:
    """Name the type of a payload by its manifest, else by its serializer; there must be a payload."""
    serializer, _ = digits(inner[1][0]), inner[2]
    return text(inner.get(3, [b""])[0]) or f"(ser {serializer})"


def type_of_message(message: Any) -> str:
    """Find the type of an event in its message, whatever its payload is.

    Raises:
        ValueError, LookupError, TypeError: it is no such message.
    """
    return type_within(fields_within(fields(message), 1))


def message_opened(draft: Draft) -> Draft:
    """Take an event out of the message in which the older layout wraps it.

    Raises:
        ValueError, LookupError, TypeError: it is no such message.
    """
    outer = fields(draft.stored["message"])
    inner = fields_within(outer, 1)
    serializer = digits(inner[1][0])
    decoded = draft.decode(inner[2][0], SERIALIZERS.get(serializer))
    stored = {
        "event_ser_id": serializer,
        "adapter_manifest": text(outer.get(12, [b""])[0]),
        "writer": text(outer.get(13, [b""])[0]),
        "tags": draft.stored.get("tags"),
    }
    moment = signed(outer.get(14, [0])[0])
    return replace(
        draft,
        data=decoded.data,
        flags=(*draft.flags, *decoded.flags),
        stored={name: one for name, one in stored.items() if one not in (None, "")},
        facts={
            "type": type_within(inner),
            "time": from_milliseconds(moment) if moment else None,
        },
    )


def legacy_shape(tables: Tables, _: Database) -> Shape:
    """Say how a journal of JDBC lies in its tables in the older layout, which wraps what an event tells."""
    journal = tables["journal"]
    stream = journal["persistence_id"]
    return Shape(
        source=journal.rows,
        key=(journal["ordering"],),
        position=journal["ordering"],
        stream=stream,
        version=journal["sequence_number"],
        version_base=1,
        type_inside=Told(journal["message"], type_of_message),
        category=Told(stream, category),
        data=None,
        kept={"message": journal["message"], "tags": journal["tags"]},
        flags=journal.flags(deleted="deleted"),
        gaps=True,
        unpack=message_opened,
        snapshots=tables.rows("snapshots"),
        checkpoints=progress(tables),
    )


def r2dbc_shape(tables: Tables, _: Database) -> Shape:
    """Say how a journal of R2DBC lies in its tables: without a global order, and maybe in several parts."""
    journal = tables["journal"]
    stream, moment = journal["persistence_id"], journal["db_timestamp"]
    kept = {name: journal.get(name) for name in ("event_ser_id", "adapter_manifest", "writer", "tags")}
    return Shape(
        source=journal.rows,
        key=(moment, stream, journal["seq_nr"]),
        stream=stream,
        version=journal["seq_nr"],
        version_base=1,
        type=named(journal["event_ser_manifest"], journal["event_ser_id"]),
        category=journal["entity_type"],
        time=Told(moment, in_utc),
        data=payload(journal, "event"),
        metadata=payload(journal, "meta"),
        kept={name: found for name, found in kept.items() if found is not None},
        flags=journal.flags(deleted="deleted"),
        gaps=True,
        snapshots=tables.rows("snapshots"),
        checkpoints=timestamps(tables),
    )


def timestamps(tables: Tables) -> Any:
    """Say how far projections have come, where they keep the time of the last event they saw."""
    offsets = tables.get("offsets")
    if offsets is None:
        return None
    name, key = offsets["projection_name"], offsets["projection_key"]
    newest = select(name, key, func.max(offsets["timestamp_offset"])).group_by(name, key).order_by(name, key)
    journal = tables["journal"]

    def given(beside: Beside) -> Iterator[CheckpointInfo]:
        for projection, of_slices, seen in map(tuple, beside.rows(newest)):
            later = select(func.count()).select_from(journal.rows)
            later = later if seen is None else later.where(journal["db_timestamp"] > seen)
            slices = _SLICES.fullmatch(text(of_slices))
            if slices:
                later = later.where(journal["slice"].between(int(slices[1]), int(slices[2])))
            count = next(beside.rows(later))
            yield CheckpointInfo(plain(f"{projection}-{of_slices}"), seen and plain(seen), int(count[0]))

    return given


FORMATS: tuple[Format, ...] = (
    table_format("akka-pekko-jdbc", "Akka/Pekko JDBC", TABLES, shape),
    table_format("akka-pekko-jdbc-legacy", "Akka/Pekko JDBC, older layout", LEGACY, legacy_shape),
    table_format("akka-r2dbc", "Akka/Pekko R2DBC", R2DBC, r2dbc_shape),
)
