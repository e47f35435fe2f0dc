"""How a value of an event stands to what somebody wrote in a filter."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_LONGEST_NUMBER = 300
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"([T ](?P<minute>\d\d:\d\d)(?P<second>:\d\d)?(?P<part>\.\d{1,6})?(?P<zone>Z|[+-]\d\d:\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, as long as the text that names it is vague: a day, a minute, a microsecond.

    Args:
        begin: its first moment, in UTC.
        end: the first moment after it.
    """

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that somebody wrote.

    Args:
        text: the value, without the quotes.
        number: what it is worth as a number; None where it is none, or was written in quotes.
        span: the time that it names; None where it is not compared with times.
    """

    text: str
    number: int | float | None = None
    span: Span | None = None


def number_of(text: str) -> int | float | None:
    """Read a number as JSON writes it, and a little more; None where it is none."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    return int(text) if text.lstrip("+-").isdecimal() else float(text)


def span_of(text: str) -> Span | None:
    """Read 2025-03-03, or a moment of that day to the minute or finer; without a zone it is in UTC."""
    found = _MOMENT.fullmatch(text)
    if found is None or (found["part"] and not found["second"]):
        return None
    try:
        begin = _moment(text)
        return Span(begin, begin + _length(found))
    except (ValueError, OverflowError):
        return None


def compare(value: Any, literal: Literal) -> int | None:
    """Say how a value stands to a literal.

    Returns:
        -1, 0 or 1: before, equal, after; None where they are of different kinds, or just not equal.
    """
    if literal.span is not None:
        return _compare_time(value, literal.span)
    if isinstance(value, bool):
        return 0 if literal.text == json.dumps(value) else None
    if isinstance(value, int | float):
        return None if literal.number is None else _order(value, literal.number)
    if not isinstance(value, str):
        return None
    worth = None if literal.number is None else number_of(value)
    if worth is not None and literal.number is not None:
        return _order(worth, literal.number)  # money is often a text: 9.50 comes before 10.00
    return _order(value, literal.text)


def stands(order: int | None, sign: str) -> bool:
    """Is an order what a sign (= < <= > >=) asks for?"""
    if order is None:
        return False
    return (order < 0 and "<" in sign) or (order > 0 and ">" in sign) or (order == 0 and "=" in sign)


def contains(value: Any, folded: str) -> bool:
    """Does a value contain a text that is case-folded already? What is no text is searched as JSON."""
    if value is None:
        return False
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return folded in text.casefold()


def _order(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


def _compare_time(value: Any, span: Span) -> int | None:
    try:
        moment = _moment(value)
    except (ValueError, TypeError, AttributeError):
        return None
    return -1 if moment < span.begin else 0 if moment < span.end else 1


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _length(found: re.Match[str]) -> timedelta:
    if found["part"]:
        return timedelta(microseconds=10 ** (7 - len(found["part"])))
    if found["second"]:
        return timedelta(seconds=1)
    return timedelta(minutes=1) if found["minute"] else timedelta(days=1)
