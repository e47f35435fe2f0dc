"""The concurrency wish: what a writer expects of the stream it appends to."""

from __future__ import annotations

from enum import Enum
from typing import assert_never


class Expect(Enum):
    """Expectations that name no exact version."""

    ANYTHING = "any version"
    NO_STREAM = "no stream"
    SOME_STREAM = "an existing stream"


Expected = Expect | int
"""A wish, or the exact version the stream must have."""


def holds(expected: Expected, current: int) -> bool:
    """Is a stream at version `current` (0: it does not exist) what the writer expected?"""
    match expected:
        case Expect.ANYTHING:
            return True
        case Expect.NO_STREAM:
            return current == 0
        case Expect.SOME_STREAM:
            return current > 0
        case int():
            return current == expected
        case _:
            assert_never(expected)


def describe(expected: Expected) -> str:
    """Say the wish in words: "no stream", "version 4"."""
    return expected.value if isinstance(expected, Expect) else f"version {expected}"
