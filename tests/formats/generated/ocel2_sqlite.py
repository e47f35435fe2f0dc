"""Logs of OCEL 2.0: with the type repeated beside attributes, keys or none, other times, many types."""

from generated.stories import in_utc, insert, story, written

FORMAT = "ocel2-sqlite"
SETTINGS = {
    "usual": {},
    "with a prefix, keys, the type repeated": {"names": "shop", "keyed": True, "repeated": True, "seed": 3},
    "times of another form, no zone": {"zone": False},
    "more types than one select takes together": {"kinds": 90, "size": 120},
    "an attribute in capitals in one type": {"capitals": True},
}


def mapped(kind):
    """The name that a type has in names of tables."""
    return kind.capitalize()


def make(
    path, *, names="usual", size=40, seed=1, keyed=False, repeated=False, zone=True, kinds=0, capitals=False
):
    prefix = "" if names == "usual" else f"{names}_"
    key = ", PRIMARY KEY (ocel_id)" if keyed else ""
    events, links, objects, by_type, expected = [], [], {}, {}, []
    for number, one in enumerate(story(seed, size)):
        kind = f"{one['type']}{number % kinds if kinds else ''}"
        moment = one["time"].isoformat(sep=" ") + ("+00:00" if zone else "")
        objects[one["stream"]] = one["category"]
        objects[one["correlation_id"]] = "customer"
        attributes = {"number": one["data"]["number"], "text": one["data"]["text"]}
        if capitals and kind.endswith("Opened"):
            attributes = {"number": one["data"]["number"], "Text": one["data"]["text"]}
        events.append((one["event_id"], kind))
        told = by_type.setdefault(kind, (list(attributes), []))[1]
        told.append((one["event_id"], *([kind] if repeated else []), moment, *attributes.values()))
        linked = [(one["stream"], "subject"), (one["correlation_id"], "by")]
        links += [(one["event_id"], *link) for link in linked]
        expected.append(
            {
                "position": None,
                "stream": one["stream"],
                "category": one["category"],
                "version": None,
                "type": kind,
                "event_id": one["event_id"],
                "time": in_utc(one["time"]) if zone else in_utc(one["time"]).removesuffix("Z"),
                "data": attributes,
                "metadata": {
                    "objects": [
                        {"id": name, "type": objects[name], "qualifier": role} for name, role in linked
                    ]
                },
                "flags": (),
            }
        )
    again = '"ocel:activity" TEXT, ' if repeated else ""
    types = [(kind, mapped(kind)) for kind in by_type]
    written(
        path,
        f"CREATE TABLE {prefix}event (ocel_id TEXT, ocel_type TEXT{key})",
        f"CREATE TABLE {prefix}object (ocel_id TEXT, ocel_type TEXT{key})",
        f"CREATE TABLE {prefix}event_map_type (ocel_type TEXT, ocel_type_map TEXT)",
        f"CREATE TABLE {prefix}object_map_type (ocel_type TEXT, ocel_type_map TEXT)",
        f"CREATE TABLE {prefix}event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT)",
        f"CREATE TABLE {prefix}object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT)",
        *(
            f'CREATE TABLE "{prefix}event_{mapped(kind)}" (ocel_id TEXT, {again}ocel_time TIMESTAMP, '
            f"{', '.join(columns)}{key})"
            for kind, (columns, _) in by_type.items()
        ),
        insert(f"{prefix}event", events[::-1]),
        insert(f"{prefix}object", list(objects.items())),
        insert(f"{prefix}event_map_type", types),
        insert(f"{prefix}event_object", links),
        *(insert(f"{prefix}event_{mapped(kind)}", told) for kind, (_, told) in by_type.items()),
    )
    return expected
