"""What is not read of some formats, said to people; of the others everything is."""

from __future__ import annotations

from collections.abc import Mapping

_PICKLED = "payloads that another transcoder than JSON or MessagePack wrote: bytes"
_OF_JAVA = "payloads of Java's own serialisation and of an application's protobuf: bytes"

LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "pyeventsourcing-sqlite",
            "pyeventsourcing-postgres",
            "eventsourcing-sqlalchemy",
            "eventsourcing-django",
        ),
        _PICKLED,
    ),
    "python-event-sourcery": "fields that the application encrypted inside a payload stay as they are",
    "castore-postgres": "what a forced push overwrote is gone, and nothing tells of it",
    "marten": "events that an application wrote in a binary way of its own: bytes",
    "prooph-pdo": "how far partitions of Ecotone's projections are behind: only where they are",
    "neventstore": "encrypted payloads: bytes; tables from before its version 5",
    "sqlstreamstore": "the limits on age and count by which the framework hides messages: all are shown",
    "axon4-jpa": f"payloads in Avro: bytes; large objects of PostgreSQL: their numbers; {_OF_JAVA}",
    "axon5-jpa": f"payloads in Avro: bytes; large objects of PostgreSQL: their numbers; {_OF_JAVA}",
    "akka-pekko-jdbc": f"{_OF_JAVA}; durable state",
    "akka-pekko-jdbc-legacy": _OF_JAVA,
    "akka-r2dbc": f"{_OF_JAVA}; durable state",
    "rails-event-store": "links: an event is shown in the stream it was first in; the others are only named",
    "commanded-eventstore": "links: an event is shown in its own stream; the others are only named",
    "spatie-laravel": "the time zone of times, which is the application's and stands nowhere",
    "disintegrate": "payloads in Avro and of an application's protobuf: bytes",
    "eventually-rs": "payloads of an application's protobuf: bytes",
    "temporal-history-json": "what a workflow was given and gave stays Base64, as it is written",
    "ocel2-sqlite": "how attributes of objects changed: only events are shown",
}
"""By the id of a format."""
