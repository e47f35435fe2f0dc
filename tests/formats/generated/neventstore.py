"""Stores as NEventStore lays them out: plain, compressed, and times as ticks."""

import gzip
import hashlib
import struct
from datetime import datetime, timedelta

from generated.stories import commits, in_utc, insert, text, written

FORMAT = "neventstore"
SETTINGS = {
    "usual": {},
    "compressed": {"compressed": True, "seed": 2},
    "in BSON": {"bson": True, "seed": 5},
    "ticks and other cases of names": {"names": "shop", "ticks": True, "longest": 9},
}


def in_bson(value):
    """A document as BSON writes it; a list is one whose names are numbers."""
    pairs = value.items() if isinstance(value, dict) else ((str(n), one) for n, one in enumerate(value))
    body = b"".join(element(name, one) for name, one in pairs) + b"\0"
    return struct.pack("<i", len(body) + 4) + body


def element(name, value):
    """A field of such a document."""
    match value:
        case None:
            kind, stored = 0x0A, b""
        case bool():
            kind, stored = 0x08, bytes([value])
        case int():
            kind, stored = 0x12, struct.pack("<q", value)
        case float():
            kind, stored = 0x01, struct.pack("<d", value)
        case str():
            kind, stored = 0x02, struct.pack("<i", len(value.encode()) + 1) + value.encode() + b"\0"
        case dict() | list():
            kind, stored = 0x03 if isinstance(value, dict) else 0x04, in_bson(value)
    return bytes([kind]) + name.encode() + b"\0" + stored


def make(path, *, names="usual", size=40, seed=1, compressed=False, bson=False, ticks=False, longest=4):
    table = "Commits" if names == "usual" else f"{names}_commits"
    rows, expected, versions = [], [], {}
    for number, commit in enumerate(commits(seed, size, longest), start=1):
        checkpoint = number * 2  # rolled-back transactions leave gaps
        name = f"{commit[0]['category']}/{commit[0]['stream']}"
        moment = commit[0]["time"]
        about = {"CorrelationId": commit[0]["correlation_id"]}
        headers = [{"EventId": one["event_id"], "CausationId": one["causation_id"]} for one in commit]
        payload = [
            {"Headers": told, "Body": {"$type": f"Shop.{one['type']}, Shop", **one["data"]}}
            for told, one in zip(headers, commit, strict=True)
        ]
        stored = in_bson(payload) if bson else b"\xef\xbb\xbf" + text(payload).encode()
        versions[name] = versions.get(name, 0) + len(commit)
        stamp = f"{moment.isoformat(sep=' ')}0Z"
        if ticks:
            stamp = (moment - datetime(1, 1, 1)) // timedelta(microseconds=1) * 10
        rows.append(
            (
                "default",
                hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest().upper(),
                name,
                versions[name],
                len(commit),
                bytes(16),
                number,
                stamp,
                checkpoint,
                in_bson(about) if bson else text(about).encode(),
                gzip.compress(stored) if compressed else stored,
            )
        )
        for told, one in zip(headers, commit, strict=True):
            expected.append(
                {
                    "position": checkpoint,
                    "stream": name,
                    "version": one["version"],
                    "type": f"Shop.{one['type']}, Shop",
                    "tenant": "default",
                    "time": in_utc(moment),
                    "event_id": one["event_id"],
                    "correlation_id": about["CorrelationId"],
                    "causation_id": one["causation_id"],
                    "data": one["data"],
                    "metadata": {"commit_headers": about, "event_headers": told},
                }
            )
    columns = (
        "BucketId, StreamId, StreamIdOriginal, StreamRevision, Items, CommitId, CommitSequence, CommitStamp, "
        "CheckpointNumber, Headers, Payload"
    )
    columns = columns if names == "usual" else columns.lower().replace("streamid", "stream_id")
    key = "CheckpointNumber" if names == "usual" else "checkpointnumber"
    written(
        path,
        f"CREATE TABLE {table} ({columns.replace(key, key + ' INTEGER PRIMARY KEY')})",
        insert(table, rows),
    )
    return expected
