"""What stands in a form's fields: what they begin with, and how amounts and times are typed and shown."""

from __future__ import annotations

import re
from typing import Any

from explorer.core.forms import FormField

_AMOUNT = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,16})?(?:\.(\d{0,2}))?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_ZONED = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$", re.ASCII)


def integer_of(text: str) -> int | str:
    """Read a typed whole number; what is none is given back as it is."""
    return int(text) if _INTEGER.fullmatch(text.strip()) else text


def cents_of(text: str) -> int | str:
    """Read a typed amount such as 12.5 or 1,234.50 as cents; what is no amount is given back as it is."""
    typed = re.fullmatch(_AMOUNT, text.strip())
    if typed is None or not (typed[2] or typed[3]):
        return text
    whole = int((typed[2] or "0").replace(",", ""))
    cents = whole * 100 + int((typed[3] or "").ljust(2, "0"))
    return -cents if typed[1] == "-" else cents


def amount_of(raw: Any) -> str:
    """Write cents as an amount: 1250 is 12.50, 125000 is 1,250.00; a text is given as it is."""
    if not isinstance(raw, int) or isinstance(raw, bool):
        return text_of(raw)
    sign = "-" if raw < 0 else ""
    return f"{sign}{abs(raw) // 100:,}.{abs(raw) % 100:02d}"


def moment_of(text: str) -> str:
    """Complete a typed time: without a zone it is meant in UTC; a space may stand for the T."""
    typed = text.strip()
    if not typed or ":" not in typed or _ZONED.search(typed):
        return typed
    return typed.replace(" ", "T", 1) + "Z"


def text_of(raw: Any) -> str:
    """Write a raw value in a text field; nothing is an empty text."""
    return "" if raw is None else str(raw)


def blank(fields: tuple[FormField, ...]) -> dict[str, Any]:
    """Give what a form begins with: defaults, nothing where nothing is a value, and otherwise blanks."""
    return {field.name: blank_of(field) for field in fields}


def blank_of(field: FormField) -> Any:
    """Give what one field begins with."""
    if field.optional or not field.required:
        return field.default
    match field.kind:
        case "flag":
            return False
        case "list":
            return [blank_item(field) for _ in range(field.least or 0)]
        case "group":
            return blank(field.items)
        case _:
            return ""


def blank_item(field: FormField) -> Any:
    """Give what a new item of a list begins with."""
    if len(field.items) == 1 and not field.items[0].name:
        return blank_of(field.items[0])
    return blank(field.items)


def solid(field: FormField) -> Any:
    """Give what a field begins with once it is to hold something, where nothing was a value."""
    match field.kind:
        case "flag":
            return False
        case "list":
            return []
        case "group":
            return blank(field.items)
        case _:
            return ""
