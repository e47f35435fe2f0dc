"""How a format tells each fact of an event: by a column, or by something inside its payload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement

from explorer.formats.stream_names import name_of
from explorer.formats.times import as_written

Reading = Callable[[Any], Any]
"""Turns a stored value, never None, into what an event says; raises ValueError where it is odd."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact in a column, with the way its values are read."""

    column: ColumnElement[Any]
    read: Reading


@dataclass(frozen=True, slots=True)
class Inside:
    """A fact inside the decoded data or metadata.

    Args:
        part: where to look.
        path: the names that lead to it.
        read: how it is read; None for the usual way of that fact.
    """

    part: Literal["data", "metadata"]
    path: tuple[str, ...]
    read: Reading | None = None


@dataclass(frozen=True, slots=True)
class Encoded:
    """A column of bytes or text that is decoded.

    Args:
        column: the column.
        encoding: what it is written in ("json", "cbor"), for all rows or told by a column; None to see from
            the bytes.
    """

    column: ColumnElement[Any]
    encoding: str | Told | None = None


Fact = ColumnElement[Any] | Told | Inside | None
"""A bare column is read in the usual way of its fact; None: the format does not have it."""

Content = ColumnElement[Any] | Encoded | Mapping[str, ColumnElement[Any] | Encoded] | None
"""Data or metadata: one column that is decoded, or an object made of several (bare ones as they are)."""


def read_by(fact: Fact, read: Reading) -> Fact:
    """Have a bare column read in a way; anything else says itself how it is read."""
    return Told(fact, read) if isinstance(fact, ColumnElement) else fact


def inside_data(*path: str, read: Reading | None = None) -> Inside:
    """Find a fact in the decoded data."""
    return Inside("data", path, read)


def inside_metadata(*path: str, read: Reading | None = None) -> Inside:
    """Find a fact in the decoded metadata."""
    return Inside("metadata", path, read)


def text(stored: Any) -> str:
    """Read a text."""
    return stored.decode(errors="replace") if isinstance(stored, bytes) else str(stored)


def filled(stored: Any) -> str | None:
    """Read a text, None where it is empty."""
    return text(stored) or None


def identifier(stored: Any) -> str | None:
    """Read an id: UUIDs in lower case with dashes, other text unchanged, None where it is empty."""
    return name_of(stored) or None


def mixed_endian(stored: Any) -> str | None:
    """Read an id that .NET wrote as 16 bytes, the first three groups turned round."""
    if isinstance(stored, bytes) and len(stored) == 16:
        return str(UUID(bytes_le=stored))
    return identifier(stored)


def number(stored: Any) -> int:
    """Read a whole number.

    Raises:
        ValueError: it is none.
    """
    if type(stored) is not int:
        raise ValueError("no whole number")
    return stored


def digits(stored: Any) -> int:
    """Read a whole number that may be written as text.

    Raises:
        ValueError: it is none.
    """
    return int(stored) if isinstance(stored, str) else number(stored)


def revision(stored: Any) -> int | str | None:
    """Read a schema version: a number where it is one, else its text."""
    if type(stored) is int:
        return stored
    written = text(stored)
    return int(written) if written.isdecimal() and len(written) < 10 else written or None


def before(separator: str) -> Reading:
    """Read the part of a text before a separator, or all of it; None where that is empty."""

    def read(stored: Any) -> str | None:
        return text(stored).partition(separator)[0] or None

    return read


USUAL: Mapping[str, Reading] = {
    "stream": text,
    "version": number,
    "type": text,
    "category": filled,
    "tenant": filled,
    "time": as_written,
    "event_id": identifier,
    "correlation_id": identifier,
    "causation_id": identifier,
    "schema_version": revision,
}
"""How each fact is read where a format says nothing else."""
