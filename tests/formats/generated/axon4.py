"""Stores as Axon 4 lays them out with JPA or JDBC, written by any of its serializers."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "axon4-jpa"
SETTINGS = {
    "usual": {},
    "names of JDBC": {"names": "DomainEventEntry", "seed": 3},
    "names as PostgreSQL folds them": {"names": "domainevententry", "revision": "1.0"},
}
SNAKE = (
    "global_index, event_identifier, meta_data, payload, payload_revision, payload_type, time_stamp, "
    "aggregate_identifier, sequence_number, type"
)
CAMEL = (
    "globalIndex, eventIdentifier, metaData, payload, payloadRevision, payloadType, timeStamp, "
    "aggregateIdentifier, sequenceNumber, type"
)


def thousandths(moment):
    """A time as Axon writes it: three decimals."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def make(
    path, *, names="usual", size=40, seed=1, revision=None, write=lambda value, kind: text(value).encode()
):
    table = "domain_event_entry" if names == "usual" else names
    columns = {"domain_event_entry": SNAKE, "DomainEventEntry": CAMEL}.get(table, CAMEL.lower())
    rows, expected = [], []
    for number, one in enumerate(story(seed, size, 0)):
        position = number * 2
        moment = thousandths(one["time"])
        about = {"traceId": one["correlation_id"], "correlationId": one["causation_id"], "user": "Zoë"}
        kind = f"com.example.{one['type']}"
        rows.append(
            (
                position,
                one["event_id"],
                write(about, "meta-data"),
                write(one["data"], kind),
                revision,
                kind,
                moment.isoformat(timespec="milliseconds") + "Z",
                one["stream"],
                one["version"],
                one["category"].title(),
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("stream", "version", "event_id", "data")},
                **{name: one[name] for name in ("correlation_id", "causation_id")},
                "position": position,
                "type": kind,
                "category": one["category"].title(),
                "schema_version": revision,
                "time": in_utc(moment),
                "metadata": about,
            }
        )
    key = columns.partition(",")[0]
    written(
        path,
        f"CREATE TABLE {table} ({columns.replace(key, f'{key} INTEGER PRIMARY KEY', 1)})",
        insert(table, rows),
    )
    return expected
