"""What a field of a command may hold, said once, for the form, the check and the JSON Schema.

A field's type is an Annotated type; the marks below are its metadata:
`quantity: Annotated[int, Between(1, 99)]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal


@dataclass(frozen=True, slots=True)
class Pattern:
    """The whole text must match `regex`; `says` tells a person what that means."""

    regex: str
    says: str


@dataclass(frozen=True, slots=True)
class Length:
    """Trimmed length of a text in characters; no control characters except the newline."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Between:
    """Bounds of a whole number, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts ("cents")."""

    name: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, ISO 8601 in UTC, ending in Z."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True)
class RefersTo:
    """The field names a stream of another category: a weak check, it may move on before the commit."""

    category: str


Id = Annotated[
    str,
    Pattern(r"^[A-Za-z0-9_.]{1,40}$", "1 to 40 letters, digits, dots or underscores (no dash)"),
]
Cents = Annotated[int, Between(1, 100_000_000), Unit("cents")]
Currency = Literal["EUR", "USD", "GBP"]
Utc = Annotated[str, Moment()]
Day = Annotated[str, CalendarDay()]
