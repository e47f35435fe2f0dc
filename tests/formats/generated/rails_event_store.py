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
    "before 2.0": {"layout": 1, "linked": True},
    "before 1.0": {"layout": 0, "names": "shop", "serializer": "yaml text", "step": 3},
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
    layout=2,
):
    """Layouts: 2 is that of today, 1 that of 1.x, 0 that of all before."""
    prefix = "" if names == "usual" else f"{names}_"
    rows, links, expected = [], [], []
    for number, one in enumerate(story(seed, size), start=1):
        stream = f"{one['category'].title()}${one['stream']}"
        about = {name: one[name] for name in ("correlation_id", "causation_id")} | {"user": "Zoë"}
        version = one["version"] - 1 if positions and layout else None
        moment = one["time"].isoformat(sep=" ")
        earlier = (one["time"] - timedelta(hours=1)).isoformat(sep=" ") if valid else None
        stored = (serialized(about, serializer), serialized(one["data"], serializer))
        rows.append((number * step, one["event_id"], f"Shop::{one['type']}", *stored, moment, earlier))
        further = [("all", None)] if layout == 1 else []
        further += [("$by_user_Zoë", None)] if linked else []
        for name, place in ((stream, version), *further):
            links.append((len(links) + 1, name, place, one["event_id"], moment))
        expected.append(
            {
                **{name: one[name] for name in ("event_id", "correlation_id", "causation_id", "data")},
                "position": links[-1 - linked][0] if layout == 1 else number * step,
                "stream": stream,
                "category": one["category"].title(),
                "version": version,
                "type": f"Shop::{one['type']}",
                "time": in_utc(one["time"]),
                "metadata": about,
                "flags": (),
            }
        )
    names_of = f"{prefix}event_store_events", f"{prefix}event_store_events_in_streams"
    written(path, *WRITTEN[layout](*names_of, rows, links))
    return expected


def of_today(events, placed, rows, links):
    return (
        f"CREATE TABLE {events} (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, event_id varchar(36), "
        "event_type varchar, metadata blob, data blob, created_at datetime(6), valid_at datetime(6))",
        f"CREATE UNIQUE INDEX by_event ON {events} (event_id)",
        insert(events, rows),
        *links_of(placed, links),
    )


def before_2(events, placed, rows, links):
    """The event's id is its key, and all events are in a stream of all."""
    return (
        f"CREATE TABLE {events} (id varchar(36) PRIMARY KEY NOT NULL, event_type varchar, metadata blob, "
        "data blob, created_at datetime)",
        insert(events, [row[1:6] for row in reversed(rows)]),
        *links_of(placed, links),
    )


def before_1(events, placed, rows, links):
    """An event lies in one stream, which stands beside it."""
    streams = {event_id: stream for _, stream, _, event_id, _ in links}
    return (
        f"CREATE TABLE {events} (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, stream varchar NOT NULL, "
        "event_type varchar NOT NULL, event_id varchar NOT NULL, metadata text, data text NOT NULL, "
        "created_at datetime NOT NULL)",
        insert(
            events,
            [(number, streams[one], kind, one, *stored) for number, one, kind, *stored, _ in rows],
        ),
    )


def links_of(placed, links):
    return (
        f"CREATE TABLE {placed} (id integer PRIMARY KEY AUTOINCREMENT NOT NULL, stream varchar, position "
        "integer, event_id varchar(36), created_at datetime(6))",
        f"CREATE INDEX links_by_event ON {placed} (event_id)",
        insert(placed, links),
    )


WRITTEN = (before_1, before_2, of_today)
