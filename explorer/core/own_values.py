"""Values that somebody's own code made: shown as JSON of ours, and copied before others change them."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

DEEPEST = 100
"""Levels of a state or row."""


def kept(value: T) -> T:
    """Give a copy that nobody else can change, of a value that can be shown."""
    as_json(value)
    return copied(value)


def copied(value: T) -> T:
    """Give a copy that its owner may change.

    Raises:
        TypeError: it holds itself, or is nested too deeply; and whatever the value itself raises.
    """
    try:
        return copy.deepcopy(value)
    except RecursionError:
        raise TypeError("it holds itself, or is nested too deeply") from None


def as_json(value: Any) -> Any:
    """Turn a state or row of a fold file into JSON values of our own.

    Raises:
        TypeError, ValueError: there is something in it that cannot be shown.
    """
    try:
        built = msgspec.to_builtins(value, str_keys=True)
        _require_sendable(built)
        return built
    except RecursionError:
        raise TypeError("it holds itself, or is nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("a text in it holds half a character") from None
    except TypeError:
        raise TypeError(
            f"{kind_of(value)} that is not made of dicts, lists, texts, numbers or dataclasses"
        ) from None


def _require_sendable(value: Any) -> None:
    """Refuse what is nested deeper than whoever looks at it goes, and half characters.

    Raises:
        RecursionError, UnicodeEncodeError: it is, or there is one.
    """
    level, depth = [value], 0
    while level := [part for one in level for part in _parts(one)]:
        depth += 1
        if depth > DEEPEST:
            raise RecursionError


def _parts(value: Any) -> Iterable[Any]:
    match value:
        case dict():
            return (*value, *value.values())
        case list():
            return value
        case str() if not value.isascii():
            value.encode()
    return ()


def kind_of(value: Any) -> str:
    """Say of which type a value is."""
    return f"a value of type {type(value).__name__}"
