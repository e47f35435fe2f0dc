"""CloudEvents 1.0 in JSON: from a document to the event that everybody sees."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any

from domain.kernel.recorded import RecordedEvent
from explorer.core.event_lines import DEEPEST, NoEvent
from explorer.core.json_text import JsonText
from explorer.core.plain import plain
from explorer.core.undecoded import UNDECODED, undecoded

BINARY = "data_base64"
NO_DATA = "no-data"
"""Flag of an event without data."""

_REQUIRED = ("specversion", "id", "source", "type")
_TEXTS = (*_REQUIRED, "subject", "time", "datacontenttype", "dataschema")


def is_cloud_event(document: Any) -> bool:
    """Does a JSON value look like a CloudEvent?"""
    return isinstance(document, dict) and all(name in document for name in _REQUIRED)


def event_of(document: Any, number: int) -> RecordedEvent:
    """Give the event of a CloudEvent; its attributes, extensions among them, are its metadata.

    The stream is the subject, or the source where there is none. Data in Base64 stays in the metadata
    as it was written, also where it can be shown.

    Args:
        document: a JSON value.
        number: its place in the file, from 1.

    Raises:
        NoEvent: it lacks what the standard requires.
    """
    if not isinstance(document, dict):
        raise NoEvent("it is no JSON object")
    for name in _REQUIRED:
        if not document.get(name):
            raise NoEvent(f"it has no {name}, which a CloudEvent needs")
    for name in _TEXTS:
        if not isinstance(document.get(name), str | None):
            raise NoEvent(f"its {name} is no text")
    data, flags = _data(document)
    return RecordedEvent(
        ordinal=number,
        position=number,
        stream=document.get("subject") or document["source"],
        category=document["source"],
        version=None,
        type=document["type"],
        schema_version=None,
        time=document.get("time"),
        event_id=document["id"],
        data=data,
        metadata={name: value for name, value in document.items() if name != "data"},
        correlation_id=_id(document, "correlationid"),
        causation_id=_id(document, "causationid"),
        flags=flags,
    )


def _data(document: dict[str, Any]) -> tuple[Any, tuple[str, ...]]:
    binary = document.get(BINARY)
    if binary is None:
        return document.get("data"), () if "data" in document else (NO_DATA,)
    if "data" in document:
        raise NoEvent(f"it has both data and {BINARY}")
    try:
        stored = b64decode(binary, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise NoEvent(f"its {BINARY} is no Base64 ({plain(error)})") from None
    try:
        return JsonText(DEEPEST).read(stored.decode())[0], ()
    except ValueError:
        kind = plain(document.get("datacontenttype") or "binary", 60)
        return undecoded(kind, "It is binary data, and no JSON.", stored), (UNDECODED,)


def _id(document: dict[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value if isinstance(value, str) else None
