"""How every decoder gives numbers and names: what JSON cannot hold is kept as text, and no value is lost."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import Any

_LONGEST = 1_000
"""Characters of a name made of a list or a map: each one inside another doubles the signs around it."""
_MOST_BITS = 14_000
"""Of a whole number that is shown; Python writes no larger one."""


def number(value: float) -> Any:
    """Give a number as it is where 64 bits hold it, else as {"$number": "18446744073709551616"}.

    Raises:
        ValueError: it has too many digits to be shown.
    """
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise ValueError("a number in it has more than 4,000 digits")
    fits = -(2**63) <= value < 2**63 if isinstance(value, int) else math.isfinite(value)
    return value if fits else {"$number": str(value)}


def name(key: Any) -> str:
    """Give a plain value as the name of a field.

    Raises:
        ValueError: the name would be too long.
    """
    if isinstance(key, str):
        return key
    written = json.dumps(key)
    if len(written) > _LONGEST:
        raise ValueError(f"a key in it is longer than {_LONGEST:,} characters")
    return written


def fields(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """Give the pairs of a map as an object, where keys that have the same name are told apart: a, a', a'3.

    Args:
        pairs: plain keys, and their values.

    Raises:
        ValueError: a name would be too long.
    """
    found: dict[str, Any] = {}
    times: dict[str, int] = {}
    for key, value in pairs:
        apart = same = name(key)
        # What was counted is not tried again, so that many pairs of one name take no longer than others.
        while apart in found:
            times[same] = time = times.get(same, 1) + 1
            apart = f"{same}'{time if time > 2 else ''}"
        found[apart] = value
    return found
