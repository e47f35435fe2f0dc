"""What a command asks for, and how raw input becomes a command or a list of problems.

Read from the dataclass and its Annotated types, so one definition serves the form, the check and
the JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from domain.kernel.fields import Between, CalendarDay, Length, Moment, Pattern, RefersTo, Unit

_REQUIRED = object()
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?\d{1,18}")


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


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: shown beside it. `field` is a path such as "lines.0.quantity"."""

    field: str
    code: str
    message: str


class Invalid(Exception):
    """The input does not have the shape of the command."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = problems


def label(name: str) -> str:
    """Turn a name into words: "unit_price_cents" -> "Unit price", "AddItem" -> "Add item"."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ").lower().split()
    if len(words) > 1 and words[-1] == "cents":
        words.pop()
    return " ".join(words).capitalize().replace(" id", " ID")


def fields_of(command: type[Any]) -> tuple[FormField, ...]:
    """Describe the fields of a command (or of any dataclass with Annotated fields)."""
    hints = get_type_hints(command, include_extras=True)
    described = []
    for one in fields(command):
        default = one.default
        if one.default_factory is not MISSING:
            default = one.default_factory()
        described.append(_describe(one.name, hints[one.name], _REQUIRED if default is MISSING else default))
    return tuple(described)


def _describe(name: str, hint: Any, default: Any) -> FormField:
    hint, marks, optional = _unwrap(hint)
    traits: dict[str, Any] = {
        "name": name,
        "label": label(name),
        "optional": optional,
        "required": default is _REQUIRED,
        "default": None if default is _REQUIRED else default,
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


def _unwrap(hint: Any) -> tuple[Any, tuple[Any, ...], bool]:
    """Take Annotated and Optional layers off: (bare type, marks, optional)."""
    marks: tuple[Any, ...] = ()
    optional = False
    while True:
        if get_origin(hint) is Annotated:
            marks = (*marks, *hint.__metadata__)
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
        bare, _, _ = _unwrap(inner)
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


def build(command: type[Any], raw: Mapping[str, Any]) -> Any:
    """Make a command of raw input: JSON values, or texts as typed.

    Raises:
        Invalid: with every problem found, not only the first.
    """
    problems: list[Problem] = []
    values = _values(fields_of(command), raw, "", problems)
    if problems:
        raise Invalid(tuple(problems))
    return _construct(command, values)


def _values(
    asked: tuple[FormField, ...], raw: Mapping[str, Any], path: str, problems: list[Problem]
) -> dict[str, Any]:
    known = {field.name for field in asked}
    problems.extend(
        Problem(f"{path}{name}", "unknown", "There is no field of this name.")
        for name in raw
        if name not in known
    )
    values = {}
    for field in asked:
        if field.name in raw:
            values[field.name] = _value(field, raw[field.name], f"{path}{field.name}", problems)
        elif field.required and not field.optional:
            problems.append(Problem(f"{path}{field.name}", "required", "Please fill this in."))
        else:
            values[field.name] = field.default
    return values


def _value(field: FormField, raw: Any, path: str, problems: list[Problem]) -> Any:
    if raw is None or (raw == "" and (field.optional or field.kind not in ("text", "id"))):
        if not field.optional:
            problems.append(Problem(path, "required", "Please fill this in."))
        return None
    if field.kind == "list":
        return _items(field, raw, path, problems)
    if field.kind == "group":
        if not isinstance(raw, Mapping):
            problems.append(Problem(path, "type", "This must be an object."))
            return None
        return _values(field.items, raw, f"{path}.", problems)
    try:
        return _PLAIN[field.kind](field, raw)
    except _Wrong as wrong:
        problems.append(Problem(path, wrong.code, wrong.message))
        return None


def _items(field: FormField, raw: Any, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        problems.append(Problem(path, "type", "This must be a list."))
        return ()
    least, most = field.least or 0, field.most
    if len(raw) < least or (most is not None and len(raw) > most):
        problems.append(
            Problem(path, "count", f"Between {least} and {most} items, please; there are {len(raw)}.")
        )
    plain = len(field.items) == 1 and not field.items[0].name
    made: list[Any] = []
    for index, item in enumerate(raw):
        if plain:
            made.append(_value(field.items[0], item, f"{path}.{index}", problems))
        elif isinstance(item, Mapping):
            made.append(_values(field.items, item, f"{path}.{index}.", problems))
        else:
            problems.append(Problem(f"{path}.{index}", "type", "This must be an object."))
    return tuple(made)


class _Wrong(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _text(field: FormField, raw: Any) -> str:
    if not isinstance(raw, str):
        raise _Wrong("type", "This must be a text.")
    text = raw.strip()
    if not text and not (field.kind == "text" and field.least == 0):
        raise _Wrong("required", "Please fill this in.")
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise _Wrong("pattern", f"{field.says or 'The text does not have the right form'}.".capitalize())
    if _CONTROL.search(text):
        raise _Wrong("characters", "No control characters, please.")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _Wrong("characters", "This text holds half of a character; please type it again.") from None
    least, most = field.least, field.most
    if least is not None and most is not None and not least <= len(text) <= most:
        raise _Wrong("length", f"{least} to {most} characters, please; there are {len(text)}.")
    return text


def _integer(field: FormField, raw: Any) -> int:
    if isinstance(raw, str) and _NUMBER.fullmatch(raw.strip()):
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise _Wrong("type", "This must be a whole number.")
    least, most = field.least, field.most
    if (least is not None and raw < least) or (most is not None and raw > most):
        raise _Wrong(
            "range", f"{least:,} to {most:,}, please." if most is not None else f"At least {least:,}."
        )
    return raw


def _choice(field: FormField, raw: Any) -> str:
    if raw not in field.choices:
        raise _Wrong("choice", f"One of {', '.join(field.choices)}, please.")
    return str(raw)


def _flag(field: FormField, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise _Wrong("type", "This must be yes or no.")
    return raw


def _moment(field: FormField, raw: Any) -> str:
    text = _plain(raw)
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        offset = moment.utcoffset()
    except ValueError:
        raise _Wrong("moment", "A date and time such as 2025-03-03T08:00:00Z, please.") from None
    if offset is None or offset.total_seconds() != 0:
        raise _Wrong("moment", "A time in UTC, please, ending in Z.")
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _day(field: FormField, raw: Any) -> str:
    text = _plain(raw)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _Wrong("day", "A day such as 2025-03-03, please.") from None


def _plain(raw: Any) -> str:
    if not isinstance(raw, str):
        raise _Wrong("type", "This must be a text.")
    return raw.strip()


_PLAIN: dict[str, Callable[[FormField, Any], Any]] = {
    "text": _text,
    "id": _text,
    "integer": _integer,
    "cents": _integer,
    "choice": _choice,
    "flag": _flag,
    "moment": _moment,
    "day": _day,
}


def _construct(command: type[Any], values: Mapping[str, Any]) -> Any:
    hints = get_type_hints(command, include_extras=True)
    return command(**{name: _typed(hints[name], value) for name, value in values.items()})


def _typed(hint: Any, value: Any) -> Any:
    bare, _, _ = _unwrap(hint)
    if get_origin(bare) in (tuple, list) and value is not None:
        return tuple(_typed(get_args(bare)[0], item) for item in value)
    if isinstance(value, Mapping) and hasattr(bare, "__dataclass_fields__"):
        return _construct(bare, value)
    return value


def json_schema(command: type[Any]) -> dict[str, Any]:
    """Describe a command as JSON Schema (draft 2020-12)."""
    return _object_schema(fields_of(command))


def _object_schema(asked: tuple[FormField, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: _schema(field) for field in asked},
        "required": [field.name for field in asked if field.required and not field.optional],
        "additionalProperties": False,
    }


def _schema(field: FormField) -> dict[str, Any]:
    schema = _SCHEMAS[field.kind](field)
    if field.refers_to:
        schema["x-refers-to"] = field.refers_to
    if field.unit:
        schema["x-unit"] = field.unit
    if field.optional:
        schema = {"anyOf": [schema, {"type": "null"}]}
    if not field.required:
        schema["default"] = field.default
    return {"title": field.label, **schema}


def _text_schema(field: FormField) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if field.pattern:
        schema["pattern"] = field.pattern
    if field.least is not None:
        schema |= {"minLength": field.least, "maxLength": field.most}
    return schema


def _integer_schema(field: FormField) -> dict[str, Any]:
    bounds = {"minimum": field.least, "maximum": field.most}
    return {"type": "integer", **{name: bound for name, bound in bounds.items() if bound is not None}}


def _list_schema(field: FormField) -> dict[str, Any]:
    plain = len(field.items) == 1 and not field.items[0].name
    items = _schema(field.items[0]) if plain else _object_schema(field.items)
    bounds = {"minItems": field.least, "maxItems": field.most}
    return {"type": "array", "items": items, **{name: b for name, b in bounds.items() if b is not None}}


_SCHEMAS: dict[str, Callable[[FormField], dict[str, Any]]] = {
    "text": _text_schema,
    "id": _text_schema,
    "integer": _integer_schema,
    "cents": _integer_schema,
    "choice": lambda field: {"type": "string", "enum": list(field.choices)},
    "flag": lambda field: {"type": "boolean"},
    "moment": lambda field: {"type": "string", "format": "date-time"},
    "day": lambda field: {"type": "string", "format": "date"},
    "list": _list_schema,
    "group": lambda field: _object_schema(field.items),
}
