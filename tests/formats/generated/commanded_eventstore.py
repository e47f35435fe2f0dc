"""Stores as Commanded's EventStore lays them out: JSON or Erlang terms, links, deleted streams, gaps."""

import struct
import zlib
from uuid import UUID

from generated.stories import in_utc, insert, story, text, written

FORMAT = "commanded-eventstore"
SETTINGS = {
    "usual": {},
    "another schema's name, texts, bare ids": {"names": "shop", "encoded": "text", "prefixed": False},
    "Erlang terms, ids as bytes": {"encoded": "terms", "raw_ids": True, "seed": 4},
    "compressed Erlang terms, gaps": {"encoded": "compressed", "step": 3},
}


def term(value):
    """A value as Elixir would have it in a struct of an event: keys are atoms."""
    match value:
        case None:
            return atom("nil")
        case bool():
            return atom(str(value).lower())
        case int():
            return b"b" + value.to_bytes(4, "big", signed=True)
        case float():
            return b"F" + struct.pack(">d", value)
        case str():
            return b"m" + len(value.encode()).to_bytes(4, "big") + value.encode()
        case list():
            return b"l" + len(value).to_bytes(4, "big") + b"".join(map(term, value)) + b"j"
        case dict():
            pairs = b"".join(atom(name) + term(one) for name, one in value.items())
            return b"t" + len(value).to_bytes(4, "big") + pairs


def atom(name):
    return b"w" + bytes([len(name.encode())]) + name.encode()


def of_struct(kind, value):
    name, pairs = atom("__struct__") + atom(kind), term(value)
    return b"t" + (len(value) + 1).to_bytes(4, "big") + name + pairs[5:]


def encoded_as(encoding, kind, value):
    match encoding:
        case "json":
            return text(value).encode()
        case "text":
            return text(value)
        case "terms":
            return b"\x83" + of_struct(kind, value)
        case "compressed":
            stored = of_struct(kind, value)
            return b"\x83P" + len(stored).to_bytes(4, "big") + zlib.compress(stored)


def make(path, *, names="usual", size=40, seed=1, encoded="json", prefixed=True, raw_ids=False, step=1):
    prefix = "" if names == "usual" else f"{names}_"
    events, places, expected, streams = [], [], [], {}

    def stored_id(one):
        return UUID(one).bytes if raw_ids else one

    for number, one in enumerate(story(seed, size), start=1):
        stream = f"{one['category']}-{one['stream']}" if prefixed else one["stream"]
        home, _ = streams.setdefault(stream, (len(streams) + 1, 0))
        streams[stream] = (home, one["version"])
        ids = {name: one[name] for name in ("causation_id", "correlation_id")}
        kind = f"Elixir.Shop.{one['type']}"
        data, about = (encoded_as(encoded, kind, value) for value in (one["data"], {"user": "Zoë"}))
        moment = f"{one['time'].isoformat(sep=' ')}+00:00"
        events.append((stored_id(one["event_id"]), kind, *map(stored_id, ids.values()), data, about, moment))
        place = (home, one["version"])
        for within in ((0, number * step), place):
            places.append((stored_id(one["event_id"]), *within, *place))
        expected.append(
            {
                **{name: one[name] for name in ("version", "event_id", "data", *ids)},
                "position": number * step,
                "stream": stream,
                "category": one["category"] if prefixed else None,
                "type": kind,
                "time": in_utc(one["time"]),
                "metadata": {"user": "Zoë", **ids},
                "flags": (),
            }
        )
    known = [
        (0, "$all", size * step, ""),
        *((home, name, last, "") for name, (home, last) in streams.items()),
    ]
    written(
        path,
        f"CREATE TABLE {prefix}streams (stream_id INTEGER PRIMARY KEY, stream_uuid text UNIQUE, "
        "stream_version bigint, created_at TEXT, deleted_at TEXT)",
        f"CREATE TABLE {prefix}events (event_id uuid PRIMARY KEY, event_type text, causation_id uuid, "
        "correlation_id uuid, data BLOB, metadata BLOB, created_at TEXT)",
        f"CREATE TABLE {prefix}stream_events (event_id uuid, stream_id bigint, stream_version bigint, "
        "original_stream_id bigint, original_stream_version bigint, PRIMARY KEY (event_id, stream_id), "
        "UNIQUE (stream_id, stream_version))",
        f"CREATE TABLE {prefix}subscriptions (subscription_id INTEGER PRIMARY KEY, stream_uuid text, "
        "subscription_name text, last_seen bigint, created_at TEXT)",
        insert(f"{prefix}streams", [(*one, None) for one in known]),
        insert(f"{prefix}events", events[::-1]),
        insert(f"{prefix}stream_events", places),
    )
    return expected
