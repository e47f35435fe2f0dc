"""Times as text and as numbers, leniently: foreign stores write them in many ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


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


def iso(moment: datetime) -> str:
    """Write a moment as this program stores it: UTC, microseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def later(text: str, by_seconds: float) -> str:
    """Give the moment some seconds after an ISO 8601 text."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return iso(moment + timedelta(seconds=by_seconds))
