"""Stores as the Python library eventsourcing lays them out in PostgreSQL, in tables of the same columns."""

import msgspec

from generated.pyeventsourcing_sqlite import stored_and_told
from generated.stories import insert, story, text, written

FORMAT = "pyeventsourcing-postgres"
SETTINGS = {
    "usual": {},
    "events by tags": {"tagged": True, "step": 3},
    "an application, text ids, gaps": {"names": "billing", "text_ids": True, "step": 7, "seed": 4},
}
COLUMNS = "originator_id uuid, originator_version bigint, topic text, state bytea"


def make(path, *, names="usual", size=40, seed=1, step=1, text_ids=False, tagged=False):
    if tagged:
        return make_tagged(path, "dcb_events" if names == "usual" else names, size, seed, step)
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


def make_tagged(path, table, size, seed, step):
    """Events of no aggregate, in MessagePack, that are found by tags."""
    rows, tags, expected = [], [], []
    for number, one in enumerate(story(seed, size), start=1):
        position, kind = number * step, f"shop:{one['type']}"
        tagged = [f"{one['category']}:{one['stream']}", "all"]
        rows.append((position, kind, msgspec.msgpack.encode(one["data"]), text(tagged)))
        tags += [(tag, position) for tag in tagged]
        expected.append(
            {
                "position": position,
                "stream": None,
                "version": None,
                "type": kind,
                "data": one["data"],
                "metadata": {"tags": tagged},
                "flags": (),
            }
        )
    written(
        path,
        f"CREATE TABLE {table}_tt_main (id bigserial, type text NOT NULL, data bytea, tags text NOT NULL)",
        f"CREATE UNIQUE INDEX one ON {table}_tt_main (id)",
        f"CREATE TABLE {table}_tt_tag (tag text, main_id bigint)",
        insert(f"{table}_tt_main", rows),
        insert(f"{table}_tt_tag", tags),
    )
    return expected
