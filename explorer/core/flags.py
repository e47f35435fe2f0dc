"""The flags that this program gives to events: what is unusual about one."""

from __future__ import annotations

TOLD_BY_STORES = ("deleted", "archived", "tombstone", "system", "position", "snapshot", "link", "orphan")
"""What the store itself says of a row."""

OF_CONTENT = (
    "damaged",
    "undecoded",
    "undecoded-metadata",
    "no-data",
    "no-stream",
    "no-type",
    "duplicate-keys",
    "number-as-text",
    "mended-text",
    "invalid-utf8",
    "more-in-row",
    "legacy",
    "time-back",
)
"""What was met when the row was read."""

ODD = (
    "odd-stream",
    "odd-version",
    "odd-type",
    "odd-category",
    "odd-tenant",
    "odd-time",
    "odd-event-id",
    "odd-correlation-id",
    "odd-causation-id",
    "odd-schema-version",
)
"""What a column tells is not what such a column tells."""

FLAGS = (*TOLD_BY_STORES, *OF_CONTENT, *ODD)
"""All of them; events that were imported may have others."""
