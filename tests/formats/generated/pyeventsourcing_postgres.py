"""Stores as the Python library eventsourcing lays them out in PostgreSQL, in tables of the same columns."""

from generated.pyeventsourcing_sqlite import stored_and_told
from generated.stories import insert, story, written

FORMAT = "pyeventsourcing-postgres"
SETTINGS = {
    "usual": {},
    "an application, text ids, gaps": {"names": "billing", "text_ids": True, "step": 7, "seed": 4},
}
COLUMNS = "originator_id uuid, originator_version bigint, topic text, state bytea"


def make(path, *, names="usual", size=40, seed=1, step=1, text_ids=False):
    prefix = "stored" if names == "usual" else names
    rows, expected = [], []
    for position, one in enumerate(story(seed, size), start=1):
        state, told = stored_and_told(one)
        stream = f"{one['category']}:{one['stream']}" if text_ids else one["stream"]
        rows.append((stream, one["version"], told["type"], state, position * step))
        expected.append({**told, "stream": stream, "position": position * step})
    key = "PRIMARY KEY (originator_id, originator_version)"
    written(
        path,
        f"CREATE TABLE {prefix}_events ({COLUMNS}, notification_id bigint, {key})",
        f"CREATE UNIQUE INDEX one ON {prefix}_events (notification_id)",
        f"CREATE TABLE {prefix}_snapshots ({COLUMNS}, {key})",
        insert(f"{prefix}_events", rows),
    )
    return expected
