"""Times as other frameworks write them, brought to one form."""

from __future__ import annotations

from datetime import UTC, datetime


def normalised(text: object) -> str | None:
    """Write an ISO 8601 text with microseconds; in UTC with a Z where it names a zone, else without one.

    Returns:
        None where the text is no time between the years 1 and 9999.
    """
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            return moment.isoformat(timespec="microseconds")
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    except (ValueError, OverflowError):
        return None


def comparable(time: str) -> str:
    """Give a normalised time so that text order is time order; without a zone it counts as UTC."""
    return time.removesuffix("Z")
