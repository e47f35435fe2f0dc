"""Stores as Rails Event Store lays them out: JSON or YAML, with and without positions, links, valid times."""

from datetime import timedelta

from generated.stories import in_utc, insert, story, text, written

FORMAT = "rails-event-store"
SETTINGS = {
    "usual": {},
    "YAML in another table, links": {"names": "shop", "serializer": "yaml", "linked": True, "seed": 3},
    "YAML as text, gaps": {"serializer": "yaml text", "step": 4},
    "json columns, any version": {"serializer": "json text", "positions": False},
    "valid times": {"valid": True, "linked": True},
}


def ruby(value, depth=0):
    """A value as Ruby's YAML writes it: keys of hashes are symbols, texts are quoted."""
    match value:
        case dict() if value:
            lines = (f"{'  ' * depth}:{name}:{ruby(one, depth + 1)}" for name, one in value.items())
            return "\n" + "\n".join(lines)
        case list() if value:
            return "\n" + "\n".join(f"{'  ' * depth}-{ruby(one, depth + 1)}" for one in value)
        case None:
            return ""
        case _:
            return " " + text(value)


def serialized(value, serializer):
    kind, *as_text = serializer.split()
    stored = text(value) if kind == "json" else f"---{ruby(value)}\n"
    return stored if as_text else stored.encode()


def make(
    path,
    *,
    names="usual",
    size=40,
    seed=1,
    step=1,
    serializer="json",
    positions=True,
    linked=False,
    valid=False,
):
    prefix = "" if names == "usual" else f"{names}_"
    rows, links, expected = [], [], []
    for number, one in enumerate(story(seed, size), start=1):
        stream = f"{one['category'].title()}${one['stream']}"
        about = {name: one[name] for name in ("correlation_id", "causation_id")} | {"user": "Zoë"}
        version = one["version"] - 1 if positions else None
        moment = one["time"].isoformat(sep=" ")
        earlier = (one["time"] - timedelta(hours=1)).isoformat(sep=" ") if valid else None
        stored = (serialized(about, serializer), serialized(one["data"], serializer))
        rows.append((number * step, one["event_id"], f"Shop::{one['type']}", *stored, moment, earlier))
        for name, place in ((stream, version), *([("$by_user_Zoë", None)] if linked else [])):
            links.append((len(links) + 1, name, place, one["event_id"], moment))
        expected.append(
            {
                **{name: one[name] for name in ("event_id", "correlation_id", "causation_id", "data")},
                "position": number * step,
                "stream": stream,
                "category": one["category"].title(),
                "version": version,
                "type": f"Shop::{one['type']}",
                "time": in_utc(one["time"]),
                "metadata": about,
                "flags": (),
            }
        )
    events, placed = f"{prefix}event_store_events", f"{prefix}event_store_events_in_streams"
    written(
        path,
        f"CREATE TABLE {events} (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, event_id varchar(36), "
        "event_type varchar, metadata blob, data blob, created_at datetime(6), valid_at datetime(6))",
        f"CREATE TABLE {placed} (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, stream varchar, position "
        "integer, event_id varchar(36), created_at datetime(6))",
        f"CREATE UNIQUE INDEX by_event ON {events} (event_id)",
        f"CREATE INDEX links_by_event ON {placed} (event_id)",
        insert(events, rows),
        insert(placed, links),
    )
    return expected
