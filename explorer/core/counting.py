"""How many there are, in words."""

from __future__ import annotations


def count(value: int, noun: str, plural: str | None = None) -> str:
    """Write how many there are: "1 event", "2,000 events"."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"
