"""Files of CloudEvents 1.0 in JSON: one event a line, or all in an array, or one event alone."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

from sqlalchemy import func

from explorer.formats.database import Database
from explorer.formats.files.json_values import Element
from explorer.formats.files.translating import FileKind
from explorer.formats.kit import Draft, Shape, Tables, Told, file_format, text

ATTRIBUTES = ("source", "subject", "type", "id", "time", "correlationid", "causationid")
REQUIRED = ("specversion", "id", "source", "type")


def begins(first: Any) -> str | None:
    """Look for the attributes that every CloudEvent has."""
    if not isinstance(first, dict) or any(not isinstance(first.get(name), str) for name in REQUIRED):
        return None
    return f"its first value is an object with {', '.join(REQUIRED)}"


def row(element: Element) -> tuple[Any, ...]:
    """Give the row of a value: its attributes, and all of it as it is written."""
    value = element.value if isinstance(element.value, dict) else {}
    told = (value.get(name) for name in ATTRIBUTES)
    return (element.number, *(one if isinstance(one, str) and one else None for one in told), element.text)


def opened(draft: Draft) -> Draft:
    """Take the payload out of the event; what else is written there is metadata, Base64 as it is."""
    if not isinstance(draft.data, dict):
        raise ValueError("no object")
    metadata = {name: one for name, one in draft.data.items() if name != "data"}
    if "data_base64" not in draft.data:
        return replace(draft, data=draft.data.get("data"), metadata=metadata)
    inner = draft.decode(base64.b64decode(draft.data["data_base64"], validate=True))
    return replace(draft, data=inner.data, metadata=metadata, flags=draft.flags + inner.flags)


def shape(tables: Tables, _: Database) -> Shape:
    """Say how the table of a file lies: its lines are the order."""
    events = tables["events"]
    source, subject = events["source"], events["subject"]
    return Shape(
        source=events.rows,
        key=(events["line"],),
        position=events["line"],
        stream=func.coalesce(subject, source),
        type=events["type"],
        category=source,
        time=events["time"],
        event_id=Told(events["id"], text),
        correlation_id=Told(events["correlationid"], text),
        causation_id=Told(events["causationid"], text),
        data=events["event"],
        unpack=opened,
    )


FORMAT = file_format(
    "cloudevents-json",
    "CloudEvents (JSON)",
    FileKind("cloudevents", ("line", *ATTRIBUTES, "event"), begins, row, REQUIRED),
    shape,
)
