"""Stores as Akka lays them out with JDBC in the older layout: one protobuf message holds an event."""

from generated.akka_jdbc import WRITERS, milliseconds
from generated.stories import insert, story, written

FORMAT = "akka-pekko-jdbc-legacy"
SETTINGS = {
    "usual": {},
    "another schema": {"names": "shop", "seed": 3},
    "without manifests or times": {"manifests": False, "times": False},
}


def number(value):
    """A whole number as protobuf writes it: seven bits a byte."""
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def field(tag, value):
    """A field of a message."""
    if isinstance(value, int):
        return number(tag << 3) + number(value)
    return number(tag << 3 | 2) + number(len(value)) + value


def make(path, *, names="usual", size=40, seed=1, manifests=True, times=True):
    prefix = "" if names == "usual" else f"{names}."
    rows, expected = [], []
    for index, one in enumerate(story(seed, size)):
        serializer, write = WRITERS[index % len(WRITERS)]
        stream, (stamp, time) = f"{one['category']}-{one['stream']}", milliseconds(one["time"])
        manifest = f"com.example.{one['type']}" if manifests else ""
        inner = field(1, serializer) + field(2, write(one["data"]))
        inner += field(3, manifest.encode()) if manifest else b""
        outer = field(1, inner) + field(2, one["version"]) + field(3, stream.encode()) + field(13, b"w")
        outer += field(14, stamp * 2) if times else b""
        tags = "a,b" if index % 3 == 0 else None
        rows.append((index + 1, stream, one["version"], 0, tags, outer))
        expected.append(
            {
                **{name: one[name] for name in ("version", "category", "data")},
                "stream": stream,
                "position": index + 1,
                "type": manifest or f"(ser {serializer})",
                "time": time if times else None,
                "flags": (),
            }
        )
    written(
        path,
        f'CREATE TABLE "{prefix}journal" (ordering INTEGER, persistence_id TEXT, sequence_number INTEGER, '
        "deleted BOOLEAN, tags TEXT, message BLOB, PRIMARY KEY (persistence_id, sequence_number), "
        "UNIQUE (ordering))",
        insert(f"{prefix}journal", rows),
    )
    return expected
