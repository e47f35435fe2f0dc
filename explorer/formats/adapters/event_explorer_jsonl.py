"""Files of events as this program writes them: one JSON document a line, of its own stores or of others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from explorer.core.event_lines import FIELDS, TENANT, event_of
from explorer.formats.database import Database
from explorer.formats.files.json_values import Element
from explorer.formats.files.translating import FileKind
from explorer.formats.kit import Draft, Shape, Tables, Told, file_format, text

TEXTS = ("stream", "category", "type", "time", "event_id", "correlation_id", "causation_id", TENANT)
NUMBERS = ("version", "schema_version")
REQUIRED = ("ordinal", "position", "stream", "type", "data")


def begins(first: Any) -> str | None:
    """Look for the fields that every line has; no other field may be there."""
    if not isinstance(first, dict) or not first.keys() >= set(REQUIRED):
        return None
    if not first.keys() <= {*FIELDS, TENANT}:
        return None
    return f"its first line is an object with {', '.join(REQUIRED)}, and no field that events do not have"


def row(element: Element) -> tuple[Any, ...]:
    """Give the row of a line: what events are counted and found by, and all of it as it is written."""
    value = element.value if isinstance(element.value, dict) else {}
    texts = (value.get(name) for name in TEXTS)
    numbers = (_number(value.get(name)) for name in NUMBERS)
    return (element.number, *(one if isinstance(one, str) else None for one in texts), *numbers, element.text)


def opened(draft: Draft) -> Draft:
    """Take the event out of its line."""
    event = event_of(draft.data, 0)
    return replace(
        draft,
        data=event.data,
        metadata=event.metadata,
        facts={"position": event.position},
        flags=draft.flags + event.flags,
    )


def shape(tables: Tables, database: Database) -> Shape:
    """Say how the table of a file lies: its lines are the order, whatever positions the events have."""
    events = tables["events"]
    lowest = database.one(select(func.min(events["version"])), "looking at its versions")
    return Shape(
        source=events.rows,
        key=(events["line"],),
        position=events["line"],
        stream=events["stream"],
        version=events["version"],
        version_base=lowest[0] if lowest and lowest[0] in (0, 1) else None,
        type=events["type"],
        category=events["category"],
        tenant=events[TENANT],
        time=events["time"],
        event_id=Told(events["event_id"], text),
        correlation_id=Told(events["correlation_id"], text),
        causation_id=Told(events["causation_id"], text),
        schema_version=events["schema_version"],
        data=events["event"],
        may_lack=frozenset({"stream", "version", "type"}),
        unpack=opened,
    )


def _number(value: Any) -> Any:
    """Give a number of the envelope as one, where it is written as one."""
    if not isinstance(value, str) or len(value) > 19 or not value.removeprefix("-").isdecimal():
        return value if isinstance(value, str) else None
    return int(value)


FORMAT = file_format(
    "event-explorer-jsonl",
    "Event Explorer (JSON lines)",
    FileKind("event_lines", ("line", *TEXTS, *NUMBERS, "event"), begins, row, REQUIRED),
    shape,
)
