"""Stores as Castore lays them out in PostgreSQL."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "castore-postgres"
SETTINGS = {
    "usual": {},
    "other names, gaps, text ids": {"names": "facts", "step": 5, "text_ids": True, "seed": 4},
}


def make(path, *, names="usual", size=40, seed=1, step=1, text_ids=False):
    table = "event" if names == "usual" else names
    rows, expected = [], []
    for number, one in enumerate(story(seed, size), start=1):
        stream = f"{one['category']}-{one['stream']}" if text_ids else one["stream"]
        about = {"by": "søren"}
        stored = (number * step, one["category"], stream, one["version"], one["type"], text(one["data"]))
        rows.append((*stored, text(about), f"{one['time'].isoformat(sep=' ')}+00:00"))
        expected.append(
            {
                **{name: one[name] for name in ("category", "version", "type", "data")},
                "stream": stream,
                "position": number * step,
                "time": in_utc(one["time"]),
                "metadata": about,
                "event_id": None,
            }
        )
    written(
        path,
        f"CREATE TABLE {table} (id bigint PRIMARY KEY, aggregate_name varchar, aggregate_id uuid, version "
        "integer, type varchar, data jsonb, metadata jsonb, timestamp timestamptz, "
        "UNIQUE (aggregate_id, version))",
        insert(table, rows),
    )
    return expected
