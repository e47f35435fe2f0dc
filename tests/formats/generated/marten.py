"""Stores as Marten lays them out: streams by UUID or text, few or many columns, tenants, binary payloads."""

from generated.stories import in_utc, insert, story, text, written

FORMAT = "marten"
SETTINGS = {
    "usual": {},
    "text streams in another schema": {"names": "shop", "text_ids": True, "tenant": "acme", "seed": 3},
    "a table for each tenant, binary payloads": {"tenant": "acme", "by_tenant": True, "binary": True},
    "no metadata": {"about": False},
}
ABOUT = "correlation_id varchar, causation_id varchar, headers TEXT, "


def make(
    path,
    *,
    names="usual",
    size=40,
    seed=1,
    text_ids=False,
    tenant=None,
    by_tenant=False,
    binary=False,
    about=True,
):
    prefix = "" if names == "usual" else f"{names}."
    rows, expected, streams = [], [], {}
    for number, one in enumerate(story(seed, size), start=1):
        stream = f"{one['category']}/{one['stream']}" if text_ids else one["stream"]
        streams[stream] = (one["category"], one["version"])
        told = {name: one[name] for name in ("correlation_id", "causation_id")} if about else {}
        headers = {"headers": {"user": "Zoë"}} if about else {}
        stored = (None, text(one["data"]).encode()) if binary else (text(one["data"]), None)
        rows.append(
            (
                number * 2,
                one["event_id"],
                stream,
                one["version"],
                *stored,
                one["type"],
                f"{one['time'].isoformat(sep=' ')}+00:00",
                tenant or "*DEFAULT*",
                f"Shop.{one['type']}, Shop",
                *told.values(),
                *(text(one) for one in headers.values()),
                0,
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("category", "version", "type", "event_id", "data")},
                **{name: told.get(name) for name in ("correlation_id", "causation_id")},
                "stream": stream,
                "position": number * 2,
                "tenant": tenant,
                "time": in_utc(one["time"]),
                "metadata": {**told, **headers},
                "flags": (),
            }
        )
    key = "tenant_id, seq_id" if by_tenant else "seq_id"
    written(
        path,
        f'CREATE TABLE "{prefix}mt_streams" (id TEXT, type varchar, version INTEGER, timestamp TEXT, '
        "created TEXT, tenant_id varchar, is_archived BOOLEAN, PRIMARY KEY (id, tenant_id))",
        f'CREATE TABLE "{prefix}mt_events" (seq_id INTEGER, id TEXT, stream_id TEXT, version INTEGER, data '
        "TEXT, bdata BLOB, type varchar(500), timestamp TEXT, tenant_id varchar, mt_dotnet_type varchar, "
        f"{ABOUT if about else ''}is_archived BOOLEAN, PRIMARY KEY ({key}))",
        insert(
            f"{prefix}mt_streams",
            [
                (stream, kind, version, "", "", tenant or "*DEFAULT*", 0)
                for stream, (kind, version) in streams.items()
            ],
        ),
        insert(f"{prefix}mt_events", rows),
    )
    return expected
