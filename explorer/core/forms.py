"""How raw input becomes a command, or a list of problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from explorer.core.checks import CHECKS, Wrong
from explorer.core.fields import FormField, fields_of, hints_of, label, unwrap
from explorer.core.schemas import json_schema

__all__ = ["FormField", "Invalid", "Problem", "build", "fields_of", "json_schema", "label"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: shown beside it. `field` is a path such as "lines.0.quantity"."""

    field: str
    code: str
    message: str


class Invalid(Exception):
    """The input does not have the shape of the command."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(f"{p.field}: {p.message}" for p in problems))
        self.problems = problems


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
    blank = isinstance(raw, str) and not raw.strip() and not _takes_blank(field)
    if raw is None or blank:
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
        return CHECKS[field.kind](field, raw)
    except Wrong as wrong:
        problems.append(Problem(path, wrong.code, wrong.message))
        return None


def _takes_blank(field: FormField) -> bool:
    """Is an empty text a value of its own here?"""
    return field.kind == "text" and field.least == 0


def _items(field: FormField, raw: Any, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        problems.append(Problem(path, "type", "This must be a list."))
        return ()
    least, most = field.least or 0, field.most
    if len(raw) < least or (most is not None and len(raw) > most):
        wanted = f"At least {least}" if most is None else f"{least} to {most}"
        problems.append(Problem(path, "count", f"{wanted} items, please; there are {len(raw)}."))
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


def _construct(command: type[Any], values: Mapping[str, Any]) -> Any:
    hints = hints_of(command)
    return command(**{name: _typed(hints[name], value) for name, value in values.items()})


def _typed(hint: Any, value: Any) -> Any:
    bare, _, _ = unwrap(hint)
    if get_origin(bare) in (tuple, list) and value is not None:
        make = tuple if get_origin(bare) is tuple else list
        return make(_typed(get_args(bare)[0], item) for item in value)
    if isinstance(value, Mapping) and hasattr(bare, "__dataclass_fields__"):
        return _construct(bare, value)
    return value
