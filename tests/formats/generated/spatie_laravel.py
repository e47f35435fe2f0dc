"""Stores as Spatie's package for Laravel lays them out: with aggregates and without, properties or none."""

import json

from generated.stories import insert, story, written

FORMAT = "spatie-laravel"
SETTINGS = {
    "usual": {},
    "another table, gaps, events of no aggregate": {"names": "shop", "step": 3, "alone": 4, "seed": 2},
    "events without properties": {"empty": True},
    "without versions of shapes": {"lacking": ("event_version",)},
    "the oldest, without places in aggregates": {"lacking": ("event_version", "aggregate_version")},
}


def make(path, *, names="usual", size=40, seed=1, step=1, alone=0, empty=False, lacking=()):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected = [], []
    for number, one in enumerate(story(seed, size), start=1):
        home = not (alone and number % alone == 0)
        stream, version = (one["stream"], one["version"]) if home else (None, None)
        moment = one["time"].replace(microsecond=0).isoformat(sep=" ")
        about = {"user": "Zoë", "stored-event-id": number * step, "created-at": moment}
        about |= {"aggregate-root-uuid": stream, "aggregate-root-version": version} if home else {}
        properties = "[]" if empty else json.dumps(one["data"])
        kind = f"App\\Events\\{one['type']}"
        rows.append(
            (number * step, stream, version, 1 + number % 2, kind, properties, json.dumps(about), moment)
        )
        expected.append(
            {
                "position": number * step,
                "stream": stream,
                "version": None if "aggregate_version" in lacking else version,
                "type": kind,
                "schema_version": None if lacking else 1 + number % 2,
                "time": moment.replace(" ", "T") + ".000000",
                "data": {} if empty else one["data"],
                "metadata": about,
                "flags": (),
            }
        )
    written(
        path,
        f"CREATE TABLE {prefix}stored_events (id integer primary key autoincrement not null, aggregate_uuid "
        "varchar, aggregate_version integer, event_version integer, event_class varchar, event_properties "
        "text, meta_data text, created_at datetime)",
        insert(f"{prefix}stored_events", rows),
        *(f"ALTER TABLE {prefix}stored_events DROP COLUMN {one}" for one in lacking),
    )
    return expected
