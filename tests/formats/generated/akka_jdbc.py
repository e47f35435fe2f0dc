"""Stores as Akka and Pekko lay them out with JDBC: a serializer's number says how each payload is written."""

import gzip

import cbor2

from generated.stories import insert, story, text, written

FORMAT = "akka-pekko-jdbc"
SETTINGS = {
    "usual": {},
    "another schema, tags by position": {"names": "shop", "tags": "position", "seed": 3},
    "without manifests or tags": {"manifests": False, "tags": None},
}
WRITERS = (
    (31, lambda value: text(value).encode()),
    (31, lambda value: gzip.compress(text(value).encode())),
    (32, lambda value: text(value).encode()),
    (33, cbor2.dumps),
    (20, lambda value: text(value).encode()),
    (9001, lambda value: text(value).encode()),
)
EVENT = (
    "event_ser_id INTEGER, event_ser_manifest TEXT, event_payload BLOB, "
    "meta_ser_id INTEGER, meta_ser_manifest TEXT, meta_payload BLOB"
)


def milliseconds(moment):
    """A time as milliseconds, and as it is then given."""
    cut = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    return int((cut - moment.min.replace(year=1970)).total_seconds() * 1000 + 0.5), f"{cut:%FT%T.%f}Z"


def make(path, *, names="usual", size=40, seed=1, manifests=True, tags="usual"):
    prefix = "" if names == "usual" else f"{names}."
    rows, tagged, expected = [], [], []
    for number, one in enumerate(story(seed, size)):
        serializer, write = WRITERS[number % len(WRITERS)]
        position, stream = number * 2 + 1, f"{one['category'].title()}|{one['stream']}"
        stamp, time = milliseconds(one["time"])
        manifest = f"com.example.{one['type']}" if manifests else ""
        about = (31, "m", text({"user": "Zoë"}).encode()) if number % 2 else (None, None, None)
        event = (serializer, manifest, write(one["data"]), *about)
        rows.append((position, stream, one["version"], 0, "w", stamp, "", *event))
        for tag in ("b", "a") if number % 3 == 0 else ():
            tagged.append((position, tag) if tags == "position" else (None, stream, one["version"], tag))
        expected.append(
            {
                **{name: one[name] for name in ("version", "data")},
                "stream": stream,
                "category": one["category"].title(),
                "position": position,
                "type": manifest or f"(ser {serializer})",
                "time": time,
                "metadata": {"user": "Zoë"} if number % 2 else {},
                "flags": (),
            }
        )
    key = (
        "PRIMARY KEY (event_id, tag)"
        if tags == "position"
        else "UNIQUE (persistence_id, sequence_number, tag)"
    )
    columns = (
        "event_id INTEGER"
        if tags == "position"
        else "event_id INTEGER, persistence_id TEXT, sequence_number INTEGER"
    )
    written(
        path,
        f'CREATE TABLE "{prefix}event_journal" (ordering INTEGER, persistence_id TEXT, sequence_number '
        f"INTEGER, deleted BOOLEAN, writer TEXT, write_timestamp INTEGER, adapter_manifest TEXT, {EVENT}, "
        "PRIMARY KEY (persistence_id, sequence_number), UNIQUE (ordering))",
        insert(f"{prefix}event_journal", rows),
        *([f'CREATE TABLE "{prefix}event_tag" ({columns}, tag TEXT, {key})'] if tags else []),
        *([insert(f"{prefix}event_tag", tagged)] if tags else []),
    )
    return expected
