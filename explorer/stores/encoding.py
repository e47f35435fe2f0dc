"""From values to stored text and back: JSON, keys of rows, times, names."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from domain.kernel.projection import Key
from explorer.core.errors import CannotStore, StoreDamaged, UsageError
from explorer.core.keys import checked
from explorer.core.names import category_of as category_of
from explorer.core.times import stored

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_sorted = msgspec.json.Encoder(order="sorted").encode
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_MOST_BITS = 14_000  # Python reads and writes whole numbers of up to 4,300 digits


def encode(value: Mapping[str, Any], *words: str) -> tuple[str, dict[str, Any]]:
    """Give the JSON text of an object, and the object as it will be read back.

    Args:
        value: JSON values only; tuples count as lists.
        words: what the object is ("data of", "ItemAdded"), for the error.

    Raises:
        CannotStore: something in it would not come back as it went in.
    """
    try:
        text = _encode(value)
        back = _decode(text)
    except (TypeError, ValueError, RecursionError):
        back = None
    if back == value and isinstance(back, dict):
        return text.decode(), back
    what = " ".join(words)
    try:
        plain = {check_text(name, what): _plain(part, f"{what}.{name}") for name, part in value.items()}
        return _encode(plain).decode(), plain
    except (RecursionError, AttributeError) as error:
        raise CannotStore(
            f"The {what} cannot be stored: it is no JSON object or nested too deeply."
        ) from error


def decode(text: str, where: str) -> Any:
    """Read stored JSON text.

    Raises:
        StoreDamaged: the text is no JSON.
    """
    try:
        return _decode(text)
    except (ValueError, RecursionError, TypeError) as error:
        raise StoreDamaged(
            f"{where} holds text that cannot be read ({error}); the other events can still be read, "
            "and `verify` tells what is damaged."
        ) from error


def _plain(value: Any, path: str) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return check_text(value, path)
        case int() if value.bit_length() <= _MOST_BITS:
            return int(value)
        case float() if math.isfinite(value):
            return float(value)
        case list() | tuple():
            return [_plain(part, f"{path}[{index}]") for index, part in enumerate(value)]
        case Mapping():
            return {check_text(name, path): _plain(part, f"{path}.{name}") for name, part in value.items()}
        case _:
            raise CannotStore(
                f"The {path} cannot be stored: {_short(value)} has no JSON form; "
                "use text, finite numbers, true, false, null, lists and objects."
            )


def check_text(text: Any, path: str) -> str:
    """Give the text back, or refuse what is no text or no valid Unicode."""
    if not isinstance(text, str):
        raise CannotStore(f"The {path} cannot be stored: the name {_short(text)} of a field is no text.")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise CannotStore(
                f"The {path} cannot be stored: {ascii(text)[:60]} is no valid Unicode "
                f"(half a character at place {error.start})."
            ) from error
    return text


def _short(value: Any) -> str:
    kind = type(value).__name__
    return (
        f"a whole number of {value.bit_length():,} bits"
        if isinstance(value, int)
        else f"{value!r:.40} ({kind})"
    )


def check_name(text: Any, what: str) -> None:
    """Refuse a name (of a stream, a type ...) that not every engine can hold."""
    if not isinstance(text, str) or not text or "\x00" in text:
        raise CannotStore(f"The {what} must be a text without NUL characters, not {_short(text)}.")
    check_text(text, what)


def check_time(text: str, what: str) -> None:
    """Refuse a time that would not sort as text."""
    if _TIME.fullmatch(text) is None:
        raise CannotStore(
            f"The time of {what} must look like 2026-01-31T12:00:00.000000Z, not {_short(text)}."
        )


def as_stored_time(moment: str) -> str:
    """Turn any ISO 8601 moment into the form that times are stored in; UTC where it names no zone.

    Raises:
        UsageError: it is no ISO 8601 moment.
    """
    when = stored(moment)
    if when is None:
        raise UsageError(f"{moment!r} is no point in time; write it like 2026-01-31T12:00:00Z.")
    return when


def now() -> str:
    """Give the wall clock in the form that times are stored in."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_PART_END = "\x01"
_ESCAPED = {"\x01": "\x02\x02", "\x02": "\x02\x03"}
_ORIGINAL = {escape: plain for plain, escape in _ESCAPED.items()}


def encode_key(key: Key) -> str:
    """Give the text of a row's key; texts sort as the keys do, so that rows come in key order."""
    parts = [check_text(part, "key of a row") for part in checked(key)]
    return "".join(re.sub("[\x01\x02]", lambda found: _ESCAPED[found[0]], part) + _PART_END for part in parts)


def decode_key(text: str) -> Key:
    """Read the text of a row's key."""
    parts = text.split(_PART_END)[:-1]
    return tuple(re.sub("\x02[\x02\x03]", lambda found: _ORIGINAL[found[0]], part) for part in parts)


def same(one: Any, other: Any) -> bool:
    """Are two JSON values the same, whatever the order of their fields?"""
    return bool(_sorted(one) == _sorted(other))
