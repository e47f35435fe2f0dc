"""Stores as SqlStreamStore lays them out on PostgreSQL and on SQL Server, with what it writes of itself."""

import hashlib

from generated.stories import START, in_utc, insert, story, text, written

FORMAT = "sqlstreamstore"
SETTINGS = {
    "usual": {},
    "as on SQL Server": {"names": "dbo", "capitals": True, "seed": 3},
    "with limits of streams": {"limits": True},
}
MESSAGES = (
    "stream_id_internal, stream_version, position, message_id, created_utc, type, json_data, json_metadata"
)
CAPITALS = "StreamIdInternal, StreamVersion, Position, Id, Created, Type, JsonData, JsonMetadata"


def hashed(name):
    """The id of a stream: a UUID is its own."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest().upper()


def make(path, *, names="usual", size=40, seed=1, capitals=False, limits=False):
    prefix = "" if names == "usual" else f"{names}."
    told = [dict(one, stream=f"{one['category']}-{one['stream']}") for one in story(seed, size, 0)]
    told.append(own("$$account-1", "$stream-metadata", {"MaxCount": 10}))
    told.append(own("$deleted", "$stream-deleted", {"StreamId": "account-2"}))
    streams, rows, expected = {}, [], []
    for position, one in enumerate(told):
        home = streams.setdefault(one["stream"], len(streams) + 1)
        metadata = None if one["stream"].startswith("$") else {"user": "Zoë"}
        rows.append(
            (
                home,
                one["version"],
                position,
                one["event_id"],
                one["time"].isoformat(sep=" "),
                one["type"],
                text(one["data"]),
                metadata and text(metadata),
            )
        )
        flags = {"$$account-1": ("system",), "$deleted": ("tombstone", "system")}
        expected.append(
            {
                **{name: one[name] for name in ("stream", "version", "type", "event_id", "data")},
                "position": position,
                "time": in_utc(one["time"]),
                "metadata": metadata or {},
                "flags": flags.get(one["stream"], ()),
            }
        )
    more = ", max_age INT, max_count INT" if limits else ""
    columns = "Id, IdOriginal, IdInternal" if capitals else "id, id_original, id_internal"
    key = "Position" if capitals else "position"
    messages = (CAPITALS if capitals else MESSAGES).replace(f"{key},", f"{key} INTEGER PRIMARY KEY,")
    written(
        path,
        f'CREATE TABLE "{prefix}streams" ({columns}, version INT, position BIGINT{more})',
        f'CREATE TABLE "{prefix}messages" ({messages})',
        insert(
            f"{prefix}streams",
            [
                (hashed(name), name, home, 1, 1, *((None, 10) if limits else ()))
                for name, home in streams.items()
            ],
        ),
        insert(f"{prefix}messages", rows),
    )
    return expected


def own(stream, kind, data):
    """A message of the library itself."""
    event_id = f"00000000-0000-4000-8000-{hashed(stream)[:12].lower()}"
    return {"stream": stream, "version": 0, "type": kind, "data": data, "time": START, "event_id": event_id}
