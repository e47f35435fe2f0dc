"""Stores as Eventuous lays them out on SQLite: tables with a prefix, times with seven decimals."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "eventuous-sqlite"
SETTINGS = {
    "usual": {},
    "another prefix": {"names": "shop_store", "seed": 3},
    "no metadata": {"about": False},
}


def make(path, *, names="usual", size=40, seed=1, about=True):
    prefix = "eventuous_" if names == "usual" else f"{names}_"
    return laid_out(path, prefix, story(seed, size, 0), lambda moment: f"{moment.isoformat()}0Z", about)


def laid_out(path, prefix, told, stamp, about):
    """Write a store of Eventuous, whatever its tables are called and times look like."""
    streams, rows, expected = {}, [], []
    for number, one in enumerate(told):
        position = 3 * number + 1
        name = f"{one['category'].title()}-{one['stream']}"
        home = streams.setdefault(name, len(streams) + 1)
        metadata = {
            "eventuous.correlation-id": one["correlation_id"],
            "eventuous.causation-id": one["causation_id"],
        }
        metadata = metadata if about else {}
        rows.append(
            (
                position,
                one["event_id"],
                one["type"],
                home,
                one["version"],
                text(one["data"]),
                text(metadata) if about else None,
                stamp(one["time"]),
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("version", "type", "event_id", "data")},
                **{name: one[name] if about else None for name in ("correlation_id", "causation_id")},
                "stream": name,
                "category": one["category"].title(),
                "position": position,
                "time": in_utc(one["time"]),
                "metadata": metadata,
            }
        )
    written(
        path,
        f'CREATE TABLE "{prefix}streams" (stream_id INTEGER PRIMARY KEY, stream_name TEXT, version INTEGER)',
        f'CREATE TABLE "{prefix}messages" (global_position INTEGER PRIMARY KEY, message_id TEXT, message_type'
        " TEXT, stream_id INTEGER, stream_position INTEGER, json_data TEXT, json_metadata TEXT, created)",
        f'CREATE TABLE "{prefix}checkpoints" (id TEXT PRIMARY KEY, position INTEGER NULL)',
        insert(f"{prefix}streams", [(home, name, 0) for name, home in streams.items()]),
        insert(f"{prefix}messages", rows),
        insert(f"{prefix}checkpoints", [("mailer", None), ("orders", 10)]),
    )
    return expected
