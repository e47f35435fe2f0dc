"""Times as other frameworks write them, brought to one form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1)
_FIRST_TICK = datetime(1, 1, 1)


def normalised(text: object) -> str | None:
    """Write an ISO 8601 text with microseconds; in UTC with a Z where it names a zone, else without one.

    Returns:
        None where the text is no time between the years 1 and 9999.
    """
    if not isinstance(text, str):
        return None
    try:
        return _written(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None


def comparable(time: str) -> str:
    """Give a normalised time so that text order is time order; without a zone it counts as UTC."""
    return time.removesuffix("Z")


def as_written(stored: Any) -> str:
    """Read a time that says its zone, or whose zone nobody knows: ISO 8601 or a driver's own value.

    Raises:
        ValueError: it is no time.
    """
    time = _written(stored) if isinstance(stored, datetime) else normalised(stored)
    if time is None:
        raise ValueError("no time")
    return time


def in_utc(stored: Any) -> str:
    """Read a time that is known to be UTC where it names no zone.

    Raises:
        ValueError: it is no time.
    """
    time = as_written(stored)
    return time if time.endswith("Z") else time + "Z"


def from_seconds(stored: Any) -> str:
    """Read seconds since 1970 in UTC.

    Raises:
        ValueError, OverflowError: it is no such number.
    """
    return _since(_EPOCH, _counted(stored) * 1_000_000)


def from_milliseconds(stored: Any) -> str:
    """Read milliseconds since 1970 in UTC.

    Raises:
        ValueError, OverflowError: it is no such number.
    """
    return _since(_EPOCH, _counted(stored) * 1_000)


def from_microseconds(stored: Any) -> str:
    """Read microseconds since 1970 in UTC.

    Raises:
        ValueError, OverflowError: it is no such number.
    """
    return _since(_EPOCH, _counted(stored))


def from_ticks(stored: Any) -> str:
    """Read .NET ticks in UTC: tenths of a microsecond since the year 1.

    Raises:
        ValueError, OverflowError: it is no such number.
    """
    return _since(_FIRST_TICK, _counted(stored) // 10)


def _counted(stored: Any) -> int | float:
    if isinstance(stored, str):
        return int(stored)
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        raise ValueError("no number")
    return stored


def _since(start: datetime, microseconds: float) -> str:
    return (start + timedelta(microseconds=microseconds)).isoformat(timespec="microseconds") + "Z"


def _written(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.isoformat(timespec="microseconds")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
