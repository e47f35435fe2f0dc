"""Stores as bles lays them out: whole seconds, streams as the application calls them."""

from datetime import UTC

from generated.stories import in_utc, insert, story, text, written

FORMAT = "blessql"
SETTINGS = {"usual": {}, "other names": {"names": "facts", "seed": 2}}


def make(path, *, names="usual", size=40, seed=1):
    table = "events" if names == "usual" else names
    rows, expected = [], []
    for position, one in enumerate(story(seed, size), start=1):
        moment = one["time"].replace(microsecond=0)
        stored = (position, int(moment.replace(tzinfo=UTC).timestamp()), one["stream"], one["version"])
        rows.append((*stored, one["type"], text(one["data"])))
        expected.append(
            {
                **{name: one[name] for name in ("stream", "version", "type", "data")},
                "position": position,
                "category": None,
                "time": in_utc(moment),
            }
        )
    written(
        path,
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, unixtime INTEGER, stream TEXT, version INTEGER, name "
        "TEXT, data JSON, UNIQUE (stream, version))",
        "CREATE TABLE ledger_records (name TEXT PRIMARY KEY, status TEXT, position INTEGER)",
        insert(table, rows),
    )
    return expected
