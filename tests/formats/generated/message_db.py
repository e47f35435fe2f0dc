"""Stores as Message DB lays them out: versions from 0, positions and snapshots among the messages."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "message-db"
SETTINGS = {
    "usual": {},
    "another schema's name, gaps": {"names": "store", "step": 2, "seed": 4},
    "no messages about messages": {"recorded": False},
}


def recorded(number, last):
    """A consumer's position after every tenth message, and snapshots."""
    if number % 10:
        return ()
    return (
        ("account:position-reader", "position", {"position": last}),
        (f"account:command+position-{number}", "position", {"position": last}),
        ("account:snapshot-1", "snapshot", {"entityData": {"sum": number}, "entityVersion": number}),
    )


def make(path, *, names="usual", size=40, seed=1, step=1, recorded=True, remembered=recorded):
    table = "messages" if names == "usual" else f"{names}_messages"
    rows, expected, versions = [], [], {}

    def add(one, stream, data, about, flags):
        position, version = (len(rows) + 1) * step, versions.get(stream, -1) + 1
        versions[stream] = version
        stored = (position, version, one["time"].isoformat(sep=" "), stream, one["type"], text(data))
        rows.append((*stored, text(about) if about else None, f"{len(rows):032x}"))
        expected.append(
            {
                "position": position,
                "stream": stream,
                "category": stream.partition("-")[0],
                "version": version,
                "type": one["type"],
                "time": in_utc(one["time"]),
                "correlation_id": about.get("correlationStreamName"),
                "data": data,
                "metadata": about,
                "flags": flags,
            }
        )

    for number, one in enumerate(story(seed, size), start=1):
        about = {"correlationStreamName": f"signup-{one['correlation_id']}", "properties": {"user": "anna"}}
        add(one, f"{one['category']}-{one['stream']}", one["data"], about, ())
        for stream, kind, data in remembered(number, len(rows) * step) if recorded else ():
            add({**one, "type": "Recorded"}, stream, data, {}, (kind,))
    written(
        path,
        f"CREATE TABLE {table} (global_position INTEGER PRIMARY KEY, position bigint, time TIMESTAMP, "
        "stream_name text, type text, data jsonb, metadata jsonb, id UUID, UNIQUE (stream_name, position))",
        insert(table, rows),
    )
    return expected
