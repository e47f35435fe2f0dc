"""Paths into a JSON value: `lines.apple.quantity`, a name with a dot quoted as in `lines."a.b".quantity`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from explorer.core.errors import UsageError

Path = tuple[str, ...]
"""Names from the top; places in a list are numbers from 0, as text."""

_PLAIN_NAME = re.compile(r"[^.\"\s]+")
_PART = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^."]+)')


class Absent:
    """Stands for "there is no value", which is not the same as null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


def written(name: str) -> str:
    """Write one name of a path."""
    return name if _PLAIN_NAME.fullmatch(name) else json.dumps(name)


def path_of(names: Path) -> str:
    """Write names from the top as a path: ("lines", "a.b") -> `lines."a.b"`; the top itself is ""."""
    return ".".join(map(written, names))


def names_of(path: str) -> Path:
    """Read a path.

    Raises:
        UsageError: it is not written as a path is.
    """
    names, place = [], 0
    while place < len(path):
        found = _PART.match(path, place)
        if found is None:
            raise _no_path(path, place)
        part = found[0]
        try:
            names.append(json.loads(part) if part.startswith('"') else part)
        except ValueError as error:
            raise _no_path(path, place) from error
        place = found.end()
        if place < len(path):
            if path[place] != "." or place + 1 == len(path):
                raise _no_path(path, place)
            place += 1
    return tuple(names)


def _no_path(path: str, place: int) -> UsageError:
    return UsageError(
        f"{path!r} is no path at character {place + 1}; it is written like lines.apple.quantity, "
        'and a name with a dot is quoted, as in lines."a.b".quantity.'
    )


def part_at(value: Any, names: Path) -> Any:
    """Give the part of a value that a path leads to, ABSENT where there is none."""
    for name in names:
        if isinstance(value, Mapping):
            value = value.get(name, ABSENT)
        elif isinstance(value, list | tuple):
            inside = name.isascii() and name.isdigit() and int(name) < len(value)
            value = value[int(name)] if inside else ABSENT
        else:
            return ABSENT
    return value
