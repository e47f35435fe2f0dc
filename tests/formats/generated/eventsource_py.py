"""Stores as eventsource-py lays them out: the payload repeats the envelope."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "eventsource-py"
SETTINGS = {
    "usual": {},
    "other names, tenants and gaps": {"names": "shop", "tenant": "acme", "step": 2, "seed": 8},
}


def make(path, *, names="usual", size=40, seed=1, tenant=None, step=1):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected = [], []
    for number, one in enumerate(story(seed, size), start=1):
        moment = f"{one['time'].isoformat()}+00:00"
        about = {name: one[name] for name in ("event_id", "correlation_id", "causation_id")}
        payload = {**about, "event_version": 3, "aggregate_version": one["version"], **one["data"]}
        rows.append(
            (
                number * step,
                one["event_id"],
                one["stream"],
                one["category"],
                one["type"],
                tenant,
                "anna",
                one["version"],
                moment,
                text(payload),
                moment,
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("stream", "category", "version", "type", *about)},
                "position": number * step,
                "tenant": tenant,
                "schema_version": 3,
                "time": in_utc(one["time"]),
                "data": payload,
                "metadata": {},
            }
        )
    written(
        path,
        f"CREATE TABLE {prefix}events (global_position INTEGER PRIMARY KEY AUTOINCREMENT, event_id TEXT "
        "UNIQUE, aggregate_id TEXT, aggregate_type TEXT, event_type TEXT, tenant_id TEXT, actor_id TEXT, "
        "version INTEGER, timestamp TEXT, payload TEXT, created_at TEXT)",
        f"CREATE TABLE {prefix}projection_checkpoints (projection_name TEXT PRIMARY KEY, last_event_id TEXT, "
        "global_position INTEGER, position_token TEXT)",
        f"CREATE TABLE {prefix}snapshots (id INTEGER PRIMARY KEY, aggregate_id TEXT, aggregate_type TEXT, "
        "version INTEGER, schema_version INTEGER, state TEXT, created_at TEXT)",
        insert(f"{prefix}events", rows),
    )
    return expected
