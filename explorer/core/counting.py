"""How many there are, in words."""

from __future__ import annotations


def count(value: int, noun: str, plural: str | None = None) -> str:
    """Write how many there are: "1 event", "2,000 events"."""
    return f"{value:,} {noun if value == 1 else plural or noun + 's'}"


def size(value: int) -> str:
    """Write how many bytes there are, as disks are measured: "2 GB", "1.3 GB", "120 MB", "0 MB"."""
    if value >= 1_000_000_000:
        return f"{value / 1e9:,.1f} GB".replace(".0 ", " ")
    return f"{-(-value // 1_000_000):,} MB"
