"""Stores as Prooph lays them out: a table for each kind of aggregate, for each aggregate, or one for all."""

from hashlib import sha1

from generated.stories import in_utc, insert, story, text, written

FORMAT = "prooph-pdo"
SETTINGS = {
    "usual": {},
    "one stream": {"names": "shop", "stream_of": lambda one: "all", "seed": 3},
    "a stream for each aggregate": {"stream_of": lambda one: f"{one['category']}-{one['stream']}", "seed": 4},
}


def table_of(stream):
    """The name of a stream's table."""
    return f"_{sha1(stream.encode()).hexdigest()}"


def make(path, *, names="usual", size=40, seed=1, stream_of=lambda one: one["category"]):
    prefix = "" if names == "usual" else f"{names}_"
    tables, expected = {}, []
    for one in story(seed, size):
        rows = tables.setdefault(stream_of(one), [])
        about = {
            "_aggregate_id": one["stream"],
            "_aggregate_type": one["category"],
            "_aggregate_version": one["version"],
            "user": "Zoë",
        }
        moment = one["time"].isoformat(sep=" ")
        rows.append((len(rows) + 1, one["event_id"], one["type"], text(one["data"]), text(about), moment))
        told = {name: one[name] for name in ("stream", "category", "version", "type", "event_id", "data")}
        expected.append({**told, "time": in_utc(one["time"]), "metadata": about})
    if len(tables) == 1:
        expected = [{**one, "position": place} for place, one in enumerate(expected, start=1)]
    streams = [
        (number, name, table_of(name), "[]", None) for number, name in enumerate(sorted(tables), start=1)
    ]
    written(
        path,
        f"CREATE TABLE {prefix}event_streams (no INTEGER PRIMARY KEY, real_stream_name VARCHAR(150), "
        "stream_name CHAR(41), metadata JSONB, category VARCHAR(150))",
        f"CREATE TABLE {prefix}projections (no INTEGER PRIMARY KEY, name VARCHAR(150), position JSONB, state "
        "JSONB, status VARCHAR(28), locked_until CHAR(26))",
        *(
            f"CREATE TABLE {table_of(name)} (no INTEGER PRIMARY KEY, event_id UUID, event_name VARCHAR(100), "
            "payload JSON, metadata JSONB, created_at TIMESTAMP(6), UNIQUE (event_id))"
            for name in tables
        ),
        insert(f"{prefix}event_streams", streams),
        *(insert(table_of(name), rows) for name, rows in tables.items()),
    )
    return expected
