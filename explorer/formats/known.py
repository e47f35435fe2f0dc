"""The formats that this program knows."""

from __future__ import annotations

from explorer.formats.adapters import (
    aett_sqlite,
    akka,
    axon,
    cloudevents_json,
    cqrs_es,
    eventflow,
    eventuous,
    marten,
    neventstore,
    pyeventsourcing,
    python_event_sourcery,
    revo,
    sqlstreamstore,
)
from explorer.formats.format import Format

FORMATS: tuple[Format, ...] = (
    pyeventsourcing.FORMAT,
    python_event_sourcery.FORMAT,
    aett_sqlite.FORMAT,
    neventstore.FORMAT,
    marten.FORMAT,
    sqlstreamstore.FORMAT,
    *eventuous.FORMATS,
    eventflow.FORMAT,
    revo.FORMAT,
    *axon.FORMATS,
    *akka.FORMATS,
    cqrs_es.FORMAT,
    cloudevents_json.FORMAT,
)
