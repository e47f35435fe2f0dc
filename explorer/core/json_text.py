"""JSON from somebody else: bounded, and nothing in it silently changed.

A number that a 64-bit integer or a double cannot hold as written becomes {"$number": "1e400"}; so do NaN and
Infinity, which are no JSON. Half a surrogate pair becomes its escape, since it is no text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Unwrap = Callable[[dict[str, Any]], Any]
"""Gives the value inside an object that only says its type, or the object itself."""

REPEATED = "duplicate-keys"
"""Flag of a text that names a field of an object twice; the last one counts."""

_DOUBLE_DIGITS = 17
"""Significant digits that programs write for a double."""
_LONGEST_NUMBER = 400


class TooDeep(ValueError):
    """The value is nested deeper than this program shows."""


def as_it_is(value: dict[str, Any]) -> Any:
    """Unwrap nothing."""
    return value


class JsonText:
    """Reads JSON texts one after another.

    Args:
        depth: deepest nesting that is read.
        unwrap: applied to every object, outermost first.
        whole: whether whole numbers stay numbers however large they are.
    """

    def __init__(self, depth: int, unwrap: Unwrap = as_it_is, *, whole: bool = False) -> None:
        self._depth = depth
        self._unwrap = unwrap
        self._flags: set[str] = set()
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=self._float,
            parse_int=int if whole else self._integer,
            parse_constant=self._as_text,
        )

    def read(self, text: str) -> tuple[Any, tuple[str, ...]]:
        """Read one text.

        Returns:
            The value, and flags for what is unusual in it: "duplicate-keys", "number-as-text",
            "mended-text".

        Raises:
            TooDeep: it is nested too deep.
            json.JSONDecodeError: it is no JSON.
        """
        self._flags = set()
        try:
            value = self._tidied(self._decoder.decode(text), 0)
        except RecursionError:
            raise TooDeep from None
        return value, tuple(sorted(self._flags))

    def tidied(self, value: Any) -> tuple[Any, tuple[str, ...]]:
        """Tidy a value that was read from something else than JSON: unwrap its objects, mend its text.

        Returns:
            The value, and the flag "mended-text" where a text was mended.

        Raises:
            TooDeep: it is nested too deep.
        """
        self._flags = set()
        return self._tidied(value, 0), tuple(self._flags)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            self._flags.add(REPEATED)
        return found

    def _float(self, text: str) -> Any:
        if len(text) > _LONGEST_NUMBER:
            return self._as_text(text)
        value = float(text)
        digits = text.lower().partition("e")[0].replace(".", "").lstrip("-0")
        vanished = value == 0 and digits  # 1e-400
        lossy = len(digits) > _DOUBLE_DIGITS and Decimal(text) != Decimal(repr(value))
        return self._as_text(text) if vanished or not math.isfinite(value) or lossy else value

    def _integer(self, text: str) -> Any:
        if len(text) < 19:
            return int(text)
        if len(text) > 20 or not -(2**63) <= int(text) < 2**63:
            return self._as_text(text)
        return int(text)

    def _as_text(self, text: str) -> dict[str, str]:
        self._flags.add("number-as-text")
        return {"$number": text}

    def _tidied(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is str:
            return value if value.isascii() else self._mended(value)
        if kind is dict:
            inner = self._unwrap(value)
            below = self._deeper(depth)
            if inner is not value:
                return self._tidied(inner, below)
            return {
                key if key.isascii() else self._mended(key): self._tidied(one, below)
                for key, one in value.items()
            }
        if kind is list:
            below = self._deeper(depth)
            return [self._tidied(one, below) for one in value]
        return value

    def _deeper(self, depth: int) -> int:
        if depth >= self._depth:
            raise TooDeep
        return depth + 1

    def _mended(self, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            self._flags.add("mended-text")
            return text.encode(errors="backslashreplace").decode()
        return text
