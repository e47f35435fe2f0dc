"""Stores as the Python library eventsourcing writes them: compressed or not, ids as UUIDs or free text."""

import zlib

from generated.stories import hexed, in_utc, insert, story, text, written

FORMAT = "pyeventsourcing-sqlite"
SETTINGS = {
    "usual": {},
    "compressed": {"compressed": True},
    "text ids and other names": {"names": "billing", "text_ids": True},
    "aggregates only": {"ordered": False},
}
COLUMNS = "originator_id TEXT, originator_version INTEGER, topic TEXT, state BLOB"


def stored_and_told(one):
    """The topic and state of an event, and what is told of it whoever keeps it."""
    stamp = {"_type_": "datetime_iso", "_data_": f"{one['time'].isoformat()}+00:00"}
    state = {"timestamp": stamp, "class_version": 2, **one["data"]}
    told = {
        "stream": one["stream"],
        "category": one["category"].title(),
        "version": one["version"],
        "type": f"shop.domain:{one['category'].title()}.{one['type']}",
        "schema_version": 2,
        "time": in_utc(one["time"]),
        "data": {**state, "timestamp": stamp["_data_"]},
        "metadata": {},
    }
    return text(state).encode(), told


def make(path, *, names="usual", size=40, seed=1, compressed=False, text_ids=False, ordered=True):
    table, snapshots = ("stored_events", "stored_snapshots")
    if names != "usual":
        table, snapshots = f"{names}_events", f"{names}_snapshots"
    key = "PRIMARY KEY (originator_id, originator_version)"
    rows, expected = [], []
    for position, one in enumerate(story(seed, size), start=1):
        stored = f"{one['category']}-{one['stream']}" if text_ids else hexed(one["stream"])
        state, told = stored_and_told(one)
        rows.append((stored, one["version"], told["type"], zlib.compress(state) if compressed else state))
        named = {"stream": stored} if text_ids else {}
        expected.append({**told, **named, "position": position if ordered else None})
    end = "" if ordered else " WITHOUT ROWID"
    written(
        path,
        f"CREATE TABLE {table} ({COLUMNS}, {key}){end}",
        f"CREATE TABLE {snapshots} ({COLUMNS}, {key}) WITHOUT ROWID",
        insert(table, rows),
    )
    return expected if ordered else sorted(expected, key=lambda one: (one["stream"], one["version"]))
