"""The samples of foreign formats, and what is true of each, in the shape in which events are given."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from explorer.core.undecoded import is_undecoded

SAMPLES = Path(__file__).parent / "samples"
STORES = sorted(path for path in SAMPLES.iterdir() if not path.name.endswith(".truth.json"))
PAYLOAD_ONLY = {"pyeventsourcing-sqlite", "pyeventsourcing-postgres", "eventsourcing-sqlalchemy"}
"""Formats without metadata: what an application adds stays payload."""


def truth_of(store):
    return json.loads(store.with_name(f"{store.stem}.truth.json").read_text())


def instant(time):
    """A time as text, or in milliseconds, as the moment that it is; without a zone it is UTC."""
    if isinstance(time, int):
        return datetime(1970, 1, 1) + timedelta(milliseconds=time)
    moment = datetime.fromisoformat(time)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def unwrapped(value):
    """What typed values hold, found independently of the product."""
    if isinstance(value, dict):
        return (
            unwrapped(value["_data_"]) if "_type_" in value else {k: unwrapped(v) for k, v in value.items()}
        )
    return [unwrapped(one) for one in value] if isinstance(value, list) else value


def data_of(told, format_id):
    """The payload as it is to be given: decoded and unwrapped."""
    if format_id == "cqrs-es":
        ((_, fields),) = told["data"].items()
        return fields
    return unwrapped(told["data"])


def is_opaque(told):
    """Whether only the application can read the payload, so that it must be shown as undecoded."""
    return "opaque" in told.get("payload_kind", "")


def place_of(told):
    """What tells one event of a store from all others."""
    if told.get("position") is None:
        return (told["stream"], told.get("version"), told.get("event_id"))
    return (told["position"], told.get("index_in_commit", 0))


def places(events):
    """All events of a store by every place that a truth may name."""
    found = {}
    for event in events:
        found[event.stream, event.version, event.event_id] = event
        found[event.stream, event.version, None] = event
        index = 0
        while (event.position, index) in found:
            index += 1
        found[event.position, index] = event
    return found


def differing(event, told, format_id):
    """Which facts of an event are not as the truth tells them."""
    given = {"data": event.data, "tenant": event.tenant or ""}
    expected = {"data": data_of(told, format_id), "tenant": told.get("tenant", told.get("bucket", ""))}
    if is_opaque(told):
        given["data"], expected["data"] = is_undecoded(event.data), True
    for name in ("position", "stream", "version", "type", "category", "event_id", "schema_version"):
        if name in told:
            given[name], expected[name] = getattr(event, name), told[name]
    if format_id not in PAYLOAD_ONLY and told.get("metadata") is not None:
        given["metadata"] = {name: one for name, one in event.metadata.items() if name != "$stored"}
        expected["metadata"] = told["metadata"]
    if told.get("time") is not None:
        given["time"], expected["time"] = event.time and instant(event.time), instant(told["time"])
    for flag in ("archived", "deleted"):
        if flag in told:
            given[flag], expected[flag] = flag in event.flags, told[flag]
    return {name for name in expected if given[name] != expected[name]}


def account(events):
    """The state of an account, counted from its events; types are told by their last word."""
    state = {}
    for event in events:
        short = re.split(r"[^a-z]", re.sub(r"_|\.v\d+$|,.*$", "", event.type).lower())[-1]
        amount = event.data.get("amount_cents", 0) if isinstance(event.data, dict) else 0
        match short:
            case "accountopened":
                state = {"owner": event.data["owner"], "balance_cents": 0, "open": True}
            case "moneydeposited":
                state["balance_cents"] += amount
            case "moneywithdrawn":
                state["balance_cents"] -= amount
            case "accountclosed":
                state["open"] = False
    return {**state, "version": events[-1].version}
