"""Whether one plain value is what its field asks for, and the value it then is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from explorer.core.fields import FormField

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"[+-]?\d{1,18}")


class Wrong(Exception):
    """The value is not what the field asks for."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _text(field: FormField, raw: Any) -> str:
    if not isinstance(raw, str):
        raise Wrong("type", "This must be a text.")
    text = raw.strip()
    if field.pattern and not re.fullmatch(field.pattern, text):
        says = field.says or "the text does not have the right form"
        raise Wrong("pattern", f"{says[:1].upper()}{says[1:]}.")
    if _CONTROL.search(text):
        raise Wrong("characters", "No control characters, please.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Wrong("characters", "This text holds half of a character; please type it again.") from None
    least, most = field.least, field.most
    if least is not None and most is not None and not least <= len(text) <= most:
        raise Wrong("length", f"{least} to {most} characters, please; there are {len(text)}.")
    return text


def _integer(field: FormField, raw: Any) -> int:
    if isinstance(raw, str) and _NUMBER.fullmatch(raw.strip()):
        raw = int(raw)
    unit = f" {field.unit}" if field.unit else ""
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise Wrong("type", f"This must be a whole number{' of' + unit if unit else ''}.")
    least, most = field.least, field.most
    if least is not None and most is not None and not least <= raw <= most:
        raise Wrong("range", f"{least:,} to {most:,}{unit}, please.")
    return raw


def _choice(field: FormField, raw: Any) -> str:
    if raw not in field.choices:
        raise Wrong("choice", f"One of {', '.join(field.choices)}, please.")
    return str(raw)


def _flag(field: FormField, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Wrong("type", "This must be yes or no.")
    return raw


def _moment(field: FormField, raw: Any) -> str:
    text = _plain(raw)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        offset = moment.utcoffset()
    except ValueError:
        raise Wrong("moment", "A date and time such as 2025-03-03T08:00:00Z, please.") from None
    if offset is None or offset.total_seconds() != 0:
        raise Wrong("moment", "A time in UTC, please, ending in Z.")
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _day(field: FormField, raw: Any) -> str:
    text = _plain(raw)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Wrong("day", "A day such as 2025-03-03, please.") from None


def _plain(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Wrong("type", "This must be a text.")
    return raw.strip()


CHECKS: dict[str, Callable[[FormField, Any], Any]] = {
    "text": _text,
    "id": _text,
    "integer": _integer,
    "cents": _integer,
    "choice": _choice,
    "flag": _flag,
    "moment": _moment,
    "day": _day,
}
