"""A command described for other programs: JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer.core.fields import FormField, fields_of


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
