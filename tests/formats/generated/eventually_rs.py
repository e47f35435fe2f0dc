"""Stores as the Rust library eventually lays them out: bytes or text, with aggregates or without."""

from generated.stories import insert, story, text, written

FORMAT = "eventually-rs"
SETTINGS = {
    "usual": {},
    "other names, streams that are no aggregates": {"names": "shop", "aggregates": False, "seed": 6},
    "payloads as text, no metadata": {"as_bytes": False, "about": False},
}


def make(path, *, names="usual", size=40, seed=1, aggregates=True, as_bytes=True, about=True):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected, kinds = [], [], {}
    for one in story(seed, size):
        kinds[one["stream"]] = (one["category"], one["version"])
        metadata = {"user": "Zoë"} if about else None
        stored = text(one["data"])
        stored = stored.encode() if as_bytes else stored
        row = (one["stream"], one["type"], one["version"], stored, text(metadata) if about else None)
        rows.append(row)
        expected.append(
            {
                **{name: one[name] for name in ("stream", "version", "type", "data")},
                "category": one["category"] if aggregates else None,
                "position": None,
                "time": None,
                "metadata": metadata or {},
                "flags": (),
            }
        )
    states = [(stream, kind, version, b"{}") for stream, (kind, version) in kinds.items()]
    written(
        path,
        f"CREATE TABLE {prefix}event_streams (event_stream_id TEXT PRIMARY KEY, version INTEGER)",
        f"CREATE TABLE {prefix}events (event_stream_id TEXT, type TEXT, version INTEGER, event BLOB, "
        "metadata TEXT, PRIMARY KEY (event_stream_id, version))",
        f"CREATE TABLE {prefix}aggregates (aggregate_id TEXT PRIMARY KEY, type TEXT, version INTEGER, "
        "state BLOB)",
        insert(f"{prefix}events", rows),
        insert(f"{prefix}aggregates", states if aggregates else []),
    )
    return sorted(expected, key=lambda one: (one["stream"], one["version"]))
