"""What a command asks for, described field by field.

Read from the dataclass and its Annotated types, so one definition serves the form, the check and
the JSON Schema.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from domain.kernel.fields import Between, CalendarDay, Length, Moment, Pattern, RefersTo, Unit

_REQUIRED = object()
_CAPITALS = {"id": "ID", "sku": "SKU", "utc": "UTC"}


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a command, described.

    Args:
        name: field name ("unit_price_cents").
        label: for people ("Unit price").
        kind: "id", "text", "integer", "cents", "choice", "flag", "moment", "day", "list" or "group".
        optional: whether nothing (None) is a value.
        required: whether it must be given: it has no default.
        default: JSON value used when it is left out.
        least: smallest number, or fewest characters, or fewest items.
        most: largest number, or most characters, or most items.
        pattern: regular expression the whole text must match.
        says: what the pattern means, for people.
        unit: what a number counts.
        choices: allowed values of a choice.
        refers_to: category that the value names a stream of (a weak check).
        items: fields of a list's items (one nameless field for plain values) or of a group.
    """

    name: str
    label: str
    kind: str
    optional: bool = False
    required: bool = True
    default: Any = None
    least: int | None = None
    most: int | None = None
    pattern: str | None = None
    says: str | None = None
    unit: str | None = None
    choices: tuple[str, ...] = ()
    refers_to: str | None = None
    items: tuple[FormField, ...] = ()


def label(name: str) -> str:
    """Turn a name into words: "unit_price_cents" -> "Unit price", "AddItem" -> "Add item"."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower().split()
    if len(words) > 1 and words[-1] == "cents":
        words.pop()
    text = " ".join(_CAPITALS.get(word, word) for word in words)
    return text[:1].upper() + text[1:]


def fields_of(command: type[Any]) -> tuple[FormField, ...]:
    """Describe the fields of a command (or of any dataclass with Annotated fields)."""
    return _read(cast("Any", command))[1]


def hints_of(command: type[Any]) -> dict[str, Any]:
    """Give the types of a dataclass's fields, marks included."""
    return _read(cast("Any", command))[0]


@cache
def _read(command: Any) -> tuple[dict[str, Any], tuple[FormField, ...]]:
    hints = get_type_hints(command, include_extras=True)
    described = []
    for one in fields(command):
        default = one.default
        if one.default_factory is not MISSING:
            default = one.default_factory()
        described.append(_describe(one.name, hints[one.name], _REQUIRED if default is MISSING else default))
    return hints, tuple(described)


def _describe(name: str, hint: Any, default: Any) -> FormField:
    hint, marks, optional = unwrap(hint)
    traits: dict[str, Any] = {
        "name": name,
        "label": label(name),
        "optional": optional,
        "required": default is _REQUIRED,
        "default": None if default is _REQUIRED else msgspec.to_builtins(default),
    }
    kind, more = _kind(hint)
    traits |= {"kind": kind, **more}
    for mark in marks:
        traits |= _traits(mark)
    if traits["kind"] == "text" and traits.get("pattern"):
        traits["kind"] = "id"
    if traits.get("unit") == "cents":
        traits["kind"] = "cents"
    return FormField(**traits)


def unwrap(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """Take Annotated and Optional layers off: (bare type, marks, optional)."""
    marks: tuple[Any, ...] = ()
    optional = False
    while True:
        if get_origin(hint) is Annotated:
            marks = (*hint.__metadata__, *marks)  # the outer mark speaks last
            hint = hint.__origin__
        elif get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint):
            (hint,) = (arg for arg in get_args(hint) if arg is not NoneType)
            optional = True
        else:
            return hint, marks, optional


def _kind(hint: Any) -> tuple[str, dict[str, Any]]:
    if hint is str:
        return "text", {}
    if hint is int:
        return "integer", {}
    if hint is bool:
        return "flag", {}
    if get_origin(hint) is Literal:
        return "choice", {"choices": tuple(str(arg) for arg in get_args(hint))}
    if get_origin(hint) in (tuple, list):
        inner = get_args(hint)[0]
        bare, _, _ = unwrap(inner)
        items = (
            fields_of(bare) if hasattr(bare, "__dataclass_fields__") else (_describe("", inner, _REQUIRED),)
        )
        return "list", {"items": items}
    if hasattr(hint, "__dataclass_fields__"):
        return "group", {"items": fields_of(hint)}
    raise TypeError(f"A form cannot ask for {hint}.")


def _traits(mark: Any) -> dict[str, Any]:
    match mark:
        case Pattern(regex, says):
            return {"pattern": regex, "says": says}
        case Length(least, most) | Between(least, most):
            return {"least": least, "most": most}
        case Unit(name):
            return {"unit": name}
        case Moment():
            return {"kind": "moment"}
        case CalendarDay():
            return {"kind": "day"}
        case RefersTo(category):
            return {"refers_to": category}
        case _:
            return {}
