"""Stores as the Rust library cqrs-es lays them out: enums with fields, without, and plain structs."""

from generated.stories import insert, story, text, written

FORMAT = "cqrs-es"
SETTINGS = {
    "usual": {},
    "another name and unit variants": {"names": "shop", "payload": "unit"},
    "structs of one field": {"payload": "struct", "seed": 5},
}


def make(path, *, names="usual", size=40, seed=1, payload="enum"):
    table = "events" if names == "usual" else f"{names}_events"
    rows, expected = [], []
    for one in story(seed, size):
        stored = {
            "enum": {one["type"]: one["data"]},
            "unit": one["type"],
            "struct": {"number": one["data"]["number"]},
        }[payload]
        about = {"correlation_id": one["correlation_id"], "causation_id": one["causation_id"]}
        rows.append(
            (
                one["category"],
                one["stream"],
                one["version"],
                one["type"],
                "1.0",
                text(stored),
                text(about),
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("category", "stream", "version", "type", *about)},
                "schema_version": "1.0",
                "position": None,
                "time": None,
                "data": {"enum": one["data"], "unit": {}, "struct": stored}[payload],
                "metadata": about,
            }
        )
    written(
        path,
        f"CREATE TABLE {table} (aggregate_type text, aggregate_id text, sequence INTEGER, event_type text, "
        "event_version text, payload TEXT, metadata TEXT, "
        "PRIMARY KEY (aggregate_type, aggregate_id, sequence))",
        insert(table, rows),
    )
    return sorted(expected, key=lambda one: (one["category"], one["stream"], one["version"]))
