"""Stores as Axon 4 lays them out with JPA or JDBC, written by any of its serializers."""

from xml.sax.saxutils import escape

import cbor2

from generated.stories import in_utc, insert, story, text, written

FORMAT = "axon4-jpa"
SETTINGS = {
    "usual": {},
    "names of JDBC": {"names": "DomainEventEntry", "seed": 3},
    "names as PostgreSQL folds them": {"names": "domainevententry", "revision": "1.0"},
    "XStream": {"serializer": "xstream"},
    "Jackson CBOR": {"serializer": "cbor"},
}
SNAKE = (
    "global_index, event_identifier, meta_data, payload, payload_revision, payload_type, time_stamp, "
    "aggregate_identifier, sequence_number, type"
)
CAMEL = (
    "globalIndex, eventIdentifier, metaData, payload, payloadRevision, payloadType, timeStamp, "
    "aggregateIdentifier, sequenceNumber, type"
)


def thousandths(moment):
    """A time as Axon writes it: three decimals."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def in_xml(value, name):
    """An object as XStream writes it: its fields without types, what stands in lists and maps with them."""
    match value:
        case dict() if name == "meta-data":
            pairs = (in_xml(key, "string") + in_xml(one, "string") for key, one in value.items())
            inner = "".join(f"<entry>{pair}</entry>" for pair in pairs)
        case dict():
            inner = "".join(in_xml(one, key) for key, one in value.items())
        case list():
            kinds = {int: "int", float: "double", type(None): "null"}
            inner = "".join(in_xml(one, kinds[type(one)]) for one in value)
        case None:
            inner = ""
        case _:
            inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"


SERIALIZERS = {
    "jackson": lambda value, _: text(value).encode(),
    "xstream": lambda value, kind: in_xml(value, kind).encode(),
    "cbor": lambda value, _: cbor2.dumps(value),
}


def make(path, *, names="usual", size=40, seed=1, revision=None, serializer="jackson"):
    table = "domain_event_entry" if names == "usual" else names
    columns = {"domain_event_entry": SNAKE, "DomainEventEntry": CAMEL}.get(table, CAMEL.lower())
    rows, expected, write = [], [], SERIALIZERS[serializer]
    for number, one in enumerate(story(seed, size, 0)):
        position = number * 2
        moment = thousandths(one["time"])
        about = {"traceId": one["correlation_id"], "correlationId": one["causation_id"], "user": "Zoë"}
        kind = f"com.example.{one['type']}"
        rows.append(
            (
                position,
                one["event_id"],
                write(about, "meta-data"),
                write(one["data"], kind),
                revision,
                kind,
                moment.isoformat(timespec="milliseconds") + "Z",
                one["stream"],
                one["version"],
                one["category"].title(),
            )
        )
        expected.append(
            {
                **{name: one[name] for name in ("stream", "version", "event_id")},
                "data": one["data"]
                | ({"number": str(one["data"]["number"])} if serializer == "xstream" else {}),
                **{name: one[name] for name in ("correlation_id", "causation_id")},
                "position": position,
                "type": kind,
                "category": one["category"].title(),
                "schema_version": revision,
                "time": in_utc(moment),
                "metadata": about,
            }
        )
    key = columns.partition(",")[0]
    written(
        path,
        f"CREATE TABLE {table} ({columns.replace(key, f'{key} INTEGER PRIMARY KEY', 1)})",
        insert(table, rows),
    )
    return expected
