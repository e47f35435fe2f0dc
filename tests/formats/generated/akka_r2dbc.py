"""Stores as Akka lays them out with R2DBC: ordered by time alone, in one table or in several parts."""

from generated.akka_jdbc import WRITERS
from generated.stories import in_utc, insert, story, text, written

FORMAT = "akka-r2dbc"
SETTINGS = {
    "usual": {},
    "in four parts": {"parts": 4, "seed": 3},
    "payloads as JSON in another schema": {"names": "shop", "json": True},
}
COLUMNS = (
    "slice INT, entity_type TEXT, persistence_id TEXT, seq_nr BIGINT, db_timestamp TEXT, event_ser_id INT, "
    "event_ser_manifest TEXT, event_payload, deleted BOOLEAN, writer TEXT, adapter_manifest TEXT, tags TEXT, "
    "meta_ser_id INTEGER, meta_ser_manifest TEXT, meta_payload, PRIMARY KEY (persistence_id, seq_nr)"
)


def make(path, *, names="usual", size=40, seed=1, parts=0, json=False):
    prefix = "" if names == "usual" else f"{names}."
    tables = [f"{prefix}event_journal{f'_{n}' if parts else ''}" for n in range(parts or 1)]
    rows, expected = {table: [] for table in tables}, []
    for number, one in enumerate(story(seed, size)):
        serializer, write = WRITERS[0 if json else number % len(WRITERS)]
        stream = f"{one['category'].title()}|{one['stream']}"
        place = sum(stream.encode()) % 1024
        payload = text(one["data"]) if json else write(one["data"])
        manifest = f"com.example.{one['type']}"
        rows[tables[place * len(tables) // 1024]].append(
            (
                *(
                    place,
                    one["category"].title(),
                    stream,
                    one["version"],
                    f"{one['time'].isoformat(sep=' ')}+00:00",
                ),
                *(serializer, manifest, payload, 0, "w", "", '{"a"}', None, None, None),
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("version", "data")},
                "stream": stream,
                "category": one["category"].title(),
                "position": None,
                "type": manifest,
                "time": in_utc(one["time"]),
                "metadata": {},
            }
        )
    written(
        path,
        *(f'CREATE TABLE "{table}" ({COLUMNS})' for table in tables),
        *(insert(table, some) for table, some in rows.items()),
    )
    return expected
