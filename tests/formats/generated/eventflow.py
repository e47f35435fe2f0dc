"""Stores as EventFlow lays them out: what an event is stands in its metadata, as text."""

from uuid import UUID

from generated.stories import in_utc, insert, story, text, written

FORMAT = "eventflow"
SETTINGS = {
    "usual": {},
    "names as PostgreSQL folds them": {"names": "shop_events", "folded": True, "seed": 3},
    "batches as text": {"text_ids": True},
}
COLUMNS = "BatchId BLOB, AggregateId, AggregateName, Data TEXT, Metadata TEXT, AggregateSequenceNumber INT"


def make(path, *, names="usual", size=40, seed=1, folded=False, text_ids=False):
    table = "EventFlow" if names == "usual" else names
    rows, expected = [], []
    for number, one in enumerate(story(seed, size), start=1):
        stream, batch = f"{one['category']}-{one['stream']}", UUID(one["correlation_id"])
        metadata = {
            "timestamp": f"{one['time'].isoformat()}0+00:00",
            "timestamp_epoch": "1740819600",
            "aggregate_sequence_number": str(one["version"]),
            "aggregate_name": f"{one['category'].title()}Aggregate",
            "aggregate_id": stream,
            "event_id": f"event-{one['event_id']}",
            "event_name": one["type"],
            "event_version": "2",
            "source_id": f"command-{one['causation_id']}",
        }
        rows.append(
            (
                number,
                str(batch) if text_ids else batch.bytes_le,
                stream,
                metadata["aggregate_name"],
                text(one["data"]),
                text(metadata),
                one["version"],
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("version", "type", "data")},
                "stream": stream,
                "category": metadata["aggregate_name"],
                "position": number,
                "time": in_utc(one["time"]),
                "event_id": metadata["event_id"],
                "causation_id": metadata["source_id"],
                "schema_version": 2,
                "metadata": metadata,
            }
        )
    columns = f"GlobalSequenceNumber INTEGER PRIMARY KEY, {COLUMNS}"
    written(path, f"CREATE TABLE {table} ({columns.lower() if folded else columns})", insert(table, rows))
    return expected
