"""Stores as Axon 5 lays out events of aggregates with JPA; events need not belong to one."""

from generated.axon4 import thousandths
from generated.stories import in_utc, insert, story, text, written

FORMAT = "axon5-jpa"
SETTINGS = {
    "usual": {},
    "without aggregates": {"aggregates": False, "seed": 3},
    "another name": {"names": "shop_events"},
}
COLUMNS = (
    "global_index INTEGER PRIMARY KEY, identifier, aggregate_type, aggregate_identifier, "
    "aggregate_sequence_number, type, version, timestamp, payload BLOB, metadata BLOB"
)


def make(path, *, names="usual", size=40, seed=1, aggregates=True):
    table = "aggregate_event_entry" if names == "usual" else names
    rows, expected = [], []
    for position, one in enumerate(story(seed, size, 0), start=1):
        moment = thousandths(one["time"])
        about = {"correlationId": one["correlation_id"], "causationId": one["causation_id"]}
        home = (one["category"].title(), one["stream"], one["version"]) if aggregates else (None, None, None)
        rows.append(
            (
                position,
                one["event_id"],
                *home,
                f"com.example.{one['type']}",
                "0.0.1",
                moment.isoformat(timespec="milliseconds") + "Z",
                text(one["data"]).encode(),
                text(about).encode(),
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("event_id", "data", "correlation_id", "causation_id")},
                **dict(zip(("category", "stream", "version"), home, strict=True)),
                "position": position,
                "type": f"com.example.{one['type']}",
                "schema_version": "0.0.1",
                "time": in_utc(moment),
                "metadata": about,
                "flags": (),
            }
        )
    written(path, f"CREATE TABLE {table} ({COLUMNS})", insert(table, rows))
    return expected
