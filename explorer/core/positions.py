"""The coordinates of the product, as types, so that they are not mixed up."""

from __future__ import annotations

from typing import NewType

Ordinal = NewType("Ordinal", int)
"""Place on the timeline: 1..N, dense; 0 is before the first event."""

Sub = NewType("Sub", int)
"""Index among the events that upcasting made of one stored event, from 0."""

Version = NewType("Version", int)
"""Place in a stream; in our own store from 1, and 0 means the stream does not exist."""

Coordinate = tuple[int, int]
"""(ordinal, sub): how far a consumer has come."""

START: Coordinate = (0, 0)
"""Before the first event."""
