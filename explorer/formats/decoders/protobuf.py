"""The fields of a protobuf message by their numbers; what they mean only its definition tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

Field = int | bytes
Fields = Mapping[int, Sequence[Field]]
"""The fields of a message by their numbers, each with its values."""


def fields(message: bytes) -> dict[int, list[Field]]:
    """Take a message apart.

    Args:
        message: the bytes of one message.

    Returns:
        The values of each field in their order: whole numbers as they are written, the rest as bytes.

    Raises:
        ValueError: it is no message.
    """
    found: dict[int, list[Field]] = defaultdict(list)
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        value: Field
        match key & 7:
            case 0:
                value, at = _number(message, at)
            case 1:
                value, at = _bytes(message, at, 8)
            case 2:
                size, at = _number(message, at)
                value, at = _bytes(message, at, size)
            case 5:
                value, at = _bytes(message, at, 4)
            case other:
                raise ValueError(f"fields of kind {other} are not read")
        found[key >> 3].append(value)
    return dict(found)


def fields_within(message: Fields, number: int) -> dict[int, list[Field]]:
    """Take the message apart that is a field of another.

    Raises:
        ValueError, LookupError: it is none.
    """
    found = message[number][0]
    if not isinstance(found, bytes):
        raise ValueError("no message")
    return fields(found)


def signed(number: Field) -> int:
    """Read a number that is written so that small negative ones are short (sint64).

    Raises:
        TypeError: the field is no number.
    """
    if not isinstance(number, int):
        raise TypeError("no number")
    return (number >> 1) ^ -(number & 1)


def _number(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        if at >= len(message):
            raise ValueError("it ends early")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("a number is too long")


def _bytes(message: bytes, at: int, size: int) -> tuple[bytes, int]:
    if at + size > len(message):
        raise ValueError("it ends early")
    return message[at : at + size], at + size
