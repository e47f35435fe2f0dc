"""Stores as the Python library python-event-sourcery lays them out: streams in a table of their own."""

from generated.stories import hexed, in_utc, insert, story, text, written

FORMAT = "python-event-sourcery"
SETTINGS = {
    "usual": {},
    "other names and tenants": {"names": "shop", "tenant": "acme"},
    "without versions": {"versioned": False, "seed": 4},
}


def make(path, *, names="usual", size=40, seed=1, tenant="", versioned=True):
    prefix = "event_sourcery" if names == "usual" else names
    numbers, rows, expected = {}, [], []
    told = story(seed, size)
    for position, one in enumerate(told, start=1):
        home = numbers.setdefault((one["stream"], one["category"]), len(numbers) + 1)
        about = {"correlation_id": one["correlation_id"], "causation_id": one["causation_id"]}
        version = one["version"] if versioned else None
        rows.append(
            (
                position,
                version,
                hexed(one["event_id"]),
                one["type"],
                text(one["data"]),
                text(about),
                one["time"].isoformat(sep=" "),
                home,
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("stream", "category", "type", "event_id", "data", *about)},
                "position": position,
                "version": version,
                "tenant": tenant or None,
                "time": in_utc(one["time"]),
                "metadata": about,
            }
        )
    streams = [
        (number, hexed(stream), None, category, tenant, 0) for (stream, category), number in numbers.items()
    ]
    written(
        path,
        f"CREATE TABLE {prefix}_streams (id INTEGER PRIMARY KEY, uuid CHAR(32), name VARCHAR(255), category "
        "VARCHAR(255), tenant_id VARCHAR(255), version BIGINT)",
        f"CREATE TABLE {prefix}_events (id INTEGER PRIMARY KEY, version INTEGER, uuid CHAR(32), name "
        "VARCHAR(200), data TEXT, event_context TEXT, created_at DATETIME, db_stream_id INTEGER)",
        insert(f"{prefix}_streams", streams),
        insert(f"{prefix}_events", rows),
    )
    return expected
