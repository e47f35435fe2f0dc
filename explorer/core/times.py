"""Times as text and as numbers, leniently: foreign stores write them in many ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.kernel.recorded import RecordedEvent

LAST = datetime.max.replace(tzinfo=UTC)
"""The last moment that can be written."""

TIME_BACK = "time-back"
"""Flag of an event whose time lies before that of the event before it."""


def seconds(text: str | None) -> float | None:
    """Give an ISO 8601 text as seconds since 1970 UTC; None where it is no usable time.

    A time without a zone is taken as UTC: good enough to draw, never stored.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.timestamp()
    except (ValueError, OverflowError):
        return None


def flag_going_back(events: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    """Flag the events that bear an earlier time than the one before them: a clock was set back."""
    flagged: list[RecordedEvent] = []
    before: float | None = None
    for event in events:
        at = seconds(event.time)
        back = at is not None and before is not None and at < before
        flagged.append(replace(event, flags=(*event.flags, TIME_BACK)) if back else event)
        before = at
    return flagged


def stored(text: str | None) -> str | None:
    """Give an ISO 8601 text as our own store keeps times; None where it is no time.

    A time without a zone is taken as UTC, and parts of a microsecond are left out.
    """
    try:
        moment = datetime.fromisoformat(text or "")
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return f"{moment:%Y-%m-%dT%H:%M:%S.%fZ}".rjust(27, "0")


def iso(moment: datetime) -> str:
    """Write a moment as this program stores it: UTC, microseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def later(text: str, by_seconds: float) -> str:
    """Give the moment some seconds after an ISO 8601 text, at most the last one that can be written."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    return iso(moment + min(timedelta(seconds=by_seconds), LAST - moment))
