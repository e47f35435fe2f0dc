"""Stores as eventsourcing-django lays them out: all applications share the tables."""

from generated.pyeventsourcing_sqlite import stored_and_told
from generated.stories import hexed, insert, story, written

FORMAT = "eventsourcing-django"
SETTINGS = {
    "usual": {},
    "another prefix, one application": {"names": "es", "applications": ("bank",), "seed": 6},
}


def make(path, *, names="usual", size=40, seed=1, applications=("bank", "shop")):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected = [], []
    for position, one in enumerate(story(seed, size), start=1):
        state, told = stored_and_told(one)
        application = applications[one["category"] == "order" and len(applications) - 1]
        rows.append((position, application, hexed(one["stream"]), one["version"], told["type"], state))
        expected.append({**told, "tenant": application, "position": position})
    shared = "originator_id char(32), originator_version bigint, topic text, state BLOB"
    written(
        path,
        f"CREATE TABLE {prefix}stored_events (id integer PRIMARY KEY AUTOINCREMENT, "
        f"application_name varchar(32), {shared}, "
        "UNIQUE (application_name, originator_id, originator_version))",
        f"CREATE TABLE {prefix}snapshots (uid integer PRIMARY KEY, application_name varchar(32), {shared})",
        f"CREATE TABLE {prefix}notification_tracking (uid integer PRIMARY KEY, application_name varchar(32), "
        "upstream_application_name varchar(32), notification_id bigint)",
        insert(f"{prefix}stored_events", rows),
    )
    return expected
