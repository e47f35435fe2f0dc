"""Stores as Emmett lays them out in SQLite, in both generations, with streams that are archived."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "emmett-sqlite"
SETTINGS = {
    "usual": {},
    "older, with archived streams": {"older": True, "archived": "order", "seed": 3},
    "other names": {"names": "shop", "seed": 9},
}
MESSAGES = (
    "stream_id TEXT, stream_position BIGINT, partition TEXT, message_kind CHAR(1), message_data JSONB, "
    "message_metadata JSONB, message_schema_version TEXT, message_type TEXT, message_id TEXT, is_archived "
    "BOOLEAN, global_position INTEGER PRIMARY KEY, created DATETIME"
)
PROCESSORS = (
    "emt_processors (processor_id TEXT, version INTEGER, partition TEXT, status TEXT, "
    "last_processed_checkpoint TEXT, processor_instance_id TEXT)"
)
SUBSCRIPTIONS = (
    "emt_subscriptions (subscription_id TEXT, version INTEGER, partition TEXT, "
    "last_processed_position BIGINT)"
)


def messages(size, seed, archived):
    """Rows of the table of messages, and what is told of each."""
    rows, expected = [], []
    for position, one in enumerate(story(seed, size), start=1):
        stream = f"{one['category']}-{one['stream']}"
        moment = one["time"].replace(microsecond=0)
        about = {
            "correlationId": one["correlation_id"],
            "causationId": one["causation_id"],
            "streamPosition": "1",
        }
        put_away = one["category"] == archived
        stored = (
            stream,
            one["version"],
            "emt:default",
            "E",
            text(one["data"]),
            text(about),
            str(position % 4),
        )
        rows.append((*stored, one["type"], one["event_id"], put_away, position, moment.isoformat(sep=" ")))
        shared = ("category", "version", "type", "event_id", "correlation_id", "causation_id", "data")
        expected.append(
            {
                **{name: one[name] for name in shared},
                "stream": stream,
                "position": position,
                "time": in_utc(moment),
                "metadata": about,
                "schema_version": None,
                "flags": ("archived",) if put_away else (),
            }
        )
    return rows, expected


def make(path, *, names="usual", size=40, seed=1, older=False, archived=None):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected = messages(size, seed, archived)
    written(
        path,
        f"CREATE TABLE {prefix}emt_messages ({MESSAGES})",
        f"CREATE TABLE {prefix}emt_streams (stream_id TEXT, stream_position BIGINT, partition TEXT, "
        "stream_type TEXT, stream_metadata JSONB, is_archived BOOLEAN)",
        f"CREATE TABLE {prefix}{SUBSCRIPTIONS if older else PROCESSORS}",
        insert(f"{prefix}emt_messages", rows),
    )
    return expected
