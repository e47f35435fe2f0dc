"""Stores as eventsourcing-sqlalchemy lays them out: numbered rows, UUIDs as sixteen bytes."""

from uuid import UUID

from generated.pyeventsourcing_sqlite import stored_and_told
from generated.stories import insert, story, written

FORMAT = "eventsourcing-sqlalchemy"
SETTINGS = {
    "usual": {},
    "no application's name": {"names": "stored", "seed": 5},
    "gaps": {"names": "billing", "step": 3},
}
COLUMNS = "originator_id BINARY(16), originator_version INTEGER, topic TEXT, state BLOB"


def make(path, *, names="usual", size=40, seed=1, step=1):
    prefix = "shop" if names == "usual" else names
    rows, expected = [], []
    for position, one in enumerate(story(seed, size), start=1):
        state, told = stored_and_told(one)
        rows.append((position * step, UUID(one["stream"]).bytes, one["version"], told["type"], state))
        expected.append({**told, "position": position * step})
    written(
        path,
        f"CREATE TABLE {prefix}_events (id INTEGER NOT NULL, {COLUMNS}, PRIMARY KEY (id))",
        f"CREATE UNIQUE INDEX one ON {prefix}_events (originator_id, originator_version)",
        f"CREATE TABLE {prefix}_snapshots ({COLUMNS}, PRIMARY KEY (originator_id, originator_version))",
        f"CREATE TABLE {prefix}_tracking (application_name VARCHAR(32) PRIMARY KEY, notification_id INTEGER)",
        insert(f"{prefix}_events", rows),
    )
    return expected
