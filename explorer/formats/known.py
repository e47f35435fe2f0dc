"""The formats that this program knows."""

from __future__ import annotations

from explorer.formats.adapters import (
    aett_sqlite,
    akka,
    axon,
    blessql,
    castore,
    cloudevents_json,
    cqrs_es,
    disintegrate,
    emmett,
    eventflow,
    eventsource_py,
    eventually_rs,
    eventuous,
    marten,
    message_db,
    neventstore,
    prooph,
    pyeventsourcing,
    python_event_sourcery,
    revo,
    spatie,
    sqlstreamstore,
)
from explorer.formats.format import Format

FORMATS: tuple[Format, ...] = (
    *pyeventsourcing.FORMATS,
    python_event_sourcery.FORMAT,
    blessql.FORMAT,
    eventsource_py.FORMAT,
    aett_sqlite.FORMAT,
    *emmett.FORMATS,
    castore.FORMAT,
    prooph.FORMAT,
    message_db.FORMAT,
    neventstore.FORMAT,
    marten.FORMAT,
    sqlstreamstore.FORMAT,
    *eventuous.FORMATS,
    eventflow.FORMAT,
    revo.FORMAT,
    *axon.FORMATS,
    *akka.FORMATS,
    spatie.FORMAT,
    cqrs_es.FORMAT,
    disintegrate.FORMAT,
    eventually_rs.FORMAT,
    cloudevents_json.FORMAT,
)
