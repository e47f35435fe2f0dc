"""Events as JSON documents of our own, one a line: the shape that `events` prints and exports have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.json_text import REPEATED, JsonText, TooDeep
from explorer.core.plain import plain

FIELDS = (
    "ordinal",
    "position",
    "stream",
    "category",
    "version",
    "type",
    "schema_version",
    "time",
    "event_id",
    "correlation_id",
    "causation_id",
    "data",
    "metadata",
    "flags",
)
"""The fields of an event, in their order."""

TENANT = "tenant"
"""The field that only events of a store have that keeps tenants apart."""

DEEPEST = 200
"""Levels of nesting that are read."""

_LARGEST = 2**63 - 1


class NoEvent(ValueError):
    """Why a line is no event, as the end of a sentence: "it has no field type"."""


class EventLines:
    """Reads lines, one after another."""

    def __init__(self) -> None:
        self._json = JsonText(DEEPEST, whole=True)

    def read(self, line: str, number: int) -> RecordedEvent:
        """Read the event in a line.

        Args:
            line: one JSON document.
            number: place of the line among those that hold events, from 1.

        Raises:
            NoEvent: it holds none.
        """
        return event_of(document_in(line, self._json), number)


def document_in(text: str, reads: JsonText) -> Any:
    """Read a JSON text.

    Raises:
        NoEvent: it is none, is nested too deeply, or names a field twice.
    """
    try:
        value, flags = reads.read(text)
    except TooDeep:
        raise NoEvent("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise NoEvent(f"it is no JSON ({plain(error.msg)} at character {error.pos + 1})") from None
    except ValueError as error:
        raise NoEvent(f"it cannot be read ({plain(error)})") from None
    if REPEATED in flags:
        raise NoEvent("it names a field twice, and only one of the two could be kept")
    return value


def event_of(document: Any, number: int) -> RecordedEvent:
    """Give the event of a document; what is not in it is not known.

    Args:
        document: a JSON value.
        number: the ordinal where it names none.

    Raises:
        NoEvent: it is no event, or has a field that events do not have.
    """
    if not isinstance(document, dict):
        raise NoEvent("it is no JSON object")
    strange = next((name for name in document if name not in FIELDS and name != TENANT), None)
    if strange is not None:
        raise NoEvent(f"it has a field {plain(strange, 60)}, which events do not have")
    missing = next((name for name in ("type", "data") if name not in document), None)
    if missing is not None:
        raise NoEvent(f"it has no field {missing}")
    ordinal = _number(document, "ordinal")
    return RecordedEvent(
        ordinal=number if ordinal is None else ordinal,
        position=_number_or_text(document, "position"),
        stream=_text(document, "stream"),
        category=_text(document, "category"),
        version=_number(document, "version"),
        type=_text(document, "type") or "",
        schema_version=_number_or_text(document, "schema_version"),
        time=_text(document, "time"),
        event_id=_text(document, "event_id"),
        data=document["data"],
        metadata=_metadata(document),
        correlation_id=_text(document, "correlation_id"),
        causation_id=_text(document, "causation_id"),
        flags=_flags(document),
        tenant=_text(document, TENANT),
    )


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    if value is None or isinstance(value, str):
        return value
    raise NoEvent(f"its {name} is no text")


def _number(document: Mapping[str, Any], name: str) -> int | None:
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not -_LARGEST - 1 <= value <= _LARGEST:
        raise NoEvent(f"its {name} is no whole number that an event can have")
    return value


def _number_or_text(document: Mapping[str, Any], name: str) -> int | str | None:
    value = document.get(name)
    return value if isinstance(value, str) else _number(document, name)


def _metadata(document: Mapping[str, Any]) -> dict[str, Any]:
    value = document.get("metadata")
    if not isinstance(value, dict | None):
        raise NoEvent("its metadata is no JSON object")
    return value or {}


def _flags(document: Mapping[str, Any]) -> tuple[str, ...]:
    value = document.get("flags")
    if not isinstance(value, list | None) or not all(isinstance(one, str) for one in value or ()):
        raise NoEvent("its flags are no list of texts")
    return tuple(value or ())
