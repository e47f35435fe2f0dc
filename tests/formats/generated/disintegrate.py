"""Stores as the Rust library disintegrate lays them out: no streams, a column for each id they are about."""

from generated.stories import insert, story, text, written

FORMAT = "disintegrate"
SETTINGS = {
    "usual": {},
    "other names, gaps, one id": {"names": "shop", "step": 5, "ids": ("seat",), "seed": 8},
    "about nothing": {"ids": ()},
}


def make(path, *, names="usual", size=40, seed=1, step=1, ids=("account_id", "order_id")):
    prefix = "" if names == "usual" else f"{names}_"
    rows, expected = [], []
    for number, one in enumerate(story(seed, size), start=1):
        about = {name: one["stream"] if name[:5] in (one["category"][:5], "seat") else None for name in ids}
        moment = one["time"].isoformat(sep=" ")
        stored = text({"type": one["type"], **one["data"]}).encode()
        rows.append((number * step, one["type"], stored, moment, *about.values()))
        expected.append(
            {
                "position": number * step,
                "stream": None,
                "version": None,
                "category": None,
                "type": one["type"],
                "time": moment.replace(" ", "T"),
                "data": {"type": one["type"], **one["data"]},
                "metadata": {name: value for name, value in about.items() if value},
                "flags": (),
            }
        )
    columns = "".join(f", {name} TEXT" for name in ids)
    written(
        path,
        f"CREATE TABLE {prefix}event (event_id bigint PRIMARY KEY, event_type varchar(255), payload BLOB, "
        f"inserted_at TIMESTAMP{columns})",
        f"CREATE TABLE {prefix}event_listener (id TEXT PRIMARY KEY, last_processed_event_id BIGINT, "
        "updated_at TIMESTAMP)",
        insert(f"{prefix}event", rows),
        insert(f"{prefix}event_listener", [("totals", 7 * step, ""), ("new", 0, "")]),
    )
    return expected
