"""Histories of Temporal as JSON: a file holds one run of a workflow, whose first event names it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from explorer.formats.database import Database
from explorer.formats.files.json_values import Element
from explorer.formats.files.translating import FileKind
from explorer.formats.kit import Draft, Shape, Tables, file_format

ENVELOPE = ("eventId", "eventTime", "eventType")
ATTRIBUTES = "EventAttributes"
STARTED = f"workflowExecutionStarted{ATTRIBUTES}"
NAMES = ("workflowId", "firstExecutionRunId", "originalExecutionRunId")
"""What names a run in its first event, the best first."""


def begins(first: Any) -> str | None:
    """Look for what every event of a history has."""
    if not isinstance(first, dict) or not all(isinstance(first.get(name), str) for name in ENVELOPE):
        return None
    return f"its first event has {', '.join(ENVELOPE)}"


def row(element: Element) -> tuple[Any, ...]:
    """Give the row of a value: its envelope, what it tells of the run, and all of it as it is written."""
    value = _object(element.value)
    number, time, kind = (_text(value.get(name)) for name in ENVELOPE)
    started = _object(value.get(STARTED))
    run = next((name for name in map(_text, map(started.get, NAMES)) if name), None)
    workflow = _text(_object(started.get("workflowType")).get("name"))
    place = int(number) if number and number.isdecimal() and len(number) < 19 else number
    return (element.number, place, time, kind, run, workflow, element.text)


def opened(draft: Draft) -> Draft:
    """Take the attributes out of the event; all else that is no envelope is metadata."""
    if not isinstance(draft.data, dict):
        raise ValueError("no object")
    inner = next((name for name in draft.data if name.endswith(ATTRIBUTES)), None)
    about = {name: one for name, one in draft.data.items() if name != inner and name not in ENVELOPE}
    return replace(draft, data=draft.data.get(inner, {}), metadata=about)


def shape(tables: Tables, database: Database) -> Shape:
    """Say how the table of a file lies; a run that nothing names has the name of its file."""
    events = tables["events"]
    run, workflow = (select(func.max(events[name])).scalar_subquery() for name in ("run", "workflow"))
    return Shape(
        source=events.rows,
        key=(events["event_id"],),
        position=events["event_id"],
        stream=func.coalesce(run, database.store),
        version=events["event_id"],
        version_base=1,
        type=events["type"],
        category=workflow,
        time=events["time"],
        data=events["event"],
        unpack=opened,
    )


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


FORMAT = file_format(
    "temporal-history-json",
    "Temporal history (JSON)",
    FileKind(
        "temporal_history",
        ("line", "event_id", "time", "type", "run", "workflow", "event"),
        begins,
        row,
        ENVELOPE,
        inside="events",
    ),
    shape,
)
