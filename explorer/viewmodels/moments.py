"""Moments between text, seconds and people's typing; all in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def seconds(time: str | None) -> float | None:
    """Turn an ISO 8601 text into seconds since 1970 UTC; a time without a zone is taken as UTC."""
    if time is None:
        return None
    try:
        known = datetime.fromisoformat(time)
    except ValueError:
        return None
    return (known if known.tzinfo else known.replace(tzinfo=UTC)).timestamp()


def iso(moment: float) -> str:
    """Turn seconds since 1970 UTC into ISO 8601, to the whole second."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(moment))).isoformat()


def typed_moment(text: str) -> str | None:
    """Read a moment as a person types it, and give the end of what it names as ISO 8601 in UTC.

    09:14:02 names a whole second and 09:14:02.123 a whole millisecond, so that a time read off the
    screen finds the event it was read from. A date alone is its midnight. None: it is no time.
    """
    text = text.strip().removesuffix("UTC").strip()
    try:
        known = datetime.fromisoformat(text)
        known = known.astimezone(UTC) if known.tzinfo else known.replace(tzinfo=UTC)
        if ":" in text:
            known += timedelta(microseconds=999 if known.microsecond else 999_999)
    except (ValueError, OverflowError):
        return None
    return known.isoformat(timespec="microseconds").replace("+00:00", "Z")


def span_text(length: float) -> str:
    """Write a length of time, in seconds, as people say it: 250 ms, 5 min, 1.5 h."""
    for size, unit in ((86_400.0, "d"), (3_600.0, "h"), (60.0, "min"), (1.0, "s"), (0.001, "ms")):
        if length >= size:
            return f"{length / size:.3g} {unit}"
    return f"{length * 1e6:.3g} µs"
