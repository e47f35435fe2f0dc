"""Filters over events: what one says, in plain words, and which events it lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from domain.kernel.recorded import RecordedEvent
from explorer.core.filter_values import Literal, compare, contains, stands
from explorer.core.plain import plain

Predicate = Callable[[RecordedEvent], bool]
"""Whether an event is let through."""

FIELDS: Mapping[str, Callable[[RecordedEvent], Any]] = {
    "type": lambda event: event.type,
    "stream": lambda event: event.stream,
    "category": lambda event: event.category,
    "version": lambda event: event.version,
    "ordinal": lambda event: event.ordinal,
    "position": lambda event: event.position,
    "time": lambda event: event.time,
    "actor": lambda event: event.metadata.get("actor"),
    "event_id": lambda event: event.event_id,
    "correlation_id": lambda event: event.correlation_id,
    "causation_id": lambda event: event.causation_id,
    "flags": lambda event: list(event.flags),
}
"""What can be asked of an event by a word; the rest is asked by a path into data or metadata."""

NUMBERS = frozenset({"version", "ordinal"})
TIMES = frozenset({"time"})
PAYLOADS: Mapping[str, Callable[[RecordedEvent], Any]] = {
    "data": lambda event: event.data,
    "metadata": lambda event: event.metadata,
}


@dataclass(frozen=True, slots=True)
class Field:
    """What is asked of an event.

    Args:
        name: one of FIELDS, or "data" or "metadata".
        path: the way into data or metadata, outermost first; () for a field, or for all of it.
    """

    name: str
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the field's values stands to the literal as the sign says: = < <= > >= or ~ (contains)."""

    field: Field
    sign: str
    literal: Literal


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of the field's values equals one of the literals."""

    field: Field
    literals: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """The event has no value there, or null."""

    field: Field


@dataclass(frozen=True, slots=True)
class Search:
    """The text occurs in type, stream or payload, whatever the case of its letters."""

    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The event is not let through by the part."""

    part: Filter


@dataclass(frozen=True, slots=True)
class All:
    """The event is let through by every part."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """The event is let through by at least one part."""

    parts: tuple[Filter, ...]


Filter = Compared | OneOf | Lacking | Search | Not | All | Some


def predicate(wanted: Filter) -> Predicate:
    """Give the test that a filter stands for; it changes nothing and knows nothing but the event."""
    match wanted:
        case Compared(field, sign, literal):
            values = _values_of(field)
            if sign == "~":
                return lambda event: any(contains(value, literal.text) for value in values(event))
            return lambda event: any(stands(compare(value, literal), sign) for value in values(event))
        case OneOf(field, literals):
            parts = tuple(Compared(field, "=", literal) for literal in literals)
            return predicate(Some(parts))
        case Lacking(field):
            values = _values_of(field)
            return lambda event: all(value is None for value in values(event))
        case Search(text):
            return lambda event: any(
                contains(value, text) for value in (event.type, event.stream, event.data)
            )
        case Not(part):
            inner = predicate(part)
            return lambda event: not inner(event)
        case All(parts):
            tests = tuple(map(predicate, parts))
            return lambda event: all(test(event) for test in tests)
        case Some(parts):
            tests = tuple(map(predicate, parts))
            return lambda event: any(test(event) for test in tests)
        case _:
            assert_never(wanted)


def only_stream(wanted: Filter) -> str | None:
    """Give the one stream that all events that are let through belong to, None where there may be others."""
    match wanted:
        case Compared(Field("stream"), "=", literal) | OneOf(Field("stream"), (literal,)):
            return literal.text
        case All(parts):
            return next((name for part in parts if (name := only_stream(part)) is not None), None)
        case _:
            return None


def only_flags(wanted: Filter) -> tuple[frozenset[str], bool] | None:
    """Give the flags that a filter asks about, where it asks about nothing else.

    Returns:
        The flags, and whether events with one of them are let through or all others; None where a filter
        asks about something else too.
    """
    match wanted:
        case Compared(Field("flags"), "=", literal):
            return frozenset((literal.text,)), True
        case OneOf(Field("flags"), literals):
            return frozenset(literal.text for literal in literals), True
        case Not(part) if (found := only_flags(part)) is not None:
            return found[0], not found[1]
        case _:
            return None


def explain(wanted: Filter) -> str:
    """Say in a sentence which events a filter lets through."""
    return f"Events {_said(wanted)}."


_SIGNS = {
    "=": ("is", "is not"),
    "<": ("is less than", "is not less than"),
    "<=": ("is at most", "is not at most"),
    ">": ("is more than", "is not more than"),
    ">=": ("is at least", "is not at least"),
    "~": ("contains", "does not contain"),
}
_TIME_SIGNS = {
    "=": ("is at", "is not at"),
    "<": ("is before", "is not before"),
    "<=": ("is at or before", "is not at or before"),
    ">": ("is after", "is not after"),
    ">=": ("is at or after", "is not at or after"),
    "~": ("contains", "does not contain"),
}


def _said(wanted: Filter, *, negated: bool = False) -> str:
    match wanted:
        case Compared(field, sign, literal):
            signs = _TIME_SIGNS if field.name in TIMES and not field.path else _SIGNS
            return f"whose {_name(field)} {signs[sign][negated]} {_quoted(literal.text)}"
        case OneOf(field, literals):
            listed = ", ".join(_quoted(literal.text) for literal in literals)
            return f"whose {_name(field)} is {'none' if negated else 'one'} of {listed}"
        case Lacking(field):
            return f"{'with' if negated else 'without'} {_name(field)}"
        case Search(text):
            return f"{'without' if negated else 'with'} {_quoted(text)} in type, stream or data"
        case Not(part):
            return _said(part, negated=not negated)
        case All(parts):
            return ("not " if negated else "") + _joined(" and ", parts, negated)
        case Some(parts):
            return ("not " if negated else "") + _joined(" or ", parts, negated)
        case _:
            assert_never(wanted)


def _joined(word: str, parts: tuple[Filter, ...], bracketed: bool) -> str:
    inner = word.join(f"({_said(part)})" if isinstance(part, All | Some) else _said(part) for part in parts)
    return f"({inner})" if bracketed else inner


def _name(field: Field) -> str:
    return plain(".".join((field.name, *field.path)), 100)


def _quoted(text: str) -> str:
    return f"“{plain(text, 100)}”"


def _values_of(field: Field) -> Callable[[RecordedEvent], Iterable[Any]]:
    """Give the function that finds a field's values: one, none, or those of every entry of a list."""
    if field.name in PAYLOADS:
        payload, path = PAYLOADS[field.name], field.path
        return lambda event: found(payload(event), path)
    read = FIELDS[field.name]
    return lambda event: found(read(event), ())


def found(value: Any, path: Sequence[str]) -> Iterable[Any]:
    """Yield what stands at the end of a path; through a list it leads to every entry, or by number to one."""
    if isinstance(value, list):
        if path and path[0].isdecimal():
            index = int(path[0]) if len(path[0]) < 10 else len(value)
            if index < len(value):
                yield from found(value[index], path[1:])
            return
        for entry in value:
            yield from found(entry, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from found(value[path[0]], path[1:])
